//! Which language a visitor reads.

/// A language the program speaks completely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Vietnamese, the language of the office.
    #[default]
    Vi,
    /// English.
    En,
}

impl Language {
    /// All of them, in the order the switch shows them.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// BCP 47 tag: `lang` attribute, cookie and query value.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The language of a tag; regions are ignored (`en-GB` is English).
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The best language of an `Accept-Language` value (RFC 9110 §12.5.4): highest q first, the
    /// first written among equals, q=0 never. `None` when it names none of ours.
    pub fn from_accept(header: &str) -> Option<Self> {
        let mut best: Option<(u16, Self)> = None;
        for range in header.split(',').take(RANGES_MAX) {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let weight = parts
                .find_map(|part| part.trim().strip_prefix("q=").map(thousandths))
                .unwrap_or(Some(1000))
                .unwrap_or(0);
            let language = if tag == "*" { Some(Self::default()) } else { Self::from_tag(tag) };
            if let Some(language) = language
                && weight > best.map_or(0, |(weight, _)| weight)
            {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

/// More ranges than any browser sends.
const RANGES_MAX: usize = 32;

/// `0.8` → 800; at most three decimals (RFC 9110 §12.4.2).
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let whole: u16 = whole.parse().ok().filter(|whole| *whole <= 1)?;
    if fraction.len() > 3 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let fraction: u16 = format!("{fraction:0<3}").parse().ok()?;
    Some((whole * 1000 + fraction).min(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accept_language_is_read_with_weights() {
        use Language::{En, Vi};
        for (header, language) in [
            ("vi", Some(Vi)),
            ("vi-VN,vi;q=0.9,en;q=0.8", Some(Vi)),
            ("en-GB", Some(En)),
            ("en;q=0.5, vi;q=0.7", Some(Vi)),
            ("fr, en;q=0.3", Some(En)),
            ("fr;q=1.0, *;q=0.5", Some(Vi)),
            ("en;q=0, vi;q=0.001", Some(Vi)),
            ("en;q=0", None),
            ("en, vi", Some(En)),
            ("de", None),
            ("", None),
            ("en;q=2", None),
            ("en;q=abc", None),
            ("en ; q=0.9 , vi ; q=0.95", Some(Vi)),
            ("VI_vn", Some(Vi)),
        ] {
            assert_eq!(Language::from_accept(header), language, "{header}");
        }
    }

    #[test]
    fn an_endless_header_ends() {
        let header = format!("{}en", "fr,".repeat(10_000));
        assert_eq!(Language::from_accept(&header), None);
    }
}
