//! Which papers a dossier must hold, and whether a field check comes before the grant.

use jiff::civil::Date;

use super::{fits, holds, period, yes};
use crate::crop::CropId;
use crate::error::RegistryError;
use crate::facts;
use crate::growing_area::Purpose;
use crate::market::MarketCode;
use crate::proceeding::PaperKind;
use crate::subject::SubjectKind;

const PAPER_COLUMNS: &[&str] =
    &["subject", "purpose", "paper", "valid_from", "valid_to", "basis", "note", "confidence"];
const DEMAND_COLUMNS: &[&str] = &[
    "subject",
    "market",
    "crop",
    "valid_from",
    "valid_to",
    "demanded",
    "basis",
    "note",
    "confidence",
];

type Period = (Option<Date>, Option<Date>);

/// Papers that a dossier must hold before it is appraised.
#[derive(Debug, Clone)]
pub struct DossierPapers(Vec<(SubjectKind, Purpose, PaperKind, Period)>);

impl DossierPapers {
    /// Read `dossier-papers.tsv`.
    ///
    /// # Errors
    /// [`RegistryError::Facts`] with the line.
    pub fn parse(text: &str) -> Result<Self, RegistryError> {
        let rows = facts::read(text, PAPER_COLUMNS)?;
        let papers = rows.iter().map(|row| {
            let _ = row.needed("confidence")?;
            Ok((row.parse("subject")?, row.parse("purpose")?, row.parse("paper")?, period(row)?))
        });
        papers.collect::<Result<_, _>>().map(Self)
    }

    /// What was needed on the day of filing.
    pub fn needed(&self, subject: SubjectKind, purpose: Purpose, filed: Date) -> Vec<PaperKind> {
        let rows = self.0.iter();
        let rows = rows.filter(|(kind, what, _, period)| {
            *kind == subject && *what == purpose && holds(period.0, period.1, filed)
        });
        rows.map(|(_, _, paper, _)| *paper).collect()
    }
}

/// Whether a field check comes before the grant.
#[derive(Debug, Clone)]
pub struct Demands(Vec<Demand>);

#[derive(Debug, Clone)]
struct Demand {
    subject: String,
    market: String,
    crop: String,
    period: Period,
    demanded: bool,
}

impl Demands {
    /// Read `field-check-demands.tsv`.
    ///
    /// # Errors
    /// [`RegistryError::Facts`] with the line.
    pub fn parse(text: &str) -> Result<Self, RegistryError> {
        let rows = facts::read(text, DEMAND_COLUMNS)?;
        let demands = rows.iter().map(|row| {
            let _ = row.needed("confidence")?;
            Ok(Demand {
                subject: row.needed("subject")?.to_owned(),
                market: row.needed("market")?.to_owned(),
                crop: row.needed("crop")?.to_owned(),
                period: period(row)?,
                demanded: yes(row, "demanded")?,
            })
        });
        demands.collect::<Result<_, _>>().map(Self)
    }

    /// Whether one of these markets wants a check before the grant, for one of these crops, by the
    /// rules of the day of filing. Where no rule is known, it does.
    pub fn wanted(
        &self,
        subject: SubjectKind,
        markets: &[MarketCode],
        crops: &[CropId],
        filed: Date,
    ) -> bool {
        let crops: Vec<Option<&str>> = if crops.is_empty() {
            vec![None]
        } else {
            crops.iter().map(|crop| Some(crop.as_str())).collect()
        };
        markets.iter().any(|market| {
            let market = market.to_string();
            crops.iter().any(|crop| self.one(subject, &market, *crop, filed).unwrap_or(true))
        })
    }

    fn one(
        &self,
        subject: SubjectKind,
        market: &str,
        crop: Option<&str>,
        filed: Date,
    ) -> Option<bool> {
        let rows = self.0.iter().filter(|row| holds(row.period.0, row.period.1, filed));
        let weighed = rows.filter_map(|row| {
            let weight = fits(&row.subject, Some(subject.word()))?
                + fits(&row.market, Some(market))?
                + fits(&row.crop, crop)?;
            Some((weight, row.demanded))
        });
        weighed.max_by_key(|(weight, _)| *weight).map(|(_, demanded)| demanded)
    }
}
