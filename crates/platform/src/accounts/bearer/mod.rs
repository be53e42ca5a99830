//! Bearer tokens of an issuer that the office trusts (OpenID Connect): signed JWTs (RFC 7519,
//! RFC 9068), checked against the issuer's published keys.
//!
//! In come a token, the time and a way to fetch the issuer's documents; out goes what the token
//! says of its holder and scopes, or why not. Three algorithms are read, each with its own type of
//! key: RS256, ES256, EdDSA (Ed25519). `none` and shared secrets are no algorithms here. This room
//! does not know HTTP ([`Fetch`]) nor who is registered.

mod claims;
mod issuer;
mod jws;
mod keys;

pub use claims::{Bearer, Claimed, Expected};
pub use issuer::{DOCUMENT_BYTES_MAX, Fetch, FetchError, Issuer};

/// Why a token opens nothing.
#[derive(Debug, thiserror::Error)]
pub enum BearerError {
    /// The token is no good; the reason is for the log, not for whoever sent it.
    #[error("the token is refused: {0}")]
    Refused(&'static str),
    /// The issuer's keys are not there to check it.
    #[error("the keys of the issuer cannot be had")]
    IssuerDown(#[source] FetchError),
}

#[cfg(test)]
mod tests;
