//! All rows of a table, one after the other, each kept whole or not at all.

use nguon_platform::audit::Actor;
use nguon_platform::clock::World;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::i18n;
use nguon_platform::territory::Territory;
use nguon_platform::text::fold_vi;
use uuid::Uuid;

use super::batch::Reading;
use super::cells::Row;
use super::places::Communes;
use super::report::{Outcome, Report, RowReport};
use super::sheet::Sheet;
use super::undo::Thing;
use super::{Kind, areas, houses};
use crate::RegistryError;
use crate::code::NewCode;
use crate::crop::{self, Crop, CropId};
use crate::screen::Commune;

/// The example of the template begins with this and is no record.
const EXAMPLE: &str = "vi du";

/// What the rows of one table share.
pub(super) struct Run<'r> {
    pub actor: &'r Actor,
    pub world: &'r World,
    pub territory: &'r Territory,
    pub communes: Communes,
    crops: Vec<Crop>,
    things: Vec<Thing>,
}

impl Run<'_> {
    /// The commune of a row, if it is one of the territory; noted at the row if not.
    pub fn commune(
        &mut self,
        tx: &mut Tx<'_>,
        row: &mut Row<'_>,
    ) -> Result<Option<Commune>, DbError> {
        let Some(written) = row.text("commune") else {
            row.refuse("commune", "registry-error-empty");
            return Ok(None);
        };
        let found = self.communes.find(tx, written)?;
        if let Err(key) = &found {
            row.refuse("commune", key);
        }
        Ok(found.ok())
    }

    /// The crop of this folded name.
    pub fn crop(&self, written: &str) -> Option<CropId> {
        let named = |crop: &&Crop| {
            [crop.name.as_str(), &crop.english, crop.id.as_str()]
                .iter()
                .any(|name| fold_vi(name) == written)
        };
        self.crops.iter().find(named).map(|crop| crop.id.clone())
    }

    /// A code as it was issued, to be registered.
    pub fn code(&self, as_issued: Option<String>) -> Option<NewCode> {
        as_issued.map(|as_issued| NewCode { id: self.world.id(), as_issued, issued_on: None })
    }

    /// Note what is made or changed, before it is changed.
    pub fn touch(&mut self, thing: Thing) {
        self.things.push(thing);
    }

    /// Whether it is noted already.
    pub fn knows(&self, id: Uuid) -> bool {
        self.things.iter().any(|thing| thing.id == id)
    }
}

/// Work the rows off: what became of each, and what was touched. The caller keeps the transaction
/// or rolls it back.
///
/// # Errors
/// [`RegistryError`] when the database fails; refusals are in the report.
pub(super) fn run(
    tx: &mut Tx<'_>,
    actor: &Actor,
    world: &World,
    territory: &Territory,
    kind: Kind,
    sheet: &Sheet,
    reading: &Reading,
) -> Result<(Report, Vec<Thing>), RegistryError> {
    let communes = Communes::read(tx, territory, i18n::today(actor.at))?;
    let crops = crop::all(tx)?;
    let mut run = Run { actor, world, territory, communes, crops, things: Vec::new() };
    let mut report = Report::default();
    for (at, cells) in sheet.rows.iter().enumerate().skip(reading.head + 1) {
        let mut row = Row::new(sheet, at, &reading.columns);
        let name = row.text("name").unwrap_or_default().to_owned();
        if cells.is_empty() || fold_vi(&name).starts_with(EXAMPLE) {
            continue;
        }
        let touched = run.things.len();
        tx.execute("SAVEPOINT import_row", &[])?;
        let taken = match kind {
            _ if !row.is_good() => Ok(None),
            Kind::GrowingAreas => areas::take(tx, &mut run, &mut row),
            Kind::PackingHouses => houses::take(tx, &mut run, &mut row),
        };
        let outcome = match taken {
            Ok(outcome) => outcome.filter(|_| row.is_good()),
            Err(RegistryError::Refused(refusals)) => {
                for refusal in &refusals {
                    row.refused(refusal);
                }
                None
            }
            Err(RegistryError::NotFound | RegistryError::Stale) => {
                row.refuse("name", "registry-error-stale");
                None
            }
            Err(error) => return Err(error),
        };
        if outcome.is_none() {
            tx.execute("ROLLBACK TO import_row", &[])?;
            run.things.truncate(touched);
        }
        tx.execute("RELEASE import_row", &[])?;
        report.rows.push(RowReport {
            line: at + 1,
            name,
            outcome: outcome.unwrap_or(Outcome::Refused),
            problems: row.problems(),
        });
    }
    Ok((report, run.things))
}
