//! Capture jobs in XML: `EPCISCaptureJob`, whose plain members are attributes.

use serde_json::{Map, Value};

use super::{CaptureJob, JobErrors, Problem};
use crate::Refusals;
use crate::json::Limits;
use crate::xml::capture_job as syntax;

impl CaptureJob {
    /// Reads an `EPCISCaptureJob`. Members of other namespaces are passed over.
    ///
    /// ```
    /// use nguon_epcis::capture_job::CaptureJob;
    /// let xml = r#"<epcis:EPCISCaptureJob xmlns:epcis="urn:epcglobal:epcis:xsd:2"
    ///   running="false" success="true" captureID="7">
    ///   <captureErrorBehaviour>proceed</captureErrorBehaviour></epcis:EPCISCaptureJob>"#;
    /// let job = CaptureJob::read_xml(xml.as_bytes(), &Default::default())?;
    /// assert_eq!(job.to_json()["captureID"], "7");
    /// # Ok::<(), nguon_epcis::Refusals>(())
    /// ```
    pub fn read_xml(bytes: &[u8], limits: &Limits) -> Result<Self, Refusals> {
        syntax::read(bytes, limits)
    }

    /// The job as XML 2.0. `Err` names text that XML cannot hold.
    pub fn write_xml(&self) -> Result<Vec<u8>, Refusals> {
        syntax::write(self)
    }
}

/// The members that JSON would have, from attributes and elements, all of them text.
pub(crate) fn members_of_text(mut members: Map<String, Value>) -> Map<String, Value> {
    for name in ["running", "success"] {
        if let Some(value) = members.get_mut(name) {
            match value.as_str() {
                Some("true" | "1") => *value = true.into(),
                Some("false" | "0") => *value = false.into(),
                _ => {}
            }
        }
    }
    if let Some(Value::Array(problems)) = members.get_mut("errors") {
        for status in problems.iter_mut().filter_map(|problem| problem.get_mut("status")) {
            if let Some(code) = status.as_str().and_then(|text| text.parse::<u16>().ok()) {
                *status = code.into();
            }
        }
    }
    members
}

/// The elements of a job in the order of the XSD.
pub(crate) fn elements(job: &CaptureJob) -> Vec<(&'static str, &str)> {
    let times = [("createdAt", &job.created_at), ("finishedAt", &job.finished_at)];
    let times = times.into_iter().filter_map(|(name, time)| Some((name, time.as_ref()?.text())));
    let mut elements = vec![("captureErrorBehaviour", job.error_behaviour.name())];
    elements.extend(times);
    if let Some(JobErrors::File(url)) = &job.errors {
        elements.push(("errorFile", url));
    }
    elements
}

/// The elements of a problem in the order of the XSD.
pub(crate) fn problem_elements(problem: &Problem) -> Vec<(&'static str, String)> {
    let optional = [
        ("status", problem.status.map(|status| status.to_string())),
        ("detail", problem.detail.clone()),
        ("instance", problem.instance.clone()),
    ];
    let mut elements = vec![("type", problem.kind.clone()), ("title", problem.title.clone())];
    elements.extend(optional.into_iter().filter_map(|(name, value)| Some((name, value?))));
    elements
}
