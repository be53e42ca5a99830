//! Reads the parts of an event.

use serde_json::Value;

use super::cursor::{Cursor, Syntax};
use crate::Rule;
use crate::model::{
    BizTransaction, Certification, DecimalError, DecimalText, ErrorDeclaration, Extension, Party,
    PersistentDisposition, Place, Quantity, SensorElement, SensorField, SensorFields, SensorKind,
    SensorValue,
};
use crate::vocab::{self, Kind};

pub(super) fn term(cursor: &Cursor<'_>, value: Value, kind: Kind) -> Option<String> {
    let text = cursor.text(value)?;
    let verdict = match cursor.syntax {
        Syntax::Json => vocab::check_json(kind, &text),
        Syntax::Xml => vocab::check_xml(kind, &text),
    };
    match verdict {
        Ok(()) => Some(text),
        Err(message) => {
            cursor.refuse_value(Rule::Vocabulary, message, &text);
            None
        }
    }
}

pub(super) fn quantity(cursor: &Cursor<'_>, value: Value) -> Option<Quantity> {
    let (mut epc_class, mut quantity, mut uom) = (None, None, None);
    for (name, value) in cursor.object(value)? {
        let at = cursor.member(&name);
        match name.as_str() {
            "epcClass" => epc_class = at.uri(value),
            "quantity" => quantity = number(&at, &value),
            "uom" => uom = unit(&at, value),
            _ => unknown(&at),
        }
    }
    if epc_class.is_none() {
        cursor.missing("epcClass");
    }
    Some(Quantity { epc_class: epc_class?, quantity, uom })
}

fn unknown(cursor: &Cursor<'_>) {
    cursor.refuse(Rule::UnknownMember, "this object may not have further members");
}

/// A number; XML writes it as text, in more forms than JSON has.
fn number(cursor: &Cursor<'_>, value: &Value) -> Option<DecimalText> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) if cursor.syntax == Syntax::Xml => text.clone(),
        other => {
            cursor.refuse_value(Rule::WrongType, "must be a number", &other.to_string());
            return None;
        }
    };
    let refuse = |error: DecimalError| cursor.refuse_value(Rule::Number, error.to_string(), &text);
    text.parse().map_err(refuse).ok()
}

/// JSON Schema 2.0.1: `^[A-Z0-9]{2,3}$`.
fn unit(cursor: &Cursor<'_>, value: Value) -> Option<String> {
    let text = cursor.text(value)?;
    let good = (2..=3).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    if !good {
        let message = "must be a unit code of UN/CEFACT Recommendation 20, such as KGM";
        cursor.refuse_value(Rule::Unit, message, &text);
    }
    good.then_some(text)
}

pub(super) fn place(cursor: &Cursor<'_>, value: Value) -> Option<Place> {
    let mut id = None;
    let mut extensions = Vec::new();
    for (name, value) in cursor.object(value)? {
        match name.as_str() {
            "id" => id = cursor.member("id").uri(value),
            other => extensions.extend(cursor.extension(other, value)),
        }
    }
    if id.is_none() {
        cursor.missing("id");
    }
    Some(Place { id: id?, extensions })
}

pub(super) fn biz_transaction(cursor: &Cursor<'_>, value: Value) -> Option<BizTransaction> {
    let (kind, id) = kind_and_id(cursor, value, "bizTransaction", Kind::BizTransactionType)?;
    Some(BizTransaction { kind, id })
}

pub(super) fn party(cursor: &Cursor<'_>, value: Value, id_name: &str) -> Option<Party> {
    let (kind, id) = kind_and_id(cursor, value, id_name, Kind::SourceDestinationType)?;
    if kind.is_none() {
        cursor.missing("type");
    }
    Some(Party { kind: kind?, id })
}

fn kind_and_id(
    cursor: &Cursor<'_>,
    value: Value,
    id_name: &str,
    vocabulary: Kind,
) -> Option<(Option<String>, String)> {
    let (mut kind, mut id) = (None, None);
    for (name, value) in cursor.object(value)? {
        let at = cursor.member(&name);
        if name == "type" {
            kind = Some(term(&at, value, vocabulary)?);
        } else if name == id_name {
            id = Some(at.uri(value)?);
        } else {
            unknown(&at);
        }
    }
    if id.is_none() {
        cursor.missing(id_name);
    }
    Some((kind, id?))
}

