//! Words of the Core Business Vocabulary 2.0 and their spellings: bare word, URN, Web URI, CURIE.
//!
//! One row per vocabulary; the words are facts of the JSON Schema 2.0.1 and the CBV ontology.

use std::borrow::Cow;

use crate::context::Namespaces;
use crate::uri;

/// Which vocabulary a value belongs to; it follows from the member that holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `bizStep`
    BizStep,
    /// `disposition`, `persistentDisposition`
    Disposition,
    /// `bizTransaction` type
    BizTransactionType,
    /// `source` and `destination` type
    SourceDestinationType,
    /// `errorDeclaration` reason
    ErrorReason,
    /// `sensorReport` component
    Component,
    /// `sensorReport` type
    Measurement,
    /// `sensorReport` exception
    SensorAlert,
}

/// Namespace of the vocabulary of CBV as Web URIs.
const CBV_WEB: &str = "https://ref.gs1.org/cbv/";
/// Another spelling of the same namespace that JSON may not use (JSON Schema `vocab-other-uri`).
const CBV_NS: [&str; 2] = ["https://ns.gs1.org/cbv/", "http://ns.gs1.org/cbv/"];
/// Namespace of CBV words as URNs, the only spelling of EPCIS 1.x.
const CBV_URN: &str = "urn:epcglobal:cbv:";
/// GS1 Web Vocabulary in EPCIS 2.0.0; the event hash uses this spelling.
const VOC: &str = "https://gs1.org/voc/";
/// Other spellings of the GS1 Web Vocabulary; 2.0.1 uses the first.
const VOC_OTHER: [&str; 3] =
    ["https://ref.gs1.org/voc/", "https://www.gs1.org/voc/", "http://gs1.org/voc/"];

impl Kind {
    /// What stands before the word in a Web URI.
    const fn web_prefix(self) -> &'static str {
        match self {
            Self::BizStep => "BizStep-",
            Self::Disposition => "Disp-",
            Self::BizTransactionType => "BTT-",
            Self::SourceDestinationType => "SDT-",
            Self::ErrorReason => "ER-",
            Self::Component => "Comp-",
            Self::Measurement | Self::SensorAlert => "",
        }
    }

    /// What stands before the word in a URN, after `urn:epcglobal:cbv:`; the GS1 Web Vocabulary
    /// has no URNs.
    const fn urn_prefix(self) -> Option<&'static str> {
        match self {
            Self::BizStep => Some("bizstep:"),
            Self::Disposition => Some("disp:"),
            Self::BizTransactionType => Some("btt:"),
            Self::SourceDestinationType => Some("sdt:"),
            Self::ErrorReason => Some("er:"),
            Self::Component => Some("comp:"),
            Self::Measurement | Self::SensorAlert => None,
        }
    }

    const fn is_web_vocabulary(self) -> bool {
        self.urn_prefix().is_none()
    }

    /// The words, sorted.
    pub const fn words(self) -> &'static [&'static str] {
        match self {
            Self::BizStep => BIZ_STEPS,
            Self::Disposition => DISPOSITIONS,
            Self::BizTransactionType => BIZ_TRANSACTION_TYPES,
            Self::SourceDestinationType => SOURCE_DESTINATION_TYPES,
            Self::ErrorReason => ERROR_REASONS,
            Self::Component => COMPONENTS,
            Self::Measurement => MEASUREMENTS,
            Self::SensorAlert => SENSOR_ALERTS,
        }
    }

    fn has(self, word: &str) -> bool {
        self.words().binary_search(&word).is_ok()
    }
}

