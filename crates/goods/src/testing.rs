//! For the tests of this room: the demonstration season in a real event store, a directory of its
//! places, and the pages behind the real shell.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use axum::http::StatusCode;
use jiff::Timestamp;
use nguon_event_store::{Batch, NewEvent, OnError, SqliteStore};
use nguon_platform::accounts::Role;
use nguon_platform::clock::{CountingEntropy, FixedClock, World};
use nguon_platform::db::{Db, DbError};
use nguon_platform::directory::{Directory, Entry};
use nguon_platform::grounds::{Asked, Ground, GroundCrop, GroundSeason};
use nguon_platform::i18n::Messages;
use nguon_platform::territory::{Placed, Territory};
use nguon_platform::web::testing::{self, Answer};
use nguon_platform::web::{Site, WebSettings};
use uuid::Uuid;

use crate::GoodsState;
use crate::lot::Projector;

pub(crate) const CU_LAO_GIENG: &str = "30643@2025-07-01";
pub(crate) const HOI_AN: &str = "30673@2025-07-01";
pub(crate) const LONG_XUYEN: &str = "30307@2025-07-01";
pub(crate) const BIEN_HOA: &str = "26041@2025-07-01";
pub(crate) const AN_GIANG: &str = "91@2025-07-01";
pub(crate) const DONG_NAI: &str = "75@2025-07-01";

pub(crate) const LOT_1: &str = "https://id.gs1.org/01/09521000000032/10/XBM-260513-1";
pub(crate) const LOT_2: &str = "https://id.gs1.org/01/09521000000032/10/XBM-260513-2";
pub(crate) const HARVEST_A1: &str = "https://id.gs1.org/01/09521000000018/10/CLG-260511-A1";
pub(crate) const HARVEST_B1: &str = "https://id.gs1.org/01/09521000000018/10/HA-260511-B1";
pub(crate) const PALLET_2: &str = "https://id.gs1.org/00/095210000000000025";

/// The texts of the shell and of this room.
pub(crate) fn messages() -> Arc<Messages> {
    Arc::new(Messages::load(&[nguon_platform::i18n::TEXTS, crate::TEXTS]).unwrap())
}

/// A directory that knows what is on its list.
pub(crate) struct Known(pub Vec<Entry>);

#[async_trait]
impl Directory for Known {
    async fn describe(&self, identifiers: &[String]) -> Result<Vec<Entry>, DbError> {
        let entries = self.0.iter().filter(|entry| identifiers.contains(&entry.identifier));
        Ok(entries.cloned().collect())
    }

    async fn grounds(&self, asked: &Asked) -> Result<Vec<Ground>, DbError> {
        let wanted = |ground: &Ground| match asked {
            Asked::Places(places) => ground.places.iter().any(|place| places.contains(place)),
            Asked::Ids(ids) => ids.contains(&ground.id),
            Asked::Code(code) => ground.code.as_ref() == Some(code),
        };
        Ok(grounds().into_iter().filter(wanted).collect())
    }
}

/// The growing areas of the demonstration: that of Cù Lao Giêng (4 ha), of Hội An (2 ha) and the
/// small one (0.68 ha) with a recorded season.
pub(crate) fn grounds() -> Vec<Ground> {
    let season = GroundSeason {
        name: "Vụ thuận 2026".to_owned(),
        from: jiff::civil::date(2026, 4, 15),
        to: jiff::civil::date(2026, 6, 30),
        yield_kg_per_ha: Some(10_000),
    };
    [
        (1, "VN-AGOR-9901", "1015", CU_LAO_GIENG, 40_000, Vec::new()),
        (2, "VN-AGOR-9902", "1114", HOI_AN, 20_000, Vec::new()),
        (2, "VN-AGOR-9903", "1213", HOI_AN, 6_800, vec![season]),
    ]
    .into_iter()
    .map(|(holder, code, plot, commune, area_m2, seasons)| Ground {
        id: Uuid::from_u128(code[8..].parse().unwrap()),
        code: Some(code.to_owned()),
        name: format!("Vùng {code}"),
        href: format!("/growing-areas/{code}"),
        placed: placed(commune, holder),
        holder_name: format!("Chủ thể {holder}"),
        demonstration: true,
        places: vec![format!("https://id.gs1.org/414/952100000{plot}")],
        area_m2: Some(area_m2),
        crops: vec![GroundCrop {
            name: "Xoài".to_owned(),
            english: "Mango".to_owned(),
            yield_kg_per_ha: Some(14_000),
            area_m2: Some(area_m2),
        }],
        seasons,
        statuses: Vec::new(),
    })
    .collect()
}

