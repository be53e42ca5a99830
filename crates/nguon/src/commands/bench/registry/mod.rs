//! The register: map tiles, the first page of a list, and who has the ground of a new plot, over
//! invented plots of a province that lie side by side.

mod daily;
mod fill;
mod raw;

use std::time::Instant;

use nguon_platform::territory::Territory;
use nguon_plots::vector_tile::Tile;
use nguon_plots::{Limits, PlotGeometry};
use nguon_registry::growing_area::{self, Filter};
use nguon_registry::{Part, RegistryError, tile_bytes};

use super::report::{Figure, Goal, Report, count, ms, percentile};
use super::workshop::Workshop;
use crate::failure::{Doing, Failure};
use fill::{fill, square};
use raw::Raw;

/// A plot of a hectare is so many degrees wide; the next begins a little further on.
const WIDE: f64 = 0.000_9;
const STEP: f64 = 0.001;
/// The south-west corner of the province.
const CORNER: (f64, f64) = (105.0, 10.2);
/// Tiles of each level that are asked for.
const LEVELS: [u8; 9] = [5, 7, 8, 9, 10, 11, 12, 14, 16];

pub fn figures() -> Vec<Figure> {
    let raw = "the shapes of the same window read raw from the same index";
    let mut all = vec![
        Figure::plain("registry.plots", ""),
        Figure::plain("registry.import.plots_per_second", "1/s"),
        Figure::plain("registry.tile.p50_ms", "ms"),
        Figure::plain("registry.tile.p99_ms", "ms").goal(Goal::AtMost(100.0)),
        Figure::ratio("registry.tile.of_raw_rows", raw),
        Figure::plain("registry.list.p99_ms", "ms").goal(Goal::AtMost(50.0)),
        Figure::plain("registry.overlap.p50_ms", "ms"),
        Figure::plain("registry.overlap.p99_ms", "ms").goal(Goal::AtMost(50.0)),
        Figure::ratio("registry.overlap.of_raw_rows", raw),
    ];
    all.extend(daily::figures());
    all
}

pub async fn measure(shop: &Workshop, report: &mut Report) -> Result<(), Failure> {
    let filled = shop.empty("registry").await?;
    let (office, plots) = (&filled.office, shop.scale.plots);
    eprintln!("registering {plots} plots");
    let begun = Instant::now();
    let side = fill(&office.db, &office.world, plots).await?;
    report.set("registry.plots", count(plots));
    report.set("registry.import.plots_per_second", count(plots) / begun.elapsed().as_secs_f64());
    let raw = Raw::open(&filled).await?;
    let width = count(side) * STEP;
    // The same places every time, spread over the province.
    let place = |turn: usize| {
        let share = |step: f64| (count(turn) * step).fract() * width;
        (CORNER.0 + share(0.618_034), CORNER.1 + share(0.754_878))
    };

    let (mut tiles, mut base) = (Vec::new(), Vec::new());
    for turn in 0..shop.scale.traces.max(20) {
        let tile = tile_at(LEVELS[turn % LEVELS.len()], place(turn));
        let filter = Filter::default();
        let begun = Instant::now();
        let read = office
            .db
            .read::<_, RegistryError>(move |tx| tile_bytes(tx, &Territory::Country, &filter, tile));
        read.await.doing("cannot make a tile")?;
        tiles.push(ms(begun.elapsed()));
        if tile.level() >= 14 {
            let extent = tile.extent(0.0);
            let begun = Instant::now();
            raw.window([extent.west, extent.south, extent.east, extent.north]).await?;
            base.push(ms(begun.elapsed()));
        }
    }
    let mut near: Vec<f64> = tiles
        .iter()
        .enumerate()
        .filter(|(turn, _)| turn % LEVELS.len() >= 7)
        .map(|one| *one.1)
        .collect();
    report.set("registry.tile.of_raw_rows", percentile(&mut near, 50) / percentile(&mut base, 50));
    report.set("registry.tile.p50_ms", percentile(&mut tiles, 50));
    report.set("registry.tile.p99_ms", percentile(&mut tiles, 99));

    let mut lists = Vec::new();
    for turn in 0..shop.scale.traces.max(20) {
        let text = match turn % 3 {
            0 => String::new(),
            1 => format!("vung {}", turn % 100),
            _ => format!("xoai {}", turn * 7 % 1_000),
        };
        let filter = Filter { text, ..Filter::default() };
        let begun = Instant::now();
        let read = office.db.read::<_, RegistryError>(move |tx| {
            growing_area::list(tx, &Territory::Country, &filter, &Part::Page(None))?;
            Ok(growing_area::count(tx, &Territory::Country, &filter)?)
        });
        read.await.doing("cannot list")?;
        lists.push(ms(begun.elapsed()));
    }
    report.set("registry.list.p99_ms", percentile(&mut lists, 99));

    let (mut ours, mut base) = (Vec::new(), Vec::new());
    for turn in 0..shop.scale.traces.max(20) {
        let (lon, lat) = place(turn);
        let ring = square(lon, lat);
        let plot = PlotGeometry::from_ring(&ring, &Limits::VIETNAM).doing("no plot")?;
        let begun = Instant::now();
        let read = office
            .db
            .read::<_, RegistryError>(move |tx| Ok(growing_area::common_ground(tx, &plot, None)?));
        read.await.doing("cannot compare")?;
        ours.push(ms(begun.elapsed()));
        let begun = Instant::now();
        raw.window([lon, lat, lon + WIDE, lat + WIDE]).await?;
        base.push(ms(begun.elapsed()));
    }
    let (middle, raw) = (percentile(&mut ours, 50), percentile(&mut base, 50));
    report.set("registry.overlap.p50_ms", middle);
    report.set("registry.overlap.of_raw_rows", middle / raw);
    report.set("registry.overlap.p99_ms", percentile(&mut ours, 99));
    daily::measure(office, side, shop.scale.traces.max(20), report).await
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the pyramid")]
fn tile_at(level: u8, (lon, lat): (f64, f64)) -> Tile {
    let side = f64::from(1_u32 << level);
    let down = (1.0 - lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0;
    let (x, y) = (((lon + 180.0) / 360.0 * side) as u32, (down * side) as u32);
    Tile::new(level, x, y).unwrap_or_else(|| tile_at(level - 1, (lon, lat)))
}
