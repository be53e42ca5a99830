//! Holders, growing areas, packing houses and premises of the demonstration.

use std::collections::HashMap;
use std::fmt::Display;
use std::str::FromStr;

use nguon_platform::territory::UnitId;
use nguon_platform::{i18n, places};
use nguon_plots::{Limits, LonLat};
use nguon_registry::Site;
use nguon_registry::certificate::NewCertificate;
use nguon_registry::code::NewCode;
use nguon_registry::growing_area::{
    self, GrowingAreaCrop, LandParcel, NewContract, NewGrowingArea, NewPlot, NewSeason, Outline,
    PlotFacts,
};
use nguon_registry::holder::{self, Contacts, NewHolder};
use nguon_registry::market::NewStatus;
use nguon_registry::packing_house::{self, NewPackingHouse};
use nguon_registry::premises::{self, NewPremises};
use serde_json::json;
use uuid::Uuid;

use super::office::{
    Certificate, GrowingArea, Holder, Market, PackingHouse, Plot, Premises, Story,
};
use crate::failure::{Doing, Failure};
use crate::office::Office;

/// Holders of the story by their key.
pub type Holders = HashMap<String, Uuid>;

/// Register everything; returns the holders by their key.
pub async fn load(office: &Office, story: &Story) -> Result<Holders, Failure> {
    let holders: Holders =
        story.holder.iter().map(|holder| (holder.key.clone(), office.world.id())).collect();
    for one in &story.holder {
        let (new, actor) = (new_holder(office, one, &holders).await?, office.program());
        let written = office.db.write(move |tx| holder::create(tx, &actor, &new)).await;
        written.doing(format!("cannot register {}", one.name))?;
    }
    for one in &story.holder {
        for member in &one.members {
            let (whole, part) = (id_of(&holders, &one.key)?, id_of(&holders, member)?);
            let (actor, today) = (office.program(), i18n::today(office.now()));
            let joined = office
                .db
                .write(move |tx| holder::add_member(tx, &actor, whole, part, today, today))
                .await;
            joined.doing(format!("{member} cannot join {}", one.key))?;
        }
    }
    for area in &story.growing_area {
        let (new, actor) = (new_area(office, area, &holders).await?, office.program());
        let id = new.id;
        let written = office.db.write(move |tx| growing_area::create(tx, &actor, &new)).await;
        written.doing(format!("cannot register {}", area.name))?;
        add_seasons(office, id, area).await?;
    }
    for house in &story.packing_house {
        let (new, actor) = (new_house(office, house, &holders).await?, office.program());
        let written = office.db.write(move |tx| packing_house::create(tx, &actor, &new)).await;
        written.doing(format!("cannot register {}", house.name))?;
    }
    for one in &story.premises {
        let (new, actor) = (new_premises(office, one, &holders).await?, office.program());
        let written = office.db.write(move |tx| premises::create(tx, &actor, &new)).await;
        written.doing(format!("cannot register {}", one.name))?;
    }
    Ok(holders)
}

/// A part of the story that must parse.
pub fn part<T: FromStr<Err: Display>>(what: &str, text: &str) -> Result<T, Failure> {
    text.parse().map_err(|error: T::Err| {
        Failure::settings("data/demo/office.toml", &format!("{what}: {text}: {error}"))
    })
}

pub fn id_of(holders: &Holders, key: &str) -> Result<Uuid, Failure> {
    let unknown = || Failure::settings("data/demo/office.toml", &format!("no holder {key}"));
    holders.get(key).copied().ok_or_else(unknown)
}

async fn site(office: &Office, commune: &str, words: Option<&str>) -> Result<Site, Failure> {
    let (commune, today): (UnitId, _) = (part("commune", commune)?, i18n::today(office.now()));
    let asked = commune.clone();
    let unit =
        office.db.read(move |tx| places::unit(tx, &asked)).await.doing("cannot read places")?;
    let province = unit.and_then(|unit| unit.on(today).and_then(|period| period.parent.clone()));
    let unknown = || Failure::settings("data/demo/office.toml", "a commune is not in the facts");
    let province = province.ok_or_else(unknown)?;
    Ok(Site { commune, province, words: words.map(|words| part("address", words)).transpose()? })
}

async fn new_holder(
    office: &Office,
    one: &Holder,
    holders: &Holders,
) -> Result<NewHolder, Failure> {
    Ok(NewHolder {
        id: id_of(holders, &one.key)?,
        facts: holder::Facts {
            kind: part(&one.key, &one.kind)?,
            name: part(&one.key, &one.name)?,
            site: site(office, &one.commune, Some(&one.address)).await?,
            identifier: one.identifier.as_ref().map(|id| part(&one.key, id)).transpose()?,
        },
        contacts: Contacts {
            phone: one.phone.as_ref().map(|phone| part(&one.key, phone)).transpose()?,
            identity_number: None,
        },
        demonstration: true,
    })
}

