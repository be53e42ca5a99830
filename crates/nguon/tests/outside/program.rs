//! Starting, asking and killing the binary.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use tempfile::TempDir;

/// A command of the binary with nothing of this shell's settings.
pub fn nguon(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nguon"));
    let names = [
        "CONFIG",
        "DATA",
        "LOG",
        "LISTEN",
        "PUBLIC_URL",
        "KEY",
        "GS1_PREFIXES",
        "EVENTS_URL",
        "REGISTRY_URL",
        "MAIL_PASSWORD",
    ];
    for name in names {
        command.env_remove(format!("NGUON_{name}"));
    }
    command.args(arguments);
    command
}

/// What a command that must succeed prints.
pub fn answer(arguments: &[&str]) -> String {
    let output = nguon(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// Exit code and both outputs of a command that may fail.
pub fn outcome(arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = nguon(arguments).output().unwrap();
    (status.code().unwrap(), text(&stdout), text(&stderr))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A data folder of its own.
pub struct Folder {
    temp: TempDir,
}

impl Folder {
    /// An office with one account and nothing else.
    pub fn new() -> Self {
        Self::of_office(Self { temp: tempfile::tempdir().unwrap() })
    }

    /// The same whose events stand on a server.
    pub fn on_server(url: &str) -> Self {
        Self::of_office(Self::set_to(url))
    }

    /// An empty data folder whose settings name a server.
    fn set_to(url: &str) -> Self {
        let folder = Self { temp: tempfile::tempdir().unwrap() };
        std::fs::create_dir(folder.path("data")).unwrap();
        std::fs::write(folder.path("data/nguon.toml"), format!("[events]\nurl = '{url}'\n"))
            .unwrap();
        folder
    }

    fn of_office(folder: Self) -> Self {
        let mut create = nguon(&["accounts", "create", "--login", "quantri", "--name", "Quản trị"])
            .args(["--role", "administrator", "--territory", "country", "--data", folder.data()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut create.stdin.take().unwrap(), b"mat khau rat dai\n")
            .unwrap();
        assert!(create.wait().unwrap().success());
        folder
    }

    /// The demonstration.
    pub fn demo() -> Self {
        let folder = Self { temp: tempfile::tempdir().unwrap() };
        answer(&["demo", "--data", folder.data()]);
        folder
    }

    /// The demonstration whose events stand on a server.
    pub fn of_demo_on(url: &str) -> Self {
        let folder = Self::set_to(url);
        answer(&["demo", "--data", folder.data()]);
        folder
    }

    /// The demonstration of which registry and events stand on servers.
    pub fn of_demo_on_both(registry: &str, events: &str) -> Self {
        let folder = Self::set_to(events);
        let more = format!("[events]\nurl = '{events}'\n[registry]\nurl = '{registry}'\n");
        std::fs::write(folder.path("data/nguon.toml"), more).unwrap();
        answer(&["demo", "--data", folder.data()]);
        folder
    }

    /// Path of the data folder, as an argument.
    pub fn data(&self) -> &str {
        // Temporary folders have plain names.
        Box::leak(self.path("data").display().to_string().into_boxed_str())
    }

    /// A path beside it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.temp.path().join(name)
    }

    /// A key that may capture and query.
    pub fn key(&self) -> String {
        let made = answer(&[
            "keys",
            "create",
            "--name",
            "test",
            "--capture",
            "--query",
            "--data",
            self.data(),
        ]);
        made.trim().to_owned()
    }

    /// Serve it on a free port; it tells what `NGUON_TEST_LOG` names, e.g. `error`.
    #[expect(clippy::disallowed_methods, reason = "told by whoever runs the tests")]
    pub fn serve(&self) -> Server {
        let mut command = nguon(&["serve", "--listen", "127.0.0.1:0", "--data", self.data()]);
        let log = std::env::var("NGUON_TEST_LOG");
        command.args(["--log", log.as_deref().unwrap_or("off")]);
        started(command)
    }
}

/// A server that was started by this command, when it says where it listens.
pub fn started(mut command: Command) -> Server {
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    lines.read_line(&mut first).unwrap();
    let url = first.split_whitespace().last().unwrap_or_default().to_owned();
    assert!(url.starts_with("http://127.0.0.1:"), "{first}");
    Server { child, url, _lines: lines }
}

/// A running server; dies with this value.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub url: String,
    _lines: BufReader<ChildStdout>,
}

impl Server {
    /// Number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Pull the plug: SIGKILL, no time to clean up.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A client that takes every status as an answer.
pub fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).build().into()
}

/// Status and body of a GET.
pub fn get(url: &str, key: &str) -> (u16, String) {
    let mut response =
        agent().get(url).header("Authorization", &format!("Bearer {key}")).call().unwrap();
    (response.status().as_u16(), response.body_mut().read_to_string().unwrap())
}

/// The reference corpora, or none with a word that the test was skipped.
#[expect(clippy::disallowed_methods, reason = "tests find the corpora by environment")]
pub fn shared(below: &str) -> Option<PathBuf> {
    let root = std::env::var("NGUON_SHARED").map_or_else(
        |_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let path = root.join(below);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: the reference corpora are not here ({})", path.display());
    None
}
