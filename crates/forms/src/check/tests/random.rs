//! Whatever is answered: nothing breaks, and what was checked stays as it is.

use proptest::prelude::*;
use serde_json::{Map, Value as Json};

use super::at;
use crate::xlsx::tests::ocop;
use crate::{Answers, Stage, check, look};

fn text() -> impl Strategy<Value = Json> {
    prop_oneof![
        "[a-z ]{0,6}",
        "[0-9]{0,3}[.,]?[0-9]{0,2}",
        prop_oneof![Just("yes"), Just("no"), Just("code trace"), Just("2026-11-22"), Just("NaN")]
            .prop_map(str::to_owned),
        "\\PC{0,8}",
    ]
    .prop_map(Json::from)
}

fn names() -> impl Strategy<Value = String> {
    let known = [
        "who",
        "about",
        "workers",
        "coded",
        "wants",
        "product",
        "product_name",
        "volume",
        "in_kg",
        "mark",
        "total",
        "photo",
        "begun",
        "intro",
    ];
    prop_oneof![9 => proptest::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => "[a-z]{1,5}"]
}

fn answers() -> impl Strategy<Value = Json> {
    let leaf =
        prop_oneof![text(), any::<i32>().prop_map(Json::from), any::<bool>().prop_map(Json::from)];
    leaf.prop_recursive(3, 40, 6, |inner| {
        let object = proptest::collection::vec((names(), inner), 0..6)
            .prop_map(|pairs| Json::Object(pairs.into_iter().collect::<Map<_, _>>())).boxed();
        prop_oneof![2 => object.clone(), 1 => proptest::collection::vec(object, 0..4).prop_map(Json::from)]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn checking_twice_is_checking_once(json in answers()) {
        let form = ocop_once();
        let Ok(answers) = Answers::from_json(json) else { return Ok(()) };
        let once = check(form, &answers, &at());
        let twice = check(form, &once.answers, &at());
        prop_assert_eq!(&once.answers, &twice.answers);
        // What found no place is told once; the rest stays wrong until somebody mends it.
        for problem in &twice.problems {
            prop_assert!(once.problems.contains(problem), "{}", problem);
        }
        for stage in [Stage::New, Stage::Sent] {
            prop_assert_eq!(look(form, &answers, &at(), stage).len(), form.items.len());
        }
    }
}

fn ocop_once() -> &'static crate::Form {
    static FORM: std::sync::OnceLock<crate::Form> = std::sync::OnceLock::new();
    FORM.get_or_init(ocop)
}
