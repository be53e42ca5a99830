//! Files with boundaries: sent and kept as received, judged shape by shape, taken plot by plot, and
//! handed out again.

use askama::Template;
use axum::Form;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::i18n;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Tone, Visitor};
use nguon_plots::vn2000::Zone;
use serde::Deserialize;
use uuid::Uuid;

use super::covered;
use super::zones::{zone_choices, zone_text};
use crate::RegistryError;
use crate::border;
use crate::growing_area::{
    self, CommonGround, GrowingArea, Judged, Judgement, NewPlot, NewPlotFile, Outline, Plot,
    PlotFacts, PlotFile, file_key, judge, shape_key,
};
use crate::screen::upload::{self, Upload};
use crate::screen::{Choice, RegistryState, SvgView, Typed, refused, svg_view};

/// Shapes in the picture; the table has them all.
const PICTURE_SHAPES_MAX: usize = 500;

#[derive(Template)]
#[template(path = "growing_area/templates/files.html")]
struct FilesPage {
    page: Page,
    errors: FieldErrors,
    base: String,
    zones: Vec<Choice>,
    zone: String,
    files: Vec<FileRow>,
}

struct FileRow {
    file: PlotFile,
    size: String,
}

struct Files {
    area: GrowingArea,
    zones: Vec<Zone>,
    kept: Vec<PlotFile>,
}

async fn listed(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
) -> Result<Files, RegistryError> {
    let officer = officer.clone();
    let read = move |tx: &mut nguon_platform::db::Tx<'_>| {
        let area = covered(tx, &officer, id)?;
        let zones = super::zones::offered(tx, &area.facts.site.province)?;
        Ok(Files { zones, kept: growing_area::files(tx, id)?, area })
    };
    state.db.read(read).await
}

fn files_page(officer: &Officer, found: Files, typed: &Typed, errors: FieldErrors) -> FilesPage {
    let visitor = &officer.visitor;
    let title = format!("{} – {}", visitor.t("registry-plot-files"), found.area.facts.name);
    let row = |file: PlotFile| FileRow {
        size: visitor.tr("registry-file-kib", &[("kib", &file.bytes.div_ceil(1024))]),
        file,
    };
    FilesPage {
        page: Page::new(visitor, title),
        errors,
        base: format!("/growing-areas/{}", found.area.id),
        zones: zone_choices(visitor, &found.zones),
        zone: typed.of("zone").to_owned(),
        files: found.kept.into_iter().map(row).collect(),
    }
}

/// `GET /growing-areas/{id}/plot-files`.
pub(crate) async fn files(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let found = listed(&state, &officer, id).await?;
    Ok(Html(files_page(&officer, found, &Typed::default(), FieldErrors::new())))
}

/// `POST /growing-areas/{id}/plot-files`: keep the file, then judge it on its own page.
pub(crate) async fn send_file(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    body: Multipart,
) -> Result<Response, Error> {
    let found = listed(&state, &officer, id).await?;
    let (typed, sent) = upload::read(body).await?;
    let errors = match sent {
        None => complaint("file", "registry-error-plot-file-needed"),
        Some(Upload { name, bytes }) => {
            let new = NewPlotFile { id: state.world.id(), name, bytes };
            let (file, actor) = (new.id, officer.actor(state.world.now()));
            let kept = state.db.write(move |tx| growing_area::keep_file(tx, &actor, id, &new));
            match kept.await {
                Ok(()) => {
                    return Ok(Redirect::to(&address(id, file, typed.of("zone"))).into_response());
                }
                Err(RegistryError::Refused(refusals)) => refused(&refusals),
                Err(error) => return Err(error.into()),
            }
        }
    };
    let page = files_page(&officer, found, &typed, errors);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

fn complaint(field: &'static str, key: &'static str) -> FieldErrors {
    let mut errors = FieldErrors::new();
    errors.add(field, key);
    errors
}

fn address(area: Uuid, file: Uuid, zone: &str) -> String {
    let zone = nguon_platform::web::encode(zone);
    format!("/growing-areas/{area}/plot-files/{file}?zone={zone}")
}

/// `GET /growing-areas/{id}/plot-files/{file}/original`: the bytes as they were received.
pub(crate) async fn original(
    State(state): State<RegistryState>,
    officer: Officer,
    Path((id, file)): Path<(Uuid, Uuid)>,
) -> Result<Response, Error> {
    let found = state.db.read::<_, RegistryError>(move |tx| {
        covered(tx, &officer, id)?;
        growing_area::original(tx, id, file)?.ok_or(RegistryError::NotFound)
    });
    let found = found.await?;
    Ok(upload::original(&found.name, found.bytes))
}

/// What metres mean, as the address says it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct InZone {
    zone: String,
}

