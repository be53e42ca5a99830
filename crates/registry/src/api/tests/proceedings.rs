//! Proceedings through the interface: what a key may bring and what only a person decides.

use nguon_platform::accounts::Role;
use serde_json::{Value, json};

use super::{READS, WRITES};
use crate::holder::HolderKind;
use crate::testing::{Answer, HOME, Office, PROVINCE};
use crate::walls::records;

const PDF: &str = "JVBERi0xLjc=";

/// The complaints of a refusal: pointer and code.
fn complaints(answer: &Answer) -> Vec<(String, String)> {
    assert_eq!(answer.status, 422, "{}", answer.text());
    let errors = answer.json()["errors"].clone();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    errors
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (text(&one["pointer"]), text(&one["code"])))
        .collect()
}

fn pairs<'a>(wanted: &[(&'a str, &'a str)]) -> Vec<(String, String)> {
    wanted.iter().map(|(at, code)| ((*at).to_owned(), (*code).to_owned())).collect()
}

/// A notice comes in by a key, a person opens its cases, the holder's key tells of the correction
/// with its proof, and a person ends it (issue points 5 and 11).
#[tokio::test]
async fn a_notice_goes_its_way_between_keys_and_people() {
    let office = Office::open().await;
    let records = records(&office).await;
    let desk = office.key(&format!("province:{PROVINCE}"), WRITES).await;
    let commune = office.key(&format!("commune:{HOME}"), WRITES).await;
    let grower = office.key(&format!("holder:{}", records.holder), WRITES).await;
    let officer = office.sign_in(Role::ProvincialOfficer, &format!("province:{PROVINCE}")).await;
    let cookie = ("cookie", officer.cookie.as_str());
    let token = ("x-csrf-token", officer.csrf.as_str());
    let notice = json!({
        "reference": "GACC 2026/77", "issuer": "GACC", "market": "VN", "received": "2026-11-20",
        "about": "rệp sáp", "measure": "suspend", "deadline": "2026-12-20",
        "codes": "No 1: vn agor 0001 ; No 2: VN-AGOR-9998",
    });
    let path = "/api/v1/notices";
    // A commune could not read it again.
    let answer = office.program(&commune, "POST", path, &[], Some(&notice)).await;
    assert_eq!(answer.status, 403, "{}", answer.text());
    let once = [("idempotency-key", "gacc-77")];
    let made = office.program(&desk, "POST", path, &once, Some(&notice)).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let again = office.program(&desk, "POST", path, &once, Some(&notice)).await;
    assert_eq!((again.status, &again.location), (201, &made.location));
    let record = office.program(&desk, "GET", &made.location, &[], None).await;
    let codes = record.json()["codes"].clone();
    let seen: Vec<_> = codes.as_array().unwrap().iter().map(|one| &one["verdict"]).collect();
    assert_eq!(seen, [&json!("taken"), &json!("not-registered")], "{codes}");
    assert_eq!(codes[0]["subject"]["id"], json!(records.area));
    // No key decides; a person with the version that was read does, once.
    let steps = format!("{}/steps", made.location);
    let step = json!({ "action": "apply" });
    let tag = [("if-match", record.etag.as_str())];
    assert_eq!(office.program(&desk, "POST", &steps, &tag, Some(&step)).await.status, 403);
    let signed = [cookie, token, ("if-match", record.etag.as_str())];
    let applied = office.program("", "POST", &steps, &signed, Some(&step)).await;
    assert_eq!(applied.status, 204, "{}", applied.text());
    assert_eq!(office.program("", "POST", &steps, &signed, Some(&step)).await.status, 412);
    let record = office.program(&desk, "GET", &made.location, &[], None).await.json();
    assert_eq!(record["incidents"].as_array().unwrap().len(), 1, "{record}");
    let case = format!("/api/v1/incidents/{}", record["incidents"][0]["id"].as_str().unwrap());
    // The grower tells of the correction, and the proof must be there first.
    let read = office.program(&grower, "GET", &case, &[], None).await;
    assert_eq!(read.json()["state"], "suspended");
    let steps = format!("{case}/steps");
    let correct = json!({ "action": "correct", "reason": "đã phun lại", "cause": "mưa kéo dài" });
    let tag = [("if-match", read.etag.as_str())];
    let answer = office.program(&grower, "POST", &steps, &tag, Some(&correct)).await;
    assert_eq!(complaints(&answer), pairs(&[("#/action", "registry-refused-evidence")]));
    let papers = format!("{case}/papers");
    for (content, code) in [
        (json!("no base64!"), "registry-error-base64"),
        (json!(""), "registry-error-base64"),
        (json!("R0lGODlh"), "registry-error-paper-kind"),
        (Value::Null, "registry-error-paper-none"),
    ] {
        let paper = json!({ "kind": "evidence", "name": "biên bản", "content": content });
        let answer = office.program(&grower, "POST", &papers, &[], Some(&paper)).await;
        assert_eq!(complaints(&answer), pairs(&[("#/content", code)]), "{content}");
    }
    let paper = json!({ "kind": "evidence", "name": "biên bản", "content": PDF });
    let sent = office.program(&grower, "POST", &papers, &[], Some(&paper)).await;
    assert_eq!(sent.status, 201, "{}", sent.text());
    let listed = office.program(&grower, "GET", &sent.location, &[], None).await.json();
    let copy = listed["items"][0]["href"].as_str().unwrap().to_owned();
    let copy = office.program(&grower, "GET", &copy, &[], None).await;
    assert_eq!((copy.kind.as_str(), copy.bytes.as_ref()), ("application/pdf", &b"%PDF-1.7"[..]));
    let answer = office.program(&grower, "POST", &steps, &tag, Some(&correct)).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    let recover = json!({ "action": "recover", "reason": "đạt" });
    let now = [("if-match", answer.etag.as_str())];
    let by_key = office.program(&desk, "POST", &steps, &now, Some(&recover)).await;
    assert_eq!(complaints(&by_key), pairs(&[("#/action", "registry-refused-role")]));
    let signed = [cookie, token, ("if-match", answer.etag.as_str())];
    let done = office.program("", "POST", &steps, &signed, Some(&recover)).await;
    assert_eq!(done.status, 204, "{}", done.text());
    let read = office.program(&grower, "GET", &case, &[], None).await.json();
    assert_eq!((&read["state"], read["steps"].as_array().unwrap().len()), (&json!("recovered"), 3));
    let late = office.program(&grower, "POST", &papers, &[], Some(&paper)).await;
    assert_eq!(complaints(&late), pairs(&[("#", "registry-refused-state")]));
}

