//! Short lists of facts: crops, markets, schemes of codes, communes.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use nguon_platform::db::DbError;
use nguon_platform::web::Error;
use schemars::JsonSchema;
use serde::Serialize;

use super::answer::All;
use super::asking::Asking;
use super::values::Day;
use crate::RegistryError;
use crate::code::{self, SchemeSubject};
use crate::crop::{self, CropGroup, Life};
use crate::market;
use crate::screen::{RegistryState, around, communes};

/// A crop.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Crop")]
pub(crate) struct CropOut {
    /// Short name.
    id: String,
    /// Group in which plans count it.
    group: CropGroup,
    /// Annual or perennial.
    life: Life,
    /// Vietnamese name.
    name: String,
    /// English name.
    english: String,
    /// Species or genus.
    scientific: String,
}

/// `GET /api/v1/crops`.
pub(crate) async fn crops(
    State(state): State<RegistryState>,
    _: Asking,
) -> Result<Response, Error> {
    let found = state.db.read::<_, DbError>(crop::all).await?.into_iter();
    let items: Vec<CropOut> = found
        .map(|one| CropOut {
            id: one.id.to_string(),
            group: one.group,
            life: one.life,
            name: one.name,
            english: one.english,
            scientific: one.scientific,
        })
        .collect();
    Ok(axum::Json(All { items }).into_response())
}

/// A market.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Market")]
pub(crate) struct MarketOut {
    /// ISO 3166-1 alpha-2, or `EU`; `VN` is the domestic one.
    code: String,
    /// Vietnamese name.
    name: String,
    /// English name.
    english: String,
}

/// `GET /api/v1/markets`.
pub(crate) async fn markets(
    State(state): State<RegistryState>,
    _: Asking,
) -> Result<Response, Error> {
    let found = state.db.read::<_, DbError>(market::all).await?.into_iter();
    let items: Vec<MarketOut> = found
        .map(|one| MarketOut { code: one.code.to_string(), name: one.name, english: one.english })
        .collect();
    Ok(axum::Json(All { items }).into_response())
}

/// One form of codes.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "CodeScheme")]
pub(crate) struct SchemeOut {
    /// Short name.
    id: String,
    /// What its codes name.
    subject: SchemeSubject,
    /// First day of issue, when known.
    from: Option<Day>,
    /// First day on which none were issued any more.
    to: Option<Day>,
    /// Whether this office reads it.
    enabled: bool,
    /// Regular expression over the normalised code.
    pattern: String,
    /// A code that the pattern reads.
    example: String,
    /// Legal act.
    basis: Option<String>,
    /// Spellings met, doubts.
    note: Option<String>,
    /// `sure`, `likely` or `unsure`.
    confidence: String,
    /// Codes of it that things in the caller's territory have.
    issued: u64,
}

/// `GET /api/v1/code-schemes`.
pub(crate) async fn code_schemes(
    State(state): State<RegistryState>,
    asking: Asking,
) -> Result<Response, Error> {
    let read = state.db.read::<_, RegistryError>(move |tx| {
        Ok((code::schemes(tx)?, code::issued(tx, &asking.territory)?))
    });
    let (found, issued) = read.await?;
    let items: Vec<SchemeOut> = found
        .iter()
        .cloned()
        .map(|one| SchemeOut {
            issued: issued.get(&one.id).copied().unwrap_or_default(),
            id: one.id,
            subject: one.subject,
            from: one.from.map(Day),
            to: one.to.map(Day),
            enabled: one.enabled,
            pattern: one.pattern,
            example: one.example,
            basis: one.basis,
            note: one.note,
            confidence: one.confidence,
        })
        .collect();
    Ok(axum::Json(All { items }).into_response())
}

/// A commune of today.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Commune")]
pub(crate) struct CommuneOut {
    /// Its id: code and first day.
    id: String,
    /// Its code.
    code: String,
    /// Its province.
    province: String,
    /// Its name.
    name: String,
}

/// `GET /api/v1/communes`: where the caller may register something.
pub(crate) async fn communes_here(
    State(state): State<RegistryState>,
    asking: Asking,
) -> Result<Response, Error> {
    let (territory, today) = (asking.territory.clone(), state.today());
    let found = state.db.read::<_, DbError>(move |tx| {
        let territory = around(tx, &territory)?;
        communes(tx, &territory, today)
    });
    let items: Vec<CommuneOut> = found
        .await?
        .into_iter()
        .map(|one| CommuneOut {
            code: one.id.code().to_owned(),
            id: one.id.to_string(),
            province: one.province.to_string(),
            name: one.label,
        })
        .collect();
    Ok(axum::Json(All { items }).into_response())
}
