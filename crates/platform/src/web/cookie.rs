//! The two cookies of the site.

use axum::http::{HeaderMap, HeaderValue, header};

/// The open session.
pub const SESSION: &str = "nguon_session";
/// The language chosen.
pub const LANGUAGE: &str = "lang";

/// The value of a cookie, the first one of that name.
pub(crate) fn read<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

/// A `Set-Cookie` value: not for scripts, not from other sites, for the whole site. `max_age_s` of
/// 0 removes it, none ends it with the browser. The value must be letters and digits.
pub(crate) fn write(
    name: &str,
    value: &str,
    max_age_s: Option<u32>,
    secure: bool,
) -> Option<HeaderValue> {
    let age = max_age_s.map_or(String::new(), |age| format!("; Max-Age={age}"));
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}");
    HeaderValue::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_read_by_name() {
        let mut headers = HeaderMap::new();
        headers.append("cookie", HeaderValue::from_static("a=1; lang=en"));
        headers.append("cookie", HeaderValue::from_static("nguon_session=x=y;bad"));
        for (name, value) in [
            ("a", Some("1")),
            ("lang", Some("en")),
            ("nguon_session", Some("x=y")),
            ("bad", None),
            ("ang", None),
        ] {
            assert_eq!(read(&headers, name), value, "{name}");
        }
    }
}
