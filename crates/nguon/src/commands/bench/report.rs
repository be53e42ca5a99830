//! Names, goals and what was measured.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Map, Value, json};

/// A figure that every form prints.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Dotted, from the general to the special.
    pub name: String,
    /// Of the value; empty for a ratio or a count.
    pub unit: &'static str,
    /// What it should be.
    pub goal: Option<Goal>,
    /// What a ratio is measured against; empty for what is no ratio.
    pub against: &'static str,
}

/// A bound on a figure.
#[derive(Debug, Clone, Copy)]
pub enum Goal {
    AtLeast(f64),
    AtMost(f64),
}

impl Figure {
    /// A number that stands for itself.
    pub fn plain(name: impl Into<String>, unit: &'static str) -> Self {
        Self { name: name.into(), unit, goal: None, against: "" }
    }

    /// A number with a base line.
    pub fn ratio(name: impl Into<String>, against: &'static str) -> Self {
        Self { name: name.into(), unit: "", goal: None, against }
    }

    /// With a goal.
    #[must_use]
    pub fn goal(mut self, goal: Goal) -> Self {
        self.goal = Some(goal);
        self
    }
}

/// What a run found.
#[derive(Debug)]
pub struct Report {
    figures: Vec<Figure>,
    values: BTreeMap<String, f64>,
}

impl Report {
    pub fn new(figures: Vec<Figure>) -> Self {
        Self { figures, values: BTreeMap::new() }
    }

    pub fn set(&mut self, name: impl Into<String>, value: f64) {
        let name = name.into();
        eprintln!("{name} {value:.3}");
        self.values.insert(name, value);
    }

    pub fn get(&self, name: &str) -> Option<f64> {
        self.values.get(name).copied()
    }

    /// One object: where it was measured, then every figure by name. What is not named is not
    /// printed, so that both forms print the same.
    pub fn printed(&self, form: &str, engine: &str) -> Value {
        let figures: Map<String, Value> = self
            .figures
            .iter()
            .map(|figure| {
                let value = self.get(&figure.name).map(rounded);
                let mut told = json!({"value": value});
                if !figure.unit.is_empty() {
                    told["unit"] = json!(figure.unit);
                }
                if !figure.against.is_empty() {
                    told["against"] = json!(figure.against);
                }
                if let Some(goal) = figure.goal {
                    let (word, bound) = match goal {
                        Goal::AtLeast(bound) => ("at_least", bound),
                        Goal::AtMost(bound) => ("at_most", bound),
                    };
                    told[word] = json!(bound);
                    told["met"] = json!(value.map(|value| goal.met(value)));
                }
                (figure.name.clone(), told)
            })
            .collect();
        json!({
            "nguon": env!("CARGO_PKG_VERSION"),
            "engine": engine,
            "form": form,
            "debug_build": cfg!(debug_assertions),
            "cores": std::thread::available_parallelism().ok().map(usize::from),
            "figures": figures,
        })
    }
}

impl Goal {
    fn met(self, value: f64) -> bool {
        match self {
            Self::AtLeast(bound) => value >= bound,
            Self::AtMost(bound) => value <= bound,
        }
    }
}

fn rounded(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

/// The value below which so many of a hundred lie.
pub fn percentile(times: &mut [f64], percent: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    let at = (times.len() * percent).div_ceil(100).max(1) - 1;
    times.get(at).copied().unwrap_or(f64::NAN)
}

/// Thousandths of a second.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// A count as a number with a point.
#[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
pub fn count(count: usize) -> f64 {
    count as f64
}
