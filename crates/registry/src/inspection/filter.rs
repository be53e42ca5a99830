//! What narrows the visits of a plan. A plan is read whole, so that checks are handed out rightly;
//! then it is filtered, and cut into pages by key.

use nguon_platform::month::Month;
use nguon_platform::territory::UnitId;
use nguon_platform::text::fold_vi;

use super::change::Desk;
use super::visits::Stood;
use super::{Visit, VisitState};
use crate::closed::closed_list;
use crate::list::{Cursor, Page, Part};

closed_list! {
    /// Which visits by how they stand; messages `registry-visits-…`.
    Wanted {
        /// All but the cancelled ones.
        Kept = "kept",
        /// Those that are still to be made: overdue, due or ahead.
        Open = "open",
        /// Window over, no check.
        Overdue = "overdue",
        /// Window runs.
        Due = "due",
        /// Window to come.
        Ahead = "ahead",
        /// Checked.
        Done = "done",
        /// Given up.
        Cancelled = "cancelled",
    }
}

impl Wanted {
    fn fits(self, state: VisitState) -> bool {
        match self {
            Self::Kept => state != VisitState::Cancelled,
            Self::Open => state <= VisitState::Ahead,
            Self::Overdue => state == VisitState::Overdue,
            Self::Due => state == VisitState::Due,
            Self::Ahead => state == VisitState::Ahead,
            Self::Done => state == VisitState::Done,
            Self::Cancelled => state == VisitState::Cancelled,
        }
    }
}

/// What narrows a plan's visits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only in this commune.
    pub commune: Option<UnitId>,
    /// Only on this desk.
    pub officer: Option<Desk>,
    /// Only those that stand so.
    pub state: Option<Wanted>,
    /// Only those whose window ends in this month: a visit belongs to that.
    pub month: Option<Month>,
    /// Only in seasons of this crop.
    pub crop: Option<String>,
}

impl Filter {
    /// Whether a visit is left.
    pub fn fits(&self, stood: &Stood) -> bool {
        let visit = &stood.visit;
        let desk = visit.terms.officer.as_ref().map_or(Desk::Nobody, |(id, _)| Desk::Of(*id));
        self.commune.as_ref().is_none_or(|commune| visit.commune == *commune)
            && self.officer.is_none_or(|officer| desk == officer)
            && self.state.is_none_or(|state| state.fits(stood.state))
            && self.month.is_none_or(|month| Month::of(visit.terms.window.last) == month)
            && self.crop.as_ref().is_none_or(|crop| visit.crops.contains(crop))
    }
}

/// Where a visit stands in the list: by the end of its window, then by name.
pub(super) fn cursor(visit: &Visit) -> Cursor {
    let window = visit.terms.window;
    let sort_name = format!("{} {} {}", window.last, window.first, fold_vi(&visit.name));
    Cursor { sort_name, id: visit.id }
}

/// One part of what the filter leaves, and how many it leaves in all.
pub(super) fn part(
    all: Vec<Stood>,
    filter: &Filter,
    part: &Part,
) -> Result<(Page<Stood>, usize), crate::RegistryError> {
    let kept = all.into_iter().filter(|one| filter.fits(one));
    let mut kept: Vec<(Cursor, Stood)> = kept.map(|one| (cursor(&one.visit), one)).collect();
    let key = |cursor: &Cursor| (cursor.sort_name.clone(), cursor.id);
    kept.sort_by_cached_key(|(cursor, _)| key(cursor));
    let count = kept.len();
    if let Part::Page(Some(after)) | Part::Rows(Some(after), _) = part {
        kept.retain(|(cursor, _)| key(cursor) > key(after));
    }
    let page = part.page(kept, |(cursor, _)| cursor.clone())?;
    let rows = page.rows.into_iter().map(|(_, one)| one).collect();
    Ok((Page { rows, next: page.next }, count))
}
