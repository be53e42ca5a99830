//! One server in one temporary folder.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::programs::run;
use crate::{Absent, Programs};

/// What the server does for its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Care {
    /// Nothing reaches the disk on purpose: for tests that pull no plug.
    Fast,
    /// As a server should: for tests that kill it.
    Durable,
}

/// A running server; it ends with this value, or with the program.
#[derive(Debug)]
pub struct Server {
    programs: Programs,
    care: Care,
    /// Set when it starts, `name=value`.
    settings: Vec<String>,
    folder: PathBuf,
    running: Option<Running>,
    /// Removed with the value. The guard does it where the value is never dropped.
    _temp: TempDir,
}

/// Owner of the databases.
const USER: &str = "nguon";
/// Part of the name of the socket; no port is opened.
pub(crate) const PORT: &str = "5432";
const START_MAX: Duration = Duration::from_mins(1);

/// Waits until its own input ends, as it does when the test program is gone; then stops the server
/// ($1) and removes the folder ($2). One word on its input makes it go and leave everything as it is.
const GUARD: &str = r#"
read -r word && exit
kill -INT "$1" 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9; do kill -0 "$1" 2>/dev/null && sleep 0.3; done
rm -rf "$2""#;

/// The server's first process, and what looks after it.
#[derive(Debug)]
struct Running {
    server: Child,
    guard: Child,
}

impl Server {
    /// Makes and starts a server.
    ///
    /// # Errors
    /// [`Absent`] says what is missing.
    pub fn start(care: Care) -> Result<Self, Absent> {
        Self::start_with(care, |_| Vec::new())
    }

    /// The same with settings (`name=value`) that may name its folder.
    pub(crate) fn start_with(
        care: Care,
        settings: impl FnOnce(&Path) -> Vec<String>,
    ) -> Result<Self, Absent> {
        let programs = Programs::find()?;
        let temp = tempfile::Builder::new().prefix("nguon-pg-").tempdir()?;
        let folder = temp.path().to_owned();
        programs.hand_over(&folder)?;
        let made = programs
            .server("initdb")
            .args(["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C"])
            .arg(format!("--username={USER}"))
            .arg(folder.join("data"))
            .current_dir(&folder)
            .output()?;
        if !made.status.success() {
            let said = String::from_utf8_lossy(&made.stderr).into_owned();
            return Err(Absent::Failed { program: "initdb", said });
        }
        let settings = settings(&folder);
        let mut server = Self { programs, care, settings, folder, running: None, _temp: temp };
        server.start_again()?;
        Ok(server)
    }

    /// Starts it after [`Server::stop`] or [`Server::kill`]; waits until it answers.
    ///
    /// # Errors
    /// [`Absent::NotStarted`] with the end of its log.
    pub fn start_again(&mut self) -> Result<(), Absent> {
        let settings: &[&str] = match self.care {
            Care::Fast => &["fsync=off", "full_page_writes=off"],
            Care::Durable => &[],
        };
        let begun = Instant::now();
        while begun.elapsed() < START_MAX {
            self.running = Some(self.spawn(settings)?);
            if self.answers() {
                return Ok(());
            }
            // Processes of the server that was killed can hold its memory for a moment.
            self.kill();
        }
        Err(Absent::NotStarted { folder: self.folder.clone(), said: self.log_end() })
    }

