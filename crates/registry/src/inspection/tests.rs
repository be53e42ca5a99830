//! The pure part by tables and properties, the tables and the pages as an office uses them.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::ToSpan;
use jiff::civil::{Date, date};
use nguon_platform::accounts::{Account, Role};
use nguon_platform::territory::{Placed, Territory};
use nguon_platform::web::testing::Session;
use proptest::prelude::*;
use uuid::Uuid;

use super::filter::part;
use super::progress::{Counts, progress};
use super::propose::{Missing, There, cut, missing};
use super::*;
use crate::list::{PAGE_ROWS, Part};
use crate::monitoring::Holding;
use crate::rulebook::{Frequencies, Seasons};
use crate::subject::Subject;
use crate::testing::{AWAY, HOME, Office, PROVINCE, fact_file, unit};

const YEAR: Window = Window { first: date(2026, 1, 1), last: date(2026, 12, 31) };

fn window(first: Date, last: Date) -> Window {
    Window::new(first, last).unwrap()
}

fn seasons() -> Seasons {
    Seasons::parse(&fact_file("seasons.tsv")).unwrap()
}

/// One check a season; two in China, three for durian.
fn frequencies() -> Frequencies {
    let heading = "subject\tmarket\tcrop\tvalid_from\tvalid_to\tchecks\tbasis\tnote\tconfidence";
    let rows = ["any\tany\tany\t\t\t1", "any\tCN\tany\t\t\t2", "any\tany\tdurian\t\t\t3"];
    let rows: Vec<String> = rows.iter().map(|row| format!("{row}\t\t\tsure")).collect();
    Frequencies::parse(&format!("{heading}\n{}\n", rows.join("\n"))).unwrap()
}

fn code(subject: Subject, market: &str, crops: &[&str], since: Date) -> Holding {
    Holding {
        subject,
        name: "Vùng A".into(),
        placed: Placed {
            commune: Some(unit(HOME)),
            province: Some(unit(PROVINCE)),
            holder: Some(Uuid::from_u128(9)),
        },
        commune: unit(HOME),
        markets: vec![market.parse().unwrap()],
        crops: crops.iter().map(|crop| (*crop).to_owned()).collect(),
        since,
    }
}

fn visit(id: u128, subject: u128, window: Window) -> Visit {
    Visit {
        id: Uuid::from_u128(id),
        plan: Uuid::nil(),
        subject: Subject::growing_area(Uuid::from_u128(subject)),
        name: format!("Vùng {subject}"),
        crops: vec!["mango".into()],
        season: YEAR,
        commune: unit(HOME),
        province: unit(PROVINCE),
        holder: Uuid::from_u128(9),
        terms: Terms { standing: Standing::Kept, window, officer: None, reason: None },
        version: 1,
    }
}

fn stand(visit: Visit, checked: Option<Date>, today: Date) -> Stood {
    Stood { state: VisitState::of(&visit, checked, today), checked, visit }
}

/// R30: one check a season at least; a season belongs to the year in which it ends.
#[test]
fn seasons_belong_to_the_year_in_which_they_end() {
    let ending = |crop, year| -> Vec<_> {
        seasons().ending_in(crop, year).into_iter().map(|one| (one.first, one.last)).collect()
    };
    let rice = [
        (date(2025, 11, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 7, 31)),
        (date(2026, 8, 1), date(2026, 10, 31)),
    ];
    let found: BTreeSet<_> = ending(Some("rice"), 2026).into_iter().collect();
    assert_eq!(found, BTreeSet::from(rice));
    for crop in [None, Some("mango")] {
        assert_eq!(ending(crop, 2026), [(YEAR.first, YEAR.last)]);
    }
}

