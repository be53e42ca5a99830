//! A list that was read becomes persons on the list of a class.

use jiff::civil::Date;
use nguon_platform::audit::Actor;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::places::{self, Extent, Level};
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::text::fold_vi;
use uuid::Uuid;

use super::lines::{Entered, Line, LineFault};
use super::store::{self, Given, TrainingError};
use super::{Class, Person};
use crate::desk;

/// Fresh ids for a person and their entry.
pub type Ids = (Uuid, Uuid);

/// What came of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// Lines that were not taken: number, text as it came, why.
    pub wrong: Vec<(usize, String, LineFault)>,
    /// Persons who were not in the register.
    pub new: usize,
    /// Persons whom the register knew.
    pub known: usize,
}

/// Put the good lines on the list of a class and give the others back.
///
/// # Errors
/// As [`store::add`].
pub fn import(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (class, territory, today): (&Class, &Territory, Date),
    lines: Vec<Line>,
    fresh: &[Ids],
) -> Result<Taken, TrainingError> {
    let communes = desk::communes(tx, &class.facts.province, today)?;
    let mut taken = Taken::default();
    for (line, ids) in lines.into_iter().zip(fresh) {
        let person = match line.read {
            Ok(entered) => to_person(tx, (class, territory, &communes, today), ids.0, entered)?,
            Err(fault) => Err(fault),
        };
        let given = match person {
            Ok(person) => match store::add(tx, actor, class, (ids.1, &person))? {
                Given::New => Ok(&mut taken.new),
                Given::Known => Ok(&mut taken.known),
                Given::Listed => Err(LineFault::Listed),
                Given::Full => Err(LineFault::Full),
            },
            Err(fault) => Err(fault),
        };
        match given {
            Ok(count) => *count += 1,
            Err(fault) => taken.wrong.push((line.number, line.text, fault)),
        }
    }
    Ok(taken)
}

/// What is known around a line.
type Around<'a> = (&'a Class, &'a Territory, &'a [(UnitId, String)], Date);

fn to_person(
    tx: &mut Tx<'_>,
    (class, territory, communes, today): Around<'_>,
    id: Uuid,
    entered: Entered,
) -> Result<Result<Person, LineFault>, DbError> {
    let account = if entered.login.is_empty() {
        None
    } else {
        match store::officer_by_login(tx, territory, &entered.login, today)? {
            Some(officer) => Some(officer),
            None => return Ok(Err(LineFault::Account)),
        }
    };
    let told = if entered.commune.is_empty() {
        account.as_ref().and_then(|officer| officer.commune.clone())
    } else {
        match commune(tx, communes, &entered.commune, today)? {
            Some(unit) => Some(unit),
            None => return Ok(Err(LineFault::Commune)),
        }
    };
    Ok(Ok(Person {
        id,
        root: id,
        name: entered.name,
        birth_year: entered.birth_year,
        phone: entered.phone,
        commune_known: told.is_some(),
        commune: told.unwrap_or_else(|| class.facts.commune.clone()),
        province: account
            .as_ref()
            .and_then(|officer| officer.province.clone())
            .unwrap_or_else(|| class.facts.province.clone()),
        organisation: entered.organisation,
        account: account.map(|officer| officer.account.id),
        demonstration: class.demonstration,
        version: 1,
    }))
}

/// The commune of the province that words name: by its name of today with or without its kind, else
/// by a former name whose land lies in one commune.
fn commune(
    tx: &mut Tx<'_>,
    communes: &[(UnitId, String)],
    words: &str,
    today: Date,
) -> Result<Option<UnitId>, DbError> {
    let folded = fold_vi(words);
    let bare = |name: &str| {
        let name = fold_vi(name);
        let kinds = ["xa ", "phuong ", "dac khu ", "thi tran "];
        kinds.iter().find_map(|kind| name.strip_prefix(kind)).map_or(name.clone(), str::to_owned)
    };
    let exact: Vec<&UnitId> = communes
        .iter()
        .filter(|(_, name)| fold_vi(name) == folded || bare(name) == bare(&folded))
        .map(|(id, _)| id)
        .collect();
    match exact.as_slice() {
        [one] => return Ok(Some((*one).clone())),
        [] => {}
        _ => return Ok(None),
    }
    let mut former: Vec<UnitId> = Vec::new();
    for found in places::search(tx, words, today, 20)? {
        let name = found.unit.last().map(|period| bare(&period.name));
        if found.exists || found.unit.level != Level::Commune || name != Some(bare(&folded)) {
            continue;
        }
        for (unit, _, extent) in found.today {
            let here = communes.iter().any(|(id, _)| *id == unit.id);
            if here && extent == Extent::Full && !former.contains(&unit.id) {
                former.push(unit.id);
            }
        }
    }
    Ok(if former.len() == 1 { former.pop() } else { None })
}
