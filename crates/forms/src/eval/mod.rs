//! Expressions computed.

mod pattern;

pub(crate) use pattern::whole_match;
