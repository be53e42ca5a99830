use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use nguon_platform::accounts::{Capability, Role, may};
use nguon_platform::i18n::Language;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::RegistryError;
use crate::code::{self, NewCode};
use crate::confirmation;
use crate::field_check::Conclusion;
use crate::growing_area::Purpose;
use crate::holder::HolderKind;
use crate::market::{self, Status};
use crate::proceeding::{self, Met, NewPaper, PaperKind, Refused, Step, take};
use crate::rulebook::{Calendar, TimeLimits};
use crate::subject::Subject;
use crate::testing::{HOME, Office, Room, fact_file, messages, unit};

/// All that is needed is there.
fn all_met() -> Met {
    Met {
        reason: true,
        missing: Vec::new(),
        check_wanted: false,
        check: Some(Conclusion::Pass),
        evidence: true,
        cause: true,
        subject: true,
    }
}

fn anybody(_: Capability) -> bool {
    true
}

/// From where, what, who, with what at hand, to where.
type Case<'c> =
    (State, Action, &'c dyn Fn(Capability) -> bool, &'c Met, Result<State, Vec<Refused>>);

#[test]
fn steps_need_their_state_their_role_and_their_papers() {
    let officer = |capability| may(Role::CommuneOfficer, capability);
    let holder = |capability| may(Role::Holder, capability);
    let province = |capability| may(Role::ProvincialOfficer, capability);
    let missing = Met { missing: vec![PaperKind::Declaration], ..all_met() };
    let wanted = Met { check_wanted: true, check: None, ..all_met() };
    let failed = Met { check: Some(Conclusion::Fail), ..all_met() };
    let silent = Met { reason: false, ..all_met() };
    let cases: [Case<'_>; 14] = [
        (State::Draft, Action::Submit, &holder, &all_met(), Ok(State::Submitted)),
        (State::Draft, Action::Grant, &province, &all_met(), Err(vec![Refused::State])),
        (State::Submitted, Action::Accept, &officer, &all_met(), Ok(State::Appraisal)),
        (State::Submitted, Action::Accept, &holder, &all_met(), Err(vec![Refused::Role])),
        (
            State::Submitted,
            Action::Accept,
            &officer,
            &missing,
            Err(vec![Refused::Paper(PaperKind::Declaration)]),
        ),
        (State::Submitted, Action::Return, &officer, &silent, Err(vec![Refused::Reason])),
        (State::Appraisal, Action::SkipCheck, &province, &all_met(), Ok(State::Opinion)),
        (State::Appraisal, Action::SkipCheck, &province, &wanted, Err(vec![Refused::CheckWanted])),
        (State::Appraisal, Action::OrderCheck, &officer, &all_met(), Err(vec![Refused::Role])),
        (State::FieldCheck, Action::Report, &officer, &wanted, Err(vec![Refused::NotChecked])),
        (State::Decision, Action::Grant, &province, &failed, Err(vec![Refused::CheckFailed])),
        (State::Decision, Action::Grant, &province, &wanted, Err(vec![Refused::NotChecked])),
        (State::Decision, Action::Grant, &officer, &all_met(), Err(vec![Refused::Role])),
        (State::Refused, Action::Appeal, &holder, &all_met(), Ok(State::Appealed)),
    ];
    for (from, action, who, met, expected) in cases {
        let taken = take(rules::TABLE, from, action, who, met).map(|row| row.to);
        assert_eq!(taken, expected, "{from:?} {action:?}");
    }
}

#[test]
fn the_table_is_whole() {
    let rows: BTreeSet<_> =
        rules::TABLE.iter().map(|row| (row.from.word(), row.action.word())).collect();
    assert_eq!(rows.len(), rules::TABLE.len(), "one state and action lead to one state");
    for state in State::ALL {
        let leaves = rules::TABLE.iter().any(|row| row.from == *state);
        let ends = matches!(state, State::Granted | State::Upheld | State::Withdrawn);
        assert_eq!(leaves, !ends, "{state:?}");
        let reached = rules::TABLE.iter().any(|row| row.to == *state);
        assert!(reached || *state == State::Draft, "{state:?}");
    }
    for action in Action::ALL {
        assert!(rules::TABLE.iter().any(|row| row.action == *action), "{action:?}");
    }
    // Only a grant from the desk of decision makes a code, and only the sub-department grants.
    let grants: Vec<_> = rules::TABLE.iter().filter(|row| row.to == State::Granted).collect();
    assert!(matches!(grants[..], [row]
        if row.from == State::Decision && row.who == Capability::Decide));
}

