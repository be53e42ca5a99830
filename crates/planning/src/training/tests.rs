use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::http::StatusCode;
use jiff::civil::date;
use nguon_platform::audit;
use nguon_platform::clock::World;
use nguon_platform::db::{Db, DbError};
use nguon_platform::figures::{Asked, Figures, Together};
use nguon_platform::i18n::Language;
use nguon_platform::territory::Territory;
use nguon_platform::web::Page;
use nguon_platform::web::testing::{Answer, Session};
use proptest::prelude::*;
use uuid::Uuid;

use super::lines::LineFault;
use super::store::{self, Filter, TrainingError};
use super::{
    Action, Days, Facts, MEASURES, NewClass, OfficerFigures, Person, State, Topic, TraineeGroup,
    TrainingFigures, Way, seal,
};
use crate::PlanningState;
use crate::plan::CropGroup;
use crate::testing::{
    AWAY, HOME, House, Office, PROVINCE, TODAY, actor, an_giang, has, has_not, id_of, unit,
};

async fn house() -> House {
    let office = Office::with_places().await;
    let figures = Arc::new(Together::new(vec![
        Arc::new(TrainingFigures::new(office.db.clone())),
        Arc::new(OfficerFigures::new(office.db.clone(), office.world.clone())),
    ]));
    let state = PlanningState { figures, ..office.state() };
    House::open(office, state).await
}

impl House {
    /// As somebody who is not signed in.
    async fn public(&self, path: &str, fields: Option<&[(&str, &str)]>) -> Answer {
        match fields {
            Some(fields) => self.browser.post(None, path, fields).await,
            None => self.browser.get(None, path).await,
        }
    }

    /// Send a form with parts: fields, and a file if there is one.
    async fn upload(
        &self,
        who: &Session,
        path: &str,
        fields: &[(&str, &str)],
        file: Option<&[u8]>,
    ) -> Answer {
        let file: Vec<_> = file.into_iter().map(|bytes| ("file", "a", bytes)).collect();
        self.browser.upload(who, path, fields, &file).await
    }

    /// A class of today at home; its path.
    async fn class(&self) -> String {
        self.make(&self.home, "/training/classes", &fields()).await
    }

    async fn list(&self, class: &str, lines: &str) -> Answer {
        self.upload(&self.home, &format!("{class}/participants"), &[("lines", lines)], None).await
    }

    async fn participants(&self, class: &str) -> Vec<super::Participant> {
        let id = id_of(class);
        self.office.db.read(move |tx| store::participants(tx, id)).await.unwrap()
    }

    async fn version(&self, class: &str) -> String {
        let id = id_of(class);
        let class = self.office.db.read(move |tx| store::one(tx, id)).await.unwrap();
        class.unwrap().version.to_string()
    }

    /// The path of the link of a class today.
    async fn link(&self, class: &str) -> String {
        let id = id_of(class);
        let class = self.office.db.read(move |tx| store::one(tx, id)).await.unwrap().unwrap();
        format!("/attend/{}/{TODAY}/{}", id.simple(), seal::seal(&class.secret, id, TODAY))
    }
}

fn fields() -> Vec<(&'static str, &'static str)> {
    vec![
        ("title", "Ghi chép hồ sơ vùng trồng"),
        ("topic", "records"),
        ("crop", "fruit"),
        ("trainees", "growers"),
        ("unit", "Chi cục TT&BVTV"),
        ("commune", HOME),
        ("place", "Nhà văn hóa ấp 1"),
        ("from", "2026-11-21"),
        ("hours", "7,5"),
        ("participants", "40"),
        ("trainers", "Kỹ sư Tư"),
    ]
}

const LIST: &str = "Nguyễn Văn An;1980;0900000101;Cù Lao Giêng;HTX A\n\
     Trần Thị Bình;1985;0900000102;Hội An;\n\
     Lê Văn Cường;198;;;\n\
     Lê Thị Dung;1990;;Không Có Xã Này;";

