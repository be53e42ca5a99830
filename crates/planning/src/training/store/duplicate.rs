//! Entries that may be one person: offered, joined by a person, parted again.

use std::collections::BTreeMap;

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::Territory;
use sea_query::{Alias, Expr, ExprTrait, Order, Query};
use uuid::Uuid;

use super::person::{COLUMNS, person, read};
use super::{PERSON, TrainingError, placed_in};
use crate::training::Person;

/// Pairs shown at once.
const PAIRS_MAX: usize = 100;

/// Two entries of one name that nothing tells apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The older one.
    pub kept: Person,
    /// The other.
    pub other: Person,
}

/// Pairs within a territory: the same name, and neither year of birth nor phone nor account
/// contradict each other. Entries that were joined are not shown again.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn pairs(tx: &mut Tx<'_>, territory: &Territory) -> Result<Vec<Pair>, DbError> {
    let mut query = Query::select();
    for column in COLUMNS.split(", ") {
        query.column((PERSON, column.trim().trim_start_matches("p.")));
    }
    // Names that some other entry has too.
    let namesake = Query::select()
        .expr(Expr::cust("1"))
        .from_as(PERSON, Alias::new("n"))
        .and_where(Expr::col(("n", "folded")).equals((PERSON, "folded")))
        .and_where(Expr::col(("n", "id")).not_equals((PERSON, "id")))
        .and_where(Expr::col(("n", "root")).equals(("n", "id")))
        .to_owned();
    query
        .column((PERSON, "folded"))
        .from(PERSON)
        .cond_where(territory.condition(placed_in(PERSON)))
        .and_where(Expr::col((PERSON, "root")).equals((PERSON, "id")))
        .and_where(Expr::exists(namesake))
        .order_by((PERSON, "folded"), Order::Asc)
        .order_by((PERSON, "created_us"), Order::Asc)
        .order_by((PERSON, "id"), Order::Asc)
        .limit(5_000);
    let found = tx.select(&query, |row| Ok((row.get::<String>("folded")?, read(row, "id")?)))?;
    let mut names: BTreeMap<String, Vec<Person>> = BTreeMap::new();
    for (name, one) in found {
        names.entry(name).or_default().push(one);
    }
    let mut pairs = Vec::new();
    for same in names.values() {
        for (at, kept) in same.iter().enumerate() {
            for other in same.iter().skip(at + 1).filter(|other| may_be(kept, other)) {
                pairs.push(Pair { kept: kept.clone(), other: other.clone() });
                if pairs.len() == PAIRS_MAX {
                    return Ok(pairs);
                }
            }
        }
    }
    Ok(pairs)
}

fn may_be(one: &Person, other: &Person) -> bool {
    fn agree<T: PartialEq>(a: Option<&T>, b: Option<&T>) -> bool {
        a.zip(b).is_none_or(|(a, b)| a == b)
    }
    agree(one.birth_year.as_ref(), other.birth_year.as_ref())
        && agree(one.phone.as_ref(), other.phone.as_ref())
        && agree(one.account.as_ref(), other.account.as_ref())
}

/// Say that an entry is the same person as another. Both stay; whatever was joined to the entry
/// goes with it.
///
/// # Errors
/// [`TrainingError::Conflict`] when they are joined already.
pub fn join(
    tx: &mut Tx<'_>,
    actor: &Actor,
    entry: Uuid,
    same_as: Uuid,
) -> Result<(), TrainingError> {
    let before = person(tx, entry)?.ok_or(TrainingError::NotFound)?;
    let kept = person(tx, same_as)?.ok_or(TrainingError::NotFound)?;
    if before.root == kept.root {
        return Err(TrainingError::Conflict("training-error-joined"));
    }
    let moved = tx.rows(
        "SELECT id FROM planning_person WHERE root = $1 ORDER BY id LIMIT 1000",
        &[before.root.into()],
        |row| row.get::<Uuid>("id"),
    )?;
    for id in moved {
        set_root(tx, actor, id, kept.root, "training-join")?;
    }
    Ok(())
}

/// Undo [`join`] for one entry.
///
/// # Errors
/// [`TrainingError::Conflict`] when it is not joined to another.
pub fn part(tx: &mut Tx<'_>, actor: &Actor, entry: Uuid) -> Result<(), TrainingError> {
    let before = person(tx, entry)?.ok_or(TrainingError::NotFound)?;
    if before.root == before.id {
        return Err(TrainingError::Conflict("training-error-not-joined"));
    }
    set_root(tx, actor, entry, entry, "training-part")
}

fn set_root(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    root: Uuid,
    verb: &'static str,
) -> Result<(), TrainingError> {
    let before = person(tx, id)?.ok_or(TrainingError::NotFound)?;
    tx.execute(
        "UPDATE planning_person SET root = $1, version = version + 1 WHERE id = $2",
        &[root.into(), id.into()],
    )?;
    let after = Person { root, ..before.clone() };
    let change = Change::new(verb, "trained-person", &id, Some(before.json()), Some(after.json()));
    Ok(audit::record(tx, actor, &change.in_commune(&before.commune))?)
}
