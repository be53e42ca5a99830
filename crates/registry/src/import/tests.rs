use std::io::Cursor;

use calamine::{Reader, Xlsx};
use nguon_platform::accounts::Role;
use nguon_platform::web::testing::Session;

use super::Kind;
use super::fields;
use super::sheet::{self, Cell};
use crate::testing::{AWAY, Answer, HOME, Office};

/// As an office has it: two plots of one area, and rows with mistakes.
const TABLE: &str = "\
DANH SÁCH VÙNG TRỒNG;;;;;;;;\r\n\
STT;Tên vùng trồng;Mã số;Chủ vùng trồng;Loại chủ thể;Xã/phường;Loại cây;Thửa số;Diện tích (ha)\r\n\
1;Vùng xoài Cồn En;VN-AGOR-0001;HTX Cồn En;HTX;Cù Lao Giêng;Xoài;1;1,25\r\n\
2;Vùng xoài Cồn En;VN-AGOR-0001;HTX Cồn En;HTX;xã cù lao giêng;xoài;2;0,75\r\n\
3;Vùng xoài Bờ Tây;;Nguyễn Văn Minh Họa;Hộ;Xã Cù Lao Giêng;Xoài;;1.234\r\n\
4;Vùng nơi khác;;HTX Nơi Khác;HTX;Phường Long Xuyên;Xoài;1;1\r\n\
5;Vùng lạ;;HTX Cồn En;HTX;Cù Lao Giêng;Cây lạ;1;1\r\n";

struct Desk {
    office: Office,
    officer: Session,
}

impl Desk {
    async fn new() -> Self {
        let office = Office::open().await;
        let officer = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
        Self { office, officer }
    }

