//! Codes, statuses and certificates of a growing area or a packing house, for programs.
//!
//! An office's key writes down codes that the national system gave, and when they were compared with
//! it (R37): that is copying, not deciding. A status in a market is a person's word; no key says it.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use jiff::civil::Date;
use nguon_platform::web::{Error, Fault};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::pages::{Kind, covered};
use super::{Addition, add};
use crate::RegistryError;
use crate::api::{All, Asking, Day, Made, Reading, StatusOut, change, make, one, plainly};
use crate::certificate::{NewCertificate, Standard};
use crate::code::{self, CodeSource, NewCode, Origin};
use crate::market::{self, NewStatus, Status, rules};
use crate::screen::RegistryState;
use crate::subject::Subject;

/// A certificate as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "CertificateSent")]
pub(crate) struct CertificateIn {
    /// What it attests.
    standard: Standard,
    /// Its number.
    number: String,
    /// Who issued it.
    issuer: String,
    /// First day, `2026-11-21`.
    from: String,
    /// Last day, `2027-11-20`.
    to: String,
}

/// Adds what was sent to a record, once, under the version that the caller names if it names one.
/// `read` makes of it what is added, and what that is called; it is read below the record, at `suffix`.
async fn added<K: Kind, S: DeserializeOwned + Send + 'static>(
    (state, asking, body): (&RegistryState, &Asking, &Bytes),
    id: Uuid,
    suffix: &'static str,
    read: impl FnOnce(S, Uuid, Date) -> Result<(String, Addition), Error> + Send + 'static,
) -> Result<Response, Error> {
    let person = asking.clone();
    state.db.read(move |tx| covered(tx, &person, K::KIND, id)).await?;
    let sent: S = asking.json(body)?;
    let (new_id, today, caller) = (state.world.id(), state.today(), asking.clone());
    make(state, asking, body, plainly, move |tx, actor| {
        let (_, version) = covered(tx, &caller, K::KIND, id)?;
        let version = caller.version_if_said(version)?;
        let (name, addition) = read(sent, new_id, today)?;
        add(tx, actor, Subject { kind: K::KIND, id }, version, &addition, today)?;
        let href = format!("/api/v1/{}/{id}{suffix}", K::FOLDER);
        Ok(Made { id: name, href, version: version + 1 })
    })
    .await
}

