//! Days on which letters of the morning are written, from the calendar of the registry.

use async_trait::async_trait;
use jiff::civil::Date;
use nguon_platform::db::{Db, DbError};
use nguon_platform::mail::Workdays;
use nguon_registry::{RegistryError, rulebook};

use crate::settings::mail::Days as Which;

/// The calendar of the office.
pub struct Days {
    pub db: Db,
    pub which: Which,
}

#[async_trait]
impl Workdays for Days {
    async fn works_on(&self, day: Date) -> Result<bool, DbError> {
        if self.which == Which::All {
            return Ok(true);
        }
        self.db
            .read(move |tx| match rulebook::calendar(tx) {
                Ok(calendar) => Ok(calendar.works_on(day)),
                Err(RegistryError::Db(error)) => Err(error),
                // An office's own table was read when it was loaded; without one, weekends rest.
                Err(_) => Ok(rulebook::Calendar::default().works_on(day)),
            })
            .await
    }
}
