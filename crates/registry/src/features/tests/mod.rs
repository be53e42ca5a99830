//! The interface as programs of the desk use it.

mod access;
mod document;
mod filters;
mod pages;
mod plans;

use nguon_platform::accounts::Role;
use nguon_platform::web::testing::Session;
use serde_json::Value;
use uuid::Uuid;

use super::Collection;
use crate::growing_area::{self, LandParcel, NewPlot, Outline, PlotFacts};
use crate::holder::HolderKind;
use crate::packing_house::{self, NewPackingHouse};
use crate::testing::{AWAY, Answer, HOME, Office, PROVINCE, Room, new_area, site};

pub(super) const ROOT: &str = "/ogc/features/v1";

/// Two communes with areas, plots and houses, drawn and not.
pub(super) struct Land {
    pub(super) office: Office,
    /// The holder in each commune, `HOME` first.
    pub(super) holders: [Uuid; 2],
    /// Ids in `HOME` and in `AWAY`.
    pub(super) plots: [Vec<Uuid>; 2],
    pub(super) areas: [Vec<Uuid>; 2],
    pub(super) houses: [Vec<Uuid>; 2],
}

/// Areas of each commune: so many plots drawn, so many not.
const AREAS: [(u32, u32); 4] = [(0, 2), (3, 0), (1, 1), (2, 2)];

fn plot(room: &Room, number: u32, outline: Option<&str>) -> NewPlot {
    let declared = outline.is_none().then(|| nguon_plots::Hectares::from_whole_m2(5_000));
    NewPlot {
        id: room.world.id(),
        facts: PlotFacts {
            // Numbers as offices write them: in another order than they were made in.
            number: format!("{}~T.{number}", 9 - number % 9).parse().unwrap(),
            household: None,
            identifier: None,
            outline: outline.map(|text| Outline::from_geojson(text).unwrap()),
            declared,
            land: LandParcel::default(),
        },
    }
}

/// A triangle of some 100 m whose right angle is there.
fn triangle(west: f64, south: f64) -> String {
    let (east, north) = (west + 0.001, south + 0.001);
    format!(
        "{{\"type\":\"Polygon\",\"coordinates\":[[[{west:.7},{south:.7}],[{east:.7},{south:.7}],\
         [{west:.7},{north:.7}],[{west:.7},{south:.7}]]]}}"
    )
}

pub(super) async fn land() -> Land {
    let mut land = Land {
        holders: [Uuid::nil(); 2],
        plots: [vec![], vec![]],
        areas: [vec![], vec![]],
        houses: [vec![], vec![]],
        office: Office::open().await,
    };
    let room = &land.office.room;
    for (side, commune) in [HOME, AWAY].into_iter().enumerate() {
        let name = ["HTX Cồn En", "HTX Xa"][side];
        let holder = room.holder(HolderKind::Cooperative, name, commune).await;
        land.holders[side] = holder;
        for (index, (drawn, undrawn)) in AREAS.into_iter().enumerate() {
            // The same names again, so that the order needs more than them.
            let name = format!("Vùng {}", index % 2);
            let mut area = new_area(&room.world, holder, &name, commune);
            let south = if side == 0 { 10.5 } else { 10.7 };
            area.plots = (0..drawn)
                .map(|n| {
                    let west = 105.5 + f64::from(n) * 0.002;
                    let south = south + f64::from(u32::try_from(index).unwrap()) * 0.002;
                    plot(room, n, Some(&triangle(west, south)))
                })
                .chain((drawn..drawn + undrawn).map(|n| plot(room, n, None)))
                .collect();
            land.areas[side].push(area.id);
            land.plots[side].extend(area.plots.iter().map(|plot| plot.id));
            room.write(move |tx, actor| growing_area::create(tx, actor, &area)).await.unwrap();
        }
        for (index, at) in [None, Some((105.5, 10.5)), Some((105.6, 10.6))].into_iter().enumerate()
        {
            let new = house(room, holder, commune, &format!("Nhà {index}"), at);
            land.houses[side].push(new.id);
            room.write(move |tx, actor| packing_house::create(tx, actor, &new)).await.unwrap();
        }
    }
    land
}

fn house(
    room: &Room,
    holder: Uuid,
    commune: &str,
    name: &str,
    at: Option<(f64, f64)>,
) -> NewPackingHouse {
    let point = at.map(|(lon, lat)| {
        nguon_plots::LonLat::new(lon, lat, &nguon_plots::Limits::VIETNAM).unwrap()
    });
    NewPackingHouse {
        id: room.world.id(),
        facts: packing_house::Facts {
            name: name.parse().unwrap(),
            holder,
            site: site(commune),
            identifier: None,
            point,
            capacity: None,
        },
        codes: Vec::new(),
        statuses: Vec::new(),
        certificates: Vec::new(),
        demonstration: false,
    }
}

impl Land {
    /// An officer of the province.
    pub(super) async fn officer(&self) -> Session {
        self.office.sign_in(Role::ProvincialOfficer, &format!("province:{PROVINCE}")).await
    }

    /// Asked as QGIS does: with name and password.
    pub(super) async fn ask(&self, who: &Session, below: &str) -> Answer {
        let basic = who.basic();
        let headers = [("authorization", basic.as_str())];
        self.office.program("", "GET", &format!("{ROOT}{below}"), &headers, None).await
    }

    pub(super) async fn good(&self, who: &Session, below: &str) -> Value {
        let answer = self.ask(who, below).await;
        assert_eq!(answer.status, 200, "{below}: {}", answer.text());
        answer.json()
    }

    /// Ids of a layer in both communes, or in one.
    pub(super) fn ids(&self, collection: Collection, sides: &[usize]) -> Vec<Uuid> {
        let of = match collection {
            Collection::Plots => &self.plots,
            Collection::GrowingAreas => &self.areas,
            Collection::PackingHouses => &self.houses,
        };
        let mut ids: Vec<Uuid> = sides.iter().flat_map(|side| of[*side].clone()).collect();
        ids.sort_unstable();
        ids
    }
}

/// The address behind a link, below the root.
pub(super) fn linked(document: &Value, rel: &str) -> Option<String> {
    let links = document["links"].as_array().unwrap();
    let found = links.iter().find(|link| link["rel"] == rel)?;
    let href = found["href"].as_str().unwrap();
    Some(href.strip_prefix("https://vi-du.vn/ogc/features/v1").unwrap().to_owned())
}

/// Ids of a page, as they come.
pub(super) fn ids(page: &Value) -> Vec<Uuid> {
    let features = page["features"].as_array().unwrap();
    features.iter().map(|feature| feature["id"].as_str().unwrap().parse().unwrap()).collect()
}
