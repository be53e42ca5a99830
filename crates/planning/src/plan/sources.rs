//! The plans under `data/plans/` against the list of requirements that quotes their documents
//! (`../shared/brief/requirements.md`), where that list is at hand.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rust_decimal::Decimal;

use super::{Kind, Plan, findings};
use crate::testing::data;

/// Short name of a source document in the list, folder of its plan.
const SOURCES: [(&str, &str); 5] = [
    ("AG-1753/2023", "an-giang-2023"),
    ("BP-2022", "binh-phuoc-2022"),
    ("TN-2024", "tay-ninh-2024"),
    ("BK-2020", "bac-kan-2020"),
    ("BP-SPS-2024", "binh-phuoc-sps-2024"),
];

fn plan(folder: &str) -> Plan {
    crate::read(&data(&format!("plans/{folder}"))).unwrap()
}

struct Demand {
    id: String,
    kind: String,
    source: String,
    /// The words between quotation marks, in pieces without what was left out.
    pieces: Vec<String>,
}

/// The rows of the list; none where it is not at hand.
fn demands() -> Option<Vec<Demand>> {
    let shared = std::env::var_os("NGUON_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let text = std::fs::read_to_string(shared.join("brief/requirements.md")).ok()?;
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        let [id, kind, source, quote, _] = cells.as_slice() else { return None };
        let known = SOURCES.iter().any(|(name, _)| name == source);
        known.then(|| Demand {
            id: (*id).to_owned(),
            kind: (*kind).to_owned(),
            source: (*source).to_owned(),
            pieces: quote
                .split('"')
                .skip(1)
                .step_by(2)
                .flat_map(|quoted| quoted.split('…'))
                .map(|piece| piece.trim_matches(|c: char| c == '.' || c.is_whitespace()).to_owned())
                .filter(|piece| !piece.is_empty())
                .collect(),
        })
    };
    Some(text.lines().filter_map(row).collect())
}

/// Everything that a plan says, as one text.
fn said(plan: &Plan) -> String {
    let mut all = vec![plan.title.clone(), plan.period.quote.clone()];
    all.extend(plan.legal_basis.iter().map(|one| one.act.clone()));
    all.extend(plan.objectives.iter().map(|one| one.quote.clone()));
    all.extend(plan.targets.iter().map(|one| one.quote.clone()));
    all.extend(plan.tables.iter().map(|one| one.title().to_owned()));
    for task in &plan.tasks {
        let texts = [&task.content, &task.lead, &task.with, &task.time, &task.product];
        all.extend(texts.into_iter().flatten().cloned());
    }
    all.extend(plan.deadlines.iter().map(|one| one.quote.clone()));
    for line in &plan.budget {
        all.extend(line.content.iter().chain(&line.source).cloned());
        all.extend(line.amount.iter().map(ToString::to_string));
    }
    all.extend(plan.budget_total.iter().map(ToString::to_string));
    all.join("\n")
}

/// Numbers of a quote, years and the parts of days left out.
fn numbers(pieces: &[String]) -> Vec<Decimal> {
    let text = pieces.join(" ");
    let words = text.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    let number = |word: &str| word.trim_matches('.').replace('.', "").parse::<Decimal>().ok();
    let year = |number: &Decimal| (Decimal::from(2_020)..=Decimal::from(2_030)).contains(number);
    words.filter_map(number).filter(|number| !year(number)).collect()
}

