//! The season of `data/demo` in a small office: two cooperatives with a household each, two growing
//! areas, a packing house, the products, and all events.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, Response};
use http_body_util::BodyExt;
use jiff::Timestamp;
use jiff::civil::date;
use nguon_epcis::json::{self, Limits};
use nguon_event_store::{Batch, Clock as StoreClock, NewEvent, OnError, SqliteStore};
use nguon_goods::GoodsState;
use nguon_goods::lot::Projector;
use nguon_goods::product::{self, Image, NewProduct};
use nguon_platform::audit::Actor;
use nguon_platform::clock::{CountingEntropy, FixedClock, World};
use nguon_platform::db::{Db, DbError, Tx};
use nguon_platform::directory::NoHolders;
use nguon_platform::i18n::Messages;
use nguon_platform::places;
use nguon_platform::web::kept::{Kept, Rests, Stamp};
use nguon_platform::web::{Site, WebSettings};
use nguon_registry::certificate::{NewCertificate, Standard};
use nguon_registry::code::{self, NewCode};
use nguon_registry::directory::RegistryDirectory;
use nguon_registry::growing_area::{
    self, GrowingAreaCrop, LandParcel, NewGrowingArea, NewPlot, Outline, PlotFacts, Purpose,
};
use nguon_registry::holder::{self, Contacts, HolderKind, NewHolder};
use nguon_registry::market::{self, NewStatus, Status};
use nguon_registry::packing_house::{self, NewPackingHouse};
use nguon_registry::{RegistryError, crop};
use tower::ServiceExt;
use uuid::Uuid;

use crate::PortalState;
use crate::links::{self, LinksError, Record};

pub(super) const CULAOGIENG: &str = "30643@2025-07-01";
pub(super) const HOIAN: &str = "30673@2025-07-01";
const PROVINCE: &str = "91@2025-07-01";
/// Whatever of a household must never reach the public.
pub(super) const SECRETS: [&str; 6] = [
    "Hộ Minh Họa Một",
    "Hộ Minh Họa Ba",
    "0900000001",
    "0900 000 001",
    "089012345678",
    "089012345679",
];

pub(super) struct Office {
    place: nguon_testing_postgres::Place,
    pub(super) state: PortalState,
    pub(super) messages: Arc<Messages>,
    pub(super) site: Router,
}

pub(super) fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(name)
}

fn text_of(name: &str) -> String {
    std::fs::read_to_string(data(name)).unwrap()
}

fn now() -> Timestamp {
    "2026-11-21T03:00:00Z".parse().unwrap()
}

fn registry(at: &str) -> Db {
    let migrations = [
        nguon_platform::MIGRATIONS,
        nguon_registry::MIGRATIONS,
        nguon_goods::MIGRATIONS,
        crate::MIGRATIONS,
    ]
    .concat();
    Db::at(&at.parse().unwrap(), &migrations).unwrap()
}

fn events(folder: &Path) -> SqliteStore {
    let clock: StoreClock = Arc::new(now);
    SqliteStore::open(&folder.join("events.db"), clock).unwrap()
}

impl Office {
    /// Facts, but no records.
    pub(super) async fn empty() -> Self {
        Self::empty_and(crate::PageAt::default()).await
    }

