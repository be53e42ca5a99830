//! What every answer tells the browser to forbid.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::site::Shell;

/// Everything from this site alone, no inline script or style. The map's worker is a file of this
/// site too; its icons are `data:` images in the stylesheet.
const CONTENT: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; \
    manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Where [`CONTENT`] says whose pictures are shown.
const PICTURES: &str = "img-src 'self' data:";

const ALWAYS: [(&str, &str); 4] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(self), payment=(), usb=()"),
    ("cross-origin-opener-policy", "same-origin"),
];

/// Two years, as browsers ask for their lists.
const ONLY_HTTPS: &str = "max-age=63072000; includeSubDomains";

pub(super) async fn protect(
    State(shell): State<Arc<Shell>>,
    request: Request<Body>,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert_with(|| content(shell.settings.pictures_from.as_deref()));
    for (name, value) in ALWAYS {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    if shell.settings.secure {
        let value = HeaderValue::from_static(ONLY_HTTPS);
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    response
}

/// What pages may load, with the pictures of one more server where the operator names one.
fn content(pictures_from: Option<&str>) -> HeaderValue {
    let own = HeaderValue::from_static(CONTENT);
    let Some(origin) = pictures_from else { return own };
    let opened = CONTENT.replace(PICTURES, &format!("{PICTURES} {origin}"));
    HeaderValue::try_from(opened).unwrap_or(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_of_one_more_server_are_the_only_thing_that_opens() {
        let shut = content(None);
        let open = content(Some("https://tiles.example.vn"));
        let open = open.to_str().unwrap();
        assert!(open.contains("img-src 'self' data: https://tiles.example.vn; font-src 'self'"));
        assert_eq!(open.replace(" https://tiles.example.vn", ""), shut.to_str().unwrap());
        // What is no header shuts, rather than opening something else.
        assert_eq!(content(Some("https://a\r\nx: y")), shut);
    }
}