/// Issue 6, line 1: every target, deadline, sum of money and row of an annex that the list quotes.
#[test]
fn every_number_of_the_source_documents_is_in_the_data() {
    let Some(demands) = demands() else {
        println!("skipped: no list of requirements in ../shared");
        return;
    };
    assert!(demands.len() > 200, "{}", demands.len());
    let plans: BTreeMap<&str, Plan> =
        SOURCES.into_iter().map(|(source, folder)| (source, plan(folder))).collect();
    let mut checked = BTreeMap::<String, usize>::new();
    for demand in &demands {
        let plan = &plans[demand.source.as_str()];
        let all = said(plan);
        let in_table = demand.source == "BP-SPS-2024" && demand.kind != "F";
        if matches!(demand.kind.as_str(), "T" | "L" | "M" | "W") || in_table {
            for piece in &demand.pieces {
                // An amount stands without its unit.
                let piece = piece.trim_end_matches(" đồng");
                assert!(all.contains(piece), "{}: {piece}", demand.id);
            }
            *checked.entry(demand.kind.clone()).or_default() += 1;
        }
        if demand.kind == "T" && demand.id != "R79" {
            let of_row =
                |id: &str| id.trim_end_matches(|c: char| c.is_ascii_lowercase()) == demand.id;
            let values: Vec<Decimal> = plan
                .targets
                .iter()
                .filter(|target| of_row(&target.id))
                .flat_map(|target| {
                    let share = target.share.as_ref().map(|share| share.percent.value());
                    [Some(target.value.value()), share].into_iter().flatten()
                })
                .collect();
            assert!(!values.is_empty(), "{}", demand.id);
            for number in numbers(&demand.pieces) {
                assert!(values.contains(&number), "{}: {number} not in {values:?}", demand.id);
            }
        }
        if demand.kind == "L" {
            let of_row =
                |id: &str| id.trim_end_matches(|c: char| c.is_ascii_lowercase()) == demand.id;
            assert!(plan.deadlines.iter().any(|one| of_row(&one.id)), "{}", demand.id);
        }
    }
    // As many as the list has: a list that lost its rows would prove nothing.
    for (kind, least) in [("T", 25), ("L", 7), ("M", 3), ("W", 50)] {
        assert!(checked[kind] >= least, "{kind}: {checked:?}");
    }
}

/// The four rows of An Giang's annex and the one table of Bình Phước's that the list quotes.
#[test]
fn the_rows_of_the_annexes_have_their_places() {
    let an_giang = plan("an-giang-2023");
    let places: Vec<(&str, &str)> = an_giang
        .tasks
        .iter()
        .filter_map(|task| Some((task.id.as_str(), task.place.as_deref()?)))
        .filter(|(_, place)| place.starts_with("annex"))
        .collect();
    let annex =
        [("1.1", "annex 1.1"), ("1.2", "annex 1.2"), ("5.1", "annex 5.1"), ("5.3", "annex 5.3")];
    assert_eq!(places, annex);
    let sps = plan("binh-phuoc-sps-2024");
    let rows: std::collections::BTreeSet<&str> =
        sps.tasks.iter().flat_map(|task| task.rows.split(' ')).collect();
    // R184 names the columns of the table; every row after it is a task.
    assert_eq!(rows.len(), 25);
    assert!((185..=209).all(|n| rows.contains(format!("R{n}").as_str())), "{rows:?}");
}

/// Issue 6: these numbers come out, the computed beside the printed.
#[test]
fn the_numbers_of_the_source_documents_come_out_exactly() {
    let an_giang = plan("an-giang-2023");
    let of = |plan: &Plan, id: &str| {
        let target = plan.targets.iter().find(|target| target.id == id).unwrap();
        let share = target.share.as_ref().map(|share| share.percent.printed().to_owned());
        (target.value.printed().to_owned(), share)
    };
    for (id, value, share) in [
        ("R7", "115.623", None),
        ("R8", "103.668", Some("45")),
        ("R9", "9.942", Some("52")),
        ("R10", "2.013", Some("15")),
        ("R11", "30", None),
        ("R12", "356", None),
        ("R35", "100", None),
    ] {
        assert_eq!(of(&an_giang, id), (value.to_owned(), share.map(str::to_owned)), "{id}");
    }
    // 356 classes as 176 + 180.
    let classes = |year| -> Decimal {
        let table = an_giang.table("bang-4").unwrap();
        let columns = table.columns().iter().enumerate().filter(|(_, column)| {
            matches!(column.content, super::Content::Figure { year: of, .. } if of == Some(year))
        });
        columns.filter_map(|(at, _)| super::down(table, at)).sum()
    };
    assert_eq!((classes(2024), classes(2025)), (Decimal::from(176), Decimal::from(180)));
    // The rate of each of the 33 rows by district is the printed one.
    let rates = findings(&an_giang).into_iter().filter(|finding| {
        finding.check == super::Check::Rate
            && matches!(finding.subject, super::Subject::Cell { row: Some(_), .. })
    });
    let kinds: Vec<Kind> = rates.map(|finding| finding.kind()).collect();
    assert_eq!(kinds, [Kind::Agrees; 33]);
    // 124,600,000 dong in three lines.
    let tay_ninh = plan("tay-ninh-2024");
    let found = findings(&tay_ninh);
    let budget = found.iter().find(|finding| finding.check == super::Check::Budget).unwrap();
    assert_eq!(budget.computed, Some(Decimal::from(124_600_000)));
    assert_eq!((budget.kind(), tay_ninh.budget.len()), (Kind::Agrees, 3));
}
