//! Identifiers and patterns of identifiers in `MATCH_…`.

use super::error::QueryFault;
use super::open::OpenPattern;
use crate::{canon, uri};

/// What an identifier must be. All forms are canonical, so that URN and Digital Link find each
/// other. The first two are index queries; what the third means, a store looks up first.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum IdPattern {
    /// Exactly this.
    Exact(String),
    /// Begins with this: `https://id.gs1.org/01/<GTIN>/21/` for all serial numbers of a product.
    Prefix(String),
    /// An EPC pattern that leaves more open.
    Open(OpenPattern),
}

impl IdPattern {
    /// Reads a URI or an EPC pattern whose last components are open
    /// (`urn:epc:id:sgtin:0614141.107340.*`, `urn:epc:idpat:sgtin:0614141.*.*`).
    ///
    /// `instances` tells the two meanings of `urn:epc:idpat:` apart: all things of a product, or
    /// the product itself as a class.
    pub(super) fn read(written: &str, wants: Wants) -> Result<Self, QueryFault> {
        uri::check(written).map_err(|message| QueryFault::Value {
            value: written.to_owned(),
            message: message.to_owned(),
        })?;
        // TDS 2.1 §8: a component is open or a value; ranges are of tags, not of identifiers.
        if written.starts_with("urn:epc:idpat:") && written.contains('[') {
            return Err(QueryFault::Pattern(written.to_owned()));
        }
        if !written.starts_with("urn:epc:") || !written.contains('*') {
            return Ok(Self::Exact(canon::identifier(written).into_owned()));
        }
        match wants {
            Wants::Classes => class(written),
            Wants::Instances => instances(written),
        }
    }

    /// Whether a canonical identifier is meant.
    pub fn matches(&self, canonical: &str) -> bool {
        match self {
            Self::Exact(id) => id == canonical,
            Self::Prefix(start) => canonical.starts_with(start.as_str()),
            Self::Open(pattern) => pattern.matches(canonical),
        }
    }
}

/// What a `MATCH_…` looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wants {
    Instances,
    Classes,
}

/// A GTIN pattern as a class is the bare GTIN.
fn class(written: &str) -> Result<IdPattern, QueryFault> {
    if let Some(open) = OpenPattern::classes(written) {
        return Ok(IdPattern::Open(open));
    }
    let canonical = canon::identifier(written);
    if canonical == written {
        return Err(QueryFault::Pattern(written.to_owned()));
    }
    Ok(IdPattern::Exact(canonical.into_owned()))
}

/// Puts a digit for the open component, canonicalises, and takes the digit off again.
fn instances(written: &str) -> Result<IdPattern, QueryFault> {
    const FILLER: &str = "0";
    let refused = || QueryFault::Pattern(written.to_owned());
    if let Some(open) = OpenPattern::instances(written) {
        return Ok(IdPattern::Open(open));
    }
    let closed =
        written.strip_suffix('*').filter(|rest| rest.ends_with(['.', ':'])).ok_or_else(refused)?;
    if closed.contains('*') {
        return Err(refused());
    }
    let sample = format!("{closed}{FILLER}").replacen("urn:epc:idpat:", "urn:epc:id:", 1);
    let canonical = canon::identifier(&sample);
    match canonical.strip_suffix(FILLER) {
        Some(prefix) if canonical != sample && prefix.ends_with('/') => {
            Ok(IdPattern::Prefix(prefix.to_owned()))
        }
        _ => Err(refused()),
    }
}
