use serde_json::json;

use super::*;
use crate::xlsx::tests::ocop;

#[test]
fn answers_from_json_and_back() {
    let value = json!({
        "who": "HTX Cù Lao Giêng", "mark": 4, "nothing": null, "sure": true,
        "about": {"wants": ["code", "trace"], "workers": 12},
        "product": [{"volume": "2.50"}, {}],
    });
    let answers = Answers::from_json(value).unwrap();
    for (path, text) in [
        ("who", Some("HTX Cù Lao Giêng")),
        ("mark", Some("4")),
        ("sure", Some("true")),
        ("about/wants", Some("code trace")),
        ("about/workers", Some("12")),
        ("product[0]/volume", Some("2.50")),
        ("product[1]/volume", None),
        ("product[2]/volume", None),
        ("product/volume", None),
        ("nothing", None),
        ("about", None),
        ("", None),
    ] {
        assert_eq!(answers.text(path), text, "{path}");
    }
    assert_eq!(Answers::from_json(answers.to_json()).unwrap(), answers);
    assert_eq!(
        serde_json::from_str::<Answers>(&serde_json::to_string(&answers).unwrap()).unwrap(),
        answers
    );
}

#[test]
fn what_is_no_answers_says_where() {
    let deep = (0..20).fold(json!("x"), |inner, _| json!({ "g": inner }));
    let many: serde_json::Value = (0..=crate::limits::ANSWERS_MAX)
        .map(|at| (at.to_string(), json!("")))
        .collect::<serde_json::Map<_, _>>()
        .into();
    for (value, said) in [
        (json!([]), ": answers are an object"),
        (json!({"a": {"b": ["x", {}]}}), "a/b: an answer is a text"),
        (json!({"a": [{"b": [[1]]}]}), "a[0]/b: an answer is a text"),
        (deep, "g/g/g/g/g/g/g/g/g/g/g: nested deeper"),
        (many, "more than 50000"),
    ] {
        let error = Answers::from_json(value).unwrap_err().to_string();
        assert!(error.starts_with(said), "{error}");
    }
}

/// A page without script: names of fields are paths.
#[test]
fn answers_from_fields() {
    let fields = [
        ("_csrf", "t"),
        ("who", "HTX"),
        ("about/workers", ""),
        ("about/wants", "code"),
        ("about/wants", "trace"),
        ("product[3]/volume", "2"),
        ("product[1]/volume", ""),
        ("product[0]/product_name", "Xoài"),
        ("product/volume", "9"),
        ("about", "9"),
        ("about[0]/workers", "9"),
        ("product[x]/volume", "9"),
        ("product[999]/volume", "9"),
        ("who/more", "9"),
        ("nobody", "9"),
    ];
    let read = Answers::from_fields(&ocop(), fields);
    let expected = json!({
        "who": "HTX",
        "about": {"workers": "", "wants": "code trace"},
        "product": [{"product_name": "Xoài"}, {"volume": "2"}],
    });
    assert_eq!(read.answers.to_json(), expected);
    assert_eq!(read.others.len(), 8);
    assert_eq!(read.others[0], "_csrf");
}
