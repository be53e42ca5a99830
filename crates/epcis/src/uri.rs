//! The form of a URI (RFC 3986), as the format `uri` of JSON Schema asks for it.

/// `Err` says what is wrong.
pub(crate) fn check(text: &str) -> Result<(), &'static str> {
    let Some((scheme, rest)) = text.split_once(':') else {
        return Err("must be a URI, with a scheme such as urn: or https:");
    };
    let good_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    if !good_scheme {
        return Err("must be a URI: what stands before the first colon is no scheme");
    }
    let bytes = rest.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'%' => {
                let hex =
                    bytes.get(at + 1..at + 3).is_some_and(|d| d.iter().all(u8::is_ascii_hexdigit));
                if !hex {
                    return Err("must be a URI: % must be followed by two hexadecimal digits");
                }
            }
            _ if byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(byte) => {}
            _ => {
                return Err(
                    "must be a URI: spaces and letters outside ASCII must be percent-encoded",
                );
            }
        }
    }
    if rest.is_empty() { Err("must be a URI: nothing follows the scheme") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn forms() {
        for good in [
            "urn:epc:id:sgtin:0614141.107346.2017",
            "ext:field",
            "https://a.b/c?d=e#f",
            "geo:1,2",
            "ni:///sha-256;36abb3?ver=CBV2.0",
            "urn:epc:id:upui:1.2.51qIgY)%3C%26Jp3*j7'SDB",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "shipping",
            ":x",
            "_:b1",
            "1a:x",
            "urn:",
            "urn:a b",
            "urn:ế",
            "urn:%4",
            "urn:%zz",
            "urn:\"x\"",
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }
}
