//! EAN-13, EAN-8 and UPC-A (ISO/IEC 15420): bars with longer guards, digits between them.

use barcoders::sym::ean8::EAN8;
use barcoders::sym::ean13::EAN13;

use super::matrix::runs;
use super::{Bar, CAPTION_HEIGHT, Caption, Symbol, SymbolError};
use crate::keys::Gtin;

/// How much longer guard bars are (General Specifications 5.2.1.3.1).
const GUARD: usize = 5;

/// What tells the three apart; lengths in modules (General Specifications 5.2.3).
struct Layout {
    form: &'static str,
    /// Leading zeros of the GTIN of 14 digits.
    zeros: &'static str,
    height: usize,
    quiet: [usize; 2],
    /// Columns of longer bars: from, to.
    guards: [[usize; 2]; 3],
    /// Digits left of, and in, each half: in the left quiet zone, left, right, in the right one.
    groups: [usize; 4],
}

const EAN_13: Layout = Layout {
    form: "EAN-13 (13 digits)",
    zeros: "0",
    height: 69,
    quiet: [11, 7],
    guards: [[0, 3], [45, 50], [92, 95]],
    groups: [1, 6, 6, 0],
};

const UPC_A: Layout = Layout {
    form: "UPC-A (12 digits)",
    zeros: "00",
    height: 69,
    quiet: [9, 9],
    guards: [[0, 10], [45, 50], [85, 95]],
    groups: [1, 5, 5, 1],
};

const EAN_8: Layout = Layout {
    form: "EAN-8 (8 digits)",
    zeros: "000000",
    height: 55,
    quiet: [7, 7],
    guards: [[0, 3], [31, 36], [64, 67]],
    groups: [0, 4, 4, 0],
};

/// An EAN-13 with a GTIN of 13 digits or fewer.
///
/// # Errors
///
/// [`SymbolError::OtherGtin`] for a GTIN-14, which EAN/UPC cannot hold.
pub fn ean_13(gtin: Gtin) -> Result<Symbol, SymbolError> {
    let digits = digits(gtin, &EAN_13)?;
    let code = EAN13::new(&digits[..12]).map_err(|_| other(gtin, &EAN_13))?;
    Ok(symbol(&code.encode(), &digits, &EAN_13))
}

/// A UPC-A with a GTIN of 12 digits or fewer.
///
/// # Errors
///
/// [`SymbolError::OtherGtin`].
pub fn upc_a(gtin: Gtin) -> Result<Symbol, SymbolError> {
    let digits = digits(gtin, &UPC_A)?;
    // The bars of a UPC-A are those of the EAN-13 with a zero in front.
    let code = EAN13::new(format!("0{}", &digits[..11])).map_err(|_| other(gtin, &UPC_A))?;
    Ok(symbol(&code.encode(), &digits, &UPC_A))
}

/// An EAN-8 with a GTIN of 8 digits.
///
/// # Errors
///
/// [`SymbolError::OtherGtin`].
pub fn ean_8(gtin: Gtin) -> Result<Symbol, SymbolError> {
    let digits = digits(gtin, &EAN_8)?;
    let code = EAN8::new(&digits[..7]).map_err(|_| other(gtin, &EAN_8))?;
    Ok(symbol(&code.encode(), &digits, &EAN_8))
}

fn other(gtin: Gtin, layout: &Layout) -> SymbolError {
    SymbolError::OtherGtin { gtin, form: layout.form }
}

/// The digits that the symbol shows.
fn digits(gtin: Gtin, layout: &Layout) -> Result<String, SymbolError> {
    let digits = gtin.as_str().strip_prefix(layout.zeros).map(str::to_owned);
    digits.ok_or_else(|| other(gtin, layout))
}

fn symbol(modules: &[u8], digits: &str, layout: &Layout) -> Symbol {
    let [left, right] = layout.quiet;
    let dark: Vec<bool> = modules.iter().map(|&module| module == 1).collect();
    let bar = |(x, width): (usize, usize)| {
        let guard = layout.guards.iter().any(|[from, to]| (*from..*to).contains(&x));
        let height = layout.height + if guard { GUARD } else { 0 };
        Bar { x: x + left, y: 0, width, height }
    };
    let y = layout.height + CAPTION_HEIGHT;
    let width = left + modules.len() + right;
    let [[_, start], [end, restart], [stop, _]] = layout.guards;
    let places = [
        [0, left],
        [left + start, left + end],
        [left + restart, left + stop],
        [width - right, width],
    ];
    let mut at = 0;
    let mut captions = Vec::new();
    for (count, [from, to]) in layout.groups.into_iter().zip(places) {
        if count > 0 {
            let text = digits[at..at + count].to_owned();
            let width = (count * 6).min(to - from);
            captions.push(Caption { x: usize::midpoint(from, to), y, width, text });
        }
        at += count;
    }
    Symbol { width, height: y + 1, bars: runs(&dark).into_iter().map(bar).collect(), captions }
}
