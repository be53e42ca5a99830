//! The analysis of a survey: counts and shares of each question, and one question by commune.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use nguon_forms::{Form, QuestionKind};
use nguon_platform::i18n::{self, Arg};
use nguon_platform::territory::UnitId;
use nguon_platform::web::{Error, Html, Officer, Page};
use rust_decimal::Decimal;
use serde::Deserialize;
use uuid::Uuid;

use crate::PlanningState;
use crate::desk::{Choice, Places};
use crate::survey::analysis::{Analysis, Counted, Question, Said, Spread, Tally};
use crate::survey::entry::{Entry, path_of};
use crate::survey::store::{self, Filter, SurveyError};
use crate::survey::{Survey, form};

/// Answers read at once, and at most.
const BATCH: usize = 500;
const ANSWERS_MAX: u64 = 50_000;

/// What the address says beside the survey.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Path of the question that is told by commune.
    cross: String,
}

/// A row of a question: a choice, its count and share.
struct Row {
    label: String,
    count: String,
    share: String,
    /// Percent, for the bar.
    bar: u8,
}

/// A question as the page tells it.
struct Told {
    label: String,
    many: bool,
    repeated: bool,
    answered: String,
    missing: String,
    not_asked: String,
    all: String,
    rows: Vec<Row>,
    spread: Option<[String; 5]>,
}

/// One commune of the question by commune.
struct Across {
    place: String,
    answered: String,
    missing: String,
    cells: Vec<String>,
}

#[derive(Template)]
#[template(path = "survey/templates/analysis.html")]
struct AnalysisPage {
    page: Page,
    survey: Survey,
    count: u64,
    cut: bool,
    at: String,
    questions: Vec<Told>,
    crossable: Vec<Choice>,
    cross_label: String,
    cross_heads: Vec<String>,
    cross: Vec<Across>,
}

impl AnalysisPage {
    fn base(&self) -> String {
        format!("/surveys/{}", self.survey.id)
    }
}

/// `GET /surveys/{survey}/analysis`.
pub async fn show(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
    let read = state.db.read::<_, SurveyError>(move |tx| {
        let survey = store::reached(tx, &territory, id, today)?;
        Ok((survey, store::forms(tx, &territory, &Filter::of(id))?))
    });
    let (survey, kept) = read.await?;
    let page = Page::new(&officer.visitor, officer.visitor.t("survey-analysis"));
    let forms = form::all_of_kept(&kept).map_err(Error::internal)?;
    let questions = of_all(&page, &forms);
    let crossed = questions.iter().position(|question| question.path == asked.cross);
    let crossed = match (asked.cross.is_empty(), crossed) {
        (false, None) => return Err(Error::Unreadable("survey-error-cross")),
        (_, crossed) => crossed,
    };
    let analysis = Analysis::new(questions, crossed);
    let analysis = count(&state, &officer, id, forms, analysis).await?;
    let units: Vec<UnitId> = analysis.cross.keys().cloned().collect();
    let names = state.db.read::<_, SurveyError>(move |tx| Ok(Places::read(tx, units, today)?));
    let names = names.await?;
    Ok(Html(AnalysisPage {
        count: analysis.answers,
        cut: analysis.answers >= ANSWERS_MAX,
        at: i18n::moment(state.world.now()),
        questions: analysis
            .questions
            .iter()
            .zip(&analysis.tallies)
            .map(|(question, tally)| told(&page, question, tally))
            .collect(),
        crossable: analysis
            .questions
            .iter()
            .map(|question| Choice {
                value: question.path.clone(),
                label: question.label.clone(),
                chosen: question.path == asked.cross,
            })
            .collect(),
        cross_label: crossed.map(|at| analysis.questions[at].label.clone()).unwrap_or_default(),
        cross_heads: crossed.map(|at| heads(&page, &analysis, at)).unwrap_or_default(),
        cross: crossed.map(|at| across(&page, &names, &analysis, at)).unwrap_or_default(),
        page,
        survey,
    }))
}

/// The questions of the newest version, then those that only earlier ones asked; with the choices of
/// all.
fn of_all(page: &Page, forms: &[(u32, Form)]) -> Vec<Question> {
    let mut all: Vec<Question> = Vec::new();
    for (at, (number, form)) in forms.iter().enumerate() {
        for mut question in questions(form, page.lang()) {
            let known = all.iter_mut().find(|known| known.path == question.path);
            match (known.map(|known| &mut known.kind), question.kind) {
                (
                    Some(Counted::Choices { choices, .. }),
                    Counted::Choices { choices: more, .. },
                ) => {
                    let known: BTreeSet<String> =
                        choices.iter().map(|(name, _)| name.clone()).collect();
                    choices.extend(more.into_iter().filter(|(name, _)| !known.contains(name)));
                }
                (Some(_), _) => {}
                (None, kind) => {
                    question.kind = kind;
                    if at > 0 {
                        let what = std::mem::take(&mut question.label);
                        let args: [(&str, &dyn Arg); 2] = [("what", &what), ("n", number)];
                        question.label = page.tr("survey-column-old", &args);
                    }
                    all.push(question);
                }
            }
        }
    }
    all
}

