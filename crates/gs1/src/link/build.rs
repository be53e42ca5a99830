//! Building a Digital Link from elements.

use super::DigitalLink;
use super::parse;
use crate::ai::Ai;
use crate::element::{Element, ElementString};
use crate::error::{Fault, Gs1Error};

pub(super) fn link(stem: &str, elements: &ElementString) -> Result<DigitalLink, Gs1Error> {
    let stem = parse::stem(stem)?;
    let is_key = |element: &&Element| element.ai().spec().link_key.is_some();
    let key = elements.iter().find(is_key).ok_or_else(|| Gs1Error::new(0, 0, Fault::NoLinkKey))?;
    let orders = key.ai().spec().link_key.unwrap_or_default();
    let mut link = DigitalLink::bare(stem, key.clone());
    let (mut qualifiers, mut attributes) = (Vec::new(), Vec::new());
    for (index, element) in elements.iter().enumerate() {
        let ai = element.ai();
        if ai == key.ai()
            || qualifiers.iter().chain(&attributes).any(|same: &Element| same.ai() == ai)
        {
            continue;
        }
        if orders.iter().any(|order| order.iter().any(|qualifier| ai == *qualifier)) {
            qualifiers.push(element.clone());
        } else if ai.spec().link_attribute {
            attributes.push(element.clone());
        } else {
            return Err(elements.fault_at(index, Fault::NotAttribute(ai.to_string())));
        }
    }
    attributes.sort_by_key(|element| !element.ai().spec().fixed_length);
    sort(&mut qualifiers, orders).map_err(|ai| {
        let index = elements.iter().position(|element| element.ai() == ai).unwrap_or_default();
        let orders = parse::orders_of(link.key.ai().as_str());
        elements.fault_at(index, Fault::PathOrder(ai.to_string(), orders))
    })?;
    link.set_parts(qualifiers, attributes);
    parse::check_required(&link)?;
    Ok(link)
}

/// Puts the qualifiers into the order of the key that holds them all; without such an order, the
/// error is the AI of one that does not fit.
fn sort(qualifiers: &mut [Element], orders: &[&[&str]]) -> Result<(), Ai> {
    for order in orders {
        let rank = |element: &Element| order.iter().position(|ai| element.ai() == *ai);
        if qualifiers.iter().all(|element| rank(element).is_some()) {
            qualifiers.sort_by_key(rank);
            return Ok(());
        }
    }
    qualifiers.last().map_or(Ok(()), |last| Err(last.ai()))
}
