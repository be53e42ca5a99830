//! Everything that the rooms count, within the visitor's territory: totals and groups, each with the
//! rows behind it.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use jiff::civil::Date;
use nguon_platform::figures::{Asked, GroupLabel, Unit};
use nguon_platform::i18n;
use nguon_platform::web::{Error, Html, Officer, Page};

use super::read::AsOf;
use crate::PlanningState;
use crate::report::pages::words;

struct FigureLine {
    name: String,
    what: String,
    total: String,
    href: String,
    unknown: u64,
    /// Name, number and rows of each group.
    groups: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "progress/templates/figures.html")]
struct FiguresPage {
    page: Page,
    as_of_typed: String,
    today: String,
    from: Date,
    as_of: Date,
    lines: Vec<FigureLine>,
}

/// `GET /figures`.
pub async fn list(
    State(state): State<PlanningState>,
    officer: Officer,
    Query(as_of): Query<AsOf>,
) -> Result<impl IntoResponse, Error> {
    let today = i18n::today(state.world.now());
    let as_of = as_of.day()?.unwrap_or(today).min(today);
    let asked = Asked {
        territory: officer.territory.clone(),
        from: as_of.first_of_year(),
        as_of,
        commune: None,
        group: None,
    };
    let measures = state.figures.measures();
    let ids: Vec<String> = measures.iter().map(|measure| measure.id.to_owned()).collect();
    let counted = state.figures.count(&ids, &asked).await?;
    let page = Page::new(&officer.visitor, officer.visitor.t("plan-figures"));
    let line = |measure: &nguon_platform::figures::Measure| {
        let mut groups: BTreeMap<&str, (i64, Option<&GroupLabel>)> = BTreeMap::new();
        let mut unknown = 0;
        for one in counted.iter().filter(|one| one.measure == measure.id) {
            let sum = groups.entry(&one.group).or_default();
            *sum = (sum.0.saturating_add(one.amount), one.label.as_ref());
            unknown += one.unknown;
        }
        let amount = |value| words::amount(&page, measure.unit == Unit::SquareMetres, value);
        let href = format!("/figures/{}?from={}&as_of={as_of}", measure.id, asked.from);
        let grouped = groups.keys().any(|word| !word.is_empty());
        FigureLine {
            name: page.t(measure.key),
            what: page.t(&format!("{}-what", measure.key)),
            total: amount(groups.values().map(|(amount, _)| amount).sum()),
            unknown,
            groups: groups
                .into_iter()
                .filter(|_| grouped)
                .map(|(word, (value, label))| {
                    let named = if word.is_empty() { "none" } else { word };
                    let href = format!("{href}&group={named}");
                    (words::group(&page, word, label), amount(value), href)
                })
                .collect(),
            href,
        }
    };
    Ok(Html(FiguresPage {
        lines: measures.iter().map(line).collect(),
        as_of_typed: as_of.to_string(),
        today: today.to_string(),
        from: asked.from,
        as_of,
        page,
    }))
}
