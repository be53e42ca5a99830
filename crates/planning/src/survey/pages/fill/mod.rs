//! The page to fill in a survey, for officers and for whoever has the link; what is sent from it is
//! `send`'s.

mod send;
mod sent;

pub use send::{send, send_link};
pub(crate) use sent::{ANSWER_BODY_MAX, LINK_BODY_MAX};

use askama::Template;
use askama::filters::HtmlSafeOutput;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use jiff::Timestamp;
use nguon_forms::{Answers, Form, Problem, Stage};
use nguon_platform::audit::Actor;
use nguon_platform::i18n;
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::web::{Error, Html, Officer, Page, Visitor};
use serde::Deserialize;
use uuid::Uuid;

use super::fields::{self, Complaints, Kind, Piece};
use crate::PlanningState;
use crate::desk::{Choice, communes};
use crate::survey::check::{self, At};
use crate::survey::entry::path_of;
use crate::survey::store::{self, SurveyError};
use crate::survey::{Survey, Way, attached, form, link, rules};

/// What the address says beside the survey.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// An answer that was just taken.
    sent: String,
    /// It had been taken before.
    again: String,
}

/// Who fills in.
struct Who {
    visitor: Visitor,
    /// None: whoever has the link.
    territory: Option<Territory>,
    actor: Actor,
    /// Sign-in name; empty for whoever has the link.
    login: String,
    way: Way,
    /// Where the page is, and where it is sent to.
    page: String,
    action: String,
}

impl Who {
    fn officer(state: &PlanningState, officer: &Officer, id: Uuid) -> Self {
        Self {
            visitor: officer.visitor.clone(),
            territory: Some(officer.territory.clone()),
            actor: officer.actor(state.world.now()),
            login: officer.login.clone(),
            way: Way::Officer,
            page: format!("/surveys/{id}/fill"),
            action: format!("/surveys/{id}/answers"),
        }
    }

    /// Bytes of all files that may come with an answer.
    fn files_bytes_max(&self) -> usize {
        match self.way {
            Way::Officer => attached::FILES_BYTES_MAX,
            Way::Link => attached::LINK_FILES_BYTES_MAX,
        }
    }

    fn at(&self, now: Timestamp) -> At<'_> {
        At { now, who: &self.login, language: self.visitor.language }
    }

    fn link(state: &PlanningState, visitor: Visitor, id: Uuid, seal: &str) -> Self {
        let page = format!("/surveys/{}/link/{seal}", id.simple());
        let actor = Actor::program(&visitor.t("survey-way-link"), state.world.now());
        Self {
            visitor,
            territory: None,
            actor,
            login: String::new(),
            way: Way::Link,
            action: page.clone(),
            page,
        }
    }
}

/// A survey with the form that is filled in, and the communes to choose from.
struct Open {
    survey: Survey,
    number: u32,
    form: Form,
    communes: Vec<(UnitId, String)>,
}

/// The survey that somebody fills in: reached by an officer, or by its link.
async fn open(
    state: &PlanningState,
    who: &Who,
    id: Uuid,
    seal: Option<&str>,
    number: Option<u32>,
) -> Result<Open, Error> {
    let (territory, today) = (who.territory.clone(), i18n::today(state.world.now()));
    let seal = seal.map(str::to_owned);
    let read = state.db.read::<_, SurveyError>(move |tx| {
        let survey = if let Some(territory) = &territory {
            store::reached(tx, territory, id, today)?
        } else {
            let found = store::one(tx, id)?.zip(seal);
            let found = found.filter(|(survey, seal)| link::leads_to(survey, seal));
            found.ok_or(SurveyError::NotFound)?.0
        };
        let kept = store::form_json(tx, id, number)?;
        let kept = kept.ok_or(SurveyError::Conflict("survey-error-version"))?;
        let mut communes = communes(tx, &survey.facts.province, today)?;
        if let Some(Territory::Commune(own)) = &territory {
            communes.retain(|(unit, _)| unit == own);
        }
        Ok((survey, kept, communes))
    });
    let (survey, (number, json), communes) = read.await?;
    let form = form::of_kept(&json).map_err(Error::internal)?;
    Ok(Open { survey, number, form, communes })
}

/// What the page shows beside a fresh form.
struct Shown {
    answers: Answers,
    stage: Stage,
    complaints: Complaints,
    /// What is wrong with the answer as a whole.
    problems: Vec<Problem>,
    /// What is wrong with files, which the form does not know of.
    files: Vec<Problem>,
    id: Option<Uuid>,
    given: String,
    commune: String,
    commune_wrong: bool,
    /// Why it was not taken, as a whole.
    refused: Option<String>,
    /// An answer that was just taken, and whether it had been before.
    sent: Option<(Uuid, bool)>,
}

