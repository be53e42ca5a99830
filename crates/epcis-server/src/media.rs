//! Media types: what is read, what is given.

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_TYPE};

use crate::problem::{Exception, Problem};
use crate::versions::text;

/// A way to write events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Syntax {
    Json,
    Xml,
}

impl Syntax {
    fn of(media_type: &str) -> Option<Self> {
        match media_type.to_ascii_lowercase().as_str() {
            "application/json" | "application/ld+json" => Some(Self::Json),
            "application/xml" | "text/xml" => Some(Self::Xml),
            _ => None,
        }
    }

    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Xml => "application/xml",
        }
    }
}

/// How the body is written.
pub(crate) fn of_body(headers: &HeaderMap) -> Result<Syntax, Problem> {
    let written = text(headers, &CONTENT_TYPE)?.unwrap_or_default();
    Syntax::of(bare(written)).ok_or_else(|| {
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
    if Syntax::of(bare(written)) == Some(Syntax::Json) {
        return Ok(());
    }
    let detail = "send application/json or application/ld+json";
    Err(Problem::new(Exception::UnsupportedMediaType, detail))
}

/// How the answer shall be written: the type that the caller likes best, JSON among equals.
pub(crate) fn of_answer(headers: &HeaderMap) -> Result<Syntax, Problem> {
    let Some(accept) = text(headers, &ACCEPT)? else { return Ok(Syntax::Json) };
    let weight = |syntax| accept.split(',').filter_map(|range| liking(range, syntax)).max();
    let best = [Syntax::Json, Syntax::Xml]
        .into_iter()
        .filter_map(|syntax| Some((weight(syntax).filter(|(_, weight)| *weight > 0)?.1, syntax)))
        .reduce(|best, other| if other.0 > best.0 { other } else { best });
    best.map(|(_, syntax)| syntax).ok_or_else(|| {
        let detail = "answers are given as application/json, application/ld+json, application/xml or text/xml";
        Problem::new(Exception::NotAcceptable, detail)
    })
}

/// Refuses callers who do not take JSON, which is all that lists and their kin are written in.
pub(crate) fn json_only(headers: &HeaderMap) -> Result<(), Problem> {
    let Some(accept) = text(headers, &ACCEPT)? else { return Ok(()) };
    let liked = accept.split(',').filter_map(|range| liking(range, Syntax::Json)).max();
    if liked.is_some_and(|(_, weight)| weight > 0) {
        return Ok(());
    }
    let detail = "this resource is given as application/json or application/ld+json";
    Err(Problem::new(Exception::NotAcceptable, detail))
}

/// How exactly a range of `Accept` names the syntax, and how much it is liked in thousandths.
/// The most exact range counts (RFC 9110 §12.5.1).
fn liking(range: &str, syntax: Syntax) -> Option<(u8, u16)> {
    let media_type = bare(range);
    let exactness = match media_type {
        "*/*" => 0,
        "application/*" => 1,
        "text/*" if syntax == Syntax::Xml => 1,
        _ if Syntax::of(media_type) == Some(syntax) => 2,
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
        HeaderMap::from_iter([(name, axum::http::HeaderValue::from_static(value))])
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
        for (accept, good) in [("*/*", true), ("application/ld+json", true), ("text/xml", false)] {
            assert_eq!(json_only(&headers(ACCEPT, accept)).is_ok(), good, "{accept}");
        }
        assert!(json_only(&HeaderMap::new()).is_ok());
    }

    #[test]
    fn answers() {
        let cases = [
            ("*/*", Some(Syntax::Json)),
            ("application/*", Some(Syntax::Json)),
            ("application/xml", Some(Syntax::Xml)),
            ("text/*", Some(Syntax::Xml)),
            ("application/xml, */*;q=0.1", Some(Syntax::Xml)),
            ("application/json;q=0.2, application/xml;q=0.9", Some(Syntax::Xml)),
            ("application/xml;q=0, */*", Some(Syntax::Json)),
            ("application/json;q=0, application/xml;q=0", None),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Some(Syntax::Xml)),
            ("text/html", None),
        ];
        for (accept, expected) in cases {
            assert_eq!(of_answer(&headers(ACCEPT, accept)).ok(), expected, "{accept}");
        }
        assert_eq!(of_answer(&HeaderMap::new()).ok(), Some(Syntax::Json));
    }
}
