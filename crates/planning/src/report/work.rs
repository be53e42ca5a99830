//! What waits for whoever is signed in: parts to hand in, units that are late, reports to sign.

use async_trait::async_trait;
use nguon_platform::accounts::{Capability, SignedIn};
use nguon_platform::db::DbError;
use nguon_platform::i18n;
use nguon_platform::web::{CardKind, Tone, WorkCard, WorkSource};

use super::store;
use crate::PlanningState;

/// The cards of reports.
#[derive(Debug)]
pub struct ReportWork(pub PlanningState);

#[async_trait]
impl WorkSource for ReportWork {
    async fn cards(&self, person: &SignedIn) -> Result<Vec<WorkCard>, DbError> {
        if !person.may(Capability::Report) {
            return Ok(Vec::new());
        }
        let (territory, today) = (person.territory.clone(), i18n::today(self.0.world.now()));
        let department = person.may(Capability::Consolidate);
        let (waiting, unsigned) = self
            .0
            .db
            .read::<_, DbError>(move |tx| {
                let waiting = store::waiting(tx, &territory, today)?;
                let unsigned = if department { store::unsigned(tx, &territory, today)? } else { 0 };
                Ok((waiting, unsigned))
            })
            .await?;
        let cards = if department {
            [
                ("report-work-units", waiting.due, Tone::Plain),
                ("report-work-units-late", waiting.late, Tone::Danger),
                ("report-work-sign", unsigned, Tone::Warning),
            ]
        } else {
            [
                ("report-work-due", waiting.due, Tone::Warning),
                ("report-work-late", waiting.late, Tone::Danger),
                ("report-work-reminded", waiting.reminded, Tone::Danger),
            ]
        };
        let cards = cards.into_iter().filter(|(_, count, _)| *count > 0);
        let href = || "/reports".to_owned();
        Ok(cards
            .map(|(key, count, tone)| WorkCard {
                key,
                count,
                href: href(),
                tone,
                kind: CardKind::ToDo,
            })
            .collect())
    }
}
