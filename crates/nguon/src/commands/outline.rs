//! `nguon outline …`: borders of provinces and communes, which plots are held against.

use std::path::PathBuf;

use clap::Subcommand;
use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::i18n;
use nguon_platform::places::{self, Unit};
use nguon_platform::territory::{Territory, UnitId};
use nguon_plots::vn2000::Zone;
use nguon_registry::border::{self, NewBorder, NewFile, Read};
use nguon_registry::{RegistryError, Words};

use super::print;
use crate::failure::{Doing, Failure};
use crate::office::{self, Office};
use crate::settings::Settings;

/// Borders.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Load the border of a province or commune, or of every unit whose code is in the file
    ///
    /// GeoJSON, KML, KMZ, zipped Shapefile or GPKG. Of a file with several shapes those are
    /// taken that have the unit's code in a column of codes, or else its name. From then on a plot
    /// wholly outside its province is refused.
    Import {
        /// The file; - for standard input
        file: PathBuf,
        /// Code of the unit as of today, e.g. 91 or 30316, or with its first day 91@2025-07-01
        /// [default: every unit whose code is in the file]
        #[arg(long, value_name = "CODE")]
        unit: Option<String>,
        /// What metres mean where the file does not say it: minutes of the central meridian and width of
        /// the zone, e.g. 6285/3 for 104°45′, 3°
        #[arg(long)]
        zone: Option<Zone>,
        /// Why; needed where a border is replaced
        #[arg(long)]
        reason: Option<Words>,
    },
    /// List the borders that are loaded
    List,
    /// Hold plots against the border of a unit no longer
    Remove {
        /// Code of the unit
        #[arg(long, value_name = "CODE")]
        unit: String,
        /// Why
        #[arg(long)]
        reason: Words,
    },
}

/// Run it.
pub async fn run(settings: &Settings, command: Command) -> Result<(), Failure> {
    let office = office::open(settings).await?;
    let today = i18n::today(office.now());
    let units = office.db.read::<_, DbError>(move |tx| all(tx, today)).await;
    let units = units.doing("cannot read the units")?;
    match command {
        Command::Import { file, unit, zone, reason } => {
            let bytes = super::read(&file)?;
            let found = match unit {
                Some(code) => {
                    let unit = named(&units, &code)?;
                    let read = border::of_unit(&bytes, zone, unit, today);
                    vec![(unit.id.clone(), read.map_err(|error| refused(&file, &error))?)]
                }
                None => by_code(&file, &bytes, zone, &units)?,
            };
            let name = file.file_name().map_or("-".into(), |name| name.to_string_lossy());
            let name: String = name.chars().take(120).collect();
            let name = name.parse().map_err(|_| Failure::settings("FILE", "needs a name"))?;
            let file = NewFile { id: office.world.id(), name, bytes, zone };
            import(&office, file, found, reason).await
        }
        Command::List => list(&office, &units).await,
        Command::Remove { unit, reason } => {
            let (unit, actor) = (named(&units, &unit)?.id.clone(), office.program());
            let removed = office.db.write(move |tx| border::remove(tx, &actor, &unit, &reason));
            match removed.await {
                Err(RegistryError::NotFound) => {
                    Err(Failure::No("this unit has no border".to_owned()))
                }
                done => done.doing("cannot remove the border"),
            }
        }
    }
}

/// Every province and commune of today.
fn all(tx: &mut Tx<'_>, today: Date) -> Result<Vec<Unit>, DbError> {
    let (mut units, _) = border::units_of(tx, &Territory::Country, None, today)?;
    for province in units.clone() {
        units.extend(places::children(tx, &province.id, today)?);
    }
    Ok(units)
}

fn named<'u>(units: &'u [Unit], code: &str) -> Result<&'u Unit, Failure> {
    let found = units.iter().find(|unit| unit.id.code() == code || unit.id.to_string() == code);
    found.ok_or_else(|| {
        Failure::settings("--unit", &format!("no province or commune of today has the code {code}"))
    })
}

fn refused(file: &std::path::Path, error: &border::BorderError) -> Failure {
    Failure::No(format!("{}: {error}", file.display()))
}

fn by_code(
    file: &std::path::Path,
    bytes: &[u8],
    zone: Option<Zone>,
    units: &[Unit],
) -> Result<Vec<(UnitId, Read)>, Failure> {
    let units: Vec<UnitId> = units.iter().map(|unit| unit.id.clone()).collect();
    let read = border::of_all(bytes, zone, &units).map_err(|error| refused(file, &error))?;
    let one = |(unit, read): (UnitId, Result<Read, _>)| match read {
        Ok(read) => Ok((unit, read)),
        Err(error) => Err(Failure::No(format!("{}, {unit}: {error}", file.display()))),
    };
    read.into_iter().map(one).collect()
}

async fn import(
    office: &Office,
    file: NewFile,
    found: Vec<(UnitId, Read)>,
    reason: Option<Words>,
) -> Result<(), Failure> {
    let borders: Vec<NewBorder> = found
        .into_iter()
        .map(|(unit, (shapes, geometry))| NewBorder {
            id: office.world.id(),
            unit,
            shapes,
            geometry,
        })
        .collect();
    let lines: Vec<String> = borders
        .iter()
        .map(|one| {
            let (area, corners) = (one.geometry.hectares(), one.geometry.vertex_count());
            format!("{}: {area} ha, {corners} corners", one.unit)
        })
        .collect();
    let actor = office.program();
    let written =
        office.db.write(move |tx| border::put(tx, &actor, &file, &borders, reason.as_ref()));
    match written.await {
        Err(RegistryError::Refused(refusals)) if refusals.iter().any(|it| it.field == "reason") => {
            let told = "a border is replaced; say why";
            Err(Failure::settings("--reason", told))
        }
        done => {
            done.doing("cannot keep the borders")?;
            print(&lines.join("\n"))
        }
    }
}

async fn list(office: &Office, units: &[Unit]) -> Result<(), Failure> {
    let ids: Vec<UnitId> = units.iter().map(|unit| unit.id.clone()).collect();
    let read = office.db.read::<_, DbError>(move |tx| {
        let mut found = Vec::new();
        for id in &ids {
            found.extend(border::current(tx, id)?);
        }
        Ok(found)
    });
    for border in read.await.doing("cannot read the borders")? {
        let (unit, area, corners, since) = (border.unit, border.area, border.corners, border.begun);
        print(&format!(
            "{unit}: {area} ha, {corners} corners, since {since}, {}",
            border.file_name
        ))?;
    }
    Ok(())
}
