use super::*;

const SHELF: Migration = Migration {
    room: "test",
    number: 1,
    sqlite: "CREATE TABLE shelf (id INTEGER PRIMARY KEY, label TEXT NOT NULL) STRICT",
};

fn open(migrations: &[Migration]) -> (tempfile::TempDir, Result<Db, DbError>) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&folder.path().join("registry.db"), migrations);
    (folder, db)
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
    assert!(matches!(refused, Err(DbError::Engine(_))));
}

#[tokio::test]
async fn the_same_placeholder_may_stand_twice() {
    let (_folder, db) = open(&[SHELF]);
    let sum: i64 = db
        .unwrap()
        .read(|tx| {
            tx.row("SELECT $1 + $2 + $1 AS sum", &[1_i64.into(), 10_i64.into()], |r| r.get("sum"))
        })
        .await
        .unwrap()
        .unwrap();
    assert_eq!(sum, 12);
}

#[tokio::test]
async fn a_migration_runs_once_and_must_not_change() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    drop(Db::open(&path, &[SHELF]).unwrap());
    drop(Db::open(&path, &[SHELF]).unwrap());
    let edited = Migration { sqlite: "CREATE TABLE other (id INTEGER) STRICT", ..SHELF };
    assert!(matches!(Db::open(&path, &[edited]), Err(DbError::MigrationChanged { .. })));
    assert!(matches!(Db::open(&path, &[]), Err(DbError::MigrationUnknown { .. })));
}

#[tokio::test]
async fn a_wrong_column_type_is_named() {
    let (_folder, db) = open(&[SHELF]);
    let wrong: Result<Option<i64>, DbError> =
        db.unwrap().read(|tx| tx.row("SELECT 'a' AS number", &[], |row| row.get("number"))).await;
    assert!(wrong.unwrap_err().to_string().starts_with("column number holds Text(\"a\")"));
}

#[tokio::test]
async fn a_backup_is_a_whole_database() {
    let (folder, db) = open(&[SHELF]);
    let db = db.unwrap();
    db.write_derived(|tx| tx.execute("INSERT INTO shelf (label) VALUES ('a')", &[])).await.unwrap();
    let copy = folder.path().join("copy.db");
    db.backup_to(&copy).await.unwrap();
    assert_eq!(labels(&Db::open(&copy, &[SHELF]).unwrap()).await, ["a"]);
}
