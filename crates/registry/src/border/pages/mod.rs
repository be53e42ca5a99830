//! `/map/borders`: which borders are loaded, one of them as it is drawn, and the lines for the map.

pub(crate) mod outside;

use askama::Template;
use axum::Form;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::audit;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::i18n;
use nguon_platform::places::{self, Unit};
use nguon_platform::territory::UnitId;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Tone, Visitor};
use nguon_plots::files::FileError;
use nguon_plots::vn2000::Zone;
use nguon_plots::{Limits, PlotGeometry};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::store::KIND;
use super::{Border, BorderError, FILE_BYTES_MAX, NewBorder, NewFile, Read};
use super::{current, former, of_all, of_unit, original, put, remove, units_of};
use crate::growing_area::pages::Asked;
use crate::growing_area::pages::zones::{offered, zone_choices};
use crate::growing_area::{file_key, shape_key};
use crate::screen::upload::{self, Upload};
use crate::screen::{
    Choice, Fact, Line, Listing, Reader, RegistryState, Sent, SvgView, Typed, fact, svg_view,
};
use crate::site::seat;
use crate::{RegistryError, Words};

/// Largest form with a file, in bytes.
pub(crate) const BODY_MAX: usize = FILE_BYTES_MAX + (1 << 20);
/// Entries of the log that a page shows.
const LINES_MAX: u32 = 50;
/// The choice of all units that the file names by code.
const BY_CODE: &str = "by-code";

/// Of which province the communes are asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct InProvince {
    province: String,
}

#[derive(Template)]
#[template(path = "border/templates/list.html")]
struct ListPage {
    page: Page,
    errors: FieldErrors,
    /// Where in the file the trouble is.
    place: String,
    /// Where the communes of each province are; empty where there is one province.
    provinces: Vec<Choice>,
    province: String,
    rows: Vec<Row>,
    units: Vec<Choice>,
    unit: String,
    zones: Vec<Choice>,
    zone: String,
    reason: String,
}

/// A unit in the list.
struct Row {
    href: String,
    name: String,
    state: (Tone, String),
    area: String,
    since: String,
}

/// The units that a person's office loads borders of.
struct Known {
    provinces: Vec<Unit>,
    communes: Vec<Unit>,
    zones: Vec<Zone>,
    borders: Vec<Border>,
}

impl Known {
    fn read(
        tx: &mut Tx<'_>,
        officer: &Officer,
        province: Option<&UnitId>,
        today: jiff::civil::Date,
    ) -> Result<Self, DbError> {
        let (provinces, communes) = units_of(tx, &officer.territory, province, today)?;
        let mut borders = Vec::new();
        for unit in provinces.iter().chain(&communes) {
            borders.extend(current(tx, &unit.id)?);
        }
        let of = province.or(provinces.first().map(|unit| &unit.id));
        let zones = of.map_or(Ok(Vec::new()), |of| offered(tx, of))?;
        Ok(Self { provinces, communes, zones, borders })
    }

    fn units(&self) -> impl Iterator<Item = &Unit> {
        self.provinces.iter().chain(&self.communes)
    }

    fn border(&self, unit: &UnitId) -> Option<&Border> {
        self.borders.iter().find(|border| border.unit == *unit)
    }
}

fn name_of(unit: &Unit, today: jiff::civil::Date) -> String {
    let period = unit.on(today).or(unit.last());
    period.map_or_else(|| unit.id.to_string(), places::Period::full_name)
}

fn address(unit: &UnitId) -> String {
    format!("/map/borders/{unit}")
}

fn hectares(visitor: &Visitor, border: &Border) -> String {
    i18n::grouped(visitor.language, border.area.whole_m2() / 10_000)
}

