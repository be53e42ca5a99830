//! The rules of findings and their tolerances: facts of `data/balance-rules.tsv`.

use std::collections::BTreeMap;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

const TABLE: &str = include_str!("../../../../data/balance-rules.tsv");

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// More was harvested than the area can yield.
    OverCapacity,
    /// More went out than was harvested; or more of one lot than was made of it.
    ShippedMoreThanHarvested,
    /// More was packed than was harvested; more of one lot than was made of it; or a packing put
    /// out more than went in.
    PackedMoreThanReceived,
    /// Harvested on a day that no recorded window holds.
    HarvestOutsideWindow,
    /// Packed or shipped while the code was active in no market.
    CodeUsedWhileNotActive,
    /// Packed together with fruit that no event harvested or made.
    PackedWithoutOrigin,
    /// One label was made twice, or ended twice.
    CopiedSerial,
}

impl FindingKind {
    /// All, in the order shown.
    pub const ALL: [Self; 7] = [
        Self::OverCapacity,
        Self::ShippedMoreThanHarvested,
        Self::PackedMoreThanReceived,
        Self::HarvestOutsideWindow,
        Self::CodeUsedWhileNotActive,
        Self::PackedWithoutOrigin,
        Self::CopiedSerial,
    ];

    /// Its word in tables and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::OverCapacity => "over-capacity",
            Self::ShippedMoreThanHarvested => "shipped-more-than-harvested",
            Self::PackedMoreThanReceived => "packed-more-than-received",
            Self::HarvestOutsideWindow => "harvest-outside-window",
            Self::CodeUsedWhileNotActive => "code-used-while-not-active",
            Self::PackedWithoutOrigin => "packed-without-origin",
            Self::CopiedSerial => "copied-serial",
        }
    }
}

/// A word that names no rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownRule;

impl FromStr for FindingKind {
    type Err = UnknownRule;

    fn from_str(word: &str) -> Result<Self, UnknownRule> {
        Self::ALL.into_iter().find(|kind| kind.word() == word).ok_or(UnknownRule)
    }
}

/// Which rules are applied, and how much above the limit each lets pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules(BTreeMap<FindingKind, Decimal>);

impl Rules {
    /// Rules of a table in the form of `data/balance-rules.tsv`; rows that are switched off or
    /// name no rule are left out.
    pub fn read(table: &str) -> Self {
        Self(table.lines().filter_map(row).collect())
    }

    /// How much a limit is exceeded before it is a finding, in per cent; none when it never is.
    pub fn tolerance(&self, kind: FindingKind) -> Option<Decimal> {
        self.0.get(&kind).copied()
    }

    /// The most that is let pass of what is allowed.
    pub(super) fn limit(&self, kind: FindingKind, allowed: Decimal) -> Option<Decimal> {
        let hundred = Decimal::ONE_HUNDRED;
        let factor = hundred.saturating_add(self.tolerance(kind)?);
        allowed.checked_mul(factor)?.checked_div(hundred)
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self::read(TABLE)
    }
}

fn row(line: &str) -> Option<(FindingKind, Decimal)> {
    let mut cells = line.split('\t');
    let kind = cells.next()?.parse().ok()?;
    (cells.next()? == "yes").then_some(())?;
    Some((kind, cells.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_of_the_table_is_known_and_every_known_rule_stands_there() {
        let rows: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#')).skip(1).collect();
        assert_eq!(rows.len(), FindingKind::ALL.len());
        for (row, kind) in rows.iter().zip(FindingKind::ALL) {
            assert_eq!(row.split('\t').next(), Some(kind.word()));
        }
        assert!(Rules::default().tolerance(FindingKind::OverCapacity).is_some());
    }

    #[test]
    fn a_rule_that_is_off_finds_nothing() {
        let rules = Rules::read("over-capacity\tno\t10\nnonsense\tyes\t1\ncopied-serial\tyes\t0");
        assert_eq!(rules.tolerance(FindingKind::OverCapacity), None);
        assert_eq!(rules.tolerance(FindingKind::CopiedSerial), Some(Decimal::ZERO));
    }
}
