//! Forms that draw a plot: draw it, paste GeoJSON or send a file, look at its area before it is kept.

use std::sync::Arc;

use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Tone, Visitor};
use nguon_plots::vn2000::Zone;
use nguon_plots::{Extent, GeometryError};
use uuid::Uuid;

use super::covered;
use super::files::ground_note;
use super::zones::{zone_choices, zone_text};
use crate::border;
use crate::growing_area::{
    self, FILE_BYTES_MAX, GrowingArea, Judged, LandParcel, NewPlot, NewPlotFile, Outline, Plot,
    PlotFacts, Source, file_key, geometry_key, shape_key,
};
use crate::screen::upload::{self, Upload};
use crate::screen::{
    Choice, Control, FormPage, Input, Preview, Reader, RegistryState, Sent, Typed, again, refused,
    svg_view,
};
use crate::{BaseMap, RegistryError};

/// Largest form with a file, in bytes: the pasted boundary may have 1 MiB besides.
pub(crate) const BODY_MAX: usize = FILE_BYTES_MAX + (2 << 20);
/// Neighbours named in one message.
const NOTES_MAX: usize = 5;
/// Endings of files with boundaries.
const FILES: &str = ".kml,.kmz,.gpx,.geojson,.json,.csv,.txt,.xlsx,.zip,.gpkg";

struct Opened {
    area: GrowingArea,
    households: Vec<Choice>,
    zones: Vec<Zone>,
    plot: Option<Plot>,
    /// The window of the area's plots.
    around: String,
    /// What lies below the drawing.
    base: Option<Arc<BaseMap>>,
    /// The boundary from a file that the form remembers.
    remembered: Option<Outline>,
    /// Whether the border of the province is loaded.
    bordered: bool,
}

async fn opened(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
    plot: Option<Uuid>,
) -> Result<Opened, RegistryError> {
    let (officer, base) = (officer.clone(), state.base_map.clone());
    state
        .db
        .read(move |tx| {
            let area = covered(tx, &officer, id)?;
            let plots = growing_area::plots(tx, id)?;
            let around = around(&plots);
            let found = match plot {
                None => None,
                Some(plot) => {
                    let mut plots = plots.into_iter();
                    Some(plots.find(|one| one.id == plot).ok_or(RegistryError::NotFound)?)
                }
            };
            let households = growing_area::households(tx, &area, found.as_ref())?.into_iter();
            let choice = |(id, label): (Uuid, String)| Choice { value: id.to_string(), label };
            let households = households.map(choice).collect();
            let zones = super::zones::offered(tx, &area.facts.site.province)?;
            let bordered = border::current(tx, &area.facts.site.province)?.is_some();
            let remembered = None;
            Ok(Opened { area, households, zones, plot: found, around, base, remembered, bordered })
        })
        .await
}

/// The window of all drawn plots; empty when there is none.
fn around(plots: &[Plot]) -> String {
    let drawn = plots.iter().filter_map(|plot| plot.facts.outline.as_ref());
    let boxes = drawn.map(|outline| outline.geometry().bounds());
    let all = boxes.reduce(|all, one| Extent {
        west: all.west.min(one.west),
        south: all.south.min(one.south),
        east: all.east.max(one.east),
        north: all.north.max(one.north),
    });
    all.map(|all| format!("{},{},{},{}", all.west, all.south, all.east, all.north))
        .unwrap_or_default()
}

