//! What officers and their programs ask daily beside the map: lists in another order, a plan of
//! visits, a page of the layer for QGIS, a plot held against its province's border.

use std::time::Instant;

use jiff::civil::Date;
use nguon_platform::audit::Actor;
use nguon_platform::i18n;
use nguon_platform::territory::{Territory, UnitId};
use nguon_plots::{Limits, PlotGeometry};
use nguon_registry::border::{self, NewBorder, NewFile};
use nguon_registry::growing_area::{self, Filter, Window};
use nguon_registry::inspection::{self, NewPlan};
use nguon_registry::market::{self, NewStatus, Status};
use nguon_registry::{Order, Part, RegistryError, Subject, plots_page};

use super::fill::square;
use super::{CORNER, STEP};
use crate::commands::bench::report::{Figure, Goal, Report, count, ms, percentile};
use crate::failure::{Doing, Failure};
use crate::office::Office;

/// The project's markets.
const MARKETS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/markets.tsv"));
/// Areas whose code holds, so that a plan visits them.
const VISITED: usize = 2_000;
/// Corners of the invented border, as many as a coast has.
const CORNERS: u32 = 50_000;

pub fn figures() -> Vec<Figure> {
    vec![
        Figure::plain("registry.list.ordered_p99_ms", "ms").goal(Goal::AtMost(50.0)),
        Figure::plain("registry.border.load_ms", "ms"),
        Figure::plain("registry.border.p99_ms", "ms").goal(Goal::AtMost(50.0)),
        Figure::plain("registry.ogc.items_p99_ms", "ms").goal(Goal::AtMost(100.0)),
        Figure::plain("registry.inspection.visits", ""),
        Figure::plain("registry.inspection.p99_ms", "ms").goal(Goal::AtMost(100.0)),
    ]
}

/// Over plots that are registered side by side, so many along each side of a square.
pub async fn measure(
    office: &Office,
    side: usize,
    turns: usize,
    report: &mut Report,
) -> Result<(), Failure> {
    let today = i18n::today(office.now());
    lists(office, turns, report).await?;
    let width = count(side) * STEP;
    borders(office, width, turns, report).await?;
    layers(office, width, today, turns, report).await?;
    visits(office, today, turns, report).await
}

/// So many measures of one read.
macro_rules! timed {
    ($office:ident, $turns:ident, |$turn:ident| $prepared:expr, |$tx:ident, $asked:ident| $read:expr) => {{
        let mut all = Vec::new();
        for $turn in 0..$turns {
            let $asked = $prepared;
            let begun = Instant::now();
            let read = $office.db.read::<_, RegistryError>(move |$tx| $read);
            read.await.doing("cannot read the register")?;
            all.push(ms(begun.elapsed()));
        }
        all
    }};
}

async fn lists(office: &Office, turns: usize, report: &mut Report) -> Result<(), Failure> {
    let mut all = timed!(
        office,
        turns,
        |turn| {
            let keys = growing_area::ORDERS;
            let order = Order { key: keys[turn % keys.len()], descending: turn % 2 == 0 };
            Filter { order, ..Filter::default() }
        },
        |tx, filter| {
            let territory = Territory::Province(province()?);
            growing_area::list(tx, &territory, &filter, &Part::Page(None))?;
            Ok(growing_area::count(tx, &territory, &filter)?)
        }
    );
    report.set("registry.list.ordered_p99_ms", percentile(&mut all, 99));
    Ok(())
}

fn province() -> Result<UnitId, RegistryError> {
    "91@2025-07-01".parse().map_err(|_| RegistryError::NotFound)
}

