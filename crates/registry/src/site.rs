//! Where a record lies: commune and province of today, and the address in words.

use std::collections::HashMap;

use jiff::civil::Date;
use nguon_platform::db::{DbError, Row, Tx, Value};
use nguon_platform::places;
use nguon_platform::territory::{Placed, Territory, UnitId};
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
}

/// Where the office of a territory is, commune and province: what it makes is seen from there. None
/// for the whole country.
pub(crate) fn seat(
    tx: &mut Tx<'_>,
    territory: &Territory,
    today: Date,
) -> Result<(Option<UnitId>, Option<UnitId>), DbError> {
    Ok(match territory {
        Territory::Province(province) => (None, Some(province.clone())),
        Territory::Commune(commune) => {
            let unit = places::unit(tx, commune)?;
            let period = unit.as_ref().and_then(|unit| unit.on(today));
            (Some(commune.clone()), period.and_then(|period| period.parent.clone()))
        }
        Territory::Country | Territory::Holder(_) | Territory::Nowhere => (None, None),
    })
}

/// Names of communes as of a day, each looked up once: lists name the same few again and again.
#[derive(Debug)]
pub(crate) struct Labels {
    on: Date,
    known: HashMap<UnitId, String>,
}

impl Labels {
    pub(crate) fn new(on: Date) -> Self {
        Self { on, known: HashMap::new() }
    }

    /// Commune and province by their names of the day.
    pub(crate) fn unit(&mut self, tx: &mut Tx<'_>, unit: &UnitId) -> Result<String, DbError> {
        if let Some(label) = self.known.get(unit) {
            return Ok(label.clone());
        }
        let label = places::label(tx, unit, self.on)?.unwrap_or_else(|| unit.to_string());
        self.known.insert(unit.clone(), label.clone());
        Ok(label)
    }

    /// The address as people write it: words, commune, province.
    pub(crate) fn site(&mut self, tx: &mut Tx<'_>, site: &Site) -> Result<String, DbError> {
        let unit = self.unit(tx, &site.commune)?;
        Ok(match &site.words {
            Some(words) => format!("{words}, {unit}"),
            None => unit,
        })
    }
}
