use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::http::StatusCode;
use jiff::civil::{Date, Weekday, date};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::store::{self, lease};
use super::*;
use crate::accounts::{Capability, NewAccount, Role, SignedIn};
use crate::audit::Actor;
use crate::clock::{Clock, CountingEntropy, World};
use crate::db::{Db, DbError};
use crate::i18n::{Language, Messages};
use crate::territory::Territory;
use crate::web::tests::{House, header, house, house_with, request, text};
use crate::web::{CardKind, Tone, WebSettings, WorkCard, WorkSource, encode};

/// Monday 2026-11-23, 08:00 in the office.
const MONDAY: &str = "2026-11-23T01:00:00Z";

/// A clock that is set by hand.
#[derive(Clone)]
struct Hand(Arc<Mutex<Timestamp>>);

impl Hand {
    fn set(&self, at: Timestamp) {
        *self.0.lock().unwrap() = at;
    }

    fn on(&self, by: SignedDuration) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// Monday to Friday, but for one day of rest.
struct Days;

const REST: Date = date(2026, 11, 24);

#[async_trait]
impl Workdays for Days {
    async fn works_on(&self, day: Date) -> Result<bool, DbError> {
        Ok(day != REST && !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday))
    }
}

/// Whoever is called Rảnh has nothing to do; the others have three cards, and one that asks nothing.
struct Cards;

#[async_trait]
impl WorkSource for Cards {
    async fn cards(&self, person: &SignedIn) -> Result<Vec<WorkCard>, DbError> {
        let stock = card("places-nav", 53, Tone::Plain, CardKind::Stock);
        if person.name == "Rảnh" {
            return Ok(vec![stock]);
        }
        Ok(vec![
            card("shell-login", 1_200, Tone::Plain, CardKind::ToDo),
            stock,
            card("shell-password", 2, Tone::Warning, CardKind::ToDo),
            card("shell-sign-in", 3, Tone::Danger, CardKind::ToDo),
            card("shell-sign-out", 0, Tone::Danger, CardKind::ToDo),
        ])
    }
}

fn card(key: &'static str, count: u64, tone: Tone, kind: CardKind) -> WorkCard {
    WorkCard { key, count, href: format!("/list/{key}"), tone, kind }
}

/// Answers in turn what it was told to, then takes everything.
#[derive(Default)]
struct Post {
    answers: Mutex<Vec<Undelivered>>,
    taken: Mutex<Vec<Envelope>>,
}

impl Post {
    fn answering(answers: impl IntoIterator<Item = Undelivered>) -> Arc<Self> {
        let mut answers: Vec<_> = answers.into_iter().collect();
        answers.reverse();
        Arc::new(Self { answers: Mutex::new(answers), taken: Mutex::default() })
    }

    fn taken(&self) -> Vec<Envelope> {
        self.taken.lock().unwrap().clone()
    }
}

#[async_trait]
impl Carrier for Post {
    async fn carry(&self, envelope: Envelope) -> Result<(), Undelivered> {
        let answer = self.answers.lock().unwrap().pop();
        // Long enough for another desk to look in between.
        tokio::time::sleep(Duration::from_millis(5)).await;
        if let Some(refused) = answer {
            return Err(refused);
        }
        self.taken.lock().unwrap().push(envelope);
        Ok(())
    }
}

struct Room {
    _place: nguon_testing_postgres::Place,
    db: Db,
    world: World,
    hand: Hand,
}

fn room() -> Room {
    let (place, db) = crate::tests::registry();
    let hand = Hand(Arc::new(Mutex::new(MONDAY.parse().unwrap())));
    let world = World::new(hand.clone(), CountingEntropy::default());
    Room { _place: place, db, world, hand }
}

