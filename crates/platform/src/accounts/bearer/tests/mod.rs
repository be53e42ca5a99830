//! Tokens of an issuer that lives in the test.

mod signer;

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};

use super::*;
use crate::accounts::Scopes;
use signer::Signer;

const ISSUER: &str = "https://id.example.vn/realms/nguon";
const KEYS: &str = "https://id.example.vn/keys";
const COOP: &str = "9521000000018";

/// The issuer's two documents, and how often they were asked for.
#[derive(Default)]
struct Desk {
    keys: Mutex<Vec<Json>>,
    says: Mutex<Option<Json>>,
    down: AtomicBool,
    asked: AtomicUsize,
}

#[async_trait]
impl Fetch for Desk {
    async fn get(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        if self.down.load(Ordering::Relaxed) {
            return Err(FetchError::new(url, "connection refused"));
        }
        let discovered = json!({"issuer": ISSUER, "jwks_uri": KEYS});
        let document = match url {
            KEYS => json!({"keys": *self.keys.lock().unwrap()}),
            "https://id.example.vn/realms/nguon/.well-known/openid-configuration" => {
                self.says.lock().unwrap().clone().unwrap_or(discovered)
            }
            other => return Err(FetchError::new(other, "404")),
        };
        Ok(document.to_string().into_bytes())
    }
}

struct Scene {
    desk: Arc<Desk>,
    issuer: Issuer,
    now: Timestamp,
}

impl Scene {
    fn new(signers: &[&Signer]) -> Self {
        let desk = Arc::new(Desk::default());
        let issuer = Issuer::new(expected(), None, desk.clone());
        let scene = Self { desk, issuer, now: Timestamp::from_second(1_800_000_000).unwrap() };
        scene.publish(signers);
        scene
    }

    fn publish(&self, signers: &[&Signer]) {
        *self.desk.keys.lock().unwrap() = signers.iter().map(|signer| signer.jwk()).collect();
    }

    /// Claims that hold, with some changed; null takes one away.
    fn claims(&self, changes: &Json) -> Json {
        let now = self.now.as_second();
        let mut claims = json!({
            "iss": ISSUER, "aud": "nguon", "iat": now - 10, "nbf": now - 10, "exp": now + 300,
            "nguon_holder": COOP, "scope": "openid epcis:query",
        });
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        claims
    }

    async fn read(&self, token: &str) -> Result<Bearer, BearerError> {
        self.issuer.read(token, self.now).await
    }

    fn asked(&self) -> usize {
        self.desk.asked.swap(0, Ordering::Relaxed)
    }
}

fn expected() -> Expected {
    Expected {
        issuer: ISSUER.to_owned(),
        audience: "nguon".to_owned(),
        clock_skew: SignedDuration::from_secs(60),
        holder_claim: "nguon_holder".to_owned(),
        territory_claim: Some("nguon_territory".to_owned()),
        scope_claim: "scope".to_owned(),
        capture_scope: "epcis:capture".to_owned(),
        query_scope: "epcis:query".to_owned(),
    }
}

fn why(outcome: Result<Bearer, BearerError>) -> String {
    outcome.map_or_else(|error| error.to_string(), |bearer| format!("{bearer:?}"))
}

#[tokio::test]
async fn each_algorithm_proves_and_only_with_its_own_key() {
    let signers = [Signer::rsa("r"), Signer::p256("e"), Signer::ed25519("d")];
    let scene = Scene::new(&signers.each_ref());
    for signer in &signers {
        let token = signer.token(&scene.claims(&json!({})));
        let bearer = scene.read(&token).await.unwrap();
        assert_eq!(bearer.owner, Claimed::Holder(COOP.to_owned()));
        assert_eq!(bearer.scopes, Scopes { query: true, ..Scopes::default() });
        // Another key's name, another algorithm's name, a changed claim, a cut signature.
        for other in &signers {
            let header = json!({"alg": other.algorithm(), "kid": other.kid, "typ": "JWT"});
            if other.kid != signer.kid {
                let forged = signer.sign(&header, &scene.claims(&json!({})));
                assert!(scene.read(&forged).await.is_err(), "{} as {}", signer.kid, other.kid);
            }
        }
        let parts: Vec<&str> = token.split('.').collect();
        let richer = signer.token(&scene.claims(&json!({"scope": "epcis:capture"})));
        let richer: Vec<&str> = richer.split('.').collect();
        let mixed = format!("{}.{}.{}", parts[0], richer[1], parts[2]);
        assert!(why(scene.read(&mixed).await).contains("signature"));
        let cut = &token[..token.len() - 4];
        assert!(scene.read(cut).await.is_err());
    }
}

