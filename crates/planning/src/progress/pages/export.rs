//! What is on the screen as a file: the same rows, the same day, the same territory.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use nguon_platform::web::{CSV, Error, Officer, Page, XLSX, saved};
use nguon_print::{Cell, Column, Kind, Table, to_csv, to_xlsx};

use super::dashboard::{all, lines};
use super::indicator::{districts, numbered, one};
use super::read::{AsOf, seen};
use super::words;
use crate::PlanningState;
use crate::plan::pages::labels;

/// `GET /plans/{plan}/progress/table.csv`.
pub async fn csv(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<String>,
    Query(as_of): Query<AsOf>,
) -> Result<Response, Error> {
    let (name, table) = dashboard(&state, &officer, &id, as_of).await?;
    Ok(saved(CSV, &format!("{name}.csv"), to_csv(&table)))
}

/// `GET /plans/{plan}/progress/table.xlsx`.
pub async fn xlsx(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<String>,
    Query(as_of): Query<AsOf>,
) -> Result<Response, Error> {
    let (name, table) = dashboard(&state, &officer, &id, as_of).await?;
    let bytes = to_xlsx(&table, state.world.now()).map_err(Error::internal)?;
    Ok(saved(XLSX, &format!("{name}.xlsx"), bytes))
}

/// `GET /plans/{plan}/progress/{target}/table.csv`.
pub async fn indicator_csv(
    State(state): State<PlanningState>,
    officer: Officer,
    Path((id, number)): Path<(String, String)>,
    Query(as_of): Query<AsOf>,
) -> Result<Response, Error> {
    let (name, table) = indicator(&state, &officer, (&id, &number), as_of).await?;
    Ok(saved(CSV, &format!("{name}.csv"), to_csv(&table)))
}

/// `GET /plans/{plan}/progress/{target}/table.xlsx`.
pub async fn indicator_xlsx(
    State(state): State<PlanningState>,
    officer: Officer,
    Path((id, number)): Path<(String, String)>,
    Query(as_of): Query<AsOf>,
) -> Result<Response, Error> {
    let (name, table) = indicator(&state, &officer, (&id, &number), as_of).await?;
    let bytes = to_xlsx(&table, state.world.now()).map_err(Error::internal)?;
    Ok(saved(XLSX, &format!("{name}.xlsx"), bytes))
}

async fn dashboard(
    state: &PlanningState,
    officer: &Officer,
    id: &str,
    as_of: AsOf,
) -> Result<(String, Table), Error> {
    let seen = seen(state, officer, id, as_of).await?;
    let outcomes = all(state, officer, &seen).await?;
    let plan = &seen.kept.plan;
    let title = officer.visitor.tr("plan-progress-of", &[("document", &plan.document.name())]);
    let page = Page::new(&officer.visitor, title.clone());
    let text = |key| Column::new(page.t(key), Kind::Text);
    let columns = [
        text("plan-target"),
        text("plan-target-value"),
        text("plan-target-by-year"),
        text("plan-result"),
        text("plan-result-share"),
        text("plan-light"),
        text("plan-forecast"),
        text("plan-target-quote"),
    ];
    let mut table = Table::new(title, columns).map_err(Error::internal)?;
    table.note(page.tr("plan-progress-as-of", &[("day", &page.date(seen.as_of))]));
    table.note(page.t(if seen.whole { "plan-scope-whole" } else { "plan-scope-part" }));
    for line in lines(&page, &seen, &outcomes) {
        let target = &plan.targets[line.number - 1];
        let share = line.share.map(|share| page.percent(share.normalize()));
        let cells = [
            format!("{} ({})", line.what, line.id),
            line.target,
            line.years,
            line.result.unwrap_or_else(|| page.t("plan-light-no-records")),
            share.unwrap_or_default(),
            line.light.1,
            line.forecast.unwrap_or_default(),
            target.quote.clone(),
        ];
        table.push(cells.into_iter().map(Cell::Text).collect()).map_err(Error::internal)?;
    }
    Ok((format!("{}-{}", plan.id, seen.as_of), table))
}

async fn indicator(
    state: &PlanningState,
    officer: &Officer,
    (id, number): (&str, &str),
    as_of: AsOf,
) -> Result<(String, Table), Error> {
    let seen = seen(state, officer, id, as_of).await?;
    let index = numbered(&seen.kept.plan, number)?;
    let outcome = one(state, officer, &seen, index).await?;
    let target = &seen.kept.plan.targets[index];
    let page = Page::new(&officer.visitor, labels::target_titled(&officer.visitor, target));
    let unit = labels::unit(&page, target.unit);
    let with_unit = |key| {
        let what = page.t(key);
        let head = page.tr("plan-column-unit", &[("what", &what), ("unit", &unit)]);
        Column::new(head, Kind::Decimal(1))
    };
    let columns = [
        Column::new(page.t("plan-unit-code"), Kind::Text),
        Column::new(page.t("plan-land-unit"), Kind::Text),
        with_unit("plan-planned"),
        with_unit("plan-result"),
        Column::new(page.t("plan-result-share"), Kind::Decimal(1)),
        Column::new(page.t("plan-land-carried"), Kind::Text),
        Column::new(page.t("plan-land-communes"), Kind::Text),
    ];
    let mut table = Table::new(labels::target(&page, target), columns).map_err(Error::internal)?;
    table.note(page.tr("plan-progress-as-of", &[("day", &page.date(seen.as_of))]));
    table.note(words::definition(&page, target.measure));
    table.note(page.t(if seen.whole { "plan-scope-whole" } else { "plan-scope-part" }));
    for line in districts(&page, state, &seen, (target, &outcome), &[]) {
        let carried = if line.exact { "plan-land-line-exact" } else { "plan-land-line-crossed" };
        let communes: Vec<String> = line.communes.into_iter().map(|(_, name)| name).collect();
        let cells = vec![
            Cell::Text(line.code),
            Cell::Text(line.name),
            Cell::from(line.planned),
            Cell::from(line.result),
            Cell::from(line.share),
            Cell::Text(page.t(carried)),
            Cell::Text(communes.join(", ")),
        ];
        table.push(cells).map_err(Error::internal)?;
    }
    Ok((format!("{}-{}-{}", seen.kept.plan.id, target.id, seen.as_of), table))
}
