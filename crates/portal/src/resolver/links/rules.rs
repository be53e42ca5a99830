//! What may be registered (GS1-Conformant Resolver 1.2 §2.4–2.5, and GS1's linkset schema).

use nguon_gs1::DigitalLink;

use super::Record;
use crate::resolver::link_type::{self, DEFAULT, DEFAULT_MULTI};
use crate::resolver::linkset::Link;

/// Most links of one record.
const LINKS_MAX: usize = 100;
/// Longest address, in bytes.
const HREF_MAX: usize = 2_048;
/// Longest title or description, in characters.
const TEXT_MAX: usize = 200;
/// Most languages or contexts of one link.
const LABELS_MAX: usize = 20;
/// Longest language tag or context value, in bytes.
const LABEL_MAX: usize = 64;

/// What may not be registered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The path is no right Digital Link path of a key and its qualifiers.
    #[error("{0} is no GS1 key with its qualifiers: write /01/…/10/…, checked digits included")]
    Path(String),
    /// AI 21 beside 22 or 10, or 235 beside anything (§2.5.9, rules 1 and 2).
    #[error(
        "links of a serial number stand under key and serial number alone, without (22) and (10)"
    )]
    SerialAlone,
    /// No description.
    #[error("say what it is, in at most 200 characters")]
    Description,
    /// A record without links, or with too many.
    #[error("a record has 1 to 100 links")]
    Count,
    /// A relation that is none of the GS1 Web vocabulary.
    #[error("{0} is no link type of the GS1 Web vocabulary")]
    Relation(String),
    /// A target that is no http(s) address.
    #[error("{0} is no http:// or https:// address without blanks, at most 2,048 bytes long")]
    Href(String),
    /// A link without title.
    #[error("the link to {0} needs a title of at most 200 characters")]
    Title(String),
    /// A media type that is none.
    #[error("{0} is no media type like text/html")]
    Media(String),
    /// A language tag that GS1's linkset schema does not take.
    #[error("{0} is no language like vi or vi-VN")]
    Language(String),
    /// A context value with other characters than letters, digits and `._-`.
    #[error("{0} is no context value: letters, digits, . _ - only")]
    Context(String),
    /// Two defaults.
    #[error("there may be one default link only")]
    TwoDefaults,
    /// A default with type, language or context.
    #[error("a default link has a title and nothing else; variants are of type defaultLinkMulti")]
    BareDefault,
    /// A default that says nowhere what it is.
    #[error("list the default link under a descriptive link type, too")]
    UnnamedDefault,
    /// No default, and no page of ours to take its place.
    #[error("the links of a key need a default link")]
    NoDefault,
    /// Nothing is registered for the key above.
    #[error("register a default link for {0} first")]
    KeyFirst(String),
    /// Things below the key still have links, and no page of ours takes the default's place.
    #[error("there are links below {0}; remove those first")]
    StillNeeded(String),
    /// A document that is no linkset.
    #[error("this is no linkset: {0}")]
    Document(String),
}

impl Refusal {
    /// The field of the form that is wrong, and the message key of what to do.
    pub(super) fn shown(&self) -> (&'static str, &'static str) {
        match self {
            Self::Path(_) => ("path", "portal-links-error-path"),
            Self::SerialAlone => ("path", "portal-links-error-serial"),
            Self::KeyFirst(_) => ("path", "portal-links-error-key-first"),
            Self::StillNeeded(_) => ("path", "portal-links-error-needed"),
            Self::Description => ("description", "portal-links-error-description"),
            Self::Count => ("", "portal-links-error-count"),
            Self::Relation(_) => ("relation", "portal-links-error-relation"),
            Self::Href(_) => ("href", "portal-links-error-href"),
            Self::Title(_) => ("title", "portal-links-error-title"),
            Self::Media(_) => ("media", "portal-links-error-media"),
            Self::Language(_) => ("languages", "portal-links-error-language"),
            Self::Context(_) => ("contexts", "portal-links-error-context"),
            Self::TwoDefaults | Self::BareDefault | Self::UnnamedDefault | Self::NoDefault => {
                ("", "portal-links-error-default")
            }
            Self::Document(_) => ("document", "portal-links-error-document"),
        }
    }
}

