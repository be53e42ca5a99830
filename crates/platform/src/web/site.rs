//! The whole site: all rooms behind one chain of middleware.

use std::any::Any;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::assets::{self, Assets};
use super::door::Door;
use super::error::Error;
use super::nav::{NavEntry, WorkSource};
use super::settings::WebSettings;
use super::{csrf, headers, kept, log, visit};
use crate::accounts::Passwords;
use crate::clock::World;
use crate::db::Db;
use crate::i18n::Messages;

/// What the shell needs to serve rooms.
#[derive(Debug)]
pub struct Site {
    /// The registry database, for sessions.
    pub db: Db,
    /// Time and randomness.
    pub world: World,
    /// The texts of all rooms.
    pub messages: Arc<Messages>,
    /// How this installation is reached.
    pub settings: WebSettings,
}

/// What every request shares.
pub(super) struct Shell {
    pub(super) db: Db,
    pub(super) world: World,
    pub(super) messages: Arc<Messages>,
    pub(super) settings: WebSettings,
    pub(super) assets: Assets,
    /// Those that programs sent a short while ago.
    pub(super) passwords: Passwords,
    /// Routes whose answers may be kept.
    pub(super) kept: HashSet<&'static str>,
    pub(super) nav: Vec<NavEntry>,
    pub(super) work: Vec<Arc<dyn WorkSource>>,
}

impl fmt::Debug for Shell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shell")
    }
}

impl Site {
    /// Open the doors of all rooms, merged into one.
    ///
    /// From the outside in: log, kept answers, security headers, compression, visitor and error pages, panics,
    /// form token, then the route with its access, time and size limits.
    pub fn open(self, door: Door) -> Router {
        let parts = door.into_parts();
        let router = parts.router;
        let shell = self.shell(parts.kept, parts.nav, parts.work);
        router
            .fallback(|| async { Error::NotFound })
            .layer(from_fn(csrf::check))
            .layer(CatchPanicLayer::custom(panicked))
            .layer(from_fn_with_state(Arc::clone(&shell), visit::visit))
            // Below here nobody is asked who they are: assets are the same for all.
            .route("/assets/{*file}", get(assets::serve))
            .layer(CompressionLayer::new())
            .layer(from_fn_with_state(Arc::clone(&shell), headers::protect))
            .layer(from_fn_with_state(shell, kept::keep))
            .layer(from_fn(log::log))
    }

    pub(super) fn shell(
        self,
        kept: HashSet<&'static str>,
        nav: Vec<NavEntry>,
        work: Vec<Arc<dyn WorkSource>>,
    ) -> Arc<Shell> {
        let passwords = Passwords::new(&self.world);
        Arc::new(Shell {
            db: self.db,
            world: self.world,
            messages: self.messages,
            settings: self.settings,
            assets: Assets::embedded(),
            passwords,
            kept,
            nav,
            work,
        })
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the signature the layer asks for")]
fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("panic without a text");
    Error::internal(format!("panic: {text}")).into_response()
}
