//! The room through its door: territory, roles, forms, files, both languages.

use std::collections::BTreeSet;
use std::path::Path;

use nguon_platform::accounts::Role;
use nguon_platform::i18n::assert_keys;
use nguon_platform::web::testing::Session;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::code::NewCode;
use crate::holder::HolderKind;
use crate::market::{NewStatus, Status};
use crate::testing::{AWAY, HOME, Office, SQUARE, fact_file, messages, new_area, site};
use crate::{growing_area, inspection, packing_house, premises};

const IN_HOME: &str = "commune:30643@2025-07-01";

/// A cooperative, an area, a packing house and a warehouse at home, and the same next door.
struct Two {
    office: Office,
    home: [Uuid; 4],
    away: [Uuid; 4],
}

async fn two() -> Two {
    let office = Office::open().await;
    let home = one(&office, "Cồn En", HOME, "0001").await;
    let away = one(&office, "Núi Sam", AWAY, "0002").await;
    Two { office, home, away }
}

/// Holder, growing area, packing house, warehouse of one name.
async fn one(office: &Office, name: &str, commune: &str, number: &str) -> [Uuid; 4] {
    let room = &office.room;
    let holder = room.holder(HolderKind::Cooperative, &format!("HTX {name}"), commune).await;
    let mut area = new_area(&room.world, holder, &format!("Vùng xoài {name}"), commune);
    area.codes.push(NewCode {
        id: room.world.id(),
        as_issued: format!("VN - AGOR - {number}"),
        issued_on: None,
    });
    area.statuses.push(NewStatus {
        id: room.world.id(),
        market: "CN".parse().unwrap(),
        status: Status::Pending,
        from: "2026-01-01".parse().unwrap(),
        reason: None,
    });
    let house = packing_house::NewPackingHouse {
        id: room.world.id(),
        facts: packing_house::Facts {
            name: format!("Nhà đóng gói {name}").parse().unwrap(),
            holder,
            site: site(commune),
            identifier: None,
            point: None,
            capacity: None,
        },
        codes: Vec::new(),
        statuses: Vec::new(),
        certificates: Vec::new(),
        demonstration: true,
    };
    let gln = format!("95212340{number}");
    let store = premises::NewPremises {
        id: room.world.id(),
        facts: premises::Facts {
            kind: premises::PremisesKind::Warehouse,
            name: format!("Kho {name}").parse().unwrap(),
            holder,
            site: site(commune),
            identifier: format!("{gln}{}", nguon_gs1::mod10(&gln).unwrap()).parse().unwrap(),
        },
        demonstration: true,
    };
    let ids = [holder, area.id, house.id, store.id];
    room.write(move |tx, actor| {
        growing_area::create(tx, actor, &area)?;
        packing_house::create(tx, actor, &house)?;
        premises::create(tx, actor, &store)
    })
    .await
    .unwrap();
    ids
}

const FOLDERS: [&str; 3] = ["holders", "growing-areas", "packing-houses"];

#[tokio::test]
async fn another_commune_is_not_listed() {
    let Two { office, .. } = two().await;
    let officer = office.sign_in(Role::CommuneOfficer, IN_HOME).await;
    for folder in FOLDERS {
        for query in ["", "?text=nui+sam", "?commune=30307%402025-07-01", "?text=0002"] {
            let answer = office.get(&officer, &format!("/{folder}{query}")).await;
            assert_eq!(answer.status, 200);
            assert!(!answer.text().contains("Vùng xoài Núi Sam"), "{folder}{query}");
            assert!(!answer.text().contains("HTX Núi Sam"), "{folder}{query}");
            assert!(!answer.text().contains("AGOR-0002"), "{folder}{query}");
        }
        let text = office.get(&officer, &format!("/{folder}")).await.text();
        assert!(text.contains("Cồn En"), "{folder}: {text}");
    }
}

