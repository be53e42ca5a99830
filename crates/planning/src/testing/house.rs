//! The site of an office with its people, and their browsers.

use axum::http::StatusCode;
use nguon_platform::accounts::Role;
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::web::testing::{Answer, Browser, Session, sign_in};
use nguon_platform::web::{Site, WebSettings};
use uuid::Uuid;

use super::Office;
use crate::PlanningState;

/// Xã Cù Lao Giêng and xã Hội An in An Giang: the commune at home and the one next door.
pub(crate) const HOME: &str = "30643@2025-07-01";
pub(crate) const AWAY: &str = "30673@2025-07-01";
pub(crate) const PROVINCE: &str = "91@2025-07-01";

pub(crate) fn unit(text: &str) -> UnitId {
    text.parse().unwrap()
}

/// The id at the end of a path.
pub(crate) fn id_of(path: &str) -> Uuid {
    path.rsplit('/').next().unwrap().parse().unwrap()
}

pub(crate) struct House {
    pub(crate) office: Office,
    pub(crate) browser: Browser,
    pub(crate) province: Session,
    pub(crate) home: Session,
    pub(crate) away: Session,
    pub(crate) reader: Session,
    pub(crate) holder: Session,
}

impl House {
    /// The site over this office, with what it counts.
    pub(crate) async fn open(office: Office, state: PlanningState) -> Self {
        let browser = office.site(state);
        let who = async |role, territory| sign_in(&office.db, &office.world, role, territory).await;
        Self {
            province: who(Role::ProvincialOfficer, Territory::Province(unit(PROVINCE))).await,
            home: who(Role::CommuneOfficer, Territory::Commune(unit(HOME))).await,
            away: who(Role::CommuneOfficer, Territory::Commune(unit(AWAY))).await,
            reader: who(Role::Reader, Territory::Province(unit(PROVINCE))).await,
            holder: who(Role::Holder, Territory::Holder(Uuid::from_u128(9))).await,
            browser,
            office,
        }
    }

    /// One more person.
    pub(crate) async fn session(&self, role: Role, territory: Territory) -> Session {
        sign_in(&self.office.db, &self.office.world, role, territory).await
    }

    pub(crate) async fn get(&self, who: &Session, path: &str) -> Answer {
        self.browser.get(who, path).await
    }

    pub(crate) async fn post(&self, who: &Session, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.browser.post(who, path, fields).await
    }

    /// Send a form that makes something; its path.
    pub(crate) async fn make(&self, who: &Session, path: &str, fields: &[(&str, &str)]) -> String {
        let made = self.post(who, path, fields).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
        made.location().to_owned()
    }
}

impl Office {
    /// A browser at the site of this office.
    pub(crate) fn site(&self, state: PlanningState) -> Browser {
        let site = Site {
            db: self.db.clone(),
            world: self.world.clone(),
            messages: self.messages.clone(),
            settings: WebSettings::default(),
        };
        Browser::new(site.open(crate::door(state)))
    }
}

/// All of these stand in the text.
pub(crate) fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no {part} in {text}");
    }
}

/// All of these stand in the answer.
pub(crate) fn has(answer: &Answer, parts: &[&str]) {
    assert_has(&answer.text(), parts);
}

/// None of these stands in the answer.
pub(crate) fn has_not(answer: &Answer, parts: &[&str]) {
    let text = answer.text();
    for part in parts {
        assert!(!text.contains(part), "{part} in {text}");
    }
}