#[derive(Template)]
#[template(path = "growing_area/templates/file.html")]
struct FilePage {
    page: Page,
    errors: FieldErrors,
    base: String,
    action: String,
    name: String,
    zones: Vec<Choice>,
    zone: String,
    version: i64,
    /// Why the file as a whole cannot be read, with the place in it.
    unreadable: Option<[String; 2]>,
    /// Which layers or sheets were read and which not, in words.
    layers: Vec<String>,
    rows: Vec<Row>,
    /// How many shapes can be taken.
    good: usize,
    /// Whether a reason is asked for, because registered plots have the ground already, or because
    /// it lies across a border.
    crossing: bool,
    /// Whether the border of the province is loaded.
    bordered: bool,
    reason: String,
    picture: Option<SvgView>,
}

/// A shape in words.
struct Row {
    index: usize,
    at: usize,
    number: String,
    /// The layer or sheet that holds it.
    layer: Option<String>,
    /// What the file calls it.
    name: String,
    /// Area and corners; empty when it was refused.
    size: String,
    tone: Tone,
    state: String,
    /// Why it was refused and what to do, or with whom it shares ground.
    notes: Vec<String>,
    good: bool,
    taken: bool,
}

/// A file opened for one area.
struct Opened {
    area: GrowingArea,
    plots: Vec<Plot>,
    zones: Vec<Zone>,
    name: String,
    zone: Option<Zone>,
    judged: Result<Judgement, nguon_plots::files::FileError>,
    /// For each shape, in their order.
    ground: Vec<Vec<CommonGround>>,
    /// For each shape, how it lies to the borders of its units, in words and as judged.
    borders: Vec<(Vec<String>, border::Judgement)>,
    /// Whether the border of the province is loaded.
    bordered: bool,
}

impl Opened {
    /// Whether a shape lies wholly outside the province and is not taken.
    fn is_outside(&self, index: usize) -> bool {
        self.borders.get(index).is_some_and(|(_, judged)| judged.is_refused())
    }

    /// Whether a shape is taken only with a reason.
    fn wants_reason(&self, index: usize) -> bool {
        self.ground.get(index).is_some_and(|ground| !ground.is_empty())
            || self.borders.get(index).is_some_and(|(_, judged)| judged.wants_reason())
    }
}

async fn opened(
    state: &RegistryState,
    officer: &Officer,
    (id, file): (Uuid, Uuid),
    zone: Option<Zone>,
) -> Result<Opened, RegistryError> {
    let (officer, today) = (officer.clone(), state.today());
    let read = move |tx: &mut nguon_platform::db::Tx<'_>| {
        let area = covered(tx, &officer, id)?;
        let found = growing_area::original(tx, id, file)?.ok_or(RegistryError::NotFound)?;
        let plots = growing_area::plots(tx, id)?;
        let judged = judge(&found.bytes, file, zone);
        let (mut ground, mut borders) = (Vec::new(), Vec::new());
        let (province, commune) = (&area.facts.site.province, &area.facts.site.commune);
        for one in judged.iter().flat_map(|judged| &judged.shapes) {
            let own = one.known(&plots, &one.number).map(|plot| plot.id);
            let outline = one.outline.as_ref().ok();
            ground.push(match outline {
                Some(outline) => growing_area::common_ground(tx, outline.geometry(), own)?,
                None => Vec::new(),
            });
            borders.push(match outline {
                Some(outline) => {
                    let judged = border::judge(tx, province, commune, outline.geometry())?;
                    let units = (province, commune);
                    (border::notes(tx, &officer.visitor, units, &judged, today)?, judged)
                }
                None => Default::default(),
            });
        }
        let zones = super::zones::offered(tx, province)?;
        let bordered = border::current(tx, province)?.is_some();
        let name = found.name;
        Ok(Opened { area, plots, zones, name, zone, judged, ground, borders, bordered })
    };
    state.db.read(read).await
}

/// With whom a boundary shares ground: by name where the officer may know it.
pub(super) fn ground_note(officer: &Officer, one: &CommonGround) -> String {
    let visitor = &officer.visitor;
    let percent = i18n::rounded(visitor.language, one.overlap.share_of_a * 100.0, 1);
    let area = i18n::rounded(visitor.language, one.overlap.area_m2, 0);
    if officer.covers(&one.placed) {
        visitor.tr(
            "registry-overlap-with",
            &[
                ("plot", &one.number.as_str()),
                ("area", &one.area_name.as_str()),
                ("m2", &area.as_str()),
                ("percent", &percent.as_str()),
            ],
        )
    } else {
        let said: [(&str, &dyn i18n::Arg); 2] =
            [("m2", &area.as_str()), ("percent", &percent.as_str())];
        visitor.tr("registry-overlap-elsewhere", &said)
    }
}

