//! An area as offices write it: hectares with four decimals, exactly.

use std::fmt;
use std::str::FromStr;

/// Square metres in a hectare.
const M2_PER_HECTARE: u64 = 10_000;

/// The finest and the coarsest figure that can be meant: the land of the earth has 1.5e14 m².
const M2_MAX: u64 = 1_000_000_000_000_000;

/// An area in whole square metres, shown as hectares with 4 decimals: `"1.2345"`.
///
/// The point is always `.`; a screen in Vietnamese replaces it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hectares {
    m2: u64,
}

/// Why a text is no area in hectares.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HectaresError {
    /// Something else than digits and one point.
    #[error("{0:?} is not a number of hectares: write digits with a point, as 1.25")]
    NotANumber(String),
    /// Finer than a square metre.
    #[error("{0:?} has more than 4 decimals: hectares are kept to the square metre")]
    TooFine(String),
    /// Larger than the land of the earth.
    #[error("{0:?} hectares is more land than there is")]
    TooLarge(String),
}

impl Hectares {
    /// An area of whole square metres.
    pub const fn from_whole_m2(m2: u64) -> Self {
        Self { m2 }
    }

    /// Whole square metres; the form for storage and sums.
    pub fn whole_m2(self) -> u64 {
        self.m2
    }

    /// Half up. Only for measured areas, which are finite and not negative.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "areas are positive, and far below 2^53 m²"
    )]
    pub(crate) fn rounded(area_m2: f64) -> Self {
        Self { m2: (area_m2 + 0.5).floor() as u64 }
    }
}

impl fmt::Display for Hectares {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:04}", self.m2 / M2_PER_HECTARE, self.m2 % M2_PER_HECTARE)
    }
}

impl FromStr for Hectares {
    type Err = HectaresError;

    /// Reads `"12"`, `"12.5"`, `"12.3456"`; trailing zeros beyond 4 decimals are accepted.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(decimals) {
            return Err(HectaresError::NotANumber(text.to_owned()));
        }
        let decimals = decimals.trim_end_matches('0');
        if decimals.len() > 4 {
            return Err(HectaresError::TooFine(text.to_owned()));
        }
        let m2 = format!("{whole}{decimals:0<4}").parse().ok().filter(|m2| *m2 <= M2_MAX);
        m2.map(Self::from_whole_m2).ok_or_else(|| HectaresError::TooLarge(text.to_owned()))
    }
}
