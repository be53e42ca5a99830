//! What the form of a recall must say.

use nguon_platform::web::FieldErrors;
use serde::Deserialize;

use super::model::Reach;
use crate::text::Line;

/// The form as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Form {
    pub(super) reach: String,
    pub(super) reason: String,
}

/// How wide and why; complaints go to `errors`.
pub(super) fn read(form: &Form, errors: &mut FieldErrors) -> Option<(Reach, Line)> {
    let reach = form.reach.parse().ok();
    if reach.is_none() {
        errors.add("reach", "goods-error-reach");
    }
    let reason = form.reason.parse();
    if let Err(error) = &reason {
        match error {
            crate::text::LineError::Empty => errors.add("reason", "goods-error-reason"),
            other => errors.add("reason", other.key()),
        }
    }
    Some((reach?, reason.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recall_needs_a_reach_and_a_reason() {
        for (reach, reason, wrong) in [
            ("forward", "Nghi dư lượng thuốc", &[][..]),
            ("same-inputs", " x ", &[]),
            ("", "x", &["reach"]),
            ("all", "", &["reach", "reason"]),
            ("forward", " \n", &["reason"]),
        ] {
            let form = Form { reach: reach.to_owned(), reason: reason.to_owned() };
            let mut errors = FieldErrors::new();
            let read = read(&form, &mut errors);
            let fields: Vec<&str> = errors.iter().map(|error| error.field).collect();
            assert_eq!((fields.as_slice(), read.is_some()), (wrong, wrong.is_empty()), "{form:?}");
        }
    }
}
