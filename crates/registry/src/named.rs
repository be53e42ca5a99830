//! Places that a searched text names, by the names of today or of any earlier day: whoever types
//! the old commune or the abolished district finds what lies on its land.

use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::places::{self, Found, Level, Period, Unit};
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::text::fold_vi;
use sea_query::{Cond, Expr, ExprTrait};

/// Units looked at, of which those named exactly count.
const FOUND_MAX: usize = 40;
/// Most units of today that one search is widened by; a former district had up to 40 communes.
const UNITS_MAX: usize = 200;

/// Where else a search looks, beside the text itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// Communes of today.
    communes: Vec<UnitId>,
    /// Provinces of today.
    provinces: Vec<UnitId>,
    /// How the text was understood.
    pub(crate) understood: Vec<Understood>,
}

/// A place that the text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Understood {
    /// Name with those above it, as of its own last day.
    pub(crate) label: String,
    /// Names of the units that hold its land today; none when it is itself of today.
    pub(crate) today: Vec<String>,
}

impl Named {
    /// Understand a text as the whole name of a place, with or without its kind. Places outside
    /// the territory are left out: nothing of them could be found.
    ///
    /// # Errors
    /// [`DbError`] from the engine.
    pub fn read(
        tx: &mut Tx<'_>,
        text: &str,
        territory: &Territory,
        today: Date,
    ) -> Result<Self, DbError> {
        let mut named = Self::default();
        let folded = fold_vi(text);
        if folded.is_empty() {
            return Ok(named);
        }
        for found in places::search(tx, text, today, FOUND_MAX)? {
            if is_called(&found.unit, &folded) {
                named.add(found, territory, today);
            }
        }
        Ok(named)
    }

    fn add(&mut self, found: Found, territory: &Territory, today: Date) {
        let Found { unit, label, exists, today: land } = found;
        let land: Vec<Unit> =
            if exists { vec![unit] } else { land.into_iter().map(|(unit, ..)| unit).collect() };
        let land: Vec<Unit> =
            land.into_iter().filter(|unit| reaches(territory, unit, today)).collect();
        if land.is_empty() || self.communes.len() + self.provinces.len() + land.len() > UNITS_MAX {
            return;
        }
        let names = land.iter().filter(|_| !exists).filter_map(|unit| unit.on(today));
        self.understood.push(Understood { label, today: names.map(Period::full_name).collect() });
        for unit in land {
            let known = if unit.level == Level::Province {
                &mut self.provinces
            } else {
                &mut self.communes
            };
            if !known.contains(&unit.id) {
                known.push(unit.id);
            }
        }
    }

    /// What was found by its text, or lies in one of the places. Nothing when no text was searched.
    pub(crate) fn or_there(&self, by_text: Option<Cond>, table: &'static str) -> Option<Cond> {
        let within = |column: &'static str, units: &[UnitId]| {
            let ids = units.iter().map(UnitId::to_string);
            (!units.is_empty()).then(|| Expr::col((table, column)).is_in(ids))
        };
        by_text.map(|any| {
            any.add_option(within("commune", &self.communes))
                .add_option(within("province", &self.provinces))
        })
    }
}

/// Whether the unit ever had this folded name.
fn is_called(unit: &Unit, folded: &str) -> bool {
    unit.periods.iter().any(|period| {
        [&period.name, &period.full_name(), &period.english]
            .into_iter()
            .any(|name| fold_vi(name) == folded)
    })
}

/// Whether records of the territory may lie in a unit of today.
fn reaches(territory: &Territory, unit: &Unit, today: Date) -> bool {
    match territory {
        // Where the records of a holder lie is not known beforehand.
        Territory::Country | Territory::Holder(_) => true,
        Territory::Province(province) => {
            let parent = unit.on(today).and_then(|period| period.parent.as_ref());
            unit.id == *province || parent == Some(province)
        }
        Territory::Commune(commune) => unit.id == *commune,
        Territory::Nowhere => false,
    }
}

#[cfg(test)]
mod tests {
    use nguon_platform::i18n;
    use uuid::Uuid;

    use super::*;
    use crate::testing::{AWAY, HOME, PROVINCE, Room, unit};

    #[tokio::test]
    async fn old_and_new_names_lead_to_the_land_of_today() {
        let room = Room::with_places().await;
        let today = i18n::today(room.world.now());
        let province = || Territory::Province(unit(PROVINCE));
        for (text, territory, home, understood) in [
            // The abolished district of An Giang; its namesake in Thái Nguyên is another territory.
            ("cho moi", province(), true, "Huyện Chợ Mới, Tỉnh An Giang"),
            ("huyện Chợ Mới", province(), true, "Huyện Chợ Mới, Tỉnh An Giang"),
            ("Chợ Mới", Territory::Commune(unit(HOME)), true, "Huyện Chợ Mới, Tỉnh An Giang"),
            ("Tấn Mỹ", province(), true, "Xã Tấn Mỹ, Huyện Chợ Mới, Tỉnh An Giang"),
            ("cu lao gieng", province(), true, "Xã Cù Lao Giêng, Tỉnh An Giang"),
            ("Cu Lao Gieng Commune", province(), true, "Xã Cù Lao Giêng, Tỉnh An Giang"),
            (
                "Cù Lao Giêng",
                Territory::Holder(Uuid::nil()),
                true,
                "Xã Cù Lao Giêng, Tỉnh An Giang",
            ),
            // Part of a name, another commune, another territory, nothing.
            ("cù lao", province(), false, ""),
            ("mỹ hòa", Territory::Commune(unit(HOME)), false, ""),
            ("cu lao gieng", Territory::Commune(unit(AWAY)), false, ""),
            ("cu lao gieng", Territory::Nowhere, false, ""),
            ("VN-AGOR-0001", province(), false, ""),
            ("", Territory::Country, false, ""),
        ] {
            let said = format!("{text} {territory}");
            let found = text.to_owned();
            let named = room.read(move |tx| Ok(Named::read(tx, &found, &territory, today)?)).await;
            assert_eq!(named.communes.contains(&unit(HOME)), home, "{said}: {named:?}");
            let labels: Vec<&str> = named.understood.iter().map(|one| one.label.as_str()).collect();
            assert_eq!(labels.contains(&understood), home, "{said}: {labels:?}");
            assert_eq!(labels.is_empty(), named.communes.is_empty(), "{said}");
            assert!(!labels.iter().any(|label| label.contains("Bắc Kạn")), "{said}: {labels:?}");
        }
    }

    #[tokio::test]
    async fn a_province_is_named_too_and_nothing_grows_without_bound() {
        let room = Room::with_places().await;
        let today = i18n::today(room.world.now());
        for (text, province, most) in
            [("An Giang", true, 2), ("Kiên Giang", true, 1), ("tan thanh", false, UNITS_MAX)]
        {
            let named =
                room.read(move |tx| Ok(Named::read(tx, text, &Territory::Country, today)?)).await;
            assert_eq!(named.provinces.contains(&unit(PROVINCE)), province, "{text}: {named:?}");
            assert!(named.communes.len() + named.provinces.len() <= most, "{text}: {named:?}");
        }
    }
}
