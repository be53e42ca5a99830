use nguon_platform::accounts::Role;
use nguon_platform::directory::Directory;
use nguon_platform::grounds::Asked;
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::directory::RegistryDirectory;
use crate::growing_area::{GrowingAreaCrop, Plot};
use crate::holder::HolderKind;
use crate::testing::{AWAY, HOME, Office, PROVINCE, mango};

fn of(crop: &str, area: Option<u64>, trees: Option<u32>) -> PlotCrop {
    PlotCrop {
        crop: crop.parse().unwrap(),
        area: area.map(Hectares::from_whole_m2),
        trees: trees.map(|trees| trees.try_into().unwrap()),
    }
}

#[test]
fn a_crop_takes_no_more_than_the_plot_and_is_one_of_the_areas() {
    let grown = [mango()];
    let plot = Some(Hectares::from_whole_m2(5_000));
    for (new, plot, key) in [
        (of("mango", Some(5_000), None), plot, None),
        (of("mango", Some(5_001), None), plot, Some("registry-error-plot-crop-large")),
        (of("mango", Some(9_000), None), None, None),
        (of("mango", Some(0), None), plot, Some("registry-error-hectares")),
        (of("mango", None, Some(60)), plot, None),
        (of("durian", Some(1), None), plot, Some("registry-error-plot-crop-unknown")),
    ] {
        let found = rules::check_plot_crop(&new, plot, &grown);
        assert_eq!(found.first().map(|refusal| refusal.key), key, "{new:?}");
    }
}

/// Plots with their area and what mango takes of them; the own area of mango where it is the only
/// crop, and where it is one of two.
#[test]
fn own_areas_are_told_only_where_every_plot_says_them() {
    let mango = "mango".parse().unwrap();
    let took = |m2| vec![of("mango", Some(m2), None)];
    let other = vec![of("durian", Some(300), None)];
    let untold = vec![of("mango", None, Some(20))];
    for (plots, only, one_of_two) in [
        (vec![], None, None),
        (vec![(Some(900), vec![])], Some(900), None),
        (vec![(None, vec![])], None, None),
        (vec![(Some(900), took(400)), (Some(500), vec![])], Some(900), None),
        (vec![(Some(900), took(400)), (None, took(100))], Some(500), Some(500)),
        (vec![(Some(900), took(400)), (Some(500), other)], Some(400), Some(400)),
        (vec![(Some(900), took(400)), (Some(500), untold)], None, None),
    ] {
        assert_eq!(own_area(&mango, true, &plots), only, "{plots:?}");
        assert_eq!(own_area(&mango, false, &plots), one_of_two, "{plots:?}");
    }
}

#[test]
fn joined_plots_have_what_all_of_them_declared() {
    let one = vec![of("mango", Some(400), Some(10)), of("durian", Some(100), None)];
    let two = vec![of("mango", Some(50), None), of("longan", Some(70), None)];
    assert_eq!(together(&[one.clone(), two]), [of("mango", Some(450), None)]);
    assert_eq!(together(&[one, Vec::new()]), []);
    assert_eq!(together(&[]), []);
}

async fn plots(office: &Office, area: Uuid) -> Vec<Plot> {
    office.room.read(move |tx| Ok(growing_area::plots(tx, area)?)).await
}

async fn office() -> (Office, Uuid) {
    let office = Office::open().await;
    let holder = office.room.holder(HolderKind::Cooperative, "HTX Cồn En", HOME).await;
    let area = office.room.area(holder, "Vùng xen Cồn En", HOME).await;
    let durian = GrowingAreaCrop { crop: "durian".parse().unwrap(), ..mango() };
    let set =
        office.room.write(move |tx, actor| growing_area::set_crop(tx, actor, area, 1, &durian));
    set.await.unwrap();
    (office, area)
}

