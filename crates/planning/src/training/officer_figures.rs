//! Officers of a territory, and those of them who were trained this year, for plans and reports (R199).
//!
//! Both numbers are cut from one list, that of [`store::officers_between`]: who is trained is an officer,
//! and a share of one by the other is never more than all. An officer of a province belongs to none of
//! its communes and stands with the province itself; one of the country stands nowhere and is not
//! counted.

use std::collections::BTreeMap;

use async_trait::async_trait;
use nguon_platform::accounts::Capability;
use nguon_platform::clock::World;
use nguon_platform::db::{Db, DbError};
use nguon_platform::figures::{Asked, Behind, Counted, Figures, Measure, Unit};
use nguon_platform::i18n;
use nguon_platform::territory::UnitId;

use super::mask;
use super::store::{self, Officer};

/// Officers.
const ALL: &str = "officers";
/// Officers with a day in a class that was held.
const TRAINED: &str = "officers-trained";

/// What is counted of officers.
pub const OFFICER_MEASURES: &[Measure] = &[
    Measure { id: TRAINED, key: "training-figure-officers", unit: Unit::Count, period: false },
    Measure { id: ALL, key: "training-figure-officers-all", unit: Unit::Count, period: false },
];

/// The officers of the register as [`Figures`].
#[derive(Debug)]
pub struct OfficerFigures {
    db: Db,
    world: World,
}

impl OfficerFigures {
    /// Those of this registry.
    pub fn new(db: Db, world: World) -> Self {
        Self { db, world }
    }

    /// The officers asked for, with the unit that each belongs to, by name.
    async fn officers(&self, asked: &Asked) -> Result<Vec<(UnitId, Officer)>, DbError> {
        let (today, asked) = (i18n::today(self.world.now()), asked.clone());
        // Nobody is in a group.
        if asked.group.as_ref().is_some_and(|group| !group.is_empty()) {
            return Ok(Vec::new());
        }
        let days = (asked.as_of.first_of_year(), asked.as_of);
        let territory = asked.territory;
        let read = self.db.read(move |tx| store::officers_between(tx, &territory, days, today));
        let all: Vec<Officer> = read.await?;
        let placed = all.into_iter().filter_map(|one| {
            let unit = one.commune.clone().or_else(|| one.province.clone())?;
            Some((unit, one))
        });
        let here = |unit: &UnitId| asked.commune.as_ref().is_none_or(|commune| commune == unit);
        Ok(placed.filter(|(unit, _)| here(unit)).collect())
    }
}

/// Whether a measure counts this officer.
fn counts(measure: &str, officer: &Officer) -> bool {
    measure == ALL || officer.classes > 0
}

#[async_trait]
impl Figures for OfficerFigures {
    fn measures(&self) -> &'static [Measure] {
        OFFICER_MEASURES
    }

    async fn count(&self, measures: &[String], asked: &Asked) -> Result<Vec<Counted>, DbError> {
        let wanted = |one: &&Measure| measures.iter().any(|id| id == one.id);
        let wanted: Vec<&Measure> = OFFICER_MEASURES.iter().filter(wanted).collect();
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let officers = self.officers(asked).await?;
        let mut sums: BTreeMap<(&'static str, UnitId), u32> = BTreeMap::new();
        for measure in wanted {
            for (unit, _) in officers.iter().filter(|(_, one)| counts(measure.id, one)) {
                *sums.entry((measure.id, unit.clone())).or_default() += 1;
            }
        }
        let counted = |((measure, commune), many): ((&'static str, UnitId), u32)| Counted {
            measure,
            commune,
            group: String::new(),
            label: None,
            amount: many.into(),
            rows: many.into(),
            unknown: 0,
        };
        Ok(sums.into_iter().map(counted).collect())
    }

    async fn rows(&self, measure: &str, asked: &Asked, most: u32) -> Result<Vec<Behind>, DbError> {
        if !OFFICER_MEASURES.iter().any(|known| known.id == measure) {
            return Ok(Vec::new());
        }
        let officers = self.officers(asked).await?.into_iter();
        let counted = officers.filter(|(_, one)| counts(measure, one));
        Ok(counted.take(usize::try_from(most).unwrap_or(usize::MAX)).map(behind).collect())
    }
}

fn behind((commune, officer): (UnitId, Officer)) -> Behind {
    Behind {
        // Whoever reads numbers does not read names: the pages of persons are for the offices.
        name: mask::name(&officer.account.name),
        code: None,
        href: officer.person.map_or_else(
            || "/training/officers".to_owned(),
            |person| format!("/training/persons/{person}"),
        ),
        needs: Capability::Report,
        commune,
        group: String::new(),
        label: None,
        amount: 1,
        unknown: false,
    }
}
