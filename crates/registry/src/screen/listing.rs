//! One list page for every list of the room, and the same list as a file.

use askama::Template;
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;
use nguon_platform::accounts::Capability;
use nguon_platform::db::Tx;
use nguon_platform::web::{CSV, Error, Officer, Page, Tone, Visitor, XLSX, saved};
use nguon_print::{Cell, Column, Kind, Table, to_csv, to_xlsx};

use uuid::Uuid;

use super::form::{Choice, Control, Input};
use super::show::{market_name, status_tone};
use crate::RegistryError;
use crate::code::Code;
use crate::hand_over::officers;
use crate::inspection::{Plan, own_plans};
use crate::list::{Key, Order};
use crate::market::{Market, MarketStatus};
use crate::named::{Named, Understood};

/// A cell of a list.
#[derive(Debug, Clone)]
pub(crate) enum Shown {
    /// The record itself.
    Link { href: String, text: String, demonstration: bool },
    /// Words.
    Text(String),
    /// Codes.
    Codes(Vec<String>),
    /// A number with a point for decimals; empty when not known.
    Number(String),
    /// States.
    Badges(Vec<(Tone, String)>),
    /// A state and its first day; the whole in words for a file.
    Since { tone: Tone, word: String, from: Date, whole: String },
    /// A day, if there is one.
    Day(Option<Date>),
}

impl Shown {
    /// Codes as they are looked up.
    pub(crate) fn codes(codes: Vec<Code>) -> Self {
        Self::Codes(codes.into_iter().map(|code| code.normalised).collect())
    }

    /// A status for each market.
    pub(crate) fn statuses(
        visitor: &Visitor,
        markets: &[Market],
        statuses: &[MarketStatus],
    ) -> Self {
        let badges = statuses.iter().map(|status| {
            let word = visitor.t(&format!("registry-status-{}", status.status.word()));
            let market = market_name(visitor, markets, status.market);
            (status_tone(status.status), format!("{market}: {word}"))
        });
        Self::Badges(badges.collect())
    }

    fn cell(&self) -> Cell {
        match self {
            Self::Link { text, .. } | Self::Text(text) => Cell::Text(text.clone()),
            Self::Codes(codes) => Cell::Text(codes.join(", ")),
            Self::Number(number) if number.is_empty() => Cell::Empty,
            Self::Number(number) => {
                number.parse().map_or_else(|_| Cell::Text(number.clone()), Cell::Decimal)
            }
            Self::Badges(badges) => {
                let texts: Vec<&str> = badges.iter().map(|(_, text)| text.as_str()).collect();
                Cell::Text(texts.join("; "))
            }
            Self::Since { whole, .. } => Cell::Text(whole.clone()),
            Self::Day(day) => day.map_or(Cell::Empty, Cell::Date),
        }
    }
}

/// A heading and the kind of its column in a file.
pub(crate) fn heading(page: &Page, fact: &str, kind: Kind) -> Column {
    Column::new(page.t(&format!("registry-fact-{fact}")), kind)
}

/// A heading of a list on screen.
#[derive(Debug)]
pub(crate) struct Heading {
    column: Column,
    order: Option<Ordering>,
}

/// How a heading orders the list.
#[derive(Debug)]
struct Ordering {
    /// The list by this column; the other way round, where it is ordered by it already.
    href: String,
    /// What `aria-sort` says; nothing where the list is ordered by another column.
    now: Option<&'static str>,
}

impl Heading {
    pub(super) fn new(page: &Page, column: Column, key: Option<Key>, order: Order) -> Self {
        let order = key.map(|key| {
            let own = order.key == key;
            let next = Order { key, descending: own && !order.descending };
            let now = if order.descending { "descending" } else { "ascending" };
            Ordering { href: ordered(page, next), now: own.then_some(now) }
        });
        Self { column, order }
    }
}

impl Heading {
    fn is_number(&self) -> bool {
        matches!(self.column.kind, Kind::Integer | Kind::Decimal(_))
    }
}

/// The first page of the same list in another order.
fn ordered(page: &Page, order: Order) -> String {
    let here = page.href_with("sort", &order.to_string());
    let (path, query) = here.split_once('?').unwrap_or((&here, ""));
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("after=")).collect();
    format!("{path}?{}", kept.join("&"))
}

/// What a person may do with ticked rows of a list.
#[derive(Debug)]
pub(crate) struct SelectBar {
    /// Plans of the office that visits may be put on; none for those who may not.
    pub(crate) plans: Vec<Plan>,
    /// Officers who may get visits: value, name.
    pub(crate) officers: Vec<(String, String)>,
}

impl SelectBar {
    /// What this person may do; none when there is nothing.
    pub(super) fn read(
        tx: &mut Tx<'_>,
        person: &Officer,
        today: Date,
    ) -> Result<Option<Self>, RegistryError> {
        let mut bar = Self { plans: Vec::new(), officers: Vec::new() };
        if person.may(Capability::EditRegistry) {
            bar.plans = own_plans(tx, person, today)?;
            if !bar.plans.is_empty() {
                let officers = officers(tx)?.into_iter().filter(|one| !one.disabled);
                bar.officers = officers.map(|one| (one.id.to_string(), one.name)).collect();
            }
        }
        let any = person.may(Capability::Export) || !bar.plans.is_empty();
        Ok(any.then_some(bar))
    }
}

