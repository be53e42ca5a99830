use jiff::civil::date;
use nguon_platform::audit;
use nguon_platform::db::DbError;
use nguon_platform::places;
use nguon_platform::territory::UnitId;

use super::*;
use crate::plan::today::land;
use crate::testing::{Office, TODAY, an_giang, data};

#[tokio::test]
async fn a_plan_comes_back_as_it_was_loaded() {
    let office = Office::with_places().await;
    assert_eq!(office.load(an_giang()).await.unwrap(), Loaded::Version(1));
    let kept = office.kept().await.unwrap();
    assert_eq!(kept.plan, an_giang());
    assert_eq!(kept.units.province, "89@".parse().unwrap());
    assert_eq!(kept.units.by_code["884"], "884@".parse().unwrap());
    assert_eq!(kept.units.by_code.len(), 11);
    let list = office.db.read(list).await.unwrap();
    assert_eq!(list.len(), 1);
    assert_eq!(list[0].document, "Quyết định 1753/QĐ-UBND");
}

/// All five source documents, each with what its source does not give.
#[tokio::test]
async fn every_plan_of_the_data_comes_back_as_it_was_loaded() {
    let office = Office::with_places().await;
    for plan in crate::read_all(&data("plans")).unwrap() {
        let id = plan.id.clone();
        assert_eq!(office.load(plan.clone()).await.unwrap(), Loaded::Version(1), "{id}");
        let kept = office.db.read(move |tx| kept(tx, &id)).await.unwrap().unwrap();
        assert_eq!(kept.plan, plan);
        assert_eq!(office.load(plan).await.unwrap(), Loaded::Unchanged);
    }
    let list = office.db.read(list).await.unwrap();
    let line = |plan: &Summary| (plan.id.to_string(), plan.date.is_some(), plan.numbered);
    let lines: Vec<_> = list.iter().map(line).collect();
    let expected = [
        ("an-giang-2023", true, true),
        ("binh-phuoc-2022", true, false),
        ("bac-kan-2020", false, true),
        ("binh-phuoc-sps-2024", false, false),
        ("tay-ninh-2024", false, false),
    ];
    assert_eq!(lines, expected.map(|(id, date, number)| (id.to_owned(), date, number)));
}

/// Figures and printed sums lie in different tables: nothing printed can be summed by mistake.
#[tokio::test]
async fn the_figures_of_the_tables_add_up_in_the_store() {
    let office = Office::with_places().await;
    office.load(an_giang()).await.unwrap();
    let sums = office
        .db
        .read::<_, DbError>(|tx| {
            tx.rows(
                "SELECT measure, crop_group, year, SUM(CAST(value AS INTEGER)) AS total, \
                 COUNT(*) AS units FROM planning_figure WHERE plan = 'an-giang-2023' \
                 AND version = 1 AND crop_group = 'rice' GROUP BY measure, crop_group, year \
                 ORDER BY measure, year",
                &[],
                |row| {
                    let measure: String = row.get("measure")?;
                    let year: Option<i64> = row.get("year")?;
                    Ok((measure, year, row.get("total")?, row.get("units")?))
                },
            )
        })
        .await
        .unwrap();
    let row = |measure: &str, year, total: i64| (measure.to_owned(), year, total, 11_i64);
    assert_eq!(
        sums,
        [
            row("coded_area", Some(2024), 49_860),
            row("coded_area", Some(2025), 53_807),
            row("cultivated_area", None, 229_448),
            row("training_classes", Some(2024), 110),
            row("training_classes", Some(2025), 100),
        ]
    );
}