#[tokio::test]
async fn another_commune_is_not_counted() {
    let Two { office, .. } = two().await;
    let officer = office.sign_in(Role::CommuneOfficer, IN_HOME).await;
    let province = office.sign_in(Role::ProvincialOfficer, "province:91@2025-07-01").await;
    for folder in FOLDERS {
        let home = office.get(&officer, &format!("/{folder}")).await.text();
        assert!(home.contains(r#"<span class="count">1</span>"#), "{folder}");
        let both = office.get(&province, &format!("/{folder}")).await.text();
        assert!(both.contains(r#"<span class="count">2</span>"#), "{folder}");
        let none = office.get(&officer, &format!("/{folder}?text=nui+sam")).await.text();
        assert!(none.contains(r#"<span class="count">0</span>"#), "{folder}");
    }
    let cards = |who: &Session| {
        use nguon_platform::web::WorkSource;
        let state = office.room.state();
        let person = who.person.clone();
        async move { crate::door::RegistryWork(state).cards(&person).await.unwrap() }
    };
    assert_eq!(cards(&officer).await[0].count, 1);
    assert_eq!(cards(&province).await[0].count, 2);
}

#[tokio::test]
async fn another_commune_is_not_opened_nor_changed() {
    let Two { office, home, away } = two().await;
    let officer = office.sign_in(Role::CommuneOfficer, IN_HOME).await;
    let below: [&[&str]; 4] = [
        &["", "/edit", "/members", "/premises"],
        &["", "/edit", "/plots", "/crops", "/contracts", "/codes", "/statuses", "/certificates"],
        &["", "/edit", "/codes", "/statuses", "/certificates"],
        &["", "/edit"],
    ];
    let folders = FOLDERS.iter().chain(&["premises"]);
    for ((folder, below), (home, away)) in folders.zip(below).zip(home.into_iter().zip(away)) {
        for page in below {
            let own = office.get(&officer, &format!("/{folder}/{home}{page}")).await;
            assert_eq!(own.status, 200, "{folder}{page}");
            let other = office.get(&officer, &format!("/{folder}/{away}{page}")).await;
            assert_eq!(other.status, 404, "{folder}{page}");
            let unknown = office.get(&officer, &format!("/{folder}/{}{page}", Uuid::nil())).await;
            assert_eq!(
                unknown.text(),
                other.text().replace(&away.to_string(), &Uuid::nil().to_string()),
                "the answer tells nothing apart"
            );
            if *page != "/edit" {
                let path = format!("/{folder}/{away}{page}");
                let sent = match *page {
                    "/plots" => office.upload(&officer, &path, &[("number", "9")]).await,
                    _ => office.post(&officer, &path, &[("version", "1")]).await,
                };
                assert_eq!(sent.status, 404, "POST {folder}{page}");
            }
        }
    }
}

#[tokio::test]
async fn another_commune_is_not_exported() {
    let Two { office, .. } = two().await;
    let officer = office.sign_in(Role::CommuneOfficer, IN_HOME).await;
    for folder in FOLDERS {
        let csv = office.get(&officer, &format!("/{folder}.csv")).await;
        assert_eq!((csv.status, csv.kind.as_str()), (200, "text/csv; charset=utf-8"));
        let lines = csv.text().lines().count();
        assert_eq!(lines, 2, "a heading and the one record at home: {}", csv.text());
        assert!(csv.text().contains("Cồn En") && !csv.text().contains("Núi Sam"));
        let none = office.get(&officer, &format!("/{folder}.csv?text=nui+sam")).await;
        assert_eq!(none.text().lines().count(), 1);
        let xlsx = office.get(&officer, &format!("/{folder}.xlsx?text=con+en")).await;
        assert_eq!(xlsx.status, 200);
        assert!(xlsx.bytes.starts_with(b"PK"));
    }
}

#[tokio::test]
async fn another_commune_is_not_on_the_map() {
    let Two { office, .. } = two().await;
    let officer = office.sign_in(Role::CommuneOfficer, IN_HOME).await;
    let page = office.get(&officer, "/map").await.text();
    assert!(page.contains("Vùng xoài Cồn En") && !page.contains("Núi Sam"));
    assert!(page.contains("<svg"), "the picture for those without script");
    for query in ["", "?bbox=105,10,106,11", "?commune=30307%402025-07-01", "?text=nui+sam"] {
        let answer = office.get(&officer, &format!("/api/growing-areas.geojson{query}")).await;
        assert_eq!((answer.status, answer.kind.as_str()), (200, "application/geo+json"));
        assert!(!answer.text().contains("Núi Sam"), "{query}");
        let found: Json = serde_json::from_slice(&answer.bytes).unwrap();
        let expected = usize::from(query.is_empty() || query.starts_with("?bbox"));
        assert_eq!(found["features"].as_array().unwrap().len(), expected, "{query}");
    }
}

#[tokio::test]
async fn lists_files_and_map_find_by_names_of_places_old_and_new() {
    let Two { office, .. } = two().await;
    let officer = office.sign_in(Role::CommuneOfficer, IN_HOME).await;
    let province = office.sign_in(Role::ProvincialOfficer, "province:91@2025-07-01").await;
    let lists = FOLDERS.iter().map(|folder| format!("/{folder}"));
    let lists: Vec<String> = lists.chain(["/map".to_owned()]).collect();
    let files = ["/growing-areas.csv", "/holders.csv", "/api/growing-areas.geojson"];
    for (who, text, note, home, away) in [
        (&province, "cho+moi", "Huyện Chợ Mới, Tỉnh An Giang (tên cũ), nay thuộc ", true, false),
        (&province, "T%E1%BA%A5n+M%E1%BB%B9", "(tên cũ), nay thuộc Xã Cù Lao Giêng", true, false),
        (&province, "long+xuyen", "Phường Long Xuyên, Tỉnh An Giang", false, true),
        (&province, "an+giang", "Tỉnh An Giang", true, true),
        (&officer, "cho+moi", "nay thuộc Xã Cù Lao Giêng", true, false),
        (&officer, "long+xuyen", "", false, false),
    ] {
        for path in &lists {
            let page = office.get(who, &format!("{path}?text={text}")).await.text();
            assert_eq!(
                page.contains("Cũng lấy những gì nằm ở:"),
                !note.is_empty(),
                "{path} {text}"
            );
            assert!(page.contains(note), "{path} {text}: {page}");
            let listed = [page.contains("Cồn En"), page.contains("Núi Sam")];
            assert_eq!(listed, [home, away], "{path} {text}");
        }
        for path in files {
            let file = office.get(who, &format!("{path}?text={text}")).await.text();
            let listed = [file.contains("Cồn En"), file.contains("Núi Sam")];
            assert_eq!(listed, [home, away], "{path} {text}");
        }
    }
}

#[tokio::test]
async fn a_feature_says_what_the_map_shows_and_no_person() {
    let Two { office, home, .. } = two().await;
    let officer = office.sign_in(Role::CommuneOfficer, IN_HOME).await;
    let answer = office.get(&officer, "/api/growing-areas.geojson").await;
    let found: Json = serde_json::from_slice(&answer.bytes).unwrap();
    let feature = &found["features"][0];
    assert_eq!(feature["geometry"]["type"], "Polygon");
    let said = &feature["properties"];
    assert_eq!(said["href"], format!("/growing-areas/{}", home[1]));
    assert_eq!(said["code"], "VN-AGOR-0001");
    assert_eq!(said["label"], "Chờ cấp");
    assert_eq!(said["tone"], "plain");
    assert_eq!(said["crop"], "Xoài");
    let area = home[1];
    let room = &office.room;
    let stopped = |market: &str, status| NewStatus {
        id: room.world.id(),
        market: market.parse().unwrap(),
        status,
        from: "2026-02-01".parse().unwrap(),
        reason: Some("lý do".parse().unwrap()),
    };
    let (us, cn) = (stopped("US", Status::Active), stopped("CN", Status::Revoked));
    room.write(move |tx, actor| {
        let (subject, today) = (crate::Subject::growing_area(area), "2026-11-21".parse().unwrap());
        crate::market::set_status(tx, actor, subject, &us, today)?;
        crate::market::set_status(tx, actor, subject, &cn, today)
    })
    .await
    .unwrap();
    for (query, tone) in [("", "danger"), ("?market=US", "good"), ("?market=CN", "danger")] {
        let answer = office.get(&officer, &format!("/api/growing-areas.geojson{query}")).await;
        let found: Json = serde_json::from_slice(&answer.bytes).unwrap();
        assert_eq!(found["features"][0]["properties"]["tone"], tone, "{query}");
    }
    for (query, status) in [
        ("?bbox=1,2,3", 400),
        ("?bbox=106,10,105,11", 400),
        ("?bbox=a,b,c,d", 400),
        ("?status=lost", 400),
        ("?bbox=107,10,108,11", 200),
    ] {
        let answer = office.get(&officer, &format!("/api/growing-areas.geojson{query}")).await;
        assert_eq!(answer.status, status, "{query}");
        if status == 400 {
            assert_eq!(answer.kind, "application/problem+json", "{query}");
        }
    }
}

#[tokio::test]
async fn roles_see_and_do_what_is_theirs() {
    let Two { office, home: [holder, area, ..], .. } = two().await;
    let reader = office.sign_in(Role::Reader, "province:91@2025-07-01").await;
    let page = office.get(&reader, &format!("/holders/{holder}")).await.text();
    assert!(!page.contains("0912345678") && !page.contains("••••"), "no contacts for readers");
    assert!(!page.contains("/edit"));
    for path in ["/holders/new", &format!("/holders/{holder}/edit"), "/holders.csv"] {
        assert_eq!(office.get(&reader, path).await.status, 403, "{path}");
    }
    let sent = office.post(&reader, &format!("/growing-areas/{area}"), &[("name", "X")]).await;
    assert_eq!(sent.status, 403);
    let officer = office.sign_in(Role::CommuneOfficer, IN_HOME).await;
    let page = office.get(&officer, &format!("/holders/{holder}")).await.text();
    assert!(page.contains("0912345678"), "who may edit sees the phone");
    assert!(!page.contains("089012345678") && page.contains("•••••••••678"));
    for list in ["/holders", "/holders.csv"] {
        let text = office.get(&officer, list).await.text();
        assert!(!text.contains("0912345678") && !text.contains("089012345678"), "{list}");
    }
    let own = office.sign_in(Role::Holder, &format!("holder:{holder}")).await;
    let text = office.get(&own, "/growing-areas").await.text();
    assert!(text.contains("Cồn En") && !text.contains("Núi Sam"));
    assert_eq!(office.get(&own, &format!("/growing-areas/{area}/edit")).await.status, 403);
}

#[tokio::test]
async fn a_wrong_form_comes_back_with_all_that_was_typed() {
    let Two { office, home: [holder, ..], .. } = two().await;
    let officer = office.sign_in(Role::CommuneOfficer, IN_HOME).await;
    let holder = holder.to_string();
    let good = [
        ("name", "Vùng xoài mới"),
        ("holder", holder.as_str()),
        ("commune", HOME),
        ("address", "Ấp Tấn Thạnh"),
        ("purpose", "export"),
        ("crop", "mango"),
        ("planted-year", "2015"),
    ];
    for (field, wrong, said) in [
        ("name", "", "Hãy điền ô này."),
        ("commune", AWAY, "trong địa bàn của bạn"),
        ("holder", "00000000-0000-0000-0000-000000000000", "Hãy chọn một mục"),
        ("purpose", "gift", "Hãy chọn một mục"),
        ("crop", "moon-fruit", "Cây trồng này chưa có trong danh mục."),
        ("planted-year", "2027", "Năm trồng không thể ở tương lai."),
        ("planted-year", "15", "Hãy ghi năm bằng 4 chữ số"),
    ] {
        let fields: Vec<_> = good
            .iter()
            .map(|(name, value)| (*name, if *name == field { wrong } else { value }))
            .collect();
        let answer = office.post(&officer, "/growing-areas", &fields).await;
        assert_eq!(answer.status, 422, "{field}={wrong}");
        let text = answer.text();
        assert!(text.contains(said), "{field}={wrong}: {text}");
        assert!(text.contains("Ấp Tấn Thạnh"), "{field}={wrong}");
    }
    let answer = office.post(&officer, "/growing-areas", &good).await;
    assert_eq!(answer.status, 303);
    let text = office.get(&officer, &answer.location).await.text();
    assert!(text.contains("Vùng xoài mới") && text.contains("Ấp Tấn Thạnh, Xã Cù Lao Giêng"));
}

#[tokio::test]
async fn a_change_over_another_change_is_a_conflict_that_loses_nothing() {
    let Two { office, home: [holder, area, house, store], .. } = two().await;
    let officer = office.sign_in(Role::CommuneOfficer, IN_HOME).await;
    let holder = holder.to_string();
    for (path, extra) in [
        (format!("/holders/{holder}"), ("kind", "cooperative")),
        (format!("/growing-areas/{area}"), ("purpose", "export")),
        (format!("/packing-houses/{house}"), ("capacity", "500")),
        (format!("/premises/{store}"), ("kind", "shop")),
    ] {
        let fields = |name, version| {
            [
                ("name", name),
                ("identifier", if path.contains("premises") { "9521234000105" } else { "" }),
                ("holder", holder.as_str()),
                ("commune", HOME),
                extra,
                ("version", version),
            ]
        };
        let first = office.post(&officer, &path, &fields("Tên một", "1")).await;
        assert_eq!(first.status, 303, "{path}: {}", first.text());
        let second = office.post(&officer, &path, &fields("Tên hai", "1")).await;
        assert_eq!(second.status, 409, "{path}");
        let text = second.text();
        assert!(text.contains(r#"value="Tên hai""#) && text.contains("Người khác vừa sửa"));
        assert!(text.contains(r#"name="version" value="2""#), "{path}: ready to be sent again");
        let page = office.get(&officer, &path).await.text();
        assert!(page.contains("Tên một") && !page.contains("Tên hai"));
        assert!(page.contains("Sửa"), "the feed of changes");
    }
}

#[tokio::test]
async fn a_plot_is_looked_at_refused_by_code_and_kept() {
    let Two { office, home: [_, area, ..], .. } = two().await;
    let officer = office.sign_in(Role::CommuneOfficer, IN_HOME).await;
    let path = format!("/growing-areas/{area}/plots");
    let swapped = SQUARE.replace("[105.5,10.5]", "[10.5,105.5]");
    let crossing =
        SQUARE.replace("[105.501,10.501],[105.5,10.501]", "[105.5,10.501],[105.501,10.501]");
    for (field, geojson, said) in [
        ("geojson", "{", "Không phải JSON"),
        ("geojson", r#"{"type":"Point","coordinates":[105,10]}"#, "không có diện tích"),
        ("geojson", swapped.as_str(), "Có vẻ vĩ độ đứng trước"),
        ("geojson", crossing.as_str(), "Ranh giới tự cắt"),
        ("file", crossing.as_str(), "Ranh giới tự cắt"),
        ("geojson", "", "Hãy dán ranh giới"),
    ] {
        let fields = [("number", "7"), (field, geojson), ("version", "1")];
        let answer = office.upload(&officer, &path, &fields).await;
        assert_eq!(answer.status, 422, "{geojson}");
        assert!(answer.text().contains(said), "{geojson}: {}", answer.text());
        assert!(answer.text().contains(r#"value="7""#));
    }
    let look = [("number", "7"), ("geojson", SQUARE), ("version", "1"), ("look", "1")];
    let answer = office.upload(&officer, &path, &look).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("Diện tích 1,2108 ha") && answer.text().contains("<svg"));
    let plots = |office: &Office| {
        let db = office.room.db.clone();
        async move {
            db.read::<_, crate::RegistryError>(move |tx| Ok(growing_area::plots(tx, area)?))
                .await
                .unwrap()
        }
    };
    assert_eq!(plots(&office).await.len(), 1, "a look keeps nothing");

    let fields = [
        ("number", "7"),
        ("file", SQUARE),
        ("declared-ha", "1,2"),
        ("overlap-reason", "xen canh"),
        ("version", "1"),
    ];
    let answer = office.upload(&officer, &path, &fields).await;
    assert_eq!((answer.status, answer.location), (303, format!("/growing-areas/{area}")));
    let kept = plots(&office).await;
    assert_eq!(kept[1].facts.declared.unwrap().to_string(), "1.2000");
    let change = format!("{path}/{}", kept[1].id);
    let form = office.get(&officer, &change).await;
    assert!(form.text().contains("105.501"), "the boundary stands in the form as it was drawn");
    let answer = office
        .upload(&officer, &change, &[("number", "8"), ("geojson", SQUARE), ("version", "2")])
        .await;
    assert_eq!(answer.status, 303);
    assert_eq!(plots(&office).await[1].facts.number.as_str(), "8");
}

#[tokio::test]
async fn codes_statuses_certificates_crops_contracts_and_members_are_added_by_form() {
    let Two { office, home: [holder, area, house, ..], .. } = two().await;
    let room = &office.room;
    let firm = room.holder(HolderKind::Firm, "Công ty Chánh", AWAY).await.to_string();
    let house_hold = room.holder(HolderKind::Household, "Hộ Nguyễn Văn Lê", HOME).await.to_string();
    let officer = office.sign_in(Role::CommuneOfficer, IN_HOME).await;
    let area = format!("/growing-areas/{area}");
    let house = format!("/packing-houses/{house}");
    let holder = format!("/holders/{holder}");
    for (base, folder, fields, shown) in [
        (&area, "codes", vec![("code", "VN-AGOR-0077"), ("version", "1")], "VN-AGOR-0077"),
        (&house, "codes", vec![("code", "VNAGPH-0001"), ("version", "1")], "VNAGPH-0001"),
        (
            &area,
            "statuses",
            vec![("market", "CN"), ("status", "active"), ("from", "01/11/2026"), ("version", "2")],
            "Đang hoạt động",
        ),
        (
            &area,
            "certificates",
            vec![
                ("standard", "vietgap"),
                ("number", "VG-1"),
                ("issuer", "Trung tâm A"),
                ("from", "2026-01-01"),
                ("to", "2027-01-01"),
                ("version", "3"),
            ],
            "VG-1",
        ),
        (&area, "crops", vec![("crop", "durian"), ("version", "4")], "Sầu riêng"),
        (
            &area,
            "contracts",
            vec![
                ("buyer", &firm),
                ("number", "01/HĐ"),
                ("signed", "2026-02-01"),
                ("product", "Xoài tươi"),
                ("version", "5"),
            ],
            "Công ty Chánh",
        ),
        (
            &holder,
            "members",
            vec![("household", &house_hold), ("joined", "2026-01-01")],
            "Hộ Nguyễn Văn Lê",
        ),
    ] {
        let form = office.get(&officer, &format!("{base}/{folder}")).await;
        assert_eq!(form.status, 200, "{folder}");
        let empty = office.post(&officer, &format!("{base}/{folder}"), &[]).await;
        assert_eq!(empty.status, 422, "{folder}");
        let answer = office.post(&officer, &format!("{base}/{folder}"), &fields).await;
        assert_eq!((answer.status, &answer.location), (303, base), "{folder}: {}", answer.text());
        let page = office.get(&officer, base).await.text();
        assert!(page.contains(shown), "{folder}");
        assert!(!page.contains("registry-"), "{folder}: a fact of the log has no name");
    }
    let page = office.get(&officer, &area).await.text();
    assert!(page.contains("Tạm dừng") || page.contains("01/11/2026"), "the period's first day");
    let left = office.post(&officer, &format!("{holder}/members/{house_hold}/leave"), &[]).await;
    assert_eq!(left.status, 303);
    let page = office.get(&officer, &holder).await.text();
    assert!(page.contains("21/11/2026"), "the day of leaving");
}

#[tokio::test]
async fn every_page_speaks_both_languages() {
    let Two { office, home: [holder, area, house, store], .. } = two().await;
    let empty = office.sign_in(Role::CommuneOfficer, "commune:30316@2025-07-01").await;
    let officer = office.sign_in(Role::Administrator, "country").await;
    let records = [
        "/holders".to_owned(),
        "/growing-areas".to_owned(),
        "/packing-houses".to_owned(),
        "/map".to_owned(),
        "/holders/new".to_owned(),
        "/growing-areas/new".to_owned(),
        "/packing-houses/new".to_owned(),
        format!("/holders/{holder}"),
        format!("/holders/{holder}/edit"),
        format!("/holders/{holder}/members"),
        format!("/growing-areas/{area}"),
        format!("/growing-areas/{area}/edit"),
        format!("/growing-areas/{area}/plots"),
        format!("/growing-areas/{area}/crops"),
        format!("/growing-areas/{area}/contracts"),
        format!("/growing-areas/{area}/codes"),
        format!("/growing-areas/{area}/statuses"),
        format!("/growing-areas/{area}/certificates"),
        format!("/packing-houses/{house}"),
        format!("/packing-houses/{house}/edit"),
        format!("/packing-houses/{house}/codes"),
        format!("/holders/{holder}/premises"),
        format!("/premises/{store}"),
        format!("/premises/{store}/edit"),
    ];
    let lists = records[..7].to_vec();
    for (who, paths) in [(&officer, records.to_vec()), (&empty, lists)] {
        for path in paths {
            let mut texts = BTreeSet::new();
            for language in ["vi", "en"] {
                let answer = office.get(who, &format!("{path}?lang={language}")).await;
                assert_eq!(answer.status, 200, "{path} {language}");
                let text = answer.text();
                for raw in ["registry-", "audit-verb-", "shell-", ">kind-"] {
                    assert!(!text.contains(raw), "{path} {language}: {raw} stands raw\n{text}");
                }
                assert!(text.contains(&format!(r#"lang="{language}""#)));
                texts.insert(text);
            }
            assert_eq!(texts.len(), 2, "{path} reads the same in both");
        }
    }
}

#[tokio::test]
async fn premises_are_registered_from_their_holder_and_seen_where_they_lie() {
    let Two { office, home: [holder, ..], away: [other, ..] } = two().await;
    let officer = office.sign_in(Role::CommuneOfficer, IN_HOME).await;
    let form = format!("/holders/{holder}/premises");
    let (own, foreign) = (holder.to_string(), other.to_string());
    let good = [
        ("kind", "collection-point"),
        ("name", "Điểm nhận xoài Bến Đá"),
        ("holder", own.as_str()),
        ("commune", HOME),
        ("address", "Ấp Tấn Thạnh"),
        ("identifier", "9521234000105"),
    ];
    for (field, wrong, said) in [
        ("kind", "castle", "Hãy chọn một mục"),
        ("name", "", "Hãy điền ô này."),
        ("holder", foreign.as_str(), "Hãy chọn một mục"),
        ("commune", AWAY, "trong địa bàn của bạn"),
        ("identifier", "", "Hãy điền ô này."),
        ("identifier", "9521234000104", "Mã phải có 13 chữ số"),
        ("identifier", "9521234000013", "Mã này đã thuộc về một bản ghi khác."),
    ] {
        let fields: Vec<_> = good
            .iter()
            .map(|(name, value)| (*name, if *name == field { wrong } else { value }))
            .collect();
        let answer = office.post(&officer, &form, &fields).await;
        assert_eq!(answer.status, 422, "{field}={wrong}");
        let text = answer.text();
        assert!(text.contains(said) && text.contains("Ấp Tấn Thạnh"), "{field}={wrong}: {text}");
    }
    let answer = office.post(&officer, &form, &good).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let page = office.get(&officer, &answer.location).await.text();
    for shown in ["Điểm thu mua, nhận hàng", "Ấp Tấn Thạnh, Xã Cù Lao Giêng", "/edit"]
    {
        assert!(page.contains(shown), "{shown}");
    }
    let reader = office.sign_in(Role::Reader, IN_HOME).await;
    for (who, may) in [(&officer, true), (&reader, false)] {
        let page = office.get(who, &format!("/holders/{holder}")).await.text();
        assert!(page.contains("Điểm nhận xoài Bến Đá") && page.contains("Kho Cồn En"));
        assert_eq!(page.contains(&form), may);
    }
    assert_eq!(office.get(&reader, &form).await.status, 403);
    assert_eq!(office.post(&reader, &answer.location, &good).await.status, 403);
}

/// Texts are found by the helper of the shell, and by every literal of this room beside.
#[test]
fn every_key_has_its_text() {
    let messages = messages();
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    assert_keys(&src, &messages);
    let mut used = BTreeSet::new();
    literals(&src, &mut used);
    assert!(used.len() > 150);
    let stems = [
        "registry-app",
        "registry-app-state",
        "registry-case",
        "registry-case-kind",
        "registry-case-state",
        "registry-cause",
        "registry-conclusion",
        "registry-consent",
        "registry-copy",
        "registry-kind",
        "registry-measure",
        "registry-paper",
        "registry-purpose",
        "registry-source",
        "registry-standard",
        "registry-status",
        "registry-visits",
    ];
    let missing: Vec<_> = used
        .into_iter()
        .filter(|key| !messages.has(key) && !stems.contains(&key.as_str()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn literals(folder: &Path, used: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            literals(&path, used);
        } else if path.file_name().unwrap() != "tests.rs" {
            let text = std::fs::read_to_string(&path).unwrap();
            let quoted = text.split('"').skip(1).step_by(1);
            let kebab = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
            used.extend(
                quoted
                    .filter(|part| part.starts_with("registry-") && !part.ends_with('-'))
                    .filter(|part| part.bytes().all(kebab))
                    .map(str::to_owned),
            );
        }
    }
}

/// Words of closed lists and facts of the audit log are put into keys at run time.
#[tokio::test]
async fn every_key_made_at_run_time_has_its_text() {
    let messages = messages();
    let lists: [(&str, Vec<&str>); 11] = [
        ("registry-kind", premises::PremisesKind::ALL.iter().map(|word| word.word()).collect()),
        ("registry-kind", HolderKind::ALL.iter().map(|word| word.word()).collect()),
        ("registry-status", Status::ALL.iter().map(|word| word.word()).collect()),
        ("registry-purpose", growing_area::Purpose::ALL.iter().map(|word| word.word()).collect()),
        (
            "registry-standard",
            crate::certificate::Standard::ALL.iter().map(|word| word.word()).collect(),
        ),
        (
            "registry-crop-group",
            crate::crop::CropGroup::ALL.iter().map(|word| word.word()).collect(),
        ),
        (
            "registry-inspection-state",
            inspection::PlanState::ALL.iter().map(|word| word.word()).collect(),
        ),
        (
            "registry-inspection-action",
            inspection::Action::ALL.iter().map(|word| word.word()).collect(),
        ),
        ("registry-visit", inspection::VisitState::ALL.iter().map(|word| word.word()).collect()),
        ("registry-visits", inspection::Wanted::ALL.iter().map(|word| word.word()).collect()),
        ("kind", crate::SubjectKind::ALL.iter().map(|word| word.word()).collect()),
    ];
    for (stem, words) in lists {
        for word in words {
            assert!(messages.has(&format!("{stem}-{word}")), "{stem}-{word}");
        }
    }
    for verb in [
        "add-code",
        "set-status",
        "add-certificate",
        "set-contacts",
        "add-member",
        "remove-member",
        "add-plot",
        "change-plot",
        "set-crop",
        "approve-plan",
        "propose-visits",
        "assign-visits",
        "move-visits",
        "cancel-visits",
        "remove-visits",
        "undo-visits",
        "add-contract",
        "create",
        "update",
        "import",
    ] {
        assert!(messages.has(&format!("audit-verb-{verb}")), "{verb}");
    }
}

#[tokio::test]
async fn schemes_are_offered_by_their_examples() {
    let Two { office, home: [_, area, ..], .. } = two().await;
    let officer = office.sign_in(Role::CommuneOfficer, IN_HOME).await;
    let page = office.get(&officer, &format!("/growing-areas/{area}/codes")).await.text();
    assert!(page.contains("VN-DTOR-0017"));
    assert!(fact_file("code-schemes.tsv").contains("75-PUC-SR-00001-CHN"));
    assert!(!page.contains("75-PUC-SR-00001-CHN"), "a scheme that is off is not offered");
}
