//! Every query stands on an index.

use nguon_platform::db::{EngineKind, Value};
use nguon_platform::territory::Territory;
use sea_query::{SelectStatement, SqliteQueryBuilder};
use uuid::Uuid;

use crate::features::Collection;
use crate::features::areas::Areas;
use crate::features::asked::{Asked, Key, Narrow};
use crate::features::houses::Houses;
use crate::features::plots::Plots;
use crate::features::read::Layer;
use crate::list::Cursor;
use crate::testing::{HOME, PROVINCE, Room, unit};

fn query(
    layer: Collection,
    territory: &Territory,
    narrow: &Narrow,
    drawn: bool,
    after: Option<&Key>,
) -> SelectStatement {
    let of = match layer {
        Collection::Plots => Plots::query,
        Collection::GrowingAreas => Areas::query,
        Collection::PackingHouses => Houses::query,
    };
    of(territory, narrow, drawn, after)
}

async fn plan(room: &Room, statement: &SelectStatement) -> String {
    let (sql, values) = statement.build_any(&SqliteQueryBuilder);
    let steps: Vec<String> = room
        .read(move |tx| {
            let values: Vec<Value> = values.into_iter().map(Into::into).collect();
            Ok(tx.rows(&format!("EXPLAIN QUERY PLAN {sql}"), &values, |row| row.get("detail"))?)
        })
        .await;
    steps.join("\n")
}

#[tokio::test]
async fn pages_are_read_in_the_order_of_an_index() {
    let room = Room::new().await;
    if room.db.engine() == EngineKind::Postgres {
        return println!("skipped: plans of SQLite");
    }
    let key = Key {
        cursor: Cursor { sort_name: "vung".into(), id: Uuid::from_u128(7) },
        number: "1".into(),
    };
    for layer in Collection::ALL {
        let table = match layer {
            Collection::PackingHouses => "registry_packing_house",
            _ => "registry_growing_area",
        };
        for (territory, index) in [
            (Territory::Country, "name"),
            (Territory::Province(unit(PROVINCE)), "province"),
            (Territory::Commune(unit(HOME)), "commune"),
            (Territory::Holder(Uuid::from_u128(1)), "holder"),
        ] {
            for drawn in [true, false] {
                for after in [None, Some(&key)] {
                    let said =
                        plan(&room, &query(*layer, &territory, &Narrow::default(), drawn, after))
                            .await;
                    let what = format!("{layer:?} {territory} {drawn} {after:?}\n{said}");
                    assert!(said.contains(&format!("{table}_{index}")), "{what}");
                    assert!(!said.contains("SCAN p"), "{what}");
                    assert!(!said.contains("SCAN h"), "{what}");
                    // No page sorts a province: at most the plots of one area by their numbers.
                    assert!(!said.contains("TEMP B-TREE FOR ORDER BY"), "{what}");
                    // After a row the index is entered there, not at its begin.
                    let entered =
                        said.contains("(sort_name,id)>") || said.contains("AND (sort_name,id)>");
                    assert!(after.is_none() || entered, "{what}");
                }
            }
        }
    }
}

#[tokio::test]
async fn one_feature_and_a_window_are_found_and_not_searched_for() {
    let room = Room::new().await;
    if room.db.engine() == EngineKind::Postgres {
        return println!("skipped: plans of SQLite");
    }
    let pairs = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    let home = Territory::Commune(unit(HOME));
    for layer in [Collection::Plots, Collection::GrowingAreas] {
        let asked = Asked::read(layer, &pairs("bbox", "105,10,106,11")).unwrap();
        for territory in [&home, &Territory::Country] {
            let said = plan(&room, &query(layer, territory, &asked.narrow, true, None)).await;
            for index in ["registry_plot_west", "registry_plot_wide"] {
                assert!(said.contains(index), "{layer:?} {territory}\n{said}");
            }
            assert!(!said.contains("SCAN p"), "{said}");
        }
    }
    for layer in Collection::ALL {
        let narrow = Narrow { id: Some(Uuid::from_u128(1)), ..Narrow::default() };
        for drawn in [true, false] {
            let said = plan(&room, &query(*layer, &Territory::Country, &narrow, drawn, None)).await;
            assert!(!said.contains("SCAN"), "{layer:?}\n{said}");
        }
    }
    for territory in [home, Territory::Province(unit(PROVINCE))] {
        for statement in [
            crate::features::areas::extent(&territory),
            crate::features::houses::extent(&territory),
        ] {
            let said = plan(&room, &statement).await;
            assert!(!said.contains("SCAN"), "{said}");
        }
    }
}
