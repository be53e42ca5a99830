# Kế hoạch: quyết định, chỉ tiêu, bảng số liệu in trong quyết định.
plan-nav = Kế hoạch
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

# Báo cáo: kỳ, phần của đơn vị, tổng hợp, bản đã duyệt
kind-report = Kỳ báo cáo
kind-report-part = Phần báo cáo của đơn vị
audit-verb-report-submit = Nộp báo cáo
audit-verb-report-return = Trả lại báo cáo
audit-verb-report-remind = Nhắc nộp báo cáo
audit-verb-report-consolidate = Tổng hợp báo cáo
audit-verb-report-reopen = Mở lại cho các đơn vị
audit-verb-report-approve = Phê duyệt báo cáo
audit-verb-report-correct = Lập bản sửa của báo cáo

report-nav = Báo cáo
report-list = Báo cáo
report-to-plans = Kế hoạch và chỉ tiêu
report-work-due = Báo cáo phải nộp
report-work-late = Báo cáo quá hạn
report-work-reminded = Báo cáo đã bị nhắc
report-work-units = Phần báo cáo các đơn vị chưa nộp
report-work-units-late = Phần báo cáo các đơn vị nộp chậm
report-work-sign = Báo cáo chờ tổng hợp, phê duyệt

report-cycles = Kỳ sắp tới hạn
report-cycle = Loại báo cáo
report-period = Kỳ báo cáo
report-period-of = { $from } – { $to }
report-before = Nộp trước ngày
report-before-none = Không đặt hạn
report-before-help = Ngày đầu tiên bị tính là chậm. Để trống nếu không đặt hạn.
report-basis = Căn cứ
report-unconfirmed = chưa có văn bản xác nhận
report-do = Việc làm
report-open = Mở kỳ báo cáo
report-rounds = Các kỳ báo cáo
report-rounds-none = Chưa có kỳ báo cáo nào
report-rounds-none-what = Khi Sở, Chi cục mở kỳ, kỳ báo cáo hiện ở đây cùng hạn nộp.
report-title = Tên báo cáo
report-title-help = Viết không có chữ "Báo cáo" ở đầu: chữ này được in ở dòng trên.
report-state = Tình trạng
report-state-collecting = Đang thu
report-state-consolidated = Đã tổng hợp, chờ duyệt
report-state-approved = Đã duyệt, khóa
report-handed-in = Đã nộp
report-of = { $n } / { $all }
report-late = chậm
report-versions = Các bản đã duyệt
report-unknown = không rõ

# Mở kỳ
report-new = Mở kỳ báo cáo
report-choose = Chọn
report-province = Tỉnh, thành phố
report-from = Từ ngày
report-as-of = Đến hết ngày
report-as-of-help = Số liệu được tính đến hết ngày này.
report-superior = Cơ quan chủ quản
report-agency = Cơ quan báo cáo
report-place = Địa danh
report-units = Đơn vị nộp báo cáo
report-units-without = Bắt đầu lại, không chọn sẵn đơn vị nào
report-offices = Đơn vị khác
report-offices-help = Mỗi dòng một đơn vị thuộc Sở, Chi cục. Các đơn vị này không gắn với xã nên chỉ viết lời và số tự khai.
report-default-title = { $cycle ->
    [half-year] Tình hình quản lý mã số vùng trồng, cơ sở đóng gói 6 tháng đầu năm { $year }
    [year] Tình hình quản lý mã số vùng trồng, cơ sở đóng gói năm { $year }
    [quarter] Tình hình quản lý mã số vùng trồng, cơ sở đóng gói trong quý, năm { $year }
   *[other] Tình hình quản lý mã số vùng trồng, cơ sở đóng gói
    }
report-default-superior = Ủy ban nhân dân { $province }
report-default-agency = SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG
report-error-empty = Hãy điền ô này.
report-error-long = Dài quá; hãy viết ngắn lại.
report-error-day = Ghi ngày như 30/11/2026.
report-error-period = Ngày cuối kỳ phải sau ngày đầu kỳ.
report-error-units = Chọn ít nhất một đơn vị.
report-error-number = Số tự khai là số nguyên từ 0, không có dấu chấm, phẩy.
report-error-stale = Có người vừa sửa; hãy mở lại trang rồi làm lại. Chưa có gì bị mất ở bản đã lưu.

# Phần của đơn vị
report-part-of = Báo cáo của { $unit }
report-part-open = Chưa làm
report-part-draft = Đang viết
report-part-submitted = Đã nộp
report-part-returned = Bị trả lại
report-part-action-save = Lưu
report-part-action-submit = Nộp báo cáo
report-part-action-return = Trả lại
report-part-action-remind = Nhắc nộp
report-reminded = Đã được nhắc nộp { $n } lần, lần cuối lúc { $at }.
report-reminded-times = { $n } lần, cuối lúc { $at }
report-reminders = Nhắc nộp
report-submitted = Nộp lúc
report-submitted-by = { $at }, { $by }
report-numbers = Số liệu
report-numbers-help = Số lấy từ hồ sơ thì không gõ tay: bấm vào số để xem các dòng phía sau; thấy sai thì sửa hồ sơ, hoặc ghi ý kiến bên cạnh. Số được chốt lúc nộp.
report-line = Chỉ tiêu
report-number = Số
report-remark = Ý kiến của đơn vị
report-remark-on = Ý kiến về: { $what }
report-without-amount = { $n } dòng không có diện tích
report-now = nay { $now }
report-texts = Lời báo cáo
report-text-results = Kết quả thực hiện
report-text-difficulties = Khó khăn, vướng mắc
report-text-proposals = Đề xuất, kiến nghị
report-text-none = Không có.
report-submit = Nộp báo cáo
report-save = Lưu, chưa nộp
report-submit-help = Sau khi nộp, đơn vị chỉ sửa được khi Sở, Chi cục trả lại.
report-return = Trả lại cho đơn vị
report-remind = Nhắc nộp
report-remind-unit = Nhắc nộp: { $unit }
report-remind-all = Nhắc { $n } đơn vị chưa nộp
report-reason = Lý do
report-steps = Quá trình
report-steps-none = Chưa có gì.
report-unit = Đơn vị

