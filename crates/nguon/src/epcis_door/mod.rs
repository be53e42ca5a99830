//! The EPCIS interface over the office's events and keys.

mod callers;
mod fetch;
mod sight;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use nguon_epcis_server::{
    Authenticator, Destinations, Dispatcher, EpcisState, Limits, Open, Policy, PrefixTable, Wake,
    Webhooks,
};
use nguon_platform::accounts::bearer::Issuer;
use nguon_platform::web::limit::{Buckets, Gate, refused_callers};
use tokio::sync::Notify;

use self::callers::Callers;
use self::fetch::Http;
use self::sight::Rule;
use crate::failure::Failure;
use crate::office::Office;
use crate::settings::{Oidc, Settings};

/// The interface for machines, to be mounted under `/epcis`, and who delivers to its subscribers.
/// `gate` counts callers who are not known, `captured` is told of new events.
///
/// # Errors
/// [`Failure::Settings`] when the table of company prefixes cannot be read.
pub fn open(
    office: &Office,
    settings: &Settings,
    gate: &Arc<Gate>,
    captured: &Arc<Notify>,
) -> Result<(Router, Dispatcher), Failure> {
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
    let state = state(office, settings, callers, prefixes, Arc::new(wake));
    let policy = Policy::default();
    let webhooks = Webhooks::new(state.destinations, policy.letter_within_max);
    let dispatcher = Dispatcher::new(state.clone(), Arc::new(webhooks), policy);
    let router = nguon_epcis_server::router(state);
    let router = router.layer(from_fn_with_state(Arc::clone(gate), refused_callers));
    Ok((router, dispatcher))
}

/// The same interface for whoever may open the data folder itself; mounted under `/epcis`.
pub fn local(office: &Office, settings: &Settings) -> Router {
    let auth = Arc::new(Open::named("command-line"));
    let state = state(office, settings, auth, None, Arc::new(|| {}));
    Router::new().nest_service("/epcis", nguon_epcis_server::router(state))
}

fn state(
    office: &Office,
    settings: &Settings,
    auth: Arc<dyn Authenticator>,
    prefixes: Option<Arc<PrefixTable>>,
    on_captured: Arc<dyn Fn() + Send + Sync>,
) -> EpcisState {
    let (clock, ids) = (office.world.clone(), office.world.clone());
    EpcisState {
        store: office.events.clone(),
        auth,
        clock: Arc::new(move || clock.now()),
        ids: Arc::new(move || ids.id()),
        limits: Limits {
            document_bytes_max: settings.epcis_bytes_max,
            document_events_max: settings.epcis_events_max,
            subscriptions_max: settings.epcis_subscriptions_max,
            ..Limits::default()
        },
        base_url: format!("{}/epcis", settings.public_url),
        prefixes,
        token_key: office.world.bytes(),
        on_captured,
        destinations: Destinations {
            http: settings.epcis_webhooks_http,
            private: settings.epcis_webhooks_private,
        },
        wake: Wake::default(),
    }
}
