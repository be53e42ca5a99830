//! Exactly the visits that the filter leaves, as a file and as a sheet to take along.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::i18n;
use nguon_platform::web::{Error, Html, Officer, Page};
use nguon_print::{Column, Kind};
use uuid::Uuid;

use super::super::filter::part;
use super::super::{Plan, Wanted};
use super::list::office;
use super::told::{Told, known};
use super::{Asked, opened};
use crate::crop;
use crate::error::RegistryError;
use crate::list::Part;
use crate::screen::{RegistryState, Shown, file_csv, file_xlsx, heading};
use crate::site::Labels;

/// Name of the files.
const NAME: &str = "inspections";

const COLUMNS: [&str; 10] = [
    "name",
    "codes",
    "commune",
    "crop",
    "window-first",
    "window-last",
    "inspector",
    "visit-state",
    "checked-on",
    "reason",
];

/// A plan with the visits that the filter leaves, all of them.
async fn whole(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
    asked: &Asked,
) -> Result<(Plan, String, Vec<Told>), Error> {
    let (filter, person, today) = (asked.filter()?, officer.clone(), state.today());
    let read = state.db.read(move |tx| {
        let (plan, all) = opened(tx, &person, id, today)?;
        let office = office(tx, &mut Labels::new(today), &plan)?;
        let (rows, _) = part(all, &filter, &Part::All)?;
        Ok::<_, RegistryError>((plan, office, known(tx, rows.rows, today)?, crop::all(tx)?))
    });
    let (plan, office, known, crops) = read.await?;
    let told = known.told(officer, &plan, &crops);
    Ok((plan, office, told))
}

fn title(officer: &Officer, plan: &Plan) -> String {
    let year = plan.year.to_string();
    officer.visitor.tr("registry-inspection-of", &[("year", &year.as_str())])
}

fn table(officer: &Officer, plan: &Plan, told: Vec<Told>) -> (Page, Vec<Column>, Vec<Vec<Shown>>) {
    let page = Page::new(&officer.visitor, title(officer, plan));
    let columns = COLUMNS.iter().map(|fact| heading(&page, fact, Kind::Text)).collect();
    let cells = |one: Told| {
        [
            one.name,
            one.codes,
            one.place,
            one.crops,
            i18n::date(one.first),
            i18n::date(one.last),
            one.officer,
            one.state,
            one.checked.map(i18n::date).unwrap_or_default(),
            one.reason,
        ]
        .map(Shown::Text)
        .to_vec()
    };
    (page, columns, told.into_iter().map(cells).collect())
}

/// `GET /inspections/{id}/visits.csv?commune=…`.
pub(crate) async fn csv(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let (plan, _, told) = whole(&state, &officer, id, &asked).await?;
    let (page, columns, rows) = table(&officer, &plan, told);
    file_csv(NAME, &page.title, columns, &rows)
}

/// `GET /inspections/{id}/visits.xlsx?commune=…`.
pub(crate) async fn xlsx(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let (plan, _, told) = whole(&state, &officer, id, &asked).await?;
    let (page, columns, rows) = table(&officer, &plan, told);
    file_xlsx(NAME, &page.title, columns, &rows, state.world.now())
}

/// One officer's visits.
struct Desk {
    name: String,
    visits: Vec<Told>,
}

#[derive(Template)]
#[template(path = "inspection/templates/sheet.html")]
struct SheetPage {
    page: Page,
    plan: Plan,
    office: String,
    desks: Vec<Desk>,
}

/// `GET /inspections/{id}/sheet?officer=…`: the visits to take along, a page for each officer; those
/// that are still to be made, unless the filter asks for others.
pub(crate) async fn sheet(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Query(mut asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    if asked.state.is_empty() {
        Wanted::Open.word().clone_into(&mut asked.state);
    }
    let (plan, office, told) = whole(&state, &officer, id, &asked).await?;
    let mut desks: Vec<Desk> = Vec::new();
    for one in told {
        match desks.iter_mut().find(|desk| desk.name == one.officer) {
            Some(desk) => desk.visits.push(one),
            None => desks.push(Desk { name: one.officer.clone(), visits: vec![one] }),
        }
    }
    desks.sort_by(|a, b| (a.name.is_empty(), &a.name).cmp(&(b.name.is_empty(), &b.name)));
    Ok(Html(SheetPage {
        page: Page::new(&officer.visitor, title(&officer, &plan)),
        plan,
        office,
        desks,
    }))
}
