use axum::http::StatusCode;
use nguon_platform::audit;
use nguon_platform::web::WorkSource;
use nguon_platform::web::testing::Session;

use super::rules::{Met, Refused, take};
use super::{Action, Progress, State, TaskWork};
use crate::testing::{AWAY, HOME, House, Office, PROVINCE, an_giang, assert_has, has, has_not};

/// Every state with every action, first with all that is needed, then without.
#[test]
fn the_table_of_steps() {
    let all = Met { reason: true, evidence: true, progress: Progress { done: 2, all: 2 } };
    let nothing = Met { reason: false, evidence: false, progress: Progress::default() };
    for (from, action, to, bare) in [
        (State::Open, Action::Start, Ok(State::Doing), Ok(State::Doing)),
        (State::Doing, Action::Start, Err(Refused::State), Err(Refused::State)),
        (State::Done, Action::Start, Err(Refused::State), Err(Refused::State)),
        (State::Open, Action::Finish, Ok(State::Done), Err(Refused::Evidence)),
        (State::Doing, Action::Finish, Ok(State::Done), Err(Refused::Evidence)),
        (State::Done, Action::Finish, Err(Refused::State), Err(Refused::State)),
        (State::Open, Action::Reopen, Err(Refused::State), Err(Refused::State)),
        (State::Doing, Action::Reopen, Err(Refused::State), Err(Refused::State)),
        (State::Done, Action::Reopen, Ok(State::Doing), Err(Refused::Reason)),
        (State::Open, Action::HandOver, Ok(State::Open), Err(Refused::Reason)),
        (State::Doing, Action::HandOver, Ok(State::Doing), Err(Refused::Reason)),
        (State::Done, Action::HandOver, Err(Refused::State), Err(Refused::State)),
    ] {
        assert_eq!(take(from, action, all), to, "{from:?} {action:?}");
        assert_eq!(take(from, action, nothing), bare, "{from:?} {action:?}");
    }
    let open = Met { progress: Progress { done: 1, all: 2 }, ..all };
    assert_eq!(take(State::Doing, Action::Finish, open), Err(Refused::SubTasks));
    assert_eq!(open.progress.percent(), Some(50));
    assert_eq!(Progress::default().percent(), None);
}

async fn house() -> House {
    let office = Office::with_places().await;
    office.load(an_giang()).await.unwrap();
    let state = office.state();
    House::open(office, state).await
}

impl House {
    /// Assign a task; returns its path.
    async fn assign(&self, who: &Session, fields: &[(&str, &str)]) -> String {
        self.make(who, "/tasks", fields).await
    }
}

#[tokio::test]
async fn the_calendar_shows_each_task_on_its_day_within_the_territory() {
    let house = house().await;
    let fields =
        |title, place, due| [("title", title), ("unit", "Chi cục"), ("place", place), ("due", due)];
    for (title, place, due) in [
        ("Rà soát mã số", HOME, "2026-11-30"),
        ("Kiểm tra vụ", AWAY, "2026-11-05"),
        ("Việc năm sau", HOME, "2027-01-04"),
        ("Việc không hạn", HOME, ""),
    ] {
        house.assign(&house.province, &fields(title, place, due)).await;
    }
    let month = house.get(&house.province, "/tasks/calendar").await;
    has(&month, &["11/2026", "Rà soát mã số", "Kiểm tra vụ", "quá hạn", "aria-current=\"date\""]);
    has_not(&month, &["Việc năm sau", "Việc không hạn"]);
    let home = house.get(&house.home, "/tasks/calendar?month=2026-11").await;
    has(&home, &["Rà soát mã số", "month=2026-10", "month=2026-12"]);
    has_not(&home, &["Kiểm tra vụ"]);
    has(&house.get(&house.home, "/tasks/calendar?month=2027-01").await, &["Việc năm sau"]);
    let none = house.get(&house.home, "/tasks/calendar?month=2026-11&unit=Kh%C3%A1c").await;
    has(&none, &["Không có nhiệm vụ nào đến hạn"]);
    let bad = house.get(&house.home, "/tasks/calendar?month=2026-13").await;
    assert_eq!(bad.status, StatusCode::NOT_FOUND);
    // Soon and not done: the card of the work page leads there.
    let soon = house.get(&house.home, "/tasks?soon=1").await;
    has(&soon, &["Rà soát mã số"]);
    has_not(&soon, &["Việc năm sau", "Việc không hạn"]);
}

