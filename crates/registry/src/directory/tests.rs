use nguon_platform::directory::{Directory, Holders};
use nguon_platform::territory::Placed;

use super::*;
use crate::code::NewCode;
use crate::holder::HolderKind;
use crate::testing::{HOME, PROVINCE, Room, new_area, new_holder, unit};
use crate::{growing_area, holder, packing_house, premises};

#[tokio::test]
async fn a_household_is_told_to_be_a_person() {
    let room = Room::with_places().await;
    let mut home = new_holder(room.world.id(), HolderKind::Household, "Hộ A", HOME);
    home.facts.identifier = Some("9521234000013".parse().unwrap());
    room.write(move |tx, actor| holder::create(tx, actor, &home)).await.unwrap();
    let directory = RegistryDirectory::new(room.db.clone(), room.world.clone());
    let asked = ["https://id.gs1.org/417/9521234000013".to_owned()];
    let found = directory.describe(&asked).await.unwrap();
    assert!(found[0].person, "{found:?}");
}

#[tokio::test]
async fn every_kind_of_thing_answers_to_its_identifier() {
    let room = Room::with_places().await;
    let mut coop = new_holder(room.world.id(), HolderKind::Cooperative, "HTX A", HOME);
    coop.facts.identifier = Some("9521234000013".parse().unwrap());
    let mut area = new_area(&room.world, coop.id, "Vùng xoài A", HOME);
    area.facts.identifier = Some("9521234000013".parse().unwrap());
    area.plots[0].facts.identifier = Some("9521234000020".parse().unwrap());
    area.codes.push(NewCode {
        id: room.world.id(),
        as_issued: "VN - AGOR - 0001".into(),
        issued_on: None,
    });
    let house = packing_house::NewPackingHouse {
        id: room.world.id(),
        facts: packing_house::Facts {
            name: "Nhà đóng gói A".parse().unwrap(),
            holder: coop.id,
            site: Site { words: Some("Ấp Một".parse().unwrap()), ..crate::testing::site(HOME) },
            identifier: Some("9521234000037".parse().unwrap()),
            point: None,
            capacity: None,
        },
        codes: Vec::new(),
        statuses: Vec::new(),
        certificates: Vec::new(),
        demonstration: false,
    };
    let store = premises::NewPremises {
        id: room.world.id(),
        facts: premises::Facts {
            kind: premises::PremisesKind::Warehouse,
            name: "Kho A".parse().unwrap(),
            holder: coop.id,
            site: crate::testing::site(HOME),
            identifier: "9521234000044".parse().unwrap(),
        },
        demonstration: true,
    };
    let ids = [coop.id, area.id, house.id, store.id];
    room.write(move |tx, actor| {
        holder::create(tx, actor, &coop)?;
        growing_area::create(tx, actor, &area)?;
        packing_house::create(tx, actor, &house)?;
        premises::create(tx, actor, &store)
    })
    .await
    .unwrap();
    let asked = [
        "https://id.gs1.org/417/9521234000013",
        "https://id.gs1.org/414/9521234000013",
        "https://id.gs1.org/414/9521234000020",
        "https://id.gs1.org/414/9521234000037",
        "https://id.gs1.org/414/9521234000044",
        "https://id.gs1.org/414/9529999999999",
        "nonsense",
    ];
    let asked: Vec<String> = asked.into_iter().map(str::to_owned).collect();
    let directory = RegistryDirectory::new(room.db.clone(), room.world.clone());
    let found = directory.describe(&asked).await.unwrap();
    let told: Vec<_> = found
        .iter()
        .map(|entry| (entry.kind, entry.name.as_str(), entry.code.as_deref(), entry.href.clone()))
        .collect();
    let code = Some("VN-AGOR-0001");
    assert_eq!(
        told,
        [
            ("kind-holder", "HTX A", None, format!("/holders/{}", ids[0])),
            ("kind-growing-area", "Vùng xoài A", code, format!("/growing-areas/{}", ids[1])),
            ("kind-plot", "Vùng xoài A – 1", code, format!("/growing-areas/{}", ids[1])),
            ("kind-packing-house", "Nhà đóng gói A", None, format!("/packing-houses/{}", ids[2])),
            ("kind-premises", "Kho A", None, format!("/premises/{}", ids[3])),
        ]
    );
    let mut own = directory.identifiers(ids[0], 99).await.unwrap();
    own.sort_unstable();
    let mut all: Vec<String> = found.iter().map(|entry| entry.identifier.clone()).collect();
    all.sort_unstable();
    assert_eq!(own, all);
    assert_eq!(directory.identifiers(ids[0], 2).await.unwrap().len(), 2);
    for entry in &found {
        let placed = Placed {
            commune: Some(unit(HOME)),
            province: Some(unit(PROVINCE)),
            holder: Some(ids[0]),
        };
        assert_eq!(entry.placed, placed);
        assert_eq!(entry.holder_name.as_deref(), Some("HTX A"));
        assert!(!entry.person);
    }
    assert_eq!(found[3].address.as_deref(), Some("Ấp Một, Xã Cù Lao Giêng, Tỉnh An Giang"));
    assert_eq!(
        found.iter().map(|e| e.demonstration).collect::<Vec<_>>(),
        [true, true, true, false, true]
    );
}

