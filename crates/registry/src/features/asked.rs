//! What a request asks of a layer. A parameter that is not known, comes twice or cannot be read is
//! an error (OGC 17-069r4, 7.15.8): nobody shall get more than was asked for.

use std::fmt;
use std::str::FromStr;

use nguon_platform::territory::UnitId;
use nguon_platform::web::Error;
use nguon_plots::Extent;
use uuid::Uuid;

use super::Collection;
use super::parameter::{self, LIMIT, LIMIT_MAX};
use super::span::Span;
use crate::code;
use crate::crop::CropId;
use crate::growing_area::Window;
use crate::list::Cursor;
use crate::market::{MarketCode, Status};

/// Names and values as they stand in the address.
pub(super) type Pairs = Vec<(String, String)>;

/// Longest code that is looked for.
const CODE_BYTES_MAX: usize = 64;
/// Most of an unknown name that is told back.
const NAME_CHARS_MAX: usize = 60;

/// What narrows a layer.
#[derive(Debug, Clone, Default)]
pub(super) struct Narrow {
    /// Windows of which it must meet one; none when it need not.
    pub(super) windows: Vec<Window>,
    pub(super) registered: Option<Span>,
    pub(super) crop: Option<CropId>,
    pub(super) commune: Option<UnitId>,
    pub(super) market: Option<MarketCode>,
    pub(super) status: Option<Status>,
    /// As codes are compared.
    pub(super) code_key: Option<String>,
    pub(super) holder: Option<Uuid>,
    pub(super) growing_area: Option<Uuid>,
    /// This feature alone.
    pub(super) id: Option<Uuid>,
}

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Among what is drawn, or what follows it.
    pub(super) drawn: bool,
    /// After this row; none at the begin.
    pub(super) after: Option<Key>,
}

/// A row in the order of its layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) cursor: Cursor,
    /// Number of a plot within its area; empty elsewhere.
    pub(super) number: String,
}

/// One page.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) narrow: Narrow,
    pub(super) limit: usize,
    pub(super) place: Place,
}

impl Place {
    /// Of the first page.
    pub(super) const BEGIN: Self = Self { drawn: true, after: None };
}

/// `d~<cursor>~<number>`, `u~…`; a letter alone at the begin.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.drawn { "d" } else { "u" })?;
        let Some(Key { cursor, number }) = &self.after else { return Ok(()) };
        write!(f, "~{cursor}~{number}")
    }
}

/// Text that is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a place in a layer")]
pub(super) struct PlaceError;

impl FromStr for Place {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        // A folded name has no ~, a plot's number may.
        let mut parts = text.splitn(3, '~');
        let drawn = match parts.next() {
            Some("d") => true,
            Some("u") => false,
            _ => return Err(PlaceError),
        };
        let after = match (parts.next(), parts.next()) {
            (None, _) => None,
            (Some(cursor), Some(number)) => {
                let cursor = cursor.parse().map_err(|_| PlaceError)?;
                Some(Key { cursor, number: number.to_owned() })
            }
            (Some(_), None) => return Err(PlaceError),
        };
        Ok(Self { drawn, after })
    }
}

/// Refuse every parameter.
///
/// # Errors
/// 400 with the first of them.
pub(super) fn nothing(pairs: &Pairs) -> Result<(), Error> {
    pairs.first().map_or(Ok(()), |(name, _)| Err(unknown(name)))
}

fn unknown(name: &str) -> Error {
    let name = name.chars().take(NAME_CHARS_MAX).collect();
    Error::Parameter(name, "registry-error-ogc-unknown")
}

impl Asked {
    /// Read a query.
    ///
    /// # Errors
    /// 400 with the parameter and what is wrong with it.
    pub(super) fn read(collection: Collection, pairs: &Pairs) -> Result<Self, Error> {
        let mut asked = Self { narrow: Narrow::default(), limit: LIMIT, place: Place::BEGIN };
        for (index, (name, value)) in pairs.iter().enumerate() {
            let known = parameter::of(collection).find(|known| known.name == name);
            let Some(known) = known else { return Err(unknown(name)) };
            let refused = |key| Err(Error::Parameter(known.name.to_owned(), key));
            if pairs.iter().take(index).any(|(before, _)| before == name) {
                return refused("registry-error-ogc-twice");
            }
            if asked.take(known.name, value).is_none() {
                return refused("registry-error-ogc-value");
            }
        }
        Ok(asked)
    }

    fn take(&mut self, name: &str, value: &str) -> Option<()> {
        let narrow = &mut self.narrow;
        match name {
            // More than the most is no error: it is as if the most was asked for (7.15.2).
            "limit" => self.limit = value.parse::<usize>().ok().filter(|n| *n > 0)?.min(LIMIT_MAX),
            "after" => self.place = value.parse().ok()?,
            "bbox" => narrow.windows = windows(value)?,
            "datetime" => narrow.registered = Some(value.parse().ok()?),
            "crop" => narrow.crop = Some(value.parse().ok()?),
            "commune" => narrow.commune = Some(value.parse().ok()?),
            "market" => narrow.market = Some(value.parse().ok()?),
            "status" => narrow.status = Some(value.parse().ok()?),
            "holder" => narrow.holder = Some(value.parse().ok()?),
            "growing_area" => narrow.growing_area = Some(value.parse().ok()?),
            "code" => {
                let key = (value.len() <= CODE_BYTES_MAX).then(|| code::key(value))?;
                narrow.code_key = Some(key).filter(|key| !key.is_empty());
                narrow.code_key.as_ref()?;
            }
            _ => return None,
        }
        Some(())
    }
}

/// One window, or two where it crosses 180 degrees.
fn windows(text: &str) -> Option<Vec<Window>> {
    let numbers: Result<Vec<f64>, _> = text.split(',').map(str::parse).collect();
    let ([west, south, east, north] | [west, south, _, east, north, _]) = *numbers.ok()? else {
        return None;
    };
    let on_earth = [west, east].iter().all(|lon| (-180.0..=180.0).contains(lon))
        && [south, north].iter().all(|lat| (-90.0..=90.0).contains(lat));
    if !on_earth || south > north {
        return None;
    }
    let window = |west, east| Window::from(Extent { west, south, east, north });
    Some(if west <= east {
        vec![window(west, east)]
    } else {
        vec![window(west, 180.0), window(-180.0, east)]
    })
}

/// Most of a page, as the address of the next one says it: everything but where it begins.
pub(super) fn again(pairs: &Pairs, place: &Place) -> String {
    let kept = pairs.iter().filter(|(name, _)| name != "after");
    let kept = kept.map(|(name, value)| (name.as_str(), value.clone()));
    let all = kept.chain([("after", place.to_string())]);
    let pair = |(name, value): (&str, String)| {
        format!("{}={}", nguon_platform::web::encode(name), nguon_platform::web::encode(&value))
    };
    all.map(pair).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests;