/// The places and parties of the demonstration (data/demo/office.toml).
pub(crate) fn places() -> Vec<Entry> {
    let coop = (1, "HTX Xoài Minh Họa Cù Lao Giêng");
    let hoi_an = (2, "HTX Cây ăn trái Minh Họa Hội An");
    let long_xuyen = (3, "Công ty Minh Họa Long Xuyên");
    let bien_hoa = (4, "Công ty Minh Họa Biên Hòa");
    [
        (
            "414/9521000001015",
            "kind-plot",
            "Vùng Cù Lao Giêng – A1",
            Some("VN-AGOR-9901"),
            CU_LAO_GIENG,
            coop,
        ),
        (
            "414/9521000001114",
            "kind-plot",
            "Vùng Hội An – B1",
            Some("VN-AGOR-9902"),
            HOI_AN,
            hoi_an,
        ),
        (
            "414/9521000002012",
            "kind-packing-house",
            "Cơ sở đóng gói Cù Lao Giêng",
            Some("VN-AGPH-991"),
            CU_LAO_GIENG,
            coop,
        ),
        ("414/9521000003019", "kind-site", "Kho Long Xuyên", None, LONG_XUYEN, long_xuyen),
        ("414/9521000003026", "kind-site", "Kho Biên Hòa", None, BIEN_HOA, bien_hoa),
        ("417/9521000000018", "kind-holder", coop.1, None, CU_LAO_GIENG, coop),
        ("417/9521000000025", "kind-holder", hoi_an.1, None, HOI_AN, hoi_an),
        ("417/9521000000032", "kind-holder", long_xuyen.1, None, LONG_XUYEN, long_xuyen),
        ("417/9521000000049", "kind-holder", bien_hoa.1, None, BIEN_HOA, bien_hoa),
    ]
    .map(|(path, kind, name, code, commune, (holder, holder_name))| Entry {
        identifier: format!("https://id.gs1.org/{path}"),
        kind,
        name: name.to_owned(),
        code: code.map(str::to_owned),
        href: format!("/somewhere/{}", &path[4..]),
        placed: placed(commune, holder),
        holder_name: Some(holder_name.to_owned()),
        person: false,
        address: Some(format!("Địa chỉ {name}")),
        demonstration: true,
    })
    .to_vec()
}

pub(crate) fn placed(commune: &str, holder: u128) -> Placed {
    let province = if commune == BIEN_HOA { DONG_NAI } else { AN_GIANG };
    Placed {
        commune: Some(commune.parse().unwrap()),
        province: Some(province.parse().unwrap()),
        holder: Some(Uuid::from_u128(holder)),
    }
}

/// Documents of the demonstration, in their order.
fn demonstration() -> Vec<std::path::PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo/events");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// An office with an event store.
pub(crate) struct Office {
    pub state: GoodsState,
    pub browser: testing::Browser,
    _place: nguon_testing_postgres::Place,
}

/// A moment after the season.
pub(crate) fn now() -> Timestamp {
    "2026-05-20T08:00:00+07:00".parse().unwrap()
}

