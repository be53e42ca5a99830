//! Answers are kept between requests, but what has changed is told at once, whoever changed it.

use axum::http::Method;
use jiff::civil::date;
use nguon_goods::product;
use nguon_platform::audit::Actor;
use nguon_registry::growing_area;
use nguon_registry::market::{self, NewStatus, Status};
use nguon_registry::{RegistryError, Subject};

use super::office::{Office, batch, text};

const LOT: &str = "/01/09521000000032/10/XBM-260513-1";

async fn linkset(office: &Office) -> String {
    let accept = [("accept", "application/linkset+json")];
    text(office.ask(Method::GET, LOT, &accept).await).await
}

#[tokio::test]
async fn another_program_suspends_and_the_next_scan_says_so() {
    let office = Office::with_season().await;
    for _ in 0..2 {
        assert!(!office.page(LOT).await.contains("Trung Quốc: Tạm dừng"));
    }
    let (db, _) = office.other_program();
    let actor = Actor::program("command line", office.state.goods.world.now());
    let new = NewStatus {
        id: office.state.goods.world.id(),
        market: "CN".parse().unwrap(),
        status: Status::Suspended,
        from: date(2026, 11, 21),
        reason: Some("Thông báo không tuân thủ".parse().unwrap()),
    };
    let suspend = db.write::<_, RegistryError>(move |tx| {
        let area = growing_area::public_by_code(tx, "VN-AGOR-9901")?.unwrap();
        market::set_status(tx, &actor, Subject::growing_area(area.id), &new, date(2026, 11, 21))
    });
    suspend.await.unwrap();
    assert!(office.page(LOT).await.contains("Trung Quốc: Tạm dừng"));
}

#[tokio::test]
async fn another_program_captures_and_the_next_scan_says_so() {
    let office = Office::with_season().await;
    let told = "Trang này được lập";
    let before = office.page(LOT).await;
    assert_eq!(office.page(LOT).await, before);
    assert!(before.contains(told), "{before}");
    let document = br#"{
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-11-21T09:00:00+07:00",
        "epcisBody": {"eventList": [{
            "type": "ObjectEvent", "action": "OBSERVE", "bizStep": "inspecting",
            "eventTime": "2026-11-20T08:15:00+07:00", "eventTimeZoneOffset": "+07:00",
            "epcList": [],
            "quantityList": [{"epcClass": "https://id.gs1.org/01/09521000000032/10/XBM-260513-1"}]
        }]}}"#;
    // Before the lots are looked for again: the way is read from the events themselves.
    let (_, events) = office.other_program();
    nguon_event_store::EventStore::append(&events, batch(document)).await.unwrap();
    let after = office.page(LOT).await;
    assert!(!before.contains("20/11/2026 08:15") && after.contains("20/11/2026 08:15"), "{after}");
}

#[tokio::test]
async fn what_is_taken_back_is_gone_at_once() {
    let office = Office::with_season().await;
    office.page(LOT).await;
    let links = linkset(&office).await;
    assert_eq!(linkset(&office).await, links);
    let actor = Actor::program("test", office.state.goods.world.now());
    let taken_back = office.state.goods.db.write(move |tx| {
        let gtin = "09521000000032";
        let product = product::get(tx, gtin)?.unwrap();
        let facts = product::Facts { published: false, ..product.facts };
        product::update(tx, &actor, gtin, product.version, &facts)
    });
    taken_back.await.unwrap();
    assert_eq!(office.get(LOT).await.status(), 404);
    assert_ne!(linkset(&office).await, links);
}
