//! The rows behind a number, with its definition, its days and its territory.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use jiff::civil::Date;
use nguon_platform::db::DbError;
use nguon_platform::figures::{Asked, Behind, Unit};
use nguon_platform::i18n;
use nguon_platform::places::{self, Period};
use nguon_platform::territory::UnitId;
use nguon_platform::web::{Error, Html, Officer, Page};
use serde::Deserialize;

use super::words;
use crate::PlanningState;
use crate::plan::pages::land;
use crate::plan::{PlanId, store};
use crate::progress::scope::scope;

/// Rows shown; the count is of all of them only when they fit.
const ROWS_MAX: u32 = 1_000;
/// Rows read when only those on the land of a plan are shown.
const LAND_ROWS_MAX: u32 = 20_000;

/// Which rows.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    from: Option<String>,
    as_of: Option<String>,
    commune: Option<String>,
    group: Option<String>,
    /// Only what lies on the land of this plan.
    plan: Option<String>,
    /// Only what lies on the land of this former district of the plan.
    unit: Option<String>,
}

struct RowLine {
    row: Behind,
    place: String,
    group: String,
    amount: String,
}

#[derive(Template)]
#[template(path = "report/templates/rows.html")]
struct RowsPage {
    page: Page,
    what: String,
    from: Option<Date>,
    as_of: Date,
    place: String,
    group: Option<String>,
    rows: Vec<RowLine>,
    total: String,
    cut: bool,
}

/// The land of a plan, or of one of its former districts.
struct PlanLand {
    document: String,
    district: Option<Period>,
    communes: BTreeSet<UnitId>,
}

impl PlanLand {
    fn words(&self, page: &Page) -> String {
        match &self.district {
            Some(district) => page.tr(
                "plan-rows-district",
                &[("district", &land::name(page, district)), ("document", &self.document)],
            ),
            None => page.tr("plan-rows-plan", &[("document", &self.document)]),
        }
    }
}

async fn read_land(
    state: &PlanningState,
    plan: Option<String>,
    unit: Option<String>,
    today: Date,
) -> Result<Option<PlanLand>, Error> {
    let Some(plan) = plan.filter(|text| !text.is_empty()) else { return Ok(None) };
    let id: PlanId = plan.parse().map_err(|_| Error::NotFound)?;
    let found = state.db.read(move |tx| {
        let Some(kept) = store::kept(tx, &id)? else { return Ok(None) };
        let scope = scope(tx, &kept, today)?;
        Ok::<_, DbError>(Some((kept, scope)))
    });
    let (kept, scope) = found.await?.ok_or(Error::NotFound)?;
    let document = kept.plan.document.name();
    let Some(code) = unit.filter(|text| !text.is_empty()) else {
        return Ok(Some(PlanLand { document, district: None, communes: scope.units }));
    };
    let communes = scope.of(&code).ok_or(Error::NotFound)?;
    let district = scope.lands.into_iter().find(|land| land.unit.code() == code);
    Ok(Some(PlanLand { document, district: district.map(|land| land.was), communes }))
}

/// `GET /figures/{measure}`.
pub async fn show(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(measure): Path<String>,
    Query(which): Query<Which>,
) -> Result<impl IntoResponse, Error> {
    let measure = state.figures.measures().iter().find(|known| known.id == measure);
    let measure = *measure.ok_or(Error::NotFound)?;
    let today = i18n::today(state.world.now());
    let commune: Option<UnitId> = which
        .commune
        .filter(|text| !text.is_empty())
        .map(|text| text.parse())
        .transpose()
        .map_err(|_| Error::NotFound)?;
    let group = which.group.filter(|text| !text.is_empty());
    let day = |text: Option<String>| {
        let text = text.filter(|text| !text.is_empty());
        text.map(|text| text.parse::<Date>()).transpose().map_err(|_| Error::NotFound)
    };
    let as_of = day(which.as_of)?.unwrap_or(today).min(today);
    let asked = Asked {
        territory: officer.territory.clone(),
        from: day(which.from)?.unwrap_or_else(|| as_of.first_of_year()),
        as_of,
        commune: commune.clone(),
        group: group.as_deref().map(|word| if word == "none" { "" } else { word }.to_owned()),
    };
    let land = read_land(&state, which.plan, which.unit, today).await?;
    let asked_most = if land.is_some() { LAND_ROWS_MAX } else { ROWS_MAX };
    let mut rows = state.figures.rows(measure.id, &asked, asked_most + 1).await?;
    let mut cut = rows.len() > usize::try_from(asked_most).unwrap_or(usize::MAX);
    if let Some(land) = &land {
        rows.retain(|row| land.communes.contains(&row.commune));
    }
    let most = usize::try_from(ROWS_MAX).unwrap_or(usize::MAX);
    cut |= rows.len() > most;
    rows.truncate(most);
    let mut units: Vec<UnitId> =
        rows.iter().map(|row| row.commune.clone()).chain(commune.clone()).collect();
    units.sort_unstable();
    units.dedup();
    let names = state.db.read::<_, DbError>(move |tx| {
        let mut names = std::collections::BTreeMap::new();
        for unit in units {
            let name = places::label(tx, &unit, today)?;
            names.insert(unit.clone(), name.unwrap_or_else(|| unit.to_string()));
        }
        Ok(names)
    });
    let names = names.await?;
    let page = Page::new(&officer.visitor, officer.visitor.t(measure.key));
    let square_metres = measure.unit == Unit::SquareMetres;
    let total: i64 = rows.iter().map(|row| row.amount).sum();
    let name = |unit: &UnitId| names.get(unit).cloned().unwrap_or_else(|| unit.to_string());
    Ok(Html(RowsPage {
        what: page.t(&format!("{}-what", measure.key)),
        from: measure.period.then_some(asked.from),
        as_of,
        place: match (&commune, &land) {
            (Some(commune), _) => name(commune),
            (None, Some(land)) => land.words(&page),
            (None, None) => page.t("report-where-all"),
        },
        group: asked.group.as_deref().map(|word| {
            // All rows are of it; without any there is nobody to say what it is called.
            let label = rows.first().and_then(|row| row.label.as_ref());
            words::group(&page, word, label)
        }),
        total: words::amount(&page, square_metres, total),
        rows: rows
            .into_iter()
            .map(|row| RowLine {
                place: name(&row.commune),
                group: words::group(&page, &row.group, row.label.as_ref()),
                amount: if row.unknown {
                    page.t("report-unknown")
                } else {
                    words::amount(&page, square_metres, row.amount)
                },
                row,
            })
            .collect(),
        cut,
        page,
    }))
}
