//! The graph as a picture: boxes from left to right, lines between them. No script, no style
//! attributes: the site forbids both.

use nguon_lineage::{EdgeKind, Key, PlacedNode, Role, layout};
use nguon_platform::web::Visitor;

use super::{Lineage, Thing, Things};
use crate::key::Kind;
use crate::names::{Names, Seen};
use crate::trace::place_of;

/// Boxes in one layer; more are folded into one.
const PER_LAYER_MAX: usize = 12;
/// Boxes in one layer of what only stood beside; the table names all of them.
const CONTACTS_MAX: usize = 6;
/// Sizes in units of the picture.
const BOX_WIDTH: f64 = 206.0;
const BOX_HEIGHT: f64 = 66.0;
const LAYER_STEP: f64 = 266.0;
const ROW_STEP: f64 = 84.0;
const MARGIN: f64 = 12.0;
/// Letters that fit on one line of a box.
const LINE_LETTERS: usize = 25;

/// The picture, ready for its template.
#[derive(Debug, Clone)]
pub(crate) struct Picture {
    pub width: f64,
    pub height: f64,
    /// Width and height of every box.
    pub boxes: (f64, f64),
    pub marks: Vec<Mark>,
    pub lines: Vec<Line>,
}

/// One box.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub x: f64,
    pub y: f64,
    /// Link of the box.
    pub href: Option<String>,
    /// All of it in words, for hovering and for readers.
    pub title: String,
    /// What stands in the box, at most three lines.
    pub text: Vec<String>,
    /// The thing the page is about.
    pub is_start: bool,
    /// Shown with a broken border: masked, folded or only in contact.
    pub is_faint: bool,
}

impl Mark {
    /// Left, width and so on as the template writes them.
    pub(crate) fn text_lines(&self) -> impl Iterator<Item = (f64, &String)> {
        (0_u8..).map(|n| self.y + 20.0 + 17.0 * f64::from(n)).zip(&self.text)
    }
}

/// One line with its arrow.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Path of SVG.
    pub path: String,
    /// Shown broken: stood together, nothing went over.
    pub is_faint: bool,
}

/// Draw both ways of a lineage; `names` holds the places that its events name.
pub(crate) fn draw(
    lineage: &Lineage,
    things: &Things,
    names: &Names,
    visitor: &Visitor,
) -> Picture {
    let plan = layout(&lineage.back, &lineage.forward, PER_LAYER_MAX, CONTACTS_MAX);
    let top = plan.nodes.iter().map(|node| node.y).fold(0.0, f64::min);
    let bottom = plan.nodes.iter().map(|node| node.y).fold(0.0, f64::max);
    let right = plan.nodes.iter().map(|node| node.x).fold(0.0, f64::max);
    let at = |node: &PlacedNode| (MARGIN + node.x * LAYER_STEP, MARGIN + (node.y - top) * ROW_STEP);
    let draw_mark = |node: &PlacedNode| {
        let thing = node.key.as_ref().map(|key| things.get(key.as_str(), visitor));
        let sent = node.key.as_ref().and_then(|key| sent_to(lineage, key));
        let sent = sent.map(|id| whither(names, id, visitor));
        mark(node, at(node), thing, sent, visitor)
    };
    let marks: Vec<Mark> = plan.nodes.iter().map(draw_mark).collect();
    let line = |from: &Mark, to: &Mark, kind| Line {
        path: curve(from, to),
        is_faint: kind == EdgeKind::Together,
    };
    let lines = plan
        .edges
        .iter()
        .filter_map(|edge| Some(line(marks.get(edge.from)?, marks.get(edge.to)?, edge.kind)));
    Picture {
        width: 2.0 * MARGIN + right * LAYER_STEP + BOX_WIDTH,
        height: 2.0 * MARGIN + (bottom - top) * ROW_STEP + BOX_HEIGHT,
        boxes: (BOX_WIDTH, BOX_HEIGHT),
        lines: lines.collect(),
        marks,
    }
}

fn mark(
    node: &PlacedNode,
    (x, y): (f64, f64),
    thing: Option<Thing>,
    sent: Option<String>,
    visitor: &Visitor,
) -> Mark {
    let Some(thing) = thing else {
        let text = visitor.tr("goods-graph-folded", &[("n", &node.folded)]);
        let (title, text) = (text.clone(), vec![text]);
        return Mark { x, y, href: None, title, text, is_start: false, is_faint: true };
    };
    let words = words(&thing, sent, visitor);
    Mark {
        x,
        y,
        title: words.join(" – "),
        text: words.iter().take(3).map(|text| shortened(text)).collect(),
        is_start: node.role == Some(Role::Start),
        is_faint: thing.masked || node.role == Some(Role::Contact),
        href: thing.href.filter(|_| node.role != Some(Role::Start)),
    }
}

/// Where a thing was last sent to or seen, as far as what was read tells.
fn sent_to<'l>(lineage: &'l Lineage, key: &Key) -> Option<&'l str> {
    let last = lineage.facts.about(key).last()?;
    let target = last.destinations.iter().find(|(kind, _)| kind.ends_with("location"));
    target.map(|(_, id)| id.as_str()).or_else(|| place_of(last))
}

fn whither(names: &Names, id: &str, visitor: &Visitor) -> String {
    let territory = visitor.signed_in.as_ref().map(|person| &person.territory);
    let seen = territory.map_or(Seen::Outside, |territory| names.seen_by(territory, id));
    match seen {
        Seen::Known(entry) => format!("→ {}", entry.name),
        Seen::Unknown(id) => format!("→ {id}"),
        Seen::Outside => format!("→ {}", visitor.t("goods-outside")),
    }
}

/// What is told of a thing, the weightiest first: code, kind with amount, place, product. Of a
/// logistic unit the place is where it went, of goods where they were made.
fn words(thing: &Thing, sent: Option<String>, visitor: &Visitor) -> Vec<String> {
    let kind = visitor.t(thing.kind_key());
    let place = thing.place.as_ref().map(|place| match &place.code {
        Some(code) => format!("{code} {}", place.name),
        None => place.name.clone(),
    });
    let Some(code) = &thing.code else {
        let outside = visitor.t("goods-outside");
        return [Some(kind), thing.amount.clone(), Some(outside)].into_iter().flatten().collect();
    };
    let what = match &thing.amount {
        Some(amount) => format!("{kind}, {amount}"),
        None => kind,
    };
    let sent = sent.filter(|_| thing.kind == Some(Kind::Unit));
    [Some(code.clone()), Some(what), sent.or(place), thing.product.clone()]
        .into_iter()
        .flatten()
        .collect()
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= LINE_LETTERS {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(LINE_LETTERS - 1).collect();
    short.push('…');
    short
}

/// From the right side of one box to the left side of another.
fn curve(from: &Mark, to: &Mark) -> String {
    let (x1, y1) = (from.x + BOX_WIDTH, from.y + BOX_HEIGHT / 2.0);
    let (x2, y2) = (to.x - 6.0, to.y + BOX_HEIGHT / 2.0);
    let middle = f64::midpoint(x1, x2);
    format!("M{x1:.1} {y1:.1}C{middle:.1} {y1:.1} {middle:.1} {y2:.1} {x2:.1} {y2:.1}")
}
