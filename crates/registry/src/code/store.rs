//! The tables of code schemes and of codes.

use std::collections::HashMap;

use jiff::civil::Date;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Row, Tx};
use nguon_platform::territory::Territory;
use sea_query::{Alias, Expr, ExprTrait, JoinType, Query};
use serde_json::json;
use uuid::Uuid;

use super::{Code, Scheme, SchemeSubject, Schemes, key};
use crate::error::{Refusal, RegistryError};
use crate::facts;
use crate::list::placed_in;
use crate::subject::{Subject, SubjectKind};

const COLUMNS: &[&str] = &[
    "id",
    "subject",
    "valid_from",
    "valid_to",
    "enabled",
    "pattern",
    "example",
    "basis",
    "note",
    "confidence",
];

/// Load `data/code-schemes.tsv`: new schemes are added, known ones brought up to date, none
/// removed. Whether a known scheme is on stays as the office decided.
///
/// # Errors
/// [`RegistryError::Facts`] with the line that is wrong; nothing is kept then.
pub fn load_schemes(tx: &mut Tx<'_>, actor: &Actor, text: &str) -> Result<usize, RegistryError> {
    let rows = facts::read(text, COLUMNS)?;
    for row in &rows {
        let scheme = Scheme {
            id: row.needed("id")?.to_owned(),
            subject: row.parse::<SchemeSubject>("subject")?,
            from: row.optional("valid_from").map(|_| row.parse("valid_from")).transpose()?,
            to: row.optional("valid_to").map(|_| row.parse("valid_to")).transpose()?,
            enabled: match row.text("enabled") {
                "yes" => true,
                "no" => false,
                _ => return Err(row.wrong("enabled", "is neither yes nor no")),
            },
            pattern: row.needed("pattern")?.to_owned(),
            example: row.needed("example")?.to_owned(),
            basis: row.optional("basis").map(str::to_owned),
            note: row.optional("note").map(str::to_owned),
            confidence: row.needed("confidence")?.to_owned(),
        };
        Schemes::compile(vec![scheme.clone()])
            .map_err(|error| row.wrong("pattern", &error.to_string()))?;
        keep_scheme(tx, &scheme)?;
    }
    let state = json!({ "rows": rows.len() });
    let change = Change::new("import", "code-scheme", "code-schemes.tsv", None, Some(state));
    audit::record(tx, actor, &change)?;
    Ok(rows.len())
}

fn keep_scheme(tx: &mut Tx<'_>, scheme: &Scheme) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO registry_code_scheme (id, subject, valid_from, valid_to, enabled, pattern, \
         example, basis, note, confidence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (id) DO UPDATE SET subject = excluded.subject, \
         valid_from = excluded.valid_from, valid_to = excluded.valid_to, \
         pattern = excluded.pattern, example = excluded.example, basis = excluded.basis, \
         note = excluded.note, confidence = excluded.confidence",
        &[
            (&scheme.id).into(),
            scheme.subject.word().into(),
            scheme.from.into(),
            scheme.to.into(),
            scheme.enabled.into(),
            (&scheme.pattern).into(),
            (&scheme.example).into(),
            scheme.basis.as_ref().into(),
            scheme.note.as_ref().into(),
            (&scheme.confidence).into(),
        ],
    )?;
    Ok(())
}

/// Switch a scheme on or off for this office.
///
/// # Errors
/// [`RegistryError::NotFound`] when no scheme has this name, [`RegistryError::Stale`] when it is so
/// already.
pub fn switch(tx: &mut Tx<'_>, actor: &Actor, scheme: &str, on: bool) -> Result<(), RegistryError> {
    let rows = tx.execute(
        "UPDATE registry_code_scheme SET enabled = $1 WHERE id = $2 AND enabled <> $3",
        &[on.into(), scheme.into(), on.into()],
    )?;
    if rows == 0 {
        let known = schemes(tx)?.iter().any(|one| one.id == scheme);
        return Err(if known { RegistryError::Stale } else { RegistryError::NotFound });
    }
    let (before, after) = (json!({ "enabled": !on }), json!({ "enabled": on }));
    Ok(audit::record(tx, actor, &Change::updated("code-scheme", scheme, before, after))?)
}

/// All schemes, ready to read codes.
///
/// # Errors
/// [`RegistryError::Db`]; a stored pattern was tried when it was loaded.
pub fn schemes(tx: &mut Tx<'_>) -> Result<Schemes, RegistryError> {
    let rows = tx.rows(
        "SELECT id, subject, valid_from, valid_to, enabled, pattern, example, basis, note, \
         confidence FROM registry_code_scheme ORDER BY id LIMIT 200",
        &[],
        |row| {
            Ok(Scheme {
                id: row.get("id")?,
                subject: row.parse("subject")?,
                from: row.get("valid_from")?,
                to: row.get("valid_to")?,
                enabled: row.get("enabled")?,
                pattern: row.get("pattern")?,
                example: row.get("example")?,
                basis: row.get("basis")?,
                note: row.get("note")?,
                confidence: row.get("confidence")?,
            })
        },
    )?;
    Schemes::compile(rows)
        .map_err(|error| RegistryError::Facts { line: 0, what: error.to_string() })
}

