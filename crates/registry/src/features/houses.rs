//! Packing houses, where their gate is.

use nguon_platform::db::{DbError, Row, Tx};
use nguon_platform::territory::Territory;
use nguon_platform::web::Error;
use sea_query::{Alias, Cond, Expr, ExprTrait, Order, Query, SelectStatement};
use uuid::Uuid;

use super::asked::{Key, Narrow};
use super::feature::{Feature, HouseProperties, Owner, Record, Standing, Telling};
use super::read::{self, Layer};
use super::shape;
use crate::api::PlaceOut;
use crate::code;
use crate::list::{self, Cursor};
use crate::market::current_of;
use crate::packing_house::{self, Filter};
use crate::site::{Labels, Site};
use crate::subject::SubjectKind;

/// The layer.
pub(super) struct Houses;

/// A packing house.
pub(super) struct House {
    id: Uuid,
    name: String,
    sort_name: String,
    identifier: Option<String>,
    owner: (Uuid, String),
    site: Site,
    at: Option<(f64, f64)>,
    capacity_kg_per_day: Option<u32>,
    demonstration: bool,
    created: jiff::Timestamp,
}

/// The window around the packing houses of a territory.
pub(super) fn extent(territory: &Territory) -> SelectStatement {
    let house = packing_house::TABLE;
    Query::select()
        .expr_as(Expr::cust("MIN(lon)"), Alias::new("west"))
        .expr_as(Expr::cust("MIN(lat)"), Alias::new("south"))
        .expr_as(Expr::cust("MAX(lon)"), Alias::new("east"))
        .expr_as(Expr::cust("MAX(lat)"), Alias::new("north"))
        .from(house)
        .cond_where(territory.condition(list::placed_in(house)))
        .to_owned()
}

impl Layer for Houses {
    type Row = House;

    fn query(
        territory: &Territory,
        narrow: &Narrow,
        drawn: bool,
        after: Option<&Key>,
    ) -> SelectStatement {
        let house = packing_house::TABLE;
        let filter = Filter {
            commune: narrow.commune.clone(),
            market: narrow.market,
            status: narrow.status,
            ..Filter::default()
        };
        let lon = || Expr::col((house, "lon"));
        let mut query = list::with_holder(house);
        query
            .cond_where(packing_house::condition(territory, &filter))
            .cond_where(read::also(SubjectKind::PackingHouse, narrow))
            .and_where_option(
                narrow.id.map(|id| Expr::col((house, "id")).eq(id.as_bytes().to_vec())),
            )
            .and_where(if drawn { lon().is_not_null() } else { lon().is_null() })
            .and_where_option(after.map(|key| read::after(house, key)));
        if !narrow.windows.is_empty() {
            let met = narrow.windows.iter().map(|window| {
                let [west, south, east, north] = window.degrees();
                let lat = Expr::col((house, "lat"));
                Cond::all().add(lon().between(west, east)).add(lat.between(south, north))
            });
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
            "lon",
            "lat",
            "capacity_kg_per_day",
            "demonstration",
            "created_us",
        ] {
            query.column((house, column));
        }
        query
            .expr_as(Expr::col(("h", "name")), Alias::new("holder_name"))
            .order_by((house, "sort_name"), Order::Asc)
            .order_by((house, "id"), Order::Asc);
        query
    }

    fn row(row: &Row<'_>) -> Result<House, DbError> {
        let (lon, lat): (Option<f64>, Option<f64>) = (row.get("lon")?, row.get("lat")?);
        Ok(House {
            id: row.get("id")?,
            name: row.get("name")?,
            sort_name: row.get("sort_name")?,
            identifier: row.get("identifier")?,
            owner: (row.get("holder")?, row.get("holder_name")?),
            site: Site::read(row)?,
            at: lon.zip(lat),
            capacity_kg_per_day: row.get("capacity_kg_per_day")?,
            demonstration: row.get("demonstration")?,
            created: row.get("created_us")?,
        })
    }

    fn key(row: &House) -> Key {
        let cursor = Cursor { sort_name: row.sort_name.clone(), id: row.id };
        Key { cursor, number: String::new() }
    }

    fn bytes(_: &House) -> u64 {
        0
    }

    fn features(
        tx: &mut Tx<'_>,
        rows: Vec<House>,
        _: &Narrow,
        telling: &Telling,
    ) -> Result<Vec<Feature>, Error> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let codes = code::of_many(tx, SubjectKind::PackingHouse, &ids)?;
        let statuses = current_of(tx, SubjectKind::PackingHouse, &ids)?;
        let mut labels = Labels::new(telling.today);
        let mut features = Vec::with_capacity(rows.len());
        for row in rows {
            let (holder, holder_name) = row.owner;
            let said = HouseProperties {
                name: row.name,
                owner: Owner { holder, holder_name },
                identifier: row.identifier,
                capacity_kg_per_day: row.capacity_kg_per_day,
                standing: Standing::of(
                    codes.get(&row.id).map_or(&[], Vec::as_slice),
                    statuses.get(&row.id).map_or(&[], Vec::as_slice),
                ),
                place: PlaceOut::of(&row.site, labels.unit(tx, &row.site.commune)?),
                record: Record {
                    registered: row.created.to_string(),
                    demonstration: row.demonstration,
                    href: format!("{}/packing-houses/{}", telling.public_url, row.id),
                },
            };
            let geometry = row.at.map(|(lon, lat)| shape::point(lon, lat));
            let feature = Feature::new(row.id, geometry, &said);
            features.push(feature.map_err(Error::internal)?);
        }
        Ok(features)
    }
}
