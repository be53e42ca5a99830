//! Numbers as people and devices write them.

use super::FileError;

/// A machine's number: a point, no thousands, finite.
pub(super) fn plain(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.bytes().any(|byte| byte.is_ascii_digit());
    text.parse::<f64>().ok().filter(|number| digits && number.is_finite())
}

/// A person's number: point or comma for decimals, the other one (or a repeated one) for thousands:
/// `1198000.25`, `1198000,25`, `1.198.000,25`, `1 198 000,25`.
pub(super) fn written(text: &str) -> Option<f64> {
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let count = |mark: char| text.matches(mark).count();
    let cleaned = match (count('.'), count(',')) {
        (0 | 1, 0) => text,
        (0, 1) => text.replace(',', "."),
        (0, _) => text.replace(',', ""),
        (_, 0) => text.replace('.', ""),
        _ if text.rfind(',') > text.rfind('.') && count(',') == 1 => {
            text.replace('.', "").replace(',', ".")
        }
        (1, _) if text.rfind('.') > text.rfind(',') => text.replace(',', ""),
        _ => return None,
    };
    plain(&cleaned)
}

/// Which of the two angles, for the letters that may stand beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    Longitude,
    Latitude,
}

/// An angle in degrees: decimal, or degrees, minutes, seconds with any marks between, and the
/// letter of a half: N, S, E, W, Vietnamese B (north), Đ (east), T (west). A letter of the other
/// axis is refused: it says that the columns are swapped.
pub(super) fn angle(text: &str, axis: Axis) -> Option<f64> {
    let mut negative = false;
    let mut bare = String::new();
    for letter in text.trim().chars() {
        let half = match letter.to_ascii_uppercase() {
            'N' | 'B' => Some((Axis::Latitude, false)),
            'S' => Some((Axis::Latitude, true)),
            'E' | 'Đ' | 'đ' => Some((Axis::Longitude, false)),
            'W' | 'T' => Some((Axis::Longitude, true)),
            _ => None,
        };
        match half {
            Some((of, _)) if of != axis => return None,
            Some((_, below)) => negative |= below,
            None => bare.push(letter),
        }
    }
    let parts: Vec<&str> = bare
        .split(|c: char| c.is_whitespace() || "°º˚'’′\"”″:".contains(c))
        .filter(|part| !part.is_empty())
        .collect();
    let (degrees, sixtieths) = parts.split_first()?;
    let (whole, minus) = match degrees.strip_prefix('-') {
        Some(rest) => (written(rest)?, true),
        None => (written(degrees)?, false),
    };
    let rest = sixtieths.iter().map(|part| written(part)).collect::<Option<Vec<_>>>()?;
    let last = rest.len();
    let sound = last <= 2
        && (last == 0 || whole.fract() == 0.0)
        && rest.iter().all(|part| (0.0..60.0).contains(part))
        && !(last == 2 && rest.first().is_some_and(|minutes| minutes.fract() != 0.0));
    let value = rest.iter().zip([60.0, 3600.0]).fold(whole, |sum, (part, by)| sum + part / by);
    sound.then_some(if negative || minus { -value } else { value })
}

pub(super) fn refused(line: usize, text: &str, expected: &'static str) -> FileError {
    FileError::Coordinates { line, text: cut(text), expected }
}

/// As much of a wrong text as an error says.
pub(super) fn cut(text: &str) -> String {
    text.chars().take(80).collect()
}
