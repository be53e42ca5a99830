//! One file per command. Each parses nothing itself (clap did), opens what it needs, asks a room,
//! prints.

pub mod accounts;
pub mod admin_units;
pub mod audit;
pub mod backup;
pub mod balance;
pub mod bench;
pub mod capture;
pub mod epcis;
pub mod events;
pub mod generate;
pub mod gs1;
pub mod keys;
pub mod links;
pub mod outline;
pub mod serve;
pub mod trace;

use std::io::{IsTerminal, Read, Write};
use std::path::Path;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::failure::{Doing, Failure};

/// Write an answer to standard output. A reader that hung up early is no failure.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n")) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        done => done.doing("cannot write the answer"),
    }
}

/// A value as indented JSON.
pub fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    print(&serde_json::to_string_pretty(value).doing("cannot write the answer as JSON")?)
}

/// A file's bytes, or standard input for `-`.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).doing("cannot read standard input")?;
        return Ok(bytes);
    }
    std::fs::read(path).doing(format!("cannot read {}", path.display()))
}

/// A bar on a terminal, silence elsewhere.
pub fn progress(steps: u64, doing: &'static str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(steps).with_message(doing);
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