/// A file that was sent with the form takes the place of the pasted text, if it holds one shape: it
/// is kept as received, and the form remembers the shape.
async fn with_file(
    state: &RegistryState,
    officer: &Officer,
    area: Uuid,
    body: Multipart,
) -> Result<(Typed, FieldErrors, String), Error> {
    let (mut typed, sent) = upload::read(body).await?;
    let Some(Upload { name, bytes }) = sent else {
        return Ok((typed, FieldErrors::new(), String::new()));
    };
    let (file, zone) = (state.world.id(), typed.of("zone").parse().ok());
    let judged = growing_area::judge(&bytes, file, zone);
    let (key, place) = match judged.as_ref().map(|judged| judged.shapes.as_slice()) {
        Err(error) => (file_key(error), error.to_string()),
        Ok([Judged { outline: Ok(outline), .. }]) => {
            let new = NewPlotFile { id: file, name, bytes };
            let (drawn, source) = (outline.drawn().to_owned(), outline.source());
            let actor = officer.actor(state.world.now());
            let kept = state.db.write(move |tx| growing_area::keep_file(tx, &actor, area, &new));
            match kept.await {
                Ok(()) => {}
                Err(RegistryError::Refused(refusals)) => {
                    return Ok((typed, refused(&refusals), String::new()));
                }
                Err(error) => return Err(error.into()),
            }
            typed.set("geojson", drawn);
            typed.set("source", source.map(|source| source.to_string()).unwrap_or_default());
            return Ok((typed, FieldErrors::new(), String::new()));
        }
        Ok([Judged { outline: Err(error), .. }]) => (shape_key(error), error.to_string()),
        Ok(_) => ("registry-file-several", String::new()),
    };
    let mut errors = FieldErrors::new();
    errors.add("file", key);
    Ok((typed, errors, place))
}

/// The boundary that the form holds: of the file that it remembers, or as it was, if the text is
/// still the same; else as it stands there.
fn outline_of(typed: &Typed, opened: &Opened) -> Option<Result<Outline, GeometryError>> {
    let text = typed.of("geojson");
    if text.trim().is_empty() {
        return None;
    }
    let before = opened.plot.as_ref().and_then(|plot| plot.facts.outline.as_ref());
    let known = opened.remembered.as_ref().into_iter().chain(before);
    let same = known.into_iter().find(|outline| outline.drawn() == text).cloned();
    Some(same.map_or_else(|| Outline::from_geojson(text), Ok))
}

/// The plot, and the words that say where a boundary is wrong.
fn read(typed: &Typed, opened: &Opened, id: Uuid) -> (Result<NewPlot, FieldErrors>, String) {
    let mut reader = Reader::new(typed);
    let mut place = String::new();
    let number = reader.needed("number", "registry-error-words");
    let household = match typed.of("household") {
        "" => None,
        _ => reader.chosen("household", &opened.households),
    };
    let identifier = reader.optional("identifier", "registry-error-identifier");
    let outline = match outline_of(typed, opened).transpose() {
        Ok(outline) => outline,
        Err(error) => {
            reader.complain("geojson", geometry_key(&error));
            place = error.to_string();
            None
        }
    };
    let declared = reader.decimal("declared-ha", "registry-error-hectares");
    let land = LandParcel {
        id: reader.optional("land-parcel-id", "registry-error-land-parcel"),
        sheet: reader.optional("map-sheet", "registry-error-words"),
        parcel: reader.optional("parcel", "registry-error-words"),
        commune: reader.optional("parcel-commune", "registry-error-unit"),
    };
    let facts =
        number.map(|number| PlotFacts { number, household, identifier, outline, declared, land });
    (reader.done(facts.map(|facts| NewPlot { id, facts })), place)
}

fn typed_of(plot: &Plot) -> Typed {
    let facts = &plot.facts;
    let text = |value: Option<String>| value.unwrap_or_default();
    let mut typed = Typed::default();
    typed.set("number", facts.number.as_str());
    typed.set("household", text(facts.household.map(|id| id.to_string())));
    typed.set("identifier", facts.identifier.as_ref().map_or("", |id| id.digits()));
    typed.set("geojson", facts.outline.as_ref().map_or("", Outline::drawn));
    let source = facts.outline.as_ref().and_then(Outline::source);
    typed.set("zone", zone_text(source.and_then(|source| source.zone)));
    typed.set("declared-ha", text(facts.declared.map(|area| area.to_string())));
    typed.set("land-parcel-id", facts.land.id.as_ref().map_or("", |id| id.as_str()));
    typed.set("map-sheet", facts.land.sheet.as_ref().map_or("", |sheet| sheet.as_str()));
    typed.set("parcel", facts.land.parcel.as_ref().map_or("", |parcel| parcel.as_str()));
    typed.set("parcel-commune", text(facts.land.commune.as_ref().map(ToString::to_string)));
    typed
}

