//! What a person typed into a form of this room.

use jiff::civil::Date;
use nguon_platform::web::FieldErrors;
use serde::Deserialize;

/// Most letters of a line of a form.
const LINE_MAX: usize = 400;
/// Most letters of a text.
const TEXT_MAX: usize = 20_000;

/// The fields of a form as they came, in their order.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Typed(Vec<(String, String)>);

impl Typed {
    /// What stands in a field, without blanks around it; empty when it was not sent.
    pub(crate) fn of(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim())
    }

    /// Everything sent under a name.
    pub(crate) fn all<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Every field, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// The version of the record that the form was made from.
    pub(crate) fn version(&self) -> i64 {
        self.of("version").parse().unwrap_or_default()
    }

    /// A line that must be there.
    pub(crate) fn line(&self, name: &'static str, errors: &mut FieldErrors) -> String {
        let text = self.of(name);
        if text.is_empty() {
            errors.add(name, "report-error-empty");
        } else if text.chars().count() > LINE_MAX || text.contains(['\n', '\r']) {
            errors.add(name, "report-error-long");
        }
        text.to_owned()
    }

    /// A text of several lines that may be empty; line ends as on this machine.
    pub(crate) fn text(&self, name: &'static str, errors: &mut FieldErrors) -> String {
        let text = self.of(name);
        if text.chars().count() > TEXT_MAX {
            errors.add(name, "report-error-long");
        }
        text.replace("\r\n", "\n")
    }

    /// A day as browsers send it (2026-11-21) or as offices write it (21/11/2026).
    pub(crate) fn day(&self, name: &'static str, errors: &mut FieldErrors) -> Option<Date> {
        let text = self.of(name);
        if text.is_empty() {
            return None;
        }
        let day = text.parse().ok().or_else(|| Date::strptime("%d/%m/%Y", text).ok());
        if day.is_none() {
            errors.add(name, "report-error-day");
        }
        day
    }

    /// A reason; none when nothing was typed.
    pub(crate) fn reason(&self) -> Option<String> {
        let reason: String = self.of("reason").chars().take(LINE_MAX).collect();
        (!reason.is_empty()).then_some(reason)
    }
}