impl Room {
    fn desk(&self, carrier: &Arc<Post>) -> Desk {
        Desk {
            db: self.db.clone(),
            world: self.world.clone(),
            messages: Arc::new(Messages::load(&[crate::i18n::TEXTS]).unwrap()),
            sources: vec![Arc::new(Cards)],
            carrier: Arc::clone(carrier) as Arc<dyn Carrier>,
            workdays: Arc::new(Days),
            hours: Hours::default(),
            site: "https://nguon.vn".into(),
            policy: Policy::default(),
        }
    }

    async fn person(&self, name: &str, role: Role, territory: &str) -> Uuid {
        let id = self.world.id();
        let new = NewAccount {
            id,
            login: format!("p{}", &id.simple().to_string()[..31]).parse().unwrap(),
            name: name.to_owned(),
            role,
            territory: territory.parse().unwrap(),
            password: NewAccount::hash("chỉ dùng khi thử", self.world.bytes()).unwrap(),
            demonstration: false,
        };
        let actor = Actor::program("test", self.world.now());
        let make = move |tx: &mut crate::db::Tx<'_>| crate::accounts::create(tx, &actor, &new);
        self.db.write::<_, DbError>(make).await.unwrap();
        id
    }

    async fn wants(&self, account: Uuid, choice: Option<Choice>) {
        let actor = Actor::program("test", self.world.now());
        let keep = move |tx: &mut crate::db::Tx<'_>| choose(tx, &actor, account, choice.as_ref());
        self.db.write::<_, DbError>(keep).await.unwrap();
    }

    async fn subscriber(&self, name: &str) -> Uuid {
        let id = self.person(name, Role::CommuneOfficer, "country").await;
        self.wants(id, Some(wish(Language::Vi))).await;
        id
    }

    async fn disable(&self, account: Uuid) {
        let disable = move |tx: &mut crate::db::Tx<'_>| {
            tx.execute("UPDATE account SET disabled = 1 WHERE id = $1", &[account.into()])
        };
        self.db.write_derived::<_, DbError>(disable).await.unwrap();
    }

    async fn letters(&self) -> Vec<Listed> {
        self.db.read::<_, DbError>(|tx| list(tx, None, None, 100)).await.unwrap()
    }

    async fn counts(&self) -> (u64, u64, u64) {
        let counts = self.db.read::<_, DbError>(counts).await.unwrap();
        (counts.waiting, counts.sent, counts.failed)
    }
}

fn wish(language: Language) -> Choice {
    Choice { address: "lan@x.vn".parse().unwrap(), language, daily: true, reminders: true }
}

async fn send_all(desk: &Desk) {
    while desk.send_one().await.unwrap() {}
}

#[test]
fn a_morning_has_two_ends_on_the_offices_clock() {
    let hours: Hours = "07:00-12:00".parse().unwrap();
    assert_eq!(hours, Hours::default());
    for (at, day) in [
        ("2026-11-22T23:59:59.999Z", None),
        ("2026-11-23T00:00:00Z", Some(date(2026, 11, 23))),
        ("2026-11-23T04:59:59.999Z", Some(date(2026, 11, 23))),
        ("2026-11-23T05:00:00Z", None),
        ("2026-11-23T17:00:00Z", None),
        ("2026-12-31T23:59:59Z", None),
        ("2027-01-01T00:00:00Z", Some(date(2027, 1, 1))),
    ] {
        assert_eq!(hours.day(at.parse().unwrap()), day, "{at}");
    }
    for wrong in ["", "7", "07:00", "12:00-07:00", "07:00-07:00", "07:00-24:00", "a-b"] {
        assert_eq!(wrong.parse::<Hours>(), Err(InvalidHours), "{wrong}");
    }
}

#[test]
fn pauses_grow_up_to_a_bound_and_end_within_two_days() {
    let policy = Policy::default();
    let pauses = [1, 2, 3, 8, 9, 30].map(|tries| policy.pause(tries).as_secs());
    assert_eq!(pauses, [15, 30, 60, 1_920, 3_600, 3_600]);
    let whole: i64 = (1..policy.tries_max).map(|tries| policy.pause(tries).as_secs()).sum();
    assert_eq!(whole / 3_600, 22, "{whole}");
    assert!(policy.lease() > SignedDuration::try_from(policy.letter_within_max).unwrap());
}

