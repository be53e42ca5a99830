//! Screens of code schemes: all of them with a field to try a code, one with what it says and whether
//! this office reads it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::accounts::Capability;
use nguon_platform::audit;
use nguon_platform::i18n;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Tone, Visitor};
use serde::Deserialize;

use super::pattern::{How, PatternPart, parts};
use super::{Scheme, find, issued, key, normalise, schemes, switch};
use crate::Words;
use crate::error::RegistryError;
use crate::screen::{Fact, Line, Reader, RegistryState, Sent, Typed, fact, optional_fact};
use crate::subject::SubjectKind;

/// Entries of the log that a page shows.
const LINES_MAX: u32 = 50;

/// A scheme in a list.
struct Row {
    scheme: Scheme,
    subject: String,
    form: String,
    period: String,
    confidence: (Tone, String),
    on: (Tone, String),
    issued: u64,
}

/// A code that was tried.
struct Tried {
    as_issued: String,
    normalised: String,
    key: String,
    /// The record that has it, for those who may open it: address, name.
    known: Option<(String, String)>,
    readings: Vec<Reading>,
}

/// How one scheme reads it.
struct Reading {
    id: String,
    subject: String,
    parts: Vec<(String, String)>,
    on: (Tone, String),
    enabled: bool,
    period: String,
}

#[derive(Template)]
#[template(path = "code/templates/schemes.html")]
struct ListPage {
    page: Page,
    rows: Vec<Row>,
    typed: String,
    tried: Option<Tried>,
}

/// The code that is to be tried.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    code: String,
}

fn on(visitor: &Visitor, enabled: bool) -> (Tone, String) {
    let (tone, word) = if enabled { (Tone::Good, "true") } else { (Tone::Plain, "false") };
    (tone, visitor.t(&format!("registry-enabled-{word}")))
}

fn confidence(visitor: &Visitor, scheme: &Scheme) -> (Tone, String) {
    let (tone, word) = match scheme.confidence.as_str() {
        "sure" => (Tone::Good, "sure"),
        "likely" => (Tone::Plain, "likely"),
        _ => (Tone::Warning, "unsure"),
    };
    (tone, visitor.t(&format!("registry-confidence-{word}")))
}

fn period(visitor: &Visitor, scheme: &Scheme) -> String {
    let (from, to) = (scheme.from.map(i18n::date), scheme.to.map(i18n::date));
    match (&from, &to) {
        (None, None) => visitor.t("registry-scheme-period-unknown"),
        (Some(from), None) => {
            visitor.tr("registry-scheme-period-from", &[("from", &from.as_str())])
        }
        (None, Some(to)) => visitor.tr("registry-scheme-period-to", &[("to", &to.as_str())]),
        (Some(from), Some(to)) => {
            visitor.tr("registry-scheme-period", &[("from", &from.as_str()), ("to", &to.as_str())])
        }
    }
}

fn subject(visitor: &Visitor, scheme: &Scheme) -> String {
    visitor.t(&format!("registry-scheme-of-{}", scheme.subject.word().replace('_', "-")))
}

/// What a part is called; the name in the pattern where no text knows it.
fn called(visitor: &Visitor, name: &str) -> String {
    let known = ["province", "district", "commune", "number", "year", "place", "kind", "crop"];
    if known.contains(&name) || name == "market" {
        visitor.t(&format!("registry-scheme-part-{name}"))
    } else {
        name.to_owned()
    }
}

fn written(visitor: &Visitor, how: &How) -> String {
    match how {
        How::Literal(text) => text.clone(),
        How::OneOf(words) => words.join(&format!(" {} ", visitor.t("registry-scheme-or"))),
        How::Signs { of, least, most } => {
            let n = match most {
                Some(most) if most == least => least.to_string(),
                Some(most) => format!("{least}–{most}"),
                None => format!("≥ {least}"),
            };
            let key = format!("registry-scheme-signs-{}", of.word());
            visitor.tr(&key, &[("n", &n.as_str())])
        }
    }
}

/// A part in words: what it is called, how it is written.
fn told(visitor: &Visitor, part: &PatternPart) -> (String, String) {
    let how: Vec<String> = part.how.iter().map(|how| written(visitor, how)).collect();
    let mut how = how.join(" + ");
    if part.optional {
        how = format!("{how} {}", visitor.t("registry-scheme-optional"));
    }
    let name = part.name.as_deref().map(|name| called(visitor, name));
    (name.unwrap_or_else(|| visitor.t("registry-scheme-part-as-is")), how)
}

/// The form in one line: `VN-[nơi cấp]OR-[số thứ tự]`; the pattern where it says more than that.
fn line(visitor: &Visitor, scheme: &Scheme) -> String {
    let Some(parts) = parts(&scheme.pattern) else { return scheme.pattern.clone() };
    let part = |part: &PatternPart| {
        let text = match &part.name {
            Some(name) => format!("[{}]", called(visitor, name)),
            None => part.how.iter().map(|how| written(visitor, how)).collect(),
        };
        if part.optional { format!("({text})") } else { text }
    };
    parts.iter().map(part).collect()
}

fn kinds(visitor: &Visitor, kinds: &[SubjectKind]) -> String {
    let words: Vec<String> =
        kinds.iter().map(|kind| visitor.t(&format!("kind-{}", kind.word()))).collect();
    words.join(", ")
}

