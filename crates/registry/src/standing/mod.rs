//! What growing areas and packing houses share: codes, a status per market, certificates, each
//! given by an officer who has read the record's current version.

pub(crate) mod api;
pub(crate) mod pages;

use std::collections::HashMap;

use jiff::civil::Date;
use nguon_platform::audit::Actor;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::text::fold_vi;
use sea_query::{Expr, ExprTrait, Query};

use crate::certificate::{self, Certificate, NewCertificate};
use crate::code::{self, Code, NewCode, Origin};
use crate::error::RegistryError;
use crate::market::{self, MarketCode, MarketStatus, NewStatus, Status};
use crate::subject::{Subject, SubjectKind};

/// All that a subject has, as its page shows it.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Whose it is.
    pub subject: Subject,
    /// Codes, newest first.
    pub codes: Vec<Code>,
    /// Who gave a code, by normalised code; none for codes written down from papers.
    pub origins: HashMap<String, Origin>,
    /// Current status per market.
    pub statuses: Vec<MarketStatus>,
    /// Every period per market.
    pub history: Vec<MarketStatus>,
    /// Certificates, the one that ends last first.
    pub certificates: Vec<Certificate>,
}

/// Read all that a subject has.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn of(tx: &mut Tx<'_>, subject: Subject) -> Result<Standing, DbError> {
    Ok(Standing {
        subject,
        codes: code::of(tx, subject)?,
        origins: code::origins(tx, subject)?,
        statuses: market::current(tx, subject)?,
        history: market::history(tx, subject)?,
        certificates: certificate::of(tx, subject)?,
    })
}

/// Something to be added to a subject.
#[derive(Debug, Clone)]
pub enum Addition {
    /// A code, and who gave it when it is not written down from papers.
    Code(NewCode, Option<Origin>),
    /// A status in a market.
    Status(NewStatus),
    /// A certificate.
    Certificate(NewCertificate),
}

/// Add something to a subject whose version the caller has read.
///
/// # Errors
/// [`RegistryError::Stale`] when it has another version now, [`RegistryError::Refused`] by the
/// rules of what is added.
pub fn add(
    tx: &mut Tx<'_>,
    actor: &Actor,
    subject: Subject,
    version: i64,
    addition: &Addition,
    today: Date,
) -> Result<(), RegistryError> {
    subject.bump(tx, version)?;
    match addition {
        Addition::Code(new, origin) => {
            let code = code::add(tx, actor, subject, new)?;
            if let Some(origin) = origin {
                code::set_origin(tx, actor, subject, &code, *origin)?;
            }
            refresh_found_by(tx, subject)?;
        }
        Addition::Status(new) => market::set_status(tx, actor, subject, new, today)?,
        Addition::Certificate(new) => certificate::add(tx, actor, subject, new)?,
    }
    Ok(())
}

/// Write anew what a search for a subject may be typed as, and the code that lists order it by.
pub(crate) fn refresh_found_by(tx: &mut Tx<'_>, subject: Subject) -> Result<(), DbError> {
    let table = subject.kind.table();
    let codes = code::of(tx, subject)?;
    let named = tx.row(
        &format!("SELECT name, identifier FROM {table} WHERE id = $1"),
        &[subject.id.into()],
        |row| Ok((row.get::<String>("name")?, row.get::<Option<String>>("identifier")?)),
    )?;
    let Some((name, identifier)) = named else { return Ok(()) };
    // The first in the order of codes; what has none comes last.
    let first = codes.iter().map(|code| code.normalised.as_str()).min().unwrap_or("~");
    tx.execute(
        &format!("UPDATE {table} SET found_by = $1, sort_code = $2 WHERE id = $3"),
        &[found_by(&name, identifier.as_deref(), &codes).into(), first.into(), subject.id.into()],
    )?;
    Ok(())
}

/// What a search may be typed as: name, number, codes with blanks for hyphens and without any.
fn found_by(name: &str, identifier: Option<&str>, codes: &[Code]) -> String {
    let digits = identifier.and_then(|uri| uri.rsplit('/').next()).unwrap_or_default();
    let mut words = vec![name.to_owned(), digits.to_owned()];
    for code in codes {
        words.extend([code.normalised.clone(), code::key(&code.normalised)]);
    }
    fold_vi(&words.join(" "))
}

/// The condition that a subject has a current status in a market, of a kind, or both.
pub(crate) fn has_status(
    kind: SubjectKind,
    id: (&'static str, &'static str),
    market: Option<MarketCode>,
    status: Option<Status>,
) -> Option<Expr> {
    if market.is_none() && status.is_none() {
        return None;
    }
    let mut subjects = Query::select();
    subjects
        .column("subject")
        .from("registry_market_status")
        .and_where(Expr::col("subject_kind").eq(kind.word()))
        .and_where(Expr::col("valid_to").is_null())
        .and_where_option(market.map(|market| Expr::col("market").eq(market.to_string())))
        .and_where_option(status.map(|status| Expr::col("status").eq(status.word())));
    Some(Expr::col(id).in_subquery(subjects))
}
