use serde_json::json;

use super::checked;
use crate::xlsx::tests::{book, survey};

/// Spellings of answers, and what is wrong with the others.
#[test]
fn answers_in_one_spelling() {
    let cases: &[(&str, &str, Result<&str, &str>)] = &[
        ("text", "  Xoài \r\n Hòa Lộc ", Ok("Xoài \n Hòa Lộc")),
        ("text", "a\0b", Ok("ab")),
        ("integer", "007", Ok("7")),
        ("integer", "-0", Ok("0")),
        ("integer", "7.0", Ok("7")),
        ("integer", "7.5", Err("not-integer")),
        ("integer", "bảy", Err("not-integer")),
        ("integer", "999999999999999999999", Err("not-integer")),
        ("decimal", "2,50", Ok("2.5")),
        ("decimal", "-.5", Ok("-0.5")),
        ("decimal", "1.234,5", Err("not-number")),
        ("decimal", "1e3", Err("not-number")),
        ("range", "3", Ok("3")),
        ("range", "11", Err("out-of-range")),
        ("range", "2.5", Err("out-of-range")),
        ("date", "2026-11-22", Ok("2026-11-22")),
        ("date", "2/3/2026", Ok("2026-03-02")),
        ("date", "2026-02-29", Err("not-date")),
        ("time", "08:30", Ok("08:30")),
        ("time", "08:30:15.500+07:00", Ok("08:30:15.500+07:00")),
        ("time", "25:00", Err("not-time")),
        ("dateTime", "2026-11-22 08:30", Ok("2026-11-22T08:30")),
        ("dateTime", "22/11/2026 08:30", Ok("2026-11-22T08:30")),
        ("dateTime", "2026-11-22", Err("not-date-time")),
        ("geopoint", "10.50, 105.40", Ok("10.5 105.4")),
        ("geopoint", "10.5 105.4 3 4.8", Ok("10.5 105.4 3 4.8")),
        ("geopoint", "10.5", Err("not-point")),
        ("geopoint", "105.4 10.5", Err("not-point")),
        ("geopoint", "10.5 105.4 3 -1", Err("not-point")),
        ("geotrace", "10 105; 10 106;", Ok("10 105;10 106")),
        ("geotrace", "10 105", Err("not-trace")),
        ("geoshape", "10 105;10 106;11 106;10 105", Ok("10 105;10 106;11 106;10 105")),
        ("geoshape", "10 105;10 106;11 106;11 105", Err("not-shape")),
        ("image", "vườn.jpg", Ok("vườn.jpg")),
        ("image", "../vườn.jpg", Err("not-file")),
        ("acknowledge", "on", Ok("OK")),
        ("acknowledge", "maybe", Err("not-acknowledged")),
        ("barcode", "8931234567894", Ok("8931234567894")),
    ];
    for (kind, given, expected) in cases {
        let form = survey(&format!("type|name\n{kind}|q"));
        let (answers, problems) = checked(&form, &json!({"q": given}));
        match expected {
            Ok(kept) => {
                assert_eq!(answers, json!({"q": kept}), "{kind} {given}");
                assert!(problems.is_empty(), "{kind} {given}: {problems:?}");
            }
            Err(key) => {
                assert_eq!(problems, [format!("q {key}")], "{kind} {given}");
                assert_eq!(answers, json!({"q": given}), "nothing is lost");
            }
        }
    }
    let long = |count: usize| json!({"q": "x".repeat(count)});
    let form = survey("type|name\ntext|q");
    let most = crate::limits::ANSWER_CHARS_MAX;
    assert!(checked(&form, &long(most)).1.is_empty());
    assert_eq!(checked(&form, &long(most + 1)).1, ["q too-long"]);
}

#[test]
fn choices_are_those_of_the_list() {
    let bytes = book(&[
        ("survey", "type|name\nselect_one l|one\nselect_multiple l|many\nrank l|rank"),
        ("choices", "list_name|name\nl|a\nl|b"),
    ]);
    let form = crate::read(&bytes).unwrap().form;
    let (answers, problems) = checked(&form, &json!({"one": "a", "many": "b a b", "rank": "b a"}));
    assert_eq!(answers, json!({"one": "a", "many": "b a", "rank": "b a"}));
    assert!(problems.is_empty());
    let (_, problems) = checked(&form, &json!({"one": "a b", "many": "a c", "rank": "d"}));
    assert_eq!(problems, ["one not-choice", "many not-choice", "rank not-choice"]);
}
