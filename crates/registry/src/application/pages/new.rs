//! The form that drafts an application: for what is registered already, or for a new growing area
//! or packing house that it registers too.

use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::accounts::Role;
use nguon_platform::db::Tx;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page};
use uuid::Uuid;

use crate::RegistryError;
use crate::application::{self, NewApplication, Way};
use crate::crop::{self, Crop};
use crate::growing_area::{self, GrowingAreaCrop, NewGrowingArea, Purpose};
use crate::list::Part;
use crate::market::{self, Market, MarketCode};
use crate::packing_house::{self, NewPackingHouse};
use crate::screen::{
    Choice, Commune, Control, FormPage, Input, Reader, RegistryState, Sent, Typed, again, around,
    commune_choices, communes, crop_choices, holder_choices, market_choices,
};
use crate::subject::{Subject, SubjectKind};
use crate::{Name, Site};

/// The choices that stand for something not registered yet.
const NEW_AREA: &str = "new-growing-area";
const NEW_HOUSE: &str = "new-packing-house";

struct Offered {
    subjects: Vec<(Subject, String)>,
    holders: Vec<Choice>,
    communes: Vec<Commune>,
    crops: Vec<Crop>,
    markets: Vec<Market>,
}

async fn offered(
    state: &RegistryState,
    officer: &Officer,
    wanted: Option<Uuid>,
) -> Result<Offered, RegistryError> {
    let (officer, today) = (officer.clone(), state.today());
    state
        .db
        .read(move |tx| {
            let territory = &officer.territory;
            let around = around(tx, territory)?;
            Ok(Offered {
                subjects: subjects(tx, &officer, wanted)?,
                holders: holder_choices(tx, territory, None, None)?,
                communes: communes(tx, &around, today)?,
                crops: crop::all(tx)?,
                markets: market::all(tx)?,
            })
        })
        .await
}

/// Growing areas and packing houses by name, the wanted one among them: a form for another one is
/// opened from its page.
fn subjects(
    tx: &mut Tx<'_>,
    officer: &Officer,
    wanted: Option<Uuid>,
) -> Result<Vec<(Subject, String)>, RegistryError> {
    let (territory, part) = (&officer.territory, Part::Page(None));
    let areas = growing_area::list(tx, territory, &growing_area::Filter::default(), &part)?;
    let houses = packing_house::list(tx, territory, &packing_house::Filter::default(), &part)?;
    let areas = areas.rows.into_iter().map(|row| (Subject::growing_area(row.id), row.name));
    let houses = houses.rows.into_iter().map(|row| (Subject::packing_house(row.id), row.name));
    let mut found: Vec<(Subject, String)> = areas.chain(houses).collect();
    if let Some(id) = wanted.filter(|id| found.iter().all(|(one, _)| one.id != *id)) {
        if let Some(area) = growing_area::get(tx, id)?.filter(|a| officer.covers(&a.placed())) {
            found.insert(0, (Subject::growing_area(id), area.facts.name.to_string()));
        } else if let Some(house) =
            packing_house::get(tx, id)?.filter(|house| officer.covers(&house.placed()))
        {
            found.insert(0, (Subject::packing_house(id), house.facts.name.to_string()));
        }
    }
    Ok(found)
}

fn form(officer: &Officer, offered: &Offered, typed: &Typed, errors: FieldErrors) -> FormPage {
    let visitor = &officer.visitor;
    let line = |name| Input::line(visitor, typed, name);
    let mut subjects = vec![
        Choice { value: NEW_AREA.into(), label: visitor.t("registry-subject-new-growing-area") },
        Choice { value: NEW_HOUSE.into(), label: visitor.t("registry-subject-new-packing-house") },
    ];
    subjects.extend(offered.subjects.iter().map(|(subject, name)| Choice {
        value: subject.id.to_string(),
        label: format!("{}: {name}", visitor.t(&format!("kind-{}", subject.kind.word()))),
    }));
    let markets = market_choices(&offered.markets, visitor.language);
    let kept = markets.iter().filter(|one| chosen(typed, &one.value));
    let kept: Vec<&str> = kept.map(|one| one.value.as_str()).collect();
    let mut several = line("markets").by(Control::Several(markets.clone()));
    several.value = format!(",{},", kept.join(","));
    let inputs = vec![
        line("subject").choose(subjects),
        several.helped(visitor, "registry-help-markets"),
        line("name").helped(visitor, "registry-help-new-only"),
        line("holder").may_choose(offered.holders.clone()),
        line("commune").may_choose(commune_choices(&offered.communes)),
        line("address").helped(visitor, "registry-help-address"),
        line("crop").may_choose(crop_choices(&offered.crops, visitor.language)),
    ];
    let page = Page::new(visitor, visitor.t("registry-application-new"));
    FormPage {
        intro: visitor.t("registry-application-new-what"),
        ..FormPage::new(page, errors, "/applications".into(), inputs, 0)
    }
}

