//! The only way to add a route: with the right it needs.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::{Method, Request, Uri};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodFilter, MethodRouter, on};

use super::caller::{Machine, takes_passwords};
use super::error::Error;
use super::nav::{NavEntry, WorkSource};
use super::visitor::Visitor;
use crate::accounts::{Capability, SignedIn};

/// The largest body of a route that says nothing else: 1 MiB.
pub const BODY_MAX: usize = 1024 * 1024;
/// How long a route with large bodies may take.
const LARGE_TIME_MAX: Duration = Duration::from_mins(15);

/// Who may open a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Access {
    /// Anybody.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever is signed in and has this.
    Needs(Capability),
    /// A machine whose key allows this, or whoever is signed in and has it: interfaces for
    /// programs. The handler takes a [`super::Caller`].
    Api(Capability),
    /// A machine with a key of its own: the handler checks it itself
    /// ([`crate::accounts::principal`]); a session alone opens nothing.
    Key,
}

impl Access {
    /// Whether this person, if any, passes.
    pub fn allows(self, person: Option<&SignedIn>) -> bool {
        match self {
            Self::Public | Self::Key => true,
            Self::SignedIn => person.is_some(),
            Self::Needs(capability) | Self::Api(capability) => {
                person.is_some_and(|person| person.may(capability))
            }
        }
    }
}

/// A route as the permission matrix lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Method.
    pub method: Method,
    /// Path with its `{variables}`.
    pub path: &'static str,
    /// Who may.
    pub access: Access,
}

/// The routes of a room, its place in the rail and its cards. `S` is the state its handlers take;
/// [`Door::with_state`] hands it in.
pub struct Door<S = ()> {
    router: Router<S>,
    routes: Vec<Route>,
    kept: Vec<&'static str>,
    nav: Vec<NavEntry>,
    work: Vec<Arc<dyn WorkSource>>,
}

impl<S> fmt::Debug for Door<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.routes).finish()
    }
}

impl<S: Clone + Send + Sync + 'static> Default for Door<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Clone + Send + Sync + 'static> Door<S> {
    /// No routes yet.
    pub fn new() -> Self {
        Self {
            router: Router::new(),
            routes: Vec::new(),
            kept: Vec::new(),
            nav: Vec::new(),
            work: Vec::new(),
        }
    }

    /// Show something. (HEAD goes with it.)
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.on(Method::GET, path, access, handler)
    }

    /// Show something to anybody whose answer may be kept (see [`super::kept`]): it must depend on
    /// nothing but the address, the language, the `Accept…` headers, the day, and what the stamp of
    /// the kept answers covers. Whoever is signed in gets a fresh one.
    #[must_use]
    pub fn get_kept<H, T>(mut self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.kept.push(path);
        self.get(path, Access::Public, handler)
    }

    /// Change something.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.on(Method::POST, path, access, handler)
    }

    /// Any method of RFC 9110 (GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS).
    ///
    /// # Panics
    /// When the method is none of these or the route is there twice: a mistake in the program that
    /// shows at start and in every test.
    #[must_use]
    pub fn on<H, T>(self, method: Method, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        let limits = Limits::default();
        self.add(method, path, access, limits, handler)
    }

    /// POST with a large body (an upload, a capture): at most so many bytes, and minutes instead
    /// of seconds.
    #[must_use]
    pub fn upload<H, T>(
        self,
        path: &'static str,
        access: Access,
        body_max: usize,
        handler: H,
    ) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        let limits = Limits { body_max, time_max: Some(LARGE_TIME_MAX) };
        self.add(Method::POST, path, access, limits, handler)
    }

    fn add<H, T>(
        mut self,
        method: Method,
        path: &'static str,
        access: Access,
        limits: Limits,
        handler: H,
    ) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        #[expect(clippy::expect_used, reason = "a wrong method is found at start")]
        let filter = MethodFilter::try_from(method.clone()).expect("a method of RFC 9110");
        let guarded: MethodRouter<S> =
            on(filter, handler).route_layer(DefaultBodyLimit::max(limits.body_max)).route_layer(
                middleware::from_fn(move |request, next| guard(access, limits, request, next)),
            );
        self.router = self.router.route(path, guarded);
        self.routes.push(Route { method, path, access });
        self
    }

    /// A place in the rail.
    #[must_use]
    pub fn nav(mut self, entry: NavEntry) -> Self {
        self.nav.push(entry);
        self
    }

    /// Cards for the page of one's own work.
    #[must_use]
    pub fn work(mut self, source: Arc<dyn WorkSource>) -> Self {
        self.work.push(source);
        self
    }

    /// Hand the handlers their state.
    pub fn with_state(self, state: S) -> Door {
        Door {
            router: self.router.with_state(state),
            routes: self.routes,
            kept: self.kept,
            nav: self.nav,
            work: self.work,
        }
    }

    /// Both doors as one.
    ///
    /// # Panics
    /// When both have the same route: a mistake in the program that shows at start.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.routes.extend(other.routes);
        self.kept.extend(other.kept);
        self.nav.extend(other.nav);
        self.work.extend(other.work);
        self
    }

    /// Every route with its access, for the permission matrix.
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// Whoever can say what waits for somebody, for the letters of the morning.
    pub fn work_sources(&self) -> Vec<Arc<dyn WorkSource>> {
        self.work.clone()
    }
}

