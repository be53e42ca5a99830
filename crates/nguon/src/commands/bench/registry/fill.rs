//! An invented province: areas of plots that lie side by side.

use jiff::Timestamp;
use nguon_platform::audit::Actor;
use nguon_platform::clock::World;
use nguon_platform::db::Db;
use nguon_plots::{Limits, PlotGeometry};
use nguon_registry::growing_area::{
    self, Facts, GrowingAreaCrop, LandParcel, NewGrowingArea, NewPlot, Outline, PlotFacts, Purpose,
};
use nguon_registry::holder::{self, Contacts, HolderKind, NewHolder};
use nguon_registry::{RegistryError, Site, crop};
use uuid::Uuid;

use super::{CORNER, STEP, WIDE};
use crate::commands::bench::report::count;
use crate::failure::{Doing, Failure};

/// The project's crops.
const CROPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/crops.tsv"));
/// Plots of one area.
const PLOTS: usize = 10;

/// The ring of a plot of a hectare, by its south-west corner.
pub fn square(lon: f64, lat: f64) -> [(f64, f64); 4] {
    [(lon, lat), (lon + WIDE, lat), (lon + WIDE, lat + WIDE), (lon, lat + WIDE)]
}

/// Register areas of [`PLOTS`] plots side by side; how many plots one side of the square has.
pub async fn fill(db: &Db, world: &World, plots: usize) -> Result<usize, Failure> {
    let areas = plots.div_ceil(PLOTS).max(1);
    let mut side = 1;
    while side * side < plots {
        side += PLOTS;
    }
    let holder = world.id();
    let now = world.now();
    let new = NewHolder {
        id: holder,
        facts: holder::Facts {
            kind: HolderKind::Cooperative,
            name: "HTX Đo".parse().doing("a name")?,
            site: site()?,
            identifier: None,
        },
        contacts: Contacts { phone: None, identity_number: None },
        demonstration: true,
    };
    let write = db.write::<_, RegistryError>(move |tx| {
        crop::load(tx, &actor(now), CROPS)?;
        holder::create(tx, &actor(now), &new)
    });
    write.await.doing("cannot register the holder")?;
    for first in (0..areas).step_by(100) {
        let batch: Vec<NewGrowingArea> = (first..areas.min(first + 100))
            .map(|number| area(world, holder, number, side))
            .collect::<Result<_, Failure>>()?;
        let write = db.write::<_, RegistryError>(move |tx| {
            batch.iter().try_for_each(|area| growing_area::create(tx, &actor(now), area))
        });
        write.await.doing("cannot register areas")?;
    }
    Ok(side)
}

fn actor(now: Timestamp) -> Actor {
    Actor::program("bench", now)
}

fn site() -> Result<Site, Failure> {
    Ok(Site {
        commune: "30643@2025-07-01".parse().doing("a commune")?,
        province: "91@2025-07-01".parse().doing("a province")?,
        words: None,
    })
}

fn area(
    world: &World,
    holder: Uuid,
    number: usize,
    side: usize,
) -> Result<NewGrowingArea, Failure> {
    let plots = (0..PLOTS).map(|plot| {
        let at = number * PLOTS + plot;
        let (column, row) = (count(at % side), count(at / side));
        let ring = square(CORNER.0 + column * STEP, CORNER.1 + row * STEP);
        let plot_geometry = PlotGeometry::from_ring(&ring, &Limits::VIETNAM).doing("no plot")?;
        let text = plot_geometry.to_geojson_geometry().to_string();
        Ok(NewPlot {
            id: world.id(),
            facts: PlotFacts {
                number: (plot + 1).to_string().parse().doing("a number")?,
                household: None,
                identifier: None,
                outline: Some(Outline::from_geojson(&text).doing("no outline")?),
                declared: None,
                land: LandParcel::default(),
            },
        })
    });
    let crop = if number.is_multiple_of(3) { "durian" } else { "mango" };
    Ok(NewGrowingArea {
        id: world.id(),
        facts: Facts {
            name: format!("Vùng xoài {number}").parse().doing("a name")?,
            holder,
            site: site()?,
            identifier: None,
            purpose: Purpose::Export,
        },
        crops: vec![GrowingAreaCrop {
            crop: crop.parse().doing("a crop")?,
            variety: None,
            planted: None,
            trees: None,
            expected_yield: None,
        }],
        plots: plots.collect::<Result<_, Failure>>()?,
        codes: Vec::new(),
        statuses: Vec::new(),
        certificates: Vec::new(),
        contracts: Vec::new(),
        demonstration: true,
    })
}
