//! A database with the project's facts, two communes and some records, for this room's tests.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use nguon_platform::accounts::{NewKey, Owner, Role, Scopes, keys};
use nguon_platform::audit::Actor;
use nguon_platform::clock::{CountingEntropy, FixedClock, World};
use nguon_platform::db::{Db, Tx};
use nguon_platform::i18n::Messages;
use nguon_platform::places;
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::web::testing::{Browser, Session};
use nguon_platform::web::{self, Site as Site_, WebSettings};
use uuid::Uuid;

use crate::field_check::{Cause, Conclusion, NewFieldCheck};
use crate::growing_area::{
    Facts, GrowingAreaCrop, LandParcel, NewGrowingArea, NewPlot, Outline, PlotFacts, Purpose,
};
use crate::holder::{Contacts, HolderKind, NewHolder};
use crate::market::{NewStatus, Status};
use crate::subject::Subject;
use crate::{
    MIGRATIONS, RegistryError, Site, code, crop, field_check, growing_area, holder, market,
};

/// Xã Cù Lao Giêng and phường Long Xuyên in An Giang: the commune at home and the one next door.
pub(crate) const HOME: &str = "30643@2025-07-01";
pub(crate) const AWAY: &str = "30307@2025-07-01";
pub(crate) const PROVINCE: &str = "91@2025-07-01";

pub(crate) struct Room {
    pub(crate) db: Db,
    pub(crate) world: World,
    _place: nguon_testing_postgres::Place,
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data")
}

pub(crate) fn fact_file(name: &str) -> String {
    std::fs::read_to_string(data().join(name)).unwrap()
}

/// A drawn diagram stands in the manual as it is computed. Written anew with `NGUON_BLESS=1`.
pub(crate) fn in_docs(file: &str, name: &str, drawn: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(file);
    let (begin, end) = (format!("<!-- {name} -->"), format!("<!-- /{name} -->"));
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(&begin).expect("the manual names the diagram");
    let (_, after) = rest.split_once(&end).expect("the diagram ends");
    let wanted = format!("{before}{begin}\n```mermaid\n{drawn}```\n{end}{after}");
    #[expect(clippy::disallowed_methods, reason = "a developer asks for a new drawing this way")]
    if std::env::var("NGUON_BLESS").is_ok() {
        std::fs::write(&path, &wanted).unwrap();
        return;
    }
    assert!(text == wanted, "{file}: look at the change, then NGUON_BLESS=1 cargo test");
}

pub(crate) fn unit(text: &str) -> UnitId {
    text.parse().unwrap()
}

impl Room {
    /// Facts of crops, markets and schemes; no records.
    pub(crate) async fn new() -> Self {
        let migrations = [nguon_platform::MIGRATIONS, MIGRATIONS].concat();
        let open = |at: &str| Db::at(&at.parse().unwrap(), &migrations).unwrap();
        let place = nguon_testing_postgres::registry("registry", |at| drop(open(at)));
        let db = open(place.at());
        let now: Timestamp = "2026-11-21T03:00:00Z".parse().unwrap();
        let world = World::new(FixedClock(now), CountingEntropy::default());
        let room = Self { db, world, _place: place };
        room.write(|tx, actor| {
            crop::load(tx, actor, &fact_file("crops.tsv"))?;
            market::load(tx, actor, &fact_file("markets.tsv"))?;
            code::load_schemes(tx, actor, &fact_file("code-schemes.tsv"))
        })
        .await
        .unwrap();
        room
    }

    /// The same with the administrative units of the project's facts.
    pub(crate) async fn with_places() -> Self {
        let room = Self::new().await;
        let facts = places::read_facts_folder(&data().join("administrative-units")).unwrap();
        room.write(move |tx, actor| Ok(places::import(tx, actor, "test", &facts)?)).await.unwrap();
        room
    }

