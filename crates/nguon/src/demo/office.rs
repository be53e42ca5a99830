//! `data/demo/office.toml` as it is written.

use jiff::civil::Date;
use serde::Deserialize;

use super::files;
use crate::failure::{Doing, Failure};

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    pub holder: Vec<Holder>,
    pub growing_area: Vec<GrowingArea>,
    pub packing_house: Vec<PackingHouse>,
    pub premises: Vec<Premises>,
    pub application: Vec<Application>,
    pub incident: Vec<Incident>,
    pub notice: Vec<Notice>,
    pub product: Vec<Product>,
    pub account: Vec<Account>,
    pub report: Vec<Report>,
    pub class: Vec<Class>,
    pub inspection: Vec<Inspection>,
}

/// A class of the training register.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    pub title: String,
    pub topic: String,
    /// Empty: no crop group.
    pub crop: String,
    pub trainees: String,
    pub unit: String,
    pub place: String,
    pub commune: String,
    pub from: Date,
    pub to: Date,
    pub hours: u32,
    pub participants: u32,
    pub trainers: String,
    /// Lines as people paste them.
    #[serde(default)]
    pub list: Vec<String>,
    /// Places in the list of those who did not come.
    #[serde(default)]
    pub absent: Vec<u32>,
    /// Held as planned.
    #[serde(default)]
    pub held: bool,
    /// Why it was cancelled.
    pub cancelled: Option<String>,
    /// Ending of the numbers of certificates, from 1.
    pub certificates: Option<String>,
}

/// An approved inspection plan for the year of loading.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inspection {
    pub about: String,
    pub province: String,
    pub decision: String,
    pub decided_by: String,
    /// Sign-in names of officers of communes, who make the visits there.
    pub officers: Vec<String>,
}

/// A round of reports that is open on the day of loading.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// A cycle of `report-cycles.tsv`; its next period is asked for.
    pub cycle: String,
    pub title: String,
    pub superior: String,
    pub agency: String,
    pub place: String,
    pub province: String,
    pub communes: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    pub key: String,
    pub kind: String,
    pub name: String,
    pub commune: String,
    pub address: String,
    pub identifier: Option<String>,
    pub phone: Option<String>,
    #[serde(default)]
    pub members: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrowingArea {
    #[serde(rename = "key")]
    _key: String,
    pub name: String,
    pub holder: String,
    pub commune: String,
    pub crop: String,
    pub variety: String,
    pub planted: u32,
    pub trees: u32,
    pub expected_yield_kg_per_ha: u32,
    pub purpose: String,
    pub code: String,
    pub code_from: Date,
    pub markets: Vec<Market>,
    pub certificates: Vec<Certificate>,
    pub buyers: Vec<Buyer>,
    pub plot: Vec<Plot>,
    #[serde(default)]
    pub season: Vec<Season>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Season {
    pub name: String,
    pub from: Date,
    pub to: Date,
    pub expected_yield_kg_per_ha: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Market {
    #[serde(rename = "market")]
    pub code: String,
    pub status: String,
    pub from: Date,
    pub reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    pub standard: String,
    pub number: String,
    pub issuer: String,
    pub from: Date,
    pub to: Date,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Buyer {
    pub holder: String,
    pub number: String,
    pub date: Date,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plot {
    pub number: String,
    pub member: String,
    pub identifier: String,
    /// Closed ring of longitude and latitude.
    pub ring: Vec<[f64; 2]>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackingHouse {
    #[serde(rename = "key")]
    _key: String,
    pub name: String,
    pub holder: String,
    pub commune: String,
    pub address: String,
    pub identifier: String,
    pub point: [f64; 2],
    pub capacity_kg_per_day: u32,
    pub code: String,
    pub code_from: Date,
    pub markets: Vec<Market>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Premises {
    pub kind: String,
    pub name: String,
    pub holder: String,
    pub commune: String,
    pub identifier: String,
}

/// An application, and the steps that bring it where it is shown.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Application {
    /// A code of the growing area or packing house.
    pub code: String,
    pub way: String,
    /// Name of whoever takes the steps.
    pub by: String,
    pub markets: Vec<String>,
    #[serde(default)]
    pub papers: Vec<String>,
    #[serde(default)]
    pub steps: Vec<String>,
}

/// A case about a code, and the steps that bring it where it is shown.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    pub code: String,
    pub kind: String,
    pub by: String,
    pub about: String,
    #[serde(default)]
    pub steps: Vec<String>,
}

/// A notice that waits for its review.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    pub reference: String,
    pub issuer: String,
    pub market: String,
    pub received: Date,
    pub about: String,
    pub measure: String,
    /// Days from the day of loading to the deadline.
    pub days: i32,
    pub province: String,
    pub codes: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    pub gtin: String,
    pub name: String,
    pub name_en: String,
    pub holder: String,
    pub unit: String,
    pub brand: Option<String>,
    pub net_content: Option<String>,
    pub origin: Option<String>,
    #[serde(default)]
    pub standards: Vec<String>,
    pub image: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    pub login: String,
    pub name: String,
    pub role: String,
    pub territory: Option<String>,
    pub holder: Option<String>,
}

/// Read it.
pub fn read() -> Result<Story, Failure> {
    let bytes = files::story("office.toml")?;
    toml::from_str(&String::from_utf8_lossy(&bytes)).doing("data/demo/office.toml")
}
