//! A recall in words: one row per part of an affected item that lies somewhere.

use std::collections::BTreeMap;

use jiff::Timestamp;
use nguon_lineage::{DiscrepancyKind, Holding, Quantity, RecallRow, Role};
use nguon_platform::directory::Entry;
use nguon_platform::web::{self, Visitor};
use rust_decimal::Decimal;

use super::scope::Scope;
use super::sentence::sentence;
use crate::GoodsState;
use crate::graph::{Thing, Things, amount};
use crate::key::ItemKey;
use crate::names::{Names, unique};
use crate::words::disposition_key;

/// Which part of the answer a row belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// To be called back.
    Affected,
    /// Carried affected things.
    Carrier,
    /// Stood beside affected things.
    Contact,
}

impl Group {
    pub const ALL: [Self; 3] = [Self::Affected, Self::Carrier, Self::Contact];

    /// Whether its rows are told apart from what is affected.
    pub fn is_contact(self) -> bool {
        self == Self::Contact
    }

    /// Message key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Affected => "goods-recall-affected",
            Self::Carrier => "goods-recall-carriers",
            Self::Contact => "goods-recall-contact",
        }
    }
}

/// Where a part is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Where {
    /// At this place.
    At(String),
    /// On its way, to this place if it is known.
    UnderWay(Option<String>),
    /// Used up, or ended.
    Gone,
    /// No event says.
    Unknown,
}

/// One row.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub group: Group,
    pub thing: Thing,
    /// Message key of what it is to what is recalled.
    pub relation: &'static str,
    pub at: Where,
    /// The place, if a register knows it.
    pub place: Option<Entry>,
    /// Who holds it, if known: a name, or the identifier of a party that no register knows.
    pub holder: Option<String>,
    pub quantity: Option<Quantity>,
    /// The quantity in words.
    pub amount: Option<String>,
    /// What a piece is called.
    pub piece: Option<String>,
    /// State, in words.
    pub disposition: Option<String>,
    /// The container that it is in.
    pub container: Option<String>,
    pub since: Option<Timestamp>,
    /// Whether it is in the totals.
    pub counted: bool,
    /// Canonical identifier.
    pub identifier: String,
}

/// An affected amount at one place.
#[derive(Debug, Clone)]
pub(super) struct Sum {
    pub at: Where,
    pub place: Option<Entry>,
    pub amounts: Vec<String>,
}

/// The whole answer.
#[derive(Debug, Clone)]
pub(super) struct View {
    /// All of it in one sentence.
    pub sentence: String,
    pub rows: Vec<Row>,
    /// Affected amounts by place.
    pub sums: Vec<Sum>,
    /// Affected amounts in all, by unit.
    pub affected_totals: Vec<String>,
    /// Amounts in contact, by unit.
    pub contact_totals: Vec<String>,
    /// What is not known, in words.
    pub unknown: Vec<String>,
    /// Whether a limit cut the answer short.
    pub partial: bool,
    /// Whether any of it belongs to the demonstration.
    pub demonstration: bool,
}

impl View {
    /// The parts of the answer with their rows.
    pub fn groups(&self) -> [(Group, Vec<&Row>); 3] {
        Group::ALL.map(|group| (group, self.rows.iter().filter(|row| row.group == group).collect()))
    }
}