    pub(crate) fn state(&self) -> crate::RegistryState {
        crate::RegistryState {
            db: self.db.clone(),
            world: self.world.clone(),
            public_url: "https://vi-du.vn".into(),
            base_map: None,
            letterhead: Arc::default(),
            templates: nguon_print::Templates::carried(),
        }
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor::program("test", self.world.now())
    }

    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>, &Actor) -> Result<T, RegistryError> + Send + 'static,
    ) -> Result<T, RegistryError> {
        let actor = self.actor();
        self.db.write(move |tx| work(tx, &actor)).await
    }

    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, RegistryError> + Send + 'static,
    ) -> T {
        self.db.read(work).await.unwrap()
    }

    /// Register a holder and return its id.
    pub(crate) async fn holder(&self, kind: HolderKind, name: &str, commune: &str) -> Uuid {
        let new = new_holder(self.world.id(), kind, name, commune);
        let id = new.id;
        self.write(move |tx, actor| holder::create(tx, actor, &new)).await.unwrap();
        id
    }

    /// Register a growing area of mangoes with one plot and return its id.
    pub(crate) async fn area(&self, holder: Uuid, name: &str, commune: &str) -> Uuid {
        let new = new_area(&self.world, holder, name, commune);
        let id = new.id;
        self.write(move |tx, actor| growing_area::create(tx, actor, &new)).await.unwrap();
        id
    }

    /// An area whose code is active in China since long ago.
    pub(crate) async fn active(&self, name: &str, commune: &str) -> Subject {
        self.active_since(name, commune, date(2025, 1, 1)).await
    }

    pub(crate) async fn active_since(&self, name: &str, commune: &str, since: Date) -> Subject {
        let coop = self.holder(HolderKind::Cooperative, &format!("HTX {name}"), commune).await;
        let mut area = new_area(&self.world, coop, &format!("Vùng {name}"), commune);
        area.statuses.push(NewStatus {
            id: self.world.id(),
            market: "CN".parse().unwrap(),
            status: Status::Active,
            from: since,
            reason: None,
        });
        let subject = Subject::growing_area(area.id);
        self.write(move |tx, actor| growing_area::create(tx, actor, &area)).await.unwrap();
        subject
    }

    /// Its field check of a season, passed.
    pub(crate) async fn checked(&self, subject: Subject, on: Date) {
        let new = NewFieldCheck {
            id: self.world.id(),
            subject,
            cause: Cause::Season,
            thing: None,
            on,
            conclusion: Conclusion::Pass,
            answers: Vec::new(),
            note: None,
        };
        self.write(move |tx, actor| field_check::add(tx, actor, &new, &[])).await.unwrap();
    }
}

pub(crate) fn site(commune: &str) -> Site {
    Site { commune: unit(commune), province: unit(PROVINCE), words: None }
}

pub(crate) fn new_holder(id: Uuid, kind: HolderKind, name: &str, commune: &str) -> NewHolder {
    NewHolder {
        id,
        facts: holder::Facts {
            kind,
            name: name.parse().unwrap(),
            site: site(commune),
            identifier: None,
        },
        contacts: Contacts {
            phone: Some("0912345678".parse().unwrap()),
            identity_number: Some("089012345678".parse().unwrap()),
        },
        demonstration: true,
    }
}

pub(crate) const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[105.5,10.5],[105.501,10.5],[105.501,10.501],[105.5,10.501],[105.5,10.5]]]}"#;

pub(crate) fn mango() -> GrowingAreaCrop {
    GrowingAreaCrop {
        crop: "mango".parse().unwrap(),
        variety: Some("Cát Hòa Lộc".parse().unwrap()),
        planted: Some("2015".parse().unwrap()),
        trees: Some("400".parse().unwrap()),
        expected_yield: Some("12000".parse().unwrap()),
    }
}

pub(crate) fn plot(id: Uuid, number: &str, household: Option<Uuid>) -> NewPlot {
    NewPlot {
        id,
        facts: PlotFacts {
            number: number.parse().unwrap(),
            household,
            identifier: None,
            outline: Some(Outline::from_geojson(SQUARE).unwrap()),
            declared: None,
            land: LandParcel::default(),
        },
    }
}

pub(crate) fn new_area(world: &World, holder: Uuid, name: &str, commune: &str) -> NewGrowingArea {
    NewGrowingArea {
        id: world.id(),
        facts: Facts {
            name: name.parse().unwrap(),
            holder,
            site: site(commune),
            identifier: None,
            purpose: Purpose::Export,
        },
        crops: vec![mango()],
        plots: vec![plot(world.id(), "1", None)],
        codes: Vec::new(),
        statuses: Vec::new(),
        certificates: Vec::new(),
        contracts: Vec::new(),
        demonstration: true,
    }
}

