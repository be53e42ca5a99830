use nguon_platform::accounts::Role;
use nguon_platform::db::{DbError, EngineKind, Value};
use nguon_platform::territory::Territory;
use nguon_plots::vector_tile::Tile;
use sea_query::SqliteQueryBuilder;

use super::store::{PLOTS_MAX, drawn_query, plots};
use super::tiles::{bytes, groups};
use crate::RegistryError;
use crate::growing_area::{Filter, Window, WindowError};
use crate::holder::HolderKind;
use crate::testing::{AWAY, HOME, Office, Room, unit};

#[test]
fn windows_are_four_degrees_in_order() {
    for (text, good) in [
        ("105,10,106,11", true),
        ("105,10,105,10", true),
        ("105,10,106", false),
        ("105,10,106,11,12", false),
        ("106,10,105,11", false),
        ("105,11,106,10", false),
        ("NaN,10,106,11", false),
        ("", false),
    ] {
        assert_eq!(text.parse::<Window>().is_ok(), good, "{text}");
    }
    assert_eq!("x".parse::<Window>(), Err(WindowError));
}

#[tokio::test]
async fn the_map_stands_on_the_indexes_of_the_list() {
    let room = Room::new().await;
    if room.db.engine() == EngineKind::Postgres {
        return println!("skipped: plans of SQLite");
    }
    let window = Some("105,10,106,11".parse().unwrap());
    let statement = drawn_query(&Territory::Commune(unit(HOME)), &Filter::default(), window);
    let (sql, values) = statement.build_any(&SqliteQueryBuilder);
    let steps: Vec<String> = room
        .read(move |tx| {
            let values: Vec<Value> = values.into_iter().map(Into::into).collect();
            Ok(tx.rows(&format!("EXPLAIN QUERY PLAN {sql}"), &values, |row| row.get("detail"))?)
        })
        .await;
    let said = steps.join("\n");
    assert!(said.contains("registry_plot_west"), "{said}");
    assert!(said.contains("registry_plot_wide"), "{said}");
    assert!(!said.contains("SCAN registry_plot") && !said.contains("SCAN p"), "{said}");
}

/// `SQUARE` lies in this tile of level 14, and in none beside it.
const HERE: (u8, u32, u32) = (14, 12_993, 7_711);

fn tile((z, x, y): (u8, u32, u32)) -> Tile {
    Tile::new(z, x, y).unwrap()
}

#[tokio::test]
async fn near_tiles_hold_plots_and_far_tiles_count_them() {
    let room = Room::new().await;
    let coop = room.holder(HolderKind::Cooperative, "HTX A", HOME).await;
    for name in ["Vùng một", "Vùng hai"] {
        room.area(coop, name, HOME).await;
    }
    let other = room.holder(HolderKind::Cooperative, "HTX B", AWAY).await;
    room.area(other, "Vùng xa", AWAY).await;
    let home = || Territory::Commune(unit(HOME));
    let mango = || Filter { crop: Some("mango".parse().unwrap()), ..Filter::default() };
    let durian = || Filter { crop: Some("durian".parse().unwrap()), ..Filter::default() };
    let (z, x, y) = HERE;
    for (territory, filter, at, held, missing) in [
        (home(), mango(), HERE, vec!["Vùng một", "Vùng hai", "mango"], vec!["Vùng xa"]),
        (Territory::Country, mango(), HERE, vec!["Vùng một", "Vùng xa"], vec![]),
        (Territory::Nowhere, mango(), HERE, vec![], vec!["plots"]),
        (home(), durian(), HERE, vec![], vec!["plots"]),
        (home(), mango(), (z, x + 1, y), vec![], vec!["plots"]),
        (home(), mango(), (10, x >> 4, y >> 4), vec!["areas"], vec!["Vùng một", "name"]),
    ] {
        let drawn = room.read(move |tx| bytes(tx, &territory, &filter, tile(at))).await;
        let text = String::from_utf8_lossy(&drawn).into_owned();
        for word in held {
            assert!(text.contains(word), "{at:?}: {word}");
        }
        for word in missing {
            assert!(!text.contains(word), "{at:?}: {word}");
        }
    }
    for (z, x, y) in [(0, 0, 0), (10, x >> 4, y >> 4)] {
        let found = room.read(move |tx| {
            Ok(groups(tx, &Territory::Country, &Filter::default(), tile((z, x, y)))?)
        });
        let found = found.await;
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].areas, found[0].plots), (3, 3));
        assert!((found[0].at.0 - 105.5005).abs() < 1e-6 && (found[0].at.1 - 10.5005).abs() < 1e-6);
    }
}

