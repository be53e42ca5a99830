use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::*;
use crate::audit::Actor;
use crate::db::{Db, DbError};
use crate::territory::UnitId;

const TODAY: Date = date(2026, 11, 21);

fn own_facts() -> Facts {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/administrative-units");
    read_facts_folder(&folder).unwrap()
}

/// Folder of the open lists, or none with a word that the test was skipped.
#[expect(clippy::disallowed_methods, reason = "tests find the corpora by environment")]
fn open_lists() -> Option<PathBuf> {
    let shared = std::env::var("NGUON_SHARED").map_or_else(
        |_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let folder = shared.join("data/vn/admin");
    if folder.exists() {
        return Some(folder);
    }
    println!("skipped: the open lists of units are not here ({})", folder.display());
    None
}

struct Gazetteer {
    _folder: nguon_testing_postgres::Place,
    db: Db,
}

impl Gazetteer {
    fn empty() -> Self {
        let (folder, db) = crate::tests::registry();
        Self { _folder: folder, db }
    }

    async fn with_own_facts() -> Self {
        let this = Self::empty();
        let report = this.import(own_facts()).await;
        assert_eq!(report.refused, Vec::<String>::new());
        this
    }

    async fn import(&self, facts: Facts) -> ImportReport {
        let actor = Actor::program("test", Timestamp::UNIX_EPOCH);
        self.db.write::<_, DbError>(move |tx| import(tx, &actor, "test", &facts)).await.unwrap()
    }

    async fn search(&self, query: &'static str) -> Vec<Found> {
        self.db.read(move |tx| search(tx, query, TODAY, 20)).await.unwrap()
    }
}

fn id(text: &str) -> UnitId {
    text.parse().unwrap()
}

#[tokio::test]
async fn a_unit_is_found_however_it_is_typed_and_says_what_it_is_today() {
    let places = Gazetteer::with_own_facts().await;
    for query in ["chau doc", "Châu Đốc", "CHÂU  ĐỐC", "phuong chau doc"] {
        let found = places.search(query).await;
        assert_eq!(found[0].unit.id, id("30316@2025-07-01"), "{query}");
        assert_eq!(found[0].label, "Phường Châu Đốc, Tỉnh An Giang");
        assert!(found[0].exists);
    }
    // The former town is found too, with the communes that hold its land today.
    let found = places.search("thành phố Châu Đốc").await;
    let town = found.iter().find(|one| one.unit.level == Level::District).unwrap();
    assert_eq!(town.label, "Thành phố Châu Đốc, Tỉnh An Giang");
    let today: Vec<&str> = town.today.iter().map(|(_, label, _)| label.as_str()).collect();
    assert_eq!(today, ["Phường Châu Đốc, Tỉnh An Giang", "Phường Vĩnh Tế, Tỉnh An Giang"]);
}

#[tokio::test]
async fn an_old_commune_leads_to_the_commune_of_today() {
    let places = Gazetteer::with_own_facts().await;
    let found = places.search("Châu Phú B").await;
    assert_eq!(found[0].unit.id, id("30316@"));
    assert_eq!(found[0].label, "Phường Châu Phú B, Thành phố Châu Đốc, Tỉnh An Giang");
    assert!(!found[0].exists);
    assert_eq!(found[0].today[0].1, "Phường Châu Đốc, Tỉnh An Giang");
    // A known error of the sources: Tân Phú (Châu Thành) belongs to Vĩnh An, not to Đồng Tháp.
    let found = places.search("30622").await;
    assert_eq!(found[0].today[0].0.id, id("30604@2025-07-01"));
}

#[tokio::test]
async fn a_change_of_status_keeps_the_unit() {
    let places = Gazetteer::with_own_facts().await;
    let unit = places.db.read(|tx| unit(tx, &id("75@2025-07-01"))).await.unwrap().unwrap();
    let name = |day| unit.on(day).unwrap().full_name();
    assert_eq!(name(date(2026, 4, 29)), "Tỉnh Đồng Nai");
    assert_eq!(name(date(2026, 4, 30)), "Thành phố Đồng Nai");
    assert_eq!(unit.on(date(2025, 6, 30)), None);
}

#[tokio::test]
async fn provinces_before_and_after_the_merger_are_counted_from_the_facts() {
    let places = Gazetteer::with_own_facts().await;
    for (day, count) in [(date(2025, 6, 30), 63), (date(2025, 7, 1), 34), (TODAY, 34)] {
        let provinces = places.db.read(move |tx| provinces(tx, day)).await.unwrap();
        assert_eq!(provinces.len(), count, "{day}");
    }
    for (province, communes) in [("91", 102), ("75", 95), ("80", 96), ("19", 92)] {
        let id = id(&format!("{province}@2025-07-01"));
        let children = places.db.read(move |tx| children(tx, &id, TODAY)).await.unwrap();
        assert_eq!(children.len(), communes, "{province}");
    }
}

/// The brief's count: the 155 communes of the old An Giang became 54, none across a district line.
#[tokio::test]
async fn every_commune_of_the_old_an_giang_has_one_former_district() {
    let places = Gazetteer::with_own_facts().await;
    let in_old_an_giang = places
        .db
        .read::<_, DbError>(|tx| {
            let mut count = 0;
            for commune in children(tx, &id("91@2025-07-01"), TODAY)? {
                let districts = former_districts(tx, &commune.id)?;
                let old: Vec<_> = districts
                    .iter()
                    .filter(|d| d.last().and_then(|p| p.parent.clone()) == Some(id("89@")))
                    .collect();
                assert!(old.len() <= 1, "{commune:?}");
                count += old.len();
            }
            Ok(count)
        })
        .await
        .unwrap();
    assert_eq!(in_old_an_giang, 54);
}

#[tokio::test]
async fn importing_again_adds_nothing() {
    let places = Gazetteer::with_own_facts().await;
    let again = places.import(own_facts()).await;
    assert_eq!((again.periods, again.changes), (0, 0));
    assert_eq!(again.refused, Vec::<String>::new());
}

/// The next change of status comes as two new rows and an end: nothing else is touched.
#[tokio::test]
async fn a_later_change_is_added_to_what_is_known() {
    let places = Gazetteer::empty();
    let day = date(2026, 9, 1);
    let later = own_facts();
    let mut earlier = later.clone();
    earlier.changes.retain(|fact| fact.on < day);
    earlier.periods.retain(|fact| fact.period.from.is_none_or(|from| from < day));
    for fact in &mut earlier.periods {
        fact.period.to = fact.period.to.filter(|to| *to < day);
    }
    places.import(earlier).await;
    let report = places.import(later).await;
    assert_eq!((report.periods, report.ended, report.refused.len()), (2, 2, 0));
    let unit = places.db.read(|tx| unit(tx, &id("22@"))).await.unwrap().unwrap();
    let names: Vec<String> = unit.periods.iter().map(Period::full_name).collect();
    assert_eq!(names, ["Tỉnh Quảng Ninh", "Thành phố Quảng Ninh"]);
    assert_eq!(unit.periods[0].to, Some(day));
}

#[tokio::test]
async fn rows_that_make_no_sense_are_refused_by_place_and_the_rest_is_kept() {
    let places = Gazetteer::empty();
    let mut facts = own_facts();
    let orphan = facts.periods.iter_mut().find(|fact| fact.code == "30316").unwrap();
    orphan.parent_code = "999".to_owned();
    let place = orphan.place.clone();
    let report = places.import(facts).await;
    assert_eq!(report.refused, [format!("{place}: parent 999 did not exist")]);
    assert!(report.periods > 1_000);
}

/// Files of offices end their lines as Windows does; a refused row must still be found.
#[test]
fn places_name_the_line_as_an_editor_counts_it() {
    let folder = tempfile::tempdir().unwrap();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/administrative-units");
    for name in ["units.tsv", "changes.tsv"] {
        let text = std::fs::read_to_string(own.join(name)).unwrap();
        let text = text.replacen("\tprovince\t", "\tprovinse\t", 1).replace('\n', "\r\n");
        std::fs::write(folder.path().join(name), format!("\u{feff}{text}")).unwrap();
    }
    let facts = read_facts_folder(folder.path()).unwrap();
    assert_eq!(facts.refused.len(), 2, "{:?}", facts.refused);
    for (refused, name) in facts.refused.iter().zip(["units.tsv", "changes.tsv"]) {
        let (place, _) = refused.split_once(": ").unwrap();
        let line: usize =
            place.strip_prefix(name).unwrap().trim_start_matches(':').parse().unwrap();
        let text = std::fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(text.lines().nth(line - 1).unwrap().contains("provinse"), "{refused}");
    }
}

#[tokio::test]
async fn the_whole_country_comes_in_from_the_open_lists() {
    let Some(folder) = open_lists() else { return };
    let places = Gazetteer::with_own_facts().await;
    let report = places.import(read_csv_folder(&folder).unwrap()).await;
    assert!(report.periods > 10_000, "{report:?}");
    let (before, now) = places
        .db
        .read::<_, DbError>(|tx| {
            let mut counts = [0, 0];
            for (count, day) in counts.iter_mut().zip([date(2025, 6, 30), TODAY]) {
                for province in provinces(tx, day)? {
                    for below in children(tx, &province.id, day)? {
                        *count += match below.level {
                            Level::Commune => 1,
                            _ => children(tx, &below.id, day)?.len(),
                        };
                    }
                }
            }
            Ok((counts[0], counts[1]))
        })
        .await
        .unwrap();
    assert_eq!((before, now), (10_035, 3_321));
    let again = places.import(read_csv_folder(&folder).unwrap()).await;
    assert_eq!((again.periods, again.changes), (0, 0));
    let found = places.search("Phường Phúc Xá").await;
    assert_eq!(found[0].today[0].1, "Phường Hồng Hà, Thành phố Hà Nội");
    // Our own finer facts were not overruled.
    let found = places.search("30622").await;
    assert_eq!(found[0].today.len(), 1);
    assert_eq!(found[0].today[0].0.id, id("30604@2025-07-01"));
}
