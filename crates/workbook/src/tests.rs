use super::testing::{packed, workbook};
use super::*;

const LIMITS: WorkbookLimits =
    WorkbookLimits { unpacked_bytes_max: 1 << 20, sheets_max: 3, rows_max: 20, columns_max: 10 };

fn one(data: &str) -> Result<Vec<SheetOfText>, WorkbookError> {
    read(&workbook(&[("Trang 1", "", data)]), &LIMITS)
}

#[test]
fn cells_are_read_as_they_are_shown() {
    let cases = [
        (r#"<c r="A1" t="s"><v>0</v></c>"#, "Xã Cù Lao Giêng", false, None),
        (r#"<c r="A1" t="s"><v>1</v></c>"#, "hai phần", false, None),
        (r#"<c r="A1" t="inlineStr"><is><t>0123</t></is></c>"#, "0123", false, None),
        (r#"<c r="A1" t="str"><f>A2&amp;"x"</f><v>0123x</v></c>"#, "0123x", false, None),
        (r#"<c r="A1"><v>1234.5</v></c>"#, "1234.5", true, None),
        (r#"<c r="A1"><v>1.0E-3</v></c>"#, "0.001", true, None),
        (r#"<c r="A1"><v>123456789012</v></c>"#, "123456789012", true, None),
        (r#"<c r="A1" s="1"><v>123</v></c>"#, "0123", false, None),
        (r#"<c r="A1" s="1"><v>12345</v></c>"#, "12345", false, None),
        (r#"<c r="A1" s="1"><v>1.5</v></c>"#, "1.5", true, None),
        (r#"<c r="A1" s="3"><v>12</v></c>"#, "12", true, None),
        (r#"<c r="A1" s="4"><v>912345678</v></c>"#, "0912 345 678", false, None),
        (r#"<c r="A1" s="2"><v>42084</v></c>"#, "21/03/2015", false, None),
        (r#"<c r="A1" s="2"><f>TODAY()</f><v>42084</v></c>"#, "21/03/2015", false, None),
        (r#"<c r="A1" s="5"><v>42084.5</v></c>"#, "21/03/2015 12:00", false, None),
        (r#"<c r="A1" t="d"><v>2015-03-21T00:00:00</v></c>"#, "21/03/2015", false, None),
        (r#"<c r="A1" t="b"><v>1</v></c>"#, "TRUE", false, None),
        (r#"<c r="A1"><f>B1*2</f><v>7</v></c>"#, "7", true, None),
        (r#"<c r="A1" t="e"><v>#REF!</v></c>"#, "#REF!", false, Some(Trouble::Error)),
        (r#"<c r="A1"><f>B1*2</f></c>"#, "", false, Some(Trouble::NotComputed)),
        (r#"<c r="A1"><f>B1*2</f><v></v></c>"#, "", false, Some(Trouble::NotComputed)),
    ];
    for (cell, text, number, trouble) in cases {
        let sheets = one(&format!(r#"<row r="1">{cell}</row>"#)).unwrap();
        let moment = text.contains('/');
        let value = Value { text: text.to_owned(), number, moment, trouble };
        assert_eq!(sheets[0].rows, [[value]], "{cell}");
    }
}

#[test]
fn cells_keep_their_addresses_and_only_visible_sheets_are_read() {
    let data = r#"<row r="3"><c r="C3"><v>1</v></c><c r="Z3"><v>2</v></c></row>"#;
    let hidden = [("Danh mục", r#"state="hidden""#, ""), ("Trang 2", "", data)];
    let sheets = read(&workbook(&hidden), &LIMITS).unwrap();
    assert_eq!(sheets.len(), 1);
    assert_eq!(sheets[0].name, "Trang 2");
    let texts: Vec<Vec<&str>> = sheets[0]
        .rows
        .iter()
        .map(|row| row.iter().map(|value| value.text.as_str()).collect())
        .collect();
    // Column Z is further right than is looked at.
    assert_eq!(texts, [vec![], vec![], vec!["", "", "1"]]);
}

#[test]
fn limits_hold_on_both_sides() {
    let row = |at: usize| format!(r#"<row r="{at}"><c r="A{at}"><v>1</v></c></row>"#);
    assert_eq!(one(&row(20)).unwrap()[0].rows.len(), 20);
    let many = WorkbookError::TooManyRows { sheet: "Trang 1".to_owned(), rows_max: 20 };
    assert_eq!(one(&row(21)), Err(many.clone()));
    // One cell far out is one cell, not a table up to there.
    let far = r#"<row r="1"><c r="XFD1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    assert_eq!(one(far), Err(many));
    let sheet = ("a", "", "");
    assert_eq!(read(&workbook(&[sheet; 3]), &LIMITS).unwrap().len(), 3);
    let sheets_max = WorkbookError::TooManySheets { sheets_max: 3 };
    assert_eq!(read(&workbook(&[sheet; 4]), &LIMITS), Err(sheets_max));
}

#[test]
fn what_unpacks_without_end_is_stopped_before_it_is_read() {
    let blanks = " ".repeat(2 << 20);
    let bomb = workbook(&[("a", "", &blanks)]);
    assert!(bomb.len() < 1 << 16, "{}", bomb.len());
    assert_eq!(read(&bomb, &LIMITS), Err(WorkbookError::TooLarge));
    let wide = WorkbookLimits { unpacked_bytes_max: 16 << 20, ..LIMITS };
    assert!(read(&bomb, &wide).is_ok());
    // Elements that a reader would keep one by one, in few bytes each.
    let styles = format!("<styleSheet><cellXfs>{}</cellXfs></styleSheet>", "<xf/>".repeat(210_000));
    let many = packed(&[("xl/styles.xml".into(), styles)]);
    assert_eq!(read(&many, &wide), Err(WorkbookError::TooLarge));
}

/// The central directory says 10 bytes; what comes out is what counts.
#[test]
fn declared_sizes_are_not_believed() {
    let mut bomb = packed(&[("xl/worksheets/sheet1.xml".into(), " ".repeat(2 << 20))]);
    let size = (2_u32 << 20).to_le_bytes();
    let places: Vec<usize> = (0..bomb.len() - 4).filter(|at| bomb[*at..*at + 4] == size).collect();
    assert!(!places.is_empty());
    for at in places {
        bomb[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    assert!(read(&bomb, &LIMITS).is_err());
}

#[test]
fn files_that_are_no_workbooks() {
    let good = workbook(&[("a", "", r#"<row r="1"><c r="A1"><v>1</v></c></row>"#)]);
    let cases: [(&str, Vec<u8>); 6] = [
        ("rubbish", b"PK\x03\x04rubbish".to_vec()),
        ("another zip", packed(&[("word/document.xml".into(), "<document/>".into())])),
        ("cut off", good[..good.len() / 2].to_vec()),
        ("no such text", workbook(&[("a", "", r#"<row><c t="s"><v>9</v></c></row>"#)])),
        ("not closed", workbook(&[("a", "", "<row><c><v>9</c></row>")])),
        ("an old workbook", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 512]].concat()),
    ];
    for (name, bytes) in cases {
        assert_eq!(read(&bytes, &LIMITS), Err(WorkbookError::Broken), "{name}");
    }
}
