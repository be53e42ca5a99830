//! The signed link of a class and day: a participant says "I am here" on the own phone.
//!
//! No phone and no whole name is ever shown. Wrong answers are counted for each participant and each
//! link (`store::attendance`), requests by address at the shell.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use nguon_platform::audit::Actor;
use nguon_platform::i18n;
use nguon_platform::web::{Error, FieldErrors, Html, Page, Visitor};
use uuid::Uuid;

use super::words;
use crate::PlanningState;
use crate::desk::Typed;
use crate::training::store::{self, Said, TrainingError};
use crate::training::{Class, State as ClassState, Way, mask, seal};

/// Longer lists are not shown for picking: there one types the name.
const PICK_MAX: usize = 100;

/// Where a link leads: class, day, seal.
type Sealed = (Uuid, String, String);

struct Pick {
    id: Uuid,
    name: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "training/templates/attend.html")]
struct AttendPage {
    page: Page,
    errors: FieldErrors,
    typed: Typed,
    class: Class,
    day: Date,
    hours: String,
    /// Whether one may say so now.
    open: bool,
    /// The day is still to come.
    early: bool,
    picks: Vec<Pick>,
    /// Who was just found to be here, masked.
    here: Option<String>,
}

/// The class of a good link; a wrong one finds nothing.
async fn sealed(state: &PlanningState, (id, day, sent): &Sealed) -> Result<(Class, Date), Error> {
    let day: Date = day.parse().map_err(|_| Error::NotFound)?;
    let id = *id;
    let class = state.db.read::<_, TrainingError>(move |tx| Ok(store::one(tx, id)?)).await?;
    let class = class.filter(|class| seal::is_sealed(&class.secret, id, day, sent));
    Ok((class.ok_or(Error::NotFound)?, day))
}

/// Only on the day itself, and only while the class stands for it.
fn is_open(class: &Class, day: Date, today: Date) -> bool {
    day == today && class.state != ClassState::Cancelled && class.minutes_on(day).is_some()
}

/// `GET /attend/{class}/{day}/{seal}`.
pub async fn show(
    State(state): State<PlanningState>,
    visitor: Visitor,
    Path(link): Path<Sealed>,
) -> Result<Response, Error> {
    let (class, day) = sealed(&state, &link).await?;
    page(&state, &visitor, (class, day), Typed::default(), FieldErrors::new(), None).await
}

async fn page(
    state: &PlanningState,
    visitor: &Visitor,
    (class, day): (Class, Date),
    typed: Typed,
    errors: FieldErrors,
    here: Option<String>,
) -> Result<Response, Error> {
    let (id, today) = (class.id, i18n::today(state.world.now()));
    let open = is_open(&class, day, today);
    let all = if open {
        state.db.read::<_, TrainingError>(move |tx| Ok(store::participants(tx, id)?)).await?
    } else {
        Vec::new()
    };
    let few = all.len() <= PICK_MAX;
    let waiting = all.into_iter().filter(|one| few && !one.was_there(day));
    let page = Page::new(visitor, visitor.t("training-attend"));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let html = AttendPage {
        picks: waiting
            .map(|one| Pick {
                id: one.id,
                name: mask::name(&one.person.name),
                chosen: typed.of("who") == one.id.to_string(),
            })
            .collect(),
        hours: words::hours_told(&page, class.minutes_on(day).unwrap_or_default()),
        open,
        early: day > today,
        page,
        class,
        day,
        here,
        typed,
        errors,
    };
    Ok((status, Html(html)).into_response())
}

/// `POST /attend/{class}/{day}/{seal}`.
pub async fn say(
    State(state): State<PlanningState>,
    visitor: Visitor,
    Path(link): Path<Sealed>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (class, day) = sealed(&state, &link).await?;
    let today = i18n::today(state.world.now());
    let mut errors = FieldErrors::new();
    if !is_open(&class, day, today) {
        errors.add("", "training-attend-closed");
        return page(&state, &visitor, (class, day), typed, errors, None).await;
    }
    let (picked, id) = (typed.of("who").parse::<Uuid>().ok(), class.id);
    let (name, digits) = (typed.of("name").to_owned(), typed.of("digits").to_owned());
    if picked.is_none() && name.is_empty() {
        errors.add("name", "training-attend-who");
        return page(&state, &visitor, (class, day), typed, errors, None).await;
    }
    // Counting a wrong answer changes no record of the office, so it is no entry of its log.
    let said = state
        .db
        .write_derived(move |tx| store::say_here(tx, id, day, (picked, &name, &digits)))
        .await?;
    let who = match said {
        Said::Is(who) => who,
        Said::Wrong | Said::TooMany => {
            let many = said == Said::TooMany;
            errors
                .add("digits", if many { "training-attend-many" } else { "training-attend-wrong" });
            return page(&state, &visitor, (class, day), typed, errors, None).await;
        }
    };
    let actor = Actor::program(&visitor.t("training-way-link"), state.world.now());
    let kept = state.db.write::<_, TrainingError>(move |tx| {
        let class = store::one(tx, id)?.ok_or(TrainingError::NotFound)?;
        store::attend(tx, &actor, &class, (day, &[], &[who]), Way::Link)?;
        let one = store::participant(tx, id, who)?.ok_or(TrainingError::NotFound)?;
        Ok(mask::name(&one.person.name))
    });
    let here = Some(kept.await?);
    page(&state, &visitor, (class, day), Typed::default(), errors, here).await
}
