//! The season, sent as any partner would send it.

use nguon_platform::accounts::{NewKey, Owner, Scopes};
use nguon_platform::territory::Territory;
use tokio::net::TcpListener;

use super::files;
use super::registry::Holders;
use crate::commands::capture::Door;
use crate::commands::keys;
use crate::failure::{Doing, Failure};
use crate::office::Office;
use crate::settings::Settings;
use crate::site;

/// The holder whose machine hands the season in.
const SENDER: &str = "htx-cu-lao-gieng";

/// Send every document to `POST /epcis/capture`; returns how many.
pub async fn send(
    office: &Office,
    settings: &Settings,
    holders: &Holders,
) -> Result<usize, Failure> {
    let sender = holders.get(SENDER).copied();
    let key = NewKey {
        id: office.world.id(),
        name: "Phần mềm Minh Họa".to_owned(),
        owner: sender.map_or(Owner::Office(Territory::Country), Owner::Holder),
        scopes: Scopes { capture: true, query: true, ..Scopes::default() },
        expires: None,
        demonstration: true,
    };
    let secret = keys::make(office, key).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await.doing("cannot listen")?;
    let address = listener.local_addr().doing("cannot listen")?;
    let (router, ..) = site::router(office, settings, true)?;
    let server = tokio::spawn(async move { axum::serve(listener, router).await });
    let documents = files::events();
    let door = Door::Network(format!("http://{address}"), secret);
    for name in &documents {
        let outcome = door.capture(files::story(name)?, "rollback").await?;
        if !outcome.taken {
            return Err(Failure::No(format!("{name} was refused: {}", outcome.said)));
        }
    }
    server.abort();
    Ok(documents.len())
}
