use jiff::civil::{Date, date};

use super::*;
use crate::subject::Subject;
use crate::testing::{HOME, Room};
use crate::{RegistryError, holder::HolderKind};

const TODAY: Date = date(2026, 11, 21);

fn now(status: Status) -> MarketStatus {
    MarketStatus {
        market: "CN".parse().unwrap(),
        status,
        from: date(2025, 1, 1),
        to: None,
        reason: None,
    }
}

fn new(status: Status, from: Date, reason: Option<&str>) -> NewStatus {
    NewStatus {
        id: uuid::Uuid::from_u128(u128::from(from.day().unsigned_abs())),
        market: "CN".parse().unwrap(),
        status,
        from,
        reason: reason.map(|text| text.parse().unwrap()),
    }
}

#[test]
fn statuses_follow_each_other_as_the_rule_says() {
    use Status::{Active, Pending, Revoked, Suspended, Warned};
    let allowed = [
        (None, Pending),
        (None, Active),
        (Some(Pending), Active),
        (Some(Pending), Revoked),
        (Some(Active), Warned),
        (Some(Active), Suspended),
        (Some(Warned), Active),
        (Some(Warned), Suspended),
        (Some(Warned), Revoked),
        (Some(Active), Revoked),
        (Some(Suspended), Active),
        (Some(Suspended), Revoked),
        (Some(Revoked), Pending),
    ];
    let before = [None, Some(Pending), Some(Active), Some(Warned), Some(Suspended), Some(Revoked)];
    for from in before {
        for to in Status::ALL {
            let refusals =
                rules::check(from.map(now).as_ref(), &new(*to, TODAY, Some("lý do")), TODAY);
            assert_eq!(refusals.is_empty(), allowed.contains(&(from, *to)), "{from:?} → {to:?}");
        }
    }
}

#[test]
fn days_and_reasons_are_asked_for() {
    let active = now(Status::Active);
    for (status, from, reason, key) in [
        (Status::Suspended, TODAY, None, Some("registry-error-reason-needed")),
        (Status::Revoked, TODAY, None, Some("registry-error-reason-needed")),
        (Status::Suspended, date(2024, 12, 31), Some("x"), Some("registry-error-status-before")),
        (Status::Suspended, date(2026, 11, 22), Some("x"), Some("registry-error-day-in-future")),
        (Status::Suspended, date(2025, 1, 1), Some("x"), None),
    ] {
        let refusals = rules::check(Some(&active), &new(status, from, reason), TODAY);
        assert_eq!(refusals.first().map(|refusal| refusal.key), key, "{status:?} {from}");
    }
}

#[tokio::test]
async fn a_new_status_ends_the_one_before() {
    let room = Room::new().await;
    let coop = room.holder(HolderKind::Cooperative, "HTX A", HOME).await;
    let subject = Subject::growing_area(room.area(coop, "A", HOME).await);
    room.write(move |tx, actor| {
        set_status(tx, actor, subject, &new(Status::Active, date(2024, 3, 1), None), TODAY)?;
        let stopped = new(Status::Suspended, date(2025, 5, 2), Some("cảnh báo của GACC"));
        set_status(tx, actor, subject, &stopped, TODAY)
    })
    .await
    .unwrap();
    let (current, history) =
        room.read(move |tx| Ok((current(tx, subject)?, history(tx, subject)?))).await;
    assert_eq!(current.len(), 1);
    assert_eq!(current[0].status, Status::Suspended);
    let periods: Vec<_> = history.iter().map(|s| (s.status, s.from, s.to)).collect();
    assert_eq!(
        periods,
        [
            (Status::Suspended, date(2025, 5, 2), None),
            (Status::Active, date(2024, 3, 1), Some(date(2025, 5, 2))),
        ]
    );
    let unknown = NewStatus { market: "ZZ".parse().unwrap(), ..new(Status::Active, TODAY, None) };
    let error = room
        .write(move |tx, actor| set_status(tx, actor, subject, &unknown, TODAY))
        .await
        .unwrap_err();
    assert!(matches!(error, RegistryError::Refused(_)));
}
