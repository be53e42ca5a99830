//! `EPCISCaptureJob` as a tree of elements; what it means is in
//! [`capture_job`](mod@crate::capture_job).

use serde_json::{Map, Value};

use super::convert::{self, Convert};
use super::tree::{self, Element};
use super::write as writer;
use crate::capture_job::{CaptureJob, members_of_text};
use crate::json::Limits;
use crate::{Refusal, Refusals, Rule};

/// Name of the root.
pub(super) const ROOT: &str = "EPCISCaptureJob";

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<CaptureJob, Refusals> {
    Ok(of(&tree::parse(bytes, limits)?)?)
}

pub(super) fn of(root: &Element) -> Result<CaptureJob, Refusal> {
    if root.name.local != ROOT || !convert::is_own(root) {
        let refusal = Refusal::new("", Rule::UnknownRoot, format!("must be {ROOT}"));
        return Err(refusal.with_value(&root.name.local).at_line(root.line));
    }
    let mut members = Convert::default().attributes(root);
    for child in root.children.iter().filter(|child| convert::is_own(child)) {
        let value = match child.name.local.as_str() {
            "errors" => child.children.iter().map(problem).collect(),
            _ => child.text.trim().into(),
        };
        members.insert(child.name.local.clone(), value);
    }
    CaptureJob::from_json(&members_of_text(members).into())
        .map_err(|refusal| refusal.at_line(root.line))
}

fn problem(error: &Element) -> Value {
    let own = error.children.iter().filter(|child| convert::is_own(child));
    let members: Map<String, Value> =
        own.map(|child| (child.name.local.clone(), child.text.trim().into())).collect();
    members.into()
}

pub(crate) fn write(job: &CaptureJob) -> Result<Vec<u8>, Refusals> {
    writer::capture_job(job)
}
