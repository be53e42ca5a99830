use nguon_platform::accounts::Role;

use crate::application::{self, Action, Granting, NewApplication, Way};
use crate::holder::HolderKind;
use crate::subject::Subject;
use crate::testing::{HOME, Office};

/// One officer's open file moves to another, with the reason in the log, and to nobody who could
/// not open it.
#[tokio::test]
async fn open_work_goes_to_another_officer() {
    let office = Office::open().await;
    let room = &office.room;
    let commune = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let next = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let far = office.sign_in(Role::CommuneOfficer, "commune:30307@2025-07-01").await;
    let province = office.sign_in(Role::ProvincialOfficer, "province:91@2025-07-01").await;
    let coop = room.holder(HolderKind::Cooperative, "HTX A", HOME).await;
    let subject = Subject::growing_area(room.area(coop, "A", HOME).await);
    let (id, world) = (room.world.id(), room.world.clone());
    let actor = commune.person.actor(room.world.now()).because("thiếu");
    let new = NewApplication {
        id,
        way: Way::Proposed,
        subject,
        markets: vec!["VN".parse().unwrap()],
        demonstration: false,
    };
    room.write(move |tx, _| {
        application::create(tx, &actor, &new)?;
        for (version, action) in (1..).zip([Action::Submit, Action::Return]) {
            let granting = Granting::default();
            application::act(tx, &actor, &world, |_| true, (id, version), action, &granting)?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let desk = room.read(move |tx| Ok(application::get(tx, id)?)).await.unwrap().officer;
    assert_eq!(desk.unwrap().0, commune.person.account);
    assert_eq!(office.get(&commune, "/hand-over").await.status, 403);
    let page = office.get(&province, "/hand-over").await.text();
    assert!(page.contains(&commune.person.account.to_string()));
    let from = commune.person.account.to_string();
    let send = async |to: &str, reason: &str| {
        let fields = [("from", from.as_str()), ("to", to), ("reason", reason)];
        office.post(&province, "/hand-over", &fields).await
    };
    assert_eq!(send(&from, "chuyển công tác").await.status, 422);
    assert_eq!(send(&far.person.account.to_string(), "chuyển công tác").await.status, 422);
    assert_eq!(send(&next.person.account.to_string(), "").await.status, 422);
    let done = send(&next.person.account.to_string(), "chuyển công tác").await;
    assert_eq!((done.status, done.location.as_str()), (303, "/hand-over?moved=1"));
    let desk = room.read(move |tx| Ok(application::get(tx, id)?)).await.unwrap().officer;
    assert_eq!(desk.unwrap().0, next.person.account);
    assert_eq!(send(&next.person.account.to_string(), "lần nữa").await.status, 422);
}
