//! `nguon accounts …`: people who sign in.

use std::io::BufRead;

use clap::Subcommand;
use nguon_platform::accounts::{self, Login, NewAccount, Role};
use nguon_platform::db::DbError;
use nguon_platform::territory::Territory;

use super::print;
use crate::failure::{Doing, Failure};
use crate::office;
use crate::settings::Settings;

/// Accounts.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make an account; the password is read from standard input, one line
    ///
    /// Makes the data folder when it is not there. Example:
    ///   printf 'a long password\n' | nguon accounts create --login quantri --name 'Quản trị' \
    ///     --role administrator --territory country
    #[command(verbatim_doc_comment)]
    Create {
        /// Sign-in name: letters a–z, digits and . - _ @
        #[arg(long)]
        login: Login,
        /// Name of the person or unit
        #[arg(long)]
        name: String,
        /// administrator, provincial-officer, commune-officer, holder or reader
        #[arg(long)]
        role: Role,
        /// country, province:<unit>, commune:<unit> or holder:<id>; a unit is code@first-day
        #[arg(long)]
        territory: Territory,
    },
}

/// Run it.
pub async fn run(settings: &Settings, command: Command) -> Result<(), Failure> {
    let Command::Create { login, name, role, territory } = command;
    let office = office::create(settings).await?;
    let mut password = String::new();
    std::io::stdin().lock().read_line(&mut password).doing("cannot read the password")?;
    let password = password.trim_end_matches(['\r', '\n']);
    let secret = NewAccount::hash(password, office.world.bytes())
        .map_err(|error| Failure::settings("password", &error.to_string()))?;
    let new = NewAccount {
        id: office.world.id(),
        login: login.clone(),
        name,
        role,
        territory,
        password: secret,
        demonstration: false,
    };
    let taken = login.clone();
    if office.db.read(move |tx| accounts::find(tx, &taken)).await.doing("cannot read")?.is_some() {
        return Err(Failure::No(format!("there is an account {login} already")));
    }
    let actor = office.program();
    office
        .db
        .write::<_, DbError>(move |tx| accounts::create(tx, &actor, &new))
        .await
        .doing("cannot make the account")?;
    print(&format!("made account {login}"))
}
