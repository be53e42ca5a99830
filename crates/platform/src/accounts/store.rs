//! The table of accounts.

use jiff::Timestamp;
use serde_json::json;

use super::{Account, Login, NewAccount, Secret, SignedIn};
use crate::audit::{self, Actor, Change};
use crate::db::{DbError, Row, Tx};

const COLUMNS: &str = "id, login, name, role, territory, demonstration, disabled, created_us";

fn read(row: &Row<'_>) -> Result<Account, DbError> {
    Ok(Account {
        id: row.get("id")?,
        login: row.get("login")?,
        name: row.get("name")?,
        role: row.parse("role")?,
        territory: row.parse("territory")?,
        demonstration: row.get("demonstration")?,
        disabled: row.get("disabled")?,
        created: row.get::<Timestamp>("created_us")?,
    })
}

/// Make an account, with its audit entry (the password never enters the log).
///
/// # Errors
/// [`DbError::Engine`] when the sign-in name is taken.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, new: &NewAccount) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO account (id, login, name, role, territory, password_hash, demonstration, \
         created_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            new.id.into(),
            new.login.as_str().into(),
            (&new.name).into(),
            new.role.word().into(),
            new.territory.to_string().into(),
            (&new.password.0).into(),
            new.demonstration.into(),
            actor.at.into(),
        ],
    )?;
    let state = json!({
        "login": new.login.as_str(),
        "name": new.name,
        "role": new.role.word(),
        "territory": new.territory.to_string(),
    });
    audit::record(tx, actor, &Change::created("account", &new.id, state))
}

/// An account by its sign-in name.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn find(tx: &mut Tx<'_>, login: &Login) -> Result<Option<Account>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM account WHERE login = $1");
    tx.row(&sql, &[login.as_str().into()], read)
}

/// Accounts in order of their sign-in name, after a given one.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn accounts(tx: &mut Tx<'_>, after: &str, most: u32) -> Result<Vec<Account>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM account WHERE login > $1 ORDER BY login LIMIT $2");
    tx.rows(&sql, &[after.into(), most.into()], read)
}

/// An account as it is asked for its password.
pub(super) struct Known {
    /// Who it is; without a session there is no form token.
    pub(super) person: SignedIn,
    pub(super) secret: Secret,
    pub(super) disabled: bool,
}

/// An account by its sign-in name, for asking its password.
pub(super) fn known(tx: &mut Tx<'_>, login: &Login) -> Result<Option<Known>, DbError> {
    tx.row(
        "SELECT id, login, name, role, territory, password_hash, disabled FROM account \
         WHERE login = $1",
        &[login.as_str().into()],
        |row| {
            Ok(Known {
                person: SignedIn {
                    account: row.get("id")?,
                    login: row.get("login")?,
                    name: row.get("name")?,
                    role: row.parse("role")?,
                    territory: row.parse("territory")?,
                    csrf: String::new(),
                },
                secret: Secret(row.get("password_hash")?),
                disabled: row.get("disabled")?,
            })
        },
    )
}
