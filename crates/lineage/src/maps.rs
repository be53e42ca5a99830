//! Maps by what is named. Their hash is a quick one with a seed of each map: it is no secret, and what
//! an unlucky set of names could cost is bounded by the limits of a trace.

use foldhash::fast::RandomState;

/// A map by name.
pub(crate) type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;
/// A set of names.
pub(crate) type HashSet<T> = std::collections::HashSet<T, RandomState>;
