//! The engine alone: the shapes of a window, read from the index of shapes.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use tokio_postgres::{Client, Statement};

use crate::commands::bench::server::connect;
use crate::commands::bench::workshop::{Filled, Place};
use crate::failure::{Doing, Failure};
use crate::office::REGISTRY;

const FILE: &str = "SELECT geometry FROM registry_plot WHERE west BETWEEN ?1 - 0.01 AND ?3 \
                    AND east >= ?1 AND south <= ?4 AND north >= ?2";
const SERVER: &str = "SELECT geometry FROM nguon_registry.registry_plot
    WHERE shape && ST_MakeEnvelope($1, $2, $3, $4, 4326)";

pub enum Raw {
    File(Connection),
    Server(Client, Statement),
}

impl Raw {
    pub async fn open(filled: &Filled) -> Result<Self, Failure> {
        match &filled.place {
            Place::Folder => Self::of_file(&filled.folder.join(REGISTRY)),
            Place::Server(url) => {
                let client = connect(url).await?;
                let statement = client.prepare(SERVER).await.doing("cannot read the shapes")?;
                Ok(Self::Server(client, statement))
            }
        }
    }

    fn of_file(path: &Path) -> Result<Self, Failure> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Connection::open_with_flags(path, flags).map(Self::File).doing("cannot open the register")
    }

    /// How many shapes a window (west, south, east, north) has.
    pub async fn window(&self, window: [f64; 4]) -> Result<usize, Failure> {
        let doing = "cannot read the window";
        match self {
            Self::File(connection) => of_file(connection, window).doing(doing),
            Self::Server(client, statement) => {
                let [west, south, east, north] = window;
                let rows = client.query(statement, &[&west, &south, &east, &north]).await;
                rows.map(|rows| rows.len()).doing(doing)
            }
        }
    }
}

fn of_file(connection: &Connection, window: [f64; 4]) -> rusqlite::Result<usize> {
    let mut select = connection.prepare_cached(FILE)?;
    let rows = select.query_map(window, |row| row.get::<_, String>(0))?;
    rows.collect::<rusqlite::Result<Vec<String>>>().map(|rows| rows.len())
}
