//! Forms that cut a plot in two, or join it with another of its growing area.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::i18n;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Tone, Visitor};
use nguon_plots::{Limits, LonLat, ReshapeError};
use uuid::Uuid;

use super::covered;
use crate::growing_area::{self, GrowingArea, How, NewPlot, Plot, geometry_key};
use crate::screen::{
    Choice, Control, FormPage, Input, Preview, Reader, RegistryState, Sent, Typed, again, svg_view,
};
use crate::words::{Number, Words};
use crate::{BaseMap, RegistryError};

/// Corners that a page names.
const CORNERS_MAX: usize = 40;

/// What can be done with a drawn plot besides changing it.
pub(super) fn links(visitor: &Visitor, area: &str, plot: Uuid) -> Vec<(String, String)> {
    let link = |way: &str, key| (format!("{area}/plots/{plot}/{way}"), visitor.t(key));
    vec![link("cut", "registry-plot-cut"), link("join", "registry-plot-join")]
}

struct Opened {
    area: GrowingArea,
    plot: Plot,
    others: Vec<Plot>,
    /// What lies below a drawing.
    base: Option<Arc<BaseMap>>,
}

async fn opened(
    state: &RegistryState,
    officer: &Officer,
    (id, plot): (Uuid, Uuid),
) -> Result<Opened, RegistryError> {
    let (officer, base) = (officer.clone(), state.base_map.clone());
    let read = state.db.read(move |tx| {
        let area = covered(tx, &officer, id)?;
        let (mut own, others): (Vec<_>, Vec<_>) =
            growing_area::plots(tx, id)?.into_iter().partition(|one| one.id == plot);
        let plot = own.pop().filter(|plot| plot.facts.outline.is_some());
        Ok(Opened { area, plot: plot.ok_or(RegistryError::NotFound)?, others, base })
    });
    read.await
}

impl Opened {
    fn corners(&self) -> Vec<LonLat> {
        self.plot.facts.outline.as_ref().map(|it| it.geometry().corners()).unwrap_or_default()
    }
}

/// What a form comes to: new plots in the place of old ones.
struct Read {
    how: How,
    old: Vec<Uuid>,
    new: Vec<NewPlot>,
    /// None only in a look.
    reason: Option<Words>,
}

fn page(
    officer: &Officer,
    opened: &Opened,
    (way, inputs): (&str, Vec<Input>),
    intro: String,
    (errors, preview): (FieldErrors, Option<Preview>),
) -> FormPage {
    let visitor = &officer.visitor;
    let back = format!("/growing-areas/{}", opened.area.id);
    let action = format!("{back}/plots/{}/{way}", opened.plot.id);
    let number = opened.plot.facts.number.as_str();
    let title = visitor.tr(&format!("registry-plot-{way}-title"), &[("number", &number)]);
    let page = Page::new(visitor, format!("{title} – {}", opened.area.facts.name));
    let page = if way == "cut" { page.with_island("cut") } else { page };
    FormPage {
        action,
        intro,
        may_look: true,
        preview,
        ..FormPage::new(page, errors, back, inputs, opened.area.version)
    }
}

/// The new plots with their areas, on a map and in words.
fn preview(visitor: &Visitor, new: &[NewPlot]) -> Preview {
    let said: Vec<_> = new
        .iter()
        .filter_map(|plot| {
            let geometry = plot.facts.outline.as_ref()?.geometry().clone();
            let area = i18n::grouped(visitor.language, geometry.hectares().to_string());
            let number = plot.facts.number.as_str();
            let words = visitor
                .tr("registry-plot-of-area", &[("number", &number), ("area", &area.as_str())]);
            Some((geometry, words, Tone::Plain, None))
        })
        .collect();
    let words: Vec<&str> = said.iter().map(|(_, words, ..)| words.as_str()).collect();
    let words = format!("{}. {}", words.join("; "), visitor.t("registry-preview-not-kept"));
    Preview { words, map: svg_view(said) }
}

fn key(error: &ReshapeError) -> &'static str {
    match error {
        ReshapeError::NoLine => "registry-error-cut-no-line",
        ReshapeError::Missed => "registry-error-cut-missed",
        ReshapeError::Invalid(error) => geometry_key(error),
    }
}

