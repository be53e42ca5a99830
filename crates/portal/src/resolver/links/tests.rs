use std::time::Instant;

use nguon_platform::audit::Actor;
use nguon_platform::db::{Db, EngineKind, Tx};
use nguon_testing_postgres::{Place, registry};
use serde_json::Value;

use super::store::{LINKS, RECORD};
use super::{Link, LinksError, Record, Refusal, export, import, register, store};

fn db() -> (Place, Db) {
    let migrations = [nguon_platform::MIGRATIONS, nguon_goods::MIGRATIONS, super::MIGRATIONS];
    let open = |at: &str| Db::at(&at.parse().unwrap(), &migrations.concat()).unwrap();
    let place = registry("links", |at| drop(open(at)));
    let db = open(place.at());
    (place, db)
}

fn actor() -> Actor {
    Actor::program("test", "2026-11-21T03:00:00Z".parse().unwrap())
}

fn link(relation: &str, href: &str) -> Link {
    Link {
        relation: relation.to_owned(),
        href: href.to_owned(),
        title: "Trang".to_owned(),
        media: None,
        languages: Vec::new(),
        contexts: Vec::new(),
        here: false,
    }
}

fn record(path: &str, links: Vec<Link>) -> Record {
    Record {
        path: path.to_owned(),
        description: "Gạo".to_owned(),
        links,
        demonstration: false,
        version: 0,
    }
}

fn with_default(path: &str) -> Record {
    record(path, vec![link("defaultLink", "https://b.vn/1"), link("pip", "https://b.vn/1")])
}

const KEY: &str = "/01/09506000134352";

#[tokio::test]
async fn what_may_not_be_registered_is_refused() {
    let (_folder, db) = db();
    let change = |change: &dyn Fn(&mut Link)| {
        let mut record = with_default(KEY);
        change(&mut record.links[1]);
        record
    };
    let below = |rest: &str| with_default(&format!("{KEY}{rest}"));
    let bare = || link("defaultLink", "https://b.vn/1");
    let text = str::to_owned;
    for (record, refusal) in [
        (with_default("/01/09506000134353"), Refusal::Path(text("/01/09506000134353"))),
        (with_default("/x/01/09506000134352"), Refusal::Path(text("/x/01/09506000134352"))),
        (with_default("/01/09506000134352/"), Refusal::Path(text("/01/09506000134352/"))),
        (below("/10/A/21/1"), Refusal::SerialAlone),
        (below("/22/A/21/1"), Refusal::SerialAlone),
        (below("/10/A"), Refusal::KeyFirst(text(KEY))),
        (record(KEY, Vec::new()), Refusal::Count),
        (record(KEY, vec![link("pip", "https://b.vn/1")]), Refusal::NoDefault),
        (record(KEY, vec![bare()]), Refusal::UnnamedDefault),
        (record(KEY, vec![bare(), bare(), link("pip", "https://b.vn/1")]), Refusal::TwoDefaults),
        (Record { description: text(" "), ..with_default(KEY) }, Refusal::Description),
        (change(&|link| link.relation = text("nosuchlt")), Refusal::Relation(text("nosuchlt"))),
        (change(&|link| link.href = text("javascript:x")), Refusal::Href(text("javascript:x"))),
        (change(&|link| link.href = text("https://a b")), Refusal::Href(text("https://a b"))),
        (
            change(&|link| link.href = text("https://a\r\nX: y")),
            Refusal::Href(text("https://a\r\nX: y")),
        ),
        (change(&|link| link.title = String::new()), Refusal::Title(text("https://b.vn/1"))),
        (change(&|link| link.media = Some(text("html"))), Refusal::Media(text("html"))),
        (
            change(&|link| link.languages = vec![text("zh-Hant")]),
            Refusal::Language(text("zh-Hant")),
        ),
        (change(&|link| link.contexts = vec![text("a b")]), Refusal::Context(text("a b"))),
        (
            record(KEY, vec![Link { media: Some(text("text/html")), ..bare() }]),
            Refusal::BareDefault,
        ),
    ] {
        let told = record.clone();
        let kept = db.write(move |tx| register(tx, &actor(), &record)).await;
        let Err(LinksError::Refused(found)) = kept else { panic!("{told:?}: {kept:?}") };
        assert_eq!(found, refusal, "{told:?}");
        assert!(found.to_string().len() > 10, "{found}");
    }
}

