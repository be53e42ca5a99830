//! What is wrong with a Digital Link, in words for whoever typed it or holds the label.

use nguon_gs1::{Fault, Gs1Error};
use nguon_platform::web::Page;

/// The fault in the visitor's language: what, and what to do.
pub(super) fn words(page: &Page, error: &Gs1Error) -> String {
    match &error.fault {
        Fault::CheckDigit { expected } => {
            page.tr("portal-fault-check-digit", &[("expected", &expected.to_string())])
        }
        Fault::NotDigit => page.t("portal-fault-not-digit"),
        Fault::NotInSet(_) | Fault::NotUriChar => page.t("portal-fault-character"),
        Fault::Missing(_) => page.t("portal-fault-missing"),
        Fault::TooShort(_) | Fault::TooLong(_) | Fault::Length(_) => page.t("portal-fault-length"),
        Fault::Percent => page.t("portal-fault-percent"),
        Fault::UnknownAi | Fault::NoLinkKey => page.t("portal-fault-unknown-ai"),
        Fault::PathOrder(ai, _) => page.tr("portal-fault-order", &[("ai", ai)]),
        Fault::NotAttribute(ai)
        | Fault::QualifierInQuery(ai)
        | Fault::Duplicate(ai)
        | Fault::Repeated(ai) => page.tr("portal-fault-query", &[("ai", ai)]),
        _ => page.t("portal-fault-other"),
    }
}

/// The request cut at the fault: before, the faulty part, after. Bytes that fall inside a character
/// move to its beginning.
pub(super) fn marked<'t>(text: &'t str, error: &Gs1Error) -> (&'t str, &'t str, &'t str) {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (from, to) = (floor(error.at), floor(error.at.saturating_add(error.len)));
    (&text[..from], &text[from..to.max(from)], &text[to.max(from)..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use nguon_gs1::DigitalLink;

    #[test]
    fn the_faulty_part_is_marked() {
        for (path, part) in [
            ("/01/09521000000033/10/A", "3"),
            ("/01/0952100000003x", "x"),
            ("/01/09521000000032/foo", "foo"),
            ("/01/09521000000032/10/", ""),
        ] {
            let error = DigitalLink::from_path(path, None).unwrap_err();
            let (before, marked, after) = marked(path, &error);
            assert_eq!(format!("{before}{marked}{after}"), path);
            assert!(marked.contains(part), "{path}: {marked}");
        }
    }
}
