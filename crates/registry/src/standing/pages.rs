//! Forms that give a growing area or a packing house a code, a status in a market, a certificate:
//! the same three for both, told apart by [`Kind`].

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::accounts::SignedIn;
use nguon_platform::db::Tx;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Visitor};
use uuid::Uuid;

use super::Addition;
use crate::certificate::{NewCertificate, Standard};
use crate::code::{CodeSource, NewCode, Origin, Schemes};
use crate::market::{Market, NewStatus};
use crate::screen::{
    Control, FormPage, Input, Reader, RegistryState, Sent, Typed, again, market_choices,
    status_choices, word_choices,
};
use crate::subject::{Subject, SubjectKind};
use crate::{RegistryError, code, growing_area, market, packing_house, standing};

/// Which kind of thing a route speaks of.
pub(crate) trait Kind: Send + Sync + 'static {
    const KIND: SubjectKind;
    const FOLDER: &'static str;
}

/// Routes below `/growing-areas`.
pub(crate) struct GrowingAreas;
/// Routes below `/packing-houses`.
pub(crate) struct PackingHouses;

impl Kind for GrowingAreas {
    const KIND: SubjectKind = SubjectKind::GrowingArea;
    const FOLDER: &'static str = "growing-areas";
}

impl Kind for PackingHouses {
    const KIND: SubjectKind = SubjectKind::PackingHouse;
    const FOLDER: &'static str = "packing-houses";
}

/// What is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Code,
    Status,
    Certificate,
}

impl What {
    fn folder(self) -> &'static str {
        match self {
            Self::Code => "codes",
            Self::Status => "statuses",
            Self::Certificate => "certificates",
        }
    }

    fn title(self, visitor: &Visitor) -> String {
        match self {
            Self::Code => visitor.t("registry-add-code"),
            Self::Status => visitor.t("registry-set-status"),
            Self::Certificate => visitor.t("registry-add-certificate"),
        }
    }

    fn inputs(self, visitor: &Visitor, typed: &Typed, opened: &Opened) -> Vec<Input> {
        let line = |name| Input::line(visitor, typed, name);
        let day = |name| line(name).by(Control::Line("date"));
        match self {
            Self::Code => {
                let sources = CodeSource::ALL.iter().map(|source| source.word());
                let sources = word_choices(visitor, "registry-source", sources);
                vec![
                    line("code"),
                    day("issued-on"),
                    line("source").may_choose(sources).helped(visitor, "registry-help-source"),
                    day("reconciled"),
                ]
            }
            Self::Status => {
                let markets = market_choices(&opened.markets, visitor.language);
                vec![
                    line("market").choose(markets),
                    line("status").choose(status_choices(visitor)),
                    day("from"),
                    line("reason").helped(visitor, "registry-help-reason"),
                ]
            }
            Self::Certificate => {
                let standards = Standard::ALL.iter().map(|standard| standard.word());
                let standards = word_choices(visitor, "registry-standard", standards);
                vec![
                    line("standard").choose(standards),
                    line("number"),
                    line("issuer"),
                    day("from"),
                    day("to"),
                ]
            }
        }
    }

    fn intro(self, visitor: &Visitor, opened: &Opened) -> String {
        if self != Self::Code {
            return String::new();
        }
        let readable = opened.schemes.iter().filter(|scheme| scheme.enabled);
        let examples: Vec<&str> = readable.map(|scheme| scheme.example.as_str()).collect();
        visitor.tr("registry-code-examples", &[("examples", &examples.join(", ").as_str())])
    }

    fn read(self, typed: &Typed, id: Uuid) -> Result<Addition, FieldErrors> {
        let mut reader = Reader::new(typed);
        let read = match self {
            Self::Code => {
                let as_issued = reader.needed("code", "registry-error-empty");
                let issued_on = reader.optional_day("issued-on");
                let source: Option<CodeSource> = reader.optional("source", "registry-error-choice");
                let reconciled = reader.optional_day("reconciled");
                let origin = source.map(|source| Origin { source, reconciled });
                let new = as_issued.map(|as_issued| NewCode { id, as_issued, issued_on });
                new.map(|new| Addition::Code(new, origin))
            }
            Self::Status => {
                let market = reader.needed("market", "registry-error-choice");
                let status = reader.needed("status", "registry-error-choice");
                let from = reader.day("from");
                let reason = reader.optional("reason", "registry-error-words");
                let new = || {
                    Some(NewStatus { id, market: market?, status: status?, from: from?, reason })
                };
                new().map(Addition::Status)
            }
            Self::Certificate => {
                let standard = reader.needed("standard", "registry-error-choice");
                let number = reader.needed("number", "registry-error-words");
                let issuer = reader.needed("issuer", "registry-error-words");
                let (from, to) = (reader.day("from"), reader.day("to"));
                let new = || {
                    Some(NewCertificate {
                        id,
                        standard: standard?,
                        number: number?,
                        issuer: issuer?,
                        from: from?,
                        to: to?,
                    })
                };
                new().map(Addition::Certificate)
            }
        };
        reader.done(read)
    }
}

