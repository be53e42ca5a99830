//! Balances of the demonstration season, through the doors.

use nguon_lineage::{AsOf, FindingKind};
use nguon_platform::accounts::Role;
use nguon_platform::audit::Actor;
use nguon_platform::territory::Territory;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::compute::net_mass_kg;
use super::list;
use super::model::{Cursor, Filter, Sort};
use super::{BalanceAnswer, answer};
use crate::product::{self, Facts, NewProduct};
use crate::testing::{AN_GIANG, CU_LAO_GIENG, HOI_AN, LOT_1, Office, now};

async fn balanced() -> Office {
    let office = Office::after_the_season().await;
    let product = NewProduct {
        gtin: "09521000000032".parse().unwrap(),
        facts: Facts {
            net_content: Some("5 kg".parse().unwrap()),
            ..Facts::named("Xoài, thùng 5 kg".parse().unwrap())
        },
        image: None,
        demonstration: true,
    };
    let actor = Actor::program("test", now());
    office.state.db.write(move |tx| product::create(tx, &actor, &product)).await.unwrap();
    office.capture_the_lent_code().await;
    office.projector().catch_up().await.unwrap();
    office.projector().balance().await.unwrap();
    office
}

async fn told(office: &Office, code: &str) -> BalanceAnswer {
    let state = &office.state;
    let (events, directory) = (&*state.events, &*state.directory);
    answer(&state.db, events, directory, code, None, AsOf::everything()).await.unwrap().unwrap()
}

#[tokio::test]
async fn the_season_is_balanced_with_its_proof() {
    let office = balanced().await;
    let cases = [
        // code, capacity, harvested, packed, shipped, findings
        ("VN-AGOR-9901", 56_000, 4_200, 4_200, 2_450, vec![]),
        ("VN-AGOR-9903", 6_800, 11_400, 11_400, 10_600, vec![FindingKind::OverCapacity]),
    ];
    for (code, capacity, harvested, packed, shipped, findings) in cases {
        let found = told(&office, code).await;
        let balance = &found.balances[0];
        assert_eq!(balance.capacity_kg, Some(Decimal::from(capacity)), "{code}");
        assert_eq!(balance.harvested.exact(), Some(Decimal::from(harvested)), "{code}");
        assert_eq!(balance.packed.exact(), Some(Decimal::from(packed)), "{code}");
        assert_eq!(balance.shipped.exact(), Some(Decimal::from(shipped)), "{code}");
        let kinds: Vec<_> = balance.findings.iter().map(|finding| finding.kind).collect();
        assert_eq!(kinds, findings, "{code}");
    }
    let found = told(&office, "VN-AGOR-9903").await;
    let (balance, finding) = (&found.balances[0], &found.balances[0].findings[0]);
    assert_eq!((balance.season.as_str(), balance.recorded), ("2026-04-15", true));
    assert_eq!(finding.events.len(), 3, "all three harvests prove it");
    assert_eq!(Some(&finding.since), finding.events.last(), "and the third is the one too many");
    let events: Vec<&str> = balance.lines.iter().map(|line| line.event.as_str()).collect();
    assert!(finding.events.iter().all(|event| events.contains(&event.as_str())));
}

#[tokio::test]
async fn the_list_shows_what_lies_in_the_territory_and_the_worst_first() {
    let office = balanced().await;
    let province = office.of_province(AN_GIANG).await;
    let page = province.page("/balances").await;
    let at = |code: &str| page.find(&format!("/balances/{code}/")).unwrap();
    assert!(at("VN-AGOR-9903") < at("VN-AGOR-9902") && at("VN-AGOR-9902") < at("VN-AGOR-9901"));
    let over = province.page("/balances?over=1").await;
    assert!(over.contains("VN-AGOR-9903") && !over.contains("VN-AGOR-9901"));
    for (query, expected) in [
        ("q=agor+9901", "VN-AGOR-9901"),
        ("unit=30643%402025-07-01", "VN-AGOR-9901"),
        ("year=2026&sort=code&over=1", "VN-AGOR-9903"),
    ] {
        let page = province.page(&format!("/balances?{query}")).await;
        assert_eq!(page.matches("/balances/VN-").count(), 1, "{query}");
        assert!(page.contains(expected), "{query}");
    }
    let commune = office.of_commune(CU_LAO_GIENG).await;
    let page = commune.page("/balances").await;
    assert!(page.contains("VN-AGOR-9901") && !page.contains("VN-AGOR-9903"));
    let holder = office.person(Role::Holder, Territory::Holder(Uuid::from_u128(2))).await;
    let page = holder.page("/balances").await;
    assert!(page.contains("VN-AGOR-9903") && !page.contains("VN-AGOR-9901"));
    let nobody = office.anybody().get("/balances").await;
    assert_ne!(nobody.status, 200);
}