/// A point as people have it: `#3` for a corner, or two numbers of degrees in either order, as in
/// Vietnam no latitude is a longitude.
fn point(text: &str, corners: &[LonLat]) -> Option<LonLat> {
    if let Some(number) = text.trim().strip_prefix('#') {
        return corners.get(number.trim().parse::<usize>().ok()?.checked_sub(1)?).copied();
    }
    let decimal = |text: &str| text.trim().replace(',', ".").parse::<f64>().ok();
    let pair = match text.split_once(';') {
        Some(pair) => pair,
        None => text.split_once(',').or_else(|| text.trim().split_once(char::is_whitespace))?,
    };
    let (one, other) = (decimal(pair.0)?, decimal(pair.1)?);
    let limits = Limits::VIETNAM;
    LonLat::new(other, one, &limits).or_else(|_| LonLat::new(one, other, &limits)).ok()
}

/// A look needs no reason yet.
fn read_reason(reader: &mut Reader<'_>, typed: &Typed) -> Option<Words> {
    if typed.of("look").is_empty() {
        reader.needed("reason", "registry-error-words")
    } else {
        reader.optional("reason", "registry-error-words")
    }
}

fn cut_inputs(visitor: &Visitor, opened: &Opened, typed: &Typed) -> Vec<Input> {
    let line = |name| Input::line(visitor, typed, name);
    let shape = opened
        .plot
        .facts
        .outline
        .as_ref()
        .map(|it| it.geometry().to_geojson_geometry().to_string());
    let shape = shape.unwrap_or_default();
    vec![
        line("cut-line").by(Control::CutLine { shape, base: opened.base.clone() }),
        line("cut-from").helped(visitor, "registry-help-cut-point"),
        line("cut-to"),
        line("number-left"),
        line("number-right"),
        line("reason").helped(visitor, "registry-help-overlap-reason"),
    ]
}

fn cut_page(
    officer: &Officer,
    opened: &Opened,
    typed: &Typed,
    errors: FieldErrors,
    shown: Option<&Read>,
) -> FormPage {
    let visitor = &officer.visitor;
    let corners = opened.corners();
    let named = corners.iter().zip(1_usize..).take(CORNERS_MAX);
    let named: Vec<String> =
        named.map(|(at, n)| format!("#{n}: {}, {}", at.lat(), at.lon())).collect();
    let intro = visitor.tr("registry-plot-cut-what", &[("corners", &named.join(" · ").as_str())]);
    let before = [NewPlot { id: opened.plot.id, facts: opened.plot.facts.clone() }];
    let preview = preview(visitor, shown.map_or(&before[..], |read| &read.new));
    page(
        officer,
        opened,
        ("cut", cut_inputs(visitor, opened, typed)),
        intro,
        (errors, Some(preview)),
    )
}

fn read_cut(typed: &Typed, opened: &Opened, ids: [Uuid; 2]) -> Result<Read, FieldErrors> {
    let corners = opened.corners();
    let mut reader = Reader::new(typed);
    let [from, to] = ["cut-from", "cut-to"].map(|name| {
        let at = point(typed.of(name), &corners);
        if at.is_none() {
            reader.complain(name, "registry-error-cut-point");
        }
        at
    });
    let left: Option<Number> = reader.needed("number-left", "registry-error-words");
    let right: Option<Number> = reader.needed("number-right", "registry-error-words");
    if left.is_some() && left == right {
        reader.complain("number-right", "registry-error-plot-number-taken");
    }
    let reason = read_reason(&mut reader, typed);
    let (Some(from), Some(to), Some(left), Some(right)) = (from, to, left, right) else {
        return reader.done(None);
    };
    let made = growing_area::cut(&opened.plot, [from, to], [(ids[0], left), (ids[1], right)]);
    let made = made.inspect_err(|error| reader.complain("cut-from", key(error))).ok();
    let old = vec![opened.plot.id];
    let read = made.map(|new| Read { how: How::Cut, old, new: new.to_vec(), reason });
    reader.done(read)
}

/// `GET /growing-areas/{id}/plots/{plot}/cut`.
pub(crate) async fn cut_form(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(at): Path<(Uuid, Uuid)>,
) -> Result<impl IntoResponse, Error> {
    let opened = opened(&state, &officer, at).await?;
    let number = opened.plot.facts.number.as_str();
    let mut typed = Typed::default();
    typed.set("number-left", format!("{number}A"));
    typed.set("number-right", format!("{number}B"));
    Ok(Html(cut_page(&officer, &opened, &typed, FieldErrors::new(), None)))
}

/// `POST /growing-areas/{id}/plots/{plot}/cut`.
pub(crate) async fn cut(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(at): Path<(Uuid, Uuid)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let opened = opened(&state, &officer, at).await?;
    let read = read_cut(&typed, &opened, [state.world.id(), state.world.id()]);
    let show = |errors, shown: Option<&Read>| cut_page(&officer, &opened, &typed, errors, shown);
    send(&state, &officer, &opened, &typed, read, show).await
}