/// `POST /api/v1/…/{id}/certificates`; they are read with the record.
pub(crate) async fn add_certificate<K: Kind>(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Error> {
    let read = |sent: CertificateIn, new_id: Uuid, _| {
        let mut reading = Reading::default();
        let number = reading.text("#/number", &sent.number, "registry-error-words");
        let issuer = reading.text("#/issuer", &sent.issuer, "registry-error-words");
        let from = reading.day("#/from", &sent.from);
        let to = reading.day("#/to", &sent.to);
        let new = || {
            Some(NewCertificate {
                id: new_id,
                standard: sent.standard,
                number: number?,
                issuer: issuer?,
                from: from?,
                to: to?,
            })
        };
        let new = new();
        let new = reading.done(new)?;
        Ok((new_id.to_string(), Addition::Certificate(new)))
    };
    added::<K, CertificateIn>((&state, &asking, &body), id, "", read).await
}

/// A code with all that is known of it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "CodeInFull")]
pub(crate) struct CodeInFull {
    /// Upper case, no blanks, every dash a hyphen.
    code: String,
    /// Exactly as issued.
    as_issued: String,
    /// Short name of the scheme that read it.
    scheme: String,
    /// First day on which codes of this scheme were issued, when known.
    scheme_from: Option<Day>,
    /// First day on which none were issued any more. A code stays a valid string for ever; whether
    /// it may ship is its status in a market.
    scheme_to: Option<Day>,
    /// Day of issue, when known.
    issued_on: Option<Day>,
    /// Who gave it; none when it was written down from papers.
    source: Option<CodeSource>,
    /// Day of the last comparison with the national system; none when it was never compared.
    last_reconciled: Option<Day>,
}

/// `GET /api/v1/…/{id}/codes`, newest first.
pub(crate) async fn codes<K: Kind>(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let (person, subject) = (asking.clone(), Subject { kind: K::KIND, id });
    let read = state.db.read::<_, RegistryError>(move |tx| {
        let (_, version) = covered(tx, &person, K::KIND, id)?;
        let (origins, days) = (code::origins(tx, subject)?, code::issue_days(tx, subject)?);
        let schemes = code::schemes(tx)?;
        let in_full = |one: code::Code| {
            let origin = origins.get(&one.normalised);
            let scheme = schemes.iter().find(|scheme| scheme.id == one.scheme);
            CodeInFull {
                scheme_from: scheme.and_then(|scheme| scheme.from).map(Day),
                scheme_to: scheme.and_then(|scheme| scheme.to).map(Day),
                issued_on: days.get(&one.normalised).copied().map(Day),
                source: origin.map(|origin| origin.source),
                last_reconciled: origin.and_then(|origin| origin.reconciled).map(Day),
                code: one.normalised,
                as_issued: one.as_issued,
                scheme: one.scheme,
            }
        };
        let items = code::of(tx, subject)?.into_iter().map(in_full).collect();
        Ok((version, All::<CodeInFull> { items }))
    });
    let (version, found) = read.await?;
    Ok(one(version, &found))
}

/// A code as it is sent: one that the national system gave, or one that stands on papers.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "CodeSent")]
pub(crate) struct CodeIn {
    /// As issued, blanks and all.
    code: String,
    /// Day of issue, `2026-11-21`, when known.
    issued_on: Option<String>,
    /// `national` where the national system gave it; left out where it was written down from papers.
    /// What the office issues it issues by its own running number, with an application's grant.
    source: Option<CodeSource>,
    /// Day of the comparison with the national system; only with a source.
    last_reconciled: Option<String>,
}

/// `POST /api/v1/…/{id}/codes`.
pub(crate) async fn add_code<K: Kind>(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Error> {
    let read = |sent: CodeIn, new_id, today: Date| {
        let mut reading = Reading::default();
        let mut past = |pointer: &str, text: Option<&str>| {
            let day = text.and_then(|text| reading.day(pointer, text));
            if day.is_some_and(|day| day > today) {
                reading.wrong(Fault::new(pointer, "registry-error-day-in-future"));
            }
            day
        };
        let issued_on = past("#/issued_on", sent.issued_on.as_deref());
        let reconciled = past("#/last_reconciled", sent.last_reconciled.as_deref());
        if sent.source == Some(CodeSource::Office) {
            reading.wrong(Fault::new("#/source", "registry-error-code-source"));
        }
        if sent.source.is_none() && reconciled.is_some() {
            reading.wrong(Fault::new("#/source", "registry-error-empty"));
        }
        let as_issued = sent.code.clone();
        let new = reading.done(Some(NewCode { id: new_id, as_issued, issued_on }))?;
        let origin = sent.source.map(|source| Origin { source, reconciled });
        let name = code::normalise(&new.as_issued);
        Ok((name, Addition::Code(new, origin)))
    };
    added::<K, CodeIn>((&state, &asking, &body), id, "/codes", read).await
}

/// A comparison of a code with the national system.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ReconciliationSent")]
pub(crate) struct ReconciliationIn {
    /// Who gave the code. `national` for one of which it is not known yet; else as it is known.
    source: CodeSource,
    /// Day of the comparison, `2026-11-21`: not in the future, nor before the last one.
    last_reconciled: String,
}

/// `PUT /api/v1/…/{id}/codes/{code}`, the code however it is written. The tag is the record's.
pub(crate) async fn reconcile<K: Kind>(
    State(state): State<RegistryState>,
    asking: Asking,
    Path((id, code)): Path<(Uuid, String)>,
    body: Bytes,
) -> Result<Response, Error> {
    let (person, subject) = (asking.clone(), Subject { kind: K::KIND, id });
    let (_, version) = state.db.read(move |tx| covered(tx, &person, K::KIND, id)).await?;
    let version = asking.version(version)?;
    let sent: ReconciliationIn = asking.json(&body)?;
    let today = state.today();
    change(&state, &asking, plainly, move |tx, actor| {
        let mut reading = Reading::default();
        let day = reading.day("#/last_reconciled", &sent.last_reconciled);
        let day = reading.done(day)?;
        subject.bump(tx, version)?;
        code::reconcile(tx, actor, subject, &code, (sent.source, day), today)?;
        Ok(version + 1)
    })
    .await
}

/// What a subject may do in one market, now and before.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InMarket")]
pub(crate) struct InMarket {
    /// ISO 3166-1 alpha-2, or `EU`; `VN` is the domestic market.
    market: String,
    /// The status that holds; none when the last one ended without another.
    status: Option<Status>,
    /// Statuses that a person may give it next.
    may_follow: Vec<Status>,
    /// Every period, newest first.
    history: Vec<StatusOut>,
}

/// `GET /api/v1/…/{id}/statuses`, by market.
pub(crate) async fn statuses<K: Kind>(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let (person, subject) = (asking.clone(), Subject { kind: K::KIND, id });
    let read = state.db.read::<_, RegistryError>(move |tx| {
        let (_, version) = covered(tx, &person, K::KIND, id)?;
        Ok((version, market::history(tx, subject)?))
    });
    let (version, history) = read.await?;
    let mut items: Vec<InMarket> = Vec::new();
    for period in history {
        let market = period.market.to_string();
        if items.last().is_none_or(|last| last.market != market) {
            items.push(InMarket { market, status: None, may_follow: Vec::new(), history: vec![] });
        }
        let Some(last) = items.last_mut() else { continue };
        if period.to.is_none() {
            last.status = Some(period.status);
        }
        last.history.push(period.into());
    }
    for one in &mut items {
        one.may_follow = rules::next(one.status).to_vec();
    }
    Ok(one(version, &All { items }))
}

/// A status in a market as a person gives it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "StatusSent")]
pub(crate) struct StatusIn {
    /// ISO 3166-1 alpha-2, or `EU`; `VN` is the domestic market.
    market: String,
    /// The status; it must be one that may follow the one of now.
    status: Status,
    /// First day, `2026-11-21`: not in the future, nor before the status of now began.
    from: String,
    /// Why; needed to warn, to suspend and to revoke.
    reason: Option<String>,
}

/// `POST /api/v1/…/{id}/statuses`: somebody's who may decide and is signed in.
pub(crate) async fn set_status<K: Kind>(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Error> {
    let read = |sent: StatusIn, new_id, _| {
        let mut reading = Reading::default();
        let market = reading.text("#/market", &sent.market, "registry-error-market-unknown");
        let from = reading.day("#/from", &sent.from);
        let reason = reading.maybe("#/reason", sent.reason.as_deref(), "registry-error-words");
        let new = || {
            let (market, from) = (market?, from?);
            Some(NewStatus { id: new_id, market, status: sent.status, from, reason })
        };
        let new = new();
        let new = reading.done(new)?;
        let name = format!("{}:{}", new.market, new.from);
        Ok((name, Addition::Status(new)))
    };
    added::<K, StatusIn>((&state, &asking, &body), id, "/statuses", read).await
}
