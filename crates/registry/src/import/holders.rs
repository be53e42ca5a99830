//! Holders of a table: found by name and commune, else registered.

use nguon_platform::db::Tx;
use nguon_platform::text::fold_vi;
use uuid::Uuid;

use super::apply::Run;
use super::cells::Row;
use super::undo::Thing;
use crate::holder::{self, Contacts, HolderKind, NewHolder, Phone};
use crate::screen::Commune;
use crate::{Name, RegistryError, Site};

/// The holder of a row: the one of this name in its commune, else the only body of this name in the
/// territory, else a new one. None when the row is refused for it.
pub(super) fn of_row(
    tx: &mut Tx<'_>,
    run: &mut Run<'_>,
    row: &mut Row<'_>,
    area: Option<&Commune>,
) -> Result<Option<Uuid>, RegistryError> {
    let name: Option<Name> = row.needed("holder", "registry-error-name");
    let kind = row.holder_kind();
    let phone: Option<Phone> = row.optional("phone", "registry-error-phone");
    let own = match row.text("holder-commune") {
        None => None,
        Some(written) => match run.communes.find(tx, written)? {
            Ok(commune) => Some(commune),
            Err(key) => {
                row.refuse("holder-commune", key);
                return Ok(None);
            }
        },
    };
    let (Some(name), Some(area)) = (name, area) else { return Ok(None) };
    if !row.is_good() {
        return Ok(None);
    }
    let commune = own.as_ref().unwrap_or(area);
    let mut known = holder::named(tx, &fold_vi(name.as_str()))?;
    known.retain(|one| run.territory.covers(&one.placed()));
    known.retain(|one| kind.is_none_or(|kind| one.facts.kind == kind));
    let here = known.iter().filter(|one| one.facts.site.commune == commune.id);
    let here: Vec<Uuid> = here.map(|one| one.id).collect();
    // Bodies are not many, so that one name in the territory is one body; persons may share theirs.
    let bodies = known.iter().filter(|one| one.facts.kind != HolderKind::Household);
    let bodies: Vec<Uuid> = bodies.map(|one| one.id).collect();
    match (&here[..], &bodies[..]) {
        ([one], _) => Ok(Some(*one)),
        ([], [one]) if own.is_none() => Ok(Some(*one)),
        ([], []) => create(tx, run, row, (name, kind, phone), commune),
        ([], _) if kind == Some(HolderKind::Household) || own.is_some() => {
            create(tx, run, row, (name, kind, phone), commune)
        }
        _ => {
            row.refuse("holder", "registry-import-holder-unclear");
            Ok(None)
        }
    }
}

/// The household that works a plot, in the commune of the area.
pub(super) fn household(
    tx: &mut Tx<'_>,
    run: &mut Run<'_>,
    row: &mut Row<'_>,
    commune: &Commune,
) -> Result<Option<Uuid>, RegistryError> {
    let Some(name) = row.optional::<Name>("household", "registry-error-name") else {
        return Ok(None);
    };
    let mut known = holder::named(tx, &fold_vi(name.as_str()))?;
    known.retain(|one| {
        one.facts.kind == HolderKind::Household
            && one.facts.site.commune == commune.id
            && run.territory.covers(&one.placed())
    });
    match &known[..] {
        [one] => Ok(Some(one.id)),
        [] => create(tx, run, row, (name, Some(HolderKind::Household), None), commune),
        _ => {
            row.refuse("household", "registry-import-holder-unclear");
            Ok(None)
        }
    }
}

fn create(
    tx: &mut Tx<'_>,
    run: &mut Run<'_>,
    row: &mut Row<'_>,
    (name, kind, phone): (Name, Option<HolderKind>, Option<Phone>),
    commune: &Commune,
) -> Result<Option<Uuid>, RegistryError> {
    let Some(kind) = kind else {
        row.refuse("holder-kind", "registry-import-holder-kind-needed");
        return Ok(None);
    };
    let id = run.world.id();
    let site =
        Site { commune: commune.id.clone(), province: commune.province.clone(), words: None };
    let new = NewHolder {
        id,
        facts: holder::Facts { kind, name, site, identifier: None },
        contacts: Contacts { phone, identity_number: None },
        demonstration: false,
    };
    holder::create(tx, run.actor, &new)?;
    run.touch(Thing::made("holder", id));
    Ok(Some(id))
}