proptest! {
    /// Whatever is tried in whatever order: a grant comes after an opinion and a decision, a closed
    /// application stays closed, a refusal changes nothing.
    #[test]
    fn no_way_leads_past_the_decision(tries in proptest::collection::vec(0..Action::ALL.len(), 0..60)) {
        let (mut state, mut been) = (State::Draft, vec![State::Draft]);
        for index in tries {
            let before = state;
            if let Ok(row) = take(rules::TABLE, state, Action::ALL[index], anybody, &all_met()) {
                state = row.to;
                been.push(state);
            }
            if matches!(before, State::Granted | State::Upheld | State::Withdrawn) {
                prop_assert_eq!(state, before);
            }
        }
        if state == State::Granted {
            let order = [State::Submitted, State::Appraisal, State::Opinion, State::Decision];
            let mut rest = been.iter();
            for needed in order {
                prop_assert!(rest.any(|one| *one == needed), "{:?} is missing in {:?}", needed, been);
            }
        }
    }

    /// Without papers, checks and reasons nobody gets to a code.
    #[test]
    fn nothing_comes_of_an_empty_dossier(tries in proptest::collection::vec(0..Action::ALL.len(), 0..60)) {
        let met = Met { missing: vec![PaperKind::Declaration], check_wanted: true, ..Met::default() };
        let mut state = State::Draft;
        for index in tries {
            if let Ok(row) = take(rules::TABLE, state, Action::ALL[index], anybody, &met) {
                state = row.to;
            }
        }
        prop_assert!(matches!(state, State::Draft | State::Submitted | State::Withdrawn));
    }
}

#[test]
fn the_diagram_in_the_docs_is_the_table() {
    let messages = messages();
    let told =
        |kind: &str, word: &str| messages.t(Language::Vi, &format!("registry-app-{kind}-{word}"));
    let drawn = proceeding::mermaid(
        rules::TABLE,
        State::Draft,
        State::ALL,
        State::word,
        |state| told("state", state.word()),
        |action| told("action", action.word()),
    );
    crate::testing::in_docs("ho-so.md", "application", &drawn);
}

fn step(action: Action, from: State, to: State, on: Date) -> Step {
    Step {
        action: action.word().into(),
        from: from.word().into(),
        to: to.word().into(),
        on,
        at: Timestamp::UNIX_EPOCH,
        by: "x".into(),
        note: None,
    }
}

#[test]
fn the_clock_counts_working_days_and_stands_while_the_dossier_is_supplemented() {
    let limits = TimeLimits::parse(&fact_file("time-limits.tsv")).unwrap();
    let calendar = Calendar::parse(&fact_file("holidays.tsv")).unwrap();
    let read =
        |steps: &[Step], purpose, today| Clock::read(steps, purpose, &limits, &calendar, today);
    assert_eq!(read(&[], Purpose::Export, date(2026, 11, 20)), None);
    // Filed on a Friday: three working days end on Wednesday.
    let filed = step(Action::Submit, State::Draft, State::Submitted, date(2026, 11, 20));
    let domestic = read(std::slice::from_ref(&filed), Purpose::Domestic, date(2026, 11, 25));
    let domestic = domestic.unwrap();
    assert_eq!((domestic.due, domestic.used, domestic.late), (Some(date(2026, 11, 25)), 3, false));
    let late = read(std::slice::from_ref(&filed), Purpose::Domestic, date(2026, 11, 26)).unwrap();
    assert!(late.late);
    // Returned on Monday, back on Thursday: three days do not count.
    let returned = step(Action::Return, State::Submitted, State::Returned, date(2026, 11, 23));
    let standing =
        read(&[filed.clone(), returned.clone()], Purpose::Domestic, date(2026, 12, 31)).unwrap();
    assert_eq!((standing.due, standing.used, standing.stands), (None, 1, true));
    assert!(!standing.late);
    let again = step(Action::Resubmit, State::Returned, State::Submitted, date(2026, 11, 26));
    let steps = [filed.clone(), returned, again];
    let back = read(&steps, Purpose::Domestic, date(2026, 11, 27)).unwrap();
    assert_eq!((back.due, back.used, back.stands), (Some(date(2026, 11, 30)), 2, false));
    // The day it was decided counts, not the day on which one looks.
    let refused = step(Action::Refuse, State::Decision, State::Refused, date(2026, 11, 24));
    let appeal = step(Action::Appeal, State::Refused, State::Appealed, date(2026, 12, 24));
    let closed = read(&[filed, refused, appeal], Purpose::Domestic, date(2026, 12, 31)).unwrap();
    assert_eq!((closed.closed, closed.late), (Some(date(2026, 11, 24)), false));
    // Older rules: no number is known, and none is made up.
    let old = step(Action::Submit, State::Draft, State::Submitted, date(2026, 7, 31));
    let old = read(&[old], Purpose::Export, date(2026, 12, 31)).unwrap();
    assert_eq!(
        (old.due, old.late, old.limit.unwrap().id.as_str()),
        (None, false, "grant-export-2023")
    );
}

