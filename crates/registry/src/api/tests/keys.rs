//! What keys open: every operation, asked with keys of owners at home and elsewhere.

use nguon_platform::accounts::{Capability, Role, Scopes};
use nguon_platform::web::Access;
use serde_json::json;
use uuid::Uuid;

use super::{READS, WRITES};
use crate::holder::HolderKind;
use crate::testing::{AWAY, HOME, Office, PROVINCE};
use crate::walls::{is_personal, reaches, records};

#[tokio::test]
async fn a_key_opens_what_its_owner_and_its_scopes_allow() {
    let office = Office::open().await;
    let records = records(&office).await;
    let door = crate::door(office.room.state());
    let events = Scopes { capture: true, query: true, ..Scopes::default() };
    let holder = format!("holder:{}", records.holder);
    let other = format!("holder:{}", Uuid::max());
    let province = format!("province:{PROVINCE}");
    let (home, away) = (format!("commune:{HOME}"), format!("commune:{AWAY}"));
    let mut asked = 0;
    for (territory, role, own) in [
        (&holder, Role::Holder, true),
        (&other, Role::Holder, false),
        (&province, Role::ProvincialOfficer, true),
        (&home, Role::CommuneOfficer, true),
        (&away, Role::CommuneOfficer, false),
    ] {
        for scopes in [Scopes::default(), events, READS, WRITES] {
            let key = office.key(territory, scopes).await;
            for route in door.routes() {
                let Some(path) = records.fill(route.path) else { continue };
                // What is no machine's is asked by one of them.
                let one = scopes == WRITES && territory == &province;
                if !one && !matches!(route.access, Access::Api(_)) {
                    continue;
                }
                // Whoever leaves a cooperative leaves for good, a notice is applied once, and a paper
                // is removed once.
                if ["/leave", "/apply", "/remove", "/withdraw"]
                    .iter()
                    .any(|end| path.ends_with(end))
                {
                    continue;
                }
                let what = format!("{} {} by {territory} {scopes:?}", route.method, route.path);
                let answer = office.program(&key, route.method.as_str(), &path, &[], None).await;
                let status = answer.status;
                asked += 1;
                let Access::Api(capability) = route.access else {
                    // A key is no session: every other door stays as it is for strangers.
                    let open = route.access == Access::Public;
                    assert!(open || matches!(status, 303 | 401), "{what}: {status}");
                    continue;
                };
                let may =
                    nguon_platform::accounts::may(role, capability) && scopes.allows(capability);
                if !may {
                    assert_eq!(status, 403, "{what}");
                } else if is_personal(route.path) && !(own && reaches(role, route.path)) {
                    assert_eq!(status, 404, "{what}");
                } else {
                    assert!(!matches!(status, 401 | 403 | 404 | 500..), "{what}: {status}");
                }
                assert!(own || !answer.text().contains("Cồn En"), "{what}: tells of another");
            }
        }
    }
    assert!(asked > 800, "{asked}");
    for capability in Capability::ALL {
        let people_only = !matches!(
            capability,
            Capability::ViewRegistry | Capability::EditRegistry | Capability::Apply
        );
        assert_eq!(WRITES.allows(capability), !people_only, "{capability:?}");
    }
}

#[tokio::test]
async fn a_key_that_ended_opens_nothing_and_hides_no_session() {
    let office = Office::open().await;
    let officer = office.sign_in(Role::ProvincialOfficer, &format!("province:{PROVINCE}")).await;
    let cookie = ("cookie", officer.cookie.as_str());
    let path = "/api/v1/holders";
    let answer = office.program("", "GET", path, &[cookie], None).await;
    assert_eq!(answer.status, 200);
    // With a wrong key the session does not count.
    let answer = office.program("nguon_wrong", "GET", path, &[cookie], None).await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.json()["code"], "key");
    assert_eq!(answer.headers["www-authenticate"], "Bearer");
    let basic = [cookie, ("authorization", "Basic eA==")];
    assert_eq!(office.program("", "GET", path, &basic, None).await.status, 401);
    // A session changes something only with its token: another site cannot send it.
    let body = json!({ "kind": "firm", "name": "Cty A", "commune": HOME });
    let answer = office.program("", "POST", path, &[cookie], Some(&body)).await;
    assert_eq!((answer.status, &answer.json()["code"]), (403, &json!("foreign-form")));
    let token = ("x-csrf-token", officer.csrf.as_str());
    let answer = office.program("", "POST", path, &[cookie, token], Some(&body)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
}