#[tokio::test]
async fn a_tile_is_sent_again_only_when_something_changed() {
    let office = Office::open().await;
    let room = &office.room;
    let coop = room.holder(HolderKind::Cooperative, "HTX A", HOME).await;
    room.area(coop, "Vùng một", HOME).await;
    let officer = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let (z, x, y) = HERE;
    let path = format!("/map/tiles/{z}/{x}/{y}.mvt?crop=mango");
    let first = office.get(&officer, &path).await;
    assert_eq!((first.status, first.kind.as_str()), (200, "application/vnd.mapbox-vector-tile"));
    assert!(String::from_utf8_lossy(&first.bytes).contains("Vùng một"));
    let tag = first.etag.clone();
    let again = office.get_unless(&officer, &path, &tag).await;
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    let elsewhere = office.sign_in(Role::CommuneOfficer, &format!("commune:{AWAY}")).await;
    let other = office.get_unless(&elsewhere, &path, &tag).await;
    assert!(other.status == 200 && other.bytes.is_empty(), "of another territory");
    room.area(coop, "Vùng hai", HOME).await;
    let changed = office.get_unless(&officer, &path, &tag).await;
    assert!(changed.status == 200 && changed.bytes.len() > first.bytes.len());
    for wrong in ["/map/tiles/0/1/0.mvt", "/map/tiles/0/0/x", "/map/tiles/99/0/0"] {
        assert_eq!(office.get(&officer, wrong).await.status, 404, "{wrong}");
    }
}

#[tokio::test]
async fn too_many_plots_are_an_error_not_a_cut() {
    let room = Room::new().await;
    let coop = room.holder(HolderKind::Cooperative, "HTX A", HOME).await;
    let area = room.area(coop, "A", HOME).await;
    // One plot is there already.
    let fill = PLOTS_MAX - 1;
    let shape = r#"{"type":"Point","coordinates":[105.5,10.5]}"#;
    let id = match room.db.engine() {
        EngineKind::Sqlite => "randomblob(16)",
        EngineKind::Postgres => "uuid_send(gen_random_uuid())",
    };
    let add = move |from: usize, rows: usize| {
        format!(
            "INSERT INTO registry_plot (id, growing_area, number, geometry) \
             WITH RECURSIVE n (i) AS (SELECT {from} UNION ALL SELECT i + 1 FROM n \
             WHERE i + 1 < {}) SELECT {id}, $1, 'n' || CAST(i AS TEXT), '{shape}' FROM n",
            from + rows
        )
    };
    for (from, rows, good) in [(0, fill, true), (fill, 1, false)] {
        let sql = add(from, rows);
        let filled =
            room.db.write_derived::<_, DbError>(move |tx| tx.execute(&sql, &[area.into()]));
        assert_eq!(filled.await.unwrap(), rows);
        let found =
            room.db.read(move |tx| plots(tx, &Territory::Country, &Filter::default(), None)).await;
        match found {
            Ok(found) => assert!(good && found.len() == PLOTS_MAX),
            Err(error) => {
                assert!(!good);
                assert!(matches!(error, RegistryError::TooMany { most: PLOTS_MAX }));
            }
        }
    }
}

