use jiff::civil::{Date, date};
use nguon_platform::audit;
use nguon_platform::db::{EngineKind, Tx};
use nguon_platform::territory::Territory;
use sea_query::{QueryStatementWriter, SqliteQueryBuilder};
use uuid::Uuid;

use super::list::{ORDERS, list_query};
use super::*;
use crate::code::NewCode;
use crate::holder::HolderKind;
use crate::market::{NewStatus, Status};
use crate::subject::Subject;
use crate::testing::{AWAY, HOME, PROVINCE, Room, SQUARE, mango, new_area, plot, unit};
use crate::{Order, Part, PlaceId, RegistryError, crop};

fn refusals(error: RegistryError) -> Vec<&'static str> {
    match error {
        RegistryError::Refused(list) => list.iter().map(|one| one.key).collect(),
        other => unreachable!("{other}"),
    }
}

#[tokio::test]
async fn crops_are_checked_against_the_facts() {
    let room = Room::new().await;
    let known = room.read(|tx| Ok(crop::all(tx)?)).await;
    let today: Date = date(2026, 11, 21);
    let of = |id: &str| GrowingAreaCrop { crop: id.parse().unwrap(), ..mango() };
    let late = GrowingAreaCrop { planted: Some("2027".parse().unwrap()), ..mango() };
    for (crops, keys) in [
        (vec![mango()], vec![]),
        (vec![mango(), of("durian")], vec![]),
        (vec![], vec!["registry-error-crop-needed"]),
        (vec![mango(), mango()], vec!["registry-error-crop-twice"]),
        (vec![of("moon-fruit")], vec!["registry-error-crop-unknown"]),
        (vec![late], vec!["registry-error-year-in-future"]),
    ] {
        let found: Vec<_> =
            rules::check_crops(&crops, &known, today).iter().map(|refusal| refusal.key).collect();
        assert_eq!(found, keys, "{crops:?}");
    }
}

#[test]
fn plots_are_checked() {
    let with = plot(Uuid::nil(), "1", None).facts;
    let without = PlotFacts { outline: None, ..with.clone() };
    let declared = PlotFacts { declared: Some("0.5".parse().unwrap()), ..without.clone() };
    let taken = ["1".to_owned()];
    let house = Some(Some(HolderKind::Household));
    for (plot, household, numbers, key) in [
        (&with, house, &[][..], None),
        (&declared, None, &[][..], None),
        (&without, None, &[][..], Some("registry-error-plot-area-needed")),
        (&with, Some(None), &[][..], Some("registry-error-not-household")),
        (&with, Some(Some(HolderKind::Firm)), &[][..], Some("registry-error-not-household")),
        (&with, house, &taken[..], Some("registry-error-plot-number-taken")),
    ] {
        let found = rules::check_plot(plot, household, numbers);
        assert_eq!(found.first().map(|refusal| refusal.key), key);
    }
    assert_eq!(with.area().unwrap().to_string(), "1.2108");
    assert_eq!(declared.area().unwrap().to_string(), "0.5000");
}

#[test]
fn land_parcels_have_twelve_digits() {
    for (text, good) in [
        ("123456789012", true),
        ("1234 5678 9012", true),
        ("12345678901", false),
        ("12345678901x", false),
        ("", false),
    ] {
        assert_eq!(text.parse::<LandParcelId>().is_ok(), good, "{text}");
    }
}

#[tokio::test]
async fn an_area_is_kept_whole_or_not_at_all() {
    let room = Room::new().await;
    let coop = room.holder(HolderKind::Cooperative, "HTX A", HOME).await;
    let mut new = new_area(&room.world, coop, "Vùng xoài A", HOME);
    new.codes =
        vec![NewCode { id: room.world.id(), as_issued: "not a code".into(), issued_on: None }];
    let id = new.id;
    let broken = new.clone();
    let error = room.write(move |tx, actor| create(tx, actor, &broken)).await.unwrap_err();
    assert_eq!(refusals(error), ["registry-error-code-no-scheme"]);
    assert!(room.read(move |tx| Ok(get(tx, id)?)).await.is_none());

    new.codes[0].as_issued = "VN - AGOR - 0001".into();
    let expected = new.clone();
    room.write(move |tx, actor| create(tx, actor, &new)).await.unwrap();
    let (area, plots) = room.read(move |tx| Ok((get(tx, id)?.unwrap(), plots(tx, id)?))).await;
    assert_eq!((area.facts, area.crops), (expected.facts, expected.crops));
    assert_eq!(plots[0].facts, expected.plots[0].facts);
    assert_eq!(plots[0].facts.outline.as_ref().unwrap().drawn(), SQUARE);
}