#[tokio::test]
async fn a_record_is_there_for_its_territory_only() {
    let office = balanced().await;
    let path = "/balances/VN-AGOR-9903/2026-04-15";
    let hoi_an = office.of_commune(HOI_AN).await;
    let page = hoi_an.page(path).await;
    for part in ["11.400 kg", "6.800 kg", "10.600 kg", "167,6"] {
        assert!(page.contains(part), "{part}");
    }
    let province = office.of_province(AN_GIANG).await.page(path).await;
    assert!(province.contains("HA-260507-C3"), "whoever looks after the province sees the lots");
    // As it was before the third harvest nothing was wrong.
    let before = hoi_an.page(&format!("{path}?at=2026-05-06")).await;
    assert!(before.contains("6.500 kg") && !before.contains("11.400 kg"));
    let elsewhere = office.of_commune(CU_LAO_GIENG).await.get(path).await;
    assert_eq!(elsewhere.status, 404);
    let unknown = hoi_an.get("/balances/VN-AGOR-9903/1999").await;
    assert_eq!(unknown.status, 404);
}

#[tokio::test]
async fn files_hold_exactly_the_list_and_the_lot_names_its_balances() {
    let office = balanced().await;
    let province = office.of_province(AN_GIANG).await;
    let csv = province.page("/balances.csv?over=1").await;
    assert!(csv.contains("VN-AGOR-9903") && !csv.contains("VN-AGOR-9901"), "{csv}");
    assert!(province.get("/balances.xlsx").await.bytes.starts_with(b"PK"));
    let lot = province.page(&LOT_1.replace("https://id.gs1.org", "/lots")).await;
    assert!(
        lot.contains("/balances/VN-AGOR-9901/2026") && lot.contains("/balances/VN-AGOR-9902/2026")
    );
    assert!(!lot.contains("VN-AGOR-9903"));
    let counted = office.state.db.read(|tx| list::count_found(tx, &Territory::Country)).await;
    assert_eq!(counted.unwrap(), 1, "the card on one's own work");
}

#[tokio::test]
async fn events_change_what_they_concern_and_nothing_is_done_twice() {
    let office = balanced().await;
    let projector = office.projector();
    assert_eq!(projector.balance().await.unwrap(), 0);
    // More cartons of a known lot are shipped: both origins of it, and nothing else, is due.
    let event = r#"{"@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-05-15T00:00:00Z",
        "epcisBody": {"eventList": [{"type": "ObjectEvent", "eventTime": "2026-05-15T08:00:00+07:00",
        "eventTimeZoneOffset": "+07:00", "action": "OBSERVE", "bizStep": "shipping",
        "quantityList": [{"epcClass": "https://id.gs1.org/01/09521000000032/10/XBM-260513-1",
        "quantity": 100}], "readPoint": {"id": "https://id.gs1.org/414/9521000002012"}}]}}"#;
    let before = told(&office, "VN-AGOR-9901").await.balances[0].shipped.at_least();
    office.capture(event.as_bytes()).await;
    projector.catch_up().await.unwrap();
    assert_eq!(projector.balance().await.unwrap(), 2);
    let after = told(&office, "VN-AGOR-9901").await.balances[0].shipped.at_least();
    assert_eq!(after - before, Decimal::from(350), "100 cartons of 5 kg, seven tenths of A1");
    let csv = office.of_commune(CU_LAO_GIENG).await.page("/balances.csv").await;
    assert!(csv.contains("2800"), "the list follows: {csv}");
}

/// Pages cut by key show every row once, whatever the order.
#[tokio::test]
async fn pages_follow_each_other() {
    let office = balanced().await;
    for sort in Sort::ALL {
        let read = office.state.db.read::<_, nguon_platform::db::DbError>(move |tx| {
            let filter = Filter { sort, ..Filter::default() };
            let (mut seen, mut after): (Vec<String>, Option<Cursor>) = (Vec::new(), None);
            loop {
                let (rows, next) = list::list(tx, &Territory::Country, &filter, after.as_ref(), 1)?;
                seen.extend(rows.iter().map(|row| row.code().to_owned()));
                match next {
                    Some(next) => after = next.to_string().parse().ok(),
                    None => return Ok(seen),
                }
            }
        });
        let mut seen = read.await.unwrap();
        assert_eq!(seen.len(), 3, "{sort:?}: {seen:?}");
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 3, "{sort:?}");
    }
}

#[test]
fn net_content_tells_a_mass_or_nothing() {
    for (written, kg) in [
        ("5 kg", Some("5")),
        ("500g", Some("0.5")),
        ("1,5 KG", Some("1.5")),
        ("12 x 500 g", None),
        ("1 lít", None),
        ("kg", None),
    ] {
        assert_eq!(net_mass_kg(written), kg.map(|kg| kg.parse().unwrap()), "{written}");
    }
}
