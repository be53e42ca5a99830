//! Settings: a file, then the environment, then flags; the later wins. A wrong one is named with
//! its place.

pub mod mail;

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use jiff::SignedDuration;
use nguon_event_store::PostgresSettings;
use nguon_gs1::PrefixTable;
use nguon_platform::accounts::bearer::Expected;
use nguon_platform::web::limit::{Forwarded, InvalidNetwork, Proxies, Rate};
use nguon_portal::PageAt;
use nguon_registry::{BaseMap, BaseMapError, Letterhead};
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
    /// PostgreSQL server with the events, `postgres://…` [default: a file in the data folder]
    #[arg(
        long,
        env = "NGUON_EVENTS_URL",
        hide_env_values = true,
        value_name = "URL",
        global = true
    )]
    pub events_url: Option<String>,
    /// PostgreSQL server with PostGIS with the registry, `postgres://…` [default: a file in the
    /// data folder]
    #[arg(
        long,
        env = "NGUON_REGISTRY_URL",
        hide_env_values = true,
        value_name = "URL",
        global = true
    )]
    pub registry_url: Option<String>,
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
    /// Password for the mail server; told by the environment, so that no list of processes shows it
    #[arg(long, env = "NGUON_MAIL_PASSWORD", hide = true, hide_env_values = true)]
    pub mail_password: Option<String>,
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
    oidc: Option<FileOidc>,
    events: FileServer,
    registry: FileServer,
    map: Option<FileMap>,
    mail: Option<mail::FileMail>,
    office: FileOffice,
}

/// What stands above and below the office's papers. What is left out stays a line to be written on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FileOffice {
    superior: String,
    agency: String,
    authority: String,
    signer_title: String,
    signer_name: String,
}

