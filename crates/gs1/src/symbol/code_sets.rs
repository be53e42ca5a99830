//! Code sets of Code 128: pairs of digits in set C, everything else in set B.

/// Signs by which `barcoders` names code sets and FNC1.
const SET_B: char = '\u{181}';
const SET_C: char = '\u{106}';
const FNC1: char = '\u{179}';

/// Digits in a row for which a change to set C pays.
const RUN_MIN: usize = 4;

/// `data` (set 82, group separators between elements) with FNC1 first and its code sets, as few
/// symbol characters as ISO/IEC 15417 annex E gives for data without control characters.
pub(super) fn spell(data: &str) -> String {
    let bytes = data.as_bytes();
    let mut pairs = digits(bytes) >= RUN_MIN || (bytes.len() == 2 && digits(bytes) == 2);
    let mut spelling = String::from_iter([if pairs { SET_C } else { SET_B }, FNC1]);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let run = digits(&bytes[at..]);
        if byte == b'\x1d' {
            spelling.push(FNC1);
            at += 1;
        } else if pairs && run >= 2 {
            spelling.push_str(&data[at..at + 2]);
            at += 2;
        } else if pairs {
            spelling.push(SET_B);
            pairs = false;
        } else if run >= RUN_MIN && run.is_multiple_of(2) {
            spelling.push(SET_C);
            pairs = true;
        } else {
            spelling.push(char::from(byte));
            at += 1;
        }
    }
    spelling
}

/// Digits at the start.
fn digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In the wanted spelling `b` and `c` stand for the code sets, `f` for FNC1.
    #[test]
    fn spellings() {
        for (data, want) in [
            ("0109521234543213", "cf0109521234543213"),
            ("10AB", "bf10AB"),
            ("99", "cf99"),
            ("10LOT1", "bf10LOT1"),
            ("010952123454321310AB1234", "cf010952123454321310bABc1234"),
            ("10A12345", "bf10A1c2345"),
            ("10A123\x1d21B", "bf10A123f21B"),
            ("12345\x1d1234", "cf1234b5fc1234"),
            ("10A1234\x1d5678", "bf10Ac1234f5678"),
        ] {
            let want = want.replace('b', "\u{181}").replace('c', "\u{106}").replace('f', "\u{179}");
            assert_eq!(spell(data), want, "{data}");
        }
    }
}
