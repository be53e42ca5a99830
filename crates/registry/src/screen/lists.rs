//! The pages of every list of the room: on screen, as CSV and as XLSX, all from one filter.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use nguon_platform::accounts::Capability;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::web::{Error, Html, Officer, Page, Visitor};
use nguon_print::{Column, Kind};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::form::{Choice, Input};
use super::listing::{
    Heading, ListPage, SelectBar, Shown, file_csv, file_xlsx, heading, place_notes,
};
use super::state::RegistryState;
use super::typed::Typed;
use crate::RegistryError;
use crate::list::{self, Key, Order, Part};
use crate::named::Named;
use crate::site::Labels;
use crate::subject::SubjectKind;

/// A list of the room: the filter as it stands in its address, what it finds, how that is shown.
pub(crate) trait Listing: DeserializeOwned + Send + Sync + 'static {
    /// Its place in addresses and the name of its files.
    const FOLDER: &'static str;
    /// Message key of its title.
    const TITLE: &'static str;
    /// Message keys of what it means that nothing is there, and of what to do first.
    const EMPTY: [&'static str; 2];
    /// Who may make one more.
    const NEW: Capability = Capability::EditRegistry;
    /// Where the same filter leads on the map.
    const MAP: Option<&'static str> = None;
    /// Where the same filter gives the drawn shapes as a file (RFC 7946).
    const SHAPES: Option<&'static str> = None;
    /// The page below it that tells the same rows otherwise, and message key of what it is called.
    const OTHERWISE: Option<(&'static str, &'static str)> = None;
    /// The fact of each column and its kind in a file.
    const COLUMNS: &'static [(&'static str, Kind)];
    /// Whether its rows may be ticked, to do something with them together.
    const TICKS: Option<Ticks<Self>> = None;
    /// By which of its columns it may be ordered.
    const ORDERS: &'static [Key] = &[];

    /// What the store is asked for.
    type Filter: Send + 'static;
    /// A row of the store.
    type Row: Send + 'static;
    /// What the filter bar offers and the rows are told with.
    type Known: Send + 'static;

    /// The fields of the filter bar by their names.
    fn typed(&self) -> Typed;
    /// The cursor of the page; empty on the first.
    fn after(&self) -> &str;
    /// The order asked for; none where the list has but one.
    fn sort(&self) -> Option<&str> {
        None
    }
    /// # Errors
    /// 400 when a field is none of its kind.
    fn filter(&self, today: Date) -> Result<Self::Filter, Error>;
    /// The searched words, and where the places that they name are put.
    fn words(filter: &mut Self::Filter) -> (&str, &mut Named);
    /// One part of the list, and how many rows it has in all.
    fn read(
        tx: &mut Tx<'_>,
        territory: &Territory,
        filter: &Self::Filter,
        part: &Part,
    ) -> Result<(list::Page<Self::Row>, u64), RegistryError>;
    /// What is known beside the rows.
    fn known(tx: &mut Tx<'_>, territory: &Territory, today: Date) -> Result<Self::Known, DbError>;
    /// The fields of the filter bar, one for each of [`Listing::typed`].
    fn inputs(visitor: &Visitor, typed: &Typed, known: &Self::Known) -> Vec<Input>;
    /// Where a row lies.
    fn commune(row: &Self::Row) -> &UnitId;
    /// The cells of a row, one for each column; `site` is its commune in words.
    fn shown(visitor: &Visitor, known: &Self::Known, row: Self::Row, site: String) -> Vec<Shown>;
}

/// What is known of rows that may be ticked.
pub(crate) struct Ticks<L: Listing> {
    /// What they are.
    pub(crate) kind: SubjectKind,
    /// A row's name in the form.
    pub(crate) id: fn(&L::Row) -> Uuid,
    /// The filter that leaves these alone.
    pub(crate) among: fn(Vec<Uuid>) -> L::Filter,
}