/// A membership is a change of the cooperative: its tag moves, and who read it before is told.
#[tokio::test]
async fn members_join_and_leave_under_the_tag_of_their_cooperative() {
    let office = Office::open().await;
    let desk = office.key(&format!("province:{PROVINCE}"), WRITES).await;
    let whole = office.room.holder(HolderKind::Cooperative, "HTX A", HOME).await;
    let part = office.room.holder(HolderKind::Household, "Hộ A", HOME).await;
    let path = format!("/api/v1/holders/{whole}");
    let before = office.program(&desk, "GET", &path, &[], None).await;
    let join = json!({ "household": part, "joined": "2026-11-21" });
    let members = format!("{path}/members");
    let answer = office.program(&desk, "POST", &members, &[], Some(&join)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let now = office.program(&desk, "GET", &path, &[], None).await;
    assert_eq!((&now.etag, &now.json()["members"][0]["holder"]), (&answer.etag, &json!(part)));
    let member = format!("{members}/{part}");
    for (headers, status) in [
        (vec![], 428),
        (vec![("if-match", before.etag.as_str())], 412),
        (vec![("if-match", now.etag.as_str())], 204),
        (vec![("if-match", "*")], 404),
    ] {
        let answer = office.program(&desk, "DELETE", &member, &headers, None).await;
        assert_eq!(answer.status, status, "{headers:?} {}", answer.text());
    }
    let read = office.program(&desk, "GET", &path, &[], None).await.json();
    assert_eq!(read["members"][0]["left"], "2026-11-21");
    // Named by its first day: it cannot begin twice on one.
    let answer = office.program(&desk, "POST", &members, &[], Some(&join)).await;
    assert_eq!(complaints(&answer), pairs(&[("#/household", "registry-error-member-already")]));
    let future = json!({ "household": uuid::Uuid::max(), "joined": "2026-11-21" });
    let answer = office.program(&desk, "POST", &members, &[], Some(&future)).await;
    assert_eq!(complaints(&answer), pairs(&[("#/household", "registry-error-choice")]));
}

/// A plan is drafted and filled by a key; visits are put on a desk, all or none; a person approves.
#[tokio::test]
async fn a_plan_is_drafted_by_a_key_and_approved_by_a_person() {
    let office = Office::open().await;
    let records = records(&office).await;
    let desk = office.key(&format!("province:{PROVINCE}"), WRITES).await;
    let reader = office.key(&format!("province:{PROVINCE}"), READS).await;
    let officer = office.sign_in(Role::ProvincialOfficer, &format!("province:{PROVINCE}")).await;
    let plan = json!({ "year": 2027, "about": "vụ 2027" });
    let made = office.program(&desk, "POST", "/api/v1/inspections", &[], Some(&plan)).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let twice = office.program(&desk, "POST", "/api/v1/inspections", &[], Some(&plan)).await;
    assert_eq!(complaints(&twice), pairs(&[("#/year", "registry-error-inspection-exists")]));
    // A draft is its office's own, whatever its keys may do; nobody else finds it.
    let commune = office.key(&format!("commune:{HOME}"), WRITES).await;
    assert_eq!(office.program(&reader, "GET", &made.location, &[], None).await.status, 200);
    assert_eq!(office.program(&commune, "GET", &made.location, &[], None).await.status, 404);
    let changes = format!("{}/changes", made.location);
    let visits = format!("{}/visits", made.location);
    let propose = json!({ "action": "propose" });
    let tag = [("if-match", made.etag.as_str())];
    let answer = office.program(&desk, "POST", &changes, &tag, Some(&propose)).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    let stale = office.program(&desk, "POST", &changes, &tag, Some(&propose)).await;
    assert_eq!(stale.status, 412);
    let list = office.program(&desk, "GET", &visits, &[], None).await.json();
    assert_eq!(list["total"], 1, "{list}");
    assert_eq!(list["items"][0]["subject"]["id"], json!(records.area));
    let visit = list["items"][0]["id"].clone();
    let assign = json!({
        "action": "assign", "visits": [visit], "officer": officer.person.account,
    });
    let tag = [("if-match", answer.etag.as_str())];
    let answer = office.program(&desk, "POST", &changes, &tag, Some(&assign)).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    let path = format!("{visits}?officer={}&limit=1", officer.person.account);
    assert_eq!(office.program(&desk, "GET", &path, &[], None).await.json()["total"], 1);
    let path = format!("{visits}?officer=none");
    assert_eq!(office.program(&desk, "GET", &path, &[], None).await.json()["total"], 0);
    for (change, wanted) in [
        (
            json!({ "action": "cancel", "visits": [visit] }),
            ("#/visits", "registry-error-inspection-cancel"),
        ),
        (
            json!({ "action": "remove", "visits": [] }),
            ("#/visits", "registry-error-inspection-none"),
        ),
        (
            json!({ "action": "move", "visits": [visit], "first": "2027-05-02", "last": "2027-05-01" }),
            ("#/last", "registry-error-inspection-window"),
        ),
        (
            json!({ "action": "assign", "visits": [visit], "officer": uuid::Uuid::max() }),
            ("#/officer", "registry-error-choice"),
        ),
    ] {
        let answer = office.program(&desk, "POST", &changes, &[("if-match", "*")], Some(&change));
        assert_eq!(complaints(&answer.await), pairs(&[wanted]), "{change}");
    }
    let decision = json!({ "number": "9/QĐ", "on": "2026-11-20", "by": "Chi cục trưởng" });
    let path = format!("{}/decision", made.location);
    let any = [("if-match", "*")];
    assert_eq!(office.program(&desk, "PUT", &path, &any, Some(&decision)).await.status, 403);
    let token = ("x-csrf-token", officer.csrf.as_str());
    let signed = [("cookie", officer.cookie.as_str()), token, ("if-match", "*")];
    let answer = office.program("", "PUT", &path, &signed, Some(&decision)).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    let read = office.program(&reader, "GET", &made.location, &[], None).await.json();
    assert_eq!((&read["state"], &read["visits"]["planned"]), (&json!("approved"), &json!(1)));
}

/// A key copies what the national system gave; a status is a person's word.
#[tokio::test]
async fn codes_are_copied_by_keys_and_statuses_given_by_people() {
    let office = Office::open().await;
    let records = records(&office).await;
    let desk = office.key(&format!("province:{PROVINCE}"), WRITES).await;
    let own = office.key(&format!("holder:{}", records.holder), WRITES).await;
    let codes = format!("/api/v1/growing-areas/{}/codes", records.area);
    let before = office.program(&desk, "GET", &codes, &[], None).await;
    let known = before.json();
    let code = |list: &Value, n: usize, name: &str| list["items"][n][name].clone();
    assert_eq!(known["items"].as_array().unwrap().len(), 1, "{known}");
    // Its holder reads them, and writes none.
    assert_eq!(office.program(&own, "GET", &codes, &[], None).await.json(), known);
    let new = json!({ "code": "VN - AGOR - 0077", "issued_on": "2026-11-01",
        "source": "national", "last_reconciled": "2026-11-20" });
    assert_eq!(office.program(&own, "POST", &codes, &[], Some(&new)).await.status, 403);
    let once = [("idempotency-key", "code-77")];
    let made = office.program(&desk, "POST", &codes, &once, Some(&new)).await;
    assert_eq!(
        (made.status, made.json()["id"].as_str()),
        (201, Some("VN-AGOR-0077")),
        "{}",
        made.text()
    );
    let again = office.program(&desk, "POST", &codes, &once, Some(&new)).await;
    assert_eq!((again.status, again.text()), (201, made.text()), "once");
    let now = office.program(&desk, "GET", &codes, &[], None).await;
    assert_eq!(now.etag, made.etag);
    let at = now.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .position(|one| one["code"] == "VN-AGOR-0077")
        .unwrap();
    for (name, value) in [
        ("as_issued", "VN - AGOR - 0077"),
        ("source", "national"),
        ("issued_on", "2026-11-01"),
        ("last_reconciled", "2026-11-20"),
    ] {
        assert_eq!(code(&now.json(), at, name), value);
    }
    assert!(code(&now.json(), at, "scheme").is_string());
    for (body, wanted) in [
        (json!({ "code": "VN-AGOR-0077" }), ("#/code", "registry-error-code-taken")),
        (json!({ "code": "0077" }), ("#/code", "registry-error-code-no-scheme")),
        (
            json!({ "code": "VN-AGOR-0078", "source": "office" }),
            ("#/source", "registry-error-code-source"),
        ),
        (
            json!({ "code": "VN-AGOR-0078", "last_reconciled": "2026-11-01" }),
            ("#/source", "registry-error-empty"),
        ),
        (
            json!({ "code": "VN-AGOR-0078", "issued_on": "2027-01-01" }),
            ("#/issued_on", "registry-error-day-in-future"),
        ),
    ] {
        let answer = office.program(&desk, "POST", &codes, &[], Some(&body)).await;
        assert_eq!(complaints(&answer), pairs(&[wanted]), "{body}");
    }

    // Compared again, under the record's tag; who gave a code stays as it is known.
    let one = format!("{codes}/vn-agor-0077");
    let compared = |source: &str, day: &str| json!({ "source": source, "last_reconciled": day });
    let tag = [("if-match", now.etag.as_str())];
    let stale = [("if-match", before.etag.as_str())];
    for (headers, body, status) in [
        (&[][..], compared("national", "2026-11-21"), 428),
        (&stale[..], compared("national", "2026-11-21"), 412),
        (&tag[..], compared("office", "2026-11-21"), 422),
        (&tag[..], compared("national", "2026-11-19"), 422),
        (&tag[..], compared("national", "2026-11-22"), 422),
        (&tag[..], compared("national", "2026-11-21"), 204),
    ] {
        let answer = office.program(&desk, "PUT", &one, headers, Some(&body)).await;
        assert_eq!(answer.status, status, "{body} {}", answer.text());
    }
    let any = [("if-match", "*")];
    let unknown = format!("{codes}/VN-AGOR-9999");
    let body = compared("national", "2026-11-21");
    assert_eq!(office.program(&desk, "PUT", &unknown, &any, Some(&body)).await.status, 404);
    // What this office issued stays its own.
    let area = crate::subject::Subject::growing_area(records.area);
    let issued = office.room.write(move |tx, actor| {
        let (_, code) = crate::code::find(tx, "VN-AGOR-0001")?.unwrap();
        let source = crate::code::CodeSource::Office;
        let origin = crate::code::Origin { source, reconciled: None };
        crate::code::set_origin(tx, actor, area, &code, origin)
    });
    issued.await.unwrap();
    let granted = format!("{codes}/VN-AGOR-0001");
    let taken = office.program(&desk, "PUT", &granted, &any, Some(&body)).await;
    assert_eq!(complaints(&taken), pairs(&[("#/source", "registry-error-code-source")]));

    // Statuses: read by keys with what may follow, given by whoever may decide and is signed in.
    let statuses = format!("/api/v1/growing-areas/{}/statuses", records.area);
    let pending = json!({ "market": "KR", "status": "pending", "from": "2026-11-20" });
    for key in [&desk, &own] {
        assert_eq!(office.program(key, "POST", &statuses, &[], Some(&pending)).await.status, 403);
    }
    let officer = office.sign_in(Role::ProvincialOfficer, &format!("province:{PROVINCE}")).await;
    let person = [("cookie", officer.cookie.as_str()), ("x-csrf-token", officer.csrf.as_str())];
    let made = office.program("", "POST", &statuses, &person, Some(&pending)).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let early =
        json!({ "market": "KR", "status": "suspended", "from": "2026-11-20", "reason": "x" });
    let answer = office.program("", "POST", &statuses, &person, Some(&early)).await;
    assert_eq!(complaints(&answer), pairs(&[("#/status", "registry-error-status-order")]));
    let nowhere = json!({ "market": "ZZ", "status": "pending", "from": "2026-11-20" });
    let answer = office.program("", "POST", &statuses, &person, Some(&nowhere)).await;
    assert_eq!(complaints(&answer), pairs(&[("#/market", "registry-error-market-unknown")]));
    let active = json!({ "market": "KR", "status": "active", "from": "2026-11-21" });
    assert_eq!(office.program("", "POST", &statuses, &person, Some(&active)).await.status, 201);
    let read = office.program(&own, "GET", &statuses, &[], None).await.json();
    let korea = read["items"].as_array().unwrap().iter().find(|one| one["market"] == "KR").unwrap();
    assert_eq!(korea["status"], "active");
    assert_eq!(korea["may_follow"], json!(["warned", "suspended", "revoked"]));
    let periods: Vec<_> = korea["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["status"].as_str().unwrap(), one["to"].as_str()))
        .collect();
    assert_eq!(periods, [("active", None), ("pending", Some("2026-11-21"))]);
    let readiness = statuses.replace("/statuses", "/readiness");
    let read = office.program(&own, "GET", &readiness, &[], None).await.json();
    let korea = read["items"].as_array().unwrap().iter().find(|one| one["market"] == "KR").unwrap();
    let required = korea["requirements"].as_array().unwrap();
    let verdict = |name: &str| required.iter().find(|one| one["requirement"] == name);
    assert_eq!(verdict("active").unwrap()["verdict"], "met");
    assert_eq!(verdict("checked").unwrap()["verdict"], "missing");
    assert_eq!(korea["ready"], false);
    // Another's is not there.
    let other = office.key("province:75@2025-07-01", WRITES).await;
    for path in [&codes, &statuses, &readiness] {
        assert_eq!(office.program(&other, "GET", path, &[], None).await.status, 404);
    }
}