/// One spelling for all: the Web URI of a standard word, or the URI as written.
///
/// ```
/// use nguon_epcis::vocab::{Kind, canonical};
/// let names = nguon_epcis::context::Namespaces::pinned();
/// let shipping = "https://ref.gs1.org/cbv/BizStep-shipping";
/// for written in ["shipping", "urn:epcglobal:cbv:bizstep:shipping", "cbv:BizStep-shipping",
///                 "https://ns.gs1.org/cbv/BizStep-shipping", shipping] {
///     assert_eq!(canonical(Kind::BizStep, written, &names), shipping);
/// }
/// assert_eq!(canonical(Kind::BizStep, "urn:x:washing", &names), "urn:x:washing");
/// ```
pub fn canonical<'a>(kind: Kind, written: &'a str, names: &Namespaces) -> Cow<'a, str> {
    if !written.contains(':') {
        let namespace = if kind.is_web_vocabulary() { VOC } else { CBV_WEB };
        return Cow::Owned(format!("{namespace}{}{written}", kind.web_prefix()));
    }
    let urn_word = || written.strip_prefix(CBV_URN)?.strip_prefix(kind.urn_prefix()?);
    if let Some(word) = urn_word() {
        return Cow::Owned(format!("{CBV_WEB}{}{word}", kind.web_prefix()));
    }
    let other = |namespaces: &[&str]| namespaces.iter().find_map(|ns| written.strip_prefix(ns));
    if let Some(local) = other(&CBV_NS) {
        return Cow::Owned(format!("{CBV_WEB}{local}"));
    }
    if let Some(local) = other(&VOC_OTHER) {
        return Cow::Owned(format!("{VOC}{local}"));
    }
    match names.expand(written) {
        Some((namespace, local)) if namespace == CBV_WEB => Cow::Owned(format!("{CBV_WEB}{local}")),
        Some((namespace, local)) if namespace == VOC || VOC_OTHER.contains(&namespace) => {
            Cow::Owned(format!("{VOC}{local}"))
        }
        _ => Cow::Borrowed(written),
    }
}

/// The bare word of a standard term, however it is spelled.
pub fn bare_word<'a>(kind: Kind, written: &'a str, names: &Namespaces) -> Option<Cow<'a, str>> {
    if !written.contains(':') {
        return kind.has(written).then_some(Cow::Borrowed(written));
    }
    let namespace = if kind.is_web_vocabulary() { VOC } else { CBV_WEB };
    let uri = canonical(kind, written, names);
    let word = uri.strip_prefix(namespace)?.strip_prefix(kind.web_prefix())?;
    kind.has(word).then(|| Cow::Owned(word.to_owned()))
}

/// The URN of a standard word, however it is spelled: the only spelling of EPCIS 1.x. `None` for
/// words of others, and for the GS1 Web Vocabulary, which has no URNs.
///
/// ```
/// use nguon_epcis::vocab::{Kind, urn};
/// let names = nguon_epcis::context::Namespaces::pinned();
/// let shipping = urn(Kind::BizStep, "shipping", &names);
/// assert_eq!(shipping.as_deref(), Some("urn:epcglobal:cbv:bizstep:shipping"));
/// ```
pub fn urn(kind: Kind, written: &str, names: &Namespaces) -> Option<String> {
    let prefix = kind.urn_prefix()?;
    let word = bare_word(kind, written, names)?;
    Some(format!("{CBV_URN}{prefix}{word}"))
}

/// A spelling that JSON may use: as written if it may, else the bare word, else (a word that GS1
/// does not know, which XML may hold) a Web URI that nothing forbids.
pub(crate) fn in_json<'a>(kind: Kind, written: &'a str, names: &Namespaces) -> Cow<'a, str> {
    if check_json(kind, written).is_ok() {
        return Cow::Borrowed(written);
    }
    if let Some(word) = bare_word(kind, written, names) {
        return word;
    }
    let uri = canonical(kind, written, names);
    match uri.strip_prefix(VOC) {
        Some(local) if kind.is_web_vocabulary() => Cow::Owned(format!("{}{local}", VOC_OTHER[0])),
        _ => uri,
    }
}

/// What JSON may write: a bare word of the vocabulary, or a URI that is not the URN or `ns`
/// spelling of one (JSON Schema 2.0.1 `vocab-other-uri`, `vocab-nonGS1WebVoc-uri`).
pub(crate) fn check_json(kind: Kind, written: &str) -> Result<(), String> {
    if !written.contains(':') {
        return check_word(kind, written);
    }
    uri::check(written)?;
    let forbidden = if kind.is_web_vocabulary() {
        [VOC, VOC_OTHER[1], VOC_OTHER[2]].iter().any(|ns| written.starts_with(ns))
    } else {
        written.starts_with(CBV_URN) || CBV_NS.iter().any(|ns| written.starts_with(ns))
    };
    if !forbidden {
        return Ok(());
    }
    Err(match bare_word(kind, written, &Namespaces::default()) {
        Some(word) => format!("JSON writes standard words bare: {word}"),
        None => "this namespace belongs to GS1 and has no such word".to_owned(),
    })
}