/// A list as a page.
#[derive(Debug, Template)]
#[template(path = "templates/list.html")]
pub(crate) struct ListPage {
    pub(crate) page: Page,
    /// Rows of the whole list.
    pub(crate) count: u64,
    pub(crate) filters: Vec<Input>,
    /// As which places the searched text was understood, one sentence each.
    pub(crate) places: Vec<String>,
    /// Whether anything narrows the list.
    pub(crate) filtered: bool,
    pub(crate) headings: Vec<Heading>,
    /// Whether it has more columns than a screen, and is moved sideways by itself.
    pub(crate) wide: bool,
    pub(crate) rows: Vec<Vec<Shown>>,
    /// The rows' names in the form, where they may be ticked.
    pub(crate) ids: Vec<Uuid>,
    /// What may be done with ticked rows.
    pub(crate) bar: Option<SelectBar>,
    /// Where ticked rows are sent, without what is to be done.
    pub(crate) selected: String,
    /// The filter, for what is done with all that it leaves.
    pub(crate) query: String,
    pub(crate) next: Option<String>,
    /// Where one more is made.
    pub(crate) new_href: Option<String>,
    /// The same list on the map.
    pub(crate) map_href: Option<String>,
    /// The drawn shapes of the same list as a file.
    pub(crate) shapes_href: Option<String>,
    /// Where the same rows are told otherwise, and what that is called.
    pub(crate) otherwise: Option<Choice>,
    /// What an empty list means, and what to do first.
    pub(crate) empty: String,
    pub(crate) empty_what: String,
}

impl ListPage {
    /// Exactly this list as a file: the filter stays, the page of the list does not.
    fn file(&self, ending: &str) -> String {
        let href = self.page.href_with("after", "");
        let (path, query) = href.split_once('?').unwrap_or((&href, ""));
        format!("{path}.{ending}?{query}")
    }

    /// The rows, each with its name in the form where it may be ticked.
    fn named(&self) -> impl Iterator<Item = (Option<&Uuid>, &Vec<Shown>)> {
        let ids = self.bar.iter().flat_map(|_| &self.ids).map(Some);
        ids.chain(std::iter::repeat(None)).zip(&self.rows)
    }

    /// What a row is called where it is ticked: its first cell.
    fn called(row: &[Shown]) -> &str {
        match row.first() {
            Some(Shown::Link { text, .. } | Shown::Text(text)) => text,
            _ => "",
        }
    }

    fn cells<'r>(&'r self, row: &'r [Shown]) -> impl Iterator<Item = (&'r String, &'r Shown)> {
        self.headings.iter().map(|heading| &heading.column.header).zip(row)
    }
}

/// Names of today told for one place; the rest is counted.
const NAMES_TOLD: usize = 8;

/// As which places a searched text was understood, one sentence each.
pub(crate) fn place_notes(visitor: &Visitor, named: &Named) -> Vec<String> {
    let note = |one: &Understood| {
        let told = one.today.iter().take(NAMES_TOLD).cloned().collect::<Vec<_>>().join(", ");
        let (name, more) = (one.label.as_str(), one.today.len().saturating_sub(NAMES_TOLD));
        match (one.today.len(), more) {
            (0, _) => visitor.tr("registry-place-today", &[("name", &name)]),
            (_, 0) => visitor.tr("registry-place-former", &[("name", &name), ("today", &told)]),
            _ => visitor.tr(
                "registry-place-former-more",
                &[("name", &name), ("today", &told), ("n", &more)],
            ),
        }
    };
    named.understood.iter().map(note).collect()
}

fn table(title: &str, columns: Vec<Column>, rows: &[Vec<Shown>]) -> Result<Table, Error> {
    let mut table = Table::new(title, columns).map_err(Error::internal)?;
    for row in rows {
        table.push(row.iter().map(Shown::cell).collect()).map_err(Error::internal)?;
    }
    Ok(table)
}

/// The rows as `name.csv`.
pub(crate) fn file_csv(
    name: &str,
    title: &str,
    columns: Vec<Column>,
    rows: &[Vec<Shown>],
) -> Result<Response, Error> {
    let bytes = to_csv(&table(title, columns, rows)?);
    Ok(saved(CSV, &format!("{name}.csv"), bytes))
}

/// The rows as `name.xlsx`.
pub(crate) fn file_xlsx(
    name: &str,
    title: &str,
    columns: Vec<Column>,
    rows: &[Vec<Shown>],
    now: Timestamp,
) -> Result<Response, Error> {
    let bytes = to_xlsx(&table(title, columns, rows)?, now).map_err(Error::internal)?;
    Ok(saved(XLSX, &format!("{name}.xlsx"), bytes))
}
