//! What a request asks for besides its thing: form, language and context (RFC 9110 §12.5,
//! GS1-Conformant Resolver 1.2 §2.6.3).

use std::borrow::Cow;

use axum::http::{HeaderMap, HeaderName, header};

/// Ranges of one header that are looked at.
const RANGES_MAX: usize = 32;

/// The form of an answer that is no redirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A page for a person.
    Page,
    /// `application/linkset+json` (RFC 9264 §4.2).
    Linkset,
    /// The same under its family name.
    Json,
    /// The same with the JSON-LD context inside.
    JsonLd,
}

/// Media types that ask for the links rather than for the page.
const FORMS: [(&str, Form); 3] = [
    ("application/linkset+json", Form::Linkset),
    ("application/json", Form::Json),
    ("application/ld+json", Form::JsonLd),
];
/// Media ranges that ask for a page by name.
const PAGES: [&str; 3] = ["text/html", "application/xhtml+xml", "text/*"];

/// The wishes of a request. What cannot be read is no wish (the GS1 suite sends
/// `Accept: undefined`).
#[derive(Debug, Clone, Default)]
pub(super) struct Wishes {
    /// Whether there was an Accept header at all.
    accept: bool,
    /// Media ranges with weights of 0 to 1,000.
    media: Vec<(String, u32)>,
    /// Language ranges, lower case, with weights of 0 to 1,000.
    languages: Vec<(String, u32)>,
    /// `context=` of the query.
    context: Option<String>,
}

impl Wishes {
    /// The wishes in headers and query.
    pub(super) fn of(headers: &HeaderMap, query: Option<&str>) -> Self {
        let mut media = ranges(headers, &header::ACCEPT);
        media.retain(|(range, _)| range.split_once('/').is_some_and(|(one, two)| word(one, two)));
        let mut languages = ranges(headers, &header::ACCEPT_LANGUAGE);
        languages.retain(|(range, _)| range == "*" || is_language(range));
        let mut parameters = query.into_iter().flat_map(|query| query.split(['&', ';']));
        let context = parameters.find_map(|pair| pair.strip_prefix("context="));
        let context = context.map(|text| decoded(text).into_owned());
        Self { accept: headers.contains_key(header::ACCEPT), media, languages, context }
    }

    /// The form of an answer to a request that names no link type: the page, unless links are
    /// preferred to it.
    pub(super) fn form(&self) -> Form {
        self.preferred(self.named(&PAGES).max(self.named(&["*/*"]))).unwrap_or(Form::Page)
    }

    /// The form of a linkset that was asked for as such. Whoever says nothing at all is taken for a
    /// person (§2.10), whoever takes anything for a program.
    pub(super) fn linkset_form(&self) -> Form {
        let page = self.named(&PAGES);
        let silent = if page > 0 || !self.accept { Form::Page } else { Form::Linkset };
        self.preferred(page).unwrap_or(silent)
    }

    /// Whether a page is asked for by name, as browsers do.
    pub(super) fn names_page(&self) -> bool {
        self.form() == Form::Page && self.named(&PAGES) > 0
    }

    /// The form that is preferred to a page of this weight.
    fn preferred(&self, page: u32) -> Option<Form> {
        let (mut best, mut weight) = (None, page);
        for (media, form) in FORMS {
            let named = self.named(&[media]);
            if named > weight {
                (best, weight) = (Some(form), named);
            }
        }
        best
    }

    fn named(&self, names: &[&str]) -> u32 {
        let of = |name: &&str| {
            self.media.iter().find(|(range, _)| range == name).map_or(0, |(_, weight)| *weight)
        };
        names.iter().map(of).max().unwrap_or(0)
    }

    /// Whether some media types are liked better than others.
    pub(super) fn wants_media(&self) -> bool {
        self.media.iter().any(|(range, _)| range != "*/*")
    }

    /// How much a media type is liked; 0 is not at all.
    pub(super) fn media(&self, media: &str) -> u32 {
        let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let family = media.split('/').next().map(|family| format!("{family}/*"));
        let by = |name: &str| self.media.iter().find(|(range, _)| range == name);
        let found = by(&media).or_else(|| by(&family?)).or_else(|| by("*/*"));
        found.map_or(0, |(_, weight)| *weight)
    }

    /// Whether a language is asked for.
    pub(super) fn wants_language(&self) -> bool {
        !self.languages.is_empty()
    }

    /// How much the best of these languages is liked; 0 is not at all. A range finds its narrower
    /// and its wider languages (`pt-BR` also finds `pt`), its own better than those.
    pub(super) fn language(&self, tags: &[String]) -> u32 {
        let mut best = 0;
        for tag in tags.iter().map(|tag| tag.to_ascii_lowercase()) {
            for (range, weight) in &self.languages {
                let within = |one: &str, other: &str| {
                    one.strip_prefix(other).is_some_and(|rest| rest.starts_with('-'))
                };
                let near = match range.as_str() {
                    range if range == tag => 2,
                    range if within(range, &tag) || within(&tag, range) => 1,
                    "*" => 0,
                    _ => continue,
                };
                if *weight > 0 {
                    best = best.max(weight * 4 + near);
                }
            }
        }
        best
    }

