//! One condition of a query as a value.

use super::extension::ExtensionFilter;
use super::{FieldName, IdPattern, MatchField, Member, TimeField};
use crate::model::{Action, DecimalText, EventTime, SensorField};

/// One condition. Identifiers and words are canonical.
///
/// A store that cannot answer a variant says so by [`Filter::parameters`]; it never ignores one.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Filter {
    /// `eventType`: names of types, as in [`EventType::name`](crate::model::EventType::name).
    EventType(Vec<String>),
    /// `GE_eventTime` and its kin.
    Time(TimeField, Bound, EventTime),
    /// `EQ_action`
    Action(Vec<Action>),
    /// `EQ_bizStep` and other members with one value.
    Member(Member, Vec<String>),
    /// `MATCH_epc` and its kin.
    Match(MatchField, Vec<IdPattern>),
    /// `EQ_persistentDisposition_set` and `…_unset`
    PersistentDisposition(Change, Vec<String>),
    /// `WD_readPoint`, `WD_bizLocation`: one of these or what lies below it by master data.
    /// [`SimpleEventQuery::resolve`](super::SimpleEventQuery::resolve) turns it into
    /// [`Filter::Member`].
    WithDescendants(Member, Vec<String>),
    /// `EQ_bizTransaction_TYPE`, `EQ_source_TYPE`, `EQ_destination_TYPE`: type, identifiers.
    Typed(TypedList, String, Vec<String>),
    /// `EQ_quantity`, `GE_quantity_KGM` and their kin, in any quantity list.
    Quantity(Relation, Vec<Amount>),
    /// `EXISTS_errorDeclaration`
    HasErrorDeclaration,
    /// `GE_errorDeclarationTime` and `LT_…`
    ErrorTime(Bound, EventTime),
    /// `EQ_errorReason`
    ErrorReason(Vec<String>),
    /// `EQ_correctiveEventID`, as written.
    CorrectiveEventId(Vec<String>),
    /// `EXISTS_sensorElementList`
    HasSensorElement,
    /// An attribute of any sensor metadata or report.
    Sensor(SensorField, SensorTest),
    /// A member of another namespace.
    Extension(ExtensionFilter),
    /// `HASATTR_field`: master data of the field's value have one of these attributes (IRIs).
    HasAttribute(MasterField, Vec<String>),
    /// `EQATTR_field_attribute`: the attribute (an IRI) has one of these values.
    AttributeEquals(MasterField, String, Vec<String>),
}

/// A bound on a time; compared as instants in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bound {
    /// At or after.
    GreaterOrEqual,
    /// Before.
    Less,
}

/// How a value must stand to the value asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// `EQ_`
    Equal,
    /// `GT_`
    Greater,
    /// `GE_`
    GreaterOrEqual,
    /// `LT_`
    Less,
    /// `LE_`
    LessOrEqual,
}

/// What a persistent disposition does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// Begins to hold.
    Set,
    /// Ceases to hold.
    Unset,
}

/// A list whose items have a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TypedList {
    /// `bizTransactionList`
    BizTransaction,
    /// `sourceList`
    Source,
    /// `destinationList`
    Destination,
}

/// A number, and the unit it is meant in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// The number.
    pub value: DecimalText,
    /// UN/ECE code; amounts in other units of the dimension are converted
    /// ([`units`](crate::units)). `None` = whatever the unit.
    pub unit: Option<String>,
}

/// What is asked of a sensor attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum SensorTest {
    /// One of these texts; words and identifiers are canonical.
    AnyOf(Vec<String>),
    /// This flag.
    Flag(bool),
    /// Before, at or after this time.
    Time(Relation, EventTime),
    /// So much, in the unit of the report.
    Number(Relation, Vec<Amount>),
}

/// A field whose value may have master data.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum MasterField {
    /// A member with one value.
    Member(Member),
    /// A class in any quantity list.
    EpcClass,
    /// A member of another namespace.
    Extension(FieldName),
}

impl Relation {
    /// Whether `order`, the order of the event's value to the value asked for, is meant.
    pub const fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
        }
    }

    /// Splits the relation off a parameter's name.
    pub(super) fn split(name: &str) -> Option<(Self, &str)> {
        let (relation, rest) = name.split_once('_')?;
        let relation = match relation {
            "EQ" => Self::Equal,
            "GT" => Self::Greater,
            "GE" => Self::GreaterOrEqual,
            "LT" => Self::Less,
            "LE" => Self::LessOrEqual,
            _ => return None,
        };
        Some((relation, rest))
    }
}

impl Filter {
    /// Which parameters ask this, for telling a caller what cannot be answered.
    pub fn parameters(&self) -> &'static str {
        match self {
            Self::EventType(_) => "eventType",
            Self::Time(TimeField::EventTime, ..) => "GE_eventTime, LT_eventTime",
            Self::Time(TimeField::RecordTime, ..) => "GE_recordTime, LT_recordTime",
            Self::Action(_) => "EQ_action",
            Self::Member(member, _) => member.parameter(),
            Self::Match(..) => "MATCH_…",
            Self::PersistentDisposition(Change::Set, _) => "EQ_persistentDisposition_set",
            Self::PersistentDisposition(Change::Unset, _) => "EQ_persistentDisposition_unset",
            Self::WithDescendants(Member::ReadPoint, _) => "WD_readPoint",
            Self::WithDescendants(..) => "WD_bizLocation",
            Self::Typed(TypedList::BizTransaction, ..) => "EQ_bizTransaction_…",
            Self::Typed(TypedList::Source, ..) => "EQ_source_…",
            Self::Typed(TypedList::Destination, ..) => "EQ_destination_…",
            Self::Quantity(..) => "…_quantity",
            Self::HasErrorDeclaration => "EXISTS_errorDeclaration",
            Self::ErrorTime(..) => "GE_errorDeclarationTime, LT_errorDeclarationTime",
            Self::ErrorReason(_) => "EQ_errorReason",
            Self::CorrectiveEventId(_) => "EQ_correctiveEventID",
            Self::HasSensorElement => "EXISTS_sensorElementList",
            Self::Sensor(..) => "parameters of sensor reports",
            Self::Extension(_) => "parameters of extension fields",
            Self::HasAttribute(..) => "HASATTR_…",
            Self::AttributeEquals(..) => "EQATTR_…",
        }
    }
}

impl Member {
    const fn parameter(self) -> &'static str {
        match self {
            Self::BizStep => "EQ_bizStep",
            Self::Disposition => "EQ_disposition",
            Self::ReadPoint => "EQ_readPoint",
            Self::BizLocation => "EQ_bizLocation",
            Self::EventId => "EQ_eventID",
            Self::TransformationId => "EQ_transformationID",
        }
    }
}