/// R31: more visits by crop and market; crops of the same days share them.
#[test]
fn a_year_needs_what_its_seasons_and_frequencies_say() {
    let area = Subject::growing_area(Uuid::from_u128(1));
    let house = Subject::packing_house(Uuid::from_u128(2));
    let early = date(2020, 1, 1);
    let cases = [
        (code(area, "VN", &["mango"], early), 1),
        (code(area, "CN", &["mango"], early), 2),
        (code(area, "VN", &["durian", "mango"], early), 3),
        (code(area, "VN", &["rice"], early), 3),
        (code(area, "CN", &["mango", "rice"], early), 2 + 3 * 2),
        (code(house, "CN", &[], early), 2),
        // Winter rice was over before the code held.
        (code(area, "VN", &["rice"], date(2026, 4, 1)), 2),
        (code(area, "VN", &["rice"], date(2026, 3, 31)), 3),
        (code(area, "VN", &["mango"], date(2027, 1, 1)), 0),
    ];
    for (code, wanted) in cases {
        let found = missing(2026, std::slice::from_ref(&code), &seasons(), &frequencies(), &[]);
        assert_eq!(found.len(), wanted, "{code:?}");
        assert!(found.iter().all(|one| one.season.covers(one.window)), "{found:?}");
        assert!(found.iter().all(|one| one.season.last.year() == 2026), "{found:?}");
    }
}

#[test]
fn a_shared_season_names_all_its_crops() {
    let area = Subject::growing_area(Uuid::from_u128(1));
    let code = code(area, "VN", &["durian", "mango"], date(2020, 1, 1));
    let found = missing(2026, &[code], &seasons(), &frequencies(), &[]);
    assert!(found.iter().all(|one| one.crops == ["durian", "mango"]), "{found:?}");
    let windows: Vec<_> = found.iter().map(|one| one.window).collect();
    assert_eq!(windows, cut(YEAR, 3));
}

proptest! {
    /// A season is cut without gap and overlap, into parts whose lengths differ by one day at most.
    #[test]
    fn windows_tile_a_season(start in 0_i32..700, days in 1_i32..400, parts in 1_u32..500) {
        let first = date(2025, 1, 1).checked_add(start.days()).unwrap();
        let season = window(first, first.checked_add((days - 1).days()).unwrap());
        let windows = cut(season, parts);
        prop_assert_eq!(windows.len(), usize::try_from(parts.min(days.unsigned_abs())).unwrap());
        prop_assert_eq!(windows.first().unwrap().first, season.first);
        prop_assert_eq!(windows.last().unwrap().last, season.last);
        for pair in windows.windows(2) {
            prop_assert_eq!(pair[0].last.tomorrow().unwrap(), pair[1].first);
        }
        let lengths = windows.iter().map(|one| (one.last - one.first).get_days());
        let (short, long) = (lengths.clone().min().unwrap(), lengths.max().unwrap());
        prop_assert!(long - short <= 1, "{short} to {long}");
    }

    /// Whatever of a proposal was taken out or moved, the next one brings back as many as are missing,
    /// and the one after it nothing.
    #[test]
    fn a_second_proposal_adds_only_what_is_missing(
        kept in prop::collection::vec((any::<bool>(), 0_i32..60), 20)
    ) {
        let area = Subject::growing_area(Uuid::from_u128(1));
        let codes = [code(area, "CN", &["durian", "rice"], date(2020, 1, 1))];
        let propose = |there: &[There]| missing(2026, &codes, &seasons(), &frequencies(), there);
        let there = |one: &Missing, days: i32| {
            let first = one.window.first.checked_add(days.days()).unwrap().min(one.season.last);
            There { subject: area, season: one.season, window: window(first, one.season.last) }
        };
        let all = propose(&[]);
        let mut left: Vec<There> = all
            .iter()
            .zip(&kept)
            .filter(|(_, (keep, _))| *keep)
            .map(|(one, (_, days))| there(one, *days))
            .collect();
        let again = propose(&left);
        prop_assert_eq!(again.len() + left.len(), all.len());
        left.extend(again.iter().map(|one| there(one, 0)));
        prop_assert!(propose(&left).is_empty());
    }

    /// Each check counts for at most one visit, a visit has at most one, in its window; and no other
    /// way of handing them out makes more visits done.
    #[test]
    fn checks_are_handed_out_once_and_as_well_as_possible(
        windows in prop::collection::vec((0_i32..20, 0_i32..8, 0_u128..2), 0..6),
        days in prop::collection::vec((0_i32..28, 0_u128..2), 0..6),
    ) {
        let day = |days: i32| YEAR.first.checked_add(days.days()).unwrap();
        let visits: Vec<Visit> = (1_u128..)
            .zip(&windows)
            .map(|(id, (first, long, subject))| {
                visit(id, *subject, window(day(*first), day(first + long)))
            })
            .collect();
        let mut checks: HashMap<Uuid, Vec<Date>> = HashMap::new();
        for (on, subject) in &days {
            checks.entry(Uuid::from_u128(*subject)).or_default().push(day(*on));
        }
        let handed = hand_out(&visits, &checks);
        let mut left = checks.clone();
        for one in visits.iter().filter(|one| handed.contains_key(&one.id)) {
            let on = handed[&one.id];
            prop_assert!(one.terms.window.contains(on));
            let days = left.get_mut(&one.subject.id).unwrap();
            let at = days.iter().position(|day| *day == on);
            prop_assert!(at.is_some(), "a check was handed out twice");
            days.remove(at.unwrap());
        }
        let flat: Vec<(Uuid, Date)> =
            checks.iter().flat_map(|(id, days)| days.iter().map(|day| (*id, *day))).collect();
        prop_assert_eq!(handed.len(), most(&visits, &flat, &mut HashSet::new()));
    }
}

