//! The traffic light of a target and the forecast to its deadline. Both rules are also said in words
//! (`plan-light-rule`, `plan-forecast-rule`); change them together.

use jiff::civil::Date;
use nguon_platform::closed_list;
use nguon_platform::web::Tone;
use rust_decimal::Decimal;

/// The forecast must reach this many percent of a target for an amber light. No document states it:
/// it is the project's own.
pub const AMBER_PERCENT: i64 = 80;

closed_list! {
    /// What the light of a target shows.
    Light {
        /// The result is the target or more.
        Reached = "reached",
        /// The forecast reaches the target.
        OnTheWay = "on-the-way",
        /// The forecast reaches [`AMBER_PERCENT`] of it.
        Slow = "slow",
        /// It reaches less, or the deadline has passed.
        Behind = "behind",
        /// There is a result, but nothing to forecast with.
        Open = "open",
        /// Nobody has recorded anything of it.
        NoRecords = "no-records",
    }
}

impl Light {
    /// How it is shown, beside its word.
    pub fn tone(self) -> Tone {
        match self {
            Self::Reached | Self::OnTheWay => Tone::Good,
            Self::Slow => Tone::Warning,
            Self::Behind => Tone::Danger,
            Self::Open | Self::NoRecords => Tone::Plain,
        }
    }
}

/// The result of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// The day.
    pub day: Date,
    /// The result as of its end.
    pub value: Decimal,
}

/// Where the straight line through the first and the last day meets the deadline; none with fewer
/// than two days, and once the deadline is there. Points are in the order of their days.
pub fn forecast(points: &[Point], deadline: Date) -> Option<Decimal> {
    let (first, last) = (points.first()?, points.last()?);
    let days = |from: Date, to: Date| {
        Decimal::from((to.since(from).map(|span| span.get_days())).unwrap_or_default())
    };
    if last.day <= first.day || deadline <= last.day {
        return None;
    }
    let slope = (last.value - first.value).checked_div(days(first.day, last.day))?;
    slope.checked_mul(days(last.day, deadline))?.checked_add(last.value)
}

/// The light of a target.
pub fn light(
    target: Decimal,
    result: Option<Decimal>,
    forecast: Option<Decimal>,
    (as_of, deadline): (Date, Option<Date>),
) -> Light {
    let Some(result) = result else { return Light::NoRecords };
    if result >= target {
        return Light::Reached;
    }
    if deadline.is_some_and(|deadline| deadline <= as_of) {
        return Light::Behind;
    }
    match forecast {
        None => Light::Open,
        Some(forecast) if forecast >= target => Light::OnTheWay,
        Some(forecast)
            if forecast * Decimal::ONE_HUNDRED >= target * Decimal::from(AMBER_PERCENT) =>
        {
            Light::Slow
        }
        Some(_) => Light::Behind,
    }
}
