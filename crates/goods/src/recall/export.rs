//! The rows of a recall as a table for files.

use jiff::Timestamp;
use nguon_platform::web::{self, Visitor};
use nguon_print::{Cell, Column, Kind, Table};

use super::model::Asked;
use super::view::{Row, View, Where};
use crate::lot::export::{text, unit};

/// The same rows as the screen, in the same order.
pub(super) fn table(
    asked: &Asked,
    view: &View,
    visitor: &Visitor,
    now: Timestamp,
) -> Result<Table, web::Error> {
    let columns = [
        ("goods-recall-part", Kind::Text),
        ("goods-kind", Kind::Text),
        ("goods-code", Kind::Text),
        ("goods-product", Kind::Text),
        ("goods-relation", Kind::Text),
        ("goods-recall-where", Kind::Text),
        ("goods-place", Kind::Text),
        ("goods-address", Kind::Text),
        ("goods-holder", Kind::Text),
        ("goods-quantity", Kind::Decimal(0)),
        ("goods-unit", Kind::Text),
        ("goods-container", Kind::Text),
        ("goods-disposition", Kind::Text),
        ("goods-since", Kind::DateTime),
        ("goods-recall-counted", Kind::Text),
        ("goods-identifier", Kind::Text),
    ];
    let columns = columns.map(|(key, kind)| Column::new(visitor.t(key), kind));
    let title = visitor.tr("goods-recall-of", &[("code", &asked.key.code())]);
    let mut table = Table::new(title, columns).map_err(web::Error::internal)?;
    for note in notes(asked, view, visitor, now) {
        table.note(note);
    }
    for row in &view.rows {
        table.push(cells(row, visitor)).map_err(web::Error::internal)?;
    }
    Ok(table)
}

fn notes(asked: &Asked, view: &View, visitor: &Visitor, now: Timestamp) -> Vec<String> {
    let moment = nguon_platform::i18n::moment;
    let mut notes = vec![
        view.sentence.clone(),
        visitor.tr("goods-file-made", &[("at", &moment(now))]),
        visitor.tr("goods-recall-asked", &[("by", &asked.by), ("at", &moment(asked.at))]),
        format!("{}: {}", visitor.t("goods-recall-reach"), visitor.t(asked.reach.key())),
        format!("{}: {}", visitor.t("goods-recall-reason"), asked.reason),
        format!("{}: {}", visitor.t("goods-recall-total"), view.affected_totals.join("; ")),
    ];
    notes.extend(view.partial.then(|| visitor.t("goods-recall-partial")));
    notes.extend(view.demonstration.then(|| visitor.t("shell-demo-banner")));
    notes.extend(view.unknown.iter().cloned());
    notes
}

fn cells(row: &Row, visitor: &Visitor) -> Vec<Cell> {
    let place = row.place.as_ref();
    let identifier = match &row.at {
        Where::At(id) | Where::UnderWay(Some(id)) => Some(id.as_str()),
        Where::UnderWay(None) | Where::Gone | Where::Unknown => None,
    };
    let quantity = row.quantity.as_ref();
    vec![
        visitor.t(row.group.key()).into(),
        visitor.t(row.thing.kind_key()).into(),
        row.thing.label(visitor).into(),
        text(row.thing.product.as_deref()),
        visitor.t(row.relation).into(),
        visitor.t(where_key(&row.at)).into(),
        text(place.map(|place| place.name.as_str()).or(identifier)),
        text(place.and_then(|place| place.address.as_deref())),
        text(row.holder.as_deref()),
        quantity.map_or(Cell::Empty, |quantity| Cell::Decimal(quantity.value)),
        quantity.map_or(Cell::Empty, |quantity| {
            Cell::Text(unit(visitor, quantity.unit.as_deref(), row.piece.as_deref()))
        }),
        text(row.container.as_deref()),
        text(row.disposition.as_deref()),
        row.since.map_or(Cell::Empty, |at| Cell::DateTime(crate::lot::on_office_clock(at))),
        visitor.t(if row.counted { "goods-yes" } else { "goods-no" }).into(),
        row.identifier.as_str().into(),
    ]
}

/// Message key of where a part is.
pub(super) fn where_key(at: &Where) -> &'static str {
    match at {
        Where::At(_) => "goods-where-at",
        Where::UnderWay(_) => "goods-where-under-way",
        Where::Gone => "goods-where-gone",
        Where::Unknown => "goods-where-unknown",
    }
}