/// The whole site with this room alone, and what a browser does with it.
pub(crate) struct Office {
    pub(crate) room: Room,
    browser: Browser,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) kind: String,
    pub(crate) etag: String,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl From<web::testing::Answer> for Answer {
    fn from(answer: web::testing::Answer) -> Self {
        Self {
            status: answer.status.as_u16(),
            location: answer.location().to_owned(),
            kind: answer.header("content-type").to_owned(),
            etag: answer.header("etag").to_owned(),
            headers: answer.headers,
            bytes: answer.bytes,
        }
    }
}

impl Answer {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

pub(crate) fn messages() -> Arc<Messages> {
    Arc::new(Messages::load(&[nguon_platform::i18n::TEXTS, crate::TEXTS]).unwrap())
}

impl Office {
    pub(crate) async fn open() -> Self {
        let room = Room::with_places().await;
        let state = room.state();
        Self::of(room, state)
    }

    /// The same with the office's own templates of papers.
    pub(crate) async fn with_templates(folder: &Path) -> Self {
        let room = Room::with_places().await;
        let templates = nguon_print::Templates::of_folder(folder);
        let state = crate::RegistryState { templates, ..room.state() };
        Self::of(room, state)
    }

    fn of(room: Room, state: crate::RegistryState) -> Self {
        let site = Site_ {
            db: room.db.clone(),
            world: room.world.clone(),
            messages: messages(),
            settings: WebSettings::default(),
        };
        let browser = Browser::new(site.open(crate::door(state)));
        Self { room, browser }
    }

    pub(crate) async fn sign_in(&self, role: Role, territory: &str) -> Session {
        let territory = territory.parse().unwrap();
        web::testing::sign_in(&self.room.db, &self.room.world, role, territory).await
    }

    /// A machine's key: its secret.
    pub(crate) async fn key(&self, territory: &str, scopes: Scopes) -> String {
        let (world, id) = (self.room.world.clone(), self.room.world.id());
        let territory: Territory = territory.parse().unwrap();
        let new = NewKey {
            id,
            name: "Máy thử".into(),
            owner: Owner::from(territory),
            scopes,
            expires: None,
            demonstration: false,
        };
        let made = self.room.write(move |tx, actor| Ok(keys::create(tx, actor, &world, &new)?));
        made.await.unwrap().unwrap()
    }

    /// As a program asks.
    pub(crate) async fn program(
        &self,
        key: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&serde_json::Value>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !key.is_empty() {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.browser.send(request, body).await.into()
    }

    pub(crate) async fn get(&self, who: &Session, path: &str) -> Answer {
        self.browser.get(who, path).await.into()
    }

    /// Asked again by a browser that kept an answer.
    pub(crate) async fn get_unless(&self, who: &Session, path: &str, etag: &str) -> Answer {
        let request =
            Request::get(path).header("cookie", &who.cookie).header("if-none-match", etag);
        self.browser.send(request, Body::empty()).await.into()
    }

    pub(crate) async fn post(&self, who: &Session, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.browser.post(who, path, fields).await.into()
    }

    /// As a form with a file sends it.
    pub(crate) async fn upload(
        &self,
        who: &Session,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let (file, fields): (Vec<_>, Vec<_>) =
            fields.iter().copied().partition(|(name, _)| *name == "file");
        let file = file.first().map(|(_, text)| ("plot.geojson", text.as_bytes()));
        self.upload_file(who, path, &fields, file).await
    }

    /// The same with a file of any bytes under its name.
    pub(crate) async fn upload_file(
        &self,
        who: &Session,
        path: &str,
        fields: &[(&str, &str)],
        file: Option<(&str, &[u8])>,
    ) -> Answer {
        let file: Vec<_> = file.into_iter().map(|(name, bytes)| ("file", name, bytes)).collect();
        self.browser.upload(who, path, fields, &file).await.into()
    }
}
