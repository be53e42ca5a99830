//! The issuer's published keys (JWK Set, RFC 7517) and what they prove.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};
use serde_json::Value as Json;

use super::jws::{Algorithm, Token};

/// Keys of one set; an issuer has two or three.
const KEYS_MAX: usize = 100;
/// Bytes of a coordinate on P-256 and of a key on Ed25519.
const POINT_BYTES: usize = 32;

/// A key that can check signatures of one algorithm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub kid: Option<String>,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Rsa {
        n: Vec<u8>,
        e: Vec<u8>,
    },
    /// Uncompressed point.
    P256(Vec<u8>),
    Ed25519(Vec<u8>),
}

impl Key {
    pub(super) fn algorithm(&self) -> Algorithm {
        match self.kind {
            Kind::Rsa { .. } => Algorithm::Rs256,
            Kind::P256(_) => Algorithm::Es256,
            Kind::Ed25519(_) => Algorithm::EdDsa,
        }
    }

    /// Whether this key signed the token.
    pub(super) fn signed(&self, token: &Token<'_>) -> bool {
        let (message, signature) = (token.signed, &token.signature);
        if token.algorithm != self.algorithm() {
            return false;
        }
        match &self.kind {
            Kind::Rsa { n, e } => RsaPublicKeyComponents { n, e }
                .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
                .is_ok(),
            Kind::P256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
                .verify(message, signature)
                .is_ok(),
            Kind::Ed25519(key) => {
                UnparsedPublicKey::new(&ED25519, key).verify(message, signature).is_ok()
            }
        }
    }

    /// A key of a set. None for what is not for checking signatures or is of another kind: a set
    /// may hold such beside the others (RFC 7517 §5).
    fn read(jwk: &Json) -> Option<Self> {
        let text = |name: &str| jwk.get(name).and_then(Json::as_str);
        let bytes = |name: &str| URL_SAFE_NO_PAD.decode(text(name)?).ok();
        if text("use").is_some_and(|purpose| purpose != "sig") {
            return None;
        }
        let kind = match (text("kty")?, text("crv")) {
            ("RSA", _) => {
                let plain = |bytes: Vec<u8>| bytes.into_iter().skip_while(|b| *b == 0).collect();
                Kind::Rsa { n: plain(bytes("n")?), e: plain(bytes("e")?) }
            }
            ("EC", Some("P-256")) => {
                let (x, y) = (bytes("x")?, bytes("y")?);
                (x.len() == POINT_BYTES && y.len() == POINT_BYTES)
                    .then(|| Kind::P256([&[4], &x[..], &y[..]].concat()))?
            }
            ("OKP", Some("Ed25519")) => {
                Kind::Ed25519(bytes("x").filter(|x| x.len() == POINT_BYTES)?)
            }
            _ => return None,
        };
        let key = Self { kid: text("kid").map(str::to_owned), kind };
        let fits = text("alg").is_none_or(|name| Algorithm::named(name) == Some(key.algorithm()));
        fits.then_some(key)
    }
}

/// The keys of a set that are of use here; none when it is no set or has none.
pub(super) fn read(document: &[u8]) -> Option<Vec<Key>> {
    let set: Json = serde_json::from_slice(document).ok()?;
    let keys = set.get("keys")?.as_array()?;
    let read: Vec<Key> = keys.iter().take(KEYS_MAX).filter_map(Key::read).collect();
    (!read.is_empty()).then_some(read)
}

/// The key that a token names; of a token that names none, the only one there is for it.
pub(super) fn of_token<'k>(keys: &'k [Key], token: &Token<'_>) -> Option<&'k Key> {
    let mut fitting = keys.iter().filter(|key| key.algorithm() == token.algorithm);
    match &token.kid {
        Some(kid) => fitting.find(|key| key.kid.as_ref() == Some(kid)),
        None => fitting.next().filter(|_| fitting.next().is_none()),
    }
}
