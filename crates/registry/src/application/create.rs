//! Making a draft.

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::Tx;
use nguon_platform::i18n;
use nguon_platform::text::fold_vi;
use serde_json::json;
use uuid::Uuid;

use super::model::{markets_of, markets_text};
use super::{State, Way};
use crate::error::{Refusal, RegistryError};
use crate::growing_area::Purpose;
use crate::market::{self, MarketCode, Status};
use crate::proceeding;
use crate::series;
use crate::subject::{Subject, SubjectKind};
use crate::{code, growing_area, packing_house, site::Site};

/// Most markets of one application.
const MARKETS_MAX: usize = 20;

/// An application to be drafted.
#[derive(Debug, Clone)]
pub struct NewApplication {
    /// Identity, fresh.
    pub id: Uuid,
    /// Which way it comes.
    pub way: Way,
    /// For what a code is asked.
    pub subject: Subject,
    /// For which markets.
    pub markets: Vec<MarketCode>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}

/// What an application takes from its subject.
pub(super) struct About {
    pub(super) name: String,
    pub(super) holder: Uuid,
    pub(super) holder_name: String,
    pub(super) site: Site,
}

/// The subject's own facts.
pub(super) fn about(tx: &mut Tx<'_>, subject: Subject) -> Result<About, RegistryError> {
    let found = match subject.kind {
        SubjectKind::GrowingArea => growing_area::get(tx, subject.id)?.map(|area| About {
            name: area.facts.name.to_string(),
            holder: area.facts.holder,
            holder_name: area.holder_name,
            site: area.facts.site,
        }),
        SubjectKind::PackingHouse => packing_house::get(tx, subject.id)?.map(|house| About {
            name: house.facts.name.to_string(),
            holder: house.facts.holder,
            holder_name: house.holder_name,
            site: house.facts.site,
        }),
    };
    found.ok_or(RegistryError::NotFound)
}

/// Draft an application. The caller has asked territory and permission.
///
/// # Errors
/// [`RegistryError::Refused`] when no market is named, one is not known, the code holds there
/// already, or another application for it is open.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, new: &NewApplication) -> Result<(), RegistryError> {
    let about = about(tx, new.subject)?;
    check_markets(tx, new)?;
    let abroad = new.markets.iter().any(|market| market.to_string() != "VN");
    let purpose = if abroad { Purpose::Export } else { Purpose::Domestic };
    let stem = format!("HS-{}-", i18n::today(actor.at).year());
    let number = format!("{stem}{:06}", series::next(tx, &stem)?);
    let codes = code::of(tx, new.subject)?;
    let codes: Vec<&str> = codes.iter().map(|code| code.normalised.as_str()).collect();
    let found_by = [number.as_str(), &about.name, &about.holder_name, &codes.join(" ")].join(" ");
    let [kind, subject] = new.subject.values();
    let [commune, province, _] = about.site.values();
    tx.execute(
        "INSERT INTO registry_application (id, number, way, subject_kind, subject, markets, \
         purpose, holder, commune, province, state, sort_name, found_by, demonstration, \
         created_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        &[
            new.id.into(),
            (&number).into(),
            new.way.word().into(),
            kind,
            subject,
            markets_text(&new.markets).into(),
            purpose.word().into(),
            about.holder.into(),
            commune,
            province,
            State::Draft.word().into(),
            proceeding::sort_key(State::Draft.is_closed(), None, actor.at).into(),
            fold_vi(&found_by).into(),
            new.demonstration.into(),
            actor.at.into(),
        ],
    )?;
    let after = json!({
        "number": number, "way": new.way, "subject": about.name,
        "markets": markets_text(&new.markets).trim_matches(','), "purpose": purpose,
    });
    let change = Change::created("application", &new.id, after).in_commune(&about.site.commune);
    Ok(audit::record(tx, actor, &change)?)
}

fn check_markets(tx: &mut Tx<'_>, new: &NewApplication) -> Result<(), RegistryError> {
    let refuse = |key| Err(Refusal::new("markets", key).into());
    if new.markets.is_empty() {
        return refuse("registry-error-market-needed");
    }
    let known = market::all(tx)?;
    let unknown = |code: &MarketCode| known.iter().all(|market| market.code != *code);
    if new.markets.len() > MARKETS_MAX || new.markets.iter().any(unknown) {
        return refuse("registry-error-market-unknown");
    }
    let holds = market::current(tx, new.subject)?.into_iter().any(|status| {
        new.markets.contains(&status.market)
            && !matches!(status.status, Status::Pending | Status::Revoked)
    });
    if holds {
        return refuse("registry-error-market-held");
    }
    let open = tx.rows(
        "SELECT markets FROM registry_application WHERE subject_kind = $1 AND subject = $2 \
         AND state NOT IN ('granted', 'refused', 'upheld', 'withdrawn') LIMIT 100",
        &new.subject.values(),
        |row| row.get::<String>("markets"),
    )?;
    let mut open = open.iter().flat_map(|markets| markets_of(markets));
    if open.any(|market| new.markets.contains(&market)) {
        return refuse("registry-error-application-open");
    }
    Ok(())
}
