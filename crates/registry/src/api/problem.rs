//! What a problem (RFC 9457) looks like, for both documents. Written by hand: the web shell renders
//! problems.

use serde_json::{Value, json};

/// The schema of a problem whose `errors` have this form.
pub(crate) fn problem(error: &Value) -> Value {
    json!({
        "type": "object",
        "description": "A problem (RFC 9457), in the language of Accept-Language or of the cookie.",
        "required": ["type", "title", "status", "detail", "code"],
        "additionalProperties": false,
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
            "code": word(),
            "errors": {
                "type": "array",
                "description": "What is wrong with what was sent",
                "items": error,
            },
            "reference": { "type": "string", "description": "To be told to the administrator" },
        },
    })
}

/// What is wrong with a member of a body.
pub(super) fn body_error() -> Value {
    json!({
        "type": "object",
        "required": ["pointer", "code", "detail"],
        "additionalProperties": false,
        "properties": {
            "pointer": {
                "type": "string",
                "description": "JSON pointer into the body, as a URI fragment",
                "pattern": "^#",
            },
            "code": word(),
            "detail": { "type": "string" },
            "note": { "type": "string", "description": "More, in English" },
        },
    })
}

/// What is wrong with a parameter of the query.
pub(crate) fn parameter_error() -> Value {
    json!({
        "type": "object",
        "required": ["parameter", "code", "detail"],
        "additionalProperties": false,
        "properties": {
            "parameter": { "type": "string" },
            "code": word(),
            "detail": { "type": "string" },
        },
    })
}

fn word() -> Value {
    json!({ "type": "string", "description": "Stable word for programs" })
}