/// What a form needs to know of the record it adds to.
struct Opened {
    subject: Subject,
    name: String,
    version: i64,
    markets: Vec<Market>,
    schemes: Schemes,
}

async fn opened<K: Kind>(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
) -> Result<Opened, RegistryError> {
    let officer = officer.clone();
    state
        .db
        .read(move |tx| {
            let (name, version) = covered(tx, &officer, K::KIND, id)?;
            Ok(Opened {
                subject: Subject { kind: K::KIND, id },
                name,
                version,
                markets: market::all(tx)?,
                schemes: code::schemes(tx)?,
            })
        })
        .await
}

/// Name and version of a record within the officer's territory; another's is not there.
pub(crate) fn covered(
    tx: &mut Tx<'_>,
    officer: &SignedIn,
    kind: SubjectKind,
    id: Uuid,
) -> Result<(String, i64), RegistryError> {
    let found = match kind {
        SubjectKind::GrowingArea => growing_area::get(tx, id)?
            .filter(|area| officer.covers(&area.placed()))
            .map(|area| (area.facts.name.to_string(), area.version)),
        SubjectKind::PackingHouse => packing_house::get(tx, id)?
            .filter(|house| officer.covers(&house.placed()))
            .map(|house| (house.facts.name.to_string(), house.version)),
    };
    found.ok_or(RegistryError::NotFound)
}

fn form<K: Kind>(
    officer: &Officer,
    opened: &Opened,
    what: What,
    typed: &Typed,
    errors: FieldErrors,
) -> FormPage {
    let visitor = &officer.visitor;
    let back = format!("/{}/{}", K::FOLDER, opened.subject.id);
    let page = Page::new(visitor, format!("{} – {}", what.title(visitor), opened.name));
    let inputs = what.inputs(visitor, typed, opened);
    FormPage {
        action: format!("{back}/{}", what.folder()),
        intro: what.intro(visitor, opened),
        ..FormPage::new(page, errors, back, inputs, opened.version)
    }
}

async fn show<K: Kind>(
    state: RegistryState,
    officer: Officer,
    id: Uuid,
    what: What,
) -> Result<Response, Error> {
    let opened = opened::<K>(&state, &officer, id).await?;
    let mut typed = Typed::default();
    if what == What::Status {
        typed.set("from", state.today().to_string());
    }
    Ok(Html(form::<K>(&officer, &opened, what, &typed, FieldErrors::new())).into_response())
}

async fn add<K: Kind>(
    state: RegistryState,
    officer: Officer,
    id: Uuid,
    what: What,
    typed: Typed,
) -> Result<Response, Error> {
    let opened = opened::<K>(&state, &officer, id).await?;
    let sent = match what.read(&typed, state.world.id()) {
        Err(errors) => Sent::wrong(errors),
        Ok(addition) => {
            let (actor, today) = (officer.actor(state.world.now()), state.today());
            let (subject, version) = (opened.subject, typed.version());
            let result = state
                .db
                .write(move |tx| standing::add(tx, &actor, subject, version, &addition, today));
            Sent::from_write(result.await, format!("/{}/{id}", K::FOLDER))?
        }
    };
    Ok(again(sent, |errors| form::<K>(&officer, &opened, what, &typed, errors)))
}

macro_rules! pages {
    ($($what:ident, $form:ident, $add:ident, $route:literal);+ $(;)?) => {
        $(
            #[doc = concat!("`GET /…/{id}/", $route, "`.")]
            pub(crate) async fn $form<K: Kind>(
                State(state): State<RegistryState>,
                officer: Officer,
                Path(id): Path<Uuid>,
            ) -> Result<Response, Error> {
                show::<K>(state, officer, id, What::$what).await
            }

            #[doc = concat!("`POST /…/{id}/", $route, "`.")]
            pub(crate) async fn $add<K: Kind>(
                State(state): State<RegistryState>,
                officer: Officer,
                Path(id): Path<Uuid>,
                Form(typed): Form<Typed>,
            ) -> Result<Response, Error> {
                add::<K>(state, officer, id, What::$what, typed).await
            }
        )+
    };
}

pages! {
    Code, code_form, add_code, "codes";
    Status, status_form, set_status, "statuses";
    Certificate, certificate_form, add_certificate, "certificates";
}
