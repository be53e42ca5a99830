//! Every symbol is decoded by another library, from the pixels that a reader would see.

use super::{MODULE_PX_MAX, SymbolError, qr_png, qr_svg};

const LINK: &str = "https://id.gs1.org/01/09521234543213/10/XOAI-2026-11?17=271231";

/// Luma of one pixel each, and the side in pixels.
struct Picture {
    side: usize,
    luma: Vec<u8>,
}

fn decode(picture: &Picture) -> String {
    let Picture { side, luma } = picture;
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(*side, *side, |x, y| luma[y * side + x]);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one symbol must be found");
    let (meta, text) = grids[0].decode().unwrap();
    // Bits of the format information: 0 stands for level M (ISO/IEC 18004 table 12).
    assert_eq!(meta.ecc_level, 0);
    text
}

fn png_pixels(file: &[u8]) -> Picture {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut luma = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut luma).unwrap();
    assert_eq!(info.width, info.height);
    Picture { side: info.width as usize, luma }
}

/// Draws the dark path of our SVG, whose only commands are `Mx yhNv1h-Nz`, four pixels a module.
fn svg_pixels(svg: &str) -> Picture {
    const SCALE: usize = 4;
    let between = |start: &str, end: &str| {
        let rest = &svg[svg.find(start).unwrap() + start.len()..];
        &rest[..rest.find(end).unwrap()]
    };
    let side = between("viewBox=\"0 0 ", " ").parse::<usize>().unwrap() * SCALE;
    let mut luma = vec![255; side * side];
    for run in between("fill=\"#000\" d=\"", "\"").split_terminator('z') {
        let (start, rest) = run.strip_prefix('M').unwrap().split_once('h').unwrap();
        let (x, y) = start.split_once(' ').unwrap();
        let (width, back) = rest.split_once('v').unwrap();
        assert_eq!(back, format!("1h-{width}"));
        let [x, y, width] = [x, y, width].map(|number| number.parse::<usize>().unwrap() * SCALE);
        for line in y..y + SCALE {
            luma[line * side + x..line * side + x + width].fill(0);
        }
    }
    Picture { side, luma }
}

#[test]
fn another_library_reads_the_png() {
    for text in
        [LINK, "https://id.gs1.org/00/106141412345678908", "Xoài cát Hòa Lộc", &"A".repeat(600)]
    {
        for module_px in [2, 3, 8] {
            assert_eq!(decode(&png_pixels(&qr_png(text, module_px).unwrap())), text);
        }
    }
}

#[test]
fn another_library_reads_the_svg() {
    let svg = qr_svg(LINK, "Lot XOAI-2026-11").unwrap();
    assert_eq!(decode(&svg_pixels(&svg)), LINK);
}

#[test]
fn a_quiet_zone_of_four_modules_surrounds_the_symbol() {
    let picture = png_pixels(&qr_png(LINK, 1).unwrap());
    let dark = |x: usize, y: usize| picture.luma[y * picture.side + x] == 0;
    for along in 0..picture.side {
        for depth in 0..4 {
            let far = picture.side - 1 - depth;
            assert!(
                ![(along, depth), (along, far), (depth, along), (far, along)]
                    .iter()
                    .any(|&(x, y)| dark(x, y))
            );
        }
    }
    assert!(dark(4, 4) && dark(picture.side - 5, 4) && dark(4, picture.side - 5));
}

#[test]
fn the_title_is_text_for_people() {
    let svg = qr_svg(LINK, "Lô <1> & \u{7}2").unwrap();
    assert!(svg.contains("role=\"img\""));
    assert!(svg.contains("<title>Lô &lt;1&gt; &amp; 2</title>"), "{svg}");
}

#[test]
fn limits() {
    assert_eq!(qr_png(LINK, 0), Err(SymbolError::ModuleSize(0)));
    assert_eq!(qr_png(LINK, MODULE_PX_MAX + 1), Err(SymbolError::ModuleSize(MODULE_PX_MAX + 1)));
    assert!(qr_svg(&"a".repeat(2331), "").is_ok());
    assert_eq!(qr_svg(&"a".repeat(2332), ""), Err(SymbolError::TooLong(2332)));
}
