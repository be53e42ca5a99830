//! Answers that a browser saves as files and never runs.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::local::encode;

/// Media type of tables of comma separated values (RFC 4180).
pub const CSV: &str = "text/csv; charset=utf-8";
/// Media type of workbooks (ECMA-376).
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file to be saved under this name, which may hold any letters (RFC 6266, RFC 8187).
pub fn saved(media_type: &str, name: &str, body: impl Into<Body>) -> Response {
    let plain = |c: char| if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '_' };
    let spare: String = name.chars().map(plain).collect();
    let mut disposition = format!("attachment; filename=\"{spare}\"");
    if spare != name {
        disposition.push_str("; filename*=UTF-8''");
        disposition.push_str(&encode(&name.replace('/', "_")));
    }
    answer(media_type, &disposition, body.into())
}

/// A copy that somebody handed in, shown within a page or saved: the address is its name.
pub fn copy(media_type: &str, bytes: Vec<u8>) -> Response {
    answer(media_type, "attachment", bytes.into())
}

fn answer(media_type: &str, disposition: &str, body: Body) -> Response {
    let mut headers = HeaderMap::new();
    for (name, value) in
        [(header::CONTENT_TYPE, media_type), (header::CONTENT_DISPOSITION, disposition)]
    {
        // A type that cannot be told is no type that a browser would run.
        let value = HeaderValue::from_str(value)
            .unwrap_or(HeaderValue::from_static("application/octet-stream"));
        headers.insert(name, value);
    }
    (headers, body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_in_all_its_letters() {
        let told = |name: &str| {
            let response = saved(CSV, name, "a");
            let value = &response.headers()[header::CONTENT_DISPOSITION];
            value.to_str().unwrap().to_owned()
        };
        assert_eq!(told("lots-2026.csv"), "attachment; filename=\"lots-2026.csv\"");
        assert_eq!(
            told("bản \"đồ\"/1.kml"),
            "attachment; filename=\"b_n______1.kml\"; \
             filename*=UTF-8''b%E1%BA%A3n%20%22%C4%91%E1%BB%93%22_1.kml"
        );
        assert!(!told("a\r\nb").contains('\n'));
    }
}
