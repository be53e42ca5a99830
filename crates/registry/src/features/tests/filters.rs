//! What narrows a layer.

use serde_json::json;
use uuid::Uuid;

use super::{Land, ids, land};
use crate::code::NewCode;
use crate::features::Collection;
use crate::market::{NewStatus, Status};
use crate::standing::{self, Addition};
use crate::subject::Subject;
use crate::testing::{AWAY, HOME};

/// Give the second area of `HOME` a code and two statuses.
async fn grant(land: &Land) -> Uuid {
    let (room, area) = (&land.office.room, land.areas[0][1]);
    let status = |market: &str, status, from: &str| {
        Addition::Status(NewStatus {
            id: room.world.id(),
            market: market.parse().unwrap(),
            status,
            from: from.parse().unwrap(),
            reason: Some("rệp sáp".parse().unwrap()),
        })
    };
    let code = NewCode { id: room.world.id(), as_issued: "VN-AGOR-0001".into(), issued_on: None };
    let given = [
        Addition::Code(code, None),
        status("CN", Status::Active, "2026-11-01"),
        status("CN", Status::Warned, "2026-11-10"),
        status("EU", Status::Active, "2026-11-01"),
    ];
    room.write(move |tx, actor| {
        let today = "2026-11-21".parse().unwrap();
        for (version, addition) in (1..).zip(&given) {
            let subject = Subject::growing_area(area);
            standing::add(tx, actor, subject, version, addition, today)?;
        }
        Ok(())
    })
    .await
    .unwrap();
    area
}

#[tokio::test]
async fn every_filter_leaves_what_it_says() {
    let land = land().await;
    let area = grant(&land).await;
    let officer = land.officer().await;
    let home = land.holders[0];
    let (plots, areas, houses) =
        (Collection::Plots, Collection::GrowingAreas, Collection::PackingHouses);
    for (layer, query, found) in [
        (plots, String::new(), 22),
        (plots, "crop=mango".into(), 22),
        (plots, "crop=durian".into(), 0),
        (plots, format!("commune={HOME}"), 11),
        (plots, "commune=00001@2025-07-01".into(), 0),
        (plots, format!("holder={home}"), 11),
        (plots, format!("holder={}", Uuid::max()), 0),
        (plots, format!("growing_area={area}"), 3),
        (plots, "code=vn%20agor%200001".into(), 3),
        (plots, "code=VN-AGOR-0001".into(), 3),
        (plots, "code=VN-AGOR-0002".into(), 0),
        (plots, "market=CN".into(), 3),
        (plots, "status=warned".into(), 3),
        (plots, "market=CN&status=warned".into(), 3),
        (plots, "market=CN&status=active".into(), 0),
        (plots, format!("commune={AWAY}&market=CN"), 0),
        (plots, "datetime=2026-11-21T03:00:00Z".into(), 22),
        (plots, "datetime=2026-11-21".into(), 22),
        (plots, "datetime=../2026-11-20".into(), 0),
        (plots, "datetime=2026-11-22/..".into(), 0),
        (areas, "status=active".into(), 1),
        (areas, "code=VNAGOR0001".into(), 1),
        (areas, format!("commune={HOME}&crop=mango"), 4),
        (houses, "datetime=2026-11-01/2026-11-30".into(), 6),
        (houses, format!("holder={home}"), 3),
        (houses, "status=active".into(), 0),
        (houses, "code=VN-AGOR-0001".into(), 0),
    ] {
        let path = format!("/collections/{}/items?{query}", layer.word());
        let page = land.good(&officer, &path).await;
        let told = page["numberMatched"].as_u64().unwrap();
        assert_eq!((told, ids(&page).len() as u64), (found, found), "{path}");
    }
}

