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
    folder: PathBuf,
    running: Option<Child>,
    /// Removed with the value. The guard removes it where the value is never dropped.
    _temp: TempDir,
}

/// Owner of the databases.
const USER: &str = "nguon";
/// Part of the name of the socket; no port is opened.
const PORT: &str = "5432";
const START_MAX: Duration = Duration::from_mins(1);

/// Runs the server until its own input ends, as it does when the test program is gone, and removes
/// the folder ($1) then. One word on its input makes it go and leave everything as it is.
const GUARD: &str = r#"
folder=$1; shift
"$@" >>"$folder/log" 2>&1 </dev/null &
server=$!
read -r word && exit
kill -INT "$server" 2>/dev/null
wait "$server"
rm -rf "$folder""#;

impl Server {
    /// Makes and starts a server.
    ///
    /// # Errors
    /// [`Absent`] says what is missing.
    pub fn start(care: Care) -> Result<Self, Absent> {
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
        let mut server = Self { programs, care, folder, running: None, _temp: temp };
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
            let server = self.command(settings);
            let mut guard = Command::new("sh");
            guard.args(["-c", GUARD, "sh"]).arg(&self.folder);
            guard.arg(server.get_program()).args(server.get_args());
            // Not in the folder of whoever runs the tests: the server's user may not see it.
            guard.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::null());
            self.running = Some(guard.spawn()?);
            if self.answers_soon() {
                return Ok(());
            }
            // Processes of the server that was killed can hold its memory for a moment.
            self.leave();
        }
        Err(Absent::NotStarted { folder: self.folder.clone(), said: self.log_end() })
    }

    fn command(&self, settings: &[&str]) -> Command {
        let mut command = self.programs.server("postgres");
        command.arg("-D").arg(self.folder.join("data")).args(["-p", PORT, "-h", ""]);
        command.arg("-k").arg(&self.folder);
        for setting in settings.iter().chain(&["max_connections=300", "shared_buffers=32MB"]) {
            command.args(["-c", setting]);
        }
        command
    }

    /// Whether it answers before it gives up.
    fn answers_soon(&mut self) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < START_MAX {
            let mut ready = self.programs.client("pg_isready");
            ready.arg("-q").arg("-h").arg(&self.folder).args(["-p", PORT]);
            if ready.status().is_ok_and(|status| status.success()) {
                return true;
            }
            let gave_up = !self.folder.join("data/postmaster.pid").exists()
                && begun.elapsed() > Duration::from_millis(500);
            if gave_up {
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
        self.signal("INT");
        let begun = Instant::now();
        while self.folder.join("data/postmaster.pid").exists() && begun.elapsed() < START_MAX {
            sleep(Duration::from_millis(10));
        }
        self.leave();
    }

    /// Pulls its plug: all its processes at once, with no time to clean up.
    pub fn kill(&mut self) {
        self.signal("KILL");
        self.leave();
    }

    /// Sends a signal to the server; `KILL` also to its processes.
    fn signal(&self, signal: &str) {
        let Some(pid) = self.pid() else { return };
        let children = match signal {
            "KILL" => std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")),
            _ => Ok(String::new()),
        };
        let children = children.unwrap_or_default();
        // A process that is gone already needs no signal.
        let _sent =
            Command::new("sh").arg("-c").arg(format!("kill -{signal} {pid} {children}")).output();
    }

    fn pid(&self) -> Option<u32> {
        let text = std::fs::read_to_string(self.folder.join("data/postmaster.pid")).ok()?;
        text.lines().next()?.trim().parse().ok()
    }

    /// Lets the guard go without removing anything.
    fn leave(&mut self) {
        let Some(mut guard) = self.running.take() else { return };
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

impl Drop for Server {
    fn drop(&mut self) {
        if self.running.is_some() {
            self.kill();
        }
    }
}
