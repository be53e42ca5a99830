//! All plans.

use askama::Template;
use axum::extract::State;
use axum::response::IntoResponse;
use nguon_platform::db::DbError;
use nguon_platform::places;
use nguon_platform::web::{Error, Html, Page, Visitor};

use super::labels;
use crate::PlanningState;
use crate::plan::store::{self, Summary};

#[derive(Template)]
#[template(path = "plan/templates/list.html")]
struct ListPage {
    page: Page,
    plans: Vec<Line>,
}

struct Line {
    plan: Summary,
    /// The province as it was, in words.
    territory: String,
    /// Day of the document, where known.
    date: Option<String>,
    /// Its time.
    period: String,
}

/// `GET /plans`
pub async fn list(
    State(state): State<PlanningState>,
    visitor: Visitor,
) -> Result<impl IntoResponse, Error> {
    let plans = state
        .db
        .read::<_, DbError>(|tx| {
            let mut lines = Vec::new();
            for plan in store::list(tx)? {
                let label = places::label(tx, &plan.province, plan.as_of)?;
                let territory = label.unwrap_or_else(|| plan.province.to_string());
                lines.push((plan, territory));
            }
            Ok(lines)
        })
        .await?;
    let page = Page::new(&visitor, visitor.t("plan-list"));
    let line = |(plan, territory): (Summary, String)| Line {
        date: plan.date.map(|day| page.date(day)),
        period: labels::period(&page, plan.from, plan.to),
        territory,
        plan,
    };
    let plans = plans.into_iter().map(line).collect();
    Ok(Html(ListPage { page, plans }))
}
