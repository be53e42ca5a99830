//! Papers of proceedings for programs: listed, handed in as JSON with the copy in Base64, handed out
//! as they are.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use nguon_platform::accounts::{Capability, SignedIn};
use nguon_platform::db::Tx;
use nguon_platform::web::{Caller, Error, Fault};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::pages::hand_out;
use super::{NewPaper, PAPER_BYTES_MAX, Paper, PaperKind, Thing, add, file, papers};
use crate::api::{All, Asking, Made, Reading, make, one, plainly};
use crate::error::{Refusal, RegistryError};
use crate::screen::RegistryState;

/// Largest body with a paper, in bytes: the copy in Base64, and what is said of it.
pub(crate) const PAPER_JSON_MAX: usize = PAPER_BYTES_MAX / 3 * 4 + (64 << 10);

/// A proceeding that a route speaks of.
pub(crate) struct Open {
    pub(crate) thing: Thing,
    /// Whether nothing more is handed in.
    pub(crate) closed: bool,
    pub(crate) version: i64,
}

/// Which kind of proceeding a route speaks of.
pub(crate) trait Folder: Send + Sync + 'static {
    /// The collection in `/api/v1`.
    const FOLDER: &'static str;

    /// The proceeding, within the person's territory; another's is not there (404).
    fn open(tx: &mut Tx<'_>, person: &SignedIn, id: Uuid) -> Result<Open, RegistryError>;
}

/// A paper of a proceeding.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Paper")]
pub(crate) struct PaperOut {
    /// Identity.
    id: Uuid,
    /// What it is.
    kind: PaperKind,
    /// Its name.
    name: String,
    /// Kind of the copy; none when the original was seen and no copy is kept.
    media_type: Option<String>,
    /// Where the copy is.
    href: Option<String>,
    /// Since when it is here.
    added: String,
    /// Who recorded it.
    by: String,
}

impl PaperOut {
    fn of(paper: Paper, base: &str) -> Self {
        Self {
            href: paper.media_type.is_some().then(|| format!("{base}/{}", paper.id)),
            id: paper.id,
            kind: paper.kind,
            name: paper.name,
            media_type: paper.media_type,
            added: paper.added.to_string(),
            by: paper.by,
        }
    }
}

fn base<F: Folder>(id: Uuid) -> String {
    format!("/api/v1/{}/{id}/papers", F::FOLDER)
}

/// `GET /api/v1/…/{id}/papers`.
pub(crate) async fn list<F: Folder>(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let read = state.db.read::<_, RegistryError>(move |tx| {
        let open = F::open(tx, &asking, id)?;
        Ok((open.version, papers(tx, open.thing)?))
    });
    let (version, found) = read.await?;
    let items = found.into_iter().map(|paper| PaperOut::of(paper, &base::<F>(id))).collect();
    Ok(one(version, &All::<PaperOut> { items }))
}

/// A paper as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PaperSent")]
pub(crate) struct PaperIn {
    /// What it is.
    kind: PaperKind,
    /// Its name, up to 200 characters.
    name: String,
    /// The copy in Base64 (RFC 4648 §4): JPEG, PNG or PDF, up to 5 MiB. Left out by an office that
    /// has seen the original.
    #[schemars(extend("contentEncoding" = "base64"))]
    content: Option<String>,
}

/// `POST /api/v1/…/{id}/papers`.
pub(crate) async fn send<F: Folder>(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Error> {
    let person = asking.clone();
    state.db.read(move |tx| F::open(tx, &person, id).map(drop)).await?;
    let sent: PaperIn = asking.json(&body)?;
    let paper = parse(sent, state.world.id(), &asking)?;
    let (caller, href) = (asking.clone(), base::<F>(id));
    make(&state, &asking, &body, pointers, move |tx, actor| {
        let open = F::open(tx, &caller, id)?;
        if open.closed {
            return Err(RegistryError::from(Refusal::new("", "registry-refused-state")).into());
        }
        add(tx, actor, open.thing, &paper)?;
        Ok(Made { id: paper.id.to_string(), href, version: open.version })
    })
    .await
}

fn pointers(field: &str) -> String {
    plainly(if field == "file" { "content" } else { field })
}

fn parse(sent: PaperIn, id: Uuid, asking: &Asking) -> Result<NewPaper, Error> {
    let mut reading = Reading::default();
    let name = reading.text("#/name", &sent.name, "registry-error-name");
    let bytes = if let Some(text) = sent.content {
        let bytes = STANDARD.decode(text).ok().filter(|bytes| !bytes.is_empty());
        if bytes.is_none() {
            reading.wrong(Fault::new("#/content", "registry-error-base64"));
        }
        bytes
    } else {
        // That an original was seen is the office's word.
        if !asking.may(Capability::EditRegistry) {
            reading.wrong(Fault::new("#/content", "registry-error-paper-none"));
        }
        None
    };
    reading.done(name.map(|name| NewPaper { id, kind: sent.kind, name, bytes }))
}

/// `GET /api/v1/…/{id}/papers/{paper}`: the copy as it was handed in.
pub(crate) async fn copy<F: Folder>(
    State(state): State<RegistryState>,
    asking: Caller,
    Path((id, paper)): Path<(Uuid, Uuid)>,
) -> Result<Response, Error> {
    let read = state.db.read(move |tx| {
        let open = F::open(tx, &asking, id)?;
        file(tx, open.thing, paper)?.ok_or(RegistryError::NotFound)
    });
    Ok(hand_out(read.await?).into_response())
}
