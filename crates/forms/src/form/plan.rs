//! The items of a form in a row, with what expressions need to find them.

use std::collections::HashMap;

use crate::model::{Draft, Item, ItemKind};

/// Where an item stands in [`Plan::defs`].
pub(crate) type DefId = usize;

/// All items, from the first to the last row.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    pub(crate) defs: Vec<Def>,
    /// Items by name; more than one where groups use a name again.
    pub(crate) named: HashMap<String, Vec<DefId>>,
    /// Items so that each comes after those that it reads and the one that it stands in.
    pub(crate) order: Vec<DefId>,
}

/// An item and its place.
#[derive(Debug, Clone)]
pub(crate) struct Def {
    /// Indexes from the draft's items down to it.
    pub(crate) steps: Vec<usize>,
    /// The group or repeat that it stands in.
    pub(crate) parent: Option<DefId>,
    /// Repeats that it stands in, from the outermost.
    pub(crate) repeats: Vec<DefId>,
    /// Whether it is a repeat.
    pub(crate) is_repeat: bool,
    /// Items that stand in it directly.
    pub(crate) children: Vec<DefId>,
    /// Names from the outermost group down to it, parted by `/`.
    pub(crate) path: String,
}

impl Plan {
    /// The plan of a draft, not ordered yet.
    pub(crate) fn of(draft: &Draft) -> Self {
        let mut plan = Self::default();
        let mut open: Vec<(&Item, Vec<usize>, Option<DefId>)> = Vec::new();
        push(&mut open, &draft.items, &[], None);
        while let Some((item, steps, parent)) = open.pop() {
            let id = plan.defs.len();
            let above = parent.and_then(|parent| plan.defs.get(parent));
            let mut repeats = above.map(|above| above.repeats.clone()).unwrap_or_default();
            repeats.extend(parent.filter(|_| above.is_some_and(|above| above.is_repeat)));
            let path = match above {
                Some(above) => format!("{}/{}", above.path, item.name),
                None => item.name.clone(),
            };
            if let Some(above) = parent.and_then(|parent| plan.defs.get_mut(parent)) {
                above.children.push(id);
            }
            push(&mut open, item.items(), &steps, Some(id));
            let is_repeat = matches!(item.kind, ItemKind::Repeat(_));
            plan.named.entry(item.name.clone()).or_default().push(id);
            plan.defs.push(Def { steps, parent, repeats, is_repeat, children: Vec::new(), path });
        }
        plan
    }

    /// Items that stand in no other.
    pub(crate) fn top(&self) -> Vec<DefId> {
        (0..self.defs.len())
            .filter(|id| self.defs.get(*id).is_some_and(|def| def.parent.is_none()))
            .collect()
    }

    /// The one item of this name.
    pub(crate) fn only(&self, name: &str) -> Option<DefId> {
        match self.named.get(name).map(Vec::as_slice) {
            Some([only]) => Some(*only),
            _ => None,
        }
    }
}

fn push<'d>(
    open: &mut Vec<(&'d Item, Vec<usize>, Option<DefId>)>,
    items: &'d [Item],
    steps: &[usize],
    parent: Option<DefId>,
) {
    for (at, item) in items.iter().enumerate().rev() {
        let mut steps = steps.to_vec();
        steps.push(at);
        open.push((item, steps, parent));
    }
}
