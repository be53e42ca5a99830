//! The port through which a letter leaves: over HTTP in the server, into a list in a test.

use async_trait::async_trait;

/// One POST to a subscriber.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// URL of the receiver.
    pub dest: String,
    /// Names and values of headers.
    pub headers: Vec<(&'static str, String)>,
    /// A query document, or a problem document.
    pub body: Vec<u8>,
}

/// Carries letters.
#[async_trait]
pub trait Deliver: Send + Sync + 'static {
    /// Sends the letter once and returns the status of the answer, whatever it is. Comes back in
    /// bounded time; follows no redirect.
    async fn deliver(&self, letter: Letter) -> Result<u16, Undelivered>;
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Undelivered {
    /// The destination is none that letters go to.
    #[error("the destination {0}")]
    Refused(String),
    /// Nobody answered.
    #[error("there was no answer: {0}")]
    Unreachable(String),
}