/// One application of a cooperative's area, drafted.
async fn drafted(room: &Room, markets: &[&str]) -> (Uuid, Subject) {
    let coop = room.holder(HolderKind::Cooperative, "HTX Cồn En", HOME).await;
    let subject = Subject::growing_area(room.area(coop, "Vùng xoài Cồn En", HOME).await);
    (applied(room, subject, markets).await.unwrap(), subject)
}

async fn applied(room: &Room, subject: Subject, markets: &[&str]) -> Result<Uuid, RegistryError> {
    let id = room.world.id();
    let markets = markets.iter().map(|market| market.parse().unwrap()).collect();
    let new = NewApplication { id, way: Way::Applied, subject, markets, demonstration: true };
    room.write(move |tx, actor| create(tx, actor, &new)).await?;
    Ok(id)
}

async fn go(room: &Room, id: Uuid, action: Action) -> Result<State, RegistryError> {
    let world = room.world.clone();
    room.write(move |tx, actor| {
        let version = get(tx, id)?.unwrap().version;
        let actor = actor.clone().because("đã xem");
        act(tx, &actor, &world, anybody, (id, version), action, &Granting::default())
    })
    .await
}

async fn hand_in(room: &Room, id: Uuid, papers: &[PaperKind]) {
    for kind in papers {
        let new = NewPaper {
            id: room.world.id(),
            kind: *kind,
            name: "bản gốc".parse().unwrap(),
            bytes: None,
        };
        room.write(move |tx, actor| {
            let thing = get(tx, id)?.unwrap().thing();
            proceeding::add(tx, actor, thing, &new)
        })
        .await
        .unwrap();
    }
}

const TO_DECISION: [Action; 4] = [Action::Submit, Action::Accept, Action::SkipCheck, Action::Opine];

async fn granted(room: &Room, id: Uuid) {
    hand_in(room, id, &[PaperKind::Declaration, PaperKind::Diary]).await;
    for action in TO_DECISION.into_iter().chain([Action::Grant]) {
        go(room, id, action).await.unwrap();
    }
}

#[tokio::test]
async fn a_grant_gives_code_status_and_confirmation_at_once() {
    let room = Room::with_places().await;
    let (id, subject) = drafted(&room, &["CN", "KR"]).await;
    go(&room, id, Action::Submit).await.unwrap();
    let pending = room.read(move |tx| Ok(market::current(tx, subject)?)).await;
    assert!(pending.iter().all(|one| one.status == Status::Pending) && pending.len() == 2);
    // The diary is missing; the drawn plots are the sketch.
    let error = go(&room, id, Action::Accept).await.unwrap_err();
    let RegistryError::Refused(refusals) = error else { unreachable!("{error}") };
    assert_eq!(refusals.len(), 2);
    hand_in(&room, id, &[PaperKind::Declaration, PaperKind::Diary]).await;
    for action in [Action::Accept, Action::SkipCheck, Action::Opine, Action::Grant] {
        go(&room, id, action).await.unwrap();
    }
    let (codes, statuses, confirmed, one, steps) = room
        .read(move |tx| {
            let one = get(tx, id)?.unwrap();
            let steps = proceeding::steps(tx, one.thing())?;
            Ok((
                code::of(tx, subject)?,
                market::current(tx, subject)?,
                confirmation::of_application(tx, id)?.unwrap(),
                one,
                steps,
            ))
        })
        .await;
    assert_eq!(codes[0].normalised, "91-PUC-T-000001");
    assert!(statuses.iter().all(|one| one.status == Status::Active) && statuses.len() == 2);
    assert_eq!(confirmed.code, codes[0].as_issued);
    assert_eq!(confirmed.holder_name.as_deref(), Some("HTX Cồn En"));
    assert_eq!((one.state, one.due, one.version), (State::Granted, None, 6));
    assert_eq!(steps.len(), 5);
    assert!(matches!(go(&room, id, Action::Withdraw).await, Err(RegistryError::Refused(_))));
}

