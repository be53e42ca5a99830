//! Memory: what a server needs at most while it captures one large document, and while it gives out
//! everything. The server is a process of its own; the system counts.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use nguon_platform::accounts::{NewKey, Owner, Scopes};
use nguon_platform::territory::Territory;
use nguon_world::pieces;

use super::report::{Figure, Goal, Report, count};
use super::workshop::{Filled, Place, Workshop, bytes, world};
use crate::commands::keys;
use crate::failure::{Doing, Failure};
use crate::office::Office;

/// An invented event in a document, about.
pub const EVENT_BYTES: u64 = 670;

/// Between two questions what became of the document.
const ASKED_EVERY: std::time::Duration = std::time::Duration::from_millis(200);

/// Settings of a server that takes any document, and any number of requests.
const SETTINGS: &str = "[web]\npage_rate = 'off'\n[epcis]\nevents_max = 100000000\n\
                        bytes_max = 100000000000\n\
                        spool_bytes_max = 1000000000000\nkey_rate = 'off'\n";

pub fn figures() -> Vec<Figure> {
    let peak = |name| Figure::plain(name, "MB").goal(Goal::AtMost(300.0));
    vec![
        Figure::plain("memory.idle_peak_mb", "MB"),
        Figure::plain("memory.capture.document_mb", "MB"),
        Figure::plain("memory.capture.taken", ""),
        peak("memory.capture.peak_mb"),
        Figure::plain("memory.export.events", ""),
        peak("memory.export.peak_mb"),
    ]
}

pub async fn measure(shop: &Workshop, large: Filled, report: &mut Report) -> Result<(), Failure> {
    let key = key(&large.office).await?;
    let folder = settings_of(&large)?;
    drop(large);
    let (exported, peak) =
        tokio::task::spawn_blocking(move || export(&folder, &key)).await.doing("stopped")??;
    report.set("memory.export.events", count(exported));
    if let Some(peak) = peak {
        report.set("memory.export.peak_mb", peak);
    }

    let file = shop.path("document.jsonld");
    document(&file, shop.scale.document)?;
    report
        .set("memory.capture.document_mb", count(usize::try_from(bytes(&file)).unwrap_or(0)) / 1e6);
    let empty = shop.empty("memory").await?;
    let key = self::key(&empty.office).await?;
    let folder = settings_of(&empty)?;
    drop(empty);
    let captured = tokio::task::spawn_blocking(move || capture(&folder, &key, &file));
    let (status, idle, peak) = captured.await.doing("stopped")??;
    report.set("memory.capture.taken", f64::from(u8::from(status == 202)));
    for (name, peak) in [("memory.idle_peak_mb", idle), ("memory.capture.peak_mb", peak)] {
        if let Some(peak) = peak {
            report.set(name, peak);
        }
    }
    Ok(())
}

/// Writes the settings of a server for this office into its folder.
fn settings_of(filled: &Filled) -> Result<PathBuf, Failure> {
    let tables = match &filled.place {
        Place::Folder => String::new(),
        Place::Server(url) => format!("[events]\nurl = '{url}'\n[registry]\nurl = '{url}'\n"),
    };
    let file = filled.folder.join("nguon.toml");
    std::fs::write(file, format!("{SETTINGS}{tables}")).doing("cannot write settings")?;
    Ok(filled.folder.clone())
}

async fn key(office: &Office) -> Result<String, Failure> {
    let key = NewKey {
        id: office.world.id(),
        name: "bench".to_owned(),
        owner: Owner::Office(Territory::Country),
        scopes: Scopes { capture: true, query: true, ..Scopes::default() },
        expires: None,
        demonstration: false,
    };
    keys::make(office, key).await
}

/// One document of so many events, written as it is made.
fn document(file: &Path, events: u64) -> Result<(), Failure> {
    let mut world = world(events)?;
    let mut write = || {
        let mut out = std::io::BufWriter::new(std::fs::File::create(file)?);
        pieces(&mut world).try_for_each(|piece| out.write_all(piece.as_bytes()))?;
        out.flush()
    };
    write().doing("cannot write the document")
}

