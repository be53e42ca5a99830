//! How this installation is reached.

use std::sync::Arc;
use std::time::Duration;

use super::kept::Kept;
use super::limit::{Buckets, Gate};

/// What the operator decides about the web shell.
#[derive(Debug, Clone)]
pub struct WebSettings {
    /// Cookies only over https, and browsers told to stay there (HSTS). Off only for plain http
    /// on the own machine.
    pub secure: bool,
    /// Whether the data is a demonstration: every page says so.
    pub demonstration: bool,
    /// An office request ends after this long. Uploads and streams have their own limit.
    pub request_time_max: Duration,
    /// Counts the requests of those who are not signed in. By default nobody is counted.
    pub gate: Arc<Gate>,
    /// Answers to the public that are kept until something changes. By default none.
    pub kept: Option<Arc<Kept>>,
    /// Counts the calls of each key; by default nobody does.
    pub key_pace: Option<Arc<Buckets>>,
    /// Whether this installation sends letters, so that pages can say so.
    pub mails: bool,
    /// The one other server whose pictures pages may show, `https://tiles.example.vn`: that of the
    /// base map. By default none.
    pub pictures_from: Option<String>,
}

impl Default for WebSettings {
    fn default() -> Self {
        Self {
            secure: true,
            demonstration: false,
            request_time_max: Duration::from_secs(30),
            gate: Arc::default(),
            kept: None,
            key_pace: None,
            mails: false,
            pictures_from: None,
        }
    }
}