#[tokio::test]
async fn what_a_token_says_is_held_against_it() {
    let signer = Signer::ed25519("d");
    let scene = Scene::new(&[&signer]);
    let now = scene.now.as_second();
    // claims, what is said of them
    let cases = [
        (json!({"exp": now + 1}), "query: true"),
        (json!({"exp": now - 59}), "query: true"),
        (json!({"exp": now - 60}), "its time is over"),
        (json!({"exp": now - 3600}), "its time is over"),
        (json!({"exp": null}), "has no end"),
        (json!({"exp": "tomorrow"}), "a time in it is none"),
        (json!({"exp": 1e300}), "a time in it is none"),
        (json!({"exp": f64::from(1_800_000_300) + 0.5}), "query: true"),
        (json!({"nbf": now + 60}), "query: true"),
        (json!({"nbf": now + 61}), "has not come"),
        (json!({"iat": now + 600}), "has not come"),
        (json!({"iat": null, "nbf": null}), "query: true"),
        (json!({"iss": "https://id.example.vn/realms/other"}), "another issuer"),
        (json!({"iss": format!("{ISSUER}/")}), "another issuer"),
        (json!({"iss": null}), "another issuer"),
        (json!({"aud": "nguon-test"}), "another audience"),
        (json!({"aud": "nguon other"}), "another audience"),
        (json!({"aud": null}), "another audience"),
        (json!({"aud": ["account", "nguon"]}), "query: true"),
        (json!({"scope": ["epcis:capture", "epcis:query"]}), "capture: true, query: true"),
        (json!({"scope": "epcis:captures"}), "capture: false, query: false"),
        (json!({"scope": null}), "capture: false, query: false"),
        (json!({"nguon_holder": null}), "does not say whose"),
        (json!({"nguon_holder": 7}), "does not say whose"),
        (json!({"nguon_territory": "country"}), "does not say whose"),
        (json!({"nguon_holder": null, "nguon_territory": "province:91@2025-07-01"}), "Office"),
        (json!({"nguon_holder": null, "nguon_territory": "nowhere"}), "none of an office"),
        (json!({"nguon_holder": null, "nguon_territory": "moon"}), "none of an office"),
    ];
    for (changes, said) in cases {
        let told = why(scene.read(&signer.token(&scene.claims(&changes))).await);
        assert!(told.contains(said), "{changes}: {told}");
    }
}

#[tokio::test]
async fn headers_that_ask_for_less_are_refused_before_the_issuer_is_asked() {
    let signer = Signer::ed25519("d");
    let scene = Scene::new(&[&signer]);
    let claims = scene.claims(&json!({}));
    let cases = [
        (json!({"alg": "none", "kid": "d"}), "algorithm"),
        (json!({"alg": "HS256", "kid": "d"}), "algorithm"),
        (json!({"alg": "RS384", "kid": "d"}), "algorithm"),
        (json!({"kid": "d"}), "algorithm"),
        (json!({"alg": "EdDSA", "kid": 7}), "no name"),
        (json!({"alg": "EdDSA", "kid": "d", "crit": ["exp"]}), "extension"),
        (json!({"alg": "EdDSA", "kid": "d", "typ": "logout+jwt"}), "another type"),
    ];
    for (header, said) in cases {
        let told = why(scene.read(&signer.sign(&header, &claims)).await);
        assert!(told.contains(said), "{header}: {told}");
    }
    let unsigned = signer.sign(&json!({"alg": "none"}), &claims);
    let unsigned = &unsigned[..=unsigned.rfind('.').unwrap()];
    let long = "a".repeat(9_000);
    for text in ["", "a", "a.b", "a.b.c", "..", "e30.e30.", unsigned, &long, "nguon_00", "ế.ế.ế"]
    {
        assert!(matches!(scene.read(text).await, Err(BearerError::Refused(_))), "{text}");
    }
    assert_eq!(scene.asked(), 0);
    let typed = json!({"alg": "EdDSA", "kid": "d", "typ": "at+JWT"});
    scene.read(&signer.sign(&typed, &claims)).await.unwrap();
    // A key without a name is found where it is the only one.
    scene.read(&signer.sign(&json!({"alg": "EdDSA"}), &claims)).await.unwrap();
}