pub(super) fn persistent_disposition(
    cursor: &Cursor<'_>,
    value: Value,
) -> Option<PersistentDisposition> {
    let mut read = PersistentDisposition { set: None, unset: None };
    for (name, value) in cursor.object(value)? {
        let at = cursor.member(&name);
        let terms = |value| at.list(value, |at, item| term(at, item, Kind::Disposition));
        match name.as_str() {
            "set" => read.set = terms(value),
            "unset" => read.unset = terms(value),
            _ => unknown(&at),
        }
    }
    Some(read)
}

pub(super) fn certification(cursor: &Cursor<'_>, value: Value) -> Option<Certification> {
    match value {
        Value::Array(_) => cursor.uris(value).map(Certification::Many),
        _ => cursor.uri(value).map(Certification::One),
    }
}

pub(super) fn error_declaration(cursor: &Cursor<'_>, value: Value) -> Option<ErrorDeclaration> {
    let (mut time, mut reason, mut corrective) = (None, None, None);
    let mut extensions = Vec::new();
    for (name, value) in cursor.object(value)? {
        let at = cursor.member(&name);
        match name.as_str() {
            "declarationTime" => time = at.time(value),
            "reason" => reason = term(&at, value, Kind::ErrorReason),
            "correctiveEventIDs" => corrective = at.uris(value),
            other => extensions.extend(cursor.extension(other, value)),
        }
    }
    if time.is_none() {
        cursor.missing("declarationTime");
    }
    Some(ErrorDeclaration {
        declaration_time: time?,
        reason,
        corrective_event_ids: corrective,
        extensions,
    })
}

/// An object whose members all come from other namespaces: `ilmd`.
pub(super) fn members(cursor: &Cursor<'_>, value: Value) -> Option<Vec<Extension>> {
    let map = cursor.object(value)?;
    Some(map.into_iter().filter_map(|(name, value)| cursor.extension(&name, value)).collect())
}

pub(super) fn sensor_element(cursor: &Cursor<'_>, value: Value) -> Option<SensorElement> {
    let (mut metadata, mut reports) = (None, None);
    let mut extensions = Vec::new();
    for (name, value) in cursor.object(value)? {
        let at = cursor.member(&name);
        match name.as_str() {
            "sensorMetadata" => metadata = sensor_fields(&at, value, SensorField::in_metadata),
            "sensorReport" => {
                reports =
                    at.list(value, |at, item| sensor_fields(at, item, SensorField::in_report));
            }
            other => extensions.extend(cursor.extension(other, value)),
        }
    }
    if reports.is_none() {
        cursor.missing("sensorReport");
    }
    Some(SensorElement { metadata, reports: reports?, extensions })
}

fn sensor_fields(
    cursor: &Cursor<'_>,
    value: Value,
    allowed: impl Fn(SensorField) -> bool,
) -> Option<SensorFields> {
    let mut read = SensorFields::default();
    for (name, value) in cursor.object(value)? {
        match SensorField::named(&name).filter(|field| allowed(*field)) {
            Some(field) => {
                let value = sensor_value(&cursor.member(&name), field, value);
                read.fields.extend(value.map(|value| (field, value)));
            }
            None => read.extensions.extend(cursor.extension(&name, value)),
        }
    }
    Some(read)
}

fn sensor_value(cursor: &Cursor<'_>, field: SensorField, value: Value) -> Option<SensorValue> {
    match field.kind() {
        SensorKind::Uri => cursor.uri(value).map(SensorValue::Text),
        SensorKind::Term => {
            let vocabulary = field.vocabulary()?;
            term(cursor, value, vocabulary).map(SensorValue::Text)
        }
        SensorKind::Text => cursor.text(value).map(SensorValue::Text),
        SensorKind::Hex => hex(cursor, value).map(SensorValue::Text),
        SensorKind::Number => number(cursor, &value).map(SensorValue::Number),
        SensorKind::Time => cursor.time(value).map(SensorValue::Time),
        SensorKind::Flag => flag(cursor, &value).map(SensorValue::Flag),
    }
}

/// `true` or `false`; XML also writes `1` and `0`.
fn flag(cursor: &Cursor<'_>, value: &Value) -> Option<bool> {
    let flag = match (value, cursor.syntax) {
        (Value::Bool(flag), _) => Some(*flag),
        (Value::String(text), Syntax::Xml) => match text.as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    };
    if flag.is_none() {
        cursor.refuse_value(Rule::WrongType, "must be true or false", &value.to_string());
    }
    flag
}

fn hex(cursor: &Cursor<'_>, value: Value) -> Option<String> {
    let text = cursor.text(value)?;
    let good = !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit());
    if !good {
        cursor.refuse_value(Rule::Sensor, "must be hexadecimal digits", &text);
    }
    good.then_some(text)
}
