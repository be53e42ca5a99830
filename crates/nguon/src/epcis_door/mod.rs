//! The EPCIS interface over the office's events and keys.

mod callers;
mod fetch;
mod sight;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use nguon_epcis_server::{Authenticator, EpcisState, Limits, Open, PrefixTable};
use nguon_platform::accounts::bearer::Issuer;
use nguon_platform::web::limit::{Buckets, Gate, refused_callers};
use tokio::sync::Notify;

use self::callers::Callers;
use self::fetch::Http;
use self::sight::Rule;
use crate::failure::Failure;
use crate::office::Office;
use crate::settings::{Oidc, Settings};

/// The interface for machines, to be mounted under `/epcis`. `gate` counts callers who are not
/// known, `captured` is told of new events.
///
/// # Errors
/// [`Failure::Settings`] when the table of company prefixes cannot be read.
pub fn open(
    office: &Office,
    settings: &Settings,
    gate: &Arc<Gate>,
    captured: &Arc<Notify>,
) -> Result<Router, Failure> {
    let captured = Arc::clone(captured);
    let wake = move || captured.notify_one();
    let rule =
        Rule { db: office.db.clone(), holders: office.holders(), world: office.world.clone() };
    let prefixes = settings.prefixes()?.map(Arc::new);
    let issuer = settings
        .oidc
        .clone()
        .map(|Oidc { expected, jwks_url }| Issuer::new(expected, jwks_url, Arc::new(Http::new())));
    let pace = settings.key_rate.map(Buckets::new);
    let callers = Arc::new(Callers { rule, issuer, pace });
    let router = router(office, settings, callers, prefixes, Arc::new(wake));
    Ok(router.layer(from_fn_with_state(Arc::clone(gate), refused_callers)))
}

/// The same interface for whoever may open the data folder itself; mounted under `/epcis`.
pub fn local(office: &Office, settings: &Settings) -> Router {
    let auth = Arc::new(Open::named("command-line"));
    Router::new().nest_service("/epcis", router(office, settings, auth, None, Arc::new(|| {})))
}

fn router(
    office: &Office,
    settings: &Settings,
    auth: Arc<dyn Authenticator>,
    prefixes: Option<Arc<PrefixTable>>,
    on_captured: Arc<dyn Fn() + Send + Sync>,
) -> Router {
    let (clock, ids) = (office.world.clone(), office.world.clone());
    nguon_epcis_server::router(EpcisState {
        store: office.events.clone(),
        auth,
        clock: Arc::new(move || clock.now()),
        ids: Arc::new(move || ids.id()),
        limits: Limits {
            document_bytes_max: settings.epcis_bytes_max,
            document_events_max: settings.epcis_events_max,
            ..Limits::default()
        },
        base_url: format!("{}/epcis", settings.public_url),
        prefixes,
        token_key: office.world.bytes(),
        on_captured,
    })
}
