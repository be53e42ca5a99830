//! `GET /queries/{name}/events`: the events that a named query finds now, or a socket that tells
//! those that it will find.

use std::sync::Arc;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use nguon_epcis::query::SimpleEventQuery;

use super::definition::parameters;
use super::{named, path_of, socket};
use crate::auth::Inquirer;
use crate::document::Form;
use crate::paging::{PageAsked, pairs};
use crate::problem::Problem;
use crate::search::Search;
use crate::segment::Segment;
use crate::state::Shared;

/// One page of what the caller may see now. The URL asks for pages only: what else is asked is
/// the query's business.
pub(super) async fn of_query(
    State(shared): State<Shared>,
    Inquirer(caller): Inquirer,
    headers: HeaderMap,
    Segment(name): Segment,
    RawQuery(query): RawQuery,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let epcis = Arc::clone(&shared.epcis);
    let form = Form::asked(&epcis, &headers)?;
    let kept = named(&epcis, &caller, &name).await?;
    let pairs = pairs(query.as_deref())?;
    if socket::is_asked(&headers) {
        let upgrade = socket::handshake(upgrade)?;
        return socket::open(&shared, caller, &kept, form, &pairs, upgrade).await;
    }
    let asked = PageAsked::read(&pairs)?;
    let query = SimpleEventQuery {
        per_page: asked.per_page.map(|events| u32::try_from(events).unwrap_or(u32::MAX)),
        next_page_token: asked.token.map(str::to_owned),
        ..SimpleEventQuery::from_json(&parameters(&kept)?)?
    };
    let search = Search {
        caller: &caller,
        form,
        name: &kept.name,
        path: &format!("{}/events", path_of(&kept.name)),
        pairs: &pairs,
        definition: &kept.definition,
    };
    search.page(&epcis, &query).await
}
