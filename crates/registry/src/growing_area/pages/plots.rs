//! Forms that draw a plot: paste or send GeoJSON, look at its area before it is kept.

use axum::extract::multipart::Field;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Tone, Visitor};
use uuid::Uuid;

use super::covered;
use crate::RegistryError;
use crate::growing_area::{
    self, GrowingArea, LandParcel, NewPlot, Outline, Plot, PlotFacts, geometry_key,
};
use crate::holder::{self, HolderKind};
use crate::screen::{
    Choice, Control, FormPage, Input, Preview, Reader, RegistryState, Sent, Typed, again, svg_view,
};

/// Largest form with a file, in bytes: the boundary itself may have 1 MiB.
pub(crate) const BODY_MAX: usize = 3 << 20;

struct Opened {
    area: GrowingArea,
    households: Vec<Choice>,
    plot: Option<Plot>,
}

async fn opened(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
    plot: Option<Uuid>,
) -> Result<Opened, RegistryError> {
    let officer = officer.clone();
    state
        .db
        .read(move |tx| {
            let area = covered(tx, &officer, id)?;
            let found = match plot {
                None => None,
                Some(plot) => {
                    let mut plots = growing_area::plots(tx, id)?.into_iter();
                    Some(plots.find(|one| one.id == plot).ok_or(RegistryError::NotFound)?)
                }
            };
            let mut households = Vec::new();
            let choice = |id: Uuid, label: String| Choice { value: id.to_string(), label };
            if holder::kind(tx, area.facts.holder)? == Some(HolderKind::Household) {
                households.push(choice(area.facts.holder, area.holder_name.clone()));
            }
            for member in holder::members(tx, area.facts.holder)? {
                if member.left.is_none() {
                    households.push(choice(member.id, member.name));
                }
            }
            if let Some((id, name)) = found
                .as_ref()
                .and_then(|plot| plot.facts.household.zip(plot.household_name.clone()))
                && households.iter().all(|one| one.value != id.to_string())
            {
                households.push(choice(id, name));
            }
            Ok(Opened { area, households, plot: found })
        })
        .await
}

/// The form's fields; a file that was sent takes the place of the pasted text.
async fn typed_from(mut form: Multipart) -> Result<Typed, Error> {
    let unreadable = |_| Error::Unreadable("registry-error-upload");
    let mut typed = Typed::default();
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        let text = text_of(field).await?;
        if name != "file" {
            typed.set(&name, text);
        } else if !text.trim().is_empty() {
            typed.set("geojson", text);
        }
    }
    Ok(typed)
}

async fn text_of(field: Field<'_>) -> Result<String, Error> {
    let bytes = field.bytes().await.map_err(|_| Error::TooLarge)?;
    String::from_utf8(bytes.to_vec()).map_err(|_| Error::Unreadable("registry-error-upload"))
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
    let text = typed.of("geojson");
    let outline = match text.trim() {
        "" => None,
        _ => match Outline::from_geojson(text) {
            Ok(outline) => Some(outline),
            Err(error) => {
                reader.complain("geojson", geometry_key(&error));
                place = error.to_string();
                None
            }
        },
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
    let inputs = vec![
        line("number"),
        line("household").may_choose(opened.households.clone()),
        line("geojson").by(Control::Text).helped(visitor, "registry-help-geojson"),
        line("file").by(Control::File(".geojson,.json")),
        line("declared-ha").unit("ha").helped(visitor, "registry-help-declared"),
        line("identifier").helped(visitor, "registry-help-gln"),
        line("land-parcel-id").helped(visitor, "registry-help-land-parcel"),
        line("map-sheet"),
        line("parcel"),
        line("parcel-commune").helped(visitor, "registry-help-parcel-commune"),
    ];
    let outline = Outline::from_geojson(typed.of("geojson")).ok();
    FormPage {
        page: Page::new(visitor, format!("{title} – {}", opened.area.facts.name)),
        errors,
        action,
        back,
        intro: String::new(),
        inputs,
        version: opened.area.version,
        search: None,
        with_file: true,
        preview: outline.map(|outline| preview(visitor, &outline)),
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
    send(state, officer, opened, typed_from(body).await?).await
}

/// `POST /growing-areas/{id}/plots/{plot}`.
pub(crate) async fn change_plot(
    State(state): State<RegistryState>,
    officer: Officer,
    Path((id, plot)): Path<(Uuid, Uuid)>,
    body: Multipart,
) -> Result<Response, Error> {
    let opened = opened(&state, &officer, id, Some(plot)).await?;
    send(state, officer, opened, typed_from(body).await?).await
}

async fn send(
    state: RegistryState,
    officer: Officer,
    opened: Opened,
    typed: Typed,
) -> Result<Response, Error> {
    let known = opened.plot.as_ref().map(|plot| plot.id);
    let (read, place) = read(&typed, &opened, known.unwrap_or_else(|| state.world.id()));
    if !typed.of("look").is_empty() && read.is_ok() {
        return Ok(Html(form(&officer, &opened, &typed, FieldErrors::new())).into_response());
    }
    let sent = match read {
        Err(errors) => Sent::wrong(errors),
        Ok(plot) => {
            let (actor, version) = (officer.actor(state.world.now()), typed.version());
            let area = opened.area.id;
            let result = state.db.write(move |tx| match known {
                Some(_) => growing_area::update_plot(tx, &actor, area, version, &plot),
                None => growing_area::add_plot(tx, &actor, area, version, &plot),
            });
            Sent::from_write(result.await, format!("/growing-areas/{area}"))?
        }
    };
    Ok(again(sent, |errors| {
        let mut page = form(&officer, &opened, &typed, errors);
        page.intro = place;
        page
    }))
}
