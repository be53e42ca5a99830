use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::growing_area::Purpose;
use crate::proceeding::PaperKind;
use crate::subject::SubjectKind;
use crate::testing::Room;

fn carried() -> Calendar {
    Calendar::parse(Table::Holidays.carried()).unwrap()
}

#[test]
fn every_carried_table_can_be_read() {
    for table in Table::ALL {
        table.check(table.carried()).unwrap();
        let broken = table.carried().replacen('\t', "\t\t", 1);
        assert!(table.check(&broken).is_err(), "{table:?}");
    }
}

#[test]
fn offices_work_on_working_days_and_on_saturdays_that_make_up() {
    let calendar = carried();
    for (day, works) in [
        (date(2024, 2, 14), false),
        (date(2024, 2, 15), true),
        (date(2024, 5, 4), true),
        (date(2025, 4, 26), true),
        (date(2025, 5, 2), false),
        (date(2026, 4, 27), false),
        (date(2026, 8, 22), true),
        (date(2026, 11, 21), false),
        // Unsure: counted as any Tuesday.
        (date(2026, 11, 24), true),
        (date(2027, 5, 3), false),
    ] {
        assert_eq!(calendar.works_on(day), works, "{day}");
    }
    assert!(calendar.knows(date(2027, 12, 31)) && !calendar.knows(date(2028, 1, 1)));
}

#[test]
fn working_days_are_counted_from_the_day_after() {
    let calendar = carried();
    let never = |_: Date| false;
    for (from, days, last) in [
        // Friday; three working days: Monday to Wednesday.
        (date(2026, 11, 20), 3, date(2026, 11, 25)),
        // Before the long rest of Tết 2026.
        (date(2026, 2, 13), 3, date(2026, 2, 25)),
        (date(2026, 8, 20), 3, date(2026, 8, 24)),
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
    ] {
        assert_eq!(calendar.after(from, days, never), Some(last), "{from} + {days}");
        assert_eq!(calendar.between(from, last, never), days);
    }
    assert_eq!(calendar.after(date(2026, 1, 1), 1, |_| true), None);
}

#[test]
fn limits_are_those_of_the_day_of_filing() {
    let limits = TimeLimits::parse(Table::TimeLimits.carried()).unwrap();
    let days = |day, purpose| limits.on(day, purpose).map(|limit| limit.working_days);
    assert_eq!(days(date(2026, 8, 1), Purpose::Domestic), Some(Some(3)));
    assert_eq!(days(date(2026, 11, 20), Purpose::Export), Some(Some(10)));
    // Older rules are known by name, their days are not.
    assert_eq!(days(date(2026, 7, 31), Purpose::Export), Some(None));
    assert_eq!(days(date(2020, 1, 1), Purpose::Domestic), None);
}

#[test]
fn a_check_before_the_grant_is_made_where_the_market_wants_it() {
    let demands = Demands::parse(Table::FieldCheckDemands.carried()).unwrap();
    let wanted = |markets: &[&str], crop: &str, day| {
        let markets: Vec<_> = markets.iter().map(|market| market.parse().unwrap()).collect();
        demands.wanted(SubjectKind::GrowingArea, &markets, &[crop.parse().unwrap()], day)
    };
    let now = date(2026, 11, 21);
    assert!(wanted(&["CN"], "durian", now));
    assert!(!wanted(&["CN"], "mango", now));
    assert!(!wanted(&["VN"], "durian", now));
    assert!(wanted(&["VN", "CN"], "durian", now));
    assert!(wanted(&["VN"], "mango", date(2026, 7, 31)));
}

#[test]
fn papers_and_checklists_follow_subject_market_and_crop() {
    let papers = DossierPapers::parse(Table::DossierPapers.carried()).unwrap();
    let now = date(2026, 11, 21);
    let needed = papers.needed(SubjectKind::GrowingArea, Purpose::Domestic, now);
    assert_eq!(needed, [PaperKind::Declaration, PaperKind::Sketch]);
    let checklist = Checklist::parse(Table::FieldChecklist.carried()).unwrap();
    let ids = |market: &str, crop: &str| -> Vec<String> {
        let (market, crop) = (market.parse().unwrap(), crop.parse().unwrap());
        let items = checklist.of(SubjectKind::GrowingArea, &[market], &[crop], now);
        items.iter().map(|item| item.id.clone()).collect()
    };
    assert!(ids("CN", "durian").contains(&"cn-fallen".to_owned()));
    assert!(!ids("CN", "mango").contains(&"cn-fallen".to_owned()));
    assert!(ids("KR", "mango").contains(&"kr-mix".to_owned()));
    assert!(!ids("VN", "mango").iter().any(|id| id.starts_with("house-")));
}

#[tokio::test]
async fn an_office_puts_its_own_table_in_the_place() {
    let room = Room::new().await;
    let own = "day\tkind\tname\tbasis\tnote\tconfidence\n2026-11-24\toff\tX\t\t\tsure";
    room.write(move |tx, actor| load(tx, actor, Table::Holidays, own)).await.unwrap();
    let calendar = room.read(calendar).await;
    assert!(!calendar.works_on(date(2026, 11, 24)));
    let wrong = room.write(|tx, actor| load(tx, actor, Table::Holidays, "day")).await;
    assert!(matches!(wrong, Err(RegistryError::Facts { .. })));
}

proptest! {
    #[test]
    fn counting_forth_and_back_agrees(offset in 0..1_400_i32, days in 0..60_u32, hole in 0..30_i32) {
        let calendar = carried();
        let from = date(2024, 1, 1).checked_add(jiff::Span::new().days(offset)).unwrap();
        let start = from.checked_add(jiff::Span::new().days(hole)).unwrap();
        let end = start.checked_add(jiff::Span::new().days(10)).unwrap();
        let stands = |day: Date| day > start && day <= end;
        let last = calendar.after(from, days, stands).unwrap();
        prop_assert_eq!(calendar.between(from, last, stands), days);
        prop_assert!(days == 0 || (calendar.works_on(last) && !stands(last)));
        // A clock that stands never ends earlier.
        prop_assert!(last >= calendar.after(from, days, |_| false).unwrap());
    }
}
