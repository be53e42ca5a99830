//! Former districts on a map: one mark at the middle of the land recorded there. Outlines of units are
//! nobody's to copy, so none are drawn.

use std::collections::BTreeSet;

use nguon_platform::figures::Spot;
use nguon_platform::territory::UnitId;

/// Longitude and latitude of the middle of all plots drawn in these communes; none where none is drawn.
pub fn middle(spots: &[Spot], communes: &BTreeSet<UnitId>) -> Option<(f64, f64)> {
    let here = spots.iter().filter(|spot| communes.contains(&spot.commune));
    let (plots, lon, lat) = here.fold((0.0, 0.0, 0.0), |(plots, lon, lat), spot| {
        let many = f64::from(spot.plots);
        (plots + many, lon + spot.lon * many, lat + spot.lat * many)
    });
    (plots > 0.0).then(|| (lon / plots, lat / plots))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_that_of_all_plots() {
        let unit = |code: &str| format!("{code}@2025-07-01").parse::<UnitId>().unwrap();
        let spot = |code, plots, lon, lat| Spot { commune: unit(code), plots, lon, lat };
        let spots = [spot("30643", 3, 105.0, 10.0), spot("30673", 1, 109.0, 14.0)];
        for (codes, middle_of) in [
            (&["30643"][..], Some((105.0, 10.0))),
            (&["30643", "30673"], Some((106.0, 11.0))),
            (&["30643", "30001"], Some((105.0, 10.0))),
            (&["30001"], None),
            (&[], None),
        ] {
            let communes = codes.iter().map(|code| unit(code)).collect();
            assert_eq!(middle(&spots, &communes), middle_of, "{codes:?}");
        }
    }
}
