//! Documents of the issuer of bearer tokens, by HTTP.

use std::time::Duration;

use async_trait::async_trait;
use nguon_platform::accounts::bearer::{DOCUMENT_BYTES_MAX, Fetch, FetchError};

/// An issuer answers in tenths of a second; callers wait for it.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);

/// Asks by HTTP, from a thread that may wait.
pub struct Http(ureq::Agent);

impl Http {
    /// With limits, and without following redirections: keys come from where the settings say.
    pub fn new() -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(ANSWER_WITHIN))
            .max_redirects(0)
            .http_status_as_error(false);
        Self(config.build().into())
    }
}

#[async_trait]
impl Fetch for Http {
    async fn get(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        let (agent, asked) = (self.0.clone(), url.to_owned());
        let asking = tokio::task::spawn_blocking(move || body(&agent, &asked));
        let stopped = |_| FetchError::new(url, "the thread that asked stopped");
        asking.await.map_err(stopped)?
    }
}

fn body(agent: &ureq::Agent, url: &str) -> Result<Vec<u8>, FetchError> {
    let failed = |error: ureq::Error| FetchError::new(url, error.to_string());
    let mut answer = agent.get(url).header("accept", "application/json").call().map_err(failed)?;
    if answer.status().as_u16() != 200 {
        return Err(FetchError::new(url, format!("answers {}", answer.status())));
    }
    let most = u64::try_from(DOCUMENT_BYTES_MAX).unwrap_or(u64::MAX);
    answer.body_mut().with_config().limit(most).read_to_vec().map_err(failed)
}
