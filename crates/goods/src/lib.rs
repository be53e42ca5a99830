//! Products, lots, lineage pages and recall.
//!
//! **Comes in:** the feed of events, forms of officers, what the [`Directory`] says of places and
//! parties. **Goes out:** pages below `/products` and `/lots`, recalls with where everything is
//! now, quantity balances of growing-area codes, files of all of them, traces for the command line, and what the public may see of a lot.
//!
//! Lots are a projection of the events ([`lot::Projector`]), never a second truth. What an officer
//! may see is the session's territory; what lies beyond is shown by kind and quantity only, but a
//! recall, which is asked for with a reason and audited, names everything that it is about.
//!
//! **Deliberately does not know:** who owns a plot or what its code is (it asks the `Directory`),
//! how events are captured and kept, what EPCIS looks like on the wire.
//!
//! **To add one more** thing of this room: a folder with `mod`, `model`, `rules`, `store`, `pages`,
//! `templates`, `tests`; its tables as a migration below; its routes in [`door`]; its texts in
//! `i18n/`.
//!
//! [`Directory`]: nguon_platform::directory::Directory

mod away;
pub mod balance;
mod doors;
mod graph;
pub mod key;
pub mod lot;
mod names;
pub mod product;
pub mod recall;
mod sight;
mod state;
#[cfg(test)]
mod testing;
pub mod text;
pub mod told;
pub mod trace;
mod words;

use nguon_platform::db::Migration;

pub use away::events_failed;
pub use doors::door;
pub use state::GoodsState;

/// The tables of this room, in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration { room: "goods", number: 1, sqlite: include_str!("../migrations/0001_products.sql") },
    Migration { room: "goods", number: 2, sqlite: include_str!("../migrations/0002_lots.sql") },
    Migration { room: "goods", number: 3, sqlite: include_str!("../migrations/0003_recalls.sql") },
    Migration { room: "goods", number: 4, sqlite: include_str!("../migrations/0004_balances.sql") },
    Migration { room: "goods", number: 5, sqlite: include_str!("../migrations/0005_stated.sql") },
];

/// The texts of this room, for `i18n::Messages::load`.
pub const TEXTS: (&str, &str, &str) =
    ("goods", include_str!("../i18n/vi.ftl"), include_str!("../i18n/en.ftl"));
