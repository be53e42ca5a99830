//! Where goods belong: the directory's word on the places that events name, kept beside the lots.

use nguon_platform::db::{DbError, Tx, Value};
use nguon_platform::directory::Entry;

use super::store;

/// Identifiers asked about in one statement.
const BATCH: u32 = 200;

/// Which of these places have not been asked about yet.
pub(super) fn unheard(tx: &mut Tx<'_>, places: &[String]) -> Result<Vec<String>, DbError> {
    let mut unheard = Vec::new();
    for batch in places.chunks(BATCH as usize) {
        let marks: Vec<String> = (1..=batch.len()).map(|n| format!("${n}")).collect();
        let sql = format!("SELECT place FROM goods_place WHERE place IN ({})", marks.join(", "));
        let values: Vec<Value> = batch.iter().map(Value::from).collect();
        let heard = tx.rows(&sql, &values, |row| row.get::<String>("place"))?;
        unheard.extend(batch.iter().filter(|place| !heard.contains(place)).cloned());
    }
    Ok(unheard)
}

/// Places behind `after`, in the order of their identifiers.
pub(super) fn page(tx: &mut Tx<'_>, after: &str) -> Result<Vec<String>, DbError> {
    tx.rows(
        "SELECT place FROM goods_place WHERE place > $1 ORDER BY place LIMIT $2",
        &[after.into(), BATCH.into()],
        |row| row.get("place"),
    )
}

/// Keep what the directory says of a place now; whether that is news.
pub(super) fn put(tx: &mut Tx<'_>, place: &str, entry: Option<&Entry>) -> Result<bool, DbError> {
    let placed = entry.map(|entry| entry.placed.clone()).unwrap_or_default();
    let unit = |unit: Option<nguon_platform::territory::UnitId>| unit.map(|unit| unit.to_string());
    let values: [Value; 5] = [
        entry.is_some().into(),
        unit(placed.commune).into(),
        unit(placed.province).into(),
        placed.holder.into(),
        entry.is_some_and(|entry| entry.demonstration).into(),
    ];
    let known = tx.row(
        "SELECT known, commune, province, holder, demonstration FROM goods_place WHERE place = $1",
        &[place.into()],
        |row| {
            Ok([
                row.get::<i64>("known")?.into(),
                row.get::<Option<String>>("commune")?.into(),
                row.get::<Option<String>>("province")?.into(),
                row.get::<Option<Vec<u8>>>("holder")?.into(),
                row.get::<i64>("demonstration")?.into(),
            ])
        },
    )?;
    if known.as_ref() == Some(&values) {
        return Ok(false);
    }
    let mut values = values.to_vec();
    values.push(place.into());
    tx.execute(
        "INSERT INTO goods_place (known, commune, province, holder, demonstration, place) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (place) DO UPDATE SET known = excluded.known, \
         commune = excluded.commune, province = excluded.province, holder = excluded.holder, \
         demonstration = excluded.demonstration",
        &values,
    )?;
    Ok(true)
}

/// Place everything again that was made at this place.
pub(super) fn settle(tx: &mut Tx<'_>, place: &str) -> Result<(), DbError> {
    let keys = tx.rows(
        "SELECT key FROM goods_making WHERE read_point = $1 \
         UNION SELECT key FROM goods_making WHERE biz_location = $2",
        &[place.into(), place.into()],
        |row| row.get::<String>("key"),
    )?;
    keys.iter().try_for_each(|key| store::sum_up(tx, key))
}