fn list_page(
    officer: &Officer,
    today: jiff::civil::Date,
    known: &Known,
    typed: &Typed,
    (errors, place): (FieldErrors, String),
) -> ListPage {
    let visitor = &officer.visitor;
    let page = Page::new(visitor, visitor.t("registry-borders"));
    let row = |unit: &Unit| {
        let border = known.border(&unit.id);
        let state = match border {
            Some(_) => (Tone::Good, visitor.t("registry-border-loaded")),
            None => (Tone::Plain, visitor.t("registry-border-none")),
        };
        Row {
            href: address(&unit.id),
            name: name_of(unit, today),
            state,
            area: border.map(|border| hectares(visitor, border)).unwrap_or_default(),
            since: border.map(|it| page.moment(it.begun)).unwrap_or_default(),
        }
    };
    let choice = |unit: &Unit| Choice { value: unit.id.to_string(), label: name_of(unit, today) };
    let by_code = Choice { value: BY_CODE.to_owned(), label: visitor.t("registry-border-by-code") };
    let several = known.provinces.len() > 1;
    ListPage {
        errors,
        place,
        provinces: known.provinces.iter().filter(|_| several).map(choice).collect(),
        province: typed.of("province").to_owned(),
        rows: known.units().map(row).collect(),
        units: std::iter::once(by_code).chain(known.units().map(choice)).collect(),
        unit: typed.of("unit").to_owned(),
        zones: zone_choices(visitor, &known.zones),
        zone: typed.of("zone").to_owned(),
        reason: typed.of("reason").to_owned(),
        page,
    }
}

/// `GET /map/borders?province=…`.
pub(crate) async fn list(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(asked): Query<InProvince>,
) -> Result<impl IntoResponse, Error> {
    let (person, today) = (officer.clone(), state.today());
    let province: Option<UnitId> = asked.province.parse().ok();
    let known = state.db.read::<_, RegistryError>(move |tx| {
        Ok(Known::read(tx, &person, province.as_ref(), today)?)
    });
    let mut typed = Typed::default();
    typed.set("province", asked.province);
    let told = (FieldErrors::new(), String::new());
    Ok(Html(list_page(&officer, today, &known.await?, &typed, told)))
}

/// What a file comes to: borders, or a complaint about a field and the place of the trouble.
type Taken = Result<Vec<(UnitId, Read)>, (&'static str, &'static str, String)>;

fn key(error: &BorderError) -> &'static str {
    match error {
        BorderError::File(FileError::TooLong { .. }) => "registry-error-border-file-long",
        BorderError::File(error) => file_key(error),
        BorderError::NotNamed { .. } => "registry-error-border-not-named",
        BorderError::NoneNamed => "registry-error-border-none-named",
        BorderError::Shape { error, .. } => shape_key(error),
    }
}

fn complaint(unit: &str, error: &BorderError) -> (&'static str, &'static str, String) {
    let place = match error {
        BorderError::Shape { at, .. } => format!("{unit} ({at}): {error}"),
        other => other.to_string(),
    };
    ("file", key(error), place)
}

fn take(
    known: &Known,
    today: jiff::civil::Date,
    wanted: &str,
    bytes: &[u8],
    zone: Option<Zone>,
) -> Taken {
    if wanted == BY_CODE {
        let units: Vec<UnitId> = known.units().map(|unit| unit.id.clone()).collect();
        let read = of_all(bytes, zone, &units).map_err(|error| complaint("", &error))?;
        let one = |(unit, read): (UnitId, Result<Read, BorderError>)| match read {
            Ok(read) => Ok((unit, read)),
            Err(error) => Err(complaint(unit.code(), &error)),
        };
        return read.into_iter().map(one).collect();
    }
    let unit = known.units().find(|unit| unit.id.to_string() == wanted);
    let unit = unit.ok_or(("unit", "registry-error-choice", String::new()))?;
    let read = of_unit(bytes, zone, unit, today);
    let read = read.map_err(|error| complaint(&name_of(unit, today), &error))?;
    Ok(vec![(unit.id.clone(), read)])
}