#[tokio::test]
async fn each_person_gets_one_letter_on_the_morning_of_a_working_day() {
    let room = room();
    let post = Post::answering([]);
    let desk = room.desk(&post);
    let lan = room.subscriber("Lan").await;
    room.subscriber("Rảnh").await;
    let gone = room.subscriber("Đã nghỉ").await;
    room.disable(gone).await;
    let quiet = room.subscriber("Không muốn").await;
    room.wants(quiet, Some(Choice { daily: false, ..wish(Language::Vi) })).await;
    room.person("Không địa chỉ", Role::CommuneOfficer, "country").await;
    let forgotten = room.subscriber("Đã thôi").await;
    room.wants(forgotten, None).await;

    for (at, letters) in [
        ("2026-11-20T23:00:00Z", 0), // Saturday
        ("2026-11-22T02:00:00Z", 0), // Sunday
        ("2026-11-22T23:59:00Z", 0), // Monday, 06:59
        ("2026-11-23T00:00:00Z", 1), // 07:00
        ("2026-11-23T00:05:00Z", 1),
        ("2026-11-23T04:00:00Z", 1),
        ("2026-11-24T01:00:00Z", 1), // a day of rest
        ("2026-11-25T05:00:00Z", 1), // noon
        ("2026-11-26T04:59:00Z", 2),
    ] {
        room.hand.set(at.parse().unwrap());
        desk.morning().await.unwrap();
        send_all(&desk).await;
        assert_eq!(post.taken().len(), letters, "{at}");
    }
    assert_eq!(room.counts().await, (0, 2, 0));
    let letter = &room.letters().await[0];
    assert_eq!((letter.kind, letter.state, letter.tries), (Kind::Digest, State::Sent, 1));
    assert_eq!(letter.address.as_ref().unwrap().to_string(), "l…@x.vn");
    let ids: Vec<Uuid> = post.taken().iter().map(|letter| letter.id).collect();
    assert!(ids[0] != ids[1] && post.taken()[0].to.expose() == "lan@x.vn");

    // Whoever chooses in the middle of a morning gets a letter of that day; and after 90 days nothing
    // is left of any.
    room.wants(quiet, Some(wish(Language::En))).await;
    desk.morning().await.unwrap();
    send_all(&desk).await;
    assert!(post.taken()[2].subject.starts_with("Work of 26/11/2026: 3 entries wait, 1 overdue"));
    room.wants(lan, None).await;
    room.wants(quiet, None).await;
    room.hand.set("2027-02-25T01:00:00Z".parse().unwrap());
    desk.morning().await.unwrap();
    assert_eq!(room.letters().await.len(), 0);
}

#[tokio::test]
async fn a_letter_tells_what_waits_the_urgent_first() {
    let room = room();
    let post = Post::answering([]);
    let desk = room.desk(&post);
    room.subscriber("Lan").await;
    desk.morning().await.unwrap();
    send_all(&desk).await;
    let letter = post.taken().remove(0);
    assert_eq!(letter.subject, "Việc ngày 23/11/2026: 3 mục đang chờ, 1 mục quá hạn hoặc gấp");
    assert_eq!(
        letter.body,
        "Kính gửi Lan,\n\nCác việc đang chờ bạn sáng 23/11/2026:\n\n\
         QUÁ HẠN HOẶC GẤP\n- Đăng nhập: 3\n  https://nguon.vn/list/shell-sign-in\n\n\
         SẮP ĐẾN HẠN, CẦN LƯU Ý\n- Mật khẩu: 2\n  https://nguon.vn/list/shell-password\n\n\
         ĐANG MỞ\n- Tên đăng nhập: 1.200\n  https://nguon.vn/list/shell-login\n\n\
         Xem tất cả:\nhttps://nguon.vn/work\n\n-- \nThư tự động, xin không trả lời. Bạn nhận thư này \
         vì đã chọn ở trang tài khoản; bỏ chọn tại:\nhttps://nguon.vn/account\n"
    );
}

