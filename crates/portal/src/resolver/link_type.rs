//! Kinds of links (GS1 Web vocabulary 1.16), and how a request names them.

/// The one spelling in linksets: keys with a colon prefix fail GS1's own schema.
const VOCABULARY: &str = "https://ref.gs1.org/voc/";
/// Spellings that mean the same.
const SPELLINGS: [&str; 7] = [
    "gs1:",
    VOCABULARY,
    "http://ref.gs1.org/voc/",
    "https://gs1.org/voc/",
    "http://gs1.org/voc/",
    "https://www.gs1.org/voc/",
    "http://www.gs1.org/voc/",
];

/// A kind of link that this resolver has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LinkType {
    /// Where a request without wishes leads.
    DefaultLink,
    /// A page about the thing.
    ProductPage,
    /// The way it went.
    Traceability,
    /// A repository of its events.
    Epcis,
}

impl LinkType {
    const ALL: [Self; 4] = [Self::DefaultLink, Self::ProductPage, Self::Traceability, Self::Epcis];

    fn word(self) -> &'static str {
        match self {
            Self::DefaultLink => "defaultLink",
            Self::ProductPage => "pip",
            Self::Traceability => "traceability",
            Self::Epcis => "epcis",
        }
    }

    /// The relation in a linkset.
    pub(super) fn uri(self) -> String {
        format!("{VOCABULARY}{}", self.word())
    }
}

/// What `linkType=` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All links (`linkset`; `all` is its old name).
    Linkset,
    /// One kind.
    Kind(LinkType),
    /// A kind that this resolver does not have.
    Unknown,
}

/// The wish in the raw query parameters of a request, if there is one.
pub(super) fn wanted<'p>(parameters: impl IntoIterator<Item = &'p str>) -> Option<Wanted> {
    let value = parameters.into_iter().find_map(|pair| pair.strip_prefix("linkType="))?;
    let value = value.replace("%3A", ":").replace("%3a", ":").replace("%2F", "/");
    let value = value.replace("%2f", "/");
    if value == "linkset" || value == "all" {
        return Some(Wanted::Linkset);
    }
    let word = SPELLINGS.iter().find_map(|stem| value.strip_prefix(stem)).unwrap_or_default();
    let kind = LinkType::ALL.into_iter().find(|kind| kind.word() == word);
    Some(kind.map_or(Wanted::Unknown, Wanted::Kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_known_by_every_spelling() {
        let pip = Some(Wanted::Kind(LinkType::ProductPage));
        for (parameters, expected) in [
            (&["a=b", "linkType=gs1:pip"][..], pip),
            (&["linkType=gs1%3Apip"], pip),
            (&["linkType=https://gs1.org/voc/pip"], pip),
            (&["linkType=https%3A%2F%2Fwww.gs1.org%2Fvoc%2Fpip"], pip),
            (&["linkType=http://ref.gs1.org/voc/pip"], pip),
            (&["linkType=linkset"], Some(Wanted::Linkset)),
            (&["linkType=all"], Some(Wanted::Linkset)),
            (&["linkType=gs1:nosuchlt"], Some(Wanted::Unknown)),
            (&["linkType=pip"], Some(Wanted::Unknown)),
            (&["linkType="], Some(Wanted::Unknown)),
            (&["linktype=gs1:pip"], None),
            (&[], None),
        ] {
            assert_eq!(wanted(parameters.iter().copied()), expected, "{parameters:?}");
        }
    }
}
