//! How identifiers are spelled in answers: `GS1-EPC-Format`.
//!
//! Translated are names of things, places, parties and papers. Not translated are the event's own
//! id, links to be followed (raw data, certificates), members of other namespaces, and URIs that
//! are no GS1 key: they mean what their author wrote.

use axum::http::HeaderMap;
use nguon_epcis::model::{Event, SensorField, SensorFields, SensorValue};
use nguon_gs1::{DigitalLink, NoUrn, PrefixTable, link_to_urn, urn_to_link};

use crate::problem::{Exception, Problem};
use crate::versions::{EPC_FORMAT, text};

/// A spelling of identifiers, as a caller asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// EPC URNs become Digital Links; a Digital Link of any domain is one already.
    DigitalLink,
    /// Digital Links become EPC URNs where it is known how long the company prefix is. A URN names
    /// the finest level only: of lot and serial number it keeps the serial number.
    EpcUrn,
    /// As captured.
    Captured,
}

/// What a caller may ask for (EPCIS 2.0 §12.7, openapi 2.0.0).
const WISHES: [(&str, Spelling); 4] = [
    ("Always_GS1_Digital_Link", Spelling::DigitalLink),
    ("Always_EPC_URN", Spelling::EpcUrn),
    ("Never_Translates", Spelling::Captured),
    ("No_Preference", Spelling::Captured),
];

impl Spelling {
    /// The spelling that the caller asks for; a Digital Link where nothing is said.
    pub(crate) fn asked(headers: &HeaderMap) -> Result<Self, Problem> {
        let Some(wish) = text(headers, &EPC_FORMAT)? else { return Ok(Self::DigitalLink) };
        Self::named(wish).ok_or_else(|| {
            let names = WISHES.map(|(name, _)| name).join(", ");
            let detail = format!("{EPC_FORMAT} must be one of {names}, not {wish}");
            Problem::new(Exception::NotAcceptable, detail)
        })
    }

    /// The spelling of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        WISHES.into_iter().find(|(known, _)| *known == name).map(|(_, spelling)| spelling)
    }

    /// Its name in the header.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::DigitalLink => "Always_GS1_Digital_Link",
            Self::EpcUrn => "Always_EPC_URN",
            Self::Captured => "Never_Translates",
        }
    }

    /// All that a server with or without a table of prefixes can keep to, as `OPTIONS` tells it.
    pub(crate) const fn offered(has_prefixes: bool) -> &'static str {
        if has_prefixes {
            "No_Preference, Always_GS1_Digital_Link, Always_EPC_URN, Never_Translates"
        } else {
            "No_Preference, Always_GS1_Digital_Link, Never_Translates"
        }
    }
}

/// Spells identifiers and counts those that had to stay as captured.
///
/// ```
/// use nguon_epcis_server::{PrefixTable, Speller, Spelling};
/// let table = PrefixTable::parse("9521234\t7\n").unwrap();
/// let mut speller = Speller::new(Spelling::EpcUrn, Some(&table));
/// let mut id = "https://id.gs1.org/01/09521234543213/21/7".to_owned();
/// speller.identifier(&mut id);
/// assert_eq!((id.as_str(), speller.kept()), ("urn:epc:id:sgtin:9521234.054321.7", 0));
/// ```
#[derive(Debug)]
pub struct Speller<'a> {
    spelling: Spelling,
    prefixes: Option<&'a PrefixTable>,
    kept: usize,
}

impl<'a> Speller<'a> {
    /// Without a table, no Digital Link becomes a URN.
    pub fn new(spelling: Spelling, prefixes: Option<&'a PrefixTable>) -> Self {
        Self { spelling, prefixes, kept: 0 }
    }

    /// GS1 keys that stayed as they were because the length of their company prefix is not known.
    pub fn kept(&self) -> usize {
        self.kept
    }

    /// Every identifier of the event.
    pub fn event(&mut self, event: &mut Event) {
        if self.spelling == Spelling::Captured {
            return;
        }
        let lists = [
            &mut event.epc_list,
            &mut event.child_epcs,
            &mut event.input_epc_list,
            &mut event.output_epc_list,
        ];
        let classes = [
            &mut event.quantity_list,
            &mut event.child_quantity_list,
            &mut event.input_quantity_list,
            &mut event.output_quantity_list,
        ];
        let parties = [&mut event.source_list, &mut event.destination_list];
        let papers = event.biz_transaction_list.iter_mut().flatten().map(|paper| &mut paper.id);
        let places = [&mut event.read_point, &mut event.biz_location];
        let single = [&mut event.parent_id, &mut event.transformation_id];
        let elements = event.sensor_element_list.iter_mut().flatten();
        let devices = elements
            .flat_map(|element| element.metadata.iter_mut().chain(&mut element.reports))
            .filter_map(device);

        let ids = lists.into_iter().flatten().flatten();
        let ids = ids.chain(classes.into_iter().flatten().flatten().map(|one| &mut one.epc_class));
        let ids = ids.chain(parties.into_iter().flatten().flatten().map(|party| &mut party.id));
        let ids = ids.chain(places.into_iter().flatten().map(|place| &mut place.id));
        let ids = ids.chain(single.into_iter().flatten()).chain(papers).chain(devices);
        for id in ids {
            self.identifier(id);
        }
    }

