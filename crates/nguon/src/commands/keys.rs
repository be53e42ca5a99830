//! `nguon keys …`: machines that hand in or ask for events.

use clap::Subcommand;
use jiff::Timestamp;
use jiff::civil::Date;
use nguon_platform::accounts::keys::{self, ApiKey};
use nguon_platform::accounts::{NewKey, Owner, Scopes};
use nguon_platform::db::DbError;
use nguon_platform::i18n;
use nguon_platform::territory::Territory;
use serde_json::json;
use uuid::Uuid;

use super::print;
use crate::failure::{Doing, Failure};
use crate::office::{self, Office};
use crate::settings::Settings;

/// Keys that one hop lists.
const LISTED_AT_ONCE: u32 = 500;

/// Keys.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a key and print its secret, once
    ///
    /// The secret goes into the header: Authorization: Bearer <secret>
    Create(New),
    /// List all keys, newest first, one JSON object per line
    List,
    /// Take a key back: from now on it opens nothing
    Revoke {
        /// Id of the key, as `nguon keys list` tells it
        id: Uuid,
    },
}

/// What a new key is to be.
#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "one flag for each scope, as on the command line"
)]
pub struct New {
    /// What the machine is called
    #[arg(long)]
    name: String,
    /// May hand in events
    #[arg(long)]
    capture: bool,
    /// May ask for events
    #[arg(long)]
    query: bool,
    /// May read the registry
    #[arg(long)]
    registry_read: bool,
    /// May read the registry, and hand in or change what its owner may
    #[arg(long)]
    registry_write: bool,
    /// Machine of this holder: its id or its GS1 party number (13 digits)
    #[arg(long, conflicts_with = "territory")]
    holder: Option<String>,
    /// Machine of the office: country, province:<unit> or commune:<unit>; holder:<id> is the same
    /// as --holder
    #[arg(long, default_value = "country")]
    territory: Territory,
    /// Last day on which it holds, e.g. 2027-12-31 [default: without end]
    #[arg(long, value_name = "DAY")]
    last_day: Option<Date>,
}

/// Run it.
pub async fn run(settings: &Settings, command: Command) -> Result<(), Failure> {
    let office = office::open(settings).await?;
    match command {
        Command::Create(new) => create(&office, new).await,
        Command::List => list(&office).await,
        Command::Revoke { id } => revoke(&office, id).await,
    }
}

async fn create(office: &Office, asked: New) -> Result<(), Failure> {
    let scopes = Scopes {
        capture: asked.capture,
        query: asked.query,
        registry_read: asked.registry_read,
        registry_write: asked.registry_write,
    };
    if scopes.is_empty() {
        let flags = "--capture, --query, --registry-read, --registry-write";
        return Err(Failure::settings(flags, "a key must open at least one"));
    }
    let new = NewKey {
        id: office.world.id(),
        owner: owner(office, &asked).await?,
        name: asked.name,
        scopes,
        expires: asked.last_day.map(|day| expires(day, office.now())).transpose()?,
        demonstration: false,
    };
    print(&make(office, new).await?)
}

/// Makes a key of a fresh id; returns its secret.
pub async fn make(office: &Office, new: NewKey) -> Result<String, Failure> {
    let (actor, world) = (office.program(), office.world.clone());
    let made = office.db.write::<_, DbError>(move |tx| keys::create(tx, &actor, &world, &new));
    let secret = made.await.doing("cannot make the key")?;
    secret.ok_or_else(|| Failure::No("there is a key of this id already".to_owned()))
}

async fn owner(office: &Office, asked: &New) -> Result<Owner, Failure> {
    let typed = match (&asked.holder, &asked.territory) {
        (Some(typed), _) => typed.clone(),
        (None, Territory::Holder(id)) => id.to_string(),
        (None, territory) => return Ok(Owner::Office(territory.clone())),
    };
    let found = office.holders().find(&typed).await.doing("cannot look for the holder")?;
    let unknown = || Failure::settings("--holder", &format!("no holder {typed} is registered"));
    found.map(|holding| Owner::Holder(holding.id)).ok_or_else(unknown)
}

fn expires(last_day: Date, now: Timestamp) -> Result<Timestamp, Failure> {
    let end = i18n::end_of(last_day).filter(|end| *end > now);
    end.ok_or_else(|| Failure::settings("--last-day", "must be today or later"))
}

async fn list(office: &Office) -> Result<(), Failure> {
    let mut after = None;
    loop {
        let found = office.db.read(move |tx| keys::list(tx, None, after, LISTED_AT_ONCE)).await;
        let found = found.doing("cannot read the keys")?;
        let Some(last) = found.last() else { return Ok(()) };
        after = Some(last.id);
        for key in &found {
            print(&told(key, office.now()).to_string())?;
        }
    }
}

fn told(key: &ApiKey, now: Timestamp) -> serde_json::Value {
    json!({
        "id": key.id,
        "name": key.name,
        "owner": key.owner.territory().to_string(),
        "captor": key.captor,
        "capture": key.scopes.capture,
        "query": key.scopes.query,
        "registry_read": key.scopes.registry_read,
        "registry_write": key.scopes.registry_write,
        "state": key.state(now).word(),
        "created": key.created.to_string(),
        "expires": key.expires.map(|at| at.to_string()),
        "used": key.used.map(|at| at.to_string()),
    })
}

async fn revoke(office: &Office, id: Uuid) -> Result<(), Failure> {
    let known = office.db.read(move |tx| keys::one(tx, id)).await.doing("cannot read the keys")?;
    let Some(key) = known else { return Err(Failure::No(format!("there is no key {id}"))) };
    if key.revoked.is_some() {
        return Err(Failure::No(format!("the key {id} was revoked before")));
    }
    let actor = office.program();
    let revoked = office.db.write::<_, DbError>(move |tx| keys::revoke(tx, &actor, id)).await;
    revoked.doing("cannot revoke the key")?;
    print(&format!("revoked {id} ({})", key.name))
}