#[tokio::test]
async fn holders_are_found_by_id_and_by_number_and_have_what_is_theirs() {
    let room = Room::with_places().await;
    let mut coop = new_holder(room.world.id(), HolderKind::Cooperative, "HTX A", HOME);
    coop.facts.identifier = Some("9521234000013".parse().unwrap());
    let household = new_holder(room.world.id(), HolderKind::Household, "Hộ A", HOME);
    let mut area = new_area(&room.world, coop.id, "Vùng xoài A", HOME);
    area.plots = vec![crate::testing::plot(room.world.id(), "1", Some(household.id))];
    area.plots[0].facts.identifier = Some("9521234000020".parse().unwrap());
    let (whole, part, world) = (coop.id, household.id, room.world.clone());
    room.write(move |tx, actor| {
        let today = i18n::today(world.now());
        holder::create(tx, actor, &coop)?;
        holder::create(tx, actor, &household)?;
        holder::add_member(tx, actor, whole, part, today, today)?;
        growing_area::create(tx, actor, &area)
    })
    .await
    .unwrap();
    let directory = RegistryDirectory::new(room.db.clone(), room.world.clone());
    let whole_text = whole.to_string();
    let cases = [
        (whole_text.as_str(), Some(whole)),
        ("9521234000013", Some(whole)),
        (" https://id.gs1.org/417/9521234000013 ", Some(whole)),
        ("9521234000020", None),
        ("HTX A", None),
        ("", None),
    ];
    for (typed, found) in cases {
        let holding = directory.find(typed).await.unwrap();
        assert_eq!(holding.map(|holding| holding.id), found, "{typed}");
    }
    let known = directory.holders(&[whole, Uuid::nil(), part]).await.unwrap();
    let known: Vec<_> = known.iter().map(|one| (one.name.as_str(), one.placed.holder)).collect();
    assert_eq!(known, [("HTX A", Some(whole)), ("Hộ A", Some(part))]);
    // The plot is the household's that works it and the cooperative's that holds the area.
    let plot = "https://id.gs1.org/414/9521234000020";
    assert_eq!(directory.identifiers(part, 9).await.unwrap(), [plot]);
    assert!(directory.identifiers(whole, 9).await.unwrap().iter().any(|id| id == plot));
}

#[tokio::test]
async fn a_growing_area_tells_what_it_can_yield_and_when() {
    let room = Room::with_places().await;
    let coop = new_holder(room.world.id(), HolderKind::Cooperative, "HTX A", HOME);
    let mut area = new_area(&room.world, coop.id, "Vùng xoài A", HOME);
    area.plots[0].facts.identifier = Some("9521234000020".parse().unwrap());
    area.codes.push(NewCode {
        id: room.world.id(),
        as_issued: "VN-AGOR-0001".into(),
        issued_on: None,
    });
    let id = area.id;
    room.write(move |tx, actor| {
        holder::create(tx, actor, &coop)?;
        growing_area::create(tx, actor, &area)
    })
    .await
    .unwrap();
    let season = |from: &str, to: &str| growing_area::NewSeason {
        name: "Vụ thuận".parse().unwrap(),
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
        expected_yield: Some("9000".parse().unwrap()),
    };
    for (from, to, fits) in [
        ("2026-04-01", "2026-06-30", true),
        ("2026-06-30", "2026-08-01", false),
        ("2026-08-01", "2026-07-01", false),
        ("2026-08-01", "2027-08-01", false),
        ("2026-07-01", "2026-07-01", true),
    ] {
        let new = season(from, to);
        let written = room.write(move |tx, actor| {
            let version = growing_area::get(tx, id)?.unwrap().version;
            growing_area::add_season(tx, actor, id, version, &new)
        });
        assert_eq!(written.await.is_ok(), fits, "{from} {to}");
    }
    let directory = RegistryDirectory::new(room.db.clone(), room.world.clone());
    let place = "https://id.gs1.org/414/9521234000020".to_owned();
    let mut asked = Vec::new();
    for question in [
        Asked::Places(vec![place.clone()]),
        Asked::Ids(vec![id]),
        Asked::Code("vn agor 0001".to_owned()),
    ] {
        asked.push(directory.grounds(&question).await.unwrap());
    }
    assert!(asked.iter().all(|found| found.len() == 1 && found == &asked[0]), "{asked:?}");
    let ground = &asked[0][0];
    assert_eq!((ground.id, ground.places.contains(&place)), (id, true));
    assert!(ground.area_m2.is_some_and(|area| area > 0));
    let from: Vec<String> = ground.seasons.iter().map(|one| one.from.to_string()).collect();
    assert_eq!(from, ["2026-04-01", "2026-07-01"]);
    assert_eq!(ground.seasons[0].yield_kg_per_ha, Some(9_000));
    assert!(directory.grounds(&Asked::Code("VN-AGOR-0002".into())).await.unwrap().is_empty());
}
