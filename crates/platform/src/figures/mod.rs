//! The port through which a room counts records that another room keeps.
//!
//! Rooms of one floor must not import each other. Plans and reports know that they want "growing
//! areas with a code, by commune and group, as of a day"; the registry knows the rows. The binary
//! hands the one to the other as [`Figures`]. A number and the rows behind it come from one
//! condition, so that they agree on every day and in every territory; [`Counting`] is how a room with
//! tables does that.

mod counting;

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use jiff::civil::Date;

use crate::accounts::Capability;
use crate::db::DbError;
use crate::i18n::Language;
use crate::territory::{Territory, UnitId};

pub use counting::{Counting, Records, Shown};

/// What can be counted. Its text is the message `key`, its definition (what is counted, as of when)
/// the message `key-what`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// Its name in addresses and files: `coded-areas`.
    pub id: &'static str,
    /// Message key.
    pub key: &'static str,
    /// What an amount of it is.
    pub unit: Unit,
    /// Whether it looks at the days from the first to the last (else at the last day alone).
    pub period: bool,
}

/// What an amount counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Things.
    Count,
    /// Square metres; people read hectares.
    SquareMetres,
}

/// Whose records, of which days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Whose: the predicate of every query.
    pub territory: Territory,
    /// First day of the period.
    pub from: Date,
    /// Last day of the period, as of which is counted.
    pub as_of: Date,
    /// Only this commune.
    pub commune: Option<UnitId>,
    /// Only this group (a word of the room that counts; empty = without any).
    pub group: Option<String>,
}

/// What a group is called that comes from the records, such as a market.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupLabel {
    /// Its Vietnamese name.
    pub name: String,
    /// Its English name.
    pub english: String,
}

impl GroupLabel {
    /// Its name in a language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.name,
            Language::En => &self.english,
        }
    }
}

/// An amount within one commune and one group. Those of a measure add up without overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The measure.
    pub measure: &'static str,
    /// Commune of today; the province of what belongs to none of its communes.
    pub commune: UnitId,
    /// Group: a word whose text is [`Counted::label`] or else the message `figure-group-<word>`; empty
    /// where there is none.
    pub group: String,
    /// What the group is called, where it is a record and no word of ours.
    pub label: Option<GroupLabel>,
    /// Sum of the amounts.
    pub amount: i64,
    /// How many rows there are.
    pub rows: u64,
    /// How many of them have an amount that nobody recorded; they count as nothing.
    pub unknown: u64,
}

/// A row behind a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    /// Its name.
    pub name: String,
    /// Its code or number, if it has one.
    pub code: Option<String>,
    /// Its office page.
    pub href: String,
    /// What one must be allowed to do to open that.
    pub needs: Capability,
    /// Commune of today.
    pub commune: UnitId,
    /// Group, as in [`Counted::group`].
    pub group: String,
    /// What the group is called, where it is a record.
    pub label: Option<GroupLabel>,
    /// What it adds.
    pub amount: i64,
    /// Whether its amount is not recorded.
    pub unknown: bool,
}

/// Where the land recorded in a commune lies.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// Commune of today.
    pub commune: UnitId,
    /// How many pieces of land are drawn there.
    pub plots: u32,
    /// Their middle: degrees of longitude …
    pub lon: f64,
    /// … and of latitude (WGS 84).
    pub lat: f64,
}

/// A room that counts.
#[async_trait]
pub trait Figures: Send + Sync + 'static {
    /// What it can count, in the order shown.
    fn measures(&self) -> &'static [Measure];

    /// The amounts of these measures by commune and group; unknown measures are not in the answer.
    ///
    /// # Errors
    /// [`DbError`] from the engine.
    async fn count(&self, measures: &[String], asked: &Asked) -> Result<Vec<Counted>, DbError>;

    /// The rows behind one measure, by name, at most `most`.
    ///
    /// # Errors
    /// [`DbError`] from the engine.
    async fn rows(&self, measure: &str, asked: &Asked, most: u32) -> Result<Vec<Behind>, DbError>;

    /// Where the land that it has drawn lies, by commune, for maps; a room without land has none.
    ///
    /// # Errors
    /// [`DbError`] from the engine.
    async fn spots(&self, territory: &Territory) -> Result<Vec<Spot>, DbError> {
        let _ = territory;
        Ok(Vec::new())
    }
}

/// Nothing is counted: for an installation or a test without such a room.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFigures;

#[async_trait]
impl Figures for NoFigures {
    fn measures(&self) -> &'static [Measure] {
        &[]
    }

    async fn count(&self, _: &[String], _: &Asked) -> Result<Vec<Counted>, DbError> {
        Ok(Vec::new())
    }

    async fn rows(&self, _: &str, _: &Asked, _: u32) -> Result<Vec<Behind>, DbError> {
        Ok(Vec::new())
    }
}

/// Several rooms that count, as one. No two of them count a measure of the same name.
pub struct Together {
    rooms: Vec<Arc<dyn Figures>>,
    measures: &'static [Measure],
}

impl Together {
    /// These rooms, in the order shown. It is wired once and stays as long as the program, and so
    /// does the list of its measures.
    pub fn new(rooms: Vec<Arc<dyn Figures>>) -> Self {
        let measures: Vec<Measure> =
            rooms.iter().flat_map(|room| room.measures().iter().copied()).collect();
        Self { rooms, measures: measures.leak() }
    }
}

impl fmt::Debug for Together {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.measures.iter().map(|measure| measure.id)).finish()
    }
}

#[async_trait]
impl Figures for Together {
    fn measures(&self) -> &'static [Measure] {
        self.measures
    }

    async fn count(&self, measures: &[String], asked: &Asked) -> Result<Vec<Counted>, DbError> {
        let mut all = Vec::new();
        for room in &self.rooms {
            all.extend(room.count(measures, asked).await?);
        }
        Ok(all)
    }

    async fn rows(&self, measure: &str, asked: &Asked, most: u32) -> Result<Vec<Behind>, DbError> {
        let counts = |room: &&Arc<dyn Figures>| room.measures().iter().any(|one| one.id == measure);
        match self.rooms.iter().find(counts) {
            Some(room) => room.rows(measure, asked, most).await,
            None => Ok(Vec::new()),
        }
    }

    async fn spots(&self, territory: &Territory) -> Result<Vec<Spot>, DbError> {
        let mut all = Vec::new();
        for room in &self.rooms {
            all.extend(room.spots(territory).await?);
        }
        Ok(all)
    }
}
