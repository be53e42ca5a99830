//! One row of a table of packing houses.

use nguon_platform::db::Tx;
use nguon_platform::text::fold_vi;

use super::apply::Run;
use super::cells::Row;
use super::holders;
use super::report::Outcome;
use super::undo::Thing;
use crate::packing_house::{self, CapacityKgPerDay, Facts, NewPackingHouse};
use crate::subject::{Subject, SubjectKind};
use crate::{Name, RegistryError, Site, Words, code};

/// Work one row off.
///
/// # Errors
/// As [`super::areas::take`].
pub(super) fn take(
    tx: &mut Tx<'_>,
    run: &mut Run<'_>,
    row: &mut Row<'_>,
) -> Result<Option<Outcome>, RegistryError> {
    let commune = run.commune(tx, row)?;
    let name: Option<Name> = row.needed("name", "registry-error-name");
    let written = row.text("code").map(str::to_owned);
    let words: Option<Words> = row.optional("address", "registry-error-words");
    let capacity: Option<CapacityKgPerDay> = row.whole("capacity", "registry-import-not-whole");
    let point = row.point("point");
    let holder = holders::of_row(tx, run, row, commune.as_ref())?;
    let (Some(name), Some(commune), Some(holder)) = (name, commune, holder) else {
        return Ok(None);
    };
    if !row.is_good() {
        return Ok(None);
    }
    let by_code = match &written {
        Some(code) => code::find(tx, code)?.map(|(subject, _)| subject),
        None => None,
    };
    let known = match by_code {
        Some(subject) => {
            let house = match subject.kind {
                SubjectKind::PackingHouse => packing_house::get(tx, subject.id)?,
                SubjectKind::GrowingArea => None,
            };
            // Whose code it is elsewhere is not told.
            let Some(house) = house.filter(|house| run.territory.covers(&house.placed())) else {
                row.refuse("code", "registry-error-code-taken");
                return Ok(None);
            };
            if house.facts.holder != holder {
                row.refuse("holder", "registry-import-other-holder");
                return Ok(None);
            }
            if house.facts.site.commune != commune.id {
                row.refuse("commune", "registry-import-other-commune");
                return Ok(None);
            }
            Some(house)
        }
        None => match packing_house::named(tx, holder, &fold_vi(name.as_str()), &commune.id)? {
            Some(id) => packing_house::get(tx, id)?,
            None => None,
        },
    };
    let Some(house) = known else {
        let id = run.world.id();
        let new = NewPackingHouse {
            id,
            facts: Facts {
                name,
                holder,
                site: Site { commune: commune.id, province: commune.province, words },
                identifier: None,
                point,
                capacity,
            },
            codes: run.code(written).into_iter().collect(),
            statuses: Vec::new(),
            certificates: Vec::new(),
            demonstration: false,
        };
        packing_house::create(tx, run.actor, &new)?;
        run.touch(Thing::made("packing-house", id));
        return Ok(Some(Outcome::New));
    };
    if !run.territory.covers(&house.placed()) {
        row.refuse("commune", "registry-import-elsewhere");
        return Ok(None);
    }
    let subject = Subject::packing_house(house.id);
    if !run.knows(house.id) {
        let before = packing_house::snapshot(tx, house.id)?;
        run.touch(Thing::changed("packing-house", house.id, before));
    }
    let mut facts = house.facts.clone();
    facts.name = name;
    facts.site.words = words.or(facts.site.words);
    facts.capacity = capacity.or(facts.capacity);
    facts.point = point.or(facts.point);
    let mut outcome = Outcome::Unchanged;
    if facts != house.facts {
        packing_house::update(tx, run.actor, house.id, house.version, &facts)?;
        outcome = Outcome::Changed;
    }
    if let Some(new) = run.code(written)
        && code::find(tx, &new.as_issued)?.is_none()
    {
        code::add(tx, run.actor, subject, &new)?;
        subject.touch(tx)?;
        crate::standing::refresh_found_by(tx, subject)?;
        outcome = Outcome::Changed;
    }
    Ok(Some(outcome))
}
