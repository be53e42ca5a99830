//! Tables as answers, and the table of lots.

use axum::response::Response;
use jiff::Timestamp;
use nguon_platform::web::{self, CSV, Visitor, XLSX, saved};
use nguon_print::{Cell, Column, Kind, Table, to_csv, to_xlsx};

use super::model::on_office_clock;
use super::pages::Row;
use crate::told::day;
use crate::words::unit_sign;

/// A table as a CSV file of that name.
pub(crate) fn csv(table: &Table, name: &str) -> Response {
    saved(CSV, &format!("{name}.csv"), to_csv(table))
}

/// A table as a workbook of that name.
pub(crate) fn xlsx(table: &Table, name: &str, now: Timestamp) -> Result<Response, web::Error> {
    let bytes = to_xlsx(table, now).map_err(web::Error::internal)?;
    Ok(saved(XLSX, &format!("{name}.xlsx"), bytes))
}

/// The list of lots as a table.
pub(super) fn lots(rows: &[Row], visitor: &Visitor, now: Timestamp) -> Result<Table, web::Error> {
    let columns = [
        ("goods-code", Kind::Text),
        ("goods-product", Kind::Text),
        ("goods-gtin", Kind::Text),
        ("goods-made", Kind::DateTime),
        ("goods-place", Kind::Text),
        ("goods-place-code", Kind::Text),
        ("goods-holder", Kind::Text),
        ("goods-quantity", Kind::Decimal(0)),
        ("goods-unit", Kind::Text),
        ("goods-best-before", Kind::Date),
        ("goods-identifier", Kind::Text),
        ("goods-demonstration", Kind::Text),
    ];
    let columns = columns.map(|(key, kind)| Column::new(visitor.t(key), kind));
    let mut table = Table::new(visitor.t("goods-lots"), columns).map_err(web::Error::internal)?;
    let moment = nguon_platform::i18n::moment(now);
    table.note(visitor.tr("goods-file-made", &[("at", &moment)]));
    for row in rows {
        table.push(cells(row, visitor)).map_err(web::Error::internal)?;
    }
    Ok(table)
}

fn cells(row: &Row, visitor: &Visitor) -> Vec<Cell> {
    let lot = &row.lot;
    let place = row.place.as_ref();
    let quantity = lot.quantity.as_ref();
    vec![
        lot.key.code().into(),
        text(row.product.as_deref()),
        text(lot.key.gtin()),
        Cell::DateTime(on_office_clock(lot.made)),
        text(place.map(|place| place.name.as_str()).or(lot.place.as_deref())),
        text(place.and_then(|place| place.code.as_deref())),
        text(place.and_then(|place| place.holder_name.as_deref())),
        quantity.map_or(Cell::Empty, |quantity| Cell::Decimal(quantity.value)),
        quantity.map_or(Cell::Empty, |quantity| {
            Cell::Text(unit(visitor, quantity.unit.as_deref(), row.piece.as_deref()))
        }),
        best_before(lot.best_before.as_deref()),
        lot.key.uri().into(),
        if lot.demonstration { visitor.t("shell-demo").into() } else { Cell::Empty },
    ]
}

/// A day where the text names one, so that files sort and count it.
fn best_before(written: Option<&str>) -> Cell {
    written.map_or(Cell::Empty, |written| day(written).map_or_else(|| written.into(), Cell::Date))
}

/// Name of a unit; pieces are called what the product calls them.
pub(crate) fn unit(visitor: &Visitor, unit: Option<&str>, piece: Option<&str>) -> String {
    match unit.or(piece) {
        Some(code) => unit_sign(code).into_owned(),
        None => visitor.t("goods-pieces"),
    }
}

/// Text, or nothing.
pub(crate) fn text(text: Option<&str>) -> Cell {
    text.map_or(Cell::Empty, Cell::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_days_as_days() {
        for (written, cell) in [
            (Some("2026-06-03"), Cell::Date(jiff::civil::date(2026, 6, 3))),
            (Some("tháng 6"), Cell::Text("tháng 6".to_owned())),
            (None, Cell::Empty),
        ] {
            assert_eq!(best_before(written), cell, "{written:?}");
        }
    }
}
