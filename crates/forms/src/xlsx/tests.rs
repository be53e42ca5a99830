mod faults;
pub(crate) mod random;
mod spellings;

use std::fmt::Write as _;

use jiff::Timestamp;

use super::*;

/// A workbook of sheets, each given as lines of cells parted by `|`.
pub(crate) fn book(sheets: &[(&str, &str)]) -> Vec<u8> {
    let sheets: Vec<(&str, String)> =
        sheets.iter().map(|(name, text)| (*name, sheet_data(text))).collect();
    let sheets: Vec<(&str, &str, &str)> =
        sheets.iter().map(|(name, data)| (*name, "", data.as_str())).collect();
    nguon_workbook::testing::workbook(&sheets)
}

fn sheet_data(text: &str) -> String {
    let mut data = String::new();
    for (line, row) in text.trim().lines().zip(1..) {
        write!(data, r#"<row r="{row}">"#).unwrap();
        for (cell, column) in line.split('|').zip('A'..) {
            let cell = cell.trim().replace('&', "&amp;").replace('<', "&lt;");
            write!(data, r#"<c r="{column}{row}" t="inlineStr"><is><t>{cell}</t></is></c>"#)
                .unwrap();
        }
        data.push_str("</row>");
    }
    data
}

/// The form of a survey without choices.
pub(crate) fn survey(text: &str) -> Form {
    match read(&book(&[("survey", text)])) {
        Ok(read) => read.form,
        Err(error) => panic!("{error}"),
    }
}

/// Reads a form, writes it, and reads that.
fn there_and_back(bytes: &[u8]) -> Form {
    let first = read(bytes).unwrap_or_else(|error| panic!("{error}")).form;
    let written = write(&first, Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!(written, write(&first, Timestamp::UNIX_EPOCH).unwrap(), "the same bytes");
    let second = read(&written).unwrap_or_else(|error| panic!("{error}")).form;
    assert_eq!(first, second);
    let json = serde_json::to_string(&first).unwrap();
    assert_eq!(serde_json::from_str::<Form>(&json).unwrap(), first, "{json}");
    first
}

/// A form as they are made for OCOP producers (R160–R162), with most of what there is.
pub(crate) const SURVEY_TEXT: &str = "
type|name|label::Tiếng Việt (vi)|label::English (en)|hint::Tiếng Việt (vi)|required|required_message::Tiếng Việt (vi)|relevant|constraint|constraint_message::Tiếng Việt (vi)|calculation|default|read_only|appearance|parameters|choice_filter|repeat_count|media::image
start|begun||||||||||||||||
note|intro|Phiếu khảo sát|Survey||||||||||||||flower.png
text|who|Tên cơ sở|Name of the producer|Như trên giấy phép|yes|Cần tên cơ sở||string-length(.) > 2|Tên quá ngắn|||||||
begin_group|about|Về cơ sở|About the producer||||||||||field-list||||
integer|workers|Số lao động|Workers||||${who} != ''|. >= 0 and . < 1000|Từ 0 đến 999||1||||||
select_one yes_no|coded|Có mã số mã vạch?|Barcodes?||true()||||||||minimal||||
select_multiple needs|wants|Cần hỗ trợ gì?|What support?||||${coded} = 'no'|count-selected(.) <= 2|||||||kind = 'trace' or ${workers} > 5||
end_group||||||||||||||||
begin_repeat|product|Sản phẩm|Product|||||||||||||3|
text|product_name|Tên sản phẩm|Name of the product||||||||||||||
decimal|volume|Sản lượng (tấn)|Volume (t)|||||. > 0||||||||
calculate|in_kg|||||||||${volume} * 1000|||||||
end_repeat||||||||||||||||
range|mark|Mức hài lòng|Satisfaction|||||||||||start=1 end=5 step=1|||
calculate|total||||||||| sum(${volume})|||||||
image|photo|Ảnh cơ sở|Picture|||||||||||max-pixels=1024|||
";

pub(crate) const CHOICES_TEXT: &str = "
list_name|name|label::Tiếng Việt (vi)|label::English (en)|kind
yes_no|yes|Có|Yes|
yes_no|no|Không|No|
needs|code|Mã số mã vạch|Barcodes|code
needs|trace|Truy xuất nguồn gốc|Tracing|trace
needs|label|Nhãn|Labels|code
";

pub(crate) const SETTINGS_TEXT: &str = "
form_title|form_id|version|default_language|style
Khảo sát OCOP|ocop|2024-1|Tiếng Việt (vi)|pages
";

pub(crate) fn ocop() -> Form {
    let bytes =
        book(&[("survey", SURVEY_TEXT), ("choices", CHOICES_TEXT), ("settings", SETTINGS_TEXT)]);
    there_and_back(&bytes)
}

/// Issue 6, "An `XLSForm` made by pyxform conventions round-trips".
#[test]
fn a_form_is_read_and_written_without_loss() {
    let form = ocop();
    assert_eq!((&*form.title, &*form.id, &*form.version), ("Khảo sát OCOP", "ocop", "2024-1"));
    assert_eq!(form.settings["style"], "pages");
    assert_eq!(form.languages(), ["Tiếng Việt (vi)", "English (en)"]);
    assert_eq!(form.items.len(), 8);
    assert_eq!(form.at("about/workers").unwrap().name, "workers");
    assert_eq!(form.paths().nth(4), Some("about/workers"));
    let who = &form.items[2];
    assert_eq!(form.say(&who.label, "vi"), "Tên cơ sở");
    assert_eq!(form.say(&who.label, "en"), "Name of the producer");
    // Who reads a language that the form has not reads the form's own.
    assert_eq!(form.say(&who.label, "fr"), "Tên cơ sở");
    assert_eq!(form.items[1].kept["media::image"], "flower.png");
    assert_eq!(form.list("needs").unwrap().choices[1].column("kind"), Some("trace"));
}

#[test]
fn other_sheets_come_along() {
    let bytes = book(&[
        ("survey", "type|name||note\ntext|a|lost|kept"),
        ("entities", "dataset|label\ntrees|concat('x', ${a})"),
        ("Ghi chú", "Của anh Nam\n|22"),
    ]);
    let read = read(&bytes).unwrap();
    let odd: Vec<&str> = read.warnings.iter().map(|warning| warning.kind.key()).collect();
    assert_eq!(odd, ["column-kept", "no-header", "sheet-kept", "sheet-kept", "no-id", "no-label"]);
    let form = there_and_back(&bytes);
    assert_eq!(form.items[0].kept["note"], "kept");
    assert_eq!(form.sheets[1].rows[1], ["", "22"]);
}

/// A workbook of one sheet is its survey; sheets are known in any case.
#[test]
fn sheets_are_found() {
    assert_eq!(there_and_back(&book(&[("Trang 1", "type|name\ntext|a")])).items.len(), 1);
    let two = [("SURVEY", "type|name\nselect_one l|a"), ("Choices", "list name|name\nl|x")];
    assert_eq!(there_and_back(&book(&two)).lists.len(), 1);
    let none = read(&book(&[("a", "type|name\ntext|a"), ("b", "")])).unwrap_err();
    assert_eq!(none.findings[0].kind, FindingKind::NoSurvey {});
    assert_eq!(read(b"no zip").unwrap_err().findings[0].kind, FindingKind::NotWorkbook {});
    let large = vec![0; FILE_BYTES_MAX + 1];
    assert_eq!(read(&large).unwrap_err().findings[0].kind.key(), "file-too-large");
}