fn preview(visitor: &Visitor, outline: &Outline) -> Preview {
    let geometry = outline.geometry();
    let area = geometry.hectares().to_string();
    let corners = geometry.vertex_count();
    let words = visitor.tr(
        "registry-preview-words",
        &[
            ("area", &nguon_platform::i18n::grouped(visitor.language, &area).as_str()),
            ("corners", &corners),
            (
                "perimeter",
                &nguon_platform::i18n::rounded(visitor.language, geometry.perimeter_m(), 0)
                    .as_str(),
            ),
        ],
    );
    let plots = vec![(geometry.clone(), area, Tone::Plain, None)];
    Preview { words, map: svg_view(plots) }
}

fn form(officer: &Officer, opened: &Opened, typed: &Typed, errors: FieldErrors) -> FormPage {
    let visitor = &officer.visitor;
    let line = |name| Input::line(visitor, typed, name);
    let back = format!("/growing-areas/{}", opened.area.id);
    let (title, action) = match &opened.plot {
        Some(plot) => {
            let title =
                visitor.tr("registry-plot-change", &[("number", &plot.facts.number.as_str())]);
            (title, format!("{back}/plots/{}", plot.id))
        }
        None => (visitor.t("registry-plot-new"), format!("{back}/plots")),
    };
    let mut inputs = vec![
        line("number"),
        line("household").may_choose(opened.households.clone()),
        line("geojson")
            .by(Control::Boundary { bounds: opened.around.clone(), base: opened.base.clone() })
            .helped(visitor, "registry-help-geojson")
            .warned((!opened.bordered).then(|| visitor.t("registry-border-not-checked"))),
        line("source").by(Control::Hidden),
        line("file").by(Control::File(FILES)).helped(visitor, "registry-help-plot-file"),
        line("zone")
            .may_choose(zone_choices(visitor, &opened.zones))
            .helped(visitor, "registry-help-zone"),
        line("declared-ha").unit("ha").helped(visitor, "registry-help-declared"),
        line("identifier").helped(visitor, "registry-help-gln"),
        line("land-parcel-id").helped(visitor, "registry-help-land-parcel"),
        line("map-sheet"),
        line("parcel"),
        line("parcel-commune").helped(visitor, "registry-help-parcel-commune"),
    ];
    let asked = errors.of("overlap-reason").is_some() || !typed.of("overlap-reason").is_empty();
    if asked {
        let reason = line("overlap-reason").helped(visitor, "registry-help-overlap-reason");
        inputs.insert(2, reason);
    }
    let drawn = opened.plot.as_ref().filter(|plot| plot.facts.outline.is_some());
    let more = drawn.map_or_else(Vec::new, |plot| super::reshape::links(visitor, &back, plot.id));
    let outline = Outline::from_geojson(typed.of("geojson")).ok();
    let page = Page::new(visitor, format!("{title} – {}", opened.area.facts.name));
    FormPage {
        page: page.with_island("draw"),
        errors,
        action,
        back,
        intro: String::new(),
        inputs,
        version: opened.area.version,
        search: None,
        with_file: true,
        may_look: true,
        preview: outline.map(|outline| preview(visitor, &outline)),
        more,
    }
}

/// `GET /growing-areas/{id}/plots`.
pub(crate) async fn plot_form(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let opened = opened(&state, &officer, id, None).await?;
    Ok(Html(form(&officer, &opened, &Typed::default(), FieldErrors::new())))
}

/// `GET /growing-areas/{id}/plots/{plot}`.
pub(crate) async fn change_plot_form(
    State(state): State<RegistryState>,
    officer: Officer,
    Path((id, plot)): Path<(Uuid, Uuid)>,
) -> Result<impl IntoResponse, Error> {
    let opened = opened(&state, &officer, id, Some(plot)).await?;
    let typed = opened.plot.as_ref().map(typed_of).unwrap_or_default();
    Ok(Html(form(&officer, &opened, &typed, FieldErrors::new())))
}

/// `POST /growing-areas/{id}/plots`.
pub(crate) async fn add_plot(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    body: Multipart,
) -> Result<Response, Error> {
    let opened = opened(&state, &officer, id, None).await?;
    send(state, officer, opened, body).await
}

/// `POST /growing-areas/{id}/plots/{plot}`.
pub(crate) async fn change_plot(
    State(state): State<RegistryState>,
    officer: Officer,
    Path((id, plot)): Path<(Uuid, Uuid)>,
    body: Multipart,
) -> Result<Response, Error> {
    let opened = opened(&state, &officer, id, Some(plot)).await?;
    send(state, officer, opened, body).await
}

