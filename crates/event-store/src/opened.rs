//! EPC patterns that leave much open, opened: the identifiers that they mean among those that stand
//! in events. Pure; the engines bring the identifiers in the order of their bytes.
//!
//! Items of one product are one series of the index: behind the first of them the walk goes on at
//! the next product, however many there are.

use std::collections::VecDeque;

use nguon_epcis::query::{Filter, IdPattern, OpenPattern, SimpleEventQuery};

use crate::index::series_of;
use crate::master::LOOKED_UP_MAX;
use crate::{StoreError, ValueKind};

/// Identifiers that are read at once.
pub(crate) const READ_AT_ONCE: usize = 100;
/// The list on which they stand.
pub(crate) const KIND: ValueKind = ValueKind::Epc;

/// A query whose patterns are being opened.
pub(crate) struct Opening {
    query: SimpleEventQuery,
    walks: VecDeque<Walk>,
    /// Identifiers that may still be looked at.
    left: usize,
}

/// One beginning of one pattern.
struct Walk {
    /// Place of the filter in the query.
    filter: usize,
    pattern: OpenPattern,
    start: String,
    /// What was read so far.
    after: String,
}

impl Opening {
    pub fn of(mut query: SimpleEventQuery) -> Self {
        let mut walks = VecDeque::new();
        for (filter, one) in query.filters.iter_mut().enumerate() {
            let Filter::Match(_, patterns) = one else { continue };
            patterns.retain(|pattern| {
                let IdPattern::Open(pattern) = pattern else { return true };
                let walk = |start: String| {
                    let (pattern, after) = (pattern.clone(), start.clone());
                    Walk { filter, pattern, start, after }
                };
                walks.extend(pattern.starts().into_iter().map(walk));
                false
            });
        }
        Self { query, walks, left: LOOKED_UP_MAX }
    }

    /// Behind which identifier to read on; none = all are open.
    pub fn behind(&self) -> Option<&str> {
        self.walks.front().map(|walk| walk.after.as_str())
    }

    /// Takes the next [`READ_AT_ONCE`] identifiers, fewer if there are no more.
    pub fn take(&mut self, values: &[String]) -> Result<(), StoreError> {
        let Some(walk) = self.walks.front_mut() else { return Ok(()) };
        let mut ended = values.len() < READ_AT_ONCE;
        for value in values {
            if !value.starts_with(&walk.start) {
                ended = true;
                break;
            }
            // Of a series that was passed.
            if *value <= walk.after {
                continue;
            }
            let too_many = StoreError::TooManyValues { most: LOOKED_UP_MAX };
            self.left = self.left.checked_sub(1).ok_or(too_many)?;
            let series = series_of(value);
            walk.after = match series {
                Some(series) => format!("{series}{}", char::MAX),
                None => value.clone(),
            };
            if walk.pattern.matches(value)
                && let Some(Filter::Match(_, patterns)) = self.query.filters.get_mut(walk.filter)
            {
                patterns.push(match series {
                    Some(series) => IdPattern::Prefix(series.to_owned()),
                    None => IdPattern::Exact(value.clone()),
                });
            }
        }
        if ended {
            self.walks.pop_front();
        }
        Ok(())
    }

    /// The query without open patterns.
    pub fn done(self) -> SimpleEventQuery {
        self.query
    }
}
