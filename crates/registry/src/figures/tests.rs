use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use nguon_platform::figures::{Asked, Figures};
use nguon_platform::territory::Territory;

use super::{MEASURES, RegistryFigures};
use crate::code::{self, NewCode};
use crate::growing_area;
use crate::growing_area::GrowingAreaCrop;
use crate::holder::HolderKind;
use crate::market::{self, NewStatus, Status};
use crate::subject::Subject;
use crate::testing::{AWAY, HOME, PROVINCE, Room, mango, new_area, unit};

/// What the generator made: one area.
struct Made {
    commune: &'static str,
    group: &'static str,
    coded: bool,
    /// Day of the code; none where nobody recorded it.
    issued: Option<Date>,
    /// Where it is active, from the first of which month of 2025.
    markets: &'static [(&'static str, i8)],
}

fn crop(id: &str) -> GrowingAreaCrop {
    GrowingAreaCrop { crop: id.parse().unwrap(), ..mango() }
}

/// Areas of every kind in two communes, from a repeatable sequence.
async fn areas(room: &Room, many: u32) -> Vec<Made> {
    let holder = room.holder(HolderKind::Cooperative, "HTX", HOME).await;
    let mut state = 7_u32;
    let mut next = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % below
    };
    let mut made = Vec::new();
    for n in 0..many {
        let commune = [HOME, AWAY][next(2) as usize];
        let (group, crops): (_, &[&str]) =
            [("fruit", &["mango"][..]), ("rice", &["rice"]), ("mixed", &["mango", "rice"])]
                [next(3) as usize];
        let day =
            date(2024, 1, 1).checked_add(jiff::Span::new().days(i64::from(next(900)))).unwrap();
        let (coded, issued) = match next(4) {
            0 => (false, None),
            1 => (true, None),
            _ => (true, Some(day)),
        };
        let mut new = new_area(&room.world, holder, &format!("Vùng {n}"), commune);
        new.crops = crops.iter().map(|id| crop(id)).collect();
        let (area, id) = (new.id, room.world.id());
        let markets: &[(&str, i8)] =
            [&[][..], &[("CN", 3)], &[("CN", 3), ("KR", 9)]][next(3) as usize];
        let ids = [room.world.id(), room.world.id()];
        room.write(move |tx, actor| {
            growing_area::create(tx, actor, &new)?;
            for (id, (market, month)) in ids.into_iter().zip(markets) {
                let new = NewStatus {
                    id,
                    market: market.parse().unwrap(),
                    status: Status::Active,
                    from: date(2025, *month, 1),
                    reason: None,
                };
                market::set_status(tx, actor, Subject::growing_area(area), &new, date(2026, 1, 1))?;
            }
            if coded {
                let as_issued = format!("VN-AGOR-{n:04}");
                let new = NewCode { id, as_issued, issued_on: issued };
                code::add(tx, actor, Subject::growing_area(area), &new)?;
            }
            Ok(())
        })
        .await
        .unwrap();
        made.push(Made { commune, group, coded, issued, markets });
    }
    made
}

