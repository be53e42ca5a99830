//! What every office room stands on: the registry database, accounts, territory, the audit log,
//! administrative units in time, languages and the web shell.
//!
//! In come requests, settings and the clock; out go pages, typed rows and audited changes.
//! This room deliberately knows no word of farming: what a growing area or a lot is belongs to the
//! rooms above. To add a table, write a numbered migration in the room that owns it and hand it to
//! [`db::Db::open`]; to add a page, register it at the [`web`] door with the capability it needs.

pub mod accounts;
pub mod audit;
pub mod clock;
pub mod closed;
pub mod db;
pub mod directory;
pub mod figures;
pub mod grounds;
pub mod i18n;
pub mod mail;
pub mod media;
pub mod month;
pub mod once;
pub mod pages;
pub mod places;
pub mod territory;
pub mod text;
pub mod web;

use db::Migration;

/// The tables of this room, in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration { room: "platform", number: 1, sqlite: include_str!("../migrations/0001_audit.sql") },
    Migration {
        room: "platform",
        number: 2,
        sqlite: include_str!("../migrations/0002_accounts.sql"),
    },
    Migration {
        room: "platform",
        number: 3,
        sqlite: include_str!("../migrations/0003_places.sql"),
    },
    Migration {
        room: "platform",
        number: 4,
        sqlite: include_str!("../migrations/0004_audit_kind.sql"),
    },
    Migration {
        room: "platform",
        number: 5,
        sqlite: include_str!("../migrations/0005_key_owners.sql"),
    },
    Migration {
        room: "platform",
        number: 6,
        sqlite: include_str!("../migrations/0006_sign_in_address.sql"),
    },
    Migration {
        room: "platform",
        number: 7,
        sqlite: include_str!("../migrations/0007_registry_keys.sql"),
    },
    Migration { room: "platform", number: 8, sqlite: include_str!("../migrations/0008_mail.sql") },
];

#[cfg(test)]
mod tests {
    use nguon_testing_postgres::Place;

    use crate::db::Db;

    /// An empty registry with the tables of this room, on the engine that the tests run on.
    pub(crate) fn registry() -> (Place, Db) {
        let open = |at: &str| Db::at(&at.parse().unwrap(), crate::MIGRATIONS).unwrap();
        let place = nguon_testing_postgres::registry("platform", |at| drop(open(at)));
        let db = open(place.at());
        (place, db)
    }
}
