//! `nguon serve`: one process, until it is told to stop.

use std::net::SocketAddr;

use nguon_platform::accounts;
use nguon_platform::db::DbError;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::print;
use crate::demo;
use crate::failure::{Doing, Failure};
use crate::office::{self, Office};
use crate::settings::Settings;
use crate::site;

/// Accounts named at start; a demonstration has a handful.
const ACCOUNTS_SHOWN: u32 = 50;

/// Run it.
pub async fn run(settings: &Settings) -> Result<(), Failure> {
    let office = office::open(settings).await?;
    let accounts = demonstration_accounts(&office).await?;
    let listener = TcpListener::bind(settings.listen)
        .await
        .doing(format!("cannot listen on {}", settings.listen))?;
    let address = listener.local_addr().doing("cannot listen")?;
    // Port 0 asks the system for a free one: then that is where people find us.
    let mut settings = settings.clone();
    if settings.listen.port() == 0 && settings.public_url.ends_with(":0") {
        settings.public_url = format!("http://{address}");
    }
    let (router, workers, desk) = site::router(&office, &settings, !accounts.is_empty())?;
    greet(&settings, &accounts)?;
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let (stop, stopped) = tokio::sync::watch::channel(());
    // Stops when it is told to, or when nobody is there any more to tell.
    let told = |mut stopped: tokio::sync::watch::Receiver<()>| async move {
        drop(stopped.changed().await);
    };
    let delivering = tokio::spawn(workers.dispatcher.run(told(stopped.clone())));
    let capturing = tokio::spawn(workers.intake.run(told(stopped.clone())));
    let writing = desk.map(|desk| tokio::spawn(desk.run(told(stopped))));
    let served = axum::serve(listener, service)
        .with_graceful_shutdown(told_to_stop())
        .await
        .doing("the server stopped");
    drop(stop);
    delivering.await.doing("delivery to subscribers stopped")?;
    capturing.await.doing("the capture of long documents stopped")?;
    if let Some(writing) = writing {
        writing.await.doing("the sending of letters stopped")?;
    }
    served
}

/// Sign-in names and what they are, when the folder holds the demonstration.
async fn demonstration_accounts(office: &Office) -> Result<Vec<(String, String)>, Failure> {
    let all = office
        .db
        .read::<_, DbError>(|tx| accounts::accounts(tx, "", ACCOUNTS_SHOWN))
        .await
        .doing("cannot read the accounts")?;
    let shown = all.into_iter().filter(|account| account.demonstration);
    Ok(shown.map(|account| (account.login, account.name)).collect())
}

fn greet(settings: &Settings, accounts: &[(String, String)]) -> Result<(), Failure> {
    let url = &settings.public_url;
    print(&format!("Nguồn listens on {url}"))?;
    if accounts.is_empty() {
        return Ok(());
    }
    print(&format!(
        "\nOpen:\n  {url}/                                        search, public\n  \
         {url}{lot}   the page behind the QR code\n  \
         {url}/lots{lot}   the same lot in the office: its way, recall\n  \
         {url}/map                                     growing areas on the map\n  \
         {url}/plans                                   plans of four provinces\n  \
         {url}/places?q=chau+doc                       places then and now\n  \
         {url}/epcis                                   EPCIS 2.0\n\n\
         Demonstration accounts (password: {password}):",
        lot = demo::FIRST_LOT,
        password = demo::PASSWORD,
    ))?;
    accounts.iter().try_for_each(|(login, name)| print(&format!("  {login:<20} {name}")))
}

async fn told_to_stop() {
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut stream) => drop(stream.recv().await),
            Err(error) => {
                tracing::warn!(%error, "cannot hear SIGTERM");
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}
