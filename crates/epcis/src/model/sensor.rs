//! Sensor data (EPCIS 2.0 §7.3.7). The attributes of metadata and reports are one table, from
//! which reading, writing, validation and hashing are driven.

use super::{DecimalText, EventTime, Extension};
use crate::vocab::Kind;

/// What was measured in one go: metadata common to all reports, and the reports.
#[derive(Debug, Clone, PartialEq)]
pub struct SensorElement {
    /// Holds for all reports.
    pub metadata: Option<SensorFields>,
    /// At least one.
    pub reports: Vec<SensorFields>,
    /// Members of other namespaces.
    pub extensions: Vec<Extension>,
}

/// Attributes of `sensorMetadata` or of one `sensorReport`, in written order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SensorFields {
    /// Attributes with their values, each at most once.
    pub fields: Vec<(SensorField, SensorValue)>,
    /// Members of other namespaces.
    pub extensions: Vec<Extension>,
}

impl SensorFields {
    /// The value of an attribute.
    pub fn get(&self, field: SensorField) -> Option<&SensorValue> {
        self.fields.iter().find(|(name, _)| *name == field).map(|(_, value)| value)
    }
}

/// The value of a sensor attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum SensorValue {
    /// URI, CBV word, text, hexadecimal digits: as written.
    Text(String),
    /// A number with its written form.
    Number(DecimalText),
    /// A point in time.
    Time(EventTime),
    /// Yes or no.
    Flag(bool),
}

/// How an attribute's value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SensorKind {
    /// A URI.
    Uri,
    /// A word of a vocabulary, or a URI.
    Term,
    /// Any text.
    Text,
    /// Hexadecimal digits.
    Hex,
    /// A number.
    Number,
    /// A date-time.
    Time,
    /// `true` or `false`.
    Flag,
}

macro_rules! sensor_fields {
    ($($variant:ident $name:literal $kind:ident $in_metadata:literal $in_report:literal),* $(,)?) => {
        /// The attributes of sensor metadata and reports, in the order that the event hash
        /// has for reports (CBV 2.0 §8.9.2).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum SensorField {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl SensorField {
            /// All attributes, in the order of the event hash of reports.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Name in JSON and XML.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How its value is written.
            pub const fn kind(self) -> SensorKind {
                match self { $(Self::$variant => SensorKind::$kind,)* }
            }

            /// Whether `sensorMetadata` may have it.
            pub const fn in_metadata(self) -> bool {
                match self { $(Self::$variant => $in_metadata,)* }
            }

            /// Whether a `sensorReport` may have it.
            pub const fn in_report(self) -> bool {
                match self { $(Self::$variant => $in_report,)* }
            }
        }
    };
}

sensor_fields! {
    Type "type" Term false true,
    Exception "exception" Term false true,
    DeviceId "deviceID" Uri true true,
    DeviceMetadata "deviceMetadata" Uri true true,
    RawData "rawData" Uri true true,
    DataProcessingMethod "dataProcessingMethod" Uri true true,
    BizRules "bizRules" Uri true true,
    Time "time" Time true true,
    StartTime "startTime" Time true false,
    EndTime "endTime" Time true false,
    Microorganism "microorganism" Uri false true,
    ChemicalSubstance "chemicalSubstance" Uri false true,
    Value "value" Number false true,
    Component "component" Term false true,
    StringValue "stringValue" Text false true,
    BooleanValue "booleanValue" Flag false true,
    HexBinaryValue "hexBinaryValue" Hex false true,
    UriValue "uriValue" Uri false true,
    MinValue "minValue" Number false true,
    MaxValue "maxValue" Number false true,
    MeanValue "meanValue" Number false true,
    SDev "sDev" Number false true,
    PercRank "percRank" Number false true,
    PercValue "percValue" Number false true,
    Uom "uom" Text false true,
    CoordinateReferenceSystem "coordinateReferenceSystem" Uri false true,
}

impl SensorField {
    /// The vocabulary its words come from, if it has one.
    pub const fn vocabulary(self) -> Option<Kind> {
        match self {
            Self::Type => Some(Kind::Measurement),
            Self::Exception => Some(Kind::SensorAlert),
            Self::Component => Some(Kind::Component),
            _ => None,
        }
    }

    /// The attribute of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == name)
    }
}
