//! What may have codes, a status per market and certificates: a growing area or a packing house.

use nguon_platform::accounts::SignedIn;
use nguon_platform::db::{Tx, Value};
use uuid::Uuid;

use crate::closed::closed_list;
use crate::error::RegistryError;
use crate::{growing_area, packing_house};

closed_list! {
    /// The two kinds of things that get codes.
    SubjectKind {
        /// Vùng trồng (PUC).
        GrowingArea = "growing-area",
        /// Cơ sở đóng gói (PHC).
        PackingHouse = "packing-house",
    }
}

impl SubjectKind {
    /// The table of its records.
    pub(crate) fn table(self) -> &'static str {
        match self {
            Self::GrowingArea => "registry_growing_area",
            Self::PackingHouse => "registry_packing_house",
        }
    }
}

/// One growing area or one packing house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Subject {
    /// Which kind.
    pub kind: SubjectKind,
    /// Its id within its kind.
    pub id: Uuid,
}

impl Subject {
    /// A growing area.
    pub fn growing_area(id: Uuid) -> Self {
        Self { kind: SubjectKind::GrowingArea, id }
    }

    /// A packing house.
    pub fn packing_house(id: Uuid) -> Self {
        Self { kind: SubjectKind::PackingHouse, id }
    }

    /// Whether it is there and within the person's territory.
    pub(crate) fn covered_by(
        self,
        tx: &mut Tx<'_>,
        person: &SignedIn,
    ) -> Result<bool, RegistryError> {
        let placed = match self.kind {
            SubjectKind::GrowingArea => growing_area::get(tx, self.id)?.map(|one| one.placed()),
            SubjectKind::PackingHouse => packing_house::get(tx, self.id)?.map(|one| one.placed()),
        };
        Ok(placed.is_some_and(|placed| person.covers(&placed)))
    }

    /// Count a change; refuse it when somebody else changed the record since it was read.
    pub(crate) fn bump(self, tx: &mut Tx<'_>, version: i64) -> Result<(), RegistryError> {
        let table = self.kind.table();
        let rows = tx.execute(
            &format!("UPDATE {table} SET version = version + 1 WHERE id = $1 AND version = $2"),
            &[self.id.into(), version.into()],
        )?;
        if rows == 0 { Err(RegistryError::Stale) } else { Ok(()) }
    }

    /// Count a change that follows from another record's step.
    pub(crate) fn touch(self, tx: &mut Tx<'_>) -> Result<(), RegistryError> {
        let table = self.kind.table();
        let rows = tx.execute(
            &format!("UPDATE {table} SET version = version + 1 WHERE id = $1"),
            &[self.id.into()],
        )?;
        if rows == 0 { Err(RegistryError::NotFound) } else { Ok(()) }
    }

    /// Values of the columns `subject_kind`, `subject`.
    pub(crate) fn values(self) -> [Value; 2] {
        [self.kind.word().into(), self.id.into()]
    }
}
