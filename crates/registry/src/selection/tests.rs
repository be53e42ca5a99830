use nguon_platform::accounts::Role;

use crate::holder::HolderKind;
use crate::inspection::{self, NewPlan};
use crate::subject::Subject;
use crate::testing::{AWAY, HOME, Office, PROVINCE};

/// Two places with codes, one without, and one next door.
async fn office() -> (Office, [Subject; 4]) {
    let office = Office::open().await;
    let room = &office.room;
    let one = room.active("Cồn En", HOME).await;
    let two = room.active("Bờ Tây", HOME).await;
    let holder = room.holder(HolderKind::Cooperative, "HTX Mới", HOME).await;
    let bare = Subject::growing_area(room.area(holder, "Vùng chưa có mã", HOME).await);
    let away = room.active("Nơi khác", AWAY).await;
    (office, [one, two, bare, away])
}

async fn plan(office: &Office) -> uuid::Uuid {
    let new = NewPlan {
        id: office.room.world.id(),
        year: 2026,
        commune: None,
        province: Some(PROVINCE.parse().unwrap()),
        about: "vụ 2026".parse().unwrap(),
        demonstration: false,
    };
    let id = new.id;
    office.room.write(move |tx, actor| inspection::create(tx, actor, &new)).await.unwrap();
    id
}

#[tokio::test]
async fn ticked_rows_leave_as_a_file_and_nothing_else() {
    let (office, [one, .., away]) = office().await;
    let officer = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let page = office.get(&officer, "/growing-areas").await.text();
    assert!(page.contains(&format!("name=\"row-{}\"", one.id)));
    assert!(page.contains("formaction=\"/growing-areas/selected.csv?"));
    assert!(!page.contains("selected/visits"), "no plan, no visits");
    let (one, away) = (format!("row-{}", one.id), format!("row-{}", away.id));
    let path = "/growing-areas/selected.csv";
    // What one may not see is not there, ticked or not.
    let file = office.post(&officer, path, &[(&one, "1"), (&away, "1")]).await;
    assert_eq!(file.status, 200, "{}", file.text());
    assert!(file.text().contains("Vùng Cồn En") && !file.text().contains("Nơi khác"));
    assert_eq!(file.text().trim().lines().count(), 2);
    let all = office.post(&officer, &format!("{path}?text=bo%20tay"), &[("all", "1")]).await;
    assert!(all.text().contains("Vùng Bờ Tây") && all.text().trim().lines().count() == 2);
    for wrong in [&[][..], &[(away.as_str(), "1")], &[("row-x", "1")]] {
        let none = office.post(&officer, path, wrong).await;
        assert!(none.status == 422 && none.text().contains("Hãy chọn ít nhất một dòng"));
    }
    let reader = office.sign_in(Role::Reader, &format!("province:{PROVINCE}")).await;
    assert_eq!(office.post(&reader, path, &[(&one, "1")]).await.status, 403);
    let page = office.get(&reader, "/growing-areas").await.text();
    assert!(!page.contains("type=\"checkbox\""), "nothing that this person may do");
}

#[tokio::test]
async fn selected_places_go_on_the_plan_and_on_a_desk_each_told() {
    let (office, places) = office().await;
    let plan = plan(&office).await.to_string();
    let officer = office.sign_in(Role::ProvincialOfficer, &format!("province:{PROVINCE}")).await;
    let page = office.get(&officer, "/growing-areas").await.text();
    assert!(page.contains("selected/visits") && page.contains("vụ 2026"));
    let [one, two, bare, away] = places.map(|place| format!("row-{}", place.id));
    let visits = "/growing-areas/selected/visits";
    let fields = [(one.as_str(), "1"), (bare.as_str(), "1"), ("plan", plan.as_str())];
    let told = office.post(&officer, visits, &fields).await;
    assert_eq!(told.status, 200, "{}", told.text());
    for said in ["Đã làm 1 trong 2 dòng", "Vùng Cồn En", "Vùng chưa có mã", "không có mã số nào"]
    {
        assert!(told.text().contains(said), "{said}: {}", told.text());
    }
    let again = office.post(&officer, visits, &fields).await;
    assert!(again.text().contains("đã có đủ các lần kiểm tra"), "{}", again.text());
    let made = office.get(&officer, &format!("/inspections/{plan}")).await.text();
    assert!(made.contains("Vùng Cồn En") && !made.contains("Vùng Bờ Tây"));

    // A desk: only of visits that are there, and only of an officer who can open them.
    let desk = "/growing-areas/selected/desk";
    let to = officer.person.account.to_string();
    let fields =
        [(one.as_str(), "1"), (two.as_str(), "1"), ("plan", plan.as_str()), ("to", to.as_str())];
    let told = office.post(&officer, desk, &fields).await;
    for said in ["Đã làm 1 trong 2 dòng", "không có lần kiểm tra nào còn phải làm"] {
        assert!(told.text().contains(said), "{said}: {}", told.text());
    }
    let again = office.post(&officer, desk, &fields).await.text();
    assert!(again.contains("Đã làm 0 trong 2 dòng") && again.contains("đã giao đúng như vậy"));
    let other = office.sign_in(Role::CommuneOfficer, &format!("commune:{AWAY}")).await;
    let stranger = other.person.account.to_string();
    let fields = [(one.as_str(), "1"), ("plan", plan.as_str()), ("to", stranger.as_str())];
    let told = office.post(&officer, desk, &fields).await.text();
    assert!(told.contains("Đã làm 0 trong 1 dòng"), "{told}");
    // Somebody else's plan is not there, and nothing of another territory is chosen.
    let fields = [(away.as_str(), "1"), ("plan", plan.as_str())];
    assert_eq!(office.post(&other, visits, &fields).await.status, 404);
    let missing = office.post(&officer, visits, &[(one.as_str(), "1")]).await;
    assert_eq!(missing.status, 422, "no plan named");
}
