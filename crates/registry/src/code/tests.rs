use proptest::prelude::*;

use super::*;
use crate::subject::{Subject, SubjectKind};
use crate::testing::{HOME, Room, fact_file};
use crate::{RegistryError, holder::HolderKind};

const AREA: SubjectKind = SubjectKind::GrowingArea;
const HOUSE: SubjectKind = SubjectKind::PackingHouse;

fn scheme(id: &str, subject: SchemeSubject, enabled: bool, pattern: &str, example: &str) -> Scheme {
    Scheme {
        id: id.into(),
        subject,
        from: None,
        to: None,
        enabled,
        pattern: pattern.into(),
        example: example.into(),
        basis: None,
        note: None,
        confidence: "sure".into(),
    }
}

/// The office's schemes as the project's facts give them.
fn office() -> Schemes {
    let rows = fact_file("code-schemes.tsv");
    let rows = rows.lines().filter(|line| !line.starts_with('#')).skip(1);
    let schemes = rows.map(|line| {
        let fields: Vec<&str> = line.split('\t').collect();
        scheme(fields[0], fields[1].parse().unwrap(), fields[4] == "yes", fields[5], fields[6])
    });
    Schemes::compile(schemes.collect()).unwrap()
}

#[test]
fn codes_met_in_lists_are_read_by_their_scheme() {
    let schemes = office();
    for (text, kind, id, normalised) in [
        ("VN-DTOR-0017", AREA, "export-puc", "VN-DTOR-0017"),
        ("VN - DNOR - 0269", AREA, "export-puc", "VN-DNOR-0269"),
        ("vn–agor–0001", AREA, "export-puc", "VN-AGOR-0001"),
        ("VN-DNPH-131", HOUSE, "export-phc", "VN-DNPH-131"),
        ("VNDTPH-0001", HOUSE, "export-phc", "VNDTPH-0001"),
        ("VN-AGPH-001\u{200b}", HOUSE, "export-phc", "VN-AGPH-001"),
        ("QVNM1425052000371", HOUSE, "gacc-phc", "QVNM1425052000371"),
        ("VN-89-893-30643-01-23", AREA, "domestic-2022", "VN-89-893-30643-01-23"),
    ] {
        let code = schemes.read(text, kind).unwrap();
        assert_eq!((code.scheme.as_str(), code.normalised.as_str()), (id, normalised), "{text}");
        assert_eq!(code.as_issued, text.trim());
    }
}

#[test]
fn what_is_no_code_says_why() {
    let schemes = office();
    let off = |scheme: &str| CodeError::SchemeOff { scheme: scheme.into() };
    let other = |scheme: &str| CodeError::OtherSubject { scheme: scheme.into() };
    for (text, kind, error) in [
        ("", AREA, CodeError::Empty),
        (" \u{a0} ", AREA, CodeError::Empty),
        ("VN-DTOR-17", AREA, CodeError::NoScheme),
        ("VN-DTOR-0017-1", AREA, CodeError::NoScheme),
        ("VN-DTOR-٠٠١٧", AREA, CodeError::NoScheme),
        ("VN-DTOR-0017", HOUSE, other("export-puc")),
        ("VN-DNPH-131", AREA, other("export-phc")),
        ("75-PUC-SR-00001-CHN", AREA, off("nd38-a")),
        ("01-PUC-CHANHDAY01-000001-CHN", AREA, off("nd38-b")),
        (&"A".repeat(65), AREA, CodeError::TooLong),
    ] {
        assert_eq!(schemes.read(text, kind), Err(error), "{text}");
    }
}

#[test]
fn a_scheme_of_both_kinds_tells_them_apart_by_the_code() {
    let pattern = r"^\d{2}-(?P<kind>PUC|PHC)-\d{3}$";
    let both = scheme("both", SchemeSubject::Both, true, pattern, "91-PUC-001");
    let schemes = Schemes::compile(vec![both]).unwrap();
    assert!(schemes.read("91-PUC-001", AREA).is_ok());
    assert!(schemes.read("91-PHC-001", HOUSE).is_ok());
    assert!(schemes.read("91-PHC-001", AREA).is_err());
}