    fn spawn(&self, settings: &[&str]) -> Result<Running, Absent> {
        let mut log = std::fs::OpenOptions::new();
        let log = log.create(true).append(true).open(self.folder.join("log"))?;
        let server = self
            .command(settings)
            // Not in the folder of whoever runs the tests: the server's user may not see it.
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        let guard = Command::new("sh")
            .args(["-c", GUARD, "sh", &server.id().to_string()])
            .arg(&self.folder)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Running { server, guard })
    }

    fn command(&self, settings: &[&str]) -> Command {
        let mut command = self.programs.server("postgres");
        command.arg("-D").arg(self.folder.join("data")).args(["-p", PORT, "-h", ""]);
        command.arg("-k").arg(&self.folder);
        let own = self.settings.iter().map(String::as_str);
        let general = ["max_connections=300", "shared_buffers=32MB"];
        for setting in settings.iter().copied().chain(general).chain(own) {
            command.args(["-c", setting]);
        }
        command
    }

    /// Whether it answers before it gives up.
    fn answers(&mut self) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < START_MAX {
            let mut ready = self.programs.client("pg_isready");
            ready.arg("-q").arg("-h").arg(&self.folder).args(["-p", PORT, "-U", USER]);
            if ready.status().is_ok_and(|status| status.success()) {
                return true;
            }
            let ended = |running: &mut Running| !matches!(running.server.try_wait(), Ok(None));
            if self.running.as_mut().is_none_or(ended) {
                return false;
            }
            sleep(Duration::from_millis(20));
        }
        false
    }

    /// Address of a database.
    pub fn url(&self, database: &str) -> String {
        let folder = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://{USER}@{folder}:{PORT}/{database}")
    }

    /// Folder with its socket and its log.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes an empty database.
    ///
    /// # Errors
    /// [`Absent::Failed`] with what the server said.
    pub fn create_database(&self, name: &str) -> Result<(), Absent> {
        self.sql("postgres", &format!("CREATE DATABASE {name} TEMPLATE template0")).map(drop)
    }

    /// What a statement prints, one row a line, columns divided by `|`.
    ///
    /// # Errors
    /// [`Absent::Failed`] with what the server said.
    pub fn sql(&self, database: &str, statement: &str) -> Result<String, Absent> {
        let mut psql = self.programs.client("psql");
        psql.args(["-XqAt", "-v", "ON_ERROR_STOP=1", "-U", USER, "-p", PORT, "-d", database]);
        psql.arg("-h").arg(&self.folder).args(["-c", statement]);
        run("psql", &mut psql)
    }

    /// Whether it offers an extension, e.g. `citus`.
    pub fn offers(&self, extension: &str) -> bool {
        let asked = format!("SELECT 1 FROM pg_available_extensions WHERE name = '{extension}'");
        self.sql("postgres", &asked).is_ok_and(|found| !found.trim().is_empty())
    }

    /// Stops it in good order: connections are cut, everything is written.
    pub fn stop(&mut self) {
        if let Some(running) = &self.running {
            signal("INT", &running.server.id().to_string());
        }
        self.end();
    }

    /// Pulls its plug: all its processes at once, with no time to clean up.
    pub fn kill(&mut self) {
        let Some(running) = &mut self.running else { return };
        let pid = running.server.id();
        let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"));
        let children = children.unwrap_or_default();
        // One that ended already needs no signal.
        let _sent = running.server.kill();
        signal("KILL", &children);
        let begun = Instant::now();
        while children.split_whitespace().any(is_alive) && begun.elapsed() < START_MAX {
            sleep(Duration::from_millis(5));
        }
        self.end();
    }

    /// Waits for its end; the guard goes and leaves everything as it is.
    fn end(&mut self) {
        let Some(Running { mut server, mut guard }) = self.running.take() else { return };
        let _ended = server.wait();
        if let Some(mut input) = guard.stdin.take() {
            let _told = input.write_all(b"leave\n");
        }
        let _ended = guard.wait();
    }

    fn log_end(&self) -> String {
        let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(5)..].join("; ")
    }
}

/// Sends a signal to processes; one that is gone already needs none.
fn signal(signal: &str, pids: &str) {
    let _sent = Command::new("sh").arg("-c").arg(format!("kill -{signal} {pids}")).output();
}

/// Whether a process does anything still: one that only waits to be buried does not.
fn is_alive(pid: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with('Z'))
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.running.is_some() {
            self.kill();
        }
    }
}
