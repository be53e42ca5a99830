//! Numbers that are compared: quantities and sensor values, with their units.
//!
//! The line of numbers is cut into leaves by the first three digits, and leaves are gathered into
//! ever larger blocks. A number stands under the key of its leaf and of each block around it, so
//! "at least 4000" is the few blocks that make up all that lies above, each in the order of time.
//! A number of at most three digits is a leaf of its own; what shares a leaf with the value asked
//! for is looked at event by event.
//!
//! Each number stands on two lines: as it is, for those who ask whatever the unit, and in the base
//! unit of its dimension. A line never misses a number: one that cannot be placed stands under
//! [`BEYOND`], which belongs to every answer.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use nguon_epcis::model::{DecimalText, Event, SensorField, SensorKind, SensorValue};
use nguon_epcis::query::{Amount, Relation};
use nguon_epcis::units::{Kind, Unit};

use super::{Has, Term};

/// Powers of ten that are told apart; numbers below and above share one leaf each.
const POWER_MIN: i32 = -6;
const POWER_MAX: i32 = 12;
/// Leaves of one power of ten: for each three digits the number itself, and what lies between it
/// and the next.
const LEAVES_OF_POWER: i32 = 2 * 900;
/// Leaves of a block, at each level. Stored: may not be changed.
const LEVELS: [i32; 4] = [LEAVES_OF_POWER, 200, 20, 1];
/// The last leaf on each side of zero.
const LAST: i32 = LEAVES_OF_POWER * (POWER_MAX - POWER_MIN + 2);
/// Between zero and the least power.
const TINY: i32 = LEAVES_OF_POWER - 1;
/// Digits to which numbers in base units are exact.
const EXACT_DIGITS: u32 = 20;
/// Leaves of an event on one line; an event with more is looked at whatever is asked.
const LEAVES_MAX: usize = 64;
/// Value of the term of events that have a number which has no place on the line.
const BEYOND: &str = "beyond";

/// What the numbers of an event are said of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Said {
    /// `quantity` of a class.
    Quantity,
    /// An attribute of sensor reports.
    Sensor(SensorField),
}

impl Said {
    fn name(self) -> &'static str {
        match self {
            Self::Quantity => "quantity",
            Self::Sensor(field) => field.name(),
        }
    }

    /// A deviation is a distance on the scale: 1 CEL is 1 KEL.
    fn kind(self) -> Kind {
        match self {
            Self::Sensor(SensorField::SDev) => Kind::Difference,
            _ => Kind::Point,
        }
    }

    /// The line of numbers in comparable units; none = whatever the unit.
    fn line(self, unit: Option<&str>) -> String {
        let name = self.name();
        match unit.map(|code| (code, Unit::of(code))) {
            None => format!("number {name}"),
            // The name of the dimension is stored: it may not be changed.
            Some((_, Some(unit))) => format!("number {name} in {:?}", unit.dimension),
            // Units that cannot be converted compare with themselves.
            Some((code, None)) => format!("number {name} of {code}"),
        }
    }
}

/// Where a number stands on its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Placed {
    leaf: i32,
    /// The leaf holds no other number.
    alone: bool,
    /// It may stand in a leaf beside this one as well.
    rounded: bool,
}

/// The terms of every number of an event; each once.
pub(crate) fn amounts(event: &Event) -> Vec<Term> {
    let mut lines: BTreeMap<String, BTreeSet<Option<i32>>> = BTreeMap::new();
    let mut add = |said: Said, number: &DecimalText, unit: Option<&str>| {
        for unit in [None, unit].into_iter().take(1 + usize::from(unit.is_some())) {
            let leaves = lines.entry(said.line(unit)).or_default();
            match placed(number, unit, said.kind()) {
                Some(placed) if placed.rounded => {
                    leaves.extend([placed.leaf - 1, placed.leaf, placed.leaf + 1].map(Some));
                }
                found => {
                    leaves.insert(found.map(|placed| placed.leaf));
                }
            }
        }
    };
    for one in event.quantities() {
        if let Some(number) = &one.quantity {
            add(Said::Quantity, number, one.uom.as_deref());
        }
    }
    let elements = event.sensor_element_list.iter().flatten();
    for report in elements.flat_map(|element| element.metadata.iter().chain(&element.reports)) {
        let unit = match report.get(SensorField::Uom) {
            Some(SensorValue::Text(unit)) => Some(unit.as_str()),
            _ => None,
        };
        for (field, value) in &report.fields {
            if let SensorValue::Number(number) = value {
                add(Said::Sensor(*field), number, unit);
            }
        }
    }
    lines.iter().flat_map(|(line, leaves)| on_line(line, leaves)).collect()
}

