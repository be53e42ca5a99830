//! An issuer whose tokens are taken, and its keys: fetched when needed, kept for a while, fetched
//! anew when a token names one that is not known.

use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value as Json;
use tokio::sync::Mutex;

use super::jws::Token;
use super::keys::{self, Key};
use super::{Bearer, BearerError, Expected};

/// Bytes of a document of the issuer.
pub const DOCUMENT_BYTES_MAX: usize = 256 * 1024;
/// Keys are looked at anew after so long: a key that was taken back is good no longer than this.
const FRESH: SignedDuration = SignedDuration::from_mins(10);
/// An issuer that is asked in vain is left alone for so long, whatever tokens name.
const ASKED_EVERY: SignedDuration = SignedDuration::from_secs(30);
/// While the issuer cannot be reached, its keys are good for so long.
const KEPT_MAX: SignedDuration = SignedDuration::from_hours(24);

/// Gets a document by its URL.
#[async_trait]
pub trait Fetch: Send + Sync + 'static {
    /// The body of a 200 answer, at most [`DOCUMENT_BYTES_MAX`], within seconds, without following
    /// redirections.
    async fn get(&self, url: &str) -> Result<Vec<u8>, FetchError>;
}

/// Why the issuer's keys cannot be had.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{url}: {what}")]
pub struct FetchError {
    /// What was asked for.
    pub url: String,
    /// What came of it.
    pub what: String,
}

impl FetchError {
    /// Of a document.
    pub fn new(url: &str, what: impl Into<String>) -> Self {
        Self { url: url.to_owned(), what: what.into() }
    }
}

/// An issuer.
pub struct Issuer {
    expected: Expected,
    /// Where its keys are, if its discovery document is not to be asked.
    keys_url: Option<String>,
    fetch: Arc<dyn Fetch>,
    known: RwLock<Known>,
    /// Held by the one who asks.
    asking: Mutex<Asked>,
}

/// What is known of the keys.
#[derive(Debug, Clone, Default)]
struct Known {
    keys: Arc<Vec<Key>>,
    at: Option<Timestamp>,
}

/// When the issuer was last asked, and why that failed.
#[derive(Debug, Default)]
struct Asked {
    at: Option<Timestamp>,
    failure: Option<FetchError>,
}

impl Issuer {
    /// Nothing is fetched before the first token.
    pub fn new(expected: Expected, keys_url: Option<String>, fetch: Arc<dyn Fetch>) -> Self {
        let (known, asking) = (RwLock::default(), Mutex::default());
        Self { expected, keys_url, fetch, known, asking }
    }

    /// What a token says, if the issuer signed it and it holds now.
    ///
    /// # Errors
    /// [`BearerError::Refused`] for whatever is wrong with the token, [`BearerError::IssuerDown`]
    /// when there are no keys to check it with.
    pub async fn read(&self, token: &str, now: Timestamp) -> Result<Bearer, BearerError> {
        let token = Token::read(token)?;
        let key = self.key(&token, now).await?;
        if !key.signed(&token) {
            return Err(BearerError::Refused("its signature is not the issuer's"));
        }
        self.expected.read(&token.claims, now)
    }

    async fn key(&self, token: &Token<'_>, now: Timestamp) -> Result<Key, BearerError> {
        let unknown = BearerError::Refused("its key is not one of the issuer's");
        let found = |known: &Known| keys::of_token(&known.keys, token).cloned();
        let known = self.known(now);
        if let Some(key) = found(&known) {
            if known.at.is_some_and(|at| now.duration_since(at) < FRESH) {
                return Ok(key);
            }
            // One of those who wait looks; the others go on with what is known.
            if let Ok(asked) = self.asking.try_lock() {
                let _down = self.ask(asked, now).await;
                return found(&self.known(now)).ok_or(unknown);
            }
            return Ok(key);
        }
        let answer = self.ask(self.asking.lock().await, now).await;
        let known = self.known(now);
        match (found(&known), answer) {
            (Some(key), _) => Ok(key),
            (None, Err(down)) if known.keys.is_empty() => Err(BearerError::IssuerDown(down)),
            (None, _) => Err(unknown),
        }
    }

    /// What is known, unless it is too old.
    fn known(&self, now: Timestamp) -> Known {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).clone();
        let good = known.at.is_some_and(|at| now.duration_since(at) < KEPT_MAX);
        if good { known } else { Known::default() }
    }

    /// Asks the issuer, unless somebody did a moment ago: then what came of that.
    async fn ask(
        &self,
        mut asked: tokio::sync::MutexGuard<'_, Asked>,
        now: Timestamp,
    ) -> Result<(), FetchError> {
        let lately = asked.at.is_some_and(|at| now.duration_since(at).abs() < ASKED_EVERY);
        if !lately {
            let answer = self.keys().await;
            asked.at = Some(now);
            asked.failure = answer.as_ref().err().cloned();
            match answer {
                Ok(keys) => {
                    let fresh = Known { keys: Arc::new(keys), at: Some(now) };
                    *self.known.write().unwrap_or_else(PoisonError::into_inner) = fresh;
                }
                Err(error) => tracing::warn!(%error, "the issuer of bearer tokens has no keys"),
            }
        }
        asked.failure.clone().map_or(Ok(()), Err)
    }

    async fn keys(&self) -> Result<Vec<Key>, FetchError> {
        let url = match &self.keys_url {
            Some(url) => url.clone(),
            None => self.discovered().await?,
        };
        let document = self.fetch.get(&url).await?;
        keys::read(&document).ok_or_else(|| FetchError::new(&url, "is no set of keys of use here"))
    }

    /// Where the discovery document says the keys are (OpenID Connect Discovery 1.0 §4).
    async fn discovered(&self) -> Result<String, FetchError> {
        let issuer = &self.expected.issuer;
        let url = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let document: Json = serde_json::from_slice(&self.fetch.get(&url).await?)
            .map_err(|error| FetchError::new(&url, format!("is no JSON: {error}")))?;
        // §4.3: it must be the issuer's own.
        if document["issuer"].as_str() != Some(issuer) {
            return Err(FetchError::new(&url, "is the document of another issuer"));
        }
        let keys = document["jwks_uri"].as_str().unwrap_or_default();
        let scheme = issuer.split("://").next().unwrap_or_default();
        if keys.starts_with("https://") || keys.starts_with(&format!("{scheme}://")) {
            return Ok(keys.to_owned());
        }
        Err(FetchError::new(&url, "names no jwks_uri with https"))
    }
}

impl std::fmt::Debug for Issuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Issuer").field("expected", &self.expected).finish_non_exhaustive()
    }
}