fn row(officer: &Officer, opened: &Opened, one: &Judged, typed: Option<&Typed>) -> Row {
    let visitor = &officer.visitor;
    let known = one.known(&opened.plots, &one.number);
    let outside = opened.is_outside(one.index);
    let mut notes: Vec<String> = Vec::new();
    let (tone, key, size) = match &one.outline {
        Err(error) => {
            let place = error.place().map(|place| place.to_string()).unwrap_or_default();
            notes.push(format!("{} {place}", visitor.t(shape_key(error))).trim().to_owned());
            (Tone::Danger, "registry-shape-refused", String::new())
        }
        Ok(outline) => {
            let geometry = outline.geometry();
            let hectares = i18n::grouped(visitor.language, geometry.hectares().to_string());
            let size = visitor.tr(
                "registry-shape-size",
                &[("area", &hectares.as_str()), ("corners", &geometry.vertex_count())],
            );
            let before = known.and_then(|plot| plot.facts.outline.as_ref());
            let (tone, key) = match (known, before) {
                _ if outside => {
                    notes.push(visitor.t("registry-error-outside-province"));
                    (Tone::Danger, "registry-shape-refused")
                }
                (None, _) => (Tone::Good, "registry-shape-new"),
                (Some(_), Some(before)) if before.geometry() == geometry => {
                    (Tone::Plain, "registry-shape-same")
                }
                (Some(_), _) => (Tone::Warning, "registry-shape-changed"),
            };
            (tone, key, size)
        }
    };
    if let Some((said, _)) = opened.borders.get(one.index).filter(|_| !outside) {
        notes.extend(said.iter().cloned());
    }
    let ground = opened.ground.get(one.index).map(Vec::as_slice).unwrap_or_default();
    notes.extend(ground.iter().take(5).map(|ground| ground_note(officer, ground)));
    let crossed =
        one.crossed.iter().take(5).map(|at| visitor.tr("registry-overlap-in-file", &[("at", at)]));
    notes.extend(crossed);
    let (number, take) = (format!("number-{}", one.index), format!("take-{}", one.index));
    Row {
        index: one.index,
        at: one.at,
        number: typed.map_or_else(|| one.number.to_string(), |typed| typed.of(&number).to_owned()),
        layer: one.layer.clone(),
        name: one.name.clone().unwrap_or_default(),
        size,
        tone,
        state: visitor.t(key),
        good: one.outline.is_ok() && !outside,
        taken: match typed {
            Some(typed) => !typed.of(&take).is_empty(),
            None => one.outline.is_ok() && key != "registry-shape-same" && notes.is_empty(),
        },
        notes,
    }
}

/// Which layers were read, and which not.
fn layers(visitor: &Visitor, opened: &Opened) -> Vec<String> {
    let layers = opened.judged.as_ref().map_or(&[][..], |judged| &judged.layers);
    let line = |(read, key): (bool, &str)| {
        let names: Vec<&str> =
            layers.iter().filter(|one| one.read == read).map(|one| one.name.as_str()).collect();
        let names = names.join(", ");
        (!names.is_empty()).then(|| visitor.tr(key, &[("names", &names.as_str())]))
    };
    let lines = [(true, "registry-file-layers-read"), (false, "registry-file-layers-passed")];
    lines.into_iter().filter_map(line).collect()
}

fn file_page(
    officer: &Officer,
    opened: &Opened,
    file: Uuid,
    typed: Option<&Typed>,
    errors: FieldErrors,
) -> FilePage {
    let visitor = &officer.visitor;
    let base = format!("/growing-areas/{}", opened.area.id);
    let judged = opened.judged.as_ref().map_or(&[][..], |judged| &judged.shapes);
    let rows: Vec<Row> = judged.iter().map(|one| row(officer, opened, one, typed)).collect();
    let drawn = judged.iter().filter_map(|one| {
        let geometry = one.outline.as_ref().ok()?.geometry().clone();
        Some((geometry, one.number.to_string(), Tone::Plain, None))
    });
    FilePage {
        page: Page::new(visitor, format!("{} – {}", opened.name, opened.area.facts.name)),
        errors,
        action: format!("{base}/plot-files/{file}"),
        base,
        name: opened.name.clone(),
        zones: zone_choices(visitor, &opened.zones),
        zone: zone_text(opened.zone),
        version: opened.area.version,
        unreadable: opened
            .judged
            .as_ref()
            .err()
            .map(|error| [visitor.t(file_key(error)), error.to_string()]),
        layers: layers(visitor, opened),
        good: rows.iter().filter(|row| row.good).count(),
        rows,
        crossing: (0..judged.len()).any(|index| opened.wants_reason(index)),
        bordered: opened.bordered,
        reason: typed.map_or_else(String::new, |typed| typed.of("overlap-reason").to_owned()),
        picture: svg_view(drawn.take(PICTURE_SHAPES_MAX).collect()),
    }
}