#[tokio::test]
async fn a_record_is_kept_changed_and_audited() {
    let (_folder, db) = db();
    db.write(|tx| register(tx, &actor(), &with_default(KEY))).await.unwrap();
    let again = db.write(|tx| register(tx, &actor(), &with_default(KEY))).await;
    assert!(matches!(again, Err(LinksError::Changed(_))), "{again:?}");
    let mut rich = link("certificationInfo", "https://c.vn/x?y=1#z");
    rich.media = Some("application/pdf".to_owned());
    rich.languages = vec!["vi".to_owned(), "en-GB".to_owned()];
    rich.contexts = vec!["clinic".to_owned()];
    let mut changed = Record { version: 1, ..with_default(KEY) };
    changed.links.push(rich);
    let wanted = Record { version: 2, ..changed.clone() };
    db.write(move |tx| register(tx, &actor(), &changed)).await.unwrap();
    db.write(|tx| register(tx, &actor(), &with_default("/01/09506000134352/235/X"))).await.unwrap();
    let (found, contexts, audited) = db
        .read(|tx| {
            let audited = nguon_platform::audit::of_thing(tx, store::KIND, KEY, 9)?;
            Ok::<_, nguon_platform::db::DbError>((
                store::get(tx, KEY)?,
                store::contexts(tx)?,
                audited.len(),
            ))
        })
        .await
        .unwrap();
    assert_eq!(found, Some(wanted));
    assert_eq!((contexts, audited), (vec!["clinic".to_owned()], 2));
}

#[tokio::test]
async fn links_move_as_a_linkset() {
    let (_folder, db) = db();
    let document = r#"{"linkset":[
        {"anchor":"https://id.gs1.org/01/09506000134352/21/S%2F1","itemDescription":"Gạo S/1",
         "https://gs1.org/voc/dpp":[{"href":"https://b.vn/s","title":"DPP","type":"text/html",
                                     "hreflang":["vi"],"context":["eu"],"public":true}]},
        {"anchor":"https://elsewhere.vn/a/01/09506000134352","itemDescription":"Gạo",
         "https://ref.gs1.org/voc/defaultLink":[{"href":"https://b.vn/1","title":"Gạo"}],
         "https://ref.gs1.org/voc/pip":[{"href":"https://b.vn/1","title":"Gạo"}]}]}"#;
    for _ in 0..2 {
        let count = db.write(move |tx| import(tx, &actor(), document)).await.unwrap();
        assert_eq!(count, 2);
    }
    let set = db.read(|tx| export(tx, "https://nguon.vn", "/01/")).await.unwrap();
    let anchors: Vec<&Value> =
        set["linkset"].as_array().unwrap().iter().map(|one| &one["anchor"]).collect();
    assert_eq!(
        anchors,
        ["https://nguon.vn/01/09506000134352", "https://nguon.vn/01/09506000134352/21/S%2F1"]
    );
    let dpp = &set["linkset"][1]["https://ref.gs1.org/voc/dpp"][0];
    assert_eq!((&dpp["hreflang"][0], &dpp["context"][0]), (&"vi".into(), &"eu".into()));
    // Taken back in, it says the same.
    let text = set.to_string();
    db.write(move |tx| import(tx, &actor(), &text)).await.unwrap();
    let again = db.read(|tx| export(tx, "https://nguon.vn", "/01/09506")).await.unwrap();
    assert_eq!(again, set);
    for (wrong, told) in [
        ("[]", "linkset"),
        ("{", "EOF"),
        (r#"{"linkset":[{}]}"#, "anchor"),
        (r#"{"linkset":[{"anchor":"https://a.vn/x","itemDescription":"x"}]}"#, "https://a.vn/x"),
        (
            r#"{"linkset":[{"anchor":"https://a.vn/01/09506000134352","itemDescription":"x",
               "item":[]}]}"#,
            "item",
        ),
        (
            r#"{"linkset":[{"anchor":"https://a.vn/01/09506000134352","itemDescription":"x",
               "gs1:pip":[{"href":"https://b.vn","title":"t","fwqs":false}]}]}"#,
            "fwqs",
        ),
    ] {
        let refused = db.write(move |tx| import(tx, &actor(), wrong)).await;
        let refused = refused.unwrap_err().to_string();
        assert!(refused.contains(told), "{wrong}: {refused}");
    }
}

