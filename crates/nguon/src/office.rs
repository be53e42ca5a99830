//! Opening a data folder: both databases, brought up to date, behind one handle.

use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use nguon_event_store::{Clock, EventStore, PostgresStore, SqliteStore};
use nguon_goods::lot::Projector;
use nguon_planning::survey::SurveyFigures;
use nguon_planning::training::{OfficerFigures, TrainingFigures};
use nguon_platform::audit::{self, Actor};
use nguon_platform::clock::World;
use nguon_platform::db::{At, Db, DbError, Migration};
use nguon_platform::directory::{Directory, Holders};
use nguon_platform::figures::{Figures, Together};
use nguon_platform::web::kept::{Rests, Stamp};
use nguon_registry::directory::RegistryDirectory;
use nguon_registry::figures::RegistryFigures;
use tokio::runtime::Runtime;
use tracing_subscriber::EnvFilter;

use crate::failure::{Doing, Failure};
use crate::settings::Settings;

/// File of the office's tables.
pub const REGISTRY: &str = "registry.db";
/// File of the events.
pub const EVENTS: &str = "events.db";

/// Folder of documents that wait to be captured.
pub const SPOOL: &str = "spool";

/// An open data folder.
#[derive(Clone)]
pub struct Office {
    /// The office's tables.
    pub db: Db,
    /// The events.
    pub events: Arc<dyn EventStore>,
    /// Time and randomness.
    pub world: World,
}

impl Office {
    /// Open a data folder that exists and holds registry and events too, e.g. a backup.
    ///
    /// # Errors
    /// [`Failure::Settings`] when there is none there, [`Failure::Outside`] when it cannot be read.
    pub fn of_files(folder: &Path) -> Result<Self, Failure> {
        must_be_data(folder)?;
        let db = registry_at(&At::File(folder.join(REGISTRY)))?;
        Ok(Self { db, events: events_in(folder)?, world: World::system() })
    }

    async fn of_settings(settings: &Settings) -> Result<Self, Failure> {
        let db = registry_at(&place(settings))?;
        Ok(Self { db, events: events(settings).await?, world: World::system() })
    }

    /// What stands behind identifiers, for rooms that do not keep them.
    pub fn directory(&self) -> Arc<dyn Directory> {
        Arc::new(RegistryDirectory::new(self.db.clone(), self.world.clone()))
    }

    /// Who holders are, for rooms that do not keep them.
    pub fn holders(&self) -> Arc<dyn Holders> {
        Arc::new(RegistryDirectory::new(self.db.clone(), self.world.clone()))
    }

    /// What the rooms count, for plans and reports.
    pub fn figures(&self) -> Arc<dyn Figures> {
        Arc::new(Together::new(vec![
            Arc::new(RegistryFigures::new(self.db.clone())),
            Arc::new(TrainingFigures::new(self.db.clone())),
            Arc::new(OfficerFigures::new(self.db.clone(), self.world.clone())),
            Arc::new(SurveyFigures::new(self.db.clone())),
        ]))
    }

    /// The lots that the events tell of.
    pub fn lots(&self) -> Projector {
        Projector::new(self.db.clone(), self.events.clone(), self.directory())
    }

    /// The program as the actor of a change.
    pub fn program(&self) -> Actor {
        Actor::program("nguon", self.now())
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.world.now()
    }
}

/// What public pages tell lies in these two databases, whoever writes into them. Settings and texts
/// do not change while the program runs.
#[async_trait]
impl Rests for Office {
    async fn stamp(&self) -> Option<Stamp> {
        Some([self.db.version().await?, self.events.version().await?])
    }
}

/// The tables of all rooms, lowest floor first.
pub fn migrations() -> Vec<Migration> {
    [
        nguon_platform::MIGRATIONS,
        nguon_registry::MIGRATIONS,
        nguon_goods::MIGRATIONS,
        nguon_planning::MIGRATIONS,
        nguon_portal::MIGRATIONS,
    ]
    .concat()
}

/// Write the log to standard error.
///
/// # Errors
/// [`Failure::Settings`] when the filter is no filter.
pub fn log_to_stderr(filter: &str) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(filter)
        .map_err(|e| Failure::settings("log (--log, NGUON_LOG)", &e.to_string()))?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // A second call in one process (tests) keeps the first log.
    let _ = log.try_init();
    Ok(())
}

/// The threads that answer.
///
/// # Errors
/// [`Failure::Outside`] when the system gives none.
pub fn runtime() -> Result<Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .doing("cannot start the worker threads")
}

/// The office of the settings, whose data folder must be there.
///
/// # Errors
/// [`Failure::Settings`] when there is no data folder, [`Failure::Outside`] when it cannot be read or
/// the server with the registry or the events does not answer.
pub async fn open(settings: &Settings) -> Result<Office, Failure> {
    match settings.registry {
        None => must_be_data(&settings.data)?,
        // It is where the events stand, and what else is beside them.
        Some(_) => make(&settings.data)?,
    }
    Office::of_settings(settings).await
}

/// The same, making the data folder when it is not there.
///
/// # Errors
/// [`Failure::Outside`] when it cannot be made or read.
pub async fn create(settings: &Settings) -> Result<Office, Failure> {
    make(&settings.data)?;
    Office::of_settings(settings).await
}

fn make(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).doing(format!("cannot make {}", folder.display()))
}

/// Where the registry of the settings is.
fn place(settings: &Settings) -> At {
    let server = settings.registry.clone().map(|server| At::Server(Box::new(server)));
    server.unwrap_or_else(|| At::File(settings.data.join(REGISTRY)))
}

/// The server that is to have the registry, if one is; it holds nothing yet.
///
/// # Errors
/// [`Failure::Settings`] when it does, [`Failure::Outside`] when it does not answer.
pub async fn empty_registry(settings: &Settings) -> Result<Option<Db>, Failure> {
    let Some(server) = &settings.registry else { return Ok(None) };
    let db = registry_at(&At::Server(Box::new(server.clone())))?;
    let entries = db.read::<_, DbError>(|tx| audit::list(tx, None, None, 1)).await;
    if !entries.doing("cannot read the audit log")?.is_empty() {
        let reason = "holds a registry already; name an empty database";
        return Err(Failure::settings(server.place(), reason));
    }
    Ok(Some(db))
}

fn registry_at(at: &At) -> Result<Db, Failure> {
    Db::at(at, &migrations()).doing("cannot open the office")
}

async fn events(settings: &Settings) -> Result<Arc<dyn EventStore>, Failure> {
    match &settings.events {
        None => events_in(&settings.data),
        Some(server) => Ok(Arc::new(
            PostgresStore::open(server, clock()).await.doing("cannot open the events")?,
        )),
    }
}

fn events_in(folder: &Path) -> Result<Arc<dyn EventStore>, Failure> {
    let store = SqliteStore::open(&folder.join(EVENTS), clock()).doing("cannot open the events")?;
    Ok(Arc::new(store))
}

/// Where the events take their record time from.
pub fn clock() -> Clock {
    let world = World::system();
    Arc::new(move || world.now())
}

fn must_be_data(folder: &Path) -> Result<(), Failure> {
    if folder.join(REGISTRY).exists() {
        return Ok(());
    }
    let reason = "is no data folder; make one with `nguon demo` or `nguon accounts create`";
    Err(Failure::settings(&folder.display().to_string(), reason))
}
