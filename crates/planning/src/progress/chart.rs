//! Results as bars: one SVG in the page, without colour of its own and without script.

use std::fmt::Write;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

const WIDTH: i64 = 320;
const BAR: i64 = 14;
const STEP: i64 = 22;
/// Pixels of a target that is just reached; longer bars end at the picture's edge.
const FULL: i64 = 260;

/// One bar per target: its result in percent of the target. The frame is the target; a bar that
/// nobody counts has no filling. The words stand in the table beside it.
pub fn bars(percents: &[Option<Decimal>], label: &str) -> String {
    let height = STEP * i64::try_from(percents.len()).unwrap_or(0).max(1);
    let mut svg = format!(
        "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
         height=\"{height}\" aria-label=\"{}\">",
        escape(label)
    );
    for (row, percent) in (0_i64..).zip(percents) {
        let top = row * STEP + (STEP - BAR) / 2;
        if let Some(percent) = percent {
            let width = filled(*percent);
            let _ = write!(
                svg,
                "<rect x=\"30\" y=\"{top}\" width=\"{width}\" height=\"{BAR}\" \
                 fill=\"currentColor\" opacity=\"0.55\"/>"
            );
        }
        let _ = write!(
            svg,
            "<rect x=\"30\" y=\"{top}\" width=\"{FULL}\" height=\"{BAR}\" fill=\"none\" \
             stroke=\"currentColor\"/><text x=\"0\" y=\"{}\" font-size=\"12\" \
             fill=\"currentColor\">{}</text>",
            top + BAR - 3,
            row + 1
        );
    }
    svg.push_str("</svg>");
    svg
}

fn filled(percent: Decimal) -> i64 {
    let pixels = percent * Decimal::from(FULL) / Decimal::ONE_HUNDRED;
    pixels.round().to_i64().unwrap_or(WIDTH).clamp(0, WIDTH - 30)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
