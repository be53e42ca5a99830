//! The letter to a unit that is urged, to those of its people who asked for such letters.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use nguon_platform::accounts::Capability;
use nguon_platform::audit::Actor;
use nguon_platform::clock::World;
use nguon_platform::db::Tx;
use nguon_platform::i18n;
use nguon_platform::mail::{self, Kind, NewLetter, Reader};
use nguon_platform::territory::Territory;
use nguon_platform::web::{Officer, Visitor};
use uuid::Uuid;

use super::store::{self, ReportError};
use super::{Part, Round};
use crate::PlanningState;

/// A letter that could not be sent for so long urges nobody any more.
const STALE_AFTER: SignedDuration = SignedDuration::from_hours(3 * 24);

/// Who urges, and what a letter needs besides.
pub struct Urging {
    visitor: Visitor,
    world: World,
    site: Arc<str>,
    actor: Actor,
}

impl Urging {
    /// By this officer.
    pub fn by(state: &PlanningState, officer: &Officer, actor: Actor) -> Self {
        Self {
            visitor: officer.visitor.clone(),
            world: state.world.clone(),
            site: Arc::clone(&state.public_url),
            actor,
        }
    }

    /// Put the letters of a part that has just been urged into the outbox, one for each person and
    /// reminder. Whoever urges gets none.
    ///
    /// # Errors
    /// [`ReportError`] as the stores'.
    pub fn write(&self, tx: &mut Tx<'_>, part: Uuid) -> Result<(), ReportError> {
        let part = store::one_part(tx, part)?.ok_or(ReportError::NotFound)?;
        let round = store::one(tx, part.report)?.ok_or(ReportError::NotFound)?;
        let unit = part.commune.clone().map(Territory::Commune);
        let unit = unit.unwrap_or_else(|| Territory::Province(part.province.clone()));
        for reader in mail::readers(tx, &unit, Capability::Report)? {
            if Some(reader.account) != self.actor.id {
                mail::queue(tx, &self.letter(&reader, &round, &part))?;
            }
        }
        Ok(())
    }

    fn letter(&self, reader: &Reader, round: &Round, part: &Part) -> NewLetter {
        let mut words = self.visitor.clone();
        words.language = reader.language;
        let title = &round.title;
        let mut lines = vec![
            words.tr("mail-dear", &[("name", &reader.name)]),
            String::new(),
            words.tr(
                "report-mail-urged",
                &[
                    ("by", &self.actor.name),
                    ("unit", &part.name),
                    ("title", title),
                    ("day", &i18n::date(round.as_of)),
                ],
            ),
        ];
        if let Some(before) = round.before {
            let late = round.is_over(i18n::today(self.actor.at));
            let before = i18n::date(before);
            let args: [(&str, &dyn i18n::Arg); 1] = [("day", &before)];
            lines.push(if late {
                words.tr("report-mail-late", &args)
            } else {
                words.tr("report-mail-due", &args)
            });
        }
        let site = &self.site;
        lines.extend([
            String::new(),
            words.t("report-mail-open"),
            format!("{site}/reports/{}/parts/{}", round.id, part.id),
            String::new(),
            "-- ".to_owned(),
            words.t("mail-why"),
            format!("{site}/account"),
            String::new(),
        ]);
        let until = self.actor.at.saturating_add(STALE_AFTER).unwrap_or(Timestamp::MAX);
        NewLetter {
            id: self.world.id(),
            about: format!("report-part/{}/{}/{}", part.id, part.reminders, reader.account),
            account: reader.account,
            kind: Kind::Reminder,
            subject: words.tr("report-mail-subject", &[("title", title), ("unit", &part.name)]),
            body: lines.join("\n"),
            created: self.actor.at,
            until,
        }
    }
}
