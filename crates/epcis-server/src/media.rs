//! Media types: what is read, what is given.

use axum::body::Body;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;

use crate::problem::{Exception, Problem};
use crate::versions::text;

/// A way to write events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Syntax {
    Json,
    Xml,
}

/// A media type that is read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Media {
    name: &'static str,
    pub syntax: Syntax,
}

/// All of them, the one that is given first among equals.
const MEDIA: [Media; 4] = [
    Media { name: "application/json", syntax: Syntax::Json },
    Media { name: "application/ld+json", syntax: Syntax::Json },
    Media { name: "application/xml", syntax: Syntax::Xml },
    Media { name: "text/xml", syntax: Syntax::Xml },
];

/// The types of problem documents (RFC 9457).
const PROBLEMS: [Media; 2] = [
    Media { name: "application/problem+json", syntax: Syntax::Json },
    Media { name: "application/problem+xml", syntax: Syntax::Xml },
];

impl Media {
    /// A problem document of this syntax.
    pub const fn of_problem(syntax: Syntax) -> Self {
        match syntax {
            Syntax::Json => PROBLEMS[0],
            Syntax::Xml => PROBLEMS[1],
        }
    }

    pub const JSON: Self = MEDIA[0];

    fn named(name: &str) -> Option<Self> {
        MEDIA.into_iter().find(|media| media.name.eq_ignore_ascii_case(name))
    }

    /// An answer of this type.
    pub fn answer(self, bytes: impl Into<Body>) -> Response {
        let mut response = Response::new(bytes.into());
        let content_type = HeaderValue::from_static(self.name);
        response.headers_mut().insert(CONTENT_TYPE, content_type);
        response
    }
}

/// How the body is written.
pub(crate) fn of_body(headers: &HeaderMap) -> Result<Syntax, Problem> {
    let written = text(headers, &CONTENT_TYPE)?.unwrap_or_default();
    Media::named(bare(written)).map(|media| media.syntax).ok_or_else(|| {
        let detail = format!(
            "send application/json, application/ld+json, application/xml or text/xml, not {}",
            if written.is_empty() { "nothing" } else { written }
        );
        Problem::new(Exception::UnsupportedMediaType, detail)
    })
}

/// Refuses bodies that are not JSON, where nothing else is read.
pub(crate) fn json_body(headers: &HeaderMap) -> Result<(), Problem> {
    let written = text(headers, &CONTENT_TYPE)?.unwrap_or_default();
    if Media::named(bare(written)).is_some_and(|media| media.syntax == Syntax::Json) {
        return Ok(());
    }
    let detail = "send application/json or application/ld+json";
    Err(Problem::new(Exception::UnsupportedMediaType, detail))
}

/// How the answer may be written: types that the caller takes, the one it likes best first.
pub(crate) fn of_answer(headers: &HeaderMap) -> Result<Vec<Media>, Problem> {
    let liked = liked(headers, &MEDIA)?;
    if liked.is_empty() {
        let detail = "answers are given as application/json, application/ld+json, application/xml or text/xml";
        return Err(Problem::new(Exception::NotAcceptable, detail));
    }
    Ok(liked)
}

/// The same for lists and their kin, which are written in JSON only.
pub(crate) fn of_list(headers: &HeaderMap) -> Result<Media, Problem> {
    let json = MEDIA.map(|media| Some(media).filter(|media| media.syntax == Syntax::Json));
    let json: Vec<Media> = json.into_iter().flatten().collect();
    liked(headers, &json)?.into_iter().next().ok_or_else(|| {
        let detail = "this resource is given as application/json or application/ld+json";
        Problem::new(Exception::NotAcceptable, detail)
    })
}

/// How a problem is written: in XML for those who like XML better than JSON, of whichever type.
pub(crate) fn of_problem(headers: &HeaderMap) -> Syntax {
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("*/*");
    let best = |syntax| {
        let of_events = MEDIA.iter().filter(|media| media.syntax == syntax).copied();
        let of_problems = PROBLEMS.into_iter().filter(|media| media.syntax == syntax);
        of_events.chain(of_problems).map(|media| weight(accept, media)).max()
    };
    if best(Syntax::Xml) > best(Syntax::Json) { Syntax::Xml } else { Syntax::Json }
}

fn weight(accept: &str, media: Media) -> u16 {
    let likings = accept.split(',').filter_map(|range| liking(range, media));
    likings.max().map_or(0, |(_, weight)| weight)
}

