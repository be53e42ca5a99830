//! The form that adds a paper to a record, the copy handed out, and the papers as the record shows
//! them.

use axum::extract::{Form, Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::accounts::Capability;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Visitor};
use uuid::Uuid;

use super::{KINDS, OfRecord, remove};
use crate::RegistryError;
use crate::proceeding::pages::{PaperRow, hand_out, paper_rows};
use crate::proceeding::{self, NewPaper, PAPERS_MAX, Paper, PaperKind, Thing, ThingKind};
use crate::screen::upload;
use crate::screen::{
    Control, FormPage, Input, Reader, RegistryState, Sent, Typed, again, word_choices,
};

/// Endings of copies.
const FILES: &str = "image/jpeg,image/png,application/pdf";

/// The papers of a record as its page shows them.
pub(crate) struct RecordPapers {
    pub(crate) rows: Vec<PaperRow>,
    /// Where they are.
    pub(crate) href: String,
    /// Whether the person may open the copies.
    pub(crate) open: bool,
    /// Whether one more fits.
    pub(crate) room: bool,
}

/// The papers of a record, for its page.
pub(crate) fn read<R: OfRecord>(tx: &mut Tx<'_>, id: Uuid) -> Result<Vec<Paper>, DbError> {
    proceeding::papers(tx, Thing { kind: R::KIND, id })
}

impl RecordPapers {
    /// In the visitor's language.
    pub(crate) fn new<R: OfRecord>(officer: &Officer, id: Uuid, papers: Vec<Paper>) -> Self {
        Self {
            href: format!("/{}/{id}/papers", R::FOLDER),
            open: R::KIND != ThingKind::Holder || officer.may(Capability::EditRegistry),
            room: u32::try_from(papers.len()).is_ok_and(|many| many < PAPERS_MAX),
            rows: paper_rows(&officer.visitor, papers),
        }
    }
}

async fn name<R: OfRecord>(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
) -> Result<String, RegistryError> {
    let person = officer.clone();
    Ok(state.db.read(move |tx| R::found(tx, &person, id)).await?.0)
}

fn form<R: OfRecord>(
    visitor: &Visitor,
    (id, name): (Uuid, &str),
    typed: &Typed,
    errors: FieldErrors,
) -> FormPage {
    let line = |name| Input::line(visitor, typed, name);
    let kinds = word_choices(visitor, "registry-paper", KINDS.iter().map(|kind| kind.word()));
    let seen = word_choices(visitor, "registry-copy", ["seen"]);
    let file = line("file").by(Control::File(FILES)).helped(visitor, "registry-help-paper");
    let file = Input { label: visitor.t("registry-paper-file"), ..file };
    let inputs = vec![
        line("paper").choose(kinds),
        line("paper-name"),
        file,
        line("copy").may_choose(seen).helped(visitor, "registry-help-copy"),
    ];
    let back = format!("/{}/{id}", R::FOLDER);
    let title = format!("{} – {name}", visitor.t("registry-record-paper-add"));
    FormPage {
        action: format!("{back}/papers"),
        with_file: true,
        ..FormPage::new(Page::new(visitor, title), errors, back, inputs, 0)
    }
}

/// `GET /…/{id}/papers`.
pub(crate) async fn paper_form<R: OfRecord>(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let name = name::<R>(&state, &officer, id).await?;
    let typed = Typed::from([("paper", &PaperKind::Photo.word().to_owned())]);
    Ok(Html(form::<R>(&officer.visitor, (id, &name), &typed, FieldErrors::new())))
}

/// `POST /…/{id}/papers`.
pub(crate) async fn add_paper<R: OfRecord>(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    body: Multipart,
) -> Result<Response, Error> {
    let name = name::<R>(&state, &officer, id).await?;
    let (typed, sent) = upload::read(body).await?;
    let sent = match parse(&typed, sent.map(|sent| sent.bytes), state.world.id()) {
        Err(errors) => Sent::wrong(errors),
        Ok(paper) => {
            let (person, actor) = (officer.clone(), officer.actor(state.world.now()));
            let result = state.db.write(move |tx| {
                R::found(tx, &person, id)?;
                proceeding::add(tx, &actor, Thing { kind: R::KIND, id }, &paper)
            });
            Sent::from_write(result.await, format!("/{}/{id}", R::FOLDER))?
        }
    };
    Ok(again(sent, |errors| form::<R>(&officer.visitor, (id, &name), &typed, errors)))
}

fn parse(typed: &Typed, bytes: Option<Vec<u8>>, id: Uuid) -> Result<NewPaper, FieldErrors> {
    let mut reader = Reader::new(typed);
    let kind: Option<PaperKind> = reader.needed("paper", "registry-error-choice");
    if kind.is_some_and(|kind| !KINDS.contains(&kind)) {
        reader.complain("paper", "registry-error-choice");
    }
    let name = reader.needed("paper-name", "registry-error-name");
    if bytes.is_none() && typed.of("copy") != "seen" {
        reader.complain("file", "registry-error-paper-none");
    }
    let read = kind.zip(name).map(|(kind, name)| NewPaper { id, kind, name, bytes });
    reader.done(read)
}

/// `GET /…/{id}/papers/{paper}`.
pub(crate) async fn paper<R: OfRecord>(
    State(state): State<RegistryState>,
    officer: Officer,
    Path((id, paper)): Path<(Uuid, Uuid)>,
) -> Result<Response, Error> {
    let file = state.db.read(move |tx| {
        R::found(tx, &officer, id)?;
        let found = proceeding::file(tx, Thing { kind: R::KIND, id }, paper)?;
        found.ok_or(RegistryError::NotFound)
    });
    Ok(hand_out(file.await?))
}

/// `POST /…/{id}/papers/{paper}/remove`.
pub(crate) async fn remove_paper<R: OfRecord>(
    State(state): State<RegistryState>,
    officer: Officer,
    Path((id, paper)): Path<(Uuid, Uuid)>,
    Form(_typed): Form<Typed>,
) -> Result<Response, Error> {
    let actor = officer.actor(state.world.now());
    let removed = state.db.write(move |tx| {
        R::found(tx, &officer, id)?;
        remove(tx, &actor, Thing { kind: R::KIND, id }, paper)
    });
    removed.await?;
    Ok(Redirect::to(&format!("/{}/{id}", R::FOLDER)).into_response())
}
