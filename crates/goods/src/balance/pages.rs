//! The list of balances, and the same list as a file.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use nguon_lineage::Finding;
use nguon_platform::accounts::Capability;
use nguon_platform::db::DbError;
use nguon_platform::i18n::today;
use nguon_platform::territory::UnitId;
use nguon_platform::web::{self, FieldErrors, Html, Officer, Page, Tone};
use serde::Deserialize;

use super::model::{Cursor, Filter, Shown, Sort};
use super::{export, list as store, told};
use crate::GoodsState;
use crate::lot::export as files;

/// Query of the list, as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    q: String,
    unit: String,
    year: String,
    over: String,
    sort: String,
    after: String,
}

impl ListQuery {
    /// The filter; what cannot be read filters nothing and is told.
    fn filter(&self) -> (Filter, FieldErrors) {
        let mut errors = FieldErrors::new();
        let year = self.year.trim();
        let read = year.parse::<i16>().ok().filter(|year| (1900..=2200).contains(year));
        if !year.is_empty() && read.is_none() {
            errors.add("year", "goods-error-year");
        }
        let filter = Filter {
            text: self.q.clone(),
            unit: self.unit.parse().ok(),
            year: read,
            over: !self.over.is_empty(),
            sort: Sort::of(&self.sort),
        };
        (filter, errors)
    }
}

#[derive(Template)]
#[template(path = "balance/templates/list.html")]
struct ListPage {
    page: Page,
    visitor: web::Visitor,
    query: ListQuery,
    errors: FieldErrors,
    filter: Filter,
    units: Vec<(UnitId, String)>,
    total: u64,
    rows: Vec<Shown>,
    next: Option<String>,
    csv: String,
    xlsx: String,
    may_export: bool,
}

impl ListPage {
    fn amount(&self, of: &nguon_lineage::Amount) -> String {
        told::amount(&self.visitor, of)
    }

    fn capacity(&self, row: &Shown) -> String {
        let known = row.balance.capacity_kg;
        known.map_or_else(
            || self.page.t("goods-balance-unknown"),
            |kg| format!("{} kg", told::kg(&self.visitor, kg)),
        )
    }

    fn finding(&self, finding: &Finding) -> String {
        self.page.t(told::finding_key(finding.kind))
    }

    fn sorts(&self) -> [(Sort, bool); 4] {
        Sort::ALL.map(|sort| (sort, sort == self.filter.sort))
    }
}

/// `GET /balances`
pub(crate) async fn list(
    State(state): State<GoodsState>,
    officer: Officer,
    Query(query): Query<ListQuery>,
) -> Result<impl IntoResponse, web::Error> {
    let (filter, errors) = query.filter();
    let (territory, asked) = (officer.territory.clone(), filter.clone());
    let after: Option<Cursor> = query.after.parse().ok();
    let day = today(state.world.now());
    let found = state.db.read::<_, DbError>(move |tx| {
        let total = store::count(tx, &territory, &asked)?;
        let units = store::units(tx, &territory, day)?;
        let rows = store::list(tx, &territory, &asked, after.as_ref(), store::PAGE_ROWS)?;
        Ok((total, units, rows))
    });
    let (total, units, (rows, next)) = found.await?;
    let page = Page::new(&officer.visitor, officer.visitor.t("goods-balances"));
    let file = |name: &str| page.href_with("after", "").replacen("/balances?", name, 1);
    Ok(Html(ListPage {
        csv: file("/balances.csv?"),
        xlsx: file("/balances.xlsx?"),
        page,
        visitor: officer.visitor.clone(),
        query,
        errors,
        filter,
        units,
        total,
        rows,
        next: next.map(|next| next.to_string()),
        may_export: officer.may(Capability::Export),
    }))
}

/// `GET /balances.csv`
pub(crate) async fn csv(
    State(state): State<GoodsState>,
    officer: Officer,
    Query(query): Query<ListQuery>,
) -> Result<Response, web::Error> {
    Ok(files::csv(&whole(&state, &officer, &query).await?, "balances"))
}

/// `GET /balances.xlsx`
pub(crate) async fn xlsx(
    State(state): State<GoodsState>,
    officer: Officer,
    Query(query): Query<ListQuery>,
) -> Result<Response, web::Error> {
    files::xlsx(&whole(&state, &officer, &query).await?, "balances", state.world.now())
}

/// Exactly the list, without pages. A file is never cut silently.
async fn whole(
    state: &GoodsState,
    officer: &Officer,
    query: &ListQuery,
) -> Result<nguon_print::Table, web::Error> {
    let (filter, errors) = query.filter();
    errors.check()?;
    let territory = officer.territory.clone();
    let read = move |tx: &mut nguon_platform::db::Tx<'_>| {
        store::list(tx, &territory, &filter, None, store::FILE_ROWS)
    };
    let (rows, more) = state.db.read::<_, DbError>(read).await?;
    if more.is_some() {
        return Err(web::Error::Conflict("goods-error-file-too-long"));
    }
    export::table(&rows, &officer.visitor, state.world.now())
}