/// As many visits as can be done by any way of handing out checks: all of them are tried.
fn most(visits: &[Visit], checks: &[(Uuid, Date)], used: &mut HashSet<usize>) -> usize {
    let Some((one, rest)) = visits.split_first() else { return 0 };
    let mut best = most(rest, checks, used);
    for (at, (subject, day)) in checks.iter().enumerate() {
        let fits = *subject == one.subject.id && one.terms.window.contains(*day);
        if fits && used.insert(at) {
            best = best.max(1 + most(rest, checks, used));
            used.remove(&at);
        }
    }
    best
}

#[test]
fn a_visit_is_ahead_due_done_or_overdue() {
    let june = window(date(2026, 6, 1), date(2026, 6, 30));
    let on = |standing, check, today| {
        let mut one = visit(1, 1, june);
        one.terms.standing = standing;
        VisitState::of(&one, check, today)
    };
    let checked = Some(date(2026, 6, 15));
    for (standing, check, today, wanted) in [
        (Standing::Kept, None, date(2026, 5, 31), VisitState::Ahead),
        (Standing::Kept, None, date(2026, 6, 1), VisitState::Due),
        (Standing::Kept, None, date(2026, 6, 30), VisitState::Due),
        (Standing::Kept, None, date(2026, 7, 1), VisitState::Overdue),
        (Standing::Kept, checked, date(2026, 7, 1), VisitState::Done),
        (Standing::Cancelled, checked, date(2026, 7, 1), VisitState::Cancelled),
    ] {
        assert_eq!(on(standing, check, today), wanted, "{standing:?} {check:?} {today}");
    }
}

fn account(territory: &str) -> Account {
    Account {
        id: Uuid::from_u128(7),
        login: "can.bo".into(),
        name: "Cán bộ".into(),
        role: Role::CommuneOfficer,
        territory: territory.parse().unwrap(),
        demonstration: false,
        disabled: false,
        created: jiff::Timestamp::UNIX_EPOCH,
    }
}

