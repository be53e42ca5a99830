//! The list of holders, on screen and as a file.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::web::{Error, Html, Officer, Page, Visitor};
use nguon_print::{Column, Kind};
use serde::Deserialize;

use crate::RegistryError;
use crate::holder::{Filter, HolderKind, Listed, count, list as store_list};
use crate::list::{Part, asked};
use crate::named::Named;
use crate::screen::{
    Commune, Input, ListPage, RegistryState, Shown, Typed, communes, file_csv, file_xlsx, heading,
    place_notes, word_choices,
};
use crate::site::Labels;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    text: String,
    kind: String,
    commune: String,
    after: String,
}

impl Asked {
    fn filter(&self) -> Result<Filter, Error> {
        Ok(Filter {
            text: self.text.clone(),
            named: Named::default(),
            kind: asked(&self.kind)?,
            commune: asked(&self.commune)?,
        })
    }

    fn narrows(&self) -> bool {
        [&self.text, &self.kind, &self.commune].iter().any(|text| !text.is_empty())
    }
}

struct Found {
    rows: Vec<(Listed, String)>,
    next: Option<String>,
    count: u64,
    named: Named,
    communes: Vec<Commune>,
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
            Ok(Found {
                rows,
                next: page.next.map(|next| next.to_string()),
                count: count(tx, &territory, &filter)?,
                communes: communes(tx, &territory, today)?,
                named: filter.named,
            })
        })
        .await
}

fn columns(page: &Page) -> Vec<Column> {
    vec![
        heading(page, "name", Kind::Text),
        heading(page, "kind", Kind::Text),
        heading(page, "commune", Kind::Text),
        heading(page, "identifier", Kind::Text),
        heading(page, "growing-areas", Kind::Integer),
    ]
}

fn shown(visitor: &Visitor, (row, site): (Listed, String)) -> Vec<Shown> {
    let digits = row.identifier.as_deref().and_then(|uri| uri.rsplit('/').next());
    vec![
        Shown::Link {
            href: format!("/holders/{}", row.id),
            text: row.name,
            demonstration: row.demonstration,
        },
        Shown::Text(visitor.t(&format!("registry-kind-{}", row.kind.word()))),
        Shown::Text(site),
        Shown::Codes(digits.map(str::to_owned).into_iter().collect()),
        Shown::Number(row.growing_areas.to_string()),
    ]
}

/// `GET /holders`.
pub(crate) async fn list(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(asked_for): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let part = Part::Page(asked(&asked_for.after)?);
    let found = find(&state, &officer, asked_for.filter()?, part).await?;
    let visitor = &officer.visitor;
    let page = Page::new(visitor, visitor.t("registry-nav-holders")).with_island("find");
    let mut typed = Typed::default();
    typed.set("text", &asked_for.text);
    typed.set("kind", &asked_for.kind);
    typed.set("commune", &asked_for.commune);
    let kinds = word_choices(visitor, "registry-kind", HolderKind::ALL.iter().map(|k| k.word()));
    Ok(Html(ListPage {
        count: found.count,
        places: place_notes(visitor, &found.named),
        filters: vec![
            Input::line(visitor, &typed, "text"),
            Input::line(visitor, &typed, "kind").may_choose(kinds),
            Input::line(visitor, &typed, "commune")
                .may_choose(found.communes.iter().map(Commune::choice).collect()),
        ],
        filtered: asked_for.narrows(),
        headings: columns(&page),
        rows: found.rows.into_iter().map(|row| shown(visitor, row)).collect(),
        next: found.next,
        new_href: Some("/holders/new".to_owned()),
        map_href: None,
        empty: visitor.t("registry-holders-empty"),
        empty_what: visitor.t("registry-holders-empty-what"),
        page,
    }))
}

async fn whole(
    state: &RegistryState,
    officer: &Officer,
    asked: &Asked,
) -> Result<(Page, Vec<Vec<Shown>>), Error> {
    let found = find(state, officer, asked.filter()?, Part::All).await?;
    let visitor = &officer.visitor;
    let page = Page::new(visitor, visitor.t("registry-nav-holders"));
    Ok((page, found.rows.into_iter().map(|row| shown(visitor, row)).collect()))
}

/// `GET /holders.csv`.
pub(crate) async fn csv(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let (page, rows) = whole(&state, &officer, &asked).await?;
    file_csv("holders", &page.title, columns(&page), &rows)
}

/// `GET /holders.xlsx`.
pub(crate) async fn xlsx(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let (page, rows) = whole(&state, &officer, &asked).await?;
    file_xlsx("holders", &page.title, columns(&page), &rows, state.world.now())
}