/// A door taken apart, for the site.
pub(super) struct Parts {
    pub(super) router: Router,
    pub(super) kept: HashSet<&'static str>,
    pub(super) nav: Vec<NavEntry>,
    pub(super) work: Vec<Arc<dyn WorkSource>>,
}

impl Door {
    pub(super) fn into_parts(self) -> Parts {
        let mut nav = self.nav;
        nav.sort_by_key(|entry| entry.order);
        Parts { router: self.router, kept: self.kept.into_iter().collect(), nav, work: self.work }
    }
}

#[derive(Debug, Clone, Copy)]
struct Limits {
    body_max: usize,
    /// The site's own limit when it says nothing.
    time_max: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body_max: BODY_MAX, time_max: None }
    }
}

/// Before every handler: may this person, and has the answer come in time?
async fn guard(access: Access, limits: Limits, request: Request<Body>, next: Next) -> Response {
    let Some(visitor) = request.extensions().get::<Visitor>() else {
        return Error::internal("a route was opened outside of the site").into_response();
    };
    // A wrong password is told at the first address, also an open one: a program would try it at each,
    // and lock its owner out.
    let stranger = matches!(visitor.machine, Machine::Stranger);
    if stranger && takes_passwords(visitor.uri.path()) {
        return Error::KeyNeeded.into_response();
    }
    if let Access::Api(capability) = access {
        match visitor.caller() {
            None => return Error::KeyNeeded.into_response(),
            Some(caller) if !caller.may(capability) => return Error::Forbidden.into_response(),
            Some(_) => {}
        }
    } else if !access.allows(visitor.signed_in.as_ref()) {
        return refuse(visitor, &request);
    }
    let time_max = limits.time_max.unwrap_or(visitor.shell.settings.request_time_max);
    match tokio::time::timeout(time_max, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Error::TooSlow.into_response(),
    }
}

/// A page sends whoever is not signed in to the sign-in page and remembers where they wanted to go.
fn refuse(visitor: &Visitor, request: &Request<Body>) -> Response {
    if visitor.signed_in.is_some() {
        return Error::Forbidden.into_response();
    }
    let reads = request.method() == Method::GET || request.method() == Method::HEAD;
    if reads && !super::answer::wants_problem(&visitor.uri, request.headers()) {
        return Redirect::to(&sign_in_href(&visitor.uri)).into_response();
    }
    Error::SignInNeeded.into_response()
}

pub(super) fn sign_in_href(wanted: &Uri) -> String {
    let wanted = wanted.path_and_query().map_or("/", axum::http::uri::PathAndQuery::as_str);
    format!("/sign-in?next={}", super::local::encode(wanted))
}
