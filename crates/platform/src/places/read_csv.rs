//! The CSV files of the open lists: the whole country before and after 1/7/2025.
//!
//! Layouts: `provinces_2026`, `communes_2026`, `provinces_pre_2025-07-01`,
//! `districts_pre_2025-07-01`, `communes_pre_2025-07-01`, `map_province_old_new`,
//! `map_commune_old_new_crosschecked`.

use std::collections::HashMap;
use std::path::Path;

use jiff::civil::{Date, date};

use super::import::{ImportError, text};
use super::model::{ChangeFact, Confidence, Extent, Facts, Level, Period, PeriodFact};

/// Day on which districts ended and communes and provinces were merged.
const REFORM: Date = date(2025, 7, 1);
const BEFORE: &str = "QĐ 124/2004/QĐ-TTg";
const SINCE: &str = "QĐ 19/2025/QĐ-TTg";

/// Read a folder of the seven files.
///
/// # Errors
/// [`ImportError::File`] when one is missing or lacks a column.
pub fn read(folder: &Path) -> Result<Facts, ImportError> {
    let mut facts = Facts::default();
    let mut pairs = Vec::new();
    table(&folder.join("map_province_old_new.csv"), |row| {
        pairs.push((Level::Province, row.pair("old_code", "new_code", "merge_type", None)?));
        Ok(())
    })?;
    table(&folder.join("map_commune_old_new_crosschecked.csv"), |row| {
        let pair = row.pair("old_code", "new_code", "merge_type_dvhcvn", Some("agreement"))?;
        pairs.push((Level::Commune, pair));
        Ok(())
    })?;
    let kept = unchanged(&pairs);
    let mut unit = |level, row: &Row<'_>, parent: Option<&str>, new: bool| {
        let code = row.get("code")?.to_owned();
        let full = row.get("full_name")?;
        let name = row.get("name")?;
        let same = kept.contains_key(&(level, code.clone()));
        // An unchanged province is one unit across the day; a commune has another parent since.
        if new && same && level == Level::Province {
            return Ok(());
        }
        let ends = !(new || same && level == Level::Province);
        facts.periods.push(PeriodFact {
            place: row.place.clone(),
            level,
            code,
            parent_code: parent.map(|p| row.get(p)).transpose()?.unwrap_or_default().to_owned(),
            period: Period {
                from: new.then_some(REFORM),
                to: ends.then_some(REFORM),
                kind: kind(full, name),
                name: name.to_owned(),
                english: row.get("full_name_en")?.to_owned(),
                parent: None,
                basis: if new { SINCE } else { BEFORE }.to_owned(),
                confidence: Confidence::Likely,
            },
        });
        Ok(())
    };
    for (file, level, parent, new) in [
        ("provinces_pre_2025-07-01.csv", Level::Province, None, false),
        ("districts_pre_2025-07-01.csv", Level::District, Some("province_code"), false),
        ("communes_pre_2025-07-01.csv", Level::Commune, Some("district_code"), false),
        ("provinces_2026.csv", Level::Province, None, true),
        ("communes_2026.csv", Level::Commune, Some("province_code"), true),
    ] {
        table(&folder.join(file), |row| unit(level, row, parent, new))?;
    }
    for (level, pair) in pairs {
        let same_unit = kept.get(&(level, pair.old.clone())) == Some(&pair.new);
        if same_unit && level == Level::Province {
            continue;
        }
        facts.changes.push(ChangeFact {
            place: pair.place,
            on: REFORM,
            level,
            old_code: pair.old,
            new_code: pair.new,
            extent: pair.extent,
            same_unit,
            basis: SINCE.to_owned(),
            note: String::new(),
            confidence: pair.confidence,
        });
    }
    Ok(facts)
}

/// Units that went on alone under their own number.
fn unchanged(pairs: &[(Level, Pair)]) -> HashMap<(Level, String), String> {
    let mut parts: HashMap<(Level, &str), u32> = HashMap::new();
    for (level, pair) in pairs {
        *parts.entry((*level, &pair.new)).or_default() += 1;
    }
    pairs
        .iter()
        .filter(|(level, pair)| {
            pair.old == pair.new
                && pair.extent == Extent::Full
                && parts[&(*level, pair.new.as_str())] == 1
        })
        .map(|(level, pair)| ((*level, pair.old.clone()), pair.new.clone()))
        .collect()
}

/// `Phường Châu Đốc`, `Châu Đốc` → `phường`. A numbered ward has the number as its name.
fn kind(full: &str, name: &str) -> String {
    full.strip_suffix(name).unwrap_or(full).trim().to_lowercase()
}

struct Pair {
    place: String,
    old: String,
    new: String,
    extent: Extent,
    confidence: Confidence,
}

struct Row<'r> {
    place: String,
    columns: &'r HashMap<String, usize>,
    fields: csv::StringRecord,
    path: &'r Path,
}

impl Row<'_> {
    fn get(&self, column: &str) -> Result<&str, ImportError> {
        self.columns
            .get(column)
            .and_then(|at| self.fields.get(*at))
            .ok_or_else(|| ImportError::file(self.path, &format!("no column {column}")))
    }

    fn pair(
        &self,
        old: &str,
        new: &str,
        extent: &str,
        agreement: Option<&str>,
    ) -> Result<Pair, ImportError> {
        let agreed = agreement.map(|column| self.get(column)).transpose()?;
        Ok(Pair {
            place: self.place.clone(),
            old: self.get(old)?.to_owned(),
            new: self.get(new)?.to_owned(),
            // A pair that only the second list has carries no extent: say part, not all.
            extent: if self.get(extent)? == "full" { Extent::Full } else { Extent::Partial },
            confidence: match agreed {
                None | Some("both") => Confidence::Likely,
                Some(_) => Confidence::Unsure,
            },
        })
    }
}

fn table(
    path: &Path,
    mut take: impl FnMut(&Row<'_>) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let text = text(path)?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|e| ImportError::file(path, &e))?;
    let columns: HashMap<String, usize> =
        headers.iter().enumerate().map(|(at, name)| (name.to_owned(), at)).collect();
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for fields in reader.records() {
        let fields = fields.map_err(|e| ImportError::file(path, &e))?;
        let place = format!("{name}:{}", fields.position().map_or(0, csv::Position::line));
        take(&Row { place, columns: &columns, fields, path })?;
    }
    Ok(())
}
