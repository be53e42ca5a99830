use jiff::civil::{Date, date};
use nguon_platform::audit;
use nguon_platform::db::EngineKind;
use nguon_platform::territory::Territory;

use super::list::ORDERS;
use super::*;
use crate::testing::{AWAY, HOME, PROVINCE, Room, new_holder, site, unit};
use crate::{Order, Part, Refusal, RegistryError};

const TODAY: Date = date(2026, 11, 21);

fn refusals(error: RegistryError) -> Vec<&'static str> {
    match error {
        RegistryError::Refused(list) => list.iter().map(|one: &Refusal| one.key).collect(),
        other => unreachable!("{other}"),
    }
}

#[test]
fn contacts_are_read_cleaned_and_never_printed() {
    for (typed, kept) in [
        ("0912 345 678", Some("0912345678")),
        ("+84 (91) 234-5678", Some("+84912345678")),
        ("1234567", None),
        ("09123456789012345", None),
        ("091234567x", None),
    ] {
        let phone = typed.parse::<Phone>().ok();
        assert_eq!(phone.as_ref().map(Phone::reveal), kept, "{typed}");
    }
    for (typed, good) in [("089012345678", true), ("123456789", true), ("1234567890", false)] {
        assert_eq!(typed.parse::<IdentityNumber>().is_ok(), good, "{typed}");
    }
    let phone: Phone = "0912345678".parse().unwrap();
    assert_eq!(phone.masked(), "•••••••678");
    let contacts = Contacts { phone: Some(phone), identity_number: None };
    assert!(!format!("{contacts:?}{}", contacts.json()).contains("345678"));
}

#[tokio::test]
async fn no_personal_number_enters_the_audit_log() {
    let room = Room::new().await;
    let id = room.holder(HolderKind::Household, "Hộ A", HOME).await;
    let new = Contacts { phone: Some("0987654321".parse().unwrap()), identity_number: None };
    room.write(move |tx, actor| set_contacts(tx, actor, id, &new)).await.unwrap();
    let log = room.read(|tx| Ok(audit::list(tx, None, None, 100)?)).await;
    let text = format!("{log:?}");
    for secret in ["0912345678", "089012345678", "0987654321"] {
        assert!(!text.contains(secret), "{secret}");
    }
    let kept = room.read(move |tx| Ok(contacts(tx, id)?)).await;
    assert_eq!(kept.phone.unwrap().reveal(), "0987654321");
}

#[tokio::test]
async fn a_holder_is_kept_changed_once_and_not_over_another_change() {
    let room = Room::new().await;
    let mut new = new_holder(room.world.id(), HolderKind::Cooperative, "HTX Mỹ Hòa", HOME);
    new.facts.identifier = Some("9521234000013".parse().unwrap());
    let (id, facts) = (new.id, new.facts.clone());
    room.write(move |tx, actor| create(tx, actor, &new)).await.unwrap();
    let kept = room.read(move |tx| Ok(get(tx, id)?)).await.unwrap();
    assert_eq!((kept.facts, kept.version), (facts.clone(), 1));

    let renamed = Facts { name: "HTX Mỹ Hoà Hưng".parse().unwrap(), ..facts.clone() };
    let again = renamed.clone();
    room.write(move |tx, actor| update(tx, actor, id, 1, &renamed)).await.unwrap();
    let error = room.write(move |tx, actor| update(tx, actor, id, 1, &again)).await.unwrap_err();
    assert!(matches!(error, RegistryError::Stale));

    let mut double = new_holder(room.world.id(), HolderKind::Firm, "B", HOME);
    double.facts.identifier = facts.identifier;
    let error = room.write(move |tx, actor| create(tx, actor, &double)).await.unwrap_err();
    assert_eq!(refusals(error), ["registry-error-identifier-taken"]);
}

#[tokio::test]
async fn members_join_and_leave() {
    let room = Room::new().await;
    let coop = room.holder(HolderKind::Cooperative, "HTX A", HOME).await;
    let firm = room.holder(HolderKind::Firm, "Công ty B", HOME).await;
    let house = room.holder(HolderKind::Household, "Hộ C", AWAY).await;
    let joined = date(2024, 1, 1);
    for (whole, part, on, key) in [
        (firm, house, joined, "registry-error-no-members"),
        (coop, firm, joined, "registry-error-not-household"),
        (coop, house, date(2027, 1, 1), "registry-error-day-in-future"),
    ] {
        let error = room
            .write(move |tx, actor| add_member(tx, actor, whole, part, on, TODAY))
            .await
            .unwrap_err();
        assert_eq!(refusals(error), [key]);
    }
    room.write(move |tx, actor| add_member(tx, actor, coop, house, joined, TODAY)).await.unwrap();
    let twice = room.write(move |tx, actor| add_member(tx, actor, coop, house, TODAY, TODAY)).await;
    assert_eq!(refusals(twice.unwrap_err()), ["registry-error-member-already"]);

    let as_firm = Facts {
        kind: HolderKind::Firm,
        name: "X".parse().unwrap(),
        site: site(HOME),
        identifier: None,
    };
    for id in [coop, house] {
        let facts = as_firm.clone();
        let error = room.write(move |tx, actor| update(tx, actor, id, 1, &facts)).await;
        assert_eq!(refusals(error.unwrap_err()), ["registry-error-kind-with-members"]);
    }

    let left = date(2025, 1, 1);
    room.write(move |tx, actor| remove_member(tx, actor, coop, house, left)).await.unwrap();
    room.write(move |tx, actor| add_member(tx, actor, coop, house, left, TODAY)).await.unwrap();
    let (of_coop, of_house) =
        room.read(move |tx| Ok((members(tx, coop)?, memberships(tx, house)?))).await;
    let periods: Vec<_> = of_coop.iter().map(|m| (m.joined, m.left)).collect();
    assert_eq!(periods, [(left, None), (joined, Some(left))]);
    assert_eq!(of_house[0].name, "HTX A");
}

