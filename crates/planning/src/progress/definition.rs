//! What each indicator is: what is counted, and of what it is a share.

use nguon_platform::figures;
use rust_decimal::Decimal;

use crate::plan::Measure;

/// How an indicator is computed. Its words are the message `plan-indicator-<measure>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    /// The measure of the port whose amounts are added up.
    pub numerator: &'static str,
    /// What they are divided by.
    pub denominator: Denominator,
}

/// What an indicator is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denominator {
    /// Nothing: it is an amount.
    None,
    /// A measure of the port.
    Records(&'static str),
}

/// How a measure of plans is computed; none for what a plan only states (cultivated area).
///
/// The names that no room counts yet are the places where it will.
pub fn of(measure: Measure) -> Option<Definition> {
    use Denominator::{None as Amount, Records};
    let (numerator, denominator) = match measure {
        Measure::CultivatedArea => return None,
        Measure::CodedArea => ("coded-land", Amount),
        Measure::PackingHouseCodes => ("coded-houses", Amount),
        Measure::TrainingClasses => ("classes-held", Amount),
        Measure::ResidueSamples => ("residue-samples", Amount),
        Measure::Handbooks => ("handbooks", Amount),
        Measure::TrainedOnRequest => ("trained-on-request", Records("training-requests")),
        Measure::SupportedOnRequest => ("supported-on-request", Records("support-requests")),
        Measure::TracedExports => ("traced-exports", Records("export-products")),
        Measure::TracedMandatory => ("traced-mandatory", Records("mandatory-products")),
        Measure::LinkedProducts => ("linked-products", Records("traced-products")),
        Measure::StandardSystems => ("standard-systems", Records("barcode-users")),
        Measure::TrainedProducers => ("trained-producers", Records("producers")),
        Measure::TracedBarcodeUsers => ("traced-barcode-users", Records("barcode-users")),
        Measure::Conferences => ("conferences", Amount),
        Measure::SurveyRespondents => ("survey-respondents", Amount),
        Measure::SpsEvents => ("sps-events", Amount),
        Measure::FoodSafetyEvents => ("food-safety-events", Amount),
        Measure::TrainedOfficers => ("officers-trained", Records("officers")),
        Measure::SpsContacts => ("sps-contacts", Records("localities")),
        Measure::DemonstrationModels => ("demonstration-models", Amount),
    };
    Some(Definition { numerator, denominator })
}

impl Definition {
    /// The measures of the port that it needs.
    pub fn measures(self) -> impl Iterator<Item = &'static str> {
        let whole = match self.denominator {
            Denominator::None => None,
            Denominator::Records(whole) => Some(whole),
        };
        [self.numerator].into_iter().chain(whole)
    }

    /// Whether some room counts all of it.
    pub fn is_counted(self, known: &[figures::Measure]) -> bool {
        self.measures().all(|id| known.iter().any(|measure| measure.id == id))
    }

    /// An amount of the numerator in the unit of plans: hectares, not square metres.
    pub fn scaled(self, amount: i64, known: &[figures::Measure]) -> Decimal {
        let square_metres = known
            .iter()
            .any(|one| one.id == self.numerator && one.unit == figures::Unit::SquareMetres);
        Decimal::new(amount, if square_metres { 4 } else { 0 }).normalize()
    }
}
