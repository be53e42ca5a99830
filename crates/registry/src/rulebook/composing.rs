//! How new codes are composed: which schemes issue numbers, from which template.

use std::collections::HashMap;

use jiff::civil::Date;

use super::holds;
use crate::code::Schemes;
use crate::crop::CropId;
use crate::error::RegistryError;
use crate::facts;
use crate::subject::SubjectKind;

const COLUMNS: &[&str] = &["scheme", "template", "crops", "note", "confidence"];

/// The schemes that issue codes, the preferred one first.
#[derive(Debug, Clone)]
pub struct Composer(Vec<Row>);

#[derive(Debug, Clone)]
struct Row {
    scheme: String,
    /// What stands before the number, and after it, with `{province}`, `{kind}`, `{crop}`.
    before: String,
    after: String,
    digits: usize,
    crops: HashMap<String, String>,
}

/// A code but for its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    /// The scheme that it follows.
    pub scheme: String,
    /// All before the number: codes with the same stem share one running number.
    pub stem: String,
    tail: String,
    digits: usize,
}

impl Composed {
    /// The code with this number; none when the number has too many digits.
    pub fn number(&self, number: u64) -> Option<String> {
        let digits = format!("{number:0width$}", width = self.digits);
        (digits.len() == self.digits).then(|| format!("{}{digits}{}", self.stem, self.tail))
    }
}

impl Composer {
    /// Read `code-series.tsv`.
    ///
    /// # Errors
    /// [`RegistryError::Facts`] with the line.
    pub fn parse(text: &str) -> Result<Self, RegistryError> {
        let rows = facts::read(text, COLUMNS)?;
        let rows = rows.iter().map(|row| {
            let wrong = || row.wrong("template", "has no {number:digits}");
            let (before, rest) =
                row.needed("template")?.split_once("{number:").ok_or_else(wrong)?;
            let (digits, after) = rest.split_once('}').ok_or_else(wrong)?;
            let digits = digits.parse().ok().filter(|n| (1..=12).contains(n)).ok_or_else(wrong)?;
            let mut crops = HashMap::new();
            for pair in row.text("crops").split(',').filter(|pair| !pair.is_empty()) {
                let (crop, letters) = pair
                    .split_once('=')
                    .ok_or_else(|| row.wrong("crops", "are not written as crop=LETTERS"))?;
                crops.insert(crop.to_owned(), letters.to_owned());
            }
            let _ = row.needed("confidence")?;
            Ok(Row {
                scheme: row.needed("scheme")?.to_owned(),
                before: before.to_owned(),
                after: after.to_owned(),
                digits,
                crops,
            })
        });
        rows.collect::<Result<_, _>>().map(Self)
    }

    /// What a code issued on a day looks like: of the first scheme that is switched on, in force,
    /// and knows the crop's letters where it wants them.
    pub fn compose(
        &self,
        schemes: &Schemes,
        subject: SubjectKind,
        province: &str,
        crop: Option<&CropId>,
        day: Date,
    ) -> Option<Composed> {
        let kind = match subject {
            SubjectKind::GrowingArea => "PUC",
            SubjectKind::PackingHouse => "PHC",
        };
        self.0.iter().find_map(|row| {
            let scheme = schemes.iter().find(|scheme| scheme.id == row.scheme)?;
            if !scheme.enabled || !holds(scheme.from, scheme.to, day) {
                return None;
            }
            let letters = crop.and_then(|crop| row.crops.get(crop.as_str()));
            let wants_crop = row.before.contains("{crop}") || row.after.contains("{crop}");
            if wants_crop && letters.is_none() {
                return None;
            }
            let letters = letters.map_or("", String::as_str);
            let fill = |part: &str| {
                part.replace("{province}", province)
                    .replace("{kind}", kind)
                    .replace("{crop}", letters)
            };
            Some(Composed {
                scheme: row.scheme.clone(),
                stem: fill(&row.before),
                tail: fill(&row.after),
                digits: row.digits,
            })
        })
    }
}
