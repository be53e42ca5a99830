//! The confirmation as PDF, by the carried Typst template or the office's own `confirmation.typ`.

use std::sync::Arc;

use nguon_gs1::symbol::qr_svg;
use nguon_platform::i18n;
use nguon_platform::web::{Error, Visitor};
use nguon_print::{Datum, Templates, Typeset, to_pdf};

use super::{Confirmation, Letterhead};

/// What the paper says beside what was recorded.
pub(super) struct Said {
    pub(super) kind: String,
    pub(super) markets: Vec<String>,
    /// Where anybody can prove it.
    pub(super) verify: String,
    /// Place and day of issue.
    pub(super) place_day: String,
    pub(super) letterhead: Arc<Letterhead>,
    pub(super) demonstration: bool,
}

/// Its bytes. A wrong template of the office is told as a conflict: the office can put it right.
///
/// # Errors
/// [`Error::Conflict`] with the template's line in the server's log.
pub(super) fn pdf(
    visitor: &Visitor,
    confirmation: &Confirmation,
    said: Said,
    templates: &Templates,
) -> Result<Vec<u8>, Error> {
    let title = visitor.t("registry-confirmation-title");
    let qr = visitor.tr("registry-verify-qr", &[("number", &confirmation.number.as_str())]);
    let qr = qr_svg(&said.verify, &qr).map_err(Error::internal)?;
    let fact = |label: String, value: &str| {
        Datum::Named(vec![("label", Datum::Text(label)), ("value", Datum::text(value))])
    };
    let word = |name: &str| visitor.t(&format!("registry-fact-{name}"));
    let mut facts = vec![fact(said.kind, &confirmation.name)];
    facts.extend(confirmation.holder_name.as_deref().map(|name| fact(word("holder"), name)));
    facts.push(fact(word("commune"), &confirmation.place));
    if !confirmation.crops.is_empty() {
        facts.push(fact(word("crop"), &confirmation.crops));
    }
    facts.push(fact(word("markets"), &said.markets.join(", ")));
    let day = i18n::date(confirmation.issued);
    let number = [("number", &confirmation.number.as_str() as _), ("day", &day.as_str() as _)];
    let mark = if said.demonstration { visitor.t("shell-demo") } else { String::new() };
    let text = |key: &str| Datum::Text(visitor.t(key));
    let data = vec![
        ("nation", text("registry-paper-nation")),
        ("motto", text("registry-paper-motto")),
        ("superior", Datum::text(&said.letterhead.superior)),
        ("agency", Datum::text(&said.letterhead.agency)),
        ("number", Datum::Text(visitor.tr("registry-paper-number", &number[..1]))),
        ("place_day", Datum::Text(said.place_day)),
        ("mark", Datum::Text(mark)),
        ("title", Datum::Text(title)),
        ("number_line", Datum::Text(visitor.tr("registry-confirmation-number", &number))),
        ("code", Datum::text(&confirmation.code)),
        ("facts", Datum::List(facts)),
        ("proof", text("registry-confirmation-proof")),
        ("verify", Datum::Text(said.verify)),
        ("authority", Datum::text(&said.letterhead.authority)),
        ("signer_title", Datum::text(&said.letterhead.signer_title)),
        ("signer_name", Datum::text(&said.letterhead.signer_name)),
    ];
    let own = templates.typst("confirmation").map_err(wrong)?;
    let carried = include_str!("templates/confirmation.typ");
    let paper = Typeset {
        template: own.as_deref().unwrap_or(carried),
        data,
        pictures: vec![("qr.svg", qr.into_bytes())],
        fonts: templates.fonts().map_err(wrong)?,
    };
    to_pdf(paper).map_err(wrong)
}

fn wrong(error: impl std::error::Error) -> Error {
    tracing::warn!(%error, "the confirmation cannot be printed");
    Error::Conflict("registry-error-template")
}
