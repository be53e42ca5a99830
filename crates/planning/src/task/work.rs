//! What waits for whoever is signed in: tasks overdue and tasks due soon.

use async_trait::async_trait;
use jiff::Span;
use nguon_platform::accounts::{Capability, SignedIn};
use nguon_platform::db::DbError;
use nguon_platform::i18n;
use nguon_platform::web::{CardKind, Tone, WorkCard, WorkSource};

use super::store::{self, Filter};
use super::{State, Task};
use crate::PlanningState;

/// Days ahead that are soon.
pub(super) const SOON_DAYS: i32 = 14;

/// The cards of tasks: the reminders inside of the application.
#[derive(Debug)]
pub struct TaskWork(pub PlanningState);

#[async_trait]
impl WorkSource for TaskWork {
    async fn cards(&self, person: &SignedIn) -> Result<Vec<WorkCard>, DbError> {
        if !person.may(Capability::Report) {
            return Ok(Vec::new());
        }
        let (territory, today) = (person.territory.clone(), i18n::today(self.0.world.now()));
        let read = self.0.db.read(move |tx| store::list(tx, &territory, &Filter::default()));
        let tasks: Vec<Task> = read.await?;
        let soon = today.saturating_add(Span::new().days(SOON_DAYS));
        let late = tasks.iter().filter(|task| task.is_overdue(today)).count();
        let due = tasks.iter().filter(|task| {
            let due = task.set.due.is_some_and(|due| (today..=soon).contains(&due));
            due && task.state != State::Done
        });
        let cards = [
            ("task-work-late", late, Tone::Danger, "/tasks?overdue=1"),
            ("task-work-soon", due.count(), Tone::Warning, "/tasks?soon=1"),
        ];
        let shown = cards.into_iter().filter(|(_, count, ..)| *count > 0);
        Ok(shown
            .map(|(key, count, tone, href)| WorkCard {
                key,
                count: count.try_into().unwrap_or_default(),
                href: href.to_owned(),
                tone,
                kind: CardKind::ToDo,
            })
            .collect())
    }
}