/// The questions that are counted: of words only whether there are any.
fn questions(form: &Form, language: &str) -> Vec<Question> {
    let question = |(path, asked): (String, form::Asked<'_>)| {
        let said = form.say(&asked.item.label, language);
        let label = if said.is_empty() { &asked.item.name } else { said };
        let list = asked.question.kind.list().and_then(|name| form.list(name));
        let choices = list.map(|list| list.choices.as_slice()).unwrap_or_default();
        let words = |choice: &nguon_forms::Choice| {
            let said = form.say(&choice.label, language);
            let said = if said.is_empty() { &choice.name } else { said };
            (choice.name.clone(), said.to_owned())
        };
        let choices: Vec<_> = choices.iter().map(words).collect();
        let kind = match &asked.question.kind {
            QuestionKind::SelectOne(_) => Counted::Choices { many: false, choices },
            QuestionKind::SelectMultiple(_) => Counted::Choices { many: true, choices },
            kind if kind.is_number() => Counted::Numbers,
            _ => Counted::Presence,
        };
        Question { path, label: label.to_owned(), kind, repeated: asked.repeated }
    };
    form::asked(form).into_iter().map(question).collect()
}

/// Read the answers page by page and count them.
async fn count(
    state: &PlanningState,
    officer: &Officer,
    survey: Uuid,
    forms: Vec<(u32, Form)>,
    mut analysis: Analysis,
) -> Result<Analysis, Error> {
    let (mut after, filter) = (None, Filter::of(survey));
    let forms: BTreeMap<u32, Form> = forms.into_iter().collect();
    while analysis.answers < ANSWERS_MAX {
        let (territory, filter) = (officer.territory.clone(), filter.clone());
        let batch = state.db.read(move |tx| store::full(tx, &territory, &filter, after, BATCH));
        let batch = batch.await?;
        after = batch.last().map(|(answer, _)| (answer.received, answer.id));
        let whole = batch.len() == BATCH;
        for (answer, json) in batch {
            let answers = form::answers_of_kept(&json).map_err(Error::internal)?;
            // What was given in a version that came after this began came after, too.
            let Some(form) = forms.get(&answer.form) else { continue };
            let entry = Entry::of(form, &answers);
            let mut said: BTreeMap<String, Vec<Said<'_>>> = BTreeMap::new();
            for (name, value) in entry.iter() {
                let one = if value.is_empty() { Said::Nothing } else { Said::Value(value) };
                said.entry(path_of(name)).or_default().push(one);
            }
            let paths: Vec<String> =
                analysis.questions.iter().map(|question| question.path.clone()).collect();
            analysis.add(&answer.commune, |at| {
                let found = paths.get(at).and_then(|path| said.get(path));
                found.cloned().unwrap_or_else(|| vec![Said::NotAsked])
            });
        }
        if !whole {
            break;
        }
    }
    Ok(analysis)
}

fn percent(page: &Page, share: Option<Decimal>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| page.percent(share))
}

fn told(page: &Page, question: &Question, tally: &Tally) -> Told {
    let row = |label: String, count: u64| {
        let share = tally.share(count);
        Row {
            label,
            count: page.number(count),
            share: percent(page, share),
            bar: share.and_then(|share| u8::try_from(share.round()).ok()).unwrap_or_default(),
        }
    };
    let (mut rows, mut many) = (Vec::new(), false);
    if let Counted::Choices { many: several, choices } = &question.kind {
        many = *several;
        rows.extend(choices.iter().map(|(name, label)| row(label.clone(), tally.of(name))));
        // What an earlier version offered.
        let unknown = |name: &&String| !choices.iter().any(|(known, _)| known == *name);
        rows.extend(
            tally.choices.keys().filter(unknown).map(|name| row(name.clone(), tally.of(name))),
        );
    }
    Told {
        label: question.label.clone(),
        many,
        repeated: question.repeated,
        answered: page.number(tally.answered),
        missing: page.number(tally.missing),
        not_asked: page.number(tally.not_asked),
        all: page.number(tally.all()),
        rows,
        spread: tally.spread().map(|spread| numbers(page, spread)),
    }
}

fn numbers(page: &Page, spread: Spread) -> [String; 5] {
    [spread.least, spread.median, spread.mean, spread.most, spread.sum]
        .map(|number| page.number(number.normalize()))
}

/// Heads of the columns of the question by commune.
fn heads(page: &Page, analysis: &Analysis, at: usize) -> Vec<String> {
    match &analysis.questions[at].kind {
        Counted::Choices { choices, .. } => {
            choices.iter().map(|(_, label)| label.clone()).collect()
        }
        Counted::Numbers => ["least", "median", "mean", "most", "sum"]
            .map(|key| page.t(&format!("survey-analysis-{key}")))
            .to_vec(),
        Counted::Presence => Vec::new(),
    }
}

fn across(page: &Page, names: &Places, analysis: &Analysis, at: usize) -> Vec<Across> {
    let cells = |tally: &Tally| match &analysis.questions[at].kind {
        Counted::Choices { choices, .. } => choices
            .iter()
            .map(|(name, _)| {
                let count = tally.of(name);
                format!("{} ({})", page.number(count), percent(page, tally.share(count)))
            })
            .collect(),
        Counted::Numbers => tally
            .spread()
            .map_or_else(|| vec!["–".to_owned(); 5], |spread| numbers(page, spread).to_vec()),
        Counted::Presence => Vec::new(),
    };
    let row = |place: String, tally: &Tally| Across {
        place,
        answered: page.number(tally.answered),
        missing: page.number(tally.missing + tally.not_asked),
        cells: cells(tally),
    };
    let mut rows: Vec<Across> =
        analysis.cross.iter().map(|(unit, tally)| row(names.short(unit), tally)).collect();
    rows.push(row(page.t("survey-analysis-all"), &analysis.tallies[at]));
    rows
}