#[test]
fn what_may_be_changed_is_a_table() {
    use PlanState::{Approved, Draft};
    let at_home = || Bulk::Assign(Some(account(&format!("commune:{HOME}"))));
    let away = || Bulk::Assign(Some(account(&format!("commune:{AWAY}"))));
    let moved = || Bulk::Move(window(date(2026, 3, 1), date(2026, 3, 31)));
    let outside = || Bulk::Move(window(date(2026, 12, 1), date(2027, 1, 1)));
    let ahead = || stand(visit(1, 1, YEAR), None, date(2025, 12, 1));
    let done = || stand(visit(1, 1, YEAR), Some(date(2026, 2, 1)), date(2026, 6, 1));
    let cancelled = || {
        let mut one = visit(1, 1, YEAR);
        one.terms.standing = Standing::Cancelled;
        stand(one, None, date(2026, 6, 1))
    };
    let why = Some("mưa lũ");
    for (state, bulk, reason, stood, wanted) in [
        (Draft, at_home(), None, ahead(), None),
        (Draft, Bulk::Assign(None), None, ahead(), None),
        (Draft, moved(), None, ahead(), None),
        (Draft, Bulk::Remove, None, ahead(), None),
        (Draft, Bulk::Cancel, why, ahead(), Some("registry-error-inspection-cancel")),
        (Draft, away(), None, ahead(), Some("registry-error-inspection-territory")),
        (Draft, outside(), None, ahead(), Some("registry-error-inspection-season")),
        (Approved, at_home(), None, ahead(), Some("registry-error-inspection-reason")),
        (Approved, at_home(), why, ahead(), None),
        (Approved, moved(), why, ahead(), None),
        (Approved, Bulk::Cancel, why, ahead(), None),
        (Approved, Bulk::Remove, why, ahead(), Some("registry-error-inspection-remove")),
        (Approved, at_home(), why, done(), Some("registry-error-inspection-done")),
        (Approved, Bulk::Cancel, why, done(), Some("registry-error-inspection-done")),
        (Approved, moved(), why, cancelled(), Some("registry-error-inspection-cancelled")),
    ] {
        let found = bulk.fits(state, reason).and_then(|()| bulk.terms(&stood, reason).map(drop));
        assert_eq!(found.err().map(|one| one.key), wanted, "{state:?} {bulk:?} {reason:?}");
    }
}

/// Each number of the progress leads to exactly its rows.
#[test]
fn numbers_lead_to_their_rows() {
    let today = date(2026, 6, 15);
    let all: Vec<Stood> = (0_u128..60)
        .map(|n| {
            let month = i8::try_from(n % 12).unwrap() + 1;
            let first = date(2026, month, 1);
            let mut one = visit(n + 1, n % 7, window(first, first.last_of_month()));
            if n % 4 > 0 {
                one.terms.officer = Some((Uuid::from_u128(n % 4), format!("Cán bộ {}", n % 4)));
            }
            if n % 10 == 0 {
                one.terms.standing = Standing::Cancelled;
            }
            stand(one, (n % 3 == 0).then_some(first), today)
        })
        .collect();
    let count = |filter: Filter| part(all.clone(), &filter, &Part::All).unwrap().1;
    let told = progress(&all);
    let wanted = |counts: Counts, filter: Filter| {
        for (state, number) in [
            (Wanted::Kept, counts.planned),
            (Wanted::Done, counts.done),
            (Wanted::Due, counts.due),
            (Wanted::Overdue, counts.overdue),
        ] {
            let filter = Filter { state: Some(state), ..filter.clone() };
            assert_eq!(count(filter.clone()), number, "{filter:?}");
        }
    };
    wanted(told.all, Filter::default());
    assert_eq!(told.officers.len(), 4);
    assert_eq!(told.officers.last().unwrap().0, Desk::Nobody);
    for (desk, _, counts) in &told.officers {
        wanted(*counts, Filter { officer: Some(*desk), ..Filter::default() });
    }
    assert_eq!(told.months.len(), 12);
    for (month, counts) in &told.months {
        wanted(*counts, Filter { month: Some(*month), ..Filter::default() });
    }
    assert_eq!(told.months.iter().map(|(_, one)| one.planned).sum::<usize>(), told.all.planned);
}

