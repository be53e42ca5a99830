//! The form of an officer or a holder that opens a case about one code: a change, a misuse.

use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page};

use crate::Words;
use crate::incident::{Kind, told};
use crate::screen::{
    Control, FormPage, Input, Reader, RegistryState, Sent, Typed, again, word_choices,
};

fn form(officer: &Officer, typed: &Typed, errors: FieldErrors) -> FormPage {
    let visitor = &officer.visitor;
    let line = |name| Input::line(visitor, typed, name);
    let kinds = [Kind::Change, Kind::Misuse].map(Kind::word);
    let inputs = vec![
        line("kind").choose(word_choices(visitor, "registry-case-kind", kinds)),
        line("code").helped(visitor, "registry-help-case-code"),
        line("about").by(Control::Text).helped(visitor, "registry-help-about"),
    ];
    let page = Page::new(visitor, visitor.t("registry-incident-new"));
    FormPage::new(page, errors, "/incidents".into(), inputs, 0)
}

/// `GET /incidents/new?code=…&kind=…`.
pub(crate) async fn create_form(officer: Officer, Query(typed): Query<Typed>) -> impl IntoResponse {
    Html(form(&officer, &typed, FieldErrors::new()))
}

/// `POST /incidents`.
pub(crate) async fn create(
    State(state): State<RegistryState>,
    officer: Officer,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let mut reader = Reader::new(&typed);
    let kind: Option<Kind> = reader.needed("kind", "registry-error-choice");
    let code: Option<String> = reader.needed("code", "registry-error-empty");
    let about: Option<Words> = reader.needed("about", "registry-error-words");
    let read = || Some((kind?, code?, about?));
    let read = read();
    let sent = match reader.done(read) {
        Err(errors) => Sent::wrong(errors),
        Ok((kind, code, about)) => {
            let (person, id) = (officer.clone(), state.world.id());
            let actor = officer.actor(state.world.now());
            let result =
                state.db.write(move |tx| told::tell(tx, &actor, &person, id, (kind, &code, about)));
            Sent::from_write(result.await, format!("/incidents/{id}"))?
        }
    };
    Ok(again(sent, |errors| form(&officer, &typed, errors)))
}
