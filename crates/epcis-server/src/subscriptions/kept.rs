//! What the store keeps of a subscription in the server's words, and how it is shown.

use jiff::Timestamp;
use nguon_event_store::{PageKey, Seq, StoreError, Subscription, Wakes};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::spelling::Spelling;
use crate::standing::Controls;

/// What was subscribed to. Never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Definition {
    pub dest: String,
    /// Signs what is sent; kept as it is, because it must be, and never shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature_token: Option<String>,
    /// `stream`, `schedule`, `reportIfEmpty` and `initialRecordTime` as they were written.
    pub controls: Map<String, Value>,
    /// Name of a [`Spelling`].
    pub epc_format: String,
}

/// How far it is, beside what the store itself reads.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Progress {
    /// All events recorded before were reported, or not meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_record_time: Option<Timestamp>,
    /// When the receiver last said yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_notified_at: Option<Timestamp>,
    /// Tries since then that failed.
    pub failures: u32,
    /// Why the last try failed, or why there will be no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Since when there are no more tries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspended_at: Option<Timestamp>,
    /// Events of one letter, if the receiver asked for fewer than usual.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<usize>,
    /// A report that has begun and takes more than one letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<Run>,
}

/// A look at a part of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Run {
    /// When it began.
    pub began: Timestamp,
    /// The last event that it looks at.
    pub to: Seq,
    /// Numbers of the key of the next page; none before the first letter went out.
    pub after: Option<[i64; 3]>,
}

impl Run {
    pub fn key(&self) -> Option<PageKey> {
        self.after.map(PageKey::from_numbers)
    }
}

impl Definition {
    pub fn of(kept: &Subscription) -> Result<Self, StoreError> {
        serde_json::from_str(&kept.definition).map_err(|error| damaged(kept, &error))
    }

    /// Members that this program wrote are read back.
    pub fn controls(&self) -> Result<Controls, crate::problem::Problem> {
        Controls::of_body(|name| self.controls.get(name).cloned())
    }

    pub fn spelling(&self) -> Spelling {
        Spelling::named(&self.epc_format).unwrap_or(Spelling::DigitalLink)
    }
}

impl Progress {
    pub fn of(kept: &Subscription) -> Result<Self, StoreError> {
        serde_json::from_str(&kept.standing.progress).map_err(|error| damaged(kept, &error))
    }

    pub fn written(&self) -> Result<String, StoreError> {
        serde_json::to_string(self).map_err(|error| StoreError::Engine(error.into()))
    }
}

fn damaged(kept: &Subscription, error: &serde_json::Error) -> StoreError {
    StoreError::Engine(format!("the subscription {} is damaged: {error}", kept.id).into())
}

/// As its subscriber sees it (openapi 2.0.0, `AbstractQuerySubscriptionResponse`), without the
/// secret. `state`, `failures`, `reason` and `nextTryAt` are this server's own.
pub(crate) fn shown(kept: &Subscription) -> Result<Value, StoreError> {
    let (definition, progress) = (Definition::of(kept)?, Progress::of(kept)?);
    let time = |time: Timestamp| Value::from(format!("{time:.6}"));
    let state = match (kept.standing.wakes, progress.failures) {
        (Wakes::Never, _) => "suspended",
        (_, 0) => "active",
        _ => "retrying",
    };
    let mut shown = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            shown.insert(name.to_owned(), value);
        }
    };
    put("subscriptionID", Some(kept.id.to_string().into()));
    put("queryName", Some(kept.query_name.as_str().into()));
    put("dest", Some(definition.dest.into()));
    for name in ["stream", "schedule", "reportIfEmpty", "initialRecordTime"] {
        put(name, definition.controls.get(name).cloned());
    }
    put("epcFormat", Some(definition.epc_format.into()));
    put("createdAt", Some(time(kept.created_at)));
    put("minRecordTime", progress.min_record_time.map(time));
    put("lastNotifiedAt", progress.last_notified_at.map(time));
    put("state", Some(state.into()));
    put("reason", progress.reason.map(Value::from));
    put("suspendedAt", progress.suspended_at.map(time));
    if state == "retrying" {
        put("failures", Some(json!(progress.failures)));
        if let Wakes::At(next) | Wakes::OnEvents(next) = kept.standing.wakes {
            put("nextTryAt", Some(time(next)));
        }
    }
    Ok(shown.into())
}
