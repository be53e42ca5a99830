use super::*;

const VI: &str = "a-name = Tên: { $name }\n# lời ghi = không phải khoá\na-count = { $n } vùng\n";
const EN: &str = "a-count = { $n ->\n    [one] { $n } area\n   *[other] { $n } areas\n}\na-name = Name: { $name }\n";

#[test]
fn texts_come_in_the_language_with_its_numbers() {
    let messages = Messages::load(&[("a", VI, EN)]).unwrap();
    for (language, n, text) in [
        (Language::Vi, 1, "1 vùng"),
        (Language::Vi, 12_345, "12.345 vùng"),
        (Language::En, 1, "1 area"),
        (Language::En, 12_345, "12,345 areas"),
    ] {
        assert_eq!(messages.tr(language, "a-count", &[("n", &n)]), text);
    }
    let name = "Xoài <Cát> Chu".to_owned();
    assert_eq!(messages.tr(Language::Vi, "a-name", &[("name", &name)]), "Tên: Xoài <Cát> Chu");
    assert_eq!(messages.t(Language::Vi, "a-nothing"), "a-nothing");
    assert!(messages.has("a-name") && !messages.has("a-nothing"));
}

#[test]
fn what_does_not_fit_is_refused_with_its_place() {
    for (rooms, says) in [
        (vec![("a", "x = 1\n\ny = { 2", "x = 1\ny = 2")], "a/i18n/vi.ftl:3: not Fluent syntax"),
        (
            vec![("a", "x = 1\nx = 2", "x = 1")],
            "a/i18n/vi.ftl:2: x already stands in a/i18n/vi.ftl:1",
        ),
        (
            vec![("a", "x = 1", "x = 1"), ("b", "x = 1", "x = 1")],
            "b/i18n/vi.ftl:1: x already stands in a/i18n/vi.ftl:1",
        ),
        (
            vec![("a", "x = 1\ny = 2", "x = 1")],
            "a/i18n/en.ftl: y is missing; a/i18n/vi.ftl:2 has it",
        ),
        (
            vec![("a", "x = 1", "x = 1\ny = 2")],
            "a/i18n/vi.ftl: y is missing; a/i18n/en.ftl:2 has it",
        ),
        (
            vec![("a", "x = { $n }", "x = { $m }")],
            r#"x uses the variables ["n"], in a/i18n/en.ftl:1 ["m"]"#,
        ),
    ] {
        let refused = Messages::load(&rooms).unwrap_err().to_string();
        assert!(refused.contains(says), "{refused}\nwanted: {says}");
    }
}

#[test]
fn this_rooms_texts_fit_together() {
    Messages::load(&[crate::i18n::TEXTS]).unwrap();
}

#[test]
fn every_key_this_room_uses_exists() {
    let messages = Messages::load(&[crate::i18n::TEXTS]).unwrap();
    let src = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    crate::i18n::assert_keys(&src, &messages);
}