fn chosen(typed: &Typed, market: &str) -> bool {
    typed.of(&format!("markets-{market}")) == "1"
}

/// What a subject of the form is: known, or to be registered with the application.
enum Asked {
    Known(Subject),
    Area(NewGrowingArea),
    House(NewPackingHouse),
}

fn read(
    typed: &Typed,
    offered: &Offered,
    ids: [Uuid; 2],
    way: Way,
) -> Result<(NewApplication, Asked), FieldErrors> {
    let mut reader = Reader::new(typed);
    let markets = offered.markets.iter().map(|market| market.code);
    let markets: Vec<MarketCode> =
        markets.filter(|market| chosen(typed, &market.to_string())).collect();
    if markets.is_empty() {
        reader.complain("markets", "registry-error-market-needed");
    }
    let text = typed.of("subject");
    let known = offered.subjects.iter().find(|(one, _)| one.id.to_string() == text);
    let asked = match (text, known) {
        (_, Some((subject, _))) => Some(Asked::Known(*subject)),
        (NEW_AREA, None) => {
            let abroad = markets.iter().any(|market| market.to_string() != "VN");
            let purpose = if abroad { Purpose::Export } else { Purpose::Domestic };
            let crop: Option<crop::CropId> = reader.needed("crop", "registry-error-choice");
            new_place(&mut reader, offered).zip(crop).map(|((name, holder, site), crop)| {
                Asked::Area(NewGrowingArea {
                    id: ids[1],
                    facts: growing_area::Facts { name, holder, site, identifier: None, purpose },
                    crops: vec![GrowingAreaCrop {
                        crop,
                        variety: None,
                        planted: None,
                        trees: None,
                        expected_yield: None,
                    }],
                    plots: Vec::new(),
                    codes: Vec::new(),
                    statuses: Vec::new(),
                    certificates: Vec::new(),
                    contracts: Vec::new(),
                    demonstration: false,
                })
            })
        }
        (NEW_HOUSE, None) => new_place(&mut reader, offered).map(|(name, holder, site)| {
            Asked::House(NewPackingHouse {
                id: ids[1],
                facts: packing_house::Facts {
                    name,
                    holder,
                    site,
                    identifier: None,
                    point: None,
                    capacity: None,
                },
                codes: Vec::new(),
                statuses: Vec::new(),
                certificates: Vec::new(),
                demonstration: false,
            })
        }),
        _ => {
            reader.complain("subject", "registry-error-choice");
            None
        }
    };
    let read = asked.map(|asked| {
        let subject = match &asked {
            Asked::Known(subject) => *subject,
            Asked::Area(area) => Subject { kind: SubjectKind::GrowingArea, id: area.id },
            Asked::House(house) => Subject { kind: SubjectKind::PackingHouse, id: house.id },
        };
        (NewApplication { id: ids[0], way, subject, markets, demonstration: false }, asked)
    });
    reader.done(read)
}

fn new_place(reader: &mut Reader<'_>, offered: &Offered) -> Option<(Name, Uuid, Site)> {
    let name = reader.needed("name", "registry-error-name");
    let holder = reader.chosen("holder", &offered.holders);
    let site = reader.site(&offered.communes);
    Some((name?, holder?, site?))
}

/// `GET /applications/new?subject=…`.
pub(crate) async fn create_form(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(typed): Query<Typed>,
) -> Result<impl IntoResponse, Error> {
    let offered = offered(&state, &officer, typed.of("subject").parse().ok()).await?;
    Ok(Html(form(&officer, &offered, &typed, FieldErrors::new())))
}

/// `POST /applications`.
pub(crate) async fn create(
    State(state): State<RegistryState>,
    officer: Officer,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let offered = offered(&state, &officer, typed.of("subject").parse().ok()).await?;
    let ids = [state.world.id(), state.world.id()];
    let way = if officer.role == Role::Holder { Way::Applied } else { Way::Proposed };
    let sent = match read(&typed, &offered, ids, way) {
        Err(errors) => Sent::wrong(errors),
        Ok((new, asked)) => {
            let actor = officer.actor(state.world.now());
            let href = format!("/applications/{}", new.id);
            let result = state.db.write(move |tx| {
                match &asked {
                    Asked::Known(_) => {}
                    Asked::Area(area) => growing_area::create(tx, &actor, area)?,
                    Asked::House(house) => packing_house::create(tx, &actor, house)?,
                }
                application::create(tx, &actor, &new)
            });
            Sent::from_write(result.await, href)?
        }
    };
    Ok(again(sent, |errors| form(&officer, &offered, &typed, errors)))
}
