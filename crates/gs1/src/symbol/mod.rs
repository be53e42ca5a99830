//! QR Code symbols (ISO/IEC 18004), error correction level M, as SVG and PNG.
//!
//! A QR Code with a Digital Link holds the URI as plain text: phones open it, scanners parse it.

mod png_image;
mod svg;
#[cfg(test)]
mod tests;

use qrcode::{Color, EcLevel, QrCode};

/// Light modules around the symbol (ISO/IEC 18004 section 9.1).
const QUIET_ZONE: usize = 4;

/// Largest size of a module in a PNG, in pixels.
pub const MODULE_PX_MAX: u32 = 64;

/// Why no symbol could be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SymbolError {
    /// The text does not fit the largest symbol.
    #[error("a text of {0} bytes does not fit a QR Code: shorten it to 2331 bytes or less")]
    TooLong(usize),
    /// No pixel, or more than [`MODULE_PX_MAX`].
    #[error("{0} pixels per module: choose 1 to 64")]
    ModuleSize(u32),
    /// The PNG writer failed.
    #[error("the PNG could not be written: {0}")]
    Png(String),
}

/// The symbol for `text` as a standalone SVG: scales without loss, crisp edges, quiet zone included.
///
/// `title` is what a screen reader says of it, and what a browser shows on hover.
///
/// # Errors
///
/// [`SymbolError::TooLong`].
pub fn qr_svg(text: &str, title: &str) -> Result<String, SymbolError> {
    Ok(svg::draw(&Matrix::of(text)?, title))
}

/// The symbol for `text` as a PNG in black and white, `module_px` pixels per module, quiet zone
/// included.
///
/// # Errors
///
/// [`SymbolError`].
pub fn qr_png(text: &str, module_px: u32) -> Result<Vec<u8>, SymbolError> {
    if !(1..=MODULE_PX_MAX).contains(&module_px) {
        return Err(SymbolError::ModuleSize(module_px));
    }
    png_image::draw(&Matrix::of(text)?, module_px)
}

/// The modules of a symbol with its quiet zone.
struct Matrix {
    /// Modules on one side, quiet zone included.
    side: usize,
    /// Row by row, without quiet zone.
    dark: Vec<bool>,
}

impl Matrix {
    fn of(text: &str) -> Result<Self, SymbolError> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M)
            .map_err(|_| SymbolError::TooLong(text.len()))?;
        let dark = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
        Ok(Self { side: code.width() + 2 * QUIET_ZONE, dark })
    }

    fn is_dark(&self, x: usize, y: usize) -> bool {
        let width = self.side - 2 * QUIET_ZONE;
        let inside = |at: usize| at.checked_sub(QUIET_ZONE).filter(|at| *at < width);
        match (inside(x), inside(y)) {
            (Some(x), Some(y)) => self.dark[y * width + x],
            _ => false,
        }
    }
}
