//! What the page sends, as fields alone or with files.

use axum::Form;
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::{HeaderMap, StatusCode, header};
use nguon_platform::text::hex;
use nguon_platform::web::Error;
use sha2::{Digest, Sha256};

use crate::desk::{Typed, upload};
use crate::survey::attached::{self, FILES_BYTES_MAX, LINK_FILES_BYTES_MAX, Names};

/// Room for the fields beside files, in bytes.
const FIELDS_BYTES_MAX: usize = 1 << 20;
/// Largest answer with its files, in bytes.
pub(crate) const ANSWER_BODY_MAX: usize = FILES_BYTES_MAX + FIELDS_BYTES_MAX;
/// The same through a link.
pub(crate) const LINK_BODY_MAX: usize = LINK_FILES_BYTES_MAX + FIELDS_BYTES_MAX;

/// What was sent.
pub(super) struct Sent {
    pub(super) headers: HeaderMap,
    /// Fields of texts, and of files with the name of each.
    pub(super) typed: Typed,
    pub(super) files: Vec<attached::Sent>,
    /// What was sent, as a digest: fields of the form alone, in their order.
    pub(super) digest: String,
}

/// Read a request of either kind.
pub(super) async fn read(request: Request) -> Result<Sent, Error> {
    let headers = request.headers().clone();
    let kind = headers.get(header::CONTENT_TYPE).map(header::HeaderValue::as_bytes);
    let unreadable = |status: StatusCode| match status {
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        _ => Error::Unreadable("survey-error-upload"),
    };
    let (mut typed, sent) = if kind.is_some_and(|kind| kind.starts_with(b"multipart/form-data")) {
        let form = Multipart::from_request(request, &()).await;
        upload::read_all(form.map_err(|error| unreadable(error.status()))?).await?
    } else {
        let form = Form::<Typed>::from_request(request, &()).await;
        (form.map_err(|error| unreadable(error.status()))?.0, Vec::new())
    };
    let digest = digest(&typed, &sent);
    let (mut names, mut files) = (Names::default(), Vec::new());
    for upload::File { field, name, bytes } in sent {
        let name = names.give(&name, &bytes);
        typed.set(&field, name.clone());
        files.push(attached::Sent { field, name, bytes });
    }
    Ok(Sent { headers, typed, files, digest })
}

fn digest(typed: &Typed, files: &[upload::File]) -> String {
    let mut hash = Sha256::new();
    let mut add = |name: &str, value: &[u8]| {
        for part in [name.as_bytes(), value] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
    };
    for (name, value) in typed.iter().filter(|(name, _)| !name.starts_with('_')) {
        add(name, value.as_bytes());
    }
    for file in files {
        add(&file.field, &Sha256::digest(&file.bytes));
    }
    hex(&hash.finalize())
}
