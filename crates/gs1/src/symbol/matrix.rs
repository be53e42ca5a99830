//! Symbols of square modules: QR Code and GS1 DataMatrix.

use datamatrix::{DataMatrix, SymbolList};
use qrcode::{Color, EcLevel, QrCode};

use super::{Bar, Symbol, SymbolError};
use crate::element::ElementString;

/// Light modules around a QR Code (ISO/IEC 18004 section 9.1).
const QR_QUIET: usize = 4;

/// Light modules around a Data Matrix (ISO/IEC 16022 section 7.3).
const DATAMATRIX_QUIET: usize = 1;

/// A QR Code (ISO/IEC 18004) with `text`, usually a Digital Link; error correction level M.
///
/// # Errors
///
/// [`SymbolError::TooLong`].
pub fn qr(text: &str) -> Result<Symbol, SymbolError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|_| SymbolError::TooLong(text.len()))?;
    let dark: Vec<bool> = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
    Ok(symbol(code.width(), &dark, QR_QUIET))
}

/// A square GS1 DataMatrix (ISO/IEC 16022, ECC 200, FNC1 first) with an element string.
///
/// # Errors
///
/// [`SymbolError::DoesNotFit`].
pub fn gs1_datamatrix(elements: &ElementString) -> Result<Symbol, SymbolError> {
    let raw = elements.to_raw('\x1d');
    let sizes = SymbolList::default().enforce_square();
    let code = DataMatrix::encode_gs1(&raw.as_bytes()[1..], sizes).map_err(|_| {
        let limit = "up to 3116 digits or 2335 letters";
        SymbolError::DoesNotFit { symbology: "GS1 DataMatrix", limit }
    })?;
    let bitmap = code.bitmap();
    Ok(symbol(bitmap.width(), bitmap.bits(), DATAMATRIX_QUIET))
}

/// Runs of dark modules in rows of `width`.
fn symbol(width: usize, dark: &[bool], quiet: usize) -> Symbol {
    let mut bars = Vec::new();
    for (y, row) in dark.chunks(width).enumerate() {
        for (x, run) in runs(row) {
            bars.push(Bar { x: x + quiet, y: y + quiet, width: run, height: 1 });
        }
    }
    let height = dark.len() / width + 2 * quiet;
    Symbol { width: width + 2 * quiet, height, bars, captions: Vec::new() }
}

/// Start and length of each run of dark modules.
pub(super) fn runs(row: &[bool]) -> Vec<(usize, usize)> {
    let mut at = 0;
    row.chunk_by(|left, right| left == right)
        .map(|run| {
            at += run.len();
            (run[0], at - run.len(), run.len())
        })
        .filter_map(|(dark, start, len)| dark.then_some((start, len)))
        .collect()
}
