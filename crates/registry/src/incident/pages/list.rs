//! The list of incidents, on screen and as a file.

use jiff::civil::Date;
use nguon_platform::accounts::Capability;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::i18n;
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::web::{Error, Tone, Visitor};
use nguon_print::Kind as CellKind;
use serde::Deserialize;

use crate::RegistryError;
use crate::incident::{Filter, Kind, Listed, State, count, list as store_list};
use crate::list::{Page, Part, asked};
use crate::market::{self, Market};
use crate::named::Named;
use crate::proceeding::OnClock;
use crate::screen::{
    Input, Listing, Shown, Typed, clock_choices, market_choices, market_name, word_choices,
};

/// The filter as it stands in its address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    text: String,
    kind: String,
    state: String,
    market: String,
    clock: String,
    after: String,
}

/// What the filter bar offers.
pub(crate) struct Known {
    markets: Vec<Market>,
    today: Date,
}

/// How much a state wants to be looked at.
pub(crate) fn tone(state: State) -> Tone {
    match state {
        State::Recovered | State::Settled => Tone::Good,
        State::Warned | State::Corrected => Tone::Warning,
        State::Suspended | State::Revoked => Tone::Danger,
        State::Open | State::Investigation | State::Dismissed => Tone::Plain,
    }
}

impl Listing for Asked {
    const FOLDER: &'static str = "incidents";
    const TITLE: &'static str = "registry-nav-incidents";
    const EMPTY: [&'static str; 2] = ["registry-incidents-empty", "registry-incidents-empty-what"];
    const NEW: Capability = Capability::Apply;
    const COLUMNS: &'static [(&'static str, CellKind)] = &[
        ("file-number", CellKind::Text),
        ("case-kind", CellKind::Text),
        ("code", CellKind::Text),
        ("commune", CellKind::Text),
        ("market", CellKind::Text),
        ("case-state", CellKind::Text),
        ("correct-by", CellKind::Text),
        ("officer", CellKind::Text),
    ];

    type Filter = Filter;
    type Row = Listed;
    type Known = Known;

    fn typed(&self) -> Typed {
        [
            ("text", &self.text),
            ("kind", &self.kind),
            ("state", &self.state),
            ("market", &self.market),
            ("clock", &self.clock),
        ]
        .into()
    }

    fn after(&self) -> &str {
        &self.after
    }

    fn filter(&self, today: Date) -> Result<Filter, Error> {
        let clock: Option<OnClock> = asked(&self.clock)?;
        Ok(Filter {
            text: self.text.clone(),
            named: Named::default(),
            kind: asked(&self.kind)?,
            state: asked(&self.state)?,
            market: asked(&self.market)?,
            open: clock.is_some(),
            overdue_on: clock.filter(|clock| *clock == OnClock::Overdue).map(|_| today),
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

    fn known(tx: &mut Tx<'_>, _: &Territory, today: Date) -> Result<Known, DbError> {
        Ok(Known { markets: market::all(tx)?, today })
    }

    fn inputs(visitor: &Visitor, typed: &Typed, known: &Known) -> Vec<Input> {
        let line = |name| Input::line(visitor, typed, name);
        let kinds = Kind::ALL.iter().map(|kind| kind.word());
        let states = State::ALL.iter().map(|state| state.word());
        vec![
            line("text"),
            line("kind").may_choose(word_choices(visitor, "registry-case-kind", kinds)),
            line("state").may_choose(word_choices(visitor, "registry-case-state", states)),
            line("market").may_choose(market_choices(&known.markets, visitor.language)),
            line("clock").may_choose(clock_choices(visitor)),
        ]
    }

    fn commune(row: &Listed) -> &UnitId {
        &row.place
    }

    fn shown(visitor: &Visitor, known: &Known, row: Listed, site: String) -> Vec<Shown> {
        let state = visitor.t(&format!("registry-case-state-{}", row.state.word()));
        let mut badges = vec![(tone(row.state), state)];
        if !row.state.is_closed() && row.due.is_some_and(|due| due < known.today) {
            badges.push((Tone::Danger, visitor.t("registry-clock-overdue")));
        }
        let market = row.market.map(|one| market_name(visitor, &known.markets, one));
        vec![
            Shown::Link {
                href: format!("/incidents/{}", row.id),
                text: row.number,
                demonstration: row.demonstration,
            },
            Shown::Text(visitor.t(&format!("registry-case-kind-{}", row.kind.word()))),
            Shown::Codes(vec![row.code]),
            Shown::Text(site),
            Shown::Text(market.unwrap_or_default()),
            Shown::Badges(badges),
            Shown::Text(row.due.map(i18n::date).unwrap_or_default()),
            Shown::Text(row.officer_name.unwrap_or_default()),
        ]
    }
}
