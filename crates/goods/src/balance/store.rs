//! The tables of balances, and (with `touched.rs` and `list.rs`) the only place that names them.

use std::collections::{BTreeSet, HashMap};

use nguon_lineage::Key;
use nguon_platform::db::{DbError, Row, Tx, Value};
use nguon_platform::grounds::Ground;
use nguon_platform::territory::UnitId;
use nguon_platform::text::fold_vi;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use uuid::Uuid;

use super::compute::net_mass_kg;
use super::model::Shown;
use crate::text::squeezed;

/// Places, areas or products asked for at once.
const BATCH: u32 = 200;
/// Areas whose word of the registry is compared at once.
const LOOK_AGAIN: u32 = 50;
/// Harvested lots of one area; more make the balance one of a part.
const HARVESTS_MAX: i64 = 40_000;

/// Lots and single goods that were made known at these places.
pub(super) fn harvests(tx: &mut Tx<'_>, places: &[String]) -> Result<Vec<String>, DbError> {
    let mut found = BTreeSet::new();
    for place in places {
        found.extend(tx.rows(
            "SELECT key FROM goods_making WHERE read_point = $1 AND kind <> 'unit' \
             UNION SELECT key FROM goods_making WHERE biz_location = $2 AND kind <> 'unit' LIMIT $3",
            &[place.into(), place.into(), Value::Int(HARVESTS_MAX)],
            |row| row.get::<String>("key"),
        )?);
    }
    Ok(found.into_iter().collect())
}

/// The mass of one piece of these products, where their net content tells it.
pub(super) fn piece_masses(
    tx: &mut Tx<'_>,
    gtins: &BTreeSet<String>,
) -> Result<HashMap<String, Decimal>, DbError> {
    let mut found = HashMap::new();
    for gtin in gtins {
        let net = tx.row(
            "SELECT net_content FROM goods_product WHERE gtin = $1",
            &[gtin.into()],
            |row| row.get::<Option<String>>("net_content"),
        )?;
        let mass = net.flatten().as_deref().and_then(net_mass_kg);
        found.extend(mass.map(|mass| (gtin.clone(), mass)));
    }
    Ok(found)
}

/// Areas to be computed, and the place in the feed that asked for it.
pub(super) fn due(tx: &mut Tx<'_>) -> Result<Vec<(Uuid, u64)>, DbError> {
    tx.rows(
        "SELECT ground, seq FROM goods_balance_due ORDER BY ground LIMIT $1",
        &[BATCH.into()],
        |row| Ok((row.get("ground")?, row.get("seq")?)),
    )
}

/// Places of which nobody has asked yet whose they are.
pub(super) fn due_places(tx: &mut Tx<'_>) -> Result<Vec<String>, DbError> {
    tx.rows(
        "SELECT place FROM goods_balance_due_place ORDER BY place LIMIT $1",
        &[BATCH.into()],
        |row| row.get("place"),
    )
}

/// These areas are due; these places are answered.
pub(super) fn found(tx: &mut Tx<'_>, ids: &[Uuid], places: &[String]) -> Result<(), DbError> {
    for id in ids {
        tx.execute(
            "INSERT INTO goods_balance_due (ground, seq) VALUES ($1, 0) ON CONFLICT DO NOTHING",
            &[(*id).into()],
        )?;
    }
    for place in places {
        tx.execute("DELETE FROM goods_balance_due_place WHERE place = $1", &[place.into()])?;
    }
    Ok(())
}

/// Drop all that is kept of an area.
pub(super) fn forget(tx: &mut Tx<'_>, id: Uuid) -> Result<(), DbError> {
    for table in ["goods_balance", "goods_balance_key", "goods_balance_ground"] {
        tx.execute(&format!("DELETE FROM {table} WHERE ground = $1"), &[id.into()])?;
    }
    Ok(())
}

/// An area is computed, unless an event asked for it again in the meantime.
pub(super) fn done(tx: &mut Tx<'_>, id: Uuid, seq: u64) -> Result<(), DbError> {
    let seq = Value::Int(i64::try_from(seq).unwrap_or(i64::MAX));
    let sql = "DELETE FROM goods_balance_due WHERE ground = $1 AND seq = $2";
    tx.execute(sql, &[id.into(), seq])?;
    Ok(())
}

/// Keep what an area's balances rest on.
pub(super) fn keep_ground(
    tx: &mut Tx<'_>,
    id: Uuid,
    said: i64,
    keys: &BTreeSet<Key>,
) -> Result<(), DbError> {
    let sql = "INSERT INTO goods_balance_ground (ground, said, compared) VALUES ($1, $2, 0)";
    tx.execute(sql, &[id.into(), Value::Int(said)])?;
    for key in keys {
        let sql = "INSERT INTO goods_balance_key (key, ground) VALUES ($1, $2)";
        tx.execute(sql, &[key.as_str().into(), id.into()])?;
    }
    Ok(())
}

/// The areas behind `after`, and what the registry said of them.
pub(super) fn next_known(tx: &mut Tx<'_>, after: Uuid) -> Result<Vec<(Uuid, i64)>, DbError> {
    tx.rows(
        "SELECT ground, said FROM goods_balance_ground WHERE ground > $1 ORDER BY ground LIMIT $2",
        &[after.into(), LOOK_AGAIN.into()],
        |row| Ok((row.get("ground")?, row.get("said")?)),
    )
}

/// Keep one balance.
pub(super) fn keep(tx: &mut Tx<'_>, ground: &Ground, shown: &Shown) -> Result<(), DbError> {
    let balance = &shown.balance;
    let year: i64 = balance.season.get(..4).and_then(|year| year.parse().ok()).unwrap_or_default();
    let whole = |kg: Decimal| Value::Int(kg.trunc().to_i64().unwrap_or(i64::MAX));
    let words = format!("{} {} {}", shown.code(), shown.area, shown.holder);
    let found_by = format!("{} {}", squeezed(shown.code()), fold_vi(&words));
    let unit = |unit: &Option<UnitId>| unit.as_ref().map(ToString::to_string);
    let text = serde_json::to_string(shown).unwrap_or_default();
    tx.execute(
        "INSERT INTO goods_balance (id, ground, season, year, code, found_by, shown, used, \
         harvested_kg, shipped_kg, findings, commune, province, holder) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        &[
            format!("{}/{}", balance.origin, balance.season).into(),
            ground.id.into(),
            (&balance.season).into(),
            Value::Int(year),
            shown.code().into(),
            found_by.into(),
            text.into(),
            Value::Int(shown.used().unwrap_or(-1)),
            whole(balance.harvested.at_least()),
            whole(balance.shipped.at_least()),
            Value::Int(i64::try_from(balance.findings.len()).unwrap_or(i64::MAX)),
            unit(&ground.placed.commune).into(),
            unit(&ground.placed.province).into(),
            ground.placed.holder.into(),
        ],
    )?;
    Ok(())
}

pub(super) fn read(row: &Row<'_>) -> Result<Shown, DbError> {
    let text: String = row.get("shown")?;
    serde_json::from_str(&text).map_err(|error| DbError::Column {
        column: "shown".to_owned(),
        expected: "a balance as it was kept",
        found: error.to_string(),
    })
}