/// The terms of the leaves of one event on one line.
fn on_line(line: &str, leaves: &BTreeSet<Option<i32>>) -> Vec<Term> {
    let beyond = leaves.contains(&None) || leaves.len() > LEAVES_MAX;
    let mut terms = Vec::new();
    if beyond {
        terms.push(Term::number(line, BEYOND));
    }
    if leaves.len() <= LEAVES_MAX {
        let blocks = leaves
            .iter()
            .flatten()
            .flat_map(|leaf| LEVELS.map(|size| Block { size, at: leaf.div_euclid(size) }));
        let blocks: BTreeSet<Block> = blocks.collect();
        terms.extend(blocks.iter().map(|block| Term::number(line, &block.name())));
    }
    terms
}

/// Terms of which every event with a number has one.
pub(crate) fn of_events_with_amounts() -> impl Iterator<Item = Term> {
    let fields = SensorField::ALL.iter().filter(|field| field.kind() == SensorKind::Number);
    std::iter::once(Term::has(Has::Quantity)).chain(fields.map(|field| Term::has_sensor(*field)))
}

/// The terms of which an event that is meant has one; others may have one too. None if the number
/// asked for has no place on its line.
pub(crate) fn meant(said: Said, relation: Relation, amounts: &[Amount]) -> Option<Vec<Term>> {
    let mut terms = Vec::new();
    for asked in amounts {
        let unit = asked.unit.as_deref();
        let placed = placed(&asked.value, unit, said.kind())?;
        let line = said.line(unit);
        let (from, to) = leaves_meant(relation, placed);
        terms.extend(blocks_of(from, to).iter().map(|block| Term::number(&line, &block.name())));
        terms.push(Term::number(&line, BEYOND));
    }
    Some(terms)
}

/// First and last leaf that may hold a number of this relation.
fn leaves_meant(relation: Relation, Placed { leaf, alone, rounded }: Placed) -> (i32, i32) {
    let beside = i32::from(rounded);
    // The leaf of the number itself, unless it holds nothing else.
    let without = i32::from(alone && !rounded);
    match relation {
        Relation::Equal => (leaf - beside, leaf + beside),
        Relation::GreaterOrEqual => (leaf - beside, LAST),
        Relation::Greater => (leaf - beside + without, LAST),
        Relation::LessOrEqual => (-LAST, leaf + beside),
        Relation::Less => (-LAST, leaf + beside - without),
    }
}

/// A run of leaves, by its size and how many of that size lie below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Block {
    size: i32,
    at: i32,
}

impl Block {
    fn name(self) -> String {
        format!("{}×{}", self.size, self.at)
    }
}

/// The fewest blocks that hold these leaves and no others.
fn blocks_of(from: i32, to: i32) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut next = from;
    while next <= to {
        let fits = |size: &i32| next.rem_euclid(*size) == 0 && next + (size - 1) <= to;
        // A single leaf fits always.
        let size = LEVELS.into_iter().find(fits).unwrap_or(1);
        blocks.push(Block { size, at: next.div_euclid(size) });
        next += size;
    }
    blocks
}

/// The place of a number in that unit, none if it has none.
fn placed(number: &DecimalText, unit: Option<&str>, kind: Kind) -> Option<Placed> {
    let Some(unit) = unit.and_then(Unit::of) else {
        return Some(on_plain_line(&number.canonical(), false));
    };
    let value = number.to_decimal()?;
    let base = unit.to_base(value, kind)?;
    let short = base.round_sf(EXACT_DIGITS)?;
    // What the conversion may have cut off.
    let rounded = short != base || (base.is_zero() && !value.is_zero());
    Some(on_plain_line(&short.normalize().to_string(), rounded))
}

/// The place of a number without an exponent.
fn on_plain_line(plain: &str, rounded: bool) -> Placed {
    let (negative, magnitude) = match plain.strip_prefix('-') {
        Some(magnitude) => (true, magnitude),
        None => (false, plain),
    };
    let (whole, part) = magnitude.split_once('.').unwrap_or((magnitude, ""));
    let digits = whole.bytes().chain(part.bytes());
    let Some(first) = digits.clone().position(|digit| digit != b'0') else {
        return Placed { leaf: 0, alone: true, rounded };
    };
    let place = |at: usize| i32::try_from(at).unwrap_or(i32::MAX);
    let power = place(whole.len()).saturating_sub(place(first)).saturating_sub(1);
    let mut digits = digits.skip(first);
    let mut three =
        || (0..3).fold(0, |sum, _| sum * 10 + digits.next().map_or(0, |d| i32::from(d - b'0')));
    let lead = three();
    let goes_on = digits.any(|digit| digit != b'0');
    // Zero is the first leaf of the power below all others, what is too small the last.
    let (leaf, alone) = match (power.cmp(&POWER_MIN), power.cmp(&POWER_MAX)) {
        (Ordering::Less, _) => (TINY, false),
        (_, Ordering::Greater) => (LAST, false),
        _ => {
            let powers_below = power - POWER_MIN + 1;
            let leaf = powers_below * LEAVES_OF_POWER + 2 * (lead - 100) + i32::from(goes_on);
            (leaf, !goes_on)
        }
    };
    Placed { leaf: if negative { -leaf } else { leaf }, alone, rounded }
}

#[cfg(test)]
mod tests;
