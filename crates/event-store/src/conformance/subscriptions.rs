//! Subscriptions, and the windows of the record that they look at.

use jiff::{Timestamp, ToSpan};
use uuid::Uuid;

use super::TestClock;
use super::sample::{append, event, query, seen};
use crate::{
    EventStore, NamedQuery, PageKey, Seq, Sight, Standing, StoreError, Subscription, Wakes, Window,
};

/// Subscriptions that one owner may have, where a case does not say otherwise.
const MOST: u64 = 100;

async fn define(store: &impl EventStore, clock: &TestClock, owner: &str, name: &str) {
    let query = NamedQuery {
        owner: owner.to_owned(),
        name: name.to_owned(),
        definition: "{}".to_owned(),
        created_at: (clock.clock())(),
    };
    store.define_query(query, MOST).await.unwrap();
}

fn subscription(owner: &str, query_name: &str, id: u128, clock: &TestClock) -> Subscription {
    let now = (clock.clock())();
    Subscription {
        id: Uuid::from_u128(id),
        owner: owner.to_owned(),
        query_name: query_name.to_owned(),
        definition: format!(r#"{{"dest":"https://{owner}.example/{id}"}}"#),
        created_at: now,
        standing: Standing {
            cursor: Seq::START,
            wakes: Wakes::OnEvents(now),
            progress: "{}".to_owned(),
        },
    }
}

pub async fn a_subscription_is_kept_until_it_is_ended(store: &impl EventStore, clock: &TestClock) {
    define(store, clock, "an", "q").await;
    let kept = subscription("an", "q", 7, clock);
    store.subscribe(kept.clone(), MOST).await.unwrap();
    let found = |owner: &'static str, name: &'static str, id: u128| async move {
        store.subscription(owner, name, Uuid::from_u128(id)).await.unwrap()
    };
    assert_eq!(found("an", "q", 7).await, Some(kept.clone()));
    for (owner, name, id) in [("an", "q", 8), ("an", "r", 7), ("binh", "q", 7)] {
        assert_eq!(found(owner, name, id).await, None, "{owner} {name} {id}");
        assert!(!store.unsubscribe(owner, name, Uuid::from_u128(id)).await.unwrap());
    }
    assert!(store.unsubscribe("an", "q", kept.id).await.unwrap());
    assert!(!store.unsubscribe("an", "q", kept.id).await.unwrap());
    assert_eq!(found("an", "q", 7).await, None);
}

pub async fn a_subscription_needs_its_query_and_ends_with_it(
    store: &impl EventStore,
    clock: &TestClock,
) {
    define(store, clock, "an", "q").await;
    define(store, clock, "an", "r").await;
    let foreign = store.subscribe(subscription("binh", "q", 1, clock), MOST).await;
    assert!(matches!(foreign, Err(StoreError::NoSuchQuery(name)) if name == "q"));
    for (name, id) in [("q", 1), ("q", 2), ("r", 3)] {
        store.subscribe(subscription("an", name, id, clock), MOST).await.unwrap();
    }
    assert!(store.delete_query("an", "q").await.unwrap());
    define(store, clock, "an", "q").await;
    assert!(store.subscriptions("an", "q", None, 9).await.unwrap().items.is_empty());
    assert_eq!(store.subscriptions("an", "r", None, 9).await.unwrap().items.len(), 1);
}

pub async fn an_owner_has_so_many_subscriptions_at_most(
    store: &impl EventStore,
    clock: &TestClock,
) {
    for (owner, name) in [("an", "q"), ("an", "r"), ("binh", "q")] {
        define(store, clock, owner, name).await;
    }
    for (owner, name, id) in [("an", "q", 1), ("an", "r", 2), ("binh", "q", 3)] {
        store.subscribe(subscription(owner, name, id, clock), 2).await.unwrap();
    }
    let third = store.subscribe(subscription("an", "q", 4, clock), 2).await;
    assert!(matches!(third, Err(StoreError::TooManySubscriptions { most: 2 })));
    store.unsubscribe("an", "r", Uuid::from_u128(2)).await.unwrap();
    store.subscribe(subscription("an", "q", 4, clock), 2).await.unwrap();
}

pub async fn subscriptions_are_listed_by_age_in_pages(store: &impl EventStore, clock: &TestClock) {
    define(store, clock, "an", "q").await;
    define(store, clock, "an", "r").await;
    for (name, id) in [("q", 5), ("q", 2), ("r", 4), ("q", 1), ("q", 9)] {
        store.subscribe(subscription("an", name, id, clock), MOST).await.unwrap();
    }
    let mut ids = Vec::new();
    let mut after = None;
    loop {
        let page = store.subscriptions("an", "q", after, 3).await.unwrap();
        assert!(page.items.len() <= 3);
        ids.extend(page.items.iter().map(|one| one.id.as_u128()));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(ids, [1, 2, 5, 9]);
}

pub async fn subscriptions_are_due_by_time_and_by_events(
    store: &impl EventStore,
    clock: &TestClock,
) {
    let now = (clock.clock())();
    let (before, later) = (now - 1.second(), now + 1.second());
    define(store, clock, "an", "q").await;
    define(store, clock, "binh", "q").await;
    let cases = [
        ("an", 1, Wakes::OnEvents(now)),
        ("an", 2, Wakes::OnEvents(later)),
        ("binh", 3, Wakes::At(before)),
        ("an", 4, Wakes::At(later)),
        ("an", 5, Wakes::Never),
        ("an", 6, Wakes::At(now)),
    ];
    for (owner, id, wakes) in cases {
        let mut new = subscription(owner, "q", id, clock);
        new.standing.wakes = wakes;
        store.subscribe(new, MOST).await.unwrap();
    }
    let due = |now: Timestamp, most: usize| async move {
        let due = store.due_subscriptions(now, most).await.unwrap();
        due.iter().map(|one| one.id.as_u128()).collect::<Vec<_>>()
    };
    assert_eq!(due(now, 9).await, [3, 6]);
    assert_eq!(due(later, 9).await, [3, 6, 4]);
    assert_eq!(due(now, 1).await, [3]);
    let last = append(store, [seen("1", 1)]).await.stored[0];
    assert_eq!(due(now, 9).await, [3, 1, 6]);
    assert_eq!(due(later, 9).await, [3, 1, 6, 2, 4]);

    let done = Standing { cursor: last, wakes: Wakes::OnEvents(now), progress: "{}".to_owned() };
    assert!(store.advance_subscription(Uuid::from_u128(1), done).await.unwrap());
    assert_eq!(due(now, 9).await, [3, 6]);
    append(store, [seen("2", 2)]).await;
    assert_eq!(due(now, 9).await, [3, 1, 6]);
}

pub async fn a_subscription_is_served_by_one_at_a_time(store: &impl EventStore, clock: &TestClock) {
    define(store, clock, "an", "q").await;
    let mut kept = subscription("an", "q", 1, clock);
    kept.standing.wakes = Wakes::At(kept.created_at);
    store.subscribe(kept.clone(), MOST).await.unwrap();
    let now = kept.created_at;
    let (until, later) = (now + 1.minute(), now + 2.minutes());
    let lease = |now, until| store.lease_subscription(kept.id, now, until);
    let due = |now| async move { store.due_subscriptions(now, 9).await.unwrap().len() };

    let (one, other) = tokio::join!(lease(now, until), lease(now, until + 1.second()));
    let (one, other) = (one.unwrap(), other.unwrap());
    assert!(one.is_some() != other.is_some(), "{one:?} {other:?}");
    let until = if one.is_some() { until } else { until + 1.second() };
    assert_eq!(one.or(other), Some(kept.clone()));
    assert_eq!(due(now).await, 0);
    assert_eq!(due(later).await, 1, "a lease ends by itself");
    store.release_subscription(kept.id, later).await.unwrap();
    assert_eq!(due(now).await, 0, "another's lease is not given back");
    store.release_subscription(kept.id, until).await.unwrap();
    assert_eq!(due(now).await, 1);

    kept.standing.wakes = Wakes::At(later);
    assert!(store.advance_subscription(kept.id, kept.standing.clone()).await.unwrap());
    assert_eq!(lease(now, until).await.unwrap(), None, "not due any more");
    let again = lease(later, later + 1.minute()).await.unwrap();
    assert_eq!(again, Some(kept.clone()), "as it is now");
}

pub async fn a_subscription_advances_and_does_not_come_back(
    store: &impl EventStore,
    clock: &TestClock,
) {
    define(store, clock, "an", "q").await;
    let mut kept = subscription("an", "q", 1, clock);
    store.subscribe(kept.clone(), MOST).await.unwrap();
    for wakes in [Wakes::At(kept.created_at + 1.hour()), Wakes::Never] {
        let cursor = append(store, [seen(&format!("{wakes:?}"), 1)]).await.stored[0];
        kept.standing = Standing { cursor, wakes, progress: format!(r#"{{"at":"{wakes:?}"}}"#) };
        assert!(store.advance_subscription(kept.id, kept.standing.clone()).await.unwrap());
        assert_eq!(store.subscription("an", "q", kept.id).await.unwrap(), Some(kept.clone()));
    }
    store.unsubscribe("an", "q", kept.id).await.unwrap();
    assert!(!store.advance_subscription(kept.id, kept.standing).await.unwrap());
    assert_eq!(store.subscription("an", "q", kept.id).await.unwrap(), None);
}

/// Parameters; behind which event, up to which; what is found.
type Windowed<'a> = (&'a [(&'a str, &'a str)], usize, usize, &'a [u32]);

pub async fn a_window_gives_its_events_and_no_others(store: &impl EventStore, _clock: &TestClock) {
    use serde_json::json;
    let shipped = |id: u32| {
        let day = 28 - id;
        let step = if id.is_multiple_of(3) { "receiving" } else { "shipping" };
        event(json!({
            "eventID": format!("urn:uuid:{id}"), "bizStep": step,
            "eventTime": format!("2026-04-{day:02}T08:00:00Z"), "eventTimeZoneOffset": "+00:00",
            "epcList": [format!("{}/21/{id}", super::sample::GTIN)],
        }))
    };
    let mut places = vec![Seq::START];
    for ids in [1..4, 4..5, 5..9] {
        places.extend(append(store, ids.map(shipped)).await.stored);
    }
    let ascending = |by| [("orderBy", by), ("orderDirection", "ASC"), ("EQ_bizStep", "shipping")];
    let cases: [Windowed<'_>; 8] = [
        (&ascending("recordTime"), 0, 8, &[1, 2, 4, 5, 7, 8]),
        (&ascending("recordTime"), 2, 7, &[4, 5, 7]),
        (&ascending("eventTime"), 2, 7, &[7, 5, 4]),
        (&[("orderBy", "eventTime"), ("eventCountLimit", "2")], 3, 8, &[4, 5]),
        (&[("EQ_bizStep", "receiving")], 3, 6, &[6]),
        (&[("EQ_eventID", "urn:uuid:3|urn:uuid:6")], 0, 3, &[3]),
        (&[("MATCH_epc", "urn:epc:id:sgtin:9521234.054321.5")], 5, 8, &[]),
        (&[], 8, 8, &[]),
    ];
    for (pairs, after, to, expected) in cases {
        let window = Window { after: places[after], to: places[to] };
        let (asked, mut found, mut key) = (query(pairs), Vec::new(), None);
        loop {
            let page = store.query_within(&Sight::All, &asked, window, key, 2).await.unwrap();
            assert!(page.items.len() <= 2);
            found.extend(page.items.iter().map(|one| one.event_id["urn:uuid:".len()..].to_owned()));
            key = page.next.map(|key| PageKey::from_numbers(key.to_numbers()));
            if key.is_none() {
                break;
            }
        }
        let expected: Vec<String> = expected.iter().map(ToString::to_string).collect();
        assert_eq!(found, expected, "{pairs:?} behind {after} up to {to}");
    }
    let window = Window { after: Seq::START, to: places[8] };
    let nobody = Sight::CapturedBy(vec!["nobody".to_owned()]);
    let page = store.query_within(&nobody, &query(&[]), window, None, 9).await.unwrap();
    assert!(page.items.is_empty());
    let bounded = query(&[("maxEventCount", "3")]);
    let refused = store.query_within(&Sight::All, &bounded, window, None, 9).await;
    assert!(matches!(refused, Err(StoreError::TooManyEvents { most: 3 })));
    let narrow = Window { after: places[5], to: places[8] };
    let page = store.query_within(&Sight::All, &bounded, narrow, None, 9).await.unwrap();
    assert_eq!(page.items.len(), 3);
}

pub async fn the_record_is_found_by_time(store: &impl EventStore, clock: &TestClock) {
    assert_eq!(store.recorded_before(Timestamp::MAX).await.unwrap(), Seq::START);
    let mut last = Seq::START;
    for id in 0..3 {
        let receipt = append(store, [seen(&format!("a{id}"), 1), seen(&format!("b{id}"), 2)]).await;
        let before = receipt.record_time;
        assert_eq!(store.recorded_before(before).await.unwrap(), last);
        last = receipt.stored[1];
        assert_eq!(store.recorded_before(before + 1.nanosecond()).await.unwrap(), last);
        assert_eq!(store.recorded_before(before + 1.microsecond()).await.unwrap(), last);
        clock.move_by(5_000_000);
    }
    assert_eq!(store.recorded_before(Timestamp::MAX).await.unwrap(), last);
    assert_eq!(store.recorded_before(Timestamp::MIN).await.unwrap(), Seq::START);
}
