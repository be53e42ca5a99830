//! The description file of this resolver (GS1-Conformant Resolver 1.2 §5).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::open_to_all;
use crate::PortalState;

/// GS1 keys that have routes here.
const PRIMARY_KEYS: [&str; 2] = ["00", "01"];

/// `GET /.well-known/gs1resolver`.
pub(crate) async fn well_known(State(state): State<PortalState>) -> Response {
    let description = json!({
        "name": "Nguồn",
        "resolverRoot": &*state.goods.public_url,
        "supportedPrimaryKeys": PRIMARY_KEYS,
        "supportedLinkType": [{ "namespace": "https://ref.gs1.org/voc/", "prefix": "gs1:" }],
        "linkTypeDefaultCanBeLinkset": false,
    });
    open_to_all(Json(description).into_response())
}
