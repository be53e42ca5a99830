//! The stylesheet's tokens keep WCAG 2.2 AA (1.4.3: text 4.5 to 1; 1.4.11: edges and focus 3 to 1),
//! in light and in dark.

use std::collections::BTreeMap;

type Tokens = BTreeMap<String, [u8; 3]>;

/// Colours of the first block, and those with the dark block laid over.
fn tokens() -> [Tokens; 2] {
    let css = include_str!("../../../../web/src/tokens.css");
    let (light, dark) = css.split_once("prefers-color-scheme: dark").unwrap();
    let light = colours(light);
    let mut both = light.clone();
    both.extend(colours(dark));
    [light, both]
}

fn colours(css: &str) -> Tokens {
    let colour = |line: &str| {
        let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
        let number = u32::from_str_radix(value.trim_end_matches(';'), 16).ok()?;
        let [_, rgb @ ..] = number.to_be_bytes();
        Some((name.to_owned(), rgb))
    };
    css.lines().filter_map(colour).collect()
}

/// WCAG 2.2, relative luminance.
fn luminance(rgb: [u8; 3]) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2])
}

fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn contrast_is_computed_as_the_guideline_says() {
    assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
    // The grey that just passes on white.
    assert!((contrast([0x76; 3], [255; 3]) - 4.54).abs() < 0.01);
}

#[test]
fn every_pair_of_ink_and_paper_can_be_read() {
    for (scheme, tokens) in ["light", "dark"].into_iter().zip(tokens()) {
        let mut pairs: Vec<(String, String, f64)> = tokens
            .keys()
            .filter_map(|name| name.strip_suffix("-ink"))
            .map(|name| (format!("{name}-ink"), format!("{name}-paper"), 4.5))
            .collect();
        assert!(pairs.len() >= 6, "{pairs:?}");
        for paper in ["paper", "paper-2"] {
            for (ink, least) in [
                ("ink", 4.5),
                ("muted", 4.5),
                ("link", 4.5),
                ("danger", 4.5),
                ("warning", 4.5),
                ("edge", 3.0),
                ("focus", 3.0),
            ] {
                pairs.push((ink.to_owned(), paper.to_owned(), least));
            }
        }
        for (ink, paper, least) in pairs {
            let found = contrast(tokens[&ink], tokens[&paper]);
            assert!(found >= least, "{scheme}: {ink} on {paper} is {found:.2}, not {least}");
        }
    }
}
