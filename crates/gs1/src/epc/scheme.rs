//! The EPC schemes that stand for a GS1 key: one table for both directions.

/// How the parts of a URN make the value of the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Company prefix and reference of `digits` digits together, then the check digit. The first
    /// digit of the reference (indicator, extension) moves to the front if `leading`.
    Checked {
        /// Digits without the check digit.
        digits: usize,
        /// The reference holds the first digit of the key.
        leading: bool,
    },
    /// Company prefix and reference, one after the other.
    Plain,
}

/// What the part behind the reference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tail {
    /// There is none.
    None,
    /// The value of a qualifier.
    Qualifier(&'static str),
    /// The end of the key itself.
    Key,
}

/// One EPC scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scheme {
    /// Name in the URN.
    pub name: &'static str,
    /// The key's AI.
    pub ai: &'static str,
    /// How prefix and reference make the key.
    pub shape: Shape,
    /// What follows them.
    pub tail: Tail,
}

impl Scheme {
    /// Parts between the dots; an ITIP has piece and total besides.
    pub(super) fn parts(&self) -> usize {
        let pieces = if self.is_itip() { 2 } else { 0 };
        2 + pieces + usize::from(self.tail != Tail::None)
    }

    pub(super) fn is_itip(&self) -> bool {
        self.ai == "8006"
    }

    /// Text in front of the digits of the key: a GRAI begins with a fixed zero.
    pub(super) fn filler(&self) -> &'static str {
        if self.ai == "8003" { "0" } else { "" }
    }
}

/// The scheme of this name.
pub(super) fn by_name(name: &str) -> Option<&'static Scheme> {
    SCHEMES.iter().find(|scheme| scheme.name == name)
}

const fn scheme(name: &'static str, ai: &'static str, shape: Shape, tail: Tail) -> Scheme {
    Scheme { name, ai, shape, tail }
}

const fn checked(digits: usize) -> Shape {
    Shape::Checked { digits, leading: false }
}

const fn leading(digits: usize) -> Shape {
    Shape::Checked { digits, leading: true }
}

/// TDS 2.1 section 6.3 and 7; the class scheme `lgtin` section 6.4.
pub(super) static SCHEMES: [Scheme; 16] = [
    scheme("sgtin", "01", leading(13), Tail::Qualifier("21")),
    scheme("upui", "01", leading(13), Tail::Qualifier("235")),
    scheme("lgtin", "01", leading(13), Tail::Qualifier("10")),
    scheme("itip", "8006", leading(13), Tail::Qualifier("21")),
    scheme("sscc", "00", leading(17), Tail::None),
    scheme("sgln", "414", checked(12), Tail::Qualifier("254")),
    scheme("pgln", "417", checked(12), Tail::None),
    scheme("grai", "8003", checked(12), Tail::Key),
    scheme("gdti", "253", checked(12), Tail::Key),
    scheme("sgcn", "255", checked(12), Tail::Key),
    scheme("gsrn", "8018", checked(17), Tail::None),
    scheme("gsrnp", "8017", checked(17), Tail::None),
    scheme("gsin", "402", checked(16), Tail::None),
    scheme("giai", "8004", Shape::Plain, Tail::None),
    scheme("ginc", "401", Shape::Plain, Tail::None),
    scheme("cpi", "8010", Shape::Plain, Tail::Qualifier("8011")),
];
