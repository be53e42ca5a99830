use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Response, StatusCode, header};
use axum::response::IntoResponse;
use jiff::Timestamp;
use tower::ServiceExt;

use super::*;
use crate::accounts::Role;
use crate::clock::{Clock, CountingEntropy, World};
use crate::db::Db;
use crate::i18n::{Messages, TEXTS};
use crate::territory::Territory;
use crate::web::tests::{header as value, request, text};
use crate::web::{Door, Error, Site, Visitor, WebSettings, testing};

const SECOND: i64 = 1_000_000;

/// A quarter to midnight in Việt Nam.
const EVENING: i64 = 1_777_740_300 * SECOND;

#[derive(Clone)]
struct Hands(Arc<AtomicI64>);

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

#[derive(Default)]
struct Ground {
    version: AtomicU64,
    /// 1: nobody can say.
    silent: AtomicU64,
}

#[async_trait]
impl Rests for Ground {
    async fn stamp(&self) -> Option<Stamp> {
        let silent = self.silent.load(Ordering::SeqCst) > 0;
        (!silent).then(|| [self.version.load(Ordering::SeqCst), 0])
    }
}

struct Fixture {
    _folder: tempfile::TempDir,
    site: Router,
    db: Db,
    world: World,
    hands: Hands,
    ground: Arc<Ground>,
    made: Arc<AtomicU64>,
}

impl Fixture {
    fn new(bytes_max: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&folder.path().join("registry.db"), crate::MIGRATIONS).unwrap();
        let hands = Hands(Arc::new(AtomicI64::new(EVENING)));
        let world = World::new(hands.clone(), CountingEntropy::default());
        let (ground, made) = (Arc::new(Ground::default()), Arc::new(AtomicU64::new(0)));
        let kept = Kept::new(bytes_max, Arc::clone(&ground) as Arc<dyn Rests>);
        let site = Site {
            db: db.clone(),
            world: world.clone(),
            messages: Arc::new(Messages::load(&[TEXTS]).unwrap()),
            settings: WebSettings { kept: Some(Arc::new(kept)), ..WebSettings::default() },
        };
        let (count, begun) = (Arc::clone(&made), Arc::clone(&ground));
        let show = move |visitor: Visitor, uri: axum::http::Uri, headers: HeaderMap| {
            let (count, begun) = (Arc::clone(&count), Arc::clone(&begun));
            async move {
                let n = count.fetch_add(1, Ordering::SeqCst);
                if uri.query() == Some("change") {
                    begun.version.fetch_add(1, Ordering::SeqCst);
                }
                match uri.path() {
                    "/kept/none" => Error::NotFound.into_response(),
                    "/kept/large" => "x".repeat(BODY_MAX + 1).into_response(),
                    "/kept/to" => {
                        (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "/x")]).into_response()
                    }
                    _ => {
                        let accept = headers.get(header::ACCEPT).map(|v| v.to_str().unwrap());
                        let lines = "long enough to be packed\n".repeat(9);
                        format!("{n} {} {accept:?} {lines}", visitor.t("shell-sign-in"))
                            .into_response()
                    }
                }
            }
        };
        let door = Door::new()
            .get_kept("/kept/{what}", show.clone())
            .get("/fresh", crate::web::Access::Public, show)
            .with_state(());
        Self { _folder: folder, site: site.open(door), db, world, hands, ground, made }
    }

    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Response<Body> {
        self.site.clone().oneshot(request("GET", path, headers, "")).await.unwrap()
    }

    /// Whether this request reached the handler.
    async fn fresh(&self, path: &str, headers: &[(&str, &str)]) -> bool {
        let before = self.made.load(Ordering::SeqCst);
        self.get(path, headers).await;
        self.made.load(Ordering::SeqCst) > before
    }
}

#[tokio::test]
async fn an_answer_is_given_again_whole() {
    let house = Fixture::new(1_000_000);
    for headers in [&[][..], &[("accept-encoding", "gzip")]] {
        let first = house.get("/kept/a", headers).await;
        let again = house.get("/kept/a", headers).await;
        assert_eq!(first.headers(), again.headers());
        assert!(value(&again, "content-security-policy").contains("default-src"));
        assert!(value(&again, "vary").contains("accept-language"));
        assert_eq!(value(&again, "content-encoding").is_empty(), headers.is_empty());
        let bytes = |answer: Response<Body>| to_bytes(answer.into_body(), usize::MAX);
        assert_eq!(bytes(first).await.unwrap(), bytes(again).await.unwrap());
    }
    assert_eq!(house.made.load(Ordering::SeqCst), 2);
    assert!(house.fresh("/kept/to", &[]).await && !house.fresh("/kept/to", &[]).await);
    assert_eq!(house.get("/kept/to", &[]).await.status(), StatusCode::TEMPORARY_REDIRECT);
}

