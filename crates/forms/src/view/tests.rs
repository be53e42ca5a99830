use serde_json::json;

use super::*;
use crate::check::tests::at;
use crate::xlsx::tests::{ocop, survey};

fn all<'s, 'f>(shown: &'s [Shown<'f>]) -> Vec<&'s Shown<'f>> {
    let inner = |one: &'s Shown<'f>| match &one.what {
        ShownKind::Question(_) => Vec::new(),
        ShownKind::Group(items) => all(items),
        ShownKind::Repeat { instances, blank, .. } => {
            instances.iter().flat_map(|items| all(items)).chain(all(blank)).collect()
        }
    };
    shown.iter().flat_map(|one| std::iter::once(one).chain(inner(one))).collect()
}

fn question<'s, 'f>(shown: &'s [Shown<'f>], path: &str) -> &'s ShownQuestion<'f> {
    let found = all(shown).into_iter().find(|one| one.path == path);
    match found.map(|one| &one.what) {
        Some(ShownKind::Question(question)) => question,
        _ => panic!("no question at {path}"),
    }
}

#[test]
fn a_new_record_has_its_defaults() {
    let form = ocop();
    let shown = look(&form, &Answers::default(), &at(), Stage::New);
    assert_eq!(question(&shown, "about/workers").text, "", "not asked before there is a name");
    let named = Answers::from_json(json!({"who": "HTX"})).unwrap();
    let shown = look(&form, &named, &at(), Stage::New);
    assert_eq!(question(&shown, "about/workers").text, "1");
    assert_eq!(question(&shown, "begun").text, "2026-11-22T08:30:00.000+07:00");
    // What was emptied and sent is not filled in again.
    let shown = look(&form, &named, &at(), Stage::Sent);
    assert_eq!(question(&shown, "about/workers").text, "");
}

#[test]
fn what_is_asked_offered_and_wrong() {
    let form = ocop();
    let answers = json!({"who": "A", "about": {"coded": "no", "wants": "code trace"}});
    let answers = Answers::from_json(answers).unwrap();
    let shown = look(&form, &answers, &at(), Stage::Sent);
    let wants = question(&shown, "about/wants");
    let offered: Vec<_> =
        wants.choices.iter().map(|one| (one.name, one.offered, one.chosen)).collect();
    assert_eq!(offered, [("code", false, true), ("trace", true, true), ("label", false, false)]);
    assert_eq!(wants.choices[1].label, "Truy xuất nguồn gốc");
    assert_eq!(wants.problem.as_ref().unwrap().kind.key(), "not-choice");
    let who = question(&shown, "who");
    assert!(who.required && !who.read_only);
    assert_eq!(who.problem.as_ref().unwrap().kind.key(), "constraint");
    assert!(question(&shown, "total").read_only);
    // Three products are asked for, and one more lies ready for the script.
    let product = shown.iter().find(|one| one.path == "product").unwrap();
    let ShownKind::Repeat { instances, blank, counted } = &product.what else { panic!() };
    assert_eq!(
        (instances.len(), blank[0].path.as_str(), *counted),
        (3, "product[3]/product_name", true)
    );
}

/// The one that nobody added yet counts nowhere.
#[test]
fn blank_instances_are_not_seen() {
    let form = survey(
        "type|name|label|default|calculation
        begin_repeat|r||||
        integer|n|Cây ${n} của ${all}|5|
        calculate|at|||position(..)
        begin_repeat|s|||
        text|x|||
        end_repeat||||
        end_repeat||||
        calculate|all|||count(${r})
        calculate|sum|||sum(${n})",
    );
    let answers = Answers::from_json(json!({"r": [{"n": 2}, {"n": 3}]})).unwrap();
    let shown = look(&form, &answers, &at(), Stage::Sent);
    assert_eq!(question(&shown, "all").text, "2");
    assert_eq!(question(&shown, "sum").text, "5");
    assert_eq!(question(&shown, "r[2]/n").text, "5", "its default");
    assert_eq!(question(&shown, "r[2]/at").text, "3");
    let labels: Vec<String> = all(&shown)
        .into_iter()
        .filter(|one| one.path.ends_with("]/n"))
        .map(|one| one.label.clone())
        .collect();
    assert_eq!(labels, ["Cây 2 của 2", "Cây 3 của 2", "Cây 5 của 2"]);
    assert!(all(&shown).iter().any(|one| one.path == "r[2]/s[0]/x"));
}

#[test]
fn the_block_of_a_page_cannot_be_ended_from_within() {
    let form = survey("type|name|default\ntext|a|</script><script>");
    let value = island(&form, &at());
    let block = island_block(&value);
    assert!(!block.contains('<'), "{block}");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&block).unwrap(), value);
}
