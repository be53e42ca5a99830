//! What a public page says of a growing area or a packing house: codes with their scheme, status per
//! market, certificates, commune then and now.

use std::collections::HashMap;

use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::i18n::Language;
use nguon_platform::places;
use nguon_platform::territory::UnitId;
use nguon_platform::web::Tone;
use nguon_registry::RegistryError;
use nguon_registry::certificate::{Certificate, Standard};
use nguon_registry::code::{self, Code, Scheme};
use nguon_registry::growing_area::PublicGrowingArea;
use nguon_registry::market::{self, Market, MarketCode, MarketStatus, Status};
use nguon_registry::packing_house::PublicPackingHouse;

use uuid::Uuid;

use crate::outline::Outline;

/// Which kind of thing a code names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Vùng trồng.
    GrowingArea,
    /// Cơ sở đóng gói.
    PackingHouse,
}

impl Kind {
    /// Message key of its name.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::GrowingArea => "portal-growing-area",
            Self::PackingHouse => "portal-packing-house",
        }
    }
}

/// A growing area or packing house as the public sees it, with all names it needs.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    /// To tell two apart; never shown.
    pub(crate) id: Uuid,
    pub(crate) kind: Kind,
    pub(crate) name: String,
    /// None for a household that did not agree: its name is a person's.
    pub(crate) holder: Option<String>,
    /// The holder's telephone number, where it agreed.
    pub(crate) phone: Option<String>,
    pub(crate) codes: Vec<Code>,
    pub(crate) statuses: Vec<MarketStatus>,
    pub(crate) certificates: Vec<Certificate>,
    /// Names of its crops, Vietnamese and English.
    pub(crate) crops: Vec<(String, String)>,
    /// Area of all plots in hectares; none for packing houses.
    pub(crate) hectares: Option<String>,
    /// Commune and province of today.
    pub(crate) place: String,
    pub(crate) commune: UnitId,
    /// What the commune was made of, with its districts of then.
    pub(crate) place_before: Vec<String>,
    pub(crate) outline: Option<Outline>,
    pub(crate) demonstration: bool,
}

/// Former units named beside the unit of today.
const BEFORE_MAX: usize = 6;

impl Standing {
    /// By a code, however it is typed.
    pub(crate) fn by_code(
        tx: &mut Tx<'_>,
        code: &str,
        today: Date,
    ) -> Result<Option<Self>, DbError> {
        if let Some(area) = nguon_registry::growing_area::public_by_code(tx, code)? {
            return Self::of_area(tx, area, today).map(Some);
        }
        match nguon_registry::packing_house::public_by_code(tx, code)? {
            Some(house) => Self::of_house(tx, house, today).map(Some),
            None => Ok(None),
        }
    }

    /// By the identifier of an area, of one of its plots, or of a packing house.
    pub(crate) fn by_identifier(
        tx: &mut Tx<'_>,
        identifier: &str,
        today: Date,
    ) -> Result<Option<Self>, DbError> {
        let Ok(identifier) = identifier.parse() else { return Ok(None) };
        if let Some(area) = nguon_registry::growing_area::public_by_identifier(tx, &identifier)? {
            return Self::of_area(tx, area, today).map(Some);
        }
        match nguon_registry::packing_house::public_by_identifier(tx, &identifier)? {
            Some(house) => Self::of_house(tx, house, today).map(Some),
            None => Ok(None),
        }
    }

    fn of_area(tx: &mut Tx<'_>, area: PublicGrowingArea, today: Date) -> Result<Self, DbError> {
        Ok(Self {
            id: area.id,
            kind: Kind::GrowingArea,
            name: area.name,
            holder: area.holder_name,
            phone: area.holder_phone,
            codes: area.codes,
            statuses: area.statuses,
            certificates: area.certificates,
            crops: area.crops.into_iter().map(|crop| (crop.name, crop.english)).collect(),
            hectares: Some(area.area.to_string()),
            place: place(tx, &area.commune, today)?,
            place_before: place_before(tx, &area.commune)?,
            commune: area.commune,
            outline: Outline::of(&area.outlines),
            demonstration: area.demonstration,
        })
    }

