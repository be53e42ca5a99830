//! Which form of an answer a request asks for (RFC 9110 §12.5.1).

use axum::http::{HeaderMap, header};

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A page for a person.
    Page,
    /// `application/linkset+json` (RFC 9264 §4.2).
    Linkset,
}

/// Media types that ask for the links rather than for the page.
const LINKSETS: [&str; 2] = ["application/linkset+json", "application/json"];
/// Ranges of one Accept header that are looked at.
const RANGES_MAX: usize = 32;

/// The page, unless links are preferred to it. An Accept that cannot be read asks for nothing in
/// particular (the GS1 suite sends `Accept: undefined`).
pub(super) fn form(headers: &HeaderMap) -> Form {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let accept = accept.unwrap_or("*/*");
    let (mut page, mut linkset) = (0, 0);
    for range in accept.split(',').take(RANGES_MAX) {
        let mut parts = range.split(';').map(str::trim);
        let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1_000, thousandths);
        if LINKSETS.contains(&kind.as_str()) {
            linkset = linkset.max(weight);
        } else if matches!(kind.as_str(), "text/html" | "application/xhtml+xml" | "text/*" | "*/*")
        {
            page = page.max(weight);
        }
    }
    if linkset > page { Form::Linkset } else { Form::Page }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_given_when_they_are_preferred() {
        for (accept, form_wanted) in [
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Form::Page),
            ("*/*", Form::Page),
            ("undefined", Form::Page),
            ("", Form::Page),
            ("application/linkset+json", Form::Linkset),
            ("Application/Linkset+JSON", Form::Linkset),
            ("application/json", Form::Linkset),
            ("application/linkset+json, */*;q=0.1", Form::Linkset),
            ("application/linkset+json;q=0.5, text/html", Form::Page),
            ("application/linkset+json;q=0.9, text/html;q=0.8", Form::Linkset),
            ("application/linkset+json;q=x", Form::Page),
            ("application/linkset+json;q=0", Form::Page),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, accept.parse().unwrap());
            assert_eq!(form(&headers), form_wanted, "{accept}");
        }
        assert_eq!(form(&HeaderMap::new()), Form::Page);
    }
}
