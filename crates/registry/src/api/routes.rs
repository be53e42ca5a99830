//! The routes, each with what it needs.

use axum::http::Method;
use nguon_platform::accounts::Capability;
use nguon_platform::web::{Access, Door};

use super::answer::list;
use super::{document, reference};
use crate::screen::RegistryState;
use crate::standing::pages::{GrowingAreas, PackingHouses};
use crate::{application, field_check, growing_area, holder, incident, monitoring, packing_house};

const READ: Access = Access::Api(Capability::ViewRegistry);
/// What lies in one's territory; whose it is and how far it has come decides the rest.
const OWN: Access = Access::Api(Capability::Apply);
/// The office's word.
const OFFICE: Access = Access::Api(Capability::EditRegistry);

/// All of `/api/v1`.
pub(crate) fn routes(door: Door<RegistryState>) -> Door<RegistryState> {
    let door = door
        .get("/api/v1/openapi.json", Access::Public, document::served)
        .get("/api/v1/crops", READ, reference::crops)
        .get("/api/v1/markets", READ, reference::markets)
        .get("/api/v1/code-schemes", READ, reference::code_schemes)
        .get("/api/v1/communes", READ, reference::communes_here)
        .get("/api/v1/holders", READ, list::<holder::pages::Asked>)
        .post("/api/v1/holders", OFFICE, holder::api::create)
        .get("/api/v1/holders/{id}", READ, holder::api::read)
        .on(Method::PUT, "/api/v1/holders/{id}", OFFICE, holder::api::update)
        .get("/api/v1/monitoring", READ, monitoring::api::list);
    proceedings(houses(areas(door)))
}

fn areas(door: Door<RegistryState>) -> Door<RegistryState> {
    use growing_area::api;
    const PLOT: &str = "/api/v1/growing-areas/{id}/plots/{plot}";
    const CHECKS: &str = "/api/v1/growing-areas/{id}/checks";
    door.get("/api/v1/growing-areas", READ, list::<growing_area::pages::Asked>)
        .post("/api/v1/growing-areas", OWN, api::create)
        .get("/api/v1/growing-areas/{id}", READ, api::read)
        .on(Method::PUT, "/api/v1/growing-areas/{id}", OWN, api::update)
        .on(Method::PUT, "/api/v1/growing-areas/{id}/crops", OWN, api::set_crop)
        .get("/api/v1/growing-areas/{id}/plots", READ, api::plots)
        .post("/api/v1/growing-areas/{id}/plots", OWN, api::add_plot)
        .get(PLOT, READ, api::plot)
        .on(Method::PUT, PLOT, OWN, api::change_plot)
        .get("/api/v1/growing-areas/{id}/seasons", READ, api::seasons)
        .post("/api/v1/growing-areas/{id}/seasons", OWN, api::add_season)
        .get(CHECKS, READ, field_check::api::checks::<GrowingAreas>)
        .post(CHECKS, OFFICE, field_check::api::check::<GrowingAreas>)
}

fn houses(door: Door<RegistryState>) -> Door<RegistryState> {
    use packing_house::api;
    const CHECKS: &str = "/api/v1/packing-houses/{id}/checks";
    door.get("/api/v1/packing-houses", READ, list::<packing_house::pages::Asked>)
        .post("/api/v1/packing-houses", OWN, api::create)
        .get("/api/v1/packing-houses/{id}", READ, api::read)
        .on(Method::PUT, "/api/v1/packing-houses/{id}", OWN, api::update)
        .get(CHECKS, READ, field_check::api::checks::<PackingHouses>)
        .post(CHECKS, OFFICE, field_check::api::check::<PackingHouses>)
}

fn proceedings(door: Door<RegistryState>) -> Door<RegistryState> {
    door.get("/api/v1/applications", READ, list::<application::pages::Asked>)
        .post("/api/v1/applications", OWN, application::api::create)
        .get("/api/v1/applications/{id}", READ, application::api::read)
        .post("/api/v1/applications/{id}/steps", OWN, application::api::act)
        .get("/api/v1/incidents", READ, list::<incident::pages::Asked>)
        .post("/api/v1/incidents", OWN, incident::api::create)
        .get("/api/v1/incidents/{id}", READ, incident::api::read)
}