/// The work that a query does, as its engine plans it: a search by the key, never a scan.
#[tokio::test]
async fn a_path_is_found_by_its_key_whatever_stands_beside_it() {
    let (_folder, db) = db();
    if db.engine() == EngineKind::Postgres {
        return println!("skipped: plans of SQLite");
    }
    let plans = db.read(|tx| {
        let mut plans = Vec::new();
        for sql in [RECORD, LINKS] {
            plans.extend(plan(tx, sql)?);
        }
        Ok::<_, nguon_platform::db::DbError>(plans)
    });
    let plans = plans.await.unwrap();
    assert!(!plans.is_empty() && plans.iter().all(|step| step.contains("SEARCH")), "{plans:?}");
}

fn plan(tx: &mut Tx<'_>, sql: &str) -> Result<Vec<String>, nguon_platform::db::DbError> {
    tx.rows(&format!("EXPLAIN QUERY PLAN {sql}"), &["/01/x".into()], |row| row.get("detail"))
}

/// The same five reads take the same time with ten and with a hundred thousand serial numbers.
#[tokio::test]
async fn the_cost_does_not_grow_with_the_serial_numbers() {
    let (_folder, db) = db();
    db.write(|tx| register(tx, &actor(), &with_default(KEY))).await.unwrap();
    let asked: Vec<String> =
        ["/21/7", "/22/A/10/B", "/10/B", "/22/A", ""].map(|rest| format!("{KEY}{rest}")).into();
    let mut times = Vec::new();
    for (from, to) in [(0_u32, 10_u32), (10, 100_000)] {
        db.write_derived(move |tx| {
            let serials = "WITH RECURSIVE serial(n) AS \
                           (SELECT CAST($1 AS BIGINT) UNION ALL SELECT n + 1 FROM serial WHERE n + 1 < $2)";
            for rest in [
                "portal_link_record (path, description, demonstration, changed_us) \
                 SELECT $3 || CAST(n AS TEXT), 'x', 0, 0 FROM serial",
                "portal_link (path, place, relation, href, title, languages, contexts) \
                 SELECT $3 || CAST(n AS TEXT), 0, 'pip', 'https://b.vn', 'x', '', '' FROM serial",
            ] {
                let sql = format!(
                    "INSERT INTO {}",
                    rest.replacen(" SELECT", &format!(" {serials} SELECT"), 1)
                );
                let stem = format!("{KEY}/21/");
                tx.execute(&sql, &[from.into(), to.into(), stem.into()])?;
            }
            Ok::<_, nguon_platform::db::DbError>(())
        })
        .await
        .unwrap();
        // The least of many: other work on the machine only makes it longer.
        let mut least = u128::MAX;
        for _ in 0..200 {
            let paths = asked.clone();
            let (found, time) = db
                .read(move |tx| {
                    let start = Instant::now();
                    let found = store::of_paths(tx, &paths)?.len();
                    Ok::<_, nguon_platform::db::DbError>((found, start.elapsed().as_nanos()))
                })
                .await
                .unwrap();
            assert_eq!(found, 2);
            least = least.min(time);
        }
        times.push(least);
    }
    println!("10 serial numbers: {} ns, 100,000: {} ns", times[0], times[1]);
    assert!(times[1] < times[0] * 4, "{times:?}");
}
