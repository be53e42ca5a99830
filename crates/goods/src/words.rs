//! Words of the Core Business Vocabulary as message keys, and names of units.

use std::borrow::Cow;

use nguon_epcis::context::Namespaces;
use nguon_epcis::vocab::{self, Kind};

/// Message key of a business step, however it is spelled; none for steps of other vocabularies.
pub(crate) fn step_key(written: &str) -> Option<String> {
    key(Kind::BizStep, "goods-step", written)
}

/// Message key of a disposition, however it is spelled; none for those of other vocabularies.
pub(crate) fn disposition_key(written: &str) -> Option<String> {
    key(Kind::Disposition, "goods-disposition", written)
}

fn key(kind: Kind, prefix: &str, written: &str) -> Option<String> {
    let word = vocab::bare_word(kind, written, &Namespaces::default())?;
    Some(format!("{prefix}-{}", word.replace('_', "-")))
}

/// Sign of a unit of UN/ECE Recommendation 20; the code itself where no common sign is known.
pub(crate) fn unit_sign(code: &str) -> Cow<'_, str> {
    Cow::Borrowed(match code {
        "KGM" => "kg",
        "GRM" => "g",
        "TNE" => "t",
        "DTN" => "100 kg",
        "LTR" => "l",
        "MLT" => "ml",
        "MTR" => "m",
        "MTK" => "m²",
        "MTQ" => "m³",
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_by_every_spelling() {
        for written in [
            "staging_outbound",
            "urn:epcglobal:cbv:bizstep:staging_outbound",
            "https://ref.gs1.org/cbv/BizStep-staging_outbound",
        ] {
            assert_eq!(step_key(written).as_deref(), Some("goods-step-staging-outbound"));
        }
        assert_eq!(step_key("https://example.org/washing"), None);
        assert_eq!(disposition_key("in_transit").as_deref(), Some("goods-disposition-in-transit"));
        assert_eq!((unit_sign("KGM"), unit_sign("XPX")), ("kg".into(), "XPX".into()));
    }

    /// Every word of the vocabulary has its text in both languages.
    #[test]
    fn every_word_has_a_text() {
        let messages = crate::testing::messages();
        for word in Kind::BizStep.words() {
            assert!(messages.has(&step_key(word).unwrap()), "{word}");
        }
        for word in Kind::Disposition.words() {
            assert!(messages.has(&disposition_key(word).unwrap()), "{word}");
        }
    }
}
