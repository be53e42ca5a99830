//! Parts that several records have.

use std::borrow::Cow;

use jiff::civil::Date;
use nguon_platform::accounts::SignedIn;
use nguon_platform::db::{DbError, Tx};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, Serializer};
use uuid::Uuid;

use crate::RegistryError;
use crate::certificate::{Certificate, Standard};
use crate::code::{Code, CodeSource};
use crate::market::{MarketStatus, Status};
use crate::site::{Labels, Site};
use crate::standing::{self, Standing};
use crate::subject::{Subject, SubjectKind};

/// A day, `2026-11-21`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Day(pub(crate) Date);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl JsonSchema for Day {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date" })
    }
}

/// Where a row of a list lies; its members stand among the row's own.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct PlaceOut {
    /// Commune of today.
    commune: String,
    /// Its province.
    province: String,
    /// The commune in words.
    place: String,
}

impl PlaceOut {
    /// `place` is the commune in words.
    pub(crate) fn of(site: &Site, place: String) -> Self {
        Self { commune: site.commune.to_string(), province: site.province.to_string(), place }
    }
}

/// Where a record lies; its members stand among the record's own.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SiteOut {
    #[serde(flatten)]
    place: PlaceOut,
    /// Hamlet, street, house.
    address: Option<String>,
}

impl SiteOut {
    pub(crate) fn read(tx: &mut Tx<'_>, site: &Site, today: Date) -> Result<Self, DbError> {
        let place = Labels::new(today).unit(tx, &site.commune)?;
        let address = site.words.as_ref().map(ToString::to_string);
        Ok(Self { place: PlaceOut::of(site, place), address })
    }
}

/// A code of a growing area or a packing house.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Code")]
pub(crate) struct CodeOut {
    /// Upper case, no blanks, every dash a hyphen.
    code: String,
    /// Exactly as issued.
    as_issued: String,
    /// Short name of the scheme that read it.
    scheme: String,
    /// Who gave it; none when it was written down from papers.
    source: Option<CodeSource>,
}

impl CodeOut {
    pub(crate) fn of(code: Code, source: Option<CodeSource>) -> Self {
        Self { code: code.normalised, as_issued: code.as_issued, scheme: code.scheme, source }
    }
}

/// What a subject may do in a market, over a period.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "MarketStatus")]
pub(crate) struct StatusOut {
    /// ISO 3166-1 alpha-2, or `EU`; `VN` is the domestic market.
    market: String,
    /// The status.
    status: Status,
    /// First day.
    from: Day,
    /// First day on which it was no longer so; none while it holds.
    to: Option<Day>,
    /// Why.
    reason: Option<String>,
}

impl From<MarketStatus> for StatusOut {
    fn from(one: MarketStatus) -> Self {
        Self {
            market: one.market.to_string(),
            status: one.status,
            from: Day(one.from),
            to: one.to.map(Day),
            reason: one.reason,
        }
    }
}

/// A certificate.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Certificate")]
pub(crate) struct CertificateOut {
    /// What it attests.
    standard: Standard,
    /// Its number.
    number: String,
    /// Who issued it.
    issuer: String,
    /// First day.
    from: Day,
    /// Last day.
    to: Day,
}

impl From<Certificate> for CertificateOut {
    fn from(one: Certificate) -> Self {
        Self {
            standard: one.standard,
            number: one.number,
            issuer: one.issuer,
            from: Day(one.from),
            to: Day(one.to),
        }
    }
}

/// All that a subject has: codes, a status per market with its past, certificates.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Standing")]
pub(crate) struct StandingOut {
    /// Newest first.
    codes: Vec<CodeOut>,
    /// Those that hold now, by market.
    statuses: Vec<StatusOut>,
    /// Every period, by market, newest first.
    history: Vec<StatusOut>,
    /// The one that ends last first.
    certificates: Vec<CertificateOut>,
}

impl StandingOut {
    /// Read it.
    pub(crate) fn read(tx: &mut Tx<'_>, subject: Subject) -> Result<Self, DbError> {
        let Standing { codes, origins, statuses, history, certificates, .. } =
            standing::of(tx, subject)?;
        let code = |code: Code| {
            let source = origins.get(&code.normalised).map(|origin| origin.source);
            CodeOut::of(code, source)
        };
        Ok(Self {
            codes: codes.into_iter().map(code).collect(),
            statuses: statuses.into_iter().map(Into::into).collect(),
            history: history.into_iter().map(Into::into).collect(),
            certificates: certificates.into_iter().map(Into::into).collect(),
        })
    }
}

/// A growing area or a packing house.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Subject")]
pub(crate) struct SubjectRef {
    /// Which kind.
    kind: SubjectKind,
    /// Its id within its kind.
    id: Uuid,
}

impl SubjectRef {
    /// Whether it is there and within the person's territory.
    pub(crate) fn is_covered(
        self,
        tx: &mut Tx<'_>,
        person: &SignedIn,
    ) -> Result<bool, RegistryError> {
        Subject::from(self).covered_by(tx, person)
    }
}

impl From<Subject> for SubjectRef {
    fn from(subject: Subject) -> Self {
        Self { kind: subject.kind, id: subject.id }
    }
}

impl From<SubjectRef> for Subject {
    fn from(subject: SubjectRef) -> Self {
        Self { kind: subject.kind, id: subject.id }
    }
}