async fn new_area(
    office: &Office,
    area: &GrowingArea,
    holders: &Holders,
) -> Result<NewGrowingArea, Failure> {
    let what = area.name.as_str();
    let contracts = area.buyers.iter().map(|buyer| {
        Ok(NewContract {
            id: office.world.id(),
            buyer: id_of(holders, &buyer.holder)?,
            number: part(what, &buyer.number)?,
            signed: buyer.date,
            product: part(what, &area.variety)?,
        })
    });
    Ok(NewGrowingArea {
        id: office.world.id(),
        facts: growing_area::Facts {
            name: part(what, &area.name)?,
            holder: id_of(holders, &area.holder)?,
            site: site(office, &area.commune, None).await?,
            identifier: None,
            purpose: part(what, &area.purpose)?,
        },
        crops: vec![GrowingAreaCrop {
            crop: part(what, &area.crop)?,
            variety: Some(part(what, &area.variety)?),
            planted: Some(area.planted.try_into().doing(what)?),
            trees: Some(area.trees.try_into().doing(what)?),
            expected_yield: Some(area.expected_yield_kg_per_ha.try_into().doing(what)?),
        }],
        plots: area
            .plot
            .iter()
            .map(|plot| new_plot(office, plot, holders))
            .collect::<Result<_, _>>()?,
        codes: vec![NewCode {
            id: office.world.id(),
            as_issued: area.code.clone(),
            issued_on: Some(area.code_from),
        }],
        statuses: statuses(office, &area.markets)?,
        certificates: certificates(office, &area.certificates)?,
        contracts: contracts.collect::<Result<_, Failure>>()?,
        demonstration: true,
    })
}

fn new_plot(office: &Office, plot: &Plot, holders: &Holders) -> Result<NewPlot, Failure> {
    let drawn = json!({ "type": "Polygon", "coordinates": [plot.ring] }).to_string();
    Ok(NewPlot {
        id: office.world.id(),
        facts: PlotFacts {
            number: part("plot", &plot.number)?,
            household: Some(id_of(holders, &plot.member)?),
            identifier: Some(part("plot", &plot.identifier)?),
            outline: Some(Outline::from_geojson(&drawn).doing(format!("plot {}", plot.number))?),
            declared: None,
            land: LandParcel::default(),
        },
    })
}

async fn add_seasons(office: &Office, id: Uuid, area: &GrowingArea) -> Result<(), Failure> {
    for season in &area.season {
        let expected_yield = season.expected_yield_kg_per_ha.map(TryInto::try_into).transpose();
        let new = NewSeason {
            name: part("season", &season.name)?,
            from: season.from,
            to: season.to,
            expected_yield: expected_yield.doing(season.name.as_str())?,
        };
        let actor = office.program();
        let written = office.db.write(move |tx| {
            let known = growing_area::get(tx, id)?;
            let version = known.map(|area| area.version).unwrap_or_default();
            growing_area::add_season(tx, &actor, id, version, &new)
        });
        written.await.doing(format!("cannot record a season of {}", area.name))?;
    }
    Ok(())
}

async fn new_house(
    office: &Office,
    house: &PackingHouse,
    holders: &Holders,
) -> Result<NewPackingHouse, Failure> {
    let what = house.name.as_str();
    let [lon, lat] = house.point;
    Ok(NewPackingHouse {
        id: office.world.id(),
        facts: packing_house::Facts {
            name: part(what, &house.name)?,
            holder: id_of(holders, &house.holder)?,
            site: site(office, &house.commune, Some(&house.address)).await?,
            identifier: Some(part(what, &house.identifier)?),
            point: Some(LonLat::new(lon, lat, &Limits::VIETNAM).doing(what)?),
            capacity: Some(house.capacity_kg_per_day.try_into().doing(what)?),
        },
        codes: vec![NewCode {
            id: office.world.id(),
            as_issued: house.code.clone(),
            issued_on: Some(house.code_from),
        }],
        statuses: statuses(office, &house.markets)?,
        certificates: Vec::new(),
        demonstration: true,
    })
}

async fn new_premises(
    office: &Office,
    one: &Premises,
    holders: &Holders,
) -> Result<NewPremises, Failure> {
    let what = one.name.as_str();
    Ok(NewPremises {
        id: office.world.id(),
        facts: premises::Facts {
            kind: part(what, &one.kind)?,
            name: part(what, &one.name)?,
            holder: id_of(holders, &one.holder)?,
            site: site(office, &one.commune, None).await?,
            identifier: part(what, &one.identifier)?,
        },
        demonstration: true,
    })
}

fn statuses(office: &Office, markets: &[Market]) -> Result<Vec<NewStatus>, Failure> {
    markets
        .iter()
        .map(|one| {
            Ok(NewStatus {
                id: office.world.id(),
                market: part("market", &one.code)?,
                status: part("status", &one.status)?,
                from: one.from,
                reason: Some(part("reason", &one.reason)?),
            })
        })
        .collect()
}

fn certificates(
    office: &Office,
    certificates: &[Certificate],
) -> Result<Vec<NewCertificate>, Failure> {
    certificates
        .iter()
        .map(|one| {
            Ok(NewCertificate {
                id: office.world.id(),
                standard: part("standard", &one.standard)?,
                number: part("number", &one.number)?,
                issuer: part("issuer", &one.issuer)?,
                from: one.from,
                to: one.to,
            })
        })
        .collect()
}
