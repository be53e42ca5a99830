//! Kinds of links (GS1 Web vocabulary 1.16), and how a request names them.

use super::wishes::decoded;

/// The one spelling in linksets: keys with a colon prefix fail GS1's own schema.
pub(super) const VOCABULARY: &str = "https://ref.gs1.org/voc/";
/// Spellings that mean the same.
const SPELLINGS: [&str; 7] = [
    "gs1:",
    VOCABULARY,
    "http://ref.gs1.org/voc/",
    "https://gs1.org/voc/",
    "http://gs1.org/voc/",
    "https://www.gs1.org/voc/",
    "http://www.gs1.org/voc/",
];

/// Where a request without wishes leads.
pub(super) const DEFAULT: &str = "defaultLink";
/// Variants of it by language, media type and context.
pub(super) const DEFAULT_MULTI: &str = "defaultLinkMulti";

/// The link types of the vocabulary, deprecated ones left out.
const WORDS: &str = "activityIdeas allergenInfo appDownload backgroundInfo brandHomepageClinical \
    brandHomepagePatient careersInfo certificationInfo consumerHandlingStorageInfo defaultLink \
    defaultLinkMulti dpp eifu epcis epil eventsInfo faqs handledBy hasRetailers homepage \
    ingredientsInfo instructions jws leaveReview locationInfo logisticsInfo loyaltyProgram \
    masterData menuInfo nutritionalInfo openingHoursInfo paymentLink pip promotion \
    purchaseSuppliesOrAccessories quickStartGuide recallStatus recipeInfo registerProduct \
    registryEntry relatedImage relatedVideo reportFound review safetyInfo scheduleTime serviceInfo \
    smartLabel smpc socialMedia statisticInfo subscribe support sustainabilityInfo traceability \
    tutorial userAgreement verificationService whatsInTheBox";

/// All link types, as words after `gs1:`.
pub(crate) fn words() -> impl Iterator<Item = &'static str> {
    WORDS.split(' ').filter(|word| !word.is_empty())
}

/// What `linkType=` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All links (`linkset`; `all` is its old name).
    Linkset,
    /// One kind, as its word.
    Kind(&'static str),
    /// No kind of the vocabulary.
    Unknown,
}

/// The wish in the raw query parameters of a request, if there is one.
pub(super) fn wanted<'p>(parameters: impl IntoIterator<Item = &'p str>) -> Option<Wanted> {
    let value = parameters.into_iter().find_map(|pair| pair.strip_prefix("linkType="))?;
    let value = decoded(value);
    if value == "linkset" || value == "all" {
        return Some(Wanted::Linkset);
    }
    Some(word(&value).map_or(Wanted::Unknown, Wanted::Kind))
}

/// The word of a link type in whichever spelling.
pub(super) fn word(text: &str) -> Option<&'static str> {
    let word = SPELLINGS.iter().find_map(|stem| text.strip_prefix(stem))?;
    words().find(|known| *known == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_known_by_every_spelling() {
        let pip = Some(Wanted::Kind("pip"));
        for (parameters, expected) in [
            (&["a=b", "linkType=gs1:pip"][..], pip),
            (&["linkType=gs1%3Apip"], pip),
            (&["linkType=gs1%3apip"], pip),
            (&["linkType=https://gs1.org/voc/pip"], pip),
            (&["linkType=https%3A%2F%2Fwww.gs1.org%2Fvoc%2Fpip"], pip),
            (&["linkType=http://ref.gs1.org/voc/pip"], pip),
            (&["linkType=linkset"], Some(Wanted::Linkset)),
            (&["linkType=all"], Some(Wanted::Linkset)),
            (&["linkType=gs1:nosuchlt"], Some(Wanted::Unknown)),
            (&["linkType=pip"], Some(Wanted::Unknown)),
            (&["linkType="], Some(Wanted::Unknown)),
            (&["linktype=gs1:pip"], None),
            (&[], None),
        ] {
            assert_eq!(wanted(parameters.iter().copied()), expected, "{parameters:?}");
        }
        assert_eq!(words().count(), 59);
    }
}