#[test]
fn pages_by_key_show_every_visit_once() {
    let all: Vec<Stood> =
        (0_u128..130).map(|n| stand(visit(n + 1, n, YEAR), None, date(2026, 6, 15))).collect();
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let cut = Part::Page(after);
        let (page, count) = part(all.clone(), &Filter::default(), &cut).unwrap();
        assert_eq!(count, 130);
        assert!(page.rows.len() <= PAGE_ROWS);
        seen.extend(page.rows.iter().map(|one| one.visit.id));
        match page.next {
            Some(next) => after = Some(next.to_string().parse().unwrap()),
            None => break,
        }
    }
    assert_eq!(seen.len(), 130);
    assert_eq!(seen.iter().collect::<HashSet<_>>().len(), 130);
}

#[test]
fn months_and_desks_are_read_or_refused() {
    for (text, good) in [("2026-03", true), ("2026-13", false), ("2026-3", false), ("", false)] {
        assert_eq!(text.parse::<Month>().is_ok(), good, "{text}");
    }
    assert_eq!("2026-03".parse::<Month>().unwrap().label(), "03/2026");
    assert_eq!("none".parse(), Ok::<_, uuid::Error>(Desk::Nobody));
    assert!("nobody".parse::<Desk>().is_err());
}

struct Year {
    office: Office,
    province: Session,
    home: Session,
    away: Session,
    areas: [Subject; 2],
    plan: String,
}

/// A province's plan of this year with one visit at home and one next door, still a draft.
async fn year() -> Year {
    let office = Office::open().await;
    let areas =
        [office.room.active("Cồn En", HOME).await, office.room.active("Núi Sam", AWAY).await];
    let province = office.sign_in(Role::ProvincialOfficer, &format!("province:{PROVINCE}")).await;
    let home = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let away = office.sign_in(Role::CommuneOfficer, &format!("commune:{AWAY}")).await;
    let fields = [("year", "2026"), ("about", "Kiểm tra mã số năm 2026")];
    let made = office.post(&province, "/inspections", &fields).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let year = Year { office, province, home, away, areas, plan: made.location };
    let proposed = year.send("propose", &[]).await;
    assert_eq!((proposed.0, proposed.1.ends_with("changed=2")), (303, true), "{}", proposed.1);
    year
}

impl Year {
    fn id(&self) -> Uuid {
        self.plan.rsplit('/').next().unwrap().parse().unwrap()
    }

    async fn stood(&self) -> Vec<Stood> {
        let id = self.id();
        let read = self.office.room.read(move |tx| {
            let plan = store::get(tx, id)?.unwrap();
            stood(tx, &Territory::Country, &plan, date(2026, 11, 21))
        });
        read.await
    }

