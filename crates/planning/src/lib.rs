//! Plans: decisions of a province with their targets and tables of figures by territory, crop
//! group and year.
//!
//! **Comes in:** the folder of a plan (`data/README.md`, read by [`read`]) with every number as the
//! decision prints it. **Goes out:** a [`plan::Plan`] kept in versions ([`load`]), its totals and rates
//! computed from the rows, every printed number that does not agree as a [`plan::Finding`], and
//! public pages with exports ([`door`]).
//!
//! **Deliberately unknown here:** what was achieved. Growing areas, packing houses and classes are
//! other rooms' records; and nothing printed is ever corrected.
//!
//! **One more plan:** a folder under `data/plans/`. **One more measure, unit or crop group:** a
//! variant in `plan/words.rs` and its names in `i18n/`; the compiler and the test of the messages
//! show the rest. **One more check:** a variant of [`plan::Check`] and its function in
//! `plan/rules/`.

pub mod plan;

pub use plan::read::read;
pub use plan::store::load;

use nguon_platform::clock::World;
use nguon_platform::db::{Db, Migration};
use nguon_platform::web::{Access, Door, NavEntry};

/// The tables of this room, in order.
pub const MIGRATIONS: &[Migration] = &[Migration {
    room: "planning",
    number: 1,
    sqlite: include_str!("../migrations/0001_plans.sql"),
}];

/// The texts of this room.
pub const TEXTS: (&str, &str, &str) =
    ("planning", include_str!("../i18n/vi.ftl"), include_str!("../i18n/en.ftl"));

/// What the handlers of this room need.
#[derive(Debug, Clone)]
pub struct PlanningState {
    /// The registry database.
    pub db: Db,
    /// Time and ids.
    pub world: World,
}

/// The pages of this room. Plans are public decisions, so their pages are too.
pub fn door(state: PlanningState) -> Door {
    use plan::pages::{csv, list, plan, table, xlsx};
    Door::new()
        .get("/plans", Access::Public, list)
        .get("/plans/{plan}", Access::Public, plan)
        .get("/plans/{plan}/tables/{number}", Access::Public, table)
        .get("/plans/{plan}/tables/{number}/table.csv", Access::Public, csv)
        .get("/plans/{plan}/tables/{number}/table.xlsx", Access::Public, xlsx)
        .nav(NavEntry { key: "plan-nav", href: "/plans", access: Access::Public, order: 60 })
        .with_state(state)
}
