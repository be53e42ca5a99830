//! Units of quantity (UN/ECE Recommendation 20) and their conversion: facts of `data/units.tsv`.

use std::sync::LazyLock;

use rust_decimal::Decimal;

use crate::model::Quantity;

const TABLE: &str = include_str!("../../../data/units.tsv");
/// Base unit of masses.
const KILOGRAM: &str = "KGM";
/// What a quantity without a unit counts (EPCIS 2.0 §7.3.3.3).
const PIECE: &str = "EA";

struct Unit {
    code: &'static str,
    base: &'static str,
    factor: Decimal,
}

static UNITS: LazyLock<Vec<Unit>> = LazyLock::new(|| TABLE.lines().filter_map(read).collect());

/// A row of the table; a comment or the row of names has no number in its third column.
fn read(line: &'static str) -> Option<Unit> {
    let mut cells = line.split('\t');
    let (code, base) = (cells.next()?, cells.next()?);
    Some(Unit { code, base, factor: cells.next()?.parse().ok()? })
}

fn unit(code: Option<&str>) -> Option<&'static Unit> {
    let code = code.unwrap_or(PIECE);
    UNITS.iter().find(|unit| unit.code == code)
}

/// The same amount in another unit; none where either is unknown or they measure different things.
/// No unit means pieces.
pub fn convert(value: Decimal, from: Option<&str>, to: Option<&str>) -> Option<Decimal> {
    if from == to {
        return Some(value);
    }
    let (from, to) = (unit(from)?, unit(to)?);
    if from.base != to.base {
        return None;
    }
    value.checked_mul(from.factor)?.checked_div(to.factor)
}

/// The mass in kilograms; pieces count only where the mass of one is known. None is unknown.
pub fn kilograms(quantity: &Quantity, piece_kg: Option<Decimal>) -> Option<Decimal> {
    let code = quantity.unit.as_deref();
    convert(quantity.value, code, Some(KILOGRAM))
        .or_else(|| convert(quantity.value, code, None)?.checked_mul(piece_kg?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::decimal;

    #[test]
    fn every_row_is_read_and_has_a_base_that_is_its_own() {
        let rows = TABLE.lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(UNITS.len(), rows);
        for one in UNITS.iter() {
            let base = unit(Some(one.base)).unwrap();
            assert_eq!((base.base, base.factor), (one.base, Decimal::ONE), "{}", one.code);
            assert!(one.factor > Decimal::ZERO, "{}", one.code);
        }
    }

    #[test]
    fn what_can_be_converted_is_and_nothing_else() {
        let cases = [
            ("1.5", Some("TNE"), Some("KGM"), Some("1500")),
            ("250", Some("GRM"), Some("KGM"), Some("0.25")),
            ("3", Some("DZN"), None, Some("36")),
            ("3", None, Some("EA"), Some("3")),
            ("3", Some("H87"), Some("C62"), Some("3")),
            ("3", None, Some("KGM"), None),
            ("3", Some("thùng"), Some("KGM"), None),
            ("3", Some("thùng"), Some("thùng"), Some("3")),
        ];
        for (value, from, to, expected) in cases {
            let found = convert(decimal(value), from, to);
            assert_eq!(found, expected.map(decimal), "{value} {from:?} {to:?}");
        }
    }

    #[test]
    fn pieces_weigh_what_the_product_says_or_nothing_known() {
        let piece = Some(decimal("5"));
        assert_eq!(kilograms(&Quantity::pieces(3), piece), Some(decimal("15")));
        assert_eq!(kilograms(&Quantity::of(2, "DZN"), piece), Some(decimal("120")));
        assert_eq!(kilograms(&Quantity::pieces(3), None), None);
        assert_eq!(kilograms(&Quantity::of(2, "TNE"), None), Some(decimal("2000")));
        assert_eq!(kilograms(&Quantity::of(2, "LTR"), piece), None);
    }
}
