//! Sheets of a workbook, read as a CSV is.

use super::*;

fn sheet(name: &str, rows: &[&[&str]]) -> Sheet {
    let row = |row: &&[&str]| row.iter().map(|cell| (*cell).to_owned()).collect();
    let before_address = format!("'{name}'!");
    Sheet { name: name.to_owned(), before_address, rows: rows.iter().map(row).collect() }
}

const CORNERS: &[&[&str]] = &[
    &["Sở Nông nghiệp"],
    &[],
    &["STT", "Số thửa", "Kinh độ", "Vĩ độ"],
    &["1", "A", "105.40", "10.40"],
    &["2", "", "105.41", "10.40"],
    &[],
    &["3", "", "105.41", "10.41"],
    &["4", "", "105.40", "10.41"],
];

#[test]
fn sheets_with_coordinates_are_read_and_the_others_named() {
    let wkt = "POLYGON ((105.40 10.40, 105.41 10.40, 105.41 10.41, 105.40 10.41, 105.40 10.40))";
    let sheets = [
        sheet("Ghi chú", &[&["không có gì"]]),
        sheet("Đỉnh", CORNERS),
        sheet("Trống", &[]),
        sheet("Ranh", &[&["Thửa", "Ranh giới (WKT)"], &["B", wkt], &["C", ""]]),
    ];
    let found = read_sheets(&sheets, None, &FileLimits::START).unwrap();
    let layers: Vec<_> = found.layers.iter().map(|l| (l.name.as_str(), l.read)).collect();
    assert_eq!(layers, [("Ghi chú", false), ("Đỉnh", true), ("Ranh", true)]);
    let said: Vec<_> = found
        .shapes
        .iter()
        .map(|shape| (shape.at, shape.layer.as_deref().unwrap(), shape.name.as_deref().unwrap()))
        .collect();
    // A place is a line, counted on from sheet to sheet.
    assert_eq!(said, [(4, "Đỉnh", "A"), (6, "Ranh", "B")]);
    for shape in &found.shapes {
        assert_eq!(shape.check(&Limits::VIETNAM).unwrap(), square());
    }
}

#[test]
fn a_wrong_cell_is_named_as_spreadsheets_name_it() {
    let cases: [(&[&[&str]], &str, &str); 5] = [
        (
            &[&["lon", "lat"], &["105.4", "#REF!"]],
            "coordinates",
            "'a'!B2: \"#REF!\" is not a latitude",
        ),
        (&[&[], &["Y", "", "X"], &["x", "", "1"]], "coordinates", "'a'!A3"),
        (&[&["wkt"], &["LINESTRING (1 2, 3 4)"]], "coordinates", "'a'!A2"),
        (&[&["tên", "xã"], &["a", "b"]], "missing_columns", "tên, xã"),
        (&[&["x", "y"], &["1150000", "570000"]], "needs_zone", ""),
    ];
    for (rows, code, says) in cases {
        let error = read_sheets(&[sheet("a", rows)], None, &FileLimits::START).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(error.to_string().contains(says), "{error}");
    }
    assert_eq!(read_sheets(&[], None, &FileLimits::START).unwrap_err().code(), "no_shape");
    assert_eq!([0, 25, 26, 701].map(column_letters), ["A", "Z", "AA", "ZZ"]);
}

#[test]
fn a_workbook_and_a_database_are_known_and_left_to_others() {
    let book = zipped(&[("[Content_Types].xml", b"<a/>"), ("xl/workbook.xml", b"<a/>")]);
    for (bytes, format) in
        [(book.as_slice(), FileFormat::Workbook), (b"SQLite format 3\0", FileFormat::GeoPackage)]
    {
        assert_eq!(FileFormat::of(bytes, &FileLimits::START).unwrap(), format);
        assert_eq!(read(bytes).unwrap_err().code(), "read_elsewhere");
    }
}
