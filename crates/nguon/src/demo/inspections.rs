//! The inspection plan of the demonstration.

use jiff::civil::Date;
use nguon_platform::accounts::{self, Login};
use nguon_platform::i18n;
use nguon_platform::territory::Territory;
use nguon_registry::RegistryError;
use nguon_registry::inspection::{self, Approval, Bulk, Filter, NewPlan, Selected, Wanted};

use super::office::{Inspection, Story};
use super::registry::part;
use crate::failure::{Doing, Failure};
use crate::office::Office;

/// Propose the visits of the year, put them on the desks of those in whose territories they lie, and
/// decide, with the functions that the pages use.
pub async fn load(office: &Office, story: &Story) -> Result<(), Failure> {
    for one in &story.inspection {
        load_one(office, one).await?;
    }
    Ok(())
}

async fn load_one(office: &Office, one: &Inspection) -> Result<(), Failure> {
    let what = one.about.clone();
    let today = i18n::today(office.now());
    let new = NewPlan {
        id: office.world.id(),
        year: today.year(),
        commune: None,
        province: Some(part(&what, &one.province)?),
        about: part(&what, &one.about)?,
        demonstration: true,
    };
    let first = Date::new(today.year(), 1, 5).doing("the day of the decision")?;
    let approval = Approval {
        number: part(&what, &one.decision)?,
        on: first,
        by: part(&what, &one.decided_by)?,
    };
    let logins: Vec<Login> =
        one.officers.iter().map(|login| part(&what, login)).collect::<Result<_, _>>()?;
    let (world, actor) = (office.world.clone(), office.program());
    let made = office.db.write::<_, RegistryError>(move |tx| {
        inspection::create(tx, &actor, &new)?;
        inspection::propose(tx, &actor, &world, (new.id, 1))?;
        let mut version = 2;
        for login in &logins {
            let found = accounts::find(tx, login)?.ok_or(RegistryError::NotFound)?;
            let Territory::Commune(commune) = &found.territory else { continue };
            let (commune, state) = (Some(commune.clone()), Some(Wanted::Open));
            let open = Selected::Filtered(Filter { commune, state, ..Filter::default() });
            let which = (&open, &Bulk::Assign(Some(found)));
            inspection::change(tx, &actor, &world, (new.id, version), which, today)?;
            version += 1;
        }
        inspection::approve(tx, &actor, (new.id, version), &approval)
    });
    made.await.doing(format!("cannot make the inspection plan {what}"))
}
