//! Bars without guards: GS1-128 and ITF-14.

use barcoders::sym::code128::Code128;
use barcoders::sym::tf::TF;

use super::code_sets;
use super::matrix::runs;
use super::{Bar, CAPTION_HEIGHT, Caption, Symbol, SymbolError};
use crate::element::ElementString;
use crate::keys::Gtin;

/// Light modules left and right (General Specifications 5.4.1, 5.3.2).
const QUIET: usize = 10;

/// 32 mm at an X-dimension of 0.5 mm (General Specifications table 5.12.3-4, logistics).
const BAR_HEIGHT: usize = 64;

/// Thickness of the bars along the edges of an ITF-14 (General Specifications 5.3.2.4: two narrow
/// bars at least).
const BEARER: usize = 4;

/// Characters that one GS1-128 may hold, AIs and separators counted (General Specifications 5.4.4.3).
const GS1_128_LEN_MAX: usize = 48;

/// A GS1-128 (ISO/IEC 15417, FNC1 first) with an element string, and its text below.
///
/// # Errors
///
/// [`SymbolError::DoesNotFit`] beyond 48 characters.
pub fn gs1_128(elements: &ElementString) -> Result<Symbol, SymbolError> {
    let limit = "48 characters with AIs and separators";
    let refuse = || SymbolError::DoesNotFit { symbology: "GS1-128", limit };
    let raw = elements.to_raw('\x1d');
    let data = raw.get(1..).filter(|data| data.len() <= GS1_128_LEN_MAX).ok_or_else(refuse)?;
    let code = Code128::new(code_sets::spell(data)).map_err(|_| refuse())?;
    // Brackets inside a value are printed as they are: nobody parses this line.
    let text = elements.iter().map(|element| format!("({}){}", element.ai(), element.value()));
    Ok(symbol(&code.encode(), 0, text.collect()))
}

/// An ITF-14 (ISO/IEC 16390) with a GTIN of any length, filled up to 14 digits, between bearer bars.
///
/// # Errors
///
/// [`SymbolError::DoesNotFit`] never happens with a GTIN.
pub fn itf_14(gtin: Gtin) -> Result<Symbol, SymbolError> {
    let refuse = |_| SymbolError::DoesNotFit { symbology: "ITF-14", limit: "14 digits" };
    let code = TF::interleaved(gtin.as_str()).map_err(refuse)?;
    Ok(symbol(&code.encode(), BEARER, gtin.to_string()))
}

fn symbol(modules: &[u8], bearer: usize, text: String) -> Symbol {
    let width = modules.len() + 2 * QUIET;
    let dark: Vec<bool> = modules.iter().map(|&module| module == 1).collect();
    let bar = |(x, run)| Bar { x: x + QUIET, y: bearer, width: run, height: BAR_HEIGHT };
    let mut bars: Vec<Bar> = runs(&dark).into_iter().map(bar).collect();
    let bottom = bearer + BAR_HEIGHT;
    if bearer > 0 {
        bars.extend([0, bottom].map(|y| Bar { x: 0, y, width, height: bearer }));
    }
    let y = bottom + bearer + CAPTION_HEIGHT;
    // A monospaced letter is about 5 modules wide at this height.
    let caption = Caption { x: width / 2, y, width: (text.len() * 5).min(width), text };
    Symbol { width, height: y + 2, bars, captions: vec![caption] }
}
