//! Persons: told apart by name and year of birth with phone or commune, or by an account.

use jiff::civil::Date;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Row, Tx, Value};
use nguon_platform::territory::Territory;
use nguon_platform::text::fold_vi;
use uuid::Uuid;

use super::TrainingError;
use crate::training::{Person, State};

pub(super) const COLUMNS: &str = "p.id, p.name, p.birth_year, p.phone, p.commune, p.province, \
     p.commune_known, p.organisation, p.account, p.root, p.demonstration, p.version";

/// Read the columns of a person; `id` is the column of its identity.
pub(super) fn read(row: &Row<'_>, id: &str) -> Result<Person, DbError> {
    let year: Option<i32> = row.get("birth_year")?;
    Ok(Person {
        id: row.get(id)?,
        name: row.get("name")?,
        birth_year: year.and_then(|year| i16::try_from(year).ok()),
        phone: row.get("phone")?,
        commune: row.parse("commune")?,
        province: row.parse("province")?,
        commune_known: row.get("commune_known")?,
        organisation: row.get("organisation")?,
        account: row.get("account")?,
        root: row.get("root")?,
        demonstration: row.get("demonstration")?,
        version: row.get("version")?,
    })
}

/// One person. The caller asks whether the territory covers it.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn person(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Person>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM planning_person p WHERE p.id = $1");
    tx.row(&sql, &[id.into()], |row| read(row, "id"))
}

/// Whether the person stands on the list of a class.
///
/// # Errors
/// [`DbError`] from the engine.
pub(super) fn of_class(tx: &mut Tx<'_>, class: Uuid, person: Uuid) -> Result<bool, DbError> {
    let found = tx.row(
        "SELECT 1 AS found FROM planning_participant WHERE class = $1 AND person = $2 \
         AND removed_us IS NULL",
        &[class.into(), person.into()],
        |row| row.get::<i64>("found"),
    )?;
    Ok(found.is_some())
}

/// The person that is known already: of the same account; else of the same name and year of birth,
/// with the same phone, or living in the same commune where the phones do not contradict.
pub(super) fn known(tx: &mut Tx<'_>, new: &Person) -> Result<Option<Person>, DbError> {
    if let Some(account) = new.account {
        let sql = format!("SELECT {COLUMNS} FROM planning_person p WHERE p.account = $1");
        return tx.row(&sql, &[account.into()], |row| read(row, "id"));
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM planning_person p WHERE p.folded = $1 ORDER BY p.created_us, p.id \
         LIMIT 200"
    );
    let namesakes = tx.rows(&sql, &[fold_vi(&new.name).into()], |row| read(row, "id"))?;
    Ok(namesakes.into_iter().find(|other| is_same(new, other)))
}

/// Whether what was entered is what is kept.
pub fn is_same(new: &Person, kept: &Person) -> bool {
    let alike = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
    let contradict = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
    let year = new.birth_year.is_some() && new.birth_year == kept.birth_year;
    let commune = new.commune_known && kept.commune_known && new.commune == kept.commune;
    let phone = alike(&new.phone, &kept.phone);
    let no_year = new.birth_year.is_none() && kept.birth_year.is_none();
    fold_vi(&new.name) == fold_vi(&kept.name)
        && ((year && phone)
            || (year && commune && !contradict(&new.phone, &kept.phone))
            || (no_year && phone))
}

pub(super) fn insert(tx: &mut Tx<'_>, actor: &Actor, new: &Person) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO planning_person (id, name, folded, birth_year, phone, commune, province, \
         commune_known, organisation, account, root, demonstration, created_us) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &[
            new.id.into(),
            (&new.name).into(),
            fold_vi(&new.name).into(),
            new.birth_year.map(i32::from).into(),
            new.phone.as_ref().into(),
            new.commune.to_string().into(),
            new.province.to_string().into(),
            new.commune_known.into(),
            (&new.organisation).into(),
            new.account.into(),
            new.root.into(),
            new.demonstration.into(),
            actor.at.into(),
        ],
    )?;
    let change = Change::created("trained-person", &new.id, new.json());
    audit::record(tx, actor, &change.in_commune(&new.commune))
}

/// Correct a person's name, year of birth, phone, commune or organisation.
///
/// # Errors
/// [`TrainingError::Stale`] when somebody else changed it since it was read.
pub fn change(tx: &mut Tx<'_>, actor: &Actor, after: &Person) -> Result<(), TrainingError> {
    let before = person(tx, after.id)?.ok_or(TrainingError::NotFound)?;
    if before.version != after.version {
        return Err(TrainingError::Stale);
    }
    tx.execute(
        "UPDATE planning_person SET name = $1, folded = $2, birth_year = $3, phone = $4, \
         commune = $5, province = $6, commune_known = $7, organisation = $8, \
         version = version + 1 WHERE id = $9",
        &[
            (&after.name).into(),
            fold_vi(&after.name).into(),
            after.birth_year.map(i32::from).into(),
            after.phone.as_ref().into(),
            after.commune.to_string().into(),
            after.province.to_string().into(),
            after.commune_known.into(),
            (&after.organisation).into(),
            after.id.into(),
        ],
    )?;
    let change = Change::updated("trained-person", &after.id, before.json(), after.json());
    Ok(audit::record(tx, actor, &change.in_commune(&after.commune))?)
}

/// A class that a person was listed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attended {
    /// The class.
    pub class: Uuid,
    /// The participant's entry.
    pub participant: Uuid,
    /// Title of the class.
    pub title: String,
    /// Its first day: held, else planned.
    pub from: Date,
    /// Where it is.
    pub state: State,
    /// Minutes there.
    pub minutes: u32,
    /// Number of the certificate.
    pub certificate: Option<String>,
}

/// The classes of a person, of all its entries, within a territory; newest first, at most 200.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn attended(
    tx: &mut Tx<'_>,
    territory: &Territory,
    root: Uuid,
) -> Result<Vec<Attended>, DbError> {
    let rows = tx.rows(
        "SELECT c.id, t.id AS participant, c.title, COALESCE(c.held_from, c.planned_from) AS day, \
         c.state, c.commune, c.province, t.certificate, \
         (SELECT CAST(COALESCE(SUM(a.minutes), 0) AS BIGINT) FROM planning_attendance a \
         WHERE a.participant = t.id) AS minutes FROM planning_person p \
         JOIN planning_participant t ON t.person = p.id AND t.removed_us IS NULL \
         JOIN planning_class c ON c.id = t.class WHERE p.root = $1 ORDER BY day DESC, c.id \
         LIMIT 200",
        &[Value::from(root)],
        |row| {
            let placed = nguon_platform::territory::Placed {
                commune: Some(row.parse("commune")?),
                province: Some(row.parse("province")?),
                holder: None,
            };
            let one = Attended {
                class: row.get("id")?,
                participant: row.get("participant")?,
                title: row.get("title")?,
                from: row.get("day")?,
                state: row.parse("state")?,
                minutes: row.get("minutes")?,
                certificate: row.get("certificate")?,
            };
            Ok((placed, one))
        },
    )?;
    Ok(rows
        .into_iter()
        .filter(|(placed, _)| territory.covers(placed))
        .map(|(_, one)| one)
        .collect())
}
