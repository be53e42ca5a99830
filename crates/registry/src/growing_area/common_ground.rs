//! Who else has ground that a boundary claims: asked of the whole register, not of a territory.

use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::Placed;
use nguon_plots::{Overlap, OverlapTolerance, PlotGeometry, overlap};
use sea_query::{Alias, Expr, ExprTrait, JoinType, Query};
use uuid::Uuid;

use super::list::TABLE;
use super::window::Window;

/// Neighbours looked at for one boundary; a commune has fewer.
const NEIGHBOURS_MAX: u64 = 5_000;

/// A registered plot with ground in common, above [`OverlapTolerance::START`].
#[derive(Debug, Clone)]
pub struct CommonGround {
    /// The plot.
    pub plot: Uuid,
    /// Its number within its area.
    pub number: String,
    /// Its growing area.
    pub area: Uuid,
    /// That area's name: for those who may see it, see `placed`.
    pub area_name: String,
    /// Where that area lies.
    pub placed: Placed,
    /// How much; `a` is the boundary asked about.
    pub overlap: Overlap,
}

/// The plots that share ground with a boundary, most first, but for the plot `own` itself.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn common_ground(
    tx: &mut Tx<'_>,
    boundary: &PlotGeometry,
    own: Option<Uuid>,
) -> Result<Vec<CommonGround>, DbError> {
    let plot = Alias::new("p");
    let query = Query::select()
        .expr_as(Expr::col(("p", "id")), Alias::new("plot"))
        .columns([("p", "number"), ("p", "geometry")])
        .expr_as(Expr::col((TABLE, "id")), Alias::new("area"))
        .columns([(TABLE, "name"), (TABLE, "commune"), (TABLE, "province"), (TABLE, "holder")])
        .from_as("registry_plot", plot)
        .join(JoinType::InnerJoin, TABLE, Expr::col((TABLE, "id")).equals(("p", "growing_area")))
        .and_where(Window::from(boundary.bounds()).holds(Expr::col(("p", "id"))))
        .limit(NEIGHBOURS_MAX)
        .to_owned();
    let near = tx.select(&query, |row| {
        let geometry: String = row.get("geometry")?;
        let found = CommonGround {
            plot: row.get("plot")?,
            number: row.get("number")?,
            area: row.get("area")?,
            area_name: row.get("name")?,
            placed: Placed {
                commune: Some(row.parse("commune")?),
                province: Some(row.parse("province")?),
                holder: row.get("holder")?,
            },
            overlap: Overlap::NONE,
        };
        Ok((found, geometry))
    })?;
    let mut found = Vec::new();
    for (mut one, geometry) in near {
        // What lies in the register was checked when it came in.
        let Ok(other) = PlotGeometry::from_geojson(&geometry) else { continue };
        one.overlap = overlap(boundary, &other);
        if own != Some(one.plot) && one.overlap.exceeds(&OverlapTolerance::START) {
            found.push(one);
        }
    }
    found.sort_by(|a, b| b.overlap.area_m2.total_cmp(&a.overlap.area_m2));
    Ok(found)
}
