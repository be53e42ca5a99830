//! What is the server's alone; everything else is tested on both engines (`db/tests.rs`).

use nguon_postgres::PostgresSettings;
use nguon_testing_postgres::{Care, Server, database, given, shared};

use crate::db::{Db, DbError, Migration, Tx};

const SHELF: Migration = Migration {
    room: "test",
    number: 1,
    sqlite: "CREATE TABLE shelf (id INTEGER PRIMARY KEY, label TEXT NOT NULL UNIQUE) STRICT",
};

fn open(url: &str) -> Result<Db, DbError> {
    Db::on_server(&PostgresSettings::parse(url).unwrap(), &[SHELF])
}

fn put(label: &'static str) -> impl FnOnce(&mut Tx<'_>) -> Result<usize, DbError> {
    move |tx| tx.execute("INSERT INTO shelf (label) VALUES ($1)", &[label.into()])
}

async fn count(db: &Db) -> Result<i64, DbError> {
    let sql = "SELECT COUNT(*) AS n FROM shelf";
    db.read(|tx| tx.row(sql, &[], |row| row.get("n"))).await.map(Option::unwrap_or_default)
}

#[tokio::test]
async fn a_failed_statement_that_nobody_minds_keeps_nothing() {
    let Some(url) = database() else { return };
    let db = open(&url).unwrap();
    db.write_derived(put("a")).await.unwrap();
    let careless = db.write_derived::<_, DbError>(|tx| {
        put("b")(tx)?;
        Ok(put("a")(tx).is_err())
    });
    assert!(matches!(careless.await, Err(DbError::Engine(_))));
    assert_eq!(count(&db).await.unwrap(), 1);
    // The connection is as good as new, and closures that panic take theirs with them.
    let died = db.write_derived::<(), DbError>(|_| panic!("a mistake")).await;
    assert!(matches!(died, Err(DbError::Worker)));
    db.write_derived(put("c")).await.unwrap();
    assert!(matches!(db.write_derived(put("a\0")).await, Err(DbError::ZeroCharacter)));
    assert_eq!(count(&db).await.unwrap(), 2);
}

#[tokio::test]
async fn what_cannot_hold_the_registry_is_refused_with_the_reason() {
    let (Some(url), Some(server)) = (database(), shared()) else { return };
    let name = url.rsplit('/').next().unwrap();
    let roles = format!(
        "CREATE ROLE guest LOGIN; GRANT ALL ON DATABASE {name} TO guest; \
         CREATE DATABASE latin TEMPLATE template0 ENCODING latin1"
    );
    for statement in roles.split("; ") {
        server.sql("postgres", statement).unwrap();
    }
    for (url, reason) in [
        (url.replace("nguon@", "guest@"), "CREATE EXTENSION IF NOT EXISTS postgis"),
        (server.url("latin"), "must be UTF8"),
        (server.url("nowhere"), "does not exist"),
        ("postgres://u:secret@127.0.0.1:1/d".to_owned(), "refused"),
    ] {
        let error = open(&url).unwrap_err();
        let mut said = error.to_string();
        let mut next = std::error::Error::source(&error);
        while let Some(cause) = next {
            said = format!("{said}: {cause}");
            next = cause.source();
        }
        assert!(matches!(error, DbError::Server { .. }), "{said}");
        assert!(said.contains(reason) && !said.contains("secret"), "{said}");
    }
}

#[tokio::test]
async fn a_server_that_comes_back_is_used_again() {
    let Some(mut server) = given(Server::start(Care::Durable)) else { return };
    server.create_database("office").unwrap();
    let db = open(&server.url("office")).unwrap();
    db.write_derived(put("a")).await.unwrap();
    server.stop();
    let away = count(&db).await.unwrap_err();
    assert!(away.passes(), "{away:?}");
    server.start_again().unwrap();
    // A connection that broke while nobody looked is noticed by who gets it.
    let mut tries = 0;
    while count(&db).await.is_err() && tries < 10 {
        tries += 1;
    }
    assert_eq!(count(&db).await.unwrap(), 1);
}