#[tokio::test]
async fn a_class_goes_from_its_plan_to_its_totals() {
    let house = house().await;
    let class = house.class().await;
    has(&house.get(&house.home, &class).await, &["Kế hoạch", "7,5 giờ", "Nhà văn hóa ấp 1"]);

    // What is wrong comes back with its reason, the rest is taken.
    let sent = house.list(&class, LIST).await;
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let back = "Lê Văn Cường;198;;;\nLê Thị Dung;1990;;Không Có Xã Này;</textarea>";
    has(
        &sent,
        &["Đã nhập 2 dòng", "Năm sinh không đúng", "Không có đúng một xã", back, "Nguyễn Văn An"],
    );
    has_not(&sent, &["0900000101"]);
    // The same again: nobody stands there twice.
    has(&house.list(&class, LIST).await, &["Đã nhập 0 dòng", "đã có trong danh sách lớp"]);
    let mended = house.list(&class, "Lê Văn Cường;1983\nLê Thị Dung;1990;;Hoi An;").await;
    assert_eq!(
        mended.location(),
        format!("{class}?new=2&known=0#participants"),
        "{}",
        mended.text()
    );

    let sheet = house.get(&house.home, &format!("{class}/days/2026-11-21/sheet")).await;
    has(&sheet, &["Nguyễn Văn An", "Ký tên", "/qr.svg", "https://nguon.example/attend/"]);
    has_not(&sheet, &["0900"]);
    let qr = house.get(&house.home, &format!("{class}/days/2026-11-21/qr.svg")).await;
    assert!(qr.text().starts_with("<svg") || qr.text().contains("<svg"), "{}", qr.text());
    let other_day = house.get(&house.home, &format!("{class}/days/2026-11-22/sheet")).await;
    assert_eq!(other_day.status, StatusCode::NOT_FOUND);

    // Two by tick, one of them a mistake that is taken back; one by the link.
    let all = house.participants(&class).await;
    let ids: Vec<String> = all.iter().map(|one| one.id.to_string()).collect();
    let attendance = format!("{class}/attendance");
    let mut ticks: Vec<(&str, &str)> = vec![("day", "2026-11-21")];
    ticks.extend(ids.iter().map(|id| ("shown", id.as_str())));
    let twice = [("there", ids[0].as_str()), ("there", ids[2].as_str())];
    house.post(&house.home, &attendance, &[ticks.as_slice(), &twice].concat()).await;
    house.post(&house.home, &attendance, &[ticks.as_slice(), &twice[..1]].concat()).await;
    let said = [("name", "tran thi binh"), ("digits", "0102")];
    let link = house.link(&class).await;
    has(&house.public(&link, Some(&said)).await, &["Đã điểm danh: T. T. Bình"]);
    let there: Vec<bool> =
        house.participants(&class).await.iter().map(|one| one.was_there(TODAY)).collect();
    assert_eq!(there, [true, true, false, false]);

    // Certificates only once it was held; then for both who were there.
    let certificates = format!("{class}/certificates");
    let number = [("first", "12"), ("ending", "/2026/CN"), ("signed", "2026-11-21")];
    let early = house.post(&house.home, &certificates, &number).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    let (steps, version) = (format!("{class}/steps"), house.version(&class).await);
    let future = [("version", version.as_str()), ("do", "hold"), ("held-from", "2026-11-22")];
    has(&house.post(&house.home, &steps, &future).await, &["Ngày chưa đến"]);
    let hold = [("version", version.as_str()), ("do", "hold"), ("held-from", "21/11/2026")];
    assert_eq!(house.post(&house.home, &steps, &hold).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.post(&house.home, &steps, &hold).await.status, StatusCode::CONFLICT);
    house.post(&house.home, &certificates, &number).await;
    let page = house.get(&house.home, &class).await;
    has(&page, &["12/2026/CN", "13/2026/CN", "Đã mở"]);
    has_not(&page, &["14/2026/CN"]);
    let one = format!("{class}/participants/{}", ids[0]);
    has(
        &house.get(&house.home, &format!("{one}/certificate")).await,
        &["GIẤY CHỨNG NHẬN", "12/2026/CN", "Nguyễn Văn An", "ngày 21 tháng 11 năm 2026"],
    );
    let missing = format!("{class}/participants/{}/certificate", ids[2]);
    assert_eq!(house.get(&house.home, &missing).await.status, StatusCode::NOT_FOUND);
    // A number is one person's; a certified entry stays until the certificate is taken back.
    let taken = [("certificate", "13/2026/CN"), ("signed", "2026-11-21"), ("mark", "11")];
    has(&house.post(&house.home, &one, &taken).await, &["Điểm là số nguyên"]);
    let taken = [("certificate", "13/2026/CN"), ("signed", "2026-11-21"), ("mark", "8")];
    has(&house.post(&house.home, &one, &taken).await, &["đã cấp cho người khác"]);
    let remove = [("reason", "ghi nhầm")];
    has(&house.post(&house.home, &format!("{one}/remove"), &remove).await, &["hãy thu lại"]);
    let third = format!("{class}/participants/{}/remove", ids[2]);
    has(&house.post(&house.home, &third, &[]).await, &["Hãy ghi lý do"]);
    house.post(&house.home, &third, &remove).await;
    assert_eq!(house.participants(&class).await.len(), 3);
    // Put on the list again, the entry comes back as it was.
    house.list(&class, "Lê Văn Cường;1983;;Cù Lao Giêng").await;
    assert_eq!(
        house.participants(&class).await.len(),
        4,
        "the commune was not known: another entry"
    );

    has(&house.get(&house.province, "/training/totals").await, &["Nông dân", ">40<", ">2<"]);
    let csv = house.get(&house.home, "/training/classes.csv?state=held").await.text();
    assert!(csv.contains("Ghi chép hồ sơ vùng trồng") && csv.contains("7.5"), "{csv}");
    assert!(
        !house.get(&house.home, "/training/classes.csv?state=planned").await.text().contains("Ghi")
    );

    let log = house.office.db.read::<_, DbError>(move |tx| audit::list(tx, None, None, 200)).await;
    let log = log.unwrap();
    for verb in
        ["training-add", "training-attend", "training-hold", "training-certify", "training-remove"]
    {
        assert!(log.iter().any(|row| row.verb == verb), "{verb}");
    }
    let told = |row: &audit::AuditRow| format!("{:?}{:?}", row.before, row.after);
    assert!(log.iter().all(|row| !told(row).contains("090000010")), "a phone stands in the log");
}

