//! Units of measure (UN/ECE Recommendation 20) and comparing amounts across them: who asks for
//! more than 300 KEL finds 30 CEL.
//!
//! Arithmetic is decimal and exact, but for units that are defined by an irrational number.
//! To add a unit: one row in `table.rs`.

mod table;

use std::cmp::Ordering;

use rust_decimal::Decimal;

/// What a unit measures; only units of one dimension can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// Kelvin.
    Temperature,
    /// Metre.
    Length,
    /// Kilogram.
    Mass,
    /// Cubic metre.
    Volume,
    /// Square metre.
    Area,
    /// Second.
    Time,
    /// Pascal.
    Pressure,
    /// Metre per second.
    Speed,
    /// Metre per second squared.
    Acceleration,
    /// Joule.
    Energy,
    /// Watt.
    Power,
    /// Newton.
    Force,
    /// Newton metre.
    Torque,
    /// Hertz.
    Frequency,
    /// Volt.
    Voltage,
    /// Ampere.
    Current,
    /// Coulomb.
    Charge,
    /// Farad.
    Capacitance,
    /// Ohm.
    Resistance,
    /// Siemens.
    Conductance,
    /// Siemens per metre.
    Conductivity,
    /// Henry.
    Inductance,
    /// Tesla.
    MagneticFluxDensity,
    /// Lux.
    Illuminance,
    /// Candela.
    LuminousIntensity,
    /// One: fractions and humidity.
    Fraction,
    /// Kilogram per cubic metre.
    Density,
    /// Cubic metre per second.
    VolumeFlow,
    /// Kilogram per second.
    MassFlow,
    /// Becquerel.
    Radioactivity,
    /// Gray.
    AbsorbedDose,
    /// Sievert.
    DoseEquivalent,
    /// Sievert per hour.
    DoseEquivalentRate,
    /// Degree.
    Angle,
    /// Byte.
    Memory,
    /// Mole.
    AmountOfSubstance,
    /// Mole per cubic metre.
    AmountConcentration,
    /// Square metre per second.
    KinematicViscosity,
}

/// A unit that can be converted: its value in the base unit of its dimension is
/// `(value + shift) × numerator ÷ denominator`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    /// Common code of Recommendation 20.
    pub code: &'static str,
    /// What it measures.
    pub dimension: Dimension,
    numerator: Decimal,
    denominator: Decimal,
    shift: Decimal,
}

/// What kind of number is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A point on the scale: 0 CEL is 273.15 KEL.
    Point,
    /// A distance on the scale, as a standard deviation is: 1 CEL is 1 KEL.
    Difference,
}

impl Unit {
    /// The unit of a common code; `None` for codes that are not convertible here.
    pub fn of(code: &str) -> Option<Self> {
        let (code, dimension, factor, shift) = table::row(code)?;
        let (numerator, denominator) = factor.split_once('/').unwrap_or((factor, "1"));
        let number = |text: &str| Decimal::from_str_exact(text).ok();
        Some(Self {
            code,
            dimension,
            numerator: number(numerator)?,
            denominator: number(denominator)?,
            shift: number(shift)?,
        })
    }

    /// Codes of all units that can be converted, sorted.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        table::UNITS.iter().map(|row| row.0)
    }

    fn shifted(&self, value: Decimal, kind: Kind) -> Option<Decimal> {
        match kind {
            Kind::Point => value.checked_add(self.shift),
            Kind::Difference => Some(value),
        }
    }

    /// The value in the base unit of the dimension, to 28 significant digits: what a store
    /// indexes. `None` where that overflows.
    pub fn to_base(&self, value: Decimal, kind: Kind) -> Option<Decimal> {
        self.shifted(value, kind)?
            .checked_mul(self.numerator)?
            .checked_div(self.denominator)
            .map(|base| base.normalize())
    }
}

