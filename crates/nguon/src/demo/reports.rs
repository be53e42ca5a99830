//! Rounds of reports of the demonstration.

use nguon_planning::report::{self, NewPart, NewRound, ReportError, cycle};
use nguon_platform::i18n;
use nguon_platform::places;
use nguon_platform::territory::UnitId;

use super::office::{Report, Story};
use super::registry::part;
use crate::failure::{Doing, Failure};
use crate::office::Office;

/// Open them with the function that the page uses.
pub async fn load(office: &Office, story: &Story) -> Result<(), Failure> {
    for one in &story.report {
        load_one(office, one).await?;
    }
    Ok(())
}

async fn load_one(office: &Office, one: &Report) -> Result<(), Failure> {
    let what = one.title.clone();
    let today = i18n::today(office.now());
    let cycles = cycle::cycles().doing("the cycles of reports")?;
    let cycle = cycles.iter().find(|cycle| cycle.id == one.cycle);
    let due = cycle
        .ok_or_else(|| Failure::No(format!("there is no cycle {} for {what}", one.cycle)))?
        .next(today);
    let communes: Vec<UnitId> =
        one.communes.iter().map(|commune| part(&what, commune)).collect::<Result<_, _>>()?;
    let new = NewRound {
        id: office.world.id(),
        cycle: one.cycle.clone(),
        title: one.title.clone(),
        from: due.from,
        as_of: due.as_of,
        before: due.before,
        superior: one.superior.clone(),
        agency: one.agency.clone(),
        place: one.place.clone(),
        province: part(&what, &one.province)?,
        parts: Vec::new(),
        demonstration: true,
    };
    let (world, actor) = (office.world.clone(), office.program());
    let made = office.db.write::<_, ReportError>(move |tx| {
        let mut new = new;
        for commune in communes {
            let name = places::label(tx, &commune, today)?;
            let name = name.unwrap_or_else(|| commune.to_string());
            new.parts.push(NewPart { id: world.id(), name, commune: Some(commune) });
        }
        report::open(tx, &actor, &new)
    });
    made.await.doing(format!("cannot open the round {what}"))
}