#[tokio::test]
async fn what_may_be_done_depends_on_role_and_territory() {
    use StatusCode as S;
    let house = house().await;
    let class = house.class().await;
    house.list(&class, LIST).await;
    let one = format!("{class}/participants/{}", house.participants(&class).await[0].id);
    let person = house.participants(&class).await[0].person.id;
    let person = format!("/training/persons/{person}");
    let (edit, sheet) = (format!("{class}/edit"), format!("{class}/days/2026-11-21/sheet"));
    let cases: [(&str, [S; 5]); 12] = [
        // province, home, away, reader, holder
        ("/training/classes", [S::OK, S::OK, S::OK, S::OK, S::FORBIDDEN]),
        ("/training/classes.csv", [S::OK, S::OK, S::OK, S::FORBIDDEN, S::FORBIDDEN]),
        ("/training/classes/new", [S::OK, S::OK, S::OK, S::FORBIDDEN, S::FORBIDDEN]),
        (&class, [S::OK, S::OK, S::NOT_FOUND, S::OK, S::FORBIDDEN]),
        (&edit, [S::OK, S::OK, S::NOT_FOUND, S::FORBIDDEN, S::FORBIDDEN]),
        (&sheet, [S::OK, S::OK, S::NOT_FOUND, S::FORBIDDEN, S::FORBIDDEN]),
        (&one, [S::OK, S::OK, S::NOT_FOUND, S::FORBIDDEN, S::FORBIDDEN]),
        (&person, [S::OK, S::OK, S::NOT_FOUND, S::FORBIDDEN, S::FORBIDDEN]),
        ("/training/totals", [S::OK, S::OK, S::OK, S::OK, S::FORBIDDEN]),
        ("/training/officers", [S::OK, S::OK, S::OK, S::FORBIDDEN, S::FORBIDDEN]),
        ("/training/duplicates", [S::OK, S::OK, S::OK, S::FORBIDDEN, S::FORBIDDEN]),
        ("/training/totals.xlsx", [S::OK, S::OK, S::OK, S::FORBIDDEN, S::FORBIDDEN]),
    ];
    let people = [&house.province, &house.home, &house.away, &house.reader, &house.holder];
    for (path, expected) in cases {
        for (who, expected) in people.iter().zip(expected) {
            let answer = house.get(who, path).await;
            assert_eq!(answer.status, expected, "{path} {:?}", who.person.role);
        }
    }
    // A reader sees how many, not who.
    let seen = house.get(&house.reader, &class).await;
    has_not(&seen, &["Nguyễn Văn An", "Nhập danh sách", "Hủy lớp"]);
    has_not(&house.get(&house.away, "/training/classes").await, &["Ghi chép hồ sơ vùng"]);
    // No change crosses the wall, and nobody makes a class elsewhere.
    for path in ["", "/steps", "/attendance", "/officers", "/certificates"] {
        let fields = [("day", "2026-11-21"), ("do", "cancel"), ("reason", "x"), ("version", "1")];
        let answer = house.post(&house.away, &format!("{class}{path}"), &fields).await;
        assert_eq!(answer.status, S::NOT_FOUND, "{path}");
    }
    assert_eq!(
        house
            .upload(&house.away, &format!("{class}/participants"), &[("lines", "A;1980")], None)
            .await
            .status,
        S::NOT_FOUND
    );
    let elsewhere = house.post(&house.away, "/training/classes", &fields()).await;
    assert_eq!(elsewhere.status, S::UNPROCESSABLE_ENTITY);
    has(&elsewhere, &["Ghi chép hồ sơ vùng trồng", "Hãy chọn một mục"]);
}

