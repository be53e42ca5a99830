//! The list of packing houses, on screen and as a file.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::web::{Error, Html, Officer, Page, Visitor};
use nguon_print::{Column, Kind};
use serde::Deserialize;

use crate::RegistryError;
use crate::list::{Part, asked};
use crate::market::{self, Market, Status};
use crate::named::Named;
use crate::packing_house::{Filter, Listed, count, list as store_list};
use crate::screen::{
    Commune, Input, ListPage, RegistryState, Shown, Typed, communes, file_csv, file_xlsx, heading,
    market_choices, market_name, place_notes, status_tone, word_choices,
};
use crate::site::Labels;

/// The filter of list and files, as it stands in their address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    text: String,
    commune: String,
    market: String,
    status: String,
    after: String,
}

impl Asked {
    fn filter(&self) -> Result<Filter, Error> {
        Ok(Filter {
            text: self.text.clone(),
            named: Named::default(),
            commune: asked(&self.commune)?,
            market: asked(&self.market)?,
            status: asked(&self.status)?,
        })
    }

    fn narrows(&self) -> bool {
        [&self.text, &self.commune, &self.market, &self.status].iter().any(|text| !text.is_empty())
    }

    /// The fields of the filter bar.
    fn inputs(&self, visitor: &Visitor, known: &Known) -> Vec<Input> {
        let mut typed = Typed::default();
        for (name, value) in [
            ("text", &self.text),
            ("commune", &self.commune),
            ("market", &self.market),
            ("status", &self.status),
        ] {
            typed.set(name, value);
        }
        let line = |name| Input::line(visitor, &typed, name);
        let statuses = Status::ALL.iter().map(|status| status.word());
        vec![
            line("text"),
            line("commune").may_choose(known.communes.iter().map(Commune::choice).collect()),
            line("market").may_choose(market_choices(&known.markets, visitor.language)),
            line("status").may_choose(word_choices(visitor, "registry-status", statuses)),
        ]
    }
}

/// What the filter bar offers.
struct Known {
    communes: Vec<Commune>,
    markets: Vec<Market>,
}

impl Known {
    async fn read(state: &RegistryState, officer: &Officer) -> Result<Self, RegistryError> {
        let (territory, today) = (officer.territory.clone(), state.today());
        state
            .db
            .read(move |tx| {
                Ok(Self { communes: communes(tx, &territory, today)?, markets: market::all(tx)? })
            })
            .await
    }
}

struct Found {
    rows: Vec<(Listed, String)>,
    next: Option<String>,
    count: u64,
    named: Named,
}

async fn find(
    state: &RegistryState,
    officer: &Officer,
    mut filter: Filter,
    part: Part,
) -> Result<Found, RegistryError> {
    let (territory, today) = (officer.territory.clone(), state.today());
    state
        .db
        .read(move |tx| {
            filter.named = Named::read(tx, &filter.text, &territory, today)?;
            let page = store_list(tx, &territory, &filter, &part)?;
            let mut labels = Labels::new(today);
            let mut rows = Vec::with_capacity(page.rows.len());
            for row in page.rows {
                let site = labels.unit(tx, &row.site.commune)?;
                rows.push((row, site));
            }
            let next = page.next.map(|next| next.to_string());
            Ok(Found { rows, next, count: count(tx, &territory, &filter)?, named: filter.named })
        })
        .await
}

fn columns(page: &Page) -> Vec<Column> {
    vec![
        heading(page, "name", Kind::Text),
        heading(page, "code", Kind::Text),
        heading(page, "holder", Kind::Text),
        heading(page, "commune", Kind::Text),
        heading(page, "capacity", Kind::Integer),
        heading(page, "status", Kind::Text),
    ]
}

fn shown(visitor: &Visitor, markets: &[Market], (row, site): (Listed, String)) -> Vec<Shown> {
    let badges = row.statuses.iter().map(|status| {
        let word = visitor.t(&format!("registry-status-{}", status.status.word()));
        let market = market_name(visitor, markets, status.market);
        (status_tone(status.status), format!("{market}: {word}"))
    });
    vec![
        Shown::Link {
            href: format!("/packing-houses/{}", row.id),
            demonstration: row.demonstration,
            text: row.name.clone(),
        },
        Shown::Codes(row.codes.iter().map(|code| code.normalised.clone()).collect()),
        Shown::Text(row.holder_name.clone()),
        Shown::Text(site),
        Shown::Number(row.capacity_kg_per_day.map(|kg| kg.to_string()).unwrap_or_default()),
        Shown::Badges(badges.collect()),
    ]
}

/// `GET /packing-houses`.
pub(crate) async fn list(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(asked_for): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let part = Part::Page(asked(&asked_for.after)?);
    let found = find(&state, &officer, asked_for.filter()?, part).await?;
    let known = Known::read(&state, &officer).await?;
    let visitor = &officer.visitor;
    let page = Page::new(visitor, visitor.t("registry-nav-packing-houses")).with_island("find");
    Ok(Html(ListPage {
        count: found.count,
        places: place_notes(visitor, &found.named),
        filters: asked_for.inputs(visitor, &known),
        filtered: asked_for.narrows(),
        headings: columns(&page),
        rows: found.rows.into_iter().map(|row| shown(visitor, &known.markets, row)).collect(),
        next: found.next,
        new_href: Some("/packing-houses/new".to_owned()),
        map_href: None,
        empty: visitor.t("registry-packing-houses-empty"),
        empty_what: visitor.t("registry-packing-houses-empty-what"),
        page,
    }))
}

async fn whole(
    state: &RegistryState,
    officer: &Officer,
    asked: &Asked,
) -> Result<(Page, Vec<Vec<Shown>>), Error> {
    let found = find(state, officer, asked.filter()?, Part::All).await?;
    let markets = state.db.read::<_, RegistryError>(|tx| Ok(market::all(tx)?)).await?;
    let visitor = &officer.visitor;
    let page = Page::new(visitor, visitor.t("registry-nav-packing-houses"));
    Ok((page, found.rows.into_iter().map(|row| shown(visitor, &markets, row)).collect()))
}

/// `GET /packing-houses.csv`.
pub(crate) async fn csv(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let (page, rows) = whole(&state, &officer, &asked).await?;
    file_csv("packing-houses", &page.title, columns(&page), &rows)
}

/// `GET /packing-houses.xlsx`.
pub(crate) async fn xlsx(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let (page, rows) = whole(&state, &officer, &asked).await?;
    file_xlsx("packing-houses", &page.title, columns(&page), &rows, state.world.now())
}