pub(super) struct Found<L: Listing> {
    pub(super) rows: Vec<(L::Row, String)>,
    next: Option<String>,
    count: u64,
    named: Named,
    pub(super) known: L::Known,
    /// What may be done with ticked rows.
    pub(super) bar: Option<SelectBar>,
}

/// One part of a list, each row with its commune in words.
pub(crate) struct Cut<L: Listing> {
    pub(crate) rows: Vec<(L::Row, String)>,
    pub(crate) next: Option<String>,
    pub(crate) count: u64,
    named: Named,
}

/// Read one part of a list within a territory, for whoever shows it.
pub(crate) fn rows<L: Listing>(
    tx: &mut Tx<'_>,
    territory: &Territory,
    today: Date,
    mut filter: L::Filter,
    part: &Part,
) -> Result<Cut<L>, RegistryError> {
    let (text, named) = L::words(&mut filter);
    let places = Named::read(tx, text, territory, today)?;
    named.clone_from(&places);
    let (page, count) = L::read(tx, territory, &filter, part)?;
    let mut labels = Labels::new(today);
    let mut rows = Vec::with_capacity(page.rows.len());
    for row in page.rows {
        let site = labels.unit(tx, L::commune(&row))?;
        rows.push((row, site));
    }
    let next = page.next.map(|next| next.to_string());
    Ok(Cut { rows, next, count, named: places })
}

pub(super) async fn find<L: Listing>(
    state: &RegistryState,
    officer: &Officer,
    filter: L::Filter,
    part: Part,
) -> Result<Found<L>, RegistryError> {
    let (territory, today) = (officer.territory.clone(), state.today());
    let (person, on_screen) = (officer.clone(), matches!(part, Part::Page(_)));
    state
        .db
        .read(move |tx| {
            let Cut { rows, next, count, named } = rows::<L>(tx, &territory, today, filter, &part)?;
            let known = L::known(tx, &territory, today)?;
            let bar = match L::TICKS {
                Some(_) if on_screen => SelectBar::read(tx, &person, today)?,
                _ => None,
            };
            Ok(Found { rows, next, count, named, known, bar })
        })
        .await
}

impl<L: Listing> Found<L> {
    fn shown(self, visitor: &Visitor) -> Vec<Vec<Shown>> {
        let known = &self.known;
        self.rows.into_iter().map(|(row, site)| L::shown(visitor, known, row, site)).collect()
    }
}

/// The headings, those that order the list with the address that does.
fn headings<L: Listing>(page: &Page, sort: &str) -> Result<Vec<Heading>, Error> {
    let order = Order::asked(sort, L::ORDERS)?;
    let columns = L::COLUMNS.iter().zip(columns::<L>(page));
    Ok(columns
        .map(|((word, _), column)| {
            let key = L::ORDERS.iter().find(|key| key.word == *word).copied();
            Heading::new(page, column, key, order)
        })
        .collect())
}

/// The order as a field of the filter bar, for narrow screens, which show no headings.
fn order_input<L: Listing>(visitor: &Visitor, sort: &str) -> Option<Input> {
    let choices = L::ORDERS.iter().flat_map(|key| {
        [false, true].map(|descending| {
            let by = visitor.t(&format!("registry-fact-{}", key.word));
            let way = if descending { "registry-order-down" } else { "registry-order-up" };
            let label = visitor.tr(way, &[("by", &by.as_str())]);
            Choice { value: Order { key: *key, descending }.to_string(), label }
        })
    });
    let choices: Vec<Choice> = choices.collect();
    let mut typed = Typed::default();
    typed.set("sort", if sort.is_empty() { Order::default().to_string() } else { sort.to_owned() });
    (!choices.is_empty()).then(|| Input::line(visitor, &typed, "sort").choose(choices))
}