#[tokio::test]
async fn a_refusal_and_a_withdrawal_leave_no_pending_status() {
    let room = Room::with_places().await;
    let (id, subject) = drafted(&room, &["CN"]).await;
    hand_in(&room, id, &[PaperKind::Declaration, PaperKind::Diary]).await;
    for action in TO_DECISION.into_iter().chain([Action::Refuse]) {
        go(&room, id, action).await.unwrap();
    }
    assert!(room.read(move |tx| Ok(market::current(tx, subject)?)).await.is_empty());
    // An appeal that is heard brings it back.
    go(&room, id, Action::Appeal).await.unwrap();
    go(&room, id, Action::Reopen).await.unwrap();
    assert_eq!(room.read(move |tx| Ok(market::current(tx, subject)?)).await.len(), 1);
    go(&room, id, Action::Withdraw).await.unwrap();
    assert!(room.read(move |tx| Ok(market::current(tx, subject)?)).await.is_empty());
}

#[tokio::test]
async fn nobody_applies_twice_or_for_what_holds() {
    let room = Room::with_places().await;
    let (id, subject) = drafted(&room, &["CN"]).await;
    let key = |error: RegistryError| match error {
        RegistryError::Refused(refusals) => refusals[0].key,
        other => unreachable!("{other}"),
    };
    let again = applied(&room, subject, &["KR", "CN"]).await.unwrap_err();
    assert_eq!(key(again), "registry-error-application-open");
    granted(&room, id).await;
    let again = applied(&room, subject, &["CN"]).await.unwrap_err();
    assert_eq!(key(again), "registry-error-market-held");
    assert_eq!(
        key(applied(&room, subject, &[]).await.unwrap_err()),
        "registry-error-market-needed"
    );
    // The base code stays; another market gets a status of its own.
    let second = applied(&room, subject, &["KR"]).await.unwrap();
    granted(&room, second).await;
    assert_eq!(room.read(move |tx| Ok(code::of(tx, subject)?)).await.len(), 1);
}

#[tokio::test]
async fn a_step_on_what_somebody_else_moved_is_stale() {
    let room = Room::with_places().await;
    let (id, _) = drafted(&room, &["VN"]).await;
    let world = room.world.clone();
    let twice = room.write(move |tx, actor| {
        let granting = Granting::default();
        act(tx, actor, &world, anybody, (id, 1), Action::Submit, &granting)?;
        act(tx, actor, &world, anybody, (id, 1), Action::Withdraw, &granting)
    });
    assert!(matches!(twice.await, Err(RegistryError::Stale)));
    // All or nothing: the first step of that transaction is not kept either.
    assert_eq!(room.read(move |tx| Ok(get(tx, id)?)).await.unwrap().state, State::Draft);
}

#[tokio::test]
async fn codes_are_unique_however_many_are_granted_at_once() {
    let room = Room::with_places().await;
    let coop = room.holder(HolderKind::Cooperative, "HTX A", HOME).await;
    let taken = Subject::growing_area(room.area(coop, "đã có", HOME).await);
    let known = NewCode {
        id: room.world.id(),
        as_issued: "91 PUC-T-000003".replace(' ', "-"),
        issued_on: None,
    };
    room.write(move |tx, actor| code::add(tx, actor, taken, &known)).await.unwrap();
    let mut waiting = Vec::new();
    for n in 0..8 {
        let subject = Subject::growing_area(room.area(coop, &format!("vùng {n}"), HOME).await);
        let id = applied(&room, subject, &["VN"]).await.unwrap();
        hand_in(&room, id, &[PaperKind::Declaration]).await;
        for action in TO_DECISION {
            go(&room, id, action).await.unwrap();
        }
        waiting.push((id, subject));
    }
    let mut tasks = Vec::new();
    for (id, _) in &waiting {
        let (db, world, actor, id) = (room.db.clone(), room.world.clone(), room.actor(), *id);
        tasks.push(tokio::spawn(async move {
            db.write(move |tx| {
                let version = get(tx, id)?.unwrap().version;
                let granting = Granting::default();
                act(tx, &actor, &world, anybody, (id, version), Action::Grant, &granting)
            })
            .await
        }));
    }
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let mut codes = BTreeSet::new();
    for (_, subject) in waiting {
        let found = room.read(move |tx| Ok(code::of(tx, subject)?)).await;
        codes.insert(found[0].normalised.clone());
    }
    assert_eq!(codes.len(), 8);
    assert!(!codes.contains("91-PUC-T-000003"), "a code that is there already is passed over");
}

