use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use axum::http::StatusCode;
use nguon_platform::accounts::Role;
use nguon_platform::audit;
use nguon_platform::db::DbError;
use nguon_platform::figures::{Asked, Behind, Counted, Figures, Measure, Unit};
use nguon_platform::i18n::Language;
use nguon_platform::mail;
use nguon_platform::territory::Territory;
use nguon_platform::web::testing::Session;
use proptest::prelude::*;
use uuid::Uuid;

use super::rules::Refused;
use super::store::{self, ReportError};
use super::{
    Entry, Part, PartAction, PartState, RoundAction, RoundState, Source, Texts, entries, form, sums,
};
use crate::PlanningState;
use crate::testing::{AWAY, HOME, House, Office, PROVINCE, assert_has, has, id_of, unit};

/// Counts growing areas: three of fruit at home, two of rice next door.
struct Fake;

#[async_trait]
impl Figures for Fake {
    fn measures(&self) -> &'static [Measure] {
        &[Measure { id: "coded-areas", key: "report-list", unit: Unit::Count, period: false }]
    }

    async fn count(&self, _: &[String], asked: &Asked) -> Result<Vec<Counted>, DbError> {
        let all =
            [counted("coded-areas", HOME, "fruit", 3), counted("coded-areas", AWAY, "rice", 2)];
        let here = |one: &Counted| match &asked.territory {
            Territory::Commune(commune) => *commune == one.commune,
            _ => true,
        };
        Ok(all.into_iter().filter(here).collect())
    }

    async fn rows(&self, _: &str, _: &Asked, _: u32) -> Result<Vec<Behind>, DbError> {
        Ok(Vec::new())
    }
}

fn counted(measure: &'static str, commune: &str, group: &str, amount: i64) -> Counted {
    let (commune, group) = (unit(commune), group.to_owned());
    Counted { measure, commune, group, label: None, amount, rows: 1, unknown: 0 }
}

async fn house() -> House {
    let office = Office::with_places().await;
    let state = PlanningState { figures: Arc::new(Fake), ..office.state() };
    House::open(office, state).await
}

impl House {
    async fn asks_for_letters(&self, who: &Session) {
        let (account, actor) = (who.person.account, who.person.actor(self.office.world.now()));
        let choice = mail::Choice {
            address: "lan@x.vn".parse().unwrap(),
            language: Language::Vi,
            daily: false,
            reminders: true,
        };
        let keep = self
            .office
            .db
            .write::<_, DbError>(move |tx| mail::choose(tx, &actor, account, Some(&choice)));
        keep.await.unwrap();
    }

