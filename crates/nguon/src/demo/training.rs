//! The training register of the demonstration, through the functions of its pages.

use nguon_planning::training::store::{self, TrainingError};
use nguon_planning::training::{Action, Days, Facts, NewClass, Way, intake, lines};
use nguon_platform::i18n;
use nguon_platform::territory::{Territory, UnitId};
use uuid::Uuid;

use super::office::{Class, Story};
use super::registry::part;
use crate::failure::{Doing, Failure};
use crate::office::Office;

/// Make the classes with their lists, attendance and certificates.
pub async fn load(office: &Office, story: &Story) -> Result<(), Failure> {
    for one in &story.class {
        load_one(office, one).await?;
    }
    Ok(())
}

fn facts(one: &Class, province: UnitId) -> Result<Facts, Failure> {
    let what = &one.title;
    let planned = Days::new(one.from, one.to);
    Ok(Facts {
        title: one.title.clone(),
        topic: part(what, &one.topic)?,
        crop: if one.crop.is_empty() { None } else { Some(part(what, &one.crop)?) },
        trainees: part(what, &one.trainees)?,
        unit: one.unit.clone(),
        place: one.place.clone(),
        commune: part(what, &one.commune)?,
        province,
        planned: planned.ok_or_else(|| Failure::No(format!("the days of {what}")))?,
        minutes: one.hours * 60,
        participants: Some(one.participants),
        trainers: one.trainers.clone(),
    })
}

async fn load_one(office: &Office, one: &Class) -> Result<(), Failure> {
    let (id, today) = (office.world.id(), i18n::today(office.now()));
    let province: UnitId = part(&one.title, "91@2025-07-01")?;
    let facts = facts(one, province)?;
    let new = NewClass { id, facts, secret: office.world.bytes(), demonstration: true };
    let list = if one.list.is_empty() {
        Vec::new()
    } else {
        lines::read(&one.list.join("\n"), today.year()).doing("the list of a class")?.lines
    };
    let fresh: Vec<intake::Ids> =
        list.iter().map(|_| (office.world.id(), office.world.id())).collect();
    let (actor, world) = (office.program(), office.world.clone());
    let (absent, held) = (one.absent.clone(), one.held);
    let (cancelled, certificates) = (one.cancelled.clone(), one.certificates.clone());
    let made = office.db.write::<_, TrainingError>(move |tx| {
        store::make(tx, &actor, &new)?;
        let read = |tx: &mut _| store::one(tx, id)?.ok_or(TrainingError::NotFound);
        let class = read(tx)?;
        let taken = intake::import(tx, &actor, (&class, &Territory::Country, today), list, &fresh)?;
        if !taken.wrong.is_empty() {
            return Ok(taken.wrong);
        }
        if held {
            let there: Vec<Uuid> = store::participants(tx, id)?
                .iter()
                .filter(|one| !absent.contains(&one.position))
                .map(|one| one.id)
                .collect();
            for day in class.days().each() {
                store::attend(tx, &actor, &class, (day, &[], &there), Way::Tick)?;
            }
            let days = class.facts.planned;
            store::step(tx, &actor, (id, class.version), Action::Hold, Some(days))?;
            if let Some(ending) = certificates {
                let class = read(tx)?;
                store::sign_certificates(tx, &actor, &class, (1, &ending, days.to))?;
            }
        }
        if let Some(reason) = cancelled {
            let actor = nguon_platform::audit::Actor::program("nguon", world.now()).because(reason);
            store::step(tx, &actor, (id, class.version), Action::Cancel, None)?;
        }
        Ok(Vec::new())
    });
    let wrong = made.await.doing(format!("cannot make the class {}", one.title))?;
    match wrong.first() {
        None => Ok(()),
        Some((line, text, fault)) => {
            Err(Failure::No(format!("line {line} of {}: {text}: {fault}", one.title)))
        }
    }
}
