//! What may stand in the query of a layer's features: the table that the reader and the document
//! share.

use serde_json::{Value, json};

use super::Collection;
use crate::api::{COMMUNE, CROP, MARKET, STATUS};

/// Features of a page when nothing is said.
pub(super) const LIMIT: usize = 100;
/// Most features of a page.
pub(super) const LIMIT_MAX: usize = 1_000;

/// A parameter.
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) what: &'static str,
    pub(super) schema: fn() -> Value,
    of: &'static [Collection],
}

const ALL: &[Collection] = Collection::ALL;
const LAND: &[Collection] = &[Collection::Plots, Collection::GrowingAreas];

const fn parameter(
    name: &'static str,
    what: &'static str,
    schema: fn() -> Value,
    of: &'static [Collection],
) -> Parameter {
    Parameter { name, what, schema, of }
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn uuid() -> Value {
    json!({ "type": "string", "format": "uuid" })
}

fn bbox() -> Value {
    // OGC 17-069r4, 7.15.3: four numbers, or six with heights.
    json!({ "type": "array", "items": { "type": "number" }, "minItems": 4, "maxItems": 6 })
}

fn limit() -> Value {
    json!({ "type": "integer", "minimum": 1, "maximum": LIMIT_MAX, "default": LIMIT })
}

/// All of them.
pub(super) const PARAMETERS: &[Parameter] = &[
    parameter("limit", "Most features of this page; a page may end before at 8 MiB", limit, ALL),
    parameter(
        "bbox",
        "Only what meets this window: west, south, east, north in degrees (with heights: six numbers, \
         heights are passed over). A west side east of the east side crosses 180 degrees.",
        bbox,
        ALL,
    ),
    parameter(
        "datetime",
        "Only what was registered then (`registered`): an instant of RFC 3339, a day, or an interval \
         of two, open where it says `..`",
        text,
        ALL,
    ),
    parameter(
        "after",
        "Where this page begins, as the link `next` of the one before says",
        text,
        ALL,
    ),
    parameter(CROP.name, CROP.what, CROP.schema, LAND),
    parameter(COMMUNE.name, COMMUNE.what, COMMUNE.schema, ALL),
    parameter(MARKET.name, "Only with a current status in this market: `CN`", MARKET.schema, ALL),
    parameter(
        STATUS.name,
        "Only with this current status, in the market asked for or in any",
        STATUS.schema,
        ALL,
    ),
    parameter("code", "Only with this code, with or without hyphens", text, ALL),
    parameter("holder", "Only of this holder, by its id", uuid, ALL),
    parameter("growing_area", "Only of this growing area, by its id", uuid, &[Collection::Plots]),
];

/// The parameters of a layer.
pub(super) fn of(collection: Collection) -> impl Iterator<Item = &'static Parameter> {
    PARAMETERS.iter().filter(move |parameter| parameter.of.contains(&collection))
}