#[tokio::test]
async fn numbers_equal_the_sums_of_the_rows_behind_them_on_every_day_and_in_every_territory() {
    let room = Room::with_places().await;
    let made = areas(&room, 40).await;
    let figures = RegistryFigures::new(room.db.clone());
    let territories = [
        Territory::Country,
        Territory::Province(unit(PROVINCE)),
        Territory::Commune(unit(HOME)),
        Territory::Commune(unit(AWAY)),
        Territory::Nowhere,
    ];
    let all: Vec<String> = MEASURES.iter().map(|measure| measure.id.to_owned()).collect();
    let mut seen = 0;
    for territory in territories {
        for month in (0..36).step_by(5) {
            let as_of = date(2023, 12, 15).checked_add(jiff::Span::new().months(month)).unwrap();
            let asked = Asked {
                territory: territory.clone(),
                from: date(2023, 1, 1),
                as_of,
                commune: None,
                group: None,
            };
            let counted = figures.count(&all, &asked).await.unwrap();
            for measure in MEASURES {
                let rows = figures.rows(measure.id, &asked, 1_000).await.unwrap();
                let mut sums = BTreeMap::new();
                for row in &rows {
                    let sum = sums
                        .entry((row.commune.to_string(), row.group.clone()))
                        .or_insert((0, 0, 0));
                    *sum = (sum.0 + row.amount, sum.1 + 1, sum.2 + u64::from(row.unknown));
                }
                let told: BTreeMap<_, _> = counted
                    .iter()
                    .filter(|one| one.measure == measure.id)
                    .map(|one| {
                        (
                            (one.commune.to_string(), one.group.clone()),
                            (one.amount, one.rows, one.unknown),
                        )
                    })
                    .collect();
                assert_eq!(told, sums, "{} on {as_of} in {territory}", measure.id);
                // One cell of the table opens exactly its rows.
                for ((commune, group), (amount, ..)) in &sums {
                    let cell = Asked {
                        commune: Some(unit(commune)),
                        group: Some(group.clone()),
                        ..asked.clone()
                    };
                    let rows = figures.rows(measure.id, &cell, 1_000).await.unwrap();
                    assert_eq!(rows.iter().map(|row| row.amount).sum::<i64>(), *amount);
                }
            }
            // Against what the generator knows.
            let expected = made.iter().filter(|one| {
                let here = match &territory {
                    Territory::Commune(commune) => commune.to_string() == one.commune,
                    Territory::Nowhere => false,
                    _ => true,
                };
                here && one.coded && one.issued.is_none_or(|day| day <= as_of)
            });
            let mut groups: BTreeMap<&str, i64> = BTreeMap::new();
            for one in expected {
                *groups.entry(one.group).or_default() += 1;
            }
            let expected = made.iter().filter(|one| match &territory {
                Territory::Commune(commune) => commune.to_string() == one.commune,
                Territory::Nowhere => false,
                _ => true,
            });
            let markets = expected.flat_map(|one| one.markets);
            for market in ["CN", "KR"] {
                let begun =
                    |(code, month): &&(&str, i8)| *code == market && date(2025, *month, 1) <= as_of;
                let many = markets.clone().filter(begun).count();
                let told = counted
                    .iter()
                    .filter(|one| one.measure == "active-markets" && one.group == market);
                let told: Vec<_> = told.collect();
                let sum: i64 = told.iter().map(|one| one.amount).sum();
                assert_eq!(sum, i64::try_from(many).unwrap(), "{market} on {as_of}");
                let name = if market == "CN" { "Trung Quốc" } else { "Hàn Quốc" };
                assert!(told.iter().all(|one| one.label.as_ref().unwrap().name == name));
            }
            for (group, many) in groups {
                let told =
                    counted.iter().filter(|one| one.measure == "coded-areas" && one.group == group);
                assert_eq!(told.map(|one| one.amount).sum::<i64>(), many, "{group} on {as_of}");
                seen += many;
            }
        }
    }
    assert!(seen > 100, "the areas were looked at");
    // The land of a measured square of 0.001°, the same in every row.
    let asked = Asked {
        territory: Territory::Country,
        from: date(2023, 1, 1),
        as_of: date(2030, 1, 1),
        commune: None,
        group: None,
    };
    let land = figures.rows("coded-land", &asked, 1_000).await.unwrap();
    assert!(land.iter().all(|row| row.amount > 10_000 && !row.unknown));
    assert!(figures.rows("sunshine", &asked, 10).await.unwrap().is_empty());
}

#[test]
fn every_measure_has_its_texts() {
    let messages =
        nguon_platform::i18n::Messages::load(&[nguon_platform::i18n::TEXTS, crate::TEXTS]).unwrap();
    for measure in MEASURES {
        assert!(messages.has(measure.key), "{}", measure.key);
        assert!(messages.has(&format!("{}-what", measure.key)), "{}-what", measure.key);
        assert!(
            super::rows::of(
                measure.id,
                &Asked {
                    territory: Territory::Country,
                    from: date(2026, 1, 1),
                    as_of: date(2026, 1, 1),
                    commune: None,
                    group: None,
                }
            )
            .is_some()
        );
    }
    for group in ["rice", "fruit", "vegetables", "industrial", "mixed", "none"] {
        assert!(messages.has(&format!("figure-group-{group}")), "{group}");
    }
}
