//! Named queries.

use super::TestClock;
use crate::{EventStore, NamedQuery, StoreError};

/// Queries that one owner may have, where a case does not say otherwise.
const MOST: u64 = 100;

fn named(owner: &str, name: &str, clock: &TestClock) -> NamedQuery {
    NamedQuery {
        owner: owner.to_owned(),
        name: name.to_owned(),
        definition: format!(r#"{{"EQ_bizStep":["{owner}-{name}"]}}"#),
        created_at: (clock.clock())(),
    }
}

pub async fn a_query_is_kept_under_its_name(store: &impl EventStore, clock: &TestClock) {
    let query = named("an", "Đơn hàng / 1", clock);
    store.define_query(query.clone(), MOST).await.unwrap();
    assert_eq!(store.named_query("an", &query.name).await.unwrap(), Some(query.clone()));
    assert_eq!(store.named_query("an", "other").await.unwrap(), None);

    let other = NamedQuery { definition: "{}".to_owned(), ..query.clone() };
    let taken = store.define_query(other, MOST).await;
    assert!(matches!(taken, Err(StoreError::NameTaken(name)) if name == query.name));
    assert_eq!(store.named_query("an", &query.name).await.unwrap(), Some(query.clone()));

    assert!(store.delete_query("an", &query.name).await.unwrap());
    assert!(!store.delete_query("an", &query.name).await.unwrap());
    assert_eq!(store.named_query("an", &query.name).await.unwrap(), None);
    store.define_query(query, MOST).await.unwrap();
}

pub async fn names_of_owners_do_not_meet(store: &impl EventStore, clock: &TestClock) {
    for owner in ["an", "binh"] {
        store.define_query(named(owner, "daily", clock), MOST).await.unwrap();
    }
    assert!(store.delete_query("an", "daily").await.unwrap());
    assert_eq!(store.named_query("an", "daily").await.unwrap(), None);
    let left = store.named_query("binh", "daily").await.unwrap();
    assert_eq!(left, Some(named("binh", "daily", clock)));
}

pub async fn queries_are_listed_by_name_in_pages(store: &impl EventStore, clock: &TestClock) {
    for name in ["e", "b", "d", "a", "c"] {
        store.define_query(named("an", name, clock), MOST).await.unwrap();
    }
    store.define_query(named("binh", "bb", clock), MOST).await.unwrap();
    let mut names = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = store.named_queries("an", after.as_deref(), 2).await.unwrap();
        assert!(page.items.len() <= 2);
        names.extend(page.items.into_iter().map(|query| query.name));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(names, ["a", "b", "c", "d", "e"]);
    assert!(store.named_queries("chi", None, 9).await.unwrap().items.is_empty());
}

pub async fn an_owner_has_so_many_queries_at_most(store: &impl EventStore, clock: &TestClock) {
    for name in ["a", "b"] {
        store.define_query(named("an", name, clock), 2).await.unwrap();
    }
    let third = store.define_query(named("an", "c", clock), 2).await;
    assert!(matches!(third, Err(StoreError::TooManyQueries { most: 2 })));
    store.define_query(named("binh", "c", clock), 2).await.unwrap();
    store.delete_query("an", "a").await.unwrap();
    store.define_query(named("an", "c", clock), 2).await.unwrap();
}
