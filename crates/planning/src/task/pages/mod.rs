//! The pages of tasks.

mod act;
mod calendar;
mod list;
mod new;
mod record;

pub use act::act;
pub use calendar::calendar;
pub use list::list;
pub use new::{form, make};
pub use record::show;

use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::places;
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::web::{Error, Page, Tone};

use super::{Place, State, Task, TaskError};
use crate::desk;

impl From<TaskError> for Error {
    fn from(error: TaskError) -> Self {
        match error {
            TaskError::Refused(refused) => Self::Conflict(refused.key()),
            TaskError::Stale => Self::Conflict("report-error-stale"),
            TaskError::NotFound => Self::NotFound,
            TaskError::Db(error) => Self::Db(error),
        }
    }
}

/// The state in words; an overdue task says so.
fn state(page: &Page, task: &Task, today: Date) -> (Tone, String) {
    let word = page.t(&format!("task-state-{}", task.state.word()));
    if task.is_overdue(today) {
        return (Tone::Danger, page.tr("task-overdue", &[("state", &word)]));
    }
    let tone = match task.state {
        State::Open => Tone::Plain,
        State::Doing => Tone::Warning,
        State::Done => Tone::Good,
    };
    (tone, word)
}

/// A place that a task can be given to, and its name.
type Choice = (Place, String);

/// The places within a territory: its communes, before them the province itself.
fn choices(tx: &mut Tx<'_>, territory: &Territory, today: Date) -> Result<Vec<Choice>, DbError> {
    let mut all = Vec::new();
    match territory {
        Territory::Country => {
            for unit in places::provinces(tx, today)? {
                let name = unit.on(today).map(places::Period::full_name).unwrap_or_default();
                all.push((Place { commune: None, province: unit.id }, name));
            }
        }
        Territory::Province(province) => {
            let name = places::label(tx, province, today)?.unwrap_or_else(|| province.to_string());
            all.push((Place { commune: None, province: province.clone() }, name));
            let communes = desk::communes(tx, province, today)?.into_iter();
            all.extend(communes.map(|(commune, name)| (place(commune, province), name)));
        }
        Territory::Commune(commune) => {
            let unit = places::unit(tx, commune)?;
            let period = unit.as_ref().and_then(|unit| unit.on(today));
            if let Some((period, province)) =
                period.and_then(|period| Some((period, period.parent.as_ref()?)))
            {
                all.push((place(commune.clone(), province), period.full_name()));
            }
        }
        Territory::Holder(_) | Territory::Nowhere => {}
    }
    Ok(all)
}

fn place(commune: UnitId, province: &UnitId) -> Place {
    Place { commune: Some(commune), province: province.clone() }
}

/// The value of a place in a form.
fn value(place: &Place) -> String {
    place.commune.as_ref().unwrap_or(&place.province).to_string()
}
