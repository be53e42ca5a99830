//! What a token says, once its signature is proved.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value as Json};

use super::BearerError;
use crate::accounts::Scopes;
use crate::territory::Territory;

/// What tokens must say to be meant for this server, and where they say whose they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// `iss`, exactly.
    pub issuer: String,
    /// `aud` must name it.
    pub audience: String,
    /// Clocks may differ by so much.
    pub clock_skew: SignedDuration,
    /// Claim with the holder: its id or its GS1 party number.
    pub holder_claim: String,
    /// Claim with the territory of an office; none = tokens speak for holders only.
    pub territory_claim: Option<String>,
    /// Claim with the scopes: words with blanks between them, or a list.
    pub scope_claim: String,
    /// Scope of those who hand in events.
    pub capture_scope: String,
    /// Scope of those who ask for events.
    pub query_scope: String,
}

/// Whose machine a token says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claimed {
    /// A holder's, by its id or party number.
    Holder(String),
    /// The office's.
    Office(Territory),
}

/// What a proved token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bearer {
    /// Whose machine.
    pub owner: Claimed,
    /// What it may do.
    pub scopes: Scopes,
}

impl Expected {
    /// Reads claims as of `now`.
    pub(super) fn read(
        &self,
        claims: &Map<String, Json>,
        now: Timestamp,
    ) -> Result<Bearer, BearerError> {
        let refused = BearerError::Refused;
        if claims.get("iss").and_then(Json::as_str) != Some(&self.issuer) {
            return Err(refused("it is of another issuer"));
        }
        if !words(claims.get("aud"), None).contains(&self.audience.as_str()) {
            return Err(refused("it is meant for another audience"));
        }
        let expires = instant(claims, "exp")?.ok_or(refused("it has no end"))?;
        if now.duration_since(expires) >= self.clock_skew {
            return Err(refused("its time is over"));
        }
        for name in ["nbf", "iat"] {
            let begins = instant(claims, name)?;
            if begins.is_some_and(|begins| begins.duration_since(now) > self.clock_skew) {
                return Err(refused("its time has not come"));
            }
        }
        let given = words(claims.get(&self.scope_claim), Some(' '));
        let has = |scope: &String| given.contains(&scope.as_str());
        let scopes = Scopes {
            capture: has(&self.capture_scope),
            query: has(&self.query_scope),
            ..Scopes::default()
        };
        Ok(Bearer { owner: self.owner(claims)?, scopes })
    }

    /// One of the two, never both: a token that speaks for two speaks for nobody.
    fn owner(&self, claims: &Map<String, Json>) -> Result<Claimed, BearerError> {
        let text = |name: &String| claims.get(name).and_then(Json::as_str);
        let territory = self.territory_claim.as_ref().and_then(text);
        match (text(&self.holder_claim), territory) {
            (Some(holder), None) => Ok(Claimed::Holder(holder.to_owned())),
            (None, Some(territory)) => match territory.parse() {
                Ok(Territory::Holder(_) | Territory::Nowhere) | Err(_) => {
                    Err(BearerError::Refused("its territory is none of an office"))
                }
                Ok(territory) => Ok(Claimed::Office(territory)),
            },
            _ => Err(BearerError::Refused("it does not say whose machine it is")),
        }
    }
}

/// A text, or each of a list; with `between`, the words of a text.
fn words(value: Option<&Json>, between: Option<char>) -> Vec<&str> {
    match (value, between) {
        (Some(Json::String(text)), Some(between)) => text.split(between).collect(),
        (Some(Json::String(text)), None) => vec![text],
        (Some(Json::Array(items)), _) => items.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Seconds since 1970, maybe with a fraction (RFC 7519 §2, `NumericDate`); none when it is not there.
fn instant(claims: &Map<String, Json>, name: &str) -> Result<Option<Timestamp>, BearerError> {
    let wrong = BearerError::Refused("a time in it is none");
    let Some(value) = claims.get(name) else { return Ok(None) };
    let Some(seconds) = value.as_f64().filter(|seconds| seconds.is_finite()) else {
        return Err(wrong);
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "out of range becomes the nearest, refused"
    )]
    let seconds = seconds.floor() as i64;
    Timestamp::from_second(seconds).map(Some).map_err(|_| wrong)
}
