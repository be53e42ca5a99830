//! Growing areas: all their drawn plots together.

use nguon_platform::db::{DbError, Row, Tx};
use nguon_platform::territory::Territory;
use nguon_platform::web::Error;
use nguon_plots::files::RawPart;
use sea_query::{Alias, Cond, Expr, ExprTrait, JoinType, Order, Query, SelectStatement};
use uuid::Uuid;

use super::asked::{Key, Narrow};
use super::feature::{AreaProperties, Crops, Feature, Owner, Record, Standing, Telling};
use super::plots::meets;
use super::read::{self, Layer};
use super::shape;
use crate::api::PlaceOut;
use crate::code;
use crate::growing_area::{self, Filter, Purpose};
use crate::list::{self, Cursor};
use crate::market::current_of;
use crate::site::{Labels, Site};
use crate::subject::SubjectKind;

/// The layer.
pub(super) struct Areas;

/// A growing area.
pub(super) struct Area {
    id: Uuid,
    name: String,
    sort_name: String,
    identifier: Option<String>,
    owner: (Uuid, String),
    site: Site,
    purpose: Purpose,
    plots: u32,
    drawn_plots: u32,
    land_m2: u64,
    shape_bytes: u64,
    demonstration: bool,
    created: jiff::Timestamp,
}

/// The condition on growing areas: that of their list, and what this interface asks beside it.
pub(super) fn condition(territory: &Territory, narrow: &Narrow) -> Cond {
    let filter = Filter {
        area: narrow.growing_area,
        crop: narrow.crop.clone(),
        commune: narrow.commune.clone(),
        market: narrow.market,
        status: narrow.status,
        ..Filter::default()
    };
    growing_area::condition(territory, &filter).add(read::also(SubjectKind::GrowingArea, narrow))
}

/// The window around the drawn plots of a territory.
pub(super) fn extent(territory: &Territory) -> SelectStatement {
    let area = growing_area::TABLE;
    let of_area = Expr::col(("p", "growing_area")).equals((area, "id"));
    Query::select()
        .expr_as(Expr::cust("MIN(p.west)"), Alias::new("west"))
        .expr_as(Expr::cust("MIN(p.south)"), Alias::new("south"))
        .expr_as(Expr::cust("MAX(p.east)"), Alias::new("east"))
        .expr_as(Expr::cust("MAX(p.north)"), Alias::new("north"))
        .from(area)
        .join_as(JoinType::InnerJoin, "registry_plot", Alias::new("p"), of_area)
        .cond_where(territory.condition(list::placed_in(area)))
        .to_owned()
}

impl Layer for Areas {
    type Row = Area;

    fn query(
        territory: &Territory,
        narrow: &Narrow,
        drawn: bool,
        after: Option<&Key>,
    ) -> SelectStatement {
        let area = growing_area::TABLE;
        let of_plots = |what: &str| {
            Expr::cust(format!(
                "(SELECT {what} FROM registry_plot p WHERE p.growing_area = registry_growing_area.id)"
            ))
        };
        let is_drawn = Expr::col((area, "drawn_plots"));
        let mut query = list::with_holder(area);
        query
            .cond_where(condition(territory, narrow))
            .and_where_option(
                narrow.id.map(|id| Expr::col((area, "id")).eq(id.as_bytes().to_vec())),
            )
            .and_where(if drawn { is_drawn.gt(0) } else { is_drawn.eq(0) })
            .and_where_option(after.map(|key| read::after(area, key)));
        if !narrow.windows.is_empty() {
            let id = || Expr::col((area, "id"));
            let met = narrow.windows.iter().map(|window| window.holds_some_of(id()));
            query.cond_where(met.fold(Cond::any(), Cond::add));
        }
        for column in [
            "id",
            "name",
            "sort_name",
            "identifier",
            "holder",
            "commune",
            "province",
            "address",
            "purpose",
            "drawn_plots",
            "demonstration",
            "created_us",
        ] {
            query.column((area, column));
        }
        query
            .expr_as(Expr::col(("h", "name")), Alias::new("holder_name"))
            .expr_as(of_plots("COUNT(*)"), Alias::new("plots"))
            .expr_as(
                of_plots("CAST(COALESCE(SUM(COALESCE(p.area_m2, p.declared_m2)), 0) AS BIGINT)"),
                Alias::new("area_m2"),
            )
            .expr_as(
                of_plots("CAST(COALESCE(SUM(LENGTH(p.geometry)), 0) AS BIGINT)"),
                Alias::new("bytes"),
            )
            .order_by((area, "sort_name"), Order::Asc)
            .order_by((area, "id"), Order::Asc);
        query
    }

