//! Lists of growing areas.

use std::collections::HashMap;

use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::{Territory, UnitId};
use nguon_plots::Hectares;
use sea_query::{Alias, Cond, Expr, ExprTrait, Query, SelectStatement};
use uuid::Uuid;

use super::Purpose;
use crate::RegistryError;
use crate::code::{self, Code};
use crate::crop::{Crop, CropId};
use crate::list::{self, Cursor, Key, Order, Page, Part};
use crate::market::{MarketCode, MarketStatus, Status, current_of};
use crate::named::Named;
use crate::site::Site;
use crate::standing;
use crate::subject::SubjectKind;

/// The table's name, for composed queries.
pub(crate) const TABLE: &str = "registry_growing_area";

/// What a list of growing areas may be ordered by.
pub const ORDERS: [Key; 4] = [
    Key::NAME,
    Key::text("code", "sort_code"),
    Key::number("area-ha", "plots_m2"),
    Key::text("last-check", "checked_on"),
];

/// What narrows a list or a map of growing areas.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words of the area's or the holder's name, or of a code, however typed.
    pub text: String,
    /// Places that these words name.
    pub named: Named,
    /// Only this area.
    pub area: Option<Uuid>,
    /// Only with this crop.
    pub crop: Option<CropId>,
    /// Only in this commune.
    pub commune: Option<UnitId>,
    /// Only with a current status in this market.
    pub market: Option<MarketCode>,
    /// Only with this current status, in the market asked for or in any.
    pub status: Option<Status>,
    /// Only these, if any are named.
    pub among: Vec<Uuid>,
    /// How the list is ordered.
    pub order: Order,
}

/// A row of a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Identity.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Holder's name.
    pub holder_name: String,
    /// Where it lies.
    pub site: Site,
    /// What the harvest is for.
    pub purpose: Purpose,
    /// Number of plots.
    pub plots: u32,
    /// Their areas together, measured or else declared.
    pub area: Hectares,
    /// Its crops.
    pub crops: Vec<Crop>,
    /// Its codes.
    pub codes: Vec<Code>,
    /// Its current statuses, by market.
    pub statuses: Vec<MarketStatus>,
    /// Its last field check.
    pub checked: Option<Date>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
    sorted_by: String,
}

impl Listed {
    /// Where the list goes on behind it.
    pub(crate) fn cursor(&self) -> Cursor {
        Cursor { sort_name: self.sorted_by.clone(), id: self.id }
    }
}

/// A page of the growing areas in a territory.
///
/// # Errors
/// [`RegistryError::TooMany`] when a file would be cut.
pub fn list(
    tx: &mut Tx<'_>,
    territory: &Territory,
    filter: &Filter,
    part: &Part,
) -> Result<Page<Listed>, RegistryError> {
    let rows = tx.select(&list_query(territory, filter, part), |row| {
        Ok(Listed {
            id: row.get("id")?,
            name: row.get("name")?,
            holder_name: row.get("holder_name")?,
            site: Site::read(row)?,
            purpose: row.parse("purpose")?,
            plots: row.get("plots")?,
            area: Hectares::from_whole_m2(row.get("area_m2")?),
            crops: Vec::new(),
            codes: Vec::new(),
            statuses: Vec::new(),
            checked: row.get::<String>("checked_on")?.parse().ok(),
            demonstration: row.get("demonstration")?,
            sorted_by: filter.order.read(row)?,
        })
    })?;
    let mut page = part.page(rows, Listed::cursor)?;
    let ids: Vec<Uuid> = page.rows.iter().map(|row| row.id).collect();
    let mut crops = crops_of(tx, &ids)?;
    let mut codes = code::of_many(tx, SubjectKind::GrowingArea, &ids)?;
    let mut statuses = current_of(tx, SubjectKind::GrowingArea, &ids)?;
    for row in &mut page.rows {
        row.crops = crops.remove(&row.id).unwrap_or_default();
        row.codes = codes.remove(&row.id).unwrap_or_default();
        row.statuses = statuses.remove(&row.id).unwrap_or_default();
    }
    Ok(page)
}

/// The query of a list; its order and its territory stand on an index.
pub(super) fn list_query(territory: &Territory, filter: &Filter, part: &Part) -> SelectStatement {
    let mut query = from(territory, filter);
    for column in
        ["id", "name", "commune", "province", "address", "purpose", "demonstration", "checked_on"]
    {
        query.column((TABLE, column));
    }
    let plots = |what: &str| {
        Expr::cust(format!(
            "(SELECT {what} FROM registry_plot p WHERE p.growing_area = registry_growing_area.id)"
        ))
    };
    query
        .expr_as(Expr::col(("h", "name")), Alias::new("holder_name"))
        .expr_as(plots("COUNT(*)"), Alias::new("plots"))
        .expr_as(
            plots("COALESCE(SUM(COALESCE(p.area_m2, p.declared_m2)), 0)"),
            Alias::new("area_m2"),
        );
    part.cut_by(&mut query, TABLE, filter.order);
    query
}

/// How many growing areas the same list has in all.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn count(tx: &mut Tx<'_>, territory: &Territory, filter: &Filter) -> Result<u64, DbError> {
    list::count(tx, from(territory, filter))
}

fn from(territory: &Territory, filter: &Filter) -> SelectStatement {
    list::with_holder(TABLE).cond_where(condition(territory, filter)).to_owned()
}

/// The one condition of list, count, file and map. The query joins the holder as `h`.
pub(crate) fn condition(territory: &Territory, filter: &Filter) -> Cond {
    let grows = filter.crop.as_ref().map(|crop| {
        let crops = Query::select()
            .column("growing_area")
            .from("registry_growing_area_crop")
            .and_where(Expr::col("crop").eq(crop.as_str()))
            .to_owned();
        Expr::col((TABLE, "id")).in_subquery(crops)
    });
    let searched = [(TABLE, "found_by"), ("h", "found_by")];
    let words = (filter.text.as_str(), &filter.named);
    list::condition(TABLE, territory, words, &searched, filter.commune.as_ref())
        .add_option(grows)
        .add_option(list::among(TABLE, &filter.among))
        .add_option(filter.area.map(|id| Expr::col((TABLE, "id")).eq(id.as_bytes().to_vec())))
        .add_option(standing::has_status(
            SubjectKind::GrowingArea,
            (TABLE, "id"),
            filter.market,
            filter.status,
        ))
}

/// Crops of many growing areas, by name.
pub(crate) fn crops_of(tx: &mut Tx<'_>, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<Crop>>, DbError> {
    list::gather(
        tx,
        "SELECT a.growing_area AS area, c.id AS id, c.crop_group AS crop_group, c.life AS life, \
         c.name AS name, c.english AS english, c.scientific AS scientific \
         FROM registry_growing_area_crop a JOIN registry_crop c ON c.id = a.crop \
         WHERE a.growing_area IN",
        ids,
        "ORDER BY c.name",
        |row| {
            let crop = Crop {
                id: row.parse("id")?,
                group: row.parse("crop_group")?,
                life: row.parse("life")?,
                name: row.get("name")?,
                english: row.get("english")?,
                scientific: row.get("scientific")?,
            };
            Ok((row.get("area")?, crop))
        },
    )
}
