//! GS1 keys as types: built by parsing, correct from then on.

use std::fmt;
use std::str::FromStr;

use crate::check::{mod10, verify_mod10};
use crate::error::{Fault, Gs1Error};
use crate::value::CharSet;

macro_rules! key {
    ($(#[$doc:meta])* $name:ident, $len:literal, $form:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $len]);

        impl $name {
            /// The digits.
            pub fn as_str(&self) -> &str {
                // Digits are ASCII by construction; an empty text would be plainly wrong anywhere.
                std::str::from_utf8(&self.0).unwrap_or_default()
            }

            fn from_digits(digits: &str) -> Result<Self, Gs1Error> {
                verify_mod10(digits)?;
                match digits.as_bytes().try_into() {
                    Ok(bytes) => Ok(Self(bytes)),
                    Err(_) => Err(Gs1Error::new(0, digits.len(), Fault::Length($form))),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.as_str())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }
    };
}

key!(
    /// Global Trade Item Number, always kept with 14 digits.
    ///
    /// Parses 8, 12, 13 or 14 digits with a correct check digit.
    ///
    /// ```
    /// let gtin: nguon_gs1::Gtin = "9521234543213".parse()?;
    /// assert_eq!(gtin.to_string(), "09521234543213");
    /// # Ok::<(), nguon_gs1::Gs1Error>(())
    /// ```
    Gtin,
    14,
    "8, 12, 13 or 14 digits"
);

key!(
    /// Global Location Number, 13 digits: a place or a party.
    Gln,
    13,
    "13 digits"
);

key!(
    /// Serial Shipping Container Code, 18 digits: a pallet or another logistic unit.
    Sscc,
    18,
    "18 digits"
);

impl Gtin {
    /// The GTIN of 14 digits made of `digits` (1 to 13, without check digit), padded with zeros.
    ///
    /// # Errors
    ///
    /// A character that is no digit, none at all, or more than 13.
    pub fn from_body(digits: &str) -> Result<Self, Gs1Error> {
        let padded = with_check_digit(digits, 13)?;
        Self::from_digits(&padded)
    }
}

impl FromStr for Gtin {
    type Err = Gs1Error;

    fn from_str(text: &str) -> Result<Self, Gs1Error> {
        verify_mod10(text)?;
        if !matches!(text.len(), 8 | 12 | 13 | 14) {
            let fault = Fault::Length("8, 12, 13 or 14 digits");
            return Err(Gs1Error::new(0, text.len(), fault));
        }
        // Leading zeros do not change the check digit: weights count from the right.
        Self::from_digits(&format!("{text:0>14}"))
    }
}

impl Gln {
    /// The GLN made of up to 12 `digits` (without check digit), padded with zeros in front.
    ///
    /// # Errors
    ///
    /// A character that is no digit, none at all, or more than 12.
    pub fn from_body(digits: &str) -> Result<Self, Gs1Error> {
        Self::from_digits(&with_check_digit(digits, 12)?)
    }
}

impl FromStr for Gln {
    type Err = Gs1Error;

    fn from_str(text: &str) -> Result<Self, Gs1Error> {
        Self::from_digits(text)
    }
}

impl Sscc {
    /// The SSCC made of up to 17 `digits` (without check digit), padded with zeros in front.
    ///
    /// # Errors
    ///
    /// A character that is no digit, none at all, or more than 17.
    pub fn from_body(digits: &str) -> Result<Self, Gs1Error> {
        Self::from_digits(&with_check_digit(digits, 17)?)
    }
}

impl FromStr for Sscc {
    type Err = Gs1Error;

    fn from_str(text: &str) -> Result<Self, Gs1Error> {
        Self::from_digits(text)
    }
}

fn with_check_digit(digits: &str, len: usize) -> Result<String, Gs1Error> {
    CharSet::Digits.check(digits)?;
    if digits.is_empty() {
        return Err(Gs1Error::new(0, 0, Fault::Missing("the digits of the number")));
    }
    if digits.len() > len {
        return Err(Gs1Error::new(len, digits.len() - len, Fault::TooLong(len)));
    }
    let mut padded = format!("{digits:0>len$}");
    padded.extend(mod10(&padded));
    Ok(padded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gtins_of_all_lengths() {
        for (text, want) in [
            ("02345673", "00000002345673"),
            ("416000336108", "00416000336108"),
            ("9521234543213", "09521234543213"),
            ("12345678901231", "12345678901231"),
        ] {
            assert_eq!(text.parse::<Gtin>().unwrap().as_str(), want);
        }
    }

    #[test]
    fn faults_have_a_place() {
        for (text, at, fault) in [
            ("", 0, Fault::TooShort(1)),
            ("95212345x3213", 8, Fault::NotDigit),
            ("9521234543214", 12, Fault::CheckDigit { expected: '3' }),
            ("00000", 0, Fault::Length("8, 12, 13 or 14 digits")),
        ] {
            let error = text.parse::<Gtin>().unwrap_err();
            assert_eq!((error.at, error.fault), (at, fault), "{text}");
        }
        assert!("952123454321".parse::<Gln>().is_err());
        assert!("0095212345432".parse::<Sscc>().is_err());
    }

    #[test]
    fn numbers_from_their_body() {
        assert_eq!(Gtin::from_body("952123454321").unwrap().as_str(), "09521234543213");
        assert_eq!(Gln::from_body("401234500005").unwrap().as_str(), "4012345000054");
        assert_eq!(Sscc::from_body("10614141234567890").unwrap().as_str(), "106141412345678908");
        assert!(Gln::from_body("").is_err());
        assert!(Gln::from_body("1234567890123").is_err());
    }
}
