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
    let provinces = match (territory, province) {
        // Provinces have codes of two digits: `91@2025-07-01`.
        (Territory::Country, None) => Some(Expr::col("unit").like("__@%")),
        (_, Some(province)) => Some(Expr::col("unit").eq(province.to_string())),
        _ => None,
    };
    let communes: Vec<String> = communes.iter().map(ToString::to_string).collect();
    // An empty list is no condition: it would be a constant without a type.
    let communes = (!communes.is_empty()).then(|| Expr::col("unit").is_in(communes));
    if provinces.is_none() && communes.is_none() {
        return Ok(Vec::new());
    }
    let wanted = provinces.into_iter().chain(communes).fold(Cond::any(), Cond::add);
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
