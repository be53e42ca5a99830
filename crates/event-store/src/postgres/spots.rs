//! Where events stand, and the part of the order that is still to be read. Pure.

use nguon_epcis::query::{Direction, TimeField};

use crate::plan::{Plan, Span};

/// Where an event stands: time and place in record order.
pub(super) type Spot = (i64, i64);

/// What is still to be read of an answer, in its order.
#[derive(Debug, Clone)]
pub(super) struct Range {
    pub by: TimeField,
    pub direction: Direction,
    /// By event time: behind this spot, and before the next.
    pub from: Spot,
    pub to: Spot,
    /// Places in record order.
    pub places: Span,
    /// In nanoseconds; by event time the two spots say it already.
    pub time: Span,
}

impl Range {
    /// All of the plan behind `after`.
    pub fn of(plan: &Plan, places: Span, after: Option<Spot>) -> Self {
        let time = plan.event_time;
        let range = Self {
            by: plan.order.by,
            direction: plan.order.direction,
            // No place is so low: (time, lowest) stands before all events of that time.
            from: (time.from, i64::MIN),
            to: (time.to, i64::MIN),
            places,
            time,
        };
        match after {
            Some(after) => range.behind(after),
            None => range,
        }
    }

    /// What lies behind a spot that was reached.
    pub fn behind(mut self, (time, seq): Spot) -> Self {
        match (self.by, self.direction) {
            (TimeField::EventTime, Direction::Ascending) => {
                self.from = self.from.max((time, seq));
            }
            (TimeField::EventTime, Direction::Descending) => self.to = self.to.min((time, seq)),
            (TimeField::RecordTime, Direction::Ascending) => {
                self.places.from = self.places.from.max(seq.saturating_add(1));
            }
            (TimeField::RecordTime, Direction::Descending) => {
                self.places.to = self.places.to.min(seq);
            }
        }
        self
    }

    pub fn by_time(&self) -> bool {
        self.by == TimeField::EventTime
    }

    /// Those that lie in the range, each once, in its order.
    pub fn sorted(&self, mut spots: Vec<Spot>) -> Vec<Spot> {
        spots.retain(|spot| self.holds(*spot));
        match self.by {
            TimeField::EventTime => spots.sort_unstable(),
            TimeField::RecordTime => spots.sort_unstable_by_key(|(_, seq)| *seq),
        }
        if self.direction == Direction::Descending {
            spots.reverse();
        }
        spots.dedup();
        spots
    }

    fn holds(&self, (time, seq): Spot) -> bool {
        let in_time = self.time.from <= time && time < self.time.to;
        let in_places = self.places.from <= seq && seq < self.places.to;
        in_time && in_places && self.from < (time, seq) && (time, seq) < self.to
    }
}

#[cfg(test)]
mod tests {
    use nguon_epcis::query::SimpleEventQuery;

    use super::*;
    use crate::Sight;

    #[test]
    fn a_range_goes_on_behind_what_was_reached() {
        // order, direction, what is left behind (20, 3) of the spots below
        let cases: [(&str, &str, &[Spot]); 4] = [
            ("eventTime", "ASC", &[(20, 5), (29, 1)]),
            ("eventTime", "DESC", &[(20, 2), (10, 4)]),
            ("recordTime", "ASC", &[(10, 4), (20, 5)]),
            ("recordTime", "DESC", &[(20, 2), (29, 1)]),
        ];
        let spots = [(9, 7), (10, 4), (20, 2), (20, 3), (20, 3), (20, 5), (29, 1), (30, 6)];
        for (by, direction, left) in cases {
            let query = SimpleEventQuery::from_pairs([
                ("orderBy", by),
                ("orderDirection", direction),
                ("GE_eventTime", "1970-01-01T00:00:00.000000010Z"),
                ("LT_eventTime", "1970-01-01T00:00:00.000000030Z"),
            ])
            .unwrap();
            let plan = Plan::of(&query, &Sight::All).unwrap();
            let places = Span { from: i64::MIN, to: i64::MAX };
            let whole = Range::of(&plan, places, None).sorted(spots.to_vec());
            assert_eq!(whole.len(), 5, "{by} {direction}");
            let rest = Range::of(&plan, places, Some((20, 3))).sorted(spots.to_vec());
            assert_eq!(rest, left, "{by} {direction}");
        }
    }
}
