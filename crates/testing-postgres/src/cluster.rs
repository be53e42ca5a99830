//! Several servers that Citus makes one: a coordinator, which is spoken to, and workers. They reach
//! each other by the sockets in their folders; no port is opened.

use std::sync::OnceLock;
use std::thread;

use crate::server::PORT;
use crate::{Absent, Care, Server, shared};

/// Workers of the cluster that a test program shares.
const WORKERS: usize = 2;

/// Running nodes; they end with this value, or with the program.
#[derive(Debug)]
pub struct Cluster {
    coordinator: Server,
    workers: Vec<Server>,
}

/// The three nodes that this test program shares; none, with a word that the test was skipped, where
/// there is no server or it does not offer Citus.
///
/// # Panics
/// When it offers Citus and the nodes do not start.
#[expect(clippy::panic, reason = "a test says what failed by stopping")]
pub fn cluster() -> Option<&'static Cluster> {
    static SHARED: OnceLock<Option<Cluster>> = OnceLock::new();
    let started = SHARED.get_or_init(|| match Cluster::start(Care::Fast) {
        Ok(cluster) => Some(cluster),
        Err(Absent::NotOffered(_) | Absent::NotInstalled | Absent::OnlyRoot) => None,
        Err(failed) => panic!("{failed}"),
    });
    if started.is_none() {
        println!("skipped: {}", Absent::NotOffered("citus"));
    }
    started.as_ref()
}

impl Cluster {
    /// Makes and starts a coordinator and two workers.
    ///
    /// # Errors
    /// [`Absent::NotOffered`] where Citus is not installed; what else is missing.
    pub fn start(care: Care) -> Result<Self, Absent> {
        let server = shared().ok_or(Absent::NotInstalled)?;
        if !server.offers("citus") {
            return Err(Absent::NotOffered("citus"));
        }
        // Newer servers want to be told which libraries may decode their log.
        let asked = "SELECT name FROM pg_settings WHERE name = 'output_plugin_libraries'";
        let decoders = server.sql("postgres", asked)?;
        let decoders = decoders.trim();
        let node = || {
            Server::start_with(care, |folder| {
                let mut settings = vec![
                    "shared_preload_libraries=citus".to_owned(),
                    format!("citus.local_hostname={}", folder.display()),
                    // Each database has a process of Citus that looks after it.
                    "max_worker_processes=100".to_owned(),
                    "wal_level=logical".to_owned(),
                ];
                if !decoders.is_empty() {
                    settings.push(format!("{decoders}=citus,pgoutput"));
                }
                settings
            })
        };
        let mut nodes = thread::scope(|scope| {
            let started = (0..=WORKERS).map(|_| scope.spawn(node)).collect::<Vec<_>>();
            let joined = started.into_iter().map(|one| one.join().unwrap_or(Err(ended())));
            joined.collect::<Result<Vec<_>, _>>()
        })?;
        let coordinator = nodes.pop().ok_or(Absent::NotInstalled)?;
        Ok(Self { coordinator, workers: nodes })
    }

    /// The node that is spoken to.
    pub fn coordinator(&self) -> &Server {
        &self.coordinator
    }

    /// The same, to stop it and start it again.
    pub fn coordinator_mut(&mut self) -> &mut Server {
        &mut self.coordinator
    }

    /// A node that keeps rows.
    pub fn worker(&self, at: usize) -> &Server {
        &self.workers[at]
    }

    /// The same, to stop it and start it again.
    pub fn worker_mut(&mut self, at: usize) -> &mut Server {
        &mut self.workers[at]
    }

    /// Address of a database: on the coordinator.
    pub fn url(&self, database: &str) -> String {
        self.coordinator.url(database)
    }

    /// Makes an empty database on all nodes, with the extension; the workers are made known.
    ///
    /// # Errors
    /// [`Absent::Failed`] with what a server said.
    pub fn create_database(&self, name: &str) -> Result<(), Absent> {
        self.everywhere(|node| {
            node.create_database(name)?;
            node.sql(name, "CREATE EXTENSION citus").map(drop)
        })?;
        let place = |node: &Server| format!("'{}', {PORT}", node.folder().display());
        let known = format!("SELECT citus_set_coordinator_host({})", place(&self.coordinator));
        self.coordinator.sql(name, &known)?;
        for worker in &self.workers {
            self.coordinator.sql(name, &format!("SELECT citus_add_node({})", place(worker)))?;
        }
        Ok(())
    }

    /// On all nodes at the same time.
    fn everywhere(
        &self,
        work: impl Fn(&Server) -> Result<(), Absent> + Sync,
    ) -> Result<(), Absent> {
        thread::scope(|scope| {
            let nodes = self.workers.iter().chain([&self.coordinator]);
            let running = nodes.map(|node| scope.spawn(|| work(node))).collect::<Vec<_>>();
            running.into_iter().try_for_each(|one| one.join().unwrap_or(Err(ended())))
        })
    }
}

fn ended() -> Absent {
    Absent::Failed { program: "a thread of the cluster", said: "it stopped".to_owned() }
}