impl Office {
    /// An empty office whose directory knows these.
    pub(crate) fn with(entries: Vec<Entry>) -> Self {
        let migrations = [nguon_platform::MIGRATIONS, crate::MIGRATIONS].concat();
        let open = |at: &str| Db::at(&at.parse().unwrap(), &migrations).unwrap();
        let place = nguon_testing_postgres::registry("goods", |at| drop(open(at)));
        let db = open(place.at());
        let events = place.folder().join("events.db");
        let events = SqliteStore::open(&events, Arc::new(now)).unwrap();
        let world = World::new(FixedClock(now()), CountingEntropy::default());
        let state = GoodsState {
            db: db.clone(),
            world: world.clone(),
            events: Arc::new(events),
            directory: Arc::new(Known(entries)),
            public_url: "https://nguon.example.vn".into(),
        };
        let site = Site {
            db,
            world,
            messages: messages(),
            settings: WebSettings { secure: false, ..WebSettings::default() },
        };
        let browser = testing::Browser::new(site.open(crate::door(state.clone())));
        Self { state, browser, _place: place }
    }

    /// An office that has seen the whole demonstration season.
    pub(crate) async fn after_the_season() -> Self {
        let office = Self::with(places());
        office.capture_the_season().await;
        office.projector().catch_up().await.unwrap();
        office
    }

    /// The season of the two lots: the demonstration without its lent code.
    pub(crate) async fn capture_the_season(&self) {
        let files = demonstration();
        assert!(files.len() >= 7, "the season has at least seven documents");
        for file in files.iter().filter(|file| !file.to_string_lossy().contains("lent-code")) {
            self.capture(&std::fs::read(file).unwrap()).await;
        }
    }

    /// What went out under the small area's code.
    pub(crate) async fn capture_the_lent_code(&self) {
        let files = demonstration();
        let lent = files.iter().find(|file| file.to_string_lossy().contains("lent-code"));
        self.capture(&std::fs::read(lent.unwrap()).unwrap()).await;
    }

    /// Hand in one document; its events' ids.
    pub(crate) async fn capture(&self, document: &[u8]) -> Vec<String> {
        let document =
            nguon_epcis::json::read(document, &nguon_epcis::json::Limits::default()).unwrap();
        let events: Vec<NewEvent> = document
            .events
            .into_iter()
            .map(|event| NewEvent::prepare(event, "").unwrap())
            .collect();
        let ids = events.iter().map(|event| event.event_id().to_owned()).collect();
        let batch = Batch {
            events,
            master_data: Vec::new(),
            captured_by: "test".to_owned(),
            on_error: OnError::Rollback,
            job: None,
        };
        self.state.events.append(batch).await.unwrap();
        ids
    }

    pub(crate) fn projector(&self) -> Projector {
        let state = &self.state;
        Projector::new(state.db.clone(), state.events.clone(), state.directory.clone())
    }

    /// Somebody with a browser.
    pub(crate) async fn person(&self, role: Role, territory: Territory) -> Browser<'_> {
        let session = testing::sign_in(&self.state.db, &self.state.world, role, territory).await;
        Browser { browser: &self.browser, session: Some(session) }
    }

    pub(crate) fn anybody(&self) -> Browser<'_> {
        Browser { browser: &self.browser, session: None }
    }

    pub(crate) async fn of_commune(&self, commune: &str) -> Browser<'_> {
        self.person(Role::CommuneOfficer, Territory::Commune(commune.parse().unwrap())).await
    }

    pub(crate) async fn of_province(&self, province: &str) -> Browser<'_> {
        self.person(Role::ProvincialOfficer, Territory::Province(province.parse().unwrap())).await
    }
}

/// Somebody's browser, signed in or not.
pub(crate) struct Browser<'o> {
    browser: &'o testing::Browser,
    pub session: Option<testing::Session>,
}

impl Browser<'_> {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.browser.get(self.session.as_ref(), path).await
    }

    /// The text of a page that must open.
    pub(crate) async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        answer.text()
    }

    /// Send a form with its token.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.browser.post(self.session.as_ref(), path, fields).await
    }

    /// Upload one image, as somebody who is signed in.
    pub(crate) async fn upload(&self, path: &str, bytes: &[u8]) -> Answer {
        let session = self.session.as_ref().unwrap();
        self.browser.upload(session, path, &[], &[("image", "a", bytes)]).await
    }
}
