//! Symbols as SVG and PNG: QR Code, GS1 DataMatrix, GS1-128, EAN/UPC and ITF-14.
//!
//! A QR Code with a Digital Link holds the URI as plain text: phones open it, scanners parse it.
//! GS1 DataMatrix and GS1-128 hold an element string, EAN/UPC and ITF-14 a bare GTIN.

mod code_sets;
mod ean;
mod linear;
mod matrix;
mod png_image;
mod svg;
#[cfg(test)]
mod tests;

pub use ean::{ean_8, ean_13, upc_a};
pub use linear::{gs1_128, itf_14};
pub use matrix::{gs1_datamatrix, qr};

/// Largest size of a module in a PNG, in pixels.
pub const MODULE_PX_MAX: u32 = 64;

/// Why no symbol could be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SymbolError {
    /// The text does not fit the largest symbol.
    #[error("a text of {0} bytes does not fit a QR Code: shorten it to 2331 bytes or less")]
    TooLong(usize),
    /// The element string does not fit the symbology.
    #[error("the data do not fit {symbology}, which holds {limit}: leave elements out")]
    DoesNotFit {
        /// Name of the symbology.
        symbology: &'static str,
        /// What it can hold, in words.
        limit: &'static str,
    },
    /// A GTIN of another length than the symbology holds.
    #[error("{gtin} is no {form}: choose another symbology for it")]
    OtherGtin {
        /// The GTIN.
        gtin: crate::Gtin,
        /// The form that the symbology holds.
        form: &'static str,
    },
    /// No pixel, or more than [`MODULE_PX_MAX`].
    #[error("{0} pixels per module: choose 1 to 64")]
    ModuleSize(u32),
    /// The PNG writer failed.
    #[error("the PNG could not be written: {0}")]
    Png(String),
}

/// A symbol, quiet zones included, as dark rectangles on light ground.
///
/// Lengths count in modules: the X-dimension, which the print decides.
///
/// ```
/// use nguon_gs1::symbol;
///
/// let label = "(01)09521234543213(10)LOT1".parse()?;
/// let svg = symbol::gs1_128(&label)?.to_svg("Lot LOT1");
/// assert!(svg.contains(">(01)09521234543213(10)LOT1</text>"));
/// let png = symbol::gs1_datamatrix(&label)?.to_png(8)?;
/// assert!(png.starts_with(b"\x89PNG"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    width: usize,
    height: usize,
    bars: Vec<Bar>,
    captions: Vec<Caption>,
}

/// A dark rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bar {
    x: usize,
    y: usize,
    width: usize,
    height: usize,
}

/// Human-readable text, centred at `x`, spread over `width`, standing on the line `y`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Caption {
    x: usize,
    y: usize,
    width: usize,
    text: String,
}

/// Height of human-readable text; its lines stand this much below the bars.
const CAPTION_HEIGHT: usize = 9;

impl Symbol {
    /// Width in modules, quiet zones included.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Height in modules, quiet zones and human-readable text included.
    pub fn height(&self) -> usize {
        self.height
    }

    /// A standalone SVG: scales without loss, crisp edges, human-readable text under bars.
    ///
    /// `title` is what a screen reader says of it, and what a browser shows on hover.
    pub fn to_svg(&self, title: &str) -> String {
        svg::draw(self, title)
    }

    /// A PNG in black and white, `module_px` pixels per module. It has no human-readable text: print
    /// that beside it.
    ///
    /// # Errors
    ///
    /// [`SymbolError::ModuleSize`], [`SymbolError::Png`].
    pub fn to_png(&self, module_px: u32) -> Result<Vec<u8>, SymbolError> {
        if !(1..=MODULE_PX_MAX).contains(&module_px) {
            return Err(SymbolError::ModuleSize(module_px));
        }
        png_image::draw(self, module_px)
    }
}

/// The QR Code for `text` as SVG: [`qr`] and [`Symbol::to_svg`] in one.
///
/// # Errors
///
/// [`SymbolError::TooLong`].
pub fn qr_svg(text: &str, title: &str) -> Result<String, SymbolError> {
    Ok(qr(text)?.to_svg(title))
}

/// The QR Code for `text` as PNG: [`qr`] and [`Symbol::to_png`] in one.
///
/// # Errors
///
/// [`SymbolError`].
pub fn qr_png(text: &str, module_px: u32) -> Result<Vec<u8>, SymbolError> {
    qr(text)?.to_png(module_px)
}
