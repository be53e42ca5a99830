//! Lots from the demonstration season, through the projection and through the doors.

use axum::http::StatusCode;
use nguon_platform::accounts::Role;
use nguon_platform::db::{DbError, EngineKind};
use nguon_platform::territory::Territory;
use uuid::Uuid;

use super::model::Filter;
use super::{Lot, store};
use crate::key::{ItemKey, Kind};
use crate::product::PublicProducer;
use crate::testing::{
    AN_GIANG, BIEN_HOA, CU_LAO_GIENG, DONG_NAI, HARVEST_A1, HARVEST_B1, HOI_AN, LOT_1, LOT_2,
    Office, PALLET_2, messages, placed, places,
};

fn href(key: &str) -> String {
    ItemKey::of(key).unwrap().href()
}

async fn all(office: &Office, kind: Kind) -> Vec<Lot> {
    let filter = Filter { kind, ..Filter::default() };
    let part = store::Part::Page(None);
    let read = office
        .state
        .db
        .read::<_, DbError>(move |tx| store::list(tx, &Territory::Country, &filter, &part));
    read.await.unwrap().0
}

async fn one(office: &Office, key: &str) -> Option<Lot> {
    let key = ItemKey::of(key).unwrap();
    office.state.db.read::<_, DbError>(move |tx| store::get(tx, &key)).await.unwrap()
}

#[test]
fn every_key_has_a_text() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    nguon_platform::i18n::assert_keys(std::path::Path::new(folder), &messages());
}

#[tokio::test]
async fn the_season_makes_six_lots_eight_numbered_cartons_and_two_pallets() {
    let office = Office::after_the_season().await;
    let told = |lots: Vec<Lot>| -> Vec<String> {
        lots.iter()
            .map(|lot| {
                let quantity = lot.quantity.as_ref();
                let much =
                    quantity.map(|q| format!(" {}{}", q.value, q.unit.as_deref().unwrap_or("")));
                format!("{}{}", lot.key.code(), much.unwrap_or_default())
            })
            .collect()
    };
    assert_eq!(
        told(all(&office, Kind::Lot).await),
        [
            // 332 by amount and 8 by number.
            "XBM-260513-2 340",
            "XBM-260513-1 1128",
            "RUA-260512-2 1700KGM",
            "RUA-260512-1 5640KGM",
            "HA-260511-B1 3600KGM",
            "CLG-260511-A1 4200KGM",
        ]
    );
    assert_eq!(all(&office, Kind::Item).await.len(), 8);
    assert_eq!(told(all(&office, Kind::Unit).await), ["095210000000000025", "095210000000000018"]);
    let lot = one(&office, LOT_1).await.unwrap();
    assert_eq!(lot.best_before.as_deref(), Some("2026-06-03"));
    assert_eq!(lot.origin.as_deref(), Some("VN"));
    assert_eq!(lot.placed, placed(CU_LAO_GIENG, 1));
    assert_eq!(lot.made, "2026-05-13T10:00:00+07:00".parse().unwrap());
    assert!(lot.demonstration);
}

#[tokio::test]
async fn reading_again_changes_nothing_and_goes_on_where_it_stopped() {
    let office = Office::with(places());
    let projector = office.projector();
    assert_eq!(projector.catch_up().await.unwrap(), 0);
    office.capture_the_season().await;
    let read = projector.catch_up().await.unwrap();
    assert!(read > 10, "{read}");
    let before = all(&office, Kind::Lot).await;
    assert_eq!(projector.catch_up().await.unwrap(), 0);
    let back = "DELETE FROM goods_cursor";
    let reset = office.state.db.write_derived::<_, DbError>(move |tx| tx.execute(back, &[]));
    reset.await.unwrap();
    assert_eq!(office.projector().catch_up().await.unwrap(), read);
    assert_eq!(all(&office, Kind::Lot).await, before);
}

fn harvest(lot: &str, place: &str, id: &str, error: &str) -> Vec<u8> {
    format!(
        r#"{{"@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-05-01T18:00:00+07:00",
        "epcisBody": {{"eventList": [{{"type": "ObjectEvent", "eventID": "{id}", {error}
        "eventTime": "2026-05-01T07:30:00+07:00", "eventTimeZoneOffset": "+07:00", "action": "ADD",
        "bizStep": "commissioning", "quantityList": [{{"epcClass":
        "https://id.gs1.org/01/09521000000018/10/{lot}", "quantity": 10.5, "uom": "KGM"}}],
        "readPoint": {{"id": "https://id.gs1.org/414/{place}"}}}}]}}}}"#
    )
    .into_bytes()
}

