//! Reading a page of a layer: first what is drawn, then what is not, each in the order of the list.

use nguon_platform::db::{DbError, Row, Tx};
use nguon_platform::territory::Territory;
use nguon_platform::web::Error;
use sea_query::{Cond, Expr, ExprTrait, Query, SelectStatement};

use super::asked::{Asked, Key, Narrow, Place};
use super::feature::{Feature, Telling};
use crate::subject::SubjectKind;

/// Most of a page's shapes, as they are kept; the first feature of a page may be larger.
pub(super) const BYTES_MAX: u64 = 8 << 20;

/// A layer of the map.
pub(super) trait Layer {
    /// What becomes a feature.
    type Row;

    /// Rows in the order of [`Key`], after one, drawn or not. Windows are met by the box around a
    /// shape.
    fn query(
        territory: &Territory,
        narrow: &Narrow,
        drawn: bool,
        after: Option<&Key>,
    ) -> SelectStatement;

    /// Read one.
    fn row(row: &Row<'_>) -> Result<Self::Row, DbError>;

    /// Where it stands in the order.
    fn key(row: &Self::Row) -> Key;

    /// Length of its shape as it is kept.
    fn bytes(row: &Self::Row) -> u64;

    /// Rows as features, without those whose shape meets none of the windows.
    fn features(
        tx: &mut Tx<'_>,
        rows: Vec<Self::Row>,
        narrow: &Narrow,
        telling: &Telling,
    ) -> Result<Vec<Feature>, Error>;
}

/// A page.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) features: Vec<Feature>,
    /// Where the next begins; none after the last.
    pub(super) next: Option<Place>,
}

/// Read a page.
pub(super) fn page<L: Layer>(
    tx: &mut Tx<'_>,
    territory: &Territory,
    asked: &Asked,
    telling: &Telling,
    bytes_max: u64,
) -> Result<Found, Error> {
    let narrow = &asked.narrow;
    let (mut place, mut bytes) = (asked.place.clone(), 0);
    let mut features = Vec::new();
    loop {
        let left = asked.limit - features.len();
        let mut query = L::query(territory, narrow, place.drawn, place.after.as_ref());
        query.limit(u64::try_from(left + 1).unwrap_or(u64::MAX));
        let mut rows = tx.select(&query, L::row)?;
        let all = rows.len();
        rows.truncate(left);
        let fitting = rows.iter().take_while(|row| {
            let first = bytes == 0;
            bytes += L::bytes(row);
            first || bytes <= bytes_max
        });
        let fitting = fitting.count();
        rows.truncate(fitting);
        if let Some(last) = rows.last() {
            place.after = Some(L::key(last));
        }
        let full = rows.len() < left.min(all);
        let more = rows.len() < all;
        features.extend(L::features(tx, rows, narrow, telling)?);
        if more && (full || features.len() >= asked.limit) {
            return Ok(Found { features, next: Some(place) });
        }
        // Else shapes that meet no window made room, or there are no more of this kind.
        if !more {
            if !place.drawn || !narrow.windows.is_empty() {
                return Ok(Found { features, next: None });
            }
            place = Place { drawn: false, after: None };
        }
    }
}

/// What growing areas and packing houses are narrowed by beside the condition of their lists.
pub(super) fn also(kind: SubjectKind, narrow: &Narrow) -> Cond {
    let table = kind.table();
    let has_code = narrow.code_key.as_ref().map(|key| {
        let subjects = Query::select()
            .column("subject")
            .from("registry_code")
            .and_where(Expr::col("subject_kind").eq(kind.word()))
            .and_where(Expr::col("code_key").eq(key.as_str()))
            .to_owned();
        Expr::col((table, "id")).in_subquery(subjects)
    });
    let holder = narrow.holder.map(|id| Expr::col((table, "holder")).eq(id.as_bytes().to_vec()));
    let registered = || Expr::col((table, "created_us"));
    let span = narrow.registered;
    let from = span.and_then(|span| span.from).map(|at| registered().gte(at.as_microsecond()));
    let to = span.and_then(|span| span.to).map(|at| registered().lte(at.as_microsecond()));
    Cond::all().add_option(has_code).add_option(holder).add_option(from).add_option(to)
}

/// After a row of a table whose order is that of the lists.
pub(super) fn after(table: &'static str, key: &Key) -> sea_query::SimpleExpr {
    row_of(table).gt(values_of(key))
}

/// At a row of such a table or after it.
pub(super) fn from(table: &'static str, key: &Key) -> sea_query::SimpleExpr {
    row_of(table).gte(values_of(key))
}

fn row_of(table: &'static str) -> sea_query::SimpleExpr {
    Expr::tuple([(table, "sort_name"), (table, "id")].map(Expr::col))
}

fn values_of(Key { cursor, .. }: &Key) -> sea_query::SimpleExpr {
    let id = Expr::val(cursor.id.as_bytes().to_vec());
    Expr::tuple([Expr::val(cursor.sort_name.clone()), id])
}
