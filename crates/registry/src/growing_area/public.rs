//! What anybody may know of a growing area: no person, no household, no contract.

use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::UnitId;
use nguon_plots::{Hectares, PlotGeometry};
use uuid::Uuid;

use super::{Purpose, plots, store};
use crate::certificate::Certificate;
use crate::code::{self, Code};
use crate::consent;
use crate::crop::{self, Crop};
use crate::holder::{self, HolderKind};
use crate::identifier::PlaceId;
use crate::market::MarketStatus;
use crate::standing;
use crate::subject::{Subject, SubjectKind};

/// A growing area as the public page shows it.
#[derive(Debug, Clone)]
pub struct PublicGrowingArea {
    /// Identity; for links of this server only.
    pub id: Uuid,
    /// GS1 location number.
    pub identifier: Option<String>,
    /// Name.
    pub name: String,
    /// What the harvest is for.
    pub purpose: Purpose,
    /// Kind of the holder.
    pub holder_kind: HolderKind,
    /// Name of the holder; none when it is a household, whose name is a person's, that did not agree.
    pub holder_name: Option<String>,
    /// Its telephone number, where it agreed.
    pub holder_phone: Option<String>,
    /// How many households work its plots.
    pub households: usize,
    /// Commune of today.
    pub commune: UnitId,
    /// Its province.
    pub province: UnitId,
    /// Its crops.
    pub crops: Vec<Crop>,
    /// Its codes, newest first.
    pub codes: Vec<Code>,
    /// Its current status per market.
    pub statuses: Vec<MarketStatus>,
    /// Its certificates.
    pub certificates: Vec<Certificate>,
    /// Area of all plots, measured or else declared.
    pub area: Hectares,
    /// Outlines of the plots that were drawn, without saying whose they are.
    pub outlines: Vec<PlotGeometry>,
    /// Whether it is demonstration data.
    pub demonstration: bool,
}

/// A growing area by a code, however it is typed.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn public_by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<PublicGrowingArea>, DbError> {
    match code::find(tx, code)? {
        Some((subject, _)) if subject.kind == SubjectKind::GrowingArea => public(tx, subject.id),
        _ => Ok(None),
    }
}

/// A growing area by its own identifier or by that of one of its plots.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn public_by_identifier(
    tx: &mut Tx<'_>,
    identifier: &PlaceId,
) -> Result<Option<PublicGrowingArea>, DbError> {
    let id = tx.row(
        "SELECT id FROM registry_growing_area WHERE identifier = $1 \
         UNION ALL SELECT growing_area FROM registry_plot WHERE identifier = $1 \
         UNION ALL SELECT growing_area FROM registry_former_plot WHERE identifier = $1",
        &[identifier.as_str().into()],
        |row| row.get::<Uuid>("id"),
    )?;
    id.map_or(Ok(None), |id| public(tx, id))
}

fn public(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<PublicGrowingArea>, DbError> {
    let Some(area) = store::get(tx, id)? else { return Ok(None) };
    let standing = standing::of(tx, Subject::growing_area(id))?;
    let plots = plots(tx, id)?;
    let crops = crop::all(tx)?;
    let holder_kind = holder::kind(tx, area.facts.holder)?.unwrap_or(HolderKind::Household);
    let told = consent::told(tx, area.facts.holder, holder_kind, area.holder_name)?;
    let mut households: Vec<Uuid> = plots.iter().filter_map(|plot| plot.facts.household).collect();
    households.sort_unstable();
    households.dedup();
    let total = plots.iter().filter_map(|plot| plot.facts.area()).map(Hectares::whole_m2).sum();
    Ok(Some(PublicGrowingArea {
        id,
        identifier: area.facts.identifier.map(|identifier| identifier.to_string()),
        name: area.facts.name.to_string(),
        purpose: area.facts.purpose,
        holder_kind,
        holder_name: told.name,
        holder_phone: told.phone,
        households: households.len(),
        commune: area.facts.site.commune,
        province: area.facts.site.province,
        crops: crops
            .into_iter()
            .filter(|known| area.crops.iter().any(|crop| crop.crop == known.id))
            .collect(),
        codes: standing.codes,
        statuses: standing.statuses,
        certificates: standing.certificates,
        area: Hectares::from_whole_m2(total),
        outlines: plots
            .into_iter()
            .filter_map(|plot| plot.facts.outline)
            .map(|outline| outline.geometry().clone())
            .collect(),
        demonstration: area.demonstration,
    }))
}
