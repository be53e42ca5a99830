//! What handlers take, and how the room's errors become the shell's.

use std::sync::Arc;

use jiff::civil::Date;
use nguon_platform::clock::World;
use nguon_platform::db::Db;
use nguon_platform::i18n;
use nguon_platform::web::{Error, FieldErrors};
use nguon_print::Templates;

use crate::{BaseMap, Letterhead, RegistryError};

/// What every handler of this room takes.
#[derive(Debug, Clone)]
pub struct RegistryState {
    /// The registry database.
    pub db: Db,
    /// Time and fresh ids.
    pub world: World,
    /// Address of this server as the public knows it, for QR codes.
    pub public_url: Arc<str>,
    /// What maps show below the plots; none shows nothing.
    pub base_map: Option<Arc<BaseMap>>,
    /// What stands above and below the office's papers.
    pub letterhead: Arc<Letterhead>,
    /// Templates of papers: the office's own before the carried ones.
    pub templates: Templates,
}

impl RegistryState {
    /// The office's day.
    pub(crate) fn today(&self) -> Date {
        i18n::today(self.world.now())
    }
}

/// Refusals as complaints about fields.
pub(crate) fn refused(refusals: &[crate::Refusal]) -> FieldErrors {
    let mut errors = FieldErrors::new();
    for refusal in refusals {
        errors.add(refusal.field, refusal.key);
    }
    errors
}

impl From<RegistryError> for Error {
    fn from(error: RegistryError) -> Self {
        match error {
            RegistryError::Refused(refusals) => Self::Invalid(refused(&refusals)),
            RegistryError::Stale => Self::Conflict("registry-error-stale"),
            RegistryError::NotFound => Self::NotFound,
            RegistryError::TooMany { .. } => Self::Unreadable("registry-error-too-many"),
            RegistryError::Db(error) => Self::Db(error),
            error @ RegistryError::Facts { .. } => Self::internal(error),
        }
    }
}
