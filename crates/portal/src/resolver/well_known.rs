//! The description file of this resolver (GS1-Conformant Resolver 1.2 §3).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use nguon_platform::web;
use serde_json::json;

use super::link_type::VOCABULARY;
use super::{KEY_ROUTES, links, open_to_all};
use crate::PortalState;

/// `GET /.well-known/gs1resolver`.
pub(crate) async fn well_known(State(state): State<PortalState>) -> Response {
    open_to_all(description(&state).await.into_response())
}

async fn description(state: &PortalState) -> Result<Response, web::Error> {
    let contexts = state.goods.db.read(links::contexts).await?;
    let keys = KEY_ROUTES.iter().filter_map(|route| route.split('/').nth(1));
    let description = json!({
        "name": "Nguồn",
        "resolverRoot": &*state.goods.public_url,
        "supportedPrimaryKeys": keys.collect::<Vec<_>>(),
        "supportedLinkType": [{ "namespace": VOCABULARY, "prefix": "gs1:" }],
        "linkTypeDefaultCanBeLinkset": false,
        "supportedContextValuesEnumerated": contexts,
        "jsonLdContextLocation": "https://ref.gs1.org/standards/resolver/linkset-context",
    });
    Ok(Json(description).into_response())
}

#[cfg(test)]
mod tests {
    use nguon_gs1::AiSpec;

    use super::*;

    #[test]
    fn every_key_of_a_digital_link_has_its_route() {
        let mut keys: Vec<&str> = AiSpec::all()
            .iter()
            .filter(|spec| spec.link_key.is_some())
            .map(|spec| spec.first)
            .collect();
        keys.sort_unstable();
        let routes: Vec<String> = keys.iter().map(|key| format!("/{key}/{{*rest}}")).collect();
        assert_eq!(routes, KEY_ROUTES);
    }
}
