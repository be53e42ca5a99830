//! Forms that register and change a holder.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page};
use uuid::Uuid;

use super::covered;
use crate::RegistryError;
use crate::holder::{self, Contacts, Facts, Holder, HolderKind, NewHolder};
use crate::screen::{
    Commune, FormPage, Input, Reader, RegistryState, Sent, Typed, again, commune_choices, communes,
    word_choices,
};

fn read(typed: &Typed, offered: &[Commune]) -> Result<(Facts, Contacts), FieldErrors> {
    let mut reader = Reader::new(typed);
    let kind = reader.needed("kind", "registry-error-choice");
    let name = reader.needed("name", "registry-error-name");
    let site = reader.site(offered);
    let identifier = reader.optional("identifier", "registry-error-identifier");
    let contacts = Contacts {
        phone: reader.optional("phone", "registry-error-phone"),
        identity_number: reader.optional("identity-number", "registry-error-identity-number"),
    };
    let facts = || Some(Facts { kind: kind?, name: name?, site: site?, identifier });
    let facts = facts();
    reader.done(facts).map(|facts| (facts, contacts))
}

fn typed(holder: &Holder, contacts: &Contacts) -> Typed {
    let facts = &holder.facts;
    let mut typed = Typed::default();
    typed.set("kind", facts.kind.word());
    typed.set("name", facts.name.as_str());
    typed.set_site(&facts.site);
    typed.set("identifier", facts.identifier.as_ref().map_or("", |id| id.digits()));
    typed.set("phone", contacts.phone.as_ref().map_or("", |phone| phone.reveal()));
    let number = contacts.identity_number.as_ref();
    typed.set("identity-number", number.map_or("", |number| number.reveal()));
    typed
}

fn form(
    officer: &Officer,
    typed: &Typed,
    offered: &[Commune],
    known: Option<&Holder>,
    errors: FieldErrors,
) -> FormPage {
    let visitor = &officer.visitor;
    let title = match known {
        Some(holder) => visitor.tr("registry-edit-of", &[("name", &holder.facts.name.as_str())]),
        None => visitor.t("registry-holder-new"),
    };
    let line = |name| Input::line(visitor, typed, name);
    let kinds = word_choices(visitor, "registry-kind", HolderKind::ALL.iter().map(|k| k.word()));
    let back = known.map_or("/holders".to_owned(), |holder| format!("/holders/{}", holder.id));
    let inputs = vec![
        line("kind").choose(kinds),
        line("name"),
        line("commune").choose(commune_choices(offered)),
        line("address").helped(visitor, "registry-help-address"),
        line("identifier").helped(visitor, "registry-help-pgln"),
        line("phone").helped(visitor, "registry-help-contacts"),
        line("identity-number").helped(visitor, "registry-help-contacts"),
    ];
    let version = known.map_or(0, |holder| holder.version);
    FormPage::new(Page::new(visitor, title), errors, back, inputs, version)
}

/// `GET /holders/new`.
pub(crate) async fn create_form(
    State(state): State<RegistryState>,
    officer: Officer,
) -> Result<impl IntoResponse, Error> {
    let offered = offered(&state, &officer).await?;
    Ok(Html(form(&officer, &Typed::default(), &offered, None, FieldErrors::new())))
}

async fn offered(state: &RegistryState, officer: &Officer) -> Result<Vec<Commune>, RegistryError> {
    let (territory, today) = (officer.territory.clone(), state.today());
    state.db.read(move |tx| Ok(communes(tx, &territory, today)?)).await
}

/// `POST /holders`.
pub(crate) async fn create(
    State(state): State<RegistryState>,
    officer: Officer,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let offered = offered(&state, &officer).await?;
    let sent = match read(&typed, &offered) {
        Err(errors) => Sent::wrong(errors),
        Ok((facts, contacts)) => {
            let new = NewHolder { id: state.world.id(), facts, contacts, demonstration: false };
            let (actor, href) = (officer.actor(state.world.now()), format!("/holders/{}", new.id));
            let result = state.db.write(move |tx| holder::create(tx, &actor, &new)).await;
            Sent::from_write(result, href)?
        }
    };
    Ok(again(sent, |errors| form(&officer, &typed, &offered, None, errors)))
}

async fn opened(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
) -> Result<(Holder, Contacts), RegistryError> {
    let officer = officer.clone();
    state.db.read(move |tx| Ok((covered(tx, &officer, id)?, holder::contacts(tx, id)?))).await
}

/// `GET /holders/{id}/edit`.
pub(crate) async fn change_form(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let (known, contacts) = opened(&state, &officer, id).await?;
    let offered = offered(&state, &officer).await?;
    let typed = typed(&known, &contacts);
    Ok(Html(form(&officer, &typed, &offered, Some(&known), FieldErrors::new())))
}

/// `POST /holders/{id}`.
pub(crate) async fn change(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (known, _) = opened(&state, &officer, id).await?;
    let offered = offered(&state, &officer).await?;
    let sent = match read(&typed, &offered) {
        Err(errors) => Sent::wrong(errors),
        Ok((facts, contacts)) => {
            let (actor, version) = (officer.actor(state.world.now()), typed.version());
            let result = state.db.write(move |tx| {
                holder::update(tx, &actor, id, version, &facts)?;
                holder::set_contacts(tx, &actor, id, &contacts)
            });
            Sent::from_write(result.await, format!("/holders/{id}"))?
        }
    };
    Ok(again(sent, |errors| form(&officer, &typed, &offered, Some(&known), errors)))
}
