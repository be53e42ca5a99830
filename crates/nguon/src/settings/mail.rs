//! The part `[mail]`: the server that takes letters, and when they are written.

use std::fmt;
use std::path::PathBuf;

use lettre::message::Mailbox;
use nguon_platform::mail::Hours;
use serde::Deserialize;

use crate::failure::Failure;

/// As it stands in the file. Without this part no letter is sent.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileMail {
    host: String,
    port: Option<u16>,
    #[serde(default)]
    tls: Tls,
    authorities: Option<PathBuf>,
    user: Option<String>,
    password: Option<Password>,
    from: String,
    digest: Option<String>,
    #[serde(default)]
    digest_days: Days,
}

/// How the way to the server is encrypted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tls {
    /// Begins in the open and must change over before anything is said (RFC 3207).
    #[default]
    Starttls,
    /// From the first byte (RFC 8314).
    Implicit,
    /// Not at all; a password then stays within this machine.
    None,
}

/// On which days the letters of the morning are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Days {
    /// Those on which offices work.
    #[default]
    Working,
    /// All.
    All,
}

/// A password; prints as nothing.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// For the mail server.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// A server that takes letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its name, as its certificate has it.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Encryption.
    pub tls: Tls,
    /// Certificates (PEM) that the server's leads to; none = public authorities.
    pub authorities: Option<PathBuf>,
    /// Whom the server knows; none = it asks nobody.
    pub user: Option<(String, Password)>,
    /// Who writes.
    pub from: Mailbox,
    /// The part of the day in which the letters of the morning are written.
    pub hours: Hours,
    /// On which days.
    pub days: Days,
}

/// Put the file and the environment's password together.
///
/// # Errors
/// [`Failure::Settings`] that names the setting.
pub(super) fn read(file: FileMail, password: Option<&str>) -> Result<Mail, Failure> {
    let wrong = |name: &str, why: &str| Failure::settings(&format!("mail.{name}"), why);
    let host = file.host;
    if host.is_empty() || host.contains(|c: char| c.is_whitespace() || c == '/' || c == '@') {
        return Err(wrong("host", "must be the name of a mail server"));
    }
    let from = file.from.parse();
    let from =
        from.map_err(|_| wrong("from", "must be an address, e.g. Nguồn <nguon@so.gov.vn>"))?;
    let password = password.map(|text| Password(text.to_owned())).or(file.password);
    let user = match (file.user, password) {
        (Some(user), Some(password)) => Some((user, password)),
        (Some(_), None) => {
            return Err(wrong("password", "is missing (NGUON_MAIL_PASSWORD or mail.password)"));
        }
        (None, Some(_)) => return Err(wrong("user", "is missing, but there is a password")),
        (None, None) => None,
    };
    let here = ["localhost", "127.0.0.1", "::1"].contains(&host.as_str());
    if file.tls == Tls::None && user.is_some() && !here {
        return Err(wrong("tls", "must be starttls or implicit: a password is sent"));
    }
    let hours = file.digest.as_deref().map(str::parse::<Hours>).transpose();
    Ok(Mail {
        port: file.port.unwrap_or(match file.tls {
            Tls::Starttls => 587,
            Tls::Implicit => 465,
            Tls::None => 25,
        }),
        tls: file.tls,
        authorities: file.authorities,
        user,
        from,
        hours: hours.map_err(|error| wrong("digest", &error.to_string()))?.unwrap_or_default(),
        days: file.digest_days,
        host,
    })
}
