//! GS1 Digital Link URIs (DL URI Syntax 1.7): read, build, canonical form.

mod build;
mod compressed;
mod parse;
pub(crate) mod percent;
mod piece;
mod query;
#[cfg(test)]
mod tests;

pub(crate) use parse::Reading;

use std::fmt;
use std::str::FromStr;

use crate::element::{Element, ElementString, broken};
use crate::error::Gs1Error;
use crate::keys::{Gln, Gtin, Sscc};
use crate::relations;
use percent::{Place, encode};

/// Where canonical Digital Links live.
pub(crate) const CANONICAL_STEM: &str = "https://id.gs1.org";

/// A Digital Link: a GS1 key with its qualifiers in the path, data attributes in the query.
///
/// ```
/// use nguon_gs1::DigitalLink;
///
/// let link: DigitalLink = "http://example.com/vn/01/09521234543213/10/LOT%2F1?17=271231&a=b".parse()?;
/// assert_eq!(link.gtin().map(|gtin| gtin.to_string()).as_deref(), Some("09521234543213"));
/// assert_eq!(link.lot(), Some("LOT/1"));
/// assert_eq!(link.path(), "/01/09521234543213/10/LOT%2F1");
/// assert_eq!(link.canonical(), "https://id.gs1.org/01/09521234543213/10/LOT%2F1?17=271231");
/// assert_eq!(link.raw_query(), Some("17=271231&a=b"));
/// # Ok::<(), nguon_gs1::Gs1Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigitalLink {
    stem: String,
    key: Element,
    /// Qualifiers, then attributes.
    rest: Vec<Element>,
    qualifier_count: usize,
    others: Vec<String>,
    raw_query: Option<String>,
    notes: Vec<Note>,
}

/// What was tolerated while reading.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// A slash at the end of the path was dropped.
    TrailingSlash,
    /// The path held a compressed EPC (`/eh…`, `/ex…`), not key and value.
    CompressedEpc,
    /// A numeric query parameter that is no known AI was kept as it is (resolver requests only).
    UnknownAi(String),
}

impl DigitalLink {
    /// Reads an `http` or `https` URI with any domain and any path before the key. In place of key and
    /// qualifiers the path may end in a compressed EPC (`/eh…`, `/ex…`).
    ///
    /// # Errors
    ///
    /// The first fault with its place in `uri`.
    pub fn parse(uri: &str) -> Result<Self, Gs1Error> {
        parse::uri(uri, Reading::Strict)
    }

    /// Reads what a resolver gets: the path of a request as it came, not decoded, and its query.
    ///
    /// Unlike [`DigitalLink::parse`], numeric query parameters that are no known AI are kept, with
    /// a [`Note`]: a resolver passes the query on and need not understand it.
    ///
    /// # Errors
    ///
    /// The first fault; its place counts through `raw_path`, one for `?`, then `raw_query`.
    pub fn from_path(raw_path: &str, raw_query: Option<&str>) -> Result<Self, Gs1Error> {
        parse::path(raw_path, raw_query, Reading::Request)
    }

    /// Whether `text` begins as a Digital Link must.
    pub(crate) fn has_scheme(text: &str) -> bool {
        parse::scheme(text).is_some()
    }

    pub(crate) fn parse_with(uri: &str, reading: Reading) -> Result<Self, Gs1Error> {
        parse::uri(uri, reading)
    }

    /// Reads the compressed form of Digital Link 1.1, whole (`https://a.vn/AQnYUc1gmg`) or behind its
    /// key (`https://a.vn/01/05412345000013/EEarwSM`). Resolvers may read it; new symbols should not
    /// use it. It is not the compressed EPC that [`DigitalLink::parse`] takes.
    ///
    /// # Errors
    ///
    /// A segment at the end that is none, or that holds no right link.
    pub fn parse_compressed(uri: &str) -> Result<Self, Gs1Error> {
        compressed::unpack(uri)
    }

    /// Key, qualifiers and data attributes in the compressed form of Digital Link 1.1, under the stem
    /// of the link; other parameters stay in the query.
    pub fn to_compressed(&self) -> String {
        compressed::pack(self)
    }

    /// Builds a link under `stem` (`https://example.com/some/path`): the first primary key and its
    /// qualifiers go into the path, all other elements into the query.
    ///
    /// # Errors
    ///
    /// A stem that is no http(s) address, no primary key, qualifiers of different orders, or an
    /// element that may not stand in the query. The place counts in the stem, or in the bracketed
    /// form of `elements`.
    pub fn from_elements(stem: &str, elements: &ElementString) -> Result<Self, Gs1Error> {
        build::link(stem, elements)
    }

    /// The GS1 key.
    pub fn key(&self) -> &Element {
        &self.key
    }

    /// The qualifiers of the key, in the order of the path.
    pub fn qualifiers(&self) -> &[Element] {
        &self.rest[..self.qualifier_count]
    }

    /// The data attributes of the query, in order.
    pub fn attributes(&self) -> &[Element] {
        &self.rest[self.qualifier_count..]
    }

    /// Query parameters that are no GS1 data, byte for byte, in order.
    pub fn other_parameters(&self) -> &[String] {
        &self.others
    }