#[tokio::test]
async fn keys_are_kept_rotated_and_not_asked_for_at_every_token() {
    let (old, new) = (Signer::ed25519("old"), Signer::p256("new"));
    let mut scene = Scene::new(&[&old]);
    for _ in 0..5 {
        scene.read(&old.token(&scene.claims(&json!({})))).await.unwrap();
    }
    assert_eq!(scene.asked(), 2, "the discovery document and the keys, once");
    let unknown = "its key is not one of the issuer's";
    // An unknown key within half a minute of asking is not asked for.
    assert!(why(scene.read(&new.token(&scene.claims(&json!({})))).await).contains(unknown));
    assert_eq!(scene.asked(), 0);
    scene.publish(&[&old, &new]);
    scene.now += SignedDuration::from_secs(30);
    scene.read(&new.token(&scene.claims(&json!({})))).await.unwrap();
    assert_eq!(scene.asked(), 2);
    // A key taken back ends within ten minutes.
    scene.publish(&[&new]);
    scene.read(&old.token(&scene.claims(&json!({})))).await.unwrap();
    scene.now += SignedDuration::from_mins(10);
    assert!(why(scene.read(&old.token(&scene.claims(&json!({})))).await).contains(unknown));
    scene.read(&new.token(&scene.claims(&json!({})))).await.unwrap();
}

#[tokio::test]
async fn an_issuer_that_is_down_is_said_and_its_keys_go_on_for_a_day() {
    let signer = Signer::rsa("r");
    let mut scene = Scene::new(&[&signer]);
    scene.desk.down.store(true, Ordering::Relaxed);
    for asked in [1, 0] {
        let down = scene.read(&signer.token(&scene.claims(&json!({})))).await;
        assert!(matches!(down, Err(BearerError::IssuerDown(_))), "{down:?}");
        assert_eq!(scene.asked(), asked);
    }
    scene.desk.down.store(false, Ordering::Relaxed);
    scene.now += SignedDuration::from_secs(30);
    scene.read(&signer.token(&scene.claims(&json!({})))).await.unwrap();
    scene.desk.down.store(true, Ordering::Relaxed);
    for (hours, goes_on) in [(1, true), (22, true), (2, false)] {
        scene.now += SignedDuration::from_hours(hours);
        let outcome = scene.read(&signer.token(&scene.claims(&json!({})))).await;
        assert_eq!(outcome.is_ok(), goes_on, "{outcome:?}");
    }
}

#[tokio::test]
async fn documents_that_are_not_the_issuers_are_not_believed() {
    let signer = Signer::ed25519("d");
    let said = [
        json!({"issuer": "https://evil.example", "jwks_uri": KEYS}),
        json!({"issuer": ISSUER, "jwks_uri": "http://id.example.vn/keys"}),
        json!({"issuer": ISSUER}),
        json!([]),
    ];
    for document in said {
        let scene = Scene::new(&[&signer]);
        *scene.desk.says.lock().unwrap() = Some(document.clone());
        let outcome = scene.read(&signer.token(&scene.claims(&json!({})))).await;
        assert!(matches!(outcome, Err(BearerError::IssuerDown(_))), "{document}: {outcome:?}");
    }
    // Keys for encryption, of other kinds, of another algorithm: of no use, and no harm.
    let scene = Scene::new(&[&signer]);
    let mut wrong = signer.jwk();
    wrong["use"] = json!("enc");
    let mut other = signer.jwk();
    other["alg"] = json!("HS256");
    let shared = json!({"kty": "oct", "kid": "d", "k": "c2VjcmV0"});
    let keys = [wrong, other, shared, json!(7), json!({"kty": "EC", "crv": "P-256", "x": "AA"})];
    scene.desk.keys.lock().unwrap().splice(0..0, keys.clone());
    scene.read(&signer.token(&scene.claims(&json!({})))).await.unwrap();
    let scene = Scene::new(&[]);
    *scene.desk.keys.lock().unwrap() = keys.to_vec();
    let outcome = scene.read(&signer.token(&scene.claims(&json!({})))).await;
    assert!(matches!(outcome, Err(BearerError::IssuerDown(_))), "{outcome:?}");
}
