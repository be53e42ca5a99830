use super::super::headers::{Column, SURVEY_COLUMNS};
use super::super::types::{Container, OrOther, Said, said};
use super::*;
use crate::model::{Initial, Meta, QuestionKind};

/// Spellings that pyxform reads (its `aliases.py` and `question_type_dictionary.py`).
#[test]
fn types_in_every_spelling() {
    use QuestionKind as Q;
    let one = |list: &str| Q::SelectOne(list.to_owned());
    let many = |list: &str| Q::SelectMultiple(list.to_owned());
    let cases = [
        ("text", Q::Text),
        ("string", Q::Text),
        ("q string", Q::Text),
        ("add text prompt", Q::Text),
        ("int", Q::Integer),
        ("Integer", Q::Integer),
        ("add integer prompt", Q::Integer),
        ("decimal", Q::Decimal),
        ("dateTime", Q::DateTime),
        ("datetime", Q::DateTime),
        ("q date time", Q::DateTime),
        ("note", Q::Note),
        ("gps", Q::GeoPoint),
        ("location", Q::GeoPoint),
        ("photo", Q::Image),
        ("add image prompt", Q::Image),
        ("trigger", Q::Acknowledge),
        ("start", Q::Meta(Meta::Start)),
        ("end time", Q::Meta(Meta::End)),
        ("get today", Q::Meta(Meta::Today)),
        ("imei", Q::Meta(Meta::Deviceid)),
        ("start-geopoint", Q::Meta(Meta::StartGeopoint)),
        ("select_one l", one("l")),
        ("select one l", one("l")),
        ("select one from l", one("l")),
        ("select1 l", one("l")),
        ("select_one   l", one("l")),
        ("select_multiple l", many("l")),
        ("select all that apply l", many("l")),
        ("select all that apply from l", many("l")),
        ("select multiple from l", many("l")),
        ("rank l", Q::Rank("l".to_owned())),
    ];
    for (cell, kind) in cases {
        assert_eq!(said(cell), Ok(Said::Question(kind, OrOther::No)), "{cell}");
    }
    for cell in ["select_one l or_other", "select_one l or specify other"] {
        assert_eq!(said(cell), Ok(Said::Question(one("l"), OrOther::Yes)), "{cell}");
    }
    for (cell, of) in [
        ("begin group", Container::Group),
        ("begin_group", Container::Group),
        ("Begin Group", Container::Group),
        ("begin repeat", Container::Repeat),
        ("begin_repeat", Container::Repeat),
        ("begin lgroup", Container::Repeat),
    ] {
        assert_eq!(said(cell), Ok(Said::Begin(of)), "{cell}");
        let end = cell.to_lowercase().replace("begin", "end");
        assert_eq!(said(&end), Ok(Said::End(of)), "{end}");
    }
    for (cell, key) in [
        ("tetx", "unknown-type"),
        ("select_one", "no-list-named"),
        ("select_one a b", "unknown-type"),
        ("select_one_from_file a.csv", "type-not-done"),
        ("select_one ${x}", "type-not-done"),
        ("begin loop", "type-not-done"),
        ("audio", "media-not-done"),
        ("add video prompt", "media-not-done"),
    ] {
        assert_eq!(said(cell).unwrap_err().key(), key, "{cell}");
    }
}

#[test]
fn headers_in_every_spelling() {
    let known = |name, language: &str| Column::Known(name, language.to_owned());
    let kept = |header: &str| Column::Kept(header.to_owned());
    let cases = [
        ("label", true, known("label", "")),
        ("Label", true, known("label", "")),
        ("label::Tiếng Việt (vi)", true, known("label", "Tiếng Việt (vi)")),
        ("label :: vi", true, known("label", "vi")),
        ("label:vi", false, known("label", "vi")),
        ("label:vi", true, kept("label:vi")),
        ("Read Only", true, known("read_only", "")),
        ("relevance", true, known("relevant", "")),
        ("bind::relevant", true, known("relevant", "")),
        ("bind:relevant", false, known("relevant", "")),
        ("bind::jr:constraintMsg", true, known("constraint_message", "")),
        ("bind::jr:constraintMsg::vi", true, known("constraint_message", "vi")),
        ("bind:jr:constraintMsg", false, known("constraint_message", "")),
        ("jr:count", false, known("repeat_count", "")),
        ("control::appearance", true, known("appearance", "")),
        ("relevant::vi", true, kept("relevant::vi")),
        ("media::image::vi", true, kept("media::image::vi")),
        ("Ghi chú", true, kept("Ghi chú")),
    ];
    for (header, double, column) in cases {
        assert_eq!(SURVEY_COLUMNS.column(header, double), column, "{header}");
    }
}