/// What the file that the form remembers says, if it is one of this area's.
async fn remembered(
    state: &RegistryState,
    area: Uuid,
    typed: &Typed,
) -> Result<Option<Outline>, RegistryError> {
    let Ok(source) = typed.of("source").parse::<Source>() else { return Ok(None) };
    let read = state
        .db
        .read::<_, RegistryError>(move |tx| Ok(growing_area::original(tx, area, source.file)?));
    let Some(original) = read.await? else { return Ok(None) };
    let judged = growing_area::judge(&original.bytes, source.file, source.zone);
    let outlines = judged.unwrap_or_default().shapes.into_iter().filter_map(|one| one.outline.ok());
    Ok(outlines.into_iter().find(|outline| outline.source() == Some(source)))
}

/// Whether the boundary lies outside the province; across which borders, and who else has the ground,
/// in words.
async fn ground_of(
    state: &RegistryState,
    officer: &Officer,
    area: &GrowingArea,
    plot: &NewPlot,
) -> Result<(bool, Vec<String>), RegistryError> {
    let Some(outline) = plot.facts.outline.clone() else { return Ok((false, Vec::new())) };
    let (own, site, today) = (Some(plot.id), area.facts.site.clone(), state.today());
    let visitor = officer.visitor.clone();
    let found = state.db.read::<_, RegistryError>(move |tx| {
        let judged = border::judge(tx, &site.province, &site.commune, outline.geometry())?;
        let units = (&site.province, &site.commune);
        let notes = border::notes(tx, &visitor, units, &judged, today)?;
        let ground = growing_area::common_ground(tx, outline.geometry(), own)?;
        Ok((judged.is_refused(), notes, ground))
    });
    let (outside, mut notes, found) = found.await?;
    notes.extend(found.iter().take(NOTES_MAX).map(|one| ground_note(officer, one)));
    Ok((outside, notes))
}

async fn send(
    state: RegistryState,
    officer: Officer,
    mut opened: Opened,
    body: Multipart,
) -> Result<Response, Error> {
    let area = opened.area.id;
    let (typed, errors, place) = with_file(&state, &officer, area, body).await?;
    opened.remembered = remembered(&state, area, &typed).await?;
    let show = |sent: Sent, words: String| {
        again(sent, |errors| {
            let mut page = form(&officer, &opened, &typed, errors);
            page.intro = words;
            page
        })
    };
    if !errors.is_empty() {
        return Ok(show(Sent::wrong(errors), place));
    }
    let known = opened.plot.as_ref().map(|plot| plot.id);
    let (read, place) = read(&typed, &opened, known.unwrap_or_else(|| state.world.id()));
    let plot = match read {
        Ok(plot) => plot,
        Err(errors) => return Ok(show(Sent::wrong(errors), place)),
    };
    let (outside, ground) = ground_of(&state, &officer, &opened.area, &plot).await?;
    if !typed.of("look").is_empty() {
        let mut page = form(&officer, &opened, &typed, FieldErrors::new());
        page.intro = ground.join(" ");
        return Ok(Html(page).into_response());
    }
    let before = opened.plot.as_ref().and_then(|plot| plot.facts.outline.as_ref());
    let moved = before.map(Outline::geometry) != plot.facts.outline.as_ref().map(Outline::geometry);
    let reason = typed.of("overlap-reason").trim();
    if moved && outside {
        let mut errors = FieldErrors::new();
        errors.add("geojson", "registry-error-outside-province");
        return Ok(show(Sent::wrong(errors), ground.join(" ")));
    }
    if moved && !ground.is_empty() && reason.is_empty() {
        let mut errors = FieldErrors::new();
        errors.add("overlap-reason", "registry-error-overlap-reason");
        return Ok(show(Sent::wrong(errors), ground.join(" ")));
    }
    let (mut actor, version) = (officer.actor(state.world.now()), typed.version());
    if !reason.is_empty() {
        actor = actor.because(reason);
    }
    let result = state.db.write(move |tx| match known {
        Some(_) => growing_area::update_plot(tx, &actor, area, version, &plot),
        None => growing_area::add_plot(tx, &actor, area, version, &plot),
    });
    Ok(show(Sent::from_write(result.await, format!("/growing-areas/{area}"))?, ground.join(" ")))
}
