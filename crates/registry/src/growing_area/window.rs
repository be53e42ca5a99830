//! Which plots lie in a window of the map, found on an index that every engine has.

use std::str::FromStr;

use nguon_plots::Extent;
use sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr, UnionType};

/// Plots wider than this, in degrees (about a kilometre), have an index of their own
/// (`registry_plot_wide`, which names the same figure).
const WIDE: f64 = 0.01;

/// A window of the map: west, south, east, north in degrees (OGC API Features, `bbox`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window([f64; 4]);

/// Text that is no window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a window is west,south,east,north in degrees")]
pub struct WindowError;

impl FromStr for Window {
    type Err = WindowError;

    fn from_str(text: &str) -> Result<Self, WindowError> {
        let numbers: Result<Vec<f64>, _> = text.split(',').map(str::parse).collect();
        let numbers = numbers.map_err(|_| WindowError)?;
        let [west, south, east, north] = numbers.try_into().map_err(|_| WindowError)?;
        let sane = [west, south, east, north].iter().all(|degrees| degrees.is_finite());
        if sane && west <= east && south <= north {
            Ok(Self([west, south, east, north]))
        } else {
            Err(WindowError)
        }
    }
}

impl From<Extent> for Window {
    fn from(extent: Extent) -> Self {
        Self([extent.west, extent.south, extent.east, extent.north])
    }
}

impl Window {
    /// West, south, east, north in degrees.
    pub fn degrees(self) -> [f64; 4] {
        self.0
    }

    /// The plots whose bounding box meets the window: a condition on their id.
    pub(crate) fn holds(self, id: SimpleExpr) -> SimpleExpr {
        id.in_subquery(self.met("id"))
    }

    /// The growing areas with such a plot: a condition on their id.
    pub(crate) fn holds_some_of(self, area: SimpleExpr) -> SimpleExpr {
        area.in_subquery(self.met("growing_area"))
    }

    fn met(self, column: &'static str) -> SelectStatement {
        let mut narrow = self
            .met_from(column, self.0[0] - WIDE)
            .and_where(Expr::cust("east - west <= 0.01"))
            .to_owned();
        let wide =
            self.met_from(column, -180.0).and_where(Expr::cust("east - west > 0.01")).to_owned();
        narrow.union(UnionType::All, wide).take()
    }

    fn met_from(self, column: &'static str, west_least: f64) -> SelectStatement {
        let [west, south, east, north] = self.0;
        Query::select()
            .column(column)
            .from("registry_plot")
            .and_where(Expr::col("west").gte(west_least))
            .and_where(Expr::col("west").lte(east))
            .and_where(Expr::col("east").gte(west))
            .and_where(Expr::col("south").lte(north))
            .and_where(Expr::col("north").gte(south))
            .to_owned()
    }
}
