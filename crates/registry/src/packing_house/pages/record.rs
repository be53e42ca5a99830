//! The page of one packing house.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use nguon_platform::accounts::Capability;
use nguon_platform::audit::AuditRow;
use nguon_platform::i18n;
use nguon_platform::web::{Error, Html, Officer, Page, Visitor};
use uuid::Uuid;

use super::covered;
use crate::RegistryError;
use crate::identifier::PlaceId;
use crate::market::{self, Market};
use crate::packing_house::PackingHouse;
use crate::proceeding::Paper;
use crate::record_papers::OfPackingHouse;
use crate::record_papers::pages::{self, RecordPapers};
use crate::screen::{Fact, Held, Line, RegistryState, StandingView, activity, fact, optional_fact};
use crate::standing::{self, Standing};
use crate::subject::Subject;

#[derive(Template)]
#[template(path = "packing_house/templates/record.html")]
struct RecordPage {
    page: Page,
    house: PackingHouse,
    base: String,
    facts: Vec<Fact>,
    standing: StandingView,
    papers: RecordPapers,
    activity: Vec<Line>,
}

struct Opened {
    house: PackingHouse,
    held: Held,
    markets: Vec<Market>,
    standing: Standing,
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
            let house = covered(tx, &officer, id)?;
            let facts = &house.facts;
            Ok(Opened {
                held: Held::read(tx, &officer, facts.holder, &facts.site, today)?,
                markets: market::all(tx)?,
                standing: standing::of(tx, Subject::packing_house(id))?,
                papers: pages::read::<OfPackingHouse>(tx, id)?,
                activity: activity(tx, "packing-house", id)?,
                house,
            })
        })
        .await
}

/// `GET /packing-houses/{id}`.
pub(crate) async fn record(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let opened = opened(&state, &officer, id).await?;
    let visitor = &officer.visitor;
    Ok(Html(RecordPage {
        page: Page::new(visitor, opened.house.facts.name.as_str()),
        base: format!("/packing-houses/{id}"),
        facts: facts(visitor, &opened),
        standing: StandingView::new(visitor, opened.standing, &opened.markets, state.today()),
        papers: RecordPapers::new::<OfPackingHouse>(&officer, id, opened.papers),
        activity: opened.activity.into_iter().map(|row| Line::new(visitor, row)).collect(),
        house: opened.house,
    }))
}

fn facts(visitor: &Visitor, opened: &Opened) -> Vec<Fact> {
    let facts = &opened.house.facts;
    let capacity = facts.capacity.map(|capacity| {
        let number = i18n::grouped(visitor.language, capacity.get());
        format!("{number} {}", visitor.t("registry-unit-kg-per-day"))
    });
    let point = facts.point.map(|point| format!("{}, {}", point.lat(), point.lon()));
    vec![
        opened.held.fact(visitor, &opened.house.holder_name),
        fact(visitor, "address", &opened.held.address),
        optional_fact(visitor, "capacity", capacity),
        optional_fact(visitor, "point", point),
        optional_fact(visitor, "identifier", facts.identifier.as_ref().map(PlaceId::digits)),
    ]
}
