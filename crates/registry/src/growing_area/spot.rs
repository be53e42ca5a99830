//! What an area's plots come to together, kept beside the area: their middle for maps from afar,
//! their size for lists.

use nguon_platform::db::{DbError, Tx};
use uuid::Uuid;

/// Write it anew after the plots of an area changed.
pub(super) fn refresh(tx: &mut Tx<'_>, area: Uuid) -> Result<(), DbError> {
    tx.execute(
        "UPDATE registry_growing_area SET \
         plots_m2 = COALESCE((SELECT SUM(COALESCE(area_m2, declared_m2)) FROM registry_plot \
         WHERE growing_area = $1), 0), \
         drawn_plots = (SELECT COUNT(west) FROM registry_plot WHERE growing_area = $1), \
         lon_e7 = (SELECT CAST(AVG(west + east) * 5000000 AS INTEGER) FROM registry_plot \
         WHERE growing_area = $1), \
         lat_e7 = (SELECT CAST(AVG(south + north) * 5000000 AS INTEGER) FROM registry_plot \
         WHERE growing_area = $1) WHERE id = $1",
        &[area.into()],
    )?;
    Ok(())
}