    fn of_house(tx: &mut Tx<'_>, house: PublicPackingHouse, today: Date) -> Result<Self, DbError> {
        Ok(Self {
            id: house.id,
            kind: Kind::PackingHouse,
            name: house.name,
            holder: house.holder_name,
            phone: house.holder_phone,
            codes: house.codes,
            statuses: house.statuses,
            certificates: house.certificates,
            crops: Vec::new(),
            hectares: None,
            place: place(tx, &house.commune, today)?,
            place_before: place_before(tx, &house.commune)?,
            commune: house.commune,
            outline: None,
            demonstration: house.demonstration,
        })
    }

    /// Its newest code, or none.
    pub(crate) fn code(&self) -> Option<&str> {
        self.codes.first().map(|code| code.normalised.as_str())
    }

    /// Names of its crops in a language.
    pub(crate) fn crops_in(&self, language: Language) -> String {
        let names = self.crops.iter().map(|(vi, en)| match language {
            Language::Vi => vi.as_str(),
            Language::En => en.as_str(),
        });
        names.collect::<Vec<_>>().join(", ")
    }

    /// Certificates that hold on a day.
    pub(crate) fn valid_on(&self, day: Date) -> impl Iterator<Item = &Certificate> {
        self.certificates.iter().filter(move |certificate| certificate.holds_on(day))
    }
}

fn place(tx: &mut Tx<'_>, commune: &UnitId, today: Date) -> Result<String, DbError> {
    Ok(places::label(tx, commune, today)?.unwrap_or_else(|| commune.to_string()))
}

fn place_before(tx: &mut Tx<'_>, commune: &UnitId) -> Result<Vec<String>, DbError> {
    let mut labels = Vec::new();
    for part in places::parts(tx, commune)?.into_iter().take(BEFORE_MAX) {
        let last_day = part.on.yesterday().unwrap_or(part.on);
        labels.extend(places::label(tx, &part.unit, last_day)?);
    }
    Ok(labels)
}

/// Names of markets and schemes, read once per page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    markets: HashMap<MarketCode, Market>,
    schemes: HashMap<String, Scheme>,
}

impl Words {
    /// Read them.
    pub(crate) fn read(tx: &mut Tx<'_>) -> Result<Self, RegistryError> {
        let markets = market::all(tx)?.into_iter().map(|market| (market.code, market));
        let schemes = code::schemes(tx)?;
        let schemes = schemes.iter().map(|scheme| (scheme.id.clone(), scheme.clone()));
        Ok(Self { markets: markets.collect(), schemes: schemes.collect() })
    }

    /// Name of a market, else its code.
    pub(crate) fn market(&self, code: MarketCode, language: Language) -> String {
        match (self.markets.get(&code), language) {
            (Some(market), Language::Vi) => market.name.clone(),
            (Some(market), Language::En) => market.english.clone(),
            (None, _) => code.to_string(),
        }
    }

    /// The scheme of a code.
    pub(crate) fn scheme(&self, code: &Code) -> Option<&Scheme> {
        self.schemes.get(&code.scheme)
    }
}

/// A status as tone and message key.
pub(crate) fn status(status: Status) -> (Tone, &'static str) {
    match status {
        Status::Pending => (Tone::Plain, "portal-status-pending"),
        Status::Active => (Tone::Good, "portal-status-active"),
        Status::Warned => (Tone::Warning, "portal-status-warned"),
        Status::Suspended => (Tone::Warning, "portal-status-suspended"),
        Status::Revoked => (Tone::Danger, "portal-status-revoked"),
    }
}

/// Message key of what a certificate attests.
pub(crate) fn standard(certificate: &Certificate) -> &'static str {
    match certificate.standard {
        Standard::VietGap => "portal-standard-vietgap",
        Standard::GlobalGap => "portal-standard-globalgap",
        Standard::Organic => "portal-standard-organic",
    }
}
