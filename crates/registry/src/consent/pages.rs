//! The form that records a consent, and its withdrawal.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page};
use uuid::Uuid;

use super::{Consent, NewConsent, Purpose, give, withdraw};
use crate::RegistryError;
use crate::holder::Holder;
use crate::holder::pages::covered;
use crate::screen::{
    Control, FormPage, Input, Reader, RegistryState, Sent, Typed, again, word_choices,
};

/// A consent as the holder's page shows it.
pub(crate) struct ConsentRow {
    pub(crate) consent: Consent,
    pub(crate) purpose: String,
}

/// Consents in the visitor's language.
pub(crate) fn rows(officer: &Officer, consents: Vec<Consent>) -> Vec<ConsentRow> {
    let purpose =
        |one: &Consent| officer.visitor.t(&format!("registry-consent-{}", one.purpose.word()));
    consents.into_iter().map(|one| ConsentRow { purpose: purpose(&one), consent: one }).collect()
}

async fn holder(state: &RegistryState, officer: &Officer, id: Uuid) -> Result<Holder, Error> {
    let person = officer.clone();
    Ok(state.db.read(move |tx| covered(tx, &person, id)).await?)
}

fn page(officer: &Officer, holder: &Holder, typed: &Typed, errors: FieldErrors) -> FormPage {
    let visitor = &officer.visitor;
    let line = |name| Input::line(visitor, typed, name);
    let purposes = Purpose::ALL.iter().map(|purpose| purpose.word());
    let inputs = vec![
        line("consent").choose(word_choices(visitor, "registry-consent", purposes)),
        line("given").by(Control::Line("date")),
        line("proof").helped(visitor, "registry-help-proof"),
    ];
    let back = format!("/holders/{}", holder.id);
    let title = format!("{} – {}", visitor.t("registry-consent-give"), holder.facts.name);
    FormPage {
        action: format!("{back}/consents"),
        intro: visitor.t("registry-consents-what"),
        ..FormPage::new(Page::new(visitor, title), errors, back, inputs, holder.version)
    }
}

/// `GET /holders/{id}/consents`.
pub(crate) async fn consent_form(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let holder = holder(&state, &officer, id).await?;
    let typed = Typed::from([("given", &state.today().to_string())]);
    Ok(Html(page(&officer, &holder, &typed, FieldErrors::new())))
}

/// `POST /holders/{id}/consents`.
pub(crate) async fn give_consent(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let holder = holder(&state, &officer, id).await?;
    let mut reader = Reader::new(&typed);
    let purpose = reader.needed("consent", "registry-error-choice");
    let given = reader.day("given");
    let proof = reader.needed("proof", "registry-error-words");
    let new_id = state.world.id();
    let read = || Some(NewConsent { id: new_id, purpose: purpose?, given: given?, proof: proof? });
    let read = read();
    let sent = match reader.done(read) {
        Err(errors) => Sent::wrong(errors),
        Ok(new) => {
            let (person, actor) = (officer.clone(), officer.actor(state.world.now()));
            let result = state.db.write::<_, RegistryError>(move |tx| {
                covered(tx, &person, id)?;
                give(tx, &actor, id, &new)
            });
            Sent::from_write(result.await, format!("/holders/{id}"))?
        }
    };
    Ok(again(sent, |errors| page(&officer, &holder, &typed, errors)))
}

/// `POST /holders/{id}/consents/{consent}/withdraw`.
pub(crate) async fn withdraw_consent(
    State(state): State<RegistryState>,
    officer: Officer,
    Path((id, consent)): Path<(Uuid, Uuid)>,
    Form(_typed): Form<Typed>,
) -> Result<Response, Error> {
    let actor = officer.actor(state.world.now());
    let withdrawn = state.db.write::<_, RegistryError>(move |tx| {
        covered(tx, &officer, id)?;
        withdraw(tx, &actor, id, consent)
    });
    withdrawn.await?;
    Ok(Redirect::to(&format!("/holders/{id}")).into_response())
}
