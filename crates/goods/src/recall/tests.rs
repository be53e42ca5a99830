//! Recalls of the demonstration season, over the real store and through the doors.

use axum::http::StatusCode;
use nguon_lineage::{LimitHit, Limits, RecallRow};
use nguon_platform::accounts::Role;
use nguon_platform::audit;
use nguon_platform::db::DbError;
use nguon_platform::territory::Territory;

use super::{Reach, scope};
use crate::key::ItemKey;
use crate::testing::{AN_GIANG, CU_LAO_GIENG, DONG_NAI, LOT_1, LOT_2, Office};

fn item(key: &str) -> ItemKey {
    ItemKey::of(key).unwrap()
}

async fn of(office: &Office, key: &str, reach: Reach) -> super::Scope {
    scope(&*office.state.events, &item(key), reach, Limits::default()).await.unwrap()
}

fn codes(rows: &[RecallRow]) -> Vec<String> {
    let mut codes: Vec<String> = rows.iter().map(|row| item(row.key.as_str()).code()).collect();
    codes.sort();
    codes
}

/// `428 at …2012; 600 at …3019; 100 to …3026`
fn parts(row: &RecallRow) -> Vec<String> {
    let last = |id: &Option<String>| {
        id.as_deref().unwrap_or("?")[id.as_ref().map_or(0, |id| id.len() - 4)..].to_owned()
    };
    let mut parts: Vec<String> = row
        .holdings
        .iter()
        .map(|held| {
            let much =
                held.quantity.as_ref().map_or("?".to_owned(), |q| q.value.normalize().to_string());
            if held.in_transit {
                format!("{much} to {}", last(&held.in_transit_to))
            } else {
                format!("{much} at {}", last(&held.place))
            }
        })
        .collect();
    parts.sort();
    parts
}

#[tokio::test]
async fn lot_1_is_in_three_places_and_the_carton_taken_off_before_is_not_affected() {
    let office = Office::after_the_season().await;
    let found = of(&office, LOT_1, Reach::Forward).await;
    assert_eq!(found.partial, None);
    assert_eq!(codes(&found.recall.affected), ["XBM-260513-1"]);
    assert_eq!(parts(&found.recall.affected[0]), ["100 to 3026", "428 at 2012", "600 at 3019"]);
    assert_eq!(
        found.recall.affected[0].holders,
        ["https://id.gs1.org/417/9521000000032", "https://id.gs1.org/417/9521000000049"]
    );
    let total: Vec<_> = found
        .recall
        .affected_totals
        .iter()
        .map(|total| total.value.normalize().to_string())
        .collect();
    assert_eq!(total, ["1128"]);
    assert_eq!(codes(&found.recall.carriers), ["095210000000000018", "095210000000000025"]);
    // On pallet 2 with it: the rest of lot 2 and seven numbered cartons; the eighth was taken off.
    assert_eq!(
        codes(&found.recall.contact),
        ["100002", "100003", "100004", "100005", "100006", "100007", "100008", "XBM-260513-2"]
    );
}

#[tokio::test]
async fn lot_2_is_affected_when_the_fault_was_in_the_harvest() {
    let office = Office::after_the_season().await;
    let found = of(&office, LOT_1, Reach::SameInputs).await;
    let starts: Vec<String> = found.starts.iter().map(|key| item(key.as_str()).code()).collect();
    assert_eq!(starts, ["CLG-260511-A1", "HA-260511-B1"]);
    let affected = codes(&found.recall.affected);
    for code in ["XBM-260513-1", "XBM-260513-2", "RUA-260512-1", "RUA-260512-2", "100001"] {
        assert!(affected.contains(&code.to_owned()), "{code}: {affected:?}");
    }
    assert!(found.recall.contact.is_empty());
    // Lot 2 reaches only through the plot that it shares.
    let other = of(&office, LOT_2, Reach::SameInputs).await;
    let starts: Vec<String> = other.starts.iter().map(|key| item(key.as_str()).code()).collect();
    assert_eq!(starts, ["HA-260511-B1"]);
}

#[tokio::test]
async fn a_limit_is_told() {
    let office = Office::after_the_season().await;
    let limits = Limits { nodes_max: 2, ..Limits::default() };
    let found =
        scope(&*office.state.events, &item(LOT_1), Reach::SameInputs, limits).await.unwrap();
    assert_eq!(found.partial, Some(LimitHit::Nodes));
}