#[tokio::test]
async fn what_is_asked_differently_is_answered_differently() {
    let house = Fixture::new(1_000_000);
    let english = [("accept-language", "en")];
    let asks: [(&str, &[(&str, &str)]); 7] = [
        ("/kept/a", &[]),
        ("/kept/b", &[]),
        ("/kept/a?q=1", &[]),
        ("/kept/a", &english),
        ("/kept/a", &[("cookie", "lang=en")]),
        ("/kept/a", &[("accept", "text/html")]),
        ("/kept/a", &[("accept-encoding", "gzip")]),
    ];
    for (path, headers) in asks {
        assert!(house.fresh(path, headers).await, "{path} {headers:?}");
    }
    for (path, headers) in asks {
        assert!(!house.fresh(path, headers).await, "{path} {headers:?}");
    }
    assert!(text(house.get("/kept/a", &english).await).await.contains("Sign in"));
    assert!(text(house.get("/kept/a", &[]).await).await.contains("Đăng nhập"));
}

#[tokio::test]
async fn what_has_changed_is_never_told() {
    let house = Fixture::new(1_000_000);
    house.get("/kept/a", &[]).await;
    house.ground.version.fetch_add(1, Ordering::SeqCst);
    assert!(house.fresh("/kept/a", &[]).await, "something has changed");
    // A change while the answer is made: nobody gets that answer again.
    house.get("/kept/a?change", &[]).await;
    assert!(house.fresh("/kept/a", &[]).await);
    house.ground.silent.store(1, Ordering::SeqCst);
    assert!(house.fresh("/kept/a", &[]).await, "nobody can say whether something changed");
    house.ground.silent.store(0, Ordering::SeqCst);
    assert!(!house.fresh("/kept/a", &[]).await);
    house.hands.0.fetch_add(59 * SECOND, Ordering::SeqCst);
    assert!(!house.fresh("/kept/a", &[]).await);
    house.hands.0.fetch_add(SECOND, Ordering::SeqCst);
    assert!(house.fresh("/kept/a", &[]).await, "a minute old");
    // Half a minute before midnight, and half a minute behind it.
    house.hands.0.store(EVENING + (14 * 60 + 30) * SECOND, Ordering::SeqCst);
    assert!(house.fresh("/kept/a", &[]).await);
    house.hands.0.fetch_add(31 * SECOND, Ordering::SeqCst);
    assert!(house.fresh("/kept/a", &[]).await, "another day");
    house.hands.0.store(EVENING, Ordering::SeqCst);
    assert!(house.fresh("/kept/a", &[]).await, "the clock was put back");
}

#[tokio::test]
async fn some_answers_are_made_anew_each_time() {
    let house = Fixture::new(1_000_000);
    let session = testing::sign_in(&house.db, &house.world, Role::Reader, Territory::Country).await;
    house.get("/kept/a", &[]).await;
    let long = format!("/kept/a?q={}", "x".repeat(ASKED_MAX));
    let asks: [(&str, &[(&str, &str)]); 8] = [
        ("/kept/a", &[("cookie", &session.cookie)]),
        ("/kept/a", &[("cookie", "nguon_session=forged")]),
        ("/kept/a", &[("authorization", "Bearer x")]),
        ("/kept/a?lang=en", &[]),
        ("/kept/none", &[]),
        ("/kept/large", &[]),
        ("/fresh", &[]),
        (&long, &[]),
    ];
    for (path, headers) in asks {
        for _ in 0..2 {
            assert!(house.fresh(path, headers).await, "{path} {headers:?}");
        }
    }
    let own = house.get("/kept/a", &[("cookie", &session.cookie)]).await;
    assert_eq!(value(&own, "cache-control"), "no-store");
    let head = request("HEAD", "/kept/a", &[], "");
    let head = house.site.clone().oneshot(head).await.unwrap();
    assert_eq!(head.status(), StatusCode::OK);
    assert!(text(head).await.is_empty());
    assert!(!text(house.get("/kept/a", &[]).await).await.is_empty());
}

#[tokio::test]
async fn the_oldest_make_room() {
    // Room for a few answers, each with its headers.
    let house = Fixture::new(6_000);
    for n in 0..20 {
        assert!(house.fresh(&format!("/kept/{n}"), &[]).await);
        assert!(!house.fresh(&format!("/kept/{n}"), &[]).await, "{n}");
    }
    assert!(house.fresh("/kept/0", &[]).await);
    assert!(Fixture::new(100).fresh("/kept/0", &[]).await);
}