#[test]
fn schemes_that_cannot_work_are_refused() {
    let broken = scheme("x", SchemeSubject::Both, true, "(", "1");
    assert!(matches!(Schemes::compile(vec![broken]), Err(SchemeError::Pattern { .. })));
    let blind = scheme("x", SchemeSubject::Both, true, "^A$", "B");
    assert!(matches!(Schemes::compile(vec![blind]), Err(SchemeError::Example { .. })));
    let huge = scheme("x", SchemeSubject::Both, true, r"^(\w{500}){500}$", "B");
    assert!(matches!(Schemes::compile(vec![huge]), Err(SchemeError::Pattern { .. })));
}

/// Codes of the enabled schemes, as their patterns say.
fn issued() -> impl Strategy<Value = (String, SubjectKind)> {
    prop_oneof![
        "VN-[A-Z]{2}OR-[0-9]{4}".prop_map(|code| (code, AREA)),
        "VN-?[A-Z]{2}PH-[0-9]{3,4}".prop_map(|code| (code, HOUSE)),
        "VN-[0-9]{2}-[0-9]{3}-[0-9]{5}-[0-9]{2,4}-[0-9]{2}".prop_map(|code| (code, AREA)),
        "QVN[A-Z0-9]{14}".prop_map(|code| (code, HOUSE)),
    ]
}

proptest! {
    #[test]
    fn nothing_breaks_the_reader(text in "\\PC{0,80}") {
        let schemes = office();
        let _ = schemes.read(&text, AREA);
        let once = normalise(&text);
        prop_assert_eq!(normalise(&once), once);
    }

    #[test]
    fn a_code_is_the_same_however_it_is_typed(
        (code, kind) in issued(),
        dashes in proptest::collection::vec(0..5_usize, 8),
        lower in any::<bool>(),
    ) {
        let schemes = office();
        let read = schemes.read(&code, kind).unwrap();
        prop_assert_eq!(&read.normalised, &code);
        let styles = ["-", " - ", "–", "\u{2011}", "-\u{a0}"];
        let mut styles = dashes.iter().map(|n| styles[*n]).cycle();
        let typed: String = code
            .chars()
            .map(|c| if c == '-' { styles.next().unwrap().to_owned() } else { c.to_string() })
            .collect();
        let typed = if lower { typed.to_lowercase() } else { typed };
        let again = schemes.read(&typed, kind).unwrap();
        prop_assert_eq!(&again.normalised, &read.normalised);
        prop_assert_eq!(again.scheme, read.scheme);
        prop_assert_eq!(again.as_issued, typed.trim());
        prop_assert_eq!(key(&code), key(&typed));
    }
}

#[tokio::test]
async fn a_reload_keeps_what_the_office_switched_on() {
    let room = Room::new().await;
    room.write(|tx, actor| switch(tx, actor, "nd38-a", true)).await.unwrap();
    room.write(|tx, actor| load_schemes(tx, actor, &fact_file("code-schemes.tsv"))).await.unwrap();
    let schemes = room.read(schemes).await;
    assert!(schemes.read("91-PUC-XO-00001-CHN", AREA).is_ok());
    assert!(schemes.read("01-PUC-CHANHDAY01-000001", AREA).is_err());
    let unknown = room.write(|tx, actor| switch(tx, actor, "nothing", true)).await;
    assert!(matches!(unknown, Err(RegistryError::NotFound)));
}

#[tokio::test]
async fn a_broken_table_of_schemes_loads_nothing() {
    let room = Room::new().await;
    let text = fact_file("code-schemes.tsv").replace("QVNM1425052000371", "nonsense");
    let error = room.write(move |tx, actor| load_schemes(tx, actor, &text)).await.unwrap_err();
    assert!(matches!(&error, RegistryError::Facts { line: 6, .. }), "{error}");
}

