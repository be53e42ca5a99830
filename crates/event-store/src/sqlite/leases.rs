//! Who serves which subscription. A file belongs to one program, so memory says it: a lease ends
//! with the program at the latest.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use uuid::Uuid;

#[derive(Default)]
pub(super) struct Leases(Mutex<HashMap<Uuid, Timestamp>>);

impl Leases {
    /// False if somebody has it.
    pub fn take(&self, id: Uuid, now: Timestamp, until: Timestamp) -> bool {
        let mut held = self.held();
        held.retain(|_, until| *until > now);
        if held.contains_key(&id) {
            return false;
        }
        held.insert(id, until);
        true
    }

    /// Only one's own: another may have it since.
    pub fn release(&self, id: Uuid, until: Timestamp) {
        let mut held = self.held();
        if held.get(&id) == Some(&until) {
            held.remove(&id);
        }
    }

    pub fn is_free(&self, id: Uuid, now: Timestamp) -> bool {
        self.held().get(&id).is_none_or(|until| *until <= now)
    }

    /// Each change is one step, so a thread that died in between left nothing half done.
    fn held(&self) -> MutexGuard<'_, HashMap<Uuid, Timestamp>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
