# Kế hoạch: quyết định, chỉ tiêu, bảng số liệu in trong quyết định.
plan-nav = Kế hoạch, Báo cáo
kind-plan = Kế hoạch

plan-list = Kế hoạch
plan-list-count = { $n } kế hoạch
plan-list-empty = Chưa có kế hoạch nào
plan-list-first = Nạp một thư mục kế hoạch trong data/plans; số liệu được giữ đúng như quyết định đã in.

# Quyết định
plan-document = Văn bản
plan-title = Tên kế hoạch
plan-issuer = Cơ quan ban hành
plan-date = Ngày ban hành
plan-period = Thời gian thực hiện
plan-territory = Địa bàn
plan-version = Bản ghi
plan-version-recorded = Bản thứ { $version }, ghi nhận lúc { $at }
plan-legal-basis = Căn cứ pháp lý
plan-act = { $act } ngày { $date }
plan-replaced = Từ { $on } được thay bằng { $by } ({ $sure })
plan-confidence-sure = chắc chắn
plan-confidence-likely = nhiều khả năng
plan-confidence-unsure = chưa chắc chắn
plan-source = Nguồn: { $document } ngày { $date }. Số in được giữ nguyên; cột và hàng tính lại do phần mềm cộng từ các số in.

# Chỉ tiêu
plan-targets = Chỉ tiêu
plan-targets-none = Kế hoạch này không có chỉ tiêu tổng.
plan-target = Chỉ tiêu
plan-target-value = Mức
plan-target-by-year = Đến hết năm
plan-target-checks = Đối chiếu
plan-target-quote = Lời văn
plan-target-unchecked = Không có số nào khác trong kế hoạch để đối chiếu
plan-target-share = { $percent } của: { $of }
plan-quantity = { $number } { $unit }
plan-check-parts = Cộng các chỉ tiêu theo nhóm cây: { $computed }
plan-check-figures = Cộng các số hằng năm trong bảng: { $computed }
plan-check-share = Tỉ lệ tính từ bảng: { $computed }

# Bảng
plan-tables = Các bảng
plan-table = Bảng
plan-table-rows = Số đơn vị
plan-table-check = Đối chiếu
plan-table-previous = Bảng trước
plan-table-next = Bảng sau
plan-table-legend = Bên cạnh mỗi tổng và tỉ lệ in trong quyết định là số tính lại từ các số in trong cùng hàng. Ở hàng cuối, cột số in cộng các số in, cột tính lại cộng các số tính lại.
plan-unit-code = Mã đơn vị
plan-unit-name = Đơn vị
plan-column-year = { $what }, năm { $year }
plan-column-group = { $what }, { $group }
plan-column-sum = { $what }, tổng
plan-column-rate = Tỉ lệ
plan-column-unit = { $what } ({ $unit })
plan-column-computed = { $what }, tính lại
plan-head-sum = tổng
plan-head-computed = Tính lại
plan-table-unit = Đơn vị tính: { $unit }.
plan-total = Tổng cộng
plan-total-printed = { $name } (số in)
plan-total-computed = Cộng lại từ các hàng
plan-export-xlsx = Tải bảng (XLSX)
plan-export-csv = Tải bảng (CSV)

# Số không khớp
plan-agrees = khớp
plan-disagrees = không khớp
plan-overtaken = đã được thay thế
plan-findings = Số in không khớp
plan-findings-kept = Số in được giữ nguyên như trong quyết định, không tự sửa.
plan-no-mismatch = Các số in đều khớp với số tính lại
plan-mismatch-count = { $n } số in không khớp
plan-mismatches-column = { $n } tổng in ở cuối cột không khớp với tổng các hàng
plan-mismatches-row = { $n } tổng in trong hàng không khớp với các ô của hàng
plan-mismatches-rate = { $n } tỉ lệ in không khớp với hai ô của nó
plan-mismatches-parts = { $n } chỉ tiêu chung không bằng tổng các chỉ tiêu theo nhóm cây
plan-mismatches-figures = { $n } chỉ tiêu không bằng tổng các số hằng năm trong bảng
plan-mismatches-share = { $n } tỉ lệ trong chỉ tiêu không khớp với bảng
plan-cell = { $row } – { $column }
plan-mismatch = { $place }: in { $printed }, tính lại { $computed } (chênh { $difference })
plan-mismatch-nothing = { $place }: in { $printed }, nhưng không tính được vì mẫu số bằng 0
plan-differs = chênh { $difference }
plan-nothing-computed = không tính được

# Địa bàn ngày nay
plan-land = Địa bàn ngày nay
plan-land-exact = Các đơn vị trong bảng đã kết thúc, lần cuối từ ngày { $day }. Đất của các đơn vị này nay thuộc { $communes } xã, phường, không xã, phường nào nằm trên ranh giới cũ: số liệu của mỗi đơn vị cũ chuyển nguyên vẹn sang nhóm xã, phường tương ứng.
plan-land-crossed = Các đơn vị trong bảng đã kết thúc, lần cuối từ ngày { $day }. Đất của các đơn vị này nay thuộc { $communes } xã, phường; ở { $crossed } đơn vị cũ có xã, phường nằm trên ranh giới cũ, nên số liệu không chuyển nguyên vẹn được.
plan-land-unit = Đơn vị trong kế hoạch
plan-land-ended = Kết thúc từ ngày
plan-land-exists = Vẫn còn
plan-land-communes = Xã, phường ngày nay
plan-land-carried = Chuyển số liệu
plan-land-line-exact = Nguyên vẹn
plan-land-line-crossed = Không nguyên vẹn

# Danh mục
plan-measure-cultivated-area = Diện tích canh tác
plan-measure-coded-area = Diện tích cấp mã số vùng trồng
plan-measure-packing-house-codes = Mã số cơ sở đóng gói
plan-measure-training-classes = Lớp tập huấn
plan-short-cultivated-area = canh tác
plan-short-coded-area = cấp mã số
plan-short-packing-house-codes = mã cơ sở đóng gói
plan-short-training-classes = lớp
plan-unit-ha = ha
plan-unit-codes = mã
plan-unit-classes = lớp
plan-unit-percent = %
plan-crop-group-rice = lúa
plan-crop-group-fruit = cây ăn trái
plan-crop-group-vegetables = rau màu
plan-crop-group-industrial = cây công nghiệp
