use std::convert::Infallible;

use jiff::civil::date;
use nguon_platform::territory::Territory;
use proptest::prelude::*;

use super::*;
use crate::RegistryError;
use crate::code::{NewCode, key};
use crate::holder::HolderKind;
use crate::incident::{self, Acting, Action, State};
use crate::market::{self, NewStatus, Status};
use crate::proceeding::{self, NewPaper, PaperKind};
use crate::subject::Subject;
use crate::testing::{HOME, PROVINCE, Room, new_area};

const KNOWN: [&str; 5] =
    ["VN-AGOR-0001", "VN-AGOR-0002", "VN-AGPH-001", "VNDTPH-0001", "91-PUC-T-000007"];

fn read(text: &str) -> Vec<Piece> {
    let known = |typed: &str| {
        let found = KNOWN.iter().find(|one| key(one) == key(typed));
        Ok::<_, Infallible>(found.map(|one| (*one).to_owned()))
    };
    read_codes(text, known).unwrap()
}

fn codes(text: &str) -> Vec<String> {
    read(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Known { code, .. } => code,
            Piece::Unknown { text } => format!("?{text}"),
        })
        .collect()
}

#[test]
fn codes_are_found_however_the_text_is_broken() {
    for (text, expected) in [
        ("VN-AGOR-0001", &["VN-AGOR-0001"][..]),
        ("1. VN - AGOR - 0001;\n2. vn–agor–0002", &["VN-AGOR-0001", "VN-AGOR-0002"]),
        ("VN-AGOR-\n0001\r\nVN-AG PH-001", &["VN-AGOR-0001", "VN-AGPH-001"]),
        ("VN AGOR 0001 VN AGOR 0002", &["VN-AGOR-0001", "VN-AGOR-0002"]),
        ("No\tCode\tFruit\n1\tVNDTPH0001\tmango", &["VNDTPH-0001"]),
        ("(91-PUC-T-000007), \"VN-AGOR-0001\"", &["91-PUC-T-000007", "VN-AGOR-0001"]),
        ("VN-AGOR-0001 and again vn agor 0001", &["VN-AGOR-0001"]),
        ("VN-AGOR-9999, VN-AGOR-0001", &["?VN-AGOR-9999", "VN-AGOR-0001"]),
        ("Orchards of Vietnam in 2026: none, 12-11-2026", &["?12-11-2026"]),
        ("", &[]),
    ] {
        assert_eq!(codes(text), expected, "{text:?}");
    }
}

proptest! {
    #[test]
    fn nothing_breaks_the_finder(text in "\\PC{0,200}") {
        let _ = read(&text);
    }

    /// Whatever stands between the letters of a list, each code is found once.
    #[test]
    fn blanks_and_breaks_lose_no_code(
        breaks in proptest::collection::vec(0..6_usize, 60),
        lower in any::<bool>(),
    ) {
        let styles = ["-", " - ", "-\n", " -\r\n", "–", "\u{a0}-\u{200b}"];
        let mut styles = breaks.iter().map(|n| styles[*n]).cycle();
        let list = ["VN-AGOR-0001", "VN-AGOR-0002", "VN-AGPH-001"];
        let text: String = list
            .iter()
            .map(|code| {
                let parts: Vec<&str> = code.split('-').collect();
                let dash = styles.next().unwrap();
                format!("{}{}{}{}{}", parts[0], dash, parts[1], styles.next().unwrap(), parts[2])
            })
            .collect::<Vec<_>>()
            .join("\n");
        let text = if lower { text.to_lowercase() } else { text };
        prop_assert_eq!(codes(&text), list);
    }
}

