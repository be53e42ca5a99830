//! The table of confirmations.

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Row, Tx};
use nguon_platform::i18n;
use serde_json::json;
use uuid::Uuid;

use super::Confirmation;
use crate::application::Application;
use crate::error::RegistryError;
use crate::holder::{self, HolderKind};
use crate::series;
use crate::site::Labels;
use crate::subject::{Subject, SubjectKind};
use crate::{crop, growing_area, packing_house};

/// Issue the confirmation of an application that is being granted.
pub(crate) fn issue(
    tx: &mut Tx<'_>,
    actor: &Actor,
    application: &Application,
    code: &str,
    token: [u8; 16],
) -> Result<(), RegistryError> {
    let today = i18n::today(actor.at);
    let stem = format!("GXN-{}-", today.year());
    let number = format!("{stem}{:06}", series::next(tx, &stem)?);
    let (name, crops) = named(tx, application.subject)?;
    let holder = holder::get(tx, application.holder)?.ok_or(RegistryError::NotFound)?;
    let public = holder.facts.kind != HolderKind::Household;
    let holder_name = public.then(|| holder.facts.name.to_string());
    let place = Labels::new(today).unit(tx, &application.site.commune)?;
    let markets: Vec<String> = application.markets.iter().map(ToString::to_string).collect();
    let [kind, subject] = application.subject.values();
    tx.execute(
        "INSERT INTO registry_confirmation (token, number, application, subject_kind, subject, \
         code, markets, name, holder_name, place, crops, issued_on) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &[
            format!("{:032x}", u128::from_be_bytes(token)).into(),
            (&number).into(),
            application.id.into(),
            kind,
            subject,
            code.into(),
            markets.join(",").into(),
            name.into(),
            holder_name.into(),
            place.into(),
            crops.into(),
            today.into(),
        ],
    )?;
    let after = Some(json!({ "number": number, "code": code, "markets": markets.join(", ") }));
    let change = Change::new("confirm", "application", &application.id, None, after);
    Ok(audit::record(tx, actor, &change.in_commune(&application.site.commune))?)
}

fn named(tx: &mut Tx<'_>, subject: Subject) -> Result<(String, String), RegistryError> {
    match subject.kind {
        SubjectKind::GrowingArea => {
            let area = growing_area::get(tx, subject.id)?.ok_or(RegistryError::NotFound)?;
            let known = crop::all(tx)?;
            let grown =
                known.iter().filter(|crop| area.crops.iter().any(|one| one.crop == crop.id));
            let names: Vec<&str> = grown.map(|crop| crop.name.as_str()).collect();
            Ok((area.facts.name.to_string(), names.join(", ")))
        }
        SubjectKind::PackingHouse => {
            let house = packing_house::get(tx, subject.id)?.ok_or(RegistryError::NotFound)?;
            Ok((house.facts.name.to_string(), String::new()))
        }
    }
}

const CONFIRMATION: &str = "SELECT token, number, subject_kind, subject, code, markets, name, \
                            holder_name, place, crops, issued_on FROM registry_confirmation";

fn read(row: &Row<'_>) -> Result<Confirmation, DbError> {
    let markets: String = row.get("markets")?;
    Ok(Confirmation {
        token: row.get("token")?,
        number: row.get("number")?,
        subject: Subject { kind: row.parse("subject_kind")?, id: row.get("subject")? },
        code: row.get("code")?,
        markets: markets.split(',').filter_map(|market| market.parse().ok()).collect(),
        name: row.get("name")?,
        holder_name: row.get("holder_name")?,
        place: row.get("place")?,
        crops: row.get("crops")?,
        issued: row.get("issued_on")?,
    })
}

/// The confirmation that a token proves.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn by_token(tx: &mut Tx<'_>, token: &str) -> Result<Option<Confirmation>, DbError> {
    tx.row(&format!("{CONFIRMATION} WHERE token = $1"), &[token.into()], read)
}

/// The confirmation of an application that was granted.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn of_application(tx: &mut Tx<'_>, application: Uuid) -> Result<Option<Confirmation>, DbError> {
    tx.row(&format!("{CONFIRMATION} WHERE application = $1"), &[application.into()], read)
}

/// Confirmations of a subject, newest first; at most 50.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn of_subject(tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<Confirmation>, DbError> {
    let sql = format!(
        "{CONFIRMATION} WHERE subject_kind = $1 AND subject = $2 \
         ORDER BY issued_on DESC, number DESC LIMIT 50"
    );
    tx.rows(&sql, &subject.values(), read)
}
