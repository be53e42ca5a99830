//! Counts and shares of the answers to each question, and each question by commune.
//!
//! **Comes in:** the questions of a form and, answer by answer, their values; nothing is kept but
//! counts. **Goes out:** [`Tally`]s whose parts add up to their denominator: whoever was not asked or
//! did not answer is counted as such.

use std::collections::BTreeMap;

use nguon_platform::territory::UnitId;
use rust_decimal::Decimal;

/// A question whose answers are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Names from the outermost group down to it, parted by `/`.
    pub path: String,
    /// What was asked, in the reader's language.
    pub label: String,
    /// How it is counted.
    pub kind: Counted,
    /// Whether it is asked several times of one respondent: then times are counted.
    pub repeated: bool,
}

/// How answers are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counted {
    /// By choice; of several choices each counts.
    Choices {
        /// Whether one may choose several.
        many: bool,
        /// Names and words.
        choices: Vec<(String, String)>,
    },
    /// As numbers.
    Numbers,
    /// Only whether there is an answer.
    Presence,
}

/// What an answer says to a question, once for each time it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said<'a> {
    /// It was not asked: an earlier answer made it needless, or an earlier version had no such
    /// question.
    NotAsked,
    /// It was asked and left empty.
    Nothing,
    /// This.
    Value(&'a str),
}

/// The answers to one question. `not_asked + missing + answered` is what was counted; shares are of
/// those who answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// It was not asked.
    pub not_asked: u64,
    /// It was asked, and there is no answer.
    pub missing: u64,
    /// There is an answer.
    pub answered: u64,
    /// By the name of the choice, those that the form does not know too.
    pub choices: BTreeMap<String, u64>,
    /// How often each number was said.
    pub numbers: BTreeMap<Decimal, u64>,
}

/// What a row of numbers comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// The least.
    pub least: Decimal,
    /// Half of them are not above it; between two, their middle.
    pub median: Decimal,
    /// Their sum shared evenly.
    pub mean: Decimal,
    /// The most.
    pub most: Decimal,
    /// All together.
    pub sum: Decimal,
}

impl Tally {
    fn add(&mut self, kind: &Counted, said: Said<'_>) {
        let value = match said {
            Said::NotAsked => {
                self.not_asked += 1;
                return;
            }
            Said::Nothing => {
                self.missing += 1;
                return;
            }
            Said::Value(value) => value,
        };
        match kind {
            Counted::Choices { many, .. } => {
                let chosen: Vec<&str> =
                    if *many { value.split_whitespace().collect() } else { vec![value] };
                for one in chosen {
                    *self.choices.entry(one.to_owned()).or_default() += 1;
                }
            }
            Counted::Numbers => {
                let Ok(number) = value.parse::<Decimal>() else {
                    self.missing += 1;
                    return;
                };
                *self.numbers.entry(number.normalize()).or_default() += 1;
            }
            Counted::Presence => {}
        }
        self.answered += 1;
    }

    /// All that was counted.
    pub fn all(&self) -> u64 {
        self.not_asked + self.missing + self.answered
    }

    /// Times a choice was made.
    pub fn of(&self, choice: &str) -> u64 {
        self.choices.get(choice).copied().unwrap_or_default()
    }

    /// A count as a share of those who answered, in percent with one decimal; none of nobody.
    pub fn share(&self, count: u64) -> Option<Decimal> {
        let percent = Decimal::from(count) * Decimal::ONE_HUNDRED;
        percent.checked_div(Decimal::from(self.answered)).map(|share| share.round_dp(1))
    }

    /// What the numbers come to; none when there are none, or their sum has more than 28 digits.
    pub fn spread(&self) -> Option<Spread> {
        let (least, most) = (self.numbers.keys().next()?, self.numbers.keys().next_back()?);
        let mut sum = Decimal::ZERO;
        for (number, count) in &self.numbers {
            sum = sum.checked_add(number.checked_mul(Decimal::from(*count))?)?;
        }
        let count: u64 = self.numbers.values().sum();
        let (low, high) = (self.nth((count - 1) / 2)?, self.nth(count / 2)?);
        Some(Spread {
            least: *least,
            median: low.checked_add(high)? / Decimal::TWO,
            mean: (sum / Decimal::from(count)).round_dp(2),
            most: *most,
            sum,
        })
    }

    /// The number at a place, from 0, of all in order.
    fn nth(&self, place: u64) -> Option<Decimal> {
        let mut before = 0;
        self.numbers.iter().find_map(|(number, count)| {
            before += count;
            (place < before).then_some(*number)
        })
    }
}