#[tokio::test]
async fn the_link_opens_on_its_day_tells_nothing_and_cannot_be_guessed() {
    let house = house().await;
    let class = house.class().await;
    house
        .list(
            &class,
            "Nguyễn Văn An;1980;0900000101\nTrần Thị Bình;1985\nNguyễn Văn An;1971;0900000177",
        )
        .await;
    let link = house.link(&class).await;
    let page = house.public(&link, None).await;
    has(&page, &["N. V. An", "T. T. Bình", "4 số cuối"]);
    has_not(&page, &["Nguyễn Văn An", "Trần Thị Bình", "0900", "1985"]);

    // A wrong seal, another day, no such class: nothing.
    let wrong = format!("{}0", &link[..link.len() - 1]);
    let wrong = if wrong == link { format!("{}1", &link[..link.len() - 1]) } else { wrong };
    for path in [&wrong, &link.replace("2026-11-21", "2026-11-22")] {
        assert_eq!(house.public(path, None).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    // A good seal for yesterday's or tomorrow's day of a class shows a closed door.
    let id = id_of(&class);
    let kept = house.office.db.read(move |tx| store::one(tx, id)).await.unwrap().unwrap();
    for (day, told) in
        [(TODAY.yesterday().unwrap(), "đã đóng"), (TODAY.tomorrow().unwrap(), "Chưa đến ngày")]
    {
        let path = format!("/attend/{}/{day}/{}", id.simple(), seal::seal(&kept.secret, id, day));
        has(&house.public(&path, None).await, &[told]);
        let said =
            house.public(&path, Some(&[("name", "Trần Thị Bình"), ("digits", "1985")])).await;
        assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY, "{day}");
    }

    // By name, or picked; the digits decide between namesakes; without a phone the year does.
    let all = house.participants(&class).await;
    let picked = all[0].id.to_string();
    let cases: [(&[(&str, &str)], &str); 6] = [
        (&[("digits", "0101")], "Hãy chọn hoặc gõ"),
        (&[("name", "Nguyễn Văn An"), ("digits", "9999")], "không khớp"),
        (&[("name", "Nguyen Van An"), ("digits", "0177")], "Đã điểm danh: N. V. An"),
        (&[("who", &picked), ("digits", "0177")], "không khớp"),
        (&[("who", &picked), ("digits", "0101")], "Đã điểm danh: N. V. An"),
        (&[("name", "Trần Thị Bình"), ("digits", "1985")], "Đã điểm danh: T. T. Bình"),
    ];
    for (said, told) in cases {
        has(&house.public(&link, Some(said)).await, &[told]);
    }
    assert!(house.participants(&class).await.iter().all(|one| one.was_there(TODAY)));

    // Guessing ends for one participant, for the others it does not.
    house.list(&class, "Lê Thị Dung;1990;0900000555\nHồ Văn Em;1991;0900000666").await;
    for _ in 0..5 {
        let said = [("name", "Lê Thị Dung"), ("digits", "0000")];
        has(&house.public(&link, Some(&said)).await, &["không khớp"]);
    }
    let right = [("name", "Lê Thị Dung"), ("digits", "0555")];
    has(&house.public(&link, Some(&right)).await, &["sai quá nhiều lần"]);
    let other = [("name", "Hồ Văn Em"), ("digits", "0666")];
    has(&house.public(&link, Some(&other)).await, &["Đã điểm danh"]);
    // And for the link as a whole.
    house
        .office
        .db
        .write_derived::<_, DbError>(move |tx| {
            tx.execute("UPDATE planning_attendance_try SET tries = 200", &[]).map(drop)
        })
        .await
        .unwrap();
    has(&house.public(&link, Some(&other)).await, &["sai quá nhiều lần"]);
    // A cancelled class takes nobody.
    let version = house.version(&class).await;
    let cancel = [("version", version.as_str()), ("do", "cancel"), ("reason", "mưa bão")];
    house.post(&house.home, &format!("{class}/steps"), &cancel).await;
    has(&house.public(&link, None).await, &["Điểm danh đã đóng"]);
    let reopened = house.get(&house.home, &class).await;
    has(&reopened, &["Đã hủy", "mưa bão", "Đưa về kế hoạch"]);
}

#[tokio::test]
async fn papers_are_kept_with_a_limit_and_only_of_kinds_no_browser_runs() {
    let house = house().await;
    let class = house.class().await;
    let papers = format!("{class}/papers");
    let send = async |name: &str, bytes: Option<&[u8]>| {
        house.upload(&house.home, &papers, &[("paper-name", name)], bytes).await
    };
    has(&send("Quyết định mở lớp", None).await, &["Hãy chọn một tệp"]);
    has(&send("Quyết định mở lớp", Some(b"<script>")).await, &["Chỉ nhận JPEG"]);
    assert_eq!(send("Quyết định mở lớp", Some(b"%PDF-1.7")).await.status, StatusCode::SEE_OTHER);
    let page = house.get(&house.home, &class).await;
    let at = page.text().find("/papers/").unwrap();
    let paper: String = page.text()[at + 8..].chars().take(36).collect();
    let path = format!("{papers}/{paper}");
    assert_eq!(house.get(&house.home, &path).await.text(), "%PDF-1.7");
    assert_eq!(house.get(&house.away, &path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_officer_of_the_year_by_person() {
    let house = house().await;
    let class = house.class().await;
    // The home officer by the list of accounts, the provincial one by a line with the login.
    let account = house.home.person.account.to_string();
    house.post(&house.province, &format!("{class}/officers"), &[("account", &account)]).await;
    let line = format!("Người Khác Tên;;;;;{}", house.province.person.login);
    let sent = house
        .upload(&house.province, &format!("{class}/participants"), &[("lines", &line)], None)
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    // A commune does not find officers outside of it.
    let refused = house.list(&class, &format!("A B;;;;;{}", house.away.person.login)).await;
    has(&refused, &["Không có tài khoản cán bộ này"]);
    let all = house.participants(&class).await;
    assert!(all.iter().all(|one| one.person.account.is_some()) && all.len() == 2);
    let ids: Vec<String> = all.iter().map(|one| one.id.to_string()).collect();
    let ticks = [("day", "2026-11-21"), ("shown", &ids[0]), ("there", &ids[0])];
    house.post(&house.home, &format!("{class}/attendance"), &ticks).await;
    // Hours count once the class was held.
    has(&house.get(&house.province, "/training/officers").await, &["0 trên 3 cán bộ"]);
    let version = house.version(&class).await;
    let hold = [("version", version.as_str()), ("do", "hold"), ("held-from", "2026-11-21")];
    house.post(&house.home, &format!("{class}/steps"), &hold).await;
    has(
        &house.get(&house.province, "/training/officers").await,
        &["1 trên 3 cán bộ", "33,3%", "7,5 giờ"],
    );
    has(&house.get(&house.province, "/training/officers?year=2025").await, &["0 trên 3 cán bộ"]);
    let csv = house.get(&house.province, "/training/officers.csv?hours=none").await.text();
    assert!(!csv.contains("7.5") && csv.lines().count() == 3, "{csv}");
    has(&house.get(&house.home, "/training/officers").await, &["1 trên 1 cán bộ"]);
    has(&house.get(&house.province, "/figures/officers-trained").await, &["/training/persons/"]);
    officers_as_a_rate(&house).await;
}

/// One of three officers was there on 2026-11-21: counted and listed alike, in every territory.
async fn officers_as_a_rate(house: &House) {
    let figures = OfficerFigures::new(house.office.db.clone(), house.office.world.clone());
    let names = ["officers-trained", "officers", "sunshine"].map(str::to_owned);
    for (territory, as_of, commune, trained, all) in [
        (Territory::Country, TODAY, None, 1, 3),
        (Territory::Province(unit(PROVINCE)), TODAY, None, 1, 3),
        // The provincial officer belongs to no commune.
        (Territory::Country, TODAY, Some(PROVINCE), 0, 1),
        (Territory::Country, TODAY, Some(HOME), 1, 1),
        (Territory::Commune(unit(HOME)), TODAY, None, 1, 1),
        (Territory::Commune(unit(AWAY)), TODAY, None, 0, 1),
        (Territory::Nowhere, TODAY, None, 0, 0),
        // The day before, and the year after.
        (Territory::Country, date(2026, 11, 20), None, 0, 3),
        (Territory::Country, date(2027, 1, 1), None, 0, 3),
    ] {
        let asked =
            Asked { territory, from: as_of, as_of, commune: commune.map(unit), group: None };
        let counted = figures.count(&names, &asked).await.unwrap();
        for (measure, wanted) in [("officers-trained", trained), ("officers", all)] {
            let of = counted.iter().filter(|one| one.measure == measure);
            assert_eq!(of.map(|one| one.amount).sum::<i64>(), wanted, "{measure} {asked:?}");
            let rows = figures.rows(measure, &asked, 100).await.unwrap();
            assert_eq!(i64::try_from(rows.len()).unwrap(), wanted, "{measure} {asked:?}");
            assert!(rows.iter().all(|row| !row.name.contains("Người thử")), "{rows:?}");
        }
    }
}

#[tokio::test]
async fn entries_that_may_be_one_are_offered_and_joined_by_a_person_only() {
    let house = house().await;
    let class = house.class().await;
    house
        .list(&class, "Lê Văn Cường;1979\nLê Văn Cường;;0900000103\nLê Văn Cường;1960;0900000999")
        .await;
    let all = house.participants(&class).await;
    assert_eq!(all.len(), 3, "nothing is merged silently");
    let page = house.get(&house.home, "/training/duplicates").await;
    has(&page, &["••• 103", "Là một người"]);
    has_not(&page, &["0900000103"]);
    let find = async || {
        house.office.db.read(move |tx| store::pairs(tx, &Territory::Country)).await.unwrap()
    };
    // 1979 without a phone, and the phone without a year: yes. 1960 with another phone: no.
    let pairs = find().await;
    assert_eq!(pairs.len(), 1, "{pairs:?}");
    let (kept, other) = (pairs[0].kept.id, pairs[0].other.id);
    let join = format!("/training/persons/{other}/join");
    let same = kept.to_string();
    assert_eq!(
        house.post(&house.away, &join, &[("same-as", &same)]).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        house.post(&house.home, &join, &[("same-as", &same)]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        house.post(&house.home, &join, &[("same-as", &same)]).await.status,
        StatusCode::CONFLICT
    );
    assert!(find().await.is_empty());
    let page = house.get(&house.home, &format!("/training/persons/{other}")).await;
    has(&page, &["cùng một người với", "Tách ra lại"]);
    let part = format!("/training/persons/{other}/part");
    assert_eq!(house.post(&house.home, &part, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.post(&house.home, &part, &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(find().await.len(), 1);
}

#[tokio::test]
async fn the_decision_orders_356_classes_as_176_and_180() {
    let house = house().await;
    house.office.load(an_giang()).await.unwrap();
    let ordered = house.office.db.read(store::decisions).await.unwrap();
    let years: Vec<(i16, u64)> = ordered[0].years.iter().map(|(year, n)| (*year, *n)).collect();
    assert_eq!((years.as_slice(), ordered[0].sum()), (&[(2024, 176), (2025, 180)][..], 356));
    has(&house.get(&house.reader, "/training/totals").await, &[">176<", ">180<", ">356<"]);
}

#[tokio::test]
async fn the_list_is_found_by_words_groups_and_years_and_cut_by_key() {
    let house = house().await;
    let db = &house.office.db;
    for n in 0..120_u32 {
        let day = TODAY.checked_sub(jiff::Span::new().days(i64::from(n))).unwrap();
        let crop = CropGroup::ALL.get(n as usize % 5).copied();
        make(db, &house.office.world, facts(&format!("Lớp số {n}: Bưởi da xanh"), HOME, day, crop))
            .await;
    }
    let home = Territory::Commune(unit(HOME));
    let find = async |filter: Filter| {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let (here, wanted) = (home.clone(), filter.clone());
            let mut rows =
                db.read(move |tx| store::list(tx, &here, &wanted, after, 50)).await.unwrap();
            let more = rows.len() > 50;
            rows.truncate(50);
            after = rows.last().map(|last| (last.class.facts.planned.from, last.class.id));
            seen.extend(rows.into_iter().map(|row| row.class.id));
            if !more {
                let (home, filter) = (home.clone(), filter.clone());
                let count = db.read(move |tx| store::count(tx, &home, &filter)).await.unwrap();
                assert_eq!(u64::try_from(seen.len()).unwrap(), count);
                assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), seen.len(), "a row twice");
                return seen.len();
            }
        }
    };
    let text = |text: &str| Filter { text: text.into(), ..Filter::default() };
    assert_eq!(find(Filter::default()).await, 120);
    assert_eq!(find(text("buoi da XANH")).await, 120);
    assert_eq!(find(text("lớp số 7 bưởi")).await, 1);
    assert_eq!(find(text("xoài")).await, 0);
    assert_eq!(find(Filter { crop: Some(Some(CropGroup::Rice)), ..Filter::default() }).await, 24);
    assert_eq!(find(Filter { crop: Some(None), ..Filter::default() }).await, 24);
    assert_eq!(find(Filter { year: Some(2026), ..Filter::default() }).await, 120);
    assert_eq!(find(Filter { year: Some(2025), ..Filter::default() }).await, 0);
    assert_eq!(find(Filter { state: Some(State::Held), ..Filter::default() }).await, 0);
    assert_eq!(find(Filter { commune: Some(unit(AWAY)), ..Filter::default() }).await, 0);
    let bad = house.get(&house.home, "/training/classes?topic=cooking").await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST);
    let page = house.get(&house.home, "/training/classes?text=buoi&crop=none").await;
    has(&page, &["/training/classes.csv?text=buoi&#38;crop=none"]);
}

fn facts(title: &str, commune: &str, day: jiff::civil::Date, crop: Option<CropGroup>) -> Facts {
    Facts {
        title: title.into(),
        topic: Topic::Pests,
        crop,
        trainees: TraineeGroup::Growers,
        unit: "Chi cục".into(),
        place: String::new(),
        commune: unit(commune),
        province: unit(PROVINCE),
        planned: Days::new(day, day).unwrap(),
        minutes: 240,
        participants: Some(30),
        trainers: String::new(),
    }
}

async fn make(db: &Db, world: &World, facts: Facts) -> Uuid {
    let id = world.id();
    let new = NewClass { id, facts, secret: [1; seal::SECRET_BYTES], demonstration: false };
    db.write(move |tx| store::make(tx, &actor(), &new)).await.unwrap();
    id
}

/// A class of a case: commune, crop group, year back, persons there, whether it was held.
type Case = (bool, usize, i16, Vec<u8>, bool);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whatever classes there are: persons are distinct, totals are the sums over their rows, and
    /// each figure is the number of the rows behind it, commune by commune.
    #[test]
    fn totals_are_the_sums_of_their_rows(
        classes in proptest::collection::vec(
            (any::<bool>(), 0_usize..5, 0_i16..2, proptest::collection::vec(0_u8..9, 0..6), any::<bool>()),
            0..7,
        ),
        joined in proptest::option::of((0_u8..9, 0_u8..9)),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(check(classes, joined));
    }
}

fn person(world: &World, n: u8) -> Person {
    let id = world.id();
    Person {
        id,
        root: id,
        name: format!("Người {}", char::from(b'A' + n)),
        birth_year: Some(1970 + i16::from(n)),
        phone: Some(format!("090000010{n}")),
        commune: unit(if n.is_multiple_of(2) { HOME } else { AWAY }),
        province: unit(PROVINCE),
        commune_known: true,
        organisation: String::new(),
        account: None,
        demonstration: false,
        version: 1,
    }
}

async fn check(classes: Vec<Case>, joined: Option<(u8, u8)>) {
    let office = Office::empty();
    let (db, world) = (&office.db, &office.world);
    // What must come out: roots by year, attendances by year, and held classes.
    let same = |n: u8| match joined {
        Some((a, b)) if n == a => b,
        _ => n,
    };
    let mut known: BTreeMap<u8, Uuid> = BTreeMap::new();
    let (mut attendances, mut held) = (BTreeMap::<i16, u64>::new(), BTreeMap::<i16, u64>::new());
    let mut persons = BTreeMap::<i16, BTreeSet<u8>>::new();
    for (home, crop, back, who, holds) in &classes {
        let year = TODAY.year() - back;
        let day = date(year, 5, 1);
        let commune = if *home { HOME } else { AWAY };
        let id =
            make(db, world, facts("Lớp", commune, day, CropGroup::ALL.get(*crop).copied())).await;
        let who: BTreeSet<u8> = who.iter().copied().collect();
        let new: Vec<_> = who.iter().map(|n| (world.id(), person(world, *n))).collect();
        let holds = *holds;
        db.write::<_, TrainingError>(move |tx| {
            let class = store::one(tx, id)?.unwrap();
            for (id, person) in &new {
                store::add(tx, &actor(), &class, (*id, person))?;
            }
            let ids: Vec<Uuid> = store::participants(tx, id)?.iter().map(|one| one.id).collect();
            store::attend(tx, &actor(), &class, (day, &[], &ids), Way::Tick)?;
            if holds {
                store::step(tx, &actor(), (id, 1), Action::Hold, Days::new(day, day))?;
            }
            Ok(())
        })
        .await
        .unwrap();
        for one in db.read(move |tx| store::participants(tx, id)).await.unwrap() {
            let n = one.person.name.bytes().last().unwrap() - b'A';
            known.insert(n, one.person.id);
        }
        if holds {
            *held.entry(year).or_default() += 1;
            *attendances.entry(year).or_default() += u64::try_from(who.len()).unwrap();
            persons.entry(year).or_default().extend(who);
        }
    }
    if let Some((a, b)) = joined
        && let (true, Some(one), Some(other)) = (a != b, known.get(&a), known.get(&b))
    {
        let (one, other) = (*one, *other);
        db.write(move |tx| store::join(tx, &actor(), one, other)).await.unwrap();
        for all in persons.values_mut() {
            *all = all.iter().map(|n| same(*n)).collect();
        }
    }
    let totals =
        db.read(move |tx| store::totals(tx, &Territory::Province(unit(PROVINCE)))).await.unwrap();
    let mut communes = store::Totals::default();
    for commune in [HOME, AWAY] {
        let part =
            db.read(move |tx| store::totals(tx, &Territory::Commune(unit(commune)))).await.unwrap();
        for (key, counts) in part.rows {
            let sum = communes.rows.entry(key).or_default();
            sum.planned += counts.planned;
            sum.held += counts.held;
            sum.attendances += counts.attendances;
        }
    }
    for (key, counts) in &totals.rows {
        let parts = communes.rows[key];
        assert_eq!(
            (counts.planned, counts.held, counts.attendances),
            (parts.planned, parts.held, parts.attendances)
        );
        assert!(counts.persons <= counts.attendances, "{counts:?}");
    }
    for (year, sum) in &totals.years {
        let rows =
            || totals.rows.iter().filter(|((of, ..), _)| of == year).map(|(_, counts)| counts);
        assert_eq!(sum.planned, rows().map(|counts| counts.planned).sum::<u64>());
        assert_eq!(
            sum.planned_participants,
            rows().map(|counts| counts.planned_participants).sum::<u64>()
        );
        assert_eq!(sum.held, rows().map(|counts| counts.held).sum::<u64>());
        assert_eq!(sum.attendances, rows().map(|counts| counts.attendances).sum::<u64>());
        assert_eq!(sum.held, held.get(year).copied().unwrap_or_default());
        assert_eq!(sum.attendances, attendances.get(year).copied().unwrap_or_default());
        assert_eq!(sum.persons, persons.get(year).map_or(0, |all| all.len() as u64));
        assert!(sum.persons <= sum.attendances);
    }
    let figures = TrainingFigures::new(db.clone());
    let names: Vec<String> = MEASURES.iter().map(|measure| measure.id.to_owned()).collect();
    let asked = |territory| Asked {
        territory,
        from: TODAY.first_of_year(),
        as_of: TODAY,
        commune: None,
        group: None,
    };
    let counted = figures.count(&names, &asked(Territory::Province(unit(PROVINCE)))).await.unwrap();
    for measure in MEASURES {
        let sum: i64 =
            counted.iter().filter(|one| one.measure == measure.id).map(|one| one.amount).sum();
        let rows = figures
            .rows(measure.id, &asked(Territory::Province(unit(PROVINCE))), 100)
            .await
            .unwrap();
        assert_eq!(usize::try_from(sum).unwrap(), rows.len(), "{}", measure.id);
        let wanted = match measure.id {
            "classes-held" => held.get(&TODAY.year()).copied().unwrap_or_default(),
            "persons-trained" => persons.get(&TODAY.year()).map_or(0, |all| all.len() as u64),
            _ => 0,
        };
        assert_eq!(u64::try_from(sum).unwrap(), wanted, "{}", measure.id);
        let mut parts = 0;
        for commune in [HOME, AWAY] {
            parts += figures
                .rows(measure.id, &asked(Territory::Commune(unit(commune))), 100)
                .await
                .unwrap()
                .len();
        }
        assert_eq!(parts, rows.len(), "{}: communes make up the province", measure.id);
    }
}

#[tokio::test]
async fn persons_are_told_apart_by_what_is_entered() {
    let office = Office::empty();
    let base = person(&office.world, 0);
    let with = |change: fn(&mut Person)| {
        let mut other = base.clone();
        change(&mut other);
        other
    };
    let cases = [
        ("all alike", with(|_| {}), true),
        ("tone marks", with(|p| p.name = "NGUOI A".into()), true),
        ("another name", with(|p| p.name = "Người B".into()), false),
        ("another year", with(|p| p.birth_year = Some(1950)), false),
        ("moved, same phone", with(|p| p.commune = unit(AWAY)), true),
        ("another phone", with(|p| p.phone = Some("0911111111".into())), false),
        ("no phone, same commune", with(|p| p.phone = None), true),
        (
            "no phone, commune not known",
            with(|p| {
                p.phone = None;
                p.commune_known = false;
            }),
            false,
        ),
        ("no year", with(|p| p.birth_year = None), false),
    ];
    for (what, other, same) in cases {
        assert_eq!(store::is_same(&other, &base), same, "{what}");
    }
}

#[test]
fn every_word_has_a_text_in_both_languages() {
    let office = Office::empty();
    let has = |key: String| assert!(office.messages.has(&key), "{key}");
    for topic in Topic::ALL {
        has(format!("training-topic-{}", topic.word()));
    }
    for group in TraineeGroup::ALL {
        has(format!("training-trainees-{}", group.word()));
    }
    for crop in CropGroup::ALL.iter().map(|group| group.word()).chain(["none"]) {
        has(format!("training-crop-{crop}"));
    }
    for state in State::ALL {
        has(format!("training-state-{}", state.word()));
    }
    for action in Action::ALL {
        has(format!("training-action-{}", action.word()));
        has(format!("audit-verb-training-{}", action.word()));
    }
    for way in Way::ALL {
        has(format!("training-way-{}", way.word()));
    }
    for fault in LineFault::ALL {
        has(fault.key().to_owned());
    }
    for list in ["empty", "many", "heading"] {
        has(format!("training-list-{list}"));
    }
    for verb in ["join", "part", "hold", "cancel", "reopen"] {
        has(format!("audit-verb-training-{verb}"));
    }
    for key in [
        "day",
        "certified",
        "not-held",
        "not-there",
        "number-taken",
        "paper-large",
        "paper-kind",
        "papers-many",
        "joined",
        "not-joined",
        "filter",
        "upload",
    ] {
        has(format!("training-error-{key}"));
    }
    for measure in MEASURES {
        has(measure.key.to_owned());
        has(format!("{}-what", measure.key));
    }
    for refused in [super::rules::Refused::State, super::rules::Refused::Reason] {
        has(refused.key().to_owned());
    }
    let visitor = nguon_platform::web::testing::visitor(
        &office.db,
        &office.messages,
        Language::En,
        None,
        "/",
    );
    assert_eq!(Page::new(&visitor, "").t("training-nav"), "Training");
}
