//! The list of content rules ("linters") and the dispatch to each of them.

use super::{CharSet, codes, coupon, dates, rules};
use crate::check;
use crate::error::{Fault, Gs1Error};

macro_rules! rules {
    ($($(#[$doc:meta])* $variant:ident = $name:literal => $check:expr;)*) => {
        /// A rule of content that a part of a value must pass.
        ///
        /// Names and behaviour are those of the GS1 Barcode Syntax Tests, release 2026-01-27.
        /// To add one: a line here, a function beside its kin, and its name in `ai/table.tsv`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Rule { $($(#[$doc])* $variant,)* }

        impl Rule {
            /// All rules.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Name in the syntax dictionary.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Checks the text of one part.
            ///
            /// # Errors
            ///
            /// The first fault, its offset counted from the start of `text`.
            pub fn check(self, text: &str) -> Result<(), Gs1Error> {
                match self { $(Self::$variant => {
                    let check: fn(&str) -> Result<(), Gs1Error> = $check;
                    check(text)
                })* }
            }
        }
    };
}

rules! {
    /// North American coupon, AI 8110.
    Couponcode = "couponcode" => coupon::code;
    /// North American positive-offer coupon, AI 8112.
    Couponposoffer = "couponposoffer" => coupon::positive_offer;
    /// Characters of set 39.
    Cset39 = "cset39" => |text| CharSet::Set39.check(text);
    /// Characters of base64url.
    Cset64 = "cset64" => |text| CharSet::Base64Url.check(text);
    /// Characters of set 82.
    Cset82 = "cset82" => |text| CharSet::Set82.check(text);
    /// Digits.
    Csetnumeric = "csetnumeric" => |text| CharSet::Digits.check(text);
    /// Check digit modulo 10.
    Csum = "csum" => check::verify_mod10;
    /// Check character pair modulo 1021.
    Csumalpha = "csumalpha" => check::verify_pair;
    /// A company prefix at the start.
    Gcppos1 = "gcppos1" => |text| rules::company_prefix(text, 0);
    /// A company prefix after one leading digit.
    Gcppos2 = "gcppos2" => |text| rules::company_prefix(text, 1);
    /// At least one character that is no digit.
    Hasnondigit = "hasnondigit" => rules::has_non_digit;
    /// Hour, 00-23.
    Hh = "hh" => dates::hour;
    /// Hour and minute.
    Hhmi = "hhmi" => dates::hour_minute;
    /// Hyphens only.
    Hyphen = "hyphen" => rules::hyphens;
    /// International bank account number, ISO 13616.
    Iban = "iban" => rules::iban;
    /// Index of an importer: one letter, digit, `-` or `_`.
    Importeridx = "importeridx" => rules::importer_index;
    /// ISO 3166-1 numeric country.
    Iso3166 = "iso3166" => |text| {
        rules::numeric_code(text, &codes::COUNTRIES_NUMERIC, "an ISO 3166 three-digit country code")
    };
    /// ISO 3166-1 numeric country, or 999.
    Iso3166999 = "iso3166999" => |text| if text == "999" { Ok(()) } else {
        rules::numeric_code(
            text,
            &codes::COUNTRIES_NUMERIC,
            "an ISO 3166 three-digit country code or 999",
        )
    };
    /// ISO 3166-1 alpha-2 country.
    Iso3166alpha2 = "iso3166alpha2" => |text| {
        rules::listed(text, &codes::COUNTRIES_ALPHA2, "an ISO 3166 two-letter country code")
    };
    /// ISO 4217 numeric currency.
    Iso4217 = "iso4217" => |text| {
        rules::numeric_code(text, &codes::CURRENCIES_NUMERIC, "an ISO 4217 three-digit currency code")
    };
    /// ISO/IEC 5218 biological sex.
    Iso5218 = "iso5218" => |text| rules::one_of(text, b"0129", "0, 1, 2 or 9 (ISO/IEC 5218)");
    /// Latitude, ten digits.
    Latitude = "latitude" => |text| rules::degrees(text, 1_800_000_000, "0000000000 to 1800000000");
    /// Longitude, ten digits.
    Longitude = "longitude" => |text| rules::degrees(text, 3_600_000_000, "0000000000 to 3600000000");
    /// AIDC media type.
    Mediatype = "mediatype" => rules::media_type;
    /// Minute, 00-59.
    Mi = "mi" => dates::minute;
    /// Not all zeros.
    Nonzero = "nonzero" => rules::non_zero;
    /// No leading zero.
    Nozeroprefix = "nozeroprefix" => rules::no_zero_prefix;
    /// Package type code.
    Packagetype = "packagetype" => |text| {
        rules::listed(text, &codes::PACKAGE_TYPES, "a GS1 PackageTypeCode")
    };
    /// Percent-encoded text.
    Pcenc = "pcenc" => rules::percent_encoded;
    /// Piece and total, equally long.
    Pieceoftotal = "pieceoftotal" => rules::piece_of_total;
    /// `position/end`.
    Posinseqslash = "posinseqslash" => rules::position_in_sequence;
    /// Second, 00-59.
    Ss = "ss" => dates::second;
    /// Winding direction of a roll.
    Winding = "winding" => |text| rules::one_of(text, b"019", "0, 1 or 9");
    /// 0 or 1.
    Yesno = "yesno" => |text| rules::one_of(text, b"01", "0 or 1");
    /// Date YYMMDD, day 00 allowed.
    Yymmd0 = "yymmd0" => dates::yymmd0;
    /// Date YYMMDD.
    Yymmdd = "yymmdd" => dates::yymmdd;
    /// Date YYYYMMDD, day 00 allowed.
    Yyyymmd0 = "yyyymmd0" => dates::yyyymmd0;
    /// Date YYYYMMDD.
    Yyyymmdd = "yyyymmdd" => dates::yyyymmdd;
    /// Zeros only.
    Zero = "zero" => rules::zeros;
}

impl Rule {
    /// Whether a value that fails the rule is hardly meant as this AI at all.
    pub(crate) fn is_form(self) -> bool {
        matches!(self, Self::Gcppos1 | Self::Gcppos2)
    }

    /// The rule of this name in the syntax dictionary.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.name() == name)
    }
}

/// The whole text is at fault.
pub(super) fn whole(text: &str, fault: Fault) -> Gs1Error {
    Gs1Error::new(0, text.len(), fault)
}
