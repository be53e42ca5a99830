//! Plots, each as drawn.

use nguon_platform::db::{DbError, Row, Tx};
use nguon_platform::territory::Territory;
use nguon_platform::web::Error;
use nguon_plots::Extent;
use nguon_plots::files::RawPart;
use sea_query::{Alias, Cond, Expr, ExprTrait, JoinType, Order, SelectStatement};
use uuid::Uuid;

use super::asked::{Key, Narrow};
use super::feature::{Crops, Feature, Owner, PlotProperties, Record, Standing, Telling};
use super::read::{self, Layer};
use super::{areas, shape};
use crate::api::PlaceOut;
use crate::code;
use crate::growing_area;
use crate::list::{self, Cursor};
use crate::market::current_of;
use crate::site::{Labels, Site};
use crate::subject::SubjectKind;

/// The layer.
pub(super) struct Plots;

/// A plot with its area.
pub(super) struct Plot {
    id: Uuid,
    number: String,
    identifier: Option<String>,
    measured_m2: Option<u64>,
    declared_m2: Option<u64>,
    shape_bytes: Option<u64>,
    area: Uuid,
    area_name: String,
    sort_name: String,
    owner: (Uuid, String),
    site: Site,
    demonstration: bool,
    created: jiff::Timestamp,
}

impl Layer for Plots {
    type Row = Plot;

    fn query(
        territory: &Territory,
        narrow: &Narrow,
        drawn: bool,
        after: Option<&Key>,
    ) -> SelectStatement {
        let area = growing_area::TABLE;
        // A page walks areas in their order and asks each for its plots; where the plots are known
        // first, each is asked for its area. What is no bare column cannot be entered by.
        let plots_first = narrow.id.is_some() || !narrow.windows.is_empty();
        let of_area = Expr::col(("p", "growing_area"));
        let of_area = if plots_first {
            of_area.equals((area, "id"))
        } else {
            of_area.eq(Expr::cust("COALESCE(registry_growing_area.id, registry_growing_area.id)"))
        };
        let mut query = list::with_holder(area);
        query
            .join_as(JoinType::InnerJoin, "registry_plot", Alias::new("p"), of_area)
            .cond_where(areas::condition(territory, narrow))
            .and_where_option(narrow.id.map(|id| Expr::col(("p", "id")).eq(id.as_bytes().to_vec())))
            .and_where(if drawn {
                Expr::col(("p", "geometry")).is_not_null()
            } else {
                Expr::col(("p", "geometry")).is_null()
            });
        if !narrow.windows.is_empty() {
            let met = narrow.windows.iter().map(|window| window.holds(Expr::col(("p", "id"))));
            query.cond_where(met.fold(Cond::any(), Cond::add));
        }
        if let Some(key) = after {
            // Said of the area alone, so that its index is entered there.
            query.and_where(read::from(area, key)).cond_where(
                Cond::any()
                    .add(read::after(area, key))
                    .add(Expr::col(("p", "number")).gt(key.number.as_str())),
            );
        }
        for column in ["id", "number", "identifier", "area_m2", "declared_m2"] {
            query.column(("p", column));
        }
        for column in
            ["name", "sort_name", "holder", "commune", "province", "address", "demonstration"]
        {
            query.column((area, column));
        }
        query
            .column((area, "created_us"))
            .expr_as(Expr::col((area, "id")), Alias::new("area"))
            .expr_as(Expr::col(("h", "name")), Alias::new("holder_name"))
            .expr_as(Expr::cust("CAST(LENGTH(p.geometry) AS BIGINT)"), Alias::new("bytes"))
            .order_by((area, "sort_name"), Order::Asc)
            .order_by((area, "id"), Order::Asc)
            .order_by(("p", "number"), Order::Asc);
        query
    }

    fn row(row: &Row<'_>) -> Result<Plot, DbError> {
        Ok(Plot {
            id: row.get("id")?,
            number: row.get("number")?,
            identifier: row.get("identifier")?,
            measured_m2: row.get("area_m2")?,
            declared_m2: row.get("declared_m2")?,
            shape_bytes: row.get("bytes")?,
            area: row.get("area")?,
            area_name: row.get("name")?,
            sort_name: row.get("sort_name")?,
            owner: (row.get("holder")?, row.get("holder_name")?),
            site: Site::read(row)?,
            demonstration: row.get("demonstration")?,
            created: row.get("created_us")?,
        })
    }

    fn key(row: &Plot) -> Key {
        let cursor = Cursor { sort_name: row.sort_name.clone(), id: row.area };
        Key { cursor, number: row.number.clone() }
    }

    fn bytes(row: &Plot) -> u64 {
        row.shape_bytes.unwrap_or_default()
    }

    fn features(
        tx: &mut Tx<'_>,
        rows: Vec<Plot>,
        narrow: &Narrow,
        telling: &Telling,
    ) -> Result<Vec<Feature>, Error> {
        let mut ids: Vec<Uuid> = rows.iter().map(|row| row.area).collect();
        ids.dedup();
        let crops = growing_area::crops_of(tx, &ids)?;
        let codes = code::of_many(tx, SubjectKind::GrowingArea, &ids)?;
        let statuses = current_of(tx, SubjectKind::GrowingArea, &ids)?;
        let drawn: Vec<Uuid> =
            rows.iter().filter(|row| row.shape_bytes.is_some()).map(|row| row.id).collect();
        let sql = "SELECT id, geometry FROM registry_plot WHERE id IN";
        let mut shapes = list::gather(tx, sql, &drawn, "", |row| {
            Ok((row.get::<Uuid>("id")?, row.get::<String>("geometry")?))
        })?;
        let mut labels = Labels::new(telling.today);
        let mut features = Vec::with_capacity(rows.len());
        for row in rows {
            let kept = shapes.remove(&row.id).and_then(|mut kept| kept.pop());
            let parts = kept.and_then(|kept| shape::parts(&kept));
            if !meets(narrow, parts.as_deref().unwrap_or_default()) {
                continue;
            }
            let of = |area: &Uuid| codes.get(area).map_or(&[][..], Vec::as_slice);
            let (holder, holder_name) = row.owner;
            let said = PlotProperties {
                number: row.number,
                growing_area: row.area,
                growing_area_name: row.area_name,
                owner: Owner { holder, holder_name },
                identifier: row.identifier,
                area_m2: row.measured_m2.or(row.declared_m2),
                measured: row.measured_m2.is_some(),
                crops: Crops::of(crops.get(&row.area).map_or(&[], Vec::as_slice), telling.language),
                standing: Standing::of(
                    of(&row.area),
                    statuses.get(&row.area).map_or(&[], Vec::as_slice),
                ),
                place: PlaceOut::of(&row.site, labels.unit(tx, &row.site.commune)?),
                record: Record {
                    registered: row.created.to_string(),
                    demonstration: row.demonstration,
                    href: format!("{}/growing-areas/{}", telling.public_url, row.area),
                },
            };
            let geometry = parts.map(|parts| shape::polygons(&parts));
            let feature = Feature::new(row.id, geometry, &said);
            features.push(feature.map_err(Error::internal)?);
        }
        Ok(features)
    }
}

/// Whether a shape meets one of the windows asked for, if there are any.
pub(super) fn meets(narrow: &Narrow, parts: &[RawPart]) -> bool {
    let mut windows = narrow.windows.iter().map(|window| {
        let [west, south, east, north] = window.degrees();
        Extent { west, south, east, north }
    });
    narrow.windows.is_empty() || windows.any(|window| window.meets(parts))
}
