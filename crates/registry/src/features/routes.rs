//! The routes. All of them read; what holds records needs the right to see the registry.

use nguon_platform::accounts::Capability;
use nguon_platform::web::{Access, Door};

use super::{document, items, landing};
use crate::screen::RegistryState;

const READ: Access = Access::Api(Capability::ViewRegistry);

/// All of `/ogc/features/v1`.
pub(crate) fn routes(door: Door<RegistryState>) -> Door<RegistryState> {
    door.get("/ogc/features/v1", Access::Public, landing::landing)
        // As people type it.
        .get("/ogc/features/v1/", Access::Public, landing::landing)
        .get("/ogc/features/v1/api", Access::Public, document::served)
        .get("/ogc/features/v1/conformance", Access::Public, landing::conformance)
        .get("/ogc/features/v1/collections", READ, landing::collections)
        .get("/ogc/features/v1/collections/{collection}", READ, landing::collection)
        .get("/ogc/features/v1/collections/{collection}/items", READ, items::items)
        .get("/ogc/features/v1/collections/{collection}/items/{feature}", READ, items::item)
}