    /// One identifier.
    pub fn identifier(&mut self, id: &mut String) {
        let spelled = match self.spelling {
            Spelling::Captured => None,
            Spelling::DigitalLink => urn_to_link(id).ok().map(|link| link.canonical()),
            Spelling::EpcUrn => self.urn(id),
        };
        if let Some(spelled) = spelled {
            *id = spelled;
        }
    }

    fn urn(&mut self, id: &str) -> Option<String> {
        let link = DigitalLink::parse(id).ok()?;
        let none = PrefixTable::default();
        match link_to_urn(&link, self.prefixes.unwrap_or(&none)) {
            Ok(urn) => Some(urn),
            Err(NoUrn::UnknownPrefix(_)) => {
                self.kept += 1;
                None
            }
            // There is no such URN, with any table.
            Err(NoUrn::NoScheme(_)) => None,
        }
    }
}

/// The identifier of a measuring device.
fn device(fields: &mut SensorFields) -> Option<&mut String> {
    fields.fields.iter_mut().find_map(|(field, value)| match (field, value) {
        (SensorField::DeviceId, SensorValue::Text(id)) => Some(id),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers() {
        // captured, as Digital Link, as URN with the table
        let same = |text: &'static str| (text, text, text);
        let cases = [
            (
                "urn:epc:id:sgtin:9521234.054321.7",
                "https://id.gs1.org/01/09521234543213/21/7",
                "urn:epc:id:sgtin:9521234.054321.7",
            ),
            (
                "https://shop.example.com/01/09521234543213/21/7?17=271231",
                "https://shop.example.com/01/09521234543213/21/7?17=271231",
                "urn:epc:id:sgtin:9521234.054321.7",
            ),
            (
                "urn:epc:id:sgln:9521234.00001.0",
                "https://id.gs1.org/414/9521234000013",
                "urn:epc:id:sgln:9521234.00001.0",
            ),
            (
                "urn:epc:class:lgtin:9521234.054321.L1",
                "https://id.gs1.org/01/09521234543213/10/L1",
                "urn:epc:class:lgtin:9521234.054321.L1",
            ),
            (
                "urn:epc:idpat:sgtin:9521234.054321.*",
                "https://id.gs1.org/01/09521234543213",
                "urn:epc:idpat:sgtin:9521234.054321.*",
            ),
            (
                "https://id.gs1.org/414/9521234000013",
                "https://id.gs1.org/414/9521234000013",
                "urn:epc:id:sgln:9521234.00001.0",
            ),
            same("urn:epc:id:bic:CSQU3054383"),
            same("urn:epcglobal:cbv:bt:9521234000013:1152"),
            same("https://example.com/orders/01/77"),
            same("not a URI"),
        ];
        let table = PrefixTable::parse("9521234\t7\n").unwrap();
        for (captured, link, urn) in cases {
            for (spelling, expected) in [
                (Spelling::DigitalLink, link),
                (Spelling::EpcUrn, urn),
                (Spelling::Captured, captured),
            ] {
                let mut id = captured.to_owned();
                let mut speller = Speller::new(spelling, Some(&table));
                speller.identifier(&mut id);
                assert_eq!((id.as_str(), speller.kept()), (expected, 0), "{captured} {spelling:?}");
                assert_eq!(nguon_gs1::canonical_uri(&id), nguon_gs1::canonical_uri(captured));
            }
        }
    }

    #[test]
    fn an_unknown_prefix_is_counted() {
        let other = PrefixTable::parse("4012345\t7\n").unwrap();
        for table in [None, Some(&other)] {
            let mut speller = Speller::new(Spelling::EpcUrn, table);
            for captured in ["https://id.gs1.org/01/09521234543213/21/7", "urn:x:7"] {
                let mut id = captured.to_owned();
                speller.identifier(&mut id);
                assert_eq!(id, captured);
            }
            assert_eq!(speller.kept(), 1);
        }
    }

    #[test]
    fn wishes_have_the_names_of_the_standard() {
        let header = |value| HeaderMap::from_iter([(EPC_FORMAT, value)]);
        for (name, spelling) in WISHES {
            assert_eq!(Spelling::asked(&header(name.parse().unwrap())).ok(), Some(spelling));
            assert!(name == "No_Preference" || spelling.name() == name);
        }
        assert_eq!(Spelling::asked(&HeaderMap::new()).ok(), Some(Spelling::DigitalLink));
        let unknown = Spelling::asked(&header("Sometimes".parse().unwrap()));
        assert_eq!(unknown.map_err(|no| no.exception()), Err(Exception::NotAcceptable));
    }
}
