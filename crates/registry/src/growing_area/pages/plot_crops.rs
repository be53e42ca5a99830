//! The form that says what one crop takes of a plot.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Visitor};
use uuid::Uuid;

use super::covered;
use crate::RegistryError;
use crate::crop::{self, Crop};
use crate::growing_area::{self, GrowingArea, Plot, PlotCrop};
use crate::screen::{
    Control, FormPage, Input, Reader, RegistryState, Sent, Typed, again, crop_choices,
};

struct Opened {
    area: GrowingArea,
    plot: Plot,
    known: Vec<Crop>,
}

async fn opened(
    state: &RegistryState,
    officer: &Officer,
    (id, plot): (Uuid, Uuid),
) -> Result<Opened, RegistryError> {
    let officer = officer.clone();
    state
        .db
        .read(move |tx| {
            let area = covered(tx, &officer, id)?;
            let found = growing_area::plots(tx, id)?.into_iter().find(|one| one.id == plot);
            let plot = found.ok_or(RegistryError::NotFound)?;
            Ok(Opened { area, plot, known: crop::all(tx)? })
        })
        .await
}

/// What is declared so far: `Sầu riêng 0,40 ha, 60 cây; Cà phê 1,00 ha`.
pub(super) fn told(visitor: &Visitor, known: &[Crop], crops: &[PlotCrop]) -> String {
    let one = |crop: &PlotCrop| {
        let area = crop.area.map(|area| {
            let hectares = nguon_platform::i18n::grouped(visitor.language, area.to_string());
            format!("{hectares} ha")
        });
        let trees = crop.trees.map(|trees| visitor.tr("registry-trees", &[("n", &trees.get())]));
        let told: Vec<String> = area.into_iter().chain(trees).collect();
        format!("{} {}", crop::label_of(known, &crop.crop, visitor.language), told.join(", "))
    };
    crops.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// What the form is called.
pub(super) fn title(visitor: &Visitor, plot: &Plot) -> String {
    visitor.tr("registry-plot-crops", &[("number", &plot.facts.number.as_str())])
}

fn page(officer: &Officer, opened: &Opened, typed: &Typed, errors: FieldErrors) -> FormPage {
    let visitor = &officer.visitor;
    let Opened { area, plot, known } = opened;
    let grown = known.iter().filter(|known| area.crops.iter().any(|one| one.crop == known.id));
    let grown: Vec<Crop> = grown.cloned().collect();
    let line = |name| Input::line(visitor, typed, name);
    let inputs = vec![
        line("plot-crop").choose(crop_choices(&grown, visitor.language)),
        line("own-ha").unit("ha").helped(visitor, "registry-help-own-ha"),
        line("trees").by(Control::Line("number")),
    ];
    let back = format!("/growing-areas/{}", area.id);
    let title = title(visitor, plot);
    let intro = if plot.crops.is_empty() {
        visitor.t("registry-plot-crops-none")
    } else {
        told(visitor, known, &plot.crops)
    };
    FormPage {
        action: format!("{back}/plots/{}/crops", plot.id),
        intro,
        ..FormPage::new(
            Page::new(visitor, format!("{title} – {}", area.facts.name)),
            errors,
            back,
            inputs,
            area.version,
        )
    }
}

/// `GET /growing-areas/{id}/plots/{plot}/crops`.
pub(crate) async fn plot_crop_form(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(at): Path<(Uuid, Uuid)>,
) -> Result<impl IntoResponse, Error> {
    let opened = opened(&state, &officer, at).await?;
    Ok(Html(page(&officer, &opened, &Typed::default(), FieldErrors::new())))
}

/// `POST /growing-areas/{id}/plots/{plot}/crops`.
pub(crate) async fn set_plot_crop(
    State(state): State<RegistryState>,
    officer: Officer,
    Path((id, plot)): Path<(Uuid, Uuid)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let opened = opened(&state, &officer, (id, plot)).await?;
    let mut reader = Reader::new(&typed);
    let crop = reader.needed("plot-crop", "registry-error-choice");
    let area = reader.decimal("own-ha", "registry-error-hectares");
    let trees = reader.optional("trees", "registry-error-number");
    let read = crop.map(|crop| PlotCrop { crop, area, trees });
    let sent = match reader.done(read) {
        Err(errors) => Sent::wrong(errors),
        Ok(new) => {
            let (actor, version) = (officer.actor(state.world.now()), typed.version());
            let result = state
                .db
                .write(move |tx| growing_area::set_plot_crop(tx, &actor, (id, version), plot, &new))
                .await;
            Sent::from_write(result, format!("/growing-areas/{id}"))?
        }
    };
    Ok(again(sent, |errors| page(&officer, &opened, &typed, errors)))
}
