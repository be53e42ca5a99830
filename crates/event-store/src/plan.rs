//! A query as conditions on the index: what every engine compiles to its own statements.

use nguon_epcis::query::{
    Amount, Bound, Direction, ExtensionFilter, FieldOrder, Filter, IdPattern, MatchField, Member,
    Operand, Order, Relation, SensorTest, SimpleEventQuery, Test, TimeField,
};

use crate::index::{self, Has, Roles, Said, Term, flag_text};
use crate::key::{Key16, event_key};
use crate::{Sight, StoreError, Window};

/// A query, ready to be answered from the index. Conditions are joined by AND.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plan {
    pub conditions: Vec<Condition>,
    /// Only events with one of these ids.
    pub event_ids: Option<Vec<Key16>>,
    /// In nanoseconds.
    pub event_time: Span,
    /// In microseconds.
    pub record_time: Span,
    /// Places in record order.
    pub places: Span,
    /// What the index answers in part only: looked at event by event.
    pub rest: SimpleEventQuery,
    /// Order of the answer; of the search if the next says more.
    pub order: Order,
    /// Not in the index: what is found is put in this order (`ordered.rs`).
    pub order_by_field: Option<FieldOrder>,
    /// Events of all pages together.
    pub limit: Option<u64>,
    /// More matches than this are an error.
    pub most: Option<u64>,
}

/// The event has one of these keys, in one of these roles.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Condition {
    pub any_of: Vec<Key16>,
    /// Bits of [`Roles`]; zero = whatever the role.
    pub roles: i64,
}

/// From and including `from`, up to and not including `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub from: i64,
    pub to: i64,
}

impl Span {
    pub const ALL: Self = Self { from: i64::MIN, to: i64::MAX };

    /// What lies in both.
    pub fn meet(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), to: self.to.min(other.to) }
    }

    fn narrow(&mut self, bound: Bound, limit: i64) {
        match bound {
            Bound::GreaterOrEqual => self.from = self.from.max(limit),
            Bound::Less => self.to = self.to.min(limit),
        }
    }
}

impl Plan {
    /// The plan of a query by someone who sees this much. A condition that nothing stored can
    /// answer is [`StoreError::Unsupported`].
    pub fn of(query: &SimpleEventQuery, sight: &Sight) -> Result<Self, StoreError> {
        let newest_first = Order { by: TimeField::EventTime, direction: Direction::Descending };
        let mut plan = Self {
            conditions: Vec::new(),
            event_ids: None,
            event_time: Span::ALL,
            record_time: Span::ALL,
            places: Span::ALL,
            rest: SimpleEventQuery::default(),
            order: query.order.unwrap_or(newest_first),
            order_by_field: query.order_by_field.clone(),
            limit: query.event_count_limit,
            most: query.max_event_count,
        };
        for filter in &query.filters {
            if plan.add(filter)? == Answered::InPart {
                plan.rest.filters.push(filter.clone());
            }
        }
        if let Some(any_of) = sight.keys() {
            plan.conditions.push(Condition { any_of, roles: 0 });
        }
        Ok(plan)
    }

    /// The same for this part of the record.
    #[must_use]
    pub fn within(mut self, window: Window) -> Self {
        self.places = Span {
            from: window.after.sql().saturating_add(1),
            to: window.to.sql().saturating_add(1),
        };
        self
    }

    /// Whether only a part of the record is asked.
    pub fn is_part_of_record(&self) -> bool {
        self.places != Span::ALL
    }

    fn add(&mut self, filter: &Filter) -> Result<Answered, StoreError> {
        match filter {
            Filter::EventType(names) => self.any(names.iter().map(|name| Term::event_type(name))),
            Filter::Action(actions) => {
                self.any(actions.iter().map(|action| Term::action(action.name())));
            }
            Filter::Time(TimeField::EventTime, bound, limit) => {
                self.event_time.narrow(*bound, limit.epoch_ns());
            }
            Filter::Time(TimeField::RecordTime, bound, limit) => {
                self.record_time.narrow(*bound, microseconds_up(limit.epoch_ns()));
            }
            Filter::Member(Member::EventId, ids) => self.ids(ids),
            Filter::Member(member, values) => {
                self.any(values.iter().map(|value| Term::member_value(*member, value)));
            }
            Filter::Match(field, patterns) => self.objects(*field, patterns)?,
            Filter::PersistentDisposition(change, words) => {
                self.any(words.iter().map(|word| Term::lasting(*change, word)));
            }
            Filter::Typed(list, kind, ids) => {
                self.any(ids.iter().map(|id| Term::typed(*list, kind, id)));
            }
            Filter::HasErrorDeclaration => self.one(Term::has(Has::ErrorDeclaration)),
            Filter::ErrorReason(words) => {
                self.any(words.iter().map(|word| Term::error_reason(word)));
            }
            Filter::CorrectiveEventId(ids) => self.any(ids.iter().map(|id| Term::corrective(id))),
            Filter::HasSensorElement => self.one(Term::has(Has::SensorElement)),
            Filter::Sensor(field, SensorTest::AnyOf(texts)) => {
                self.any(texts.iter().map(|text| Term::sensor(*field, text)));
            }
            Filter::Sensor(field, SensorTest::Flag(flag)) => {
                self.one(Term::sensor(*field, flag_text(*flag)));
            }
            Filter::Extension(asked) => return Ok(self.extension(asked)),
            Filter::Quantity(relation, amounts) => {
                let has = Term::has(Has::Quantity);
                return Ok(self.numbers(Said::Quantity, *relation, amounts, has));
            }
            Filter::Sensor(field, SensorTest::Number(relation, amounts)) => {
                let has = Term::has_sensor(*field);
                return Ok(self.numbers(Said::Sensor(*field), *relation, amounts, has));
            }
            Filter::ErrorTime(bound, limit) => {
                self.any(index::declared_meant(*bound, limit.epoch_ns()).into_iter());
                return Ok(Answered::InPart);
            }
            Filter::Sensor(field, _) => return Ok(self.in_part(Term::has_sensor(*field))),
            // What needs master data was put in before (`SimpleEventQuery::resolved`).
            other => return Err(StoreError::Unsupported(other.parameters())),
        }
        Ok(Answered::Whole)
    }

