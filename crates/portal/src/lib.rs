//! What anybody may see: the first page, search, the check of a code, and the page behind a QR code
//! with the GS1 Digital Link resolver around it.
//!
//! **Comes in:** requests without an account. **Goes out:** pages that work without script and fit
//! a slow phone, and linksets (RFC 9264) for machines.
//!
//! **Deliberately unknown here:** tables of others (facts come through the public functions of
//! `registry`, `goods` and `platform::places`; only the links that officers register are kept here,
//! in `resolver/links`), persons (no phone, identity number or name of a household gets
//! here), territories (what is published is the same for all).
//!
//! **One more public page:** a folder with `mod.rs` and `templates/`, its route in [`door`], its
//! texts in `i18n/`. **One more kind of link:** its word in `resolver/link_type.rs`; what the
//! program itself can say by it in `good/own.rs`. **One more GS1 key:** its route in
//! `resolver::KEY_ROUTES`; what is known of it in `good/own.rs`.

mod code;
mod good;
mod home;
mod outline;
mod resolver;
mod search;
mod standing;
#[cfg(test)]
mod tests;

pub use resolver::{MIGRATIONS, PageAt, links};

use axum::http::Method;
use jiff::civil::Date;
use nguon_goods::GoodsState;
use nguon_platform::accounts::Capability;
use nguon_platform::i18n;
use nguon_platform::web::{Access, Door, NavEntry};

/// The texts of this room.
pub const TEXTS: (&str, &str, &str) =
    ("portal", include_str!("../i18n/vi.ftl"), include_str!("../i18n/en.ftl"));

/// What the handlers of this room need.
#[derive(Debug, Clone)]
pub struct PortalState {
    /// Database, events, directory, time and public address: the same that goods are told from.
    pub goods: GoodsState,
    /// Who gets a page at a Digital Link without a redirect.
    pub page_at: PageAt,
}

impl PortalState {
    /// The day on the office's clock.
    fn today(&self) -> Date {
        i18n::today(self.goods.world.now())
    }
}

/// Who registers links: whoever keeps the reference data.
const LINKS: Access = Access::Needs(Capability::ManageReference);

/// The public pages and the resolver.
pub fn door(state: PortalState) -> Door {
    let door = Door::new()
        .get("/", Access::Public, home::show)
        .get("/search", Access::Public, search::show)
        .get("/codes", Access::Public, code::form)
        .get("/codes/{code}", Access::Public, code::show)
        .get("/links", LINKS, links::pages::list)
        .post("/links", LINKS, links::pages::add)
        .get("/links/record", LINKS, links::pages::record)
        .post("/links/remove", LINKS, links::pages::remove)
        .upload("/links/import", LINKS, links::pages::IMPORT_MAX, links::pages::import)
        .get("/links.json", LINKS, links::pages::export)
        .nav(NavEntry { key: "portal-nav-links", href: "/links", access: LINKS, order: 90 })
        .get("/.well-known/gs1resolver", Access::Public, resolver::well_known)
        .on(Method::OPTIONS, "/.well-known/gs1resolver", Access::Public, resolver::options);
    // The rest of a Digital Link is read from the raw path, where `%2F` is no separator.
    resolver::KEY_ROUTES
        .into_iter()
        .fold(door, |door, path| {
            door.get_kept(path, resolver::resolve).on(
                Method::OPTIONS,
                path,
                Access::Public,
                resolver::options,
            )
        })
        .get("/{segment}", Access::Public, resolver::segment)
        .on(Method::OPTIONS, "/{segment}", Access::Public, resolver::options)
        .get_kept("/goods/{*rest}", resolver::page)
        .with_state(state)
}
