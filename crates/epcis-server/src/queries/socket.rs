//! `GET /queries/{name}/events` with an upgrade: a subscription that lasts as long as its socket.
//!
//! Messages are query documents, or problem documents when the query cannot be answered. Nothing is
//! kept for a socket that went away: the next one begins with what is recorded from then on, or
//! says `initialRecordTime`.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::http::header::UPGRADE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use jiff::Timestamp;
use nguon_epcis::query::SimpleEventQuery;
use nguon_event_store::{NamedQuery, PageKey, Seq, Wakes, Window};
use tokio::time::Instant;

use super::definition::parameters;
use crate::EpcisState;
use crate::auth::{Principal, lasting};
use crate::document::Form;
use crate::problem::{Exception, Problem};
use crate::sockets::Permit;
use crate::standing::{Asked, Controls, report};
use crate::state::Shared;
use crate::subscriptions::{MIN_RECORD_TIME, begin};

/// Bytes of a message of the client: it has nothing to say.
const HEARD_BYTES_MAX: usize = 4_096;
/// Events of one message.
const MESSAGE_EVENTS_MAX: usize = 100;
/// How often schedules, and events captured by other programs, are looked for.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Whether the request is for a socket.
pub(super) fn is_asked(headers: &HeaderMap) -> bool {
    let upgrade = headers.get(UPGRADE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    upgrade.split(',').any(|one| one.trim().eq_ignore_ascii_case("websocket"))
}

/// The handshake, if it is one.
pub(super) fn handshake(
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<WebSocketUpgrade, Problem> {
    upgrade.map_err(|why| {
        let detail = format!("this is no WebSocket handshake: {}", why.body_text());
        Problem::new(Exception::Validation, detail)
    })
}

/// Answers the handshake; from then on the socket has a life of its own.
pub(super) async fn open(
    shared: &Shared,
    caller: Principal,
    kept: &NamedQuery,
    form: Form,
    pairs: &[(String, String)],
    upgrade: WebSocketUpgrade,
) -> Result<Response, Problem> {
    let epcis = Arc::clone(&shared.epcis);
    let controls = Controls::of_pairs(pairs)?;
    let now = (epcis.clock)();
    controls.check(now)?;
    let query = controls.standing(SimpleEventQuery::from_json(&parameters(kept)?)?)?;
    lasting(&epcis.auth, &caller.name).await?;
    let permit = shared.sockets.open(&caller.name);
    let permit = permit.map_err(|why| Problem::new(Exception::Forbidden, why))?;
    let since = controls.initial_record_time.unwrap_or(now);
    let line = Line {
        cursor: begin(&epcis, &controls).await?,
        wakes: controls.wakes(now),
        first: true,
        bell: epcis.wake.listen(),
        caller: caller.name,
        kept: kept.clone(),
        epcis,
        controls,
        query,
        form,
        _permit: permit,
    };
    let upgrade = upgrade.max_message_size(HEARD_BYTES_MAX).max_frame_size(HEARD_BYTES_MAX);
    let mut response = upgrade.on_upgrade(|socket| line.hold(socket));
    let since = HeaderValue::try_from(format!("{since:.6}"));
    let since = since.map_err(|error| Problem::internal(&error))?;
    response.headers_mut().insert(MIN_RECORD_TIME, since);
    Ok(response)
}

/// A socket and what it is told.
struct Line {
    epcis: Arc<EpcisState>,
    bell: tokio::sync::watch::Receiver<()>,
    caller: String,
    kept: NamedQuery,
    controls: Controls,
    query: SimpleEventQuery,
    form: Form,
    /// Events up to here are done with.
    cursor: Seq,
    wakes: Wakes,
    first: bool,
    _permit: Permit,
}

/// Why a socket is closed: code (RFC 6455 §7.4) and a reason for people.
struct Closed(u16, &'static str);

impl Line {
    /// Tells until one side has enough.
    async fn hold(mut self, mut socket: WebSocket) {
        let Err(Closed(code, reason)) = self.tell(&mut socket).await;
        let close = Message::Close(Some(CloseFrame { code, reason: reason.into() }));
        // Whoever does not read does not read this either.
        let _closed = tokio::time::timeout(LOOK_EVERY, socket.send(close)).await;
    }

    async fn tell(&mut self, socket: &mut WebSocket) -> Result<Infallible, Closed> {
        let silence_max = self.epcis.limits.socket_silence_max;
        let (mut heard_at, mut asked, mut look) = (Instant::now(), false, true);
        loop {
            if look {
                self.report(socket).await?;
            }
            look = true;
            let look_every = LOOK_EVERY.min(silence_max / 4);
            tokio::select! {
                heard = socket.recv() => match heard {
                    Some(Ok(Message::Close(_))) | None => {
                        return Err(Closed(close_code::NORMAL, ""));
                    }
                    Some(Err(_)) => return Err(Closed(close_code::PROTOCOL, "cannot be read")),
                    // What a client says makes nothing new.
                    Some(Ok(_)) => (heard_at, asked, look) = (Instant::now(), false, false),
                },
                // The state lives as long as the socket, so the bell does.
                _ = self.bell.changed() => {}
                () = tokio::time::sleep(look_every) => {}
            }
            let silence = heard_at.elapsed();
            if silence >= silence_max {
                return Err(Closed(close_code::POLICY, "no sign of life"));
            }
            if silence >= silence_max / 2 && !asked {
                asked = true;
                self.send(socket, Message::Ping(axum::body::Bytes::new())).await?;
            }
        }
    }

    /// Sends what is new, if it is time.
    async fn report(&mut self, socket: &mut WebSocket) -> Result<(), Closed> {
        let caller = self.check().await?;
        let now = (self.epcis.clock)();
        let (Wakes::OnEvents(due) | Wakes::At(due)) = self.wakes else {
            return Err(Closed(close_code::NORMAL, "the schedule has no more moments"));
        };
        if now < due {
            return Ok(());
        }
        let to = self.begin().await.map_err(failed)?;
        if matches!(self.wakes, Wakes::OnEvents(_)) && to <= self.cursor {
            return Ok(());
        }
        let mut after: Option<PageKey> = None;
        loop {
            let asked = Asked {
                sight: &caller.visibility,
                query: &self.query,
                query_name: &self.kept.name,
                subscription_id: None,
                form: &self.form,
            };
            let window = Window { after: self.cursor, to };
            let found = report(&self.epcis, asked, window, after, MESSAGE_EVENTS_MAX).await;
            let (message, next) = match found.map_err(failed)? {
                Ok(report) => {
                    let news =
                        report.events > 0 || (self.controls.report_if_empty && after.is_none());
                    (news.then_some(report.document), report.next)
                }
                Err(problem) => (Some(problem.document().to_string().into_bytes()), None),
            };
            if let Some(message) = message {
                let text = String::from_utf8(message).map_err(failed)?;
                self.send(socket, Message::Text(text.into())).await?;
            }
            after = next;
            if after.is_none() {
                break;
            }
        }
        self.cursor = self.cursor.max(to);
        self.wakes = self.controls.wakes((self.epcis.clock)());
        Ok(())
    }

    /// Whoever asked may still ask, and for this.
    async fn check(&self) -> Result<Principal, Closed> {
        let caller = self.epcis.auth.principal(&self.caller).await;
        let caller = caller.map_err(failed)?;
        let caller = caller.filter(|caller| caller.may_query);
        let caller = caller.ok_or(Closed(close_code::POLICY, "the key is no longer good"))?;
        let kept = self.epcis.store.named_query(&self.caller, &self.kept.name).await;
        if kept.map_err(failed)?.as_ref() != Some(&self.kept) {
            return Err(Closed(close_code::AWAY, "the query was deleted"));
        }
        Ok(caller)
    }

    /// The end of the part of the record that is looked at now.
    async fn begin(&mut self) -> Result<Seq, Box<dyn std::error::Error + Send + Sync>> {
        if std::mem::take(&mut self.first) && self.controls.initial_record_time.is_some() {
            let first = begin(&self.epcis, &self.controls).await;
            let first = first.map_err(|problem| problem.detail().to_owned())?;
            self.cursor = self.cursor.max(first);
        }
        Ok(self.epcis.store.recorded_before(Timestamp::MAX).await?)
    }

    /// A reader that is too slow is not waited for.
    async fn send(&self, socket: &mut WebSocket, message: Message) -> Result<(), Closed> {
        let within = self.epcis.limits.socket_silence_max;
        match tokio::time::timeout(within, socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Closed(close_code::NORMAL, "")),
            Err(_) => Err(Closed(close_code::AGAIN, "messages are not read")),
        }
    }
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Closed {
    let error = error.into();
    tracing::error!(%error, "a socket is closed");
    Closed(close_code::ERROR, "the server failed; try again later")
}
