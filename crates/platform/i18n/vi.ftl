# Khung trang: chữ dùng chung cho mọi phòng.
shell-name = Nguồn
shell-skip = Tới nội dung chính
shell-account = Tài khoản và ngôn ngữ
shell-rail = Công việc
shell-other-language = English
shell-sign-in = Đăng nhập
shell-sign-out = Đăng xuất
shell-foot = Nguồn – truy xuất nguồn gốc nông sản. Phần mềm nguồn mở.
shell-demo-banner = Dữ liệu trình diễn: tên, mã số và lô hàng ở đây không có thật.
shell-demo = Trình diễn
shell-demo-why = Bản ghi dùng để trình diễn, không có thật
shell-pager = Trang danh sách
shell-next = Trang sau
shell-filter = Lọc
shell-form-errors = Có chỗ cần sửa
shell-login = Tên đăng nhập
shell-login-help = Ví dụ: canbo.xa
shell-password = Mật khẩu

# Đăng nhập
shell-sign-in-title = Đăng nhập
shell-sign-in-refused = Tên đăng nhập hoặc mật khẩu không đúng. Tên vừa nhập được giữ lại; hãy nhập lại mật khẩu.
shell-sign-in-too-many = Tên này đã nhập sai quá nhiều lần. Hãy chờ 15 phút rồi thử lại, hoặc liên hệ người quản trị.
shell-sign-in-login-invalid = Tên đăng nhập có từ 3 đến 64 ký tự: chữ a–z, chữ số và . - _ @
shell-sign-in-password-missing = Hãy nhập mật khẩu.

# Việc của tôi
shell-nav-work = Việc của tôi
shell-work-title = Việc của tôi
shell-work-hello = Xin chào, { $name }
shell-work-role = Vai trò
shell-work-territory = Địa bàn
shell-work-empty = Chưa có việc nào đang chờ
shell-work-empty-what = Khi có hồ sơ, lô hàng hoặc báo cáo thuộc địa bàn của bạn cần xử lý, chúng sẽ hiện ở đây. Hãy mở một mục trong danh sách công việc để bắt đầu.

# Địa bàn và vai trò
territory-country = Cả nước
territory-holder = Hồ sơ của chính mình
territory-nowhere = Chưa được giao địa bàn
role-administrator = Quản trị hệ thống
role-provincial-officer = Cán bộ cấp tỉnh
role-commune-officer = Cán bộ cấp xã
role-holder = Chủ thể (hộ, hợp tác xã, doanh nghiệp)
role-reader = Người xem

# Nhật ký
shell-nav-audit = Nhật ký thay đổi
shell-audit-title = Nhật ký thay đổi
shell-audit-check = Kiểm tra cả chuỗi
shell-audit-check-why = Hãy kiểm tra xem có mục nào bị sửa hoặc bị xoá.
shell-audit-holds = Chuỗi nguyên vẹn
shell-audit-broken = Chuỗi bị phá vỡ
shell-audit-head = { $n } mục. Mã băm của mục cuối, hãy ghi lại ở nơi khác:
shell-audit-broken-entry = Mục { $seq } đã bị sửa, hoặc mục trước nó đã bị xoá.
shell-audit-broken-gap = Thiếu mục { $seq }.
shell-audit-broken-end = Nhật ký dừng ở mục { $found }, nhưng phần đầu chuỗi ghi { $expected }.
shell-audit-kind = Loại đối tượng
shell-audit-kind-all = Tất cả
shell-audit-empty = Chưa có mục nào
shell-audit-empty-what = Không có thay đổi nào khớp với bộ lọc. Hãy chọn loại khác hoặc bỏ lọc.
shell-audit-seq = Số
shell-audit-at = Thời điểm
shell-audit-who = Người thực hiện
shell-audit-what = Việc
shell-audit-difference = Trước và sau
shell-audit-reason = Lý do:
shell-audit-fields = { $n } trường
audit-verb-create = Tạo
audit-verb-update = Sửa
audit-verb-remove = Xoá
audit-verb-import = Nhập dữ liệu
audit-verb-sign-in = Đăng nhập
kind-account = Tài khoản
kind-api-key = Khoá máy

