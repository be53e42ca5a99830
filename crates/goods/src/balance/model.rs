//! What is kept of a balance, and how a list of them is asked for.

use std::fmt;
use std::str::FromStr;

use nguon_lineage::Balance;
use nguon_platform::grounds::Ground;
use nguon_platform::i18n::Language;
use nguon_platform::territory::UnitId;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

/// A balance as lists show it: without its lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The area's code; none where it has none.
    pub code: Option<String>,
    /// Name of the growing area.
    pub area: String,
    /// Its office page.
    pub href: String,
    /// Its holder.
    pub holder: String,
    /// Its crops in Vietnamese.
    pub crop: String,
    /// Its crops in English.
    pub crop_en: String,
    /// What people call the season; none for a calendar year.
    pub season_name: Option<String>,
    /// Whether not all events could be read: the numbers are at least these.
    pub partial: bool,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
    /// The numbers and findings.
    pub balance: Balance,
}

impl Shown {
    /// A balance of this ground, without its lines.
    pub fn new(ground: &Ground, mut balance: Balance, partial: bool) -> Self {
        balance.lines.clear();
        let crops = |language| {
            let names = ground.crops.iter().map(|crop| crop.name_in(language));
            names.collect::<Vec<_>>().join(", ")
        };
        let season = ground.seasons.iter().find(|season| season.from.to_string() == balance.season);
        Self {
            code: ground.code.clone(),
            area: ground.name.clone(),
            href: ground.href.clone(),
            holder: ground.holder_name.clone(),
            crop: crops(Language::Vi),
            crop_en: crops(Language::En),
            season_name: season.map(|season| season.name.clone()),
            partial,
            demonstration: ground.demonstration,
            balance,
        }
    }

    /// Its crops in a language.
    pub fn crop(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.crop,
            Language::En => &self.crop_en,
        }
    }

    /// The season as people say it.
    pub fn season(&self) -> &str {
        self.season_name.as_deref().unwrap_or(&self.balance.season)
    }

    /// The code, or the name of an area without one.
    pub fn code(&self) -> &str {
        self.code.as_deref().unwrap_or(&self.area)
    }

    /// Its page.
    pub fn page(&self) -> String {
        let code = self.code.as_deref().unwrap_or(&self.balance.origin);
        format!("/balances/{}/{}", nguon_platform::web::encode(code), self.balance.season)
    }

    /// Harvested in hundredths of a per cent of the capacity.
    pub fn used(&self) -> Option<i64> {
        let percent = self.balance.used_percent()?;
        (percent * rust_decimal::Decimal::ONE_HUNDRED).trunc().to_i64()
    }
}

/// What narrows a list.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    /// Words of code, area or holder.
    pub text: String,
    /// Only in this province or commune.
    pub unit: Option<UnitId>,
    /// Only seasons that begin in this year.
    pub year: Option<i16>,
    /// Only with findings.
    pub over: bool,
    /// Which first.
    pub sort: Sort,
}

/// Order of a list; the largest first, but codes from A to Z.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Part of the capacity that was harvested.
    #[default]
    Used,
    /// Code.
    Code,
    /// Harvested.
    Harvested,
    /// Shipped.
    Shipped,
}

impl Sort {
    pub(crate) const ALL: [Self; 4] = [Self::Used, Self::Code, Self::Harvested, Self::Shipped];

    /// Its word in addresses.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Code => "code",
            Self::Harvested => "harvested",
            Self::Shipped => "shipped",
        }
    }

    /// Message key of its name.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Used => "goods-balance-used",
            Self::Code => "goods-balance-code",
            Self::Harvested => "goods-balance-harvested",
            Self::Shipped => "goods-balance-shipped",
        }
    }

    pub(super) fn column(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Code => "code",
            Self::Harvested => "harvested_kg",
            Self::Shipped => "shipped_kg",
        }
    }

    pub(crate) fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|sort| sort.word() == word).unwrap_or_default()
    }
}

/// Where a page begins: behind the row of this sorting value and id. Written `<value>~<id>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub value: String,
    pub id: String,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}~{}", self.value, self.id)
    }
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (value, id) = text.rsplit_once('~').ok_or(())?;
        Ok(Self { value: value.to_owned(), id: id.to_owned() })
    }
}
