//! `nguon capture`: documents through the same door as over the network.

use std::path::PathBuf;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use clap::Args;
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

/// Largest answer read back.
const ANSWER_MAX: usize = 1 << 20;

/// Run it. Every document is tried; exit code 1 when one was refused.
pub async fn run(settings: &Settings, arguments: Arguments) -> Result<(), Failure> {
    let door = match arguments.to {
        Some(url) => Door::Network(url, arguments.key.unwrap_or_default()),
        None => Door::Folder(epcis_door::local(&office::open(settings)?, settings)),
    };
    let behaviour = if arguments.proceed { "proceed" } else { "rollback" };
    let bar = progress(arguments.files.len() as u64, "capturing");
    let mut refused = 0_usize;
    for file in &arguments.files {
        let bytes = read(file)?;
        let (status, answer) = door.send(bytes, behaviour).await?;
        let taken = (200..300).contains(&status);
        refused += usize::from(!taken);
        bar.inc(1);
        bar.suspend(|| print(&format!("{}: {status} {answer}", file.display())))?;
    }
    bar.finish_and_clear();
    match refused {
        0 => Ok(()),
        n => Err(Failure::No(format!("{n} of {} documents were refused", arguments.files.len()))),
    }
}

/// Where documents are handed in.
enum Door {
    Folder(Router),
    Network(String, String),
}

impl Door {
    /// Status, and the job's address or the reasons of a refusal.
    async fn send(&self, bytes: Vec<u8>, behaviour: &str) -> Result<(u16, String), Failure> {
        let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        let media = if first == Some(&b'<') { "application/xml" } else { "application/ld+json" };
        match self {
            Self::Folder(router) => {
                let request = Request::post("/epcis/capture")
                    .header(header::CONTENT_TYPE, media)
                    .header("GS1-Capture-Error-Behaviour", behaviour)
                    .body(Body::from(bytes))
                    .doing("cannot make the request")?;
                let response = router.clone().oneshot(request).await.doing("cannot capture")?;
                let status = response.status().as_u16();
                let job = response.headers().get(header::LOCATION).cloned();
                let body = to_bytes(response.into_body(), ANSWER_MAX).await.doing("no answer")?;
                let said = String::from_utf8_lossy(&body).into_owned();
                Ok((
                    status,
                    job.and_then(|job| job.to_str().ok().map(str::to_owned)).unwrap_or(said),
                ))
            }
            Self::Network(url, key) => {
                let (url, key, behaviour) =
                    (format!("{url}/epcis/capture"), key.clone(), behaviour.to_owned());
                let sent = tokio::task::spawn_blocking(move || {
                    post(&url, &key, media, &behaviour, &bytes)
                });
                sent.await.doing("the sender stopped")?
            }
        }
    }
}

/// Send one document over the network; blocks.
pub fn post(
    url: &str,
    key: &str,
    media: &str,
    behaviour: &str,
    bytes: &[u8],
) -> Result<(u16, String), Failure> {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut response = agent
        .post(url)
        .header("Authorization", &format!("Bearer {key}"))
        .content_type(media)
        .header("GS1-Capture-Error-Behaviour", behaviour)
        .send(bytes)
        .doing(format!("cannot send to {url}"))?;
    let job = response.headers().get("Location").and_then(|job| job.to_str().ok());
    let answer = match job {
        Some(job) => job.to_owned(),
        None => response.body_mut().read_to_string().doing("cannot read the answer")?,
    };
    Ok((response.status().as_u16(), answer))
}
