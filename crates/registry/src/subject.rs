//! What may have codes, a status per market and certificates: a growing area or a packing house.

use nguon_platform::db::Value;
use uuid::Uuid;

use crate::closed::closed_list;

closed_list! {
    /// The two kinds of things that get codes.
    SubjectKind {
        /// Vùng trồng (PUC).
        GrowingArea = "growing-area",
        /// Cơ sở đóng gói (PHC).
        PackingHouse = "packing-house",
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

    /// Values of the columns `subject_kind`, `subject`.
    pub(crate) fn values(self) -> [Value; 2] {
        [self.kind.word().into(), self.id.into()]
    }
}
