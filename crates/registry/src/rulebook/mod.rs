//! Dated rules of the proceedings as tables of `data/`: holidays, time limits, papers of a dossier,
//! field checks, how codes are composed.
//!
//! **Comes in:** the tables that the program carries, or those that an office loaded in their place
//! with [`load`]. **Goes out:** which rule held on a day. Rules that no source confirms say so;
//! unsure holidays are not counted.
//!
//! **One more table:** a variant of [`Table`] with its file, a module that parses it.

mod calendar;
mod checklist;
mod composing;
mod dossier;
mod readiness;
mod season;
mod time_limit;

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Tx};
use serde_json::json;

use crate::closed::closed_list;
use crate::error::RegistryError;

pub use calendar::Calendar;
pub use checklist::{Checklist, Item, ItemKind};
pub use composing::{Composed, Composer};
pub use dossier::{Demands, DossierPapers};
pub use readiness::{Required, Requirement, Requirements};
pub use season::{Frequencies, Season, Seasons};
pub use time_limit::{Supplement, TimeLimit, TimeLimits};

closed_list! {
    /// The tables, by the names of their files without ending.
    Table {
        /// Days of rest beside weekends.
        Holidays = "holidays",
        /// Working days to a decision.
        TimeLimits = "time-limits",
        /// Papers of a dossier.
        DossierPapers = "dossier-papers",
        /// Field checks before a grant.
        FieldCheckDemands = "field-check-demands",
        /// What a field check looks at.
        FieldChecklist = "field-checklist",
        /// How new codes are composed.
        CodeSeries = "code-series",
        /// Crop seasons.
        Seasons = "seasons",
        /// Checks in a season.
        Monitoring = "monitoring",
        /// What is needed to ship to a market.
        Readiness = "readiness",
    }
}

impl Table {
    /// The table as the program carries it.
    fn carried(self) -> &'static str {
        match self {
            Self::Holidays => include_str!("../../../../data/holidays.tsv"),
            Self::TimeLimits => include_str!("../../../../data/time-limits.tsv"),
            Self::DossierPapers => include_str!("../../../../data/dossier-papers.tsv"),
            Self::FieldCheckDemands => include_str!("../../../../data/field-check-demands.tsv"),
            Self::FieldChecklist => include_str!("../../../../data/field-checklist.tsv"),
            Self::CodeSeries => include_str!("../../../../data/code-series.tsv"),
            Self::Seasons => include_str!("../../../../data/seasons.tsv"),
            Self::Monitoring => include_str!("../../../../data/monitoring.tsv"),
            Self::Readiness => include_str!("../../../../data/readiness.tsv"),
        }
    }

    fn check(self, text: &str) -> Result<(), RegistryError> {
        match self {
            Self::Holidays => Calendar::parse(text).map(drop),
            Self::TimeLimits => TimeLimits::parse(text).map(drop),
            Self::DossierPapers => DossierPapers::parse(text).map(drop),
            Self::FieldCheckDemands => Demands::parse(text).map(drop),
            Self::FieldChecklist => Checklist::parse(text).map(drop),
            Self::CodeSeries => Composer::parse(text).map(drop),
            Self::Seasons => Seasons::parse(text).map(drop),
            Self::Monitoring => Frequencies::parse(text).map(drop),
            Self::Readiness => Requirements::parse(text).map(drop),
        }
    }
}

/// Put an office's own table in the place of the one that the program carries.
///
/// # Errors
/// [`RegistryError::Facts`] with the line that is wrong; nothing is kept then.
pub fn load(tx: &mut Tx<'_>, actor: &Actor, table: Table, text: &str) -> Result<(), RegistryError> {
    table.check(text)?;
    tx.execute(
        "INSERT INTO registry_rulebook (name, content, loaded_us) VALUES ($1, $2, $3) \
         ON CONFLICT (name) DO UPDATE SET content = excluded.content, \
         loaded_us = excluded.loaded_us",
        &[table.word().into(), text.into(), actor.at.into()],
    )?;
    let rows = Some(json!({ "rows": text.lines().count() }));
    Ok(audit::record(tx, actor, &Change::new("import", "rulebook", table.word(), None, rows))?)
}

fn text_of(tx: &mut Tx<'_>, table: Table) -> Result<String, DbError> {
    let own = tx.row(
        "SELECT content FROM registry_rulebook WHERE name = $1",
        &[table.word().into()],
        |row| row.get::<String>("content"),
    )?;
    Ok(own.unwrap_or_else(|| table.carried().to_owned()))
}

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident: $table:ident => $kind:ty);+ $(;)?) => {
        $(
            $(#[$doc])*
            ///
            /// # Errors
            /// [`RegistryError::Db`]; a stored table was read when it was loaded.
            pub fn $name(tx: &mut Tx<'_>) -> Result<$kind, RegistryError> {
                <$kind>::parse(&text_of(tx, Table::$table)?)
            }
        )+
    };
}

tables! {
    /// Days of rest and of work.
    calendar: Holidays => Calendar;
    /// Working days to a decision.
    time_limits: TimeLimits => TimeLimits;
    /// Papers that a dossier must hold.
    dossier_papers: DossierPapers => DossierPapers;
    /// Whether a field check comes before the grant.
    demands: FieldCheckDemands => Demands;
    /// What a field check looks at.
    checklist: FieldChecklist => Checklist;
    /// How new codes are composed.
    composer: CodeSeries => Composer;
    /// Crop seasons.
    seasons: Seasons => Seasons;
    /// Checks that a code needs in a season.
    frequencies: Monitoring => Frequencies;
    /// What is needed to ship to a market.
    requirements: Readiness => Requirements;
}

/// `any`, or exactly this; the more of a row that is named, the more it weighs.
fn fits(row: &str, asked: Option<&str>) -> Option<u8> {
    match row {
        "any" => Some(0),
        named => (asked == Some(named)).then_some(1),
    }
}

/// Whether a day lies in a row's period.
fn holds(
    from: Option<jiff::civil::Date>,
    to: Option<jiff::civil::Date>,
    day: jiff::civil::Date,
) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day < to)
}

/// The period of a row.
fn period(
    row: &crate::facts::Fact<'_>,
) -> Result<(Option<jiff::civil::Date>, Option<jiff::civil::Date>), RegistryError> {
    let from = row.optional("valid_from").map(|_| row.parse("valid_from")).transpose()?;
    let to = row.optional("valid_to").map(|_| row.parse("valid_to")).transpose()?;
    Ok((from, to))
}

fn yes(row: &crate::facts::Fact<'_>, column: &'static str) -> Result<bool, RegistryError> {
    match row.text(column) {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(row.wrong(column, "is neither yes nor no")),
    }
}

#[cfg(test)]
mod tests;
