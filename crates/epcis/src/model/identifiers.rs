//! Which objects an event speaks of, in which role, under their canonical names.

use std::borrow::Cow;

use super::{Event, Extension, Quantity};
use crate::canon;
use crate::context::CBVMDA;

/// The part an object or class plays in an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// `epcList`, `quantityList`
    Epc,
    /// `parentID`
    Parent,
    /// `childEPCs`, `childQuantityList`
    Child,
    /// `inputEPCList`, `inputQuantityList`
    Input,
    /// `outputEPCList`, `outputQuantityList`
    Output,
}

/// One object, or so much of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Named by an EPC: one thing.
    Instance,
    /// Named by an EPC class: a lot or a product, with a quantity.
    Class,
}

/// An object of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Identified<'a> {
    /// Its part in the event.
    pub role: Role,
    /// Whether it is one thing or so much of a class.
    pub level: Level,
    /// Identifier as written.
    pub written: &'a str,
    /// Canonical GS1 Digital Link, or the URI as written where there is none.
    pub id: Cow<'a, str>,
    /// The quantity of a class.
    pub quantity: Option<&'a Quantity>,
    /// Canonical identifier of the lot (GTIN and batch) that the object belongs to, where the
    /// event says so: its Digital Link holds AI 10 beside AI 21, or the event's ILMD gives
    /// `cbvmda:lotNumber` and speaks of one GTIN only.
    pub lot_class: Option<String>,
}

impl Event {
    /// Every class of which it names some, with its quantity if it has one.
    pub fn quantities(&self) -> impl Iterator<Item = &Quantity> {
        let lists = [
            &self.quantity_list,
            &self.child_quantity_list,
            &self.input_quantity_list,
            &self.output_quantity_list,
        ];
        lists.into_iter().flatten().flatten()
    }

    /// Every object and class of the event, in the order of its members.
    pub fn identifiers(&self) -> impl Iterator<Item = Identified<'_>> {
        let parent = self.parent_id.as_deref().map(|id| instance(Role::Parent, id));
        let instances = [
            (Role::Epc, &self.epc_list),
            (Role::Child, &self.child_epcs),
            (Role::Input, &self.input_epc_list),
            (Role::Output, &self.output_epc_list),
        ];
        let classes = [
            (Role::Epc, &self.quantity_list),
            (Role::Child, &self.child_quantity_list),
            (Role::Input, &self.input_quantity_list),
            (Role::Output, &self.output_quantity_list),
        ];
        let instances = instances
            .into_iter()
            .flat_map(|(role, list)| list.iter().flatten().map(move |id| instance(role, id)));
        let classes = classes
            .into_iter()
            .flat_map(|(role, list)| list.iter().flatten().map(move |item| class(role, item)));
        let ilmd_lot = self.ilmd_lot();
        parent.into_iter().chain(instances).chain(classes).map(move |mut one| {
            if one.lot_class.is_none() && described_by_ilmd(one.role) {
                one.lot_class.clone_from(
                    &ilmd_lot.as_ref().filter(|lot| lot.fits(&one)).map(|l| l.id.clone()),
                );
            }
            one
        })
    }

    /// The lot that the ILMD names, if the objects it describes are of one GTIN.
    fn ilmd_lot(&self) -> Option<IlmdLot> {
        let number = lot_number(self.ilmd.as_ref()?)?;
        let epcs = self.epc_list.iter().chain(&self.output_epc_list).flatten().map(String::as_str);
        let lists = self.quantity_list.iter().chain(&self.output_quantity_list).flatten();
        let described = epcs.chain(lists.map(|item| item.epc_class.as_str()));
        let mut gtins =
            described.map(|written| gtin(&canon::identifier(written)).map(str::to_owned));
        let first = gtins.next()??;
        let only = gtins.all(|gtin| gtin.as_deref() == Some(&first));
        only.then(|| IlmdLot { id: canon::lot(&first, number), gtin: first })
    }
}

struct IlmdLot {
    gtin: String,
    id: String,
}

impl IlmdLot {
    /// A lot cannot be said again of a class that is a lot already.
    fn fits(&self, one: &Identified<'_>) -> bool {
        let bare = one.level == Level::Instance || !one.id.contains("/10/");
        bare && gtin(&one.id) == Some(self.gtin.as_str())
    }
}

fn described_by_ilmd(role: Role) -> bool {
    matches!(role, Role::Epc | Role::Output)
}

fn instance(role: Role, written: &str) -> Identified<'_> {
    let id = canon::identifier(written);
    let lot_class = canon::lot_class_of(written);
    Identified { role, level: Level::Instance, written, id, quantity: None, lot_class }
}

fn class(role: Role, item: &Quantity) -> Identified<'_> {
    let written = item.epc_class.as_str();
    let id = canon::identifier(written);
    Identified { role, level: Level::Class, written, id, quantity: Some(item), lot_class: None }
}

fn lot_number(ilmd: &[Extension]) -> Option<&str> {
    // XML writes the namespace without its last colon.
    let namespaces = [CBVMDA, CBVMDA.trim_end_matches(':')];
    let is_lot = |one: &&Extension| {
        namespaces.contains(&one.name.namespace.as_str()) && one.name.local == "lotNumber"
    };
    ilmd.iter().find(is_lot)?.value.as_str().filter(|number| !number.is_empty())
}

/// The 14 digits of a canonical Digital Link that begins with a GTIN.
fn gtin(canonical: &str) -> Option<&str> {
    let rest = canonical.strip_prefix("https://id.gs1.org/01/")?;
    rest.get(..14).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
}