    async fn bring(&self, kind: &str, table: &str) -> String {
        let fields = [("kind", kind), ("file", table)];
        let answer = self.office.upload(&self.officer, "/imports", &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        answer.location
    }

    async fn get(&self, path: &str) -> Answer {
        self.office.get(&self.officer, path).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.office.post(&self.officer, path, fields).await
    }

    /// Sends the form of columns as the page shows it, with these instead.
    async fn check(&self, import: &str, instead: &[(&str, &str)]) -> Answer {
        let page = self.get(import).await.text();
        let mut fields: Vec<(String, String)> = Vec::new();
        for name in ["sheet", "head"] {
            let mark = format!("name=\"{name}\" value=\"");
            let value = page.split_once(&mark).unwrap().1.split('"').next().unwrap();
            fields.push((name.to_owned(), value.to_owned()));
        }
        for part in page.split("<select id=\"column-").skip(1) {
            let word = part.split('"').next().unwrap();
            let options = part.split("</select>").next().unwrap();
            let chosen = options.split("<option value=\"").find(|one| one.contains("\" selected"));
            let value = chosen.map_or("", |one| one.split('"').next().unwrap());
            fields.push((format!("column-{word}"), value.to_owned()));
        }
        for (name, value) in instead {
            fields.iter_mut().find(|(known, _)| known == name).unwrap().1 = (*value).to_owned();
        }
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(&format!("{import}/check"), &fields).await
    }

    /// New, changed, unchanged, refused.
    async fn counts(&self, import: &str) -> [usize; 4] {
        let page = self.get(import).await.text();
        let list = page.split_once("<ul class=\"plain\">").expect(&page).1;
        let list = list.split("</ul>").next().unwrap();
        let mut counts = list.split("</li>").filter_map(|one| {
            one.trim().rsplit([' ', '>']).next().and_then(|number| number.parse().ok())
        });
        std::array::from_fn(|_| counts.next().unwrap())
    }

    async fn rows(&self, list: &str) -> usize {
        let csv = self.office.get(&self.officer, &format!("{list}.csv")).await;
        csv.text().lines().count() - 1
    }
}

#[tokio::test]
async fn a_table_is_checked_kept_and_taken_back() {
    let desk = Desk::new().await;
    let officer = desk.office.sign_in(Role::ProvincialOfficer, "province:91@2025-07-01").await;
    let import = desk.bring("growing-areas", TABLE).await;
    assert_eq!(desk.check(&import, &[]).await.status, 303);
    assert_eq!(desk.counts(&import).await, [2, 0, 0, 3]);
    let page = desk.get(&import).await.text();
    for told in [
        "I5 (Diện tích (ha)): Không rõ là số lẻ hay hàng nghìn",
        "F6 (Xã, phường): Không có xã, phường này trong địa bàn",
        "G7 (Cây trồng): Cây trồng này chưa có",
        "Chưa ghi",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let seen = desk.office.get(&officer, "/growing-areas.csv").await.text();
    assert!(!seen.contains("Cồn En"), "a check keeps nothing: {seen}");

    assert_eq!(desk.post(&format!("{import}/apply"), &[]).await.status, 303);
    assert_eq!(desk.counts(&import).await, [2, 0, 0, 3]);
    let seen = desk.office.get(&officer, "/growing-areas.csv").await.text();
    assert!(seen.contains("Vùng xoài Cồn En") && seen.contains("VN-AGOR-0001"), "{seen}");
    assert!(!seen.contains("Vùng nơi khác"));
    assert_eq!(desk.post(&format!("{import}/apply"), &[]).await.status, 409);

    assert_eq!(desk.post(&format!("{import}/undo"), &[]).await.status, 303);
    let seen = desk.office.get(&officer, "/growing-areas.csv").await.text();
    assert!(!seen.contains("Cồn En"), "{seen}");
    assert!(!desk.get("/holders.csv").await.text().contains("HTX Cồn En"));
    assert_eq!(desk.post(&format!("{import}/undo"), &[]).await.status, 409);
}

#[tokio::test]
async fn the_same_table_again_makes_nothing_twice_and_refused_rows_come_back_to_be_put_right() {
    let desk = Desk::new().await;
    let first = desk.bring("growing-areas", TABLE).await;
    desk.check(&first, &[]).await;
    desk.post(&format!("{first}/apply"), &[]).await;
    let (areas, holders) = (desk.rows("/growing-areas").await, desk.rows("/holders").await);

    let again = desk.bring("growing-areas", TABLE).await;
    desk.check(&again, &[]).await;
    assert_eq!(desk.counts(&again).await, [0, 0, 2, 3]);
    assert!(!desk.get(&again).await.text().contains(&format!("{again}/apply")));

    let refused = desk.get(&format!("{first}/refused.csv")).await.text();
    assert!(refused.starts_with("\u{feff}STT,Tên vùng trồng,"), "{refused}");
    assert!(refused.contains(",Lý do\r\n") && refused.contains("I5 (Diện tích"), "{refused}");
    let right = refused.replace("1.234", "\"1,234\"").replace("Phường Long Xuyên", "Cù Lao Giêng");
    let corrected = desk.bring("growing-areas", &right).await;
    desk.check(&corrected, &[]).await;
    assert_eq!(desk.counts(&corrected).await, [2, 0, 0, 1]);
    desk.post(&format!("{corrected}/apply"), &[]).await;
    assert_eq!(desk.rows("/growing-areas").await, areas + 2);
    assert_eq!(desk.rows("/holders").await, holders + 2);

    // Something is said otherwise, and one plot more: both are put back.
    let change = TABLE.replace("1,25", "2,5").replace(";2;0,75", ";3;0,75");
    let changed = desk.bring("growing-areas", &change).await;
    desk.check(&changed, &[]).await;
    assert_eq!(desk.counts(&changed).await, [1, 1, 0, 3]);
    desk.post(&format!("{changed}/apply"), &[]).await;
    // 2.5 and 0.75 ha, and 0.75 ha of the plot that the table no longer names: it stays.
    let seen = desk.get("/growing-areas.csv").await.text();
    let row = seen.lines().find(|row| row.contains("Vùng xoài Cồn En")).unwrap();
    assert!(row.split(',').any(|cell| cell.parse() == Ok(4.0)), "{row}");
    assert_eq!(desk.post(&format!("{first}/undo"), &[]).await.status, 409, "changed since");
    assert_eq!(desk.post(&format!("{changed}/undo"), &[]).await.status, 303);
    let again = desk.bring("growing-areas", TABLE).await;
    desk.check(&again, &[]).await;
    assert_eq!(desk.counts(&again).await[..3], [0, 0, 2], "as before the change");
}

#[tokio::test]
async fn what_is_used_since_is_not_taken_back() {
    let desk = Desk::new().await;
    let import = desk.bring("growing-areas", TABLE).await;
    desk.check(&import, &[]).await;
    desk.post(&format!("{import}/apply"), &[]).await;
    let area =
        desk.office.room.read(|tx| Ok(crate::code::find(tx, "VN-AGOR-0001")?.unwrap().0)).await;
    let case = crate::incident::NewIncident {
        id: desk.office.room.world.id(),
        kind: crate::incident::Kind::Misuse,
        notice: None,
        subject: Some(area),
        code: "VN-AGOR-0001".into(),
        market: None,
        about: "cho mượn mã".parse().unwrap(),
        due: None,
        demonstration: false,
    };
    let room = &desk.office.room;
    room.write(move |tx, actor| crate::incident::open(tx, actor, &case)).await.unwrap();
    let answer = desk.post(&format!("{import}/undo"), &[]).await;
    assert_eq!(answer.status, 409);
    assert!(answer.text().contains("Không hoàn tác được"), "{}", answer.text());
    assert!(desk.get("/growing-areas.csv").await.text().contains("Cồn En"));
}

#[tokio::test]
async fn columns_are_chosen_once_and_remembered() {
    let desk = Desk::new().await;
    let table = TABLE.replace("Tên vùng trồng", "Cột A").replace("Loại cây", "Cột B");
    let import = desk.bring("growing-areas", &table).await;
    let refused = desk.check(&import, &[]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Hãy chọn cột cho mọi mục có dấu *"));
    let twice = desk.check(&import, &[("column-name", "1"), ("column-crop", "1")]).await;
    assert_eq!(twice.status, 422);
    let good = desk.check(&import, &[("column-name", "1"), ("column-crop", "6")]).await;
    assert_eq!(good.status, 303);
    let next = desk.bring("growing-areas", &table).await;
    assert_eq!(desk.check(&next, &[]).await.status, 303, "remembered");
    assert_eq!(desk.counts(&next).await, [2, 0, 0, 3]);
}

#[tokio::test]
async fn packing_houses_are_imported_too() {
    let desk = Desk::new().await;
    let table = "Tên cơ sở,Mã số cơ sở đóng gói,Chủ cơ sở,Loại hình,Xã,Công suất,Tọa độ\r\n\
        Nhà đóng gói Minh Họa,VN-AGPH-001,Công ty Minh Họa,Doanh nghiệp,Cù Lao Giêng,20.000,\"105,5 10,5\"\r\n\
        Nhà thiếu loại,,Công ty Mới,,Cù Lao Giêng,x,\r\n";
    let import = desk.bring("packing-houses", table).await;
    desk.check(&import, &[]).await;
    assert_eq!(desk.counts(&import).await, [1, 0, 0, 1]);
    desk.post(&format!("{import}/apply"), &[]).await;
    assert!(desk.get("/packing-houses.csv").await.text().contains("VN-AGPH-001"));
    let again = desk.bring("packing-houses", &table.replace("20.000", "30.000")).await;
    desk.check(&again, &[]).await;
    assert_eq!(desk.counts(&again).await, [0, 1, 0, 1]);
    desk.post(&format!("{again}/apply"), &[]).await;
    assert_eq!(desk.post(&format!("{again}/undo"), &[]).await.status, 303);
    let third = desk.bring("packing-houses", table).await;
    desk.check(&third, &[]).await;
    assert_eq!(desk.counts(&third).await, [0, 0, 1, 1], "put back");
}

#[tokio::test]
async fn whose_code_it_is_elsewhere_is_not_told_and_nothing_is_written_there() {
    let desk = Desk::new().await;
    let away = desk.office.sign_in(Role::CommuneOfficer, &format!("commune:{AWAY}")).await;
    let import = desk.bring("growing-areas", TABLE).await;
    desk.check(&import, &[]).await;
    desk.post(&format!("{import}/apply"), &[]).await;
    let office = &desk.office;
    for path in [import.clone(), format!("{import}/refused.csv")] {
        assert_eq!(office.get(&away, &path).await.status, 404, "{path}");
    }
    assert_eq!(office.post(&away, &format!("{import}/undo"), &[]).await.status, 404);
    let table = TABLE.replace("Cù Lao Giêng", "Long Xuyên").replace("cù lao giêng", "long xuyên");
    let table = table.replace("xã long", "phường long").replace("Xã Long", "Phường Long");
    let other = Desk { office: desk.office, officer: away };
    let stolen = other.bring("growing-areas", &table).await;
    other.check(&stolen, &[]).await;
    let page = other.get(&stolen).await.text();
    assert!(page.contains("C3 (Mã số): Mã số này đã thuộc về một bản ghi khác."), "{page}");
}

#[tokio::test]
async fn a_template_is_read_back_and_its_example_is_no_row() {
    let desk = Desk::new().await;
    for kind in Kind::ALL {
        let file = desk.get(&format!("/imports/{}.xlsx", kind.word())).await;
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.bytes.clone())).unwrap();
        assert_eq!(book.worksheets().len(), 2, "table and notes");
        let sheets = sheet::read(&file.bytes).unwrap();
        let head = fields::head(*kind, &sheets[0].rows);
        let columns = fields::guessed(*kind, &sheets[0].rows[head]);
        let all = fields::of(*kind);
        assert_eq!(columns.len(), all.len(), "every heading of the template is known");
        for (at, field) in all.iter().enumerate() {
            assert_eq!(columns[field.word], at, "{}", field.word);
        }
        let csv = desk.get(&format!("/imports/{}.csv", kind.word())).await;
        assert_eq!(csv.kind, "text/csv; charset=utf-8");
        let same = sheet::read(&csv.bytes).unwrap();
        assert_eq!(same[0].rows, sheets[0].rows, "the same table as CSV");
        let brought = desk.bring(kind.word(), csv.text().trim_start_matches('\u{feff}')).await;
        desk.check(&brought, &[]).await;
        assert_eq!(desk.counts(&brought).await, [0, 0, 0, 0], "the example is no row");
    }
}

/// As an office keeps it: a sheet about the file first, codes under a format of zeros, a year that
/// is a formula, a formula that was never computed, an error.
fn office_workbook() -> Vec<u8> {
    let text =
        |at: &str, text: &str| format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let row = |at: usize, cells: &[(&str, &str)]| {
        let cells: String =
            cells.iter().map(|(column, words)| text(&format!("{column}{at}"), words)).collect();
        format!(r#"<row r="{at}">{cells}"#)
    };
    let area = |at: usize, name: &str| {
        row(
            at,
            &[("B", name), ("C", "HTX Cồn En"), ("D", "HTX"), ("E", "Cù Lao Giêng"), ("F", "Xoài")],
        )
    };
    let head = [
        ("B", "Tên vùng trồng"),
        ("C", "Chủ thể"),
        ("D", "Loại chủ thể"),
        ("E", "Xã"),
        ("F", "Cây trồng"),
        ("G", "Số thửa"),
        ("H", "Diện tích (ha)"),
        ("I", "Năm trồng"),
    ];
    let data = [
        row(2, &head),
        "</row>".to_owned(),
        area(3, "Vùng một"),
        r#"<c r="G3" s="1"><v>12</v></c><c r="H3"><v>1.2340000000000002</v></c><c r="I3"><f>2014+1</f><v>2015</v></c></row>"#.to_owned(),
        area(4, "Vùng hai"),
        r#"<c r="G4" s="1"><v>13</v></c><c r="H4" t="e"><v>#REF!</v></c><c r="I4"><f>2014+1</f></c></row>"#.to_owned(),
        area(5, "Vùng ba"),
        r#"<c r="H5"><v>1.5</v></c><c r="I5" s="2"><v>42084</v></c></row>"#.to_owned(),
    ];
    let about = text("A1", "Sở Nông nghiệp");
    nguon_workbook::testing::workbook(&[
        ("Về tệp này", "", &format!("<row>{about}</row>")),
        ("Danh sách", "", &data.concat()),
    ])
}

#[tokio::test]
async fn a_workbook_is_read_cell_by_cell_and_its_refused_rows_come_back_as_one() {
    let desk = Desk::new().await;
    let (office, officer) = (&desk.office, &desk.officer);
    let file = office_workbook();
    let kind = [("kind", "growing-areas")];
    let brought = office.upload_file(officer, "/imports", &kind, Some(("vùng.xlsx", &file))).await;
    assert_eq!(brought.status, 303, "{}", brought.text());
    let import = brought.location;
    assert_eq!(desk.check(&import, &[]).await.status, 303);
    assert_eq!(desk.counts(&import).await, [1, 0, 0, 2]);
    let page = desk.get(&import).await.text();
    for told in [
        "&#39;Danh sách&#39;!H4 (Diện tích (ha)): Ô này là một lỗi của bảng tính",
        "&#39;Danh sách&#39;!I4 (Năm trồng): Ô này là công thức chưa được tính",
        "&#39;Danh sách&#39;!I5 (Năm trồng)",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let (xlsx, csv) = (page.find("refused.xlsx").unwrap(), page.find("refused.csv").unwrap());
    assert!(xlsx < csv, "what came in is offered first");

    let refused = desk.get(&format!("{import}/refused.xlsx")).await;
    let back = sheet::read(&refused.bytes).unwrap();
    let row = |at: usize| -> Vec<&str> {
        back[0].rows[at].iter().map(|cell| cell.text.as_str()).collect()
    };
    assert_eq!(row(0).last(), Some(&"Lý do"));
    assert_eq!(row(1)[6..9], ["0013", "#REF!", ""], "a code keeps its zeros");
    assert_eq!((row(2)[7], back[0].rows[2][7].number, row(2)[8]), ("1.5", true, "21/03/2015"));

    desk.post(&format!("{import}/apply"), &[]).await;
    let area = desk.get("/growing-areas").await.text();
    let href = area.split("href=\"").find(|part| part.contains(">Vùng một<")).unwrap();
    let record = desk.get(href.split('"').next().unwrap()).await.text();
    for told in ["0012", "1,2340", "2015"] {
        assert!(record.contains(told), "{told}: {record}");
    }

    let broken = office.upload_file(officer, "/imports", &kind, Some(("a.xlsx", &file[..900])));
    let broken = broken.await;
    assert!(broken.status == 422 && broken.text().contains("Không đọc được tệp"));
}

#[test]
fn files_are_read_as_spreadsheets_write_them() {
    let text = |rows: &[Vec<Cell>], row: usize, column: usize| rows[row][column].text.clone();
    let utf8 = "\u{feff}Tên;Xã\r\n\r\n\"a;b\";Chợ Mới\r\n".as_bytes().to_vec();
    let (windows, _, _) = encoding_rs::WINDOWS_1258.encode("Tên,Xa\u{303}\na,Cho\u{323}\n");
    for (bytes, first, last_row, last) in [
        (utf8, "Tên", 2, "Chợ Mới"),
        (windows.into_owned(), "Tên", 1, "Chọ"),
        (b"T\tX\n1\t2\n".to_vec(), "T", 1, "2"),
    ] {
        let sheets = sheet::read(&bytes).unwrap();
        assert_eq!(text(&sheets[0].rows, 0, 0), first);
        assert_eq!(text(&sheets[0].rows, last_row, 1), last);
    }
    for (bytes, key) in [
        (Vec::new(), "registry-import-file-empty"),
        (b"PK\x03\x04 no book".to_vec(), "registry-import-file-broken"),
        (vec![b'x'; sheet::FILE_MAX + 1], "registry-import-file-large"),
        (b"a\n".repeat(sheet::ROWS_MAX + 1), "registry-import-rows-many"),
    ] {
        assert_eq!(sheet::read(&bytes).unwrap_err().0, key);
    }
}
