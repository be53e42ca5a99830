//! Types of crops.

use std::fmt;
use std::str::FromStr;

use nguon_platform::i18n::Language;
use serde::{Serialize, Serializer};

use crate::closed::closed_list;

closed_list! {
    /// Groups in which plans count crops (QĐ 1753/QĐ-UBND), and industrial crops.
    CropGroup {
        /// Lúa.
        Rice = "rice",
        /// Cây ăn trái.
        Fruit = "fruit",
        /// Rau màu.
        Vegetables = "vegetables",
        /// Cây công nghiệp.
        Industrial = "industrial",
    }
}

closed_list! {
    /// How long the crop stands: the least area for a code differed until 2026
    /// (QĐ 3156/QĐ-BNN-TT).
    Life {
        /// Cây hằng năm.
        Annual = "annual",
        /// Cây lâu năm.
        Perennial = "perennial",
    }
}

/// Short name of a crop in the facts: `mango`, `dragon-fruit`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CropId(String);

/// Text that cannot be the short name of a crop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a crop is named by 1 to 40 of a–z, 0–9 and -")]
pub struct CropIdError;

impl CropId {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CropId {
    type Err = CropIdError;

    fn from_str(text: &str) -> Result<Self, CropIdError> {
        let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if (1..=40).contains(&text.len()) && text.bytes().all(good) {
            Ok(Self(text.to_owned()))
        } else {
            Err(CropIdError)
        }
    }
}

impl fmt::Display for CropId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for CropId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// A crop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crop {
    /// Short name.
    pub id: CropId,
    /// Group in which plans count it.
    pub group: CropGroup,
    /// Annual or perennial.
    pub life: Life,
    /// Vietnamese name.
    pub name: String,
    /// English name.
    pub english: String,
    /// Species or genus.
    pub scientific: String,
}

impl Crop {
    /// Its name in a language.
    pub fn label(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.name,
            Language::En => &self.english,
        }
    }
}

/// What people call a crop: its id where it is not known.
pub(crate) fn label_of(known: &[Crop], id: &CropId, language: Language) -> String {
    let found = known.iter().find(|known| known.id == *id);
    found.map_or_else(|| id.to_string(), |crop| crop.label(language).to_owned())
}
