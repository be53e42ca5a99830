//! Which shapes of a file are whose border: the only one, or those with the unit's code or name.
//!
//! Open lists and land offices give the communes of a province as one file with a column of codes;
//! a unit with islands is often several records.

use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::places::{self, Level, Unit};
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::text::fold_vi;
use nguon_plots::files::{FileLimits, FileShape};
use nguon_plots::vn2000::Zone;
use nguon_plots::{Limits, PlotGeometry};

use super::model::{BorderError, FILE_BYTES_MAX};
use crate::growing_area::shapes_of;

/// What one file of borders may be: the communes of the country.
const FILE: FileLimits = FileLimits {
    bytes_max: FILE_BYTES_MAX,
    unpacked_bytes_max: 128 << 20,
    shapes_max: 5_000,
    points_max: 2_000_000,
    ..FileLimits::START
};

/// A checked border and the records of the file that it is made of, from 1.
pub type Read = (Vec<usize>, PlotGeometry);

/// A unit, and its border or what is wrong with it.
pub type ReadOf = (UnitId, Result<Read, BorderError>);

/// The border of one unit.
///
/// # Errors
/// [`BorderError`].
pub fn of_unit(
    bytes: &[u8],
    zone: Option<Zone>,
    unit: &Unit,
    today: Date,
) -> Result<Read, BorderError> {
    let shapes = shapes_of(bytes, zone, &FILE)?.shapes;
    if let [only] = shapes.as_slice() {
        return checked(&[only]);
    }
    let coded: Vec<&FileShape> = shapes.iter().filter(|one| has_code(one, &unit.id)).collect();
    if !coded.is_empty() {
        return checked(&coded);
    }
    let Some(period) = unit.on(today) else {
        return Err(BorderError::NotNamed { shapes: shapes.len() });
    };
    let names = [fold_vi(&period.full_name()), fold_vi(&period.name)];
    let named: Vec<&FileShape> = shapes.iter().filter(|one| has_name(one, &names)).collect();
    if named.is_empty() {
        return Err(BorderError::NotNamed { shapes: shapes.len() });
    }
    checked(&named)
}

/// The borders of all these units that the file names by code, in the order of the units.
///
/// # Errors
/// [`BorderError::File`], [`BorderError::NoneNamed`]; what is wrong with a single border stands
/// beside its unit.
pub fn of_all(
    bytes: &[u8],
    zone: Option<Zone>,
    units: &[UnitId],
) -> Result<Vec<ReadOf>, BorderError> {
    let shapes = shapes_of(bytes, zone, &FILE)?.shapes;
    let mut found = Vec::new();
    for unit in units {
        let own: Vec<&FileShape> = shapes.iter().filter(|one| has_code(one, unit)).collect();
        if !own.is_empty() {
            found.push((unit.clone(), checked(&own)));
        }
    }
    if found.is_empty() { Err(BorderError::NoneNamed) } else { Ok(found) }
}

/// Units of a day whose borders a territory's office loads: its provinces, and the communes of one.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn units_of(
    tx: &mut Tx<'_>,
    territory: &Territory,
    province: Option<&UnitId>,
    today: Date,
) -> Result<(Vec<Unit>, Vec<Unit>), DbError> {
    let mut provinces = places::provinces(tx, today)?;
    match territory {
        Territory::Country => {}
        Territory::Province(own) => provinces.retain(|unit| unit.id == *own),
        Territory::Commune(_) | Territory::Holder(_) | Territory::Nowhere => provinces.clear(),
    }
    let chosen = match (province, provinces.as_slice()) {
        (Some(wanted), known) => known.iter().find(|unit| unit.id == *wanted),
        (None, [only]) => Some(only),
        (None, _) => None,
    };
    let communes = match chosen {
        Some(chosen) => places::children(tx, &chosen.id, today)?,
        None => Vec::new(),
    };
    let communes = communes.into_iter().filter(|unit| unit.level == Level::Commune).collect();
    Ok((provinces, communes))
}

/// All records of a unit as one border.
fn checked(shapes: &[&FileShape]) -> Result<Read, BorderError> {
    let Some((first, rest)) = shapes.split_first() else {
        return Err(BorderError::NoneNamed);
    };
    let mut whole = (*first).clone();
    for more in rest {
        whole.parts.extend(more.parts.iter().cloned());
    }
    let geometry =
        whole.check(&Limits::UNIT).map_err(|error| BorderError::Shape { at: first.at, error })?;
    Ok((shapes.iter().map(|one| one.at).collect(), geometry))
}

/// Whether a column of codes holds the unit's; a spreadsheet may have dropped its zeros in front.
fn has_code(shape: &FileShape, unit: &UnitId) -> bool {
    let code = unit.code();
    let column = |name: &str| {
        let name = fold_vi(name);
        name.starts_with("ma") || name.contains("code") || name == "id"
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    shape.attributes.iter().any(|(name, value)| {
        let value = value.trim();
        digits(value) && column(name) && (value == code || padded_to(value, code))
    })
}

/// Provinces have two digits and communes five, so that a number of up to two digits is taken for
/// a province's and a longer one for a commune's.
fn padded_to(value: &str, code: &str) -> bool {
    let same_level = (value.len() > 2) == (code.len() > 2);
    same_level && code.len() > value.len() && code.trim_start_matches('0') == value
}

fn has_name(shape: &FileShape, names: &[String]) -> bool {
    let said = shape.attributes.iter().map(|(_, value)| value.as_str());
    said.chain(shape.name.as_deref()).map(fold_vi).any(|said| names.contains(&said))
}
