//! The tables of products, and the only place that names them.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Row, Tx, Value};
use nguon_platform::territory::{Placed, PlacedColumns, Territory};
use nguon_platform::text::fold_vi;
use sea_query::{Alias, Cond, Expr, ExprTrait, LikeExpr, Order, Query, SelectStatement};
use serde_json::json;

use super::KIND;
use super::model::{Facts, Image, MediaType, NewProduct, Product, ProductError};
use crate::sight;
use crate::text::{Line, squeezed};

const TABLE: &str = "goods_product";
const COLUMNS: &str = "gtin, name, name_en, brand, producer, producer_name, producer_address, \
                       net_content, unit, origin, standards, published, demonstration, commune, \
                       province, holder, created_us, version, \
                       EXISTS (SELECT 1 FROM goods_product_image i \
                               WHERE i.gtin = goods_product.gtin) AS has_image";

/// Make a product. Whether the actor may is the caller's business.
///
/// # Errors
/// [`ProductError::Taken`], or [`DbError`] from the engine.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, new: &NewProduct) -> Result<(), ProductError> {
    let gtin = new.gtin.as_str();
    if get(tx, gtin)?.is_some() {
        return Err(ProductError::Taken(gtin.to_owned()));
    }
    let mut values = vec![Value::from(gtin)];
    values.extend(columns(gtin, &new.facts));
    values.extend([new.demonstration.into(), actor.at.into()]);
    tx.execute(
        "INSERT INTO goods_product (gtin, name, name_en, sort_name, found_by, brand, producer, \
         producer_name, producer_address, net_content, unit, origin, standards, published, \
         commune, province, holder, demonstration, created_us) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
        &values,
    )?;
    if let Some(image) = &new.image {
        put_image(tx, gtin, image)?;
    }
    let change = Change::created(KIND, gtin, new.facts.audited());
    Ok(audit::record(tx, actor, &lying(change, &new.facts.placed))?)
}

/// Change a product that is still as it was in that version.
///
/// # Errors
/// [`ProductError`].
pub fn update(
    tx: &mut Tx<'_>,
    actor: &Actor,
    gtin: &str,
    version: u32,
    facts: &Facts,
) -> Result<(), ProductError> {
    let before = get(tx, gtin)?.ok_or(ProductError::NotFound)?;
    if before.version != version {
        return Err(ProductError::Changed);
    }
    let mut values: Vec<Value> = columns(gtin, facts).into();
    values.push(gtin.into());
    tx.execute(
        "UPDATE goods_product SET name = $1, name_en = $2, sort_name = $3, found_by = $4, \
         brand = $5, producer = $6, producer_name = $7, producer_address = $8, net_content = $9, \
         unit = $10, origin = $11, standards = $12, published = $13, commune = $14, \
         province = $15, holder = $16, version = version + 1 WHERE gtin = $17",
        &values,
    )?;
    let change = Change::updated(KIND, gtin, before.facts.audited(), facts.audited());
    Ok(audit::record(tx, actor, &lying(change, &facts.placed))?)
}

/// Set or replace the picture.
///
/// # Errors
/// [`ProductError::NotFound`], or [`DbError`] from the engine.
pub fn set_image(
    tx: &mut Tx<'_>,
    actor: &Actor,
    gtin: &str,
    image: &Image,
) -> Result<(), ProductError> {
    let product = get(tx, gtin)?.ok_or(ProductError::NotFound)?;
    put_image(tx, gtin, image)?;
    let after = json!({ "image": image.media_type().name(), "bytes": image.bytes().len() });
    let change = Change::new("update", KIND, gtin, None, Some(after));
    Ok(audit::record(tx, actor, &lying(change, &product.facts.placed))?)
}

fn put_image(tx: &mut Tx<'_>, gtin: &str, image: &Image) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO goods_product_image (gtin, media_type, bytes) VALUES ($1, $2, $3) \
         ON CONFLICT (gtin) DO UPDATE SET media_type = excluded.media_type, bytes = excluded.bytes",
        &[gtin.into(), image.media_type().name().into(), image.bytes().into()],
    )?;
    Ok(())
}

fn lying(change: Change, placed: &Placed) -> Change {
    match &placed.commune {
        Some(commune) => change.in_commune(commune),
        None => change,
    }
}

