//! Communes as offices write them: only those of the officer's territory are found.

use std::collections::HashMap;

use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::places::{self, Extent};
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::text::fold_vi;

use crate::screen::{Commune, communes};

/// Kinds of communes, folded, as they stand in front of names.
const KINDS: [&str; 6] = ["xa ", "phuong ", "thi tran ", "dac khu ", "p ", "x "];
/// Units looked at for a name of former days.
const FORMER_MAX: usize = 10;

/// The communes of a territory by name.
pub(super) struct Communes {
    all: Vec<Commune>,
    by_name: HashMap<String, Vec<usize>>,
    today: Date,
    former: HashMap<String, Result<usize, &'static str>>,
}

impl Communes {
    pub fn read(tx: &mut Tx<'_>, territory: &Territory, today: Date) -> Result<Self, DbError> {
        let all = communes(tx, territory, today)?;
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, commune) in all.iter().enumerate() {
            let name = fold_vi(commune.label.split(',').next().unwrap_or_default());
            let bare = bare(&name).to_owned();
            let number = commune.id.to_string().split('@').next().unwrap_or_default().to_owned();
            for known in [name, bare, fold_vi(&commune.label), number] {
                let found = by_name.entry(known).or_default();
                if !found.contains(&at) {
                    found.push(at);
                }
            }
        }
        Ok(Self { all, by_name, today, former: HashMap::new() })
    }

    /// The commune of this name, or number; of a name of former days the one that holds all its
    /// land today.
    ///
    /// The inner error is a message key.
    pub fn find(
        &mut self,
        tx: &mut Tx<'_>,
        written: &str,
    ) -> Result<Result<Commune, &'static str>, DbError> {
        let folded = fold_vi(written);
        let place = match self.by_name.get(&folded).map(Vec::as_slice) {
            Some([one]) => Ok(*one),
            Some(_) => Err("registry-import-commune-unclear"),
            None => {
                if let Some(known) = self.former.get(&folded) {
                    *known
                } else {
                    let found = self.former(tx, written)?;
                    self.former.insert(folded, found);
                    found
                }
            }
        };
        Ok(place.map(|at| self.all[at].clone()))
    }

    fn former(
        &self,
        tx: &mut Tx<'_>,
        written: &str,
    ) -> Result<Result<usize, &'static str>, DbError> {
        let wanted = fold_vi(written);
        let mut here: Vec<UnitId> = Vec::new();
        for found in places::search(tx, written, self.today, FORMER_MAX)? {
            let name = fold_vi(found.label.split(',').next().unwrap_or_default());
            let same = name == wanted || bare(&name) == bare(&wanted);
            if found.exists || !same {
                continue;
            }
            for (unit, _, extent) in found.today {
                if extent != Extent::Full {
                    return Ok(Err("registry-import-commune-unclear"));
                }
                here.push(unit.id);
            }
        }
        here.sort_by_key(ToString::to_string);
        here.dedup();
        here.retain(|id| self.all.iter().any(|commune| commune.id == *id));
        Ok(match &here[..] {
            [one] => self.all.iter().position(|commune| commune.id == *one),
            [] => None,
            _ => return Ok(Err("registry-import-commune-unclear")),
        }
        .ok_or("registry-import-elsewhere"))
    }
}

fn bare(name: &str) -> &str {
    KINDS.iter().find_map(|kind| name.strip_prefix(kind)).unwrap_or(name)
}
