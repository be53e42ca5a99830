//! Values that are known to be in the file, so that the writer does not look for them again: steps,
//! places and products stand in every other event. Nothing is ever taken out of the file; what a
//! commit did not keep is forgotten here too.

use std::collections::HashSet;

use crate::key::Key16;

/// Values held; more begin anew.
const HELD_MAX: usize = 200_000;

/// What the writer has written.
#[derive(Debug, Default)]
pub(super) struct Known {
    held: HashSet<Key16>,
    /// Since the last commit, in their order.
    open: Vec<Key16>,
}

impl Known {
    /// Whether the value of this key must be written; it counts as written from then on.
    pub fn is_new(&mut self, key: Key16) -> bool {
        let is_new = self.held.insert(key);
        if is_new {
            self.open.push(key);
        }
        is_new
    }

    /// All of it is on the disk.
    pub fn committed(&mut self) {
        self.open.clear();
        if self.held.len() > HELD_MAX {
            self.held.clear();
        }
    }

    /// Nothing since the last commit is kept.
    pub fn rolled_back(&mut self) {
        for key in self.open.drain(..) {
            self.held.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_kept_is_new_again() {
        let key = |n| Key16([n; 16]);
        let mut known = Known::default();
        assert!(known.is_new(key(1)) && !known.is_new(key(1)));
        known.committed();
        assert!(known.is_new(key(3)));
        known.rolled_back();
        assert!(!known.is_new(key(1)) && known.is_new(key(3)));
    }
}
