//! The tables of borders.

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Row, Tx, Value};
use nguon_platform::territory::UnitId;
use nguon_plots::{BorderPiece, BorderTolerance, Extent, Hectares, PlotGeometry};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::model::{Border, FILE_BYTES_MAX, NewBorder, NewFile};
use crate::error::{Refusal, RegistryError};
use crate::words::Words;

/// Kind of thing in the audit log.
pub(super) const KIND: &str = "border";
/// Ended borders that are kept of a unit, with their files.
const FORMER_MAX: usize = 5;
/// Corners of a line on a map; what a screen shows of a province.
const DRAWN_CORNERS_MAX: usize = 2_000;
/// Pieces of borders that one plot may meet; a plot of 100,000 ha meets some hundreds.
const PIECES_MAX: i64 = 5_000;

const COLUMNS: &str = "b.id AS id, b.unit AS unit, b.file AS file, f.name AS file_name, \
                       b.file_shapes AS file_shapes, b.drawn AS drawn, b.area_m2 AS area_m2, \
                       b.corners AS corners, b.begun_us AS begun_us, b.begun_by AS begun_by, \
                       b.ended_us AS ended_us, b.end_reason AS end_reason \
                       FROM registry_border b JOIN registry_border_file f ON f.id = b.file";

/// Keep a file and the borders in it; those that the units have now end. The caller has asked
/// territory and permission.
///
/// # Errors
/// [`RegistryError::Refused`] when the file is too large, or when a border is replaced and nobody
/// says why.
pub fn put(
    tx: &mut Tx<'_>,
    actor: &Actor,
    file: &NewFile,
    borders: &[NewBorder],
    reason: Option<&Words>,
) -> Result<(), RegistryError> {
    if file.bytes.len() > FILE_BYTES_MAX {
        return Err(Refusal::new("file", "registry-error-border-file-long").into());
    }
    tx.execute(
        "INSERT INTO registry_border_file (id, name, bytes, received_us, received_by) \
         VALUES ($1, $2, $3, $4, $5)",
        &[
            file.id.into(),
            file.name.as_str().into(),
            file.bytes.clone().into(),
            actor.at.into(),
            (&actor.name).into(),
        ],
    )?;
    for border in borders {
        let before = current(tx, &border.unit)?;
        if let Some(before) = &before {
            let Some(reason) = reason else {
                return Err(Refusal::new("reason", "registry-error-border-replaced").into());
            };
            end(tx, actor, before, reason)?;
        }
        insert(tx, actor, file, border)?;
        let verb = if before.is_some() { "replace-border" } else { "load-border" };
        let actor = reason.map_or_else(|| actor.clone(), |why| actor.clone().because(why.as_str()));
        let after = told(file.name.as_str(), border.geometry.hectares(), corners(&border.geometry));
        let before = before.map(|it| told(&it.file_name, it.area, it.corners));
        audit::record(tx, &actor, &Change::new(verb, KIND, &border.unit, before, Some(after)))?;
        forget(tx, &border.unit)?;
    }
    Ok(())
}

/// Hold plots against no border of this unit any more.
///
/// # Errors
/// [`RegistryError::NotFound`] when it has none.
pub fn remove(
    tx: &mut Tx<'_>,
    actor: &Actor,
    unit: &UnitId,
    reason: &Words,
) -> Result<(), RegistryError> {
    let before = current(tx, unit)?.ok_or(RegistryError::NotFound)?;
    end(tx, actor, &before, reason)?;
    let actor = actor.clone().because(reason.as_str());
    let before = told(&before.file_name, before.area, before.corners);
    audit::record(tx, &actor, &Change::new("remove-border", KIND, unit, Some(before), None))?;
    Ok(forget(tx, unit)?)
}

fn told(file: &str, area: Hectares, corners: u32) -> Json {
    json!({ "plot_file": file, "area_m2": area.whole_m2(), "corners": corners })
}