#[tokio::test]
async fn the_national_code_stands_beside_ours_with_its_source() {
    let room = Room::with_places().await;
    let (id, subject) = drafted(&room, &["VN"]).await;
    hand_in(&room, id, &[PaperKind::Declaration]).await;
    for action in TO_DECISION {
        go(&room, id, action).await.unwrap();
    }
    let world = room.world.clone();
    room.write(move |tx, actor| {
        let version = get(tx, id)?.unwrap().version;
        let granting = Granting { official: Some("VN - AGOR - 0777".into()) };
        act(tx, actor, &world, anybody, (id, version), Action::Grant, &granting)
    })
    .await
    .unwrap();
    let (codes, origins, confirmed) = room
        .read(move |tx| {
            let confirmed = confirmation::of_application(tx, id)?.unwrap();
            Ok((code::of(tx, subject)?, code::origins(tx, subject)?, confirmed))
        })
        .await;
    assert_eq!(codes.len(), 2);
    assert_eq!(confirmed.code, "VN - AGOR - 0777");
    let national = origins["VN-AGOR-0777"];
    assert_eq!(national.source, code::CodeSource::National);
    assert_eq!(national.reconciled, Some(date(2026, 11, 21)));
    assert_eq!(origins["91-PUC-T-000001"].source, code::CodeSource::Office);
}

#[tokio::test]
async fn overdue_ones_come_first_and_are_counted() {
    let room = Room::with_places().await;
    let (early, _) = drafted(&room, &["VN"]).await;
    go(&room, early, Action::Submit).await.unwrap();
    let coop = room.holder(HolderKind::Cooperative, "HTX B", HOME).await;
    let other = Subject::growing_area(room.area(coop, "B", HOME).await);
    let draft = applied(&room, other, &["CN"]).await.unwrap();
    let later = room.world.now() + 240.hours();
    let today = nguon_platform::i18n::today(later);
    let filter = Filter { overdue_on: Some(today), open: true, ..Filter::default() };
    let territory = nguon_platform::territory::Territory::Commune(unit(HOME));
    let (late, all) = room
        .read(move |tx| {
            let part = crate::list::Part::Page(None);
            let late = list(tx, &territory, &filter, &part)?;
            Ok((late, list(tx, &territory, &Filter::default(), &part)?))
        })
        .await;
    let ids = |page: &crate::list::Page<Listed>| -> Vec<Uuid> {
        page.rows.iter().map(|row| row.id).collect()
    };
    assert_eq!(ids(&late), [early]);
    assert_eq!(ids(&all), [early, draft]);
}