impl Default for Shown {
    fn default() -> Self {
        Self {
            answers: Answers::default(),
            stage: Stage::New,
            complaints: Complaints::Later,
            problems: Vec::new(),
            files: Vec::new(),
            id: None,
            given: String::new(),
            commune: String::new(),
            commune_wrong: false,
            refused: None,
            sent: None,
        }
    }
}

#[derive(Template)]
#[template(path = "survey/templates/fill.html")]
struct FillPage {
    page: Page,
    open: Open,
    pieces: Vec<Piece>,
    shown: Shown,
    action: String,
    path: String,
    id: Uuid,
    communes: Vec<Choice>,
    /// Labels and identities of the fields that are wrong.
    wrong: Vec<(String, String, String)>,
    shut: Option<String>,
    /// For whoever has no account.
    public: bool,
    /// Whether the form asks for files.
    files: bool,
    /// What the page's script needs to compute as the server does.
    island: HtmlSafeOutput<String>,
}

impl FillPage {
    /// Whether it is shown again, with the identity it was sent with.
    fn again(&self) -> bool {
        self.shown.id.is_some()
    }
}

fn page(state: &PlanningState, who: &Who, open: Open, shown: Shown) -> FillPage {
    let page = Page::new(&who.visitor, open.survey.facts.title.clone())
        .with_island("form")
        .with_island("queue");
    let at = who.at(state.world.now());
    let look = nguon_forms::look(&open.form, &shown.answers, &at.moment(), shown.stage);
    let pieces = fields::pieces(&page, &open.form, &look, (shown.complaints, &shown.files));
    let mut island = nguon_forms::island(&open.form, &at.moment());
    if let Some(told) = island.as_object_mut() {
        told.insert("messages".to_owned(), check::messages(&page));
    }
    let island = HtmlSafeOutput(nguon_forms::island_block(&island));
    let mut wrong: Vec<(String, String, String)> = Vec::new();
    for piece in &pieces {
        if let Piece::Field(field) = piece
            && let Some(error) = &field.error
        {
            wrong.push((field.id.clone(), field.label.clone(), error.clone()));
        }
    }
    let asked = form::asked(&open.form);
    for problem in shown.problems.iter().chain(&shown.files) {
        // Those of questions stand beside them already.
        if !asked.iter().any(|(path, _)| *path == path_of(&problem.path)) {
            let said = check::said(&open.form, problem, &page);
            let what =
                if problem.path.is_empty() { page.t("survey-files") } else { problem.path.clone() };
            wrong.push((String::new(), what, said));
        }
    }
    if shown.commune_wrong {
        let what = page.t("survey-fill-commune-none");
        wrong.insert(0, ("commune".to_owned(), page.t("survey-commune"), what));
    }
    let today = i18n::today(state.world.now());
    let only = open.communes.len() == 1;
    let choice = |(unit, label): &(UnitId, String)| Choice {
        value: unit.to_string(),
        label: label.clone(),
        chosen: only || unit.to_string() == shown.commune,
    };
    FillPage {
        communes: open.communes.iter().map(choice).collect(),
        shut: rules::takes_answers(&open.survey, today).err().map(|shut| page.t(shut.key())),
        id: shown.id.unwrap_or_else(|| state.world.id()),
        action: who.action.clone(),
        path: who.page.clone(),
        public: who.territory.is_none(),
        files: attached::wanted(&open.form),
        island,
        page,
        open,
        pieces,
        shown,
        wrong,
    }
}

/// `GET /surveys/{survey}/fill`.
pub async fn show(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let who = Who::officer(&state, &officer, id);
    let open = open(&state, &who, id, None, None).await?;
    Ok(Html(page(&state, &who, open, taken(&asked))))
}

/// `GET /surveys/{survey}/link/{seal}`.
pub async fn show_link(
    State(state): State<PlanningState>,
    visitor: Visitor,
    Path((id, seal)): Path<(Uuid, String)>,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let who = Who::link(&state, visitor, id, &seal);
    let open = open(&state, &who, id, Some(&seal), None).await?;
    Ok(Html(page(&state, &who, open, taken(&asked))))
}

fn taken(asked: &Asked) -> Shown {
    let sent = asked.sent.parse().ok().map(|id| (id, asked.again == "1"));
    Shown { sent, ..Shown::default() }
}