#[test]
fn cells_mean_what_they_say() {
    let form = survey(
        "type|name|required|default|relevant|parameters
        text|a|TRUE|today()||
        text|b|no|N/A (none)|selected(${c}, ‘x’)|
        text|c|${a} = 'x'|${a}||
        text|e|||TRUE|
        phone number|f||||
        range|d|||| start = 0 , end=5;step=0.5",
    );
    let question = |at: usize| form.items[at].question().unwrap();
    assert_eq!(question(0).required.as_ref().unwrap().source(), "true()");
    assert!(matches!(question(0).default, Some(Initial::Formula(_))));
    assert_eq!(question(1).required, None);
    assert_eq!(question(1).default, Some(Initial::Text("N/A (none)".to_owned())));
    assert_eq!(form.items[1].relevant.as_ref().unwrap().source(), "selected(${c}, 'x')");
    assert!(matches!(question(2).default, Some(Initial::Formula(_))));
    assert_eq!(form.items[3].relevant.as_ref().unwrap().source(), "true()");
    assert_eq!(question(4).constraint.as_ref().unwrap().source(), r"regex(., '^\d*$')");
    assert_eq!(question(5).range(), (0.0, 5.0, 0.5));
}

/// What pyxform makes of `or_other`.
#[test]
fn or_other_is_written_out() {
    let bytes = book(&[
        ("survey", "type|name|label::vi\nselect_one l or_other|a|Chọn"),
        ("choices", "list_name|name|label::vi\nl|x|Một"),
    ]);
    let read = read(&bytes).unwrap();
    assert!(read.warnings.iter().any(|warning| warning.kind.key() == "other-written-out"));
    let form = there_and_back(&bytes);
    assert_eq!(form.list("l").unwrap().choices[1].name, "other");
    assert_eq!(form.items[1].name, "a_other");
    let relevant = form.items[1].relevant.as_ref().unwrap();
    assert_eq!(relevant.source(), "selected(${a}, 'other')");
}

/// Days of a spreadsheet are days of the form; numbers are as short as they can be.
#[test]
fn cells_of_spreadsheets() {
    let row = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>type</t></is></c><c r="B1" t="inlineStr"><is><t>name</t></is></c><c r="C1" t="inlineStr"><is><t>default</t></is></c></row>"#;
    let cells = |cell: &str| {
        format!(
            r#"{row}<row r="2"><c r="A2" t="inlineStr"><is><t>text</t></is></c><c r="B2" t="inlineStr"><is><t>a</t></is></c>{cell}</row>"#
        )
    };
    for (cell, text) in [
        (r#"<c r="C2" s="2"><v>42084</v></c>"#, "2015-03-21"),
        (r#"<c r="C2" s="5"><v>42084.5</v></c>"#, "2015-03-21T12:00"),
        (r#"<c r="C2"><v>5</v></c>"#, "5"),
        (r#"<c r="C2"><v>0.5</v></c>"#, "0.5"),
        (r#"<c r="C2" t="b"><v>1</v></c>"#, "TRUE"),
    ] {
        let bytes = nguon_workbook::testing::workbook(&[("survey", "", &cells(cell))]);
        let form = read(&bytes).unwrap().form;
        let default = form.items[0].question().unwrap().default.clone();
        assert_eq!(default, Some(Initial::Text(text.to_owned())), "{cell}");
    }
    for cell in [r#"<c r="C2" t="e"><v>#REF!</v></c>"#, r#"<c r="C2"><f>A9</f></c>"#] {
        let bytes = nguon_workbook::testing::workbook(&[("survey", "", &cells(cell))]);
        let finding = &read(&bytes).unwrap_err().findings[0];
        assert_eq!(
            (finding.kind.key(), finding.row, &*finding.column),
            ("cell-error", 2, "default")
        );
    }
}

/// A hidden sheet is a sheet of the form.
#[test]
fn hidden_sheets_are_read() {
    let survey = sheet_data("type|name\nselect_one l|a");
    let choices = sheet_data("list_name|name\nl|x");
    let bytes = nguon_workbook::testing::workbook(&[
        ("survey", "", &survey),
        ("choices", r#"state="hidden""#, &choices),
    ]);
    assert_eq!(read(&bytes).unwrap().form.lists.len(), 1);
}

#[test]
fn cells_without_a_use_are_told() {
    let bytes = book(&[(
        "survey",
        "type|name|hint|repeat_count|label\ntext|a|h|2|A\nbegin_group|g|h|2|G\ntext|b|||B\nend_group||h|2|",
    )]);
    let warnings = read(&bytes).unwrap().warnings;
    let told: Vec<String> = warnings
        .iter()
        .filter(|one| one.kind.key() == "cell-unused")
        .map(|one| format!("{} {}", one.row, one.column))
        .collect();
    assert_eq!(told, ["2 repeat_count", "3 hint", "3 repeat_count"]);
}
