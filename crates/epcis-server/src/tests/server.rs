//! A server on an empty store, and its answers.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use nguon_event_store::conformance::TestClock;
use nguon_event_store::{Sight, SqliteStore};
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt;
use uuid::Uuid;

use crate::{
    AuthError, Authenticator, Deliver, Destinations, Dispatcher, EpcisState, Intake, Limits,
    Policy, PrefixTable, Principal, Spool, Wake, router,
};

pub const BASE: &str = "https://events.example.org/epcis";

pub struct Server {
    pub router: Router,
    pub state: EpcisState,
    pub clock: TestClock,
    pub captured: Arc<AtomicUsize>,
    pub folder: TempDir,
    /// Callers that are known no more.
    pub revoked: Arc<Mutex<Vec<String>>>,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Status and exception of a problem document.
    pub fn problem(&self) -> (u16, String) {
        let (status, kind) = match self.header("content-type") {
            "application/problem+xml" => (self.element("status"), self.element("type")),
            "application/problem+json" => {
                let body = self.json();
                (body["status"].to_string(), body["type"].as_str().unwrap().to_owned())
            }
            other => panic!("{other}: {}", self.text),
        };
        assert_eq!(status, self.status.as_u16().to_string());
        let exception = kind.strip_prefix("epcisException:").unwrap();
        (self.status.as_u16(), exception.trim_end_matches("Exception").to_owned())
    }

    /// Text of the first XML element of that name.
    fn element(&self, name: &str) -> String {
        let rest = self.text.split_once(&format!("<{name}>")).unwrap().1;
        rest.split_once('<').unwrap().0.to_owned()
    }

    /// Pointers and rules of the refusals in a problem document.
    pub fn refusals(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let body = self.json();
        let errors = body["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| (text(&error["pointer"]), text(&error["rule"]))).collect()
    }

    /// Path and query of the next page, below the mount.
    pub fn next(&self) -> Option<String> {
        let link = self.headers.get("link")?.to_str().unwrap();
        let url = link.strip_prefix('<')?.strip_suffix(">; rel=\"next\"").unwrap();
        Some(url.strip_prefix(BASE).unwrap().to_owned())
    }

    /// Path of what was made, below the mount.
    pub fn location(&self) -> &str {
        self.header("location").strip_prefix(BASE).unwrap_or_else(|| panic!("{}", self.text))
    }
}

/// Everybody with a token is known by it; `reader-…` may only query and `writer-…` only
/// capture; `own-…` sees its own events only;
/// `passing` is known while it shows its token, and no longer.
struct Tokens(Arc<Mutex<Vec<String>>>);

#[async_trait]
impl Authenticator for Tokens {
    async fn authenticate(&self, bearer: Option<&str>) -> Result<Principal, AuthError> {
        let name = bearer.ok_or(AuthError::Missing)?;
        match name {
            "stranger" => return Err(AuthError::Refused),
            "busy" => return Err(AuthError::TooMany { wait: Duration::from_millis(1_200) }),
            "unchecked" => {
                let down = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
                return Err(AuthError::Unavailable(Box::new(down)));
            }
            "passing" => {
                let (name, visibility) = (name.to_owned(), Sight::All);
                return Ok(Principal { name, may_capture: true, may_query: true, visibility });
            }
            _ => {}
        }
        self.principal(name).await?.ok_or(AuthError::Refused)
    }

    async fn principal(&self, name: &str) -> Result<Option<Principal>, AuthError> {
        let revoked = self.0.lock().unwrap().iter().any(|revoked| revoked == name);
        if revoked || name == "passing" {
            return Ok(None);
        }
        let visibility = if name.starts_with("own") {
            Sight::CapturedBy(vec![name.to_owned()])
        } else {
            Sight::All
        };
        Ok(Some(Principal {
            name: name.to_owned(),
            may_capture: !name.starts_with("reader"),
            may_query: !name.starts_with("writer"),
            visibility,
        }))
    }
}

/// In memory where the machine has that: what is asked here does not hang on the disk, and waiting
/// for it makes up most of the time.
fn folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

impl Server {
    pub fn new() -> Self {
        Self::with(Limits::default())
    }

