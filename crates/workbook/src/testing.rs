//! Workbooks as other programs write them, to try a reader on.
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "for tests: writing into memory does not fail"
)]

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

/// A workbook part by part, as other programs write it: sheets by name, with what is in
/// `sheetData`. Styles: 1 is `0000`, 2 a date, 3 `0.00`, 4 `0000 000 000`, 5 a date and time.
pub fn workbook(sheets: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut files = vec![("[Content_Types].xml".to_owned(), TYPES.to_owned())];
    files.push(("_rels/.rels".into(), ROOT.into()));
    let (mut listed, mut related) = (String::new(), String::new());
    for (at, (name, attributes, data)) in sheets.iter().enumerate() {
        let at = at + 1;
        write!(listed, r#"<sheet name="{name}" sheetId="{at}" {attributes} r:id="rId{at}"/>"#)
            .unwrap();
        write!(related, r#"<Relationship Id="rId{at}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{at}.xml"/>"#).unwrap();
        files.push((
            format!("xl/worksheets/sheet{at}.xml"),
            format!(
                r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{data}</sheetData></worksheet>"#
            ),
        ));
    }
    files.push(("xl/workbook.xml".into(), format!(
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{listed}</sheets></workbook>"#
    )));
    files.push(("xl/_rels/workbook.xml.rels".into(), format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{related}</Relationships>"#
    )));
    files.push(("xl/styles.xml".into(), r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="4"><numFmt numFmtId="164" formatCode="0000"/><numFmt numFmtId="165" formatCode="dd/mm/yyyy"/><numFmt numFmtId="166" formatCode="0000\ 000\ 000"/><numFmt numFmtId="167" formatCode="dd/mm/yyyy hh:mm"/></numFmts><cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="2"/><xf numFmtId="166"/><xf numFmtId="167"/></cellXfs></styleSheet>"#.into()));
    files.push(("xl/sharedStrings.xml".into(), r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>Xã Cù Lao Giêng</t></si><si><r><t xml:space="preserve">hai </t></r><r><t>phần</t></r></si></sst>"#.into()));
    packed(&files)
}

/// Files under these names, packed.
pub fn packed(files: &[(String, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
