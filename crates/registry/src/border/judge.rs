//! What the borders that are loaded say of a plot.

use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::i18n;
use nguon_platform::territory::UnitId;
use nguon_platform::web::Visitor;
use nguon_plots::{BorderTolerance, Lie, PlotGeometry};
use uuid::Uuid;

use super::store::{communes_near, pieces};
use crate::error::{Refusal, RegistryError};
use crate::site::Labels;

/// How a plot lies to its province and its commune.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Judgement {
    /// To the province; none where its border is not loaded, and nothing was checked.
    pub province: Option<Lie>,
    /// To the commune; none where its border is not loaded.
    pub commune: Option<Lie>,
    /// The commune of today in whose border it lies instead, if that is loaded.
    pub lies_in: Option<UnitId>,
}

impl Judgement {
    /// Whether such a plot is refused whatever is said: it is wholly outside the province.
    pub fn is_refused(&self) -> bool {
        self.province == Some(Lie::Outside)
    }

    /// Whether such a plot needs a reason: it is across the border of its province, or not in its
    /// commune.
    pub fn wants_reason(&self) -> bool {
        [self.province, self.commune].into_iter().flatten().any(|lie| lie != Lie::Inside)
    }
}

/// Hold a boundary against the borders of its province and its commune.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn judge(
    tx: &mut Tx<'_>,
    province: &UnitId,
    commune: &UnitId,
    boundary: &PlotGeometry,
) -> Result<Judgement, DbError> {
    let tolerance = BorderTolerance::START;
    let mut lie = |unit| -> Result<Option<Lie>, DbError> {
        let found = pieces(tx, unit, boundary, &tolerance)?;
        Ok(found.map(|pieces| boundary.lie(&pieces, &tolerance)))
    };
    let (province, commune) = (lie(province)?, lie(commune)?);
    let lies_in = match commune {
        Some(lie) if lie != Lie::Inside => commune_of(tx, boundary, &tolerance)?,
        _ => None,
    };
    Ok(Judgement { province, commune, lies_in })
}

/// The commune in whose border a plot lies.
fn commune_of(
    tx: &mut Tx<'_>,
    boundary: &PlotGeometry,
    tolerance: &BorderTolerance,
) -> Result<Option<UnitId>, DbError> {
    let near = communes_near(tx, boundary, tolerance)?;
    let inside =
        near.into_iter().find(|(_, pieces)| boundary.lie(pieces, tolerance) == Lie::Inside);
    Ok(inside.map(|(unit, _)| unit))
}

/// Refuse a boundary that lies wholly outside the province of its area.
///
/// # Errors
/// [`RegistryError::Refused`].
pub(crate) fn check(
    tx: &mut Tx<'_>,
    area: Uuid,
    boundary: &PlotGeometry,
) -> Result<(), RegistryError> {
    let province = tx.row(
        "SELECT province FROM registry_growing_area WHERE id = $1",
        &[area.into()],
        |row| row.parse::<UnitId>("province"),
    )?;
    let Some(province) = province else { return Ok(()) };
    let tolerance = BorderTolerance::START;
    let found = pieces(tx, &province, boundary, &tolerance)?;
    match found.map(|pieces| boundary.lie(&pieces, &tolerance)) {
        Some(Lie::Outside) => {
            Err(Refusal::new("geojson", "registry-error-outside-province").into())
        }
        _ => Ok(()),
    }
}

/// A judgement in words, one sentence for each border that the plot is not inside.
///
/// # Errors
/// [`DbError`] from the engine.
pub(crate) fn notes(
    tx: &mut Tx<'_>,
    visitor: &Visitor,
    (province, commune): (&UnitId, &UnitId),
    judgement: &Judgement,
    today: Date,
) -> Result<Vec<String>, DbError> {
    let mut labels = Labels::new(today);
    let mut notes = Vec::new();
    for (unit, lie) in [(province, judgement.province), (commune, judgement.commune)] {
        let share = match lie {
            None | Some(Lie::Inside) => continue,
            Some(Lie::Across { share_outside }) => share_outside,
            Some(Lie::Outside) => 1.0,
        };
        let percent = i18n::rounded(visitor.language, share * 100.0, 0);
        let unit = labels.unit(tx, unit)?;
        let said: [(&str, &dyn i18n::Arg); 2] =
            [("percent", &percent.as_str()), ("unit", &unit.as_str())];
        notes.push(visitor.tr("registry-border-across", &said));
    }
    if let Some(unit) = &judgement.lies_in {
        let unit = labels.unit(tx, unit)?;
        notes.push(visitor.tr("registry-border-lies-in", &[("unit", &unit.as_str())]));
    }
    Ok(notes)
}
