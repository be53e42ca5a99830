//! A private PostgreSQL for tests, alone or as three nodes of Citus.
//!
//! **Comes in:** nothing but the server's programs, which Debian's package `postgresql` brings
//! (`scripts/need-postgres.sh`). **Goes out:** addresses of empty databases on a server in a
//! temporary folder, reached by a socket in it. The server ends with the test program, however
//! that ends, and its folder is removed. It can be stopped, killed and started again.
//!
//! **Deliberately does not know:** what is stored. The server that the system may run is never
//! touched.
//!
//! A test of the office asks for its [`registry`] here too: a file, or a database on the server
//! where the variable `NGUON_TEST_REGISTRY` says `postgres`.
//!
//! **To use it** in another crate: a dev-dependency, and [`database`] where the test begins; it is
//! `None`, with a word that the test was skipped, on a machine without the server. [`cluster`] gives
//! the three nodes; it is `None` where the server does not offer the extension, also in CI.

mod cluster;
mod programs;
mod registry;
mod server;

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

pub use cluster::{Cluster, cluster};
pub use programs::Programs;
pub use registry::{Place, registry};
pub use server::{Care, Server};

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub enum Absent {
    /// Its programs are not on this machine.
    #[error("no PostgreSQL: initdb is neither in /usr/lib/postgresql/*/bin nor in the PATH")]
    NotInstalled,
    /// Its programs refuse to run as root, and there is nobody else to run them as.
    #[error("no PostgreSQL: running as root, and there is no user postgres or nobody")]
    OnlyRoot,
    /// The server's programs do not bring an extension.
    #[error("this server does not offer the extension {0}")]
    NotOffered(&'static str),
    /// A program failed.
    #[error("{program} failed: {said}")]
    Failed {
        /// Its name.
        program: &'static str,
        /// What it said.
        said: String,
    },
    /// The server did not answer in time.
    #[error("the server in {} did not start: {said}", folder.display())]
    NotStarted {
        /// Where its files are.
        folder: PathBuf,
        /// The end of its log.
        said: String,
    },
    /// A file or folder could not be made or read.
    #[error("cannot prepare the server's folder")]
    Folder(#[from] std::io::Error),
}

/// The address of a new, empty database on the server that this test program shares; none, with a
/// word that the test was skipped, where there is no server.
///
/// # Panics
/// When there is none and there must be one: in CI (variable `CI`).
pub fn database() -> Option<String> {
    static DATABASES: AtomicU32 = AtomicU32::new(1);
    let server = shared()?;
    let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    let made = server.create_database(&name);
    given(made.map(|()| server.url(&name)))
}

/// The server that this test program shares, as [`database`] gives one.
///
/// # Panics
/// As [`database`].
pub fn shared() -> Option<&'static Server> {
    static SHARED: OnceLock<Result<Server, Absent>> = OnceLock::new();
    given(SHARED.get_or_init(|| Server::start(Care::Fast)).as_ref())
}

/// What there is, or a word that the test was skipped.
///
/// # Panics
/// When there is nothing and there must be: in CI (variable `CI`).
#[expect(clippy::panic, clippy::disallowed_methods, reason = "a test says what failed by stopping")]
pub fn given<T, E: std::fmt::Display>(server: Result<T, E>) -> Option<T> {
    match server {
        Ok(server) => Some(server),
        Err(absent) if std::env::var("CI").is_ok() => panic!("{absent}"),
        Err(absent) => {
            println!("skipped: {absent}");
            None
        }
    }
}

#[cfg(test)]
mod tests;
