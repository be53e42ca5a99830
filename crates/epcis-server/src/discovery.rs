//! What the server has and can do: `OPTIONS` of every resource, and the list of resources.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header::ALLOW;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use nguon_epcis::context::GS1_CONTEXT;
use serde_json::{Value, json};

use crate::auth::Inquirer;
use crate::body::{CAPTURE_LIMIT, FILE_SIZE_LIMIT};
use crate::problem::Problem;
use crate::spelling::Spelling;
use crate::state::Shared;
use crate::versions::{
    CBV_MAX, CBV_MIN, CBV_XML_FORMAT, EPC_FORMAT, EPCIS_MAX, EPCIS_MIN, OLDEST_READ, SPOKEN,
    VENDOR_VERSION, check_reader,
};
use crate::{EpcisState, known, media};

pub(crate) fn routes() -> Router<Shared> {
    Router::new().route("/", described(get(resources), "GET, OPTIONS"))
}

async fn resources(_caller: Inquirer, headers: HeaderMap) -> Result<Response, Problem> {
    check_reader(&headers)?;
    let media = media::of_list(&headers)?;
    let values = known::RESOURCES.map(|(_, name)| name);
    let names = ["events"].into_iter().chain(values).chain(["capture", "queries"]);
    Ok(media.answer(collection(names.map(str::to_owned)).to_string()))
}

/// A list of names or values (openapi 2.0.0, `ResourceCollection` and kin).
pub(crate) fn collection(members: impl IntoIterator<Item = String>) -> Value {
    let members: Vec<String> = members.into_iter().collect();
    json!({"@context": GS1_CONTEXT, "type": "Collection", "member": members})
}

/// The same resource with its `OPTIONS`.
pub(crate) fn described(
    methods: MethodRouter<Shared>,
    allow: &'static str,
) -> MethodRouter<Shared> {
    methods
        .options(async move |State(epcis): State<Arc<EpcisState>>| described_by(&epcis, allow, &[]))
}

/// The same for the door of capture, which has limits too.
pub(crate) fn described_capture(
    methods: MethodRouter<Shared>,
    allow: &'static str,
) -> MethodRouter<Shared> {
    methods.options(async move |State(epcis): State<Arc<EpcisState>>| {
        let limits = &epcis.limits;
        described_by(
            &epcis,
            allow,
            &[
                (CAPTURE_LIMIT, HeaderValue::from(limits.document_events_max)),
                (FILE_SIZE_LIMIT, HeaderValue::from(epcis.document_bytes_max())),
                // `all`: the caller chooses between rollback and proceed.
                ("gs1-capture-error-behaviour", HeaderValue::from_static("all")),
            ],
        )
    })
}

pub(crate) fn described_by(
    epcis: &EpcisState,
    allow: &'static str,
    more: &[(&'static str, HeaderValue)],
) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    let fixed: [(HeaderName, &'static str); 8] = [
        (ALLOW, allow),
        (EPCIS_MIN, OLDEST_READ),
        (EPCIS_MAX, SPOKEN),
        (CBV_MIN, OLDEST_READ),
        (CBV_MAX, SPOKEN),
        (EPC_FORMAT, Spelling::offered(epcis.prefixes.is_some())),
        (CBV_XML_FORMAT, "No_Preference, Always_Web_URI"),
        (VENDOR_VERSION, env!("CARGO_PKG_VERSION")),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in more {
        headers.insert(*name, value.clone());
    }
    response
}
