//! Letters over HTTP. Names are looked up here, and an address to which they lead is judged before
//! it is connected to: what a name meant when somebody subscribed says nothing.

use std::time::Duration;

use async_trait::async_trait;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};

use super::{Deliver, Destinations, Letter, Undelivered};

/// Bytes of the headers of an answer; its body is not read.
const ANSWER_HEADER_BYTES_MAX: usize = 16 * 1024;

/// Sends letters to URLs.
#[derive(Debug, Clone)]
pub struct Webhooks {
    agent: Agent,
    destinations: Destinations,
}

impl Webhooks {
    /// A sender that waits `within` for the whole of one letter, from looking up the name to the
    /// answer.
    pub fn new(destinations: Destinations, within: Duration) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_global(Some(within))
            .max_response_header_size(ANSWER_HEADER_BYTES_MAX)
            .user_agent(concat!("nguon-epcis/", env!("CARGO_PKG_VERSION")))
            .build();
        let resolver = Guarded { inner: DefaultResolver::default(), destinations };
        let agent = Agent::with_parts(config, DefaultConnector::default(), resolver);
        Self { agent, destinations }
    }

    fn post(&self, letter: &Letter) -> Result<u16, Undelivered> {
        self.destinations.check(&letter.dest).map_err(Undelivered::Refused)?;
        let headers = letter.headers.iter();
        let request = headers.fold(self.agent.post(&letter.dest), |request, (name, value)| {
            request.header(*name, value)
        });
        match request.send(&letter.body[..]) {
            Ok(answer) => Ok(answer.status().as_u16()),
            Err(Error::Other(refused)) if refused.is::<NotPublic>() => {
                Err(Undelivered::Refused(refused.to_string()))
            }
            Err(error) => Err(Undelivered::Unreachable(error.to_string())),
        }
    }
}

#[async_trait]
impl Deliver for Webhooks {
    async fn deliver(&self, letter: Letter) -> Result<u16, Undelivered> {
        let sender = self.clone();
        let sending = tokio::task::spawn_blocking(move || sender.post(&letter)).await;
        sending.unwrap_or_else(|error| Err(Undelivered::Unreachable(error.to_string())))
    }
}

/// A name leads nowhere but to addresses that are not allowed.
#[derive(Debug, thiserror::Error)]
#[error("leads to no public address")]
struct NotPublic;

/// Leaves out addresses that are not allowed.
#[derive(Debug)]
struct Guarded {
    inner: DefaultResolver,
    destinations: Destinations,
}

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let mut admitted = self.empty();
        for address in found.iter().filter(|address| self.destinations.admits(address.ip())) {
            admitted.push(*address);
        }
        if admitted.is_empty() { Err(Error::Other(NotPublic.into())) } else { Ok(admitted) }
    }
}
