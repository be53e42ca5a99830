//! Where a record lies: commune and province of today, and the address in words.

use jiff::civil::Date;
use nguon_platform::db::{DbError, Row, Tx, Value};
use nguon_platform::places;
use nguon_platform::territory::{Placed, UnitId};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::words::Words;

/// Commune, province and words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Commune of today.
    pub commune: UnitId,
    /// Its province.
    pub province: UnitId,
    /// Hamlet, street, house.
    pub words: Option<Words>,
}

impl Site {
    /// The columns `commune, province, address`.
    pub(crate) fn values(&self) -> [Value; 3] {
        [
            self.commune.to_string().into(),
            self.province.to_string().into(),
            self.words.as_ref().map(Words::as_str).into(),
        ]
    }

    /// Read the columns `commune, province, address`.
    pub(crate) fn read(row: &Row<'_>) -> Result<Self, DbError> {
        let words: Option<String> = row.get("address")?;
        Ok(Self {
            commune: row.parse("commune")?,
            province: row.parse("province")?,
            words: words.and_then(|words| words.parse().ok()),
        })
    }

    /// For the audit log.
    pub(crate) fn json(&self) -> Json {
        json!({
            "commune": self.commune.to_string(),
            "province": self.province.to_string(),
            "address": self.words,
        })
    }

    /// In whose territory a record of this holder here lies.
    pub fn placed(&self, holder: Uuid) -> Placed {
        Placed {
            commune: Some(self.commune.clone()),
            province: Some(self.province.clone()),
            holder: Some(holder),
        }
    }

    /// The address as people write it: words, commune, province by their names of the day.
    ///
    /// # Errors
    /// [`DbError`] from the engine.
    pub fn label(&self, tx: &mut Tx<'_>, on: Date) -> Result<String, DbError> {
        let unit = places::label(tx, &self.commune, on)?;
        let unit = unit.unwrap_or_else(|| self.commune.to_string());
        Ok(match &self.words {
            Some(words) => format!("{words}, {unit}"),
            None => unit,
        })
    }
}

/// The province in which a commune lies on a day, if it is a commune of that day.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn province_of(tx: &mut Tx<'_>, commune: &UnitId, on: Date) -> Result<Option<UnitId>, DbError> {
    let unit = places::unit(tx, commune)?;
    let commune = unit.filter(|unit| unit.level == places::Level::Commune);
    Ok(commune.and_then(|unit| unit.on(on).and_then(|period| period.parent.clone())))
}
