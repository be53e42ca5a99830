//! Applications of the demonstration, brought to the states that they are shown in.

use nguon_platform::audit::Actor;
use nguon_registry::application::{self, Granting, NewApplication, Way};
use nguon_registry::market::MarketCode;
use nguon_registry::proceeding::{self, NewPaper, PaperKind};
use nguon_registry::{RegistryError, code};

use super::office::{Application, Story};
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