/// `GET /growing-areas/{id}/plot-files/{file}`: what its shapes come to.
pub(crate) async fn file(
    State(state): State<RegistryState>,
    officer: Officer,
    Path((id, file)): Path<(Uuid, Uuid)>,
    Query(asked): Query<InZone>,
) -> Result<impl IntoResponse, Error> {
    let opened = opened(&state, &officer, (id, file), asked.zone.parse().ok()).await?;
    Ok(Html(file_page(&officer, &opened, file, None, FieldErrors::new())))
}

/// A shape taken: a new plot, or another boundary of one that is there.
enum Taken {
    New(NewPlot),
    Boundary(NewPlot),
}

/// `POST /growing-areas/{id}/plot-files/{file}`: take the chosen shapes, all or none.
pub(crate) async fn take(
    State(state): State<RegistryState>,
    officer: Officer,
    Path((id, file)): Path<(Uuid, Uuid)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let opened = opened(&state, &officer, (id, file), typed.of("zone").parse().ok()).await?;
    let again = |opened: &Opened, status: StatusCode, errors: FieldErrors| {
        let page = file_page(&officer, opened, file, Some(&typed), errors);
        Ok((status, Html(page)).into_response())
    };
    let taken = match chosen(&opened, &typed, || state.world.id()) {
        Ok(taken) => taken,
        Err(errors) => return again(&opened, StatusCode::UNPROCESSABLE_ENTITY, errors),
    };
    let mut actor = officer.actor(state.world.now());
    if let reason @ [_, ..] = typed.of("overlap-reason").trim().as_bytes() {
        actor = actor.because(String::from_utf8_lossy(reason));
    }
    let version = typed.version();
    let written = state.db.write::<_, RegistryError>(move |tx| {
        for (version, taken) in (version..).zip(&taken) {
            match taken {
                Taken::New(plot) => growing_area::add_plot(tx, &actor, id, version, plot)?,
                Taken::Boundary(plot) => growing_area::update_plot(tx, &actor, id, version, plot)?,
            }
        }
        Ok(())
    });
    match written.await {
        Ok(()) => Ok(Redirect::to(&format!("/growing-areas/{id}")).into_response()),
        Err(RegistryError::Refused(refusals)) => {
            again(&opened, StatusCode::UNPROCESSABLE_ENTITY, refused(&refusals))
        }
        Err(RegistryError::Stale) => {
            again(&opened, StatusCode::CONFLICT, complaint("", "registry-error-stale"))
        }
        Err(error) => Err(error.into()),
    }
}

/// The same complaint about many shapes is made once.
fn complain(errors: &mut FieldErrors, field: &'static str, key: &'static str) {
    if errors.iter().all(|error| error.key != key) {
        errors.add(field, key);
    }
}

fn chosen(
    opened: &Opened,
    typed: &Typed,
    fresh: impl Fn() -> Uuid,
) -> Result<Vec<Taken>, FieldErrors> {
    let mut errors = FieldErrors::new();
    let mut taken = Vec::new();
    let mut numbers = std::collections::HashSet::new();
    let reasoned = !typed.of("overlap-reason").trim().is_empty();
    for one in opened.judged.iter().flat_map(|judged| &judged.shapes) {
        let (number, take) = (format!("number-{}", one.index), format!("take-{}", one.index));
        let Ok(outline) = &one.outline else { continue };
        if typed.of(&take).is_empty() {
            continue;
        }
        let Ok(number) = typed.of(&number).parse::<crate::Number>() else {
            complain(&mut errors, "shapes", "registry-error-shape-number");
            continue;
        };
        if !numbers.insert(number.clone()) {
            complain(&mut errors, "shapes", "registry-error-shape-number-twice");
        }
        if !reasoned && opened.wants_reason(one.index) {
            complain(&mut errors, "overlap-reason", "registry-error-overlap-reason");
        }
        let outline: Option<Outline> = Some(outline.clone());
        taken.push(match one.known(&opened.plots, &number) {
            Some(plot) => Taken::Boundary(NewPlot {
                id: plot.id,
                facts: PlotFacts { outline, ..plot.facts.clone() },
            }),
            None => Taken::New(NewPlot {
                id: fresh(),
                facts: PlotFacts {
                    number,
                    household: None,
                    identifier: None,
                    outline,
                    declared: None,
                    land: growing_area::LandParcel::default(),
                },
            }),
        });
    }
    if taken.is_empty() && errors.is_empty() {
        errors.add("shapes", "registry-error-shapes-none");
    }
    if errors.is_empty() { Ok(taken) } else { Err(errors) }
}
