//! Screens of inspection plans: all plans, one plan with its progress and its visits, the changes of
//! many visits at once, files and the sheet for the way.

mod change;
mod files;
mod list;
mod record;
mod told;

pub(super) use change::own;
pub(crate) use change::{approve, change, propose, undo};
pub(crate) use files::{csv, sheet, xlsx};
pub(super) use list::office;
pub(crate) use list::{create, create_form, list};
pub(crate) use record::record;

use jiff::civil::Date;
use nguon_platform::accounts::SignedIn;
use nguon_platform::db::Tx;
use nguon_platform::web::{Error, Officer, Tone};
use serde::Deserialize;
use uuid::Uuid;

use super::visits::{self, Stood};
use super::{Filter, Month, Plan, PlanState, VisitState, store};
use crate::error::RegistryError;
use crate::list::asked;
use crate::subject::Subject;

/// The filter as it stands in the address of a plan.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    commune: String,
    officer: String,
    state: String,
    month: String,
    crop: String,
    after: String,
    /// How many visits were changed just now.
    changed: String,
}

impl Asked {
    /// # Errors
    /// 400 when a field is none of its kind.
    pub(super) fn filter(&self) -> Result<Filter, Error> {
        Ok(Filter {
            commune: asked(&self.commune)?,
            officer: asked(&self.officer)?,
            state: asked(&self.state)?,
            month: asked(&self.month)?,
            crop: asked(&self.crop)?,
        })
    }

    /// Where the part begins.
    pub(super) fn after(&self) -> &str {
        &self.after
    }

    fn is_empty(&self) -> bool {
        [&self.commune, &self.officer, &self.state, &self.month, &self.crop]
            .iter()
            .all(|field| field.is_empty())
    }
}

/// A plan that this person may read, with the visits in their territory.
pub(super) fn opened(
    tx: &mut Tx<'_>,
    officer: &SignedIn,
    id: Uuid,
    today: Date,
) -> Result<(Plan, Vec<Stood>), RegistryError> {
    let plan = store::get(tx, id)?.ok_or(RegistryError::NotFound)?;
    let all = visits::stood(tx, &officer.territory, &plan, today)?;
    if !plan.shown_to(officer, !all.is_empty()) {
        return Err(RegistryError::NotFound);
    }
    Ok((plan, all))
}

/// The page of a plan that a check of a visit comes back to, when the person may read it.
pub(crate) fn back_to(
    tx: &mut Tx<'_>,
    officer: &Officer,
    subject: Subject,
    visit: &str,
    today: Date,
) -> Result<Option<String>, RegistryError> {
    let Ok(visit) = visit.parse::<Uuid>() else { return Ok(None) };
    let found = visits::plan_of(tx, visit)?.filter(|(_, of)| *of == subject);
    let Some((plan, _)) = found else { return Ok(None) };
    let (plan, all) = match opened(tx, officer, plan, today) {
        Err(RegistryError::NotFound) => return Ok(None),
        other => other?,
    };
    let found = all.iter().find(|one| one.visit.id == visit);
    Ok(found.map(|one| {
        let month = Month::of(one.visit.terms.window.last);
        format!("/inspections/{}?month={month}#visit-{visit}", plan.id)
    }))
}

fn state_tone(state: PlanState) -> Tone {
    match state {
        PlanState::Draft => Tone::Warning,
        PlanState::Approved => Tone::Good,
    }
}

fn visit_tone(state: VisitState) -> Tone {
    match state {
        VisitState::Overdue => Tone::Danger,
        VisitState::Due => Tone::Warning,
        VisitState::Ahead | VisitState::Cancelled => Tone::Plain,
        VisitState::Done => Tone::Good,
    }
}
