use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use jiff::Timestamp;
use jiff::civil::date;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::{
    Cell, Column, Kind, LongXlsx, ROWS_MAX, Table, TableError, XlsxError, csv_head, csv_line,
    sheet_names, to_csv, to_xlsx,
};

const WRITTEN_AT: Timestamp = Timestamp::UNIX_EPOCH;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn harvest() -> Table {
    let columns = [
        Column::new("Vùng trồng", Kind::Text),
        Column::new("Năm", Kind::Integer),
        Column::new("Diện tích (ha)", Kind::Decimal(4)),
        Column::new("Ngày cấp", Kind::Date),
        Column::new("Cập nhật", Kind::DateTime),
    ];
    let mut table = Table::new("Vùng trồng: xoài [2026]", columns).unwrap();
    table.note("Dữ liệu minh hoạ");
    let issued = date(2026, 8, 3);
    table
        .push(vec![
            "Ấp Bình Thạnh, \"lô 1\"".into(),
            2026.into(),
            decimal("12.3450").into(),
            issued.into(),
            issued.at(7, 30, 0, 0).into(),
        ])
        .unwrap();
    table
        .push(vec!["=1+1".into(), "không rõ".into(), Cell::Empty, Cell::Empty, Cell::Empty])
        .unwrap();
    table
}

fn one_column(cells: impl IntoIterator<Item = Cell>) -> Table {
    let mut table = Table::new("t", [Column::new("c", Kind::Text)]).unwrap();
    for cell in cells {
        table.push(vec![cell]).unwrap();
    }
    table
}

fn read_csv(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn read_xlsx(table: &Table) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(to_xlsx(table, WRITTEN_AT).unwrap())).unwrap()
}

/// The cells under the header of the first sheet, for a table of one column.
fn read_cells(table: &Table) -> Vec<Data> {
    let range = read_xlsx(table).worksheet_range_at(0).unwrap().unwrap();
    range.rows().skip(1).map(|row| row[0].clone()).collect()
}

#[test]
fn csv_is_read_back() {
    assert_eq!(
        read_csv(&to_csv(&harvest())),
        [
            ["Vùng trồng", "Năm", "Diện tích (ha)", "Ngày cấp", "Cập nhật"],
            ["Ấp Bình Thạnh, \"lô 1\"", "2026", "12.3450", "2026-08-03", "2026-08-03T07:30:00"],
            ["'=1+1", "không rõ", "", "", ""],
        ]
    );
}

#[test]
fn no_text_starts_a_formula_in_csv() {
    for start in ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"] {
        let text = format!("{start}cmd|' /C calc'!A0");
        let rows = read_csv(&to_csv(&one_column([text.clone().into()])));
        assert_eq!(rows[1][0], format!("'{text}"));
    }
    let numbers = one_column([Cell::Int(-5), decimal("-0.50").into(), "5-6".into()]);
    assert_eq!(read_csv(&to_csv(&numbers))[1..], [["-5"], ["-0.50"], ["5-6"]]);
    let header = Table::new("t", [Column::new("=A1", Kind::Text)]).unwrap();
    assert_eq!(read_csv(&to_csv(&header)), [["'=A1"]]);
}

#[test]
fn xlsx_is_read_back_with_real_numbers_and_days() {
    let mut book = read_xlsx(&harvest());
    assert_eq!(book.sheet_names(), ["Vùng trồng xoài 2026", "Ghi chú"]);
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<_> = range.rows().collect();
    assert_eq!(rows[0][2], Data::String("Diện tích (ha)".to_owned()));
    assert_eq!(rows[1][0], Data::String("Ấp Bình Thạnh, \"lô 1\"".to_owned()));
    assert_eq!(rows[1][1..3], [Data::Float(2026.0), Data::Float(12.345)]);
    // 3 August 2026 is day 46,237 of the spreadsheet's count; 7:30 is 0.3125 of a day.
    let days = rows[1][3..].iter().map(|cell| match cell {
        Data::DateTime(time) => time.as_f64(),
        other => panic!("{other:?} is no date"),
    });
    let days: Vec<_> = days.collect();
    assert_eq!(days, [46_237.0, 46_237.312_5]);
    assert_eq!(rows[2][0], Data::String("=1+1".to_owned()), "text, not a formula");
    assert_eq!(rows[2][1], Data::String("không rõ".to_owned()));
    assert_eq!(rows[2][2], Data::Empty);
    assert!(book.worksheet_formula("Vùng trồng xoài 2026").unwrap().is_empty());
    let notes = book.worksheet_range_at(1).unwrap().unwrap();
    let notes: Vec<_> = notes.rows().map(|row| row[0].to_string()).collect();
    assert_eq!(notes, ["Vùng trồng: xoài [2026]", "Dữ liệu minh hoạ"]);
}

