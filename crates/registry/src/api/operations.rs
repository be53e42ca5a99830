//! What can be asked, one row for each method of a path.

use schemars::{Schema, SchemaGenerator};
use serde_json::{Value, json};

use super::answer::{All, Listed, ROWS, ROWS_MAX};
use super::reference::{CommuneOut, CropOut, MarketOut, SchemeOut};
use crate::holder::HolderKind;
use crate::list::Key;
use crate::market::Status;
use crate::monitoring::Standing;
use crate::proceeding::OnClock;
use crate::{
    application, field_check, growing_area, holder, incident, inspection, map, monitoring, notice,
    packing_house, premises, proceeding, readiness, standing,
};

type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// What comes back.
#[derive(Clone, Copy)]
pub(super) enum Gives {
    /// 200 with JSON.
    Json(SchemaOf),
    /// 200 with JSON and the tag of its version.
    Tagged(SchemaOf),
    /// 200 with GeoJSON and the tag of its version.
    Feature(SchemaOf),
    /// 200 with one part of a list.
    Part(SchemaOf),
    /// 201 with where it is.
    Created,
    /// 204 with the new tag.
    Changed,
    /// 200 with a file of one of these media types.
    File(&'static [&'static str]),
    /// 200 with this document.
    Document,
}

/// One method of a path.
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) summary: &'static str,
    pub(super) asks: &'static [Ask],
    pub(super) takes: Option<SchemaOf>,
    pub(super) gives: Gives,
}

/// A parameter in the query.
pub(crate) struct Ask {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    pub(crate) schema: fn() -> Value,
}

fn words<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> Value {
    json!({ "type": "string", "enum": all.iter().map(|one| word(*one)).collect::<Vec<_>>() })
}

fn text() -> Value {
    json!({ "type": "string" })
}

const fn ask(name: &'static str, what: &'static str, schema: fn() -> Value) -> Ask {
    Ask { name, what, schema }
}