#[tokio::test]
async fn a_stale_change_is_refused_and_an_audited_one_kept() {
    let room = Room::new().await;
    let coop = room.holder(HolderKind::Cooperative, "HTX A", HOME).await;
    let id = room.area(coop, "A", HOME).await;
    let area = room.read(move |tx| Ok(get(tx, id)?.unwrap())).await;
    let facts = Facts { name: "B".parse().unwrap(), ..area.facts };
    let second = plot(room.world.id(), "2", None);
    let again = facts.clone();
    room.write(move |tx, actor| update(tx, actor, id, 1, &facts)).await.unwrap();
    let stale = room.write(move |tx, actor| update(tx, actor, id, 1, &again)).await;
    assert!(matches!(stale, Err(RegistryError::Stale)));
    let late = second.clone();
    let stale = room.write(move |tx, actor| add_plot(tx, actor, id, 1, &late)).await;
    assert!(matches!(stale, Err(RegistryError::Stale)));
    room.write(move |tx, actor| add_plot(tx, actor, id, 2, &second)).await.unwrap();
    let log =
        room.read(move |tx| Ok(audit::of_thing(tx, "growing-area", &id.to_string(), 10)?)).await;
    let verbs: Vec<_> = log.iter().map(|row| row.verb.as_str()).collect();
    assert_eq!(verbs, ["add-plot", "update", "create"]);
    assert!(log[1].before.as_ref().unwrap().contains(r#""name":"A""#));
    assert!(log[1].after.as_ref().unwrap().contains(r#""name":"B""#));
}

#[tokio::test]
async fn plots_keep_their_number_and_identifier_to_themselves() {
    let room = Room::new().await;
    let coop = room.holder(HolderKind::Cooperative, "HTX A", HOME).await;
    let area = room.area(coop, "A", HOME).await;
    let other = room.area(coop, "B", HOME).await;
    let gln: PlaceId = "9521234000013".parse().unwrap();
    let mut first = plot(room.world.id(), "2", None);
    first.facts.identifier = Some(gln.clone());
    let mut second = plot(room.world.id(), "2", None);
    second.facts.identifier = Some(gln.clone());
    let kept = first.clone();
    room.write(move |tx, actor| add_plot(tx, actor, area, 1, &kept)).await.unwrap();
    let twice = second.clone();
    let error = room.write(move |tx, actor| add_plot(tx, actor, area, 2, &twice)).await;
    assert_eq!(refusals(error.unwrap_err()), ["registry-error-plot-number-taken"]);
    let error = room.write(move |tx, actor| add_plot(tx, actor, other, 1, &second)).await;
    assert_eq!(refusals(error.unwrap_err()), ["registry-error-identifier-taken"]);

    first.facts.declared = Some("1.5".parse().unwrap());
    let expected = first.facts.clone();
    let changed = first.clone();
    room.write(move |tx, actor| update_plot(tx, actor, area, 2, &changed)).await.unwrap();
    let found = room.read(move |tx| Ok(plots(tx, area)?)).await;
    assert_eq!(found[1].facts, expected);
    // A plot of one area cannot be changed through another.
    let foreign =
        room.write(move |tx, actor| update_plot(tx, actor, other, 1, &first)).await.unwrap_err();
    assert!(matches!(foreign, RegistryError::NotFound));
}

#[tokio::test]
async fn only_firms_are_buyers_and_a_contract_is_recorded_once() {
    let room = Room::new().await;
    let coop = room.holder(HolderKind::Cooperative, "HTX A", HOME).await;
    let firm = room.holder(HolderKind::Firm, "Công ty B", AWAY).await;
    let area = room.area(coop, "A", HOME).await;
    let new = |id: Uuid, buyer: Uuid| NewContract {
        id,
        buyer,
        number: "01/2026/HĐ".parse().unwrap(),
        signed: date(2026, 1, 5),
        product: "Xoài tươi".parse().unwrap(),
    };
    let ids = [room.world.id(), room.world.id(), room.world.id()];
    let error =
        room.write(move |tx, actor| add_contract(tx, actor, area, 1, &new(ids[0], coop))).await;
    assert_eq!(refusals(error.unwrap_err()), ["registry-error-not-firm"]);
    room.write(move |tx, actor| add_contract(tx, actor, area, 1, &new(ids[1], firm)))
        .await
        .unwrap();
    let error =
        room.write(move |tx, actor| add_contract(tx, actor, area, 2, &new(ids[2], firm))).await;
    assert_eq!(refusals(error.unwrap_err()), ["registry-error-contract-known"]);
    let kept = room.read(move |tx| Ok(contracts(tx, area)?)).await;
    assert_eq!(kept[0].buyer_name, "Công ty B");
}

/// Two areas at home, one next door, with different crops, codes and statuses.
async fn three_areas(room: &Room) -> [Uuid; 3] {
    let coop = room.holder(HolderKind::Cooperative, "HTX Sông Tiền", HOME).await;
    let firm = room.holder(HolderKind::Firm, "Công ty Núi Sam", AWAY).await;
    let mut areas = [
        new_area(&room.world, coop, "Vùng xoài Cồn En", HOME),
        new_area(&room.world, coop, "Vùng ớt bãi bồi", HOME),
        new_area(&room.world, firm, "Vùng xoài phường", AWAY),
    ];
    areas[1].crops[0].crop = "chilli".parse().unwrap();
    areas[0].codes.push(NewCode {
        id: room.world.id(),
        as_issued: "VN - AGOR - 0001".into(),
        issued_on: None,
    });
    for (area, market, status) in
        [(0, "CN", Status::Active), (1, "CN", Status::Pending), (2, "US", Status::Active)]
    {
        areas[area].statuses.push(NewStatus {
            id: room.world.id(),
            market: market.parse().unwrap(),
            status,
            from: date(2026, 1, 1),
            reason: None,
        });
    }
    let ids = [areas[0].id, areas[1].id, areas[2].id];
    room.write(move |tx, actor| areas.iter().try_for_each(|area| create(tx, actor, area)))
        .await
        .unwrap();
    ids
}

#[tokio::test]
async fn lists_filter_within_their_territory() {
    let room = Room::new().await;
    let [mangoes, chillies, away] = three_areas(&room).await;
    let text = |text: &str| Filter { text: text.into(), ..Filter::default() };
    let home = Territory::Commune(unit(HOME));
    let all = Territory::Province(unit(PROVINCE));
    let market = |market: &str| Some(market.parse().unwrap());
    for (territory, filter, ids) in [
        (&all, Filter::default(), vec![chillies, mangoes, away]),
        (&home, Filter::default(), vec![chillies, mangoes]),
        (&Territory::Nowhere, Filter::default(), vec![]),
        (&all, text("XOAI con"), vec![mangoes]),
        (&all, text("song tien"), vec![chillies, mangoes]),
        (&all, text("vn-agor-0001"), vec![mangoes]),
        (&all, text("VNAGOR0001"), vec![mangoes]),
        (&all, text(" vn  agor - 0001"), vec![mangoes]),
        (&home, text("phuong"), vec![]),
        (&all, Filter { crop: Some("mango".parse().unwrap()), ..text("") }, vec![mangoes, away]),
        (&all, Filter { commune: Some(unit(AWAY)), ..text("") }, vec![away]),
        (&home, Filter { commune: Some(unit(AWAY)), ..text("") }, vec![]),
        (&all, Filter { market: market("CN"), ..text("") }, vec![chillies, mangoes]),
        (&all, Filter { status: Some(Status::Active), ..text("") }, vec![mangoes, away]),
        (
            &all,
            Filter { market: market("CN"), status: Some(Status::Active), ..text("") },
            vec![mangoes],
        ),
    ] {
        let said = format!("{territory} {filter:?}");
        let territory = territory.clone();
        let (rows, counted) = room
            .read(move |tx| {
                let page = list(tx, &territory, &filter, &Part::All)?;
                Ok((page.rows, count(tx, &territory, &filter)?))
            })
            .await;
        let found: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        assert_eq!((found, counted), (ids.clone(), ids.len() as u64), "{said}");
    }
}

#[tokio::test]
async fn a_row_shows_what_the_area_has() {
    let room = Room::new().await;
    let [mangoes, ..] = three_areas(&room).await;
    let filter = Filter { text: "con en".into(), ..Filter::default() };
    let page = room.read(move |tx| list(tx, &Territory::Country, &filter, &Part::Page(None))).await;
    let row = &page.rows[0];
    assert_eq!(row.id, mangoes);
    assert_eq!((row.plots, row.area.to_string().as_str()), (1, "1.2108"));
    assert_eq!(row.crops[0].name, "Xoài");
    assert_eq!(row.codes[0].as_issued, "VN - AGOR - 0001");
    assert_eq!(row.statuses[0].status, Status::Active);
    assert_eq!(row.holder_name, "HTX Sông Tiền");
}

/// How the engine will answer a composed query.
fn plan(tx: &mut Tx<'_>, query: &impl QueryStatementWriter) -> Vec<String> {
    let (sql, values) = query.build_any(&SqliteQueryBuilder);
    let values: Vec<_> = values.into_iter().map(nguon_platform::db::Value::from).collect();
    tx.rows(&format!("EXPLAIN QUERY PLAN {sql}"), &values, |row| row.get("detail")).unwrap()
}

#[tokio::test]
async fn lists_stand_on_an_index_in_their_order() {
    let room = Room::new().await;
    if room.db.engine() == EngineKind::Postgres {
        return println!("skipped: plans of SQLite");
    }
    for (territory, index) in [
        (Territory::Country, "registry_growing_area_name"),
        (Territory::Province(unit(PROVINCE)), "registry_growing_area_province"),
        (Territory::Commune(unit(HOME)), "registry_growing_area_commune"),
        (Territory::Holder(Uuid::nil()), "registry_growing_area_holder"),
    ] {
        let after = crate::Cursor { sort_name: "vung".into(), id: Uuid::nil() };
        let query = list_query(&territory, &Filter::default(), &Part::Page(Some(after)));
        let steps = room.read(move |tx| Ok(plan(tx, &query))).await;
        let said = steps.join("\n");
        assert!(steps.iter().any(|step| step.contains(index)), "{territory}\n{said}");
        assert!(!said.contains("TEMP B-TREE"), "{territory}\n{said}");
        assert!(!said.contains("SCAN p") && !said.contains("SCAN h"), "{territory}\n{said}");
    }
}

#[tokio::test]
async fn the_public_learns_no_household() {
    let room = Room::new().await;
    let house = room.holder(HolderKind::Household, "Hộ Trần Thị Bưởi", HOME).await;
    let mut new = new_area(&room.world, house, "Vùng xoài", HOME);
    let gln: PlaceId = "9521234000020".parse().unwrap();
    new.plots[0].facts.household = Some(house);
    new.plots[0].facts.identifier = Some(gln.clone());
    new.codes =
        vec![NewCode { id: room.world.id(), as_issued: "VN-AGOR-0002".into(), issued_on: None }];
    room.write(move |tx, actor| create(tx, actor, &new)).await.unwrap();
    let (by_code, by_plot, unknown) = room
        .read(move |tx| {
            let code = public_by_code(tx, "vn-agor-0002")?.unwrap();
            let plot = public_by_identifier(tx, &gln)?.unwrap();
            Ok((code, plot, public_by_code(tx, "VN-AGOR-0003")?.is_none()))
        })
        .await;
    assert!(unknown);
    assert_eq!(by_code.id, by_plot.id);
    assert_eq!((by_code.households, by_code.outlines.len()), (1, 1));
    assert_eq!(by_code.holder_name, None);
    assert!(!format!("{by_code:?}").contains("Bưởi"));
}

/// Other tools read the shape in PostGIS's own type: it is the boundary that the program keeps.
#[tokio::test]
async fn a_drawn_plot_has_a_native_shape_on_postgis() {
    let room = Room::new().await;
    if room.db.engine() == EngineKind::Sqlite {
        return println!("skipped: a file has no PostGIS");
    }
    three_areas(&room).await;
    let sql = "SELECT area_m2, CAST(ROUND(CAST(ST_Area(CAST(shape AS geography)) AS NUMERIC)) AS \
               BIGINT) AS shape_m2, ST_SRID(shape) = 4326 AND ST_IsValid(shape) AS good, \
               ST_XMin(shape) = west AND ST_YMax(shape) = north AS there \
               FROM registry_plot WHERE geometry IS NOT NULL";
    let found: Vec<(i64, i64, bool, bool)> = room
        .read(move |tx| {
            Ok(tx.rows(sql, &[], |row| {
                Ok((row.get("area_m2")?, row.get("shape_m2")?, row.get("good")?, row.get("there")?))
            })?)
        })
        .await;
    assert!(!found.is_empty());
    for (area_m2, shape_m2, good, there) in found {
        assert!(good && there && (area_m2 - shape_m2).abs() <= 1, "{area_m2} {shape_m2}");
    }
}

/// Every order of the list, walked row by row both ways, has each area once and in its order.
#[tokio::test]
async fn a_list_is_walked_in_every_order() {
    let room = Room::new().await;
    let [mangoes, chillies, away] = three_areas(&room).await;
    let on = "2026-11-01".parse().unwrap();
    room.checked(Subject::growing_area(chillies), on).await;
    let earlier = "2026-10-01".parse().unwrap();
    room.checked(Subject::growing_area(chillies), earlier).await;
    let walked = async |order: Order| {
        let filter = Filter { order, ..Filter::default() };
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let (filter, part) = (filter.clone(), Part::Rows(after.take(), 1));
            let page = room.read(move |tx| list(tx, &Territory::Country, &filter, &part)).await;
            found.extend(page.rows);
            let Some(next) = page.next else { break };
            // As an address holds it.
            after = Some(next.to_string().parse().unwrap());
        }
        found
    };
    for key in ORDERS {
        let mut up = walked(Order { key, descending: false }).await;
        let down = walked(Order { key, descending: true }).await;
        let ids = |rows: &[Listed]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
        assert_eq!(up.len(), 3, "{key:?}");
        let forward = ids(&up);
        up.reverse();
        assert_eq!(ids(&up), ids(&down), "{key:?}");
        match key.word {
            "last-check" => assert_eq!(forward[2], chillies, "what was never checked comes first"),
            "code" => assert_eq!(forward[0], mangoes, "what has no code comes last"),
            _ => assert!(forward.contains(&away)),
        }
    }
    let rows = walked(Order::default()).await;
    let checked = rows.iter().find(|row| row.id == chillies).unwrap().checked;
    assert_eq!(checked, Some(on), "an earlier check noted later is not the last");
    // The size follows the plots.
    let [first, ..] = rows.as_slice() else { panic!() };
    assert!(first.area.whole_m2() > 0);
}

#[tokio::test]
async fn every_order_of_long_lists_stands_on_an_index() {
    let room = Room::new().await;
    if room.db.engine() == EngineKind::Postgres {
        return println!("skipped: plans of SQLite");
    }
    for territory in [Territory::Country, Territory::Province(unit(PROVINCE))] {
        for key in ORDERS {
            for descending in [false, true] {
                let after = crate::Cursor { sort_name: "7".into(), id: Uuid::nil() };
                let order = Order { key, descending };
                let filter = Filter { order, ..Filter::default() };
                let query = list_query(&territory, &filter, &Part::Page(Some(after)));
                let said = room.read(move |tx| Ok(plan(tx, &query))).await.join("\n");
                assert!(!said.contains("TEMP B-TREE"), "{territory} {order}\n{said}");
                assert!(said.contains("registry_growing_area USING INDEX"), "{said}");
            }
        }
    }
}