#[tokio::test]
async fn the_balance_counts_with_what_is_declared_on_the_screen() {
    let (office, area) = office().await;
    let officer = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let plot = plots(&office, area).await.remove(0).id;
    let path = format!("/growing-areas/{area}/plots/{plot}/crops");
    let page = office.get(&officer, &path).await.text();
    assert!(page.contains("Sầu riêng") && !page.contains("Thanh long"), "the area's crops: {page}");
    let directory = RegistryDirectory::new(office.room.db.clone(), office.room.world.clone());
    let counted = async || {
        let found = directory.grounds(&Asked::Ids(vec![area])).await.unwrap().remove(0);
        found.crops.iter().map(|crop| crop.area_m2).collect::<Vec<_>>()
    };
    assert_eq!(counted().await, [None, None], "nobody said how two crops divide it");

    let send = async |version: &str, crop: &str, own: &str, trees: &str| {
        let typed = [("version", version), ("plot-crop", crop), ("own-ha", own), ("trees", trees)];
        office.post(&officer, &path, &typed).await
    };
    for (crop, own, said) in [
        ("durian", "2", "không được lớn hơn"),
        ("longan", "0,1", "Chọn một cây của vùng trồng"),
        ("durian", "nhiều", "own-ha"),
    ] {
        let refused = send("2", crop, own, "").await;
        assert!(refused.status == 422 && refused.text().contains(said), "{}", refused.text());
    }
    assert_eq!(send("2", "durian", "0,4", "60").await.status, 303);
    assert_eq!(send("2", "mango", "1", "").await.status, 409, "somebody was faster");
    assert_eq!(send("3", "mango", "1", "").await.status, 303);
    assert_eq!(counted().await, [Some(4_000), Some(10_000)]);
    let page = office.get(&officer, &format!("/growing-areas/{area}")).await.text();
    assert!(page.contains("Sầu riêng 0,4000 ha, 60 cây; Xoài 1,0000 ha"), "{page}");

    // A boundary that holds less than what is declared of it is refused.
    let small = r#"{"type":"Polygon","coordinates":[[[105.5,10.5],[105.5002,10.5],[105.5002,10.5002],[105.5,10.5002],[105.5,10.5]]]}"#;
    let drawn = [("version", "4"), ("number", "1"), ("geojson", small)];
    let plot_path = format!("/growing-areas/{area}/plots/{plot}");
    let refused = office.upload(&officer, &plot_path, &drawn).await;
    assert!(refused.status == 422 && refused.text().contains("lớn hơn thửa này"));

    // Neither area nor trees: the crop is off the plot.
    assert_eq!(send("4", "mango", "", "").await.status, 303);
    assert_eq!(counted().await, [Some(4_000), Some(0)]);
    let away = office.sign_in(Role::CommuneOfficer, &format!("commune:{AWAY}")).await;
    assert_eq!(office.get(&away, &path).await.status, 404);
    let typed = [("version", "5"), ("plot-crop", "durian"), ("own-ha", "0,1")];
    assert_eq!(office.post(&away, &path, &typed).await.status, 404);
}

#[tokio::test]
async fn programs_declare_it_too_and_read_it_with_the_plot() {
    let (office, area) = office().await;
    let key = office.key(&format!("province:{PROVINCE}"), crate::api::tests::WRITES).await;
    let plot = plots(&office, area).await.remove(0).id;
    let path = format!("/api/v1/growing-areas/{area}/plots/{plot}");
    let put = async |tag: &str, body| {
        let tag = [("if-match", tag)];
        office.program(&key, "PUT", &format!("{path}/crops"), &tag, Some(&body)).await
    };
    let large = put("\"2\"", json!({ "crop": "durian", "area_m2": 999_999 })).await;
    assert_eq!(large.status, 422);
    assert_eq!(large.json()["errors"][0]["pointer"], "#/area_m2", "{}", large.json());
    let done = put("\"2\"", json!({ "crop": "durian", "area_m2": 4_000, "trees": 60 })).await;
    assert_eq!(done.status, 204, "{}", done.text());
    let read = office.program(&key, "GET", &path, &[], None).await.json();
    let expected = json!([{ "crop": "durian", "area_m2": 4_000, "trees": 60 }]);
    assert_eq!(read["properties"]["crops"], expected);
}

/// What an import replaced is there again when it is taken back, shares of crops too.
#[tokio::test]
async fn what_is_taken_back_has_its_crops_again() {
    let (office, area) = office().await;
    let plot = plots(&office, area).await.remove(0).id;
    let declared = of("durian", Some(4_000), Some(60));
    let new = declared.clone();
    let set = office.room.write(move |tx, actor| set_plot_crop(tx, actor, (area, 2), plot, &new));
    set.await.unwrap();
    let back = office.room.write(move |tx, actor| {
        let before = growing_area::snapshot(tx, area)?;
        set_plot_crop(tx, actor, (area, 3), plot, &of("durian", Some(1), None))?;
        growing_area::restore(tx, actor, area, &before)
    });
    back.await.unwrap();
    assert_eq!(plots(&office, area).await[0].crops, [declared]);
}
