//! The walls of this room: every route of its door, asked by every role from its own territory and
//! from another. A route whose variables no rule names fails the test, so a new one is thought about.

use axum::http::Method;
use nguon_platform::accounts::{Capability, Role};
use nguon_platform::web::testing::Session;
use nguon_platform::web::{Access, Route};
use uuid::Uuid;

use crate::application::{self, Action, Granting, NewApplication, Way};
use crate::code::NewCode;
use crate::confirmation;
use crate::holder::HolderKind;
use crate::import;
use crate::incident::{self, Kind, NewIncident};
use crate::inspection;
use crate::notice::{self, Measure, NewNotice};
use crate::proceeding::{self, NewPaper, PaperKind, Thing, ThingKind};
use crate::subject::Subject;
use crate::testing::{Answer, HOME, Office, PROVINCE, new_area, site};
use crate::{border, consent, packing_house, premises};

/// One record of each kind, all in one commune of one province and of one holder.
pub(crate) struct Records {
    pub(crate) holder: Uuid,
    household: Uuid,
    /// A household that is nobody's member.
    pub(crate) loner: Uuid,
    /// Somebody who buys.
    pub(crate) firm: Uuid,
    pub(crate) area: Uuid,
    pub(crate) plot: Uuid,
    plot_file: Uuid,
    pub(crate) house: Uuid,
    premises: Uuid,
    pub(crate) application: Uuid,
    pub(crate) incident: Uuid,
    /// A paper of each kind of thing that has papers, by its folder.
    papers: [(&'static str, Uuid); 6],
    consent: Uuid,
    notice: Uuid,
    import: Uuid,
    inspection: Uuid,
    border: Uuid,
    pub(crate) token: String,
}

impl Records {
    /// The address of a route about these records; none when no rule says what a variable is.
    pub(crate) fn fill(&self, path: &str) -> Option<String> {
        let below = path.strip_prefix("/api/v1").unwrap_or(path);
        let first = below.trim_start_matches('/').split('/').next().unwrap_or_default();
        let id = match first {
            "holders" => self.holder,
            "growing-areas" => self.area,
            "packing-houses" => self.house,
            "premises" => self.premises,
            "applications" => self.application,
            "incidents" => self.incident,
            "notices" => self.notice,
            "imports" => self.import,
            "inspections" => self.inspection,
            _ => Uuid::nil(),
        };
        let paper = self.papers.iter().find(|(folder, _)| *folder == first);
        let paper = paper.map_or(Uuid::nil(), |(_, id)| *id);
        let filled = path
            .replace("{id}", &id.to_string())
            .replace("{household}", &self.household.to_string())
            .replace("{plot}", &self.plot.to_string())
            .replace("{file}", &self.plot_file.to_string())
            .replace("{z}/{x}/{y}", "0/0/0.mvt")
            .replace("{format}", "plots.kml")
            .replace("{scheme}", "export-puc")
            .replace(
                "{code}",
                if first == "growing-areas" { "vn-agor-0001" } else { "VN-AGPH-001" },
            )
            .replace("{unit}/files/{border}", &format!("{PROVINCE}/files/{}", self.border))
            .replace("{unit}", PROVINCE)
            .replace("{paper}", &paper.to_string())
            .replace("{consent}", &self.consent.to_string())
            .replace("{token}", &self.token)
            .replace("{collection}/items/{feature}", &format!("plots/items/{}", self.plot))
            .replace("{collection}", "growing-areas");
        let unknown = filled.contains('{') || (path.contains("{id}") && id.is_nil());
        (!unknown).then_some(filled)
    }
}

pub(crate) async fn records(office: &Office) -> Records {
    let room = &office.room;
    let holder = room.holder(HolderKind::Cooperative, "HTX Cồn En", HOME).await;
    let household = room.holder(HolderKind::Household, "Hộ A", HOME).await;
    let loner = room.holder(HolderKind::Household, "Hộ B", HOME).await;
    let firm = room.holder(HolderKind::Firm, "Công ty thu mua", HOME).await;
    let mut area = new_area(&room.world, holder, "Vùng xoài Cồn En", HOME);
    let code =
        |text: &str| NewCode { id: room.world.id(), as_issued: text.into(), issued_on: None };
    area.codes.push(code("VN-AGOR-0001"));
    let (area_id, plot) = (area.id, area.plots[0].id);
    let house = packing_house::NewPackingHouse {
        id: room.world.id(),
        facts: packing_house::Facts {
            name: "Nhà đóng gói".parse().unwrap(),
            holder,
            site: site(HOME),
            identifier: None,
            point: None,
            capacity: None,
        },
        codes: vec![code("VN-AGPH-001")],
        statuses: Vec::new(),
        certificates: Vec::new(),
        demonstration: false,
    };
    let gln = "952123400001";
    let store = premises::NewPremises {
        id: room.world.id(),
        facts: premises::Facts {
            kind: premises::PremisesKind::Warehouse,
            name: "Kho".parse().unwrap(),
            holder,
            site: site(HOME),
            identifier: format!("{gln}{}", nguon_gs1::mod10(gln).unwrap()).parse().unwrap(),
        },
        demonstration: false,
    };
    let paper = || NewPaper {
        id: room.world.id(),
        kind: PaperKind::Declaration,
        name: "tờ khai".parse().unwrap(),
        bytes: Some(b"%PDF-1.7".to_vec()),
    };
    let applied = NewApplication {
        id: room.world.id(),
        way: Way::Applied,
        subject: Subject::growing_area(area.id),
        markets: vec!["VN".parse().unwrap()],
        demonstration: false,
    };
    let case = NewIncident {
        id: room.world.id(),
        kind: Kind::Misuse,
        notice: None,
        subject: Some(Subject::growing_area(area.id)),
        code: "VN-AGOR-0001".into(),
        market: None,
        about: "cho mượn mã".parse().unwrap(),
        due: None,
        demonstration: false,
    };
    let letter = NewNotice {
        id: room.world.id(),
        reference: "1".parse().unwrap(),
        issuer: "GACC".parse().unwrap(),
        market: "CN".parse().unwrap(),
        received: "2026-11-20".parse().unwrap(),
        about: "rệp sáp".parse().unwrap(),
        measure: Measure::Warn,
        deadline: "2026-12-20".parse().unwrap(),
        pasted: "VN-AGOR-0001".into(),
        province: PROVINCE.parse().unwrap(),
    };
    let file = crate::growing_area::NewPlotFile {
        id: room.world.id(),
        name: "thua.geojson".parse().unwrap(),
        bytes: crate::testing::SQUARE.into(),
    };
    let table = import::NewImport {
        id: room.world.id(),
        kind: import::Kind::GrowingAreas,
        file_name: "vung-trong.csv".into(),
        file: "Tên vùng trồng;Xã\r\nVùng xoài;Cù Lao Giêng\r\n".into(),
        commune: Some(HOME.parse().unwrap()),
        province: Some(PROVINCE.parse().unwrap()),
    };
    // Decided, so that the holder of the area sees when it is visited.
    let plan = inspection::NewPlan {
        id: room.world.id(),
        year: 2026,
        commune: Some(HOME.parse().unwrap()),
        province: Some(PROVINCE.parse().unwrap()),
        about: "Kiểm tra vùng xoài Cồn En".parse().unwrap(),
        demonstration: false,
    };
    let decided = inspection::Approval {
        number: "1/QĐ".parse().unwrap(),
        on: "2026-01-05".parse().unwrap(),
        by: "Chi cục trưởng".parse().unwrap(),
    };
    let wide =
        r#"{"type":"Polygon","coordinates":[[[105,10],[106,10],[106,11],[105,11],[105,10]]]}"#;
    let drawn = border::NewFile {
        id: room.world.id(),
        name: "ranh-gioi.geojson".parse().unwrap(),
        bytes: wide.into(),
        zone: None,
    };
    let border = border::NewBorder {
        id: room.world.id(),
        unit: PROVINCE.parse().unwrap(),
        shapes: vec![1],
        geometry: nguon_plots::PlotGeometry::from_geojson_within(wide, &nguon_plots::Limits::UNIT)
            .unwrap(),
    };
    let things = [
        ("applications", Thing { kind: ThingKind::Application, id: applied.id }, paper()),
        ("incidents", Thing { kind: ThingKind::Incident, id: case.id }, paper()),
        ("holders", Thing { kind: ThingKind::Holder, id: holder }, paper()),
        ("growing-areas", Thing { kind: ThingKind::GrowingArea, id: area_id }, paper()),
        ("packing-houses", Thing { kind: ThingKind::PackingHouse, id: house.id }, paper()),
        ("premises", Thing { kind: ThingKind::Premises, id: store.id }, paper()),
    ];
    let agreed = consent::NewConsent {
        id: room.world.id(),
        purpose: consent::Purpose::PublicName,
        given: "2026-11-20".parse().unwrap(),
        proof: "Phiếu 1".parse().unwrap(),
    };
    let world = room.world.clone();
    let mut records = Records {
        holder,
        household,
        loner,
        firm,
        area: area_id,
        plot,
        plot_file: file.id,
        house: house.id,
        premises: store.id,
        application: applied.id,
        incident: case.id,
        papers: things.each_ref().map(|(folder, _, paper)| (*folder, paper.id)),
        consent: agreed.id,
        notice: letter.id,
        import: table.id,
        inspection: plan.id,
        border: border.id,
        token: String::new(),
    };
    let today = "2026-11-21".parse().unwrap();
    let token = room
        .write(move |tx, actor| {
            crate::holder::add_member(tx, actor, holder, household, today, today)?;
            crate::growing_area::create(tx, actor, &area)?;
            crate::growing_area::keep_file(tx, actor, area.id, &file)?;
            packing_house::create(tx, actor, &house)?;
            premises::create(tx, actor, &store)?;
            application::create(tx, actor, &applied)?;
            incident::open(tx, actor, &case)?;
            notice::create(tx, actor, &letter)?;
            import::create(tx, actor, &table)?;
            consent::give(tx, actor, holder, &agreed)?;
            for (_, thing, paper) in &things {
                proceeding::add(tx, actor, *thing, paper)?;
            }
            let because = actor.clone().because("đạt");
            let steps =
                [Action::Submit, Action::Accept, Action::SkipCheck, Action::Opine, Action::Grant];
            for (version, action) in (1..).zip(steps) {
                let granting = Granting::default();
                let which = (applied.id, version);
                application::act(tx, &because, &world, |_| true, which, action, &granting)?;
            }
            border::put(tx, actor, &drawn, &[border], None)?;
            inspection::create(tx, actor, &plan)?;
            inspection::propose(tx, actor, &world, (plan.id, 1))?;
            inspection::approve(tx, actor, (plan.id, 2), &decided)?;
            Ok(confirmation::of_application(tx, applied.id)?.unwrap().token)
        })
        .await
        .unwrap();
    records.token = token;
    records
}

/// The territory from which a role sees the records, and one from which it does not.
fn territories(role: Role, records: &Records) -> [String; 2] {
    let (own, other) = match role {
        Role::Administrator => ("country".into(), "province:75@2025-07-01".into()),
        Role::ProvincialOfficer | Role::Reader => {
            (format!("province:{PROVINCE}"), "province:75@2025-07-01".into())
        }
        Role::CommuneOfficer => (format!("commune:{HOME}"), "commune:30307@2025-07-01".into()),
        Role::Holder => (format!("holder:{}", records.holder), format!("holder:{}", Uuid::max())),
    };
    [own, other]
}

/// Whether a route is about one record.
pub(crate) fn is_personal(path: &str) -> bool {
    ["{id}", "{feature}", "{unit}"].iter().any(|variable| path.contains(variable))
}

/// Whether a role's own territory reaches what a route is about: notices are the province's, a
/// household's way out of a cooperative is the cooperative's.
pub(crate) fn reaches(role: Role, path: &str) -> bool {
    !path.trim_start_matches("/api/v1").starts_with("/notices/{id}")
        || matches!(role, Role::Administrator | Role::ProvincialOfficer)
}

async fn ask(office: &Office, who: &Session, route: &Route, path: &str) -> Answer {
    if route.method == Method::GET {
        office.get(who, path).await
    } else if path.starts_with("/api/") {
        let headers = [("cookie", who.cookie.as_str()), ("x-csrf-token", who.csrf.as_str())];
        office.program("", route.method.as_str(), path, &headers, None).await
    } else if ["/papers", "/plots", "/plots/{plot}", "/plot-files", "/borders"]
        .iter()
        .any(|end| route.path.ends_with(end))
    {
        office.upload(who, path, &[]).await
    } else {
        office.post(who, path, &[]).await
    }
}

#[tokio::test]
async fn every_route_keeps_every_role_in_its_territory() {
    let office = Office::open().await;
    let records = records(&office).await;
    let door = crate::door(office.room.state());
    let mut asked = 0;
    // What changes nothing comes first, and nothing is sent that could change something.
    for role in Role::ALL {
        let [own, other] = territories(role, &records);
        let (own, other) = (office.sign_in(role, &own).await, office.sign_in(role, &other).await);
        for route in door.routes() {
            let what = format!("{} {} as {}", route.method, route.path, role.word());
            let path = records.fill(route.path);
            let path = path.unwrap_or_else(|| panic!("{what}: say in `fill` what stands there"));
            let may = route.access.allows(Some(&own.person));
            let personal = is_personal(route.path);
            // A member leaves and a paper goes for good, so that only the foreign side is asked.
            let once = ["/leave", "/apply", "/papers/{paper}/remove", "/withdraw"];
            let once = once.iter().any(|end| route.path.ends_with(end));
            if !once {
                let answer = ask(&office, &own, route, &path).await;
                asked += 1;
                if !may {
                    assert_eq!(answer.status, 403, "{what}");
                } else if reaches(role, route.path) {
                    assert!(
                        !matches!(answer.status, 403 | 404 | 500..),
                        "{what}: {}",
                        answer.status
                    );
                }
            }
            let answer = ask(&office, &other, route, &path).await;
            asked += 1;
            if !may {
                assert_eq!(answer.status, 403, "{what} from elsewhere");
            } else if personal {
                assert_eq!(answer.status, 404, "{what} from elsewhere");
            } else {
                assert!(!matches!(answer.status, 403 | 404 | 500..), "{what}: {}", answer.status);
            }
            let public = route.access == Access::Public;
            assert!(
                public || !answer.text().contains("Cồn En"),
                "{what}: tells of another territory"
            );
        }
    }
    assert!(asked > 500, "{asked}");
    assert!(may_decide_is_the_provinces());
}

fn may_decide_is_the_provinces() -> bool {
    let deciding = Role::ALL
        .into_iter()
        .filter(|role| nguon_platform::accounts::may(*role, Capability::Decide));
    deciding.eq([Role::Administrator, Role::ProvincialOfficer])
}
