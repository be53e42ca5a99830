//! PNG: one bit per pixel, grey scale.

use super::{Symbol, SymbolError};

pub(super) fn draw(symbol: &Symbol, module_px: u32) -> Result<Vec<u8>, SymbolError> {
    let failed = |error: png::EncodingError| SymbolError::Png(error.to_string());
    let scale = module_px as usize;
    let side = |modules: usize| {
        u32::try_from(modules * scale).map_err(|_| SymbolError::ModuleSize(module_px))
    };
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, side(symbol.width)?, side(symbol.height)?);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&pixels(symbol, scale)).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(file)
}

/// Lines of pixels, each packed from the high bit down; a set bit is light.
fn pixels(symbol: &Symbol, scale: usize) -> Vec<u8> {
    let line_len = (symbol.width * scale).div_ceil(8);
    let mut pixels = Vec::with_capacity(line_len * symbol.height * scale);
    for y in 0..symbol.height {
        let mut line = vec![0xFF; line_len];
        for bar in symbol.bars.iter().filter(|bar| (bar.y..bar.y + bar.height).contains(&y)) {
            for pixel in bar.x * scale..(bar.x + bar.width) * scale {
                line[pixel / 8] &= !(0x80 >> (pixel % 8));
            }
        }
        for _ in 0..scale {
            pixels.extend_from_slice(&line);
        }
    }
    pixels
}