const WRONG: &str = r#""errorDeclaration": {"declarationTime": "2026-05-02T07:30:00+07:00", "reason": "did_not_occur"},"#;

#[tokio::test]
async fn what_was_declared_wrong_was_not_made() {
    let office = Office::with(places());
    let key = "https://id.gs1.org/01/09521000000018/10/X";
    let (first, second) = (
        "urn:uuid:00000000-0000-4000-8000-000000000001",
        "urn:uuid:00000000-0000-4000-8000-000000000002",
    );
    office.capture(&harvest("X", "9521000001015", first, "")).await;
    office.capture(&harvest("X", "9521000001015", second, "")).await;
    office.projector().catch_up().await.unwrap();
    let made = |lot: Option<Lot>| lot.map(|lot| lot.quantity.unwrap().value.to_string());
    assert_eq!(made(one(&office, key).await).as_deref(), Some("21.0"));
    office.capture(&harvest("X", "9521000001015", first, WRONG)).await;
    office.projector().catch_up().await.unwrap();
    assert_eq!(made(one(&office, key).await).as_deref(), Some("10.5"));
    office.capture(&harvest("X", "9521000001015", second, WRONG)).await;
    office.projector().catch_up().await.unwrap();
    assert_eq!(one(&office, key).await, None);
}