    async fn at(&self, area: usize) -> Stood {
        let mut all = self.stood().await;
        all.retain(|one| one.visit.subject == self.areas[area]);
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    /// Send a form of the plan as the province: status, where it leads, body.
    async fn send(&self, form: &str, fields: &[(&str, &str)]) -> (u16, String, String) {
        let id = self.id();
        let version = self.office.room.read(move |tx| Ok(store::get(tx, id)?.unwrap().version));
        let version = version.await.to_string();
        let mut all = vec![("version", version.as_str())];
        all.extend(fields);
        let path = format!("{}/{form}", self.plan);
        let answer = self.office.post(&self.province, &path, &all).await;
        (answer.status, answer.location.clone(), answer.text())
    }

    async fn approve(&self) {
        let fields =
            [("decision", "12/QĐ-CCTT"), ("decided-on", "2026-01-05"), ("decided-by", "Ông A")];
        let answer = self.send("approve", &fields).await;
        assert_eq!(answer.0, 303, "{}", answer.2);
    }

    async fn page(&self, who: &Session, query: &str) -> (u16, String) {
        let answer = self.office.get(who, &format!("{}{query}", self.plan)).await;
        (answer.status, answer.text())
    }
}

#[tokio::test]
async fn a_plan_is_proposed_assigned_approved_and_fulfilled() {
    let year = year().await;
    assert_eq!(year.send("propose", &[]).await.0, 422, "nothing is missing");
    let [home, away] = [year.at(0).await, year.at(1).await];
    let tick = format!("visit-{}", home.visit.id);
    let officer = year.home.person.account.to_string();
    let assign = [("action", "assign"), ("to", officer.as_str())];
    // Nobody is given what they could not open, and then nobody is given anything.
    let all = [&assign[..], &[("all", "1")]].concat();
    assert_eq!(year.send("visits", &all).await.0, 422);
    assert_eq!(year.at(0).await.visit.terms.officer, None);
    assert_eq!(year.send("visits", &assign).await.0, 422, "none is ticked");
    let sent = year.send("visits", &[&assign[..], &[(tick.as_str(), "1")]].concat()).await;
    assert_eq!(sent.0, 303, "{}", sent.2);
    let filtered = format!("visits?commune={}", HOME.replace('@', "%40"));
    assert_eq!(year.send(&filtered, &all).await.0, 422, "it is like that already");
    assert_eq!(year.at(0).await.visit.terms.officer.unwrap().0, year.home.person.account);
    assert_eq!(year.at(1).await.visit.terms.officer, None);

    // A draft is its office's own.
    assert_eq!(year.page(&year.home, "").await.0, 404);
    year.approve().await;
    assert_eq!(year.send("approve", &[]).await.0, 422, "once only");
    let (status, page) = year.page(&year.home, "").await;
    assert_eq!(status, 200);
    assert!(page.contains("Vùng Cồn En") && !page.contains("Núi Sam"), "its own commune only");
    assert!(page.contains("12/QĐ-CCTT"));
    let sent = year.office.post(&year.home, &format!("{}/visits", year.plan), &all).await;
    assert_eq!(sent.status, 422, "another office's plan is read only");
    assert!(sent.text().contains("Kế hoạch này của cơ quan khác"));

    // After the approval each change is an amendment with a reason.
    let months =
        [("action", "move"), ("first", "2026-05-01"), ("last", "2026-06-30"), ("all", "1")];
    assert_eq!(year.send("visits", &months).await.0, 422);
    let sent = year.send("visits", &[&months[..], &[("reason", "theo vụ")]].concat()).await;
    assert_eq!(sent.0, 303, "{}", sent.2);
    assert_eq!(year.at(0).await.state, VisitState::Overdue);
    year.office.room.checked(year.areas[0], date(2026, 6, 30)).await;
    let done = year.at(0).await;
    assert_eq!((done.state, done.checked), (VisitState::Done, Some(date(2026, 6, 30))));
    assert_eq!(away.visit.id, year.at(1).await.visit.id);
    let (_, page) = year.page(&year.province, "?state=done").await;
    assert!(page.contains("Vùng Cồn En") && !page.contains("Vùng Núi Sam"));
    let (_, page) = year.page(&year.province, "?state=overdue&month=2026-06&officer=none").await;
    assert!(!page.contains("Vùng Cồn En") && page.contains("Vùng Núi Sam"));
    assert_eq!(year.page(&year.province, "?month=2026").await.0, 400);
}

#[tokio::test]
async fn a_change_of_many_is_taken_back_as_one() {
    let year = year().await;
    let batch = async || {
        let id = year.id();
        let read = year.office.room.read(move |tx| Ok(batch::latest(tx, id)?));
        read.await.into_iter().next().unwrap().id.to_string()
    };
    let undo = async |id: &str| year.send("undo", &[("batch", id)]).await.0;
    let before = year.stood().await;
    let months =
        [("action", "move"), ("first", "2026-05-01"), ("last", "2026-06-30"), ("all", "1")];
    let officer = year.province.person.account.to_string();
    let assign = [("action", "assign"), ("to", officer.as_str()), ("all", "1")];
    assert_eq!(year.send("visits", &months).await.0, 303);
    let first = batch().await;
    assert_eq!(year.send("visits", &assign).await.0, 303);
    let second = batch().await;
    assert_eq!(undo(&first).await, 422, "the later change first");
    assert_eq!(undo(&second).await, 303);
    assert_eq!(undo(&second).await, 422, "once");
    assert_eq!(undo(&first).await, 303);
    let after = year.stood().await;
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before.visit.terms, after.visit.terms);
        assert_eq!(before.visit.version, after.visit.version);
    }
    // What is out of the draft comes back by undoing, or is proposed again.
    assert_eq!(year.send("visits", &[("action", "remove"), ("all", "1")]).await.0, 303);
    assert_eq!(year.stood().await.len(), 0);
    assert_eq!(year.send("approve", &[]).await.0, 422);
    assert_eq!(undo(&batch().await).await, 303);
    assert_eq!(year.stood().await.len(), 2);
    let proposed = {
        let id = year.id();
        let read = year.office.room.read(move |tx| Ok(batch::latest(tx, id)?));
        let found = read.await.into_iter().find(|one| one.action == Action::Propose);
        found.unwrap().id.to_string()
    };
    // What was decided is not taken back with a change of the draft.
    year.approve().await;
    let sent = year.send("undo", &[("batch", proposed.as_str()), ("reason", "nhầm")]).await;
    assert_eq!(sent.0, 422);
    assert_eq!(year.stood().await.len(), 2);
    let cancel = [("action", "cancel"), ("all", "1"), ("reason", "mưa lũ")];
    assert_eq!(year.send("visits", &cancel).await.0, 303);
    assert!(year.stood().await.iter().all(|one| one.state == VisitState::Cancelled));
    let (_, page) = year.page(&year.province, "?state=cancelled").await;
    assert!(page.contains("mưa lũ"));
    // Given up is decided about: it is not proposed again.
    assert_eq!(year.send("propose", &[("reason", "bổ sung")]).await.0, 422);
    assert_eq!(undo(&batch().await).await, 422, "an amendment needs a reason");
    let sent = year.send("undo", &[("batch", &batch().await), ("reason", "nước rút")]).await;
    assert_eq!(sent.0, 303, "{}", sent.2);
    assert!(year.stood().await.iter().all(|one| one.state != VisitState::Cancelled));
}

