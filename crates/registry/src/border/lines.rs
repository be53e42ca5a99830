//! Borders as lines for the map.

use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::{Territory, UnitId};
use sea_query::{Cond, Expr, ExprTrait, Query};

/// Provinces of the country; more borders than these are no map any more.
const LINES_MAX: u64 = 40;

/// Which unit, and its border with fewer corners as `GeoJSON`: of the provinces of a territory, and
/// of these communes.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn lines(
    tx: &mut Tx<'_>,
    territory: &Territory,
    province: Option<&UnitId>,
    communes: &[UnitId],
) -> Result<Vec<(UnitId, String)>, DbError> {
    let mut wanted = Cond::any();
    match (territory, province) {
        // Provinces have codes of two digits: `91@2025-07-01`.
        (Territory::Country, None) => wanted = wanted.add(Expr::col("unit").like("__@%")),
        (_, Some(province)) => wanted = wanted.add(Expr::col("unit").eq(province.to_string())),
        _ => {}
    }
    let communes: Vec<String> = communes.iter().map(ToString::to_string).collect();
    wanted = wanted.add(Expr::col("unit").is_in(communes));
    let query = Query::select()
        .columns(["unit", "drawn"])
        .from("registry_border")
        .and_where(Expr::col("ended_us").is_null())
        .cond_where(wanted)
        .order_by("unit", sea_query::Order::Asc)
        .limit(LINES_MAX)
        .to_owned();
    tx.select(&query, |row| Ok((row.parse("unit")?, row.get("drawn")?)))
}
