//! Every symbol is decoded by another library, from the pixels that a reader would see.

use rxing::{BarcodeFormat, DecodeHints, RXingResult};

use super::*;
use crate::corpus::{self, Tally};
use crate::element::ElementString;
use crate::keys::Gtin;

const LINK: &str = "https://id.gs1.org/01/09521234543213/10/XOAI-2026-11?17=271231";

/// Luma of one pixel each.
struct Picture {
    width: usize,
    luma: Vec<u8>,
}

fn decode(picture: &Picture, format: BarcodeFormat) -> RXingResult {
    let height = picture.luma.len() / picture.width;
    // Without AssumeGs1 this reader drops the separators of Code 128.
    let gs1 = format == BarcodeFormat::CODE_128;
    let mut hints = DecodeHints { AssumeGs1: gs1.then_some(true), ..DecodeHints::default() };
    let [width, height] = [picture.width, height].map(|side| u32::try_from(side).unwrap());
    rxing::helpers::detect_in_luma_slice_with_hints(
        &picture.luma,
        width,
        height,
        Some(format),
        &mut hints,
    )
    .unwrap()
}

fn png_pixels(file: &[u8]) -> Picture {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut luma = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut luma).unwrap();
    Picture { width: info.width as usize, luma }
}

/// Draws the dark path of our SVG, whose only commands are `Mx yhNvHh-Nz`, four pixels a module.
fn svg_pixels(svg: &str) -> Picture {
    const SCALE: usize = 4;
    let between = |start: &str, end: &str| {
        let rest = &svg[svg.find(start).unwrap() + start.len()..];
        &rest[..rest.find(end).unwrap()]
    };
    let number = |text: &str| text.parse::<usize>().unwrap() * SCALE;
    let (width, height) = between("viewBox=\"0 0 ", "\"").split_once(' ').unwrap();
    let (width, height) = (number(width), number(height));
    let mut luma = vec![255; width * height];
    for bar in between("fill=\"#000\" d=\"", "\"").split_terminator('z') {
        let (start, rest) = bar.strip_prefix('M').unwrap().split_once('h').unwrap();
        let (x, y) = start.split_once(' ').unwrap();
        let (across, rest) = rest.split_once('v').unwrap();
        let (down, back) = rest.split_once('h').unwrap();
        assert_eq!(back, format!("-{across}"));
        let [x, y, across, down] = [x, y, across, down].map(number);
        for line in y..y + down {
            luma[line * width + x..line * width + x + across].fill(0);
        }
    }
    Picture { width, luma }
}

/// The text of `symbol` as both pictures of it give it.
fn read(symbol: &Symbol, format: BarcodeFormat) -> String {
    let drawn = decode(&svg_pixels(&symbol.to_svg("x")), format);
    for module_px in [2, 3, 8] {
        let printed = decode(&png_pixels(&symbol.to_png(module_px).unwrap()), format);
        assert_eq!(printed.getText(), drawn.getText());
    }
    drawn.getText().to_owned()
}

#[test]
fn qr_codes() {
    for text in
        [LINK, "https://id.gs1.org/00/106141412345678908", "Xoài cát Hòa Lộc", &"A".repeat(600)]
    {
        assert_eq!(read(&qr(text).unwrap(), BarcodeFormat::QR_CODE), text);
    }
}

/// Element strings of one and several elements, with values of fixed and open length.
const LABELS: [&str; 6] = [
    "(01)09521234543213",
    "(00)106141412345678908",
    "(01)09521234543213(10)XOAI-2026-11(17)271231",
    "(10)LOT%/1(21)123456(15)271200",
    "(01)09521234543213(3103)001250(10)ab\\(1)",
    "(10)12345(21)7",
];

/// What a scanner sends behind the symbology identifier.
fn scanned(label: &ElementString) -> String {
    label.to_raw('\x1d')[1..].to_owned()
}

#[test]
fn gs1_datamatrix_symbols() {
    for label in LABELS {
        let label: ElementString = label.parse().unwrap();
        let symbol = gs1_datamatrix(&label).unwrap();
        // The first FNC1 is the symbology modifier: 2 stands for GS1 (]d2).
        let result = decode(&png_pixels(&symbol.to_png(4).unwrap()), BarcodeFormat::DATA_MATRIX);
        let identifier =
            &result.getRXingResultMetadata()[&rxing::RXingResultMetadataType::SYMBOLOGY_IDENTIFIER];
        assert_eq!(format!("{identifier:?}"), "SymbologyIdentifier(\"]d2\")");
        assert_eq!(read(&symbol, BarcodeFormat::DATA_MATRIX), scanned(&label));
    }
}

#[test]
fn gs1_128_symbols() {
    for label in LABELS {
        let label: ElementString = label.parse().unwrap();
        let symbol = gs1_128(&label).unwrap();
        let want = format!("]C1{}", scanned(&label));
        assert_eq!(read(&symbol, BarcodeFormat::CODE_128), want);
    }
}

#[derive(serde::Deserialize)]
struct Row {
    symbology: String,
    input: String,
    kind: String,
    expect: Vec<usize>,
}

