//! Where the test corpus is, if it is here.

use std::path::{Path, PathBuf};

/// Folder of the EPCIS corpus: `NGUON_SHARED` at build time, or `shared` beside the workspace.
/// Says so when it is absent.
pub(crate) fn root() -> Option<PathBuf> {
    let shared = option_env!("NGUON_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let root = shared.join("data/epcis");
    if root.is_dir() {
        return Some(root);
    }
    println!("skipped: the EPCIS corpus is not here");
    None
}