    fn row(row: &Row<'_>) -> Result<Area, DbError> {
        Ok(Area {
            id: row.get("id")?,
            name: row.get("name")?,
            sort_name: row.get("sort_name")?,
            identifier: row.get("identifier")?,
            owner: (row.get("holder")?, row.get("holder_name")?),
            site: Site::read(row)?,
            purpose: row.parse("purpose")?,
            plots: row.get("plots")?,
            drawn_plots: row.get("drawn_plots")?,
            land_m2: row.get("area_m2")?,
            shape_bytes: row.get("bytes")?,
            demonstration: row.get("demonstration")?,
            created: row.get("created_us")?,
        })
    }

    fn key(row: &Area) -> Key {
        let cursor = Cursor { sort_name: row.sort_name.clone(), id: row.id };
        Key { cursor, number: String::new() }
    }

    fn bytes(row: &Area) -> u64 {
        row.shape_bytes
    }

    fn features(
        tx: &mut Tx<'_>,
        rows: Vec<Area>,
        narrow: &Narrow,
        telling: &Telling,
    ) -> Result<Vec<Feature>, Error> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let crops = growing_area::crops_of(tx, &ids)?;
        let codes = code::of_many(tx, SubjectKind::GrowingArea, &ids)?;
        let statuses = current_of(tx, SubjectKind::GrowingArea, &ids)?;
        let sql = "SELECT growing_area, geometry FROM registry_plot WHERE geometry IS NOT NULL \
                   AND growing_area IN";
        let mut shapes = list::gather(tx, sql, &ids, "ORDER BY growing_area, number", |row| {
            Ok((row.get::<Uuid>("growing_area")?, row.get::<String>("geometry")?))
        })?;
        let mut labels = Labels::new(telling.today);
        let mut features = Vec::with_capacity(rows.len());
        for row in rows {
            let kept = shapes.remove(&row.id).unwrap_or_default();
            let parts: Vec<RawPart> =
                kept.iter().filter_map(|kept| shape::parts(kept)).flatten().collect();
            if !meets(narrow, &parts) {
                continue;
            }
            let (holder, holder_name) = row.owner;
            let said = AreaProperties {
                name: row.name,
                owner: Owner { holder, holder_name },
                identifier: row.identifier,
                purpose: row.purpose,
                plots: row.plots,
                drawn_plots: row.drawn_plots,
                area_m2: row.land_m2,
                crops: Crops::of(crops.get(&row.id).map_or(&[], Vec::as_slice), telling.language),
                standing: Standing::of(
                    codes.get(&row.id).map_or(&[], Vec::as_slice),
                    statuses.get(&row.id).map_or(&[], Vec::as_slice),
                ),
                place: PlaceOut::of(&row.site, labels.unit(tx, &row.site.commune)?),
                record: Record {
                    registered: row.created.to_string(),
                    demonstration: row.demonstration,
                    href: format!("{}/growing-areas/{}", telling.public_url, row.id),
                },
            };
            let geometry = (!parts.is_empty()).then(|| shape::multi_polygon(&parts));
            let feature = Feature::new(row.id, geometry, &said);
            features.push(feature.map_err(Error::internal)?);
        }
        Ok(features)
    }
}
