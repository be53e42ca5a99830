//! What the directory says of the places and parties that goods meet.

use std::collections::{BTreeSet, HashMap};

use nguon_platform::db::DbError;
use nguon_platform::directory::{Directory, Entry};
use nguon_platform::territory::Territory;

/// Identifiers asked for at once.
pub(crate) const BATCH: usize = 200;

/// Identifiers to ask for, each once.
pub(crate) fn unique<'i>(identifiers: impl IntoIterator<Item = &'i str>) -> Vec<String> {
    let unique: BTreeSet<&str> = identifiers.into_iter().collect();
    unique.into_iter().map(str::to_owned).collect()
}

/// Entries by identifier.
#[derive(Debug, Default, Clone)]
pub(crate) struct Names(HashMap<String, Entry>);

impl Names {
    /// Ask for these identifiers, in batches.
    pub(crate) async fn of(
        directory: &dyn Directory,
        identifiers: Vec<String>,
    ) -> Result<Self, DbError> {
        let mut found = HashMap::new();
        for batch in identifiers.chunks(BATCH) {
            let entries = directory.describe(batch).await?;
            found.extend(entries.into_iter().map(|entry| (entry.identifier.clone(), entry)));
        }
        Ok(Self(found))
    }

    /// The entry of an identifier, whoever asks.
    pub(crate) fn get(&self, identifier: &str) -> Option<&Entry> {
        self.0.get(identifier)
    }

    /// A place or party as somebody may see it.
    pub(crate) fn seen_by(&self, territory: &Territory, identifier: &str) -> Seen {
        match self.get(identifier) {
            Some(entry) if territory.covers(&entry.placed) => Seen::Known(Box::new(entry.clone())),
            None if matches!(territory, Territory::Country | Territory::Province(_)) => {
                Seen::Unknown(identifier.to_owned())
            }
            _ => Seen::Outside,
        }
    }
}

/// How much of a place somebody may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Seen {
    /// All of it.
    Known(Box<Entry>),
    /// No register knows it; this is its identifier.
    Unknown(String),
    /// It lies outside their territory: nothing.
    Outside,
}
