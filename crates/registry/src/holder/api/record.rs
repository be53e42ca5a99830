//! The holder itself: list, one, a new one, a change.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use jiff::Timestamp;
use nguon_platform::accounts::Capability;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::web::Error;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::api::{
    ApiList, Asking, Day, Failed, Made, PlaceOut, Reading, SiteOut, change, make, one, plainly,
};
use crate::holder::pages::{Asked, covered};
use crate::holder::{self, Member};
use crate::holder::{
    Contacts, Facts, Holder, HolderKind, IdentityNumber, Listed, NewHolder, Phone,
};
use crate::identifier::PartyId;
use crate::screen::RegistryState;

/// A holder in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct HolderRow {
    /// Identity.
    id: Uuid,
    /// Kind.
    kind: HolderKind,
    /// Name.
    name: String,
    #[serde(flatten)]
    place: PlaceOut,
    /// GS1 party number as a Digital Link URI.
    identifier: Option<String>,
    /// Growing areas it holds.
    growing_areas: u32,
    /// Whether it belongs to the demonstration.
    demonstration: bool,
}

impl ApiList for Asked {
    type Out = HolderRow;

    fn out(row: Listed, place: String) -> HolderRow {
        HolderRow {
            id: row.id,
            kind: row.kind,
            name: row.name,
            place: PlaceOut::of(&row.site, place),
            identifier: row.identifier,
            growing_areas: row.growing_areas,
            demonstration: row.demonstration,
        }
    }
}

/// Personal data, for those who may edit the holder.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ContactsShown {
    /// Phone.
    phone: Option<String>,
    /// Identity number, all but its last three digits hidden.
    identity_number_masked: Option<String>,
}

/// A membership of a household in a cooperative.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Membership {
    /// The other side: the household of a cooperative, the cooperative of a household.
    holder: Uuid,
    /// Its name.
    name: String,
    /// First day.
    joined: Day,
    /// First day on which it no longer held.
    left: Option<Day>,
}

impl From<Member> for Membership {
    fn from(one: Member) -> Self {
        Self { holder: one.id, name: one.name, joined: Day(one.joined), left: one.left.map(Day) }
    }
}

/// A holder.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Holder")]
pub(crate) struct HolderOut {
    /// Identity.
    id: Uuid,
    /// Kind.
    kind: HolderKind,
    /// Name.
    name: String,
    #[serde(flatten)]
    site: SiteOut,
    /// GS1 party number as a Digital Link URI.
    identifier: Option<String>,
    /// Personal data; none for those who may not edit the holder.
    contacts: Option<ContactsShown>,
    /// Members of a cooperative, past ones too.
    members: Vec<Membership>,
    /// Cooperatives of a household, past ones too.
    memberships: Vec<Membership>,
    /// Whether it belongs to the demonstration.
    demonstration: bool,
    /// Since when it is registered.
    created: String,
}

/// `GET /api/v1/holders/{id}`.
pub(crate) async fn read(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let (person, today) = (asking.clone(), state.today());
    let read = state.db.read::<_, Error>(move |tx| {
        let holder = covered(tx, &person, id)?;
        // Personal data is read for those who may edit, and for nobody else.
        let contacts = if person.may(Capability::EditRegistry) {
            Some(holder::contacts(tx, id)?)
        } else {
            None
        };
        Ok((holder.version, out(tx, holder, contacts, today)?))
    });
    let (version, record) = read.await?;
    Ok(one(version, &record))
}

fn out(
    tx: &mut Tx<'_>,
    holder: Holder,
    contacts: Option<Contacts>,
    today: jiff::civil::Date,
) -> Result<HolderOut, DbError> {
    let Holder { id, facts, demonstration, created, .. } = holder;
    let created: Timestamp = created;
    Ok(HolderOut {
        site: SiteOut::read(tx, &facts.site, today)?,
        members: holder::members(tx, id)?.into_iter().map(Into::into).collect(),
        memberships: holder::memberships(tx, id)?.into_iter().map(Into::into).collect(),
        id,
        kind: facts.kind,
        name: facts.name.to_string(),
        identifier: facts.identifier.map(|id| id.to_string()),
        contacts: contacts.map(|contacts| ContactsShown {
            phone: contacts.phone.map(|phone| phone.reveal().to_owned()),
            identity_number_masked: contacts.identity_number.map(|number| number.masked()),
        }),
        demonstration,
        created: created.to_string(),
    })
}