#[tokio::test]
async fn several_programs_on_one_registry_write_and_send_a_letter_once() {
    let room = room();
    let post = Post::answering([]);
    for name in ["Lan", "Bé", "Tư"] {
        room.subscriber(name).await;
    }
    let desks = [room.desk(&post), room.desk(&post), room.desk(&post)];
    let [one, two, three] = &desks;
    let (a, b, c) = tokio::join!(one.morning(), two.morning(), three.morning());
    a.and(b).and(c).unwrap();
    tokio::join!(send_all(one), send_all(two), send_all(three));
    assert_eq!(post.taken().len(), 3);
    assert_eq!(room.counts().await, (0, 3, 0));
}

#[tokio::test]
async fn what_is_not_taken_is_tried_again_until_it_is_taken_refused_or_too_late() {
    let room = room();
    let later = || Undelivered::Later("451 4.7.1 <lan@x.vn> greylisted".to_owned());
    let post = Post::answering([later(), later()]);
    let desk = room.desk(&post);
    room.subscriber("Lan").await;
    desk.morning().await.unwrap();
    assert!(desk.send_one().await.unwrap());
    for (after_s, tries) in [(0, 1), (14, 1), (1, 2), (29, 2), (1, 3)] {
        room.hand.on(SignedDuration::from_secs(after_s));
        let before = room.letters().await[0].clone();
        assert_eq!(
            (before.state, before.reason.as_deref()),
            (State::Waiting, Some("451 4.7.1 …@… greylisted"))
        );
        let tried = desk.send_one().await.unwrap();
        let letter = &room.letters().await[0];
        assert_eq!((tried, letter.tries), (before.tries < tries, tries));
    }
    assert_eq!(post.taken().len(), 1);
    let letter = &room.letters().await[0];
    assert_eq!((letter.state, &letter.reason), (State::Sent, &None));

    // Refused for good; not wanted any more; too late.
    let cases: [(&str, &[&str]); 3] = [
        ("550 5.1.1 …@… unknown", &["refused"]),
        ("mail-reason-unwanted", &["unwanted"]),
        ("mail-reason-late", &["late"]),
    ];
    for (reason, how) in cases {
        let refused = Undelivered::Refused("550 5.1.1 <lan@x.vn> unknown".to_owned());
        let post = Post::answering([refused]);
        let desk = room.desk(&post);
        let id = room.subscriber(reason).await;
        room.hand.set(MONDAY.parse().unwrap());
        desk.morning().await.unwrap();
        match how[0] {
            "unwanted" => room.disable(id).await,
            "late" => room.hand.set("2026-11-23T17:00:00Z".parse().unwrap()),
            _ => {}
        }
        send_all(&desk).await;
        let letter = &room.letters().await[0];
        assert_eq!((letter.state, letter.reason.as_deref()), (State::Failed, Some(reason)));
        assert!(post.taken().is_empty());
    }
}

#[tokio::test]
async fn a_letter_is_given_up_after_so_many_tries() {
    let room = room();
    let answers = (0..40).map(|n| Undelivered::Later(format!("421 {n}")));
    let post = Post::answering(answers);
    let policy = Policy { tries_max: 3, pause_first: Duration::ZERO, ..Policy::default() };
    let desk = Desk { policy, ..room.desk(&post) };
    room.subscriber("Lan").await;
    desk.morning().await.unwrap();
    send_all(&desk).await;
    let letter = &room.letters().await[0];
    assert_eq!((letter.state, letter.tries), (State::Failed, 3));
    assert_eq!(letter.reason.as_deref(), Some("421 2"));
}

