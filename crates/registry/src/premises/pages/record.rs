//! The page of one place of a holder.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use nguon_platform::accounts::Capability;
use nguon_platform::audit::AuditRow;
use nguon_platform::web::{Error, Html, Officer, Page, Visitor};
use uuid::Uuid;

use super::covered;
use crate::RegistryError;
use crate::premises::Premises;
use crate::screen::{Fact, Line, RegistryState, activity, fact};
use crate::site::Labels;

#[derive(Template)]
#[template(path = "premises/templates/record.html")]
struct RecordPage {
    page: Page,
    premises: Premises,
    facts: Vec<Fact>,
    activity: Vec<Line>,
}

struct Opened {
    premises: Premises,
    address: String,
    /// Whether this person may open the holder's page.
    holder_open: bool,
    activity: Vec<AuditRow>,
}

async fn opened(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
) -> Result<Opened, RegistryError> {
    let (officer, today) = (officer.clone(), state.today());
    state
        .db
        .read(move |tx| {
            let premises = covered(tx, &officer, id)?;
            let holder = crate::holder::get(tx, premises.facts.holder)?;
            Ok(Opened {
                address: Labels::new(today).site(tx, &premises.facts.site)?,
                holder_open: holder.is_some_and(|holder| officer.covers(&holder.placed())),
                activity: activity(tx, "premises", id)?,
                premises,
            })
        })
        .await
}

/// `GET /premises/{id}`.
pub(crate) async fn record(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let opened = opened(&state, &officer, id).await?;
    let visitor = &officer.visitor;
    Ok(Html(RecordPage {
        page: Page::new(visitor, opened.premises.facts.name.as_str()),
        facts: facts(visitor, &opened),
        activity: opened.activity.into_iter().map(|row| Line::new(visitor, row)).collect(),
        premises: opened.premises,
    }))
}

fn facts(visitor: &Visitor, opened: &Opened) -> Vec<Fact> {
    let facts = &opened.premises.facts;
    let holder = fact(visitor, "holder", &opened.premises.holder_name);
    vec![
        fact(visitor, "kind", visitor.t(&format!("registry-kind-{}", facts.kind.word()))),
        if opened.holder_open {
            holder.leading(format!("/holders/{}", facts.holder))
        } else {
            holder
        },
        fact(visitor, "address", &opened.address),
        fact(visitor, "identifier", facts.identifier.digits()),
    ]
}
