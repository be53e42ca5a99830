//! A bell: whoever reports to subscribers hears that there may be something new.

use tokio::sync::watch;

/// Rung when events went in or a query went away. All copies are one bell.
#[derive(Debug, Clone)]
pub struct Wake(watch::Sender<()>);

impl Default for Wake {
    fn default() -> Self {
        Self(watch::Sender::new(()))
    }
}

impl Wake {
    /// Rings; nobody waits for it.
    pub fn wake(&self) {
        self.0.send_replace(());
    }

    /// An ear that hears every ringing from now on; some at once are one.
    pub(crate) fn listen(&self) -> watch::Receiver<()> {
        self.0.subscribe()
    }
}
