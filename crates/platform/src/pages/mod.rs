//! The shell's own pages: signing in and out, one's own work and account, the audit log, the accounts,
//! the letters to people, the keys of machines, the administrative units.

mod account;
mod accounts;
mod audit;
mod keys;
mod mail;
mod places;
mod sign_in;
mod work;

use std::fmt;
use std::sync::Arc;

use crate::accounts::Capability;
use crate::clock::World;
use crate::db::{Db, DbError, Tx};
use crate::directory::Holders;
use crate::territory::Territory;
use crate::web::{Access, Door, NavEntry, Visitor};

/// What these pages work with.
#[derive(Clone)]
struct Office {
    db: Db,
    world: World,
    holders: Arc<dyn Holders>,
}

impl fmt::Debug for Office {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Office")
    }
}

/// The door of these pages.
pub fn door(db: Db, world: World, holders: Arc<dyn Holders>) -> Door {
    let manage = Access::Needs(Capability::ManageAccounts);
    Door::new()
        .get("/sign-in", Access::Public, sign_in::show)
        .post("/sign-in", Access::Public, sign_in::enter)
        .post("/sign-out", Access::Public, sign_in::leave)
        .get("/work", Access::SignedIn, work::show)
        .get("/account", Access::SignedIn, account::show)
        .post("/account", Access::SignedIn, account::keep)
        .get("/admin/audit", Access::Needs(Capability::ViewAudit), audit::list)
        .get("/admin/accounts", manage, accounts::list)
        .get("/admin/mail", manage, mail::list)
        .post("/admin/mail/{id}/again", manage, mail::again)
        .get("/admin/keys", manage, keys::list)
        .post("/admin/keys", manage, keys::make)
        .get("/admin/keys/new", manage, keys::form)
        .post("/admin/keys/{id}/revoke", manage, keys::revoke)
        .get("/places", Access::Public, places::list)
        .get("/places/{unit}", Access::Public, places::unit)
        .nav(NavEntry { key: "places-nav", href: "/places", access: Access::Public, order: 90 })
        .nav(NavEntry { key: "shell-nav-work", href: "/work", access: Access::SignedIn, order: 0 })
        .nav(NavEntry {
            key: "shell-nav-accounts",
            href: "/admin/accounts",
            access: manage,
            order: 100,
        })
        .nav(NavEntry { key: "mail-outbox", href: "/admin/mail", access: manage, order: 100 })
        .nav(NavEntry { key: "shell-nav-keys", href: "/admin/keys", access: manage, order: 100 })
        .nav(NavEntry {
            key: "shell-nav-audit",
            href: "/admin/audit",
            access: Access::Needs(Capability::ViewAudit),
            order: 101,
        })
        .with_state(Office { db, world, holders })
}

/// A territory in words, as of today: its name where the records have it, else its number.
fn territory_words(
    tx: &mut Tx<'_>,
    visitor: &Visitor,
    territory: &Territory,
    today: jiff::civil::Date,
) -> Result<String, DbError> {
    Ok(match territory {
        Territory::Country => visitor.t("territory-country"),
        Territory::Holder(_) => visitor.t("territory-holder"),
        Territory::Nowhere => visitor.t("territory-nowhere"),
        Territory::Province(unit) | Territory::Commune(unit) => {
            crate::places::label(tx, unit, today)?.unwrap_or_else(|| unit.to_string())
        }
    })
}

#[cfg(test)]
mod tests;