fn join_page(
    officer: &Officer,
    opened: &Opened,
    typed: &Typed,
    errors: FieldErrors,
    shown: Option<&Read>,
) -> FormPage {
    let visitor = &officer.visitor;
    let line = |name| Input::line(visitor, typed, name);
    let inputs = vec![
        line("joined-plot").choose(choices(&opened.others)),
        line("number"),
        line("reason").helped(visitor, "registry-help-overlap-reason"),
    ];
    let intro = visitor.t("registry-plot-join-what");
    let preview = shown.map(|read| preview(visitor, &read.new));
    page(officer, opened, ("join", inputs), intro, (errors, preview))
}

/// Drawn plots, by number.
fn choices(plots: &[Plot]) -> Vec<Choice> {
    let drawn = plots.iter().filter(|plot| plot.facts.outline.is_some());
    let choice = |plot: &Plot| {
        let (number, name) = (plot.facts.number.as_str(), plot.household_name.as_deref());
        let label = name.map_or_else(|| number.to_owned(), |name| format!("{number} – {name}"));
        Choice { value: plot.id.to_string(), label }
    };
    drawn.map(choice).collect()
}

fn read_join(typed: &Typed, opened: &Opened, id: Uuid) -> Result<Read, FieldErrors> {
    let mut reader = Reader::new(typed);
    let other = reader.chosen("joined-plot", &choices(&opened.others));
    let other = opened.others.iter().find(|plot| Some(plot.id) == other);
    let number: Option<Number> = reader.needed("number", "registry-error-words");
    let reason = read_reason(&mut reader, typed);
    let (Some(other), Some(number)) = (other, number) else { return reader.done(None) };
    let made = growing_area::joined(&opened.plot, other, (id, number));
    let made = made.inspect_err(|error| reader.complain("joined-plot", key(error))).ok();
    let old = vec![opened.plot.id, other.id];
    reader.done(made.map(|new| Read { how: How::Joined, old, new: vec![new], reason }))
}

/// `GET /growing-areas/{id}/plots/{plot}/join`.
pub(crate) async fn join_form(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(at): Path<(Uuid, Uuid)>,
) -> Result<impl IntoResponse, Error> {
    let opened = opened(&state, &officer, at).await?;
    let mut typed = Typed::default();
    typed.set("number", opened.plot.facts.number.as_str());
    Ok(Html(join_page(&officer, &opened, &typed, FieldErrors::new(), None)))
}

/// `POST /growing-areas/{id}/plots/{plot}/join`.
pub(crate) async fn join(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(at): Path<(Uuid, Uuid)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let opened = opened(&state, &officer, at).await?;
    let read = read_join(&typed, &opened, state.world.id());
    let show = |errors, shown: Option<&Read>| join_page(&officer, &opened, &typed, errors, shown);
    send(&state, &officer, &opened, &typed, read, show).await
}

/// Show what it comes to, or do it.
async fn send(
    state: &RegistryState,
    officer: &Officer,
    opened: &Opened,
    typed: &Typed,
    read: Result<Read, FieldErrors>,
    show: impl Fn(FieldErrors, Option<&Read>) -> FormPage,
) -> Result<Response, Error> {
    let read = match read {
        Err(errors) => return Ok(again(Sent::wrong(errors), |errors| show(errors, None))),
        Ok(read) => read,
    };
    if !typed.of("look").is_empty() {
        return Ok(Html(show(FieldErrors::new(), Some(&read))).into_response());
    }
    let (area, version) = (opened.area.id, typed.version());
    let actor = officer.actor(state.world.now());
    let Read { how, old, new, reason } = read;
    let kept = new.clone();
    let result = state.db.write(move |tx| {
        let reason = reason.ok_or(RegistryError::NotFound)?;
        growing_area::replace(tx, &actor, (area, version), (how, &reason), &old, &kept)
    });
    let sent = Sent::from_write(result.await, format!("/growing-areas/{area}"))?;
    Ok(again(sent, |errors| show(errors, None)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_read_as_people_write_them() {
        let corner = LonLat::new(105.4, 10.5, &Limits::VIETNAM).unwrap();
        let same = ["10.5, 105.4", "105.4 10.5", " 10,5; 105,4 ", "10.5 105.4", "#1", "# 1"];
        for text in same {
            assert_eq!(point(text, &[corner]), Some(corner), "{text}");
        }
        for text in ["", "#0", "#2", "10.5", "10.5, north", "48.8, 2.3", "580000 1160000"] {
            assert_eq!(point(text, &[corner]), None, "{text}");
        }
    }
}
