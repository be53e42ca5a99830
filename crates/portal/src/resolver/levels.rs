//! The things that a Digital Link may mean, from what it names up to its key, and their links
//! (GS1-Conformant Resolver 1.2 §2.5.9, rule 4): at most five, each read by its key, so that the
//! cost does not grow with the serial numbers of a product.

use nguon_gs1::{DigitalLink, Element};
use nguon_platform::web::{self, Visitor, encode};

use super::links;
use super::linkset::Level;
use crate::PortalState;
use crate::good;

/// A level of a link.
#[derive(Debug, PartialEq, Eq)]
struct Candidate {
    /// Its name in tables: key and the qualifiers that count.
    path: String,
    /// What a linkset calls it: a part of what was asked for, where that can be.
    anchor: String,
}

/// The levels with links, most granular first. What an officer registered for a kind of link stands
/// in place of what the program would say itself.
pub(super) async fn of(
    state: &PortalState,
    visitor: &Visitor,
    link: &DigitalLink,
) -> Result<Vec<Level>, web::Error> {
    let candidates = candidates(link);
    let paths: Vec<String> = candidates.iter().map(|one| one.path.clone()).collect();
    let mut records = state.goods.db.read(move |tx| links::of_paths(tx, &paths)).await?;
    let mut own = good::own(state, visitor, link).await?;
    let mut levels = Vec::new();
    for Candidate { path, anchor } in candidates {
        let record = records.iter().position(|record| record.path == path);
        let made = own.iter().position(|level| level.path == path);
        let (record, made) = (record.map(|at| records.remove(at)), made.map(|at| own.remove(at)));
        let level = match (record, made) {
            (None, None) => continue,
            (Some(record), None) => {
                Level { path: anchor, description: record.description, links: record.links }
            }
            (None, Some(made)) => Level { path: anchor, ..made },
            (Some(record), Some(made)) => {
                let mut links = record.links;
                let said: Vec<String> = links.iter().map(|link| link.relation.clone()).collect();
                links.extend(made.links.into_iter().filter(|link| !said.contains(&link.relation)));
                Level { path: anchor, description: made.description, links }
            }
        };
        levels.push(level);
    }
    Ok(levels)
}

/// Qualifiers of a trade item, each combination that may have links of its own.
const OF_ITEMS: [&[&str]; 6] = [&["21"], &["22", "10"], &["10"], &["22"], &["235"], &[]];

/// A qualifier: its AI, and how it is written in a path.
type Part = (String, String);

fn candidates(link: &DigitalLink) -> Vec<Candidate> {
    let written = |element: &Element| {
        let value = encode(element.value()).replace('/', "%2F");
        (element.ai().to_string(), format!("/{}/{value}", element.ai()))
    };
    let (ai, key) = written(link.key());
    let parts: Vec<Part> = link.qualifiers().iter().map(written).collect();
    if ai == "01" || ai == "8006" {
        let has = |ai: &&str| parts.iter().any(|part| part.0 == *ai);
        let there = OF_ITEMS.into_iter().filter(|wanted| wanted.iter().all(has));
        return there.map(|wanted| of_item(&key, &parts, wanted)).collect();
    }
    (0..=parts.len())
        .rev()
        // A payment slip is named by its number together with the party's (AI 415 needs 8020).
        .filter(|kept| ai != "415" || *kept > 0)
        .map(|kept| joined(&key, parts[..kept].iter()))
        .map(|path| Candidate { anchor: path.clone(), path })
        .collect()
}

fn of_item(key: &str, parts: &[Part], wanted: &[&str]) -> Candidate {
    let path = joined(key, parts.iter().filter(|part| wanted.contains(&part.0.as_str())));
    let last = wanted.last().and_then(|last| parts.iter().position(|part| part.0 == *last));
    let until = joined(key, parts[..last.map_or(0, |last| last + 1)].iter());
    // A lot of all variants is no part of a lot of one.
    let is_part = wanted != ["10"] || parts.iter().all(|part| part.0 != "22");
    Candidate { anchor: if is_part { until } else { path.clone() }, path }
}

fn joined<'p>(key: &str, parts: impl Iterator<Item = &'p Part>) -> String {
    parts.fold(key.to_owned(), |path, part| path + &part.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_looked_for_from_the_thing_to_its_key() {
        for (asked, levels) in [
            (
                "/01/09521000000032/22/A/10/L%2F1/21/7",
                &[
                    ("/21/7", "/22/A/10/L%2F1/21/7"),
                    ("/22/A/10/L%2F1", "/22/A/10/L%2F1"),
                    ("/10/L%2F1", "/10/L%2F1"),
                    ("/22/A", "/22/A"),
                    ("", ""),
                ][..],
            ),
            (
                "/01/09521000000032/10/B/21/7",
                &[("/21/7", "/10/B/21/7"), ("/10/B", "/10/B"), ("", "")],
            ),
            ("/01/09521000000032/235/X", &[("/235/X", "/235/X"), ("", "")]),
            ("/01/09521000000032", &[("", "")]),
            ("/00/095210000000000018", &[("", "")]),
            ("/414/9521000002012/254/D1", &[("/254/D1", "/254/D1"), ("", "")]),
            ("/8017/952100000000000018/8019/1", &[("/8019/1", "/8019/1"), ("", "")]),
        ] {
            let link = DigitalLink::from_path(asked, None).unwrap();
            let key = asked.split('/').take(3).collect::<Vec<_>>().join("/");
            let expected: Vec<Candidate> = levels
                .iter()
                .map(|(path, anchor)| Candidate {
                    path: format!("{key}{path}"),
                    anchor: format!("{key}{anchor}"),
                })
                .collect();
            assert_eq!(candidates(&link), expected, "{asked}");
        }
    }
}
