use nguon_platform::accounts::Role;
use uuid::Uuid;

use super::*;
use crate::growing_area;
use crate::holder::Contacts;
use crate::testing::{AWAY, HOME, Office, PROVINCE};

async fn told(office: &Office, area: Uuid) -> (Option<String>, Option<String>) {
    let found = office.room.read(move |tx| {
        let identity = growing_area::plots(tx, area)?.remove(0).facts.identifier.unwrap();
        Ok(growing_area::public_by_identifier(tx, &identity)?.unwrap())
    });
    let found = found.await;
    (found.holder_name, found.holder_phone)
}

/// A household with a telephone number, and its growing area with a known plot.
async fn household(office: &Office) -> (Uuid, Uuid) {
    let holder = office.room.holder(HolderKind::Household, "Hộ Minh Họa", HOME).await;
    let area = office.room.area(holder, "Vườn nhà", HOME).await;
    let kept = office.room.write(move |tx, actor| {
        let phone = Some("0912345678".parse().unwrap());
        holder::set_contacts(tx, actor, holder, &Contacts { phone, identity_number: None })?;
        let mut plot = growing_area::plots(tx, area)?.remove(0);
        plot.facts.identifier = Some("9521000001015".parse().unwrap());
        let plot = growing_area::NewPlot { id: plot.id, facts: plot.facts };
        growing_area::update_plot(tx, actor, area, 1, &plot)
    });
    kept.await.unwrap();
    (holder, area)
}

#[tokio::test]
async fn a_household_is_named_only_while_it_agrees() {
    let office = Office::open().await;
    let (holder, area) = household(&office).await;
    assert_eq!(told(&office, area).await, (None, None), "nobody asked it yet");
    let officer = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let path = format!("/holders/{holder}/consents");
    let give = async |purpose: &str, given: &str, proof: &str| {
        let typed = [("consent", purpose), ("given", given), ("proof", proof)];
        office.post(&officer, &path, &typed).await
    };
    for (purpose, given, proof, wrong) in [
        ("public-name", "2026-11-22", "Phiếu 1", "không thể ở tương lai"),
        ("public-name", "2026-11-21", "", "proof"),
        ("everything", "2026-11-21", "Phiếu 1", "consent"),
    ] {
        let refused = give(purpose, given, proof).await;
        assert!(refused.status == 422 && refused.text().contains(wrong), "{}", refused.text());
    }
    assert_eq!(give("public-name", "2026-11-21", "Phiếu 1").await.status, 303);
    assert_eq!(told(&office, area).await, (Some("Hộ Minh Họa".into()), None));
    assert_eq!(give("public-name", "2026-11-20", "Phiếu 2").await.status, 422, "it holds already");
    assert_eq!(give("public-phone", "2026-11-21", "Phiếu 3").await.status, 303);
    assert_eq!(told(&office, area).await.1.as_deref(), Some("0912345678"));

    let known = office.room.read(move |tx| Ok(of(tx, holder)?)).await;
    let name = known.iter().find(|one| one.purpose == Purpose::PublicName).unwrap().id;
    let withdraw = format!("{path}/{name}/withdraw");
    let away = office.sign_in(Role::CommuneOfficer, &format!("commune:{AWAY}")).await;
    assert_eq!(office.post(&away, &withdraw, &[]).await.status, 404);
    assert_eq!(office.post(&officer, &withdraw, &[]).await.status, 303);
    assert_eq!(told(&office, area).await, (None, Some("0912345678".into())), "at once");
    assert_eq!(office.post(&officer, &withdraw, &[]).await.status, 404, "only once");
    let page = office.get(&officer, &format!("/holders/{holder}")).await.text();
    for said in ["Phiếu 1", "21/11/2026", "Ghi rút lại"] {
        assert!(page.contains(said), "both are kept: {said}: {page}");
    }
    let reader = office.sign_in(Role::Reader, &format!("province:{PROVINCE}")).await;
    let page = office.get(&reader, &format!("/holders/{holder}")).await.text();
    assert!(!page.contains("Đồng ý công khai") && !page.contains("0912345678"), "{page}");
}
