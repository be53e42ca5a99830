//! Opening a round: cycle, period, units.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::i18n::{self, Language};
use nguon_platform::places::{self, Level};
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::text::fold_vi;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Visitor};
use serde::Deserialize;

use super::list::name;
use crate::PlanningState;
use crate::desk::Typed;
use crate::report::cycle::{self, Cycle};
use crate::report::store::{self, ReportError};
use crate::report::{NewPart, NewRound};

/// Most offices beside the communes.
const OFFICES_MAX: usize = 100;

/// Which round is to be opened.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    cycle: String,
    province: String,
    /// `none` leaves all units out to begin with.
    units: String,
}

/// A unit that may be asked.
struct Unit {
    id: UnitId,
    name: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "report/templates/new.html")]
struct NewPage {
    page: Page,
    errors: FieldErrors,
    typed: Typed,
    cycle: String,
    cycles: Vec<(String, String)>,
    province: String,
    provinces: Vec<(String, String)>,
    units: Vec<Unit>,
}

/// Provinces that the territory covers, and the communes of the chosen one.
struct Places {
    provinces: Vec<(UnitId, String)>,
    chosen: UnitId,
    communes: Vec<(UnitId, String)>,
}

/// `GET /reports/new`.
pub async fn form(
    State(state): State<PlanningState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let today = i18n::today(state.world.now());
    let cycles = cycle::cycles().map_err(ReportError::Facts)?;
    let cycle = cycles.iter().find(|cycle| cycle.id == asked.cycle).or(cycles.first());
    let cycle = cycle.ok_or(Error::NotFound)?;
    let places = read_places(&state, &officer, &asked.province, today).await?;
    let mut typed = defaults(&officer.visitor, cycle, &places, today);
    for (id, _) in places.communes.iter().filter(|_| asked.units != "none") {
        typed.set("unit", id.to_string());
    }
    let page = show(&officer, &cycles, &cycle.id, places, typed, FieldErrors::new());
    Ok(Html(page).into_response())
}

fn defaults(visitor: &Visitor, cycle: &Cycle, places: &Places, today: Date) -> Typed {
    // The report itself is written in Vietnamese.
    let mut visitor = visitor.clone();
    visitor.language = Language::Vi;
    let due = cycle.next(today);
    let province = places.provinces.iter().find(|(id, _)| *id == places.chosen);
    let province = province.map_or("", |(_, name)| name.as_str());
    let name = ["Tỉnh ", "Thành phố "].iter().find_map(|kind| province.strip_prefix(kind));
    let year = due.as_of.year().to_string();
    let mut typed = Typed::default();
    typed.set(
        "title",
        visitor.tr("report-default-title", &[("cycle", &cycle.every.word()), ("year", &year)]),
    );
    typed.set("from", due.from.to_string());
    typed.set("as_of", due.as_of.to_string());
    typed.set("before", due.before.map_or_else(String::new, |day| day.to_string()));
    // The name of the province stays on one line of the paper's narrow heading.
    let unbroken = province.replace(' ', "\u{a0}");
    let superior = visitor.tr("report-default-superior", &[("province", &unbroken)]);
    typed.set("superior", superior.to_uppercase());
    typed.set("agency", visitor.t("report-default-agency"));
    typed.set("place", name.unwrap_or(province));
    typed
}

fn show(
    officer: &Officer,
    cycles: &[Cycle],
    cycle: &str,
    places: Places,
    typed: Typed,
    errors: FieldErrors,
) -> NewPage {
    let page = Page::new(&officer.visitor, officer.visitor.t("report-new"));
    let chosen: Vec<&str> = typed.all("unit").collect();
    let units = places.communes.into_iter().map(|(id, name)| Unit {
        chosen: chosen.contains(&id.to_string().as_str()),
        id,
        name,
    });
    NewPage {
        units: units.collect(),
        cycle: cycle.to_owned(),
        cycles: cycles.iter().map(|one| (one.id.clone(), name(&page, one))).collect(),
        province: places.chosen.to_string(),
        provinces: places.provinces.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        page,
        errors,
        typed,
    }
}

