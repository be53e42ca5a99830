//! Where in an event an object stands, as bits of one number.

use nguon_epcis::model::{Level, Role};

/// A set of places. Bits 0–4: named by an EPC in `epcList`, `parentID`, `childEPCs`,
/// `inputEPCList`, `outputEPCList`; bits 5–9: the same five as a class with a quantity; bits
/// 10–19: the ten again for a lot of which an instance is named there. The numbers are stored:
/// they may be added to, never changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Roles(i64);

const GROUP: u32 = 10;
const LEVEL: u32 = 5;

impl Roles {
    /// Named itself, or a lot of which an instance is named.
    pub const NAMED_OR_LOT: Self = Self((1 << (2 * GROUP)) - 1);

    pub fn of(role: Role, level: Level) -> Self {
        let place = match role {
            Role::Epc => 0,
            Role::Parent => 1,
            Role::Child => 2,
            Role::Input => 3,
            Role::Output => 4,
        };
        let level = match level {
            Level::Instance => 0,
            Level::Class => LEVEL,
        };
        Self(1 << (place + level))
    }

    /// The given places at one level.
    pub fn at(roles: &[Role], level: Level) -> Self {
        roles.iter().fold(Self(0), |sum, role| Self(sum.0 | Self::of(*role, level).0))
    }

    /// The same places, by way of the lot.
    pub fn through_lot(self) -> Self {
        Self(self.0 << GROUP)
    }

    pub fn bits(self) -> i64 {
        self.0
    }
}
