//! Counts of the registry's records for plans and reports, and the rows behind each.
//!
//! **Comes in:** a territory and days. **Goes out:** amounts by commune and crop group, and the very
//! rows that they sum up: both are cut from one query of [`rows`], so they cannot differ.
//!
//! **One more measure:** a row in [`MEASURES`], its query in `rows`, two texts in `i18n/`.

mod rows;

use nguon_platform::accounts::Capability;
use nguon_platform::figures::{Asked, Counting, Measure, Records, Shown, Unit};
use nguon_platform::territory::Territory;
use sea_query::SelectStatement;
use uuid::Uuid;

/// What the registry counts.
pub const MEASURES: &[Measure] = {
    const fn measure(id: &'static str, key: &'static str, unit: Unit, period: bool) -> Measure {
        Measure { id, key, unit, period }
    }
    use Unit::{Count, SquareMetres};
    &[
        measure("coded-areas", "registry-figure-coded-areas", Count, false),
        measure("coded-land", "registry-figure-coded-land", SquareMetres, false),
        measure("active-areas", "registry-figure-active-areas", Count, false),
        measure("active-markets", "registry-figure-active-markets", Count, false),
        measure("coded-houses", "registry-figure-coded-houses", Count, false),
        measure("area-checks", "registry-figure-area-checks", Count, true),
        measure("house-checks", "registry-figure-house-checks", Count, true),
        measure("applications-filed", "registry-figure-applications-filed", Count, true),
        measure("applications-granted", "registry-figure-applications-granted", Count, true),
        measure("cases-opened", "registry-figure-cases-opened", Count, true),
        measure("cases-recovered", "registry-figure-cases-recovered", Count, true),
    ]
};

/// The registry's records as figures.
#[derive(Debug)]
pub struct Registry;

/// The registry as [`Figures`](nguon_platform::figures::Figures).
pub type RegistryFigures = Counting<Registry>;

impl Records for Registry {
    const MEASURES: &'static [Measure] = MEASURES;

    fn rows(measure: &Measure, asked: &Asked) -> Option<SelectStatement> {
        rows::of(measure.id, asked)
    }

    fn groups(measure: &Measure) -> Option<SelectStatement> {
        (measure.id == "active-markets").then(rows::markets_named)
    }

    fn spots(territory: &Territory) -> Option<SelectStatement> {
        Some(rows::spots(territory))
    }

    fn shown(measure: &Measure, id: Uuid, name: String) -> Shown {
        let href = format!("/{}/{id}", rows::folder(measure.id));
        Shown { name, href, needs: Capability::ViewRegistry }
    }
}

#[cfg(test)]
mod tests;
