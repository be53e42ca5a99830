//! The EPCIS interface over the office's events and keys.

use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use nguon_epcis_server::{AuthError, Authenticator, EpcisState, Limits, Open, Principal};
use nguon_event_store::Sight;
use nguon_platform::accounts::{self, ApiKey};
use nguon_platform::db::Db;
use nguon_platform::territory::Territory;
use tokio::sync::Notify;

use crate::office::Office;
use crate::settings::Settings;

/// Callers by the keys of the office.
struct Keys(Db);

#[async_trait]
impl Authenticator for Keys {
    async fn authenticate(&self, bearer: Option<&str>) -> Result<Principal, AuthError> {
        let secret = bearer.ok_or(AuthError::Missing)?.to_owned();
        let key = self.0.read(move |tx| accounts::principal(tx, &secret)).await;
        let key = key.map_err(|error| AuthError::Unavailable(Box::new(error)))?;
        key.as_ref().map(caller).ok_or(AuthError::Refused)
    }
}

/// A key sees all events when its territory is the country, else those that it captured itself.
fn caller(key: &ApiKey) -> Principal {
    let name = format!("key:{}", key.id);
    let visibility = match key.territory {
        Territory::Country => Sight::All,
        _ => Sight::CapturedBy(vec![name.clone()]),
    };
    Principal { name, may_capture: key.may_capture, may_query: key.may_query, visibility }
}

/// The interface for machines, to be mounted under `/epcis`. `captured` is told of new events.
pub fn open(office: &Office, settings: &Settings, captured: &Arc<Notify>) -> Router {
    let captured = Arc::clone(captured);
    let wake = move || captured.notify_one();
    router(office, settings, Arc::new(Keys(office.db.clone())), Arc::new(wake))
}

/// The same interface for whoever may open the data folder itself; mounted under `/epcis`.
pub fn local(office: &Office, settings: &Settings) -> Router {
    let auth = Arc::new(Open::named("command-line"));
    Router::new().nest_service("/epcis", router(office, settings, auth, Arc::new(|| {})))
}

fn router(
    office: &Office,
    settings: &Settings,
    auth: Arc<dyn Authenticator>,
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
        prefixes: None,
        token_key: office.world.bytes(),
        on_captured,
    })
}
