//! The numbers of a part as the records have them.

use std::collections::BTreeMap;

use nguon_platform::figures::Counted;
use nguon_platform::territory::UnitId;

use super::{Entry, Line, Source};
use crate::plan::CropGroup;

/// The entries of one commune: every line that records answer, with what was counted there. A line
/// that is split shows each crop group, nothing being 0, and whatever other group there is.
pub fn entries(form: &[Line], counted: &[Counted], commune: &UnitId) -> Vec<Entry> {
    let here = |measure: &str| {
        let mut groups: BTreeMap<String, (i64, u64)> = BTreeMap::new();
        for one in counted.iter().filter(|one| one.measure == measure && one.commune == *commune) {
            let sum = groups.entry(one.group.clone()).or_default();
            *sum = (sum.0.saturating_add(one.amount), sum.1.saturating_add(one.unknown));
        }
        groups
    };
    let mut entries = Vec::new();
    for line in form {
        let Source::Records(measure) = &line.source else { continue };
        let groups = here(measure);
        let mut push = |group: &str, (amount, unknown): (i64, u64)| {
            entries.push(Entry {
                line: line.id.clone(),
                group: group.to_owned(),
                amount: Some(amount),
                unknown,
                remark: String::new(),
            });
        };
        if line.split {
            let usual = CropGroup::ALL.iter().map(|group| group.word());
            let other = groups
                .keys()
                .map(String::as_str)
                .filter(|group| group.parse::<CropGroup>().is_err());
            for group in usual.chain(other) {
                push(group, groups.get(group).copied().unwrap_or_default());
            }
        } else {
            let all = groups.values();
            push("", all.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1)));
        }
    }
    entries
}
