//! `nguon trace`: where a lot comes from and where it went, as the office's screen says it.

use std::fmt::Write as _;

use clap::Args;
use nguon_goods::trace::{AnsweredPlace, AnsweredThing, TraceAnswer, answer};
use nguon_lineage::{AsOf, Direction, Key, Limits};

use super::gs1::canonical;
use super::{print, print_json};
use crate::failure::{Doing, Failure};
use crate::office;
use crate::settings::Settings;

/// `nguon trace`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Lot, unit or pallet: Digital Link URI, EPC URN, or (01)…(10)…
    identifier: String,
    /// Where it comes from
    #[arg(long, required_unless_present = "forward")]
    back: bool,
    /// Where it went
    #[arg(long)]
    forward: bool,
    /// Only what had happened by then, e.g. 2026-05-14T00:00:00+07:00
    #[arg(long, value_name = "TIME")]
    at: Option<jiff::Timestamp>,
    /// Only what was known by then
    #[arg(long, value_name = "TIME")]
    known: Option<jiff::Timestamp>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Run it.
pub async fn run(settings: &Settings, arguments: Arguments) -> Result<(), Failure> {
    let start = canonical(&arguments.identifier)
        .map_err(|error| Failure::No(format!("{}: {error}", arguments.identifier)))?;
    let office = office::open(settings).await?;
    let directions = [
        arguments.back.then_some(Direction::Back),
        arguments.forward.then_some(Direction::Forward),
    ];
    let as_of = AsOf { at: arguments.at, known: arguments.known };
    let mut answers = Vec::new();
    for direction in directions.into_iter().flatten() {
        let (directory, starts) = (office.directory(), vec![Key::from(start.as_str())]);
        let found =
            answer(&*office.events, &*directory, starts, direction, as_of, Limits::default());
        answers.push(found.await.doing("cannot trace")?);
    }
    if answers.iter().all(|answer| answer.places.is_empty() && answer.links.is_empty()) {
        return Err(Failure::No(format!("no event speaks of {start}")));
    }
    if !arguments.json {
        return answers.iter().try_for_each(|answer| print(&told(answer)));
    }
    match answers.as_slice() {
        [one] => print_json(one),
        both => print_json(&both),
    }
}

/// The answer for a person: what, how much, where; then the ends of the way.
fn told(answer: &TraceAnswer) -> String {
    let mut lines = vec![match answer.direction {
        Direction::Back => "Back:".to_owned(),
        Direction::Forward => "Forward:".to_owned(),
    }];
    lines.extend(answer.things.iter().map(thing));
    for (title, places) in [("Origins:", &answer.origins), ("Receivers:", &answer.receivers)] {
        if !places.is_empty() {
            lines.push(title.to_owned());
            lines.extend(places.iter().map(|one| format!("  {}", place(one))));
        }
    }
    if let Some(limit) = &answer.partial {
        lines.push(format!("Not complete: {limit:?} was reached."));
    }
    lines.join("\n")
}

fn thing(thing: &AnsweredThing) -> String {
    let mut line = format!("{}{}", "  ".repeat(thing.depth as usize + 1), thing.key);
    if thing.contact {
        line.push_str("  (only together with it)");
    }
    if let Some(quantity) = &thing.quantity {
        let unit = quantity.unit.as_deref().unwrap_or_default();
        let _ = write!(line, "  {} {unit}", quantity.value);
    }
    if let Some(last) = &thing.last_place {
        let _ = write!(line, "  {}", place(last));
    }
    line
}

fn place(place: &AnsweredPlace) -> String {
    let name = place.name.as_ref().unwrap_or(&place.identifier);
    let code = place.code.as_ref().map(|code| format!(" [{code}]"));
    let holder = place.holder.as_ref().map(|holder| format!(", {holder}"));
    format!("{name}{}{}", code.unwrap_or_default(), holder.unwrap_or_default())
}
