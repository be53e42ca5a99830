use std::collections::BTreeSet;

use nguon_platform::accounts::Role;
use nguon_platform::i18n::Language;
use proptest::prelude::*;

use super::*;
use crate::code::NewCode;
use crate::holder::HolderKind;
use crate::proceeding::{Met, mermaid, take};
use crate::testing::{HOME, Office, in_docs, messages, new_area};

fn all_met() -> Met {
    Met { reason: true, cause: true, evidence: true, subject: true, ..Met::default() }
}

#[test]
fn the_tables_are_whole() {
    for kind in Kind::ALL {
        let table = rules::table(*kind);
        let rows: BTreeSet<_> =
            table.iter().map(|row| (row.from.word(), row.action.word())).collect();
        assert_eq!(rows.len(), table.len(), "{kind:?}: one state and action lead to one state");
        for row in table {
            assert!(!row.from.is_closed(), "{kind:?}: what is closed stays closed");
            let goes_on = table.iter().any(|next| next.from == row.to);
            assert!(goes_on || row.to.is_closed(), "{kind:?}: {:?} is a dead end", row.to);
        }
    }
}

proptest! {
    /// A code is recovered only after a correction was handed in with its proof.
    #[test]
    fn no_recovery_without_a_correction(tries in proptest::collection::vec(0..Action::ALL.len(), 0..40), misuse in any::<bool>()) {
        let table = rules::table(if misuse { Kind::Misuse } else { Kind::NonCompliance });
        let (mut state, mut before) = (State::Open, State::Open);
        for index in tries {
            if let Ok(row) = take(table, state, Action::ALL[index], |_| true, &all_met()) {
                before = row.from;
                state = row.to;
            }
        }
        prop_assert!(state != State::Recovered || before == State::Corrected);
        let bare = Met { evidence: false, ..all_met() };
        prop_assert!(take(table, State::Corrected, Action::Recover, |_| true, &bare).is_err());
    }
}

#[test]
fn the_diagrams_in_the_docs_are_the_tables() {
    let messages = messages();
    let told =
        |kind: &str, word: &str| messages.t(Language::Vi, &format!("registry-case-{kind}-{word}"));
    for kind in Kind::ALL {
        let table = rules::table(*kind);
        let states: Vec<State> = State::ALL
            .iter()
            .copied()
            .filter(|state| table.iter().any(|row| row.from == *state || row.to == *state))
            .collect();
        let drawn = mermaid(
            table,
            State::Open,
            &states,
            State::word,
            |state| told("state", state.word()),
            |action| told("action", action.word()),
        );
        in_docs("ho-so.md", kind.word(), &drawn);
    }
}

#[test]
fn every_word_has_its_texts() {
    let messages = messages();
    let keys = State::ALL
        .iter()
        .map(|one| format!("registry-case-state-{}", one.word()))
        .chain(Kind::ALL.iter().map(|one| format!("registry-case-kind-{}", one.word())))
        .chain(Action::ALL.iter().map(|one| format!("registry-case-action-{}", one.word())))
        .chain(Action::ALL.iter().map(|one| format!("audit-verb-{}", one.word())))
        .chain(
            ["taken", "not-active", "not-registered", "elsewhere"]
                .map(|one| format!("registry-verdict-{one}")),
        )
        .chain(["warn", "suspend"].map(|one| format!("registry-measure-{one}")));
    let missing: Vec<String> = keys.filter(|key| !messages.has(key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Anybody reports; the page tells nothing and takes only so many; the office handles it.
#[tokio::test]
async fn a_misuse_is_reported_by_anybody_and_handled() {
    let office = Office::open().await;
    let room = &office.room;
    let coop = room.holder(HolderKind::Cooperative, "HTX Cồn En", HOME).await;
    let mut area = new_area(&room.world, coop, "Vùng Cồn En", HOME);
    let code = NewCode { id: room.world.id(), as_issued: "VN-AGOR-0001".into(), issued_on: None };
    area.codes.push(code);
    room.write(move |tx, actor| crate::growing_area::create(tx, actor, &area)).await.unwrap();
    let commune = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let province = office.sign_in(Role::ProvincialOfficer, "province:91@2025-07-01").await;
    let stranger = office.sign_in(Role::CommuneOfficer, "commune:30307@2025-07-01").await;
    assert_eq!(office.get(&stranger, "/report-misuse").await.status, 200);
    let long = "x".repeat(500);
    for about in ["", long.as_str()] {
        let fields = [("code", "VN-AGOR-0001"), ("about", about)];
        assert_eq!(office.post(&stranger, "/report-misuse", &fields).await.status, 422);
    }
    let known = [("code", " vn agor 0001"), ("about", "xe lạ chở trái từ nơi khác")];
    let answer = office.post(&stranger, "/report-misuse", &known).await;
    assert_eq!(answer.status, 200);
    assert!(!answer.text().contains("Cồn En"), "nothing of the register is told");
    let unknown = [("code", "VN-ZZOR-9999"), ("about", "tem lạ")];
    assert_eq!(office.post(&stranger, "/report-misuse", &unknown).await.status, 200);
    for _ in 0..4 {
        assert_eq!(office.post(&stranger, "/report-misuse", &known).await.status, 200);
    }
    assert_eq!(office.post(&stranger, "/report-misuse", &known).await.status, 429);

    let listed = office.get(&commune, "/incidents").await.text();
    assert!(listed.contains(r#"<span class="count">5</span>"#), "{listed}");
    let all = office.get(&province, "/incidents?text=zzor").await.text();
    assert!(all.contains("VN-ZZOR-9999"));
    let case = all.rsplit("href=\"/incidents/").next().unwrap();
    let case = format!("/incidents/{}", &case[..36]);
    assert_eq!(office.get(&commune, &case).await.status, 404);
    let act = async |action: &str, version: &str, reason: &str| {
        let fields = [("action", action), ("version", version), ("reason", reason)];
        office.post(&province, &format!("{case}/steps"), &fields).await.status
    };
    assert_eq!(act("settle", "1", "x").await, 422);
    assert_eq!(act("investigate", "1", "").await, 303);
    // Nobody has the code: there is nothing to suspend, but an outcome.
    assert_eq!(act("suspend", "2", "x").await, 422);
    assert_eq!(act("settle", "2", "tem giả, đã báo quản lý thị trường").await, 303);
    let done = office.get(&province, &case).await.text();
    assert!(done.contains("tem giả"));
    assert_eq!(office.get(&province, &format!("{case}/letter")).await.status, 200);
}