/// What XML may write: any URI but a URN of CBV for something else; bare words are relative URIs
/// there and must be known.
pub(crate) fn check_xml(kind: Kind, written: &str) -> Result<(), String> {
    if !written.contains(':') {
        return check_word(kind, written);
    }
    uri::check(written)?;
    match (written.strip_prefix(CBV_URN), kind.urn_prefix()) {
        (Some(rest), Some(prefix)) if !rest.starts_with(prefix) => {
            Err(format!("such words begin with {CBV_URN}{prefix}"))
        }
        _ => Ok(()),
    }
}

fn check_word(kind: Kind, written: &str) -> Result<(), String> {
    if kind.has(written) {
        return Ok(());
    }
    let words = kind.words();
    let near = words.iter().filter(|word| word.chars().next() == written.chars().next());
    let near: Vec<&str> = near.copied().take(8).collect();
    let hint = if near.is_empty() { words.iter().copied().take(8).collect() } else { near };
    Err(format!(
        "CBV 2.0 has no such word; write a word of it (such as {}) or a URI of your own",
        hint.join(", ")
    ))
}

const BIZ_STEPS: &[&str] = &[
    "accepting",
    "arriving",
    "assembling",
    "collecting",
    "commissioning",
    "consigning",
    "creating_class_instance",
    "cycle_counting",
    "decommissioning",
    "departing",
    "destroying",
    "disassembling",
    "dispensing",
    "encoding",
    "entering_exiting",
    "holding",
    "inspecting",
    "installing",
    "killing",
    "loading",
    "other",
    "packing",
    "picking",
    "receiving",
    "removing",
    "repackaging",
    "repairing",
    "replacing",
    "reserving",
    "retail_selling",
    "sampling",
    "sensor_reporting",
    "shipping",
    "staging_outbound",
    "stock_taking",
    "stocking",
    "storing",
    "transporting",
    "unloading",
    "unpacking",
    "void_shipping",
];

const DISPOSITIONS: &[&str] = &[
    "active",
    "available",
    "completeness_inferred",
    "completeness_verified",
    "conformant",
    "container_closed",
    "container_open",
    "damaged",
    "destroyed",
    "dispensed",
    "disposed",
    "encoded",
    "expired",
    "in_progress",
    "in_transit",
    "inactive",
    "mismatch_class",
    "mismatch_instance",
    "mismatch_quantity",
    "needs_replacement",
    "no_pedigree_match",
    "non_conformant",
    "non_sellable_other",
    "partially_dispensed",
    "recalled",
    "reserved",
    "retail_sold",
    "returned",
    "sellable_accessible",
    "sellable_not_accessible",
    "stolen",
    "unavailable",
    "unknown",
];

const BIZ_TRANSACTION_TYPES: &[&str] = &[
    "bol",
    "cert",
    "desadv",
    "inv",
    "pedigree",
    "po",
    "poc",
    "prodorder",
    "recadv",
    "rma",
    "testprd",
    "testres",
    "upevt",
];

const SOURCE_DESTINATION_TYPES: &[&str] = &["location", "owning_party", "possessing_party"];

const ERROR_REASONS: &[&str] = &["did_not_occur", "incorrect_data"];

const COMPONENTS: &[&str] = &[
    "altitude",
    "axial_distance",
    "azimuth",
    "easting",
    "elevation_angle",
    "height",
    "latitude",
    "longitude",
    "northing",
    "polar_angle",
    "spherical_radius",
    "x",
    "y",
    "z",
];