fn corners(geometry: &PlotGeometry) -> u32 {
    u32::try_from(geometry.vertex_count()).unwrap_or(u32::MAX)
}

fn insert(
    tx: &mut Tx<'_>,
    actor: &Actor,
    file: &NewFile,
    border: &NewBorder,
) -> Result<(), DbError> {
    let geometry = &border.geometry;
    let shapes: Vec<String> = border.shapes.iter().map(ToString::to_string).collect();
    tx.execute(
        "INSERT INTO registry_border (id, unit, file, file_shapes, file_zone, geometry, drawn, \
         area_m2, corners, begun_us, begun_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &[
            border.id.into(),
            border.unit.to_string().into(),
            file.id.into(),
            shapes.join(",").into(),
            file.zone.map(|zone| zone.to_string()).into(),
            geometry.to_geojson_geometry().to_string().into(),
            line_of(geometry).to_geojson_geometry().to_string().into(),
            i64::try_from(geometry.hectares().whole_m2()).unwrap_or(i64::MAX).into(),
            corners(geometry).into(),
            actor.at.into(),
            (&actor.name).into(),
        ],
    )?;
    for (number, piece) in (1_i64..).zip(geometry.border_pieces()) {
        let Extent { west, south, east, north } = piece.bounds();
        tx.execute(
            "INSERT INTO registry_border_piece (border, number, west, south, east, north, shape) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &[
                border.id.into(),
                number.into(),
                west.into(),
                south.into(),
                east.into(),
                north.into(),
                piece.to_text().into(),
            ],
        )?;
    }
    Ok(())
}

/// The border as a map draws it: fewer corners where it has many.
fn line_of(geometry: &PlotGeometry) -> PlotGeometry {
    let mut line = geometry.clone();
    for tolerance_m in [25.0, 50.0, 100.0, 200.0, 400.0] {
        if line.vertex_count() <= DRAWN_CORNERS_MAX {
            break;
        }
        line = geometry.simplify(tolerance_m);
    }
    line
}

fn end(tx: &mut Tx<'_>, actor: &Actor, border: &Border, reason: &Words) -> Result<(), DbError> {
    tx.execute("DELETE FROM registry_border_piece WHERE border = $1", &[border.id.into()])?;
    tx.execute(
        "UPDATE registry_border SET ended_us = $1, ended_by = $2, end_reason = $3 WHERE id = $4",
        &[actor.at.into(), (&actor.name).into(), reason.as_str().into(), border.id.into()],
    )?;
    Ok(())
}

/// What ended long ago goes, and files that nothing stands in.
fn forget(tx: &mut Tx<'_>, unit: &UnitId) -> Result<(), DbError> {
    for border in former(tx, unit)?.into_iter().skip(FORMER_MAX) {
        tx.execute("DELETE FROM registry_border WHERE id = $1", &[border.id.into()])?;
        tx.execute(
            "DELETE FROM registry_border_file WHERE id = $1 \
             AND NOT EXISTS (SELECT 1 FROM registry_border b WHERE b.file = registry_border_file.id)",
            &[border.file.into()],
        )?;
    }
    Ok(())
}

/// The border that plots of a unit are held against.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn current(tx: &mut Tx<'_>, unit: &UnitId) -> Result<Option<Border>, DbError> {
    tx.row(
        &format!("SELECT {COLUMNS} WHERE b.unit = $1 AND b.ended_us IS NULL"),
        &[unit.to_string().into()],
        read,
    )
}

/// Borders that a unit had, the last one first.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn former(tx: &mut Tx<'_>, unit: &UnitId) -> Result<Vec<Border>, DbError> {
    tx.rows(
        &format!(
            "SELECT {COLUMNS} WHERE b.unit = $1 AND b.ended_us IS NOT NULL \
             ORDER BY b.ended_us DESC, b.begun_us DESC, b.id LIMIT 100"
        ),
        &[unit.to_string().into()],
        read,
    )
}

