//! How many sockets are open, of whom.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::Limits;

/// Counts open sockets.
pub(crate) struct Sockets {
    most: usize,
    most_of_caller: usize,
    open: Mutex<HashMap<String, usize>>,
}

/// The right to one open socket, given back when it is dropped.
pub(crate) struct Permit {
    sockets: Arc<Sockets>,
    caller: String,
}

impl Sockets {
    pub fn new(limits: &Limits) -> Self {
        let (most, most_of_caller) = (limits.sockets_max, limits.sockets_of_caller_max);
        Self { most, most_of_caller, open: Mutex::default() }
    }

    /// One more; the error says how many there may be.
    pub fn open(self: &Arc<Self>, caller: &str) -> Result<Permit, String> {
        let mut open = self.lock();
        if open.values().sum::<usize>() >= self.most {
            return Err(format!("{} sockets are open already; try again later", self.most));
        }
        let own = open.entry(caller.to_owned()).or_default();
        if *own >= self.most_of_caller {
            return Err(format!("{own} of your sockets are open already; close one first"));
        }
        *own += 1;
        Ok(Permit { sockets: Arc::clone(self), caller: caller.to_owned() })
    }

    /// A poisoned lock only says that another thread panicked.
    fn lock(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut open = self.sockets.lock();
        if let Some(own) = open.get_mut(&self.caller) {
            *own -= 1;
            if *own == 0 {
                open.remove(&self.caller);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_given_back() {
        let limits = Limits { sockets_max: 3, sockets_of_caller_max: 2, ..Limits::default() };
        let sockets = Arc::new(Sockets::new(&limits));
        let first = sockets.open("an").unwrap();
        let _second = sockets.open("an").unwrap();
        assert!(sockets.open("an").is_err_and(|why| why.contains("2 of your sockets")));
        let third = sockets.open("binh").unwrap();
        assert!(sockets.open("binh").is_err_and(|why| why.contains("3 sockets")));
        drop(third);
        drop(first);
        let _first = sockets.open("an").unwrap();
        let _third = sockets.open("binh").unwrap();
        assert!(sockets.open("chi").is_err());
    }
}
