//! Readiness per market at a glance (R68): what of the dated requirements is met today, what is
//! missing to ship there, and what nobody here can know.

pub(crate) mod api;
pub(crate) mod pages;

use jiff::civil::Date;
use nguon_platform::db::Tx;

use crate::RegistryError;
use crate::certificate;
use crate::closed::closed_list;
use crate::market::{self, MarketCode, Status};
use crate::monitoring;
use crate::rulebook::{self, Required, Requirement};
use crate::subject::{Subject, SubjectKind};
use crate::{code, growing_area, incident};

closed_list! {
    /// Whether a requirement is met; unknown is never taken for met.
    Verdict {
        /// Met today.
        Met = "met",
        /// Missing.
        Missing = "missing",
        /// Not known here.
        Unknown = "unknown",
    }
}

/// The requirements of one market with what holds of each.
#[derive(Debug, Clone)]
pub struct Readiness {
    /// Which market.
    pub market: MarketCode,
    /// Each requirement and its verdict.
    pub rows: Vec<(Required, Verdict)>,
}

impl Readiness {
    /// Whether everything is met and known to be.
    pub fn is_ready(&self) -> bool {
        self.rows.iter().all(|(_, verdict)| *verdict == Verdict::Met)
    }
}

/// Readiness of a subject for every market where it has a status, or wants one of those given.
///
/// # Errors
/// [`RegistryError::NotFound`] when there is no such subject.
pub fn readiness(
    tx: &mut Tx<'_>,
    subject: Subject,
    today: Date,
) -> Result<Vec<Readiness>, RegistryError> {
    let requirements = rulebook::requirements(tx)?;
    let statuses = market::current(tx, subject)?;
    let has_code = !code::of(tx, subject)?.is_empty();
    let certified =
        certificate::of(tx, subject)?.iter().any(|certificate| certificate.holds_on(today));
    let cases = incident::of_subject(tx, subject)?;
    let checked = monitoring::checked(tx, subject, today)?;
    let (crops, drawn) = match subject.kind {
        SubjectKind::PackingHouse => (Vec::new(), None),
        SubjectKind::GrowingArea => {
            let area = growing_area::get(tx, subject.id)?.ok_or(RegistryError::NotFound)?;
            let plots = growing_area::plots(tx, subject.id)?;
            let drawn = !plots.is_empty() && plots.iter().all(|plot| plot.facts.outline.is_some());
            let crops = area.crops.iter().map(|one| one.crop.as_str().to_owned()).collect();
            (crops, Some(drawn))
        }
    };
    let verdict = |fine: bool| if fine { Verdict::Met } else { Verdict::Missing };
    let one = |market: MarketCode, status: Status, required: &Required| {
        let verdict = match required.requirement {
            Requirement::Code => verdict(has_code),
            Requirement::Active => verdict(matches!(status, Status::Active | Status::Warned)),
            Requirement::NoCase => verdict(!cases.iter().any(|case| {
                matches!(
                    case.state,
                    incident::State::Warned
                        | incident::State::Suspended
                        | incident::State::Corrected
                ) && case.market.is_none_or(|one| one == market)
            })),
            Requirement::Checked => checked.map_or(Verdict::Unknown, verdict),
            Requirement::Plots => drawn.map_or(Verdict::Unknown, verdict),
            Requirement::Gap => verdict(certified),
            Requirement::Records => Verdict::Unknown,
        };
        (required.clone(), verdict)
    };
    let markets = statuses.iter().map(|status| Readiness {
        market: status.market,
        rows: requirements
            .of(subject.kind, status.market, &crops, today)
            .into_iter()
            .map(|required| one(status.market, status.status, required))
            .collect(),
    });
    Ok(markets.collect())
}

#[cfg(test)]
mod tests;
