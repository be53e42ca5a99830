//! Where a test keeps its registry: one suite, run once on files and once on a server.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use tempfile::TempDir;

use crate::{Absent, Server, shared};

/// An empty registry of a test; it is gone with the value, or with the test program.
#[derive(Debug)]
pub struct Place {
    at: String,
    folder: TempDir,
}

impl Place {
    /// Path of a file, or address of a database with PostGIS.
    pub fn at(&self) -> &str {
        &self.at
    }

    /// A folder for other files of the test.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// A new registry: a file, or a database where the variable `NGUON_TEST_REGISTRY` says `postgres`.
///
/// Making tables takes longer than copying them, so databases are copied: `prepare` is called once
/// per `template` (a word) with the address of the database to copy from, and must leave no
/// connection. A test that makes its own tables says `empty`.
///
/// # Panics
/// When a server is asked for and there is none with PostGIS, or the variable has another value.
#[expect(clippy::panic, clippy::disallowed_methods, reason = "a test says what failed by stopping")]
pub fn registry(template: &str, prepare: impl FnOnce(&str)) -> Place {
    let place = || {
        let folder = tempfile::tempdir()?;
        let at = match std::env::var("NGUON_TEST_REGISTRY").as_deref() {
            Err(_) | Ok("sqlite") => folder.path().join("registry.db").display().to_string(),
            Ok("postgres") => {
                let server = shared().ok_or(Absent::NotInstalled)?;
                copied(server, template, prepare)?
            }
            Ok(_) => panic!("NGUON_TEST_REGISTRY must be sqlite or postgres"),
        };
        Ok::<_, Absent>(Place { at, folder })
    };
    place().unwrap_or_else(|absent| panic!("{absent}"))
}

/// The address of a new database, copied from a template.
fn copied(server: &Server, template: &str, prepare: impl FnOnce(&str)) -> Result<String, Absent> {
    static TEMPLATES: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    static COPIES: AtomicU32 = AtomicU32::new(1);
    let name = |template: &str| format!("template_{template}");
    let source = name(template);
    {
        let mut made = TEMPLATES.lock().unwrap_or_else(PoisonError::into_inner);
        if made.is_empty() {
            let empty = name("empty");
            server.create_database(&empty)?;
            server.sql(&empty, "CREATE EXTENSION postgis")?;
            // Half of what is copied otherwise: systems of reference that no test asks for.
            server.sql(&empty, "DELETE FROM spatial_ref_sys WHERE srid <> 4326")?;
            server.sql(&empty, "VACUUM FULL spatial_ref_sys")?;
            made.insert("empty".to_owned());
        }
        if made.insert(template.to_owned()) {
            copy(server, &source, &name("empty"))?;
            prepare(&server.url(&source));
            let end = format!(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity \
                 WHERE datname = '{source}'"
            );
            server.sql("postgres", &end)?;
        }
    }
    let copied = format!("registry_{}", COPIES.fetch_add(1, Ordering::Relaxed));
    copy(server, &copied, &source)?;
    Ok(server.url(&copied))
}

fn copy(server: &Server, name: &str, source: &str) -> Result<(), Absent> {
    let copy = format!("CREATE DATABASE {name} TEMPLATE {source} STRATEGY file_copy");
    server.sql("postgres", &copy).map(drop)
}
