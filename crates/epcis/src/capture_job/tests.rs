use serde_json::json;

use super::*;
use crate::json::Limits;
use crate::{Rule, corpus};

#[test]
fn examples_survive_both_syntaxes() {
    let Some(root) = corpus::root() else { return };
    let folder = root.join("10-gs1-examples/xml-2.0/CaptureJob");
    let mut jobs: Vec<CaptureJob> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| std::fs::read(file.unwrap().path()).unwrap())
        .map(|bytes| CaptureJob::read_xml(&bytes, &Limits::default()).unwrap())
        .collect();
    assert_eq!(jobs.len(), 3);
    let failed = Problem {
        kind: "epcisException:ValidationException".to_owned(),
        title: "refused".to_owned(),
        status: Some(400),
        detail: Some("a < b".to_owned()),
        instance: None,
    };
    let errors = Some(JobErrors::Here(vec![failed, Problem::default()]));
    jobs.push(CaptureJob { errors, ..jobs[0].clone() });
    for job in jobs {
        assert_eq!(CaptureJob::from_json(&job.to_json()).as_ref(), Ok(&job));
        let xml = job.write_xml().unwrap();
        assert_eq!(CaptureJob::read_xml(&xml, &Limits::default()).as_ref(), Ok(&job));
    }
}

#[test]
fn what_is_no_job() {
    let job = json!({"captureID": "7", "running": true, "success": true,
        "captureErrorBehaviour": "proceed"});
    assert!(CaptureJob::from_json(&job).is_ok());
    let cases = [
        ("captureID", json!(7), "/captureID", Rule::WrongType),
        ("running", json!("true"), "/running", Rule::WrongType),
        ("captureErrorBehaviour", json!("all"), "/captureErrorBehaviour", Rule::WrongType),
        ("createdAt", json!("yesterday"), "/createdAt", Rule::Time),
        ("errors", json!([{"type": "x:y"}]), "/errors/0", Rule::MissingMember),
        (
            "errors",
            json!([{"type": "x:y", "title": "t", "status": "400"}]),
            "/errors/0/status",
            Rule::WrongType,
        ),
    ];
    for (name, value, pointer, rule) in cases {
        let mut bad = job.clone();
        bad[name] = value;
        let refusal = CaptureJob::from_json(&bad).unwrap_err();
        assert_eq!((refusal.pointer.as_str(), refusal.rule), (pointer, rule), "{bad}");
    }
    let both = json!({"errors": [], "errorFile": "https://x.vn/1"});
    let mut bad = job.clone();
    bad.as_object_mut().unwrap().extend(both.as_object().unwrap().clone());
    assert_eq!(CaptureJob::from_json(&bad).unwrap_err().pointer, "/errorFile");
    assert!(CaptureJob::from_json(&json!({"captureID": "7"})).is_err());
}
