//! Wiring: the rooms' doors and the EPCIS interface behind one router.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use nguon_goods::GoodsState;
use nguon_planning::PlanningState;
use nguon_platform::i18n::Messages;
use nguon_platform::mail::Desk;
use nguon_platform::web::kept::Kept;
use nguon_platform::web::limit::{Buckets, Gate};
use nguon_platform::web::{Door, Site, WebSettings};
use nguon_portal::PortalState;
use nguon_print::Templates;
use nguon_registry::RegistryState;
use tokio::sync::Notify;

use crate::epcis_door::{self, Workers};
use crate::failure::{Doing, Failure};
use crate::mail;
use crate::office::Office;
use crate::settings::Settings;

/// Folder of the office's own templates of papers, in the data folder.
const TEMPLATES: &str = "templates";
/// The lots are looked for at least so often, since another process may have captured too.
const LOTS_EVERY: Duration = Duration::from_secs(2);

/// The texts of all rooms.
///
/// # Errors
/// [`Failure::Outside`] when a room's texts contradict another's.
pub fn messages() -> Result<Messages, Failure> {
    Messages::load(&[
        nguon_platform::i18n::TEXTS,
        nguon_registry::TEXTS,
        nguon_goods::TEXTS,
        nguon_planning::TEXTS,
        nguon_portal::TEXTS,
    ])
    .doing("cannot read the texts")
}

/// All rooms' routes.
pub fn door(office: &Office, settings: &Settings) -> Door {
    let (db, world) = (office.db.clone(), office.world.clone());
    let (directory, events) = (office.directory(), office.events.clone());
    let goods = GoodsState {
        db: db.clone(),
        world: world.clone(),
        events,
        directory,
        public_url: settings.public_url.as_str().into(),
    };
    nguon_platform::pages::door(db.clone(), world.clone(), office.holders())
        .merge(nguon_registry::door(RegistryState {
            db: db.clone(),
            world: world.clone(),
            public_url: settings.public_url.as_str().into(),
            base_map: settings.base_map.clone().map(Arc::new),
            letterhead: Arc::new(settings.letterhead.clone()),
            templates: Templates::of_folder(settings.data.join(TEMPLATES)),
        }))
        .merge(nguon_goods::door(goods.clone()))
        .merge(nguon_planning::door(PlanningState {
            db,
            world,
            figures: office.figures(),
            templates: Templates::of_folder(settings.data.join(TEMPLATES)),
            public_url: settings.public_url.as_str().into(),
        }))
        .merge(nguon_portal::door(PortalState { goods, page_at: settings.page_at }))
}

/// The whole server, and who works while it runs: on events, and on letters where they are sent.
///
/// # Errors
/// As [`messages`], [`epcis_door::open`] and [`mail::desk`].
pub fn router(
    office: &Office,
    settings: &Settings,
    demonstration: bool,
) -> Result<(Router, Workers, Option<Desk>), Failure> {
    let captured = Arc::new(Notify::new());
    tokio::spawn(office.lots().run(captured.clone(), LOTS_EVERY));
    let gate = Arc::new(Gate::new(settings.proxies.clone(), settings.page_rate));
    let (door, messages) = (door(office, settings), Arc::new(messages()?));
    let desk = mail::desk(office, settings, &messages, door.work_sources())?;
    let site = Site {
        db: office.db.clone(),
        world: office.world.clone(),
        messages,
        settings: WebSettings {
            mails: desk.is_some(),
            secure: settings.is_https(),
            demonstration,
            gate: Arc::clone(&gate),
            kept: (settings.kept_bytes > 0)
                .then(|| Arc::new(Kept::new(settings.kept_bytes, Arc::new(office.clone())))),
            pictures_from: settings.base_map.as_ref().map(|map| map.origin().to_owned()),
            key_pace: settings.key_rate.map(Buckets::new).map(Arc::new),
            ..WebSettings::default()
        },
    };
    let pages = site.open(door);
    let (epcis, workers) = epcis_door::open(office, settings, &gate, &captured)?;
    Ok((Router::new().nest_service("/epcis", epcis).merge(pages), workers, desk))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::path::Path;

    use clap::Parser;
    use nguon_platform::accounts::{Role, Scopes, may};
    use nguon_platform::web::{Access, takes_passwords};

    use super::*;
    use crate::settings::{Flags, WebFlags};

    #[derive(Parser)]
    struct Defaults {
        #[command(flatten)]
        flags: Flags,
    }

    fn who(access: Access) -> String {
        match access {
            Access::Api(capability) => {
                let read = Scopes { registry_read: true, ..Scopes::default() };
                let write = Scopes { registry_write: true, ..Scopes::default() };
                let people = who(Access::Needs(capability));
                if !write.allows(capability) {
                    return format!("{people}; no machine");
                }
                let keys = if read.allows(capability) { "reads" } else { "changes" };
                format!("{people}; machines whose key {keys} the registry, within these roles")
            }
            Access::Public => "everybody".to_owned(),
            Access::SignedIn => "whoever is signed in".to_owned(),
            Access::Key => "machines with a key".to_owned(),
            Access::Needs(capability) => Role::ALL
                .into_iter()
                .filter(|role| may(*role, capability))
                .map(Role::word)
                .collect::<Vec<_>>()
                .join(", "),
        }
    }

    /// Every route and who may open it, as a checked-in file: a change is seen in review. Written
    /// anew with `NGUON_BLESS=1`.
    #[tokio::test]
    async fn the_permission_matrix_is_the_one_that_was_reviewed() {
        let folder = tempfile::tempdir().unwrap();
        let mut flags = Defaults::parse_from(["nguon"]).flags;
        flags.data = Some(folder.path().to_owned());
        let settings = Settings::load(&flags, &WebFlags::default()).unwrap();
        let office = crate::office::create(&settings).await.unwrap();
        let mut lines: Vec<String> = door(&office, &settings)
            .routes()
            .iter()
            .map(|route| {
                let way =
                    if takes_passwords(route.path) { "; people also by password" } else { "" };
                let way = if route.access == Access::Public { "" } else { way };
                format!("{} {}: {}{way}", route.path, route.method, who(route.access))
            })
            .collect();
        lines.sort();
        let matrix = lines.iter().fold(String::new(), |mut text, line| {
            let _ = writeln!(text, "{line}");
            text
        });
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/permission-matrix.txt");
        #[expect(clippy::disallowed_methods, reason = "a developer asks for a new file this way")]
        if std::env::var("NGUON_BLESS").is_ok() {
            std::fs::write(&path, &matrix).unwrap();
        }
        let reviewed = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(matrix, reviewed, "look at every changed line, then NGUON_BLESS=1 cargo test");
    }

    #[test]
    fn the_texts_of_all_rooms_fit_together() {
        messages().unwrap();
    }
}
