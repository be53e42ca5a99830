//! The page of one growing area.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use nguon_platform::accounts::Capability;
use nguon_platform::audit::AuditRow;
use nguon_platform::web::{Error, Html, Officer, Page, Tone, Visitor};
use nguon_plots::Hectares;
use uuid::Uuid;

use super::{covered, plot_crops};
use crate::RegistryError;
use crate::crop::{self, Crop};
use crate::growing_area::{self, Contract, FormerPlot, GrowingArea, GrowingAreaCrop, Plot, Season};
use crate::identifier::PlaceId;
use crate::market::{self, Market};
use crate::proceeding::Paper;
use crate::record_papers::OfGrowingArea;
use crate::record_papers::pages::{self, RecordPapers};
use crate::screen::{
    Fact, Held, Line, RegistryState, StandingView, SvgView, activity, fact, optional_fact, svg_view,
};
use crate::standing::{self, Standing};
use crate::subject::Subject;

struct PlotRow {
    plot: Plot,
    /// What single crops take of it, in words; none where nobody said it.
    crops: Option<String>,
    /// Names the link to the form, for those who hear the page.
    declare: String,
}

struct CropRow {
    name: String,
    group: String,
    crop: GrowingAreaCrop,
}

#[derive(Template)]
#[template(path = "growing_area/templates/record.html")]
struct RecordPage {
    page: Page,
    area: GrowingArea,
    base: String,
    facts: Vec<Fact>,
    crops: Vec<CropRow>,
    plots: Vec<PlotRow>,
    former: Vec<FormerPlot>,
    map: Option<SvgView>,
    /// Whether a plot is drawn.
    drawn: bool,
    /// How many plots nobody drew yet, in words.
    undrawn: Option<String>,
    seasons: Vec<Season>,
    /// Where its quantity balance is.
    balances: Option<String>,
    contracts: Vec<Contract>,
    standing: StandingView,
    papers: RecordPapers,
    activity: Vec<Line>,
}

struct Opened {
    area: GrowingArea,
    held: Held,
    known: Vec<Crop>,
    markets: Vec<Market>,
    plots: Vec<Plot>,
    former: Vec<FormerPlot>,
    seasons: Vec<Season>,
    contracts: Vec<Contract>,
    standing: Standing,
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
            let area = covered(tx, &officer, id)?;
            let facts = &area.facts;
            Ok(Opened {
                held: Held::read(tx, &officer, facts.holder, &facts.site, today)?,
                known: crop::all(tx)?,
                markets: market::all(tx)?,
                plots: growing_area::plots(tx, id)?,
                former: growing_area::former_plots(tx, id)?,
                seasons: growing_area::seasons(tx, id)?,
                contracts: growing_area::contracts(tx, id)?,
                standing: standing::of(tx, Subject::growing_area(id))?,
                papers: pages::read::<OfGrowingArea>(tx, id)?,
                activity: activity(tx, "growing-area", id)?,
                area,
            })
        })
        .await
}

/// `GET /growing-areas/{id}`.
pub(crate) async fn record(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let opened = opened(&state, &officer, id).await?;
    let visitor = &officer.visitor;
    let crops = opened.area.crops.iter().map(|crop| crop_row(visitor, &opened.known, crop));
    let undrawn = opened.plots.iter().filter(|plot| plot.facts.outline.is_none());
    Ok(Html(RecordPage {
        page: Page::new(visitor, opened.area.facts.name.as_str()),
        base: format!("/growing-areas/{id}"),
        facts: facts(visitor, &opened),
        crops: crops.collect(),
        drawn: opened.plots.iter().any(|plot| plot.facts.outline.is_some()),
        undrawn: crate::map::undrawn_said(visitor, undrawn.count() as u64),
        map: picture(visitor, &opened.plots),
        plots: opened
            .plots
            .into_iter()
            .map(|plot| plot_row(visitor, &opened.known, plot))
            .collect(),
        former: opened.former,
        seasons: opened.seasons,
        balances: officer.may(Capability::ViewLots).then(|| balances(&opened.standing)).flatten(),
        contracts: opened.contracts,
        standing: StandingView::new(visitor, opened.standing, &opened.markets, state.today()),
        papers: RecordPapers::new::<OfGrowingArea>(&officer, id, opened.papers),
        activity: opened.activity.into_iter().map(|row| Line::new(visitor, row)).collect(),
        area: opened.area,
    }))
}

/// The list of balances, narrowed to this area's newest code. Another room's page: only its
/// address is known here.
fn balances(standing: &Standing) -> Option<String> {
    let code = standing.codes.first()?;
    Some(format!("/balances?q={}", nguon_platform::web::encode(&code.normalised)))
}

fn facts(visitor: &Visitor, opened: &Opened) -> Vec<Fact> {
    let facts = &opened.area.facts;
    let total = opened.plots.iter().filter_map(|plot| plot.facts.area());
    let total = Hectares::from_whole_m2(total.map(Hectares::whole_m2).sum()).to_string();
    let purpose = visitor.t(&format!("registry-purpose-{}", facts.purpose.word()));
    vec![
        opened.held.fact(visitor, &opened.area.holder_name),
        fact(visitor, "address", &opened.held.address),
        fact(visitor, "purpose", purpose),
        fact(visitor, "area-ha", nguon_platform::i18n::grouped(visitor.language, total)),
        fact(visitor, "plots", opened.plots.len().to_string()),
        optional_fact(visitor, "identifier", facts.identifier.as_ref().map(PlaceId::digits)),
    ]
}

fn plot_row(visitor: &Visitor, known: &[Crop], plot: Plot) -> PlotRow {
    let divided = !plot.crops.is_empty();
    PlotRow {
        crops: divided.then(|| plot_crops::told(visitor, known, &plot.crops)),
        declare: plot_crops::title(visitor, &plot),
        plot,
    }
}

fn crop_row(visitor: &Visitor, known: &[Crop], crop: &GrowingAreaCrop) -> CropRow {
    let found = known.iter().find(|known| known.id == crop.crop);
    let group = |found: &Crop| visitor.t(&format!("registry-crop-group-{}", found.group.word()));
    CropRow {
        name: crop::label_of(known, &crop.crop, visitor.language),
        group: found.map(group).unwrap_or_default(),
        crop: crop.clone(),
    }
}

fn picture(visitor: &Visitor, plots: &[Plot]) -> Option<SvgView> {
    let drawn = plots.iter().filter_map(|plot| {
        let geometry = plot.facts.outline.as_ref()?.geometry().clone();
        let label = visitor.tr("registry-plot-label", &[("number", &plot.facts.number.as_str())]);
        Some((geometry, label, Tone::Plain, None))
    });
    svg_view(drawn.collect())
}