    /// The query as it was read, byte for byte; `None` for a built link or where there was no `?`.
    pub fn raw_query(&self) -> Option<&str> {
        self.raw_query.as_deref()
    }

    /// Scheme, domain and path before the key, without slash at the end; only the path for links
    /// read by [`DigitalLink::from_path`].
    pub fn stem(&self) -> &str {
        &self.stem
    }

    /// What was tolerated while reading.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Value of the key, qualifier or attribute with this AI.
    pub fn get(&self, ai: &str) -> Option<&str> {
        self.all().find(|element| element.ai() == ai).map(Element::value)
    }

    /// The trade item, where the key is a GTIN.
    pub fn gtin(&self) -> Option<Gtin> {
        self.key_of("01")?.parse().ok()
    }

    /// The batch or lot (AI 10) in the path.
    pub fn lot(&self) -> Option<&str> {
        self.qualifier("10")
    }

    /// The serial number (AI 21) in the path.
    pub fn serial(&self) -> Option<&str> {
        self.qualifier("21")
    }

    /// The location (AI 414) or party (AI 417), where that is the key.
    pub fn gln(&self) -> Option<Gln> {
        self.key_of("414").or_else(|| self.key_of("417"))?.parse().ok()
    }

    /// The logistic unit, where the key is an SSCC.
    pub fn sscc(&self) -> Option<Sscc> {
        self.key_of("00")?.parse().ok()
    }

    /// Key and qualifiers as a path: `/01/09521234543213/10/LOT1`.
    pub fn path(&self) -> String {
        self.path_in(Place::Path)
    }

    pub(crate) fn path_in(&self, place: Place) -> String {
        let mut path = String::with_capacity(48);
        for element in std::iter::once(&self.key).chain(self.qualifiers()) {
            for piece in ["/", element.ai().as_str(), "/", &encode(element.value(), place)] {
                path.push_str(piece);
            }
        }
        path
    }

    /// The canonical URI: `https://id.gs1.org`, key, qualifiers and data attributes, nothing else;
    /// attributes of predefined length first, as GS1's own library orders them.
    pub fn canonical(&self) -> String {
        let mut uri = String::from(CANONICAL_STEM);
        uri.push_str(&self.path());
        let (fixed, open): (Vec<_>, Vec<_>) =
            self.attributes().iter().partition(|element| element.ai().spec().fixed_length);
        push_query(&mut uri, fixed.into_iter().chain(open).map(pair));
        uri
    }

    /// All GS1 data of the link.
    ///
    /// # Errors
    ///
    /// More elements than one element string may hold.
    pub fn elements(&self) -> Result<ElementString, Gs1Error> {
        ElementString::new(self.all().cloned().collect())
    }

    /// Checks which AIs must, and which may not, stand beside each other; no element is copied.
    ///
    /// The rules hold for all carriers of an item together: see [`ElementString::check_relations`].
    ///
    /// # Errors
    ///
    /// The first broken rule, at the place of its element in the bracketed form of
    /// [`DigitalLink::elements`].
    pub fn check_relations(&self) -> Result<(), Gs1Error> {
        relations::check(&self.all()).map_err(|(index, fault)| broken(self.all(), index, fault))
    }

    /// A link to `key` alone.
    pub(crate) fn bare(stem: &str, key: Element) -> Self {
        Self {
            stem: stem.to_owned(),
            key,
            rest: Vec::new(),
            qualifier_count: 0,
            others: Vec::new(),
            raw_query: None,
            notes: Vec::new(),
        }
    }

    /// Replaces qualifiers and attributes; the caller keeps the qualifiers to an order of the key.
    pub(crate) fn set_parts(&mut self, qualifiers: Vec<Element>, attributes: Vec<Element>) {
        self.qualifier_count = qualifiers.len();
        self.rest = qualifiers;
        self.rest.extend(attributes);
    }

    /// Value of the qualifier with this AI.
    pub(crate) fn qualifier(&self, ai: &str) -> Option<&str> {
        self.qualifiers().iter().find(|element| element.ai() == ai).map(Element::value)
    }

    fn key_of(&self, ai: &str) -> Option<&str> {
        (self.key.ai() == ai).then(|| self.key.value())
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Element> + Clone {
        std::iter::once(&self.key).chain(&self.rest)
    }
}

impl FromStr for DigitalLink {
    type Err = Gs1Error;

    fn from_str(uri: &str) -> Result<Self, Gs1Error> {
        Self::parse(uri)
    }
}

/// The link under its own stem: path, data attributes, then the other parameters.
impl fmt::Display for DigitalLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut uri = self.stem.clone();
        uri.push_str(&self.path());
        push_query(&mut uri, self.attributes().iter().map(pair).chain(self.others.iter().cloned()));
        f.write_str(&uri)
    }
}

fn pair(element: &Element) -> String {
    format!("{}={}", element.ai(), encode(element.value(), Place::Query))
}

fn push_query(uri: &mut String, pairs: impl Iterator<Item = String>) {
    let mut mark = '?';
    for pair in pairs {
        uri.push(mark);
        uri.push_str(&pair);
        mark = '&';
    }
}