#[tokio::test]
async fn a_window_meets_shapes_and_not_the_boxes_around_them() {
    let land = land().await;
    let officer = land.officer().await;
    // The three plots of the second area of HOME: triangles at 105.5, 105.502, 105.504; 10.502.
    let (plots, areas, houses) = ("plots", "growing-areas", "packing-houses");
    for (layer, bbox, found) in [
        (plots, "105,10,106,11", 12),
        (plots, "105,10,-5,106,11,5", 12),
        (plots, "105,10,106,10.65", 6),
        (areas, "105,10,106,11", 6),
        (houses, "105,10,106,11", 4),
        (houses, "105.5,10.5,105.5,10.5", 2),
        (plots, "105.4995,10.5015,105.5035,10.5035", 2),
        // In the box around the first triangle, beyond its long side.
        (plots, "105.5008,10.5028,105.5009,10.5029", 0),
        (areas, "105.5008,10.5028,105.5009,10.5029", 0),
        (plots, "105.5002,10.5022,105.5003,10.5023", 1),
        (areas, "105.5002,10.5022,105.5003,10.5023", 1),
        // Its corner.
        (plots, "105.501,10.502,105.5015,10.502", 1),
        // Across 180 degrees: all that lies east of 105, and nothing.
        (plots, "105,10,-170,11", 12),
        (plots, "170,10,-170,11", 0),
        (plots, "170,10,105.5011,11", 6),
    ] {
        let path = format!("/collections/{layer}/items?bbox={bbox}");
        let page = land.good(&officer, &path).await;
        assert_eq!(ids(&page).len(), found, "{path}");
        let drawn = |feature: &serde_json::Value| !feature["geometry"].is_null();
        assert!(page["features"].as_array().unwrap().iter().all(drawn), "{path}");
    }
    // Shapes that meet nothing leave no holes: a page is full as long as there are more.
    let path = "/collections/plots/items?bbox=105.4,10.4,105.502,10.8&limit=3";
    let first = land.good(&officer, path).await;
    assert_eq!(ids(&first).len(), 3);
}

#[tokio::test]
async fn a_feature_says_what_the_lists_say_and_where_it_is_as_drawn() {
    let land = land().await;
    let area = grant(&land).await;
    let officer = land.officer().await;
    let page = land.good(&officer, "/collections/plots/items?code=VN-AGOR-0001").await;
    let last = page["features"].as_array().unwrap().last().unwrap();
    let shape = super::triangle(105.5, 10.502);
    assert_eq!(last["geometry"], serde_json::from_str::<serde_json::Value>(&shape).unwrap());
    let said = &last["properties"];
    for (name, value) in [
        ("number", json!("9~T.0")),
        ("growing_area", json!(area)),
        ("growing_area_name", json!("Vùng 1")),
        ("holder_name", json!("HTX Cồn En")),
        ("crops", json!("mango")),
        ("code", json!("VN-AGOR-0001")),
        ("worst_status", json!("warned")),
        ("statuses", json!({ "CN": "warned", "EU": "active" })),
        ("measured", json!(true)),
        ("commune", json!(HOME)),
        ("registered", json!("2026-11-21T03:00:00Z")),
        ("href", json!(format!("https://vi-du.vn/growing-areas/{area}"))),
    ] {
        assert_eq!(said[name], value, "{name}");
    }
    assert!((5_900..6_200).contains(&said["area_m2"].as_u64().unwrap()), "{said}");
    // What nobody drew is told with what was declared.
    let undrawn = land.good(&officer, "/collections/plots/items?limit=1&after=u").await;
    let said = &undrawn["features"][0]["properties"];
    assert_eq!((&said["area_m2"], &said["measured"]), (&json!(5_000), &json!(false)));
    // An area is all its drawn plots.
    let one = land.good(&officer, &format!("/collections/growing-areas/items/{area}")).await;
    assert_eq!(one["geometry"]["coordinates"].as_array().unwrap().len(), 3);
    assert_eq!(one["properties"]["plots"], 3);
    let text = page.to_string() + &one.to_string();
    for secret in ["0912345678", "089012345678", "household"] {
        assert!(!text.contains(secret), "{secret}");
    }
}