/// `POST /map/borders`: keep a file and the borders in it.
pub(crate) async fn load(
    State(state): State<RegistryState>,
    officer: Officer,
    body: Multipart,
) -> Result<Response, Error> {
    let today = state.today();
    let (typed, sent) = upload::read(body).await?;
    let mut reader = Reader::new(&typed);
    let reason: Option<Words> = reader.optional("reason", "registry-error-words");
    let zone: Option<Zone> = reader.optional("zone", "registry-error-choice");
    if sent.is_none() {
        reader.complain("file", "registry-error-plot-file-needed");
    }
    let read = reader.done(sent);
    let province: Option<UnitId> = typed.of("province").parse().ok();
    let (person, wanted) = (officer.clone(), typed.of("unit").to_owned());
    let found = state.db.read::<_, RegistryError>(move |tx| {
        let known = Known::read(tx, &person, province.as_ref(), today)?;
        let taken = read.map(|Upload { name, bytes }| {
            (take(&known, today, &wanted, &bytes, zone), name, bytes)
        });
        Ok((known, taken))
    });
    let (known, taken) = found.await?;
    let again = |sent: Sent, place: String| match sent {
        Sent::Done(href) => Redirect::to(&href).into_response(),
        Sent::Again { errors, status } => {
            let page = list_page(&officer, today, &known, &typed, (errors, place));
            (status, Html(page)).into_response()
        }
    };
    let (taken, name, bytes) = match taken {
        Ok((Ok(taken), name, bytes)) => (taken, name, bytes),
        Ok((Err((field, key, place)), ..)) => {
            let mut errors = FieldErrors::new();
            errors.add(field, key);
            return Ok(again(Sent::wrong(errors), place));
        }
        Err(errors) => return Ok(again(Sent::wrong(errors), String::new())),
    };
    let file = NewFile { id: state.world.id(), name, bytes, zone };
    let borders: Vec<NewBorder> = taken
        .into_iter()
        .map(|(unit, (shapes, geometry))| NewBorder {
            id: state.world.id(),
            unit,
            shapes,
            geometry,
        })
        .collect();
    let href = match borders.as_slice() {
        [only] => address(&only.unit),
        _ => "/map/borders".to_owned(),
    };
    let actor = officer.actor(state.world.now());
    let written = state.db.write(move |tx| put(tx, &actor, &file, &borders, reason.as_ref())).await;
    Ok(again(Sent::from_write(written, href)?, String::new()))
}

#[derive(Template)]
#[template(path = "border/templates/record.html")]
struct RecordPage {
    page: Page,
    errors: FieldErrors,
    href: String,
    facts: Vec<Fact>,
    picture: Option<SvgView>,
    loaded: Option<Uuid>,
    reason: String,
    former: Vec<Former>,
    activity: Vec<Line>,
}

/// A border that ended.
struct Former {
    id: Uuid,
    file: String,
    held: String,
    reason: String,
}

async fn record_page(
    state: &RegistryState,
    officer: &Officer,
    unit: UnitId,
    typed: &Typed,
    errors: FieldErrors,
) -> Result<RecordPage, Error> {
    let (person, today) = (officer.clone(), state.today());
    let wanted = unit.clone();
    let read = state.db.read::<_, RegistryError>(move |tx| {
        let named = named(tx, &person, &wanted, today)?;
        let activity = audit::of_thing(tx, KIND, &wanted.to_string(), LINES_MAX)?;
        Ok((named, current(tx, &wanted)?, former(tx, &wanted)?, activity))
    });
    let (name, border, former, activity) = read.await?;
    let visitor = &officer.visitor;
    let page = Page::new(visitor, visitor.tr("registry-border-of", &[("unit", &name.as_str())]));
    let moment = |at: jiff::Timestamp| page.moment(at);
    let facts = border.iter().flat_map(|border| {
        [
            fact(visitor, "area-ha", hectares(visitor, border)),
            fact(visitor, "corners", i18n::grouped(visitor.language, border.corners)),
            fact(visitor, "plot-file", border.file_name.clone()),
            fact(visitor, "file-shapes", border.file_shapes.clone()),
            fact(visitor, "received", format!("{}, {}", moment(border.begun), border.begun_by)),
        ]
    });
    let drawn = border.as_ref().and_then(|border| {
        let line = PlotGeometry::from_geojson_within(&border.drawn, &Limits::UNIT).ok()?;
        svg_view(vec![(line, name.clone(), Tone::Plain, None)])
    });
    let former = former.into_iter().map(|border| Former {
        id: border.id,
        held: format!(
            "{} – {}",
            moment(border.begun),
            border.ended.map(moment).unwrap_or_default()
        ),
        file: border.file_name,
        reason: border.end_reason.unwrap_or_default(),
    });
    Ok(RecordPage {
        errors,
        href: address(&unit),
        facts: facts.collect(),
        picture: drawn,
        loaded: border.as_ref().map(|border| border.id),
        reason: typed.of("reason").to_owned(),
        former: former.collect(),
        activity: activity.into_iter().map(|row| Line::new(visitor, row)).collect(),
        page,
    })
}

