use nguon_platform::audit;
use nguon_platform::db::EngineKind;
use nguon_platform::territory::Territory;
use sea_query::SqliteQueryBuilder;
use uuid::Uuid;

use super::store::of_holder_query;
use super::*;
use crate::RegistryError;
use crate::holder::HolderKind;
use crate::testing::{AWAY, HOME, PROVINCE, Room, new_area, site, unit};

fn new_premises(id: Uuid, holder: Uuid, name: &str, commune: &str, digits: &str) -> NewPremises {
    NewPremises {
        id,
        facts: Facts {
            kind: PremisesKind::Warehouse,
            name: name.parse().unwrap(),
            holder,
            site: site(commune),
            identifier: digits.parse().unwrap(),
        },
        demonstration: true,
    }
}

fn refused(error: RegistryError) -> Vec<(&'static str, &'static str)> {
    let RegistryError::Refused(refusals) = error else { unreachable!("{error}") };
    refusals.iter().map(|refusal| (refusal.field, refusal.key)).collect()
}

#[tokio::test]
async fn premises_are_kept_audited_and_changed_once() {
    let room = Room::new().await;
    let firm = room.holder(HolderKind::Firm, "Công ty A", HOME).await;
    let new = new_premises(room.world.id(), firm, "Kho Đông", HOME, "9521234000013");
    let (id, facts) = (new.id, new.facts.clone());
    room.write(move |tx, actor| create(tx, actor, &new)).await.unwrap();
    let kept = room.read(move |tx| Ok(get(tx, id)?.unwrap())).await;
    assert_eq!((kept.facts, kept.holder_name.as_str()), (facts.clone(), "Công ty A"));
    assert!(kept.demonstration);

    let renamed = Facts { kind: PremisesKind::Shop, name: "Cửa hàng".parse().unwrap(), ..facts };
    let again = renamed.clone();
    room.write(move |tx, actor| update(tx, actor, id, 1, &renamed)).await.unwrap();
    let stale = room.write(move |tx, actor| update(tx, actor, id, 1, &again)).await;
    assert!(matches!(stale, Err(RegistryError::Stale)));
    let (kept, log) = room
        .read(move |tx| {
            Ok((get(tx, id)?.unwrap(), audit::of_thing(tx, "premises", &id.to_string(), 9)?))
        })
        .await;
    assert_eq!((kept.facts.kind, kept.version), (PremisesKind::Shop, 2));
    let verbs: Vec<&str> = log.iter().map(|row| row.verb.as_str()).collect();
    assert_eq!(verbs, ["update", "create"], "a refused change leaves no trace");
}

#[tokio::test]
async fn one_number_names_one_place_of_any_kind() {
    let room = Room::new().await;
    let firm = room.holder(HolderKind::Firm, "Công ty A", HOME).await;
    let mut area = new_area(&room.world, firm, "Vùng A", HOME);
    area.plots[0].facts.identifier = Some("9521234000013".parse().unwrap());
    let store = new_premises(room.world.id(), firm, "Kho", HOME, "9521234000020");
    let (mut kept, id) = (store.facts.clone(), store.id);
    room.write(move |tx, actor| {
        crate::growing_area::create(tx, actor, &area)?;
        create(tx, actor, &store)
    })
    .await
    .unwrap();
    let taken = [("identifier", "registry-error-identifier-taken")];
    for digits in ["9521234000013", "9521234000020"] {
        let double = new_premises(room.world.id(), firm, "Kho hai", HOME, digits);
        let error = room.write(move |tx, actor| create(tx, actor, &double)).await.unwrap_err();
        assert_eq!(refused(error), taken, "{digits}");
    }
    let mut area = new_area(&room.world, firm, "Vùng B", HOME);
    area.facts.identifier = Some("9521234000020".parse().unwrap());
    let error = room.write(move |tx, actor| crate::growing_area::create(tx, actor, &area)).await;
    assert_eq!(refused(error.unwrap_err()), taken);
    let same = kept.clone();
    room.write(move |tx, actor| update(tx, actor, id, 1, &same)).await.unwrap();
    kept.holder = Uuid::nil();
    let error = room.write(move |tx, actor| update(tx, actor, id, 2, &kept)).await.unwrap_err();
    assert_eq!(refused(error), [("holder", "registry-error-holder-unknown")]);
}

#[tokio::test]
async fn a_holder_s_premises_are_told_within_the_territory() {
    let room = Room::new().await;
    let firm = room.holder(HolderKind::Firm, "Công ty A", HOME).await;
    let other = room.holder(HolderKind::Firm, "Công ty B", HOME).await;
    for (holder, name, commune, digits) in [
        (firm, "Kho Đông", HOME, "9521234000013"),
        (firm, "Kho Tây", AWAY, "9521234000020"),
        (other, "Kho Nam", HOME, "9521234000037"),
    ] {
        let new = new_premises(room.world.id(), holder, name, commune, digits);
        room.write(move |tx, actor| create(tx, actor, &new)).await.unwrap();
    }
    for (territory, names) in [
        (Territory::Country, vec!["Kho Đông", "Kho Tây"]),
        (Territory::Province(unit(PROVINCE)), vec!["Kho Đông", "Kho Tây"]),
        (Territory::Commune(unit(HOME)), vec!["Kho Đông"]),
        (Territory::Holder(firm), vec!["Kho Đông", "Kho Tây"]),
        (Territory::Holder(other), vec![]),
        (Territory::Nowhere, vec![]),
    ] {
        let said = territory.to_string();
        let found = room.read(move |tx| Ok(of_holder(tx, &territory, firm)?)).await;
        let found: Vec<&str> = found.iter().map(|one| one.facts.name.as_str()).collect();
        assert_eq!(found, names, "{said}");
    }
    if room.db.engine() == EngineKind::Postgres {
        return println!("skipped: plans of SQLite");
    }
    let (sql, values) = of_holder_query(&Territory::Country, firm).build_any(&SqliteQueryBuilder);
    let steps: Vec<String> = room
        .read(move |tx| {
            let values: Vec<_> = values.into_iter().map(Into::into).collect();
            Ok(tx.rows(&format!("EXPLAIN QUERY PLAN {sql}"), &values, |row| row.get("detail"))?)
        })
        .await;
    let said = steps.join("\n");
    assert!(said.contains("registry_premises_holder") && !said.contains("TEMP B-TREE"), "{said}");
}
