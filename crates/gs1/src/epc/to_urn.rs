//! Digital Link to EPC URN.

use std::fmt::Write as _;

use super::prefix::PrefixTable;
use super::scheme::{SCHEMES, Scheme, Shape, Tail};
use crate::element::Element;
use crate::link::DigitalLink;

/// Why a Digital Link has no EPC URN.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoUrn {
    /// The table does not say where the company prefix ends.
    #[error(
        "the length of the company prefix of {0} is not known: keep the Digital Link, or add the prefix to the table"
    )]
    UnknownPrefix(String),
    /// No EPC scheme has this key, or this key with these qualifiers.
    #[error("no EPC scheme for {0}: keep the Digital Link")]
    NoScheme(String),
}

pub(super) fn urn(link: &DigitalLink, prefixes: &PrefixTable) -> Result<String, NoUrn> {
    let none = || NoUrn::NoScheme(link.path());
    let scheme = scheme_of(link).ok_or_else(none)?;
    let key = link.key().value();
    let digits = &key[scheme.filler().len()..];
    let leading = matches!(scheme.shape, Shape::Checked { leading: true, .. });
    let company = &digits[usize::from(leading)..];
    let length = prefixes
        .length_of(company)
        .filter(|length| (6..=12).contains(length) && *length <= company.len())
        .ok_or_else(|| NoUrn::UnknownPrefix(key.to_owned()))?;
    let (prefix, rest) = company.split_at(length);
    let mut body = format!("{prefix}.");
    let mut key_tail = "";
    match scheme.shape {
        Shape::Checked { digits: count, leading } => {
            let reference_len = count - usize::from(leading) - length;
            body.push_str(&digits[..usize::from(leading)]);
            body.push_str(&rest[..reference_len]);
            // Behind the reference stands the check digit, which a URN leaves out.
            key_tail = &rest[reference_len + 1..];
        }
        Shape::Plain => body.push_str(&escape(rest)),
    }
    if scheme.is_itip() {
        let (piece, total) = key_tail.split_at(2);
        let _ = write!(body, ".{piece}.{total}");
    }
    let tail = match scheme.tail {
        Tail::None => return Ok(format!("urn:epc:id:{}:{body}", scheme.name)),
        Tail::Key => Some(key_tail).filter(|tail| !tail.is_empty()),
        Tail::Qualifier("254") => Some(link.qualifier("254").unwrap_or("0")),
        Tail::Qualifier(ai) => link.qualifier(ai),
    };
    let kind = if scheme.name == "lgtin" { "class" } else { "id" };
    Ok(match tail {
        Some(tail) => format!("urn:epc:{kind}:{}:{body}.{}", scheme.name, escape(tail)),
        None => format!("urn:epc:idpat:{}:{body}.*", scheme.name),
    })
}

/// The scheme of the key whose qualifier is the finest of the link.
///
/// A variant (22) is not part of any EPC; a lot beside a serial number is none either.
fn scheme_of(link: &DigitalLink) -> Option<&'static Scheme> {
    let finest = link.qualifiers().iter().rev().find(|element| element.ai() != "22");
    let ai = link.key().ai();
    let fits = |scheme: &&Scheme| match (finest.map(Element::ai), scheme.tail) {
        (Some(finest), Tail::Qualifier(tail)) => finest == tail,
        (Some(_), _) => false,
        (None, _) => true,
    };
    SCHEMES.iter().filter(|scheme| ai == scheme.ai).find(fits)
}

/// TDS 2.1 section 6.3.1: these characters of set 82, and the `#` of set 39, are escaped in a URN.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if "\"%&/<>?#".contains(letter) {
            let _ = write!(escaped, "%{:02X}", u32::from(letter));
        } else {
            escaped.push(letter);
        }
    }
    escaped
}
