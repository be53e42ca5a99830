//! The page of one holder.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use jiff::civil::Date;
use nguon_platform::accounts::Capability;
use nguon_platform::audit::AuditRow;
use nguon_platform::web::{Error, Html, Officer, Page, Visitor};
use uuid::Uuid;

use super::covered;
use crate::RegistryError;
use crate::consent::pages::ConsentRow;
use crate::consent::{self, Consent};
use crate::holder::{self, Contacts, Holder, HolderKind, IdentityNumber, Member, Phone};
use crate::identifier::PartyId;
use crate::premises::{self, Premises};
use crate::proceeding::Paper;
use crate::record_papers::OfHolder;
use crate::record_papers::pages::{self, RecordPapers};
use crate::screen::{Fact, Line, RegistryState, activity, fact, optional_fact};
use crate::site::Labels;

struct PremisesRow {
    id: Uuid,
    name: String,
    kind: String,
    commune: String,
    identifier: String,
    demonstration: bool,
}

struct MemberRow {
    id: Uuid,
    name: String,
    /// Whether this person may open it.
    open: bool,
    joined: Date,
    left: Option<Date>,
    demonstration: bool,
}

#[derive(Template)]
#[template(path = "holder/templates/record.html")]
struct RecordPage {
    page: Page,
    holder: Holder,
    facts: Vec<Fact>,
    members: Vec<MemberRow>,
    memberships: Vec<MemberRow>,
    premises: Vec<PremisesRow>,
    consents: Vec<ConsentRow>,
    papers: RecordPapers,
    activity: Vec<Line>,
}

struct Opened {
    holder: Holder,
    contacts: Option<Contacts>,
    address: String,
    members: Vec<Member>,
    memberships: Vec<Member>,
    /// Each with its commune in words.
    premises: Vec<(Premises, String)>,
    consents: Vec<Consent>,
    papers: Vec<Paper>,
    activity: Vec<AuditRow>,
}

async fn opened(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
) -> Result<Opened, RegistryError> {
    let (officer, today) = (officer.clone(), state.today());
    state
        .db
        .read(move |tx| {
            let holder = covered(tx, &officer, id)?;
            // Personal data is read for those who may edit, and for nobody else.
            let contacts = if officer.may(Capability::EditRegistry) {
                Some(holder::contacts(tx, id)?)
            } else {
                None
            };
            let mut labels = Labels::new(today);
            let mut premises = Vec::new();
            for one in premises::of_holder(tx, &officer.territory, id)? {
                let commune = labels.unit(tx, &one.facts.site.commune)?;
                premises.push((one, commune));
            }
            Ok(Opened {
                premises,
                address: labels.site(tx, &holder.facts.site)?,
                contacts,
                members: holder::members(tx, id)?,
                memberships: holder::memberships(tx, id)?,
                consents: consent::of(tx, id)?,
                papers: pages::read::<OfHolder>(tx, id)?,
                activity: activity(tx, "holder", id)?,
                holder,
            })
        })
        .await
}

/// `GET /holders/{id}`.
pub(crate) async fn record(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let opened = opened(&state, &officer, id).await?;
    let visitor = &officer.visitor;
    let row = |member: Member| MemberRow {
        open: officer.covers(&member.placed),
        id: member.id,
        name: member.name,
        joined: member.joined,
        left: member.left,
        demonstration: member.demonstration,
    };
    let premises = |(one, commune): (Premises, String)| PremisesRow {
        id: one.id,
        kind: visitor.t(&format!("registry-kind-{}", one.facts.kind.word())),
        commune,
        identifier: one.facts.identifier.digits().to_owned(),
        name: one.facts.name.to_string(),
        demonstration: one.demonstration,
    };
    Ok(Html(RecordPage {
        page: Page::new(visitor, opened.holder.facts.name.as_str()),
        facts: facts(visitor, &opened),
        members: opened.members.into_iter().map(row).collect(),
        memberships: opened.memberships.into_iter().map(row).collect(),
        premises: opened.premises.into_iter().map(premises).collect(),
        consents: consent::pages::rows(&officer, opened.consents),
        papers: RecordPapers::new::<OfHolder>(&officer, id, opened.papers),
        activity: opened.activity.into_iter().map(|row| Line::new(visitor, row)).collect(),
        holder: opened.holder,
    }))
}

fn facts(visitor: &Visitor, opened: &Opened) -> Vec<Fact> {
    let holder = &opened.holder;
    let kind = visitor.t(&format!("registry-kind-{}", holder.facts.kind.word()));
    let mut facts = vec![
        fact(visitor, "kind", kind),
        fact(visitor, "address", &opened.address),
        optional_fact(visitor, "identifier", holder.facts.identifier.as_ref().map(PartyId::digits)),
    ];
    if let Some(contacts) = &opened.contacts {
        let phone = contacts.phone.as_ref().map(Phone::reveal);
        let number = contacts.identity_number.as_ref().map(IdentityNumber::masked);
        facts.push(optional_fact(visitor, "phone", phone));
        // Firms and cooperatives have none; one that is kept is never hidden.
        if number.is_some() || holder.facts.kind == HolderKind::Household {
            facts.push(optional_fact(visitor, "identity-number", number));
        }
    }
    facts
}