/// `GET /code-schemes?code=…`.
pub(crate) async fn list(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let (person, code) = (officer.clone(), asked.code.clone());
    let read = state.db.read::<_, RegistryError>(move |tx| {
        let known = match find(tx, &code)? {
            Some((subject, _)) if subject.covered_by(tx, &person)? => Some(subject),
            _ => None,
        };
        Ok((schemes(tx)?, issued(tx, &person.territory)?, known))
    });
    let (schemes, issued, known) = read.await?;
    let visitor = &officer.visitor;
    let readings = schemes.tried(&asked.code).into_iter().map(|one| Reading {
        id: one.scheme.id.clone(),
        subject: kinds(visitor, &one.kinds),
        parts: one.parts.iter().map(|(n, text)| (called(visitor, n), text.clone())).collect(),
        on: on(visitor, one.scheme.enabled),
        enabled: one.scheme.enabled,
        period: period(visitor, one.scheme),
    });
    let tried = (!asked.code.trim().is_empty()).then(|| Tried {
        as_issued: asked.code.trim().to_owned(),
        normalised: normalise(&asked.code),
        key: key(&asked.code),
        known: known.map(|subject| {
            let folder = match subject.kind {
                SubjectKind::GrowingArea => "growing-areas",
                SubjectKind::PackingHouse => "packing-houses",
            };
            let name = visitor.t(&format!("kind-{}", subject.kind.word()));
            (format!("/{folder}/{}", subject.id), name)
        }),
        readings: readings.collect(),
    });
    let row = |scheme: &Scheme| Row {
        subject: subject(visitor, scheme),
        form: line(visitor, scheme),
        period: period(visitor, scheme),
        confidence: confidence(visitor, scheme),
        on: on(visitor, scheme.enabled),
        issued: issued.get(&scheme.id).copied().unwrap_or_default(),
        scheme: scheme.clone(),
    };
    Ok(Html(ListPage {
        rows: schemes.iter().map(row).collect(),
        typed: asked.code,
        tried,
        page: Page::new(visitor, visitor.t("registry-code-schemes")),
    }))
}

#[derive(Template)]
#[template(path = "code/templates/scheme.html")]
struct RecordPage {
    page: Page,
    errors: FieldErrors,
    scheme: Scheme,
    on: (Tone, String),
    confidence: (Tone, String),
    facts: Vec<Fact>,
    /// None when the pattern says more than parts can.
    parts: Option<Vec<(String, String)>>,
    reason: String,
    activity: Vec<Line>,
}

impl RecordPage {
    fn unsure(&self) -> bool {
        self.scheme.confidence == "unsure"
    }
}

async fn page(
    state: &RegistryState,
    officer: &Officer,
    id: String,
    typed: &Typed,
    errors: FieldErrors,
) -> Result<RecordPage, Error> {
    let territory = officer.territory.clone();
    let read = state.db.read::<_, RegistryError>(move |tx| {
        let found = schemes(tx)?.iter().find(|one| one.id == id).cloned();
        let scheme = found.ok_or(RegistryError::NotFound)?;
        let activity = audit::of_thing(tx, "code-scheme", &id, LINES_MAX)?;
        Ok((issued(tx, &territory)?.get(&id).copied().unwrap_or_default(), scheme, activity))
    });
    let (issued, scheme, activity) = read.await?;
    let visitor = &officer.visitor;
    let facts = vec![
        fact(visitor, "scheme-subject", subject(visitor, &scheme)),
        fact(visitor, "scheme-period", period(visitor, &scheme)),
        fact(visitor, "scheme-example", scheme.example.clone()),
        optional_fact(visitor, "basis", scheme.basis.clone()),
        optional_fact(visitor, "scheme-note", scheme.note.clone()),
        fact(visitor, "scheme-issued", i18n::grouped(visitor.language, issued)),
        fact(visitor, "scheme-pattern", scheme.pattern.clone()),
    ];
    let told_parts = parts(&scheme.pattern);
    Ok(RecordPage {
        page: Page::new(
            visitor,
            visitor.tr("registry-code-scheme-of", &[("scheme", &scheme.id.as_str())]),
        ),
        errors,
        on: on(visitor, scheme.enabled),
        confidence: confidence(visitor, &scheme),
        parts: told_parts.map(|parts| parts.iter().map(|part| told(visitor, part)).collect()),
        reason: typed.of("reason").to_owned(),
        activity: activity.into_iter().map(|row| Line::new(visitor, row)).collect(),
        facts,
        scheme,
    })
}

/// `GET /code-schemes/{scheme}`.
pub(crate) async fn record(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Error> {
    Ok(Html(page(&state, &officer, id, &Typed::default(), FieldErrors::new()).await?))
}

/// `POST /code-schemes/{scheme}`: this office reads it from now on, or no longer, and says why.
pub(crate) async fn set(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let mut reader = Reader::new(&typed);
    let reason: Option<Words> = reader.needed("reason", "registry-error-reason-needed");
    let wanted: Option<bool> = reader.needed("enabled", "registry-error-choice");
    let sent = match reader.done(reason.zip(wanted)) {
        Err(errors) => Sent::wrong(errors),
        Ok((reason, wanted)) => {
            let actor = officer.actor(state.world.now()).because(reason.to_string());
            let scheme = id.clone();
            let result = state.db.write(move |tx| switch(tx, &actor, &scheme, wanted)).await;
            Sent::from_write(result, format!("/code-schemes/{id}"))?
        }
    };
    Ok(match sent {
        Sent::Done(href) => Redirect::to(&href).into_response(),
        Sent::Again { errors, status } => {
            (status, Html(page(&state, &officer, id, &typed, errors).await?)).into_response()
        }
    })
}
