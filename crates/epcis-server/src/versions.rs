//! Versions and spellings that the server speaks, and whether a caller can live with them.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use nguon_epcis::context::Namespaces;

use crate::problem::{Exception, Problem};
use crate::spelling::Spelling;

pub(crate) const EPCIS_VERSION: HeaderName = HeaderName::from_static("gs1-epcis-version");
pub(crate) const EPCIS_MIN: HeaderName = HeaderName::from_static("gs1-epcis-min");
pub(crate) const EPCIS_MAX: HeaderName = HeaderName::from_static("gs1-epcis-max");
pub(crate) const CBV_VERSION: HeaderName = HeaderName::from_static("gs1-cbv-version");
pub(crate) const CBV_MIN: HeaderName = HeaderName::from_static("gs1-cbv-min");
pub(crate) const CBV_MAX: HeaderName = HeaderName::from_static("gs1-cbv-max");
pub(crate) const EXTENSIONS: HeaderName = HeaderName::from_static("gs1-extensions");
pub(crate) const EPC_FORMAT: HeaderName = HeaderName::from_static("gs1-epc-format");
pub(crate) const CBV_XML_FORMAT: HeaderName = HeaderName::from_static("gs1-cbv-xml-format");
pub(crate) const VENDOR_VERSION: HeaderName = HeaderName::from_static("gs1-vendor-version");

/// Answers are written in this version of EPCIS and CBV.
pub(crate) const SPOKEN: &str = "2.0";
/// Where the caller reads no newer, events are written as XML in this version.
pub(crate) const SPOKEN_BEFORE: &str = "1.2";
/// Documents of older EPCIS are read as XML.
pub(crate) const OLDEST_READ: &str = "1.0";

/// Puts the version on every answer.
pub(crate) async fn announce(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.entry(EPCIS_VERSION).or_insert(HeaderValue::from_static(SPOKEN));
    headers.entry(CBV_VERSION).or_insert(HeaderValue::from_static(SPOKEN));
    response
}

/// Whether the caller reads what is written here, where only version 2.0 is.
pub(crate) fn check_reader(headers: &HeaderMap) -> Result<(), Problem> {
    if !reads(headers, SPOKEN)? {
        return Err(not_acceptable(format!("this resource is given in version {SPOKEN} only")));
    }
    Spelling::asked(headers).map(|_| ())
}

/// Whether the caller reads this version of EPCIS and CBV (`GS1-EPCIS-Min`, `-Max` and kin).
pub(crate) fn reads(headers: &HeaderMap, spoken: &str) -> Result<bool, Problem> {
    let mut good = true;
    for (min, max) in [(&EPCIS_MIN, &EPCIS_MAX), (&CBV_MIN, &CBV_MAX)] {
        good &= version(headers, max)?.is_none_or(|max| max >= numbers(spoken));
        good &= version(headers, min)?.is_none_or(|min| min <= numbers(spoken));
    }
    Ok(good)
}

/// Prefixes for the names of extension fields, as the caller declares them
/// (`GS1-Extensions: prefix=uri, prefix=uri`).
pub(crate) fn prefixes(headers: &HeaderMap) -> Result<Arc<Namespaces>, Problem> {
    Ok(Namespaces::pinned().declaring(declared(headers)?))
}

/// The same as pairs of prefix and URI.
pub(crate) fn declared(headers: &HeaderMap) -> Result<Vec<(&str, &str)>, Problem> {
    let written = text(headers, &EXTENSIONS)?.unwrap_or_default();
    let pairs = written.split(',').map(str::trim).filter(|pair| !pair.is_empty());
    let pairs: Option<Vec<(&str, &str)>> = pairs.map(|pair| pair.split_once('=')).collect();
    pairs.filter(|pairs| pairs.len() <= PREFIXES_MAX).ok_or_else(|| {
        let detail = format!("the header {EXTENSIONS} must be prefix=uri, at most {PREFIXES_MAX}");
        Problem::new(Exception::QueryParameter, detail)
    })
}

/// Prefixes that one request may declare.
const PREFIXES_MAX: usize = 50;