async fn coded(room: &Room, holder: uuid::Uuid, number: &str) -> Subject {
    let mut area = new_area(&room.world, holder, &format!("Vùng {number}"), HOME);
    area.codes.push(NewCode {
        id: room.world.id(),
        as_issued: format!("VN-AGOR-{number}"),
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
    room.write(move |tx, actor| crate::growing_area::create(tx, actor, &area)).await.unwrap();
    subject
}

fn notice(room: &Room, measure: Measure, pasted: &str) -> NewNotice {
    NewNotice {
        id: room.world.id(),
        reference: "GACC 2026-117".parse().unwrap(),
        issuer: "GACC".parse().unwrap(),
        market: "CN".parse().unwrap(),
        received: date(2026, 11, 20),
        about: "rệp sáp".parse().unwrap(),
        measure,
        deadline: date(2026, 12, 20),
        pasted: pasted.into(),
        province: PROVINCE.parse().unwrap(),
    }
}

/// Suspension of five codes of a pasted text, correction, recovery; the unknown one is told back.
#[tokio::test]
async fn a_notice_suspends_its_codes_and_the_correction_recovers_them() {
    let room = Room::with_places().await;
    let coop = room.holder(HolderKind::Cooperative, "HTX A", HOME).await;
    let mut subjects = Vec::new();
    for number in ["0001", "0002", "0003", "0004", "0005"] {
        subjects.push(coded(&room, coop, number).await);
    }
    let text = "1. VN - AGOR - 0001\n2. vn-agor-\n0002;VN AGOR 0003\tVN–AGOR–0004, \
                VN-AGOR-0005 VN-AGOR-0099";
    let new = notice(&room, Measure::Suspend, text);
    let id = new.id;
    room.write(move |tx, actor| create(tx, actor, &new)).await.unwrap();
    let rows = room
        .read(move |tx| {
            let notice = get(tx, id)?.unwrap();
            review(tx, &notice)
        })
        .await;
    let words: Vec<&str> = rows.iter().map(|row| row.verdict.word()).collect();
    assert_eq!(words, ["taken", "taken", "taken", "taken", "taken", "not-registered"]);
    let world = room.world.clone();
    let opened = room.write(move |tx, actor| apply(tx, actor, &world, |_| true, id)).await.unwrap();
    assert_eq!(opened, 5);
    for subject in subjects.clone() {
        let now = room.read(move |tx| Ok(market::current(tx, subject)?)).await;
        assert_eq!(now[0].status, Status::Suspended);
        assert!(now[0].reason.as_deref().unwrap().starts_with("VV-2026-"));
    }
    let world = room.world.clone();
    let again = room.write(move |tx, actor| apply(tx, actor, &world, |_| true, id)).await;
    assert!(matches!(again, Err(RegistryError::Refused(_))));

    let cases = room.read(move |tx| Ok(incident::of_notice(tx, id)?)).await;
    let case = cases[0].clone();
    let (world, one) = (room.world.clone(), case.id);
    let go = |action: Action, version: i64, cause: Option<&'static str>| {
        let world = world.clone();
        room.write(move |tx, actor| {
            let acting = Acting { cause: cause.map(|text| text.parse().unwrap()), due: None };
            let actor = actor.clone().because("đã phun, đã kiểm tra");
            incident::act(tx, &actor, &world, |_| true, (one, version), action, &acting)
        })
    };
    // Neither cause nor proof: refused with both.
    let error = go(Action::Correct, case.version, None).await.unwrap_err();
    let RegistryError::Refused(refusals) = error else { unreachable!("{error}") };
    assert_eq!(refusals.len(), 2);
    let paper = NewPaper {
        id: room.world.id(),
        kind: PaperKind::Evidence,
        name: "biên bản".parse().unwrap(),
        bytes: None,
    };
    let thing = case.thing();
    room.write(move |tx, actor| proceeding::add(tx, actor, thing, &paper)).await.unwrap();
    go(Action::Correct, case.version, Some("vườn chưa vệ sinh")).await.unwrap();
    assert_eq!(go(Action::Recover, case.version + 1, None).await.unwrap(), State::Recovered);
    let first = subjects[0];
    let now = room.read(move |tx| Ok(market::current(tx, first)?)).await;
    assert_eq!(now[0].status, Status::Active);
}

#[tokio::test]
async fn the_last_of_two_cases_lifts_the_suspension() {
    let room = Room::with_places().await;
    let coop = room.holder(HolderKind::Cooperative, "HTX A", HOME).await;
    let subject = coded(&room, coop, "0001").await;
    let mut cases = Vec::new();
    for _ in 0..2 {
        let new = notice(&room, Measure::Suspend, "VN-AGOR-0001");
        let (id, world) = (new.id, room.world.clone());
        room.write(move |tx, actor| {
            create(tx, actor, &new)?;
            apply(tx, actor, &world, |_| true, id)
        })
        .await
        .unwrap();
        cases.push(room.read(move |tx| Ok(incident::of_notice(tx, id)?)).await.remove(0));
    }
    for (case, after) in cases.into_iter().zip([Status::Suspended, Status::Active]) {
        let paper = NewPaper {
            id: room.world.id(),
            kind: PaperKind::Evidence,
            name: "biên bản".parse().unwrap(),
            bytes: None,
        };
        let world = room.world.clone();
        room.write(move |tx, actor| {
            proceeding::add(tx, actor, case.thing(), &paper)?;
            let actor = actor.clone().because("xong");
            let acting = Acting { cause: Some("lỗi".parse().unwrap()), due: None };
            for (version, action) in (case.version..).zip([Action::Correct, Action::Recover]) {
                incident::act(tx, &actor, &world, |_| true, (case.id, version), action, &acting)?;
            }
            Ok(())
        })
        .await
        .unwrap();
        let now = room.read(move |tx| Ok(market::current(tx, subject)?)).await;
        assert_eq!(now[0].status, after);
    }
}

#[tokio::test]
async fn a_notice_lies_in_its_province_and_nowhere_below() {
    let room = Room::with_places().await;
    let new = notice(&room, Measure::Warn, "VN-AGOR-0001");
    room.write(move |tx, actor| create(tx, actor, &new)).await.unwrap();
    for (territory, seen) in [
        (Territory::Country, 1),
        (Territory::Province(PROVINCE.parse().unwrap()), 1),
        (Territory::Province("75@2025-07-01".parse().unwrap()), 0),
        (Territory::Commune(HOME.parse().unwrap()), 0),
        (Territory::Nowhere, 0),
    ] {
        let found = room.read(move |tx| Ok(latest(tx, &territory)?)).await;
        assert_eq!(found.len(), seen);
    }
}

/// Codes come as a workbook or a table as well, beside what is pasted (issue point 5).
#[tokio::test]
async fn codes_come_in_a_spreadsheet_too() {
    use nguon_platform::accounts::Role;

    use crate::testing::Office;

    let office = Office::open().await;
    crate::walls::records(&office).await;
    let officer = office.sign_in(Role::ProvincialOfficer, &format!("province:{PROVINCE}")).await;
    let cell =
        |at: &str, text: &str| format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let rows = format!(
        "<row r=\"1\">{}{}</row><row r=\"2\">{}{}</row><row r=\"3\">{}{}</row>",
        cell("A1", "No"),
        cell("B1", "Code"),
        cell("A2", "1"),
        cell("B2", "VN - AGOR\n- 0001"),
        cell("A3", "2"),
        cell("B3", "VN-AGOR-9999"),
    );
    let workbook = nguon_workbook::testing::workbook(&[("Danh sách", "", &rows)]);
    let fields = [
        ("reference", "GACC 5"),
        ("issuer", "GACC"),
        ("market", "CN"),
        ("received", "2026-11-20"),
        ("about", "rệp sáp"),
        ("measure", "warn"),
        ("deadline", "2026-12-20"),
    ];
    let csv = "STT;Mã số\r\n1;vn-agor-0001\r\n2;VN-AGOR-9998\r\n".as_bytes();
    for (name, file, unknown) in [
        ("danh sách.xlsx", workbook.as_slice(), "VN-AGOR-9999"),
        ("danh sách.csv", csv, "VN-AGOR-9998"),
    ] {
        let sent = office.upload_file(&officer, "/notices", &fields, Some((name, file))).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        let page = office.get(&officer, &sent.location).await.text();
        assert!(page.contains("Vùng xoài Cồn En") && page.contains(unknown), "{name}: {page}");
    }
    // Beside the pasted ones; what is wrong elsewhere loses none of them.
    let pasted = [("codes", "VN-AGPH-001"), ("reference", "GACC 6")];
    let file = Some(("a.csv", csv));
    let again = office.upload_file(&officer, "/notices", &pasted, file).await;
    assert_eq!(again.status, 422);
    assert!(again.text().contains("VN-AGPH-001\nSTT;Mã số"), "{}", again.text());
    for (name, file, status) in
        [("a.xlsx", &workbook[..300], 422), ("a.bin", &b"\0\0\0"[..], 422), ("none", b"", 422)]
    {
        let sent = office.upload_file(&officer, "/notices", &fields, Some((name, file))).await;
        assert_eq!(sent.status, status, "{name}");
    }
}
