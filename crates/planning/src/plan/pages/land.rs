//! Where the units of a plan lie today, in words.

use nguon_platform::i18n::Language;
use nguon_platform::places::Period;
use nguon_platform::web::Page;

use crate::plan::today::Land;

/// A unit of the plan and the communes that hold its land.
pub(super) struct LandLine {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) ended: String,
    pub(super) communes: Vec<(String, String)>,
    pub(super) exact: bool,
}

/// One line per unit.
pub(super) fn lines(page: &Page, lands: &[Land]) -> Vec<LandLine> {
    let line = |land: &Land| LandLine {
        name: name(page, &land.was),
        href: format!("/places/{}", land.unit),
        ended: land.ended.map_or_else(|| page.t("plan-land-exists"), |day| page.date(day)),
        communes: land
            .communes
            .iter()
            .map(|(id, period)| (format!("/places/{id}"), name(page, period)))
            .collect(),
        exact: land.exact,
    };
    lands.iter().map(line).collect()
}

/// What is said above the lines: since when the units are no more, how many communes hold their
/// land, and whether the figures can be carried over. None while all units exist.
pub(super) fn note(page: &Page, lands: &[Land]) -> Option<String> {
    let ended = lands.iter().filter_map(|land| land.ended).max()?;
    let crossed = lands.iter().filter(|land| !land.exact).count();
    let mut communes: Vec<_> =
        lands.iter().flat_map(|land| land.communes.iter().map(|(id, _)| id)).collect();
    communes.sort_unstable();
    communes.dedup();
    let key = if crossed == 0 { "plan-land-exact" } else { "plan-land-crossed" };
    let ended = page.date(ended);
    Some(page.tr(key, &[("day", &ended), ("communes", &communes.len()), ("crossed", &crossed)]))
}

/// Full name in the page's language.
pub(crate) fn name(page: &Page, period: &Period) -> String {
    match page.language() {
        Language::Vi => period.full_name(),
        Language::En => period.english.clone(),
    }
}
