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
    Authenticator, Destinations, Dispatcher, EpcisState, Intake, Limits, Open, Policy, PrefixTable,
    Spool, Wake, Webhooks,
};
use nguon_platform::accounts::bearer::Issuer;
use nguon_platform::web::limit::{Buckets, Gate, refused_callers};
use tokio::sync::Notify;

use self::callers::Callers;
use self::fetch::Http;
use self::sight::Rule;
use crate::failure::{Doing, Failure};
use crate::office::{Office, SPOOL};
use crate::settings::{Oidc, Settings};

/// Who works while the interface is served.
pub struct Workers {
    /// Delivers to subscribers.
    pub dispatcher: Dispatcher,
    /// Captures documents that do not fit into memory.
    pub intake: Intake,
}

/// The interface for machines, to be mounted under `/epcis`, and who works behind it.
/// `gate` counts callers who are not known, `captured` is told of new events.
///
/// # Errors
/// [`Failure::Settings`] when the table of company prefixes cannot be read, [`Failure::Outside`]
/// when the folder for documents cannot be made.
pub fn open(
    office: &Office,
    settings: &Settings,
    gate: &Arc<Gate>,
    captured: &Arc<Notify>,
) -> Result<(Router, Workers), Failure> {
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
    let state = state(office, settings, callers, prefixes, Arc::new(wake))?;
    let policy = Policy::default();
    let webhooks = Webhooks::new(state.destinations, policy.letter_within_max);
    let dispatcher = Dispatcher::new(state.clone(), Arc::new(webhooks), policy);
    let intake = Intake::new(state.clone());
    let router = nguon_epcis_server::router(state);
    let router = router.layer(from_fn_with_state(Arc::clone(gate), refused_callers));
    Ok((router, Workers { dispatcher, intake }))
}

/// The same interface for whoever may open the data folder itself; mounted under `/epcis`.
/// Long documents are captured when the intake settles.
///
/// # Errors
/// [`Failure::Outside`] when the folder for documents cannot be made.
pub fn local(office: &Office, settings: &Settings) -> Result<(Router, Intake), Failure> {
    let auth = Arc::new(Open::named("command-line"));
    let state = state(office, settings, auth, None, Arc::new(|| {}))?;
    let intake = Intake::new(state.clone());
    let router = nguon_epcis_server::router(state);
    Ok((Router::new().nest_service("/epcis", router), intake))
}

fn state(
    office: &Office,
    settings: &Settings,
    auth: Arc<dyn Authenticator>,
    prefixes: Option<Arc<PrefixTable>>,
    on_captured: Arc<dyn Fn() + Send + Sync>,
) -> Result<EpcisState, Failure> {
    // A file of events has one folder; on a server other programs may have theirs.
    let (folder, is_sole) = (settings.data.join(SPOOL), settings.events.is_none());
    let spool = Spool::open(&folder, settings.epcis_spool_bytes_max, is_sole);
    let spool = spool.doing(format!("cannot make {}", folder.display()))?;
    let (clock, ids) = (office.world.clone(), office.world.clone());
    Ok(EpcisState {
        spool: Some(Arc::new(spool)),
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
    })
}
