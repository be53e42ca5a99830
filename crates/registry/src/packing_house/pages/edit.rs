//! Forms that register and change a packing house.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::db::Tx;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page};
use nguon_plots::{Limits, LonLat};
use uuid::Uuid;

use super::covered;
use crate::RegistryError;
use crate::growing_area::geometry_key;
use crate::packing_house::{self, Facts, NewPackingHouse, PackingHouse};
use crate::screen::{
    Choice, Commune, Control, FormPage, Input, Reader, RegistryState, Sent, Typed, again,
    commune_choices, communes, holder_choices,
};

/// What the form offers: never more than the officer's territory holds.
struct Offered {
    communes: Vec<Commune>,
    holders: Vec<Choice>,
    known: Option<PackingHouse>,
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
            let kept = known.as_ref().map(|house| (house.facts.holder, house.holder_name.clone()));
            Ok(Offered {
                communes: communes(tx, &officer.territory, today)?,
                holders: holder_choices(tx, &officer.territory, wanted, kept)?,
                known,
            })
        })
        .await
}

fn read(typed: &Typed, offered: &Offered) -> Result<Facts, FieldErrors> {
    let mut reader = Reader::new(typed);
    let name = reader.needed("name", "registry-error-name");
    let holder = reader.chosen("holder", &offered.holders);
    let site = reader.site(&offered.communes);
    let identifier = reader.optional("identifier", "registry-error-identifier");
    let capacity = reader.optional("capacity", "registry-error-number");
    let point = point(&mut reader);
    let facts =
        || Some(Facts { name: name?, holder: holder?, site: site?, identifier, point, capacity });
    let facts = facts();
    reader.done(facts)
}

/// The position of the gate: both numbers or none.
fn point(reader: &mut Reader<'_>) -> Option<LonLat> {
    let lon: Option<f64> = reader.decimal("lon", "registry-error-number");
    let lat: Option<f64> = reader.decimal("lat", "registry-error-number");
    match (lon, lat) {
        (None, None) => None,
        (Some(lon), Some(lat)) => match LonLat::new(lon, lat, &Limits::VIETNAM) {
            Ok(point) => Some(point),
            Err(error) => {
                reader.complain("lon", geometry_key(&error));
                None
            }
        },
        _ => {
            reader.complain("lat", "registry-error-point");
            None
        }
    }
}

fn typed(house: &PackingHouse) -> Typed {
    let facts = &house.facts;
    let text = |value: Option<String>| value.unwrap_or_default();
    let mut typed = Typed::default();
    typed.set("name", facts.name.as_str());
    typed.set("holder", facts.holder.to_string());
    typed.set_site(&facts.site);
    typed.set("identifier", facts.identifier.as_ref().map_or("", |id| id.digits()));
    typed.set("capacity", text(facts.capacity.map(|capacity| capacity.get().to_string())));
    typed.set("lon", text(facts.point.map(|point| point.lon().to_string())));
    typed.set("lat", text(facts.point.map(|point| point.lat().to_string())));
    typed
}

fn form(officer: &Officer, offered: &Offered, typed: &Typed, errors: FieldErrors) -> FormPage {
    let visitor = &officer.visitor;
    let line = |name| Input::line(visitor, typed, name);
    let known = offered.known.as_ref();
    let back =
        known.map_or("/packing-houses".to_owned(), |house| format!("/packing-houses/{}", house.id));
    let title = match known {
        Some(house) => visitor.tr("registry-edit-of", &[("name", &house.facts.name.as_str())]),
        None => visitor.t("registry-packing-house-new"),
    };
    let inputs = vec![
        line("name"),
        line("holder").choose(offered.holders.clone()),
        line("commune").choose(commune_choices(&offered.communes)),
        line("address").helped(visitor, "registry-help-address"),
        line("capacity").by(Control::Line("number")).unit(visitor.t("registry-unit-kg-per-day")),
        line("identifier").helped(visitor, "registry-help-gln"),
        line("lon").helped(visitor, "registry-help-point").unit("°"),
        line("lat").unit("°"),
    ];
    let version = known.map_or(0, |house| house.version);
    FormPage::new(Page::new(visitor, title), errors, back, inputs, version)
}

/// `GET /packing-houses/new?holder=…`.
pub(crate) async fn create_form(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(typed): Query<Typed>,
) -> Result<impl IntoResponse, Error> {
    let offered = offered(&state, &officer, None, typed.of("holder").parse().ok()).await?;
    Ok(Html(form(&officer, &offered, &typed, FieldErrors::new())))
}

/// `POST /packing-houses`.
pub(crate) async fn create(
    State(state): State<RegistryState>,
    officer: Officer,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let offered = offered(&state, &officer, None, typed.of("holder").parse().ok()).await?;
    let sent = match read(&typed, &offered) {
        Err(errors) => Sent::wrong(errors),
        Ok(facts) => {
            let new = NewPackingHouse {
                id: state.world.id(),
                facts,
                codes: Vec::new(),
                statuses: Vec::new(),
                certificates: Vec::new(),
                demonstration: false,
            };
            let href = format!("/packing-houses/{}", new.id);
            let actor = officer.actor(state.world.now());
            let result = state.db.write(move |tx| packing_house::create(tx, &actor, &new)).await;
            Sent::from_write(result, href)?
        }
    };
    Ok(again(sent, |errors| form(&officer, &offered, &typed, errors)))
}

/// `GET /packing-houses/{id}/edit`.
pub(crate) async fn change_form(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let offered = offered(&state, &officer, Some(id), None).await?;
    let typed = offered.known.as_ref().map(typed).unwrap_or_default();
    Ok(Html(form(&officer, &offered, &typed, FieldErrors::new())))
}

/// `POST /packing-houses/{id}`.
pub(crate) async fn change(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let offered = offered(&state, &officer, Some(id), None).await?;
    let sent = match read(&typed, &offered) {
        Err(errors) => Sent::wrong(errors),
        Ok(facts) => {
            let (actor, version) = (officer.actor(state.world.now()), typed.version());
            let result = state
                .db
                .write(move |tx| packing_house::update(tx, &actor, id, version, &facts))
                .await;
            Sent::from_write(result, format!("/packing-houses/{id}"))?
        }
    };
    Ok(again(sent, |errors| form(&officer, &offered, &typed, errors)))
}
