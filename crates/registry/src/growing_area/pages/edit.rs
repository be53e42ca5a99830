//! Forms that register and change a growing area.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::db::Tx;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page};
use uuid::Uuid;

use super::additions::{crop_inputs, read_crop};
use super::covered;
use crate::RegistryError;
use crate::crop::{self, Crop};
use crate::growing_area::{self, Facts, GrowingArea, NewGrowingArea, Purpose};
use crate::screen::{
    Choice, Commune, FormPage, Input, Reader, RegistryState, Sent, Typed, again, commune_choices,
    communes, holder_choices, word_choices,
};

/// What the form offers: never more than the officer's territory holds.
struct Offered {
    communes: Vec<Commune>,
    holders: Vec<Choice>,
    crops: Vec<Crop>,
    known: Option<GrowingArea>,
}

async fn offered(
    state: &RegistryState,
    officer: &Officer,
    id: Option<Uuid>,
    wanted: Option<Uuid>,
) -> Result<Offered, RegistryError> {
    let (officer, today) = (officer.clone(), state.today());
    state
        .db
        .read(move |tx: &mut Tx<'_>| {
            let known = id.map(|id| covered(tx, &officer, id)).transpose()?;
            // The holder of today stays a choice, also where it lies in another territory.
            let kept = known.as_ref().map(|area| (area.facts.holder, area.holder_name.clone()));
            Ok(Offered {
                communes: communes(tx, &officer.territory, today)?,
                holders: holder_choices(tx, &officer.territory, wanted, kept)?,
                crops: crop::all(tx)?,
                known,
            })
        })
        .await
}

fn read(reader: &mut Reader<'_>, offered: &Offered) -> Option<Facts> {
    let name = reader.needed("name", "registry-error-name");
    let holder = reader.chosen("holder", &offered.holders);
    let site = reader.site(&offered.communes);
    let identifier = reader.optional("identifier", "registry-error-identifier");
    let purpose = reader.needed("purpose", "registry-error-choice");
    Some(Facts { name: name?, holder: holder?, site: site?, identifier, purpose: purpose? })
}

fn typed(area: &GrowingArea) -> Typed {
    let facts = &area.facts;
    let mut typed = Typed::default();
    typed.set("name", facts.name.as_str());
    typed.set("holder", facts.holder.to_string());
    typed.set_site(&facts.site);
    typed.set("identifier", facts.identifier.as_ref().map_or("", |id| id.digits()));
    typed.set("purpose", facts.purpose.word());
    typed
}

fn form(officer: &Officer, offered: &Offered, typed: &Typed, errors: FieldErrors) -> FormPage {
    let visitor = &officer.visitor;
    let line = |name| Input::line(visitor, typed, name);
    let purposes = word_choices(visitor, "registry-purpose", Purpose::ALL.iter().map(|p| p.word()));
    let mut inputs = vec![
        line("name"),
        line("holder").choose(offered.holders.clone()),
        line("commune").choose(commune_choices(&offered.communes)),
        line("address").helped(visitor, "registry-help-address"),
        line("purpose").choose(purposes),
        line("identifier").helped(visitor, "registry-help-gln"),
    ];
    let known = offered.known.as_ref();
    if known.is_none() {
        inputs.extend(crop_inputs(visitor, typed, &offered.crops));
    }
    let back =
        known.map_or("/growing-areas".to_owned(), |area| format!("/growing-areas/{}", area.id));
    let title = match known {
        Some(area) => visitor.tr("registry-edit-of", &[("name", &area.facts.name.as_str())]),
        None => visitor.t("registry-growing-area-new"),
    };
    let version = known.map_or(0, |area| area.version);
    FormPage::new(Page::new(visitor, title), errors, back, inputs, version)
}

/// `GET /growing-areas/new?holder=…`.
pub(crate) async fn create_form(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(typed): Query<Typed>,
) -> Result<impl IntoResponse, Error> {
    let offered = offered(&state, &officer, None, typed.of("holder").parse().ok()).await?;
    Ok(Html(form(&officer, &offered, &typed, FieldErrors::new())))
}

/// `POST /growing-areas`.
pub(crate) async fn create(
    State(state): State<RegistryState>,
    officer: Officer,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let offered = offered(&state, &officer, None, typed.of("holder").parse().ok()).await?;
    let mut reader = Reader::new(&typed);
    let facts = read(&mut reader, &offered);
    let crop = read_crop(&mut reader);
    let sent = match reader.done(facts.zip(crop)) {
        Err(errors) => Sent::wrong(errors),
        Ok((facts, crop)) => {
            let new = NewGrowingArea {
                id: state.world.id(),
                facts,
                crops: vec![crop],
                plots: Vec::new(),
                codes: Vec::new(),
                statuses: Vec::new(),
                certificates: Vec::new(),
                contracts: Vec::new(),
                demonstration: false,
            };
            let href = format!("/growing-areas/{}", new.id);
            let actor = officer.actor(state.world.now());
            let result = state.db.write(move |tx| growing_area::create(tx, &actor, &new)).await;
            Sent::from_write(result, href)?
        }
    };
    Ok(again(sent, |errors| form(&officer, &offered, &typed, errors)))
}

/// `GET /growing-areas/{id}/edit`.
pub(crate) async fn change_form(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let offered = offered(&state, &officer, Some(id), None).await?;
    let typed = offered.known.as_ref().map(typed).unwrap_or_default();
    Ok(Html(form(&officer, &offered, &typed, FieldErrors::new())))
}

/// `POST /growing-areas/{id}`.
pub(crate) async fn change(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let offered = offered(&state, &officer, Some(id), None).await?;
    let mut reader = Reader::new(&typed);
    let facts = read(&mut reader, &offered);
    let sent = match reader.done(facts) {
        Err(errors) => Sent::wrong(errors),
        Ok(facts) => {
            let (actor, version) = (officer.actor(state.world.now()), typed.version());
            let result = state
                .db
                .write(move |tx| growing_area::update(tx, &actor, id, version, &facts))
                .await;
            Sent::from_write(result, format!("/growing-areas/{id}"))?
        }
    };
    Ok(again(sent, |errors| form(&officer, &offered, &typed, errors)))
}
