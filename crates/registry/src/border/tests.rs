//! Borders of invented shape: a province from 105.4 to 105.6 east, 10.4 to 10.6 north, the commune at
//! home in its western half, the one next door in its eastern half.

use nguon_platform::accounts::{Role, Scopes};
use nguon_platform::audit;
use nguon_platform::places;
use nguon_platform::territory::Territory;
use nguon_plots::{Lie, PlotGeometry};
use serde_json::json;
use uuid::Uuid;

use super::outside::{Most, outside};
use super::{NewBorder, NewFile, current, former, judge, of_all, of_unit, put};
use crate::growing_area;
use crate::holder::HolderKind;
use crate::testing::{AWAY, HOME, Office, PROVINCE, Room, unit};

fn rectangle(west: f64, south: f64, east: f64, north: f64) -> serde_json::Value {
    let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    json!({ "type": "Polygon", "coordinates": [ring] })
}

fn feature(code: &str, name: &str, geometry: &serde_json::Value) -> serde_json::Value {
    let properties = json!({ "ma_dvhc": code, "ten": name, "dan_so": 91 });
    json!({ "type": "Feature", "properties": properties, "geometry": geometry })
}

/// Province, both communes (the one at home of two records), and somebody else's.
fn file() -> String {
    let features = [
        feature("91", "An Giang", &rectangle(105.4, 10.4, 105.6, 10.6)),
        feature("30643", "", &rectangle(105.4, 10.4, 105.5005, 10.5)),
        feature("30643", "", &rectangle(105.41, 10.51, 105.5005, 10.6)),
        feature("30307", "", &rectangle(105.5006, 10.4, 105.6, 10.6)),
        feature("00001", "", &rectangle(106.0, 11.0, 106.1, 11.1)),
    ];
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

/// GeoJSON of a plot about 100 m wide.
fn plot(west: f64, south: f64) -> String {
    rectangle(west, south, west + 0.001, south + 0.001).to_string()
}

async fn load(room: &Room) {
    let units = [unit(PROVINCE), unit(HOME), unit(AWAY)];
    let read = of_all(file().as_bytes(), None, &units).unwrap();
    let world = room.world.clone();
    let borders: Vec<NewBorder> = read
        .into_iter()
        .map(|(unit, read)| {
            let (shapes, geometry) = read.unwrap();
            NewBorder { id: world.id(), unit, shapes, geometry }
        })
        .collect();
    let bytes = file().into_bytes();
    let name = "xã.geojson".parse().unwrap();
    let file = NewFile { id: room.world.id(), name, bytes, zone: None };
    room.write(move |tx, actor| put(tx, actor, &file, &borders, None)).await.unwrap();
}

#[tokio::test]
async fn shapes_of_a_file_are_found_by_code_and_by_name() {
    let room = Room::with_places().await;
    let today = nguon_platform::i18n::today(room.world.now());
    let province = room.read(|tx| Ok(places::unit(tx, &unit(PROVINCE))?)).await.unwrap();
    let read = |text: &str| of_unit(text.as_bytes(), None, &province, today);
    assert_eq!(read(&file()).unwrap().0, [1], "by code, not by a number that is none");
    let named = file().replace("\"91\"", "\"\"");
    assert_eq!(read(&named).unwrap().0, [1], "by name");
    let unnamed = named.replace("An Giang", "");
    assert_eq!(
        read(&unnamed).unwrap_err().to_string(),
        "the file holds 5 shapes, and none has the unit's code or name"
    );
    let only = rectangle(105.4, 10.4, 105.6, 10.6).to_string();
    assert_eq!(read(&only).unwrap().0, [1], "a single shape needs no name");
    assert!(read("{}").is_err());

    let home = unit(HOME);
    let found = of_all(file().as_bytes(), None, &[home.clone(), unit(PROVINCE)]).unwrap();
    assert_eq!(found[0].0, home);
    let (shapes, geometry) = found[0].1.as_ref().unwrap();
    assert_eq!(
        (shapes.as_slice(), geometry.part_count()),
        (&[2, 3][..], 2),
        "two records, one border"
    );
    assert!(of_all(only.as_bytes(), None, &[home]).is_err(), "no codes");
}

#[tokio::test]
async fn a_plot_is_held_against_province_and_commune() {
    let room = Room::with_places().await;
    let at = |west, south| PlotGeometry::from_geojson(&plot(west, south)).unwrap();
    let judged = |plot: PlotGeometry| {
        room.read(move |tx| Ok(judge(tx, &unit(PROVINCE), &unit(HOME), &plot)?))
    };
    let nothing = judged(at(108.0, 12.0)).await;
    assert_eq!(
        (nothing.province, nothing.is_refused(), nothing.wants_reason()),
        (None, false, false)
    );
    load(&room).await;
    let inside = judged(at(105.45, 10.45)).await;
    assert_eq!((inside.province, inside.commune), (Some(Lie::Inside), Some(Lie::Inside)));
    assert!(!inside.wants_reason() && inside.lies_in.is_none());
    let next_door = judged(at(105.55, 10.45)).await;
    assert_eq!(next_door.province, Some(Lie::Inside));
    assert_eq!(
        (next_door.commune, next_door.lies_in.clone()),
        (Some(Lie::Outside), Some(unit(AWAY)))
    );
    assert!(next_door.wants_reason() && !next_door.is_refused());
    let across = judged(at(105.3997, 10.45)).await;
    let Some(Lie::Across { share_outside }) = across.province else { panic!("{across:?}") };
    assert!((share_outside - 0.3).abs() < 0.001, "{share_outside}");
    let outside = judged(at(104.45, 10.45)).await;
    assert!(outside.is_refused(), "a wrong meridian");
}

#[tokio::test]
async fn a_border_is_replaced_with_a_reason_and_removed() {
    let office = Office::open().await;
    let officer = office.sign_in(Role::ProvincialOfficer, &format!("province:{PROVINCE}")).await;
    let page = office.get(&officer, "/map/borders").await.text();
    assert!(
        page.contains("Chưa nạp")
            && page.contains("Tỉnh An Giang")
            && page.contains("Cù Lao Giêng")
    );

    let fields = [("unit", PROVINCE), ("zone", ""), ("reason", "")];
    let none = office.upload(&officer, "/map/borders", &fields).await;
    assert!(none.status == 422 && none.text().contains("Hãy chọn một tệp"));
    let text = file();
    let with =
        |reason| [("unit", PROVINCE), ("zone", ""), ("reason", reason), ("file", text.as_str())];
    let bow = r#"{"type":"Polygon","coordinates":[[[105.4,10.4],[105.6,10.6],[105.6,10.4],[105.4,10.6],[105.4,10.4]]]}"#;
    let crossed = [("unit", PROVINCE), ("file", bow)];
    let crossed = office.upload(&officer, "/map/borders", &crossed).await;
    assert!(
        crossed.status == 422 && crossed.text().contains("Ranh giới tự cắt"),
        "{}",
        crossed.text()
    );
    let elsewhere = [("unit", "01@2025-07-01"), ("file", text.as_str())];
    assert_eq!(office.upload(&officer, "/map/borders", &elsewhere).await.status, 422);

    let sent = office.upload(&officer, "/map/borders", &with("")).await;
    assert_eq!(
        (sent.status, sent.location.as_str()),
        (303, "/map/borders/91@2025-07-01"),
        "{}",
        sent.text()
    );
    let page = office.get(&officer, &sent.location).await.text();
    for said in ["<svg", "plot.geojson", "Nạp ranh giới hành chính", "Bỏ ranh giới"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let border = office.room.read(|tx| Ok(current(tx, &unit(PROVINCE))?)).await.unwrap();
    let kept = office.get(&officer, &format!("{}/files/{}", sent.location, border.id)).await;
    assert_eq!(kept.text(), text, "byte for byte");

    let again = office.upload(&officer, "/map/borders", &with("")).await;
    assert!(again.status == 422 && again.text().contains("Hãy ghi lý do thay"));
    let replaced = office.upload(&officer, "/map/borders", &with("Bản mới của Sở")).await;
    assert_eq!(replaced.status, 303, "{}", replaced.text());
    let all = [("unit", "by-code"), ("reason", "Cả tỉnh"), ("file", text.as_str())];
    let all = office.upload(&officer, "/map/borders", &all).await;
    assert_eq!((all.status, all.location.as_str()), (303, "/map/borders"), "{}", all.text());
    let page = office.get(&officer, "/map/borders").await.text();
    assert_eq!(page.matches("Đã nạp").count(), 3);

    let lines = office.get(&officer, &format!("/map/borders.json?commune={HOME}")).await.json();
    let units: Vec<&str> = lines["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["properties"]["unit"].as_str().unwrap())
        .collect();
    assert_eq!(units, [HOME, PROVINCE]);

    let path = format!("/map/borders/{PROVINCE}/remove");
    assert_eq!(office.post(&officer, &path, &[("reason", "")]).await.status, 422);
    assert_eq!(office.post(&officer, &path, &[("reason", "Nhầm tệp")]).await.status, 303);
    assert_eq!(office.post(&officer, &path, &[("reason", "Nhầm tệp")]).await.status, 404);
    let (now, before, verbs) = office
        .room
        .read(|tx| {
            let rows = audit::of_thing(tx, "border", PROVINCE, 50)?;
            let verbs: Vec<String> = rows.into_iter().map(|row| row.verb).collect();
            Ok((current(tx, &unit(PROVINCE))?, former(tx, &unit(PROVINCE))?, verbs))
        })
        .await;
    assert!(now.is_none() && before.len() == 3);
    assert!(before.iter().any(|one| one.end_reason.as_deref() == Some("Nhầm tệp")));
    assert_eq!(verbs, ["remove-border", "replace-border", "replace-border", "load-border"]);

    // The commune's officer loads none; another province's does not see this one.
    let commune = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    assert_eq!(office.get(&commune, "/map/borders").await.status, 403);
    let other = office.sign_in(Role::ProvincialOfficer, "province:01@2025-07-01").await;
    assert_eq!(office.get(&other, &format!("/map/borders/{PROVINCE}")).await.status, 404);
    assert_eq!(
        office
            .post(&other, &format!("/map/borders/{HOME}/remove"), &[("reason", "x")])
            .await
            .status,
        404
    );
}

async fn with_area() -> (Office, Uuid) {
    let office = Office::open().await;
    let holder = office.room.holder(HolderKind::Cooperative, "HTX Cồn En", HOME).await;
    let area = office.room.area(holder, "Vùng xoài Cồn En", HOME).await;
    (office, area)
}

#[tokio::test]
async fn every_door_of_plots_asks_the_borders() {
    let (office, area) = with_area().await;
    let officer = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let form = format!("/growing-areas/{area}/plots");
    let unchecked = "Chưa nạp ranh giới của tỉnh";
    assert!(office.get(&officer, &form).await.text().contains(unchecked));
    load(&office.room).await;
    assert!(!office.get(&officer, &form).await.text().contains(unchecked));

    // The form: refused outside, asked across, taken with a reason.
    let outside = plot(104.45, 10.45);
    let sent = |number, text| [("version", "1"), ("number", number), ("geojson", text)];
    let refused = office.upload(&officer, &form, &sent("2", &outside)).await;
    assert!(
        refused.status == 422 && refused.text().contains("nằm hẳn ngoài tỉnh"),
        "{}",
        refused.text()
    );
    let next_door = plot(105.55, 10.45);
    let asked = office.upload(&officer, &form, &sent("2", &next_door)).await.text();
    for said in [
        "100 % diện tích nằm ngoài Xã Cù Lao Giêng",
        "Thửa nằm trong Phường Long Xuyên",
        "overlap-reason",
    ] {
        assert!(asked.contains(said), "{said}: {asked}");
    }
    let look = [("version", "1"), ("number", "2"), ("geojson", next_door.as_str()), ("look", "1")];
    assert!(office.upload(&officer, &form, &look).await.text().contains("Phường Long Xuyên"));
    let reasoned = [
        ("version", "1"),
        ("number", "2"),
        ("geojson", next_door.as_str()),
        ("overlap-reason", "Đất xâm canh"),
    ];
    assert_eq!(office.upload(&officer, &form, &reasoned).await.status, 303);

    // A file.
    let both = json!({ "type": "FeatureCollection", "features": [
        feature("", "7", &serde_json::from_str(&outside).unwrap()),
        feature("", "8", &serde_json::from_str(&plot(105.42, 10.45)).unwrap()),
    ]})
    .to_string();
    let path = format!("/growing-areas/{area}/plot-files");
    let sent = office.upload(&officer, &path, &[("file", both.as_str())]).await;
    let page = office.get(&officer, &sent.location).await.text();
    assert!(
        page.contains("nằm hẳn ngoài tỉnh")
            && page.contains("take-1")
            && !page.contains("name=\"take-0\"")
    );
    let at = sent.location.split('?').next().unwrap();
    let forced = [("version", "2"), ("take-0", "1"), ("number-0", "7"), ("overlap-reason", "x")];
    assert_eq!(office.post(&officer, at, &forced).await.status, 422);
    let good = [("version", "2"), ("take-1", "1"), ("number-1", "8")];
    assert_eq!(office.post(&officer, at, &good).await.status, 303);

    // A program.
    let key = office
        .key(&format!("commune:{HOME}"), Scopes { registry_write: true, ..Scopes::default() })
        .await;
    let path = format!("/api/v1/growing-areas/{area}/plots");
    let body = |text: &str, reason: Option<&str>| {
        json!({
            "type": "Feature",
            "geometry": serde_json::from_str::<serde_json::Value>(text).unwrap(),
            "properties": { "number": "9", "overlap_reason": reason },
        })
    };
    let once = |n: &'static str| [("idempotency-key", n)];
    let refused =
        office.program(&key, "POST", &path, &once("a"), Some(&body(&outside, Some("x")))).await;
    assert!(refused.status == 422 && refused.text().contains("#/geometry"), "{}", refused.text());
    let far = plot(105.56, 10.45);
    let asked = office.program(&key, "POST", &path, &once("b"), Some(&body(&far, None))).await;
    assert!(asked.status == 422 && asked.text().contains("overlap_reason"), "{}", asked.text());
    let made = office
        .program(&key, "POST", &path, &once("c"), Some(&body(&far, Some("Đất xâm canh"))))
        .await;
    assert_eq!(made.status, 201, "{}", made.text());

    // What was registered before its border was loaded stays, and may be said otherwise.
    let plots = office.room.read(move |tx| Ok(growing_area::plots(tx, area)?)).await;
    assert_eq!(plots.len(), 4);
}

#[tokio::test]
async fn a_registered_plot_stays_where_it_is() {
    let (office, area) = with_area().await;
    let bytes = rectangle(106.0, 11.0, 106.2, 11.2).to_string().into_bytes();
    let geometry = PlotGeometry::from_geojson(&String::from_utf8_lossy(&bytes)).unwrap();
    let file =
        NewFile { id: office.room.world.id(), name: "b".parse().unwrap(), bytes, zone: None };
    let border =
        NewBorder { id: office.room.world.id(), unit: unit(PROVINCE), shapes: vec![1], geometry };
    office.room.write(move |tx, actor| put(tx, actor, &file, &[border], None)).await.unwrap();
    let mut plots = office.room.read(move |tx| Ok(growing_area::plots(tx, area)?)).await;
    let mut plot = growing_area::NewPlot { id: plots[0].id, facts: plots.remove(0).facts };
    plot.facts.number = "1A".parse().unwrap();
    office
        .room
        .write(move |tx, actor| growing_area::update_plot(tx, actor, area, 1, &plot))
        .await
        .unwrap();
}

/// Plots that stood there before the border, looked through part by part.
#[tokio::test]
async fn plots_outside_a_border_that_came_later_are_listed() {
    let (office, first) = with_area().await;
    let holder = office.room.holder(HolderKind::Household, "Hộ Lê Văn Năm", HOME).await;
    let second = office.room.area(holder, "Vùng nhãn Cồn En", HOME).await;
    let officer = office.sign_in(Role::ProvincialOfficer, &format!("province:{PROVINCE}")).await;
    let path = format!("/map/borders/{PROVINCE}/outside");
    assert_eq!(office.get(&officer, &path).await.status, 404, "no border is loaded");
    let text = rectangle(106.0, 11.0, 106.2, 11.2).to_string();
    let elsewhere = [("unit", PROVINCE), ("file", text.as_str())];
    assert_eq!(office.upload(&officer, "/map/borders", &elsewhere).await.status, 303);
    let page = office.get(&officer, &path).await.text();
    for said in [
        "Đã đối chiếu 2 thửa đã vẽ; 2 thửa nằm ngoài",
        "Vùng xoài Cồn En",
        "Vùng nhãn Cồn En",
        "100 % diện tích nằm ngoài Tỉnh An Giang",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let csv = office.get(&officer, &format!("{path}.csv")).await.text();
    assert!(csv.lines().count() == 3 && csv.contains("Tỉnh An Giang"), "{csv}");
    assert_eq!(office.get(&officer, &format!("{path}.xlsx")).await.status, 200);
    assert_eq!(office.get(&officer, &format!("{path}?after=x")).await.status, 400);

    let part = |after| {
        let most = Most { plots: 1, rows: 50 };
        let province = Territory::Province(unit(PROVINCE));
        office.room.read(move |tx| outside(tx, &province, after, most))
    };
    let begin = part(None).await;
    assert_eq!((begin.plots, begin.rows.len()), (1, 1));
    let end = part(begin.next).await;
    let found = [begin.rows[0].area.id, end.rows[0].area.id];
    assert_eq!(found, [second, first], "by name");
    let rest = part(end.next).await;
    assert!(rest.next.is_none() && rest.plots == 0);

    let other = office.sign_in(Role::ProvincialOfficer, "province:01@2025-07-01").await;
    for ending in ["", ".csv", ".xlsx"] {
        assert_eq!(office.get(&other, &format!("{path}{ending}")).await.status, 404);
    }

    let text = rectangle(105.4, 10.4, 105.6, 10.6).to_string();
    let own = [("unit", PROVINCE), ("reason", "Nhầm tệp"), ("file", text.as_str())];
    assert_eq!(office.upload(&officer, "/map/borders", &own).await.status, 303);
    let page = office.get(&officer, &path).await.text();
    assert!(page.contains("Không có thửa nào nằm ngoài ranh giới"), "{page}");
}

/// A plot's pieces come from the index, not from all of the border.
#[tokio::test]
async fn pieces_are_found_by_index() {
    let room = Room::new().await;
    if room.db.engine() == nguon_platform::db::EngineKind::Postgres {
        return;
    }
    let plan = room
        .read(|tx| {
            Ok(tx.rows(
                "EXPLAIN QUERY PLAN SELECT shape FROM registry_border_piece WHERE border = $1 \
             AND west <= $2 AND east >= $3 AND south <= $4 AND north >= $5 LIMIT $6",
                &[Uuid::nil().into(), 1.0.into(), 1.0.into(), 1.0.into(), 1.0.into(), 1_i64.into()],
                |row| row.get::<String>("detail"),
            )?)
        })
        .await
        .join("; ");
    assert!(plan.contains("registry_border_piece_where") && !plan.contains("SCAN"), "{plan}");
}
