//! What a person may choose from: never more than their territory holds.

use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::i18n::Language;
use nguon_platform::places::{self, Unit};
use nguon_platform::territory::{Placed, Territory, UnitId};
use nguon_platform::text::fold_vi;
use nguon_platform::web::Visitor;
use uuid::Uuid;

use super::form::Choice;
use crate::crop::Crop;
use crate::list::Part;
use crate::market::{Market, Status};
use crate::proceeding::OnClock;
use crate::{RegistryError, holder};

/// A commune of today.
#[derive(Debug, Clone)]
pub(crate) struct Commune {
    pub(crate) id: UnitId,
    pub(crate) province: UnitId,
    pub(crate) label: String,
}

/// Communes as choices.
pub(crate) fn commune_choices(communes: &[Commune]) -> Vec<Choice> {
    let choice =
        |commune: &Commune| Choice { value: commune.id.to_string(), label: commune.label.clone() };
    communes.iter().map(choice).collect()
}

/// Communes of today within a territory, by name.
pub(crate) fn communes(
    tx: &mut Tx<'_>,
    territory: &Territory,
    today: Date,
) -> Result<Vec<Commune>, DbError> {
    let mut found = match territory {
        Territory::Province(province) => of_province(tx, province, None, today)?,
        Territory::Commune(commune) => {
            let unit = places::unit(tx, commune)?;
            unit.iter().filter_map(|unit| commune_of(unit, None, today)).collect()
        }
        Territory::Country => {
            let mut all = Vec::new();
            for province in places::provinces(tx, today)? {
                let name = province.on(today).map(places::Period::full_name);
                all.extend(of_province(tx, &province.id, name.as_deref(), today)?);
            }
            all
        }
        Territory::Holder(_) | Territory::Nowhere => Vec::new(),
    };
    found.sort_by_cached_key(|commune| fold_vi(&commune.label));
    Ok(found)
}

/// Where somebody may register something new: a holder's area may lie in any commune of the province
/// that the holder lives in.
pub(crate) fn around(tx: &mut Tx<'_>, territory: &Territory) -> Result<Territory, DbError> {
    Ok(match territory {
        Territory::Holder(id) => holder::get(tx, *id)?
            .map_or(Territory::Nowhere, |one| Territory::Province(one.facts.site.province)),
        other => other.clone(),
    })
}

/// The commune of today that is meant by its code (`30643`) or its id (`30643@2025-07-01`); none
/// outside of the territory.
pub(crate) fn commune_named(
    tx: &mut Tx<'_>,
    territory: &Territory,
    text: &str,
    today: Date,
) -> Result<Option<Commune>, DbError> {
    if !text.contains('@') {
        let all = communes(tx, territory, today)?;
        return Ok(all.into_iter().find(|commune| commune.id.code() == text));
    }
    let Ok(id) = text.parse::<UnitId>() else { return Ok(None) };
    let unit = places::unit(tx, &id)?;
    let found = unit.as_ref().and_then(|unit| commune_of(unit, None, today));
    Ok(found.filter(|commune| {
        territory.covers(&Placed {
            commune: Some(commune.id.clone()),
            province: Some(commune.province.clone()),
            holder: None,
        })
    }))
}

fn of_province(
    tx: &mut Tx<'_>,
    province: &UnitId,
    name: Option<&str>,
    today: Date,
) -> Result<Vec<Commune>, DbError> {
    let units = places::children(tx, province, today)?;
    Ok(units.iter().filter_map(|unit| commune_of(unit, name, today)).collect())
}

fn commune_of(unit: &Unit, province_name: Option<&str>, today: Date) -> Option<Commune> {
    let period = unit.on(today).filter(|_| unit.level == places::Level::Commune)?;
    let name = period.full_name();
    Some(Commune {
        id: unit.id.clone(),
        province: period.parent.clone()?,
        label: province_name.map_or_else(|| name.clone(), |province| format!("{name}, {province}")),
    })
}

/// Crops in the visitor's language.
pub(crate) fn crop_choices(crops: &[Crop], language: Language) -> Vec<Choice> {
    let choice =
        |crop: &Crop| Choice { value: crop.id.to_string(), label: crop.label(language).to_owned() };
    crops.iter().map(choice).collect()
}

/// Markets in the visitor's language.
pub(crate) fn market_choices(markets: &[Market], language: Language) -> Vec<Choice> {
    let choice = |market: &Market| Choice {
        value: market.code.to_string(),
        label: market.label(language).to_owned(),
    };
    markets.iter().map(choice).collect()
}

/// What a code may be in a market.
pub(crate) fn status_choices(visitor: &Visitor) -> Vec<Choice> {
    word_choices(visitor, "registry-status", Status::ALL.iter().map(|status| status.word()))
}

/// What a list of proceedings may be narrowed to by their clocks.
pub(crate) fn clock_choices(visitor: &Visitor) -> Vec<Choice> {
    let choice = |clock: &OnClock| Choice {
        value: clock.word().to_owned(),
        label: visitor.t(&format!("registry-clock-{}", clock.word())),
    };
    OnClock::ALL.iter().map(choice).collect()
}

/// The words of a closed list, told by the messages `stem-word`.
pub(crate) fn word_choices(
    visitor: &Visitor,
    stem: &str,
    words: impl IntoIterator<Item = &'static str>,
) -> Vec<Choice> {
    words
        .into_iter()
        .map(|word| Choice { value: word.to_owned(), label: visitor.t(&format!("{stem}-{word}")) })
        .collect()
}

/// Holders in a territory by name, the wanted one (if it lies there) and the one kept so far among
/// them; at most [`crate::PAGE_ROWS`] others: a form for another holder is opened from its page.
pub(crate) fn holder_choices(
    tx: &mut Tx<'_>,
    territory: &Territory,
    wanted: Option<Uuid>,
    kept: Option<(Uuid, String)>,
) -> Result<Vec<Choice>, RegistryError> {
    let page = holder::list(tx, territory, &holder::Filter::default(), &Part::Page(None))?;
    let mut found: Vec<(Uuid, String)> =
        page.rows.into_iter().map(|row| (row.id, row.name)).collect();
    let wanted = wanted.map(|id| holder::get(tx, id)).transpose()?.flatten();
    let wanted = wanted.filter(|holder| territory.covers(&holder.placed()));
    let wanted = wanted.map(|holder| (holder.id, holder.facts.name.to_string()));
    for (id, name) in wanted.into_iter().chain(kept) {
        if found.iter().all(|(known, _)| *known != id) {
            found.push((id, name));
        }
    }
    let choice = |(id, label): (Uuid, String)| Choice { value: id.to_string(), label };
    Ok(found.into_iter().map(choice).collect())
}
