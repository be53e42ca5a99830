//! Links between the resources.

use schemars::JsonSchema;
use serde::Serialize;

/// Where the interface begins, below the address of the server.
pub(super) const ROOT: &str = "/ogc/features/v1";
pub(super) const JSON: &str = "application/json";
pub(super) const GEOJSON: &str = "application/geo+json";
pub(super) const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.0";

/// A link.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Link {
    /// Where to.
    href: String,
    /// What is there (RFC 8288).
    rel: &'static str,
    /// Its media type.
    r#type: &'static str,
}

/// A link to an address of this interface.
pub(super) fn link(public_url: &str, rel: &'static str, kind: &'static str, below: &str) -> Link {
    Link { href: format!("{public_url}{ROOT}{below}"), rel, r#type: kind }
}
