use jiff::civil::{Date, date};
use nguon_platform::territory::Territory;

use super::*;
use crate::rulebook::Seasons;
use crate::testing::{AWAY, HOME, Room, fact_file, unit};

#[test]
fn a_day_lies_in_its_season_also_over_new_year() {
    let seasons = Seasons::parse(&fact_file("seasons.tsv")).unwrap();
    let on = |crop, day| {
        let season = seasons.on(crop, day);
        (season.name, season.first, season.last)
    };
    let named = |name: &str, first, last| (Some(name.to_owned()), first, last);
    let winter = named("Đông Xuân", date(2025, 11, 1), date(2026, 3, 31));
    assert_eq!(on(Some("rice"), date(2025, 12, 31)), winter);
    assert_eq!(on(Some("rice"), date(2026, 1, 1)), winter);
    assert_eq!(
        on(Some("rice"), date(2026, 4, 1)),
        named("Hè Thu", date(2026, 4, 1), date(2026, 7, 31))
    );
    for crop in [None, Some("mango")] {
        assert_eq!(on(crop, date(2026, 5, 1)), (None, date(2026, 1, 1), date(2026, 12, 31)));
    }
}

async fn standing(room: &Room, today: Date) -> Standing {
    let found = room.read(move |tx| watched(tx, &Territory::Country, today)).await;
    assert_eq!(found.len(), 1);
    found[0].standing
}

#[tokio::test]
async fn a_season_without_a_check_raises_its_alert_until_one_is_made() {
    let room = Room::with_places().await;
    let subject = room.active_since("A", HOME, date(2025, 1, 1)).await;
    // The whole of 2025 went by without a check.
    assert_eq!(standing(&room, date(2026, 6, 1)).await, Standing::Missed);
    let late = room.read(|tx| late(tx, &Territory::Country, date(2026, 6, 1))).await;
    assert_eq!(late, 1);
    room.checked(subject, date(2025, 12, 31)).await;
    assert_eq!(standing(&room, date(2026, 6, 1)).await, Standing::Open);
    assert_eq!(standing(&room, date(2026, 12, 1)).await, Standing::Due);
    room.checked(subject, date(2026, 11, 20)).await;
    assert_eq!(standing(&room, date(2026, 12, 1)).await, Standing::Done);
}

#[tokio::test]
async fn a_code_granted_within_a_season_did_not_miss_it() {
    let room = Room::with_places().await;
    room.active_since("A", HOME, date(2025, 6, 1)).await;
    assert_eq!(standing(&room, date(2026, 6, 1)).await, Standing::Open);
}

#[tokio::test]
async fn another_commune_is_not_watched() {
    let room = Room::with_places().await;
    room.active_since("A", AWAY, date(2025, 1, 1)).await;
    let home = Territory::Commune(unit(HOME));
    let found = room.read(move |tx| watched(tx, &home, date(2026, 6, 1))).await;
    assert!(found.is_empty());
}
