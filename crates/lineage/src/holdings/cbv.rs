//! The few CBV words that move goods, in whichever of its three spellings an event uses them.

use crate::model::Fact;

/// The bare word of a standard CBV term (`shipping`, `urn:epcglobal:cbv:bizstep:shipping`,
/// `https://ref.gs1.org/cbv/BizStep-shipping`); any other text is left as it is.
pub(crate) fn word(term: &str) -> &str {
    const WEB: [&str; 2] = ["https://ref.gs1.org/cbv/", "https://ns.gs1.org/cbv/"];
    if let Some(urn) = term.strip_prefix("urn:epcglobal:cbv:") {
        return urn.split_once(':').map_or(term, |(_, word)| word);
    }
    let name = WEB.iter().find_map(|prefix| term.strip_prefix(prefix));
    name.and_then(|name| name.split_once('-')).map_or(term, |(_, word)| word)
}

/// The goods are under way after this event (CBV 2.0 §7.1, §7.2).
pub(crate) fn leaves(fact: &Fact) -> bool {
    let step = fact.biz_step.as_deref().map(word);
    matches!(step, Some("shipping" | "departing" | "transporting"))
        || fact.disposition.as_deref().map(word) == Some("in_transit")
}

/// The goods have come to where they were sent.
pub(crate) fn arrives(fact: &Fact) -> bool {
    let step = fact.biz_step.as_deref().map(word);
    !leaves(fact) && matches!(step, Some("receiving" | "arriving" | "accepting"))
}

/// The things no longer exist after this event.
pub(crate) fn destroys(fact: &Fact) -> bool {
    fact.biz_step.as_deref().map(word) == Some("destroying")
        || fact.disposition.as_deref().map(word) == Some("destroyed")
}

/// The bare word of the step.
pub(crate) fn step(fact: &Fact) -> Option<&str> {
    fact.biz_step.as_deref().map(word)
}

/// Whether the goods stay with whom they are: the same party on both sides, by the first type of
/// party that both sides state. None where the event does not say.
pub(crate) fn stays_with_party(fact: &Fact) -> Option<bool> {
    ["owning_party", "possessing_party"].into_iter().find_map(|kind| {
        let to = destination(fact, kind)?;
        let from = fact.sources.iter().find(|(stated, _)| word(stated) == kind)?;
        Some(from.1 == to)
    })
}

/// The party that the goods go to: who will possess them, else who will own them.
pub(crate) fn receiver(fact: &Fact) -> Option<&str> {
    destination(fact, "possessing_party").or_else(|| destination(fact, "owning_party"))
}

/// The stated destination of one type: `location`, `owning_party`, `possessing_party`.
pub(crate) fn destination<'a>(fact: &'a Fact, kind: &str) -> Option<&'a str> {
    fact.destinations.iter().find(|(stated, _)| word(stated) == kind).map(|(_, id)| id.as_str())
}

/// The stated source location, if any.
pub(crate) fn source(fact: &Fact) -> Option<&str> {
    fact.sources.iter().find(|(stated, _)| word(stated) == "location").map(|(_, id)| id.as_str())
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn every_spelling_of_a_word_is_one() {
        let cases = [
            ("shipping", "shipping"),
            ("urn:epcglobal:cbv:bizstep:shipping", "shipping"),
            ("https://ref.gs1.org/cbv/BizStep-shipping", "shipping"),
            ("https://ns.gs1.org/cbv/Disp-in_transit", "in_transit"),
            ("urn:epcglobal:cbv:sdt:owning_party", "owning_party"),
            ("https://example.org/steps#shipping", "https://example.org/steps#shipping"),
        ];
        for (term, bare) in cases {
            assert_eq!(word(term), bare);
        }
    }
}
