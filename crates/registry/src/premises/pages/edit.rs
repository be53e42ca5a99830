//! Forms that register premises of a holder and change them.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page};
use uuid::Uuid;

use super::covered;
use crate::RegistryError;
use crate::premises::{self, Facts, NewPremises, Premises, PremisesKind};
use crate::screen::{
    Choice, Commune, FormPage, Input, Reader, RegistryState, Sent, Typed, again, commune_choices,
    communes, holder_choices, word_choices,
};

/// Which form: for one more place of this holder, or for a place there is.
#[derive(Clone, Copy)]
enum Asked {
    New { holder: Uuid },
    Known { id: Uuid },
}

/// What the form offers: never more than the officer's territory holds.
struct Offered {
    communes: Vec<Commune>,
    /// For a new place its one holder; for a known one whoever may take it over.
    holders: Vec<Choice>,
    known: Option<Premises>,
    title: String,
    /// Where the form is sent, and where giving up leads.
    action: String,
    back: String,
}

async fn offered(
    state: &RegistryState,
    officer: &Officer,
    asked: Asked,
) -> Result<Offered, RegistryError> {
    let (officer, today) = (officer.clone(), state.today());
    state
        .db
        .read(move |tx| {
            let communes = communes(tx, &officer.territory, today)?;
            match asked {
                Asked::New { holder } => {
                    let found = crate::holder::get(tx, holder)?;
                    let found = found.filter(|holder| officer.covers(&holder.placed()));
                    let name = found.ok_or(RegistryError::NotFound)?.facts.name.to_string();
                    Ok(Offered {
                        communes,
                        title: officer.visitor.tr("registry-premises-new-of", &[("name", &name)]),
                        holders: vec![Choice { value: holder.to_string(), label: name }],
                        known: None,
                        action: format!("/holders/{holder}/premises"),
                        back: format!("/holders/{holder}"),
                    })
                }
                Asked::Known { id } => {
                    let known = covered(tx, &officer, id)?;
                    // The holder of today stays a choice, also where it lies in another territory.
                    let kept = Some((known.facts.holder, known.holder_name.clone()));
                    let page = format!("/premises/{id}");
                    Ok(Offered {
                        communes,
                        title: officer
                            .visitor
                            .tr("registry-edit-of", &[("name", &known.facts.name.as_str())]),
                        holders: holder_choices(tx, &officer.territory, None, kept)?,
                        known: Some(known),
                        action: page.clone(),
                        back: page,
                    })
                }
            }
        })
        .await
}

fn read(typed: &Typed, offered: &Offered) -> Result<Facts, FieldErrors> {
    let mut reader = Reader::new(typed);
    let kind = reader.needed("kind", "registry-error-choice");
    let name = reader.needed("name", "registry-error-name");
    let holder = reader.chosen("holder", &offered.holders);
    let site = reader.site(&offered.communes);
    let identifier = reader.needed("identifier", "registry-error-identifier");
    let facts = || {
        Some(Facts {
            kind: kind?,
            name: name?,
            holder: holder?,
            site: site?,
            identifier: identifier?,
        })
    };
    let facts = facts();
    reader.done(facts)
}

fn typed(facts: &Facts) -> Typed {
    let mut typed = Typed::default();
    typed.set("kind", facts.kind.word());
    typed.set("name", facts.name.as_str());
    typed.set("holder", facts.holder.to_string());
    typed.set_site(&facts.site);
    typed.set("identifier", facts.identifier.digits());
    typed
}

fn form(officer: &Officer, offered: Offered, typed: &Typed, errors: FieldErrors) -> FormPage {
    let visitor = &officer.visitor;
    let line = |name| Input::line(visitor, typed, name);
    let kinds = PremisesKind::ALL.iter().map(|kind| kind.word());
    let inputs = vec![
        line("kind").choose(word_choices(visitor, "registry-kind", kinds)),
        line("name"),
        line("holder").choose(offered.holders),
        line("commune").choose(commune_choices(&offered.communes)),
        line("address").helped(visitor, "registry-help-address"),
        line("identifier").helped(visitor, "registry-help-gln-needed"),
    ];
    let page = Page::new(visitor, offered.title);
    let version = offered.known.map_or(0, |known| known.version);
    FormPage {
        action: offered.action,
        ..FormPage::new(page, errors, offered.back, inputs, version)
    }
}

/// `GET /holders/{id}/premises`.
pub(crate) async fn create_form(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(holder): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let offered = offered(&state, &officer, Asked::New { holder }).await?;
    let mut typed = Typed::default();
    typed.set("holder", holder.to_string());
    Ok(Html(form(&officer, offered, &typed, FieldErrors::new())))
}

/// `POST /holders/{id}/premises`.
pub(crate) async fn create(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(holder): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let offered = offered(&state, &officer, Asked::New { holder }).await?;
    let sent = match read(&typed, &offered) {
        Err(errors) => Sent::wrong(errors),
        Ok(facts) => {
            let new = NewPremises { id: state.world.id(), facts, demonstration: false };
            let (actor, href) = (officer.actor(state.world.now()), format!("/premises/{}", new.id));
            let result = state.db.write(move |tx| premises::create(tx, &actor, &new)).await;
            Sent::from_write(result, href)?
        }
    };
    Ok(again(sent, |errors| form(&officer, offered, &typed, errors)))
}

/// `GET /premises/{id}/edit`.
pub(crate) async fn change_form(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let offered = offered(&state, &officer, Asked::Known { id }).await?;
    let typed = offered.known.as_ref().map(|known| typed(&known.facts)).unwrap_or_default();
    Ok(Html(form(&officer, offered, &typed, FieldErrors::new())))
}

/// `POST /premises/{id}`.
pub(crate) async fn change(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let offered = offered(&state, &officer, Asked::Known { id }).await?;
    let sent = match read(&typed, &offered) {
        Err(errors) => Sent::wrong(errors),
        Ok(facts) => {
            let (actor, version) = (officer.actor(state.world.now()), typed.version());
            let result =
                state.db.write(move |tx| premises::update(tx, &actor, id, version, &facts)).await;
            Sent::from_write(result, format!("/premises/{id}"))?
        }
    };
    Ok(again(sent, |errors| form(&officer, offered, &typed, errors)))
}
