//! Settings: a file, then the environment, then flags; the later wins. A wrong one is named with
//! its place.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Args;
use nguon_gs1::PrefixTable;
use nguon_portal::PageAt;
use serde::Deserialize;

use crate::failure::Failure;
use crate::gs1_prefixes;

/// What every command that opens a data folder takes.
#[derive(Debug, Clone, Args)]
pub struct Flags {
    /// Settings file (TOML); without it, `nguon.toml` in the data folder is read if it is there
    #[arg(long, env = "NGUON_CONFIG", value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,
    /// Data folder with the two databases [default: var/data]
    #[arg(long, env = "NGUON_DATA", value_name = "FOLDER", global = true)]
    pub data: Option<PathBuf>,
    /// What to log, e.g. `info` or `nguon=debug,warn` [default: info]
    #[arg(long, env = "NGUON_LOG", value_name = "FILTER", global = true)]
    pub log: Option<String>,
    /// GS1's list of company prefix lengths (JSON, XML, or lines of prefix, tab, length), for EPC
    /// URNs
    #[arg(long, env = "NGUON_GS1_PREFIXES", value_name = "FILE", global = true)]
    pub gs1_prefixes: Option<PathBuf>,
}

/// What `serve` takes besides.
#[derive(Debug, Clone, Default, Args)]
pub struct WebFlags {
    /// Address to listen on [default: 127.0.0.1:8080]
    #[arg(long, env = "NGUON_LISTEN", value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    /// Address people and QR codes use [default: http:// and the listening address]
    #[arg(long, env = "NGUON_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
}

