//! What a product's form may say.

use nguon_gs1::Gtin;
use nguon_platform::web::FieldErrors;
use serde::Deserialize;

use super::model::Facts;
use crate::text::Line;

/// The form as it was typed; shown again as it is when something does not fit.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Form {
    pub(super) gtin: String,
    pub(super) name: String,
    pub(super) name_en: String,
    pub(super) brand: String,
    /// Digits of the producer's party number.
    pub(super) producer: String,
    pub(super) net_content: String,
    pub(super) unit: String,
    pub(super) origin: String,
    /// One per line.
    pub(super) standards: String,
    /// Present when ticked.
    pub(super) published: Option<String>,
    /// The version that was shown, when an existing product is changed.
    pub(super) version: u32,
}

impl Form {
    /// The form of a product that exists.
    pub fn of(gtin: &str, facts: &Facts, version: u32) -> Self {
        let text = |line: &Option<Line>| line.as_ref().map(ToString::to_string).unwrap_or_default();
        let producer = facts.producer.as_deref().unwrap_or_default();
        let standards: Vec<&str> = facts.standards.iter().map(Line::as_str).collect();
        Self {
            gtin: gtin.to_owned(),
            name: facts.name.to_string(),
            name_en: text(&facts.name_en),
            brand: text(&facts.brand),
            producer: producer.strip_prefix(PARTY).unwrap_or(producer).to_owned(),
            net_content: text(&facts.net_content),
            unit: text(&facts.unit),
            origin: text(&facts.origin),
            standards: standards.join("\n"),
            published: facts.published.then(|| "1".to_owned()),
            version,
        }
    }
}

const PARTY: &str = "https://id.gs1.org/417/";

/// The number of a new product, with or without blanks between its digits.
pub(super) fn gtin(typed: &str, errors: &mut FieldErrors) -> Option<Gtin> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if digits.is_empty() {
        errors.add("gtin", "goods-error-empty");
        return None;
    }
    match digits.parse() {
        Ok(gtin) => Some(gtin),
        Err(error) => {
            errors.add("gtin", gtin_fault(&error));
            None
        }
    }
}

fn gtin_fault(error: &nguon_gs1::Gs1Error) -> &'static str {
    match error.fault {
        nguon_gs1::Fault::CheckDigit { .. } => "goods-error-gtin-check-digit",
        nguon_gs1::Fault::NotDigit => "goods-error-gtin-digits",
        _ => "goods-error-gtin-length",
    }
}

/// What the form says apart from the number and the producer's place; complaints go to `errors`.
pub(super) fn facts(form: &Form, errors: &mut FieldErrors) -> Option<Facts> {
    let name = match form.name.parse::<Line>() {
        Ok(name) => Some(name),
        Err(error) => {
            errors.add("name", error.key());
            None
        }
    };
    let mut optional = |field, text: &str| {
        Line::optional(text).unwrap_or_else(|error| {
            errors.add(field, error.key());
            None
        })
    };
    let name_en = optional("name_en", &form.name_en);
    let brand = optional("brand", &form.brand);
    let net_content = optional("net_content", &form.net_content);
    let unit = optional("unit", &form.unit);
    let origin = optional("origin", &form.origin);
    let mut standards = Vec::new();
    for text in form.standards.lines().take(STANDARDS_MAX) {
        standards.extend(optional("standards", text));
    }
    let producer = party(&form.producer, errors);
    Some(Facts {
        name_en,
        brand,
        producer,
        net_content,
        unit,
        origin,
        standards,
        published: form.published.is_some(),
        ..Facts::named(name?)
    })
}

/// Standards that one product may name.
const STANDARDS_MAX: usize = 50;

/// The identifier of a party from its 13 digits.
fn party(typed: &str, errors: &mut FieldErrors) -> Option<String> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = digits.strip_prefix(PARTY).unwrap_or(&digits);
    if digits.is_empty() {
        errors.add("producer", "goods-error-empty");
        return None;
    }
    if digits.parse::<nguon_gs1::Gln>().is_err() {
        errors.add("producer", "goods-error-producer-number");
        return None;
    }
    Some(format!("{PARTY}{digits}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_or_their_fault_is_told() {
        for (typed, read) in [
            ("09521000000032", Ok("09521000000032")),
            (" 952 1000 0000-32 ", Ok("09521000000032")),
            ("", Err("goods-error-empty")),
            ("09521000000033", Err("goods-error-gtin-check-digit")),
            ("0952100000003x", Err("goods-error-gtin-digits")),
            ("00000", Err("goods-error-gtin-length")),
        ] {
            let mut errors = FieldErrors::new();
            let found = gtin(typed, &mut errors).map(|gtin| gtin.to_string());
            assert_eq!(
                found.ok_or_else(|| errors.of("gtin").unwrap()).as_deref(),
                read.as_deref(),
                "{typed}"
            );
        }
    }

    #[test]
    fn all_faults_of_a_form_are_told_at_once() {
        let form = Form {
            brand: "a".repeat(400),
            producer: "9521000000019".to_owned(),
            ..Form::default()
        };
        let mut errors = FieldErrors::new();
        assert_eq!(facts(&form, &mut errors), None);
        let fields: Vec<&str> = errors.iter().map(|error| error.field).collect();
        assert_eq!(fields, ["name", "brand", "producer"]);
    }

    #[test]
    fn a_form_shows_what_was_read_from_it() {
        let form = Form {
            gtin: "09521000000032".to_owned(),
            name: "Xoài".to_owned(),
            brand: "Xoài Minh Họa".to_owned(),
            producer: "9521000000018".to_owned(),
            standards: "TCVN 12827:2023\n\nVietGAP".to_owned(),
            published: Some("1".to_owned()),
            ..Form::default()
        };
        let mut errors = FieldErrors::new();
        let read = facts(&form, &mut errors).unwrap();
        assert!(errors.is_empty(), "{errors}");
        assert_eq!(read.producer.as_deref(), Some("https://id.gs1.org/417/9521000000018"));
        let again = Form::of(&form.gtin, &read, 1);
        assert_eq!(facts(&again, &mut errors), Some(read));
    }
}
