//! Capture jobs in JSON.

use serde_json::{Map, Value};

use super::{CaptureJob, ErrorBehaviour, JobErrors, Problem};
use crate::json::{Limits, parse};
use crate::model::EventTime;
use crate::{Refusal, Refusals, Rule};

impl CaptureJob {
    /// Reads the JSON text of a capture job.
    pub fn read_json(bytes: &[u8], limits: &Limits) -> Result<Self, Refusals> {
        Ok(Self::from_json(&parse(bytes, limits)?)?)
    }

    /// Reads a capture job.
    pub fn from_json(value: &Value) -> Result<Self, Refusal> {
        let members = value.as_object().ok_or_else(|| wrong("", "an object"))?;
        let behaviour = text(members, "captureErrorBehaviour")?;
        let behaviour = ErrorBehaviour::named(behaviour)
            .ok_or_else(|| wrong("/captureErrorBehaviour", "rollback or proceed"))?;
        Ok(Self {
            capture_id: text(members, "captureID")?.to_owned(),
            running: flag(members, "running")?,
            success: flag(members, "success")?,
            error_behaviour: behaviour,
            created_at: time(members, "createdAt")?,
            finished_at: time(members, "finishedAt")?,
            errors: errors(members)?,
        })
    }

    /// The job as JSON.
    pub fn to_json(&self) -> Value {
        let mut object = Map::new();
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                object.insert(name.to_owned(), value);
            }
        };
        put("captureID", Some(self.capture_id.as_str().into()));
        put("createdAt", self.created_at.as_ref().map(|time| time.text().into()));
        put("finishedAt", self.finished_at.as_ref().map(|time| time.text().into()));
        put("running", Some(self.running.into()));
        put("success", Some(self.success.into()));
        put("captureErrorBehaviour", Some(self.error_behaviour.name().into()));
        match &self.errors {
            None => {}
            Some(JobErrors::Here(problems)) => {
                put("errors", Some(problems.iter().map(Problem::to_json).collect()));
            }
            Some(JobErrors::File(url)) => put("errorFile", Some(url.as_str().into())),
        }
        object.into()
    }
}

impl Problem {
    /// The problem as JSON.
    pub fn to_json(&self) -> Value {
        let mut object = Map::new();
        object.insert("type".to_owned(), self.kind.as_str().into());
        object.insert("title".to_owned(), self.title.as_str().into());
        if let Some(status) = self.status {
            object.insert("status".to_owned(), status.into());
        }
        for (name, value) in [("detail", &self.detail), ("instance", &self.instance)] {
            if let Some(value) = value {
                object.insert(name.to_owned(), value.as_str().into());
            }
        }
        object.into()
    }
}

fn errors(members: &Map<String, Value>) -> Result<Option<JobErrors>, Refusal> {
    match (members.get("errors"), members.get("errorFile")) {
        (None, None) => Ok(None),
        (Some(_), Some(_)) => {
            let message = "errors and errorFile cannot stand together";
            Err(Refusal::new("/errorFile", Rule::UnknownMember, message))
        }
        (None, Some(_)) => Ok(Some(JobErrors::File(text(members, "errorFile")?.to_owned()))),
        (Some(list), None) => {
            let list = list.as_array().ok_or_else(|| wrong("/errors", "a list"))?;
            let problems = list.iter().enumerate().map(|(at, one)| problem(at, one));
            Ok(Some(JobErrors::Here(problems.collect::<Result<_, _>>()?)))
        }
    }
}

fn problem(at: usize, value: &Value) -> Result<Problem, Refusal> {
    let place = |refusal: Refusal| Refusal {
        pointer: format!("/errors/{at}{}", refusal.pointer),
        ..refusal
    };
    let members = value.as_object().ok_or_else(|| place(wrong("", "an object")))?;
    let optional = |name| members.get(name).map(|_| text(members, name).map(str::to_owned));
    let status = members.get("status").map(|status| {
        let code = status.as_u64().and_then(|code| u16::try_from(code).ok());
        code.ok_or_else(|| place(wrong("/status", "an HTTP status")))
    });
    Ok(Problem {
        kind: text(members, "type").map_err(place)?.to_owned(),
        title: text(members, "title").map_err(place)?.to_owned(),
        status: status.transpose()?,
        detail: optional("detail").transpose().map_err(place)?,
        instance: optional("instance").transpose().map_err(place)?,
    })
}

fn text<'a>(members: &'a Map<String, Value>, name: &str) -> Result<&'a str, Refusal> {
    let value = members.get(name).ok_or_else(|| missing(name))?;
    value.as_str().ok_or_else(|| wrong(&format!("/{name}"), "a string"))
}

fn flag(members: &Map<String, Value>, name: &str) -> Result<bool, Refusal> {
    let value = members.get(name).ok_or_else(|| missing(name))?;
    value.as_bool().ok_or_else(|| wrong(&format!("/{name}"), "true or false"))
}

fn time(members: &Map<String, Value>, name: &str) -> Result<Option<EventTime>, Refusal> {
    if !members.contains_key(name) {
        return Ok(None);
    }
    let written = text(members, name)?;
    let refused = |error: crate::model::TimeError| {
        Refusal::new(format!("/{name}"), Rule::Time, error.to_string()).with_value(written)
    };
    written.parse().map(Some).map_err(refused)
}

pub(super) fn missing(name: &str) -> Refusal {
    Refusal::new("", Rule::MissingMember, format!("the member {name} must be here"))
}

fn wrong(pointer: &str, expected: &str) -> Refusal {
    Refusal::new(pointer, Rule::WrongType, format!("must be {expected}"))
}
