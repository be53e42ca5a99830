//! What anybody may know of a packing house.

use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::UnitId;
use nguon_plots::LonLat;
use uuid::Uuid;

use super::store;
use crate::certificate::Certificate;
use crate::code::{self, Code};
use crate::consent;
use crate::holder::{self, HolderKind};
use crate::identifier::PlaceId;
use crate::market::MarketStatus;
use crate::standing;
use crate::subject::{Subject, SubjectKind};

/// A packing house as the public page shows it.
#[derive(Debug, Clone)]
pub struct PublicPackingHouse {
    /// Identity; for links of this server only.
    pub id: Uuid,
    /// GS1 location number.
    pub identifier: Option<String>,
    /// Name.
    pub name: String,
    /// Kind of the holder.
    pub holder_kind: HolderKind,
    /// Name of the holder; none when it is a household, whose name is a person's, that did not agree.
    pub holder_name: Option<String>,
    /// Its telephone number, where it agreed.
    pub holder_phone: Option<String>,
    /// Commune of today.
    pub commune: UnitId,
    /// Its province.
    pub province: UnitId,
    /// Position of its gate.
    pub point: Option<LonLat>,
    /// Its codes, newest first.
    pub codes: Vec<Code>,
    /// Its current status per market.
    pub statuses: Vec<MarketStatus>,
    /// Its certificates.
    pub certificates: Vec<Certificate>,
    /// Whether it is demonstration data.
    pub demonstration: bool,
}

/// A packing house by a code, however it is typed.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn public_by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<PublicPackingHouse>, DbError> {
    match code::find(tx, code)? {
        Some((subject, _)) if subject.kind == SubjectKind::PackingHouse => public(tx, subject.id),
        _ => Ok(None),
    }
}

/// A packing house by its identifier.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn public_by_identifier(
    tx: &mut Tx<'_>,
    identifier: &PlaceId,
) -> Result<Option<PublicPackingHouse>, DbError> {
    let id = tx.row(
        "SELECT id FROM registry_packing_house WHERE identifier = $1",
        &[identifier.as_str().into()],
        |row| row.get::<Uuid>("id"),
    )?;
    id.map_or(Ok(None), |id| public(tx, id))
}

fn public(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<PublicPackingHouse>, DbError> {
    let Some(house) = store::get(tx, id)? else { return Ok(None) };
    let standing = standing::of(tx, Subject::packing_house(id))?;
    let holder_kind = holder::kind(tx, house.facts.holder)?.unwrap_or(HolderKind::Household);
    let told = consent::told(tx, house.facts.holder, holder_kind, house.holder_name)?;
    Ok(Some(PublicPackingHouse {
        id,
        identifier: house.facts.identifier.map(|identifier| identifier.to_string()),
        name: house.facts.name.to_string(),
        holder_kind,
        holder_name: told.name,
        holder_phone: told.phone,
        commune: house.facts.site.commune,
        province: house.facts.site.province,
        point: house.facts.point,
        codes: standing.codes,
        statuses: standing.statuses,
        certificates: standing.certificates,
        demonstration: house.demonstration,
    }))
}
