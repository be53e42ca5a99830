//! A form that may bring a file: its fields, and the bytes as they came.

use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;
use nguon_platform::web::Error;

use super::Typed;

/// Read the fields, and the file if one was chosen; its name is the field `file-name`. The route's
/// limit ends what is too long.
pub(crate) async fn read(mut form: Multipart) -> Result<(Typed, Option<Vec<u8>>), Error> {
    let unreadable = |_| Error::Unreadable("training-error-upload");
    let (mut typed, mut file) = (Typed::default(), None);
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.map_err(|_| Error::TooLarge)?;
        if name == "file" {
            file = (!bytes.is_empty()).then(|| bytes.to_vec());
            typed.set("file-name", file_name.unwrap_or_default());
        } else {
            let text = String::from_utf8(bytes.to_vec());
            typed.set(&name, text.map_err(|_| Error::Unreadable("training-error-upload"))?);
        }
    }
    Ok((typed, file))
}

/// A file among the fields of a form.
pub(crate) struct File {
    /// The field that it came in.
    pub(crate) field: String,
    /// As its sender calls it.
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// Read the fields, and files wherever one was chosen. The route's limit ends what is too long.
pub(crate) async fn read_all(mut form: Multipart) -> Result<(Typed, Vec<File>), Error> {
    let unreadable = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        _ => Error::Unreadable("training-error-upload"),
    };
    let (mut typed, mut files) = (Typed::default(), Vec::new());
    while let Some(part) = form.next_field().await.map_err(unreadable)? {
        let field = part.name().unwrap_or_default().to_owned();
        let name = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(unreadable)?.to_vec();
        match name {
            Some(name) if !bytes.is_empty() => files.push(File { field, name, bytes }),
            // A field for a file in which none was chosen.
            Some(_) => typed.set(&field, ""),
            None => {
                let text = String::from_utf8(bytes);
                typed.set(&field, text.map_err(|_| Error::Unreadable("training-error-upload"))?);
            }
        }
    }
    Ok((typed, files))
}

/// Text of a file as spreadsheets write it: UTF-8 or UTF-16 with a mark, UTF-8 without, else the
/// Vietnamese code page of Windows.
pub(crate) fn decoded(bytes: &[u8]) -> String {
    let (marked, _, _) = encoding_rs::UTF_8.decode(bytes);
    if encoding_rs::Encoding::for_bom(bytes).is_some() || std::str::from_utf8(bytes).is_ok() {
        return marked.into_owned();
    }
    encoding_rs::WINDOWS_1258.decode(bytes).0.into_owned()
}
