//! The table of premises, and the only place that writes it.

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Row, Tx, Value};
use nguon_platform::territory::Territory;
use nguon_platform::text::fold_vi;
use sea_query::{Alias, Cond, Expr, ExprTrait, Order, SelectStatement};
use uuid::Uuid;

use super::{Facts, NewPremises, Premises};
use crate::directory::check_place;
use crate::error::RegistryError;
use crate::list::{placed_in, with_holder};
use crate::site::Site;

const KIND: &str = "premises";
const TABLE: &str = "registry_premises";
/// Premises of one holder that are shown.
const OF_HOLDER_MAX: u64 = 500;

/// Register premises.
///
/// # Errors
/// [`RegistryError::Refused`] when the holder is not known or the identifier is taken.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, new: &NewPremises) -> Result<(), RegistryError> {
    let facts = &new.facts;
    check_place(tx, new.id, facts.holder, Some(&facts.identifier))?;
    let mut values = columns(facts).to_vec();
    values.extend([new.id.into(), new.demonstration.into(), actor.at.into()]);
    tx.execute(
        "INSERT INTO registry_premises (kind, name, sort_name, holder, commune, province, \
         address, identifier, id, demonstration, created_us) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &values,
    )?;
    let change = Change::created(KIND, &new.id, facts.json()).in_commune(&facts.site.commune);
    Ok(audit::record(tx, actor, &change)?)
}

/// Change what is said of premises.
///
/// # Errors
/// [`RegistryError::Stale`] when their version is another one now, [`RegistryError::Refused`] when
/// the holder is not known or the identifier is taken.
pub fn update(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    version: i64,
    facts: &Facts,
) -> Result<(), RegistryError> {
    let before = get(tx, id)?.ok_or(RegistryError::NotFound)?;
    check_place(tx, id, facts.holder, Some(&facts.identifier))?;
    let mut values = columns(facts).to_vec();
    values.extend([id.into(), version.into()]);
    let rows = tx.execute(
        "UPDATE registry_premises SET kind = $1, name = $2, sort_name = $3, holder = $4, \
         commune = $5, province = $6, address = $7, identifier = $8, version = version + 1 \
         WHERE id = $9 AND version = $10",
        &values,
    )?;
    if rows == 0 {
        return Err(RegistryError::Stale);
    }
    let change = Change::updated(KIND, &id, before.facts.json(), facts.json());
    Ok(audit::record(tx, actor, &change.in_commune(&facts.site.commune))?)
}

/// The premises of this id. The caller asks whether the territory covers them.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn get(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Premises>, DbError> {
    let id = Expr::col((TABLE, "id")).eq(id.as_bytes().to_vec());
    Ok(tx.select(&query(Cond::all().add(id)), read)?.pop())
}

/// The premises of a holder within a territory, by name; at most 500.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn of_holder(
    tx: &mut Tx<'_>,
    territory: &Territory,
    holder: Uuid,
) -> Result<Vec<Premises>, DbError> {
    tx.select(&of_holder_query(territory, holder), read)
}

pub(super) fn of_holder_query(territory: &Territory, holder: Uuid) -> SelectStatement {
    let whose = Expr::col((TABLE, "holder")).eq(holder.as_bytes().to_vec());
    query(Cond::all().add(territory.condition(placed_in(TABLE))).add(whose))
        .order_by((TABLE, "sort_name"), Order::Asc)
        .order_by((TABLE, "id"), Order::Asc)
        .limit(OF_HOLDER_MAX)
        .to_owned()
}

fn query(which: Cond) -> SelectStatement {
    let mut query = with_holder(TABLE);
    for column in [
        "id",
        "kind",
        "name",
        "holder",
        "commune",
        "province",
        "address",
        "identifier",
        "demonstration",
        "created_us",
        "version",
    ] {
        query.column((TABLE, column));
    }
    query.expr_as(Expr::col(("h", "name")), Alias::new("holder_name")).cond_where(which);
    query
}

fn read(row: &Row<'_>) -> Result<Premises, DbError> {
    Ok(Premises {
        id: row.get("id")?,
        facts: Facts {
            kind: row.parse("kind")?,
            name: row.parse("name")?,
            holder: row.get("holder")?,
            site: Site::read(row)?,
            identifier: row.parse("identifier")?,
        },
        holder_name: row.get("holder_name")?,
        demonstration: row.get("demonstration")?,
        created: row.get("created_us")?,
        version: row.get("version")?,
    })
}

fn columns(facts: &Facts) -> [Value; 8] {
    let [commune, province, address] = facts.site.values();
    [
        facts.kind.word().into(),
        facts.name.as_str().into(),
        fold_vi(facts.name.as_str()).into(),
        facts.holder.into(),
        commune,
        province,
        address,
        facts.identifier.as_str().into(),
    ]
}
