//! Applications, cases and notices of the demonstration, brought to the states that they are shown in.

use jiff::ToSpan;
use nguon_platform::audit::Actor;
use nguon_platform::i18n;
use nguon_registry::application::{self, Granting, NewApplication, Way};
use nguon_registry::incident::{self, Acting, NewIncident};
use nguon_registry::market::MarketCode;
use nguon_registry::notice::{self, NewNotice};
use nguon_registry::proceeding::{self, NewPaper, PaperKind};
use nguon_registry::{RegistryError, code};

use super::office::{Application, Incident, Notice, Story};
use super::registry::part;
use crate::failure::{Doing, Failure};
use crate::office::Office;

/// Why each step was taken.
const REASON: &str = "Dữ liệu minh họa";

/// Make them, each with the functions that the pages use.
pub async fn load(office: &Office, story: &Story) -> Result<(), Failure> {
    for one in &story.application {
        load_one(office, one).await?;
    }
    for one in &story.incident {
        load_incident(office, one).await?;
    }
    for one in &story.notice {
        load_notice(office, one).await?;
    }
    Ok(())
}

async fn load_one(office: &Office, one: &Application) -> Result<(), Failure> {
    let what = one.code.clone();
    let markets: Vec<MarketCode> =
        one.markets.iter().map(|market| part(&what, market)).collect::<Result<_, _>>()?;
    let papers: Vec<PaperKind> =
        one.papers.iter().map(|paper| part(&what, paper)).collect::<Result<_, _>>()?;
    let steps: Vec<application::Action> =
        one.steps.iter().map(|step| part(&what, step)).collect::<Result<_, _>>()?;
    let way: Way = part(&what, &one.way)?;
    let name = part(&what, REASON)?;
    let (world, actor, text) =
        (office.world.clone(), Actor::program(&one.by, office.now()), what.clone());
    let made = office.db.write(move |tx| {
        let (subject, _) = code::find(tx, &text)?.ok_or(RegistryError::NotFound)?;
        let new = NewApplication { id: world.id(), way, subject, markets, demonstration: true };
        application::create(tx, &actor, &new)?;
        for kind in papers {
            let thing = application::get(tx, new.id)?.ok_or(RegistryError::NotFound)?.thing();
            let paper = NewPaper { id: world.id(), kind, name: Clone::clone(&name), bytes: None };
            proceeding::add(tx, &actor, thing, &paper)?;
        }
        for (version, action) in (1..).zip(steps) {
            let actor = actor.clone().because(REASON);
            let (which, granting) = ((new.id, version), Granting::default());
            application::act(tx, &actor, &world, |_| true, which, action, &granting)?;
        }
        Ok::<_, RegistryError>(())
    });
    made.await.doing(format!("cannot make the application for {what}"))
}

async fn load_incident(office: &Office, one: &Incident) -> Result<(), Failure> {
    let what = one.code.clone();
    let (kind, about) = (part(&what, &one.kind)?, part(&what, &one.about)?);
    let steps: Vec<incident::Action> =
        one.steps.iter().map(|step| part(&what, step)).collect::<Result<_, _>>()?;
    let (world, actor, text) =
        (office.world.clone(), Actor::program(&one.by, office.now()), what.clone());
    let made = office.db.write(move |tx| {
        let (subject, code) = code::find(tx, &text)?.ok_or(RegistryError::NotFound)?;
        let new = NewIncident {
            id: world.id(),
            kind,
            notice: None,
            subject: Some(subject),
            code: code.normalised,
            market: None,
            about,
            due: None,
            demonstration: true,
        };
        incident::open(tx, &actor, &new)?;
        for (version, action) in (1..).zip(steps) {
            let actor = actor.clone().because(REASON);
            let (which, acting) = ((new.id, version), Acting::default());
            incident::act(tx, &actor, &world, |_| true, which, action, &acting)?;
        }
        Ok::<_, RegistryError>(())
    });
    made.await.doing(format!("cannot open the case about {what}"))
}

async fn load_notice(office: &Office, one: &Notice) -> Result<(), Failure> {
    let what = one.reference.as_str();
    let today = i18n::today(office.now());
    let new = NewNotice {
        id: office.world.id(),
        reference: part(what, &one.reference)?,
        issuer: part(what, &one.issuer)?,
        market: part(what, &one.market)?,
        received: one.received.min(today),
        about: part(what, &one.about)?,
        measure: part(what, &one.measure)?,
        deadline: today.checked_add(one.days.days()).doing(what)?,
        pasted: one.codes.clone(),
        province: part(what, &one.province)?,
    };
    let actor = office.program();
    let made = office.db.write(move |tx| notice::create(tx, &actor, &new)).await;
    made.doing(format!("cannot keep the notice {what}"))
}