/// The columns of a list in a file.
pub(crate) fn columns<L: Listing>(page: &Page) -> Vec<Column> {
    L::COLUMNS.iter().map(|(fact, kind)| heading(page, fact, *kind)).collect()
}

/// The filter of this page, as it stands in its address.
pub(super) fn query(page: &Page) -> String {
    let here = page.href_with("after", "");
    here.split_once('?').map_or_else(String::new, |(_, query)| query.to_owned())
}

/// `GET /…`: one page of the list.
pub(crate) async fn list<L: Listing>(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(asked): Query<L>,
) -> Result<impl IntoResponse, Error> {
    let part = Part::Page(list::asked(asked.after())?);
    let found = find::<L>(&state, &officer, asked.filter(state.today())?, part).await?;
    let visitor = &officer.visitor;
    let page = Page::new(visitor, visitor.t(L::TITLE)).with_island("find");
    let headings = headings::<L>(&page, asked.sort().unwrap_or_default())?;
    let told = |_: &Page, found: Found<L>| found.shown(visitor);
    Ok(Html(page_of(visitor, &asked, page, headings, found, told)))
}

/// What is found as a page; `told` makes cells of it.
pub(super) fn page_of<L: Listing>(
    visitor: &Visitor,
    asked: &L,
    page: Page,
    headings: Vec<Heading>,
    mut found: Found<L>,
    told: impl FnOnce(&Page, Found<L>) -> Vec<Vec<Shown>>,
) -> ListPage {
    let query = query(&page);
    let filters = L::inputs(visitor, &asked.typed(), &found.known);
    let [empty, empty_what] = L::EMPTY.map(|key| visitor.t(key));
    let otherwise = |(name, label)| Choice {
        value: format!("/{}/{name}?{query}", L::FOLDER),
        label: visitor.t(label),
    };
    ListPage {
        count: found.count,
        places: place_notes(visitor, &found.named),
        filtered: filters.iter().any(|input| !input.value.is_empty()),
        filters: filters
            .into_iter()
            .chain(order_input::<L>(visitor, asked.sort().unwrap_or_default()))
            .collect(),
        headings,
        wide: false,
        next: found.next.clone(),
        ids: L::TICKS.map_or_else(Vec::new, |ticks| {
            found.rows.iter().map(|(row, _)| (ticks.id)(row)).collect()
        }),
        bar: found.bar.take().filter(|_| found.count > 0),
        selected: format!("/{}/selected", L::FOLDER),
        rows: told(&page, found),
        new_href: visitor.may(L::NEW).then(|| format!("/{}/new", L::FOLDER)),
        map_href: L::MAP.map(|map| format!("{map}?{query}")),
        shapes_href: L::SHAPES.map(|shapes| format!("{shapes}?{query}")),
        otherwise: L::OTHERWISE.map(otherwise),
        query,
        empty,
        empty_what,
        page,
    }
}

async fn whole<L: Listing>(
    state: &RegistryState,
    officer: &Officer,
    asked: &L,
) -> Result<(Page, Vec<Vec<Shown>>), Error> {
    let found = find::<L>(state, officer, asked.filter(state.today())?, Part::All).await?;
    let visitor = &officer.visitor;
    Ok((Page::new(visitor, visitor.t(L::TITLE)), found.shown(visitor)))
}

/// `GET /….csv`: all rows that the filter leaves.
pub(crate) async fn csv<L: Listing>(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(asked): Query<L>,
) -> Result<Response, Error> {
    let (page, rows) = whole(&state, &officer, &asked).await?;
    file_csv(L::FOLDER, &page.title, columns::<L>(&page), &rows)
}

/// `GET /….xlsx`: all rows that the filter leaves.
pub(crate) async fn xlsx<L: Listing>(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(asked): Query<L>,
) -> Result<Response, Error> {
    let (page, rows) = whole(&state, &officer, &asked).await?;
    file_xlsx(L::FOLDER, &page.title, columns::<L>(&page), &rows, state.world.now())
}
