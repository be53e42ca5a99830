//! The tables of holders, and the only place that writes them.

use jiff::civil::Date;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Tx, Value};
use nguon_platform::territory::Placed;
use nguon_platform::text::fold_vi;
use serde_json::json;
use uuid::Uuid;

use super::{Contacts, Facts, Holder, HolderKind, IdentityNumber, Member, NewHolder, Phone, rules};
use crate::error::{Refusal, RegistryError, settle};
use crate::site::Site;
use crate::words::text;

const KIND: &str = "holder";
const COLUMNS: &str = "id, kind, name, commune, province, address, identifier, demonstration, \
                       created_us, version";

/// Register a holder.
///
/// # Errors
/// [`RegistryError::Refused`] when its identifier is taken.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, new: &NewHolder) -> Result<(), RegistryError> {
    let facts = &new.facts;
    identifier_free(tx, facts, None)?;
    let [commune, province, address] = facts.site.values();
    tx.execute(
        "INSERT INTO registry_holder (id, holder, kind, name, sort_name, found_by, commune, \
         province, address, identifier, demonstration, created_us) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &[
            new.id.into(),
            new.id.into(),
            facts.kind.word().into(),
            facts.name.as_str().into(),
            fold_vi(facts.name.as_str()).into(),
            found_by(facts).into(),
            commune,
            province,
            address,
            text(facts.identifier.as_ref()),
            new.demonstration.into(),
            actor.at.into(),
        ],
    )?;
    keep_contacts(tx, new.id, &new.contacts)?;
    let mut after = facts.json();
    after["contacts"] = new.contacts.json();
    let change = Change::created(KIND, &new.id, after).in_commune(&facts.site.commune);
    Ok(audit::record(tx, actor, &change)?)
}

/// Change what is said of a holder.
///
/// # Errors
/// [`RegistryError::Stale`] when its version is another one now, [`RegistryError::Refused`] by
/// [`rules::may_become`] or when the identifier is taken.
pub fn update(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    version: i64,
    facts: &Facts,
) -> Result<(), RegistryError> {
    let before = get(tx, id)?.ok_or(RegistryError::NotFound)?;
    identifier_free(tx, facts, Some(id))?;
    let (has_members, is_member) = (!members(tx, id)?.is_empty(), !memberships(tx, id)?.is_empty());
    settle(rules::may_become(before.facts.kind, facts.kind, has_members, is_member))?;
    let [commune, province, address] = facts.site.values();
    let rows = tx.execute(
        "UPDATE registry_holder SET kind = $1, name = $2, sort_name = $3, found_by = $4, \
         commune = $5, province = $6, address = $7, identifier = $8, version = version + 1 \
         WHERE id = $9 AND version = $10",
        &[
            facts.kind.word().into(),
            facts.name.as_str().into(),
            fold_vi(facts.name.as_str()).into(),
            found_by(facts).into(),
            commune,
            province,
            address,
            text(facts.identifier.as_ref()),
            id.into(),
            version.into(),
        ],
    )?;
    if rows == 0 {
        return Err(RegistryError::Stale);
    }
    let change = Change::updated(KIND, &id, before.facts.json(), facts.json());
    Ok(audit::record(tx, actor, &change.in_commune(&facts.site.commune))?)
}

/// What a search for a holder may be typed as.
fn found_by(facts: &Facts) -> String {
    let digits = facts.identifier.as_ref().map(|id| id.as_str().rsplit('/').next().unwrap_or(""));
    fold_vi(&format!("{} {}", facts.name, digits.unwrap_or_default()))
}

fn identifier_free(tx: &mut Tx<'_>, facts: &Facts, own: Option<Uuid>) -> Result<(), RegistryError> {
    let Some(identifier) = &facts.identifier else { return Ok(()) };
    let holder = tx.row(
        "SELECT id FROM registry_holder WHERE identifier = $1",
        &[identifier.as_str().into()],
        |row| row.get::<Uuid>("id"),
    )?;
    match holder {
        Some(id) if Some(id) != own => {
            Err(Refusal::new("identifier", "registry-error-identifier-taken").into())
        }
        _ => Ok(()),
    }
}

