//! The list of packing houses, on screen and as a file.

use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::web::{Error, Visitor};
use nguon_print::Kind;
use serde::Deserialize;

use crate::RegistryError;
use crate::list::{Key, Order, Page, Part, asked};
use crate::market::{self, Market, MarketStatus};
use crate::named::Named;
use crate::packing_house::{Filter, Listed, ORDERS, count, list as store_list};
use crate::screen::matrix::ByMarket;
use crate::screen::{
    Commune, Input, Listing, Shown, Ticks, Typed, commune_choices, communes, market_choices,
    status_choices,
};
use crate::subject::SubjectKind;

/// The filter of list and files, as it stands in their address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    text: String,
    commune: String,
    market: String,
    status: String,
    sort: String,
    after: String,
}

/// What the filter bar offers.
pub(crate) struct Known {
    communes: Vec<Commune>,
    markets: Vec<Market>,
}

impl Listing for Asked {
    const FOLDER: &'static str = "packing-houses";
    const TITLE: &'static str = "registry-nav-packing-houses";
    const EMPTY: [&'static str; 2] =
        ["registry-packing-houses-empty", "registry-packing-houses-empty-what"];
    const OTHERWISE: Option<(&'static str, &'static str)> = Some(("markets", "registry-matrix"));
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("name", Kind::Text),
        ("code", Kind::Text),
        ("holder", Kind::Text),
        ("commune", Kind::Text),
        ("capacity", Kind::Integer),
        ("status", Kind::Text),
        ("last-check", Kind::Date),
    ];
    const ORDERS: &'static [Key] = &ORDERS;
    const TICKS: Option<Ticks<Self>> = Some(Ticks {
        kind: SubjectKind::PackingHouse,
        id: |row| row.id,
        among: |among| Filter { among, ..Filter::default() },
    });

    type Filter = Filter;
    type Row = Listed;
    type Known = Known;

    fn typed(&self) -> Typed {
        [
            ("text", &self.text),
            ("commune", &self.commune),
            ("market", &self.market),
            ("status", &self.status),
        ]
        .into()
    }

    fn after(&self) -> &str {
        &self.after
    }

    fn sort(&self) -> Option<&str> {
        Some(&self.sort)
    }

    fn filter(&self, _: Date) -> Result<Filter, Error> {
        Ok(Filter {
            text: self.text.clone(),
            named: Named::default(),
            commune: asked(&self.commune)?,
            market: asked(&self.market)?,
            status: asked(&self.status)?,
            among: Vec::new(),
            order: Order::asked(&self.sort, Self::ORDERS)?,
        })
    }

    fn words(filter: &mut Filter) -> (&str, &mut Named) {
        (&filter.text, &mut filter.named)
    }

    fn read(
        tx: &mut Tx<'_>,
        territory: &Territory,
        filter: &Filter,
        part: &Part,
    ) -> Result<(Page<Listed>, u64), RegistryError> {
        Ok((store_list(tx, territory, filter, part)?, count(tx, territory, filter)?))
    }

    fn known(tx: &mut Tx<'_>, territory: &Territory, today: Date) -> Result<Known, DbError> {
        Ok(Known { communes: communes(tx, territory, today)?, markets: market::all(tx)? })
    }

    fn inputs(visitor: &Visitor, typed: &Typed, known: &Known) -> Vec<Input> {
        let line = |name| Input::line(visitor, typed, name);
        vec![
            line("text"),
            line("commune").may_choose(commune_choices(&known.communes)),
            line("market").may_choose(market_choices(&known.markets, visitor.language)),
            line("status").may_choose(status_choices(visitor)),
        ]
    }

    fn commune(row: &Listed) -> &UnitId {
        &row.site.commune
    }

    fn shown(visitor: &Visitor, known: &Known, row: Listed, site: String) -> Vec<Shown> {
        let capacity = row.capacity_kg_per_day.map(|kg| kg.to_string());
        vec![
            Shown::Link {
                href: format!("/packing-houses/{}", row.id),
                text: row.name,
                demonstration: row.demonstration,
            },
            Shown::codes(row.codes),
            Shown::Text(row.holder_name),
            Shown::Text(site),
            Shown::Number(capacity.unwrap_or_default()),
            Shown::statuses(visitor, &known.markets, &row.statuses),
            Shown::Day(row.checked),
        ]
    }
}

impl ByMarket for Asked {
    const MATRIX: &'static str = "registry-matrix-packing-houses";

    fn markets(known: &Known) -> &[Market] {
        &known.markets
    }

    fn statuses(row: &Listed) -> &[MarketStatus] {
        &row.statuses
    }
}
