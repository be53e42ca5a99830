//! What a confirmation says.

use jiff::civil::Date;

use crate::market::MarketCode;
use crate::subject::Subject;

/// A confirmation as it was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// What proves it: 32 digits and letters a-f.
    pub token: String,
    /// Its number.
    pub number: String,
    /// Of what.
    pub subject: Subject,
    /// The code as issued.
    pub code: String,
    /// Markets that it was granted for.
    pub markets: Vec<MarketCode>,
    /// Name of the growing area or packing house.
    pub name: String,
    /// Name of the holder; none when it is a household.
    pub holder_name: Option<String>,
    /// Commune and province by the names of that day.
    pub place: String,
    /// Crops, in Vietnamese; empty for a packing house.
    pub crops: String,
    /// Day of issue.
    pub issued: Date,
}