#[tokio::test]
async fn the_same_plan_again_changes_nothing_and_another_text_is_a_new_version() {
    let office = Office::with_places().await;
    office.load(an_giang()).await.unwrap();
    assert_eq!(office.load(an_giang()).await.unwrap(), Loaded::Unchanged);

    let mut corrected = an_giang();
    corrected.targets[4].value = "31".parse().unwrap();
    assert_eq!(office.load(corrected.clone()).await.unwrap(), Loaded::Version(2));
    assert_eq!(office.kept().await.unwrap().plan, corrected);
    assert_eq!(office.load(corrected).await.unwrap(), Loaded::Unchanged);

    let entries =
        office.db.read(|tx| audit::of_thing(tx, "plan", "an-giang-2023", 10)).await.unwrap();
    assert_eq!(entries.len(), 2);
    let update = entries.iter().find(|entry| entry.verb == "update").unwrap();
    for (state, number) in [(&update.before, "30"), (&update.after, "31")] {
        let state = state.as_deref().unwrap();
        assert!(state.contains(&format!(r#""numbers":{{"R11":"{number}"}}"#)), "{state}");
    }
}

#[tokio::test]
async fn codes_that_are_no_units_are_refused_and_nothing_is_kept() {
    let office = Office::empty();
    let error = office.load(an_giang()).await.unwrap_err();
    assert!(error.to_string().contains("no province 89 on 2023-10-31"), "{error}");

    let office = Office::with_places().await;
    let mut plan = an_giang();
    let table = &plan.tables[1];
    let mut rows = table.rows().to_vec();
    // Rạch Giá: a town of Kiên Giang, not of An Giang, in 2023.
    rows[3].unit = "899".to_owned();
    let (id, title) = (table.id().to_owned(), table.title().to_owned());
    let table =
        crate::plan::Table::new(id, title, table.columns().to_vec(), rows, table.total().cloned());
    plan.tables[1] = table.unwrap();
    let error = office.load(plan).await.unwrap_err();
    assert!(error.to_string().contains("table bang-2: no unit 899 (Tân Châu)"), "{error}");
    assert_eq!(office.kept().await, None);
}

/// The 54 communes of today, each in one district of the plan.
#[tokio::test]
async fn the_districts_of_the_plan_are_held_exactly_by_communes_of_today() {
    let office = Office::with_places().await;
    let town = office.land("884@").await.unwrap();
    assert_eq!(town.was.full_name(), "Thành phố Châu Đốc");
    assert_eq!(town.ended, Some(date(2025, 7, 1)));
    assert!(town.exact);
    let names: Vec<String> = town.communes.iter().map(|(_, period)| period.full_name()).collect();
    assert_eq!(names, ["Phường Châu Đốc", "Phường Vĩnh Tế"]);

    let mut all = std::collections::BTreeSet::new();
    let mut count = 0;
    for row in an_giang().tables[0].rows() {
        let land = office.land(&format!("{}@", row.unit)).await.unwrap();
        assert!(land.exact, "{}", row.printed_name);
        count += land.communes.len();
        all.extend(land.communes.into_iter().map(|(id, _)| id));
    }
    assert_eq!((count, all.len()), (54, 54));
    assert_eq!(office.land("999@").await, None);
}

/// Bù Đăng (Bình Phước): a commune of today also holds land of another district.
#[tokio::test]
async fn a_district_whose_line_a_commune_crosses_is_not_exact() {
    let office = Office::with_places().await;
    let exact = office
        .db
        .read::<_, DbError>(|tx| {
            let (mut exact, mut crossed) = (0, 0);
            let day = date(2025, 6, 30);
            for district in places::children(tx, &"70@".parse().unwrap(), day)? {
                let land = land(tx, &district.id, day, TODAY)?;
                match land.map(|land| land.exact) {
                    Some(true) => exact += 1,
                    Some(false) => crossed += 1,
                    None => {}
                }
            }
            Ok((exact, crossed))
        })
        .await
        .unwrap();
    // 4 communes of today cross an old line (data/administrative-units/README.md).
    assert!(exact.1 >= 2, "{exact:?}");
    assert!(exact.0 >= 1, "{exact:?}");
}

#[tokio::test]
async fn a_commune_of_today_is_held_by_itself() {
    let office = Office::with_places().await;
    let id: UnitId = "30316@2025-07-01".parse().unwrap();
    let land = office.db.read(move |tx| land(tx, &id, TODAY, TODAY)).await.unwrap().unwrap();
    assert_eq!(land.communes.len(), 1);
    assert_eq!(land.ended, None);
    assert!(land.exact);
}
