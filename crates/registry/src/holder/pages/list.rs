//! The list of holders, on screen and as a file.

use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::i18n;
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::web::{Error, Visitor};
use nguon_print::Kind;
use serde::Deserialize;

use crate::RegistryError;
use crate::holder::{Filter, HolderKind, Listed, ORDERS, count, list as store_list};
use crate::list::{Key, Order, Page, Part, asked};
use crate::named::Named;
use crate::screen::{
    Commune, Input, Listing, Shown, Typed, commune_choices, communes, word_choices,
};

/// The filter of list and files, as it stands in their address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    text: String,
    kind: String,
    commune: String,
    sort: String,
    after: String,
}

impl Listing for Asked {
    const FOLDER: &'static str = "holders";
    const TITLE: &'static str = "registry-nav-holders";
    const EMPTY: [&'static str; 2] = ["registry-holders-empty", "registry-holders-empty-what"];
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("name", Kind::Text),
        ("kind", Kind::Text),
        ("commune", Kind::Text),
        ("identifier", Kind::Text),
        ("growing-areas", Kind::Integer),
        ("entered", Kind::Date),
    ];
    const ORDERS: &'static [Key] = &ORDERS;

    type Filter = Filter;
    type Row = Listed;
    type Known = Vec<Commune>;

    fn typed(&self) -> Typed {
        [("text", &self.text), ("kind", &self.kind), ("commune", &self.commune)].into()
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
            kind: asked(&self.kind)?,
            commune: asked(&self.commune)?,
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

    fn known(tx: &mut Tx<'_>, territory: &Territory, today: Date) -> Result<Vec<Commune>, DbError> {
        communes(tx, territory, today)
    }

    fn inputs(visitor: &Visitor, typed: &Typed, known: &Vec<Commune>) -> Vec<Input> {
        let line = |name| Input::line(visitor, typed, name);
        let kinds = HolderKind::ALL.iter().map(|kind| kind.word());
        vec![
            line("text"),
            line("kind").may_choose(word_choices(visitor, "registry-kind", kinds)),
            line("commune").may_choose(commune_choices(known)),
        ]
    }

    fn commune(row: &Listed) -> &UnitId {
        &row.site.commune
    }

    fn shown(visitor: &Visitor, _: &Vec<Commune>, row: Listed, site: String) -> Vec<Shown> {
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
            Shown::Day(Some(i18n::today(row.entered))),
        ]
    }
}
