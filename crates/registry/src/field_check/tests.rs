use jiff::civil::{Date, date};

use super::Conclusion::{Fail, Pass, PutRight};
use super::*;
use crate::crop::CropId;
use crate::market::MarketCode;
use crate::rulebook::{Checklist, Item, ItemKind};
use crate::subject::{Subject, SubjectKind};

const TODAY: Date = date(2026, 11, 21);

fn item(id: &str, kind: ItemKind, needed: bool) -> Item {
    Item {
        id: id.into(),
        section: "area".into(),
        kind,
        needed,
        name: id.into(),
        english: id.into(),
        basis: String::new(),
        confidence: "likely".into(),
    }
}

fn made(answers: &[(&str, &str)], conclusion: Conclusion, on: Date) -> NewFieldCheck {
    let answer = |(id, value): &(&str, &str)| Answer {
        id: (*id).into(),
        name: (*id).into(),
        value: (*value).into(),
    };
    NewFieldCheck {
        id: uuid::Uuid::nil(),
        subject: Subject::growing_area(uuid::Uuid::nil()),
        cause: Cause::Season,
        thing: None,
        on,
        conclusion,
        answers: answers.iter().map(answer).collect(),
        note: None,
    }
}

#[test]
fn a_check_is_finished_and_does_not_contradict_itself() {
    let items = [
        item("diary", ItemKind::Pass, true),
        item("ha", ItemKind::Number, true),
        item("pests", ItemKind::Text, false),
    ];
    let items: Vec<&Item> = items.iter().collect();
    for (answers, conclusion, on, key) in [
        (&[("diary", "yes"), ("ha", "1,5")][..], Pass, TODAY, None),
        (&[("diary", "no"), ("ha", "1")], PutRight, TODAY, None),
        (&[("diary", "no"), ("ha", "1")], Fail, TODAY, None),
        (&[("diary", "no"), ("ha", "1")], Pass, TODAY, Some("registry-error-check-unmet")),
        (&[("ha", "1")], Fail, TODAY, Some("registry-error-check-unfinished")),
        (&[("diary", "yes"), ("ha", "một")], Pass, TODAY, Some("registry-error-check-number")),
        (&[("diary", "maybe"), ("ha", "1")], Pass, TODAY, Some("registry-error-check-choice")),
        (&[("diary", "maybe"), ("ha", "")], Pass, TODAY, Some("registry-error-check-unfinished")),
        (
            &[("diary", "yes"), ("ha", "1")],
            Pass,
            date(2026, 11, 22),
            Some("registry-error-day-in-future"),
        ),
    ] {
        let refusals = made(answers, conclusion, on).check(&items, TODAY);
        assert_eq!(refusals.first().map(|one| one.key), key, "{answers:?} {conclusion:?}");
    }
}

/// Issue 6: "The same engine serves the checklists of the registry."
#[test]
fn every_checklist_is_a_form() {
    let checklist = Checklist::parse(&crate::testing::fact_file("field-checklist.tsv")).unwrap();
    let markets: Vec<MarketCode> = ["CN", "KR", "AU"].map(|code| code.parse().unwrap()).into();
    let crops: Vec<CropId> = ["durian", "mango"].map(|id| id.parse().unwrap()).into();
    let say = |key: &str| [format!("{key} vi"), format!("{key} en")];
    for kind in SubjectKind::ALL {
        let items = checklist.of(*kind, &markets, &crops, TODAY);
        assert!(items.len() > 5, "{kind:?}");
        let form = form::form("Kiểm tra".into(), &items, &say).unwrap();
        let asked = form.paths().filter(|path| path.contains('/')).count();
        assert_eq!(asked, items.len());
        let written = nguon_forms::write(&form, jiff::Timestamp::UNIX_EPOCH).unwrap();
        let read = nguon_forms::read(&written).unwrap();
        assert_eq!(read.form, form);
        assert!(read.warnings.is_empty(), "{:?}", read.warnings);
    }
}
