//! Traces of the demonstration season with their names.

use nguon_lineage::{AsOf, Direction, Key, Limits};

use super::{AnsweredPlace, TraceAnswer, answer};
use crate::testing::{LOT_1, Office};

async fn asked(direction: Direction, as_of: AsOf) -> TraceAnswer {
    let office = Office::after_the_season().await;
    let (events, directory) = (&*office.state.events, &*office.state.directory);
    let starts = vec![Key::from(LOT_1)];
    answer(events, directory, starts, direction, as_of, Limits::default()).await.unwrap()
}

fn codes(places: &[AnsweredPlace]) -> Vec<&str> {
    places.iter().filter_map(|place| place.code.as_deref()).collect()
}

#[tokio::test]
async fn back_to_both_growing_areas() {
    let found = asked(Direction::Back, AsOf::everything()).await;
    assert_eq!(codes(&found.origins), ["VN-AGOR-9901", "VN-AGOR-9902"]);
    assert_eq!(codes(&found.places), ["VN-AGOR-9901", "VN-AGOR-9902", "VN-AGPH-991"]);
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!(json["direction"], "back");
    assert_eq!(json["origins"][0]["holder"], "HTX Xoài Minh Họa Cù Lao Giêng");
    assert!(json["partial"].is_null());
    assert!(found.receivers.is_empty());
}

#[tokio::test]
async fn forward_to_the_receivers() {
    let found = asked(Direction::Forward, AsOf::everything()).await;
    let names: Vec<_> = found.receivers.iter().filter_map(|place| place.name.as_deref()).collect();
    for receiver in ["Kho Long Xuyên", "Kho Biên Hòa", "Công ty Minh Họa Long Xuyên"] {
        assert!(names.contains(&receiver), "{names:?}");
    }
    assert!(found.origins.is_empty());
}

#[tokio::test]
async fn as_it_was_before_the_pallets_left() {
    let at = Some("2026-05-13T23:00:00+07:00".parse().unwrap());
    let found = asked(Direction::Forward, AsOf { at, known: None }).await;
    assert!(found.receivers.is_empty());
    assert!(found.things.len() > 2);
}
