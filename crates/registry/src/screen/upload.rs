//! A form that brings a file: its fields, and the bytes as they came.

use axum::extract::Multipart;
use axum::response::Response;
use nguon_platform::web::{Error, saved};

use crate::screen::Typed;
use crate::words::Name;

/// A file as it was sent.
pub(crate) struct Upload {
    /// What the sender calls it, without folders.
    pub(crate) name: Name,
    /// What was received.
    pub(crate) bytes: Vec<u8>,
}

/// Read the fields, and the file if one was chosen. The route's limit ends what is too long.
pub(crate) async fn read(mut form: Multipart) -> Result<(Typed, Option<Upload>), Error> {
    let unreadable = |_| Error::Unreadable("registry-error-upload");
    let (mut typed, mut file) = (Typed::default(), None);
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        let called = field.file_name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|_| Error::TooLarge)?;
        if name == "file" {
            let name = file_name(&called);
            file = (!bytes.is_empty()).then(|| Upload { name, bytes: bytes.to_vec() });
        } else {
            let text = String::from_utf8(bytes.to_vec());
            typed.set(&name, text.map_err(|_| Error::Unreadable("registry-error-upload"))?);
        }
    }
    Ok((typed, file))
}

/// A file as it was received, to be saved under its name: nothing that a browser would run.
pub(crate) fn original(name: &str, bytes: Vec<u8>) -> Response {
    saved("application/octet-stream", name, bytes)
}

/// The last part of a path, cut to the length of a name.
#[expect(clippy::expect_used, reason = "the spare name is one short line")]
fn file_name(called: &str) -> Name {
    let last = called.rsplit(['/', '\\']).next().unwrap_or_default();
    let short: String = last.chars().filter(|c| !c.is_control()).take(120).collect();
    short.parse().unwrap_or_else(|_| "plots".parse().expect("a name"))
}
