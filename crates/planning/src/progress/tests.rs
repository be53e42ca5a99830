use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use axum::http::StatusCode;
use jiff::civil::{Date, date};
use nguon_platform::accounts::{Capability, Role};
use nguon_platform::db::DbError;
use nguon_platform::figures::{Asked, Behind, Counted, Figures, Measure, Spot, Unit};
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::web::testing::Session;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::definition;
use super::light::{Light, Point, forecast, light};
use super::outcome::{group, outcome};
use super::result::{Which, planned, sum};
use crate::PlanningState;
use crate::plan::{self, CropGroup, Pace, Plan};
use crate::testing::{House, Office, PROVINCE, an_giang, assert_has, data, unit};

/// Two communes of today in Chợ Mới, one in Châu Đốc, one outside of the plan.
const COMMUNES: [&str; 4] =
    ["30643@2025-07-01", "30673@2025-07-01", "30316@2025-07-01", "30817@2025-07-01"];

fn communes(texts: &[&str]) -> BTreeSet<UnitId> {
    texts.iter().map(|text| unit(text)).collect()
}

/// A record: counted from its day on.
#[derive(Debug, Clone)]
struct Row {
    measure: &'static str,
    day: Date,
    commune: usize,
    group: &'static str,
    /// None where nobody recorded it.
    amount: Option<i64>,
}

/// Counts rows that it holds, as a room does: numbers and rows by one condition.
#[derive(Debug, Clone)]
struct Records(Vec<Row>);

const MEASURES: &[Measure] = &[
    Measure { id: "coded-land", key: "plan-list", unit: Unit::SquareMetres, period: false },
    Measure { id: "coded-houses", key: "plan-list", unit: Unit::Count, period: false },
    Measure { id: "residue-samples", key: "plan-list", unit: Unit::Count, period: true },
    Measure { id: "officers-trained", key: "plan-list", unit: Unit::Count, period: true },
    Measure { id: "officers", key: "plan-list", unit: Unit::Count, period: false },
];

impl Records {
    fn asked(&self, measure: &str, asked: &Asked) -> Vec<&Row> {
        let period = MEASURES.iter().any(|one| one.id == measure && one.period);
        let here = |row: &&Row| {
            let commune = unit(COMMUNES[row.commune]);
            let within = match &asked.territory {
                Territory::Commune(own) => *own == commune,
                Territory::Country | Territory::Province(_) => true,
                Territory::Holder(_) | Territory::Nowhere => false,
            };
            within
                && row.measure == measure
                && row.day <= asked.as_of
                && (!period || row.day >= asked.from)
                && asked.commune.as_ref().is_none_or(|one| *one == commune)
                && asked.group.as_ref().is_none_or(|one| one == row.group)
        };
        self.0.iter().filter(here).collect()
    }
}

#[async_trait]
impl Figures for Records {
    fn measures(&self) -> &'static [Measure] {
        MEASURES
    }

    async fn count(&self, measures: &[String], asked: &Asked) -> Result<Vec<Counted>, DbError> {
        let mut all = Vec::new();
        for measure in MEASURES.iter().filter(|one| measures.iter().any(|id| id == one.id)) {
            for row in self.asked(measure.id, asked) {
                all.push(Counted {
                    measure: measure.id,
                    commune: unit(COMMUNES[row.commune]),
                    group: row.group.to_owned(),
                    label: None,
                    amount: row.amount.unwrap_or_default(),
                    rows: 1,
                    unknown: u64::from(row.amount.is_none()),
                });
            }
        }
        Ok(all)
    }

    async fn rows(&self, measure: &str, asked: &Asked, most: u32) -> Result<Vec<Behind>, DbError> {
        let most = usize::try_from(most).unwrap();
        let behind = |row: &Row| Behind {
            name: format!("Vùng {}", row.day),
            code: None,
            href: "/growing-areas/1".to_owned(),
            needs: Capability::ViewRegistry,
            commune: unit(COMMUNES[row.commune]),
            group: row.group.to_owned(),
            label: None,
            amount: row.amount.unwrap_or_default(),
            unknown: row.amount.is_none(),
        };
        Ok(self.asked(measure, asked).into_iter().take(most).map(behind).collect())
    }

    async fn spots(&self, _: &Territory) -> Result<Vec<Spot>, DbError> {
        Ok(vec![Spot { commune: unit(COMMUNES[0]), plots: 2, lon: 105.5, lat: 10.25 }])
    }
}

