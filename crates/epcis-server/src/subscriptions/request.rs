//! The body of a subscription.

use serde_json::{Map, Value};

use super::kept::Definition;
use crate::delivery::Destinations;
use crate::problem::{Exception, Problem};
use crate::spelling::Spelling;
use crate::standing::Controls;

/// What is asked for, judged.
pub(super) struct Request {
    pub definition: Definition,
    pub controls: Controls,
}

/// Bytes of a destination and of a secret.
const TEXT_BYTES_MAX: usize = 2_048;
/// Members beside `dest` and `signatureToken`.
const CONTROLS: [&str; 4] = ["stream", "schedule", "reportIfEmpty", "initialRecordTime"];

impl Request {
    /// Reads the body (openapi 2.0.0, `AbstractQuerySubscription` and kin).
    pub fn read(
        body: &[u8],
        destinations: Destinations,
        spelling: Spelling,
    ) -> Result<Self, Problem> {
        let body: Value = serde_json::from_slice(body)
            .map_err(|error| refused(format!("the body is not JSON: {error}")))?;
        let Value::Object(mut members) = body else {
            return Err(refused("the body must be an object with dest, and stream or schedule"));
        };
        let Some(dest) = text(&mut members, "dest")? else {
            return Err(refused("/dest: must be the URL to which events are sent"));
        };
        destinations.check(&dest).map_err(|why| refused(format!("/dest: {why}")))?;
        let signature_token = text(&mut members, "signatureToken")?;
        if signature_token.as_deref() == Some("") {
            return Err(refused("/signatureToken: must not be empty; leave it out"));
        }
        if let Some(other) = members.keys().find(|name| !CONTROLS.contains(&name.as_str())) {
            return Err(refused(format!("/{other}: a subscription has no such member")));
        }
        members.retain(|_, value| !value.is_null());
        let controls = Controls::of_body(|name| members.get(name).cloned())?;
        let epc_format = spelling.name().to_owned();
        let definition = Definition { dest, signature_token, controls: members, epc_format };
        Ok(Self { definition, controls })
    }
}

fn text(members: &mut Map<String, Value>, name: &'static str) -> Result<Option<String>, Problem> {
    match members.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.len() <= TEXT_BYTES_MAX => Ok(Some(text)),
        Some(_) => {
            Err(refused(format!("/{name}: must be a text of at most {TEXT_BYTES_MAX} bytes")))
        }
    }
}

fn refused(detail: impl Into<String>) -> Problem {
    Problem::new(Exception::Validation, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_judged() {
        use Exception::{SubscriptionControls, Validation};
        let good = r#""dest": "https://client.example.com/in""#;
        let cases = [
            (String::new(), Validation),
            ("[]".to_owned(), Validation),
            (r#"{"stream": true}"#.to_owned(), Validation),
            (r#"{"dest": 7, "stream": true}"#.to_owned(), Validation),
            (r#"{"dest": "http://client.example.com/", "stream": true}"#.to_owned(), Validation),
            (r#"{"dest": "https://127.0.0.1/", "stream": true}"#.to_owned(), Validation),
            (format!(r#"{{{good}, "stream": true, "signatureToken": 7}}"#), Validation),
            (format!(r#"{{{good}, "stream": true, "signatureToken": ""}}"#), Validation),
            (format!(r#"{{{good}, "stream": true, "colour": "red"}}"#), Validation),
            (format!(r#"{{"dest": "https://x.example/{}"}}"#, "a".repeat(2_048)), Validation),
            (format!("{{{good}}}"), SubscriptionControls),
            (
                format!(r#"{{{good}, "stream": true, "schedule": {{"hour": "1"}}}}"#),
                SubscriptionControls,
            ),
        ];
        for (body, exception) in cases {
            let read =
                Request::read(body.as_bytes(), Destinations::default(), Spelling::DigitalLink);
            assert_eq!(read.map_err(|no| no.exception()).err(), Some(exception), "{body}");
        }
    }

    #[test]
    fn what_was_asked_is_kept() {
        let body = r#"{"dest": "https://client.example.com/in", "signatureToken": "s",
            "schedule": {"hour": "1"}, "reportIfEmpty": true, "initialRecordTime": null}"#;
        let read = Request::read(body.as_bytes(), Destinations::default(), Spelling::EpcUrn);
        let Request { definition, controls } = read.ok().unwrap();
        assert_eq!(definition.signature_token.as_deref(), Some("s"));
        assert_eq!(definition.spelling(), Spelling::EpcUrn);
        assert_eq!(definition.controls().ok().unwrap(), controls);
        let text = serde_json::to_string(&definition).unwrap();
        assert_eq!(serde_json::from_str::<Definition>(&text).unwrap(), definition);
    }
}
