//! The letter of a case, to print: what was found, what follows, until when.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use jiff::civil::Date;
use nguon_platform::web::{Error, Html, Officer, Page};
use uuid::Uuid;

use super::covered;
use crate::RegistryError;
use crate::incident::Incident;
use crate::market;
use crate::proceeding::{self, Step};
use crate::screen::{RegistryState, market_name};
use crate::site::Labels;
use crate::subject::{Subject, SubjectKind};
use crate::{growing_area, packing_house};

#[derive(Template)]
#[template(path = "incident/templates/letter.html")]
struct LetterPage {
    page: Page,
    incident: Incident,
    /// Name of the subject and of its holder.
    named: Option<(String, String)>,
    place: String,
    market: String,
    /// What the last step came to, in words, and its reason.
    decided: String,
    last: Option<Step>,
    today: Date,
}

/// `GET /incidents/{id}/letter`.
pub(crate) async fn letter(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let (person, today) = (officer.clone(), state.today());
    let read = state.db.read(move |tx| {
        let incident = covered(tx, &person, id)?;
        let named = match incident.subject {
            None => None,
            Some(Subject { kind: SubjectKind::GrowingArea, id }) => {
                growing_area::get(tx, id)?.map(|one| (one.facts.name.to_string(), one.holder_name))
            }
            Some(Subject { kind: SubjectKind::PackingHouse, id }) => {
                packing_house::get(tx, id)?.map(|one| (one.facts.name.to_string(), one.holder_name))
            }
        };
        let unit = incident.commune.as_ref().unwrap_or(&incident.province);
        let place = Labels::new(today).unit(tx, unit)?;
        let last = proceeding::steps(tx, incident.thing())?.pop();
        Ok::<_, RegistryError>((incident, named, place, market::all(tx)?, last))
    });
    let (incident, named, place, markets, last) = read.await?;
    let visitor = &officer.visitor;
    let market = incident.market.map(|one| market_name(visitor, &markets, one));
    let title = visitor.tr("registry-letter-of", &[("number", &incident.number.as_str())]);
    Ok(Html(LetterPage {
        page: Page::new(visitor, title),
        decided: visitor.t(&format!("registry-case-state-{}", incident.state.word())),
        market: market.unwrap_or_else(|| visitor.t("registry-all")),
        incident,
        named,
        place,
        last,
        today,
    }))
}