    pub fn with(limits: Limits) -> Self {
        Self::built(limits, None)
    }

    /// A server that knows where these company prefixes end.
    pub fn knowing(prefixes: &str) -> Self {
        Self::built(Limits::default(), Some(Arc::new(PrefixTable::parse(prefixes).unwrap())))
    }

    fn built(limits: Limits, prefixes: Option<Arc<PrefixTable>>) -> Self {
        Self::reopened(folder(), TestClock::default(), limits, prefixes)
    }

    /// The server stops and starts again on the same file.
    pub fn restart(self) -> Self {
        let Self { router, state, clock, folder, .. } = self;
        let limits = state.limits;
        drop((router, state));
        Self::reopened(folder, clock, limits, None)
    }

    fn reopened(
        folder: TempDir,
        clock: TestClock,
        limits: Limits,
        prefixes: Option<Arc<PrefixTable>>,
    ) -> Self {
        let store = SqliteStore::open(&folder.path().join("events.db"), clock.clock()).unwrap();
        let spool = Spool::open(&folder.path().join("spool"), 100_000_000, true).unwrap();
        let captured = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&captured);
        let next_id = Arc::new(AtomicU64::new(1));
        let revoked = Arc::new(Mutex::new(Vec::new()));
        let state = EpcisState {
            store: Arc::new(store),
            auth: Arc::new(Tokens(Arc::clone(&revoked))),
            clock: clock.clock(),
            ids: Arc::new(move || Uuid::from_u128(next_id.fetch_add(1, Ordering::SeqCst).into())),
            limits,
            base_url: format!("{BASE}/"),
            prefixes,
            token_key: [7; 32],
            on_captured: Arc::new(move || {
                counter.fetch_add(1, Ordering::SeqCst);
            }),
            destinations: Destinations { http: true, private: true },
            spool: Some(Arc::new(spool)),
            wake: Wake::default(),
        };
        let router = Router::new().nest_service("/epcis", router(state.clone()));
        Self { router, state, clock, captured, folder, revoked }
    }

    /// Delivers what is due through this carrier.
    pub async fn settle(&self, carrier: &Arc<impl Deliver>, policy: Policy) {
        let carrier = Arc::<_>::clone(carrier);
        Dispatcher::new(self.state.clone(), carrier, policy).settle().await.unwrap();
    }

    /// Captures what waits in the spool.
    pub async fn take_in(&self) {
        Intake::new(self.state.clone()).settle().await.unwrap();
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        Answer { status: parts.status, headers: parts.headers, text }
    }

    pub async fn call(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("/epcis{path}"));
        if !headers.iter().any(|(name, _)| *name == "authorization") {
            request = request.header("authorization", "Bearer demo");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(body.into()).unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, &[], Body::empty()).await
    }

    pub async fn get_as(&self, caller: &str, path: &str) -> Answer {
        let bearer = format!("Bearer {caller}");
        self.call(Method::GET, path, &[("authorization", &bearer)], Body::empty()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_with(path, &[], body).await
    }

    pub async fn post_with(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let headers = [&[("content-type", "application/json")], headers].concat();
        self.call(Method::POST, path, &headers, body.to_string()).await
    }

    /// Captures and returns the job.
    pub async fn capture(&self, headers: &[(&str, &str)], document: &Value) -> Value {
        let answer = self.post_with("/capture", headers, document).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text);
        assert!(answer.text.is_empty());
        self.get(answer.location()).await.json()
    }

    /// Ids of all events, newest record first.
    pub async fn all_ids(&self) -> Vec<String> {
        let answer = self.get("/events?orderBy=recordTime").await.json();
        super::ids_in(&answer).into_iter().map(str::to_owned).collect()
    }
}
