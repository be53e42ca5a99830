//! What stands behind an identifier: the registry's answers to other rooms.

mod holders;

use async_trait::async_trait;
use jiff::civil::Date;
use nguon_platform::clock::World;
use nguon_platform::db::{Db, DbError, Row, Tx, Value};
use nguon_platform::directory::{Directory, Entry};
use nguon_platform::grounds::{Asked, Ground};
use nguon_platform::i18n;
use nguon_platform::territory::Placed;
use uuid::Uuid;

use crate::error::{Refusal, RegistryError, settle};
use crate::holder::HolderKind;
use crate::identifier::PlaceId;
use crate::site::{Labels, Site};
use crate::subject::Subject;
use crate::{code, holder};

mod grounds;

/// Identifiers answered in one call; more are not looked at.
const IDENTIFIERS_MAX: usize = 500;

/// The registry as a [`Directory`].
#[derive(Debug, Clone)]
pub struct RegistryDirectory {
    db: Db,
    world: World,
}

impl RegistryDirectory {
    /// Answer from this database, with names of places as of the clock's day.
    pub fn new(db: Db, world: World) -> Self {
        Self { db, world }
    }
}

#[async_trait]
impl Directory for RegistryDirectory {
    async fn describe(&self, identifiers: &[String]) -> Result<Vec<Entry>, DbError> {
        let asked: Vec<String> = identifiers.iter().take(IDENTIFIERS_MAX).cloned().collect();
        let today = i18n::today(self.world.now());
        self.db
            .read(move |tx| {
                let found: Result<Vec<_>, _> =
                    asked.iter().map(|identifier| describe(tx, identifier, today)).collect();
                Ok(found?.into_iter().flatten().collect())
            })
            .await
    }

    async fn grounds(&self, asked: &Asked) -> Result<Vec<Ground>, DbError> {
        let asked = asked.clone();
        self.db.read(move |tx| grounds::find(tx, &asked)).await
    }
}

/// What each kind of thing answers: `identifier = $1` on an index, the same columns from each.
const LOOK_UPS: [(&str, &str); 6] = [
    (
        "kind-growing-area",
        "SELECT a.id AS id, a.name AS name, a.commune AS commune, \
         a.province AS province, a.address AS address, a.holder AS holder, h.name AS holder_name, h.kind AS holder_kind, \
         a.demonstration AS demonstration FROM registry_growing_area a \
         JOIN registry_holder h ON h.id = a.holder WHERE a.identifier = $1",
    ),
    (
        "kind-plot",
        "SELECT a.id AS id, a.name || ' – ' || p.number AS name, \
         a.commune AS commune, a.province AS province, a.address AS address, \
         a.holder AS holder, h.name AS holder_name, h.kind AS holder_kind, a.demonstration AS demonstration \
         FROM registry_plot p JOIN registry_growing_area a ON a.id = p.growing_area \
         JOIN registry_holder h ON h.id = a.holder WHERE p.identifier = $1",
    ),
    (
        "kind-former-plot",
        "SELECT a.id AS id, a.name || ' – ' || p.number AS name, \
         a.commune AS commune, a.province AS province, a.address AS address, \
         a.holder AS holder, h.name AS holder_name, h.kind AS holder_kind, a.demonstration AS demonstration \
         FROM registry_former_plot p JOIN registry_growing_area a ON a.id = p.growing_area \
         JOIN registry_holder h ON h.id = a.holder WHERE p.identifier = $1",
    ),
    (
        "kind-packing-house",
        "SELECT p.id AS id, p.name AS name, p.commune AS commune, \
         p.province AS province, p.address AS address, p.holder AS holder, \
         h.name AS holder_name, h.kind AS holder_kind, p.demonstration AS demonstration FROM registry_packing_house p \
         JOIN registry_holder h ON h.id = p.holder WHERE p.identifier = $1",
    ),
    (
        "kind-premises",
        "SELECT p.id AS id, p.name AS name, p.commune AS commune, \
         p.province AS province, p.address AS address, p.holder AS holder, \
         h.name AS holder_name, h.kind AS holder_kind, p.demonstration AS demonstration FROM registry_premises p \
         JOIN registry_holder h ON h.id = p.holder WHERE p.identifier = $1",
    ),
    (
        "kind-holder",
        "SELECT id, name, commune, province, address, holder, \
         name AS holder_name, kind AS holder_kind, demonstration FROM registry_holder WHERE identifier = $1",
    ),
];

