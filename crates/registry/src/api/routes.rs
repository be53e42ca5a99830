//! The routes, each with what it needs.

use axum::http::Method;
use nguon_platform::accounts::Capability;
use nguon_platform::web::{Access, Door};

use super::answer::list;
use super::{document, reference};
use crate::screen::RegistryState;
use crate::standing::pages::{GrowingAreas, Kind, PackingHouses};
use crate::{
    application, field_check, growing_area, holder, incident, inspection, map, monitoring, notice,
    packing_house, premises, proceeding, standing,
};

const READ: Access = Access::Api(Capability::ViewRegistry);
/// What lies in one's territory; whose it is and how far it has come decides the rest.
const OWN: Access = Access::Api(Capability::Apply);
/// The office's word.
const OFFICE: Access = Access::Api(Capability::EditRegistry);

/// Somebody's who is signed in: no key decides.
const DECIDE: Access = Access::Api(Capability::Decide);

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
        .post("/api/v1/holders/{id}/members", OFFICE, holder::api::join)
        .on(Method::DELETE, "/api/v1/holders/{id}/members/{household}", OFFICE, holder::api::leave)
        .get("/api/v1/holders/{id}/premises", READ, premises::api::list)
        .post("/api/v1/holders/{id}/premises", OFFICE, premises::api::create)
        .get("/api/v1/premises/{id}", READ, premises::api::read)
        .on(Method::PUT, "/api/v1/premises/{id}", OFFICE, premises::api::update);
    let door = standings::<PackingHouses>(standings::<GrowingAreas>(door, &AREA), &HOUSE);
    watching(proceedings(houses(areas(door))))
}

/// Paths of what two kinds of things share.
struct Paths {
    codes: &'static str,
    code: &'static str,
    statuses: &'static str,
    readiness: &'static str,
    certificates: &'static str,
}

const AREA: Paths = Paths {
    codes: "/api/v1/growing-areas/{id}/codes",
    code: "/api/v1/growing-areas/{id}/codes/{code}",
    statuses: "/api/v1/growing-areas/{id}/statuses",
    readiness: "/api/v1/growing-areas/{id}/readiness",
    certificates: "/api/v1/growing-areas/{id}/certificates",
};
const HOUSE: Paths = Paths {
    codes: "/api/v1/packing-houses/{id}/codes",
    code: "/api/v1/packing-houses/{id}/codes/{code}",
    statuses: "/api/v1/packing-houses/{id}/statuses",
    readiness: "/api/v1/packing-houses/{id}/readiness",
    certificates: "/api/v1/packing-houses/{id}/certificates",
};

fn standings<K: Kind>(door: Door<RegistryState>, at: &Paths) -> Door<RegistryState> {
    use standing::api;
    door.get(at.codes, READ, api::codes::<K>)
        .post(at.codes, OFFICE, api::add_code::<K>)
        .on(Method::PUT, at.code, OFFICE, api::reconcile::<K>)
        .get(at.statuses, READ, api::statuses::<K>)
        .post(at.statuses, DECIDE, api::set_status::<K>)
        .get(at.readiness, READ, crate::readiness::api::show::<K>)
        .post(at.certificates, OFFICE, api::add_certificate::<K>)
}

fn areas(door: Door<RegistryState>) -> Door<RegistryState> {
    use growing_area::api;
    const PLOT: &str = "/api/v1/growing-areas/{id}/plots/{plot}";
    const PLOT_CROPS: &str = "/api/v1/growing-areas/{id}/plots/{plot}/crops";
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
        .on(Method::PUT, PLOT_CROPS, OWN, api::set_plot_crop)
        .get("/api/v1/growing-areas/{id}/seasons", READ, api::seasons)
        .post("/api/v1/growing-areas/{id}/seasons", OWN, api::add_season)
        .get("/api/v1/growing-areas/{id}/contracts", READ, api::contracts)
        .post("/api/v1/growing-areas/{id}/contracts", OWN, api::add_contract)
        .get("/api/v1/buyers", OWN, api::buyers)
        .get("/api/v1/growing-areas/files/{format}", READ, map::file_for_programs)
        .get("/api/v1/growing-areas/{id}/files/{format}", READ, map::file_of_area_for_programs)
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
    let door = door
        .get("/api/v1/applications", READ, list::<application::pages::Asked>)
        .post("/api/v1/applications", OWN, application::api::create)
        .get("/api/v1/applications/{id}", READ, application::api::read)
        .post("/api/v1/applications/{id}/steps", OWN, application::api::act)
        .get("/api/v1/incidents", READ, list::<incident::pages::Asked>)
        .post("/api/v1/incidents", OWN, incident::api::create)
        .get("/api/v1/incidents/{id}", READ, incident::api::read)
        .post("/api/v1/incidents/{id}/steps", OWN, incident::api::act)
        .get("/api/v1/notices", OFFICE, notice::api::list)
        .post("/api/v1/notices", OFFICE, notice::api::send)
        .get("/api/v1/notices/{id}", OFFICE, notice::api::read)
        .post("/api/v1/notices/{id}/steps", DECIDE, notice::api::act);
    papers(door)
}

fn papers(door: Door<RegistryState>) -> Door<RegistryState> {
    use crate::record_papers::{OfGrowingArea, OfPackingHouse};
    use application::api::Applications;
    use incident::api::Incidents;
    use proceeding::api;
    const MAX: usize = api::PAPER_JSON_MAX;
    door.get("/api/v1/applications/{id}/papers", READ, api::list::<Applications>)
        .upload("/api/v1/applications/{id}/papers", OWN, MAX, api::send::<Applications>)
        .get("/api/v1/applications/{id}/papers/{paper}", READ, api::copy::<Applications>)
        .get("/api/v1/incidents/{id}/papers", READ, api::list::<Incidents>)
        .upload("/api/v1/incidents/{id}/papers", OWN, MAX, api::send::<Incidents>)
        .get("/api/v1/incidents/{id}/papers/{paper}", READ, api::copy::<Incidents>)
        .get("/api/v1/growing-areas/{id}/papers", READ, api::list::<OfGrowingArea>)
        .upload("/api/v1/growing-areas/{id}/papers", OFFICE, MAX, api::send::<OfGrowingArea>)
        .get("/api/v1/growing-areas/{id}/papers/{paper}", READ, api::copy::<OfGrowingArea>)
        .get("/api/v1/packing-houses/{id}/papers", READ, api::list::<OfPackingHouse>)
        .upload("/api/v1/packing-houses/{id}/papers", OFFICE, MAX, api::send::<OfPackingHouse>)
        .get("/api/v1/packing-houses/{id}/papers/{paper}", READ, api::copy::<OfPackingHouse>)
}

fn watching(door: Door<RegistryState>) -> Door<RegistryState> {
    use inspection::api;
    door.get("/api/v1/monitoring", READ, monitoring::api::list)
        .get("/api/v1/inspections", READ, api::list)
        .post("/api/v1/inspections", OFFICE, api::create)
        .get("/api/v1/inspections/{id}", READ, api::read)
        .get("/api/v1/inspections/{id}/visits", READ, api::list_visits)
        .post("/api/v1/inspections/{id}/changes", OFFICE, api::change_visits)
        .on(Method::PUT, "/api/v1/inspections/{id}/decision", DECIDE, api::approve)
}