async fn read_places(
    state: &PlanningState,
    officer: &Officer,
    wanted: &str,
    today: Date,
) -> Result<Places, Error> {
    let (territory, wanted) = (officer.territory.clone(), wanted.parse::<UnitId>().ok());
    let found = state.db.read::<_, DbError>(move |tx| {
        let provinces = provinces(tx, &territory, today)?;
        let chosen = provinces.iter().find(|(id, _)| Some(id) == wanted.as_ref());
        let Some((chosen, _)) = chosen.or(provinces.first()).cloned() else { return Ok(None) };
        let children = places::children(tx, &chosen, today)?;
        let communes = children.iter().filter(|unit| unit.level == Level::Commune);
        let named =
            communes.filter_map(|unit| Some((unit.id.clone(), unit.on(today)?.full_name())));
        let mut communes: Vec<_> = named.collect();
        communes.sort_by_cached_key(|(_, name)| fold_vi(name));
        Ok(Some(Places { provinces, chosen, communes }))
    });
    found.await?.ok_or(Error::NotFound)
}

fn provinces(
    tx: &mut Tx<'_>,
    territory: &Territory,
    today: Date,
) -> Result<Vec<(UnitId, String)>, DbError> {
    let all = places::provinces(tx, today)?;
    let named = all.iter().filter_map(|unit| Some((unit.id.clone(), unit.on(today)?.full_name())));
    let covered = named.filter(|(id, _)| match territory {
        Territory::Country => true,
        Territory::Province(own) => own == id,
        Territory::Commune(_) | Territory::Holder(_) | Territory::Nowhere => false,
    });
    Ok(covered.collect())
}

/// `POST /reports`.
pub async fn make(
    State(state): State<PlanningState>,
    officer: Officer,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let today = i18n::today(state.world.now());
    let cycles = cycle::cycles().map_err(ReportError::Facts)?;
    let cycle = cycles.iter().find(|cycle| cycle.id == typed.of("cycle")).ok_or(Error::NotFound)?;
    let places = read_places(&state, &officer, typed.of("province"), today).await?;
    if places.chosen.to_string() != typed.of("province") {
        return Err(Error::NotFound);
    }
    match read(&state, &typed, cycle, &places) {
        Err(errors) => {
            let page = show(&officer, &cycles, &cycle.id, places, typed, errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Ok(new) => {
            let (actor, id) = (officer.actor(state.world.now()), new.id);
            state.db.write(move |tx| store::open(tx, &actor, &new)).await?;
            Ok(Redirect::to(&format!("/reports/{id}")).into_response())
        }
    }
}

fn read(
    state: &PlanningState,
    typed: &Typed,
    cycle: &Cycle,
    places: &Places,
) -> Result<NewRound, FieldErrors> {
    let mut errors = FieldErrors::new();
    let title = typed.line("title", &mut errors);
    let (from, as_of) = (typed.day("from", &mut errors), typed.day("as_of", &mut errors));
    let before = typed.day("before", &mut errors);
    let superior = typed.line("superior", &mut errors);
    let agency = typed.line("agency", &mut errors);
    let place = typed.line("place", &mut errors);
    for (name, day) in [("from", from), ("as_of", as_of)] {
        if day.is_none() && errors.of(name).is_none() {
            errors.add(name, "report-error-empty");
        }
    }
    if from.zip(as_of).is_some_and(|(from, as_of)| from > as_of) {
        errors.add("as_of", "report-error-period");
    }
    let asked: Vec<&str> = typed.all("unit").collect();
    let communes =
        places.communes.iter().filter(|(id, _)| asked.contains(&id.to_string().as_str()));
    let part =
        |name: &str, commune| NewPart { id: state.world.id(), name: name.to_owned(), commune };
    let mut parts: Vec<NewPart> = communes.map(|(id, name)| part(name, Some(id.clone()))).collect();
    let offices = typed.of("offices").lines().map(str::trim).filter(|name| !name.is_empty());
    parts.extend(offices.take(OFFICES_MAX).map(|name| part(name, None)));
    if parts.is_empty() {
        errors.add("unit", "report-error-units");
    }
    match (from, as_of) {
        (Some(from), Some(as_of)) if errors.is_empty() => Ok(NewRound {
            id: state.world.id(),
            cycle: cycle.id.clone(),
            title,
            from,
            as_of,
            before,
            superior,
            agency,
            place,
            province: places.chosen.clone(),
            parts,
            demonstration: false,
        }),
        _ => Err(errors),
    }
}
