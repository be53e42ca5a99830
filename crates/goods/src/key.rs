//! Names of things that have a page: a lot, a single good, a logistic unit.

use std::fmt;
use std::str::FromStr;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use nguon_gs1::{DigitalLink, ElementString, canonical_uri};
use nguon_platform::web;

/// Where canonical Digital Links live.
const STEM: &str = "https://id.gs1.org";

/// What a key names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A batch of a product: GTIN and lot.
    Lot,
    /// One good with a serial number: GTIN and serial.
    Item,
    /// A pallet or another logistic unit: SSCC.
    Unit,
}

impl Kind {
    /// All kinds, in the order shown to people.
    pub const ALL: [Self; 3] = [Self::Lot, Self::Item, Self::Unit];

    /// The word in tables and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Lot => "lot",
            Self::Item => "item",
            Self::Unit => "unit",
        }
    }

    /// Message key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Lot => "goods-kind-lot",
            Self::Item => "goods-kind-item",
            Self::Unit => "goods-kind-unit",
        }
    }
}

/// Text that names no kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("kinds are lot, item, unit")]
pub struct UnknownKind;

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        Self::ALL.into_iter().find(|kind| kind.word() == text).ok_or(UnknownKind)
    }
}

/// The canonical identifier of a lot, a single good or a logistic unit: `https://id.gs1.org` and
/// `/01/{gtin}/10/{lot}`, `/01/{gtin}/21/{serial}` or `/00/{sscc}` (GS1 Digital Link 1.7 §4.12).
///
/// Check digits are not asked for: what was captured has its page, right or wrong.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemKey {
    uri: String,
    kind: Kind,
    /// Where the value of the last element begins in `uri`.
    code_at: usize,
}

impl ItemKey {
    /// The item that an identifier names, in whichever spelling; none for products as such,
    /// places, parties and identifiers outside GS1.
    pub fn of(identifier: &str) -> Option<Self> {
        let uri = canonical_uri(identifier);
        let path: Vec<&str> = uri.strip_prefix(STEM)?.split('/').skip(1).collect();
        let digits =
            |text: &str, len| text.len() == len && text.bytes().all(|b| b.is_ascii_digit());
        let kind = match path[..] {
            ["01", gtin, "10", _] if digits(gtin, 14) => Kind::Lot,
            ["01", gtin, "21", _] if digits(gtin, 14) => Kind::Item,
            ["00", sscc] if digits(sscc, 18) => Kind::Unit,
            _ => return None,
        };
        let code_at = uri.rfind('/')? + 1;
        Some(Self { uri: uri.into_owned(), kind, code_at })
    }

    /// The item that a person means: a Digital Link, an EPC URN, or what a scanner reads from a
    /// label (`(01)09521000000032(10)XBM-260513-1`).
    pub fn typed(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.starts_with('(') {
            let elements = ElementString::parse_bracketed(text).ok()?;
            let link = DigitalLink::from_elements(STEM, &elements).ok()?;
            return Self::of(&link.canonical());
        }
        Self::of(text)
    }

    /// The canonical URI: the name in events and in tables.
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// The Digital Link path: `/01/{gtin}/10/{lot}`.
    pub fn path(&self) -> &str {
        &self.uri[STEM.len()..]
    }

    /// Its office page.
    pub fn href(&self) -> String {
        format!("/lots{}", self.path())
    }

    /// What it names.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The 14 digits of the trade item; none for logistic units.
    pub fn gtin(&self) -> Option<&str> {
        (self.kind != Kind::Unit).then(|| &self.uri[STEM.len() + 4..STEM.len() + 18])
    }

    /// Lot number, serial number or SSCC as people read it.
    pub fn code(&self) -> String {
        decode(&self.uri[self.code_at..])
    }

    /// Whether the number has the prefix 952, which GS1 keeps for demonstrations.
    pub fn is_demonstration(&self) -> bool {
        let number = self.gtin().unwrap_or(&self.uri[self.code_at..]);
        number.get(1..4) == Some("952")
    }
}