/// How many codes of each scheme things of a territory have.
///
/// # Errors
/// [`DbError`] from the engine.
pub(crate) fn issued(
    tx: &mut Tx<'_>,
    territory: &Territory,
) -> Result<HashMap<String, u64>, DbError> {
    let mut found = HashMap::new();
    for kind in SubjectKind::ALL {
        let (table, code) = (kind.table(), "registry_code");
        let whose = Expr::col((table, "id")).equals((code, "subject"));
        let query = Query::select()
            .column((code, "scheme"))
            .expr_as(Expr::cust("COUNT(*)"), Alias::new("n"))
            .from(code)
            .join(JoinType::InnerJoin, table, whose)
            .and_where(Expr::col((code, "subject_kind")).eq(kind.word()))
            .cond_where(territory.condition(placed_in(table)))
            .group_by_col((code, "scheme"))
            .to_owned();
        let read = |row: &Row<'_>| Ok((row.get::<String>("scheme")?, row.get::<u64>("n")?));
        for (scheme, n) in tx.select(&query, read)? {
            *found.entry(scheme).or_default() += n;
        }
    }
    Ok(found)
}

/// A code to be given to a growing area or a packing house.
#[derive(Debug, Clone)]
pub struct NewCode {
    /// Identity, fresh.
    pub id: Uuid,
    /// As written on the certificate.
    pub as_issued: String,
    /// Day of issue, when known.
    pub issued_on: Option<Date>,
}

/// Read a code and give it to a subject. The caller has asked territory and permission.
///
/// # Errors
/// [`RegistryError::Refused`] when no scheme reads it, or when a subject has it already.
pub fn add(
    tx: &mut Tx<'_>,
    actor: &Actor,
    subject: Subject,
    new: &NewCode,
) -> Result<Code, RegistryError> {
    let code = schemes(tx)?.read(&new.as_issued, subject.kind).map_err(|error| {
        let scheme = match &error {
            super::CodeError::SchemeOff { scheme } | super::CodeError::OtherSubject { scheme } => {
                scheme.clone()
            }
            _ => String::new(),
        };
        Refusal::new("code", error.key()).naming("scheme", scheme)
    })?;
    if find(tx, &code.normalised)?.is_some() {
        return Err(Refusal::new("code", "registry-error-code-taken").into());
    }
    let [kind, id] = subject.values();
    tx.execute(
        "INSERT INTO registry_code (id, subject_kind, subject, as_issued, normalised, code_key, \
         scheme, issued_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            new.id.into(),
            kind,
            id,
            (&code.as_issued).into(),
            (&code.normalised).into(),
            key(&code.normalised).into(),
            (&code.scheme).into(),
            new.issued_on.into(),
        ],
    )?;
    let after = Some(json!(code));
    let change = Change::new("add-code", subject.kind.word(), &subject.id, None, after);
    audit::record(tx, actor, &change)?;
    Ok(code)
}

/// Take away the codes of a subject that are not among these, when an import that brought them is
/// taken back.
///
/// # Errors
/// [`RegistryError`] when the database fails.
pub(crate) fn keep_only(
    tx: &mut Tx<'_>,
    actor: &Actor,
    subject: Subject,
    kept: &[&str],
) -> Result<(), RegistryError> {
    for code in of(tx, subject)? {
        if kept.contains(&code.normalised.as_str()) {
            continue;
        }
        let key = key(&code.normalised);
        tx.execute("DELETE FROM registry_code WHERE code_key = $1", &[key.into()])?;
        let kind = subject.kind.word();
        let change = Change::new("undo-import", kind, &subject.id, Some(json!(code)), None);
        audit::record(tx, actor, &change)?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Code, DbError> {
    Ok(Code {
        as_issued: row.get("as_issued")?,
        normalised: row.get("normalised")?,
        scheme: row.get("scheme")?,
    })
}

/// Whose code this is, however it is typed.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn find(tx: &mut Tx<'_>, text: &str) -> Result<Option<(Subject, Code)>, DbError> {
    tx.row(
        "SELECT subject_kind, subject, as_issued, normalised, scheme FROM registry_code \
         WHERE code_key = $1",
        &[key(text).into()],
        |row| {
            let kind = row.parse("subject_kind")?;
            let id = row.get("subject")?;
            Ok((Subject { kind, id }, read(row)?))
        },
    )
}

/// Codes of a subject, newest first; at most 100.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn of(tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<Code>, DbError> {
    tx.rows(
        "SELECT as_issued, normalised, scheme FROM registry_code \
         WHERE subject_kind = $1 AND subject = $2 \
         ORDER BY issued_on IS NULL, issued_on DESC, normalised LIMIT 100",
        &subject.values(),
        read,
    )
}

/// Days on which a subject's codes were issued, by normalised code; only those that are known.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn issue_days(tx: &mut Tx<'_>, subject: Subject) -> Result<HashMap<String, Date>, DbError> {
    let rows = tx.rows(
        "SELECT normalised, issued_on FROM registry_code \
         WHERE subject_kind = $1 AND subject = $2 AND issued_on IS NOT NULL LIMIT 100",
        &subject.values(),
        |row| Ok((row.get("normalised")?, row.get("issued_on")?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// Codes of many subjects of one kind, for the rows of a list.
pub(crate) fn of_many(
    tx: &mut Tx<'_>,
    kind: SubjectKind,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Code>>, DbError> {
    crate::list::gather(
        tx,
        &format!(
            "SELECT subject, as_issued, normalised, scheme FROM registry_code \
             WHERE subject_kind = '{}' AND subject IN",
            kind.word()
        ),
        ids,
        "ORDER BY issued_on IS NULL, issued_on DESC, normalised",
        |row| Ok((row.get("subject")?, read(row)?)),
    )
}