/// The status of the answer, the server's peak before and after.
fn capture(
    folder: &Path,
    key: &str,
    document: &Path,
) -> Result<(u16, Option<f64>, Option<f64>), Failure> {
    let server = Server::start(folder)?;
    let idle = server.peak_mb();
    let file = std::fs::File::open(document).doing("cannot open the document")?;
    let sent = agent()
        .post(format!("{}/epcis/capture", server.url))
        .header("Authorization", format!("Bearer {key}"))
        .header("Content-Type", "application/ld+json")
        .send(file)
        .doing("the server did not answer")?;
    let status = sent.status().as_u16();
    if let Some(job) = sent.headers().get("Location").and_then(|job| job.to_str().ok()) {
        ended(job, key)?;
    }
    Ok((status, idle, server.peak_mb()))
}

/// Waits until the capture job has ended; it must have captured everything.
fn ended(job: &str, key: &str) -> Result<(), Failure> {
    loop {
        let mut told = agent()
            .get(job)
            .header("Authorization", format!("Bearer {key}"))
            .call()
            .doing("the server did not answer")?;
        let state = told.body_mut().read_to_string().doing("cannot read the capture job")?;
        let state: serde_json::Value =
            serde_json::from_str(&state).doing("cannot read the capture job")?;
        match (&state["running"], &state["success"]) {
            (serde_json::Value::Bool(true), _) => std::thread::sleep(ASKED_EVERY),
            (_, serde_json::Value::Bool(true)) => return Ok(()),
            _ => return Err(Failure::No(format!("the document was not captured: {state}"))),
        }
    }
}

/// How many events the server gave out page by page, and its peak.
fn export(folder: &Path, key: &str) -> Result<(usize, Option<f64>), Failure> {
    let server = Server::start(folder)?;
    let first = format!("{}/epcis/events?perPage=1000", server.url);
    let mut next = Some(first);
    let mut events = 0;
    while let Some(url) = next {
        let mut page = agent()
            .get(&url)
            .header("Authorization", format!("Bearer {key}"))
            .call()
            .doing("the server did not answer")?;
        if page.status().as_u16() != 200 {
            return Err(Failure::No(format!("{url} was answered with {}", page.status())));
        }
        let link = page.headers().get("Link").and_then(|link| link.to_str().ok());
        next = link.and_then(|link| following(link, &server.url));
        let mut text = Vec::new();
        page.body_mut().as_reader().read_to_end(&mut text).doing("cannot read a page")?;
        events += text.windows(11).filter(|part| *part == br#""recordTime"#).count();
    }
    Ok((events, server.peak_mb()))
}

/// The target of `rel="next"`.
fn following(link: &str, base: &str) -> Option<String> {
    let next = link.split(',').find(|one| one.contains("rel=\"next\""))?;
    let target = next.split('<').nth(1)?.split('>').next()?;
    Some(if target.starts_with("http") { target.to_owned() } else { format!("{base}{target}") })
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).build().into()
}

/// `nguon serve` on a free port; killed with this value.
struct Server {
    child: Child,
    url: String,
    /// Kept open, so that the server can go on writing.
    _lines: BufReader<ChildStdout>,
}

impl Server {
    fn start(folder: &Path) -> Result<Self, Failure> {
        let program = std::env::current_exe().doing("cannot find this program")?;
        let mut command = Command::new(program);
        // The folder's own settings alone: no server with somebody's events.
        for name in ["CONFIG", "EVENTS_URL", "REGISTRY_URL", "LISTEN", "PUBLIC_URL"] {
            command.env_remove(format!("NGUON_{name}"));
        }
        let mut child = command
            .args(["serve", "--listen", "127.0.0.1:0", "--log", "warn", "--data"])
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()
            .doing("cannot start a server")?;
        let Some(out) = child.stdout.take() else {
            return Err(Failure::No("the server says nothing".to_owned()));
        };
        let mut lines = BufReader::new(out);
        let mut first = String::new();
        lines.read_line(&mut first).doing("cannot read what the server says")?;
        let url = first.split_whitespace().last().unwrap_or_default().to_owned();
        Ok(Self { child, url, _lines: lines })
    }

    /// Most memory that was ever resident; only where the system tells.
    fn peak_mb(&self) -> Option<f64> {
        let status = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(status).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        let kib: usize = line.split_whitespace().next()?.parse().ok()?;
        Some(count(kib) * 1_024.0 / 1e6)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
