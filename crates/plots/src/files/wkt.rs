//! Well-known text of polygons (OGC 06-103r4 §7): what database programs put into a table's cell.

use super::number;
use super::shape::RawPart;

/// The parts of a `POLYGON` or `MULTIPOLYGON`; none if it is anything else.
pub(super) fn parse(text: &str) -> Option<Vec<RawPart>> {
    let upper = text.trim().to_ascii_uppercase();
    let (kind, body) = upper.split_at(upper.find('(')?);
    let kind = kind.trim().trim_end_matches(" ZM").trim_end_matches(" Z").trim_end_matches(" M");
    match kind {
        "POLYGON" => Some(vec![rings(body)?]),
        "MULTIPOLYGON" => items(body)?.into_iter().map(rings).collect(),
        _ => None,
    }
}

fn rings(text: &str) -> Option<RawPart> {
    items(text)?.into_iter().map(ring).collect()
}

fn ring(text: &str) -> Option<Vec<(f64, f64)>> {
    items(text)?
        .into_iter()
        .map(|position| {
            let mut numbers = position.split_whitespace().map(number::plain);
            Some((numbers.next()??, numbers.next()??))
        })
        .collect()
}

/// What stands between the outermost brackets, split at the commas of that level.
fn items(text: &str) -> Option<Vec<&str>> {
    let inner = text.trim().strip_prefix('(')?.strip_suffix(')')?;
    let (mut depth, mut start, mut items) = (0_usize, 0, Vec::new());
    for (at, letter) in inner.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            ',' if depth == 0 => {
                items.push(inner.get(start..at)?.trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    items.push(inner.get(start..)?.trim());
    (depth == 0).then_some(items)
}
