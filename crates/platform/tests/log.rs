//! The log names the route and no value. A binary of its own: the log is one for the whole process.

#![expect(clippy::unwrap_used, reason = "a test says what is wrong by stopping")]

use std::io::Write;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Request;
use nguon_platform::accounts::Role;
use nguon_platform::clock::World;
use nguon_platform::db::{Db, DbError};
use nguon_platform::i18n::{Messages, TEXTS};
use nguon_platform::territory::Territory;
use nguon_platform::web::{Access, Door, Error, Site, WebSettings, testing};
use tower::ServiceExt;

/// What was logged.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn door() -> Door {
    Door::new().get("/number/{n}", Access::Public, || async { "a number" }).get(
        "/fails",
        Access::Public,
        || async { Err::<(), _>(Error::from(DbError::Worker)) },
    )
}

#[tokio::test]
async fn the_log_names_the_route_and_no_value() {
    let lines = Lines::default();
    let writer = lines.clone();
    tracing_subscriber::fmt().with_writer(move || writer.clone()).with_ansi(false).init();
    let place = nguon_testing_postgres::registry("empty", |_| {});
    let db = Db::at(&place.at().parse().unwrap(), nguon_platform::MIGRATIONS).unwrap();
    let world = World::system();
    let session = testing::sign_in(&db, &world, Role::Administrator, Territory::Country).await;
    let messages = Arc::new(Messages::load(&[TEXTS]).unwrap());
    let site = Site { db, world, messages, settings: WebSettings::default() }.open(door());
    for path in ["/number/77?q=bi-mat", "/fails"] {
        let request = Request::get(path).header("cookie", &session.cookie);
        site.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    }
    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    for part in ["method=GET", r#"route="/number/{n}""#, "status=200", "ms=", "status=500"] {
        assert!(log.contains(part), "{part}: {log}");
    }
    assert!(log.contains("the database worker stopped"), "the cause is in the log: {log}");
    for secret in ["bi-mat", "/77", &session.csrf, session.cookie.split_once('=').unwrap().1] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
}
