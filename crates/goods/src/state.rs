//! What the pages of this room work with.

use std::fmt;
use std::sync::Arc;

use nguon_event_store::EventStore;
use nguon_platform::clock::World;
use nguon_platform::db::Db;
use nguon_platform::directory::Directory;

/// Everything that a handler of this room needs; cheap to clone.
#[derive(Clone)]
pub struct GoodsState {
    /// The registry database.
    pub db: Db,
    /// Time and randomness.
    pub world: World,
    /// The events.
    pub events: Arc<dyn EventStore>,
    /// What stands behind identifiers of places and parties.
    pub directory: Arc<dyn Directory>,
    /// Where the public reaches this installation: `https://nguon.example.vn`, without a slash at
    /// the end. QR codes point there.
    pub public_url: Arc<str>,
}

impl fmt::Debug for GoodsState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GoodsState").field("public_url", &self.public_url).finish_non_exhaustive()
    }
}