#[tokio::test]
async fn a_holder_changes_its_own_until_the_office_has_it() {
    let office = Office::open().await;
    let room = &office.room;
    let own = room.holder(HolderKind::Household, "Hộ Một", HOME).await;
    let other = room.holder(HolderKind::Household, "Hộ Hai", HOME).await;
    let key = office.key(&format!("holder:{own}"), WRITES).await;
    let area = |holder: Uuid| {
        json!({
            "name": "Vườn nhà", "holder": holder, "commune": AWAY, "purpose": "export",
            "crops": [{ "crop": "mango" }],
        })
    };
    // Another's holder is not there, another's commune of the province is.
    let post = |path: &'static str, body| {
        let (office, key) = (&office, key.clone());
        async move { office.program(&key, "POST", path, &[], Some(&body)).await }
    };
    let answer = post("/api/v1/growing-areas", area(other)).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.json()["errors"][0]["pointer"], "#/holder");
    let made = post("/api/v1/growing-areas", area(own)).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let at = made.location.clone();
    let mut change = area(own);
    change["crops"] = json!([]);
    change["name"] = "Vườn nhà, đợt 2".into();
    let answer = office.program(&key, "PUT", &at, &[("if-match", &made.etag)], Some(&change)).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    // Handed in, it is the office's to change; a season is still the grower's to tell.
    let id = made.json()["id"].clone();
    let application = json!({ "subject": { "kind": "growing-area", "id": id }, "markets": ["CN"], "submit": true });
    let filed = post("/api/v1/applications", application).await;
    assert_eq!(filed.status, 201, "{}", filed.text());
    let record = office.program(&key, "GET", &filed.location, &[], None).await.json();
    assert_eq!((&record["state"], &record["way"]), (&json!("submitted"), &json!("applied")));
    let answer = office.program(&key, "PUT", &at, &[("if-match", "*")], Some(&change)).await;
    assert_eq!(answer.status, 409, "{}", answer.text());
    let season = json!({ "season": "1", "begins": "2026-03-01", "ends": "2026-04-01" });
    let answer = office.program(&key, "POST", &format!("{at}/seasons"), &[], Some(&season)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    // What the desk does is a person's: also for a key of the office.
    let desk = office.key(&format!("province:{PROVINCE}"), WRITES).await;
    let path = format!("{}/steps", filed.location);
    let step = json!({ "action": "return", "reason": "thiếu" });
    let answer = office.program(&desk, "POST", &path, &[("if-match", "*")], Some(&step)).await;
    assert_eq!(answer.status, 422, "{}", answer.text());
    let step = json!({ "action": "withdraw" });
    let tag = [("if-match", filed.etag.as_str())];
    let answer = office.program(&key, "POST", &path, &tag, Some(&step)).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    // A holder's personal data is its own and the office's; the office's machine sees it masked.
    let holder = format!("/api/v1/holders/{own}");
    let record = office.program(&key, "GET", &holder, &[], None).await.json();
    assert_eq!(record["contacts"], json!(null));
    let reader = office.key(&format!("province:{PROVINCE}"), READS).await;
    let record = office.program(&reader, "GET", &holder, &[], None).await.json();
    assert_eq!(record["contacts"], json!(null));
    let record = office.program(&desk, "GET", &holder, &[], None).await;
    assert_eq!(record.json()["contacts"]["identity_number_masked"], "•••••••••678");
    let answer = office.program(&key, "PUT", &holder, &[("if-match", "*")], None).await;
    assert_eq!(answer.status, 403);
    let list = office.program(&desk, "GET", "/api/v1/holders", &[], None).await.text();
    assert!(!list.contains("0912345678") && !list.contains("089012345678"));
}
