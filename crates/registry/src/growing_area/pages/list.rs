//! The list of growing areas, on screen and as a file; the map has the same filter.

use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::web::{Error, Visitor};
use nguon_print::Kind;
use serde::Deserialize;

use crate::RegistryError;
use crate::crop::{self, Crop};
use crate::growing_area::{Filter, Listed, ORDERS, count, list as store_list};
use crate::list::{Key, Order, Page, Part, asked};
use crate::market::{self, Market, MarketStatus};
use crate::named::Named;
use crate::screen::matrix::ByMarket;
use crate::screen::{
    Commune, Input, Listing, Shown, Ticks, Typed, commune_choices, communes, crop_choices,
    market_choices, status_choices,
};
use crate::subject::SubjectKind;

/// The filter of list, files and map, as it stands in their address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    text: String,
    crop: String,
    commune: String,
    market: String,
    status: String,
    sort: String,
    after: String,
}

/// What the filter bar offers.
pub(crate) struct Known {
    pub(crate) crops: Vec<Crop>,
    communes: Vec<Commune>,
    markets: Vec<Market>,
}

impl Listing for Asked {
    const FOLDER: &'static str = "growing-areas";
    const TITLE: &'static str = "registry-nav-growing-areas";
    const EMPTY: [&'static str; 2] =
        ["registry-growing-areas-empty", "registry-growing-areas-empty-what"];
    const MAP: Option<&'static str> = Some("/map");
    const SHAPES: Option<&'static str> = Some("/api/growing-areas.geojson");
    const OTHERWISE: Option<(&'static str, &'static str)> = Some(("markets", "registry-matrix"));
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("name", Kind::Text),
        ("code", Kind::Text),
        ("holder", Kind::Text),
        ("commune", Kind::Text),
        ("crop", Kind::Text),
        ("area-ha", Kind::Decimal(4)),
        ("plots", Kind::Integer),
        ("status", Kind::Text),
        ("last-check", Kind::Date),
    ];
    const ORDERS: &'static [Key] = &ORDERS;
    const TICKS: Option<Ticks<Self>> = Some(Ticks {
        kind: SubjectKind::GrowingArea,
        id: |row| row.id,
        among: |among| Filter { among, ..Filter::default() },
    });

    type Filter = Filter;
    type Row = Listed;
    type Known = Known;

    fn typed(&self) -> Typed {
        [
            ("text", &self.text),
            ("crop", &self.crop),
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
            area: None,
            crop: asked(&self.crop)?,
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
        Ok(Known {
            crops: crop::all(tx)?,
            communes: communes(tx, territory, today)?,
            markets: market::all(tx)?,
        })
    }

    fn inputs(visitor: &Visitor, typed: &Typed, known: &Known) -> Vec<Input> {
        let line = |name| Input::line(visitor, typed, name);
        vec![
            line("text"),
            line("crop").may_choose(crop_choices(&known.crops, visitor.language)),
            line("commune").may_choose(commune_choices(&known.communes)),
            line("market").may_choose(market_choices(&known.markets, visitor.language)),
            line("status").may_choose(status_choices(visitor)),
        ]
    }

    fn commune(row: &Listed) -> &UnitId {
        &row.site.commune
    }

    fn shown(visitor: &Visitor, known: &Known, row: Listed, site: String) -> Vec<Shown> {
        let crops: Vec<&str> = row.crops.iter().map(|crop| crop.label(visitor.language)).collect();
        vec![
            Shown::Link {
                href: format!("/growing-areas/{}", row.id),
                text: row.name,
                demonstration: row.demonstration,
            },
            Shown::codes(row.codes),
            Shown::Text(row.holder_name),
            Shown::Text(site),
            Shown::Text(crops.join(", ")),
            Shown::Number(row.area.to_string()),
            Shown::Number(row.plots.to_string()),
            Shown::statuses(visitor, &known.markets, &row.statuses),
            Shown::Day(row.checked),
        ]
    }
}

impl ByMarket for Asked {
    const MATRIX: &'static str = "registry-matrix-growing-areas";

    fn markets(known: &Known) -> &[Market] {
        &known.markets
    }

    fn statuses(row: &Listed) -> &[MarketStatus] {
        &row.statuses
    }
}