/// Whether a payload of the declared version is read here (`GS1-EPCIS-Version` and kin).
pub(crate) fn check_payload(headers: &HeaderMap) -> Result<(), Problem> {
    for name in [&EPCIS_VERSION, &CBV_VERSION] {
        let beyond = |version: &Vec<u32>| {
            *version < numbers(OLDEST_READ) || version.first() > numbers(SPOKEN).first()
        };
        if version(headers, name)?.is_some_and(|version| beyond(&version)) {
            let detail = format!("{name} must be from {OLDEST_READ} to {SPOKEN}");
            return Err(not_acceptable(detail));
        }
    }
    Ok(())
}

pub(crate) fn not_acceptable(detail: String) -> Problem {
    Problem::new(Exception::NotAcceptable, detail)
}

/// Value of a header that must be text.
pub(crate) fn text<'h>(
    headers: &'h HeaderMap,
    name: &HeaderName,
) -> Result<Option<&'h str>, Problem> {
    let value = headers.get(name).map(|value| value.to_str().map(str::trim));
    value.transpose().map_err(|_| {
        Problem::new(Exception::Validation, format!("the header {name} must be plain text"))
    })
}

/// `^\d+(\.\d+)*$`; digits beyond a `u32` are no version.
fn version(headers: &HeaderMap, name: &HeaderName) -> Result<Option<Vec<u32>>, Problem> {
    let Some(text) = text(headers, name)? else { return Ok(None) };
    let digits = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let parts: Option<Vec<u32>> =
        text.split('.').map(|part| part.parse().ok()).collect::<Option<_>>().filter(|_| digits);
    parts.map(|parts| Some(without_zeros(parts))).ok_or_else(|| {
        let detail = format!("the header {name} must be digits and dots, such as {SPOKEN}");
        Problem::new(Exception::Validation, detail)
    })
}

fn numbers(version: &str) -> Vec<u32> {
    without_zeros(version.split('.').filter_map(|part| part.parse().ok()).collect())
}

/// 2.0.0 is 2.0 is 2.
fn without_zeros(mut parts: Vec<u32>) -> Vec<u32> {
    while parts.len() > 1 && parts.last() == Some(&0) {
        parts.pop();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    fn outcome(result: Result<(), Problem>) -> Option<Exception> {
        result.err().map(|problem| problem.exception())
    }

    #[test]
    fn readers() {
        let cases = [
            (headers(&[]), None),
            (headers(&[(EPCIS_MIN, "1.2"), (EPCIS_MAX, "2.0")]), None),
            (headers(&[(EPCIS_MIN, "2.0.0"), (CBV_MAX, "2.1")]), None),
            (headers(&[(EPCIS_MAX, "1.2")]), Some(Exception::NotAcceptable)),
            (headers(&[(EPCIS_MIN, "2.1")]), Some(Exception::NotAcceptable)),
            (headers(&[(CBV_MIN, "3")]), Some(Exception::NotAcceptable)),
            (headers(&[(EPCIS_MIN, "two")]), Some(Exception::Validation)),
            (headers(&[(EPCIS_MIN, "2.")]), Some(Exception::Validation)),
            (headers(&[(EPCIS_MIN, "+2")]), Some(Exception::Validation)),
            (headers(&[(EPC_FORMAT, "No_Preference")]), None),
            (headers(&[(EPC_FORMAT, "Never_Translates")]), None),
            (headers(&[(EPC_FORMAT, "Always_EPC_URN")]), None),
            (headers(&[(EPC_FORMAT, "Sometimes")]), Some(Exception::NotAcceptable)),
        ];
        for (headers, expected) in cases {
            assert_eq!(outcome(check_reader(&headers)), expected, "{headers:?}");
        }
    }

    #[test]
    fn payloads() {
        let cases = [
            ("2.0", None),
            ("2.0.1", None),
            ("1.2", None),
            ("1.0", None),
            ("2", None),
            ("0.9", Some(Exception::NotAcceptable)),
            ("3.0", Some(Exception::NotAcceptable)),
            ("", Some(Exception::Validation)),
        ];
        for (version, expected) in cases {
            let headers = headers(&[(EPCIS_VERSION, version)]);
            assert_eq!(outcome(check_payload(&headers)), expected, "{version}");
        }
    }
}
