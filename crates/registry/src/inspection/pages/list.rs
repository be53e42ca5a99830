//! All plans, and the form of a new one.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use nguon_platform::accounts::Capability;
use nguon_platform::db::Tx;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Tone};

use super::super::progress::{Counts, progress};
use super::super::{NewPlan, Plan, plans, store};
use super::state_tone;
use crate::error::RegistryError;
use crate::screen::{Control, FormPage, Input, Reader, RegistryState, Sent, Typed, again};
use crate::site::{Labels, seat};

struct Row {
    plan: Plan,
    office: String,
    tone: Tone,
    state: String,
    counts: Counts,
}

#[derive(Template)]
#[template(path = "inspection/templates/list.html")]
struct ListPage {
    page: Page,
    rows: Vec<Row>,
}

/// Whose a plan is, in words; empty for the whole country.
pub(in super::super) fn office(
    tx: &mut Tx<'_>,
    labels: &mut Labels,
    plan: &Plan,
) -> Result<String, RegistryError> {
    let unit = plan.commune.as_ref().or(plan.province.as_ref());
    Ok(unit.map(|unit| labels.unit(tx, unit)).transpose()?.unwrap_or_default())
}

/// `GET /inspections`.
pub(crate) async fn list(
    State(state): State<RegistryState>,
    officer: Officer,
) -> Result<impl IntoResponse, Error> {
    let (person, today) = (officer.clone(), state.today());
    let read = state.db.read(move |tx| {
        let mut labels = Labels::new(today);
        let mut found = Vec::new();
        for (plan, all) in plans(tx, &person.territory, today)? {
            if plan.shown_to(&person, !all.is_empty()) {
                let office = office(tx, &mut labels, &plan)?;
                found.push((plan, office, progress(&all).all));
            }
        }
        Ok::<_, RegistryError>(found)
    });
    let visitor = &officer.visitor;
    let rows = read.await?.into_iter().map(|(plan, office, counts)| Row {
        tone: state_tone(plan.state),
        state: visitor.t(&format!("registry-inspection-state-{}", plan.state.word())),
        plan,
        office,
        counts,
    });
    let rows = rows.collect();
    Ok(Html(ListPage { page: Page::new(visitor, visitor.t("registry-inspections")), rows }))
}

fn form(officer: &Officer, typed: &Typed, errors: FieldErrors) -> FormPage {
    let visitor = &officer.visitor;
    let line = |name| Input::line(visitor, typed, name);
    let inputs = vec![
        line("year").by(Control::Line("number")).helped(visitor, "registry-help-inspection-year"),
        line("about").helped(visitor, "registry-help-inspection-about"),
    ];
    let page = Page::new(visitor, visitor.t("registry-inspection-new"));
    let form = FormPage::new(page, errors, "/inspections".to_owned(), inputs, 0);
    FormPage { intro: visitor.t("registry-inspection-new-what"), ..form }
}

/// `GET /inspections/new`.
pub(crate) async fn create_form(
    State(state): State<RegistryState>,
    officer: Officer,
) -> Result<impl IntoResponse, Error> {
    let mut typed = Typed::default();
    typed.set("year", state.today().year().to_string());
    Ok(Html(form(&officer, &typed, FieldErrors::new())))
}

/// `POST /inspections`.
pub(crate) async fn create(
    State(state): State<RegistryState>,
    officer: Officer,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let mut reader = Reader::new(&typed);
    let year = reader.needed("year", "registry-error-inspection-year");
    let about = reader.needed("about", "registry-error-words");
    let sent = match reader.done(year.zip(about)) {
        Err(errors) => Sent::wrong(errors),
        Ok((year, about)) => {
            let (id, actor) = (state.world.id(), officer.actor(state.world.now()));
            let (territory, today) = (officer.territory.clone(), state.today());
            let written = state.db.write(move |tx| {
                let (commune, province) = seat(tx, &territory, today)?;
                let new = NewPlan { id, year, commune, province, about, demonstration: false };
                store::create(tx, &actor, &new)
            });
            Sent::from_write(written.await, format!("/inspections/{id}"))?
        }
    };
    Ok(again(sent, |errors| form(&officer, &typed, errors)))
}
