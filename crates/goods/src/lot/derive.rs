//! From one event to what it says was made: pure, without tables.

use jiff::Timestamp;
use nguon_epcis::model::{Action, Event, EventType, Extension, Identified, Level, Place, Role};
use nguon_gs1::canonical_uri;
use nguon_lineage::Quantity;
use rust_decimal::Decimal;

use super::model::Making;
use crate::key::{ItemKey, Kind};

/// Namespace of CBV master data; XML writes it without its last colon.
const CBVMDA: &str = "urn:epcglobal:cbv:mda";

/// Things that an event makes known, each once, in the order of the event:
///
/// - what an object event adds and what a transformation puts out (EPCIS 2.0 §7.4.2, §7.4.5);
/// - the lot of single goods among them, counted in pieces;
/// - the logistic unit that an aggregation builds, since a pallet has no other beginning.
pub(super) fn makings(event: &Event, event_id: &str, seq: u64) -> Vec<Making> {
    let Ok(made) = Timestamp::from_nanosecond(event.event_time.epoch_ns().into()) else {
        return Vec::new();
    };
    let place = |place: Option<&Place>| Some(canonical_uri(&place?.id).into_owned());
    let certificates = event.certification_info.as_ref();
    let said = |key: ItemKey, quantity: Option<Quantity>, stated: bool| Making {
        key,
        event: event_id.to_owned(),
        seq,
        made,
        read_point: place(event.read_point.as_ref()),
        biz_location: place(event.biz_location.as_ref()),
        quantity,
        stated,
        best_before: ilmd(event, &["bestBeforeDate", "itemExpirationDate", "expirationDate"]),
        origin: ilmd(event, &["countryOfOrigin"]),
        certificates: certificates.map(|info| info.uris().to_vec()).unwrap_or_default(),
    };
    let mut found: Vec<Making> = Vec::new();
    for one in event.identifiers().filter(|one| makes(event, one)) {
        if let Some(key) = ItemKey::of(&one.id) {
            add(&mut found, said(key, amount(&one), true));
        }
        if let Some(lot) = one.lot_class.as_deref().and_then(ItemKey::of) {
            let one_piece = (one.level == Level::Instance).then(|| Quantity::pieces(Decimal::ONE));
            add(&mut found, said(lot, one_piece, false));
        }
    }
    found
}

fn makes(event: &Event, one: &Identified<'_>) -> bool {
    let adds = event.action == Some(Action::Add);
    match (&event.event_type, one.role) {
        (EventType::Object, Role::Epc) => adds,
        (EventType::Transformation, Role::Output) => true,
        (EventType::Aggregation, Role::Parent) => {
            adds && ItemKey::of(&one.id).is_some_and(|key| key.kind() == Kind::Unit)
        }
        _ => false,
    }
}

fn amount(one: &Identified<'_>) -> Option<Quantity> {
    let stated = one.quantity?;
    let value = stated.quantity.as_ref()?.to_decimal()?;
    Some(Quantity { value, unit: stated.uom.clone() })
}

/// One more making, or more of one that the same event makes in several rows.
fn add(found: &mut Vec<Making>, new: Making) {
    match found.iter_mut().find(|making| making.key == new.key) {
        Some(making) => {
            making.quantity = sum(making.quantity.take(), new.quantity);
            making.stated |= new.stated;
        }
        None => found.push(new),
    }
}

/// How much all these events made. Where one states how much of a lot there is, pieces that others
/// only number are among it.
pub(super) fn made_in_all(events: &[(Option<Quantity>, bool)]) -> Option<Quantity> {
    let any_states = events.iter().any(|(_, stated)| *stated);
    let counted = events.iter().filter(|(_, stated)| *stated || !any_states);
    counted.map(|(quantity, _)| quantity.clone()).reduce(sum).flatten()
}

/// Both together; unknown when one is unknown or their units differ.
fn sum(one: Option<Quantity>, other: Option<Quantity>) -> Option<Quantity> {
    let (one, other) = (one?, other?);
    (one.unit == other.unit)
        .then(|| one.value.checked_add(other.value))
        .flatten()
        .map(|value| Quantity { value, unit: one.unit })
}

/// The first of these members of the instance or lot master data, as text.
fn ilmd(event: &Event, names: &[&str]) -> Option<String> {
    let members = event.ilmd.as_ref()?;
    let is = |one: &&Extension, name: &str| {
        one.name.local == name && one.name.namespace.trim_end_matches(':') == CBVMDA
    };
    let value = |name: &&str| members.iter().find(|one| is(one, name))?.value.as_str();
    names.iter().find_map(value).filter(|text| !text.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_numbered_after_their_lot_was_counted_are_not_more_of_it() {
        let pieces = |n: u32| Some(Quantity::pieces(Decimal::from(n)));
        let cases = [
            (vec![(pieces(40), true), (pieces(2), false)], pieces(40)),
            // Counted and numbered in one event: that event says both.
            (vec![(pieces(42), true)], pieces(42)),
            (vec![(pieces(42), true), (pieces(40), true), (pieces(1), false)], pieces(82)),
            // Nobody says how many there are: those that have a number.
            (vec![(pieces(2), false), (pieces(3), false)], pieces(5)),
            (vec![(None, true), (pieces(3), false)], None),
            (vec![], None),
        ];
        for (events, made) in cases {
            assert_eq!(made_in_all(&events), made, "{events:?}");
        }
    }
}
