//! The whole of the parts: sums, beside what the records of the territory say now.

use nguon_platform::figures::Counted;

use super::{Entry, Line, Part, Source, Sum, UnitSum, entries};
use crate::plan::CropGroup;

/// The sums of the parts that are handed in, line by line and group by group, and what each unit
/// adds to them. `now` is what the records of the whole territory say; units that are not asked or
/// not in show as the difference.
pub fn sums(form: &[Line], parts: &[(Part, Vec<Entry>)], now: &[Counted]) -> Vec<Sum> {
    let fresh: Vec<Vec<Entry>> = parts
        .iter()
        .map(|(part, _)| {
            part.commune.as_ref().map_or_else(Vec::new, |unit| entries(form, now, unit))
        })
        .collect();
    let mut all = Vec::new();
    for line in form {
        for group in groups(line, parts, &fresh, now) {
            all.push(sum(line, &group, parts, &fresh, now));
        }
    }
    all
}

/// The groups that a line has anywhere.
fn groups(
    line: &Line,
    parts: &[(Part, Vec<Entry>)],
    fresh: &[Vec<Entry>],
    now: &[Counted],
) -> Vec<String> {
    if !line.split {
        return vec![String::new()];
    }
    let measure = measure(line);
    let entries = parts.iter().flat_map(|(_, entries)| entries).chain(fresh.iter().flatten());
    let told = entries.filter(|entry| entry.line == line.id).map(|entry| &entry.group);
    let counted = now.iter().filter(|one| Some(one.measure) == measure).map(|one| &one.group);
    let mut groups: Vec<String> = Vec::new();
    for group in told.chain(counted) {
        if !groups.contains(group) {
            groups.push(group.clone());
        }
    }
    // As plans order them; whatever else there is comes last.
    let usual = |group: &str| CropGroup::ALL.iter().position(|known| known.word() == group);
    groups.sort_by_key(|group| usual(group).unwrap_or(usize::MAX));
    groups
}

fn measure(line: &Line) -> Option<&str> {
    match &line.source {
        Source::Records(measure) => Some(measure),
        Source::Typed => None,
    }
}

fn sum(
    line: &Line,
    group: &str,
    parts: &[(Part, Vec<Entry>)],
    fresh: &[Vec<Entry>],
    now: &[Counted],
) -> Sum {
    let find = |entries: &[Entry]| {
        entries.iter().find(|entry| entry.line == line.id && entry.group == group).cloned()
    };
    let mut sum = Sum {
        line: line.clone(),
        group: group.to_owned(),
        handed_in: None,
        records: None,
        unknown: 0,
        units: Vec::new(),
    };
    for ((part, entries), fresh) in parts.iter().zip(fresh) {
        let told = find(entries).filter(|_| part.is_in());
        let records = find(fresh).and_then(|entry| entry.amount);
        let handed_in = told.as_ref().and_then(|entry| entry.amount);
        if let Some(amount) = handed_in {
            sum.handed_in = Some(sum.handed_in.unwrap_or_default().saturating_add(amount));
        }
        sum.unknown += told.as_ref().map_or(0, |entry| entry.unknown);
        if handed_in.is_some() || records.is_some_and(|amount| amount != 0) {
            let remark = told.map(|entry| entry.remark).unwrap_or_default();
            sum.units.push(UnitSum { name: part.name.clone(), handed_in, records, remark });
        }
    }
    sum.records = measure(line).map(|measure| {
        let all = now.iter().filter(|one| one.measure == measure);
        all.filter(|one| !line.split || one.group == group).map(|one| one.amount).sum()
    });
    sum
}
