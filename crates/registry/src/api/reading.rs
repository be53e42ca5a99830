//! Reading members of JSON into types, with complaints that point at them: what `screen::Reader` is
//! for forms, with the same types and the same messages.

use std::str::FromStr;

use jiff::civil::Date;
use nguon_platform::accounts::SignedIn;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::web::{Error, Fault};
use uuid::Uuid;

use crate::screen::{around, commune_named};
use crate::{Site, holder};

/// Reads and collects complaints.
#[derive(Debug, Default)]
pub(crate) struct Reading(Vec<Fault>);

impl Reading {
    /// Complain.
    pub(crate) fn wrong(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// A text that must be one of its kind.
    pub(crate) fn text<T: FromStr>(
        &mut self,
        pointer: &str,
        text: &str,
        wrong: &'static str,
    ) -> Option<T> {
        let value = text.parse().ok();
        if value.is_none() {
            self.wrong(Fault::new(pointer, wrong));
        }
        value
    }

    /// A text that may be left out.
    pub(crate) fn maybe<T: FromStr>(
        &mut self,
        pointer: &str,
        text: Option<&str>,
        wrong: &'static str,
    ) -> Option<T> {
        text.and_then(|text| self.text(pointer, text, wrong))
    }

    /// A whole number that may be left out.
    pub(crate) fn number<T: TryFrom<u32>>(
        &mut self,
        pointer: &str,
        number: Option<u32>,
        wrong: &'static str,
    ) -> Option<T> {
        let number = number?;
        let value = T::try_from(number).ok();
        if value.is_none() {
            self.wrong(Fault::new(pointer, wrong));
        }
        value
    }

    /// A day.
    pub(crate) fn day(&mut self, pointer: &str, text: &str) -> Option<Date> {
        self.text(pointer, text, "registry-error-day")
    }

    /// The place of a record: a commune within the caller's reach, and words.
    pub(crate) fn site(
        &mut self,
        tx: &mut Tx<'_>,
        person: &SignedIn,
        (commune, address): (&str, Option<&str>),
        today: Date,
    ) -> Result<Option<Site>, DbError> {
        let words = self.maybe("#/address", address, "registry-error-words");
        let territory = around(tx, &person.territory)?;
        let found = commune_named(tx, &territory, commune, today)?;
        if found.is_none() {
            self.wrong(Fault::new("#/commune", "registry-error-commune"));
        }
        Ok(found.map(|found| Site { commune: found.id, province: found.province, words }))
    }

    /// A holder within the caller's territory, or the one that the record has so far.
    pub(crate) fn holder(
        &mut self,
        tx: &mut Tx<'_>,
        person: &SignedIn,
        wanted: Uuid,
        kept: Option<Uuid>,
    ) -> Result<Option<Uuid>, DbError> {
        let within = kept == Some(wanted)
            || holder::get(tx, wanted)?.is_some_and(|holder| person.covers(&holder.placed()));
        if !within {
            self.wrong(Fault::new("#/holder", "registry-error-choice"));
        }
        Ok(within.then_some(wanted))
    }

    /// What was read, when there is no complaint.
    ///
    /// # Errors
    /// 422 with all complaints.
    pub(crate) fn done<T>(self, read: Option<T>) -> Result<T, Error> {
        match read {
            Some(read) if self.0.is_empty() => Ok(read),
            _ => Err(Error::Faults(self.0)),
        }
    }
}