fn keep_contacts(tx: &mut Tx<'_>, holder: Uuid, contacts: &Contacts) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO registry_holder_contact (holder, phone, identity_number) VALUES ($1, $2, $3) \
         ON CONFLICT (holder) DO UPDATE SET phone = excluded.phone, \
         identity_number = excluded.identity_number",
        &[
            holder.into(),
            contacts.phone.as_ref().map(Phone::reveal).into(),
            contacts.identity_number.as_ref().map(IdentityNumber::reveal).into(),
        ],
    )?;
    Ok(())
}

/// Replace a holder's contacts; the audit says which were given before and after, not what they are.
pub(crate) fn set_contacts(
    tx: &mut Tx<'_>,
    actor: &Actor,
    holder: Uuid,
    new: &Contacts,
) -> Result<(), RegistryError> {
    let before = contacts(tx, holder)?;
    if before == *new {
        return Ok(());
    }
    keep_contacts(tx, holder, new)?;
    let change = Change::new("set-contacts", KIND, &holder, Some(before.json()), Some(new.json()));
    Ok(audit::record(tx, actor, &change)?)
}

/// A holder's personal data. Only for those who may edit the holder.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn contacts(tx: &mut Tx<'_>, holder: Uuid) -> Result<Contacts, DbError> {
    let found = tx.row(
        "SELECT phone, identity_number FROM registry_holder_contact WHERE holder = $1",
        &[holder.into()],
        |row| {
            let phone: Option<String> = row.get("phone")?;
            let identity_number: Option<String> = row.get("identity_number")?;
            Ok(Contacts {
                phone: phone.and_then(|text| text.parse().ok()),
                identity_number: identity_number.and_then(|text| text.parse().ok()),
            })
        },
    )?;
    Ok(found.unwrap_or_default())
}

/// One holder. The caller asks whether the territory covers it.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn get(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Holder>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM registry_holder WHERE id = $1");
    tx.row(&sql, &[id.into()], |row| {
        let name: String = row.get("name")?;
        let identifier: Option<String> = row.get("identifier")?;
        Ok(Holder {
            id: row.get("id")?,
            facts: Facts {
                kind: row.parse("kind")?,
                name: name.parse().map_err(|_| wrong("name", &name))?,
                site: Site::read(row)?,
                identifier: identifier.and_then(|text| text.parse().ok()),
            },
            demonstration: row.get("demonstration")?,
            created: row.get("created_us")?,
            version: row.get("version")?,
        })
    })
}

fn wrong(column: &str, found: &str) -> DbError {
    DbError::Column { column: column.to_owned(), expected: "a name", found: found.to_owned() }
}

/// Make a household a member of a cooperative.
///
/// # Errors
/// [`RegistryError::Refused`] by [`rules::may_join`].
pub fn add_member(
    tx: &mut Tx<'_>,
    actor: &Actor,
    cooperative: Uuid,
    household: Uuid,
    on: Date,
    today: Date,
) -> Result<(), RegistryError> {
    let whole = get(tx, cooperative)?.ok_or(RegistryError::NotFound)?;
    let part = get(tx, household)?;
    let part = part.ok_or_else(|| Refusal::new("household", "registry-error-not-household"))?;
    let known = members(tx, cooperative)?;
    settle(rules::may_join(&whole, &part, &known, on, today))?;
    tx.execute(
        "INSERT INTO registry_membership (cooperative, household, joined_on) VALUES ($1, $2, $3)",
        &[cooperative.into(), household.into(), on.into()],
    )?;
    touch(tx, [cooperative, household])?;
    let after = json!({ "household": household, "joined": on.to_string() });
    let change = Change::new("add-member", KIND, &cooperative, None, Some(after));
    Ok(audit::record(tx, actor, &change.in_commune(&whole.facts.site.commune))?)
}