fn columns(gtin: &str, facts: &Facts) -> [Value; 16] {
    let text = |line: &Option<Line>| Value::from(line.as_ref().map(Line::as_str));
    let brand = facts.brand.as_ref().map_or("", Line::as_str);
    let english = facts.name_en.as_ref().map_or("", Line::as_str);
    let found_by = format!("{} {gtin}", fold_vi(&format!("{} {english} {brand}", facts.name)));
    [
        facts.name.as_str().into(),
        text(&facts.name_en),
        fold_vi(facts.name.as_str()).into(),
        found_by.into(),
        text(&facts.brand),
        facts.producer.clone().into(),
        text(&facts.producer_name),
        text(&facts.producer_address),
        text(&facts.net_content),
        text(&facts.unit),
        text(&facts.origin),
        json!(facts.standards).to_string().into(),
        facts.published.into(),
        facts.placed.commune.as_ref().map(ToString::to_string).into(),
        facts.placed.province.as_ref().map(ToString::to_string).into(),
        facts.placed.holder.into(),
    ]
}

/// One product. The caller asks whether the territory covers it.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn get(tx: &mut Tx<'_>, gtin: &str) -> Result<Option<Product>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM goods_product WHERE gtin = $1");
    tx.row(&sql, &[gtin.into()], read)
}

/// One product as the public may see it: none until it is published.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn public(tx: &mut Tx<'_>, gtin: &str) -> Result<Option<Product>, DbError> {
    Ok(get(tx, gtin)?.filter(|product| product.facts.published))
}

/// The picture of a product. The caller asks who may see it.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn image(tx: &mut Tx<'_>, gtin: &str) -> Result<Option<Image>, DbError> {
    let sql = "SELECT media_type, bytes FROM goods_product_image WHERE gtin = $1";
    let found = tx.row(sql, &[gtin.into()], |row| {
        let name: String = row.get("media_type")?;
        Ok((MediaType::named(&name), row.get("bytes")?))
    })?;
    Ok(found.and_then(|(media_type, bytes)| Some(Image::kept(media_type?, bytes))))
}

/// How large the picture of a product is, in bytes, without reading it.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn image_size(tx: &mut Tx<'_>, gtin: &str) -> Result<Option<usize>, DbError> {
    let sql = "SELECT LENGTH(bytes) AS size FROM goods_product_image WHERE gtin = $1";
    let size = tx.row(sql, &[gtin.into()], |row| row.get::<u64>("size"))?;
    Ok(size.map(|size| usize::try_from(size).unwrap_or(usize::MAX)))
}

fn read(row: &Row<'_>) -> Result<Product, DbError> {
    let standards: String = row.get("standards")?;
    let standards: Vec<String> = serde_json::from_str(&standards).unwrap_or_default();
    Ok(Product {
        gtin: row.get("gtin")?,
        facts: Facts {
            name: row.parse("name")?,
            name_en: line(row, "name_en")?,
            brand: line(row, "brand")?,
            producer: row.get("producer")?,
            producer_name: line(row, "producer_name")?,
            producer_address: line(row, "producer_address")?,
            net_content: line(row, "net_content")?,
            unit: line(row, "unit")?,
            origin: line(row, "origin")?,
            standards: standards.iter().filter_map(|text| text.parse().ok()).collect(),
            published: row.get("published")?,
            placed: placed(row)?,
        },
        has_image: row.get("has_image")?,
        demonstration: row.get("demonstration")?,
        created: row.get("created_us")?,
        version: row.get("version")?,
    })
}

fn line(row: &Row<'_>, column: &str) -> Result<Option<Line>, DbError> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

/// Columns `commune`, `province`, `holder`.
pub(crate) fn placed(row: &Row<'_>) -> Result<Placed, DbError> {
    let unit = |column| {
        let text: Option<String> = row.get(column)?;
        text.map(|_| row.parse(column)).transpose()
    };
    Ok(Placed {
        commune: unit("commune")?,
        province: unit("province")?,
        holder: row.get("holder")?,
    })
}

/// What narrows a list of products.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Words of name or brand, or digits of the number, however typed.
    pub text: String,
    /// Only what the public may see.
    pub published_only: bool,
}

/// Where a page begins: after this name and number. Written `<gtin>.<sorting name>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    sort_name: String,
    gtin: String,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.gtin, self.sort_name)
    }
}

/// Text that is no place in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a place in a list")]
pub struct CursorError;

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        let (gtin, sort_name) = text.split_once('.').ok_or(CursorError)?;
        Ok(Self { sort_name: sort_name.to_owned(), gtin: gtin.to_owned() })
    }
}

/// A row of a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Number, 14 digits.
    pub gtin: String,
    /// Name.
    pub name: String,
    /// Brand.
    pub brand: Option<String>,
    /// Content of one piece.
    pub net_content: Option<String>,
    /// Identifier of the producer.
    pub producer: Option<String>,
    /// Name of the producer as given.
    pub producer_name: Option<String>,
    /// Whether the public may see it.
    pub published: bool,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
    sort_name: String,
}

