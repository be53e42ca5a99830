//! The rows of a list against the markets: in each cell the status of today and since when.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::i18n::Arg;
use nguon_platform::web::{Error, Html, Officer, Page, Visitor};
use nguon_print::{Column, Kind};

use super::form::Choice;
use super::listing::{Heading, Shown, file_csv, file_xlsx};
use super::lists::{Found, Listing, find, page_of, query};
use super::show::status_tone;
use super::state::RegistryState;
use crate::list::{self, Order, Part};
use crate::market::{Market, MarketStatus};

/// A list whose rows have a status in each market. Its first cells are the record and its codes.
pub(crate) trait ByMarket: Listing {
    /// Message key of the matrix's title.
    const MATRIX: &'static str;

    /// All markets, as they are known beside the rows.
    fn markets(known: &Self::Known) -> &[Market];
    /// The current statuses of a row.
    fn statuses(row: &Self::Row) -> &[MarketStatus];
}

/// Columns before the markets, by their words among those of the list.
const OWN: [&str; 3] = ["name", "code", "commune"];

fn headings(page: &Page, markets: &[Market]) -> Vec<Column> {
    let own = OWN.map(|fact| super::heading(page, fact, Kind::Text));
    let language = page.language();
    let markets = markets.iter().map(|market| Column::new(market.label(language), Kind::Text));
    own.into_iter().chain(markets).collect()
}

fn cells<L: ByMarket>(visitor: &Visitor, page: &Page, found: Found<L>) -> Vec<Vec<Shown>> {
    let known = found.known;
    let markets = L::markets(&known);
    let cell = |market: &Market, statuses: &[MarketStatus]| {
        // One status at a time in each market.
        let here = statuses.iter().find(|status| status.market == market.code);
        let Some(status) = here else { return Shown::Text(String::new()) };
        let word = visitor.t(&format!("registry-status-{}", status.status.word()));
        let day = page.date(status.from);
        let said: [(&str, &dyn Arg); 2] = [("status", &word.as_str()), ("day", &day.as_str())];
        let whole = visitor.tr("registry-matrix-since", &said);
        Shown::Since { tone: status_tone(status.status), word, from: status.from, whole }
    };
    let row = |(row, site): (L::Row, String)| {
        let marked: Vec<Shown> =
            markets.iter().map(|market| cell(market, L::statuses(&row))).collect();
        let own = L::shown(visitor, &known, row, site.clone()).into_iter().take(2);
        own.chain([Shown::Text(site)]).chain(marked).collect()
    };
    found.rows.into_iter().map(row).collect()
}

/// `GET /…/markets`: one page of the matrix, by the filter of the list.
pub(crate) async fn matrix<L: ByMarket>(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(asked): Query<L>,
) -> Result<impl IntoResponse, Error> {
    let part = Part::Page(list::asked(asked.after())?);
    let mut found = find::<L>(&state, &officer, asked.filter(state.today())?, part).await?;
    // Nothing is done with its rows: that is the list's.
    found.bar = None;
    let visitor = &officer.visitor;
    let page = Page::new(visitor, visitor.t(L::MATRIX)).with_island("find");
    let order = Order::asked(asked.sort().unwrap_or_default(), L::ORDERS)?;
    let columns = OWN.iter().map(Some).chain(std::iter::repeat(None));
    let headings = headings(&page, L::markets(&found.known)).into_iter().zip(columns);
    let heading = |(column, fact): (Column, Option<&&str>)| {
        let key = L::ORDERS.iter().find(|key| fact.is_some_and(|fact| *fact == key.word)).copied();
        Heading::new(&page, column, key, order)
    };
    let headings = headings.map(heading).collect();
    let list =
        Choice { value: format!("/{}?{}", L::FOLDER, query(&page)), label: visitor.t(L::TITLE) };
    let told = |page: &Page, found| cells::<L>(visitor, page, found);
    let mut shown = page_of(visitor, &asked, page, headings, found, told);
    shown.otherwise = Some(list);
    shown.wide = true;
    (shown.map_href, shown.shapes_href, shown.new_href) = (None, None, None);
    Ok(Html(shown))
}

async fn whole<L: ByMarket>(
    state: &RegistryState,
    officer: &Officer,
    asked: &L,
) -> Result<(Page, Vec<Column>, Vec<Vec<Shown>>), Error> {
    let found = find::<L>(state, officer, asked.filter(state.today())?, Part::All).await?;
    let visitor = &officer.visitor;
    let page = Page::new(visitor, visitor.t(L::MATRIX));
    let columns = headings(&page, L::markets(&found.known));
    let rows = cells::<L>(visitor, &page, found);
    Ok((page, columns, rows))
}

fn file_name<L: ByMarket>() -> String {
    format!("{}-markets", L::FOLDER)
}

/// `GET /…/markets.csv`: all rows that the filter leaves.
pub(crate) async fn csv<L: ByMarket>(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(asked): Query<L>,
) -> Result<Response, Error> {
    let (page, columns, rows) = whole(&state, &officer, &asked).await?;
    file_csv(&file_name::<L>(), &page.title, columns, &rows)
}

/// `GET /…/markets.xlsx`: all rows that the filter leaves.
pub(crate) async fn xlsx<L: ByMarket>(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(asked): Query<L>,
) -> Result<Response, Error> {
    let (page, columns, rows) = whole(&state, &officer, &asked).await?;
    file_xlsx(&file_name::<L>(), &page.title, columns, &rows, state.world.now())
}