#[tokio::test]
async fn who_decided_on_what_was_seen() {
    let year = year().await;
    let (form, stale) = (format!("{}/visits", year.plan), [("version", "1")]);
    let fields = [&stale[..], &[("action", "remove"), ("all", "1")]].concat();
    let answer = year.office.post(&year.province, &form, &fields).await;
    assert_eq!(answer.status, 409);
    assert_eq!(year.stood().await.len(), 2);
    let again = [("year", "2026"), ("about", "Lần nữa")];
    assert_eq!(year.office.post(&year.province, "/inspections", &again).await.status, 422);
    // A commune has a plan of its own.
    let made = year.office.post(&year.home, "/inspections", &again).await;
    assert_eq!(made.status, 303, "{}", made.text());
    assert_eq!(year.office.get(&year.province, &made.location).await.status, 200);
    assert_eq!(year.office.get(&year.away, &made.location).await.status, 404);
    for fields in [[("year", "1999"), ("about", "a")], [("year", "x"), ("about", "a")]] {
        assert_eq!(year.office.post(&year.province, "/inspections", &fields).await.status, 422);
    }
}

#[tokio::test]
async fn an_officer_sees_what_waits_and_hands_it_over() {
    use nguon_platform::web::WorkSource;
    let year = year().await;
    let next = year.office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let tick = format!("visit-{}", year.at(0).await.visit.id);
    let officer = year.home.person.account.to_string();
    let assign = [("action", "assign"), ("to", officer.as_str()), (tick.as_str(), "1")];
    assert_eq!(year.send("visits", &assign).await.0, 303);
    let cards = async |who: &Session| -> Vec<(&'static str, u64, String)> {
        let work = crate::door::RegistryWork(year.office.room.state());
        let cards = work.cards(&who.person).await.unwrap().into_iter();
        let cards = cards.filter(|card| card.key.starts_with("registry-work-visits"));
        cards.map(|card| (card.key, card.count, card.href)).collect()
    };
    assert_eq!(cards(&year.home).await, [], "a draft binds nobody");
    year.approve().await;
    // The year ends next month.
    assert_eq!(cards(&year.home).await, []);
    let months = [
        ("action", "move"),
        ("first", "2026-10-01"),
        ("last", "2026-11-30"),
        ("reason", "theo vụ"),
        ("all", "1"),
    ];
    assert_eq!(year.send("visits", &months).await.0, 303);
    let (key, count, href) = cards(&year.home).await.remove(0);
    assert_eq!((key, count), ("registry-work-visits", 1));
    let (path, query) = href.split_once('?').unwrap();
    assert_eq!(path, year.plan);
    let (_, page) = year.page(&year.home, &format!("?{}", query.replace("#visits", ""))).await;
    assert!(page.contains(r#"<span class="count">1</span>"#), "the card leads to its rows");
    assert_eq!(cards(&year.away).await, []);

    // Monitoring says when, and a check of the visit comes back to the plan.
    let monitoring = year.office.get(&year.home, "/monitoring").await.text();
    assert!(monitoring.contains("01/10/2026 – 30/11/2026"), "{monitoring}");
    let visit = year.at(0).await.visit.id;
    let checks = format!("/growing-areas/{}/checks", year.areas[0].id);
    let form = year.office.get(&year.home, &format!("{checks}/new?visit={visit}")).await.text();
    assert!(form.contains(&format!(r#"name="visit" value="{visit}""#)));
    let back = format!("{}?month=2026-11#visit-{visit}", year.plan);
    assert!(form.contains(&back.replace('&', "&amp;")), "{form}");

    // R58: planned visits go with the open work.
    let page = year.office.get(&year.province, "/hand-over").await.text();
    assert!(page.contains(&officer), "{page}");
    let to = next.person.account.to_string();
    let fields = [("from", officer.as_str()), ("to", to.as_str()), ("reason", "chuyển vị trí")];
    let moved = year.office.post(&year.province, "/hand-over", &fields).await;
    assert_eq!((moved.status, moved.location.as_str()), (303, "/hand-over?moved=1"));
    assert_eq!(year.at(0).await.visit.terms.officer.unwrap().0, next.person.account);
    assert_eq!(cards(&year.home).await, []);
    assert_eq!(cards(&next).await.len(), 1);
    // What was done is not open any more.
    year.office.room.checked(year.areas[0], date(2026, 11, 1)).await;
    assert_eq!(cards(&next).await, []);
    let fields = [("from", to.as_str()), ("to", officer.as_str()), ("reason", "chuyển vị trí")];
    assert_eq!(year.office.post(&year.province, "/hand-over", &fields).await.status, 422);
}

#[tokio::test]
async fn files_and_sheet_hold_exactly_what_is_filtered() {
    let year = year().await;
    year.approve().await;
    for (who, query, home, away) in [
        (&year.province, "", true, true),
        (&year.province, "?commune=30643%402025-07-01", true, false),
        (&year.province, "?state=done", false, false),
        (&year.home, "", true, false),
    ] {
        for path in ["visits.csv", "sheet"] {
            let answer = year.office.get(who, &format!("{}/{path}{query}", year.plan)).await;
            assert_eq!(answer.status, 200, "{path}{query}");
            let text = answer.text();
            assert_eq!(text.contains("Vùng Cồn En"), home, "{path}{query}: {text}");
            assert_eq!(text.contains("Vùng Núi Sam"), away, "{path}{query}: {text}");
        }
    }
    let xlsx = year.office.get(&year.province, &format!("{}/visits.xlsx", year.plan)).await;
    assert!(xlsx.bytes.starts_with(b"PK"));
    let holder = year.office.sign_in(Role::Holder, &format!("holder:{}", Uuid::max())).await;
    assert_eq!(year.office.get(&holder, &year.plan).await.status, 404, "no visit of theirs");
}
