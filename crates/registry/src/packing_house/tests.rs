use nguon_platform::db::EngineKind;
use nguon_platform::territory::Territory;
use nguon_plots::{Limits, LonLat};
use sea_query::SqliteQueryBuilder;
use uuid::Uuid;

use super::list::{ORDERS, list_query};
use super::*;
use crate::code::NewCode;
use crate::holder::HolderKind;
use crate::testing::{AWAY, HOME, PROVINCE, Room, site, unit};
use crate::{Order, Part, RegistryError};

fn new_house(
    id: Uuid,
    holder: Uuid,
    name: &str,
    commune: &str,
    code: Option<&str>,
) -> NewPackingHouse {
    NewPackingHouse {
        id,
        facts: Facts {
            name: name.parse().unwrap(),
            holder,
            site: site(commune),
            identifier: Some("9521234000037".parse().unwrap()),
            point: Some(LonLat::new(105.5, 10.5, &Limits::VIETNAM).unwrap()),
            capacity: Some("20000".parse().unwrap()),
        },
        codes: code
            .map(|code| NewCode { id, as_issued: code.into(), issued_on: None })
            .into_iter()
            .collect(),
        statuses: Vec::new(),
        certificates: Vec::new(),
        demonstration: true,
    }
}

#[test]
fn capacities_are_whole_kilograms() {
    for (text, good) in
        [("1", true), ("10000000", true), ("0", false), ("10000001", false), ("1.5", false)]
    {
        assert_eq!(text.parse::<CapacityKgPerDay>().is_ok(), good, "{text}");
    }
}

#[tokio::test]
async fn a_house_is_kept_found_and_changed_once() {
    let room = Room::new().await;
    let coop = room.holder(HolderKind::Cooperative, "HTX A", HOME).await;
    let new = new_house(room.world.id(), coop, "Nhà đóng gói A", HOME, Some("VNAGPH-0001"));
    let (id, facts) = (new.id, new.facts.clone());
    room.write(move |tx, actor| create(tx, actor, &new)).await.unwrap();
    let kept = room.read(move |tx| Ok(get(tx, id)?.unwrap())).await;
    assert_eq!(kept.facts, facts);
    let identifier = facts.identifier.clone().unwrap();
    let (by_code, by_number) = room
        .read(move |tx| {
            Ok((public_by_code(tx, "VN-AGPH-0001")?, public_by_identifier(tx, &identifier)?))
        })
        .await;
    assert_eq!(by_code.unwrap().id, id);
    assert_eq!(by_number.unwrap().holder_name.as_deref(), Some("HTX A"));

    let renamed = Facts { name: "Nhà B".parse().unwrap(), ..facts };
    let again = renamed.clone();
    room.write(move |tx, actor| update(tx, actor, id, 1, &renamed)).await.unwrap();
    let stale = room.write(move |tx, actor| update(tx, actor, id, 1, &again)).await;
    assert!(matches!(stale, Err(RegistryError::Stale)));

    let double = new_house(room.world.id(), coop, "C", HOME, None);
    let error = room.write(move |tx, actor| create(tx, actor, &double)).await.unwrap_err();
    let RegistryError::Refused(refusals) = error else { unreachable!("{error}") };
    assert_eq!(refusals[0].key, "registry-error-identifier-taken");
}

#[tokio::test]
async fn lists_filter_within_their_territory() {
    let room = Room::new().await;
    let coop = room.holder(HolderKind::Cooperative, "HTX A", HOME).await;
    let mut ids = Vec::new();
    for (name, commune, code) in [("Nhà Đông", HOME, Some("VN-AGPH-001")), ("Nhà Tây", AWAY, None)]
    {
        let mut new = new_house(room.world.id(), coop, name, commune, code);
        new.facts.identifier = None;
        ids.push(new.id);
        room.write(move |tx, actor| create(tx, actor, &new)).await.unwrap();
    }
    let text = |text: &str| Filter { text: text.into(), ..Filter::default() };
    for (territory, filter, found) in [
        (Territory::Country, text(""), vec![ids[0], ids[1]]),
        (Territory::Commune(unit(HOME)), text(""), vec![ids[0]]),
        (Territory::Country, text("dong"), vec![ids[0]]),
        (Territory::Country, text("vnagph001"), vec![ids[0]]),
        (Territory::Country, text("htx a"), vec![ids[0], ids[1]]),
        (Territory::Nowhere, text(""), vec![]),
    ] {
        let said = format!("{territory} {filter:?}");
        let (rows, counted) = room
            .read(move |tx| {
                let page = list(tx, &territory, &filter, &Part::Page(None))?;
                Ok((page.rows, count(tx, &territory, &filter)?))
            })
            .await;
        let listed: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        assert_eq!((listed, counted), (found.clone(), found.len() as u64), "{said}");
    }
}

/// How the engine will answer a list.
async fn planned(room: &Room, query: &sea_query::SelectStatement) -> String {
    let (sql, values) = query.build_any(&SqliteQueryBuilder);
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
        (Territory::Country, "registry_packing_house_name"),
        (Territory::Province(unit(PROVINCE)), "registry_packing_house_province"),
        (Territory::Commune(unit(HOME)), "registry_packing_house_commune"),
        (Territory::Holder(Uuid::nil()), "registry_packing_house_holder"),
    ] {
        let query = list_query(&territory, &Filter::default(), &Part::Page(None));
        let said = planned(&room, &query).await;
        assert!(said.contains(index) && !said.contains("TEMP B-TREE"), "{territory}\n{said}");
    }
    for territory in [Territory::Country, Territory::Province(unit(PROVINCE))] {
        for key in ORDERS {
            let filter = Filter { order: Order { key, descending: true }, ..Filter::default() };
            let query = list_query(&territory, &filter, &Part::Page(None));
            let said = planned(&room, &query).await;
            assert!(!said.contains("TEMP B-TREE"), "{territory} {key:?}\n{said}");
        }
    }
}
