//! What a person typed into a form: kept as typed, read into types, complaints by field.

use std::collections::BTreeMap;
use std::str::FromStr;

use jiff::civil::Date;
use nguon_platform::web::FieldErrors;
use serde::Deserialize;
use uuid::Uuid;

use super::choices::Commune;
use super::form::Choice;
use crate::site::Site;

/// The fields of a form as they came.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Typed(BTreeMap<String, String>);

impl<const N: usize> From<[(&str, &String); N]> for Typed {
    fn from(fields: [(&str, &String); N]) -> Self {
        Self(fields.map(|(name, value)| (name.to_owned(), value.clone())).into())
    }
}

impl Typed {
    /// What stands in a field; empty when it was not sent.
    pub(crate) fn of(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The names of the fields that were sent.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Put something into a field: for forms that show a record.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// Put a place into its fields: commune and address in words.
    pub(crate) fn set_site(&mut self, site: &Site) {
        self.set("commune", site.commune.to_string());
        self.set("address", site.words.as_ref().map_or("", |words| words.as_str()));
    }

    /// The version of the record that the form was made from; none when it makes a new one.
    pub(crate) fn version(&self) -> i64 {
        self.of("version").parse().unwrap_or_default()
    }
}

/// Reads a form field by field and collects the complaints.
#[derive(Debug)]
pub(crate) struct Reader<'t> {
    typed: &'t Typed,
    errors: FieldErrors,
}

impl<'t> Reader<'t> {
    pub(crate) fn new(typed: &'t Typed) -> Self {
        Self { typed, errors: FieldErrors::new() }
    }

    /// A field that must be filled; `wrong` says what fits.
    pub(crate) fn needed<T: FromStr>(
        &mut self,
        name: &'static str,
        wrong: &'static str,
    ) -> Option<T> {
        if self.typed.of(name).trim().is_empty() {
            self.errors.add(name, "registry-error-empty");
            return None;
        }
        self.optional(name, wrong)
    }

    /// A field that may be empty.
    pub(crate) fn optional<T: FromStr>(
        &mut self,
        name: &'static str,
        wrong: &'static str,
    ) -> Option<T> {
        let text = self.typed.of(name).trim();
        if text.is_empty() {
            return None;
        }
        let value = text.parse().ok();
        if value.is_none() {
            self.errors.add(name, wrong);
        }
        value
    }

    /// A number that may carry a decimal comma.
    pub(crate) fn decimal<T: FromStr>(
        &mut self,
        name: &'static str,
        wrong: &'static str,
    ) -> Option<T> {
        let text = self.typed.of(name).trim().replace(',', ".");
        if text.is_empty() {
            return None;
        }
        let value = text.parse().ok();
        if value.is_none() {
            self.errors.add(name, wrong);
        }
        value
    }

    /// A day that must be given: as browsers send it (2026-11-21) or as offices write it
    /// (21/11/2026).
    pub(crate) fn day(&mut self, name: &'static str) -> Option<Date> {
        let day = self.optional_day(name);
        if self.typed.of(name).trim().is_empty() {
            self.errors.add(name, "registry-error-empty");
        }
        day
    }

    /// A day that may be left out.
    pub(crate) fn optional_day(&mut self, name: &'static str) -> Option<Date> {
        let text = self.typed.of(name).trim();
        if text.is_empty() {
            return None;
        }
        let day = text.parse().ok().or_else(|| Date::strptime("%d/%m/%Y", text).ok());
        if day.is_none() {
            self.errors.add(name, "registry-error-day");
        }
        day
    }

    /// Commune, its province and the address in words. Only communes that were offered are taken,
    /// so nothing is written outside the officer's territory.
    pub(crate) fn site(&mut self, offered: &[Commune]) -> Option<Site> {
        let words = self.optional("address", "registry-error-words");
        let typed = self.typed.of("commune");
        let found = offered.iter().find(|commune| commune.id.to_string() == typed);
        if found.is_none() {
            self.errors.add("commune", "registry-error-commune");
        }
        let commune = found?;
        Some(Site { commune: commune.id.clone(), province: commune.province.clone(), words })
    }

    /// One of the choices that were offered; anything else is refused, so that nothing outside the
    /// officer's territory can be named.
    pub(crate) fn chosen(&mut self, name: &'static str, offered: &[Choice]) -> Option<Uuid> {
        let text = self.typed.of(name);
        let found = offered.iter().any(|choice| choice.value == text);
        let id = text.parse().ok().filter(|_| found);
        if id.is_none() {
            self.errors.add(name, "registry-error-choice");
        }
        id
    }

    /// Complain about a field.
    pub(crate) fn complain(&mut self, name: &'static str, key: &'static str) {
        self.errors.add(name, key);
    }

    /// The complaints; what was read counts only when there are none.
    pub(crate) fn done<T>(self, read: Option<T>) -> Result<T, FieldErrors> {
        match read {
            Some(read) if self.errors.is_empty() => Ok(read),
            _ => Err(self.errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::Name;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        let mut typed = Typed::default();
        for (name, value) in pairs {
            typed.set(name, *value);
        }
        typed
    }

    #[test]
    fn fields_are_read_or_complained_about() {
        let typed = typed(&[("name", " HTX  A "), ("n", "x"), ("ha", "1,25"), ("blank", "  ")]);
        let mut reader = Reader::new(&typed);
        assert_eq!(reader.needed::<Name>("name", "k").unwrap().as_str(), "HTX A");
        assert_eq!(reader.optional::<u32>("n", "registry-error-number"), None);
        assert_eq!(reader.decimal::<f64>("ha", "k"), Some(1.25));
        assert_eq!(reader.optional::<u32>("blank", "k"), None);
        assert_eq!(reader.needed::<u32>("missing", "k"), None);
        let errors = reader.done(Some(())).unwrap_err();
        let found: Vec<_> = errors.iter().map(|error| (error.field, error.key)).collect();
        assert_eq!(found, [("n", "registry-error-number"), ("missing", "registry-error-empty")]);
    }

    #[test]
    fn days_are_read_as_sent_and_as_written() {
        for (text, day, complaints) in [
            ("2026-11-21", Some(date(2026, 11, 21)), 0),
            ("21/11/2026", Some(date(2026, 11, 21)), 0),
            ("31/02/2026", None, 1),
            ("", None, 1),
        ] {
            let typed = typed(&[("on", text)]);
            let mut reader = Reader::new(&typed);
            assert_eq!(reader.day("on"), day, "{text}");
            assert_eq!(reader.errors.iter().count(), complaints, "{text}");
        }
    }
}