#[tokio::test]
async fn a_lot_of_an_unknown_place_is_shown_to_whoever_must_find_out() {
    let office = Office::with(places());
    let key = "https://id.gs1.org/01/09521000000018/10/X";
    office
        .capture(&harvest(
            "X",
            "9521000009998",
            "urn:uuid:00000000-0000-4000-8000-000000000003",
            "",
        ))
        .await;
    office.projector().catch_up().await.unwrap();
    assert!(one(&office, key).await.unwrap().is_unplaced());
    let commune = office.of_commune(CU_LAO_GIENG).await;
    assert_eq!(commune.get(&href(key)).await.status, StatusCode::NOT_FOUND);
    assert!(!commune.page("/lots").await.contains("/10/X"));
    let holder = office.person(Role::Holder, Territory::Holder(Uuid::from_u128(1))).await;
    assert_eq!(holder.get(&href(key)).await.status, StatusCode::NOT_FOUND);
    let province = office.of_province(AN_GIANG).await;
    assert!(province.page("/lots").await.contains("Chưa rõ địa bàn"));
    assert!(province.page(&href(key)).await.contains("Chưa rõ địa bàn"));

    // Once the place is registered, the lot moves by itself.
    let mut state = office.state.clone();
    let mut known = places();
    known[0].identifier = "https://id.gs1.org/414/9521000009998".to_owned();
    state.directory = std::sync::Arc::new(crate::testing::Known(known));
    let projector =
        super::Projector::new(state.db.clone(), state.events.clone(), state.directory.clone());
    assert_eq!(projector.place_again().await.unwrap(), 1);
    assert_eq!(projector.place_again().await.unwrap(), 0);
    assert_eq!(one(&office, key).await.unwrap().placed, placed(CU_LAO_GIENG, 1));
    assert_eq!(commune.get(&href(key)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_commune_sees_its_own_lots_and_no_others() {
    let office = Office::after_the_season().await;
    let hoi_an = office.of_commune(HOI_AN).await;
    let list = hoi_an.page("/lots").await;
    assert!(list.contains("HA-260511-B1") && list.contains("(1)"), "{list}");
    for foreign in ["CLG-260511-A1", "RUA-260512-1", "XBM-260513-1"] {
        assert!(!list.contains(foreign), "{foreign}");
    }
    let csv = hoi_an.page("/lots.csv").await;
    assert_eq!(csv.lines().count(), 2, "{csv}");
    assert!(csv.contains("HA-260511-B1"));
    for foreign in [LOT_1, LOT_2, HARVEST_A1, PALLET_2] {
        for page in ["", "/qr.svg", "/qr.png"] {
            let path = format!("{}{page}", href(foreign));
            assert_eq!(hoi_an.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
    assert_eq!(hoi_an.get(&href(HARVEST_B1)).await.status, StatusCode::OK);
    // Nobody sees lots without signing in, and a province sees its own only.
    assert_eq!(office.anybody().get("/lots").await.status, StatusCode::SEE_OTHER);
    let dong_nai = office.of_province(DONG_NAI).await;
    assert!(dong_nai.page("/lots").await.contains("Chưa có lô hàng nào"));
    assert_eq!(dong_nai.get(&href(LOT_1)).await.status, StatusCode::NOT_FOUND);
    let bien_hoa = office.of_commune(BIEN_HOA).await;
    assert_eq!(bien_hoa.get(&href(PALLET_2)).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn beyond_the_territory_the_graph_tells_kind_and_quantity_only() {
    let office = Office::after_the_season().await;
    let page = office.of_commune(HOI_AN).await.page(&href(HARVEST_B1)).await;
    for secret in [
        "XBM-260513",
        "RUA-260512",
        "CLG-260511",
        "095210000000000018",
        "Long Xuyên",
        "Biên Hòa",
        "Cù Lao Giêng",
        "VN-AGPH",
    ] {
        assert!(!page.contains(secret), "{secret}: {page}");
    }
    assert!(page.contains("ngoài địa bàn") && page.contains("1.128"), "{page}");
    // The province's officers see An Giang whole, but not the store in Đồng Nai.
    let page = office.of_province(AN_GIANG).await.page(&href(LOT_1)).await;
    for told in [
        "CLG-260511-A1",
        "HA-260511-B1",
        "RUA-260512-1",
        "Kho Long Xuyên",
        "VN-AGOR-9902",
        "Thu hoạch",
        "Đóng gói",
    ] {
        assert!(page.contains(told), "{told}");
    }
    assert!(!page.contains("Kho Biên Hòa"));
    assert!(page.contains("→ Kho Long Xuyên</text>") && page.contains("→ ngoài địa bàn</text>"));
    assert!(page.contains(r#"<svg class="lineage""#) && !page.contains("style="));
}

#[tokio::test]
async fn lots_are_found_however_their_code_is_typed() {
    let office = Office::after_the_season().await;
    let officer = office.of_province(AN_GIANG).await;
    for (query, found, hidden) in [
        ("q=XBM%20-%20260513%20-%201", "XBM-260513-1", "XBM-260513-2"),
        ("q=xbm2605131", "XBM-260513-1", "XBM-260513-2"),
        ("q=(01)09521000000032(10)XBM-260513-2", "XBM-260513-2", "XBM-260513-1"),
        (
            "q=https%3A%2F%2Fnguon.example.vn%2F01%2F09521000000032%2F10%2FXBM-260513-2",
            "XBM-260513-2",
            "XBM-260513-1",
        ),
        ("product=9521000000018", "CLG-260511-A1", "XBM-260513-1"),
        ("from=2026-05-12&to=12/05/2026", "RUA-260512-1", "HA-260511-B1"),
        ("kind=unit", "095210000000000018", "XBM-260513-1"),
        ("kind=item&q=100003", "100003", "100004"),
    ] {
        let page = officer.page(&format!("/lots?{query}")).await;
        assert!(page.contains(&format!(">{found}</a>")), "{query}");
        assert!(!page.contains(&format!(">{hidden}</a>")), "{query}");
    }
    assert!(officer.page("/lots?q=nothing").await.contains("Chưa có lô hàng nào"));
    assert!(officer.page("/lots?from=yesterday").await.contains("13/05/2026"));
    let csv = officer.page("/lots.csv?kind=lot&q=xbm").await;
    assert_eq!(csv.lines().count(), 3, "{csv}");
    let xlsx = officer.get("/lots.xlsx?q=xbm").await;
    assert!(xlsx.status == StatusCode::OK && xlsx.bytes.starts_with(b"PK"));
}

#[tokio::test]
async fn long_lists_go_on_where_the_page_ended() {
    let office = Office::with(places());
    for n in 0..60 {
        let id = format!("urn:uuid:00000000-0000-4000-8000-{n:012}");
        office.capture(&harvest(&format!("L{n}"), "9521000001015", &id, "")).await;
    }
    office.projector().catch_up().await.unwrap();
    let officer = office.of_commune(CU_LAO_GIENG).await;
    let links = |page: &str| -> Vec<String> {
        let found = page.split("href=\"/lots/01/").skip(1);
        found.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    };
    let first = officer.page("/lots?q=L").await;
    let next = first.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let second = officer.page(&next.replace("&amp;", "&").replace("&#38;", "&")).await;
    let (mut seen, rest) = (links(&first), links(&second));
    assert_eq!((seen.len(), rest.len()), (50, 10));
    assert!(!second.contains("rel=\"next\""));
    seen.extend(rest);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 60);
    assert_eq!(officer.page("/lots.csv?q=L").await.lines().count(), 61);
}

#[tokio::test]
async fn dates_countries_and_units_are_told_as_people_say_them() {
    let office = Office::after_the_season().await;
    keep_with_unit(&office, "09521000000032", "Xoài ba màu", "thùng").await;
    keep_with_unit(&office, "09521000000025", "Xoài đã rửa", "KGM").await;
    let officer = office.of_province(AN_GIANG).await;
    let page = officer.page(&href(LOT_1)).await;
    for told in [
        "<dt>Hạn sử dụng</dt><dd>03/06/2026</dd>",
        "<dt>Xuất xứ</dt><dd>Việt Nam</dd>",
        "192 thùng",
        "600 thùng",
        r#"<div class="scroll" tabindex="0" role="region" aria-label="Sơ đồ"#,
        // Washing has no word in the vocabulary: what came out says it.
        "<br>→ Xoài đã rửa, <a href=\"/lots/01/09521000000025/10/RUA-260512-1\">",
        "RUA-260512-1</a> (5.640 kg)",
        "CLG-260511-A1</a> (4.200 kg), <a",
        "HA-260511-B1</a> (1.800 kg)",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    // Nothing made or packed is counted in nameless pieces, and no date is told to a machine.
    assert!(!page.contains(" đơn vị<") && !page.contains("2026-06-03"), "{page}");
    let english = officer.page(&format!("{}?lang=en", href(LOT_1))).await;
    assert!(english.contains("<dd>Viet Nam</dd>"), "{english}");
    let list = officer.page("/lots").await;
    assert!(list.contains(">03/06/2026</td>") && !list.contains("2026-06-03"), "{list}");
}

async fn keep_with_unit(office: &Office, gtin: &str, name: &str, unit: &str) {
    crate::product::tests::keep(office, gtin, name, false).await;
    let (gtin, unit) = (gtin.to_owned(), unit.to_owned());
    let named = move |tx: &mut nguon_platform::db::Tx<'_>| {
        tx.execute(
            "UPDATE goods_product SET unit = $1 WHERE gtin = $2",
            &[unit.into(), gtin.into()],
        )
    };
    office.state.db.write_derived::<_, DbError>(named).await.unwrap();
}

#[tokio::test]
async fn what_only_stood_beside_is_folded_in_the_picture_and_named_in_the_table() {
    let office = Office::after_the_season().await;
    let page = office.of_province(AN_GIANG).await.page(&href(LOT_1)).await;
    let (picture, table) = page.split_once("</svg>").unwrap();
    assert!(picture.contains("và 2 đối tượng khác</text>"), "{picture}");
    assert!(picture.contains(">100006</text>") && !picture.contains(">100007</text>"), "{picture}");
    for code in ["100002", "100007", "100008"] {
        assert!(table.contains(code), "{code}: {table}");
    }
}

#[tokio::test]
async fn every_label_of_a_filter_stands_with_its_field() {
    let office = Office::after_the_season().await;
    let officer = office.of_province(AN_GIANG).await;
    for path in ["/lots", "/products"] {
        let page = officer.page(path).await;
        let filter = page.split_once(r#"<form class="filter""#).unwrap().1;
        let filter = filter.split_once("</form>").unwrap().0;
        let (labels, pairs) =
            (filter.matches("<label").count(), filter.matches(r#"class="pair"><label"#).count());
        assert!(labels > 0 && labels == pairs, "{path}: {filter}");
    }
}

#[tokio::test]
async fn a_label_says_what_a_box_must_say() {
    let office = Office::after_the_season().await;
    crate::product::tests::keep(&office, "09521000000032", "Xoài ba màu", true).await;
    let officer = office.of_province(AN_GIANG).await;
    let page = officer.page(&format!("{}/label", href(LOT_1))).await;
    let label = page.split_once(r#"<article class="label">"#).unwrap().1;
    for told in ["/qr.svg\"", "Xoài ba màu", "XBM-260513-1", "03/06/2026", "Trình diễn"] {
        assert!(label.contains(told), "{told}: {label}");
    }
    let foreign = office.of_province(DONG_NAI).await;
    let answer = foreign.get(&format!("{}/label", href(LOT_1))).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn labels_lead_to_the_public_page() {
    let office = Office::after_the_season().await;
    let officer = office.of_province(AN_GIANG).await;
    let svg = officer.get(&format!("{}/qr.svg", href(LOT_1))).await;
    let link = "https://nguon.example.vn/01/09521000000032/10/XBM-260513-1";
    let expected = nguon_gs1::symbol::qr_svg(link, "XBM-260513-1").unwrap();
    assert_eq!((svg.status, svg.text()), (StatusCode::OK, expected));
    assert_eq!(svg.headers["content-type"], "image/svg+xml");
    let png = officer.get(&format!("{}/qr.png", href(PALLET_2))).await;
    assert!(png.bytes.starts_with(b"\x89PNG"));
}

#[tokio::test]
async fn the_public_sees_a_lot_only_when_its_product_is_published() {
    let office = Office::after_the_season().await;
    let lot = ItemKey::of(LOT_1).unwrap();
    assert!(super::public(&office.state, &lot).await.unwrap().is_none());
    crate::product::tests::keep(&office, "09521000000032", "Xoài ba màu, thùng 5 kg", false).await;
    assert!(super::public(&office.state, &lot).await.unwrap().is_none());
    crate::product::tests::publish(&office, "09521000000032").await;
    let shown = super::public(&office.state, &lot).await.unwrap().unwrap();
    assert_eq!(shown.product.name, "Xoài ba màu, thùng 5 kg");
    let coop = PublicProducer::Named("HTX Xoài Minh Họa Cù Lao Giêng".to_owned());
    assert_eq!(shown.product.producer, Some(coop));
    assert_eq!(shown.best_before.as_deref(), Some("2026-06-03"));
    assert_eq!(shown.product.brand, None);
    let codes: Vec<_> =
        shown.growing_areas.iter().filter_map(|area| area.code.as_deref()).collect();
    assert_eq!(codes, ["VN-AGOR-9901", "VN-AGOR-9902"]);
    assert_eq!(shown.packing_houses[0].code.as_deref(), Some("VN-AGPH-991"));
    let steps: Vec<_> = shown.steps.iter().filter_map(|step| step.step.as_deref()).collect();
    assert_eq!(steps[..2], ["goods-step-harvesting"; 2]);
    assert!(steps.contains(&"goods-step-packing"));
    // Where it was sold to is nobody's business.
    let names = shown.steps.iter().filter_map(|step| step.place.as_ref()).map(|place| &place.name);
    assert!(names.clone().count() > 0);
    assert!(names.into_iter().all(|name| !name.starts_with("Kho ")));
    // A numbered carton tells the lot that it belongs to.
    let carton = ItemKey::of("https://id.gs1.org/01/09521000000032/21/100001").unwrap();
    let shown = super::public(&office.state, &carton).await.unwrap().unwrap();
    assert_eq!(
        (shown.lot.as_deref(), shown.serial.as_deref()),
        (Some("XBM-260513-2"), Some("100001"))
    );
    assert_eq!(shown.best_before.as_deref(), Some("2026-06-03"));
    let unknown = ItemKey::of("https://id.gs1.org/01/09521000000032/10/NO").unwrap();
    assert!(super::public(&office.state, &unknown).await.unwrap().is_none());
}

/// The directory says that these are persons; the product's own copy of the name is old.
#[tokio::test]
async fn a_household_is_not_named_to_the_public() {
    let mut known = places();
    for entry in &mut known {
        if entry.placed.holder == Some(Uuid::from_u128(1)) {
            entry.person = true;
            entry.holder_name = Some("Hộ Bí Mật".to_owned());
        }
        if entry.kind == "kind-holder" || entry.kind == "kind-packing-house" {
            entry.name = "Hộ Bí Mật".to_owned();
            entry.address = Some("Số 7, Ấp Bí Mật".to_owned());
        }
        // Where the goods were packed is the household's yard.
        if entry.kind == "kind-packing-house" {
            entry.kind = "kind-premises";
        }
    }
    let office = Office::with(known);
    office.capture_the_season().await;
    office.projector().catch_up().await.unwrap();
    crate::product::tests::keep(&office, "09521000000032", "Xoài ba màu", true).await;
    let copy = "UPDATE goods_product SET producer_name = 'Hộ Bí Mật', producer_address = 'Bí Mật'";
    office.state.db.write_derived::<_, DbError>(|tx| tx.execute(copy, &[])).await.unwrap();
    let lot = ItemKey::of(LOT_1).unwrap();
    let shown = super::public(&office.state, &lot).await.unwrap().unwrap();
    assert_eq!(shown.product.producer, Some(PublicProducer::Household));
    assert!(!format!("{shown:?}").contains("Bí Mật"), "{shown:#?}");
    assert!(shown.steps.iter().any(|step| step.place.is_some()), "its plots are public");
    let product = crate::product::published(&office.state, "09521000000032").await.unwrap();
    assert!(!format!("{product:?}").contains("Bí Mật"), "{product:#?}");
}

#[tokio::test]
async fn the_public_way_tells_what_came_out_but_not_of_unpublished_goods() {
    let office = Office::after_the_season().await;
    crate::product::tests::keep(&office, "09521000000032", "Xoài ba màu", true).await;
    crate::product::tests::keep(&office, "09521000000025", "Xoài đã rửa", false).await;
    let lot = ItemKey::of(LOT_1).unwrap();
    let told = async || -> Vec<String> {
        let shown = super::public(&office.state, &lot).await.unwrap().unwrap();
        let steps = shown.steps.iter().filter(|step| !step.made.shown.is_empty());
        steps
            .map(|step| {
                let things = |parts: &super::PublicParts| -> String {
                    let words = parts.shown.iter().map(|thing| {
                        let code = thing.item.as_ref().map_or("?", |item| item.code.as_str());
                        format!("{code} {}", thing.quantity.unwrap())
                    });
                    words.collect::<Vec<_>>().join(" + ")
                };
                format!("{} -> {}", things(&step.used), things(&step.made))
            })
            .collect()
    };
    assert_eq!(told().await, ["? 4200 + ? 1800 -> ? 5640", "? 5640 -> XBM-260513-1 1128"]);
    crate::product::tests::publish(&office, "09521000000025").await;
    assert_eq!(
        told().await,
        ["? 4200 + ? 1800 -> RUA-260512-1 5640", "RUA-260512-1 5640 -> XBM-260513-1 1128"]
    );
}

/// The list comes straight from an index, whoever asks: no sorting, no whole table.
#[tokio::test]
async fn no_list_sorts_the_table() {
    let office = Office::with(Vec::new());
    if office.state.db.engine() == EngineKind::Postgres {
        return println!("skipped: plans of SQLite");
    }
    let territories = [
        Territory::Country,
        Territory::Province(AN_GIANG.parse().unwrap()),
        Territory::Commune(HOI_AN.parse().unwrap()),
        Territory::Holder(Uuid::from_u128(1)),
    ];
    for territory in territories {
        let query = store::list_query(&territory, &Filter::default(), &store::Part::Page(None));
        let sql = query.to_string(sea_query::SqliteQueryBuilder);
        let plan = office.state.db.read::<_, DbError>(move |tx| {
            let explain = format!("EXPLAIN QUERY PLAN {sql}");
            tx.rows(&explain, &[], |row| row.get::<String>("detail"))
        });
        let plan = plan.await.unwrap().join("; ");
        assert!(plan.contains("USING INDEX goods_lot_"), "{territory}: {plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{territory}: {plan}");
    }
}

#[tokio::test]
async fn every_page_speaks_both_languages() {
    let office = Office::after_the_season().await;
    crate::product::tests::keep(&office, "09521000000032", "Xoài", true).await;
    let officer = office.of_province(AN_GIANG).await;
    let carton = "/lots/01/09521000000032/21/100001";
    let lot = href(LOT_1);
    let recall = format!("{lot}/recall");
    let pallet = href(PALLET_2);
    for path in [
        "/lots",
        "/lots?q=nothing",
        &lot,
        carton,
        &pallet,
        &recall,
        "/products",
        "/products/new",
        "/products/09521000000032",
        "/products/09521000000032/edit",
    ] {
        for (language, word) in [("vi", "Đăng xuất"), ("en", "Sign out")] {
            let sign = if path.contains('?') { '&' } else { '?' };
            let page = officer.page(&format!("{path}{sign}lang={language}")).await;
            assert!(page.contains(word), "{path} in {language}");
            assert!(!page.contains("goods-"), "{path} in {language}: {page}");
        }
    }
    let page = officer.page(&format!("{carton}?lang=en")).await;
    // The carton came of the lot, and was taken off the pallet before it left.
    assert!(page.contains("XBM-260513-2") && page.contains("Unpacking"), "{page}");
    assert!(!page.contains("Kho Biên Hòa"));
    let page = officer.page(&format!("{pallet}?lang=en")).await;
    for inside in ["XBM-260513-1", "XBM-260513-2", "100002"] {
        assert!(page.contains(inside), "{inside}");
    }
}