    /// The context that is asked for.
    pub(super) fn context(&self) -> Option<&str> {
        self.context.as_deref()
    }
}

/// The ranges of a header with their weights, lower case.
fn ranges(headers: &HeaderMap, name: &HeaderName) -> Vec<(String, u32)> {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(','))
        .take(RANGES_MAX)
        .map(|range| {
            let mut parts = range.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default().to_ascii_lowercase();
            (name, parts.find_map(|part| part.strip_prefix("q=")).map_or(1_000, thousandths))
        })
        .collect()
}

fn word(one: &str, two: &str) -> bool {
    !one.is_empty() && !two.is_empty()
}

/// Subtags of at most eight letters and digits (RFC 4647 §2.1): `undefined` is none.
fn is_language(range: &str) -> bool {
    range.split('-').all(|subtag| {
        (1..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

/// A weight of 0 to 1 with up to three digits; unreadable ones count as 0.
fn thousandths(text: &str) -> u32 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{fraction:0<3}");
    match digits.parse() {
        Ok(weight) if fraction.len() <= 3 && weight <= 1_000 => weight,
        _ => 0,
    }
}

/// Percent-encoding undone; what is broken stays as it is.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return text.into();
    }
    let (bytes, mut out, mut at) = (text.as_bytes(), Vec::with_capacity(text.len()), 0);
    while let Some(&byte) = bytes.get(at) {
        let hex = |digits: &&str| digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let digits = text.get(at + 1..at + 3).filter(|_| byte == b'%').filter(hex);
        let value = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(value.unwrap_or(byte));
        at += if value.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accept(value: &str) -> Wishes {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, value.parse().unwrap());
        Wishes::of(&headers, None)
    }

    #[test]
    fn links_are_given_when_they_are_preferred() {
        for (value, form, linkset) in [
            (
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                Form::Page,
                Form::Page,
            ),
            ("*/*", Form::Page, Form::Linkset),
            ("undefined", Form::Page, Form::Linkset),
            ("", Form::Page, Form::Linkset),
            ("application/linkset+json", Form::Linkset, Form::Linkset),
            ("Application/Linkset+JSON", Form::Linkset, Form::Linkset),
            ("application/json", Form::Json, Form::Json),
            ("application/ld+json", Form::JsonLd, Form::JsonLd),
            ("application/ld+json, application/json;q=0.9", Form::JsonLd, Form::JsonLd),
            ("application/linkset+json, */*;q=0.1", Form::Linkset, Form::Linkset),
            ("application/linkset+json;q=0.5, text/html", Form::Page, Form::Page),
            ("application/linkset+json;q=0.9, text/html;q=0.8", Form::Linkset, Form::Linkset),
            ("application/linkset+json;q=x", Form::Page, Form::Linkset),
            ("application/linkset+json;q=0", Form::Page, Form::Linkset),
        ] {
            assert_eq!(accept(value).form(), form, "{value}");
            assert_eq!(accept(value).linkset_form(), linkset, "{value}");
        }
        assert_eq!(Wishes::default().form(), Form::Page);
        assert_eq!(Wishes::default().linkset_form(), Form::Page);
    }

    #[test]
    fn browsers_name_the_page() {
        for (value, named) in [
            ("text/html,application/xhtml+xml,*/*;q=0.8", true),
            ("text/*", true),
            ("*/*", false),
            ("undefined", false),
            ("text/html;q=0", false),
            ("text/html;q=0.2, application/json", false),
        ] {
            assert_eq!(accept(value).names_page(), named, "{value}");
        }
    }

    #[test]
    fn languages_find_their_kin() {
        let mut headers = HeaderMap::new();
        let value = "vi-VN, pt-BR;q=0.8, en;q=0.5, fr;q=0, undefined";
        headers.insert(header::ACCEPT_LANGUAGE, value.parse().unwrap());
        let wishes = Wishes::of(&headers, Some("a=b&context=caf%C3%A9"));
        let like = |tag: &str| wishes.language(&[tag.to_owned()]);
        assert!(
            like("vi") > like("pt-br") && like("pt-BR") > like("pt") && like("pt") > like("en")
        );
        assert!(like("en-GB") > 0);
        assert_eq!((like("fr"), like("de"), like("undefined")), (0, 0, 0));
        assert_eq!(wishes.context(), Some("café"));
    }

    #[test]
    fn broken_escapes_stay() {
        for (text, plain) in [
            ("gs1%3Apip", "gs1:pip"),
            ("%", "%"),
            ("%2", "%2"),
            ("%zz", "%zz"),
            ("%+1", "%+1"),
            ("a%é", "a%é"),
        ] {
            assert_eq!(decoded(text), plain);
        }
    }
}
