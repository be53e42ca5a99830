//! The list of applications, on screen and as a file: the most urgent first.

use jiff::civil::Date;
use nguon_platform::accounts::Capability;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::i18n;
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::web::{Error, Tone, Visitor};
use nguon_print::Kind;
use serde::Deserialize;

use crate::RegistryError;
use crate::application::{Filter, Listed, State, count, list as store_list};
use crate::list::{Page, Part, asked};
use crate::market::{self, Market};
use crate::named::Named;
use crate::proceeding::OnClock;
use crate::screen::{
    Commune, Input, Listing, Shown, Typed, clock_choices, commune_choices, communes,
    market_choices, market_name, word_choices,
};

/// The filter as it stands in its address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    text: String,
    state: String,
    market: String,
    commune: String,
    clock: String,
    after: String,
}

/// What the filter bar offers.
pub(crate) struct Known {
    communes: Vec<Commune>,
    markets: Vec<Market>,
    today: Date,
}

/// How much a state wants to be looked at.
pub(crate) fn tone(state: State) -> Tone {
    match state {
        State::Granted => Tone::Good,
        State::Refused | State::Upheld => Tone::Danger,
        State::Returned | State::Appealed => Tone::Warning,
        _ => Tone::Plain,
    }
}

impl Listing for Asked {
    const FOLDER: &'static str = "applications";
    const TITLE: &'static str = "registry-nav-applications";
    const EMPTY: [&'static str; 2] =
        ["registry-applications-empty", "registry-applications-empty-what"];
    const NEW: Capability = Capability::Apply;
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("file-number", Kind::Text),
        ("subject", Kind::Text),
        ("holder", Kind::Text),
        ("commune", Kind::Text),
        ("markets", Kind::Text),
        ("app-state", Kind::Text),
        ("filed", Kind::Text),
        ("due", Kind::Text),
        ("officer", Kind::Text),
    ];

    type Filter = Filter;
    type Row = Listed;
    type Known = Known;

    fn typed(&self) -> Typed {
        [
            ("text", &self.text),
            ("state", &self.state),
            ("market", &self.market),
            ("commune", &self.commune),
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
            state: asked(&self.state)?,
            market: asked(&self.market)?,
            commune: asked(&self.commune)?,
            overdue_on: clock.filter(|clock| *clock == OnClock::Overdue).map(|_| today),
            open: clock.is_some(),
            officer: None,
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
        let communes = communes(tx, territory, today)?;
        Ok(Known { communes, markets: market::all(tx)?, today })
    }

    fn inputs(visitor: &Visitor, typed: &Typed, known: &Known) -> Vec<Input> {
        let line = |name| Input::line(visitor, typed, name);
        let states = State::ALL.iter().map(|state| state.word());
        vec![
            line("text"),
            line("state").may_choose(word_choices(visitor, "registry-app-state", states)),
            line("market").may_choose(market_choices(&known.markets, visitor.language)),
            line("commune").may_choose(commune_choices(&known.communes)),
            line("clock").may_choose(clock_choices(visitor)),
        ]
    }

    fn commune(row: &Listed) -> &UnitId {
        &row.site.commune
    }

    fn shown(visitor: &Visitor, known: &Known, row: Listed, site: String) -> Vec<Shown> {
        let markets: Vec<String> =
            row.markets.iter().map(|one| market_name(visitor, &known.markets, *one)).collect();
        let state = visitor.t(&format!("registry-app-state-{}", row.state.word()));
        let mut badges = vec![(tone(row.state), state)];
        if row.state.is_counted() && row.due.is_some_and(|due| due < known.today) {
            badges.push((Tone::Danger, visitor.t("registry-clock-overdue")));
        }
        vec![
            Shown::Link {
                href: format!("/applications/{}", row.id),
                text: row.number,
                demonstration: row.demonstration,
            },
            Shown::Text(row.subject_name),
            Shown::Text(row.holder_name),
            Shown::Text(site),
            Shown::Text(markets.join(", ")),
            Shown::Badges(badges),
            Shown::Text(row.filed.map(i18n::date).unwrap_or_default()),
            Shown::Text(row.due.map(i18n::date).unwrap_or_default()),
            Shown::Text(row.officer_name.unwrap_or_default()),
        ]
    }
}
