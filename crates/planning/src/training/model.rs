//! Types of the training register.

use jiff::Timestamp;
use jiff::civil::Date;
use nguon_platform::territory::{Placed, UnitId};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::rules::minutes_of_day;
use super::{Action, State, Topic, TraineeGroup, Way, mask};
use crate::plan::CropGroup;

/// Longest class, in days.
pub const DAYS_MAX: u32 = 31;
/// Longest class, in hours.
pub const HOURS_MAX: u32 = 400;
/// Most participants that may be planned, or stand on one list.
pub const PARTICIPANTS_MAX: u32 = 1_000;

/// The first and the last day of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// First.
    pub from: Date,
    /// Last.
    pub to: Date,
}

impl Days {
    /// From one day to another: in order, at most [`DAYS_MAX`].
    pub fn new(from: Date, to: Date) -> Option<Self> {
        let days = Self { from, to };
        (from <= to && days.count() <= DAYS_MAX).then_some(days)
    }

    /// How many.
    pub fn count(self) -> u32 {
        let span = self.from.until(self.to).map(|span| span.get_days()).unwrap_or_default();
        u32::try_from(span).unwrap_or_default().saturating_add(1)
    }

    /// Each, in order.
    pub fn each(self) -> impl Iterator<Item = Date> {
        self.from.series(jiff::Span::new().days(1)).take_while(move |day| *day <= self.to)
    }

    /// Which one a day is, from 0.
    pub fn index(self, day: Date) -> Option<u32> {
        (0..).zip(self.each()).find(|(_, one)| *one == day).map(|(index, _)| index)
    }
}

/// What is entered of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Its title.
    pub title: String,
    /// What it is about.
    pub topic: Topic,
    /// The crop group it is about, if one.
    pub crop: Option<CropGroup>,
    /// For whom.
    pub trainees: TraineeGroup,
    /// The unit in charge.
    pub unit: String,
    /// Where within the commune, in words; may be empty.
    pub place: String,
    /// Commune of today.
    pub commune: UnitId,
    /// Its province.
    pub province: UnitId,
    /// When it is planned.
    pub planned: Days,
    /// How long, in minutes, over all its days.
    pub minutes: u32,
    /// How many are to come; none where nobody planned it.
    pub participants: Option<u32>,
    /// Who teaches; may be empty.
    pub trainers: String,
}

/// A class.
#[derive(Debug, Clone)]
pub struct Class {
    /// Identity.
    pub id: Uuid,
    /// What was entered.
    pub facts: Facts,
    /// Where it is.
    pub state: State,
    /// When it was held.
    pub held: Option<Days>,
    /// Key of its links of attendance.
    pub secret: Vec<u8>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
    /// Counts changes.
    pub version: i64,
}

impl Class {
    /// Where it belongs.
    pub fn placed(&self) -> Placed {
        Placed {
            commune: Some(self.facts.commune.clone()),
            province: Some(self.facts.province.clone()),
            holder: None,
        }
    }

    /// The days of attendance: as held, else as planned.
    pub fn days(&self) -> Days {
        self.held.unwrap_or(self.facts.planned)
    }

    /// Minutes that attendance on a day stands for; none when it is no day of the class.
    pub fn minutes_on(&self, day: Date) -> Option<u32> {
        let days = self.days();
        Some(minutes_of_day(self.facts.minutes, days.count(), days.index(day)?))
    }

    /// For the audit log.
    pub(super) fn json(&self) -> Json {
        let facts = &self.facts;
        json!({
            "title": facts.title, "topic": facts.topic.word(), "crop": facts.crop.map(CropGroup::word),
            "trainees": facts.trainees.word(), "unit": facts.unit, "place": facts.place,
            "commune": facts.commune.to_string(),
            "planned": [facts.planned.from.to_string(), facts.planned.to.to_string()],
            "held": self.held.map(|days| [days.from.to_string(), days.to.to_string()]),
            "minutes": facts.minutes, "participants": facts.participants,
            "trainers": facts.trainers, "state": self.state.word(),
        })
    }
}

