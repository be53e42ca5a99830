//! Visits with all that is told of them, on screen, on paper and in files.

use std::collections::HashMap;

use jiff::civil::Date;
use nguon_platform::db::Tx;
use nguon_platform::i18n;
use nguon_platform::web::{Officer, Tone, Visitor};
use uuid::Uuid;

use super::super::visits::Stood;
use super::super::{Plan, VisitState};
use super::visit_tone;
use crate::code;
use crate::crop::Crop;
use crate::error::RegistryError;
use crate::site::Labels;
use crate::subject::SubjectKind;

/// A visit in words.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub id: Uuid,
    pub name: String,
    /// The page of what is visited.
    pub href: String,
    pub codes: String,
    pub place: String,
    pub crops: String,
    pub first: Date,
    pub last: Date,
    pub officer: String,
    pub tone: Tone,
    pub state: String,
    pub checked: Option<Date>,
    pub reason: String,
    /// Where a check of it is recorded, while it is to be made.
    pub check: Option<String>,
}

/// Visits with their codes and communes, read for telling.
pub(super) struct Known {
    stood: Vec<Stood>,
    codes: HashMap<Uuid, String>,
    places: Vec<String>,
}

/// Read what is told of visits.
pub(super) fn known(
    tx: &mut Tx<'_>,
    stood: Vec<Stood>,
    today: Date,
) -> Result<Known, RegistryError> {
    let mut codes = HashMap::new();
    for kind in SubjectKind::ALL {
        let subjects = stood.iter().map(|one| one.visit.subject);
        let mut ids: Vec<Uuid> =
            subjects.filter(|subject| subject.kind == *kind).map(|subject| subject.id).collect();
        ids.sort_unstable();
        ids.dedup();
        for (id, found) in code::of_many(tx, *kind, &ids)? {
            let found: Vec<String> = found.into_iter().map(|code| code.normalised).collect();
            codes.insert(id, found.join(", "));
        }
    }
    let mut labels = Labels::new(today);
    let mut places = Vec::with_capacity(stood.len());
    for one in &stood {
        places.push(labels.unit(tx, &one.visit.commune)?);
    }
    Ok(Known { stood, codes, places })
}

impl Known {
    /// In the visitor's language.
    pub(super) fn told(self, officer: &Officer, plan: &Plan, crops: &[Crop]) -> Vec<Told> {
        let may_check = officer.may(nguon_platform::accounts::Capability::EditRegistry);
        let visitor = &officer.visitor;
        let codes = self.codes;
        let tell = |(stood, place): (Stood, String)| {
            let visit = stood.visit;
            let folder = match visit.subject.kind {
                SubjectKind::GrowingArea => "growing-areas",
                SubjectKind::PackingHouse => "packing-houses",
            };
            let href = format!("/{folder}/{}", visit.subject.id);
            let approved = plan.state == super::PlanState::Approved;
            let open = stood.state <= VisitState::Due;
            Told {
                check: (may_check && approved && open)
                    .then(|| format!("{href}/checks/new?visit={}", visit.id)),
                id: visit.id,
                name: visit.name,
                codes: codes.get(&visit.subject.id).cloned().unwrap_or_default(),
                place,
                crops: crop_names(visitor, crops, &visit.crops),
                first: visit.terms.window.first,
                last: visit.terms.window.last,
                officer: visit.terms.officer.map(|(_, name)| name).unwrap_or_default(),
                tone: visit_tone(stood.state),
                state: visitor.t(&format!("registry-visit-{}", stood.state.word())),
                checked: stood.checked,
                reason: visit.terms.reason.unwrap_or_default(),
                href,
            }
        };
        self.stood.into_iter().zip(self.places).map(tell).collect()
    }
}

/// Crops in the visitor's language.
pub(super) fn crop_names(visitor: &Visitor, known: &[Crop], ids: &[String]) -> String {
    let name = |id: &String| {
        let found = known.iter().find(|crop| crop.id.as_str() == id);
        found.map_or_else(|| id.clone(), |crop| crop.label(visitor.language).to_owned())
    };
    ids.iter().map(name).collect::<Vec<_>>().join(", ")
}

impl Told {
    /// The window as people write it.
    pub(super) fn window(&self) -> String {
        format!("{} – {}", i18n::date(self.first), i18n::date(self.last))
    }
}
