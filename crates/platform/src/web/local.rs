//! Addresses within this site.

/// Where to go after signing in: a path of this site, or the page of one's own work. Anything that
/// a browser could read as another site is not taken.
pub fn local_or_work(wanted: &str) -> &str {
    let local = wanted.starts_with('/')
        && !wanted.starts_with("//")
        && !wanted.contains('\\')
        && wanted.bytes().all(|b| b > 0x20 && b != 0x7f)
        && !wanted.starts_with("/sign-");
    if local { wanted } else { "/work" }
}

/// A value for a query string (RFC 3986 unreserved characters and `/` stay).
pub fn encode(value: &str) -> String {
    use std::fmt::Write as _;
    value.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_taken() {
        for (wanted, taken) in [
            ("/growing-areas?status=active", true),
            ("/", true),
            ("/lots/https%3A%2F%2Fid.gs1.org", true),
            ("", false),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("https://evil.example", false),
            ("javascript:alert(1)", false),
            ("/\tx", false),
            ("/a\r\nSet-Cookie: x", false),
            ("/ /evil", false),
            ("growing-areas", false),
            ("/sign-in?next=/sign-in", false),
        ] {
            let expected = if taken { wanted } else { "/work" };
            assert_eq!(local_or_work(wanted), expected, "{wanted}");
        }
    }

    #[test]
    fn what_is_encoded_stays_one_value() {
        assert_eq!(encode("/a?b=c&d=ấ"), "/a%3Fb%3Dc%26d%3D%E1%BA%A5");
    }
}