#[tokio::test]
async fn the_letter_of_a_program_that_died_is_sent_by_another_at_the_end_of_its_lease() {
    let room = room();
    let post = Post::answering([]);
    let desk = room.desk(&post);
    room.subscriber("Lan").await;
    desk.morning().await.unwrap();
    let (id, now) = (room.letters().await[0].id, room.world.now());
    let until = now + desk.policy.lease();
    let taken = room.db.write_derived(move |tx| lease(tx, id, now, until)).await.unwrap();
    assert!(taken.is_some_and(|taken| taken.envelope.is_ok()));
    room.hand.set(until - SignedDuration::from_secs(1));
    assert!(!desk.send_one().await.unwrap());
    room.hand.set(until);
    assert!(desk.send_one().await.unwrap());
    assert_eq!((post.taken().len(), room.letters().await[0].tries), (1, 2));
    // The dead one comes back and says what became of it: it is not its letter any more.
    let outcome = store::Outcome::Failed("x".to_owned());
    room.db.write_derived(move |tx| store::settle(tx, id, until, &outcome)).await.unwrap();
    assert_eq!(room.letters().await[0].state, State::Sent);
}

#[tokio::test]
async fn those_who_are_urged_are_the_people_of_the_unit() {
    let room = room();
    let commune = "commune:30643@2025-07-01";
    let mine = room.person("Cán bộ xã", Role::CommuneOfficer, commune).await;
    for (name, role, territory) in [
        ("Xã khác", Role::CommuneOfficer, "commune:30673@2025-07-01"),
        ("Tỉnh", Role::ProvincialOfficer, "province:91@2025-07-01"),
        ("Người xem", Role::Reader, commune),
    ] {
        let id = room.person(name, role, territory).await;
        room.wants(id, Some(wish(Language::En))).await;
    }
    let unit: Territory = commune.parse().unwrap();
    let asked = unit.clone();
    let found = room.db.read(move |tx| readers(tx, &asked, Capability::Report)).await.unwrap();
    assert!(found.is_empty(), "nobody of the unit gave an address");
    room.wants(mine, Some(wish(Language::Vi))).await;
    let found = room.db.read(move |tx| readers(tx, &unit, Capability::Report)).await.unwrap();
    let found: Vec<_> = found.iter().map(|reader| (&*reader.name, reader.language)).collect();
    assert_eq!(found, [("Cán bộ xã", Language::Vi)]);
}

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

async fn send_form(
    house: &House,
    who: &crate::web::testing::Session,
    body: &str,
) -> (StatusCode, String) {
    let body = format!("_csrf={}&{body}", who.csrf);
    let headers = [("cookie", who.cookie.as_str()), FORM];
    let answer = house.ask(request("POST", "/account", &headers, &body)).await;
    let location = header(&answer, "location").to_owned();
    let status = answer.status();
    (status, if location.is_empty() { text(answer).await } else { location })
}