/// The file of a border of this unit as it was received: its name and bytes.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn original(
    tx: &mut Tx<'_>,
    unit: &UnitId,
    border: Uuid,
) -> Result<Option<(String, Vec<u8>)>, DbError> {
    tx.row(
        "SELECT f.name AS name, f.bytes AS bytes FROM registry_border b \
         JOIN registry_border_file f ON f.id = b.file WHERE b.id = $1 AND b.unit = $2",
        &[border.into(), unit.to_string().into()],
        |row| Ok((row.get("name")?, row.get("bytes")?)),
    )
}

/// Pieces of a unit's border that a plot's box meets; none when no border is loaded.
pub(super) fn pieces(
    tx: &mut Tx<'_>,
    unit: &UnitId,
    plot: &PlotGeometry,
    tolerance: &BorderTolerance,
) -> Result<Option<Vec<BorderPiece>>, DbError> {
    let border = tx.row(
        "SELECT id FROM registry_border WHERE unit = $1 AND ended_us IS NULL",
        &[unit.to_string().into()],
        |row| row.get::<Uuid>("id"),
    )?;
    let Some(border) = border else { return Ok(None) };
    let mut values: Vec<Value> = vec![border.into()];
    values.extend(window(plot, tolerance));
    let found = tx.rows(
        "SELECT shape FROM registry_border_piece WHERE border = $1 AND west <= $2 AND east >= $3 \
         AND south <= $4 AND north >= $5 LIMIT $6",
        &values,
        |row| row.get::<String>("shape"),
    )?;
    Ok(Some(found.iter().filter_map(|text| BorderPiece::from_text(text)).collect()))
}

/// Pieces of the borders of all communes that a plot's box meets, by commune.
pub(super) fn communes_near(
    tx: &mut Tx<'_>,
    plot: &PlotGeometry,
    tolerance: &BorderTolerance,
) -> Result<Vec<(UnitId, Vec<BorderPiece>)>, DbError> {
    let rows = tx.rows(
        "SELECT b.unit AS unit, p.shape AS shape FROM registry_border_piece p \
         JOIN registry_border b ON b.id = p.border WHERE p.west <= $1 AND p.east >= $2 \
         AND p.south <= $3 AND p.north >= $4 ORDER BY b.unit, p.number LIMIT $5",
        &window(plot, tolerance),
        |row| Ok((row.parse::<UnitId>("unit")?, row.get::<String>("shape")?)),
    )?;
    let mut found: Vec<(UnitId, Vec<BorderPiece>)> = Vec::new();
    for (unit, shape) in rows.into_iter().filter(|(unit, _)| unit.is_commune()) {
        let piece = BorderPiece::from_text(&shape);
        match found.last_mut() {
            Some((last, pieces)) if *last == unit => pieces.extend(piece),
            _ => found.push((unit, piece.into_iter().collect())),
        }
    }
    Ok(found)
}

/// East, west, north, south of what is near a plot, and the most pieces.
fn window(plot: &PlotGeometry, tolerance: &BorderTolerance) -> [Value; 5] {
    let near = plot.bounds_near(tolerance);
    [near.east.into(), near.west.into(), near.north.into(), near.south.into(), PIECES_MAX.into()]
}

fn read(row: &Row<'_>) -> Result<Border, DbError> {
    Ok(Border {
        id: row.get("id")?,
        unit: row.parse("unit")?,
        file: row.get("file")?,
        file_name: row.get("file_name")?,
        file_shapes: row.get("file_shapes")?,
        drawn: row.get("drawn")?,
        area: Hectares::from_whole_m2(row.get("area_m2")?),
        corners: row.get("corners")?,
        begun: row.get("begun_us")?,
        begun_by: row.get("begun_by")?,
        ended: row.get("ended_us")?,
        end_reason: row.get("end_reason")?,
    })
}
