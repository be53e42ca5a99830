//! People of the demonstration.

use std::collections::HashMap;

use nguon_platform::accounts::{self, NewAccount};
use nguon_platform::db::DbError;
use nguon_platform::territory::Territory;
use uuid::Uuid;

use super::office::{Account, Story};
use super::registry::part;
use crate::failure::{Doing, Failure};
use crate::office::Office;

/// One password for all of them: it opens invented data only.
pub const PASSWORD: &str = "minh hoa 2026";

/// Make the accounts.
pub async fn load(
    office: &Office,
    story: &Story,
    holders: &HashMap<String, Uuid>,
) -> Result<(), Failure> {
    for account in &story.account {
        let new = new_account(office, account, holders)?;
        let actor = office.program();
        office
            .db
            .write::<_, DbError>(move |tx| accounts::create(tx, &actor, &new))
            .await
            .doing(format!("cannot make the account {}", account.login))?;
    }
    Ok(())
}

fn new_account(
    office: &Office,
    account: &Account,
    holders: &HashMap<String, Uuid>,
) -> Result<NewAccount, Failure> {
    let territory = match (&account.territory, &account.holder) {
        (Some(territory), None) => part(&account.login, territory)?,
        (None, Some(holder)) => {
            holders.get(holder).copied().map_or(Territory::Nowhere, Territory::Holder)
        }
        _ => Territory::Nowhere,
    };
    Ok(NewAccount {
        id: office.world.id(),
        login: part(&account.login, &account.login)?,
        name: account.name.clone(),
        role: part(&account.login, &account.role)?,
        territory,
        password: NewAccount::hash(PASSWORD, office.world.bytes()).doing("the password")?,
        demonstration: true,
    })
}
