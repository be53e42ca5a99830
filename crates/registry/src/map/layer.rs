//! Plots in rows: what is said of each beside its shape, as columns of a layer and of a sheet.

use nguon_platform::web::{Error, Visitor};
use nguon_plots::files::write::{
    Field, FieldKind, PlotLayer, PlotRow, ShapefileError, shapefile, wkt,
};
use nguon_print::{Cell, Column, Kind, Table, to_xlsx};

use super::files::Export;

/// Name of the layer, and of the files of a Shapefile.
const LAYER: &str = "thua";

/// Longest text that a cell of a spreadsheet holds.
const CELL_CHARS_MAX: usize = 32_767;

const fn text(name: &'static str, short: &'static str) -> Field {
    Field { name, short, kind: FieldKind::Text }
}

const fn hectares(name: &'static str, short: &'static str) -> Field {
    Field { name, short, kind: FieldKind::Decimal(4) }
}

/// Columns of a `GeoPackage`; a Shapefile has the second names. What a `GeoJSON` has is called alike.
const FIELDS: &[Field] = &[
    text("name", "name"),
    text("number", "number"),
    text("area_name", "area_name"),
    text("holder", "holder"),
    text("code", "code"),
    text("crops", "crops"),
    text("status", "status"),
    hectares("area_ha", "area_ha"),
    hectares("declared_ha", "decl_ha"),
    text("area", "area"),
    Field { name: "demonstration", short: "demo", kind: FieldKind::Decimal(0) },
];

/// All plots, drawn or not, as a layer.
fn layer<'e>(export: &'e Export<'_>) -> PlotLayer<'e> {
    let rows = export.plots.iter().map(|one| {
        let plot = &one.plot;
        let declared = plot.declared.map(|declared| declared.to_string());
        let values = vec![
            Some(one.name.clone()),
            Some(plot.number.clone()),
            Some(plot.area_name.clone()),
            Some(plot.holder_name.clone()),
            Some(one.code()).filter(|code| !code.is_empty()),
            Some(one.crops(export.visitor.language)),
            one.status(export.market).map(|status| status.word().to_owned()),
            one.shape.as_ref().map(|shape| shape.hectares().to_string()),
            declared,
            Some(plot.area.to_string()),
            Some(u8::from(plot.demonstration).to_string()),
        ];
        PlotRow { shape: one.shape.as_ref(), values }
    });
    PlotLayer { name: LAYER, fields: FIELDS, rows: rows.collect() }
}

/// How many plots have no shape, in words; nothing when all have one.
fn undrawn_words(visitor: &Visitor, undrawn: u64) -> Option<String> {
    (undrawn > 0).then(|| visitor.tr("registry-plots-without-shape", &[("n", &undrawn)]))
}

/// A `GeoPackage`: a plot without boundary is a row without geometry.
pub(super) fn geopackage(export: &Export<'_>) -> Result<Vec<u8>, Error> {
    let said = undrawn_words(export.visitor, export.undrawn).unwrap_or_default();
    nguon_geopackage::write(&layer(export), &said, export.now).map_err(Error::internal)
}

/// A zipped Shapefile: a plot without boundary is a record with the null shape.
pub(super) fn zipped_shapefile(export: &Export<'_>) -> Result<Vec<u8>, Error> {
    let visitor = export.visitor;
    let notes = |cut: usize| {
        let renamed = FIELDS.iter().filter(|field| field.name != field.short);
        let renamed: Vec<String> =
            renamed.map(|field| format!("{} → {}", field.name, field.short)).collect();
        let renamed = renamed.join(", ");
        let mut lines = vec![
            visitor.t("registry-plots-shapefile-note"),
            visitor.tr("registry-plots-shapefile-names", &[("names", &renamed.as_str())]),
        ];
        lines.extend((cut > 0).then(|| visitor.tr("registry-plots-shapefile-cut", &[("n", &cut)])));
        lines.extend(undrawn_words(visitor, export.undrawn));
        lines.join("\r\n") + "\r\n"
    };
    let day = (export.today.year(), export.today.month(), export.today.day());
    shapefile(&layer(export), day, notes).map_err(|error| match error {
        ShapefileError::TooLarge { .. } => Error::Unreadable("registry-error-shapefile-large"),
        other => Error::internal(other),
    })
}

/// A workbook: one row for each plot, the boundary as well-known text, which the reader of uploads
/// takes back.
pub(super) fn workbook(export: &Export<'_>) -> Result<Vec<u8>, Error> {
    let visitor = export.visitor;
    let columns = [
        ("plot", Kind::Text),
        ("area-name", Kind::Text),
        ("code", Kind::Text),
        ("holder", Kind::Text),
        ("crops", Kind::Text),
        ("status", Kind::Text),
        ("area-ha", Kind::Decimal(4)),
        ("declared-ha", Kind::Decimal(4)),
        ("middle-lon", Kind::Decimal(7)),
        ("middle-lat", Kind::Decimal(7)),
        ("wkt", Kind::Text),
        ("demonstration", Kind::Text),
    ];
    let columns = columns
        .map(|(word, kind)| Column::new(visitor.t(&format!("registry-plots-column-{word}")), kind));
    let mut table =
        Table::new(visitor.t("registry-fact-plots"), columns).map_err(Error::internal)?;
    let mut long = 0_u64;
    for one in &export.plots {
        let plot = &one.plot;
        let number = |digits: Option<String>| {
            digits.and_then(|digits| digits.parse().ok()).map_or(Cell::Empty, Cell::Decimal)
        };
        let middle = one.shape.as_ref().map(nguon_plots::PlotGeometry::label_point);
        let boundary = one.shape.as_ref().map(wkt);
        let fits = boundary.filter(|text| text.len() <= CELL_CHARS_MAX);
        long += u64::from(fits.is_none() && one.shape.is_some());
        let demonstration = plot.demonstration.then(|| visitor.t("registry-plots-demonstration"));
        let status = one.status(export.market);
        let status = status.map(|one| visitor.t(&format!("registry-status-{}", one.word())));
        let row = vec![
            plot.number.clone().into(),
            plot.area_name.clone().into(),
            one.code().into(),
            plot.holder_name.clone().into(),
            one.crops(visitor.language).into(),
            status.into(),
            number(one.shape.as_ref().map(|shape| shape.hectares().to_string())),
            number(plot.declared.map(|declared| declared.to_string())),
            number(middle.map(|middle| format!("{:.7}", middle.lon()))),
            number(middle.map(|middle| format!("{:.7}", middle.lat()))),
            fits.into(),
            demonstration.into(),
        ];
        table.push(row).map_err(Error::internal)?;
    }
    table.note(visitor.t("registry-plots-workbook-note"));
    if let Some(said) = undrawn_words(visitor, export.undrawn) {
        table.note(said);
    }
    if long > 0 {
        table.note(visitor.tr("registry-plots-workbook-long", &[("n", &long)]));
    }
    to_xlsx(&table, export.now).map_err(Error::internal)
}
