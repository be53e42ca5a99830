//! Central meridians of VN-2000 to choose from: those of the province first.

use nguon_platform::db::{DbError, Tx};
use nguon_platform::places;
use nguon_platform::territory::UnitId;
use nguon_platform::web::Visitor;
use nguon_plots::vn2000::{FORMER_PROVINCES, Width, Zone, zones_of};

use crate::screen::Choice;

/// The zones of a province, then every other one that Vietnamese papers use.
pub(crate) fn offered(tx: &mut Tx<'_>, province: &UnitId) -> Result<Vec<Zone>, DbError> {
    let unit = places::unit(tx, province)?;
    let mut zones = unit.and_then(|unit| Some(zones_of(&unit.last()?.name))).unwrap_or_default();
    let mut others: Vec<u16> =
        FORMER_PROVINCES.iter().map(|province| province.meridian_minutes).collect();
    others.sort_unstable();
    let others = others.into_iter().filter_map(|minutes| Zone::new(minutes, Width::Three).ok());
    for zone in others.chain([Zone::SIX_48, Zone::SIX_49]) {
        if !zones.contains(&zone) {
            zones.push(zone);
        }
    }
    Ok(zones)
}

/// The zones as choices.
pub(crate) fn zone_choices(visitor: &Visitor, zones: &[Zone]) -> Vec<Choice> {
    let choice = |zone: &Zone| {
        let (degrees, minutes) = (zone.meridian_minutes() / 60, zone.meridian_minutes() % 60);
        let width: i64 = match zone.width() {
            Width::Three => 3,
            Width::Six => 6,
        };
        let meridian = format!("{degrees}°{minutes:02}′");
        let said =
            [("meridian", &meridian.as_str() as &dyn nguon_platform::i18n::Arg), ("width", &width)];
        Choice { value: zone.to_string(), label: visitor.tr("registry-zone", &said) }
    };
    zones.iter().map(choice).collect()
}

/// As the form's field holds it.
pub(super) fn zone_text(zone: Option<Zone>) -> String {
    zone.map(|zone| zone.to_string()).unwrap_or_default()
}