    async fn empty_and(page_at: crate::PageAt) -> Self {
        let place = nguon_testing_postgres::registry("portal", |at| drop(registry(at)));
        let db = registry(place.at());
        let now = now();
        let world = World::new(FixedClock(now), CountingEntropy::default());
        let events = events(place.folder());
        let goods = GoodsState {
            directory: Arc::new(RegistryDirectory::new(db.clone(), world.clone())),
            db: db.clone(),
            events: Arc::new(events),
            world: world.clone(),
            public_url: "https://nguon.example".into(),
        };
        let kept = Kept::new(10_000_000, Arc::new(Ground(goods.clone())));
        let state = PortalState { goods: goods.clone(), page_at };
        let messages = Messages::load(&[
            nguon_platform::i18n::TEXTS,
            nguon_registry::TEXTS,
            nguon_goods::TEXTS,
            crate::TEXTS,
        ]);
        let messages = Arc::new(messages.unwrap());
        let site = Site {
            db,
            world,
            messages: Arc::clone(&messages),
            settings: WebSettings {
                demonstration: true,
                kept: Some(Arc::new(kept)),
                ..WebSettings::default()
            },
        };
        let door = crate::door(state.clone()).merge(nguon_goods::door(goods)).merge(
            nguon_platform::pages::door(
                state.goods.db.clone(),
                state.goods.world.clone(),
                Arc::new(NoHolders),
            ),
        );
        let office = Self { place, state, messages, site: site.open(door) };
        office.facts().await;
        office
    }

    /// The same data folder, opened by another program.
    pub(super) fn other_program(&self) -> (Db, SqliteStore) {
        (registry(self.place.at()), events(self.place.folder()))
    }

    /// The season, whole.
    pub(super) async fn with_season() -> Self {
        Self::with_season_and(crate::PageAt::default()).await
    }

    /// The same with another setting.
    pub(super) async fn with_season_and(page_at: crate::PageAt) -> Self {
        let office = Self::empty_and(page_at).await;
        office.registry().await;
        office.products().await;
        office.events().await;
        office
    }

    async fn facts(&self) {
        self.write(|tx, actor| {
            let folder = data("administrative-units");
            let units = places::read_facts_folder(&folder).unwrap();
            places::import(tx, actor, "test", &units)?;
            crop::load(tx, actor, &text_of("crops.tsv"))?;
            market::load(tx, actor, &text_of("markets.tsv"))?;
            code::load_schemes(tx, actor, &text_of("code-schemes.tsv"))
        })
        .await;
    }

    async fn registry(&self) {
        let (one, three) = (self.id(), self.id());
        let (gieng, hoian) = (self.id(), self.id());
        let household = |id, name: &str, commune, phone: &str, number: &str| NewHolder {
            contacts: Contacts {
                phone: Some(phone.parse().unwrap()),
                identity_number: Some(number.parse().unwrap()),
            },
            ..new_holder(id, HolderKind::Household, name, commune, None)
        };
        let holders = [
            household(one, SECRETS[0], CULAOGIENG, "0900000001", "089012345678"),
            household(three, SECRETS[1], HOIAN, "0900000003", "089012345679"),
            new_holder(
                gieng,
                HolderKind::Cooperative,
                "Hợp tác xã Xoài Minh Họa Cù Lao Giêng",
                CULAOGIENG,
                Some("9521000000018"),
            ),
            new_holder(
                hoian,
                HolderKind::Cooperative,
                "Hợp tác xã Cây ăn trái Minh Họa Hội An",
                HOIAN,
                Some("9521000000025"),
            ),
        ];
        let areas = [
            self.area(
                "Vùng xoài Minh Họa Cù Lao Giêng",
                gieng,
                CULAOGIENG,
                "VN-AGOR-9901",
                one,
                ("A1", "9521000001015"),
            ),
            // Of a household itself: its name must not be told either.
            self.area(
                "Vùng xoài Minh Họa Hội An",
                three,
                HOIAN,
                "VN-AGOR-9902",
                three,
                ("B1", "9521000001114"),
            ),
        ];
        let house = self.house(gieng);
        self.write(move |tx, actor| {
            for new in &holders {
                holder::create(tx, actor, new)?;
            }
            for new in &areas {
                growing_area::create(tx, actor, new)?;
            }
            packing_house::create(tx, actor, &house)
        })
        .await;
    }