#[tokio::test]
async fn one_code_belongs_to_one_thing() {
    let room = Room::new().await;
    let coop = room.holder(HolderKind::Cooperative, "HTX A", HOME).await;
    let first = Subject::growing_area(room.area(coop, "A", HOME).await);
    let second = Subject::growing_area(room.area(coop, "B", HOME).await);
    let new = |text: &str| NewCode { id: room.world.id(), as_issued: text.into(), issued_on: None };
    let code = new("VN - AGOR - 0001");
    room.write(move |tx, actor| add(tx, actor, first, &code)).await.unwrap();
    let again = new("vn-agor-0001");
    let error = room.write(move |tx, actor| add(tx, actor, second, &again)).await.unwrap_err();
    let RegistryError::Refused(refusals) = error else { unreachable!("{error}") };
    assert_eq!(refusals[0].key, "registry-error-code-taken");
    let found = room.read(|tx| Ok(find(tx, "VNAGOR0001")?)).await.unwrap();
    assert_eq!(found.0, first);
    assert_eq!(found.1.as_issued, "VN - AGOR - 0001");
    assert!(room.read(|tx| Ok(find(tx, "VN-AGOR-0002")?)).await.is_none());
}

#[tokio::test]
async fn a_scheme_is_switched_with_a_reason_by_whoever_keeps_the_reference() {
    use nguon_platform::accounts::Role;

    use crate::testing::{Office, PROVINCE};

    let office_ = Office::open().await;
    let records = crate::walls::records(&office_).await;
    let officer = office_.sign_in(Role::ProvincialOfficer, &format!("province:{PROVINCE}")).await;
    let commune = office_.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let away = office_.sign_in(Role::ProvincialOfficer, "province:75@2025-07-01").await;
    let path = "/code-schemes/nd38-a";
    let page = office_.get(&officer, path).await.text();
    assert!(page.contains("Chưa chắc chắn") && page.contains("Bật mẫu này"), "{page}");
    assert!(!office_.get(&commune, path).await.text().contains("Bật mẫu này"));
    for (fields, status) in [
        (&[("enabled", "true"), ("reason", "")][..], 422),
        (&[("reason", "CV 12"), ("enabled", "maybe")], 422),
        (&[("reason", "CV 12"), ("enabled", "false")], 409),
        (&[("reason", "CV 12"), ("enabled", "true")], 303),
        (&[("reason", "CV 12"), ("enabled", "true")], 409),
    ] {
        assert_eq!(office_.post(&officer, path, fields).await.status, status, "{fields:?}");
    }
    let page = office_.get(&officer, path).await.text();
    assert!(page.contains("CV 12") && page.contains("Tắt mẫu này"), "{page}");
    assert_eq!(office_.get(&officer, "/code-schemes/nothing").await.status, 404);
    // Whoever may see the area is led to it; elsewhere nobody hears that it has the code, and counts
    // are those of the territory.
    let asked = "/code-schemes?code=vn%20%E2%80%93%20agor-0001";
    let area = format!("/growing-areas/{}", records.area);
    let (here, there) = (office_.get(&officer, asked).await, office_.get(&away, asked).await);
    for answer in [&here, &there] {
        let text = answer.text();
        assert!(text.contains("VN-AGOR-0001") && text.contains("export-puc"), "{text}");
    }
    assert!(here.text().contains(&area) && !there.text().contains(&area));
    let read = |territory: &str| {
        let territory = territory.parse().unwrap();
        office_.room.read(move |tx| Ok(super::issued(tx, &territory)?))
    };
    let own = read(&format!("province:{PROVINCE}")).await;
    assert_eq!((own.get("export-puc"), own.get("export-phc")), (Some(&1), Some(&1)));
    assert!(read("province:75@2025-07-01").await.is_empty());
}

#[test]
fn every_scheme_of_the_facts_is_told_in_parts_and_tried() {
    let schemes = office();
    for scheme in schemes.iter() {
        let parts = pattern::parts(&scheme.pattern);
        assert!(parts.is_some_and(|parts| parts.len() > 1), "{}", scheme.id);
        let tried = schemes.tried(&format!(" {} ", scheme.example.to_lowercase()));
        assert!(tried.iter().any(|one| one.scheme.id == scheme.id), "{}", scheme.id);
    }
    let tried = schemes.tried("91-PUC-T-000007");
    let parts = |name: &str| tried[0].parts.iter().find(|one| one.0 == name).map(|one| &*one.1);
    assert_eq!((parts("province"), parts("number")), (Some("91"), Some("000007")));
    assert_eq!(tried[0].kinds, [SubjectKind::GrowingArea]);
    assert!(schemes.tried("").is_empty() && schemes.tried(&"9".repeat(100)).is_empty());
}
