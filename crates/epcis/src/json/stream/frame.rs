//! Everything of a document but its events.

use serde_json::{Map, Value};

/// The envelope under construction.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub root: Map<String, Value>,
    pub bytes: usize,
    /// Pointer of the event list, once it was seen.
    pub events: Option<String>,
}

impl Frame {
    /// The object that `path` leads to, made where it is not there yet.
    fn at(&mut self, path: &[String]) -> Option<&mut Map<String, Value>> {
        path.iter().try_fold(&mut self.root, |object, name| {
            let inner = object.entry(name.as_str()).or_insert_with(|| Map::new().into());
            inner.as_object_mut()
        })
    }

    /// Puts a member; `false` = it must stand once and stands already.
    pub fn put(&mut self, path: &[String], value: Value, once: bool) -> bool {
        let Some((name, object)) = path.split_last() else { return false };
        let Some(object) = self.at(object) else { return false };
        let stood = object.insert(name.clone(), value).is_some();
        !(stood && once)
    }
}