/// The unit's name, if the person's office loads its border.
fn named(
    tx: &mut Tx<'_>,
    officer: &Officer,
    unit: &UnitId,
    today: jiff::civil::Date,
) -> Result<String, RegistryError> {
    let found = places::unit(tx, unit)?.ok_or(RegistryError::NotFound)?;
    let parent = found.on(today).and_then(|period| period.parent.clone());
    let province = parent.as_ref().unwrap_or(unit);
    let (provinces, communes) = units_of(tx, &officer.territory, Some(province), today)?;
    let own = provinces.iter().chain(&communes).find(|one| one.id == *unit);
    own.map(|unit| name_of(unit, today)).ok_or(RegistryError::NotFound)
}

/// `GET /map/borders/{unit}`.
pub(crate) async fn record(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(unit): Path<String>,
) -> Result<impl IntoResponse, Error> {
    let unit = unit.parse().map_err(|_| Error::NotFound)?;
    let errors = FieldErrors::new();
    Ok(Html(record_page(&state, &officer, unit, &Typed::default(), errors).await?))
}

/// `POST /map/borders/{unit}/remove`: hold plots against it no longer.
pub(crate) async fn take_away(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(unit): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let unit: UnitId = unit.parse().map_err(|_| Error::NotFound)?;
    let mut reader = Reader::new(&typed);
    let reason: Option<Words> = reader.needed("reason", "registry-error-reason-needed");
    let sent = match reader.done(reason) {
        Err(errors) => Sent::wrong(errors),
        Ok(reason) => {
            let (person, today) = (officer.clone(), state.today());
            let (actor, gone) = (officer.actor(state.world.now()), unit.clone());
            let written = state.db.write(move |tx| {
                named(tx, &person, &gone, today)?;
                remove(tx, &actor, &gone, &reason)
            });
            Sent::from_write(written.await, address(&unit))?
        }
    };
    Ok(match sent {
        Sent::Done(href) => Redirect::to(&href).into_response(),
        Sent::Again { errors, status } => {
            let page = record_page(&state, &officer, unit, &typed, errors).await?;
            (status, Html(page)).into_response()
        }
    })
}

/// `GET /map/borders/{unit}/files/{border}`: the bytes as they were received.
pub(crate) async fn file(
    State(state): State<RegistryState>,
    officer: Officer,
    Path((unit, border)): Path<(String, Uuid)>,
) -> Result<Response, Error> {
    let unit: UnitId = unit.parse().map_err(|_| Error::NotFound)?;
    let (person, today) = (officer.clone(), state.today());
    let found = state.db.read::<_, RegistryError>(move |tx| {
        named(tx, &person, &unit, today)?;
        original(tx, &unit, border)?.ok_or(RegistryError::NotFound)
    });
    let (name, bytes) = found.await?;
    Ok(upload::original(&name, bytes))
}

/// `GET /map/borders.json`: the borders of the person's province and of the commune asked for, as
/// lines of a map.
pub(crate) async fn lines(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let (territory, today) = (officer.territory.clone(), state.today());
    let commune = asked.filter(today)?.commune;
    let read = state.db.read::<_, RegistryError>(move |tx| {
        let (own, province) = seat(tx, &territory, today)?;
        let communes: Vec<UnitId> = commune.into_iter().chain(own).collect();
        Ok(super::lines(tx, &territory, province.as_ref(), &communes)?)
    });
    let features: Result<Vec<Json>, serde_json::Error> = read
        .await?
        .into_iter()
        .map(|(unit, drawn)| {
            let level = if unit.is_commune() { "commune" } else { "province" };
            Ok(json!({
                "type": "Feature",
                "geometry": serde_json::from_str::<Json>(&drawn)?,
                "properties": { "unit": unit.to_string(), "level": level },
            }))
        })
        .collect();
    let body = json!({
        "type": "FeatureCollection",
        "features": features.map_err(Error::internal)?,
    });
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], body.to_string()))
}