    fn area(
        &self,
        name: &str,
        holder: Uuid,
        commune: &str,
        code: &str,
        household: Uuid,
        (number, identifier): (&str, &str),
    ) -> NewGrowingArea {
        let square = r#"{"type":"Polygon","coordinates":[[[105.539,10.488],[105.541,10.488],[105.541,10.490],[105.539,10.490],[105.539,10.488]]]}"#;
        NewGrowingArea {
            id: self.id(),
            facts: growing_area::Facts {
                name: name.parse().unwrap(),
                holder,
                site: site(commune),
                identifier: None,
                purpose: Purpose::Export,
            },
            crops: vec![GrowingAreaCrop {
                crop: "mango".parse().unwrap(),
                variety: None,
                planted: None,
                trees: None,
                expected_yield: None,
            }],
            plots: vec![NewPlot {
                id: self.id(),
                facts: PlotFacts {
                    number: number.parse().unwrap(),
                    household: Some(household),
                    identifier: Some(identifier.parse().unwrap()),
                    outline: Some(Outline::from_geojson(square).unwrap()),
                    declared: None,
                    land: LandParcel::default(),
                },
            }],
            codes: vec![self.code(code)],
            statuses: vec![self.status("CN", Status::Active), self.status("KR", Status::Pending)],
            certificates: vec![NewCertificate {
                id: self.id(),
                standard: Standard::VietGap,
                number: format!("MINH-HOA-{number}").parse().unwrap(),
                issuer: "Tổ chức chứng nhận Minh Họa".parse().unwrap(),
                from: date(2025, 6, 1),
                // That of B1 had ended before the harvest.
                to: if number == "B1" { date(2026, 5, 10) } else { date(2028, 5, 31) },
            }],
            contracts: Vec::new(),
            demonstration: true,
        }
    }

    fn house(&self, holder: Uuid) -> NewPackingHouse {
        NewPackingHouse {
            id: self.id(),
            facts: packing_house::Facts {
                name: "Cơ sở đóng gói Minh Họa Cù Lao Giêng".parse().unwrap(),
                holder,
                site: site(CULAOGIENG),
                identifier: Some("9521000002012".parse().unwrap()),
                point: None,
                capacity: None,
            },
            codes: vec![self.code("VN-AGPH-991")],
            statuses: vec![self.status("CN", Status::Active)],
            certificates: Vec::new(),
            demonstration: true,
        }
    }

    fn code(&self, code: &str) -> NewCode {
        NewCode { id: self.id(), as_issued: code.to_owned(), issued_on: Some(date(2024, 3, 1)) }
    }

    fn status(&self, market: &str, status: Status) -> NewStatus {
        NewStatus {
            id: self.id(),
            market: market.parse().unwrap(),
            status,
            from: date(2024, 3, 1),
            reason: None,
        }
    }

    async fn products(&self) {
        let mango = Image::read(std::fs::read(data("demo/mango.svg")).unwrap()).unwrap();
        let large = [b"\x89PNG\r\n\x1a\n".to_vec(), vec![0; 200_000]].concat();
        let large = Image::read(large).unwrap();
        self.product("09521000000018", "Xoài vừa thu hoạch", true, Some(large)).await;
        // Not let out: the public does not see it or its lots.
        self.product("09521000000025", "Xoài đã rửa", false, None).await;
        self.product("09521000000032", "Xoài ba màu minh họa, thùng 5 kg", true, Some(mango)).await;
    }

    async fn product(&self, gtin: &str, name: &str, published: bool, image: Option<Image>) {
        let whole = gtin == "09521000000032";
        let line = |text: &str| whole.then(|| text.parse().unwrap());
        let new = NewProduct {
            gtin: gtin.parse().unwrap(),
            facts: product::Facts {
                name_en: line("Demonstration three-colour mango, 5 kg carton"),
                brand: line("Xoài Minh Họa"),
                producer: whole.then(|| "https://id.gs1.org/417/9521000000018".to_owned()),
                net_content: line("5 kg"),
                standards: line("TCVN 12827:2023").into_iter().collect(),
                published,
                ..product::Facts::named(name.parse().unwrap())
            },
            image,
            demonstration: true,
        };
        let actor = self.actor();
        let made = self.state.goods.db.write(move |tx| product::create(tx, &actor, &new)).await;
        made.unwrap();
    }