/// What maps show below the plots. Without this part of the file they show nothing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileMap {
    tiles: String,
    attribution: String,
    max_zoom: Option<u8>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FileGs1 {
    prefixes: Option<PathBuf>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
/// A PostgreSQL server.
struct FileServer {
    url: Option<String>,
    authorities: Option<PathBuf>,
    connections_max: Option<usize>,
    connect_timeout_s: Option<usize>,
    answer_timeout_s: Option<usize>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FileWeb {
    listen: Option<SocketAddr>,
    public_url: Option<String>,
    page_rate: Option<String>,
    kept_mb: Option<usize>,
    trusted_proxies: Vec<String>,
    forwarded_header: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FileEpcis {
    events_max: Option<usize>,
    bytes_max: Option<usize>,
    spool_bytes_max: Option<u64>,
    subscriptions_max: Option<u64>,
    webhooks_http: bool,
    webhooks_private: bool,
    key_rate: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FileResolver {
    page_at: PageAt,
}

/// An issuer of bearer tokens. Without this part of the file there is none.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileOidc {
    issuer: String,
    audience: String,
    jwks_url: Option<String>,
    clock_skew_s: Option<u16>,
    holder_claim: Option<String>,
    territory_claim: Option<String>,
    scope_claim: Option<String>,
    capture_scope: Option<String>,
    query_scope: Option<String>,
}

/// An issuer whose bearer tokens are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oidc {
    /// What its tokens must say.
    pub expected: Expected,
    /// Where its keys are; without it its discovery document says so.
    pub jwks_url: Option<String>,
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
    /// Server with the events; none = a file in the data folder.
    pub events: Option<PostgresSettings>,
    /// Server with the registry; none = a file in the data folder.
    pub registry: Option<PostgresSettings>,
    /// Most events in one captured document.
    pub epcis_events_max: usize,
    /// Most bytes of one captured document.
    pub epcis_bytes_max: usize,
    /// Most bytes of documents that wait to be captured.
    pub epcis_spool_bytes_max: u64,
    /// Most subscriptions of one key.
    pub epcis_subscriptions_max: u64,
    /// Subscribers may be told over http, which everybody on the way can read.
    pub epcis_webhooks_http: bool,
    /// Subscribers may be in the server's own net: whoever has a key can make it send there.
    pub epcis_webhooks_private: bool,
    /// Who gets the page of a thing at its Digital Link without a redirect.
    pub page_at: PageAt,
    /// Where company prefixes end; nobody knows without it.
    pub gs1_prefixes: Option<PathBuf>,
    /// How often an address may ask for pages without being signed in; none = as often as it likes.
    pub page_rate: Option<Rate>,
    /// Most bytes of public answers that are kept in memory; 0 = none are kept.
    pub kept_bytes: usize,
    /// The proxies in front of the server.
    pub proxies: Proxies,
    /// How often a key may call; none = as often as it likes.
    pub key_rate: Option<Rate>,
    /// Whose bearer tokens are taken; none = keys of the office only.
    pub oidc: Option<Oidc>,
    /// What maps show below the plots; none = nothing.
    pub base_map: Option<BaseMap>,
    /// Who takes letters; none = none are sent.
    pub mail: Option<mail::Mail>,
    /// What stands above and below the office's papers.
    pub letterhead: Letterhead,
}

const LISTEN: &str = "127.0.0.1:8080";
const DATA: &str = "var/data";
const EVENTS_MAX: usize = 5_000_000;
const BYTES_MAX: usize = 1 << 30;
const SPOOL_BYTES_MAX: u64 = 10 << 30;
const SUBSCRIPTIONS_MAX: u64 = 100;
/// Many phones share one address of their network: these are bounds against floods, not quotas.
const PAGE_RATE: &str = "600/1200";
const KEY_RATE: &str = "1000/6000";
/// Some thousand lot pages.
const KEPT_MB: usize = 64;
const KEPT_MB_MAX: usize = 1_000_000;
/// As deep as most servers of tiles go.
const MAP_ZOOM_MAX: u8 = 19;
const CLOCK_SKEW_S: u16 = 60;
const CLOCK_SKEW_S_MAX: u16 = 300;

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
            events: server("events", flags.events_url.as_deref(), &file.events)?,
            registry: server("registry", flags.registry_url.as_deref(), &file.registry)?,
            data: flags.data.clone().or(file.data).unwrap_or_else(|| DATA.into()),
            log: flags.log.clone().or(file.log).unwrap_or_else(|| "info".to_owned()),
            listen,
            public_url,
            epcis_events_max: positive("epcis.events_max", file.epcis.events_max, EVENTS_MAX)?,
            epcis_bytes_max: positive("epcis.bytes_max", file.epcis.bytes_max, BYTES_MAX)?,
            epcis_spool_bytes_max: file.epcis.spool_bytes_max.unwrap_or(SPOOL_BYTES_MAX),
            epcis_subscriptions_max: file.epcis.subscriptions_max.unwrap_or(SUBSCRIPTIONS_MAX),
            epcis_webhooks_http: file.epcis.webhooks_http,
            epcis_webhooks_private: file.epcis.webhooks_private,
            page_at: file.resolver.page_at,
            gs1_prefixes: flags.gs1_prefixes.clone().or(file.gs1.prefixes),
            page_rate: rate("web.page_rate", file.web.page_rate.as_deref(), PAGE_RATE)?,
            kept_bytes: kept_bytes(file.web.kept_mb)?,
            proxies: proxies(&file.web.trusted_proxies, file.web.forwarded_header.as_deref())?,
            key_rate: rate("epcis.key_rate", file.epcis.key_rate.as_deref(), KEY_RATE)?,
            oidc: file.oidc.map(oidc).transpose()?,
            base_map: file.map.as_ref().map(base_map).transpose()?,
            mail: file
                .mail
                .map(|part| mail::read(part, web.mail_password.as_deref()))
                .transpose()?,
            letterhead: letterhead(file.office)?,
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

/// How the server of one part, `events` or `registry`, is reached.
fn server(
    part: &str,
    url: Option<&str>,
    file: &FileServer,
) -> Result<Option<PostgresSettings>, Failure> {
    let none = |name: &str| Failure::settings(&format!("{part}.{name}"), "must be 1 or more");
    let seconds = |name, value: Option<usize>, target: &mut Duration| match value {
        Some(0) => Err(none(name)),
        Some(seconds) => {
            *target = Duration::from_secs(u64::try_from(seconds).unwrap_or(u64::MAX));
            Ok(())
        }
        None => Ok(()),
    };
    let Some(url) = url.or(file.url.as_deref()) else { return Ok(None) };
    let mut settings = PostgresSettings::parse(url).map_err(|error| {
        let reason = std::error::Error::source(&error).map(ToString::to_string);
        let variable = part.to_uppercase();
        let place = format!("{part}.url (--{part}-url, NGUON_{variable}_URL or {part}.url)");
        Failure::settings(&place, &reason.unwrap_or_default())
    })?;
    seconds("connect_timeout_s", file.connect_timeout_s, &mut settings.connect_timeout)?;
    seconds("answer_timeout_s", file.answer_timeout_s, &mut settings.answer_timeout)?;
    match file.connections_max {
        Some(0) => return Err(none("connections_max")),
        Some(most) => settings.connections_max = most,
        None => {}
    }
    settings.authorities.clone_from(&file.authorities);
    Ok(Some(settings))
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

fn letterhead(file: FileOffice) -> Result<Letterhead, Failure> {
    let FileOffice { superior, agency, authority, signer_title, signer_name } = file;
    let read = Letterhead { superior, agency, authority, signer_title, signer_name };
    read.checked()
        .map_err(|(name, error)| Failure::settings(&format!("office.{name}"), &error.to_string()))
}

fn base_map(file: &FileMap) -> Result<BaseMap, Failure> {
    let zoom_max = file.max_zoom.unwrap_or(MAP_ZOOM_MAX);
    BaseMap::new(&file.tiles, &file.attribution, zoom_max).map_err(|error| {
        let place = match error {
            BaseMapError::Tiles => "map.tiles",
            BaseMapError::Attribution => "map.attribution",
            BaseMapError::Zoom => "map.max_zoom",
        };
        Failure::settings(place, &error.to_string())
    })
}

fn kept_bytes(mb: Option<usize>) -> Result<usize, Failure> {
    let mb = mb.unwrap_or(KEPT_MB);
    if mb > KEPT_MB_MAX {
        let reason = format!("must be {KEPT_MB_MAX} or less");
        return Err(Failure::settings("web.kept_mb", &reason));
    }
    Ok(mb * 1_000_000)
}

/// `off`, or a rate.
fn rate(place: &str, written: Option<&str>, default: &str) -> Result<Option<Rate>, Failure> {
    match written.unwrap_or(default) {
        "off" => Ok(None),
        text => {
            let read = text.parse().map(Some);
            read.map_err(|error| Failure::settings(place, &format!("{error}, or off")))
        }
    }
}

fn proxies(trusted: &[String], header: Option<&str>) -> Result<Proxies, Failure> {
    let network = |text: &String| {
        let wrong = |error: InvalidNetwork| format!("{text}: {error}");
        let read = text.parse().map_err(wrong);
        read.map_err(|reason| Failure::settings("web.trusted_proxies", &reason))
    };
    let header = match header.unwrap_or("x-forwarded-for") {
        "x-forwarded-for" => Forwarded::XForwardedFor,
        "forwarded" => Forwarded::Standard,
        _ => {
            let reason = "must be x-forwarded-for or forwarded";
            return Err(Failure::settings("web.forwarded_header", reason));
        }
    };
    let trusted = trusted.iter().map(network).collect::<Result<_, _>>()?;
    Ok(Proxies { trusted, header })
}

fn oidc(file: FileOidc) -> Result<Oidc, Failure> {
    let known = |place: &str, url: String| {
        let rest = url.strip_prefix("https://").or_else(|| {
            // Plain http stays within this machine.
            let rest = url.strip_prefix("http://")?;
            let local = ["127.0.0.1", "localhost", "[::1]"].iter().any(|host| {
                let after = rest.strip_prefix(host);
                after.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
            });
            local.then_some(rest)
        });
        match rest {
            Some(rest) if !rest.is_empty() && !rest.contains(['?', '#', ' ', '@']) => Ok(url),
            _ => Err(Failure::settings(place, "must be https://… without query or fragment")),
        }
    };
    let named = |place: &str, value: Option<String>, default: &str| {
        let value = value.unwrap_or_else(|| default.to_owned());
        if value.is_empty() || value.contains(char::is_whitespace) {
            return Err(Failure::settings(place, "must be one word"));
        }
        Ok(value)
    };
    let skew = file.clock_skew_s.unwrap_or(CLOCK_SKEW_S);
    if skew > CLOCK_SKEW_S_MAX {
        let reason = format!("must be {CLOCK_SKEW_S_MAX} or less");
        return Err(Failure::settings("oidc.clock_skew_s", &reason));
    }
    let territory = file.territory_claim;
    let territory = territory.map(|claim| named("oidc.territory_claim", Some(claim), ""));
    Ok(Oidc {
        expected: Expected {
            issuer: known("oidc.issuer", file.issuer)?,
            audience: named("oidc.audience", Some(file.audience), "")?,
            clock_skew: SignedDuration::from_secs(skew.into()),
            holder_claim: named("oidc.holder_claim", file.holder_claim, "nguon_holder")?,
            territory_claim: territory.transpose()?,
            scope_claim: named("oidc.scope_claim", file.scope_claim, "scope")?,
            capture_scope: named("oidc.capture_scope", file.capture_scope, "epcis:capture")?,
            query_scope: named("oidc.query_scope", file.query_scope, "epcis:query")?,
        },
        jwks_url: file.jwks_url.map(|url| known("oidc.jwks_url", url)).transpose()?,
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
        let config = config.map(Path::to_owned);
        Flags {
            config,
            data: None,
            events_url: None,
            registry_url: None,
            log: None,
            gs1_prefixes: None,
        }
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
        assert!(!settings.epcis_webhooks_http && !settings.epcis_webhooks_private);
        assert_eq!(settings.page_at, PageAt::Everybody);
        let web = WebFlags {
            listen: Some("127.0.0.1:10".parse().unwrap()),
            public_url: Some("https://nguon.example/".to_owned()),
            mail_password: None,
        };
        let settings = Settings::load(&flags(Some(file.path())), &web).unwrap();
        assert_eq!(settings.listen.port(), 10);
        assert_eq!(settings.public_url, "https://nguon.example");
        assert!(settings.is_https());
    }

    #[test]
    fn rates_have_defaults_and_can_be_off() {
        let settings = Settings::load(&flags(None), &WebFlags::default()).unwrap();
        assert_eq!(settings.page_rate.map(|rate| rate.to_string()).as_deref(), Some(PAGE_RATE));
        assert_eq!(settings.key_rate.map(|rate| rate.to_string()).as_deref(), Some(KEY_RATE));
        assert_eq!(settings.proxies, Proxies::default());
        let file = file(
            "[web]\npage_rate = 'off'\ntrusted_proxies = ['127.0.0.1', '10.0.0.0/8']\n\
             forwarded_header = 'forwarded'\n[epcis]\nkey_rate = '5/10'\n",
        );
        let settings = Settings::load(&flags(Some(file.path())), &WebFlags::default()).unwrap();
        assert_eq!((settings.page_rate, settings.proxies.trusted.len()), (None, 2));
        assert_eq!(settings.proxies.header, Forwarded::Standard);
        assert_eq!(settings.key_rate.map(|rate| rate.to_string()).as_deref(), Some("5/10"));
    }

    #[test]
    fn an_issuer_has_defaults_and_is_off_without_being_named() {
        let none = Settings::load(&flags(None), &WebFlags::default()).unwrap();
        assert_eq!(none.oidc, None);
        let file = file("[oidc]\nissuer = 'http://127.0.0.1:8080/realms/a'\naudience = 'nguon'\n");
        let settings = Settings::load(&flags(Some(file.path())), &WebFlags::default()).unwrap();
        let expected = settings.oidc.unwrap().expected;
        assert_eq!(expected.holder_claim, "nguon_holder");
        assert_eq!(expected.territory_claim, None);
        assert_eq!((&*expected.scope_claim, &*expected.query_scope), ("scope", "epcis:query"));
        assert_eq!(expected.clock_skew, SignedDuration::from_mins(1));
    }

    #[test]
    fn a_letterhead_is_blank_unless_it_is_set() {
        let none = Settings::load(&flags(None), &WebFlags::default()).unwrap();
        assert_eq!(none.letterhead, Letterhead::default());
        let set = file("[office]\nagency = 'CHI CỤC TRỒNG TRỌT VÀ BẢO VỆ THỰC VẬT'\n");
        let set = Settings::load(&flags(Some(set.path())), &WebFlags::default()).unwrap();
        assert!(set.letterhead.agency.starts_with("CHI CỤC") && set.letterhead.superior.is_empty());
        for (text, place) in
            [("[office]\nagency = \"A\\nB\"\n", "office.agency"), ("[office]\nseal = 'x'\n", ":2")]
        {
            let wrong = file(text);
            let error = Settings::load(&flags(Some(wrong.path())), &WebFlags::default());
            assert!(error.unwrap_err().to_string().contains(place), "{text}");
        }
    }

    #[test]
    fn a_base_map_is_off_unless_it_is_named_rightly() {
        let none = Settings::load(&flags(None), &WebFlags::default()).unwrap();
        assert_eq!(none.base_map, None);
        let load = |text: &str| {
            let file = file(text);
            Settings::load(&flags(Some(file.path())), &WebFlags::default())
        };
        let tiles = "[map]\ntiles = 'https://nen.vn/{z}/{x}/{y}.png'\n";
        let map = load(&format!("{tiles}attribution = '© Sở'\n")).unwrap().base_map.unwrap();
        assert_eq!((map.origin(), map.zoom_max()), ("https://nen.vn", MAP_ZOOM_MAX));
        for (text, place) in [
            ("[map]\ntiles = 'http://nen.vn/{z}/{x}/{y}'\nattribution = '©'\n", "map.tiles"),
            (&format!("{tiles}attribution = ''\n"), "map.attribution"),
            (&format!("{tiles}attribution = '©'\nmax_zoom = 40\n"), "map.max_zoom"),
            (tiles, ":1"),
        ] {
            let error = load(text).unwrap_err().to_string();
            assert!(error.contains(place), "{text}: {error}");
        }
    }

    #[test]
    fn no_letter_is_sent_unless_a_mail_server_is_named() {
        let none = Settings::load(&flags(None), &WebFlags::default()).unwrap();
        assert_eq!(none.mail, None);
        let load = |text: &str, password: Option<&str>| {
            let file = file(text);
            let mail_password = password.map(str::to_owned);
            let web = WebFlags { mail_password, ..WebFlags::default() };
            Settings::load(&flags(Some(file.path())), &web)
        };
        let part = "[mail]\nhost = 'thu.vn'\nfrom = 'Nguồn <nguon@so.vn>'\n";
        let mail = load(part, None).unwrap().mail.unwrap();
        assert_eq!(
            (mail.port, mail.tls, mail.days),
            (587, mail::Tls::Starttls, mail::Days::Working)
        );
        assert_eq!((mail.user, mail.hours.to_string().as_str()), (None, "07:00-12:00"));
        let user = format!("{part}user = 'nguon'\ntls = 'implicit'\n");
        let mail = load(&format!("{user}password = 'trong tệp'\n"), Some("bí mật")).unwrap();
        let told = format!("{mail:?}");
        assert!(!told.contains("bí mật") && !told.contains("trong tệp"), "{told}");
        let mail = mail.mail.unwrap();
        assert_eq!((mail.port, mail.user.unwrap().1.expose()), (465, "bí mật"));
        for (text, password, place) in [
            (user.clone(), None, "mail.password"),
            (part.to_owned(), Some("bí mật"), "mail.user"),
            (format!("{part}user = 'n'\ntls = 'none'\n"), Some("x"), "mail.tls"),
            (part.replace("thu.vn", "smtp://thu.vn"), None, "mail.host"),
            (part.replace("@so.vn", ""), None, "mail.from"),
            (format!("{part}digest = '12:00-07:00'\n"), None, "mail.digest"),
            (format!("{part}digest = '7'\n"), None, "mail.digest"),
            (format!("{part}digest_days = 'never'\n"), None, ":4"),
            ("[mail]\nhost = 'thu.vn'\n".to_owned(), None, "missing field `from`"),
        ] {
            let error = load(&text, password).unwrap_err().to_string();
            assert!(error.contains(place), "{text}: {error}");
        }
        let local = part.replace("thu.vn", "localhost");
        let local = format!("{local}user = 'n'\ntls = 'none'\nport = 2525\n");
        assert_eq!(load(&local, Some("x")).unwrap().mail.unwrap().port, 2525);
    }

    #[test]
    fn events_stand_in_a_file_unless_a_server_is_named() {
        let file = file(
            "[events]\nurl = 'postgres://u:secret@h/file'\nconnections_max = 3\nanswer_timeout_s = 7\n",
        );
        let mut flags = flags(Some(file.path()));
        let load = |flags: &Flags| Settings::load(flags, &WebFlags::default()).unwrap().events;
        let server = load(&flags).unwrap();
        assert_eq!((server.place(), server.connections_max), ("postgres://h/file", 3));
        assert_eq!(server.answer_timeout, Duration::from_secs(7));
        flags.events_url = Some("postgres://h/flag".to_owned());
        assert_eq!(load(&flags).unwrap().place(), "postgres://h/flag");
        flags.config = None;
        flags.events_url = None;
        assert_eq!(load(&flags), None);
    }

    #[test]
    fn the_registry_stands_in_a_file_unless_a_server_is_named() {
        let file = file("[registry]\nurl = 'postgres://h/file'\nanswer_timeout_s = 9\n");
        let mut flags = flags(Some(file.path()));
        let load = |flags: &Flags| Settings::load(flags, &WebFlags::default()).unwrap();
        let server = load(&flags).registry.unwrap();
        assert_eq!((server.place(), server.answer_timeout.as_secs()), ("postgres://h/file", 9));
        flags.registry_url = Some("postgres://h/flag".to_owned());
        let settings = load(&flags);
        assert_eq!(settings.registry.unwrap().place(), "postgres://h/flag");
        assert_eq!(settings.events, None);
    }

    #[test]
    fn a_wrong_setting_is_named_with_its_place() {
        for (text, place, reason) in [
            ("data = 'd'\nwhere = 1\n", ":2", "unknown field `where`"),
            ("\n\n[web]\nlisten = 'here'\n", ":4", "invalid socket address"),
            ("[epcis]\nevents_max = 0\n", "epcis.events_max", "1 or more"),
            ("[events]\nurl = 'mysql://h/d'\n", "events.url", "invalid connection string"),
            ("[registry]\nurl = 'registry.db'\n", "--registry-url", "invalid connection string"),
            (
                "[events]\nurl = 'postgres://h/d'\nconnections_max = 0\n",
                "events.connections_max",
                "1 or more",
            ),
            ("[web]\npublic_url = 'ftp://x'\n", "web.public_url", "https://host"),
            ("[resolver]\npage_at = 'me'\n", ":2", "unknown variant `me`"),
            ("[web\n", ":1", ""),
            ("[web]\npage_rate = 'fast'\n", "web.page_rate", "burst/per-minute"),
            ("[web]\nkept_mb = 1000001\n", "web.kept_mb", "1000000 or less"),
            ("[epcis]\nkey_rate = '0/1'\n", "epcis.key_rate", "or off"),
            ("[web]\ntrusted_proxies = ['proxy']\n", "web.trusted_proxies", "proxy: a network"),
            ("[web]\nforwarded_header = 'via'\n", "web.forwarded_header", "x-forwarded-for"),
            ("[oidc]\nissuer = 'https://id.vn'\n", ":1", "missing field `audience`"),
            ("[oidc]\nissuer = 'http://id.vn'\naudience = 'a'\n", "oidc.issuer", "https://"),
            ("[oidc]\nissuer = 'http://localhost.vn'\naudience = 'a'\n", "oidc.issuer", "https"),
            ("[oidc]\nissuer = 'https://id.vn'\naudience = ''\n", "oidc.audience", "one word"),
            (
                "[oidc]\nissuer = 'https://id.vn'\naudience = 'a'\nclock_skew_s = 301\n",
                "oidc.clock_skew_s",
                "300 or less",
            ),
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
