//! Holders, growing areas, packing houses and their codes, other premises of holders: the registry
//! of a province.
//!
//! **Comes in:** forms and files of officers, dated facts (crops, markets, code schemes), and calls
//! of the demonstration loader, which uses the same functions as the pages. **Goes out:** pages and
//! lists within the asker's territory, the map, a [`directory`] for the other rooms, and for the
//! public only what [`growing_area::public_by_code`] and its like return.
//!
//! **Deliberately unknown here:** lots and events, the screens of other rooms, how a session is made.
//! Who asks and where their territory ends is told by the shell.
//!
//! What happens to a code is a proceeding: a machine of states ([`proceeding`]) whose table stands in
//! the proceeding's `rules.rs` ([`application`]) and is drawn in `docs/ho-so.md`; the dated rules that
//! it asks come from the [`rulebook`].
//!
//! **One more kind of thing:** a folder with the same furniture (`mod`, `model`, `rules`, `store`,
//! `list`, `pages`, `templates`, `tests`), a migration, a row in [`MIGRATIONS`], its routes in the
//! door, its texts in `i18n/`; its list is a `screen::Listing`, from which page and files come.
//! **One more fact about a thing:** a field of its `Facts`, a column, a line in its form; the audit
//! follows from `Facts::json`.

mod api;
pub mod application;
pub mod border;
pub mod certificate;
mod closed;
pub mod code;
pub mod confirmation;
pub mod consent;
pub mod crop;
pub mod directory;
mod door;
mod error;
mod facts;
mod features;
pub mod field_check;
pub mod figures;
pub mod growing_area;
mod hand_over;
pub mod holder;
mod identifier;
mod import;
pub mod incident;
pub mod inspection;
mod list;
mod map;
pub mod market;
pub mod monitoring;
mod named;
pub mod notice;
pub mod packing_house;
pub mod premises;
pub mod proceeding;
pub mod readiness;
mod record_papers;
pub mod rulebook;
mod screen;
mod selection;
mod series;
mod site;
pub mod standing;
mod subject;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod walls;
mod words;
mod workbook;

use nguon_platform::db::Migration;

pub use confirmation::{Letterhead, LetterheadError};
pub use door::door;
pub use error::{Refusal, RegistryError};
pub use features::plots_page;
pub use identifier::{IdentifierError, Located, PartyId, PlaceId};
pub use list::{Cursor, CursorError, EXPORT_ROWS_MAX, Key, Order, PAGE_ROWS, Page, Part};
pub use map::{BaseMap, BaseMapError, tile_bytes};
pub use named::Named;
pub use nguon_platform::closed::UnknownWord;
pub use screen::RegistryState;
pub use site::Site;
pub use subject::{Subject, SubjectKind};
pub use words::{Line, Name, Number, Words, WordsError};

/// The texts of this room, for `Messages::load`.
pub const TEXTS: (&str, &str, &str) =
    ("registry", include_str!("../i18n/vi.ftl"), include_str!("../i18n/en.ftl"));

/// The tables of this room, in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        room: "registry",
        number: 1,
        sqlite: include_str!("../migrations/0001_reference.sql"),
    },
    Migration {
        room: "registry",
        number: 2,
        sqlite: include_str!("../migrations/0002_holders.sql"),
    },
    Migration {
        room: "registry",
        number: 3,
        sqlite: include_str!("../migrations/0003_growing_areas.sql"),
    },
    Migration {
        room: "registry",
        number: 4,
        sqlite: include_str!("../migrations/0004_packing_houses.sql"),
    },
    Migration {
        room: "registry",
        number: 5,
        sqlite: include_str!("../migrations/0005_standing.sql"),
    },
    Migration {
        room: "registry",
        number: 6,
        sqlite: include_str!("../migrations/0006_premises.sql"),
    },
    Migration {
        room: "registry",
        number: 7,
        sqlite: include_str!("../migrations/0007_rulebook_and_series.sql"),
    },
    Migration {
        room: "registry",
        number: 8,
        sqlite: include_str!("../migrations/0008_applications.sql"),
    },
    Migration {
        room: "registry",
        number: 9,
        sqlite: include_str!("../migrations/0009_seasons.sql"),
    },
    Migration {
        room: "registry",
        number: 10,
        sqlite: include_str!("../migrations/0010_incidents.sql"),
    },
    Migration {
        room: "registry",
        number: 11,
        sqlite: include_str!("../migrations/0011_plot_files.sql"),
    },
    Migration {
        room: "registry",
        number: 12,
        sqlite: include_str!("../migrations/0012_native_shapes.sql"),
    },
    Migration {
        room: "registry",
        number: 13,
        sqlite: include_str!("../migrations/0013_map_spots.sql"),
    },
    Migration {
        room: "registry",
        number: 14,
        sqlite: include_str!("../migrations/0014_imports.sql"),
    },
    Migration {
        room: "registry",
        number: 15,
        sqlite: include_str!("../migrations/0015_former_plots.sql"),
    },
    Migration {
        room: "registry",
        number: 16,
        sqlite: include_str!("../migrations/0016_inspections.sql"),
    },
    Migration {
        room: "registry",
        number: 17,
        sqlite: include_str!("../migrations/0017_borders.sql"),
    },
    Migration {
        room: "registry",
        number: 18,
        sqlite: include_str!("../migrations/0018_list_orders.sql"),
    },
    Migration {
        room: "registry",
        number: 19,
        sqlite: include_str!("../migrations/0019_plot_crops.sql"),
    },
    Migration {
        room: "registry",
        number: 20,
        sqlite: include_str!("../migrations/0020_consents.sql"),
    },
];
