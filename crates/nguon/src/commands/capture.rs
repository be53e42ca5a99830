//! `nguon capture`: documents through the same door as over the network.

use std::path::PathBuf;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, header};
use clap::Args;
use nguon_epcis_server::Intake;
use serde_json::Value as Json;
use tokio::sync::Mutex;
use tower::ServiceExt;

use super::{print, progress, read};
use crate::epcis_door;
use crate::failure::{Doing, Failure};
use crate::office;
use crate::settings::Settings;

/// `nguon capture`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// EPCIS documents, JSON-LD or XML; `-` is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Keep the good events of a document when others are refused
    #[arg(long)]
    proceed: bool,
    /// Send to a server instead of opening the data folder, e.g. `http://127.0.0.1:8080`
    #[arg(long, value_name = "URL", requires = "key")]
    to: Option<String>,
    /// Secret of a machine's key
    #[arg(long, env = "NGUON_KEY", hide_env_values = true)]
    key: Option<String>,
}

/// Between two questions what became of a long document.
const ASKED_EVERY: Duration = Duration::from_millis(200);
/// Largest answer read back.
const ANSWER_MAX: usize = 1 << 20;

/// Run it. Every document is tried; exit code 1 when one was refused, whole or in part.
pub async fn run(settings: &Settings, arguments: Arguments) -> Result<(), Failure> {
    let door = if let Some(url) = arguments.to {
        Door::Network(url, arguments.key.unwrap_or_default())
    } else {
        let (router, intake) = epcis_door::local(&office::open(settings).await?, settings)?;
        Door::Folder(router, Box::new(Mutex::new(intake)))
    };
    let behaviour = if arguments.proceed { "proceed" } else { "rollback" };
    let bar = progress(arguments.files.len() as u64, "capturing");
    let mut refused = 0_usize;
    for file in &arguments.files {
        let outcome = door.capture(read(file)?, behaviour).await?;
        refused += usize::from(!outcome.taken);
        bar.inc(1);
        bar.suspend(|| print(&format!("{}: {}", file.display(), outcome.said)))?;
    }
    bar.finish_and_clear();
    match refused {
        0 => Ok(()),
        n => Err(Failure::No(format!("{n} of {} documents were refused", arguments.files.len()))),
    }
}

/// What became of a document.
pub struct Outcome {
    /// Whether all its events were captured.
    pub taken: bool,
    /// The address of its capture job, or why it was refused.
    pub said: String,
}

/// Where documents are handed in.
pub enum Door {
    /// The data folder itself, and who captures its long documents.
    Folder(Router, Box<Mutex<Intake>>),
    /// A server, with the secret of a key.
    Network(String, String),
}

/// An answer of either.
struct Answer {
    status: u16,
    location: Option<String>,
    body: String,
}

impl Door {
    /// Hand in a document. That the server took it says little: its job says what became of it.
    ///
    /// # Errors
    /// [`Failure::Outside`] when there is no answer.
    pub async fn capture(&self, document: Vec<u8>, behaviour: &str) -> Result<Outcome, Failure> {
        let first = document.iter().find(|byte| !byte.is_ascii_whitespace());
        let media = if first == Some(&b'<') { "application/xml" } else { "application/ld+json" };
        let headers = [
            ("Content-Type", media.to_owned()),
            ("GS1-Capture-Error-Behaviour", behaviour.to_owned()),
        ];
        let answer = self.ask("/epcis/capture", &headers, Some(document)).await?;
        let Some(job) = answer.location.filter(|_| answer.status == 202) else {
            return Ok(Outcome {
                taken: false,
                said: format!("{} {}", answer.status, answer.body),
            });
        };
        let path = job.find("/epcis/").map_or(job.as_str(), |at| &job[at..]);
        let state = loop {
            let told = self.ask(path, &[], None).await?;
            let state: Json = serde_json::from_str(&told.body)
                .doing(format!("cannot read the capture job {job}"))?;
            if state["running"] != true {
                break state;
            }
            self.wait().await?;
        };
        let taken = state["success"] == true;
        let said = if taken { job } else { format!("{job} {}", state["errors"]) };
        Ok(Outcome { taken, said })
    }

    /// A long document is captured after it was taken: here, or by the server.
    async fn wait(&self) -> Result<(), Failure> {
        if let Self::Folder(_, intake) = self {
            intake.lock().await.settle().await.doing("cannot capture")?;
        }
        // A server beside this command may have it in hand.
        tokio::time::sleep(ASKED_EVERY).await;
        Ok(())
    }

    /// POST the body, or GET without one.
    async fn ask(
        &self,
        path: &str,
        headers: &[(&str, String)],
        body: Option<Vec<u8>>,
    ) -> Result<Answer, Failure> {
        match self {
            Self::Folder(router, _) => ask_router(router.clone(), path, headers, body).await,
            Self::Network(url, key) => {
                let url = format!("{url}{path}");
                let mut headers: Vec<(String, String)> = headers
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), value.clone()))
                    .collect();
                headers.push(("Authorization".to_owned(), format!("Bearer {key}")));
                let asking = tokio::task::spawn_blocking(move || ask_server(&url, headers, body));
                asking.await.doing("the sender stopped")?
            }
        }
    }
}

async fn ask_router(
    router: Router,
    path: &str,
    headers: &[(&str, String)],
    body: Option<Vec<u8>>,
) -> Result<Answer, Failure> {
    let method = if body.is_some() { Method::POST } else { Method::GET };
    let request = headers
        .iter()
        .fold(Request::builder().method(method).uri(path), |request, (name, value)| {
            request.header(*name, value)
        })
        .body(Body::from(body.unwrap_or_default()))
        .doing("cannot make the request")?;
    let response = router.oneshot(request).await.doing("cannot capture")?;
    let status = response.status().as_u16();
    let location = response.headers().get(header::LOCATION);
    let location = location.and_then(|job| job.to_str().ok()).map(str::to_owned);
    let body = to_bytes(response.into_body(), ANSWER_MAX).await.doing("no answer")?;
    Ok(Answer { status, location, body: String::from_utf8_lossy(&body).into_owned() })
}

fn ask_server(
    url: &str,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
) -> Result<Answer, Failure> {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let asked = match body {
        Some(body) => {
            let post = headers.into_iter().fold(agent.post(url), |r, (n, v)| r.header(n, v));
            post.send(body)
        }
        None => headers.into_iter().fold(agent.get(url), |r, (n, v)| r.header(n, v)).call(),
    };
    let mut response = asked.doing(format!("cannot reach {url}"))?;
    let location = response.headers().get("Location").and_then(|job| job.to_str().ok());
    let location = location.map(str::to_owned);
    let body = response.body_mut().read_to_string().doing("cannot read the answer")?;
    Ok(Answer { status: response.status().as_u16(), location, body })
}