/// Put names to a scope.
pub(super) async fn view(
    state: &GoodsState,
    scope: &Scope,
    visitor: &Visitor,
) -> Result<View, web::Error> {
    let groups = [
        (Group::Affected, &scope.recall.affected),
        (Group::Carrier, &scope.recall.carriers),
        (Group::Contact, &scope.recall.contact),
    ];
    let all = || groups.iter().flat_map(|(_, rows)| rows.iter());
    let keys: Vec<String> = all().map(|row| row.key.as_str().to_owned()).collect();
    let things = Things::unmasked(state, &keys).await?;
    let held = all().flat_map(|row| &row.holdings);
    let named = held.flat_map(|held| [&held.place, &held.in_transit_to, &held.holder]).flatten();
    let names = Names::of(&*state.directory, unique(named.map(String::as_str))).await?;
    let teller = Teller { things: &things, names: &names, visitor };
    let rows: Vec<Row> = groups
        .iter()
        .flat_map(|(group, rows)| rows.iter().flat_map(|row| teller.rows(*group, row)))
        .collect();
    let words = |group: Group, totals: &[Quantity]| -> Vec<String> {
        let piece = common_piece(rows.iter().filter(|row| row.group == group));
        totals.iter().map(|total| amount(visitor, total, piece)).collect()
    };
    let sums = teller.sums(&rows);
    let affected_totals = words(Group::Affected, &scope.recall.affected_totals);
    let sure = scope.partial.is_none() && scope.recall.incomplete_rows == 0;
    Ok(View {
        sentence: sentence(&rows, &sums, &affected_totals, sure, visitor),
        sums,
        affected_totals,
        contact_totals: words(Group::Contact, &scope.recall.contact_totals),
        unknown: unknown(scope, &things, visitor),
        partial: scope.partial.is_some(),
        demonstration: rows.iter().any(|row| row.thing.demonstration),
        rows,
    })
}

/// What a piece is called, if all rows that are counted in pieces say the same.
fn common_piece<'r>(rows: impl Iterator<Item = &'r Row>) -> Option<&'r str> {
    let in_pieces = |row: &&Row| {
        row.counted && row.quantity.as_ref().is_some_and(|quantity| quantity.unit.is_none())
    };
    let mut names = rows.filter(in_pieces).map(|row| row.piece.as_deref());
    let first = names.next()??;
    names.all(|name| name == Some(first)).then_some(first)
}

struct Teller<'t> {
    things: &'t Things,
    names: &'t Names,
    visitor: &'t Visitor,
}

impl Teller<'_> {
    /// A row per part; one that says so when no part is left or known.
    fn rows(&self, group: Group, row: &RecallRow) -> Vec<Row> {
        if row.holdings.is_empty() {
            let at = if row.incomplete { Where::Unknown } else { Where::Gone };
            return vec![self.row(group, row, at, None)];
        }
        let part = |held: &Holding| self.row(group, row, whereabouts(held), Some(held));
        row.holdings.iter().map(part).collect()
    }

    fn row(&self, group: Group, row: &RecallRow, at: Where, held: Option<&Holding>) -> Row {
        let key = row.key.as_str();
        let quantity = held.and_then(|held| held.quantity.clone());
        let piece = self.things.piece(key).map(str::to_owned);
        let holder = held.and_then(|held| held.holder.as_deref());
        let place = match &at {
            Where::At(id) | Where::UnderWay(Some(id)) => self.names.get(id).cloned(),
            Where::UnderWay(None) | Where::Gone | Where::Unknown => None,
        };
        let party = holder
            .map(|id| self.names.get(id).map_or_else(|| id.to_owned(), |entry| entry.name.clone()));
        // Who holds a place holds what lies there, unless an event says otherwise.
        let resident = matches!(at, Where::At(_))
            .then(|| place.as_ref().and_then(|place| place.holder_name.clone()))
            .flatten();
        Row {
            group,
            thing: self.things.get(key, self.visitor),
            relation: relation_key(row.relation),
            place,
            at,
            holder: party.or(resident),
            amount: quantity
                .as_ref()
                .map(|quantity| amount(self.visitor, quantity, piece.as_deref())),
            quantity,
            piece,
            disposition: held.and_then(|held| held.disposition.as_deref()).map(|written| {
                let key = disposition_key(written);
                key.map_or_else(|| written.to_owned(), |key| self.visitor.t(&key))
            }),
            container: held.and_then(|held| held.container.as_ref()).map(|container| {
                let container = container.as_str();
                ItemKey::of(container).map_or_else(|| container.to_owned(), |item| item.code())
            }),
            since: held.map(|held| held.since),
            counted: row.counted,
            identifier: key.to_owned(),
        }
    }

    /// Affected amounts by place, counted once.
    fn sums(&self, rows: &[Row]) -> Vec<Sum> {
        // Pieces of one name are one sum: cartons and trays are never added up.
        type ByUnit<'r> = BTreeMap<(Option<&'r str>, Option<&'r str>), Decimal>;
        let mut by_place: BTreeMap<&Where, ByUnit<'_>> = BTreeMap::new();
        let counted = rows.iter().filter(|row| row.group == Group::Affected && row.counted);
        for row in counted.filter(|row| row.at != Where::Gone) {
            let units = by_place.entry(&row.at).or_default();
            if let Some(quantity) = &row.quantity {
                let unit = quantity.unit.as_deref();
                let piece = row.piece.as_deref().filter(|_| unit.is_none());
                *units.entry((unit, piece)).or_default() += quantity.value;
            }
        }
        let told = |(at, units): (&Where, ByUnit<'_>)| Sum {
            place: match at {
                Where::At(id) | Where::UnderWay(Some(id)) => self.names.get(id).cloned(),
                _ => None,
            },
            at: at.clone(),
            amounts: units
                .into_iter()
                .map(|((unit, piece), value)| {
                    let quantity = Quantity { value, unit: unit.map(str::to_owned) };
                    amount(self.visitor, &quantity, piece)
                })
                .collect(),
        };
        by_place.into_iter().map(told).collect()
    }
}

