//! When an event was declared wrong: a time that is compared and that no index is ordered by.
//!
//! Time is cut into hours, and hours are gathered into ever larger blocks, each four times the one
//! before. A declaration stands under the key of its hour and of each block around it, so "from June
//! on" is the few blocks that make up all that lies behind, each in the order of time. What shares its
//! hour with the time asked for is looked at event by event.

use nguon_epcis::model::Event;
use nguon_epcis::query::Bound;

use super::Term;

/// An hour. Stored: may not be changed, nor what follows.
const HOUR_NS: i64 = 3_600_000_000_000;
/// Each block is so many times the one before.
const TIMES: i64 = 4;
/// Hours from 1970 to 2089; what lies outside stands with the first and the last.
const HOURS: i64 = TIMES.pow(10);
/// The line that these places are on.
const LINE: &str = "errorDeclarationTime";

/// The terms of an error declaration; none for an event that stands.
pub(crate) fn declared(event: &Event) -> Vec<Term> {
    let Some(declaration) = &event.error_declaration else { return Vec::new() };
    let hour = hour(declaration.declaration_time.epoch_ns());
    sizes().map(|size| term(size, hour.div_euclid(size))).collect()
}

/// The terms of which a declaration that is meant has one; others may have one too.
pub(crate) fn declared_meant(bound: Bound, limit_ns: i64) -> Vec<Term> {
    let limit = hour(limit_ns);
    let (mut next, to) = match bound {
        Bound::GreaterOrEqual => (limit, HOURS - 1),
        Bound::Less => (0, limit),
    };
    let mut terms = Vec::new();
    while next <= to {
        let fits = |size: &i64| next % size == 0 && next + size - 1 <= to;
        // A single hour fits always.
        let size = sizes().filter(fits).last().unwrap_or(1);
        terms.push(term(size, next / size));
        next += size;
    }
    terms
}

fn hour(ns: i64) -> i64 {
    ns.div_euclid(HOUR_NS).clamp(0, HOURS - 1)
}

/// Hours of a block, at each level, the least first.
fn sizes() -> impl Iterator<Item = i64> {
    std::iter::successors(Some(1), |size| Some(size * TIMES)).take_while(|size| *size < HOURS)
}

fn term(size: i64, at: i64) -> Term {
    Term::number(LINE, &format!("{size}×{at}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The blocks around an hour.
    fn around(hour: i64) -> BTreeSet<String> {
        sizes().map(|size| format!("{:?}", term(size, hour / size))).collect()
    }

    #[test]
    fn the_blocks_meant_hold_what_is_meant_and_no_hour_beyond() {
        let hours = [0, 1, 3, 4, 63, 64, 494_000, 494_001, 494_016, HOURS - 2, HOURS - 1];
        for limit in hours {
            for (bound, name) in [(Bound::GreaterOrEqual, "from"), (Bound::Less, "before")] {
                let meant = declared_meant(bound, limit * HOUR_NS + 1);
                assert!(meant.len() <= 31, "{name} {limit}: {}", meant.len());
                let meant: BTreeSet<String> =
                    meant.iter().map(|term| format!("{term:?}")).collect();
                for one in hours {
                    let wanted = match bound {
                        Bound::GreaterOrEqual => one >= limit,
                        Bound::Less => one <= limit,
                    };
                    let shared = meant.intersection(&around(one)).count();
                    assert_eq!(shared, usize::from(wanted), "{one} {name} {limit}");
                }
            }
        }
    }

    #[test]
    fn times_beyond_the_line_stand_at_its_ends() {
        for (ns, expected) in [(i64::MIN, 0), (-1, 0), (0, 0), (HOUR_NS, 1), (i64::MAX, HOURS - 1)]
        {
            assert_eq!(hour(ns), expected, "{ns}");
        }
    }
}
