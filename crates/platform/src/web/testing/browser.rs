//! A browser without a network: asks a router as people and programs do.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::Response;
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::Session;

/// Asks the pages of one site.
#[derive(Debug, Clone)]
pub struct Browser(Router);

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// All headers.
    pub headers: HeaderMap,
    /// The body.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// A header; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where it sends the browser; empty where it does not.
    pub fn location(&self) -> &str {
        self.header("location")
    }
}

impl Browser {
    /// Ask this router.
    pub fn new(router: Router) -> Self {
        Self(router)
    }

    /// Open a page, signed in or not.
    ///
    /// # Panics
    /// As [`Browser::send`].
    pub async fn get(&self, who: impl Into<Option<&Session>>, path: &str) -> Answer {
        self.send(of(Request::get(path), who.into()), Body::empty()).await
    }

    /// Send a form, with the token of the session if there is one.
    ///
    /// # Panics
    /// As [`Browser::send`].
    pub async fn post(
        &self,
        who: impl Into<Option<&Session>>,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let who = who.into();
        let token = who.map(|who| ("_csrf", who.csrf.as_str()));
        let body: Vec<String> = fields
            .iter()
            .copied()
            .chain(token)
            .map(|(name, value)| {
                format!("{}={}", crate::web::encode(name), crate::web::encode(value))
            })
            .collect();
        let request =
            Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        self.send(of(request, who), Body::from(body.join("&"))).await
    }

    /// Send a form in parts: fields, then files as field, name and bytes.
    ///
    /// # Panics
    /// As [`Browser::send`].
    pub async fn upload(
        &self,
        who: &Session,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        let head = "--cut\r\nContent-Disposition: form-data; name=";
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(format!("{head}\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        for (name, file, bytes) in files {
            body.extend(format!("{head}\"{name}\"; filename=\"{file}\"\r\n\r\n").bytes());
            body.extend_from_slice(bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--cut--\r\n");
        let request = Request::post(format!("{path}?_csrf={}", who.csrf))
            .header("content-type", "multipart/form-data; boundary=cut");
        self.send(of(request, Some(who)), Body::from(body)).await
    }

    /// An answer whose body is still to be read, for those that come piece by piece.
    pub async fn open(&self, request: Request<Body>) -> Response {
        self.0.clone().oneshot(request).await.unwrap_or_else(|never| match never {})
    }

    /// Send any request.
    ///
    /// # Panics
    /// When it is none, or its answer breaks off.
    #[expect(clippy::expect_used, reason = "a test helper fails loudly")]
    pub async fn send(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let request = request.body(body).expect("a request");
        let (parts, body) = self.open(request).await.into_parts();
        let bytes = body.collect().await.expect("a whole answer").to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }
}

/// As a browser of somebody asks for a page.
fn of(
    request: axum::http::request::Builder,
    who: Option<&Session>,
) -> axum::http::request::Builder {
    let request = request.header("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    match who {
        Some(who) => request.header("cookie", &who.cookie),
        None => request,
    }
}