/// The settings file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    data: Option<PathBuf>,
    log: Option<String>,
    web: FileWeb,
    epcis: FileEpcis,
    resolver: FileResolver,
    gs1: FileGs1,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FileGs1 {
    prefixes: Option<PathBuf>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FileWeb {
    listen: Option<SocketAddr>,
    public_url: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FileEpcis {
    events_max: Option<usize>,
    bytes_max: Option<usize>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FileResolver {
    page_at: PageAt,
}

/// Everything that can be set, with its defaults filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Data folder.
    pub data: PathBuf,
    /// Log filter.
    pub log: String,
    /// Listening address.
    pub listen: SocketAddr,
    /// Address people and QR codes use, without a slash at the end.
    pub public_url: String,
    /// Most events in one captured document.
    pub epcis_events_max: usize,
    /// Most bytes of one captured document.
    pub epcis_bytes_max: usize,
    /// Who gets the page of a thing at its Digital Link without a redirect.
    pub page_at: PageAt,
    /// Where company prefixes end; nobody knows without it.
    pub gs1_prefixes: Option<PathBuf>,
}

const LISTEN: &str = "127.0.0.1:8080";
const DATA: &str = "var/data";
const EVENTS_MAX: usize = 1_000;
const BYTES_MAX: usize = 10 * 1024 * 1024;

impl Settings {
    /// Put file, environment and flags together (clap has merged the last two).
    ///
    /// # Errors
    /// [`Failure::Settings`] that names the file and line, the variable or the flag.
    pub fn load(flags: &Flags, web: &WebFlags) -> Result<Self, Failure> {
        let beside = flags.data.as_ref().map(|data| data.join("nguon.toml"));
        let file = match (&flags.config, beside) {
            (Some(path), _) => read(path)?,
            (None, Some(path)) if path.exists() => read(&path)?,
            _ => File::default(),
        };
        let listen = match web.listen.or(file.web.listen) {
            Some(listen) => listen,
            None => LISTEN.parse().map_err(|_| Failure::settings("listen", "no address"))?,
        };
        let public_url = match web.public_url.clone().or(file.web.public_url) {
            Some(url) => checked_url(&url)?,
            None => format!("http://{listen}"),
        };
        let positive = |name, value: Option<usize>, default| match value {
            Some(0) => Err(Failure::settings(name, "must be 1 or more")),
            value => Ok(value.unwrap_or(default)),
        };
        Ok(Self {
            data: flags.data.clone().or(file.data).unwrap_or_else(|| DATA.into()),
            log: flags.log.clone().or(file.log).unwrap_or_else(|| "info".to_owned()),
            listen,
            public_url,
            epcis_events_max: positive("epcis.events_max", file.epcis.events_max, EVENTS_MAX)?,
            epcis_bytes_max: positive("epcis.bytes_max", file.epcis.bytes_max, BYTES_MAX)?,
            page_at: file.resolver.page_at,
            gs1_prefixes: flags.gs1_prefixes.clone().or(file.gs1.prefixes),
        })
    }

    /// The table of company prefixes, if there is one.
    ///
    /// # Errors
    /// [`Failure::Settings`] when the file cannot be read.
    pub fn prefixes(&self) -> Result<Option<PrefixTable>, Failure> {
        self.gs1_prefixes.as_deref().map(gs1_prefixes::read).transpose()
    }

    /// Whether people reach the server by https, so that cookies may insist on it.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

fn read(path: &Path) -> Result<File, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::settings(&path.display().to_string(), &error.to_string()))?;
    toml::from_str(&text).map_err(|error| {
        let mut place = path.display().to_string();
        if let Some(span) = error.span() {
            let line = text[..span.start.min(text.len())].matches('\n').count() + 1;
            let _ = write!(place, ":{line}");
        }
        Failure::settings(&place, error.message())
    })
}

fn checked_url(url: &str) -> Result<String, Failure> {
    let url = url.trim_end_matches('/');
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', ' ']) => {
            Ok(url.to_owned())
        }
        _ => Err(Failure::settings(
            "public_url (--public-url, NGUON_PUBLIC_URL or web.public_url)",
            "must be https://host or http://host:port without a path",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(config: Option<&Path>) -> Flags {
        Flags { config: config.map(Path::to_owned), data: None, log: None, gs1_prefixes: None }
    }

    fn file(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    #[test]
    fn flags_win_over_the_file_and_the_file_over_defaults() {
        let file = file(
            "data = 'd'\n[web]\nlisten = '127.0.0.1:9'\n[epcis]\nevents_max = 7\n[resolver]\npage_at = 'everybody'\n",
        );
        let settings = Settings::load(&flags(Some(file.path())), &WebFlags::default()).unwrap();
        assert_eq!(settings.data, Path::new("d"));
        assert_eq!(settings.public_url, "http://127.0.0.1:9");
        assert_eq!((settings.epcis_events_max, settings.epcis_bytes_max), (7, BYTES_MAX));
        assert_eq!(settings.page_at, PageAt::Everybody);
        let web = WebFlags {
            listen: Some("127.0.0.1:10".parse().unwrap()),
            public_url: Some("https://nguon.example/".to_owned()),
        };
        let settings = Settings::load(&flags(Some(file.path())), &web).unwrap();
        assert_eq!(settings.listen.port(), 10);
        assert_eq!(settings.public_url, "https://nguon.example");
        assert!(settings.is_https());
    }

    #[test]
    fn a_wrong_setting_is_named_with_its_place() {
        for (text, place, reason) in [
            ("data = 'd'\nwhere = 1\n", ":2", "unknown field `where`"),
            ("\n\n[web]\nlisten = 'here'\n", ":4", "invalid socket address"),
            ("[epcis]\nevents_max = 0\n", "epcis.events_max", "1 or more"),
            ("[web]\npublic_url = 'ftp://x'\n", "web.public_url", "https://host"),
            ("[resolver]\npage_at = 'me'\n", ":2", "unknown variant `me`"),
            ("[web\n", ":1", ""),
        ] {
            let file = file(text);
            let error = Settings::load(&flags(Some(file.path())), &WebFlags::default());
            let error = error.unwrap_err().to_string();
            assert!(error.contains(place) && error.contains(reason), "{text}: {error}");
        }
        let missing = Settings::load(&flags(Some(Path::new("no.toml"))), &WebFlags::default());
        assert!(missing.unwrap_err().to_string().contains("no.toml"));
    }
}
