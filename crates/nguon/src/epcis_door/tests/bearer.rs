//! Machines with tokens of an issuer that listens on this machine.

use axum::Json;
use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use nguon_platform::accounts::bearer::Expected;
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::{BOTH, COOP, HOME, House, office};
use crate::settings::Oidc;

struct Issuer {
    url: String,
    key: Ed25519KeyPair,
}

impl Issuer {
    async fn listening() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let key = Ed25519KeyPair::from_pkcs8(made.as_ref()).unwrap();
        let discovery = json!({"issuer": url, "jwks_uri": format!("{url}/keys")});
        let x = URL_SAFE_NO_PAD.encode(key.public_key());
        let keys = json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "1", "x": x}]});
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(|| async { Json(discovery) }))
            .route("/keys", get(|| async { Json(keys) }));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, key }
    }

    fn oidc(&self) -> Oidc {
        Oidc {
            expected: Expected {
                issuer: self.url.clone(),
                audience: "nguon".to_owned(),
                clock_skew: SignedDuration::from_secs(60),
                holder_claim: "nguon_holder".to_owned(),
                territory_claim: None,
                scope_claim: "scope".to_owned(),
                capture_scope: "epcis:capture".to_owned(),
                query_scope: "epcis:query".to_owned(),
            },
            jwks_url: None,
        }
    }

    /// A token that holds from now on for so many seconds.
    fn token(&self, house: &House, holder: &str, scope: &str, seconds: i64) -> String {
        let ends = house.office.now().as_second() + seconds;
        let header = json!({"alg": "EdDSA", "kid": "1", "typ": "at+jwt"});
        let claims = json!({
            "iss": self.url, "aud": ["nguon"], "exp": ends, "scope": scope, "nguon_holder": holder,
        });
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let signature = URL_SAFE_NO_PAD.encode(self.key.sign(signed.as_bytes()));
        format!("{signed}.{signature}")
    }
}

#[tokio::test]
async fn a_bearer_stands_for_its_holder_as_a_key_does() {
    let issuer = Issuer::listening().await;
    let house = House::trusting(issuer.oidc()).await;
    let holder = house.holders["coop"].to_string();
    let both = issuer.token(&house, COOP, "openid epcis:capture epcis:query", 300);
    let reader = issuer.token(&house, &holder, "epcis:query", 300);
    let writer = issuer.token(&house, &holder, "epcis:capture", 300);
    house.capture(&both, 1, json!({})).await;
    house.capture(&writer, 2, json!({})).await;
    let key = house.key(house.holder("coop"), BOTH).await;
    let other = house.key(house.holder("other"), BOTH).await;
    let home = house.key(office(&format!("province:{HOME}")), BOTH).await;
    // The province sees what came without a key of the office too.
    let cases: [(&str, &[usize]); 5] =
        [(&both, &[1, 2]), (&reader, &[1, 2]), (&key, &[1, 2]), (&home, &[1, 2]), (&other, &[])];
    for (caller, events) in cases {
        assert_eq!(house.sees(caller, 2).await, events);
    }
    assert_eq!(house.get("/events", &writer).await.0, StatusCode::FORBIDDEN);
    assert_eq!(house.get("/capture", &reader).await.0, StatusCode::FORBIDDEN);
    let refused = [
        issuer.token(&house, COOP, "epcis:query", -61),
        issuer.token(&house, "9521000000032", "epcis:query", 300),
        issuer.token(&house, "", "epcis:query", 300),
        format!("{reader}x"),
        "nguon_no".to_owned(),
    ];
    for token in refused {
        let (status, said) = house.get("/events", &token).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{said}");
    }
}

#[tokio::test]
async fn without_the_issuer_tokens_wait_and_keys_go_on() {
    let mut issuer = Issuer::listening().await;
    // Nobody listens there.
    "http://127.0.0.1:9".clone_into(&mut issuer.url);
    let house = House::trusting(issuer.oidc()).await;
    let token = issuer.token(&house, COOP, "epcis:query", 300);
    let (status, said) = house.get("/events", &token).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(said["status"], 503, "{said}");
    let key = house.key(house.holder("coop"), BOTH).await;
    assert_eq!(house.get("/events", &key).await.0, StatusCode::OK);

    // Without the setting, tokens of others are no keys.
    let house = House::new().await;
    assert_eq!(house.get("/events", &token).await.0, StatusCode::UNAUTHORIZED);
}