#[tokio::test]
async fn a_person_chooses_on_the_page_of_their_own_account() {
    let house = house();
    let lan = house.sign_in(Role::CommuneOfficer).await;
    let cookie = [("cookie", lan.cookie.as_str())];
    let page = text(house.get("/account", &cookie).await).await;
    assert!(page.contains(r#"name="daily" value="1" checked"#), "{page}");
    assert!(page.contains("chưa bật gửi thư") && page.contains(&lan.person.login), "{page}");

    let (status, page) = send_form(&house, &lan, "address=lan&daily=1&language=en").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains(r#"value="lan""#) && page.contains("ten@coquan.vn"), "{page}");
    let fields = format!("address={}&daily=1&language=en", encode("Lan@angiang.gov.vn"));
    let (status, to) = send_form(&house, &lan, &fields).await;
    assert_eq!((status, &*to), (StatusCode::SEE_OTHER, "/account?kept=1"));
    let page = text(house.get(&to, &cookie).await).await;
    assert!(page.contains("Lan@angiang.gov.vn") && page.contains("Đã lưu"), "{page}");
    assert!(page.contains(r#"name="reminders" value="1">"#), "{page}");
    assert!(page.contains(r#"value="en" lang="en" selected"#), "{page}");
    let account = lan.person.account;
    let kept = house.db.read(move |tx| choice(tx, account)).await.unwrap().unwrap();
    assert_eq!((kept.daily, kept.reminders, kept.language), (true, false, Language::En));

    // The log keeps what it is told for ever: not the address.
    let admin = house.sign_in(Role::Administrator).await;
    let cookie = [("cookie", admin.cookie.as_str())];
    let log = text(house.get("/admin/audit?kind=account", &cookie).await).await;
    assert!(log.contains("L…@angiang.gov.vn") && !log.contains("Lan@"), "{log}");

    send_form(&house, &lan, "address=+&daily=1").await;
    assert_eq!(house.db.read(move |tx| choice(tx, account)).await.unwrap(), None);
}

#[tokio::test]
async fn the_outbox_is_shown_without_addresses_and_texts() {
    let house = house_with(WebSettings { mails: true, ..WebSettings::default() });
    let admin = house.sign_in(Role::Administrator).await;
    let officer = house.sign_in(Role::ProvincialOfficer).await;
    let cookie = [("cookie", admin.cookie.as_str())];
    let page = text(house.get("/admin/mail", &cookie).await).await;
    assert!(page.contains("Chưa có thư nào") && !page.contains("chưa bật"), "{page}");
    let (account, now) = (officer.person.account, house.world.now());
    let actor = officer.person.actor(now);
    let letters = ["a", "b"].map(|about| NewLetter {
        id: house.world.id(),
        about: about.to_owned(),
        account,
        kind: Kind::Reminder,
        subject: "Chuyện riêng".to_owned(),
        body: "Chuyện riêng".to_owned(),
        created: now,
        until: now + SignedDuration::from_hours(1),
    });
    let failed = letters[0].id;
    house
        .db
        .write::<_, DbError>(move |tx| {
            choose(tx, &actor, account, Some(&wish(Language::Vi)))?;
            for letter in &letters {
                assert!(queue(tx, letter)? && !queue(tx, letter)?);
            }
            let until = now + SignedDuration::from_secs(1);
            lease(tx, failed, now, until)?;
            store::settle(tx, failed, until, &store::Outcome::Failed("550 no <b>".to_owned()))
        })
        .await
        .unwrap();
    let page = text(house.get("/admin/mail", &cookie).await).await;
    for part in ["l…@x.vn", "Thư nhắc", "Chờ gửi", "Không gửi được", "550 no &#60;b&#62;"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("lan@") && !page.contains("Chuyện riêng"), "{page}");
    let page = text(house.get("/admin/mail?state=waiting", &cookie).await).await;
    assert!(!page.contains("550 no") && !page.contains("Gửi lại"), "{page}");
    // What was given up is tried anew, once: then it waits.
    let again = format!("/admin/mail/{failed}/again");
    let page = text(house.get("/admin/mail?state=failed", &cookie).await).await;
    assert!(page.contains(&again), "{page}");
    for status in [StatusCode::SEE_OTHER, StatusCode::CONFLICT] {
        let form = format!("_csrf={}", admin.csrf);
        let headers = [("cookie", admin.cookie.as_str()), FORM];
        let answer = house.ask(request("POST", &again, &headers, &form)).await;
        assert_eq!(answer.status(), status);
    }
    let now = house.world.now();
    let due = house.db.read(move |tx| store::due(tx, now)).await.unwrap();
    assert!(due.contains(&failed));
    let cookie = [("cookie", officer.cookie.as_str())];
    assert_eq!(house.get("/admin/mail", &cookie).await.status(), StatusCode::FORBIDDEN);
}