# Tổng hợp, phê duyệt
report-next = Việc tiếp theo
report-action-open = Mở kỳ báo cáo
report-action-consolidate = Tổng hợp
report-action-consolidate-what = Cộng phần của các đơn vị, gom lời báo cáo để viết lại. Các đơn vị không sửa được nữa.
report-action-reopen = Mở lại cho các đơn vị
report-action-reopen-what = Các đơn vị lại nộp, sửa được.
report-action-approve = Phê duyệt
report-action-correct = Lập bản sửa
report-action-correct-what = Bản đã duyệt giữ nguyên; bản sau mang lý do này.
report-missing = { $n } đơn vị chưa nộp. Nếu tổng hợp mà không chờ, hãy ghi lý do.
report-sums = Số tổng hợp
report-sums-help = Cột cộng là tổng các phần đã nộp; cột hồ sơ là số của toàn địa bàn tính lại từ hồ sơ. Chênh lệch đến từ đơn vị chưa nộp, không được hỏi, hoặc hồ sơ đã sửa sau khi nộp.
report-sums-then = Cả hai cột giữ nguyên như lúc phê duyệt; liên kết mở các dòng phía sau của ngày đó như hồ sơ ghi hiện nay.
report-sum = Cộng các đơn vị
report-records = Theo hồ sơ
report-difference = Chênh
report-unit-differs = { $unit }: nộp { $was }, hồ sơ nay { $now }
report-sign = Viết và phê duyệt
report-number-sign = Số, ký hiệu
report-number-sign-help = Ví dụ 125/BC-SNNMT.
report-signed-on = Ngày ký
report-authority = Thẩm quyền ký
report-authority-help = Ví dụ KT. GIÁM ĐỐC; để trống nếu người ký là người đứng đầu.
report-signer-title = Chức vụ người ký
report-signer-name = Họ tên người ký
report-recipients = Nơi nhận
report-recipients-help = Mỗi dòng một nơi nhận.
report-approve = Phê duyệt và khóa
report-approve-help = Bản đã duyệt không sửa được; cần sửa thì lập bản sau, có lý do.
report-versions-none = Chưa có bản nào được duyệt.
report-version = Bản
report-version-of = Bản thứ { $n }
report-version-title = { $title } – bản thứ { $n }
report-approved = Phê duyệt
report-locked = Đã duyệt, khóa
report-replaced = Đã có bản sau:
report-sha256 = Mã băm SHA-256 trong nhật ký
report-late-units = Đơn vị nộp chậm
report-missing-units = Đơn vị không nộp
report-refused-state = Việc này không làm được ở tình trạng hiện tại; hãy mở lại trang.
report-refused-role = Vai trò của bạn không làm được việc này.
report-refused-reason = Hãy ghi lý do.
report-refused-not-collecting = Kỳ này không còn nhận báo cáo của đơn vị.
report-refused-parts = Còn đơn vị chưa nộp: hãy ghi lý do tổng hợp mà không chờ.
report-refused-signature = Cần số, ngày ký, chức vụ và họ tên người ký.

# Các dòng phía sau một số
report-counted-on = Tính đến hết ngày
report-where = Địa bàn
report-where-all = Toàn địa bàn của bạn
report-group = Nhóm
report-rows-cut = Chỉ hiện { $n } dòng đầu; số ở trên là tổng của các dòng này. Hãy chọn một xã.
report-rows-none = Không có dòng nào
report-rows-none-what = Không có hồ sơ nào được tính vào số này ở ngày và địa bàn đã chọn.
report-row-name = Tên, số
report-row-code = Mã số

# Văn bản (NĐ 30/2020/NĐ-CP, phụ lục I)
report-docx = Tải DOCX
report-pdf = Tải PDF
report-xlsx = Tải XLSX
report-paper-nation = CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
report-paper-motto = Độc lập - Tự do - Hạnh phúc
report-paper-number = Số: { $number }
report-paper-place = { $place }, ngày { $day } tháng { $month } năm { $year }
report-paper-kind = BÁO CÁO
report-paper-demonstration = DỮ LIỆU MINH HỌA
report-paper-opening = { $agency } báo cáo kết quả từ ngày { $from } đến ngày { $to } như sau:
report-paper-results = I. KẾT QUẢ THỰC HIỆN
report-paper-numbers = Số liệu tính đến hết ngày { $to }:
report-paper-difficulties = II. KHÓ KHĂN, VƯỚNG MẮC
report-paper-proposals = III. ĐỀ XUẤT, KIẾN NGHỊ
report-paper-late = Đơn vị nộp báo cáo chậm: { $units }.
report-paper-missing = Đơn vị không nộp báo cáo: { $units }.
report-paper-end = Trên đây là báo cáo của { $agency }./.
report-paper-recipients = Nơi nhận:
report-paper-row = STT
report-paper-in = Đơn vị tính
report-paper-hectares = ha
report-paper-count = số lượng
report-paper-handed-in = Số đã nộp
report-paper-total = Cộng