/// Everything through the door, as three persons do it.
#[tokio::test]
async fn a_holder_applies_a_commune_checks_a_province_decides() {
    let office = Office::open().await;
    let room = &office.room;
    let coop = room.holder(HolderKind::Household, "Hộ Nguyễn Văn A", HOME).await;
    let holder = office.sign_in(Role::Holder, &format!("holder:{coop}")).await;
    let commune = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let stranger = office.sign_in(Role::CommuneOfficer, "commune:30307@2025-07-01").await;
    let province = office.sign_in(Role::ProvincialOfficer, "province:91@2025-07-01").await;
    assert_eq!(office.get(&holder, "/applications/new").await.status, 200);
    let holder_id = coop.to_string();
    let fields = [
        ("subject", "new-growing-area"),
        ("name", "Vườn sầu riêng"),
        ("holder", holder_id.as_str()),
        ("commune", HOME),
        ("crop", "durian"),
        ("markets-CN", "1"),
    ];
    let wrong = office.post(&holder, "/applications", &fields[..4]).await;
    assert_eq!(wrong.status, 422);
    let made = office.post(&holder, "/applications", &fields).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let case = made.location;
    let id: Uuid = case.rsplit('/').next().unwrap().parse().unwrap();
    let version =
        || async { room.read(move |tx| Ok(get(tx, id)?.unwrap().version)).await.to_string() };
    let steps = format!("{case}/steps");
    let act = async |who, action: &str, reason: &str| {
        let version = version().await;
        let fields = [("version", version.as_str()), ("action", action), ("reason", reason)];
        office.post(who, &steps, &fields).await.status
    };
    assert_eq!(act(&holder, "submit", "").await, 303);
    assert_eq!(office.get(&stranger, &case).await.status, 404);
    assert_eq!(act(&stranger, "accept", "").await, 404);
    assert_eq!(act(&holder, "accept", "").await, 422);
    assert_eq!(act(&commune, "accept", "").await, 422);
    assert_eq!(act(&commune, "return", "").await, 422);
    assert_eq!(act(&commune, "return", "thiếu tờ khai").await, 303);
    for (kind, who) in [("declaration", &holder), ("diary", &holder), ("sketch", &holder)] {
        let fields = [("paper", kind), ("paper-name", "bản chụp"), ("file", "%PDF-1.7 x")];
        let sent = office.upload(who, &format!("{case}/papers"), &fields).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
    }
    let page = office.get(&holder, &case).await.text();
    let href = page.split(&format!("{case}/papers/")).nth(1).unwrap();
    let paper = format!("{case}/papers/{}", &href[..36]);
    assert_eq!(office.get(&commune, &paper).await.bytes, b"%PDF-1.7 x");
    assert_eq!(office.get(&stranger, &paper).await.status, 404);
    assert_eq!(act(&holder, "resubmit", "").await, 303);
    assert_eq!(act(&commune, "accept", "").await, 303);
    // China wants durian orchards checked first.
    assert_eq!(act(&province, "skip-check", "").await, 422);
    assert_eq!(act(&province, "order-check", "").await, 303);
    let form = office.get(&commune, &format!("{case}/check")).await.text();
    assert!(form.contains("item-cn-fallen"), "the protocol's items are there");
    let version_now = version().await;
    let mut answers: Vec<(String, String)> = form
        .split("name=\"item-")
        .skip(1)
        .map(|rest| format!("item-{}", rest.split('"').next().unwrap()))
        .map(|name| (name, "yes".to_owned()))
        .collect();
    answers.retain(|(name, _)| {
        !["item-households", "item-tree-age", "item-yield-expected"].contains(&name.as_str())
    });
    for (name, value) in &mut answers {
        if name == "item-area-ha" {
            "2,5".clone_into(value);
        }
    }
    answers.extend([
        ("version".into(), version_now),
        ("on".into(), "21/11/2026".into()),
        ("conclusion".into(), "pass".into()),
    ]);
    let pairs: Vec<(&str, &str)> = answers.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let checked = office.post(&commune, &format!("{case}/check"), &pairs).await;
    assert_eq!(checked.status, 303, "{}", checked.text());
    assert_eq!(act(&province, "opine", "đạt").await, 303);
    assert_eq!(act(&commune, "grant", "").await, 422);
    assert_eq!(act(&province, "grant", "").await, 303);
    let sheet = office.get(&holder, &format!("{case}/confirmation")).await.text();
    let token = sheet.split("/verify/").nth(1).unwrap()[..32].to_owned();
    let public = office.get(&stranger, &format!("/verify/{token}")).await;
    assert_eq!(public.status, 200);
    assert!(public.text().contains("91-PUC-T-000001"));
    assert!(!public.text().contains("Nguyễn Văn A"), "a household is a person");
    assert_eq!(office.get(&stranger, "/verify/00000000000000000000000000000000").await.status, 404);
    let csv = office.get(&province, "/applications.csv?state=granted").await.text();
    assert!(csv.contains("Vườn sầu riêng"));
    let none = office.get(&stranger, "/applications").await.text();
    assert!(!none.contains("Vườn sầu riêng"));
}

#[test]
fn every_word_has_its_texts() {
    let messages = messages();
    let keys = State::ALL
        .iter()
        .map(|state| format!("registry-app-state-{}", state.word()))
        .chain(Action::ALL.iter().map(|action| format!("registry-app-action-{}", action.word())))
        .chain(Action::ALL.iter().map(|action| format!("audit-verb-{}", action.word())))
        .chain(PaperKind::ALL.iter().map(|paper| format!("registry-paper-{}", paper.word())))
        .chain(Way::ALL.iter().map(|way| format!("registry-way-{}", way.word())))
        .chain(Conclusion::ALL.iter().map(|one| format!("registry-conclusion-{}", one.word())))
        .chain(
            crate::field_check::Cause::ALL
                .iter()
                .map(|cause| format!("registry-cause-{}", cause.word())),
        );
    let missing: Vec<String> = keys.filter(|key| !messages.has(key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
