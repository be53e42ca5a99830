use nguon_platform::accounts::Role;
use serde_json::json;

use crate::holder::HolderKind;
use crate::testing::{AWAY, HOME, Office, PROVINCE};

/// A file that begins as a JPEG does.
fn jpeg() -> Vec<u8> {
    vec![0xff, 0xd8, 0xff, 0xe0, 1, 2]
}

#[tokio::test]
async fn photos_of_an_area_are_added_listed_handed_out_and_removed() {
    let office = Office::open().await;
    let holder = office.room.holder(HolderKind::Cooperative, "HTX Cồn En", HOME).await;
    let area = office.room.area(holder, "Vùng xoài Cồn En", HOME).await;
    let officer = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let record = format!("/growing-areas/{area}");
    let path = format!("{record}/papers");
    let page = office.get(&officer, &path).await.text();
    assert!(page.contains("Giấy tờ đất") && page.contains("multipart/form-data"), "{page}");

    let said = [("paper", "photo"), ("paper-name", "Lối vào thửa 1")];
    for (fields, wrong) in [
        (&[("paper", "photo"), ("paper-name", "")][..], "Lối"),
        (&said[..], "file"),
        (&[("paper", "diary"), ("paper-name", "Nhật ký"), ("copy", "seen")][..], "paper"),
        (&[&said[..], &[("file", "no picture")]].concat()[..], "JPEG"),
    ] {
        let refused = office.upload(&officer, &path, fields).await;
        assert_eq!(refused.status, 422, "{wrong}: {}", refused.text());
    }
    let seen = [("paper", "land"), ("paper-name", "Sổ đỏ số 12"), ("copy", "seen")];
    assert_eq!(office.upload(&officer, &path, &seen).await.status, 303);
    let key = office.key(&format!("province:{PROVINCE}"), crate::api::tests::WRITES).await;
    let api = format!("/api/v1/growing-areas/{area}/papers");
    let photo = json!({ "kind": "photo", "name": "Lối vào", "content": base64(&jpeg()) });
    let made = office.program(&key, "POST", &api, &[], Some(&photo)).await;
    assert_eq!(made.status, 201, "{}", made.text());

    let page = office.get(&officer, &record).await.text();
    for told in ["Ảnh và giấy tờ", "Sổ đỏ số 12", "Lối vào"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let listed = office.program(&key, "GET", &api, &[], None).await.json();
    assert_eq!(listed["items"][1]["media_type"], "image/jpeg", "{listed}");
    let paper = listed["items"][1]["id"].as_str().unwrap().to_owned();
    let copy = office.get(&officer, &format!("{path}/{paper}")).await;
    assert_eq!(copy.bytes, jpeg());

    let away = office.sign_in(Role::CommuneOfficer, &format!("commune:{AWAY}")).await;
    assert_eq!(office.get(&away, &format!("{path}/{paper}")).await.status, 404);
    assert_eq!(office.post(&away, &format!("{path}/{paper}/remove"), &[]).await.status, 404);
    let removed = office.post(&officer, &format!("{path}/{paper}/remove"), &[]).await;
    assert_eq!(removed.status, 303);
    assert_eq!(office.get(&officer, &format!("{path}/{paper}")).await.status, 404);
    let page = office.get(&officer, &record).await.text();
    assert!(page.contains("Xoá giấy tờ") && !page.contains(&paper), "the audit keeps it: {page}");
}

#[tokio::test]
async fn papers_of_people_are_opened_only_by_those_who_keep_them() {
    let office = Office::open().await;
    let holder = office.room.holder(HolderKind::Household, "Hộ Minh Họa", HOME).await;
    let officer = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let path = format!("/holders/{holder}/papers");
    let seen = [("paper", "land"), ("paper-name", "Sổ đỏ"), ("copy", "seen")];
    assert_eq!(office.upload(&officer, &path, &seen).await.status, 303);
    let reader = office.sign_in(Role::Reader, &format!("province:{PROVINCE}")).await;
    let record = office.get(&reader, &format!("/holders/{holder}")).await.text();
    assert!(record.contains("Sổ đỏ") && !record.contains(&path), "{record}");
    assert_eq!(office.get(&reader, &path).await.status, 403);
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