#[tokio::test]
async fn a_row_of_the_plan_becomes_a_task_that_is_divided_done_and_audited() {
    let house = house().await;
    let form = house.get(&house.province, "/tasks/new?plan=an-giang-2023&row=5.3").await;
    assert_has(&form.text(), &["Xây dựng bản đồ số hóa", "2024-12-31", "Xã Cù Lao Giêng"]);
    let fields = [
        ("plan", "an-giang-2023"),
        ("row", "5.3"),
        ("title", "Xây dựng bản đồ số hóa"),
        ("unit", "Chi cục TT&BVTV"),
        ("place", PROVINCE),
        ("due", "2024-12-31"),
    ];
    let task = house.assign(&house.province, &fields).await;
    let page = house.get(&house.province, &task).await.text();
    assert_has(&page, &["quá hạn", "/plans/an-giang-2023#task-5.3", "Chi cục TT&#38;BVTV"]);

    let id = task.strip_prefix("/tasks/").unwrap().to_owned();
    let part = [
        ("parent", id.as_str()),
        ("title", "Đo ranh giới"),
        ("unit", "UBND xã Cù Lao Giêng"),
        ("place", HOME),
        ("due", "30/11/2026"),
    ];
    let sub = house.assign(&house.province, &part).await;
    let sub_id = sub.strip_prefix("/tasks/").unwrap().to_owned();
    let deeper = [("parent", sub_id.as_str()), ("title", "x"), ("unit", "y"), ("place", HOME)];
    assert_eq!(house.post(&house.province, "/tasks", &deeper).await.status, StatusCode::CONFLICT);
    assert_has(&house.get(&house.province, &task).await.text(), &["0/1 việc con xong (0%)"]);

    // Not before its parts, not without evidence, not tomorrow.
    let steps = format!("{task}/steps");
    let finish = |version, day, evidence| {
        [("do", "finish"), ("version", version), ("done_on", day), ("evidence", evidence)]
    };
    let early = house.post(&house.province, &steps, &finish("1", "2026-11-20", "Bản đồ")).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert_has(&early.text(), &["Còn việc con chưa xong"]);
    let sub_steps = format!("{sub}/steps");
    for (day, evidence) in [("2026-11-20", ""), ("2026-11-22", "x"), ("", "x")] {
        let wrong = house.post(&house.home, &sub_steps, &finish("1", day, evidence)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{day} {evidence}");
    }
    let start = [("do", "start"), ("version", "1")];
    assert_eq!(house.post(&house.home, &sub_steps, &start).await.status, StatusCode::SEE_OTHER);
    let stale = house.post(&house.home, &sub_steps, &finish("1", "2026-11-20", "x")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let done =
        house.post(&house.home, &sub_steps, &finish("2", "2026-11-20", "Biên bản số 5")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert_has(
        &house.get(&house.home, &sub).await.text(),
        &["Biên bản số 5", "20/11/2026", "Mở lại", "Hoàn thành"],
    );
    assert_has(&house.get(&house.province, &task).await.text(), &["1/1 việc con xong (100%)"]);
    let end = house.post(&house.province, &steps, &finish("1", "2026-11-21", "Bản đồ đã có")).await;
    assert_eq!(end.status, StatusCode::SEE_OTHER);
    let reopen = [("do", "reopen"), ("version", "2"), ("reason", "Thiếu một xã")];
    assert_eq!(house.post(&house.province, &steps, &reopen).await.status, StatusCode::SEE_OTHER);

    let entries =
        house.office.db.read(move |tx| audit::of_thing(tx, "task", &id, 10)).await.unwrap();
    let verbs: Vec<&str> = entries.iter().map(|entry| entry.verb.as_str()).collect();
    assert_eq!(verbs, ["update", "update", "create"]);
    assert_eq!(entries[0].reason.as_deref(), Some("Thiếu một xã"));
}

#[tokio::test]
async fn who_may_see_and_change_a_task_is_its_territory_and_the_role() {
    let house = house().await;
    let fields = [("title", "Rà soát"), ("unit", "UBND xã Cù Lao Giêng"), ("place", HOME)];
    let task = house.assign(&house.province, &fields).await;
    let steps = format!("{task}/steps");
    let start = [("do", "start"), ("version", "1")];
    for (who, seen, changed) in [
        (&house.away, StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
        (&house.reader, StatusCode::OK, StatusCode::FORBIDDEN),
        (&house.home, StatusCode::OK, StatusCode::SEE_OTHER),
    ] {
        assert_eq!(house.get(who, &task).await.status, seen);
        assert_eq!(house.post(who, &steps, &start).await.status, changed);
    }
    let list = house.get(&house.away, "/tasks").await.text();
    assert_has(&list, &["Chưa có nhiệm vụ nào"]);
    for by in ["", "state", "unit"] {
        let list = house.get(&house.home, &format!("/tasks?by={by}")).await.text();
        assert_has(&list, &["Rà soát", "UBND xã Cù Lao Giêng", "đang làm"]);
    }
    // A commune cannot give work to another one; the province can, and then it is gone from here.
    let to = |place| {
        [
            ("do", "hand-over"),
            ("version", "2"),
            ("unit", "UBND xã Hội An"),
            ("place", place),
            ("reason", "Đổi địa bàn"),
        ]
    };
    assert_eq!(house.post(&house.home, &steps, &to(AWAY)).await.status, StatusCode::NOT_FOUND);
    let no_reason = [("do", "hand-over"), ("version", "2"), ("unit", "x"), ("place", AWAY)];
    let refused = house.post(&house.province, &steps, &no_reason).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let given = house.post(&house.province, &steps, &to(AWAY)).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER);
    assert_eq!(house.get(&house.home, &task).await.status, StatusCode::NOT_FOUND);
    let page = house.get(&house.away, &task).await.text();
    assert_has(&page, &["UBND xã Hội An", "Đổi địa bàn", "Chuyển giao cho"]);
    let elsewhere = [("title", "x"), ("unit", "y"), ("place", AWAY)];
    let refused = house.post(&house.home, "/tasks", &elsewhere).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn overdue_tasks_are_on_the_work_page_and_the_filter_shows_exactly_these() {
    let house = house().await;
    for (title, due) in [
        ("Đã quá hạn", "2026-11-20"),
        ("Đến hạn hôm nay", "2026-11-21"),
        ("Sắp đến hạn", "2026-12-05"),
        ("Còn lâu", "2026-12-06"),
        ("Không hạn", ""),
    ] {
        let fields = [("title", title), ("unit", "UBND xã"), ("place", HOME), ("due", due)];
        house.assign(&house.home, &fields).await;
    }
    let work = TaskWork(house.office.state());
    let cards = work.cards(&house.home.person).await.unwrap();
    let told: Vec<_> = cards.iter().map(|card| (card.key, card.count)).collect();
    assert_eq!(told, [("task-work-late", 1), ("task-work-soon", 2)]);
    assert!(work.cards(&house.reader.person).await.unwrap().is_empty());
    assert!(work.cards(&house.away.person).await.unwrap().is_empty());
    let late = house.get(&house.home, &cards[0].href).await.text();
    assert_has(&late, &["Đã quá hạn"]);
    assert!(!late.contains("Đến hạn hôm nay"));
    let soon = house.get(&house.home, &cards[1].href).await.text();
    assert_has(&soon, &["Đến hạn hôm nay", "Sắp đến hạn"]);
    assert!(!soon.contains("Còn lâu") && !soon.contains("Đã quá hạn"));
    let all = house.get(&house.home, "/tasks").await.text();
    // The earliest first, those without a day last.
    assert!(all.find("Đã quá hạn") < all.find("Còn lâu"));
    assert!(all.find("Còn lâu") < all.find("Không hạn"));
    assert_eq!(house.get(&house.home, "/tasks?state=lost").await.status, StatusCode::NOT_FOUND);
}

#[test]
fn every_word_has_its_text() {
    let office = Office::empty();
    for state in State::ALL {
        assert!(office.messages.has(&format!("task-state-{}", state.word())));
    }
    for action in Action::ALL.iter().map(|action| action.word()).chain(["create"]) {
        assert!(office.messages.has(&format!("task-step-{action}")), "{action}");
    }
    for refused in [
        Refused::State,
        Refused::Reason,
        Refused::Evidence,
        Refused::SubTasks,
        Refused::Depth,
        Refused::TooMany,
    ] {
        assert!(office.messages.has(refused.key()), "{}", refused.key());
    }
    for day in 1..=7 {
        assert!(office.messages.has(&format!("task-weekday-{day}")), "{day}");
    }
}