const TEXT: Ask = ask(
    "text",
    "Words of the name, digits of a number, a code, or the whole name of a place of today or of any \
     earlier day; with or without tone marks",
    text,
);
pub(crate) const COMMUNE: Ask = ask(
    "commune",
    "Only in this commune, by its id: `30643@2025-07-01`",
    || json!({ "type": "string", "pattern": "^[0-9]{1,5}@[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
);
pub(crate) const MARKET: Ask = ask(
    "market",
    "Only in this market, by its code: `CN`",
    || json!({ "type": "string", "pattern": "^[A-Z]{2}$" }),
);
pub(crate) const STATUS: Ask =
    ask("status", "Only with this current status", || words(Status::ALL, Status::word));
const CLOCK: Ask =
    ask("clock", "Only open ones, or only overdue ones", || words(OnClock::ALL, OnClock::word));
const LIMIT: Ask = ask(
    "limit",
    "Rows of this part",
    || json!({ "type": "integer", "minimum": 1, "maximum": ROWS_MAX, "default": ROWS }),
);
const AFTER: Ask = ask("after", "Where this part begins, as `next` of the one before says", text);
pub(crate) const CROP: Ask = ask(
    "crop",
    "Only with this crop, by its short name: `mango`",
    || json!({ "type": "string", "pattern": "^[a-z0-9-]{1,40}$" }),
);

/// The orders of a list by their words in addresses, the other way round with a minus in front.
fn orders(keys: &[Key]) -> Value {
    let words = keys.iter().flat_map(|key| [key.word.to_owned(), format!("-{}", key.word)]);
    json!({ "type": "string", "enum": words.collect::<Vec<_>>(), "default": Key::NAME.word })
}

const SORTED: &str = "What the list is ordered by, with a minus from the last to the first; `after` \
                      holds within one order";

const HOLDERS: &[Ask] = &[
    TEXT,
    ask("kind", "Only this kind", || words(HolderKind::ALL, HolderKind::word)),
    COMMUNE,
    ask("sort", SORTED, || orders(&holder::ORDERS)),
    LIMIT,
    AFTER,
];
const AREAS: &[Ask] = &[
    TEXT,
    CROP,
    COMMUNE,
    MARKET,
    STATUS,
    ask("sort", SORTED, || orders(&growing_area::ORDERS)),
    LIMIT,
    AFTER,
];
const HOUSES: &[Ask] = &[
    TEXT,
    COMMUNE,
    MARKET,
    STATUS,
    ask("sort", SORTED, || orders(&packing_house::ORDERS)),
    LIMIT,
    AFTER,
];
const APPLICATIONS: &[Ask] = &[
    TEXT,
    ask("state", "Only in this state", || words(application::State::ALL, application::State::word)),
    MARKET,
    COMMUNE,
    CLOCK,
    LIMIT,
    AFTER,
];
const INCIDENTS: &[Ask] = &[
    TEXT,
    ask("kind", "Only this kind", || words(incident::Kind::ALL, incident::Kind::word)),
    ask("state", "Only in this state", || words(incident::State::ALL, incident::State::word)),
    MARKET,
    CLOCK,
    LIMIT,
    AFTER,
];
const AREA_FILES: &[Ask] = &[TEXT, CROP, COMMUNE, MARKET, STATUS];
const VISITS: &[Ask] = &[
    COMMUNE,
    ask("officer", "Only on this account's desk, or `none`", text),
    ask("state", "Only those that stand so", || {
        words(inspection::Wanted::ALL, inspection::Wanted::word)
    }),
    ask(
        "month",
        "Only those whose window ends in this month, `2026-03`",
        || json!({ "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$" }),
    ),
    CROP,
    LIMIT,
    AFTER,
];
const STANDINGS: &[Ask] =
    &[ask("standing", "Only with this standing", || words(Standing::ALL, Standing::word))];

const fn get(
    path: &'static str,
    summary: &'static str,
    asks: &'static [Ask],
    gives: Gives,
) -> Operation {
    Operation { method: "get", path, summary, asks, takes: None, gives }
}

const fn post(
    path: &'static str,
    summary: &'static str,
    takes: SchemaOf,
    gives: Gives,
) -> Operation {
    Operation { method: "post", path, summary, asks: &[], takes: Some(takes), gives }
}

const fn put(path: &'static str, summary: &'static str, takes: SchemaOf) -> Operation {
    Operation { method: "put", path, summary, asks: &[], takes: Some(takes), gives: Gives::Changed }
}

const fn delete(path: &'static str, summary: &'static str) -> Operation {
    Operation { method: "delete", path, summary, asks: &[], takes: None, gives: Gives::Changed }
}

macro_rules! schema {
    ($kind:ty) => {
        SchemaGenerator::subschema_for::<$kind>
    };
}

pub(super) const OPERATIONS: &[Operation] = &[
    get("/api/v1/openapi.json", "This document", &[], Gives::Document),
    get("/api/v1/crops", "All crops", &[], Gives::Json(schema!(All<CropOut>))),
    get("/api/v1/markets", "All markets", &[], Gives::Json(schema!(All<MarketOut>))),
    get("/api/v1/code-schemes", "All forms of codes", &[], Gives::Json(schema!(All<SchemeOut>))),
    get(
        "/api/v1/communes",
        "Communes of today where the caller may register something",
        &[],
        Gives::Json(schema!(All<CommuneOut>)),
    ),
    get(
        "/api/v1/holders",
        "Holders",
        HOLDERS,
        Gives::Part(schema!(Listed<holder::api::HolderRow>)),
    ),
    post("/api/v1/holders", "Register a holder", schema!(holder::api::HolderIn), Gives::Created),
    get("/api/v1/holders/{id}", "A holder", &[], Gives::Tagged(schema!(holder::api::HolderOut))),
    put("/api/v1/holders/{id}", "Change a holder", schema!(holder::api::HolderIn)),
    post(
        "/api/v1/holders/{id}/members",
        "Make a household a member of a cooperative",
        schema!(holder::api::MemberIn),
        Gives::Created,
    ),
    delete("/api/v1/holders/{id}/members/{household}", "End a membership today; the past stays"),
    get(
        "/api/v1/holders/{id}/premises",
        "Other places of a holder: warehouses, collection points, shops",
        &[],
        Gives::Json(schema!(All<premises::api::PremisesOut>)),
    ),
    post(
        "/api/v1/holders/{id}/premises",
        "Register a place of a holder",
        schema!(premises::api::PremisesIn),
        Gives::Created,
    ),
    get(
        "/api/v1/premises/{id}",
        "A place of a holder",
        &[],
        Gives::Tagged(schema!(premises::api::PremisesOut)),
    ),
    put("/api/v1/premises/{id}", "Change a place", schema!(premises::api::PremisesIn)),
    get(
        "/api/v1/growing-areas",
        "Growing areas",
        AREAS,
        Gives::Part(schema!(Listed<growing_area::api::AreaRow>)),
    ),
    post(
        "/api/v1/growing-areas",
        "Register a growing area",
        schema!(growing_area::api::AreaIn),
        Gives::Created,
    ),
    get(
        "/api/v1/growing-areas/{id}",
        "A growing area with its crops, codes, statuses and certificates",
        &[],
        Gives::Tagged(schema!(growing_area::api::AreaOut)),
    ),
    put("/api/v1/growing-areas/{id}", "Change a growing area", schema!(growing_area::api::AreaIn)),
    put(
        "/api/v1/growing-areas/{id}/crops",
        "Add a crop, or change what is said of it",
        schema!(growing_area::api::CropIn),
    ),
    get(
        "/api/v1/growing-areas/{id}/plots",
        "Its plots as GeoJSON",
        &[],
        Gives::Feature(schema!(growing_area::api::Features)),
    ),
    post(
        "/api/v1/growing-areas/{id}/plots",
        "Add a plot",
        schema!(growing_area::api::FeatureIn),
        Gives::Created,
    ),
    get(
        "/api/v1/growing-areas/{id}/plots/{plot}",
        "A plot as GeoJSON",
        &[],
        Gives::Feature(schema!(growing_area::api::FeatureOut)),
    ),
    put(
        "/api/v1/growing-areas/{id}/plots/{plot}",
        "Change a plot",
        schema!(growing_area::api::FeatureIn),
    ),
    put(
        "/api/v1/growing-areas/{id}/plots/{plot}/crops",
        "Say what a crop takes of a plot",
        schema!(growing_area::api::PlotCropIn),
    ),
    get(
        "/api/v1/growing-areas/{id}/seasons",
        "Its harvest seasons, latest first",
        &[],
        Gives::Tagged(schema!(All<growing_area::api::SeasonOut>)),
    ),
    post(
        "/api/v1/growing-areas/{id}/seasons",
        "Report a harvest season with its expected yield",
        schema!(growing_area::api::SeasonIn),
        Gives::Created,
    ),
    get(
        "/api/v1/growing-areas/{id}/contracts",
        "Its contracts with buyers, newest first",
        &[],
        Gives::Tagged(schema!(All<growing_area::api::ContractOut>)),
    ),
    post(
        "/api/v1/growing-areas/{id}/contracts",
        "Link a buyer",
        schema!(growing_area::api::ContractIn),
        Gives::Created,
    ),
    get(
        "/api/v1/buyers",
        "Firms that may be a buyer, wherever they are",
        &[],
        Gives::Json(schema!(All<growing_area::api::Buyer>)),
    ),
    post(
        "/api/v1/growing-areas/{id}/certificates",
        "Record a certificate",
        schema!(standing::api::CertificateIn),
        Gives::Created,
    ),
    get(
        "/api/v1/growing-areas/{id}/codes",
        "Its codes, newest first: the scheme with its period, who gave it, when it was compared with \
         the national system",
        &[],
        Gives::Tagged(schema!(All<standing::api::CodeInFull>)),
    ),
    post(
        "/api/v1/growing-areas/{id}/codes",
        "Write down a code that the national system gave, or that stands on papers",
        schema!(standing::api::CodeIn),
        Gives::Created,
    ),
    put(
        "/api/v1/growing-areas/{id}/codes/{code}",
        "Note that a code was compared with the national system",
        schema!(standing::api::ReconciliationIn),
    ),
    get(
        "/api/v1/growing-areas/{id}/readiness",
        "What the markets where it has a status require, and what of it is met today",
        &[],
        Gives::Json(schema!(All<readiness::api::ReadinessOut>)),
    ),
    get(
        "/api/v1/growing-areas/{id}/statuses",
        "Its status in each market, now and before, and what may follow",
        &[],
        Gives::Tagged(schema!(All<standing::api::InMarket>)),
    ),
    post(
        "/api/v1/growing-areas/{id}/statuses",
        "Give it a status in a market: a person's word, no key's",
        schema!(standing::api::StatusIn),
        Gives::Created,
    ),
    get(
        "/api/v1/growing-areas/files/{format}",
        "All plots of the growing areas that the filter leaves, as a file",
        AREA_FILES,
        Gives::File(&map::MEDIA),
    ),
    get(
        "/api/v1/growing-areas/{id}/files/{format}",
        "Its plots as a file",
        &[],
        Gives::File(&map::MEDIA),
    ),
    get(
        "/api/v1/growing-areas/{id}/checks",
        "Its field checks, newest first, and the checklist of today",
        &[],
        Gives::Json(schema!(field_check::api::ChecksOut)),
    ),
    post(
        "/api/v1/growing-areas/{id}/checks",
        "Record a field check",
        schema!(field_check::api::CheckIn),
        Gives::Created,
    ),
    get(
        "/api/v1/packing-houses",
        "Packing houses",
        HOUSES,
        Gives::Part(schema!(Listed<packing_house::api::HouseRow>)),
    ),
    post(
        "/api/v1/packing-houses",
        "Register a packing house",
        schema!(packing_house::api::HouseIn),
        Gives::Created,
    ),
    get(
        "/api/v1/packing-houses/{id}",
        "A packing house with its codes, statuses and certificates",
        &[],
        Gives::Tagged(schema!(packing_house::api::HouseOut)),
    ),
    put(
        "/api/v1/packing-houses/{id}",
        "Change a packing house",
        schema!(packing_house::api::HouseIn),
    ),
    post(
        "/api/v1/packing-houses/{id}/certificates",
        "Record a certificate",
        schema!(standing::api::CertificateIn),
        Gives::Created,
    ),
    get(
        "/api/v1/packing-houses/{id}/codes",
        "Its codes, newest first: the scheme with its period, who gave it, when it was compared with \
         the national system",
        &[],
        Gives::Tagged(schema!(All<standing::api::CodeInFull>)),
    ),
    post(
        "/api/v1/packing-houses/{id}/codes",
        "Write down a code that the national system gave, or that stands on papers",
        schema!(standing::api::CodeIn),
        Gives::Created,
    ),
    put(
        "/api/v1/packing-houses/{id}/codes/{code}",
        "Note that a code was compared with the national system",
        schema!(standing::api::ReconciliationIn),
    ),
    get(
        "/api/v1/packing-houses/{id}/readiness",
        "What the markets where it has a status require, and what of it is met today",
        &[],
        Gives::Json(schema!(All<readiness::api::ReadinessOut>)),
    ),
    get(
        "/api/v1/packing-houses/{id}/statuses",
        "Its status in each market, now and before, and what may follow",
        &[],
        Gives::Tagged(schema!(All<standing::api::InMarket>)),
    ),
    post(
        "/api/v1/packing-houses/{id}/statuses",
        "Give it a status in a market: a person's word, no key's",
        schema!(standing::api::StatusIn),
        Gives::Created,
    ),
    get(
        "/api/v1/packing-houses/{id}/checks",
        "Its field checks, newest first, and the checklist of today",
        &[],
        Gives::Json(schema!(field_check::api::ChecksOut)),
    ),
    post(
        "/api/v1/packing-houses/{id}/checks",
        "Record a field check",
        schema!(field_check::api::CheckIn),
        Gives::Created,
    ),
    get(
        "/api/v1/growing-areas/{id}/papers",
        "Photos and papers of a growing area, oldest first",
        &[],
        Gives::Tagged(schema!(All<proceeding::api::PaperOut>)),
    ),
    post(
        "/api/v1/growing-areas/{id}/papers",
        "Add a photo or paper",
        schema!(proceeding::api::PaperIn),
        Gives::Created,
    ),
    get(
        "/api/v1/growing-areas/{id}/papers/{paper}",
        "The copy of a photo or paper",
        &[],
        Gives::File(&["application/pdf", "image/jpeg", "image/png"]),
    ),
    get(
        "/api/v1/packing-houses/{id}/papers",
        "Photos and papers of a packing house, oldest first",
        &[],
        Gives::Tagged(schema!(All<proceeding::api::PaperOut>)),
    ),
    post(
        "/api/v1/packing-houses/{id}/papers",
        "Add a photo or paper",
        schema!(proceeding::api::PaperIn),
        Gives::Created,
    ),
    get(
        "/api/v1/packing-houses/{id}/papers/{paper}",
        "The copy of a photo or paper",
        &[],
        Gives::File(&["application/pdf", "image/jpeg", "image/png"]),
    ),
    get(
        "/api/v1/applications",
        "Applications for codes, the most urgent first",
        APPLICATIONS,
        Gives::Part(schema!(Listed<application::api::ApplicationRow>)),
    ),
    post(
        "/api/v1/applications",
        "File an application, or draft one",
        schema!(application::api::ApplicationIn),
        Gives::Created,
    ),
    get(
        "/api/v1/applications/{id}",
        "An application with its way so far",
        &[],
        Gives::Tagged(schema!(application::api::ApplicationOut)),
    ),
    post(
        "/api/v1/applications/{id}/steps",
        "Take a step",
        schema!(application::api::StepIn),
        Gives::Changed,
    ),
    get(
        "/api/v1/applications/{id}/papers",
        "Papers of an application, oldest first",
        &[],
        Gives::Tagged(schema!(All<proceeding::api::PaperOut>)),
    ),
    post(
        "/api/v1/applications/{id}/papers",
        "Hand in a paper",
        schema!(proceeding::api::PaperIn),
        Gives::Created,
    ),
    get(
        "/api/v1/applications/{id}/papers/{paper}",
        "The copy of a paper",
        &[],
        Gives::File(&["application/pdf", "image/jpeg", "image/png"]),
    ),
    get(
        "/api/v1/incidents",
        "Cases about codes, the most urgent first",
        INCIDENTS,
        Gives::Part(schema!(Listed<incident::api::IncidentRow>)),
    ),
    post(
        "/api/v1/incidents",
        "Tell of a change or of a misuse",
        schema!(incident::api::IncidentIn),
        Gives::Created,
    ),
    get(
        "/api/v1/incidents/{id}",
        "A case with its way so far",
        &[],
        Gives::Tagged(schema!(incident::api::IncidentOut)),
    ),
    post(
        "/api/v1/incidents/{id}/steps",
        "Take a step",
        schema!(incident::api::StepIn),
        Gives::Changed,
    ),
    get(
        "/api/v1/incidents/{id}/papers",
        "Papers of a case, oldest first",
        &[],
        Gives::Tagged(schema!(All<proceeding::api::PaperOut>)),
    ),
    post(
        "/api/v1/incidents/{id}/papers",
        "Hand in a paper",
        schema!(proceeding::api::PaperIn),
        Gives::Created,
    ),
    get(
        "/api/v1/incidents/{id}/papers/{paper}",
        "The copy of a paper",
        &[],
        Gives::File(&["application/pdf", "image/jpeg", "image/png"]),
    ),
    get(
        "/api/v1/notices",
        "The latest 100 notices of importing countries to a province, newest first",
        &[],
        Gives::Json(schema!(All<notice::api::NoticeRow>)),
    ),
    post(
        "/api/v1/notices",
        "Keep a notice with the codes that it names for review",
        schema!(notice::api::NoticeIn),
        Gives::Created,
    ),
    get(
        "/api/v1/notices/{id}",
        "A notice with what becomes of each code",
        &[],
        Gives::Tagged(schema!(notice::api::NoticeOut)),
    ),
    post(
        "/api/v1/notices/{id}/steps",
        "Open the cases; for people who are signed in",
        schema!(notice::api::NoticeStepIn),
        Gives::Changed,
    ),
    get(
        "/api/v1/monitoring",
        "Codes that hold in a market and the checks they need this season, the most urgent first",
        STANDINGS,
        Gives::Json(schema!(All<monitoring::api::WatchedOut>)),
    ),
    get(
        "/api/v1/inspections",
        "Yearly inspection plans, the newest year first",
        &[],
        Gives::Json(schema!(All<inspection::api::PlanOut>)),
    ),
    post(
        "/api/v1/inspections",
        "Draft the plan of a year",
        schema!(inspection::api::PlanIn),
        Gives::Created,
    ),
    get(
        "/api/v1/inspections/{id}",
        "A plan and how far it is",
        &[],
        Gives::Tagged(schema!(inspection::api::PlanOut)),
    ),
    get(
        "/api/v1/inspections/{id}/visits",
        "Its visits by the end of their windows; one is done by a field check of its place",
        VISITS,
        Gives::Part(schema!(Listed<inspection::api::VisitOut>)),
    ),
    post(
        "/api/v1/inspections/{id}/changes",
        "Change many visits at once: all of them or none",
        schema!(inspection::api::ChangeIn),
        Gives::Changed,
    ),
    put(
        "/api/v1/inspections/{id}/decision",
        "Approve a draft; for people who are signed in",
        schema!(inspection::api::DecisionIn),
    ),
];