fn liked(headers: &HeaderMap, media: &[Media]) -> Result<Vec<Media>, Problem> {
    let accept = text(headers, &ACCEPT)?.unwrap_or("*/*");
    let weight = |media: &Media| weight(accept, *media);
    let mut liked: Vec<Media> = media.iter().copied().filter(|one| weight(one) > 0).collect();
    liked.sort_by_key(|one| std::cmp::Reverse(weight(one)));
    Ok(liked)
}

/// How exactly a range of `Accept` names the type, and how much it is liked in thousandths.
/// The most exact range counts (RFC 9110 §12.5.1).
fn liking(range: &str, media: Media) -> Option<(u8, u16)> {
    let written = bare(range);
    let family = media.name.split('/').next().unwrap_or_default();
    let exactness = match written.split_once('/') {
        Some(("*", "*")) => 0,
        Some((wanted, "*")) if wanted.eq_ignore_ascii_case(family) => 1,
        _ if written.eq_ignore_ascii_case(media.name) => 2,
        _ => return None,
    };
    let weight = range.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then(|| thousandths(value.trim()))
    });
    Some((exactness, weight.unwrap_or(1_000)))
}

/// `0.5` = 500; what is no weight counts as none (RFC 9110 §12.4.2).
fn thousandths(weight: &str) -> u16 {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let digits = format!("{whole}{fraction:0<3}");
    let good = fraction.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|value| good && *value <= 1_000).unwrap_or(0)
}

fn bare(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: axum::http::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn bodies() {
        let cases = [
            ("application/json", Some(Syntax::Json)),
            ("application/ld+json; charset=utf-8", Some(Syntax::Json)),
            ("Application/JSON", Some(Syntax::Json)),
            ("text/xml;charset=UTF-8", Some(Syntax::Xml)),
            ("application/xml", Some(Syntax::Xml)),
            ("text/plain", None),
            ("", None),
        ];
        for (written, expected) in cases {
            assert_eq!(of_body(&headers(CONTENT_TYPE, written)).ok(), expected, "{written}");
        }
        assert!(of_body(&HeaderMap::new()).is_err());
    }

    #[test]
    fn lists() {
        let cases = [
            ("*/*", Some("application/json")),
            ("application/ld+json", Some("application/ld+json")),
            ("text/xml", None),
        ];
        for (accept, given) in cases {
            let media = of_list(&headers(ACCEPT, accept)).ok();
            assert_eq!(media.map(|media| media.name), given, "{accept}");
        }
        assert!(of_list(&HeaderMap::new()).is_ok());
    }

    #[test]
    fn problems() {
        let cases = [
            ("*/*", Syntax::Json),
            ("application/json", Syntax::Json),
            ("text/html", Syntax::Json),
            ("application/xml", Syntax::Xml),
            ("text/xml;q=0.1", Syntax::Xml),
            ("application/problem+xml", Syntax::Xml),
            ("application/problem+json, application/xml;q=0.9", Syntax::Json),
            ("application/json;q=0.5, application/xml", Syntax::Xml),
        ];
        for (accept, expected) in cases {
            assert_eq!(of_problem(&headers(ACCEPT, accept)), expected, "{accept}");
        }
        assert_eq!(of_problem(&HeaderMap::new()), Syntax::Json);
    }

    #[test]
    fn answers() {
        let cases: [(&str, &[&str]); 12] = [
            ("*/*", &["application/json", "application/ld+json", "application/xml", "text/xml"]),
            ("application/*", &["application/json", "application/ld+json", "application/xml"]),
            ("application/xml", &["application/xml"]),
            ("Application/LD+JSON", &["application/ld+json"]),
            ("text/*", &["text/xml"]),
            ("text/xml, application/ld+json;q=0.5", &["text/xml", "application/ld+json"]),
            (
                "application/json;q=0.2, application/xml;q=0.9",
                &["application/xml", "application/json"],
            ),
            ("application/xml;q=0, text/*;q=0, */*", &["application/json", "application/ld+json"]),
            ("application/json;q=0, application/xml;q=0", &[]),
            ("application/json;q=2", &[]),
            ("text/html, application/xml;q=0.9", &["application/xml"]),
            ("text/html", &[]),
        ];
        for (accept, expected) in cases {
            let given = of_answer(&headers(ACCEPT, accept)).unwrap_or_default();
            let names: Vec<&str> = given.iter().map(|media| media.name).collect();
            assert_eq!(names, expected, "{accept}");
        }
        assert_eq!(of_answer(&HeaderMap::new()).unwrap()[0], Media::JSON);
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        assert_eq!(of_answer(&headers(ACCEPT, browser)).unwrap()[0].name, "application/xml");
    }
}
