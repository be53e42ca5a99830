//! The list of balances as a table for files.

use jiff::Timestamp;
use nguon_lineage::Amount;
use nguon_platform::web::{self, Visitor};
use nguon_print::{Cell, Column, Kind, Table};

use super::model::Shown;
use super::told;

/// The same rows as the screen, in the same order; amounts that are not one number are told in
/// words in the last column.
pub(super) fn table(
    rows: &[Shown],
    visitor: &Visitor,
    now: Timestamp,
) -> Result<Table, web::Error> {
    let columns = [
        ("goods-balance-code", Kind::Text),
        ("goods-balance-area", Kind::Text),
        ("goods-holder", Kind::Text),
        ("goods-balance-crop", Kind::Text),
        ("goods-balance-season", Kind::Text),
        ("goods-balance-capacity-kg", Kind::Decimal(1)),
        ("goods-balance-harvested-kg", Kind::Decimal(1)),
        ("goods-balance-packed-kg", Kind::Decimal(1)),
        ("goods-balance-shipped-kg", Kind::Decimal(1)),
        ("goods-balance-returned-kg", Kind::Decimal(1)),
        ("goods-balance-used", Kind::Decimal(1)),
        ("goods-balance-findings", Kind::Text),
        ("goods-balance-in-words", Kind::Text),
        ("goods-demonstration", Kind::Text),
    ];
    let columns = columns.map(|(key, kind)| Column::new(visitor.t(key), kind));
    let mut table =
        Table::new(visitor.t("goods-balances"), columns).map_err(web::Error::internal)?;
    let moment = nguon_platform::i18n::moment(now);
    table.note(visitor.tr("goods-file-made", &[("at", &moment)]));
    table.note(visitor.t("goods-balance-at-least"));
    for row in rows {
        table.push(cells(row, visitor)).map_err(web::Error::internal)?;
    }
    Ok(table)
}

fn cells(row: &Shown, visitor: &Visitor) -> Vec<Cell> {
    let balance = &row.balance;
    let least = |amount: &Amount| Cell::Decimal(amount.at_least());
    let amounts = [
        ("goods-balance-harvested", &balance.harvested),
        ("goods-balance-packed", &balance.packed),
        ("goods-balance-shipped", &balance.shipped),
        ("goods-balance-returned", &balance.returned),
    ];
    let unsure: Vec<String> = amounts
        .into_iter()
        .filter(|(_, amount)| amount.exact().is_none())
        .map(|(key, amount)| format!("{}: {}", visitor.t(key), told::amount(visitor, amount)))
        .collect();
    let findings: Vec<String> =
        balance.findings.iter().map(|finding| visitor.t(told::finding_key(finding.kind))).collect();
    let words = |parts: Vec<String>| {
        if parts.is_empty() { Cell::Empty } else { Cell::Text(parts.join("; ")) }
    };
    vec![
        row.code.clone().map_or(Cell::Empty, Cell::Text),
        row.area.as_str().into(),
        row.holder.as_str().into(),
        row.crop(visitor.language).into(),
        row.season().into(),
        balance.capacity_kg.map_or(Cell::Empty, Cell::Decimal),
        least(&balance.harvested),
        least(&balance.packed),
        least(&balance.shipped),
        least(&balance.returned),
        balance.used_percent().map_or(Cell::Empty, |used| Cell::Decimal(used.round_dp(1))),
        words(findings),
        words(unsure),
        if row.demonstration { visitor.t("shell-demo").into() } else { Cell::Empty },
    ]
}
