//! The answer in one sentence: how much of what, where, who holds it.

use nguon_platform::i18n::Arg;
use nguon_platform::web::Visitor;

use super::view::{Group, Row, Sum, Where};
use crate::key::Kind;

/// Places and holders named; the tables name all.
const NAMED_MAX: usize = 4;

/// The sentence; `sure` unless a limit or a gap in the events may hide more.
pub(super) fn sentence(
    rows: &[Row],
    sums: &[Sum],
    totals: &[String],
    sure: bool,
    visitor: &Visitor,
) -> String {
    let left = |row: &&Row| row.group == Group::Affected && row.at != Where::Gone;
    let left: Vec<&Row> = rows.iter().filter(left).collect();
    if left.is_empty() {
        return visitor.t("goods-recall-answer-none");
    }
    let amount =
        if totals.is_empty() { visitor.t("goods-amount-unknown") } else { totals.join("; ") };
    let (things, places) = (things(&left, visitor), sums.len());
    let where_ = listed(sums.iter().map(|sum| place(sum, visitor)).collect(), visitor);
    let mut holders: Vec<String> = Vec::new();
    for holder in left.iter().map(|row| row.holder.clone()) {
        let holder = holder.unwrap_or_else(|| visitor.t("goods-where-unknown"));
        if !holders.contains(&holder) {
            holders.push(holder);
        }
    }
    let holders = listed(holders, visitor);
    let key = if sure { "goods-recall-answer" } else { "goods-recall-answer-at-least" };
    let args: [(&str, &dyn Arg); 5] = [
        ("amount", &amount),
        ("things", &things),
        ("places", &places),
        ("where", &where_),
        ("holders", &holders),
    ];
    visitor.tr(key, &args)
}

/// `1 lô hàng, 7 đơn vị hàng`.
fn things(left: &[&Row], visitor: &Visitor) -> String {
    let kinds = Kind::ALL.map(Some).into_iter().chain([None]);
    let counted = kinds.filter_map(|kind| {
        let of_kind = left.iter().filter(|row| row.thing.kind == kind);
        let mut keys: Vec<&str> = of_kind.map(|row| row.identifier.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        let n = keys.len();
        (n > 0).then(|| visitor.tr(count_key(kind), &[("n", &n)]))
    });
    counted.collect::<Vec<_>>().join(", ")
}

fn count_key(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Lot) => "goods-count-lots",
        Some(Kind::Item) => "goods-count-items",
        Some(Kind::Unit) => "goods-count-units",
        None => "goods-count-others",
    }
}

fn place(sum: &Sum, visitor: &Visitor) -> String {
    let known = sum.place.as_ref().map(|place| place.name.clone());
    let name = match (&sum.at, known) {
        (Where::UnderWay(Some(id)), known) => {
            let to = known.unwrap_or_else(|| id.clone());
            visitor.tr("goods-recall-under-way-to", &[("place", &to)])
        }
        (_, Some(name)) => name,
        (Where::At(id), None) => id.clone(),
        (Where::UnderWay(None), None) => visitor.t("goods-recall-under-way"),
        (Where::Gone | Where::Unknown, None) => visitor.t("goods-where-unknown"),
    };
    if sum.amounts.is_empty() {
        return format!("{name} ({})", visitor.t("goods-amount-unknown"));
    }
    format!("{name} ({})", sum.amounts.join("; "))
}

/// The first of them, and how many more there are.
fn listed(mut words: Vec<String>, visitor: &Visitor) -> String {
    let more = words.len().saturating_sub(NAMED_MAX);
    words.truncate(NAMED_MAX);
    if more > 0 {
        words.push(visitor.tr("goods-and-more", &[("n", &more)]));
    }
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_text() {
        let messages = crate::testing::messages();
        for kind in Kind::ALL.map(Some).into_iter().chain([None]) {
            assert!(messages.has(count_key(kind)), "{kind:?}");
        }
    }
}
