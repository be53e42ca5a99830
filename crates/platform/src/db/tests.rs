use nguon_testing_postgres::{Place, registry};

use super::*;

const SHELF: Migration = Migration {
    room: "test",
    number: 1,
    sqlite: "CREATE TABLE shelf (id INTEGER PRIMARY KEY, label TEXT NOT NULL) STRICT",
};

fn open(migrations: &[Migration]) -> (Place, Result<Db, DbError>) {
    let place = registry("empty", |_| {});
    let db = again(&place, migrations);
    (place, db)
}

fn again(place: &Place, migrations: &[Migration]) -> Result<Db, DbError> {
    Db::at(&place.at().parse().unwrap(), migrations)
}

async fn labels(db: &Db) -> Vec<String> {
    db.read(|tx| tx.rows("SELECT label FROM shelf ORDER BY id", &[], |row| row.get("label")))
        .await
        .unwrap()
}

#[tokio::test]
async fn an_error_rolls_the_whole_change_back() {
    let (_folder, db) = open(&[SHELF]);
    let db = db.unwrap();
    let failed: Result<(), DbError> = db
        .write_derived(|tx| {
            tx.execute("INSERT INTO shelf (label) VALUES ($1)", &["kept?".into()])?;
            Err(DbError::Worker)
        })
        .await;
    assert!(matches!(failed, Err(DbError::Worker)));
    assert!(labels(&db).await.is_empty());
}

#[tokio::test]
async fn the_version_changes_with_what_another_program_changes() {
    let (place, db) = open(&[SHELF]);
    let (db, at) = (db.unwrap(), place.at().parse().unwrap());
    let other = Db::at(&at, &[SHELF]).unwrap();
    let before = db.version().await.unwrap();
    if db.engine() == EngineKind::Sqlite {
        labels(&other).await;
        assert_eq!(db.version().await, Some(before), "nothing was changed");
    }
    let insert = |tx: &mut Tx<'_>| {
        tx.execute("INSERT INTO shelf (label) VALUES ($1)", &["new".into()])?;
        Ok::<_, DbError>(())
    };
    other.write_derived(insert).await.unwrap();
    let after = db.version().await.unwrap();
    assert_ne!(after, before);
    db.write_derived(insert).await.unwrap();
    assert_ne!(db.version().await, Some(after), "its own change counts too");
}

#[tokio::test]
async fn a_change_without_audit_entry_is_not_kept() {
    let (_folder, db) = open(&[SHELF]);
    let db = db.unwrap();
    let insert = |tx: &mut Tx<'_>| {
        tx.execute("INSERT INTO shelf (label) VALUES ($1)", &["x".into()])?;
        Ok::<_, DbError>(())
    };
    assert!(matches!(db.write(insert).await, Err(DbError::Unaudited)));
    assert!(labels(&db).await.is_empty());
    db.write_derived(insert).await.unwrap();
    assert_eq!(labels(&db).await, ["x"]);
}

#[tokio::test]
async fn readers_cannot_write() {
    let (_folder, db) = open(&[SHELF]);
    let refused: Result<usize, DbError> =
        db.unwrap().read(|tx| tx.execute("INSERT INTO shelf (label) VALUES ('x')", &[])).await;
    assert!(matches!(refused, Err(DbError::Engine(_) | DbError::Unavailable(_))));
}

#[tokio::test]
async fn the_same_placeholder_may_stand_twice() {
    let (_folder, db) = open(&[SHELF]);
    let sum: i64 = db
        .unwrap()
        .read(|tx| {
            tx.row(
                "SELECT CAST($1 AS BIGINT) + $2 + $1 AS sum",
                &[1_i64.into(), 10_i64.into()],
                |r| r.get("sum"),
            )
        })
        .await
        .unwrap()
        .unwrap();
    assert_eq!(sum, 12);
}

#[tokio::test]
async fn a_migration_runs_once_and_must_not_change() {
    let (place, first) = open(&[SHELF]);
    drop(first.unwrap());
    drop(again(&place, &[SHELF]).unwrap());
    let edited = Migration { sqlite: "CREATE TABLE other (id INTEGER) STRICT", ..SHELF };
    assert!(matches!(again(&place, &[edited]), Err(DbError::MigrationChanged { .. })));
    assert!(matches!(again(&place, &[]), Err(DbError::MigrationUnknown { .. })));
}

#[tokio::test]
async fn a_wrong_column_type_is_named() {
    let (_folder, db) = open(&[SHELF]);
    let wrong: Result<Option<i64>, DbError> =
        db.unwrap().read(|tx| tx.row("SELECT 'a' AS number", &[], |row| row.get("number"))).await;
    assert!(wrong.unwrap_err().to_string().starts_with("column number holds Text(\"a\")"));
}

