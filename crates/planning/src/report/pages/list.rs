//! The rounds, and what is due next.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use jiff::civil::Date;
use nguon_platform::accounts::Capability;
use nguon_platform::i18n::{self, Language};
use nguon_platform::web::{Error, Html, Officer, Page, Tone};
use serde::Deserialize;
use uuid::Uuid;

use super::words;
use crate::PlanningState;
use crate::report::cycle::{self, Cycle};
use crate::report::store::{self, Listed, ROUNDS_MAX, ReportError};

/// Which page of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: Option<Uuid>,
}

struct RoundLine {
    href: String,
    state: (Tone, String),
    late: bool,
    round: Listed,
}

struct CycleLine {
    name: String,
    from: Date,
    as_of: Date,
    before: Option<Date>,
    basis: String,
    unsure: bool,
    open_href: String,
}

#[derive(Template)]
#[template(path = "report/templates/list.html")]
struct ListPage {
    page: Page,
    rounds: Vec<RoundLine>,
    cycles: Vec<CycleLine>,
    next: Option<String>,
    opens: bool,
}

/// `GET /reports`.
pub async fn list(
    State(state): State<PlanningState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
    let mut rounds = state
        .db
        .read(move |tx| store::list(tx, &territory, asked.after))
        .await
        .map_err(Error::Db)?;
    let most = usize::try_from(ROUNDS_MAX).unwrap_or(usize::MAX);
    let more = rounds.len() > most;
    rounds.truncate(most);
    let next = rounds.last().filter(|_| more).map(|last| last.id.to_string());
    let page = Page::new(&officer.visitor, officer.visitor.t("report-list"));
    let cycles = cycle::cycles().map_err(ReportError::Facts)?;
    Ok(Html(ListPage {
        opens: officer.may(Capability::Consolidate),
        rounds: rounds
            .into_iter()
            .map(|round| RoundLine {
                href: format!("/reports/{}", round.id),
                state: words::round_state(&page, round.state),
                late: round.handed_in < round.parts
                    && round.before.is_some_and(|before| today >= before),
                round,
            })
            .collect(),
        cycles: cycles.iter().map(|cycle| cycle_line(&page, cycle, today)).collect(),
        next,
        page,
    }))
}

fn cycle_line(page: &Page, cycle: &Cycle, today: Date) -> CycleLine {
    let due = cycle.next(today);
    CycleLine {
        name: name(page, cycle),
        from: due.from,
        as_of: due.as_of,
        before: due.before,
        basis: cycle.basis.clone(),
        unsure: cycle.confidence != "sure",
        open_href: format!("/reports/new?cycle={}", cycle.id),
    }
}

/// Name of a cycle in the page's language.
pub(super) fn name(page: &Page, cycle: &Cycle) -> String {
    match page.language() {
        Language::Vi => cycle.name.clone(),
        Language::En => cycle.english.clone(),
    }
}
