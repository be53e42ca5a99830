//! Reading the query of a Digital Link.

use super::parse::{Reading, element, in_order};
use super::percent::Place;
use super::piece::Piece;
use super::{DigitalLink, Note};
use crate::ai::Ai;
use crate::element::ELEMENTS_MAX;
use crate::error::{Fault, Gs1Error};

/// Adds the parameters of `query` to `link`: data attributes, and others as they are.
pub(super) fn read(
    link: &mut DigitalLink,
    query: Piece<'_>,
    reading: Reading,
) -> Result<(), Gs1Error> {
    for parameter in query.split([b'&', b';']) {
        if parameter.text.is_empty() {
            continue;
        }
        let pair = parameter.split_once('=');
        let numeric = |name: &Piece<'_>| {
            !name.text.is_empty() && name.text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let Some((name, raw)) = pair.filter(|(name, _)| numeric(name)) else {
            link.others.push(parameter.text.to_owned());
            continue;
        };
        match name.text.parse::<Ai>() {
            Ok(ai) => {
                check_attribute(link, ai, name)?;
                link.rest.push(element(ai, raw, Place::Query, reading)?);
            }
            Err(_) if reading == Reading::Request => {
                link.notes.push(Note::UnknownAi(name.text.to_owned()));
                link.others.push(parameter.text.to_owned());
            }
            Err(error) => return Err(error.shifted(name.at)),
        }
        if link.attributes().len() > ELEMENTS_MAX {
            return Err(parameter.error(Fault::TooMany(ELEMENTS_MAX)));
        }
    }
    Ok(())
}

/// `ai` may stand in the query of `link`, and does not yet.
fn check_attribute(link: &DigitalLink, ai: Ai, name: Piece<'_>) -> Result<(), Gs1Error> {
    if link.all().any(|element| element.ai() == ai) {
        return Err(name.error(Fault::Duplicate(ai.to_string())));
    }
    let orders = link.key.ai().spec().link_key.unwrap_or_default();
    let fits_path = |order: &&&[&str]| {
        order.iter().any(|qualifier| ai == *qualifier)
            && in_order(order, link.qualifiers()) == link.qualifier_count
    };
    if orders.iter().any(|order| fits_path(&order)) {
        return Err(name.error(Fault::QualifierInQuery(ai.to_string())));
    }
    if !ai.spec().link_attribute {
        return Err(name.error(Fault::NotAttribute(ai.to_string())));
    }
    Ok(())
}