    fn ids(&mut self, ids: &[String]) {
        let keys = ids.iter().map(|id| event_key(id));
        self.event_ids = Some(match self.event_ids.take() {
            None => keys.collect(),
            Some(before) => keys.filter(|key| before.contains(key)).collect(),
        });
    }

    fn any(&mut self, terms: impl Iterator<Item = Term>) {
        let any_of = terms.map(|term| term.key()).collect();
        self.conditions.push(Condition { any_of, roles: 0 });
    }

    fn one(&mut self, term: Term) {
        self.any(std::iter::once(term));
    }

    fn in_part(&mut self, term: Term) -> Answered {
        self.one(term);
        Answered::InPart
    }

    /// What the index finds shares its place with others: the numbers themselves are looked at.
    fn numbers(
        &mut self,
        said: Said,
        relation: Relation,
        amounts: &[Amount],
        has: Term,
    ) -> Answered {
        match index::meant(said, relation, amounts) {
            Some(terms) => self.any(terms.into_iter()),
            None => self.one(has),
        }
        Answered::InPart
    }

    fn objects(&mut self, field: MatchField, patterns: &[IdPattern]) -> Result<(), StoreError> {
        let key = |pattern: &IdPattern| match pattern {
            IdPattern::Exact(id) => Ok(Term::object(id).key()),
            IdPattern::Prefix(start) => Ok(Term::series(start).key()),
            // What it means was put in before (`opened.rs`).
            IdPattern::Open(_) => Err(StoreError::Unsupported("open EPC patterns")),
        };
        let any_of = patterns.iter().map(key).collect::<Result<_, _>>()?;
        let roles = Roles::at(field.roles(), field.level()).bits();
        self.conditions.push(Condition { any_of, roles });
        Ok(())
    }

    /// Texts are keys; numbers, times and comparisons are looked at among the events that have
    /// the member.
    fn extension(&mut self, asked: &ExtensionFilter) -> Answered {
        let has = Term::has_extension(asked.area, asked.depth, &asked.name);
        let texts: Option<Vec<Term>> = match &asked.test {
            Test::Exists => {
                self.one(has);
                return Answered::Whole;
            }
            Test::AnyOf(operands) => {
                let term = |operand: &Operand| match operand {
                    Operand::Text(text) => {
                        Some(Term::extension(asked.area, asked.depth, &asked.name, text))
                    }
                    Operand::Number(_) | Operand::Time(_) => None,
                };
                operands.iter().map(term).collect()
            }
            Test::Compare(..) => None,
        };
        match texts {
            Some(texts) => {
                self.any(texts.into_iter());
                Answered::Whole
            }
            None => self.in_part(has),
        }
    }
}

/// How far the index answers a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answered {
    Whole,
    /// It finds more than is meant: the events themselves must be looked at.
    InPart,
}

/// Record times are whole microseconds: the first that is not before `ns`.
fn microseconds_up(ns: i64) -> i64 {
    -(-ns).div_euclid(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn record_times_round_up() {
        for (ns, us) in
            [(0, 0), (1, 1), (999, 1), (1000, 1), (1001, 2), (-1, 0), (-1000, -1), (-1001, -1)]
        {
            assert_eq!(microseconds_up(ns), us, "{ns}");
        }
    }

    /// What the index cannot answer is refused, never left out.
    #[test]
    fn unknown_questions_are_refused() {
        let cases = [
            ("WD_bizLocation", "urn:x:house"),
            ("HASATTR_bizLocation", "urn:x:kind"),
            ("EQATTR_bizLocation_urn:x:kind", "store"),
        ];
        for (name, value) in cases {
            let query = SimpleEventQuery::from_pairs([(name, value)]).unwrap();
            let refused = Plan::of(&query, &Sight::All).unwrap_err();
            assert!(matches!(refused, StoreError::Unsupported(_)), "{name}: {refused}");
        }
    }

    #[test]
    fn bounds_narrow_and_nobody_sees_nothing() {
        let query = SimpleEventQuery::from_pairs([
            ("GE_eventTime", "2026-01-01T00:00:00Z"),
            ("LT_recordTime", "1970-01-01T00:00:01.0000005Z"),
            ("EQ_bizStep", "shipping|receiving"),
        ])
        .unwrap();
        let plan = Plan::of(&query, &Sight::CapturedBy(Vec::new())).unwrap();
        assert_eq!(plan.event_time, Span { from: 1_767_225_600_000_000_000, to: i64::MAX });
        assert_eq!(plan.record_time, Span { from: i64::MIN, to: 1_000_001 });
        let sizes: Vec<_> = plan.conditions.iter().map(|one| one.any_of.len()).collect();
        assert_eq!(sizes, [2, 0]);
    }
}