/// From this engine into a file, and from the file into this engine.
#[tokio::test]
async fn a_backup_is_a_whole_database() {
    let (place, db) = open(crate::MIGRATIONS);
    let db = db.unwrap();
    let units = place.folder().join("copy.db");
    db.write(|tx| {
        let first = "INSERT INTO platform_unit (id, code, level) VALUES ('91@', '91', 'province')";
        tx.execute(first, &[])?;
        for n in 100..250 {
            let id = format!("30{n}@");
            tx.execute(
                "INSERT INTO platform_unit_period (unit, valid_from, valid_to, kind, name, \
                 english, parent, basis, confidence) \
                 VALUES ('91@', $1, '', 'Tỉnh', 'An Giang', '', NULL, '', 'sure')",
                &[id.clone().into()],
            )?;
            let words = "INSERT INTO platform_unit_text (folded, unit) VALUES ('an giang', $1)";
            tx.execute(words, &[id.into()])?;
        }
        let actor = crate::audit::Actor::program("test", jiff::Timestamp::UNIX_EPOCH);
        let change = crate::audit::Change::created("unit", &"91@", serde_json::json!({}));
        crate::audit::record(tx, &actor, &change)
    })
    .await
    .unwrap();
    db.backup_to(&units).await.unwrap();
    let counts = async |db: &Db| {
        let sql = "SELECT (SELECT COUNT(*) FROM platform_unit_period) AS periods, \
                   (SELECT COUNT(*) FROM platform_unit_text WHERE unit > '3') AS texts, \
                   (SELECT COUNT(*) FROM audit) AS entries";
        db.read::<_, DbError>(move |tx| {
            let read = |r: &Row<'_>| {
                Ok([r.get::<i64>("periods")?, r.get("texts")?, r.get::<i64>("entries")?])
            };
            tx.row(sql, &[], read)
        })
        .await
        .unwrap()
    };
    let copy = Db::open(&units, crate::MIGRATIONS).unwrap();
    assert_eq!(counts(&copy).await, Some([150, 150, 1]));
    assert!(copy.read(crate::audit::verify).await.unwrap().is_ok());
    let (_other, back) = open(crate::MIGRATIONS);
    let back = back.unwrap();
    back.restore_from(&units, crate::MIGRATIONS).await.unwrap();
    assert_eq!(counts(&back).await, Some([150, 150, 1]));
    assert!(back.read(crate::audit::verify).await.unwrap().is_ok());
    let again = back.restore_from(&units, crate::MIGRATIONS).await;
    assert!(matches!(again, Err(DbError::NotEmpty)));
}

#[tokio::test]
async fn sums_and_truths_are_integers_and_texts_sort_by_their_bytes() {
    let (_place, db) = open(&[SHELF]);
    let db = db.unwrap();
    for label in ["đ", "b", "Z", "a", "á"] {
        let add = move |tx: &mut Tx<'_>| {
            tx.execute("INSERT INTO shelf (label) VALUES ($1)", &[label.into()])
        };
        db.write_derived::<_, DbError>(add).await.unwrap();
    }
    let found: (Vec<String>, i64, Option<i64>, bool) = db
        .read::<_, DbError>(|tx| {
            let sorted =
                tx.rows("SELECT label FROM shelf ORDER BY label", &[], |r| r.get("label"))?;
            let sql = "SELECT COALESCE(SUM(id), 0) AS sum, SUM(id + $1) AS none, \
                       COUNT(*) > 1 AS more FROM shelf WHERE id > $2";
            let read = |r: &Row<'_>| Ok((r.get("sum")?, r.get("none")?, r.get("more")?));
            let (sum, none, more) =
                tx.row(sql, &[Value::Null, 3.into()], read)?.ok_or(DbError::Worker)?;
            Ok((sorted, sum, none, more))
        })
        .await
        .unwrap();
    assert_eq!(found.0, ["Z", "a", "b", "á", "đ"]);
    assert_eq!((found.1, found.2, found.3), (9, None, true));
}

#[tokio::test]
async fn a_change_waits_for_those_before_it() {
    let (_place, db) = open(&[SHELF]);
    let db = db.unwrap();
    let grow = |tx: &mut Tx<'_>| {
        let next = tx.row("SELECT COUNT(*) AS n FROM shelf", &[], |r| r.get::<i64>("n"))?;
        std::thread::sleep(std::time::Duration::from_millis(5));
        let label = next.unwrap_or_default().to_string();
        tx.execute("INSERT INTO shelf (label) VALUES ($1)", &[label.into()])
    };
    let other = db.clone();
    let both = async |db: Db| {
        for _ in 0..4 {
            db.write_derived::<_, DbError>(grow).await.unwrap();
        }
    };
    tokio::join!(both(db.clone()), both(other));
    assert_eq!(labels(&db).await, ["0", "1", "2", "3", "4", "5", "6", "7"]);
}