/// The answers to all questions, and to one of them by commune.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// The questions.
    pub questions: Vec<Question>,
    /// As many.
    pub tallies: Vec<Tally>,
    /// Answers counted.
    pub answers: u64,
    /// Answers by commune.
    pub communes: BTreeMap<UnitId, u64>,
    /// The question that is told by commune.
    pub crossed: Option<usize>,
    /// Its answers.
    pub cross: BTreeMap<UnitId, Tally>,
}

impl Analysis {
    /// Nothing counted yet.
    pub fn new(questions: Vec<Question>, crossed: Option<usize>) -> Self {
        let tallies = vec![Tally::default(); questions.len()];
        let (communes, cross) = (BTreeMap::new(), BTreeMap::new());
        Self { questions, tallies, answers: 0, communes, crossed, cross }
    }

    /// Count one answer; `said` is asked for the index of each question.
    pub fn add<'a>(&mut self, commune: &UnitId, said: impl Fn(usize) -> Vec<Said<'a>>) {
        self.answers += 1;
        *self.communes.entry(commune.clone()).or_default() += 1;
        for (at, (question, tally)) in self.questions.iter().zip(&mut self.tallies).enumerate() {
            for one in said(at) {
                tally.add(&question.kind, one);
                if self.crossed == Some(at) {
                    let here = self.cross.entry(commune.clone()).or_default();
                    here.add(&question.kind, one);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn tally(kind: &Counted, said: &[Said<'_>]) -> Tally {
        let mut tally = Tally::default();
        for one in said {
            tally.add(kind, *one);
        }
        tally
    }

    #[test]
    fn numbers_come_to_least_median_mean_most_and_sum() {
        for (numbers, expected) in [
            (&["5"][..], ["5", "5", "5", "5", "5"]),
            (&["3", "1"], ["1", "2", "2", "3", "4"]),
            (&["3", "1", "1.5"], ["1", "1.5", "1.83", "3", "5.5"]),
            (&["0", "0", "0", "10"], ["0", "0", "2.5", "10", "10"]),
            (&["-1", "100", "7"], ["-1", "7", "35.33", "100", "106"]),
        ] {
            let said: Vec<Said<'_>> = numbers.iter().map(|one| Said::Value(one)).collect();
            let spread = tally(&Counted::Numbers, &said).spread().unwrap();
            let [least, median, mean, most, sum] = expected.map(decimal);
            assert_eq!(spread, Spread { least, median, mean, most, sum }, "{numbers:?}");
        }
        assert_eq!(tally(&Counted::Numbers, &[Said::Nothing, Said::NotAsked]).spread(), None);
    }

    #[test]
    fn shares_are_of_those_who_answered_and_missing_is_missing() {
        let kind = Counted::Choices { many: true, choices: Vec::new() };
        let said =
            [Said::Value("a b"), Said::Value("a"), Said::Value("b"), Said::Nothing, Said::NotAsked];
        let tally = tally(&kind, &said);
        assert_eq!((tally.answered, tally.missing, tally.not_asked, tally.all()), (3, 1, 1, 5));
        assert_eq!((tally.of("a"), tally.of("b"), tally.of("c")), (2, 2, 0));
        assert_eq!(tally.share(2), Some(decimal("66.7")));
        assert_eq!(Tally::default().share(0), None);
    }

    proptest! {
        #[test]
        fn the_communes_of_a_question_add_up_to_it(
            rows in prop::collection::vec((0_usize..3, prop::option::of(0_i64..5)), 0..60),
        ) {
            let question = Question {
                path: "q".to_owned(),
                label: "Q".to_owned(),
                kind: Counted::Numbers,
                repeated: false,
            };
            let units = ["25486@2025-07-01", "25552@2025-07-01", "25585@2025-07-01"];
            let mut analysis = Analysis::new(vec![question], Some(0));
            for (unit, number) in &rows {
                let text = number.map(|number| number.to_string());
                let unit = units[*unit].parse().unwrap();
                analysis.add(&unit, |_| {
                    vec![text.as_deref().map_or(Said::Nothing, Said::Value)]
                });
            }
            let total = &analysis.tallies[0];
            let cross = analysis.cross.values();
            prop_assert_eq!(total.all(), rows.len() as u64);
            prop_assert_eq!(analysis.communes.values().sum::<u64>(), analysis.answers);
            prop_assert_eq!(cross.clone().map(|one| one.answered).sum::<u64>(), total.answered);
            let sum = |tally: &Tally| tally.spread().map_or(Decimal::ZERO, |spread| spread.sum);
            prop_assert_eq!(cross.map(sum).sum::<Decimal>(), sum(total));
            let plain: i64 = rows.iter().filter_map(|(_, number)| *number).sum();
            prop_assert_eq!(sum(total), Decimal::from(plain));
        }
    }
}