const MEASUREMENTS: &[&str] = &[
    "AbsoluteHumidity",
    "AbsorbedDose",
    "AbsorbedDoseRate",
    "Acceleration",
    "Altitude",
    "AmountOfSubstance",
    "AmountOfSubstancePerUnitVolume",
    "Angle",
    "AngularAcceleration",
    "AngularMomentum",
    "AngularVelocity",
    "Area",
    "Capacitance",
    "Conductance",
    "Conductivity",
    "Count",
    "Density",
    "Dimensionless",
    "DoseEquivalent",
    "DoseEquivalentRate",
    "DynamicViscosity",
    "ElectricCharge",
    "ElectricCurrent",
    "ElectricCurrentDensity",
    "ElectricFieldStrength",
    "Energy",
    "Exposure",
    "Force",
    "Frequency",
    "Illuminance",
    "Inductance",
    "Irradiance",
    "KinematicViscosity",
    "Length",
    "LinearMomentum",
    "Luminance",
    "LuminousFlux",
    "LuminousIntensity",
    "MagneticFlux",
    "MagneticFluxDensity",
    "MagneticVectorPotential",
    "Mass",
    "MassConcentration",
    "MassFlowRate",
    "MassPerAreaTime",
    "MemoryCapacity",
    "MolalityOfSolute",
    "MolarEnergy",
    "MolarMass",
    "MolarVolume",
    "Power",
    "Pressure",
    "RadiantFlux",
    "RadiantIntensity",
    "Radioactivity",
    "RelativeHumidity",
    "Resistance",
    "Resistivity",
    "SolidAngle",
    "SpecificVolume",
    "Speed",
    "SurfaceDensity",
    "SurfaceTension",
    "Temperature",
    "Time",
    "Torque",
    "Voltage",
    "Volume",
    "VolumeFlowRate",
    "VolumeFraction",
    "VolumetricFlux",
    "Wavenumber",
];

const SENSOR_ALERTS: &[&str] = &["ALARM_CONDITION", "ERROR_CONDITION"];

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Kind; 8] = [
        Kind::BizStep,
        Kind::Disposition,
        Kind::BizTransactionType,
        Kind::SourceDestinationType,
        Kind::ErrorReason,
        Kind::Component,
        Kind::Measurement,
        Kind::SensorAlert,
    ];

    #[test]
    fn every_word_survives_every_spelling() {
        let names = Namespaces::default();
        for kind in ALL {
            assert!(kind.words().is_sorted());
            for word in kind.words() {
                assert_eq!(check_json(kind, word), Ok(()));
                let uri = canonical(kind, word, &names);
                assert_eq!(bare_word(kind, &uri, &names).as_deref(), Some(*word), "{uri}");
                if let Some(prefix) = kind.urn_prefix() {
                    let urn = format!("{CBV_URN}{prefix}{word}");
                    assert_eq!(bare_word(kind, &urn, &names).as_deref(), Some(*word));
                }
            }
        }
    }

    #[test]
    fn what_xml_may_say_json_can_say() {
        let names = Namespaces::default();
        let spellings = [
            "urn:epcglobal:cbv:bizstep:unheard_of",
            "urn:epcglobal:cbv:disp:unheard_of",
            "urn:epcglobal:cbv:unheard_of",
            "https://ns.gs1.org/cbv/BizStep-unheard_of",
            "http://ns.gs1.org/cbv/unheard_of",
            "https://gs1.org/voc/UnheardOf",
            "http://gs1.org/voc/UnheardOf",
            "https://www.gs1.org/voc/Temperature",
            "https://ref.gs1.org/voc/UnheardOf",
            "gs1:UnheardOf",
            "urn:x:own",
            "Temperature",
            "shipping",
        ];
        let mut taken = 0;
        for (kind, written) in ALL.into_iter().flat_map(|kind| spellings.map(|one| (kind, one))) {
            if check_xml(kind, written).is_err() {
                continue;
            }
            let said = in_json(kind, written, &names);
            assert_eq!(check_json(kind, &said), Ok(()), "{kind:?} {written}");
            let (before, after) =
                (canonical(kind, written, &names), canonical(kind, &said, &names));
            assert_eq!(before, after, "{kind:?} {written}");
            taken += 1;
        }
        assert!(taken > 60, "{taken}");
    }

    #[test]
    fn json_spellings() {
        let cases = [
            (Kind::BizStep, "transforming", false),
            (Kind::BizStep, "urn:epcglobal:cbv:bizstep:shipping", false),
            (Kind::BizStep, "https://ns.gs1.org/cbv/BizStep-shipping", false),
            (Kind::BizStep, "https://ref.gs1.org/cbv/BizStep-shipping", true),
            (Kind::BizStep, "https://example.org/steps/washing", true),
            (Kind::Measurement, "https://gs1.org/voc/Temperature", false),
            (Kind::Measurement, "gs1:Temperature", true),
            (Kind::Disposition, "in_transport", false),
            (Kind::Disposition, "", false),
        ];
        for (kind, written, good) in cases {
            assert_eq!(check_json(kind, written).is_ok(), good, "{written}");
        }
    }
}
