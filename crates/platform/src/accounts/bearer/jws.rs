//! The compact form of a signed token (RFC 7515 §3.1): three parts in base64url.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value as Json};

use super::BearerError;

/// Bytes of a token. Longer ones do not fit into a header anyway.
const TOKEN_BYTES_MAX: usize = 8_192;
/// Bytes of a key's name.
const KID_BYTES_MAX: usize = 256;
/// Types of tokens that are read; without a type it is a JWT.
const TYPES: [&str; 2] = ["jwt", "at+jwt"];

/// How a token is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Algorithm {
    Rs256,
    Es256,
    EdDsa,
}

impl Algorithm {
    /// The algorithm of that name (RFC 7518 §3.1, RFC 8037 §3.1); all others are unknown here.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "ES256" => Some(Self::Es256),
            "EdDSA" | "Ed25519" => Some(Self::EdDsa),
            _ => None,
        }
    }
}

/// A token taken apart; nothing in it is proved yet.
#[derive(Debug)]
pub(super) struct Token<'t> {
    pub algorithm: Algorithm,
    /// Name of the key.
    pub kid: Option<String>,
    /// The bytes that are signed.
    pub signed: &'t [u8],
    pub signature: Vec<u8>,
    pub claims: Map<String, Json>,
}

impl<'t> Token<'t> {
    pub(super) fn read(text: &'t str) -> Result<Self, BearerError> {
        let refused = BearerError::Refused;
        if text.len() > TOKEN_BYTES_MAX {
            return Err(refused("it is too long"));
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(refused("it has no three parts"))?;
        let (header, claims) = signed.split_once('.').ok_or(refused("it has no three parts"))?;
        let header = object(header)?;
        // An extension that must be understood is not (RFC 7515 §4.1.11).
        if header.contains_key("crit") || header.contains_key("b64") {
            return Err(refused("its header asks for an extension"));
        }
        let kind = header.get("typ").and_then(Json::as_str).unwrap_or("JWT");
        let kind = kind.strip_prefix("application/").unwrap_or(kind);
        if !TYPES.iter().any(|known| known.eq_ignore_ascii_case(kind)) {
            return Err(refused("it is of another type"));
        }
        let algorithm = header.get("alg").and_then(Json::as_str).and_then(Algorithm::named);
        let kid = match header.get("kid") {
            None => None,
            Some(Json::String(kid)) if kid.len() <= KID_BYTES_MAX => Some(kid.clone()),
            Some(_) => return Err(refused("its key has no name")),
        };
        Ok(Self {
            algorithm: algorithm.ok_or(refused("its algorithm is not read here"))?,
            kid,
            signed: signed.as_bytes(),
            signature: decoded(signature)?,
            claims: object(claims)?,
        })
    }
}

fn object(part: &str) -> Result<Map<String, Json>, BearerError> {
    serde_json::from_slice(&decoded(part)?).map_err(|_| BearerError::Refused("it is no JSON"))
}

fn decoded(part: &str) -> Result<Vec<u8>, BearerError> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| BearerError::Refused("it is no base64url"))
}