/// Compares `left` in unit `left_code` with `right` in unit `right_code`. The same code need not
/// be known; different codes compare only within one dimension.
///
/// ```
/// use std::cmp::Ordering;
/// use nguon_epcis::units::{Kind, compare};
/// let number = |text: &str| text.parse().unwrap();
/// let asked = compare(number("30"), "CEL", number("300"), "KEL", Kind::Point);
/// assert_eq!(asked, Some(Ordering::Greater));
/// assert_eq!(compare(number("32"), "FAH", number("0"), "CEL", Kind::Point), Some(Ordering::Equal));
/// assert_eq!(compare(number("1"), "KGM", number("1"), "MTR", Kind::Point), None);
/// ```
pub fn compare(
    left: Decimal,
    left_code: &str,
    right: Decimal,
    right_code: &str,
    kind: Kind,
) -> Option<Ordering> {
    if left_code == right_code {
        return Some(left.cmp(&right));
    }
    let (from, to) = (Unit::of(left_code)?, Unit::of(right_code)?);
    if from.dimension != to.dimension {
        return None;
    }
    // Multiplied crosswise, so that thirds and ninths stay exact.
    let scale = |unit: &Unit, value, other: &Unit| {
        unit.shifted(value, kind)?.checked_mul(unit.numerator)?.checked_mul(other.denominator)
    };
    Some(scale(&from, left, &to)?.cmp(&scale(&to, right, &from)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    #[test]
    fn every_row_is_a_unit() {
        let codes: Vec<&str> = Unit::codes().collect();
        assert!(codes.is_sorted_by(|a, b| a < b), "sorted, none twice");
        for code in codes {
            let unit = Unit::of(code).unwrap_or_else(|| panic!("{code}"));
            assert!(!unit.numerator.is_zero() && !unit.denominator.is_zero(), "{code}");
            assert!((2..=3).contains(&code.len()), "{code}");
        }
        assert_eq!(Unit::of("XYZ"), None);
    }

    /// The same amount in two units (Recommendation 20, rev. 17, annex II).
    #[test]
    fn equal_amounts() {
        use Kind::{Difference, Point};
        let cases = [
            ("0", "CEL", "273.15", "KEL", Point),
            ("-40", "CEL", "-40", "FAH", Point),
            ("100", "CEL", "212", "FAH", Point),
            ("9", "FAH", "5", "CEL", Difference),
            ("9", "FAH", "5", "KEL", Difference),
            ("491.67", "A48", "0", "CEL", Point),
            ("1", "KGM", "1000", "GRM", Point),
            ("1", "TNE", "10", "DTN", Point),
            ("1", "LBR", "16", "ONZ", Point),
            ("1", "LTR", "1", "DMQ", Point),
            ("1", "GLL", "128", "OZA", Point),
            ("1", "HAR", "10000", "MTK", Point),
            ("1", "SMI", "5280", "FOT", Point),
            ("36", "KMH", "10", "MTS", Point),
            ("1", "KNT", "1.852", "KMH", Point),
            ("1", "BAR", "1000", "MBR", Point),
            ("1013.25", "A97", "1", "ATM", Point),
            ("1", "KWH", "3.6", "3B", Point),
            ("5", "P1", "50000", "59", Point),
            ("1", "GL", "1000", "M1", Point),
            ("60", "L2", "1", "G51", Point),
            ("180", "DD", "200", "A91", Point),
            ("8", "A99", "1", "AD", Point),
        ];
        for (left, left_code, right, right_code, kind) in cases {
            let order = compare(decimal(left), left_code, decimal(right), right_code, kind);
            assert_eq!(order, Some(Ordering::Equal), "{left} {left_code} = {right} {right_code}");
        }
    }

    #[test]
    fn order_and_limits() {
        let one = Decimal::ONE;
        assert_eq!(compare(one, "KGM", one, "GRM", Kind::Point), Some(Ordering::Greater));
        assert_eq!(compare(one, "ZZ", one, "ZZ", Kind::Point), Some(Ordering::Equal));
        assert_eq!(compare(one, "ZZ", one, "KGM", Kind::Point), None);
        assert_eq!(compare(Decimal::MAX, "TNE", one, "MGM", Kind::Point), None, "overflow");
        let base = Unit::of("CEL").unwrap().to_base(decimal("26.0"), Kind::Point);
        assert_eq!(base.map(|base| base.to_string()).as_deref(), Some("299.15"));
    }
}
