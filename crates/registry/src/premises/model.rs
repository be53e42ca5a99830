//! Types of premises.

use jiff::Timestamp;
use nguon_platform::territory::Placed;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::closed::closed_list;
use crate::identifier::PlaceId;
use crate::site::Site;
use crate::words::Name;

closed_list! {
    /// What a place is for.
    PremisesKind {
        /// Kho.
        Warehouse = "warehouse",
        /// Điểm thu mua, nhận hàng.
        CollectionPoint = "collection-point",
        /// Cửa hàng.
        Shop = "shop",
        /// Nơi khác.
        Other = "other",
    }
}

/// What is said of premises and may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Kind.
    pub kind: PremisesKind,
    /// Name.
    pub name: Name,
    /// Whose they are.
    pub holder: Uuid,
    /// Where they lie.
    pub site: Site,
    /// GS1 location number.
    pub identifier: PlaceId,
}

impl Facts {
    /// For the audit log.
    pub(crate) fn json(&self) -> Json {
        json!({
            "kind": self.kind,
            "name": self.name,
            "holder": self.holder,
            "site": self.site.json(),
            "identifier": self.identifier,
        })
    }
}

/// Premises to be registered.
#[derive(Debug, Clone)]
pub struct NewPremises {
    /// Identity, fresh.
    pub id: Uuid,
    /// What is said of them.
    pub facts: Facts,
    /// Whether they belong to the demonstration.
    pub demonstration: bool,
}

/// Registered premises.
#[derive(Debug, Clone)]
pub struct Premises {
    /// Identity.
    pub id: Uuid,
    /// What is said of them.
    pub facts: Facts,
    /// The holder's name.
    pub holder_name: String,
    /// Whether they belong to the demonstration.
    pub demonstration: bool,
    /// Since when they are registered.
    pub created: Timestamp,
    /// Grows with every change.
    pub version: i64,
}

impl Premises {
    /// In whose territory they lie.
    pub fn placed(&self) -> Placed {
        self.facts.site.placed(self.facts.holder)
    }
}
