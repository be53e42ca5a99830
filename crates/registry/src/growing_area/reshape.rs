//! Cutting a plot in two and joining two into one. The old plots become former ones: their
//! boundary, their identifier and what came out of them are kept, and events that name them still
//! find the growing area.
//!
//! A place whose boundary changed is another place (GS1 General Specifications 2.4.2, GLN
//! allocation), so new plots begin without an identifier.

use jiff::Timestamp;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Tx};
use nguon_plots::{Hectares, LonLat, PlotGeometry, ReshapeError};
use serde_json::json;
use uuid::Uuid;

use super::plot::LIMITS;
use super::plot_store::{insert_plot, plots};
use super::store::KIND;
use super::{LandParcel, NewPlot, Outline, Plot, PlotCrop, PlotFacts, plot_crop, spot};
use crate::closed::closed_list;
use crate::error::{Refusal, RegistryError};
use crate::subject::Subject;
use crate::words::{Number, Words};

/// Former plots shown of one area.
const FORMER_MAX: i64 = 500;

closed_list! {
    /// What became of a former plot; messages `registry-plot-how-…`.
    How {
        /// Cut in two.
        Cut = "cut",
        /// Joined with another.
        Joined = "joined",
    }
}

/// The two plots that a straight line makes of one: same household, same land, no identifier.
///
/// # Errors
/// [`ReshapeError`]; [`ReshapeError::Missed`] also where the plot is not drawn.
pub fn cut(
    plot: &Plot,
    line: [LonLat; 2],
    new: [(Uuid, Number); 2],
) -> Result<[NewPlot; 2], ReshapeError> {
    let outline = plot.facts.outline.as_ref().ok_or(ReshapeError::Missed)?;
    let parts = outline.geometry().cut(line[0], line[1], &LIMITS)?;
    let [first, second] = parts.map(Outline::from_geometry);
    let [a, b] = new;
    let made = |(id, number): (Uuid, Number), outline| NewPlot {
        id,
        facts: PlotFacts {
            number,
            household: plot.facts.household,
            identifier: None,
            outline: Some(outline),
            declared: None,
            land: plot.facts.land.clone(),
        },
    };
    Ok([made(a, first), made(b, second)])
}

/// The one plot that two become. What they do not have in common, household or land, is not known
/// of it.
///
/// # Errors
/// [`ReshapeError`]
pub fn joined(
    one: &Plot,
    other: &Plot,
    (id, number): (Uuid, Number),
) -> Result<NewPlot, ReshapeError> {
    let outlines = [one, other].map(|plot| plot.facts.outline.as_ref().map(Outline::geometry));
    let drawn: Vec<&PlotGeometry> = outlines.into_iter().flatten().collect();
    if drawn.len() < outlines.len() {
        return Err(ReshapeError::Missed);
    }
    let (a, b) = (&one.facts, &other.facts);
    Ok(NewPlot {
        id,
        facts: PlotFacts {
            number,
            household: a.household.filter(|_| a.household == b.household),
            identifier: None,
            outline: Some(Outline::from_geometry(PlotGeometry::joined(&drawn, &LIMITS)?)),
            declared: None,
            land: if a.land == b.land { a.land.clone() } else { LandParcel::default() },
        },
    })
}

/// Put new plots in the place of old ones, in an area whose version the caller has read.
///
/// # Errors
/// [`RegistryError::NotFound`] when the area has no such plot, [`RegistryError::Stale`],
/// [`RegistryError::Refused`] as for a plot that is added.
pub fn replace(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (area, version): (Uuid, i64),
    (how, reason): (How, &Words),
    old: &[Uuid],
    new: &[NewPlot],
) -> Result<(), RegistryError> {
    Subject::growing_area(area).bump(tx, version)?;
    let known = plots(tx, area)?;
    let (mut before, mut crops) = (Vec::new(), Vec::new());
    for id in old {
        let plot = known.iter().find(|plot| plot.id == *id).ok_or(RegistryError::NotFound)?;
        let kept = tx.execute(
            "INSERT INTO registry_former_plot (id, growing_area, number, household, identifier, \
             drawn, geometry, area_m2, file, ended_us, ended_by, how, reason) \
             SELECT id, growing_area, number, household, identifier, drawn, geometry, area_m2, \
             file, CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT) \
             FROM registry_plot WHERE id = $5 AND geometry IS NOT NULL",
            &[
                actor.at.into(),
                (&actor.name).into(),
                how.word().into(),
                reason.as_str().into(),
                (*id).into(),
            ],
        )?;
        if kept == 0 {
            return Err(Refusal::new("", "registry-error-plot-not-drawn").into());
        }
        tx.execute("DELETE FROM registry_plot WHERE id = $1", &[(*id).into()])?;
        let mut told = plot.facts.json();
        told["crops"] = plot.crops.iter().map(PlotCrop::json).collect();
        before.push(told);
        crops.push(plot.crops.clone());
    }
    // How crops divide the parts of a plot nobody has said yet.
    let crops = match how {
        How::Cut => Vec::new(),
        How::Joined => plot_crop::together(&crops),
    };
    for plot in new {
        insert_plot(tx, area, plot)?;
        crops.iter().try_for_each(|crop| plot_crop::keep(tx, plot.id, crop))?;
        for former in old {
            tx.execute(
                "INSERT INTO registry_plot_descent (former, plot, number) VALUES ($1, $2, $3)",
                &[(*former).into(), plot.id.into(), plot.facts.number.as_str().into()],
            )?;
        }
    }
    spot::refresh(tx, area)?;
    let verb = match how {
        How::Cut => "cut-plot",
        How::Joined => "join-plots",
    };
    let after: Vec<_> = new.iter().map(|plot| plot.facts.json()).collect();
    let (before, after) = (json!({ "plots": before }), json!({ "plots": after }));
    let actor = actor.clone().because(reason.to_string());
    Ok(audit::record(tx, &actor, &Change::new(verb, KIND, &area, Some(before), Some(after)))?)
}

/// A plot that was cut or joined.
#[derive(Debug, Clone, PartialEq)]
pub struct FormerPlot {
    /// Number it had.
    pub number: Number,
    /// GS1 location number it had, and keeps.
    pub identifier: Option<String>,
    /// Area of its boundary.
    pub area: Hectares,
    /// When it ended.
    pub ended: Timestamp,
    /// What became of it.
    pub how: How,
    /// Why.
    pub reason: String,
    /// Numbers of the plots that came out of it, as they were given then.
    pub became: Vec<String>,
}

/// Former plots of a growing area, the newest first; at most 500.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn former_plots(tx: &mut Tx<'_>, area: Uuid) -> Result<Vec<FormerPlot>, DbError> {
    let mut found = tx.rows(
        "SELECT id, number, identifier, area_m2, ended_us, how, reason FROM registry_former_plot \
         WHERE growing_area = $1 ORDER BY ended_us DESC, id LIMIT $2",
        &[area.into(), FORMER_MAX.into()],
        |row| {
            let former = FormerPlot {
                number: row.parse("number")?,
                identifier: row.get("identifier")?,
                area: Hectares::from_whole_m2(row.get("area_m2")?),
                ended: row.get("ended_us")?,
                how: row.parse("how")?,
                reason: row.get("reason")?,
                became: Vec::new(),
            };
            Ok((row.get::<Uuid>("id")?, former))
        },
    )?;
    for (id, former) in &mut found {
        former.became = tx.rows(
            "SELECT number FROM registry_plot_descent WHERE former = $1 ORDER BY number",
            &[(*id).into()],
            |row| row.get("number"),
        )?;
    }
    Ok(found.into_iter().map(|(_, former)| former).collect())
}
