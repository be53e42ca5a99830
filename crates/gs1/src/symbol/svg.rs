//! SVG: one path with a rectangle for each bar, and the human-readable text.

use std::fmt::Write as _;

use super::{CAPTION_HEIGHT, Symbol};

/// Writing to a String cannot fail, so the results of `write!` are dropped.
pub(super) fn draw(symbol: &Symbol, title: &str) -> String {
    let (width, height) = (symbol.width, symbol.height);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         shape-rendering=\"crispEdges\"><title>{}</title>\
         <path fill=\"#fff\" d=\"M0 0h{width}v{height}h-{width}z\"/><path fill=\"#000\" d=\"",
        escape(title)
    );
    for bar in &symbol.bars {
        let _ = write!(svg, "M{} {}h{}v{}h-{}z", bar.x, bar.y, bar.width, bar.height, bar.width);
    }
    svg.push_str("\"/>");
    for caption in &symbol.captions {
        // The title says the same to a screen reader.
        let _ = write!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" textLength=\"{}\" \
             lengthAdjust=\"spacingAndGlyphs\" font-size=\"{CAPTION_HEIGHT}\" \
             font-family=\"OCR-B, monospace\" aria-hidden=\"true\">{}</text>",
            caption.x,
            caption.y,
            caption.width,
            escape(&caption.text)
        );
    }
    svg.push_str("</svg>");
    svg
}

/// Text for an XML element; characters that XML 1.0 forbids are left out.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}
