use nguon_platform::db::{DbError, EngineKind, Value};
use nguon_platform::territory::Territory;
use sea_query::SqliteQueryBuilder;

use super::store::{PLOTS_MAX, plots, query};
use crate::RegistryError;
use crate::growing_area::{Filter, Window, WindowError};
use crate::holder::HolderKind;
use crate::testing::{HOME, Room, unit};

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
    let statement = query(&Territory::Commune(unit(HOME)), &Filter::default(), window);
    let (sql, values) = statement.build_any(&SqliteQueryBuilder);
    let steps: Vec<String> = room
        .read(move |tx| {
            let values: Vec<Value> = values.into_iter().map(Into::into).collect();
            Ok(tx.rows(&format!("EXPLAIN QUERY PLAN {sql}"), &values, |row| row.get("detail"))?)
        })
        .await;
    let said = steps.join("\n");
    assert!(said.contains("registry_growing_area_commune"), "{said}");
    assert!(!said.contains("SCAN"), "{said}");
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