#[tokio::test]
async fn plots_leave_as_the_files_of_others() {
    let office = Office::open().await;
    let room = &office.room;
    let coop = room.holder(HolderKind::Cooperative, "HTX Cồn En", HOME).await;
    let area = room.area(coop, "Vùng một", HOME).await;
    room.area(coop, "Vùng hai", HOME).await;
    let other = room.holder(HolderKind::Cooperative, "HTX B", AWAY).await;
    let foreign = room.area(other, "Vùng xa", AWAY).await;
    let officer = office.sign_in(Role::ProvincialOfficer, "province:91@2025-07-01").await;
    let here = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    for (format, holds) in [
        ("plots.geojson", "\"area_ha\":\"1.21"),
        ("plots.kml", "<Placemark><name>Vùng một – 1</name>"),
        ("plots.gpx", "<trkpt lat=\"10.5000000\" lon=\"105.5000000\"/>"),
        ("plots.csv", "POLYGON (("),
        ("eudr.geojson", "\"ProducerName\":\"HTX Cồn En\",\"ProducerCountry\":\"VN\""),
    ] {
        let of_area = office.get(&officer, &format!("/growing-areas/{area}/files/{format}")).await;
        assert_eq!(of_area.status, 200, "{format}");
        let text = of_area.text();
        assert!(text.contains(holds) && !text.contains("Vùng hai"), "{format}: {text}");
        let all = office.get(&officer, &format!("/growing-areas/files/{format}?crop=mango")).await;
        assert!(["Vùng một", "Vùng hai", "Vùng xa"].iter().all(|name| all.text().contains(name)));
        let none = format!("/growing-areas/files/{format}?crop=durian");
        assert!(!office.get(&officer, &none).await.text().contains("Vùng"), "{format}");
        let path = format!("/growing-areas/{foreign}/files/{format}");
        assert!(matches!(office.get(&here, &path).await.status, 403 | 404), "{format}");
    }
    for (format, kind) in [
        ("plots.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("plots.gpkg", "application/geopackage+sqlite3"),
        ("plots.zip", "application/zip"),
    ] {
        for (path, shapes) in [
            (format!("/growing-areas/{area}/files/{format}"), 1),
            (format!("/growing-areas/files/{format}?crop=mango"), 3),
        ] {
            let answer = office.get(&officer, &path).await;
            assert_eq!((answer.status, answer.kind.as_str()), (200, kind), "{path}");
            let read = crate::growing_area::judge(&answer.bytes, area, None).unwrap();
            assert_eq!(read.shapes.iter().filter(|one| one.outline.is_ok()).count(), shapes);
        }
        let path = format!("/growing-areas/{foreign}/files/{format}");
        assert!(matches!(office.get(&here, &path).await.status, 403 | 404), "{format}");
        // The filter leaves nothing: a file without rows.
        let none = format!("/growing-areas/files/{format}?crop=durian");
        let none = office.get(&officer, &none).await;
        assert_eq!((none.status, none.headers["plots-written"].to_str().unwrap()), (200, "0"));
    }
    let path = format!("/growing-areas/{area}/files/plots.dwg");
    assert_eq!(office.get(&officer, &path).await.status, 404);
}

/// A plot that nobody drew is never left out in silence: the answer counts it, formats with rows
/// have its row, the page says it before the file is taken.
#[tokio::test]
async fn undrawn_plots_are_said() {
    let office = Office::open().await;
    let room = &office.room;
    let coop = room.holder(HolderKind::Cooperative, "HTX Cồn En", HOME).await;
    let area = room.area(coop, "Vùng một", HOME).await;
    let officer = office.sign_in(Role::ProvincialOfficer, "province:91@2025-07-01").await;
    let bases = [format!("/growing-areas/{area}"), "/growing-areas".to_owned()];
    let eudr = office.get(&officer, &format!("{}/files/eudr.geojson", bases[0])).await;
    assert!(!eudr.text().contains("undrawn"), "nothing is missing, nothing is said");
    assert!(!office.get(&officer, "/map").await.text().contains("chưa vẽ ranh giới"));

    let mut plot = crate::testing::plot(room.world.id(), "2", None);
    plot.facts.outline = None;
    plot.facts.declared = Some("1.5".parse().unwrap());
    let added =
        room.write(move |tx, actor| crate::growing_area::add_plot(tx, actor, area, 1, &plot)).await;
    added.unwrap();
    for page in [bases[0].as_str(), "/map"] {
        let page = office.get(&officer, page).await.text();
        assert!(page.contains("1 thửa chưa vẽ ranh giới"), "{page}");
    }
    for base in bases {
        for format in [
            "plots.geojson",
            "plots.kml",
            "plots.gpx",
            "plots.csv",
            "eudr.geojson",
            "plots.xlsx",
            "plots.gpkg",
            "plots.zip",
        ] {
            let answer = office.get(&officer, &format!("{base}/files/{format}")).await;
            let said = ["plots-written", "plots-undrawn"]
                .map(|name| answer.headers[name].to_str().unwrap().to_owned());
            assert_eq!(said, ["1", "1"], "{format}");
            if format.ends_with("geojson") {
                assert_eq!(answer.json()["plots_undrawn"], 1, "{format}");
                assert_eq!(answer.json()["features"].as_array().unwrap().len(), 1);
            }
        }
    }
    let file = |format: &str| format!("/growing-areas/{area}/files/{format}");
    let gpkg = office.get(&officer, &file("plots.gpkg")).await.bytes;
    let text = String::from_utf8_lossy(&gpkg);
    assert!(text.contains("1 thửa không có ranh giới") && text.contains("Vùng một – 2"));
    let limits = crate::workbook::WorkbookLimits {
        unpacked_bytes_max: 1 << 20,
        sheets_max: 2,
        rows_max: 10,
        columns_max: 20,
    };
    let xlsx = office.get(&officer, &file("plots.xlsx")).await.bytes;
    let sheets = crate::workbook::read(&xlsx, &limits).unwrap();
    let row = |at: usize| -> Vec<&str> {
        sheets[0].rows[at].iter().map(|value| value.text.as_str()).collect()
    };
    assert_eq!(row(0)[..3], ["Thửa", "Vùng trồng", "Mã số"]);
    assert_eq!(row(1)[8..10], ["105.5005", "10.5005"]);
    assert!(row(1)[10].starts_with("POLYGON ((105.5"));
    assert_eq!((row(2)[0], row(2)[6], row(2)[7], row(2)[10]), ("2", "", "1.5", ""));
    let notes: Vec<&str> = sheets[1].rows.iter().map(|row| row[0].text.as_str()).collect();
    assert!(notes.iter().any(|note| note.starts_with("1 thửa không có ranh giới")), "{notes:?}");
    let zip = office.get(&officer, &file("plots.zip")).await.bytes;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    let note = std::io::read_to_string(zip.by_name("thua.txt").unwrap()).unwrap();
    assert!(note.contains("declared_ha → decl_ha, demonstration → demo"), "{note}");
    assert!(note.contains("1 thửa không có ranh giới"), "{note}");
}
