//! PNG: one bit per pixel, grey scale.

use super::{Matrix, SymbolError};

pub(super) fn draw(matrix: &Matrix, module_px: u32) -> Result<Vec<u8>, SymbolError> {
    let failed = |error: png::EncodingError| SymbolError::Png(error.to_string());
    let scale = module_px as usize;
    let side =
        u32::try_from(matrix.side * scale).map_err(|_| SymbolError::ModuleSize(module_px))?;
    let mut pixels = Vec::with_capacity((matrix.side * scale).div_ceil(8) * matrix.side * scale);
    for y in 0..matrix.side {
        let row = row(matrix, y, scale);
        for _ in 0..scale {
            pixels.extend_from_slice(&row);
        }
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&pixels).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(file)
}

/// One line of pixels, packed from the high bit down; a set bit is light.
fn row(matrix: &Matrix, y: usize, scale: usize) -> Vec<u8> {
    let mut bytes = vec![0; (matrix.side * scale).div_ceil(8)];
    for pixel in 0..matrix.side * scale {
        if !matrix.is_dark(pixel / scale, y) {
            bytes[pixel / 8] |= 0x80 >> (pixel % 8);
        }
    }
    bytes
}
