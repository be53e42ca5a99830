//! For tests: the plan of An Giang, an office that knows the administrative units, and its site.

mod house;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use nguon_platform::audit::Actor;
use nguon_platform::clock::{CountingEntropy, FixedClock, World};
use nguon_platform::db::{Db, DbError, Tx};
use nguon_platform::i18n::Messages;
use nguon_platform::places;
use nguon_platform::territory::UnitId;

use crate::plan::Plan;
use crate::plan::store::{Kept, Loaded, StoreError, kept, load};
use crate::plan::today::{Land, land};

pub(crate) use house::{AWAY, HOME, House, PROVINCE, assert_has, has, has_not, id_of, unit};

/// The office's day in tests, and an instant of it.
pub(crate) const TODAY: Date = date(2026, 11, 21);
const NOW: &str = "2026-11-21T03:04:05Z";

pub(crate) fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(path)
}

pub(crate) fn an_giang() -> Plan {
    crate::read(&data("plans/an-giang-2023")).unwrap()
}

pub(crate) struct Office {
    _place: nguon_testing_postgres::Place,
    pub(crate) db: Db,
    pub(crate) world: World,
    pub(crate) messages: Arc<Messages>,
}

impl Office {
    pub(crate) fn empty() -> Self {
        let migrations = [nguon_platform::MIGRATIONS, crate::MIGRATIONS].concat();
        let open = |at: &str| Db::at(&at.parse().unwrap(), &migrations).unwrap();
        let place = nguon_testing_postgres::registry("planning", |at| drop(open(at)));
        let db = open(place.at());
        let now: Timestamp = NOW.parse().unwrap();
        let texts = [nguon_platform::i18n::TEXTS, crate::TEXTS];
        Self {
            _place: place,
            db,
            world: World::new(FixedClock(now), CountingEntropy::default()),
            messages: Arc::new(Messages::load(&texts).unwrap()),
        }
    }

    /// The state of the handlers, with nothing to count.
    pub(crate) fn state(&self) -> crate::PlanningState {
        crate::PlanningState {
            db: self.db.clone(),
            world: self.world.clone(),
            figures: Arc::new(nguon_platform::figures::NoFigures),
            templates: nguon_print::Templates::carried(),
            public_url: "https://nguon.example".into(),
        }
    }

    pub(crate) async fn with_places() -> Self {
        let office = Self::empty();
        let facts = places::read_facts_folder(&data("administrative-units")).unwrap();
        let import = move |tx: &mut Tx<'_>| places::import(tx, &actor(), "test", &facts);
        office.db.write::<_, DbError>(import).await.unwrap();
        office
    }

    pub(crate) async fn load(&self, plan: Plan) -> Result<Loaded, StoreError> {
        self.db.write(move |tx| load(tx, &actor(), &plan)).await
    }

    pub(crate) async fn kept(&self) -> Option<Kept> {
        let id = an_giang().id;
        self.db.read(move |tx| kept(tx, &id)).await.unwrap()
    }

    pub(crate) async fn land(&self, unit: &str) -> Option<Land> {
        let id: UnitId = unit.parse().unwrap();
        let as_of = an_giang().territory.as_of;
        self.db.read(move |tx| land(tx, &id, as_of, TODAY)).await.unwrap()
    }
}

pub(crate) fn actor() -> Actor {
    Actor::program("test", NOW.parse().unwrap())
}