    async fn bytes(&self, who: &Session, path: &str) -> Vec<u8> {
        let answer = self.get(who, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        answer.bytes
    }

    /// Open a round for both communes whose day was yesterday; returns its path.
    async fn round(&self) -> String {
        let fields = [
            ("cycle", "year"),
            ("province", PROVINCE),
            ("title", "Mã số vùng trồng năm 2026"),
            ("from", "2026-01-01"),
            ("as_of", "2026-11-19"),
            ("before", "20/11/2026"),
            ("superior", "ỦY BAN NHÂN DÂN TỈNH AN GIANG"),
            ("agency", "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"),
            ("place", "An Giang"),
            ("unit", HOME),
            ("unit", AWAY),
            ("offices", "Phòng Trồng trọt"),
        ];
        self.make(&self.province, "/reports", &fields).await
    }

    /// Paths of the parts, in order.
    async fn parts(&self, round: &str) -> Vec<String> {
        let id = id_of(round);
        let parts = self.office.db.read(move |tx| store::parts(tx, id)).await.unwrap();
        parts.iter().map(|part| format!("{round}/parts/{}", part.id)).collect()
    }
}

#[tokio::test]
async fn a_round_goes_from_the_units_to_a_locked_report_and_its_correction() {
    let house = house().await;
    let round = house.round().await;
    let parts = house.parts(&round).await;
    assert_eq!(parts.len(), 3);

    // The walls: a commune finds its own part and nothing of the whole.
    assert_eq!(house.get(&house.home, &parts[0]).await.status, StatusCode::OK);
    for path in [&parts[1], &parts[2], &format!("{round}/versions/1")] {
        assert_eq!(house.get(&house.home, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let mine = house.get(&house.home, &round).await;
    assert!(!mine.text().contains("Xã Hội An") && !mine.text().contains("Số tổng hợp"));
    has(&mine, &["Xã Cù Lao Giêng", "chậm"]);
    assert_eq!(house.post(&house.home, "/reports", &[]).await.status, StatusCode::FORBIDDEN);

    // Both are late; the department urges all, and that stands before the unit.
    has(&house.get(&house.home, "/reports").await, &["Mã số vùng trồng năm 2026", "0 / 1"]);
    for who in [&house.home, &house.province] {
        house.asks_for_letters(who).await;
    }
    let urged = house.post(&house.province, &format!("{round}/reminders"), &[]).await;
    assert_eq!(urged.status, StatusCode::SEE_OTHER, "{}", urged.text());
    has(&house.get(&house.home, &parts[0]).await, &["Đã được nhắc nộp 1 lần"]);
    // By letter too, to whoever of the unit asked for it; not to oneself.
    let letters = house.office.db.read(|tx| mail::list(tx, None, None, 9)).await.unwrap();
    let told: Vec<_> = letters.iter().map(|letter| (letter.kind, &letter.login)).collect();
    assert_eq!(told, [(mail::Kind::Reminder, &house.home.person.login)]);
    let written = house.office.db.read(|tx| {
        let read = "SELECT subject, body FROM mail_letter";
        tx.row(read, &[], |row| Ok((row.get::<String>("subject")?, row.get::<String>("body")?)))
    });
    let (subject, body) = written.await.map_err(|error: DbError| error).unwrap().unwrap();
    assert_eq!(subject, "Nhắc nộp báo cáo: Mã số vùng trồng năm 2026 – Xã Cù Lao Giêng");
    assert_has(&body, &["nay đã quá hạn", "19/11/2026", &parts[0], "/account"]);

    // The number of the records is not typed; a number told must be one.
    let page = house.get(&house.home, &parts[0]).await;
    has(&page, &["Số vùng trồng có mã số – figure-group-fruit", ">3</a>"]);
    let wrong =
        [("version", "2"), ("do", "submit"), ("number.samples", "mười"), ("results", "Đã làm")];
    let again = house.post(&house.home, &parts[0], &wrong).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    has(&again, &["Số tự khai là số nguyên", "mười", "Đã làm"]);
    let fields = [
        ("version", "2"),
        ("do", "submit"),
        ("number.samples", "12"),
        ("remark.coded-areas.fruit", "Thiếu một vùng mới"),
        ("results", "Đã làm"),
        ("difficulties", "Thiếu người"),
    ];
    let sent = house.post(&house.home, &parts[0], &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    // The same form again comes too late, and what is in cannot be changed.
    assert_eq!(house.post(&house.home, &parts[0], &fields).await.status, StatusCode::CONFLICT);
    has(&house.get(&house.home, &parts[0]).await, &["Đã nộp – chậm", "Thiếu người"]);

    // One unit is missing: only with a reason.
    let refused = house
        .post(
            &house.province,
            &format!("{round}/steps"),
            &[("version", "1"), ("do", "consolidate")],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    has(&refused, &["Còn đơn vị chưa nộp"]);
    let fields = [("version", "1"), ("do", "consolidate"), ("reason", "Hội An xin chậm")];
    assert_eq!(
        house.post(&house.province, &format!("{round}/steps"), &fields).await.status,
        StatusCode::SEE_OTHER
    );
    let page = house.get(&house.province, &round).await;
    // Rice of the commune that is not in shows as the difference.
    has(&page, &["Xã Cù Lao Giêng: Thiếu người", "Thiếu một vùng mới", "+2"]);
    // The other commune cannot hand in any more.
    let late = house.post(&house.away, &parts[1], &[("version", "2"), ("do", "submit")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);

    let unsigned =
        house.post(&house.province, &format!("{round}/approve"), &[("version", "2")]).await;
    assert_eq!(unsigned.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sign = |version: &'static str, number: &'static str| {
        [
            ("version", version),
            ("results", "Toàn tỉnh đã làm"),
            ("number", number),
            ("signed-on", "2026-11-21"),
            ("authority", "KT. GIÁM ĐỐC"),
            ("signer-title", "PHÓ GIÁM ĐỐC"),
            ("signer-name", "Nguyễn Văn Minh Họa"),
            ("recipients", "- UBND tỉnh;\n- Lưu: VT."),
        ]
    };
    let approved =
        house.post(&house.province, &format!("{round}/approve"), &sign("2", "125/BC-SNNMT")).await;
    assert_eq!(approved.location(), format!("{round}/versions/1"), "{}", approved.text());
    has(
        &house.get(&house.province, approved.location()).await,
        &["125/BC-SNNMT", "Toàn tỉnh đã làm", "Xã Hội An"],
    );

    let docx = format!("{}/report.docx", approved.location());
    let paper = house.bytes(&house.province, &docx).await;
    assert!(paper.starts_with(b"PK"));
    let sheet = house.bytes(&house.province, &format!("{}/report.xlsx", approved.location())).await;
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(sheet)).unwrap();
    let rows: Vec<Vec<String>> = calamine::Reader::worksheets(&mut book)[0]
        .1
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    assert!(rows.iter().any(|row| row[2] == "Cộng" && row[4] == "12"), "{rows:?}");
    for file in [&docx, &format!("{}/report.xlsx", approved.location())] {
        assert_eq!(house.get(&house.home, file).await.status, StatusCode::NOT_FOUND, "{file}");
    }

    // Locked: nothing moves but a correction with a reason.
    for action in ["consolidate", "reopen"] {
        let fields = [("version", "4"), ("do", action), ("reason", "x")];
        let answer = house.post(&house.province, &format!("{round}/steps"), &fields).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{action}");
    }
    let first = stored(&house, &round, 1).await;
    let no_reason = [("version", "4"), ("do", "correct")];
    let answer = house.post(&house.province, &format!("{round}/steps"), &no_reason).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let correct = [("version", "4"), ("do", "correct"), ("reason", "Bổ sung Hội An")];
    assert_eq!(
        house.post(&house.province, &format!("{round}/steps"), &correct).await.status,
        StatusCode::SEE_OTHER
    );
    for (part, who) in [(&parts[1], &house.away), (&parts[2], &house.province)] {
        let sent = house
            .post(who, part, &[("version", "2"), ("do", "submit"), ("number.samples", "8")])
            .await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    }
    let fields = [("version", "5"), ("do", "consolidate")];
    assert_eq!(
        house.post(&house.province, &format!("{round}/steps"), &fields).await.status,
        StatusCode::SEE_OTHER
    );
    let approved =
        house.post(&house.province, &format!("{round}/approve"), &sign("6", "131/BC-SNNMT")).await;
    assert_eq!(approved.location(), format!("{round}/versions/2"), "{}", approved.text());
    has(&house.get(&house.province, approved.location()).await, &["Bổ sung Hội An", ">28<"]);
    assert_eq!(stored(&house, &round, 1).await, first, "an approved version never changes");
    assert_eq!(house.bytes(&house.province, &docx).await, paper, "nor does its file");
    has(
        &house.get(&house.province, &format!("{round}/versions/1")).await,
        &["Đã có bản sau", ">12<"],
    );

    let id = id_of(&round);
    let log = house
        .office
        .db
        .read::<_, DbError>(move |tx| audit::of_thing(tx, "report", &id.to_string(), 50));
    let verbs: Vec<String> = log.await.unwrap().into_iter().map(|row| row.verb).collect();
    for verb in ["create", "report-consolidate", "report-approve", "report-correct"] {
        assert!(verbs.iter().any(|one| one == verb), "{verb} in {verbs:?}");
    }
}

/// A version as it lies in the table.
async fn stored(house: &House, round: &str, number: u32) -> (String, String) {
    let id = id_of(round);
    let version =
        house.office.db.read(move |tx| store::version(tx, id, number)).await.unwrap().unwrap();
    (version.sha256, serde_json::to_string(&version.content).unwrap())
}

#[tokio::test]
async fn whoever_reads_only_sees_rounds_and_changes_none() {
    let house = house().await;
    let round = house.round().await;
    let reader = &house.reader;
    let page = house.get(reader, &round).await;
    assert!(!page.text().contains("<button>Nhắc"), "{}", page.text());
    let answer = house.post(reader, &format!("{round}/steps"), &[("do", "consolidate")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let other = Territory::Province(unit("75@2025-07-01"));
    let other = house.session(Role::ProvincialOfficer, other).await;
    assert_eq!(house.get(&other, &round).await.status, StatusCode::NOT_FOUND);
    let fields = [("version", "1"), ("do", "consolidate"), ("reason", "x")];
    let answer = house.post(&other, &format!("{round}/steps"), &fields).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(
        house.get(&house.province, "/reports/new?cycle=quarter").await.status,
        StatusCode::OK
    );
    has(
        &house.get(&house.province, "/reports").await,
        &["Báo cáo quý", "25/12/2026", "30/11/2026", "15/05/2027"],
    );
}

#[test]
fn every_word_has_its_text() {
    let office = Office::empty();
    let keys = RoundState::ALL
        .iter()
        .map(|one| format!("report-state-{}", one.word()))
        .chain(RoundAction::ALL.iter().map(|one| format!("report-action-{}", one.word())))
        .chain(PartState::ALL.iter().map(|one| format!("report-part-{}", one.word())))
        .chain(PartAction::ALL.iter().map(|one| format!("report-part-action-{}", one.word())))
        .chain(Refused::ALL.iter().map(|one| one.key().to_owned()))
        .chain(
            ["submit", "return", "remind", "consolidate", "reopen", "approve", "correct"]
                .map(|verb| format!("audit-verb-report-{verb}")),
        )
        .chain(
            ["consolidate", "reopen", "correct"].map(|word| format!("report-action-{word}-what")),
        );
    for key in keys {
        assert!(office.messages.has(&key), "{key}");
    }
    assert!(matches!(ReportError::from(Refused::State), ReportError::Refused(_)));
}

fn part(index: usize, state: PartState) -> Part {
    Part {
        id: Uuid::from_u128(index as u128),
        report: Uuid::nil(),
        name: format!("Xã {index}"),
        commune: Some(format!("3{index:04}@2025-07-01").parse().unwrap()),
        province: unit(PROVINCE),
        state,
        texts: Texts::default(),
        submitted: None,
        reminded: None,
        reminders: 0,
        version: 1,
    }
}

proptest! {
    /// For any records and any later change of them: what is shown as the sum is the sum of what the
    /// units handed in, and the difference is records less sum.
    #[test]
    fn sums_are_the_sums_of_the_parts(
        was in prop::collection::vec((0..6_usize, 0..4_usize, 0..1_000_i64), 0..40),
        is in prop::collection::vec((0..6_usize, 0..4_usize, 0..1_000_i64), 0..40),
        handed_in in prop::collection::vec(any::<bool>(), 6),
    ) {
        let form = form::lines().unwrap();
        let groups = ["rice", "fruit", "mixed", ""];
        let records = |rows: &[(usize, usize, i64)]| -> Vec<Counted> {
            rows.iter().enumerate().map(|(n, (commune, group, amount))| {
                let measure = ["coded-areas", "coded-houses"][n % 2];
                counted(measure, &format!("3{commune:04}@2025-07-01"), groups[*group], *amount)
            }).collect()
        };
        let (then, now) = (records(&was), records(&is));
        let parts: Vec<(Part, Vec<Entry>)> = (0..6).map(|index| {
            let part = part(index, if handed_in[index] { PartState::Submitted } else { PartState::Draft });
            let told = entries(&form, &then, part.commune.as_ref().unwrap());
            (part, told)
        }).collect();
        let all = sums(&form, &parts, &now);
        let mut by_line: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
        for sum in &all {
            let units: i64 = sum.units.iter().filter_map(|unit| unit.handed_in).sum();
            prop_assert_eq!(sum.handed_in.unwrap_or_default(), units);
            prop_assert_eq!(sum.difference().unwrap_or_default(), sum.records.unwrap_or(units) - units);
            let line = by_line.entry(sum.line.id.as_str()).or_default();
            *line = (line.0 + units, line.1 + sum.records.unwrap_or_default());
        }
        for line in &form {
            let Source::Records(measure) = &line.source else { continue };
            let total = |counted: &[Counted], only: &dyn Fn(&Counted) -> bool| -> i64 {
                counted.iter().filter(|one| one.measure == measure && only(one)).map(|one| one.amount).sum()
            };
            let is_in = |one: &Counted| parts.iter().any(|(part, _)| part.is_in() && part.commune.as_ref() == Some(&one.commune));
            let (told, recorded) = by_line.get(line.id.as_str()).copied().unwrap_or_default();
            prop_assert_eq!(told, total(&then, &is_in), "{}", &line.id);
            prop_assert_eq!(recorded, total(&now, &|_| true), "{}", &line.id);
        }
    }
}