/// A coast around the plots, and plots at it and inside.
async fn borders(
    office: &Office,
    width: f64,
    turns: usize,
    report: &mut Report,
) -> Result<(), Failure> {
    let middle = (CORNER.0 + width / 2.0, CORNER.1 + width / 2.0);
    let at = move |share: f64, radius: f64| {
        let angle = share * std::f64::consts::TAU;
        let radius = radius * (1.0 + 0.02 * (angle * 997.0).sin());
        (middle.0 + radius * angle.cos(), middle.1 + radius * angle.sin())
    };
    let ring: Vec<(f64, f64)> =
        (0..CORNERS).map(|n| at(f64::from(n) / f64::from(CORNERS), width)).collect();
    let geometry = PlotGeometry::from_ring(&ring, &Limits::UNIT).doing("no border")?;
    let bytes = geometry.to_geojson_geometry().to_string().into_bytes();
    let (file, border) = (office.world.id(), office.world.id());
    let name = "border.geojson".parse().doing("a name")?;
    let file = NewFile { id: file, name, bytes, zone: None };
    let unit = province().doing("a province")?;
    let border = NewBorder { id: border, unit, shapes: vec![1], geometry };
    let actor = office.program();
    let begun = Instant::now();
    let put = office.db.write(move |tx| border::put(tx, &actor, &file, &[border], None));
    put.await.doing("cannot load the border")?;
    report.set("registry.border.load_ms", ms(begun.elapsed()));
    let mut all = timed!(
        office,
        turns,
        |turn| {
            // Every other plot lies across the border.
            let (lon, lat) =
                at(count(turn) * 0.618_034, if turn % 2 == 0 { width } else { width / 2.0 });
            PlotGeometry::from_ring(&square(lon, lat), &Limits::VIETNAM).doing("no plot")?
        },
        |tx, plot| {
            let commune = "30643@2025-07-01".parse().map_err(|_| RegistryError::NotFound)?;
            Ok(border::judge(tx, &province()?, &commune, &plot)?)
        }
    );
    report.set("registry.border.p99_ms", percentile(&mut all, 99));
    Ok(())
}

/// What QGIS asks for: windows of a village up to some communes.
async fn layers(
    office: &Office,
    width: f64,
    today: Date,
    turns: usize,
    report: &mut Report,
) -> Result<(), Failure> {
    let mut all = Vec::new();
    for turn in 0..turns {
        let share = |step: f64| (count(turn) * step).fract() * width;
        let (west, south) = (CORNER.0 + share(0.618_034), CORNER.1 + share(0.754_878));
        let wide = [0.005, 0.02, 0.1][turn % 3];
        let window = format!("{west},{south},{},{}", west + wide, south + wide);
        let window: Window = window.parse().doing("a window")?;
        let begun = Instant::now();
        let read = office.db.read(move |tx| plots_page(tx, &Territory::Country, window, today));
        read.await.doing("cannot read the layer")?;
        all.push(ms(begun.elapsed()));
    }
    report.set("registry.ogc.items_p99_ms", percentile(&mut all, 99));
    Ok(())
}

/// A year's plan of an office: proposed once, read again and again.
async fn visits(
    office: &Office,
    today: Date,
    turns: usize,
    report: &mut Report,
) -> Result<(), Failure> {
    let (actor, world) = (office.program(), office.world.clone());
    let plan = office.world.id();
    let new = NewPlan {
        id: plan,
        year: today.year(),
        commune: None,
        province: Some(province().doing("a province")?),
        about: "Kiểm tra".parse().doing("words")?,
        demonstration: true,
    };
    let made = office.db.write::<_, RegistryError>(move |tx| {
        market::load(tx, &actor, MARKETS)?;
        let part = Part::Rows(None, VISITED);
        let rows = growing_area::list(tx, &Territory::Country, &Filter::default(), &part)?.rows;
        for row in rows {
            activate(tx, &actor, &world, Subject::growing_area(row.id), today)?;
        }
        inspection::create(tx, &actor, &new)?;
        inspection::propose(tx, &actor, &world, (plan, 1))
    });
    let visits = made.await.doing("cannot plan visits")?;
    report.set("registry.inspection.visits", count(visits));
    let mut all = timed!(office, turns, |_turn| (), |tx, _asked| {
        let found = inspection::plans(tx, &Territory::Province(province()?), today)?;
        Ok(found.len())
    });
    report.set("registry.inspection.p99_ms", percentile(&mut all, 99));
    Ok(())
}

fn activate(
    tx: &mut nguon_platform::db::Tx<'_>,
    actor: &Actor,
    world: &nguon_platform::clock::World,
    subject: Subject,
    today: Date,
) -> Result<(), RegistryError> {
    let from = Date::new(today.year() - 1, 1, 1).unwrap_or(today);
    let market = "CN".parse().map_err(|_| RegistryError::NotFound)?;
    let new = NewStatus { id: world.id(), market, status: Status::Active, from, reason: None };
    market::set_status(tx, actor, subject, &new, today)
}
