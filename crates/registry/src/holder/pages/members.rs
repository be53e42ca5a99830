//! Members of a cooperative: joining and leaving.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page};
use serde::Deserialize;
use uuid::Uuid;

use super::covered;
use crate::RegistryError;
use crate::holder::{self, Filter, Holder, HolderKind};
use crate::list::Part;
use crate::named::Named;
use crate::screen::{Choice, Control, FormPage, Input, Reader, RegistryState, Sent, Typed, again};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// Words of the household's name.
    text: String,
}

struct Opened {
    cooperative: Holder,
    households: Vec<Choice>,
}

async fn opened(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
    text: String,
) -> Result<Opened, RegistryError> {
    let (officer, today) = (officer.clone(), state.today());
    state
        .db
        .read(move |tx| {
            let cooperative = covered(tx, &officer, id)?;
            let named = Named::read(tx, &text, &officer.territory, today)?;
            let filter =
                Filter { text, named, kind: Some(HolderKind::Household), ..Filter::default() };
            let page = holder::list(tx, &officer.territory, &filter, &Part::Page(None))?;
            let households = page.rows.into_iter();
            let households = households
                .map(|row| Choice { value: row.id.to_string(), label: row.name })
                .collect();
            Ok(Opened { cooperative, households })
        })
        .await
}

fn form(officer: &Officer, opened: Opened, typed: &Typed, errors: FieldErrors) -> FormPage {
    let visitor = &officer.visitor;
    let id = opened.cooperative.id;
    let title =
        visitor.tr("registry-member-new", &[("name", &opened.cooperative.facts.name.as_str())]);
    let (page, back) = (Page::new(visitor, title), format!("/holders/{id}"));
    let inputs = vec![
        Input::line(visitor, typed, "household").choose(opened.households),
        Input::line(visitor, typed, "joined").by(Control::Line("date")),
    ];
    FormPage {
        action: format!("/holders/{id}/members"),
        intro: visitor.t("registry-member-intro"),
        search: Some(Input::line(visitor, typed, "text")),
        ..FormPage::new(page, errors, back, inputs, opened.cooperative.version)
    }
}

/// `GET /holders/{id}/members?text=…`.
pub(crate) async fn join_form(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let mut typed = Typed::default();
    typed.set("text", &asked.text);
    let opened = opened(&state, &officer, id, asked.text).await?;
    typed.set("joined", state.today().to_string());
    Ok(Html(form(&officer, opened, &typed, FieldErrors::new())))
}

/// `POST /holders/{id}/members`.
pub(crate) async fn join(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let opened = opened(&state, &officer, id, String::new()).await?;
    let mut reader = Reader::new(&typed);
    let household = reader.needed::<Uuid>("household", "registry-error-choice");
    let joined = reader.day("joined");
    let sent = match reader.done(household.zip(joined)) {
        Err(errors) => Sent::wrong(errors),
        Ok((household, joined)) => {
            let (actor, today) = (officer.actor(state.world.now()), state.today());
            let person = officer.clone();
            let result = state.db.write(move |tx| {
                covered(tx, &person, household)?;
                holder::add_member(tx, &actor, id, household, joined, today)
            });
            Sent::from_write(result.await, format!("/holders/{id}"))?
        }
    };
    Ok(again(sent, |errors| form(&officer, opened, &typed, errors)))
}

/// `POST /holders/{id}/members/{household}/leave`: from today on it is no member any more.
pub(crate) async fn leave(
    State(state): State<RegistryState>,
    officer: Officer,
    Path((id, household)): Path<(Uuid, Uuid)>,
) -> Result<impl IntoResponse, Error> {
    let (actor, today) = (officer.actor(state.world.now()), state.today());
    let person = officer.clone();
    state
        .db
        .write(move |tx| {
            covered(tx, &person, id)?;
            holder::remove_member(tx, &actor, id, household, today)
        })
        .await?;
    Ok(Redirect::to(&format!("/holders/{id}")))
}