/// A class to be made.
#[derive(Debug, Clone)]
pub struct NewClass {
    /// Identity, fresh.
    pub id: Uuid,
    /// What is entered.
    pub facts: Facts,
    /// Fresh random bytes.
    pub secret: [u8; super::seal::SECRET_BYTES],
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}

/// A step that was taken.
#[derive(Debug, Clone)]
pub struct Step {
    /// What was done.
    pub action: Action,
    /// When.
    pub at: Timestamp,
    /// Who, by the name of that time.
    pub by: String,
    /// Why.
    pub note: Option<String>,
}

/// A person of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Identity.
    pub id: Uuid,
    /// Full name.
    pub name: String,
    /// Year of birth.
    pub birth_year: Option<i16>,
    /// Phone.
    pub phone: Option<String>,
    /// Commune of today: where the person lives, or where the first class was.
    pub commune: UnitId,
    /// Its province.
    pub province: UnitId,
    /// Whether the commune is where the person lives.
    pub commune_known: bool,
    /// Cooperative, firm or office.
    pub organisation: String,
    /// The account of an officer.
    pub account: Option<Uuid>,
    /// The person that this entry was found to be; itself when none other.
    pub root: Uuid,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
    /// Counts changes.
    pub version: i64,
}

impl Person {
    /// Where it belongs.
    pub fn placed(&self) -> Placed {
        Placed {
            commune: Some(self.commune.clone()),
            province: Some(self.province.clone()),
            holder: None,
        }
    }

    /// The phone as lists show it.
    pub fn masked_phone(&self) -> Option<String> {
        self.phone.as_deref().map(mask::phone)
    }

    /// For the audit log: no phone is written there in full.
    pub(super) fn json(&self) -> Json {
        json!({
            "name": self.name, "birth_year": self.birth_year, "phone": self.masked_phone(),
            "commune": self.commune.to_string(), "commune_known": self.commune_known,
            "organisation": self.organisation, "account": self.account, "same_as": self.root,
        })
    }
}

/// A day on which a participant was there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    /// The day.
    pub day: Date,
    /// For how long.
    pub minutes: u32,
    /// How it was taken.
    pub way: Way,
}

/// A participant of a class.
#[derive(Debug, Clone)]
pub struct Participant {
    /// Identity.
    pub id: Uuid,
    /// The class.
    pub class: Uuid,
    /// Place in the list, from 1.
    pub position: u32,
    /// Who.
    pub person: Person,
    /// Mark, 0 to 10.
    pub mark: Option<u8>,
    /// What is said of it.
    pub remark: String,
    /// Number of the certificate and its day.
    pub certificate: Option<(String, Date)>,
    /// The days there.
    pub attended: Vec<Attendance>,
    /// Wrong answers at the link, and on which day.
    pub tries: Option<(Date, u32)>,
}

impl Participant {
    /// Minutes there, over all days.
    pub fn minutes(&self) -> u32 {
        self.attended.iter().map(|one| one.minutes).sum()
    }

    /// Whether there on a day.
    pub fn was_there(&self, day: Date) -> bool {
        self.attended.iter().any(|one| one.day == day)
    }
}

/// A paper of a class.
#[derive(Debug, Clone)]
pub struct Paper {
    /// Identity.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Kind of the copy.
    pub media_type: String,
    /// Since when it is here.
    pub added: Timestamp,
    /// Who recorded it.
    pub by: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_in_order_counted_and_limited() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        for (from, to, count) in [
            ("2026-03-02", "2026-03-02", Some(1)),
            ("2026-02-27", "2026-03-01", Some(3)),
            ("2026-01-01", "2026-01-31", Some(31)),
            ("2026-01-01", "2026-02-01", None),
            ("2026-01-02", "2026-01-01", None),
        ] {
            let days = Days::new(day(from), day(to));
            assert_eq!(days.map(Days::count), count, "{from} {to}");
            if let Some(days) = days {
                assert_eq!(days.each().count(), usize::try_from(days.count()).unwrap());
                assert_eq!(days.index(day(to)), Some(days.count() - 1));
                assert_eq!(days.index(day(to).tomorrow().unwrap()), None);
            }
        }
    }
}
