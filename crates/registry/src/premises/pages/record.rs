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
use crate::proceeding::Paper;
use crate::record_papers::OfPremises;
use crate::record_papers::pages::{self, RecordPapers};
use crate::screen::{Fact, Held, Line, RegistryState, activity, fact};

#[derive(Template)]
#[template(path = "premises/templates/record.html")]
struct RecordPage {
    page: Page,
    premises: Premises,
    facts: Vec<Fact>,
    papers: RecordPapers,
    activity: Vec<Line>,
}

struct Opened {
    premises: Premises,
    held: Held,
    papers: Vec<Paper>,
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
            let facts = &premises.facts;
            Ok(Opened {
                held: Held::read(tx, &officer, facts.holder, &facts.site, today)?,
                papers: pages::read::<OfPremises>(tx, id)?,
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
        papers: RecordPapers::new::<OfPremises>(&officer, id, opened.papers),
        activity: opened.activity.into_iter().map(|row| Line::new(visitor, row)).collect(),
        premises: opened.premises,
    }))
}

fn facts(visitor: &Visitor, opened: &Opened) -> Vec<Fact> {
    let facts = &opened.premises.facts;
    vec![
        fact(visitor, "kind", visitor.t(&format!("registry-kind-{}", facts.kind.word()))),
        opened.held.fact(visitor, &opened.premises.holder_name),
        fact(visitor, "address", &opened.held.address),
        fact(visitor, "identifier", facts.identifier.digits()),
    ]
}
