use super::*;
use crate::limits::{CHOICES_MAX, DEPTH_MAX, ITEMS_MAX};

/// Where and what: `row column key`.
fn found(sheets: &[(&str, &str)]) -> Vec<String> {
    let error = read(&book(sheets)).err().map_or_else(Vec::new, |error| error.findings);
    let told =
        |one: &Finding| format!("{} {} {} {}", one.sheet, one.row, one.column, one.kind.key());
    error.iter().map(told).collect()
}

#[test]
fn every_fault_is_told_with_its_place() {
    let survey = "
type|name|label|relevant|calculation|constraint|choice_filter|parameters|repeat_count
tetx|a|A||||||
text|a|A||||||
text|1b|B||||||
text|so long|B||||||
text||no name||||||
select_one gone|c|C||||||
calculate|d|||||||
calculate|e|||1 +||||
calculate|f|||${nobody}||||
calculate|g|||frob(1)||||
calculate|h|||/data/a||||
text|i|I ${nobody}|. = 1|||||
text|j|J|b = 1|||||
select_one l|k|K||||colour = 'red'||
end_group||||||||
begin_group|m|M||||||
end_repeat||||||||
begin_repeat|n|N||||||
text|o|O|position(..) > 1|||||
text|p|P|regex(${o}, '(?=x)')||||start|
";
    let choices = "
list_name|name|label
l|x|X
l|x|X
l||Y
|z|Z
m|a b|B
";
    let told = found(&[("survey", survey), ("choices", choices)]);
    let expected = [
        "survey 2 type unknown-type",
        "survey 3 name name-twice",
        "survey 4 name bad-name",
        "survey 5 name bad-name",
        "survey 6 name no-name",
        "survey 7 type no-list",
        "survey 8 calculation no-calculation",
        "survey 9 calculation expression",
        "survey 10 calculation unknown-answer",
        "survey 11 calculation expression",
        "survey 12 calculation expression",
        "survey 13 relevant this-means-nothing",
        "survey 13 label unknown-answer",
        "survey 14 relevant bare-name",
        "survey 15 choice_filter unknown-column",
        "survey 16 type end-without-begin",
        "survey 18 type end-of-other",
        "survey 19 type not-ended",
        "survey 21 parameters bad-parameter",
        "survey 21 relevant expression",
        "choices 3 name choice-twice",
        "choices 4 name no-name",
        "choices 5 list_name no-name",
    ];
    assert_eq!(told, expected);
}

#[test]
fn single_faults() {
    let cases: &[(&str, &str, &str)] = &[
        ("type|name\ntext|a\nbegin_group|a\nend_group|", "", "survey 3 name name-twice"),
        ("type|name|calculation\ncalculate|a|position(..)", "", "survey 2 calculation no-repeat"),
        ("type|name|name\ntext|a|b", "", "survey 1 name column-twice"),
        ("type|label\ntext|a", "", "survey 1  no-column\nsurvey 2 name no-name"),
        ("type|name\nbegin_group|a\nend_group|", "", "survey 0  empty"),
        ("type|name\n|a\ntext|b", "", "survey 2 type no-type"),
        ("type|name\nselect_multiple l|a", "list_name|name\nl|a b", "survey 2 type choice-space"),
        (
            "type|name|calculation\ntext|a|\ncalculate|b|jr:choice-name(${a}, '${a}')",
            "",
            "survey 3 calculation no-choices",
        ),
        ("type|name|parameters\nrange|a|start=5 end=1", "", "survey 2 parameters bad-parameter"),
        (
            "type|name|calculation\ncalculate|a|${c}\ncalculate|b|${a}\ncalculate|c|${b} + 1",
            "",
            "survey 2 calculation cycle",
        ),
        ("type|name|relevant\ntext|a|${b} = 1\ntext|b|${a} = 1", "", "survey 2 relevant cycle"),
        (
            "type|name|relevant\nbegin_group|g|${a} = 1\ntext|a|\nend_group||",
            "",
            "survey 2 relevant cycle",
        ),
        (
            "type|name|calculation\nbegin_group|g|\ntext|a|\nend_group||\ntext|a|\ncalculate|b|${a}",
            "",
            "survey 6 calculation ambiguous-answer",
        ),
    ];
    for (survey, choices, expected) in cases {
        let sheets: &[(&str, &str)] = if choices.is_empty() {
            &[("survey", survey)]
        } else {
            &[("survey", survey), ("choices", choices)]
        };
        assert_eq!(found(sheets).join("\n"), *expected, "{survey}");
    }
}

#[test]
fn limits_hold_on_both_sides() {
    let many = |count: usize| {
        let rows: Vec<String> = (0..count).map(|at| format!("text|q{at}")).collect();
        format!("type|name\n{}", rows.join("\n"))
    };
    assert_eq!(survey(&many(ITEMS_MAX)).items.len(), ITEMS_MAX);
    assert_eq!(found(&[("survey", &many(ITEMS_MAX + 1))]), ["survey 0  too-many"]);
    let deep = |depth: usize| {
        let begins: Vec<String> = (0..depth).map(|at| format!("begin_group|g{at}")).collect();
        format!("type|name\n{}\ntext|q\n{}", begins.join("\n"), "end_group|\n".repeat(depth))
    };
    assert_eq!(survey(&deep(DEPTH_MAX)).items.len(), 1);
    let row = DEPTH_MAX + 3;
    assert_eq!(found(&[("survey", &deep(DEPTH_MAX + 1))]), [format!("survey {row} type too-many")]);
    let choices = |count: usize| {
        let rows: Vec<String> = (0..count).map(|at| format!("l|c{at}")).collect();
        format!("list_name|name\n{}", rows.join("\n"))
    };
    let form = "type|name\nselect_one l|a";
    assert!(found(&[("survey", form), ("choices", &choices(CHOICES_MAX))]).is_empty());
    let told = found(&[("survey", form), ("choices", &choices(CHOICES_MAX + 1))]);
    assert_eq!(told, [" 0  too-many"]);
    let long = |count: usize| format!("type|name|label\ntext|a|{}", "x".repeat(count));
    assert!(found(&[("survey", &long(10_000))]).is_empty());
    assert_eq!(found(&[("survey", &long(10_001))]), ["survey 2 label text-too-long"]);
}

/// Whoever shows findings has a message for each.
#[test]
fn findings_say_what_to_do() {
    for (sheets, said) in [
        (
            [("survey", "type|name|relevant\ntext|a|${b} = 1")],
            "sheet survey, row 2, column relevant: ${b} is no question of the form: correct the name",
        ),
        (
            [("survey", "type|name|relevant\ntext|a|1 = = 2")],
            "sheet survey, row 2, column relevant: \"1 = = 2\" is not understood at character 5: \"=\" cannot stand here",
        ),
    ] {
        let error = read(&book(&sheets)).unwrap_err();
        assert_eq!(error.to_string(), said);
        assert!(FindingKind::KEYS.contains(&error.findings[0].kind.key()));
        assert!(!error.findings[0].kind.values().is_empty());
    }
}
