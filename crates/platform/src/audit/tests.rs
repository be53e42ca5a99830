use serde_json::json;

use super::*;
use crate::db::{Db, DbError, Tx};

async fn logged(entries: i64) -> (nguon_testing_postgres::Place, Db) {
    let (folder, db) = crate::tests::registry();
    for n in 0..entries {
        db.write(move |tx| {
            let actor = Actor::program("test", Timestamp::from_nanosecond(1_234_567_891).unwrap());
            let change = Change::created("account", &n, json!({ "n": n })).in_commune(&"30316@");
            record(tx, &actor.because("to see"), &change)
        })
        .await
        .unwrap();
    }
    (folder, db)
}

async fn check(db: &Db) -> Result<Verified, Broken> {
    db.read(verify).await.unwrap()
}

#[tokio::test]
async fn an_untouched_chain_holds_and_names_its_head() {
    let (_folder, db) = logged(0).await;
    assert_eq!(check(&db).await.unwrap().entries, 0);
    let (_folder, db) = logged(3).await;
    let verified = check(&db).await.unwrap();
    assert_eq!(verified.entries, 3);
    assert_eq!(verified.head.len(), 64);
}

#[tokio::test]
async fn every_kind_of_tampering_is_found() {
    let cases: &[(&str, Broken)] = &[
        ("UPDATE audit SET reason = 'to sec' WHERE seq = 2", Broken::Entry { seq: 2 }),
        ("UPDATE audit SET at_us = at_us + 1 WHERE seq = 1", Broken::Entry { seq: 1 }),
        ("UPDATE audit SET after_json = NULL WHERE seq = 3", Broken::Entry { seq: 3 }),
        ("UPDATE audit SET commune = NULL WHERE seq = 4", Broken::Entry { seq: 4 }),
        (
            "UPDATE audit SET hash = (SELECT hash FROM audit WHERE seq = 1) WHERE seq = 2",
            Broken::Entry { seq: 2 },
        ),
        ("DELETE FROM audit WHERE seq = 2", Broken::Gap { seq: 2 }),
        ("DELETE FROM audit WHERE seq = 4", Broken::End { found: 3, expected: 4 }),
        (
            "UPDATE audit_head SET hash = (SELECT hash FROM audit WHERE seq = 1)",
            Broken::End { found: 4, expected: 4 },
        ),
    ];
    for (sql, broken) in cases {
        let (_folder, db) = logged(4).await;
        let tamper = move |tx: &mut Tx<'_>| tx.execute(sql, &[]).map(drop);
        db.write_derived::<_, DbError>(tamper).await.unwrap();
        assert_eq!(check(&db).await.as_ref(), Err(broken), "{sql}");
    }
}

#[tokio::test]
async fn the_log_pages_by_number_newest_first() {
    let (_folder, db) = logged(5).await;
    let page: Vec<i64> = db
        .read(|tx| list(tx, None, Some(4), 2))
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.seq)
        .collect();
    assert_eq!(page, [3, 2]);
    let of_one = db.read(|tx| of_thing(tx, "account", "2", 10)).await.unwrap();
    assert_eq!(of_one.len(), 1);
    assert_eq!(of_one[0].after.as_deref(), Some(r#"{"n":2}"#));
}