/// Personal data as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactsIn {
    /// 8 to 15 digits.
    phone: Option<String>,
    /// 12 digits, an old one 9.
    identity_number: Option<String>,
}

/// A holder as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "HolderSent")]
pub(crate) struct HolderIn {
    /// Kind.
    kind: HolderKind,
    /// Name, up to 200 characters.
    name: String,
    /// Commune of today within the caller's territory: its code (`30643`) or its id
    /// (`30643@2025-07-01`).
    commune: String,
    /// Hamlet, street, house.
    address: Option<String>,
    /// GS1 party number: 13 digits, or its Digital Link URI.
    identifier: Option<String>,
    /// Personal data. A change without it leaves what is kept as it is.
    contacts: Option<ContactsIn>,
}

struct Read {
    facts: Facts,
    contacts: Option<Contacts>,
}

fn parse(
    tx: &mut Tx<'_>,
    asking: &Asking,
    sent: &HolderIn,
    today: jiff::civil::Date,
) -> Result<Read, Failed> {
    let mut reading = Reading::default();
    let name = reading.text("#/name", &sent.name, "registry-error-name");
    let site = (sent.commune.as_str(), sent.address.as_deref());
    let site = reading.site(tx, asking, site, today)?;
    let identifier: Option<PartyId> =
        reading.maybe("#/identifier", sent.identifier.as_deref(), "registry-error-identifier");
    let contacts = sent.contacts.as_ref().map(|sent| {
        let phone: Option<Phone> =
            reading.maybe("#/contacts/phone", sent.phone.as_deref(), "registry-error-phone");
        let identity_number: Option<IdentityNumber> = reading.maybe(
            "#/contacts/identity_number",
            sent.identity_number.as_deref(),
            "registry-error-identity-number",
        );
        Contacts { phone, identity_number }
    });
    let facts = || Some(Facts { kind: sent.kind, name: name?, site: site?, identifier });
    let facts = facts();
    Ok(reading.done(facts.map(|facts| Read { facts, contacts }))?)
}

/// `POST /api/v1/holders`.
pub(crate) async fn create(
    State(state): State<RegistryState>,
    asking: Asking,
    body: Bytes,
) -> Result<Response, Error> {
    let sent: HolderIn = asking.json(&body)?;
    let (id, today, caller) = (state.world.id(), state.today(), asking.clone());
    make(&state, &asking, &body, plainly, move |tx, actor| {
        let Read { facts, contacts } = parse(tx, &caller, &sent, today)?;
        let contacts = contacts.unwrap_or_default();
        holder::create(tx, actor, &NewHolder { id, facts, contacts, demonstration: false })?;
        Ok(Made { id: id.to_string(), href: format!("/api/v1/holders/{id}"), version: 1 })
    })
    .await
}

/// `PUT /api/v1/holders/{id}`.
pub(crate) async fn update(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Error> {
    let person = asking.clone();
    let known = state.db.read(move |tx| covered(tx, &person, id)).await?;
    let version = asking.version(known.version)?;
    let sent: HolderIn = asking.json(&body)?;
    let (today, caller) = (state.today(), asking.clone());
    change(&state, &asking, plainly, move |tx, actor| {
        let Read { facts, contacts } = parse(tx, &caller, &sent, today)?;
        holder::update(tx, actor, id, version, &facts)?;
        if let Some(contacts) = contacts {
            holder::set_contacts(tx, actor, id, &contacts)?;
        }
        Ok(version + 1)
    })
    .await
}