impl fmt::Display for ItemKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.uri)
    }
}

impl fmt::Debug for ItemKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.uri)
    }
}

/// Text that names no lot, single good or logistic unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the identifier of a lot, a serial number or a logistic unit")]
pub struct NoItem;

impl FromStr for ItemKey {
    type Err = NoItem;

    fn from_str(text: &str) -> Result<Self, NoItem> {
        Self::of(text).ok_or(NoItem)
    }
}

/// From the variables of a route: `{gtin}` with `{lot}` or `{serial}`, or `{sscc}`.
impl<S: Send + Sync> FromRequestParts<S> for ItemKey {
    type Rejection = web::Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, web::Error> {
        let params = RawPathParams::from_request_parts(parts, state).await;
        let params = params.map_err(|_| web::Error::NotFound)?;
        let mut uri = STEM.to_owned();
        for (name, value) in &params {
            let ai = match name {
                "gtin" => "01",
                "lot" => "10",
                "serial" => "21",
                "sscc" => "00",
                _ => continue,
            };
            uri = format!("{uri}/{ai}/{}", web::encode(value).replace('/', "%2F"));
        }
        Self::of(&uri).ok_or(web::Error::NotFound)
    }
}

/// Percent decoding; what is no UTF-8 stays as it was.
fn decode(text: &str) -> String {
    let hex = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(&byte) = bytes.get(at) {
        let coded = bytes.get(at + 1..at + 3).filter(|_| byte == b'%').and_then(hex);
        out.push(coded.unwrap_or(byte));
        at += if coded.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_known_by_every_spelling() {
        for (written, uri, kind, code) in [
            (
                "https://id.gs1.org/01/09521000000032/10/XBM-1",
                "/01/09521000000032/10/XBM-1",
                Kind::Lot,
                "XBM-1",
            ),
            (
                "http://a.vn/x/gtin/9521000000032/lot/L%2F7",
                "/01/09521000000032/10/L%2F7",
                Kind::Lot,
                "L/7",
            ),
            (
                "urn:epc:class:lgtin:4012345.012345.Lot987",
                "/01/04012345123456/10/Lot987",
                Kind::Lot,
                "Lot987",
            ),
            (
                "(01)09521000000032(10)XBM-260513-1",
                "/01/09521000000032/10/XBM-260513-1",
                Kind::Lot,
                "XBM-260513-1",
            ),
            ("(01)09521000000032(21)7", "/01/09521000000032/21/7", Kind::Item, "7"),
            (
                " https://id.gs1.org/00/095210000000000018 ",
                "/00/095210000000000018",
                Kind::Unit,
                "095210000000000018",
            ),
            ("(00)095210000000000018", "/00/095210000000000018", Kind::Unit, "095210000000000018"),
        ] {
            let key = ItemKey::typed(written).unwrap();
            assert_eq!(
                (key.path(), key.kind(), key.code().as_str()),
                (uri, kind, code),
                "{written}"
            );
            assert_eq!(ItemKey::of(key.uri()), Some(key.clone()));
            assert_eq!(key.gtin().is_none(), kind == Kind::Unit);
        }
        for written in [
            "",
            "XBM-1",
            "https://id.gs1.org/01/09521000000032",
            "https://id.gs1.org/414/9521000001015",
            "https://coop.vn/lo/7",
            "https://id.gs1.org/01/abc/10/x",
        ] {
            assert_eq!(ItemKey::typed(written), None, "{written}");
        }
    }

    #[test]
    fn prefix_952_is_for_demonstrations() {
        let demonstration = |uri| ItemKey::of(uri).unwrap().is_demonstration();
        assert!(demonstration("https://id.gs1.org/01/09521000000032/10/A"));
        assert!(demonstration("https://id.gs1.org/00/095210000000000018"));
        assert!(!demonstration("https://id.gs1.org/01/08930000000032/10/952"));
    }
}