#[tokio::test]
async fn lists_stay_in_their_territory_and_find_what_is_typed() {
    let room = Room::new().await;
    let ours = room.holder(HolderKind::Cooperative, "HTX Xoài Cù Lao", HOME).await;
    room.holder(HolderKind::Household, "Hộ Đặng Văn Ớt", HOME).await;
    room.holder(HolderKind::Firm, "Công ty Xoài", AWAY).await;
    let all = Filter::default();
    let text = |text: &str| Filter { text: text.into(), ..Filter::default() };
    for (territory, filter, names) in [
        (Territory::Country, all.clone(), 3),
        (Territory::Province(unit(PROVINCE)), all.clone(), 3),
        (Territory::Commune(unit(HOME)), all.clone(), 2),
        (Territory::Commune(unit(HOME)), text("xoai"), 1),
        (Territory::Holder(ours), all.clone(), 1),
        (Territory::Nowhere, all, 0),
        (Territory::Country, text("dang van OT"), 1),
        (Territory::Country, text("%"), 3),
        (Territory::Country, text("_"), 3),
        (Territory::Country, Filter { kind: Some(HolderKind::Firm), ..Filter::default() }, 1),
        (Territory::Country, Filter { commune: Some(unit(AWAY)), ..Filter::default() }, 1),
    ] {
        let said = format!("{territory} {filter:?}");
        let (listed, counted) = room
            .read(move |tx| {
                let listed = list(tx, &territory, &filter, &Part::Page(None))?;
                Ok((listed.rows.len(), count(tx, &territory, &filter)?))
            })
            .await;
        assert_eq!((listed, counted), (names, names as u64), "{said}");
    }
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repeat() {
    let room = Room::new().await;
    let total = crate::PAGE_ROWS * 2 + 7;
    room.write(move |tx, actor| {
        for n in 0..total {
            // Many holders of one name: only the id tells them apart.
            let id = uuid::Uuid::from_u128(n as u128 * 7919 % 1_000_003);
            let name = format!("Hộ {}", n % 3);
            create(tx, actor, &new_holder(id, HolderKind::Household, &name, HOME))?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let ids = room
        .read(move |tx| {
            let (mut ids, mut after) = (Vec::new(), None);
            loop {
                let page = list(tx, &Territory::Country, &Filter::default(), &Part::Page(after))?;
                ids.extend(page.rows.iter().map(|row| (row.name.clone(), row.id)));
                after = page.next;
                if after.is_none() {
                    return Ok(ids);
                }
            }
        })
        .await;
    assert_eq!(ids.len(), total);
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
}

/// How the engine will answer a list.
async fn planned(room: &Room, query: &sea_query::SelectStatement) -> String {
    let (sql, values) = query.build_any(&sea_query::SqliteQueryBuilder);
    let steps: Vec<String> = room
        .read(move |tx| {
            let values: Vec<_> = values.into_iter().map(Into::into).collect();
            Ok(tx.rows(&format!("EXPLAIN QUERY PLAN {sql}"), &values, |row| row.get("detail"))?)
        })
        .await;
    steps.join("\n")
}

#[tokio::test]
async fn lists_stand_on_an_index_in_their_order() {
    let room = Room::new().await;
    if room.db.engine() == EngineKind::Postgres {
        return println!("skipped: plans of SQLite");
    }
    for (territory, index) in [
        (Territory::Country, "registry_holder_name"),
        (Territory::Province(unit(PROVINCE)), "registry_holder_province"),
        (Territory::Commune(unit(HOME)), "registry_holder_commune"),
        (Territory::Holder(uuid::Uuid::nil()), "registry_holder_self"),
    ] {
        let query = list::list_query(&territory, &Filter::default(), &Part::Page(None));
        let said = planned(&room, &query).await;
        assert!(said.contains(index) && !said.contains("TEMP B-TREE"), "{territory}\n{said}");
    }
    for territory in [Territory::Country, Territory::Province(unit(PROVINCE))] {
        for key in ORDERS {
            let filter = Filter { order: Order { key, descending: true }, ..Filter::default() };
            let query = list::list_query(&territory, &filter, &Part::Page(None));
            let said = planned(&room, &query).await;
            assert!(!said.contains("TEMP B-TREE"), "{territory} {key:?}\n{said}");
        }
    }
}