#[test]
fn no_digit_is_lost_in_xlsx() {
    let cells = [
        Cell::Int(999_999_999_999_999),
        Cell::Int(1_000_000_000_000_000),
        Cell::Int(i64::MIN),
        decimal("0.100000000000000000").into(),
        decimal("1234567890.1234567").into(),
        date(1899, 12, 31).into(),
    ];
    assert_eq!(
        read_cells(&one_column(cells)),
        [
            Data::Float(999_999_999_999_999.0),
            Data::String("1000000000000000".to_owned()),
            Data::String("-9223372036854775808".to_owned()),
            Data::Float(0.1),
            Data::String("1234567890.1234567".to_owned()),
            Data::String("1899-12-31".to_owned()),
        ]
    );
}

#[test]
fn the_header_is_frozen_and_filtered_and_the_bytes_repeat() {
    let bytes = to_xlsx(&harvest(), WRITTEN_AT).unwrap();
    assert_eq!(bytes, to_xlsx(&harvest(), WRITTEN_AT).unwrap());
    let later = WRITTEN_AT + jiff::SignedDuration::from_hours(1);
    assert_ne!(bytes, to_xlsx(&harvest(), later).unwrap());
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(
        sheet.contains(
            r#"<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>"#
        )
    );
    assert!(sheet.contains(r#"<autoFilter ref="A1:E3"/>"#));
    assert!(part(&bytes, "xl/styles.xml").contains("#,##0.0000"));
}

/// Text of one file in the package.
fn part(bytes: &[u8], name: &str) -> String {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    std::io::read_to_string(package.by_name(name).unwrap()).unwrap()
}

#[test]
fn sheets_are_named_whatever_the_title() {
    let cases = [
        ("Kế hoạch 2026", "Kế hoạch 2026"),
        ("", "Bảng"),
        ("***", "Bảng"),
        ("History", "Bảng"),
        ("ghi chú", "Bảng"),
        ("'quoted'", "quoted"),
        ("\u{1f96d} Xoài", "Xoài"),
        ("Danh sách vùng trồng được cấp mã số năm 2026", "Danh sách vùng trồng được cấp m"),
    ];
    for (title, name) in cases {
        let table = Table::new(title, [Column::new("c", Kind::Text)]).unwrap();
        assert_eq!(read_xlsx(&table).sheet_names(), [name, "Ghi chú"], "{title:?}");
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    assert_eq!(Table::new("t", []), Err(TableError::NoColumns));
    let mut table = one_column([Cell::Int(1)]);
    let refused = table.push(vec![]);
    assert_eq!(refused, Err(TableError::RowWidth { row: 2, found: 0, expected: 1 }));

    let longest = "x".repeat(32_767);
    assert_eq!(read_cells(&one_column([longest.as_str().into()])), [Data::String(longest.clone())]);
    let longer = one_column([Cell::Empty, format!("{longest}x").into()]);
    let error = to_xlsx(&longer, WRITTEN_AT).unwrap_err();
    assert_eq!(error.to_string(), "row 2, column \"c\": the text has more than 32767 characters");

    let columns = (0..=16_384).map(|_| Column::new("c", Kind::Text));
    let wide = Table::new("t", columns).unwrap();
    assert!(matches!(
        to_xlsx(&wide, WRITTEN_AT),
        Err(XlsxError::TooManyColumns { columns: 16_385 })
    ));

    let long = one_column((0..=ROWS_MAX).map(|_| Cell::Empty));
    assert!(matches!(to_xlsx(&long, WRITTEN_AT), Err(XlsxError::TooManyRows { rows: 1_048_576 })));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_text_comes_back(texts in prop::collection::vec("[\\PC\"',\n\r\t=+@-]{0,12}", 1..6)) {
        let table = one_column(texts.iter().map(|text| text.as_str().into()));
        let rows = read_csv(&to_csv(&table));
        prop_assert_eq!(rows.len(), texts.len() + 1);
        for (row, text) in rows.iter().skip(1).zip(&texts) {
            let [field] = row.as_slice() else { panic!("{row:?}") };
            prop_assert!(field == text || *field == format!("'{text}"), "{:?}", field);
        }
    }
}

#[test]
fn a_table_written_row_by_row_is_the_same_table() {
    let table = harvest();
    let mut text = csv_head(table.columns());
    let mut long =
        LongXlsx::begin(table.title(), table.notes(), table.columns(), WRITTEN_AT).unwrap();
    for row in table.rows() {
        text.push_str(&csv_line(row));
        long.push(row).unwrap();
    }
    assert_eq!(text.as_bytes(), to_csv(&table));

    let mut bytes = Vec::new();
    long.finish(&mut bytes).unwrap();
    let mut long = Xlsx::new(Cursor::new(bytes)).unwrap();
    let mut short = read_xlsx(&table);
    assert_eq!(long.sheet_names(), short.sheet_names());
    for name in short.sheet_names() {
        let (a, b) = (long.worksheet_range(&name).unwrap(), short.worksheet_range(&name).unwrap());
        assert_eq!(a, b, "{name}");
    }
}

#[test]
fn a_long_table_keeps_to_the_limits_of_a_sheet() {
    let columns = [Column::new("c", Kind::Text)];
    let mut long = LongXlsx::begin("t", &[], &columns, WRITTEN_AT).unwrap();
    long.push(&["a".repeat(32_767).into()]).unwrap();
    let error = long.push(&["a".repeat(32_768).into()]).unwrap_err();
    assert!(matches!(error, XlsxError::TextTooLong { row: 2, .. }), "{error}");
    let many = vec![columns[0].clone(); 16_385];
    let error = LongXlsx::begin("t", &[], &many, WRITTEN_AT).unwrap_err();
    assert!(matches!(error, XlsxError::TooManyColumns { columns: 16_385 }), "{error}");
}

#[test]
fn rows_of_several_sheets_come_as_they_come() {
    let columns = [Column::new("c", Kind::Integer)];
    let names =
        sheet_names(["Bảng một", "r", "R", "bảng một", "x?".repeat(40).as_str(), "Ghi chú"]);
    assert_eq!(names[..4], ["Bảng một", "r", "R~2", "bảng một~2"]);
    assert_eq!((names[4].chars().count(), names[5].as_str()), (31, "Bảng"));
    let long = "a".repeat(40);
    let twice = sheet_names([long.as_str(), long.as_str()]);
    assert_eq!((twice[0].len(), twice[1].len()), (31, 31));
    assert!(twice[1].ends_with("~2"));

    let mut book = LongXlsx::begin("Bảng một", &[], &columns, WRITTEN_AT).unwrap();
    for name in &names[1..] {
        book.add(name, &columns).unwrap();
    }
    for number in 0..300_i64 {
        book.push_to(usize::try_from(number).unwrap() % 3, &[number.into()]).unwrap();
    }
    let mut bytes = Vec::new();
    book.finish(&mut bytes).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names()[..6], names);
    assert_eq!(book.sheet_names()[6], "Ghi chú");
    let sheet = book.worksheet_range("R~2").unwrap();
    assert_eq!(sheet.height(), 101);
    assert_eq!(sheet.get_value((100, 0)), Some(&Data::Float(299.0)));
}
