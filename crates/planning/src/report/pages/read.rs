//! What pages read: a round with what of it lies in the visitor's territory, and its numbers.

use nguon_platform::figures::{Asked, Counted};
use nguon_platform::i18n;
use nguon_platform::territory::Territory;
use nguon_platform::web::{Error, Officer};
use uuid::Uuid;

use crate::PlanningState;
use crate::report::store::{self, ReportError};
use crate::report::{Entry, Part, Round, Source};

/// A round and those of its parts that the visitor may see.
pub(super) struct Seen {
    pub(super) round: Round,
    pub(super) parts: Vec<(Part, Vec<Entry>)>,
    /// Whether the territory covers the whole round.
    pub(super) whole: bool,
}

/// Read a round. Whoever is asked for none of its parts and does not cover it finds nothing.
pub(super) async fn seen(
    state: &PlanningState,
    officer: &Officer,
    id: Uuid,
) -> Result<Seen, Error> {
    let territory = officer.territory.clone();
    let seen = state.db.read(move |tx| {
        let round = store::one(tx, id)?.ok_or(ReportError::NotFound)?;
        let whole = territory.covers(&round.placed());
        let mut parts = Vec::new();
        for part in store::parts(tx, id)? {
            if territory.covers(&part.placed()) {
                let entries = store::entries_of(tx, part.id)?;
                parts.push((part, entries));
            }
        }
        if !whole && parts.is_empty() {
            return Err(ReportError::NotFound);
        }
        Ok(Seen { round, parts, whole })
    });
    Ok(seen.await?)
}

/// What the records within a territory say to the lines of a round, as of its day or today,
/// whichever is earlier.
pub(super) async fn counted(
    state: &PlanningState,
    round: &Round,
    territory: Territory,
) -> Result<Vec<Counted>, Error> {
    let measures: Vec<String> = round
        .form
        .iter()
        .filter_map(|line| match &line.source {
            Source::Records(measure) => Some(measure.clone()),
            Source::Typed => None,
        })
        .collect();
    let today = i18n::today(state.world.now());
    let asked = Asked {
        territory,
        from: round.from,
        as_of: round.as_of.min(today),
        commune: None,
        group: None,
    };
    Ok(state.figures.count(&measures, &asked).await?)
}

/// The round and one of its parts, when the territory covers that.
pub(super) async fn part(
    state: &PlanningState,
    officer: &Officer,
    (round, part): (Uuid, Uuid),
) -> Result<(Round, Part, Vec<Entry>), Error> {
    let territory = officer.territory.clone();
    let found = state.db.read(move |tx| {
        let found = store::one_part(tx, part)?;
        let found =
            found.filter(|found| found.report == round && territory.covers(&found.placed()));
        let found = found.ok_or(ReportError::NotFound)?;
        let round = store::one(tx, round)?.ok_or(ReportError::NotFound)?;
        let entries = store::entries_of(tx, part)?;
        Ok::<_, ReportError>((round, found, entries))
    });
    Ok(found.await?)
}