/// The path, as it is kept.
///
/// # Errors
/// [`Refusal::Path`], [`Refusal::SerialAlone`].
pub(super) fn link(path: &str) -> Result<DigitalLink, Refusal> {
    let wrong = || Refusal::Path(path.to_owned());
    let link = DigitalLink::from_path(path, None).map_err(|_| wrong())?;
    if !link.stem().is_empty() {
        return Err(wrong());
    }
    let count = link.qualifiers().len();
    let alone = |ai| count > 1 && link.get(ai).is_some();
    let of_item = link.key().ai() == "01" || link.key().ai() == "8006";
    if of_item && (alone("21") || alone("235")) {
        return Err(Refusal::SerialAlone);
    }
    Ok(link)
}

/// The record's link, if all that it says by itself may be registered.
pub(super) fn checked(record: &Record) -> Result<DigitalLink, Refusal> {
    let link = link(&record.path)?;
    if link.path() != record.path {
        return Err(Refusal::Path(record.path.clone()));
    }
    if !is_text(&record.description) {
        return Err(Refusal::Description);
    }
    if record.links.is_empty() || record.links.len() > LINKS_MAX {
        return Err(Refusal::Count);
    }
    record.links.iter().try_for_each(one)?;
    let of = |relation| record.links.iter().filter(move |link| link.relation == relation);
    if of(DEFAULT).count() > 1 {
        return Err(Refusal::TwoDefaults);
    }
    if let Some(default) = of(DEFAULT).next() {
        let described = |link: &&Link| ![DEFAULT, DEFAULT_MULTI].contains(&link.relation.as_str());
        if !record.links.iter().filter(described).any(|link| link.href == default.href) {
            return Err(Refusal::UnnamedDefault);
        }
    }
    Ok(link)
}

/// Whether it has a default link.
pub(super) fn has_default(record: &Record) -> bool {
    record.links.iter().any(|link| link.relation == DEFAULT)
}

/// The path of the key alone; with its number for a payment slip, which is nothing without.
pub(super) fn key_path(link: &DigitalLink) -> String {
    let kept = if link.key().ai() == "415" { 5 } else { 3 };
    link.path().split('/').take(kept).collect::<Vec<_>>().join("/")
}

fn one(link: &Link) -> Result<(), Refusal> {
    if !link_type::words().any(|word| word == link.relation) {
        return Err(Refusal::Relation(link.relation.clone()));
    }
    if !is_address(&link.href) {
        return Err(Refusal::Href(link.href.clone()));
    }
    if !is_text(&link.title) {
        return Err(Refusal::Title(link.href.clone()));
    }
    if let Some(media) = link.media.as_deref().filter(|media| !is_media(media)) {
        return Err(Refusal::Media(media.to_owned()));
    }
    let labels = [&link.languages, &link.contexts];
    if labels.iter().any(|labels| labels.len() > LABELS_MAX) {
        return Err(Refusal::Count);
    }
    if let Some(tag) = link.languages.iter().find(|tag| !is_language(tag)) {
        return Err(Refusal::Language(tag.clone()));
    }
    if let Some(context) = link.contexts.iter().find(|context| !is_context(context)) {
        return Err(Refusal::Context(context.clone()));
    }
    let bare = link.media.is_none() && link.languages.is_empty() && link.contexts.is_empty();
    if link.relation == DEFAULT && !bare {
        return Err(Refusal::BareDefault);
    }
    Ok(())
}

fn is_text(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= TEXT_MAX
        && !text.chars().any(char::is_control)
}

/// `http` or `https`, a host that begins with a letter or digit (GS1's schema), no blanks; only
/// characters that may stand in a header.
fn is_address(href: &str) -> bool {
    let rest = href.strip_prefix("https://").or_else(|| href.strip_prefix("http://"));
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(&byte);
    href.len() <= HREF_MAX
        && href.bytes().all(plain)
        && rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

/// Type and subtype of RFC 6838 characters.
fn is_media(media: &str) -> bool {
    let name = |name: &str| {
        (1..=LABEL_MAX * 2).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    media.split_once('/').is_some_and(|(family, kind)| name(family) && name(kind))
}

/// `vi` or `vi-VN`: GS1's linkset schema knows no other tags of BCP 47.
fn is_language(tag: &str) -> bool {
    let two = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic());
    tag.split_once('-').map_or_else(|| two(tag), |(language, land)| two(language) && two(land))
}

fn is_context(context: &str) -> bool {
    (1..=LABEL_MAX).contains(&context.len())
        && context.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
}