# Tài khoản
shell-nav-accounts = Tài khoản
shell-accounts-title = Tài khoản
shell-accounts-name = Họ tên, đơn vị
shell-accounts-state = Tình trạng
shell-accounts-since = Từ ngày
shell-accounts-active = Đang dùng
shell-accounts-disabled = Đã khoá
shell-accounts-empty = Chưa có tài khoản nào
shell-accounts-empty-what = Tạo tài khoản đầu tiên bằng lệnh trên máy chủ.

# Lỗi: việc gì đã xảy ra, điều gì được giữ lại, làm gì tiếp
shell-error-reference = Mã để báo cho người quản trị:
shell-error-not-found = Không tìm thấy
shell-error-not-found-what = Không có trang hoặc bản ghi nào ở địa chỉ này, hoặc nó không thuộc địa bàn của bạn.
shell-error-not-found-next = Hãy kiểm tra lại địa chỉ, hoặc tìm từ trang đầu.
shell-error-forbidden = Không được phép
shell-error-forbidden-what = Vai trò của bạn không được làm việc này. Không có gì bị thay đổi.
shell-error-forbidden-next = Nếu công việc của bạn cần quyền này, hãy liên hệ người quản trị.
shell-error-sign-in = Cần đăng nhập
shell-error-sign-in-what = Phiên làm việc đã kết thúc hoặc chưa bắt đầu. Những gì vừa gửi chưa được lưu.
shell-error-sign-in-next = Hãy đăng nhập ở một thẻ khác, rồi quay lại trang trước và gửi lại: nội dung đã nhập vẫn còn ở đó.
shell-error-foreign-form = Biểu mẫu không hợp lệ
shell-error-foreign-form-what = Yêu cầu này không đến từ một trang của phiên đang mở, nên không được thực hiện. Không có gì bị thay đổi.
shell-error-foreign-form-next = Hãy quay lại, tải lại trang rồi gửi lại.
shell-error-invalid = Nội dung chưa hợp lệ
shell-error-invalid-what = Có chỗ chưa đúng, nên chưa có gì được lưu.
shell-error-invalid-next = Hãy quay lại, sửa những chỗ trên rồi gửi lại.
shell-error-unreadable = Không đọc được yêu cầu
shell-error-unreadable-what = Nội dung gửi lên không đúng dạng mà trang này nhận. Không có gì bị thay đổi.
shell-error-unreadable-next = Hãy kiểm tra địa chỉ hoặc quay lại trang trước.
shell-error-method = Không dùng được cách này
shell-error-method-what = Địa chỉ này không nhận loại yêu cầu vừa gửi. Không có gì bị thay đổi.
shell-error-method-next = Hãy quay lại trang trước.
shell-error-conflict = Chưa thực hiện được
shell-error-conflict-what = Trạng thái hiện tại không cho phép việc này.
shell-error-conflict-next = Không có gì bị thay đổi. Hãy tải lại trang để xem tình trạng mới nhất.
shell-error-too-large = Nội dung quá lớn
shell-error-too-large-what = Nội dung gửi lên lớn hơn mức cho phép, nên chưa có gì được lưu.
shell-error-too-large-next = Hãy chia nhỏ tệp hoặc giảm kích thước rồi gửi lại.
shell-error-too-slow = Mất quá nhiều thời gian
shell-error-too-slow-what = Máy chủ chưa trả lời kịp, nên yêu cầu đã dừng.
shell-error-too-slow-next = Hãy thu hẹp phạm vi, hoặc thử lại sau vài phút. Trước khi gửi lại một thay đổi, hãy kiểm tra xem nó đã được lưu chưa.
shell-error-internal = Máy chủ gặp lỗi
shell-error-internal-what = Lỗi thuộc về phần mềm, không phải do bạn. Thay đổi đang làm dở không được lưu nửa chừng.
shell-error-internal-next = Hãy thử lại; nếu vẫn lỗi, hãy gửi mã dưới đây cho người quản trị.

# Bản đồ
shell-map = Bản đồ
shell-map-loading = Đang tải bản đồ …
shell-map-failed = Không vẽ được bản đồ trong trình duyệt này. Danh sách có cùng nội dung.
shell-map-empty = Không có thửa nào khớp với bộ lọc.
shell-map-open = Mở hồ sơ
shell-map-legend = Chú giải
shell-map-list = Danh sách trên bản đồ
shell-map-zoom-in = Phóng to
shell-map-zoom-out = Thu nhỏ
shell-map-close = Đóng
shell-map-without = Bản đồ cần bật script.
shell-map-as-list = Xem dưới dạng danh sách