/// Rows of one page.
pub const PAGE_ROWS: usize = 50;

/// A page of the products in a territory, by name; and where the next begins.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn list(
    tx: &mut Tx<'_>,
    territory: &Territory,
    filter: &Filter,
    after: Option<&Cursor>,
) -> Result<(Vec<Listed>, Option<Cursor>), DbError> {
    let mut rows = tx.select(&list_query(territory, filter, after), |row| {
        Ok(Listed {
            gtin: row.get("gtin")?,
            name: row.get("name")?,
            brand: row.get("brand")?,
            net_content: row.get("net_content")?,
            producer: row.get("producer")?,
            producer_name: row.get("producer_name")?,
            published: row.get("published")?,
            demonstration: row.get("demonstration")?,
            sort_name: row.get("sort_name")?,
        })
    })?;
    let more = rows.len() > PAGE_ROWS;
    rows.truncate(PAGE_ROWS);
    let next = rows.last().filter(|_| more);
    let next = next.map(|row| Cursor { sort_name: row.sort_name.clone(), gtin: row.gtin.clone() });
    Ok((rows, next))
}

fn list_query(territory: &Territory, filter: &Filter, after: Option<&Cursor>) -> SelectStatement {
    let mut query = Query::select();
    for column in [
        "gtin",
        "name",
        "brand",
        "net_content",
        "producer",
        "producer_name",
        "published",
        "demonstration",
        "sort_name",
    ] {
        query.column((TABLE, column));
    }
    query
        .from(TABLE)
        .cond_where(condition(territory, filter))
        .order_by((TABLE, "sort_name"), Order::Asc)
        .order_by((TABLE, "gtin"), Order::Asc)
        .limit(PAGE_ROWS as u64 + 1);
    if let Some(after) = after {
        let left = Expr::tuple(["sort_name", "gtin"].map(|name| Expr::col((TABLE, name))));
        let right = [after.sort_name.clone(), after.gtin.clone()].map(Expr::val);
        query.and_where(left.gt(Expr::tuple(right)));
    }
    query
}

/// How many products the same list has in all.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn count(tx: &mut Tx<'_>, territory: &Territory, filter: &Filter) -> Result<u64, DbError> {
    let query = Query::select()
        .expr_as(Expr::cust("COUNT(*)"), Alias::new("n"))
        .from(TABLE)
        .cond_where(condition(territory, filter))
        .to_owned();
    let rows = tx.select(&query, |row| row.get::<u64>("n"))?;
    Ok(rows.first().copied().unwrap_or_default())
}

fn condition(territory: &Territory, filter: &Filter) -> Cond {
    let columns = PlacedColumns {
        commune: (TABLE, "commune"),
        province: (TABLE, "province"),
        holder: (TABLE, "holder"),
    };
    let digits = squeezed(&filter.text);
    let number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let wanted = if number { digits } else { fold_vi(&filter.text) };
    let wanted: String = wanted.chars().take(Line::LENGTH_MAX).collect();
    // Folded text has letters, digits and blanks only, so it cannot hold a wildcard.
    let found = (!wanted.is_empty())
        .then(|| Expr::col((TABLE, "found_by")).like(LikeExpr::new(format!("%{wanted}%"))));
    let published = filter.published_only.then(|| Expr::col((TABLE, "published")).eq(true));
    Cond::all().add(sight::condition(territory, columns)).add_option(found).add_option(published)
}

/// What pages of lots say of a product.
#[derive(Debug, Clone)]
pub struct Named {
    /// Name in Vietnamese.
    pub name: String,
    /// Name in English.
    pub name_en: Option<String>,
    /// What one piece is called.
    pub unit: Option<String>,
    /// Whether the public may see it.
    pub published: bool,
}

/// Names of products by number. A name is printed on the goods, so no territory is asked.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn names(tx: &mut Tx<'_>, gtins: &[String]) -> Result<HashMap<String, Named>, DbError> {
    let mut found = HashMap::new();
    for batch in gtins.chunks(200) {
        let marks: Vec<String> = (1..=batch.len()).map(|n| format!("${n}")).collect();
        let marks = marks.join(", ");
        let sql = format!(
            "SELECT gtin, name, name_en, unit, published FROM goods_product WHERE gtin IN ({marks})"
        );
        let values: Vec<Value> = batch.iter().map(Value::from).collect();
        found.extend(tx.rows(&sql, &values, |row| {
            let named = Named {
                name: row.get("name")?,
                name_en: row.get("name_en")?,
                unit: row.get("unit")?,
                published: row.get("published")?,
            };
            Ok((row.get::<String>("gtin")?, named))
        })?);
    }
    Ok(found)
}
