//! Pages: following the links brings everything once.

use std::collections::BTreeSet;

use nguon_platform::i18n::Language;
use nguon_platform::territory::Territory;
use nguon_platform::web::Error;
use serde_json::Value;
use uuid::Uuid;

use super::{Land, ids, land, linked};
use crate::features::Collection;
use crate::features::areas::Areas;
use crate::features::asked::{Asked, Place};
use crate::features::feature::Telling;
use crate::features::plots::Plots;
use crate::features::read::{Layer, page};

/// All pages of a layer, by their links.
async fn walk(land: &Land, who: &super::Session, below: &str) -> Vec<Value> {
    let (mut pages, mut next) = (Vec::new(), Some(below.to_owned()));
    while let Some(below) = next {
        let page = land.good(who, &below).await;
        assert_eq!(linked(&page, "self").as_ref(), Some(&below));
        next = linked(&page, "next");
        pages.push(page);
        assert!(pages.len() < 100, "no end");
    }
    pages
}

#[tokio::test]
async fn every_feature_of_the_territory_comes_once_by_following_links() {
    let land = land().await;
    let officer = land.officer().await;
    for collection in Collection::ALL {
        let expected = land.ids(*collection, &[0, 1]);
        for limit in [1, 2, 3, 7, 100] {
            let path = format!("/collections/{}/items?limit={limit}", collection.word());
            let pages = walk(&land, &officer, &path).await;
            let mut found = Vec::new();
            let mut drawn = Vec::new();
            for page in &pages {
                let here = ids(page);
                assert!(here.len() <= limit && !here.is_empty(), "{path}");
                assert_eq!(page["numberReturned"], here.len(), "{path}");
                // What was not counted is not told.
                let whole = pages.len() == 1;
                assert_eq!(page.get("numberMatched").is_some(), whole, "{path}");
                found.extend(here);
                let features = page["features"].as_array().unwrap();
                drawn.extend(features.iter().map(|feature| !feature["geometry"].is_null()));
            }
            let unique: BTreeSet<Uuid> = found.iter().copied().collect();
            assert_eq!(unique.len(), found.len(), "{path}: one came twice");
            assert_eq!(unique.into_iter().collect::<Vec<_>>(), expected, "{path}");
            // What is drawn comes first, and both kinds are there.
            let first = drawn.iter().take_while(|drawn| **drawn).count();
            assert!(first > 0 && first < drawn.len(), "{path}");
            assert!(drawn[first..].iter().all(|drawn| !drawn), "{path}");
        }
    }
}

#[tokio::test]
async fn a_next_link_keeps_the_filter_and_nothing_changes_the_order() {
    let land = land().await;
    let officer = land.officer().await;
    let holder = land.holders[0];
    let path = format!("/collections/plots/items?limit=2&holder={holder}&crop=mango");
    let pages = walk(&land, &officer, &path).await;
    let mut found: Vec<Uuid> = pages.iter().flat_map(ids).collect();
    found.sort_unstable();
    assert_eq!(found, land.ids(Collection::Plots, &[0]));
    // A plot that is added behind a reader is read, one before it is not, nothing comes twice.
    let one = land.good(&officer, "/collections/growing-areas/items?limit=1").await;
    let next = linked(&one, "next").unwrap();
    let room = &land.office.room;
    room.area(land.holders[0], "A trước", crate::testing::HOME).await;
    let after = room.area(land.holders[0], "Zz sau", crate::testing::HOME).await;
    let rest: Vec<Uuid> = walk(&land, &officer, &next).await.iter().flat_map(ids).collect();
    assert_eq!(rest.len(), 2 * 4 - 1 + 1);
    assert!(rest.contains(&after));
}

async fn cut<L: Layer + 'static>(land: &Land, bytes_max: u64) -> Vec<usize> {
    let telling = Telling {
        today: "2026-11-21".parse().unwrap(),
        language: Language::Vi,
        public_url: "https://vi-du.vn".into(),
    };
    let mut sizes = Vec::new();
    let mut asked = Asked::read(Collection::Plots, &Vec::new()).unwrap();
    loop {
        let (now, told) = (asked.clone(), telling.clone());
        let read =
            land.office.room.db.read::<_, Error>(move |tx| {
                page::<L>(tx, &Territory::Country, &now, &told, bytes_max)
            });
        let found = read.await.unwrap();
        sizes.push(found.features.len());
        assert!(sizes.len() < 100);
        let Some(next) = found.next else { return sizes };
        assert_ne!(next, Place::BEGIN);
        asked.place = next;
    }
}

#[tokio::test]
async fn a_page_ends_at_its_bytes_and_always_goes_on() {
    let land = land().await;
    let shape = super::triangle(105.5, 10.5).len() as u64;
    // Twelve drawn plots and ten that are not, which take nothing.
    assert_eq!(cut::<Plots>(&land, u64::MAX).await, [22]);
    assert_eq!(cut::<Plots>(&land, 5 * shape).await, [5, 5, 12]);
    assert_eq!(cut::<Plots>(&land, shape).await.iter().sum::<usize>(), 22);
    // A feature that is larger than a page comes alone.
    let tiny = cut::<Plots>(&land, 1).await;
    assert_eq!((tiny.len(), tiny.iter().sum::<usize>()), (12 + 1, 22));
    let areas = cut::<Areas>(&land, 1).await;
    assert_eq!((areas.len(), areas.iter().sum::<usize>()), (6 + 1, 8));
}
