//! The season, sent as any partner would send it.

use nguon_platform::accounts::{ApiKey, create_key};
use nguon_platform::db::DbError;
use nguon_platform::territory::Territory;
use tokio::net::TcpListener;

use super::files;
use crate::commands::capture::Door;
use crate::failure::{Doing, Failure};
use crate::office::Office;
use crate::settings::Settings;
use crate::site;

/// Send every document to `POST /epcis/capture`; returns how many.
pub async fn send(office: &Office, settings: &Settings) -> Result<usize, Failure> {
    let key = ApiKey {
        id: office.world.id(),
        name: "Hợp tác xã Xoài Minh Họa Cù Lao Giêng".to_owned(),
        may_capture: true,
        may_query: true,
        territory: Territory::Country,
    };
    let (actor, world) = (office.program(), office.world.clone());
    let secret = office
        .db
        .write::<_, DbError>(move |tx| create_key(tx, &actor, &world, &key))
        .await
        .doing("cannot make a key")?;
    let listener = TcpListener::bind("127.0.0.1:0").await.doing("cannot listen")?;
    let address = listener.local_addr().doing("cannot listen")?;
    let router = site::router(office, settings, true)?;
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
