//! Plots that stand outside a border: they were registered before it was loaded, or with a reason.

use nguon_platform::db::Tx;
use nguon_platform::territory::Territory;
use uuid::Uuid;

use super::judge::{Judgement, judge};
use crate::error::RegistryError;
use crate::growing_area::{self, Filter, Listed};
use crate::list::{Cursor, EXPORT_ROWS_MAX, PAGE_ROWS, Part};
use crate::words::Number;

/// Growing areas that are read together.
const AREAS_AT_ONCE: usize = 50;

/// A plot that its border says is elsewhere.
#[derive(Debug)]
pub(super) struct Outside {
    /// Its growing area.
    pub(super) area: Listed,
    /// Itself.
    pub(super) plot: Uuid,
    /// Its number within the area.
    pub(super) number: Number,
    /// How it lies.
    pub(super) judgement: Judgement,
}

/// What was looked through.
#[derive(Debug, Default)]
pub(super) struct Looked {
    /// What lies elsewhere, by the names of the areas.
    pub(super) rows: Vec<Outside>,
    /// Plots that were held against their borders.
    pub(super) plots: usize,
    /// Where it goes on; none at the end.
    pub(super) next: Option<Cursor>,
}

/// How much is looked through at once. Growing areas are looked through whole.
#[derive(Debug, Clone, Copy)]
pub(super) struct Most {
    /// Plots that are held against their borders.
    pub(super) plots: usize,
    /// Plots that are found.
    pub(super) rows: usize,
}

impl Most {
    /// For a page: less than a second's work (100,000 plots take some three).
    pub(super) const PAGE: Self = Self { plots: 10_000, rows: PAGE_ROWS };
    /// For a file.
    pub(super) const FILE: Self = Self { plots: 25 * EXPORT_ROWS_MAX, rows: EXPORT_ROWS_MAX };
}

/// The plots of a territory that are across the border of their province, or not in their commune,
/// as far as these borders are loaded: from a place in the list of growing areas on.
///
/// # Errors
/// [`RegistryError::Database`].
pub(super) fn outside(
    tx: &mut Tx<'_>,
    territory: &Territory,
    after: Option<Cursor>,
    most: Most,
) -> Result<Looked, RegistryError> {
    let (mut looked, mut after) = (Looked::default(), after);
    loop {
        let part = Part::Rows(after, AREAS_AT_ONCE);
        let page = growing_area::list(tx, territory, &Filter::default(), &part)?;
        for area in page.rows {
            look(tx, &area, &mut looked)?;
            if looked.plots >= most.plots || looked.rows.len() >= most.rows {
                looked.next = Some(area.cursor());
                return Ok(looked);
            }
        }
        if page.next.is_none() {
            return Ok(looked);
        }
        after = page.next;
    }
}

fn look(tx: &mut Tx<'_>, area: &Listed, looked: &mut Looked) -> Result<(), RegistryError> {
    for plot in growing_area::plots(tx, area.id)? {
        let Some(outline) = plot.facts.outline else { continue };
        looked.plots += 1;
        let judgement = judge(tx, &area.site.province, &area.site.commune, outline.geometry())?;
        if judgement.wants_reason() {
            let (plot, number) = (plot.id, plot.facts.number);
            looked.rows.push(Outside { area: area.clone(), plot, number, judgement });
        }
    }
    Ok(())
}
