//! The web shell: the door that every route goes through, and what every page stands on.
//!
//! In come requests; out go pages in the visitor's language, files and problem documents. The shell
//! knows who asks ([`Visitor`], [`Officer`]), whether they may ([`Access`]), and how an error is
//! told ([`Error`]). It deliberately knows no room: routes, rail entries and work cards are handed
//! in as a [`Door`].
//!
//! # A room's page
//!
//! `crates/<room>/askama.toml`:
//! ```toml
//! [general]
//! dirs = ["src", "../platform/src/web/templates"]
//! ```
//! `crates/<room>/src/shed/templates/list.html` (texts are in the room's `i18n/vi.ftl`, `en.ftl`):
//! ```html
//! {% extends "shell.html" %}
//! {% import "components.html" as c %}
//! {% block content %}
//! <h1>{{ page.title }}</h1>
//! {% if sheds.is_empty() %}{{ c::empty(page.t("registry-sheds-empty"), page.t("registry-sheds-first")) }}
//! {% else %}<table class="list">
//!   <thead><tr><th scope="col">{{ page.t("registry-shed-name") }}</th></tr></thead>
//!   <tbody>{% for shed in sheds %}<tr>
//!     <td data-label="{{ page.t("registry-shed-name") }}"><a href="/sheds/{{ shed.id }}">{{ shed.name }}</a></td>
//!   </tr>{% endfor %}</tbody>
//! </table>{{ c::pager(page, next) }}{% endif %}
//! {% endblock %}
//! ```
//! `crates/<room>/src/shed/pages.rs`:
//! ```ignore
//! #[derive(Template)]
//! #[template(path = "shed/templates/list.html")]
//! struct ListPage { page: Page, sheds: Vec<Shed>, next: Option<String> }
//!
//! pub async fn list(
//!     State(state): State<RegistryState>,
//!     officer: Officer,
//!     Query(filter): Query<ListFilter>,
//! ) -> Result<impl IntoResponse, web::Error> {
//!     let territory = officer.territory.clone();          // from the session, never from the query
//!     let (sheds, next) = state.db.read(move |tx| store::list(tx, &territory, &filter)).await?;
//!     let visitor = &officer.visitor;
//!     let page = Page::new(visitor, visitor.t("registry-sheds"));
//!     Ok(Html(ListPage { page, sheds, next }))
//! }
//!
//! pub async fn close(
//!     State(state): State<RegistryState>,
//!     officer: Officer,
//!     Path(id): Path<Uuid>,
//! ) -> Result<impl IntoResponse, web::Error> {
//!     let actor = officer.actor(state.world.now());
//!     let shed = state.db.read(move |tx| store::one(tx, id)).await?.ok_or(web::Error::NotFound)?;
//!     if !officer.covers(&shed.placed) { return Err(web::Error::NotFound); }
//!     if shed.closed { return Err(web::Error::Conflict("registry-shed-closed")); }
//!     state.db.write(move |tx| store::close(tx, &actor, &shed)).await?;
//!     Ok(Redirect::to(&format!("/sheds/{id}")))
//! }
//! ```
//! The door, in the room's `lib.rs`:
//! ```ignore
//! pub fn door(state: RegistryState) -> Door {
//!     Door::new()
//!         .get("/sheds", Access::Needs(Capability::ViewRegistry), shed::pages::list)
//!         .post("/sheds/{id}/close", Access::Needs(Capability::EditRegistry), shed::pages::close)
//!         .nav(NavEntry { key: "registry-nav-sheds", href: "/sheds",
//!                         access: Access::Needs(Capability::ViewRegistry), order: 12 })
//!         .with_state(state)
//! }
//! ```
//! Every form prints `{{ page.csrf_field() }}`. A form that does not fit is shown again by its
//! handler with what was typed, its [`FieldErrors`] and status 422.

mod answer;
mod assets;
mod caller;
#[cfg(test)]
mod contrast;
pub mod cookie;
mod csrf;
mod door;
mod error;
mod fields;
mod headers;
pub mod kept;
pub mod limit;
mod local;
mod log;
mod nav;
mod page;
mod saved;
mod settings;
mod site;
pub mod testing;
mod visit;
mod visitor;

pub use answer::wants_json;
pub use caller::{Caller, takes_passwords};
pub use door::{Access, BODY_MAX, Door, Route};
pub use error::Error;
pub use fields::{Fault, FieldError, FieldErrors};
pub use local::{encode, local_or_work};
pub use nav::{CardKind, NavEntry, Tone, WorkCard, WorkSource};
pub use page::{Copied, Html, NavItem, Page};
pub use saved::{CSV, XLSX, copy, saved};
pub use settings::WebSettings;
pub use site::Site;
pub use visitor::{Officer, Visitor};

#[cfg(test)]
pub(crate) mod tests;
