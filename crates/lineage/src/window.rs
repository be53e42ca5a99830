//! Spans of time with both ends counted.

use jiff::Timestamp;

/// A span of time; both ends belong to it, an open end is the end of all time.
///
/// Both ends count because the order of events at one and the same instant is not known, and a
/// recall must not miss what an unlucky order would hide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Window {
    pub from: Timestamp,
    pub to: Timestamp,
}

impl Window {
    pub fn new(from: Timestamp, to: Option<Timestamp>) -> Self {
        Self { from, to: to.unwrap_or(Timestamp::MAX) }
    }

    pub fn instant(at: Timestamp) -> Self {
        Self { from: at, to: at }
    }

    pub fn since(from: Timestamp) -> Self {
        Self { from, to: Timestamp::MAX }
    }

    pub fn until(to: Timestamp) -> Self {
        Self { from: Timestamp::MIN, to }
    }

    pub fn contains(self, at: Timestamp) -> bool {
        self.from <= at && at <= self.to
    }

    pub fn overlap(self, other: Self) -> Option<Self> {
        let from = self.from.max(other.from);
        let to = self.to.min(other.to);
        (from <= to).then_some(Self { from, to })
    }

    /// The overlap in which two things stood side by side. One that goes at the instant at which
    /// the other comes did not, unless either was there for that instant only.
    pub fn beside(self, other: Self) -> Option<Self> {
        let point = |window: Self| window.from == window.to;
        self.overlap(other).filter(|both| !point(*both) || point(self) || point(other))
    }

    /// The end, unless it is the end of all time.
    pub fn end(self) -> Option<Timestamp> {
        (self.to != Timestamp::MAX).then_some(self.to)
    }

    /// The beginning, unless it is the beginning of all time.
    pub fn start(self) -> Option<Timestamp> {
        (self.from != Timestamp::MIN).then_some(self.from)
    }
}

/// A union of windows, kept sorted and apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Windows(Vec<Window>);

impl Windows {
    /// Adds a window; true if that made the union wider.
    pub fn add(&mut self, new: Window) -> bool {
        let begin = self.0.partition_point(|old| old.to < new.from);
        let end = self.0.partition_point(|old| old.from <= new.to);
        let merged = self.0[begin..end]
            .iter()
            .fold(new, |sum, old| Window { from: sum.from.min(old.from), to: sum.to.max(old.to) });
        if self.0[begin..end] == [merged] {
            return false;
        }
        self.0.splice(begin..end, [merged]);
        true
    }

    pub fn iter(&self) -> impl Iterator<Item = Window> + '_ {
        self.0.iter().copied()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn contains(&self, at: Timestamp) -> bool {
        self.0.iter().any(|window| window.contains(at))
    }

    pub fn hull(&self) -> Option<Window> {
        Some(Window { from: self.0.first()?.from, to: self.0.last()?.to })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn window(from: i64, to: i64) -> Window {
        Window { from: at(from), to: at(to) }
    }

    #[test]
    fn a_union_grows_only_by_what_is_new() {
        // added so far, new, wider?, union afterwards
        type Case<'a> = (&'a [(i64, i64)], (i64, i64), bool, &'a [(i64, i64)]);
        let cases: [Case<'_>; 7] = [
            (&[], (1, 2), true, &[(1, 2)]),
            (&[(1, 5)], (2, 3), false, &[(1, 5)]),
            (&[(1, 5)], (1, 5), false, &[(1, 5)]),
            (&[(1, 2)], (4, 5), true, &[(1, 2), (4, 5)]),
            (&[(4, 5)], (1, 2), true, &[(1, 2), (4, 5)]),
            (&[(1, 2), (4, 5)], (2, 4), true, &[(1, 5)]),
            (&[(1, 2), (4, 5), (8, 9)], (0, 6), true, &[(0, 6), (8, 9)]),
        ];
        for (before, new, wider, after) in cases {
            let mut windows = Windows::default();
            for (from, to) in before {
                windows.add(window(*from, *to));
            }
            assert_eq!(windows.add(window(new.0, new.1)), wider, "{before:?} + {new:?}");
            let after: Vec<_> = after.iter().map(|(from, to)| window(*from, *to)).collect();
            assert_eq!(windows.iter().collect::<Vec<_>>(), after, "{before:?} + {new:?}");
        }
    }

    #[test]
    fn side_by_side_needs_time_or_an_instant() {
        let cases = [
            ((1, 5), (3, 9), Some((3, 5))),
            ((1, 5), (5, 9), None),
            ((5, 5), (5, 9), Some((5, 5))),
            ((1, 5), (6, 9), None),
        ];
        for (a, b, both) in cases {
            let both = both.map(|(from, to)| window(from, to));
            assert_eq!(window(a.0, a.1).beside(window(b.0, b.1)), both);
            assert_eq!(window(b.0, b.1).beside(window(a.0, a.1)), both);
        }
    }
}