    async fn events(&self) {
        let mut names: Vec<PathBuf> = std::fs::read_dir(data("demo/events"))
            .unwrap()
            .map(|one| one.unwrap().path())
            .collect();
        names.sort();
        for name in names {
            self.capture(&std::fs::read(name).unwrap()).await;
        }
        self.project().await;
    }

    pub(super) async fn capture(&self, document: &[u8]) {
        self.state.goods.events.append(batch(document)).await.unwrap();
    }

    pub(super) async fn project(&self) {
        let GoodsState { db, events, directory, .. } = self.state.goods.clone();
        Projector::new(db, events, directory).catch_up().await.unwrap();
    }

    fn id(&self) -> Uuid {
        self.state.goods.world.id()
    }

    fn actor(&self) -> Actor {
        Actor::program("test", self.state.goods.world.now())
    }

    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>, &Actor) -> Result<T, RegistryError> + Send + 'static,
    ) -> T {
        let actor = self.actor();
        self.state.goods.db.write(move |tx| work(tx, &actor)).await.unwrap()
    }

    /// Register links.
    pub(super) async fn register(&self, record: Record) -> Result<(), LinksError> {
        let actor = self.actor();
        let kept = self.state.goods.db.write(move |tx| links::register(tx, &actor, &record));
        kept.await
    }

    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, DbError> + Send + 'static,
    ) -> T {
        self.state.goods.db.read(work).await.unwrap()
    }

    pub(super) async fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Response<Body> {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.site.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    pub(super) async fn get(&self, path: &str) -> Response<Body> {
        self.ask(Method::GET, path, &[]).await
    }

    /// The page at a path that is there, as a browser gets it.
    pub(super) async fn page(&self, path: &str) -> String {
        let response = self.ask(Method::GET, path, &[("accept", "text/html")]).await;
        assert_eq!(response.status(), 200, "{path}");
        text(response).await
    }
}

/// The events of a document, as they go in.
pub(super) fn batch(document: &[u8]) -> Batch {
    let document = json::read(document, &Limits::default()).unwrap();
    let events = document.events.into_iter().enumerate();
    let events = events.map(|(n, event)| NewEvent::prepare(event, format!("/{n}")).unwrap());
    Batch {
        events: events.collect(),
        master_data: Vec::new(),
        captured_by: "test".to_owned(),
        on_error: OnError::Rollback,
        job: None,
    }
}

/// What the pages rest on, as the whole program says it.
struct Ground(GoodsState);

#[async_trait]
impl Rests for Ground {
    async fn stamp(&self) -> Option<Stamp> {
        Some([self.0.db.version().await?, self.0.events.version().await?])
    }
}

fn new_holder(
    id: Uuid,
    kind: HolderKind,
    name: &str,
    commune: &str,
    identifier: Option<&str>,
) -> NewHolder {
    NewHolder {
        id,
        facts: holder::Facts {
            kind,
            name: name.parse().unwrap(),
            site: site(commune),
            identifier: identifier.map(|digits| digits.parse().unwrap()),
        },
        contacts: Contacts::default(),
        demonstration: true,
    }
}

fn site(commune: &str) -> nguon_registry::Site {
    nguon_registry::Site {
        commune: commune.parse().unwrap(),
        province: PROVINCE.parse().unwrap(),
        words: None,
    }
}

pub(super) async fn bytes(response: Response<Body>) -> Vec<u8> {
    response.into_body().collect().await.unwrap().to_bytes().to_vec()
}

pub(super) async fn text(response: Response<Body>) -> String {
    String::from_utf8(bytes(response).await).unwrap()
}

pub(super) fn header<'r>(response: &'r Response<Body>, name: &str) -> &'r str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}