fn random_row() -> impl Strategy<Value = Row> {
    let measure = prop::sample::select(
        MEASURES.iter().map(|measure| measure.id).collect::<Vec<&'static str>>(),
    );
    let group = prop::sample::select(vec!["rice", "fruit", "mixed", ""]);
    let amount = prop::option::weighted(0.9, 0_i64..5_000_000);
    (measure, 0_i32..1_500, 0_usize..4, group, amount).prop_map(
        |(measure, days, commune, group, amount)| {
            let day = date(2023, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            Row { measure, day, commune, group, amount }
        },
    )
}

/// A plan whose targets ask for other measures, groups, years and paces.
fn random_plan() -> impl Strategy<Value = Plan> {
    let target = (
        prop::sample::select(plan::Measure::ALL.to_vec()),
        prop::option::of(prop::sample::select(CropGroup::ALL.to_vec())),
        prop::bool::ANY,
        prop::option::of(2022_i16..2031),
    );
    prop::collection::vec(target, 1..6).prop_map(|targets| {
        let mut plan = an_giang();
        let one = plan.targets[0].clone();
        plan.targets = targets
            .into_iter()
            .map(|(measure, crop_group, each_year, by_year)| plan::Target {
                measure,
                crop_group,
                pace: if each_year { Pace::EachYear } else { Pace::Once },
                by_year,
                ..one.clone()
            })
            .collect();
        plan
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Issue 6: for random plans and records computed totals equal the sums over the rows behind
    /// them, whatever the as-of date; and parts that share no commune add up to the whole.
    #[test]
    fn results_are_the_sums_over_the_rows_behind_them(
        plan in random_plan(),
        rows in prop::collection::vec(random_row(), 0..60),
        days in 0_i32..2_000,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let figures = Records(rows);
        let as_of = date(2022, 6, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        let land = communes(&COMMUNES[..3]);
        let parts = [communes(&COMMUNES[..2]), communes(&COMMUNES[2..3])];
        for index in 0..plan.targets.len() {
            let target = &plan.targets[index];
            let country = Territory::Country;
            let out = runtime
                .block_on(outcome(&figures, &plan, index, &country, &land, as_of))
                .unwrap();
            let counted = definition::of(target.measure).filter(|one| one.is_counted(MEASURES));
            let Some(definition) = counted else {
                prop_assert_eq!(out.result, None);
                prop_assert_eq!(out.light, Light::NoRecords);
                continue;
            };
            prop_assert!(out.days.1 <= as_of);
            let behind = |measure: &str| {
                let asked = Asked {
                    territory: country.clone(),
                    from: out.days.0,
                    as_of: out.days.1,
                    commune: None,
                    group: group(target).map(str::to_owned),
                };
                let rows = runtime.block_on(figures.rows(measure, &asked, 1_000)).unwrap();
                rows.into_iter().filter(|row| land.contains(&row.commune)).collect::<Vec<_>>()
            };
            let rows = behind(definition.numerator);
            let total: i64 = rows.iter().map(|row| row.amount).sum();
            prop_assert_eq!(out.behind.amount, total);
            prop_assert_eq!(out.behind.rows, rows.len() as u64);
            prop_assert_eq!(
                out.behind.unknown,
                rows.iter().filter(|row| row.unknown).count() as u64
            );
            match definition.denominator {
                definition::Denominator::None => {
                    let result = definition.scaled(total, MEASURES);
                    prop_assert_eq!(out.result, Some(result));
                }
                definition::Denominator::Records(whole) => {
                    let whole: i64 = behind(whole).iter().map(|row| row.amount).sum();
                    let share = (Decimal::from(total) * Decimal::ONE_HUNDRED)
                        .checked_div(Decimal::from(whole));
                    prop_assert_eq!(out.result, share);
                }
            }
            let of_part = |part: &BTreeSet<UnitId>| {
                let which = Which { communes: part, group: group(target) };
                sum(&out.counted, definition.numerator, which).amount
            };
            prop_assert_eq!(parts.iter().map(of_part).sum::<i64>(), total);
        }
    }
}

#[test]
fn what_the_tables_set_adds_up_to_their_columns() {
    let plan = an_giang();
    let rice = planned(&plan, plan::Measure::CodedArea, Some(CropGroup::Rice), Some(2025));
    assert_eq!(rice.len(), 11);
    assert_eq!(rice["893"], Decimal::from(2_680 + 2_892));
    assert_eq!(rice.values().sum::<Decimal>(), Decimal::from(49_860 + 53_807));
    let first = planned(&plan, plan::Measure::CodedArea, Some(CropGroup::Rice), Some(2024));
    assert_eq!(first.values().sum::<Decimal>(), Decimal::from(49_860));
    let all = planned(&plan, plan::Measure::TrainingClasses, None, None);
    assert_eq!(all.values().sum::<Decimal>(), Decimal::from(356));
}

#[test]
fn the_forecast_is_a_straight_line_and_needs_two_days() {
    let point =
        |year, month, day, value: i64| Point { day: date(year, month, day), value: value.into() };
    let end = date(2025, 1, 11);
    for (points, expected) in [
        (vec![], None),
        (vec![point(2025, 1, 1, 5)], None),
        (vec![point(2025, 1, 1, 5), point(2025, 1, 1, 5)], None),
        (vec![point(2025, 1, 1, 0), point(2025, 1, 6, 5)], Some(10)),
        (vec![point(2025, 1, 1, 4), point(2025, 1, 3, 9), point(2025, 1, 6, 4)], Some(4)),
        (vec![point(2025, 1, 1, 8), point(2025, 1, 6, 4)], Some(0)),
        // The deadline is there.
        (vec![point(2025, 1, 1, 0), point(2025, 1, 11, 5)], None),
    ] {
        assert_eq!(forecast(&points, end), expected.map(Decimal::from), "{points:?}");
    }
}

#[test]
fn the_light_follows_its_rule() {
    let (day, end) = (date(2025, 6, 1), Some(date(2025, 12, 31)));
    let number = |value: i64| Some(Decimal::from(value));
    for (result, forecast, at, expected) in [
        (None, None, (day, end), Light::NoRecords),
        (number(100), None, (day, end), Light::Reached),
        (number(0), None, (day, end), Light::Open),
        (number(0), None, (day, None), Light::Open),
        (number(50), number(100), (day, end), Light::OnTheWay),
        (number(50), number(99), (day, end), Light::Slow),
        (number(50), number(80), (day, end), Light::Slow),
        (number(50), number(79), (day, end), Light::Behind),
        (number(99), number(99), (date(2025, 12, 31), end), Light::Behind),
        (number(100), None, (date(2026, 1, 1), end), Light::Reached),
    ] {
        let found = light(Decimal::ONE_HUNDRED, result, forecast, at);
        assert_eq!(found, expected, "{result:?} {forecast:?}");
    }
}

/// The office with all plans of the project.
async fn house(figures: Records) -> House {
    let office = Office::with_places().await;
    for plan in crate::read_all(&data("plans")).unwrap() {
        office.load(plan).await.unwrap();
    }
    let state = PlanningState { figures: Arc::new(figures), ..office.state() };
    House::open(office, state).await
}

async fn open(house: &House, who: &Session, path: &str) -> (StatusCode, String) {
    let answer = house.get(who, path).await;
    (answer.status, answer.text())
}

fn records() -> Records {
    let row = |measure, day, commune, group, amount| Row { measure, day, commune, group, amount };
    Records(vec![
        row("coded-land", date(2024, 5, 1), 0, "rice", Some(1_000_000_000)),
        row("coded-land", date(2024, 6, 1), 1, "fruit", Some(12_345_000)),
        row("coded-land", date(2024, 7, 1), 2, "fruit", None),
        row("coded-land", date(2024, 8, 1), 3, "rice", Some(70_000_000)),
        row("coded-houses", date(2024, 5, 1), 0, "", Some(31)),
    ])
}

#[tokio::test]
async fn the_dashboard_shows_targets_against_results_and_leads_to_the_rows() {
    let house = house(records()).await;
    let province =
        house.session(Role::ProvincialOfficer, Territory::Province(unit(PROVINCE))).await;
    let (status, page) = open(&house, &province, "/plans/an-giang-2023/progress?lang=vi").await;
    assert_eq!(status, StatusCode::OK);
    let all = "/figures/coded-land?from=2023-10-31&#38;as_of=2026-11-21&#38;plan=an-giang-2023";
    assert_has(
        &page,
        &[
            // 100,000 ha of rice and 1,234.5 of fruit; what lies in Kiên Giang does not count.
            "101.234,5 ha",
            all,
            "chưa đạt",
            "31 mã",
            "đạt",
            "1 dòng",
            "chưa có hồ sơ",
            "Không còn thời hạn nào của kế hoạch",
            "Đèn: xanh khi",
            "<svg class=\"chart\"",
        ],
    );
    // Districts with a target of their own on the map, from the rows of the table; another target too.
    assert_has(
        &page,
        &[
            "data-island=\"units\"",
            "data-lon=\"105.5\" data-lat=\"10.25\"",
            "Không đặt được trên bản đồ",
            "progress?as_of=2026-11-21&#38;map=2#map",
        ],
    );
    let (_, page) =
        open(&house, &province, "/plans/an-giang-2023/progress/1?as_of=2025-06-30").await;
    assert_has(&page, &["Huyện Chợ Mới", "101.234,5", "Cách tính", "Nguyên vẹn", "unit=893"]);
    let (status, rows) =
        open(&house, &province, "/figures/coded-land?plan=an-giang-2023&unit=893&as_of=2026-11-21")
            .await;
    assert_eq!(status, StatusCode::OK);
    assert_has(
        &rows,
        &["Vùng 2024-05-01", "Vùng 2024-06-01", "101.234,5 ha", "Huyện Chợ Mới (cũ)"],
    );
    assert!(!rows.contains("Vùng 2024-07-01") && !rows.contains("Vùng 2024-08-01"));
    // On an earlier day there was less.
    let (_, page) = open(&house, &province, "/plans/an-giang-2023/progress?as_of=2024-05-15").await;
    assert_has(&page, &["100.000 ha"]);
    let (_, figures) = open(&house, &province, "/figures").await;
    assert_has(
        &figures,
        &["/figures/coded-land?from=2026-01-01&#38;as_of=2026-11-21&#38;group=rice"],
    );
}

#[tokio::test]
async fn who_sees_a_part_sees_no_light_and_who_may_not_sees_nothing() {
    let house = house(records()).await;
    let commune = house.session(Role::CommuneOfficer, Territory::Commune(unit(COMMUNES[0]))).await;
    let (status, page) = open(&house, &commune, "/plans/an-giang-2023/progress").await;
    assert_eq!(status, StatusCode::OK);
    assert_has(&page, &["100.000 ha", "chỉ một phần địa bàn", "là một phần của kế hoạch"]);
    let csv = "/plans/an-giang-2023/progress/table.csv";
    let (status, file) = open(&house, &commune, csv).await;
    assert_eq!(status, StatusCode::OK);
    assert_has(&file, &["115.623 ha", "100.000 ha", "Diện tích cấp mã số vùng trồng"]);
    let (status, file) = open(&house, &commune, "/plans/an-giang-2023/progress/2/table.csv").await;
    assert_eq!(status, StatusCode::OK);
    assert_has(&file, &["893", "Huyện Chợ Mới", "5572"]);
    let reader = house.session(Role::Reader, Territory::Country).await;
    assert_eq!(open(&house, &reader, csv).await.0, StatusCode::FORBIDDEN);
    assert_eq!(open(&house, &reader, "/plans/an-giang-2023/progress").await.0, StatusCode::OK);
    for path in [
        "/plans/no-plan/progress",
        "/plans/an-giang-2023/progress/0",
        "/plans/an-giang-2023/progress/99",
        "/plans/an-giang-2023/progress?as_of=yesterday",
        "/figures/coded-land?plan=no-plan",
        "/figures/coded-land?plan=an-giang-2023&unit=001",
    ] {
        assert_eq!(open(&house, &reader, path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let nobody = Session { cookie: String::new(), ..reader };
    assert_ne!(open(&house, &nobody, "/plans/an-giang-2023/progress").await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_plan_without_records_says_what_to_do_and_crossed_lines_are_named() {
    let house = house(Records(Vec::new())).await;
    let all = house.session(Role::Administrator, Territory::Country).await;
    let (status, page) = open(&house, &all, "/plans/binh-phuoc-sps-2024/progress").await;
    assert_eq!(status, StatusCode::OK);
    assert_has(&page, &["Chưa có hồ sơ nào", "Hội nghị sơ kết", "31/12/2026", "ít nhất 20"]);
    let (_, page) = open(&house, &all, "/plans/binh-phuoc-sps-2024/progress/5").await;
    assert_has(&page, &["chưa biết, không phải bằng 0", "Không nguyên vẹn", "không cộng lại được"]);
    for id in ["tay-ninh-2024", "bac-kan-2020", "binh-phuoc-2022"] {
        assert_eq!(
            open(&house, &all, &format!("/plans/{id}/progress")).await.0,
            StatusCode::OK,
            "{id}"
        );
    }
}

#[test]
fn every_indicator_has_its_definition_and_every_light_its_word() {
    let office = Office::empty();
    for measure in plan::Measure::ALL {
        let key = format!("plan-indicator-{}", measure.word().replace('_', "-"));
        assert!(office.messages.has(&key), "{key}");
        let counts = definition::of(*measure).is_some();
        assert_eq!(counts, *measure != plan::Measure::CultivatedArea, "{key}");
    }
    for light in Light::ALL {
        let key = format!("plan-light-{}", light.word());
        assert!(office.messages.has(&key), "{key}");
    }
}