fn whereabouts(held: &Holding) -> Where {
    match (&held.place, held.in_transit) {
        (_, true) => Where::UnderWay(held.in_transit_to.clone()),
        (Some(place), false) => Where::At(place.clone()),
        (None, false) => Where::Unknown,
    }
}

pub(super) fn relation_key(role: Role) -> &'static str {
    match role {
        Role::Start => "goods-relation-start",
        Role::Ancestor => "goods-relation-ancestor",
        Role::Descendant => "goods-relation-descendant",
        Role::Carrier => "goods-relation-carrier",
        Role::Contact => "goods-relation-contact",
    }
}

/// What the answer does not know, said plainly.
fn unknown(scope: &Scope, things: &Things, visitor: &Visitor) -> Vec<String> {
    let mut said = Vec::new();
    if scope.recall.incomplete_rows > 0 {
        said.push(visitor.tr("goods-unknown-rows", &[("n", &scope.recall.incomplete_rows)]));
    }
    let rows = scope.recall.affected.iter().chain(&scope.recall.contact);
    for found in rows.flat_map(|row| row.discrepancies.iter().map(move |found| (row, found))) {
        if said.len() == UNKNOWN_MAX {
            break;
        }
        let (row, found) = found;
        let item = ItemKey::of(row.key.as_str());
        let code = item.map_or_else(|| row.key.to_string(), |item| item.code());
        let much = amount(visitor, &found.quantity, things.piece(row.key.as_str()));
        let args: [(&str, &dyn nguon_platform::i18n::Arg); 2] =
            [("code", &code), ("amount", &much)];
        said.push(visitor.tr(discrepancy_key(found.kind), &args));
    }
    said
}

/// Lines of what is not known.
const UNKNOWN_MAX: usize = 50;

fn discrepancy_key(kind: DiscrepancyKind) -> &'static str {
    match kind {
        DiscrepancyKind::OverWithdrawal => "goods-unknown-over-withdrawal",
        DiscrepancyKind::Unexplained => "goods-unknown-unexplained",
        DiscrepancyKind::SeenAfterEnd => "goods-unknown-seen-after-end",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_an_answer_has_a_text() {
        let messages = crate::testing::messages();
        let roles = [Role::Start, Role::Ancestor, Role::Descendant, Role::Carrier, Role::Contact];
        let keys = roles.map(relation_key).into_iter().chain(Group::ALL.map(Group::key));
        let doubts = [
            DiscrepancyKind::OverWithdrawal,
            DiscrepancyKind::Unexplained,
            DiscrepancyKind::SeenAfterEnd,
        ];
        for key in keys.chain(doubts.map(discrepancy_key)) {
            assert!(messages.has(key), "{key}");
        }
    }
}