fn href(key: &str) -> String {
    format!("{}/recall", item(key).href())
}

#[tokio::test]
async fn an_officer_asks_with_a_reason_and_gets_names_amounts_and_files() {
    let office = Office::after_the_season().await;
    crate::product::tests::keep(&office, "09521000000032", "Xoài ba màu", true).await;
    let officer = office.of_province(AN_GIANG).await;
    assert!(officer.page(&href(LOT_1)).await.contains("Lý do"));
    let refused = officer.post(&href(LOT_1), &[("reach", "forward"), ("reason", " ")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("Hãy ghi lý do"));

    let form = [("reach", "forward"), ("reason", "Dư lượng vượt mức, phiếu 7")];
    let asked = officer.post(&href(LOT_1), &form).await;
    let answer = asked.location().to_owned();
    let page = officer.page(&answer).await;
    for told in [
        "Phải thu hồi 1.128 đơn vị thuộc 1 lô hàng, nay ở 3 nơi: Cơ sở đóng gói Cù Lao Giêng \
         (428 đơn vị), Kho Long Xuyên (600 đơn vị), đang trên đường tới Kho Biên Hòa (100 đơn vị); \
         đang giữ: ",
        "Dư lượng vượt mức, phiếu 7",
        "Cơ sở đóng gói Cù Lao Giêng",
        "Kho Long Xuyên",
        "Kho Biên Hòa",
        "Công ty Minh Họa Biên Hòa",
        "Công ty Minh Họa Long Xuyên",
        "428",
        "600",
        "1.128",
        "100002",
        "Trình diễn",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(!page.contains("100001"));
    let sums = page.split("id=\"sums\"").nth(1).unwrap().split("</table>").next().unwrap();
    assert_eq!(sums.matches("<tr>").count(), 1 + 3, "{sums}");

    let csv = officer.page(&answer.replace("/recall?", "/recall.csv?")).await;
    // Three parts of lot 1, two pallets, seven cartons and the parts of lot 2 beside it.
    let rows = csv.lines().count() - 1;
    let table_rows = page.matches("<tr>").count() - sums.matches("<tr>").count();
    assert_eq!(rows, table_rows - 3, "{csv}");
    assert!(csv.contains("Kho Biên Hòa") && !csv.contains("100001"));
    let xlsx = officer.get(&answer.replace("/recall?", "/recall.xlsx?")).await;
    assert!(xlsx.bytes.starts_with(b"PK"));
    assert!(officer.page(&href(LOT_1)).await.contains("phiếu 7"));

    let log = office.state.db.read::<_, DbError>(|tx| audit::of_thing(tx, "lot", LOT_1, 10));
    let log = log.await.unwrap();
    assert_eq!((log.len(), log[0].verb.as_str()), (1, "recall"));
    assert_eq!(log[0].reason.as_deref(), Some("Dư lượng vượt mức, phiếu 7"));
    assert_eq!(log[0].commune.as_deref(), Some(CU_LAO_GIENG));
}

#[tokio::test]
async fn a_recall_is_led_from_the_province_that_the_lot_lies_in() {
    let office = Office::after_the_season().await;
    let form = [("reach", "forward"), ("reason", "x")];
    let asked = office.of_province(AN_GIANG).await.post(&href(LOT_1), &form).await;
    let answer = asked.location().to_owned();
    let reader = office.person(Role::Reader, Territory::Country).await;
    for person in [office.of_commune(CU_LAO_GIENG).await, reader] {
        assert_eq!(person.get(&href(LOT_1)).await.status, StatusCode::FORBIDDEN);
        assert_eq!(person.post(&href(LOT_1), &form).await.status, StatusCode::FORBIDDEN);
        let file = answer.replace("/recall?", "/recall.csv?");
        assert_eq!(person.get(&file).await.status, StatusCode::FORBIDDEN);
    }
    let foreign = office.of_province(DONG_NAI).await;
    for path in [&href(LOT_1), &answer] {
        assert_eq!(foreign.get(path).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(foreign.post(&href(LOT_1), &form).await.status, StatusCode::NOT_FOUND);
    // An answer belongs to its item.
    let other = answer.replace("XBM-260513-1", "XBM-260513-2");
    assert_eq!(office.of_province(AN_GIANG).await.get(&other).await.status, StatusCode::NOT_FOUND);
}
