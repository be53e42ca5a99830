//! Forms that give a growing area a crop or a contract with a buyer.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Visitor};
use uuid::Uuid;

use super::covered;
use crate::RegistryError;
use crate::crop::{self, Crop};
use crate::growing_area::{self, GrowingArea, GrowingAreaCrop, NewContract};
use crate::holder;
use crate::screen::{
    Choice, Control, FormPage, Input, Reader, RegistryState, Sent, Typed, again, crop_choices,
};

pub(super) fn crop_inputs(visitor: &Visitor, typed: &Typed, crops: &[Crop]) -> Vec<Input> {
    let line = |name| Input::line(visitor, typed, name);
    let number = |name| line(name).by(Control::Line("number"));
    vec![
        line("crop").choose(crop_choices(crops, visitor.language)),
        line("variety"),
        number("planted-year"),
        number("trees"),
        number("expected-yield-kg-per-ha").unit(visitor.t("registry-unit-kg-per-ha")),
    ]
}

pub(super) fn read_crop(reader: &mut Reader<'_>) -> Option<GrowingAreaCrop> {
    let crop = reader.needed("crop", "registry-error-choice");
    let variety = reader.optional("variety", "registry-error-words");
    let planted = reader.optional("planted-year", "registry-error-year");
    let trees = reader.optional("trees", "registry-error-number");
    let expected_yield = reader.optional("expected-yield-kg-per-ha", "registry-error-number");
    Some(GrowingAreaCrop { crop: crop?, variety, planted, trees, expected_yield })
}

struct Opened {
    area: GrowingArea,
    crops: Vec<Crop>,
    firms: Vec<Choice>,
}

async fn opened(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
) -> Result<Opened, RegistryError> {
    let officer = officer.clone();
    state
        .db
        .read(move |tx| {
            let area = covered(tx, &officer, id)?;
            let firms = holder::firms(tx)?.into_iter();
            let firms = firms.map(|(id, label)| Choice { value: id.to_string(), label }).collect();
            Ok(Opened { area, crops: crop::all(tx)?, firms })
        })
        .await
}

fn form(
    officer: &Officer,
    area: &GrowingArea,
    folder: &str,
    title: &str,
    inputs: Vec<Input>,
    errors: FieldErrors,
) -> FormPage {
    let back = format!("/growing-areas/{}", area.id);
    let page = Page::new(&officer.visitor, format!("{title} – {}", area.facts.name));
    FormPage {
        action: format!("{back}/{folder}"),
        ..FormPage::new(page, errors, back, inputs, area.version)
    }
}

fn crop_page(officer: &Officer, opened: &Opened, typed: &Typed, errors: FieldErrors) -> FormPage {
    let visitor = &officer.visitor;
    let inputs = crop_inputs(visitor, typed, &opened.crops);
    form(officer, &opened.area, "crops", &visitor.t("registry-set-crop"), inputs, errors)
}

/// `GET /growing-areas/{id}/crops`.
pub(crate) async fn crop_form(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let opened = opened(&state, &officer, id).await?;
    Ok(Html(crop_page(&officer, &opened, &Typed::default(), FieldErrors::new())))
}

/// `POST /growing-areas/{id}/crops`.
pub(crate) async fn set_crop(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let opened = opened(&state, &officer, id).await?;
    let mut reader = Reader::new(&typed);
    let read = read_crop(&mut reader);
    let sent = match reader.done(read) {
        Err(errors) => Sent::wrong(errors),
        Ok(crop) => {
            let (actor, version) = (officer.actor(state.world.now()), typed.version());
            let result = state
                .db
                .write(move |tx| growing_area::set_crop(tx, &actor, id, version, &crop))
                .await;
            Sent::from_write(result, format!("/growing-areas/{id}"))?
        }
    };
    Ok(again(sent, |errors| crop_page(&officer, &opened, &typed, errors)))
}

fn contract_page(
    officer: &Officer,
    opened: &Opened,
    typed: &Typed,
    errors: FieldErrors,
) -> FormPage {
    let visitor = &officer.visitor;
    let line = |name| Input::line(visitor, typed, name);
    let inputs = vec![
        line("buyer").choose(opened.firms.clone()),
        line("number"),
        line("signed").by(Control::Line("date")),
        line("product"),
    ];
    form(officer, &opened.area, "contracts", &visitor.t("registry-add-contract"), inputs, errors)
}

/// `GET /growing-areas/{id}/contracts`.
pub(crate) async fn contract_form(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let opened = opened(&state, &officer, id).await?;
    Ok(Html(contract_page(&officer, &opened, &Typed::default(), FieldErrors::new())))
}

/// `POST /growing-areas/{id}/contracts`.
pub(crate) async fn add_contract(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let opened = opened(&state, &officer, id).await?;
    let mut reader = Reader::new(&typed);
    let buyer = reader.chosen("buyer", &opened.firms);
    let number = reader.needed("number", "registry-error-words");
    let signed = reader.day("signed");
    let product = reader.needed("product", "registry-error-words");
    let new_id = state.world.id();
    let read = || {
        Some(NewContract {
            id: new_id,
            buyer: buyer?,
            number: number?,
            signed: signed?,
            product: product?,
        })
    };
    let read = read();
    let sent = match reader.done(read) {
        Err(errors) => Sent::wrong(errors),
        Ok(contract) => {
            let (actor, version) = (officer.actor(state.world.now()), typed.version());
            let result = state
                .db
                .write(move |tx| growing_area::add_contract(tx, &actor, id, version, &contract))
                .await;
            Sent::from_write(result, format!("/growing-areas/{id}"))?
        }
    };
    Ok(again(sent, |errors| contract_page(&officer, &opened, &typed, errors)))
}