/// End a membership; the day is the first on which it no longer holds.
///
/// # Errors
/// [`RegistryError::NotFound`] when the household is no member now.
pub fn remove_member(
    tx: &mut Tx<'_>,
    actor: &Actor,
    cooperative: Uuid,
    household: Uuid,
    on: Date,
) -> Result<(), RegistryError> {
    let rows = tx.execute(
        "UPDATE registry_membership SET left_on = $1 \
         WHERE cooperative = $2 AND household = $3 AND left_on IS NULL AND joined_on <= $4",
        &[on.into(), cooperative.into(), household.into(), on.into()],
    )?;
    if rows == 0 {
        return Err(RegistryError::NotFound);
    }
    touch(tx, [cooperative, household])?;
    let after = json!({ "household": household, "left": on.to_string() });
    let change = Change::new("remove-member", KIND, &cooperative, None, Some(after));
    Ok(audit::record(tx, actor, &change)?)
}

/// Count a membership as a change of both: it is read with either.
fn touch(tx: &mut Tx<'_>, holders: [Uuid; 2]) -> Result<(), DbError> {
    for id in holders {
        tx.execute("UPDATE registry_holder SET version = version + 1 WHERE id = $1", &[id.into()])?;
    }
    Ok(())
}

/// Members of a cooperative, past ones too, by name; at most 5,000.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn members(tx: &mut Tx<'_>, cooperative: Uuid) -> Result<Vec<Member>, DbError> {
    membership(tx, "m.cooperative = $1 AND h.id = m.household", cooperative)
}

/// Cooperatives of which a household is or was a member, in the same form.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn memberships(tx: &mut Tx<'_>, household: Uuid) -> Result<Vec<Member>, DbError> {
    membership(tx, "m.household = $1 AND h.id = m.cooperative", household)
}

fn membership(tx: &mut Tx<'_>, which: &str, id: Uuid) -> Result<Vec<Member>, DbError> {
    let sql = format!(
        "SELECT h.id AS id, h.name AS name, h.commune AS commune, h.province AS province, \
         h.demonstration AS demonstration, m.joined_on AS joined_on, m.left_on AS left_on \
         FROM registry_membership m, registry_holder h WHERE {which} \
         ORDER BY m.left_on IS NOT NULL, h.sort_name, m.joined_on LIMIT 5000"
    );
    tx.rows(&sql, &[id.into()], |row| {
        let id: Uuid = row.get("id")?;
        Ok(Member {
            id,
            name: row.get("name")?,
            placed: Placed {
                commune: Some(row.parse("commune")?),
                province: Some(row.parse("province")?),
                holder: Some(id),
            },
            joined: row.get("joined_on")?,
            left: row.get("left_on")?,
            demonstration: row.get("demonstration")?,
        })
    })
}

/// The holder's kind, if there is such a holder.
pub(crate) fn kind(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<HolderKind>, DbError> {
    let sql = "SELECT kind FROM registry_holder WHERE id = $1";
    tx.row(sql, &[Value::from(id)], |row| row.parse("kind"))
}

/// Holders of this folded name, wherever they are; the caller asks whether the territory covers
/// them.
///
/// # Errors
/// [`DbError`] from the engine.
pub(crate) fn named(tx: &mut Tx<'_>, folded: &str) -> Result<Vec<Holder>, DbError> {
    let sql = "SELECT id FROM registry_holder WHERE sort_name = $1 ORDER BY id LIMIT 200";
    let ids = tx.rows(sql, &[folded.into()], |row| row.get::<Uuid>("id"))?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(get(tx, id)?);
    }
    Ok(found)
}

/// Remove a holder that an import made and nothing stands on.
///
/// # Errors
/// [`DbError::Engine`] when something does.
pub(crate) fn remove(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<(), RegistryError> {
    let holder = get(tx, id)?.ok_or(RegistryError::NotFound)?;
    tx.execute("DELETE FROM registry_holder_contact WHERE holder = $1", &[id.into()])?;
    tx.execute("DELETE FROM registry_holder WHERE id = $1", &[id.into()])?;
    let change = Change::new("undo-import", KIND, &id, Some(holder.facts.json()), None);
    Ok(audit::record(tx, actor, &change.in_commune(&holder.facts.site.commune))?)
}
