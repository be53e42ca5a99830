//! Rules between the elements of one item: repeats, exclusions, requirements.

use crate::element::Element;
use crate::error::Fault;

/// Keys whose serial part a digital signature (8030) needs: AI and length without serial.
const SIGNED_WITH_SERIAL: [(&str, usize); 3] = [("253", 13), ("255", 13), ("8003", 14)];

/// A broken rule and the index of the element that breaks it.
pub(crate) type Broken = (usize, Fault);

/// The same AI again must carry the same value.
pub(crate) fn check_repeats(elements: &[Element]) -> Result<(), Broken> {
    for (index, element) in elements.iter().enumerate() {
        let earlier = elements[..index].iter().find(|other| other.ai() == element.ai());
        if earlier.is_some_and(|other| other.value() != element.value()) {
            return Err((index, Fault::Repeated(element.ai().to_string())));
        }
    }
    Ok(())
}

/// Exclusions, requirements and the rule of digital signatures.
pub(crate) fn check<'a>(
    elements: &(impl Iterator<Item = &'a Element> + Clone),
) -> Result<(), Broken> {
    for (index, element) in elements.clone().enumerate() {
        let fault = excluded(element, elements.clone())
            .or_else(|| lacking(element, elements))
            .or_else(|| unsigned(element, elements));
        if let Some(fault) = fault {
            return Err((index, fault));
        }
    }
    Ok(())
}

fn excluded<'a>(element: &Element, mut all: impl Iterator<Item = &'a Element>) -> Option<Fault> {
    let bars = element.ai().spec().bars;
    if bars.is_empty() {
        return None;
    }
    let barred = |other: &&Element| {
        other.ai() != element.ai() && bars.iter().any(|pattern| other.ai().fits(pattern))
    };
    let other = all.find(barred)?;
    Some(Fault::Excludes { ai: element.ai().to_string(), other: other.ai().to_string() })
}

fn lacking<'a>(
    element: &Element,
    all: &(impl Iterator<Item = &'a Element> + Clone),
) -> Option<Fault> {
    let present = |pattern: &&str| all.clone().any(|other| other.ai().fits(pattern));
    let met = |group: &&&[&[&str]]| group.iter().any(|together| together.iter().all(present));
    let group = element.ai().spec().needs.iter().find(|group| !met(group))?;
    let ways: Vec<String> =
        group.iter().map(|together| format!("({})", together.join(") with ("))).collect();
    Some(Fault::Requires { ai: element.ai().to_string(), needs: ways.join(" or ") })
}

fn unsigned<'a>(
    element: &Element,
    all: &(impl Iterator<Item = &'a Element> + Clone),
) -> Option<Fault> {
    if element.ai() != "8030" {
        return None;
    }
    let (ai, _) = SIGNED_WITH_SERIAL.into_iter().find(|&(ai, len)| {
        all.clone().any(|other| other.ai() == ai && other.value().len() == len)
    })?;
    Some(Fault::Requires { ai: "8030".to_owned(), needs: format!("a serial number in ({ai})") })
}
