//! EPC patterns that leave more open than a serial number: all things of a company, or of a scheme
//! (TDS 2.1 §8). Ranges are no part of them.
//!
//! A canonical identifier no longer says where its company prefix ends: `0614141.*.*` finds the
//! longer prefixes that begin so too.

/// Identifiers of one GS1 key whose number begins with certain digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OpenPattern {
    key: &'static Key,
    /// Company prefix, and the component behind it if that is closed too.
    digits: String,
}

/// How canonical identifiers of a scheme look.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    /// Before the number.
    start: &'static str,
    /// Digits of the number before the company prefix: an indicator or extension.
    skipped: usize,
    /// Digits of the number; `None` = up to the next slash.
    length: Option<usize>,
    tail: Tail,
}

/// What follows the number.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Tail {
    Nothing,
    /// A serial number behind this.
    Segment(&'static str),
    /// The same, or nothing.
    MaybeSegment(&'static str),
    /// A serial number at once.
    Serial,
}

/// Scheme, its components, whether the second continues the digits of the first, its key.
type Scheme = (&'static str, usize, bool, Key);

const fn key(start: &'static str, skipped: usize, length: Option<usize>, tail: Tail) -> Key {
    Key { start, skipped, length, tail }
}

static SCHEMES: [Scheme; 14] = [
    ("sgtin", 3, false, key("https://id.gs1.org/01/", 1, Some(14), Tail::Segment("/21/"))),
    ("upui", 3, false, key("https://id.gs1.org/01/", 1, Some(14), Tail::Segment("/235/"))),
    ("sscc", 2, false, key("https://id.gs1.org/00/", 1, Some(18), Tail::Nothing)),
    ("sgln", 3, true, key("https://id.gs1.org/414/", 0, Some(13), Tail::MaybeSegment("/254/"))),
    ("pgln", 2, false, key("https://id.gs1.org/417/", 0, Some(13), Tail::Nothing)),
    ("grai", 3, true, key("https://id.gs1.org/8003/0", 0, Some(13), Tail::Serial)),
    ("giai", 2, false, key("https://id.gs1.org/8004/", 0, None, Tail::Nothing)),
    ("gsrn", 2, false, key("https://id.gs1.org/8018/", 0, Some(18), Tail::Nothing)),
    ("gsrnp", 2, false, key("https://id.gs1.org/8017/", 0, Some(18), Tail::Nothing)),
    ("gdti", 3, true, key("https://id.gs1.org/253/", 0, Some(13), Tail::Serial)),
    ("sgcn", 3, true, key("https://id.gs1.org/255/", 0, Some(13), Tail::Serial)),
    ("cpi", 3, false, key("https://id.gs1.org/8010/", 0, None, Tail::Segment("/8011/"))),
    ("ginc", 2, false, key("https://id.gs1.org/401/", 0, None, Tail::Nothing)),
    ("gsin", 2, false, key("https://id.gs1.org/402/", 0, Some(17), Tail::Nothing)),
];

/// Products of a company as classes.
static PRODUCTS: Key = key("https://id.gs1.org/01/", 1, Some(14), Tail::Nothing);

/// Digits before a check digit in keys of 13 digits.
const GLN_DIGITS: usize = 12;

impl OpenPattern {
    /// Reads `urn:epc:idpat:scheme:…` or the same with `id`; `None` = no such pattern.
    pub(super) fn instances(written: &str) -> Option<Self> {
        let (scheme, body) = body(written)?;
        let (_, components, continued, key) = SCHEMES.iter().find(|one| one.0 == scheme)?;
        let closed = closed(body, *components)?;
        let digits = match closed[..] {
            [] => String::new(),
            [company] => company.to_owned(),
            [company, next] if *continued && company.len() + next.len() == GLN_DIGITS => {
                format!("{company}{next}")
            }
            _ => return None,
        };
        Self::new(key, digits, closed.first())
    }

    /// The same for classes, which only products have.
    pub(super) fn classes(written: &str) -> Option<Self> {
        let ("sgtin", body) = body(written)? else { return None };
        match closed(body, 3)?[..] {
            [] => Self::new(&PRODUCTS, String::new(), None),
            [company] => Self::new(&PRODUCTS, company.to_owned(), Some(&company)),
            _ => None,
        }
    }

    fn new(key: &'static Key, digits: String, company: Option<&&str>) -> Option<Self> {
        let is_company = |company: &&str| (6..=12).contains(&company.len());
        let good = digits.bytes().all(|b| b.is_ascii_digit()) && company.is_none_or(is_company);
        good.then_some(Self { key, digits })
    }

    /// Whether a canonical identifier is meant.
    pub fn matches(&self, canonical: &str) -> bool {
        let Some(rest) = canonical.strip_prefix(self.key.start) else { return false };
        let split = match self.key.length {
            Some(length) => rest.split_at_checked(length),
            None => Some(rest.split_at(rest.find('/').unwrap_or(rest.len()))),
        };
        let Some((number, tail)) = split else { return false };
        let all_digits = self.key.length.is_none() || number.bytes().all(|b| b.is_ascii_digit());
        let behind = number.get(self.key.skipped..).unwrap_or_default();
        all_digits && behind.starts_with(&self.digits) && self.key.tail.matches(tail)
    }

    /// Beginnings of canonical identifiers: every one that is meant has one of them, most others
    /// have none.
    ///
    /// ```
    /// # use nguon_epcis::query::{Filter, IdPattern, SimpleEventQuery};
    /// let pattern = [("MATCH_epc", "urn:epc:idpat:grai:0614141.*.*")];
    /// let query = SimpleEventQuery::from_pairs(pattern)?;
    /// let Filter::Match(_, patterns) = &query.filters[0] else { panic!() };
    /// let IdPattern::Open(open) = &patterns[0] else { panic!() };
    /// assert_eq!(open.starts(), ["https://id.gs1.org/8003/00614141"]);
    /// # Ok::<(), nguon_epcis::query::QueryError>(())
    /// ```
    pub fn starts(&self) -> Vec<String> {
        let Key { start, skipped, .. } = self.key;
        if self.digits.is_empty() || *skipped == 0 {
            return vec![format!("{start}{}", self.digits)];
        }
        (0..10).map(|digit| format!("{start}{digit}{}", self.digits)).collect()
    }
}

impl Tail {
    fn matches(&self, text: &str) -> bool {
        let serial = |text: &str| !text.is_empty() && !text.contains('/');
        match self {
            Self::Nothing => text.is_empty(),
            Self::Segment(name) => text.strip_prefix(name).is_some_and(serial),
            Self::MaybeSegment(name) => {
                text.is_empty() || text.strip_prefix(name).is_some_and(serial)
            }
            Self::Serial => serial(text),
        }
    }
}

/// Scheme, and what follows it.
fn body(written: &str) -> Option<(&str, &str)> {
    let rest = written.strip_prefix("urn:epc:idpat:").or(written.strip_prefix("urn:epc:id:"))?;
    rest.split_once(':')
}

/// The closed components, in front of one or more open ones.
fn closed(body: &str, components: usize) -> Option<Vec<&str>> {
    let parts: Vec<&str> = body.split('.').collect();
    let closed: Vec<&str> = parts.iter().copied().take_while(|part| *part != "*").collect();
    let open = &parts[closed.len()..];
    let good = parts.len() == components && !open.is_empty() && open.iter().all(|p| *p == "*");
    good.then_some(closed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canon;

    /// Pattern, a thing that it means, a thing that it does not mean.
    #[test]
    fn what_is_meant() {
        let cases = [
            ("sgtin:4012345.*.*", "sgtin:4012345.011111.1", "sgtin:4012346.011111.1"),
            ("sgtin:4012345.*.*", "sgtin:4012345.911111.1", "upui:4012345.011111.1"),
            ("sgtin:*.*.*", "sgtin:4012346.011111.1", "sscc:4012345.0000000333"),
            ("sscc:4012345.*", "sscc:4012345.1000000333", "sscc:4012346.0000000333"),
            ("sgln:4012345.*.*", "sgln:4012345.00001.0", "sgln:4012346.00001.0"),
            ("sgln:4012345.00001.*", "sgln:4012345.00001.A-1", "sgln:4012345.00002.0"),
            ("sgln:*.*.*", "sgln:4012345.00001.A-1", "pgln:4012345.00001"),
            ("pgln:4012345.*", "pgln:4012345.00001", "sgln:4012345.00001.0"),
            ("grai:4012345.*.*", "grai:4012345.12345.400", "grai:4012346.12345.400"),
            ("grai:4012345.12345.*", "grai:4012345.12345.400", "grai:4012345.12346.400"),
            ("giai:4012345.*", "giai:4012345.A-9", "giai:4012346.A-9"),
            ("gdti:4012345.12345.*", "gdti:4012345.12345.7", "gdti:4012345.12346.7"),
            ("gsrn:4012345.*", "gsrn:4012345.0123456789", "gsrnp:4012345.0123456789"),
        ];
        for (pattern, meant, other) in cases {
            let pattern = OpenPattern::instances(&format!("urn:epc:idpat:{pattern}")).unwrap();
            let canonical = |id: &str| {
                let urn = format!("urn:epc:id:{id}");
                let canonical = canon::identifier(&urn).into_owned();
                assert_ne!(canonical, urn);
                canonical
            };
            let meant = canonical(meant);
            assert!(pattern.matches(&meant), "{pattern:?} {meant}");
            assert!(pattern.starts().iter().any(|start| meant.starts_with(start)), "{pattern:?}");
            assert!(!pattern.matches(&canonical(other)), "{pattern:?} {other}");
        }
        let product = OpenPattern::classes("urn:epc:idpat:sgtin:4012345.*.*").unwrap();
        assert!(product.matches("https://id.gs1.org/01/04012345111118"));
        for other in ["01/04012345111118/10/L", "01/04012346111117", "01/04012345111118/21/1"] {
            assert!(!product.matches(&format!("https://id.gs1.org/{other}")), "{other}");
        }
    }

    #[test]
    fn what_is_no_pattern() {
        for written in [
            "sgtin:*.011111.*",
            "sgtin:4012345.*",
            "sgtin:4012345.*.1",
            "sgtin:40123x5.*.*",
            "sgtin:401.*.*",
            "sgln:4012345.001.*",
            "gid:1.*.*",
            "sscc:4012345.0000000333",
            "sgtin:4012345.[1-9].*",
            "sgtin:4012345.1*.*",
        ] {
            let written = format!("urn:epc:idpat:{written}");
            assert_eq!(OpenPattern::instances(&written), None, "{written}");
        }
    }
}
