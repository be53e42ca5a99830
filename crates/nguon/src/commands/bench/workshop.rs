//! Offices to measure on, filled with invented provinces.

use std::path::{Path, PathBuf};

use nguon_epcis::json::{Limits, read};
use nguon_event_store::{Batch, NewEvent, OnError, StoreError};
use nguon_world::{Documents, Size, World};

use super::scale::Scale;
use super::server::{self, Server};
use crate::failure::{Doing, Failure};
use crate::office::{self, EVENTS, Office};
use crate::settings::Settings;

/// Seed of every world that is measured on.
const SEED: u64 = 1;
/// Events of a batch when a store is filled.
const BATCH: usize = 1_000;

/// A folder, sizes, settings.
#[derive(Debug)]
pub struct Workshop {
    folder: PathBuf,
    pub scale: Scale,
    settings: Settings,
    server: Option<Server>,
}

/// Where an office's tables stand.
#[derive(Debug)]
pub enum Place {
    /// Files in its folder.
    Folder,
    /// A database of a server, by its address.
    Server(String),
}

/// An office in a folder of its own.
pub struct Filled {
    pub office: Office,
    pub folder: PathBuf,
    pub place: Place,
    pub events: u64,
}

impl Filled {
    /// The events' file, where they stand in one.
    pub fn events_file(&self) -> PathBuf {
        self.folder.join(EVENTS)
    }
}

impl Workshop {
    /// In an empty folder; the tables on a server where one is given.
    pub fn open(
        folder: PathBuf,
        scale: Scale,
        settings: &Settings,
        server: Option<Server>,
    ) -> Result<Self, Failure> {
        std::fs::create_dir_all(&folder).doing(format!("cannot make {}", folder.display()))?;
        if std::fs::read_dir(&folder).doing("cannot read the folder")?.next().is_some() {
            return Err(Failure::settings(&folder.display().to_string(), "is not empty"));
        }
        Ok(Self { folder, scale, settings: settings.clone(), server })
    }

    /// Settings that refuse no document of these, and count no requests: one address asks here as
    /// much as it can.
    pub fn settings(&self) -> Settings {
        let epcis_events_max = 1_000_000;
        Settings { epcis_events_max, page_rate: None, key_rate: None, ..self.settings.clone() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Whether the tables stand on a server.
    pub fn is_on_server(&self) -> bool {
        self.server.is_some()
    }

    /// A new database of the server, by its address.
    pub async fn database(&self, name: &str) -> Result<String, Failure> {
        let none = || Failure::No("no server was named".to_owned());
        self.server.as_ref().ok_or_else(none)?.database(name).await
    }

    /// What the tables stand in.
    pub async fn engine(&self) -> Result<String, Failure> {
        match &self.server {
            None => Ok(format!("SQLite {}", rusqlite::version())),
            Some(server) => Ok(format!("PostgreSQL {}", server.version().await?)),
        }
    }

    /// Removes what was made on the server.
    pub async fn end(&self) -> Result<(), Failure> {
        match &self.server {
            None => Ok(()),
            Some(server) => server.end().await,
        }
    }

    /// An empty office, in files or in a database made for it: nobody's own is touched.
    pub async fn empty(&self, name: &str) -> Result<Filled, Failure> {
        let folder = self.path(name);
        let place = match &self.server {
            None => Place::Folder,
            Some(server) => Place::Server(server.database(name).await?),
        };
        let server = match &place {
            Place::Folder => None,
            Place::Server(url) => Some(server::settings(url)?),
        };
        let (events, registry) = (server.clone(), server);
        let settings = Settings { data: folder.clone(), events, registry, ..self.settings.clone() };
        let office = office::create(&settings).await?;
        Ok(Filled { office, folder, place, events: 0 })
    }

    /// An office with so many events.
    pub async fn filled(&self, name: &str, events: u64) -> Result<Filled, Failure> {
        eprintln!("filling the {name} store with {events} events");
        let filled = self.empty(name).await?;
        let mut world = world(events)?;
        let mut documents = Documents::new(&mut world, BATCH);
        // The next batch is made ready while the last is written.
        let mut ready = documents.next().map(prepared);
        while let Some(batch) = ready {
            let batch = batch.await.doing("the reader stopped")??;
            ready = documents.next().map(prepared);
            filled.office.events.append(batch).await.doing("cannot fill the store")?;
        }
        Ok(Filled { events, ..filled })
    }
}

/// A world of so many events, with the usual share of lots.
pub fn world(events: u64) -> Result<World, Failure> {
    let growing_areas = u32::try_from((events / 1_000).clamp(5, 2_000)).unwrap_or(5);
    let size = Size { growing_areas, lots: (events / 10).max(1), events };
    World::new(SEED, size).map_err(|error| Failure::settings("--events", &error.to_string()))
}

type Preparing = tokio::task::JoinHandle<Result<Batch, Failure>>;

fn prepared(document: nguon_world::Document) -> Preparing {
    tokio::task::spawn_blocking(move || batch(document.json.as_bytes()))
}

/// A document as a batch.
pub fn batch(document: &[u8]) -> Result<Batch, Failure> {
    let limits = Limits { events_max: usize::MAX, ..Limits::default() };
    let read = read(document, &limits).doing("cannot read an invented document")?;
    let events = read.events.into_iter().map(|event| NewEvent::prepare(event, ""));
    let events = events.collect::<Result<_, StoreError>>().doing("cannot prepare an event")?;
    Ok(Batch {
        events,
        master_data: Vec::new(),
        captured_by: "bench".to_owned(),
        on_error: OnError::Rollback,
        job: None,
    })
}

/// Size of a file.
pub fn bytes(path: &Path) -> u64 {
    path.metadata().map_or(0, |file| file.len())
}