fn describe(tx: &mut Tx<'_>, identifier: &str, today: Date) -> Result<Option<Entry>, DbError> {
    for (kind, sql) in LOOK_UPS {
        let found = tx.row(sql, &[identifier.into()], Found::read)?;
        if let Some(found) = found {
            return found.entry(tx, identifier, kind, today).map(Some);
        }
    }
    Ok(None)
}

struct Found {
    id: Uuid,
    name: String,
    site: Site,
    holder: Uuid,
    holder_name: String,
    holder_kind: HolderKind,
    demonstration: bool,
}

impl Found {
    fn read(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            site: Site::read(row)?,
            holder: row.get("holder")?,
            holder_name: row.get("holder_name")?,
            holder_kind: row.parse("holder_kind")?,
            demonstration: row.get("demonstration")?,
        })
    }

    fn entry(
        self,
        tx: &mut Tx<'_>,
        identifier: &str,
        kind: &'static str,
        today: Date,
    ) -> Result<Entry, DbError> {
        let (codes, folder) = match kind {
            "kind-holder" => (Vec::new(), "holders"),
            "kind-premises" => (Vec::new(), "premises"),
            "kind-packing-house" => {
                (code::of(tx, Subject::packing_house(self.id))?, "packing-houses")
            }
            _ => (code::of(tx, Subject::growing_area(self.id))?, "growing-areas"),
        };
        let address = Labels::new(today).site(tx, &self.site)?;
        let placed: Placed = self.site.placed(self.holder);
        Ok(Entry {
            identifier: identifier.to_owned(),
            kind,
            name: self.name,
            code: codes.into_iter().next().map(|code| code.normalised),
            href: format!("/{folder}/{}", self.id),
            placed,
            holder_name: Some(self.holder_name),
            person: self.holder_kind == HolderKind::Household,
            address: Some(address),
            demonstration: self.demonstration,
        })
    }
}

/// What a record of a place must hold to: its holder is known and its identifier, if it has one, is
/// no other place's.
///
/// # Errors
/// [`RegistryError::Refused`] with all that is wrong.
pub(crate) fn check_place(
    tx: &mut Tx<'_>,
    own: Uuid,
    holder: Uuid,
    identifier: Option<&PlaceId>,
) -> Result<(), RegistryError> {
    let mut refusals = Vec::new();
    if holder::kind(tx, holder)?.is_none() {
        refusals.push(Refusal::new("holder", "registry-error-holder-unknown"));
    }
    if let Some(identifier) = identifier
        && place_taken(tx, identifier, own)?
    {
        refusals.push(Refusal::new("identifier", "registry-error-identifier-taken"));
    }
    settle(refusals)
}

/// Whether a place other than `own` has this identifier: one number names one place, whether area,
/// plot, packing house or other premises.
pub(crate) fn place_taken(tx: &mut Tx<'_>, id: &PlaceId, own: Uuid) -> Result<bool, DbError> {
    let id = Value::from(id.as_str());
    let found = tx.rows(
        "SELECT id FROM registry_growing_area WHERE identifier = $1 \
         UNION ALL SELECT id FROM registry_plot WHERE identifier = $1 \
         UNION ALL SELECT id FROM registry_former_plot WHERE identifier = $1 \
         UNION ALL SELECT id FROM registry_packing_house WHERE identifier = $1 \
         UNION ALL SELECT id FROM registry_premises WHERE identifier = $1",
        &[id],
        |row| row.get::<Uuid>("id"),
    )?;
    Ok(found.into_iter().any(|id| id != own))
}

#[cfg(test)]
mod tests;
