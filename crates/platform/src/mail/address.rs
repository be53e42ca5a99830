//! E-mail addresses: parsed at the door, hidden everywhere else.

use std::fmt;
use std::str::FromStr;

/// Longest address that can be a path of SMTP (RFC 5321 §4.5.3.1.3, without its brackets).
const ADDRESS_MAX: usize = 254;
/// Longest part before the sign (RFC 5321 §4.5.3.1.1).
const LOCAL_MAX: usize = 64;
/// Longest label of a host name (RFC 1035 §2.3.4).
const LABEL_MAX: usize = 63;

/// An address as nearly everybody has one: `name@host.domain` in ASCII, without quotes or comments
/// (the dot-atoms of RFC 5322 §3.2.3). Prints hidden; [`Address::expose`] is for its owner and for
/// the mail server.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    /// The whole of it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// `l…@angiang.gov.vn`: enough to be recognised by its owner.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (local, host) = self.0.split_once('@').unwrap_or_default();
        let first = local.chars().next().unwrap_or_default();
        write!(f, "{first}…@{host}")
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Text that is no address to send to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an e-mail address is written name@host.domain, without blanks and marks")]
pub struct InvalidAddress;

impl FromStr for Address {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        let text = text.trim();
        let (local, host) = text.split_once('@').ok_or(InvalidAddress)?;
        let atom = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b);
        let atoms = |part: &str| part.split('.').all(|a| !a.is_empty() && a.bytes().all(atom));
        let label = |label: &str| {
            let good = label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            let edge = label.starts_with('-') || label.ends_with('-');
            (1..=LABEL_MAX).contains(&label.len()) && good && !edge
        };
        let good = text.len() <= ADDRESS_MAX
            && local.len() <= LOCAL_MAX
            && atoms(local)
            && host.contains('.')
            && host.split('.').all(label);
        if good {
            Ok(Self(format!("{local}@{}", host.to_ascii_lowercase())))
        } else {
            Err(InvalidAddress)
        }
    }
}

/// What a mail server said, with every word that looks like an address hidden: it is shown in a list
/// and may be logged.
pub fn without_addresses(said: &str) -> String {
    let hidden =
        |word: &str| if word.contains('@') { "…@…".to_owned() } else { word.to_owned() };
    said.split_whitespace().map(hidden).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_hidden() {
        for (text, shown) in [
            ("lan@angiang.gov.vn", Some("l…@angiang.gov.vn")),
            ("  Lan.Tran+viec@AnGiang.GOV.vn ", Some("L…@angiang.gov.vn")),
            ("o'brien@a-b.vn", Some("o…@a-b.vn")),
            ("", None),
            ("lan", None),
            ("lan@", None),
            ("@x.vn", None),
            ("lan@localhost", None),
            ("lan@x..vn", None),
            ("lan@-x.vn", None),
            ("lan..a@x.vn", None),
            (".lan@x.vn", None),
            ("lan@x.vn@y.vn", None),
            ("lan tran@x.vn", None),
            ("lan@x.vn, b@y.vn", None),
            ("lan@x.vn\r\nBcc: b@y.vn", None),
            ("\"lan\"@x.vn", None),
            ("<lan@x.vn>", None),
            ("lân@x.vn", None),
            ("lan@[127.0.0.1]", None),
        ] {
            let read = text.parse::<Address>().ok();
            assert_eq!(read.as_ref().map(ToString::to_string).as_deref(), shown, "{text}");
            if let Some(address) = read {
                assert_eq!(format!("{address:?}"), shown.unwrap());
            }
        }
        let long = |local: usize, host: usize| {
            format!("{}@{}.vn", "a".repeat(local), vec!["b"; host].join("."))
        };
        assert!(long(64, 90).parse::<Address>().is_ok());
        assert!(long(65, 90).parse::<Address>().is_err());
        assert!(long(64, 100).parse::<Address>().is_err());
    }

    #[test]
    fn what_a_server_says_is_told_without_addresses() {
        let said = "550 5.1.1 <lan@x.vn>: user unknown\r\n(lan@x.vn)";
        assert_eq!(without_addresses(said), "550 5.1.1 …@… user unknown …@…");
    }
}
