use jiff::civil::date;

use super::*;
use crate::code::NewCode;
use crate::holder::HolderKind;
use crate::market::NewStatus;
use crate::testing::{HOME, Room, messages, new_area};

#[tokio::test]
async fn what_is_missing_is_said_and_unknown_is_not_met() {
    let room = Room::with_places().await;
    let coop = room.holder(HolderKind::Cooperative, "HTX A", HOME).await;
    let mut area = new_area(&room.world, coop, "Vùng A", HOME);
    area.crops[0].crop = "durian".parse().unwrap();
    area.codes.push(NewCode {
        id: room.world.id(),
        as_issued: "VN-AGOR-0001".into(),
        issued_on: None,
    });
    area.statuses.push(NewStatus {
        id: room.world.id(),
        market: "CN".parse().unwrap(),
        status: Status::Active,
        from: date(2026, 1, 1),
        reason: None,
    });
    let subject = Subject::growing_area(area.id);
    room.write(move |tx, actor| growing_area::create(tx, actor, &area)).await.unwrap();
    let today = date(2026, 11, 21);
    let found = room.read(move |tx| readiness(tx, subject, today)).await;
    assert_eq!(found.len(), 1);
    assert!(!found[0].is_ready());
    let verdict = |requirement: Requirement| {
        let mut rows = found[0].rows.iter();
        rows.find(|(one, _)| one.requirement == requirement).map(|(_, verdict)| *verdict)
    };
    assert_eq!(verdict(Requirement::Code), Some(Verdict::Met));
    assert_eq!(verdict(Requirement::Active), Some(Verdict::Met));
    assert_eq!(verdict(Requirement::NoCase), Some(Verdict::Met));
    assert_eq!(verdict(Requirement::Plots), Some(Verdict::Met));
    assert_eq!(verdict(Requirement::Checked), Some(Verdict::Missing));
    assert_eq!(verdict(Requirement::Gap), Some(Verdict::Missing));
    assert_eq!(verdict(Requirement::Records), Some(Verdict::Unknown));
}

#[test]
fn every_requirement_has_its_text() {
    let messages = messages();
    for requirement in Requirement::ALL {
        assert!(messages.has(&format!("registry-require-{}", requirement.word())));
    }
}