/// A symbol of BWIPP and ours hold the same data; another valid encodation has other modules.
#[test]
fn symbols_of_bwipp() {
    let Some(rows) = corpus::rows::<Row>("gs1/bwipp/symbols.jsonl") else { return };
    let mut tally = Tally::new("bwipp/symbols");
    for row in rows {
        let label = || row.input.parse::<ElementString>().unwrap();
        match row.symbology.as_str() {
            "gs1-128" => {
                assert_eq!(row.kind, "bar_space_widths");
                let bars = gs1_128(&label()).unwrap().bars;
                let gap = |pair: &[Bar]| pair[1].x - pair[0].x - pair[0].width;
                let gaps = bars.windows(2).map(gap).chain([0]);
                let mut widths: Vec<_> =
                    bars.iter().zip(gaps).flat_map(|(bar, gap)| [bar.width, gap]).collect();
                widths.pop();
                tally.judge(widths == row.expect, || format!("{}: {widths:?}", row.input));
            }
            "gs1datamatrix" => {
                let found = read(&gs1_datamatrix(&label()).unwrap(), BarcodeFormat::DATA_MATRIX);
                let same = ElementString::parse_raw(&format!("^{found}")).as_ref() == Ok(&label());
                tally.judge(same, || format!("{}: {found}", row.input));
            }
            _ => tally.excepted("symbology"),
        }
    }
    tally.finish();
}

#[test]
fn gtins_in_bars() {
    let gtin = |text: &str| text.parse::<Gtin>().unwrap();
    for text in ["9521234543213", "2112345678900", "4006381333931", "0416000336108"] {
        let symbol = ean_13(gtin(text)).unwrap();
        assert_eq!(read(&symbol, BarcodeFormat::EAN_13), text);
    }
    for text in ["416000336108", "036000291452"] {
        assert_eq!(read(&upc_a(gtin(text)).unwrap(), BarcodeFormat::UPC_A), text);
    }
    for text in ["02345673", "96385074"] {
        assert_eq!(read(&ean_8(gtin(text)).unwrap(), BarcodeFormat::EAN_8), text);
    }
    for text in ["19521234543210", "09521234543213"] {
        assert_eq!(read(&itf_14(gtin(text)).unwrap(), BarcodeFormat::ITF), text);
    }
}

#[test]
fn digits_stand_under_the_bars() {
    let texts = |symbol: &Symbol| {
        let svg = symbol.to_svg("x");
        let texts =
            svg.split("</text>").filter_map(|part| part.split("aria-hidden=\"true\">").nth(1));
        texts.map(str::to_owned).collect::<Vec<_>>()
    };
    let gtin = |text: &str| text.parse::<Gtin>().unwrap();
    let ean = ean_13(gtin("9521234543213")).unwrap();
    assert_eq!(texts(&ean), ["9", "521234", "543213"]);
    assert_eq!(texts(&upc_a(gtin("416000336108")).unwrap()), ["4", "16000", "33610", "8"]);
    assert_eq!(texts(&ean_8(gtin("02345673")).unwrap()), ["0234", "5673"]);
    assert_eq!(texts(&itf_14(gtin("02345673")).unwrap()), ["00000002345673"]);
    let label = "(10)a\\(1&<".parse().unwrap();
    assert_eq!(texts(&gs1_128(&label).unwrap()), ["(10)a(1&amp;&lt;"]);
    // Nothing stands outside the picture.
    for caption in &ean.captions {
        assert!(caption.x + caption.width / 2 <= ean.width() && caption.y <= ean.height());
    }
}

/// Light modules left, right, above and below the bars.
fn quiet(symbol: &Symbol) -> [usize; 4] {
    let bars = &symbol.bars;
    [
        bars.iter().map(|bar| bar.x).min().unwrap(),
        symbol.width - bars.iter().map(|bar| bar.x + bar.width).max().unwrap(),
        bars.iter().map(|bar| bar.y).min().unwrap(),
        symbol.height - bars.iter().map(|bar| bar.y + bar.height).max().unwrap(),
    ]
}

#[test]
fn quiet_zones_are_those_of_the_standards() {
    let gtin: Gtin = "02345673".parse().unwrap();
    let label: ElementString = LABELS[0].parse().unwrap();
    assert_eq!(quiet(&qr(LINK).unwrap()), [4; 4]);
    assert_eq!(quiet(&gs1_datamatrix(&label).unwrap()), [1; 4]);
    assert_eq!(quiet(&gs1_128(&label).unwrap())[..2], [10, 10]);
    assert_eq!(quiet(&ean_13(gtin).unwrap())[..2], [11, 7]);
    assert_eq!(quiet(&upc_a(gtin).unwrap())[..2], [9, 9]);
    assert_eq!(quiet(&ean_8(gtin).unwrap())[..2], [7, 7]);
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
    assert!(qr(&"a".repeat(2331)).is_ok());
    assert_eq!(qr(&"a".repeat(2332)), Err(SymbolError::TooLong(2332)));
    let label = |len: usize| {
        let text = format!("(91){}(01)09521234543213", "A".repeat(len));
        text.parse::<ElementString>().unwrap()
    };
    assert!(gs1_128(&label(29)).is_ok());
    assert!(matches!(gs1_128(&label(30)), Err(SymbolError::DoesNotFit { .. })));
    let long = |spec: &crate::AiSpec| {
        let len = spec.parts.iter().map(|part| usize::from(part.max)).sum();
        crate::Element::new(spec.first.parse().unwrap(), &"aB".repeat(len)[..len]).ok()
    };
    let long: Vec<_> = crate::AiSpec::all().iter().filter_map(long).collect();
    let some = ElementString::new(long[..10].to_vec()).unwrap();
    assert!(gs1_datamatrix(&some).is_ok());
    let most = ElementString::new(long[..crate::ELEMENTS_MAX].to_vec()).unwrap();
    assert!(matches!(gs1_datamatrix(&most), Err(SymbolError::DoesNotFit { .. })));
    let gtin: Gtin = "19521234543210".parse().unwrap();
    for symbol in [ean_13(gtin), upc_a(gtin), ean_8(gtin)] {
        assert!(matches!(symbol, Err(SymbolError::OtherGtin { .. })));
    }
}
