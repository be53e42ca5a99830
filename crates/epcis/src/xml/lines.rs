//! Where in the XML a refused member stands.

use super::convert::{is_own, unwrapped};
use super::tree::Element;
use crate::Refusal;

/// Gives each refusal the line of the nearest element that its pointer leads to.
pub(super) fn add(root: &Element, refusals: &mut [Refusal]) {
    for refusal in refusals.iter_mut().filter(|refusal| refusal.line.is_none()) {
        refusal.line = Some(line(root, &refusal.pointer));
    }
}

/// Follows the pointer as far as the tree has something of that name. Members that XML writes
/// as attributes end the way at their element.
pub(super) fn line(root: &Element, pointer: &str) -> usize {
    let mut at = root;
    let mut siblings: Vec<&Element> = Vec::new();
    for token in pointer.split('/').skip(1) {
        let children = unwrapped(at);
        let next = match token.parse::<usize>() {
            // An index counts the elements of one name, or the children of a list.
            Ok(index) if siblings.len() > 1 => siblings.get(index).copied(),
            Ok(index) => children.get(index).copied(),
            Err(_) => {
                siblings = children.into_iter().filter(|child| is_named(child, token)).collect();
                siblings.first().copied()
            }
        };
        let Some(next) = next else { break };
        at = next;
    }
    at.line
}

fn is_named(element: &Element, token: &str) -> bool {
    let local = token.rsplit(':').next().unwrap_or(token);
    if !is_own(element) {
        return element.name.local == local;
    }
    // The envelope begins with capitals in XML and without in JSON.
    element.name.local == token
        || matches!(
            (element.name.local.as_str(), token),
            ("EPCISHeader", "epcisHeader")
                | ("EPCISBody", "epcisBody")
                | ("EventList", "eventList")
                | ("QueryResults", "queryResults")
        )
}
