//! Papers to print: the sign-in sheet of a day with its QR code, and a certificate.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use nguon_gs1::symbol::qr_svg;
use nguon_platform::db::DbError;
use nguon_platform::i18n::{self, Language};
use nguon_platform::web::{Error, Html, Officer, Page, Visitor};
use uuid::Uuid;

use super::words::{self, Places};
use super::{covered, participant};
use crate::PlanningState;
use crate::training::store::{self, TrainingError};
use crate::training::{Class, Participant, State as ClassState, seal};

/// Empty rows at the end of a sheet, for whoever comes without being listed.
const EMPTY_ROWS: usize = 5;

struct Row {
    position: usize,
    name: String,
    birth_year: String,
    from: String,
}

#[derive(Template)]
#[template(path = "training/templates/sheet.html")]
struct SheetPage {
    page: Page,
    class: Class,
    day: Date,
    place: String,
    hours: String,
    rows: Vec<Row>,
    empty: Vec<usize>,
    qr: String,
    link: String,
}

/// Where participants say that they are there.
fn link(state: &PlanningState, class: &Class, day: Date) -> String {
    let seal = seal::seal(&class.secret, class.id, day);
    let site = state.public_url.trim_end_matches('/');
    format!("{site}/attend/{}/{day}/{seal}", class.id.simple())
}

/// The class and its list on one of its days.
async fn of_day(
    state: &PlanningState,
    officer: &Officer,
    (id, day): (Uuid, &str),
) -> Result<(Class, Vec<Participant>, Places, Date), Error> {
    let day: Date = day.parse().map_err(|_| Error::NotFound)?;
    let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
    let read = state.db.read(move |tx| {
        let class = covered(tx, &territory, id)?;
        if class.state == ClassState::Cancelled || class.days().index(day).is_none() {
            return Err(TrainingError::NotFound);
        }
        let all = store::participants(tx, id)?;
        let units = all.iter().map(|one| one.person.commune.clone());
        let names = Places::read(tx, units.chain([class.facts.commune.clone()]), today)?;
        Ok((class, all, names, day))
    });
    Ok(read.await?)
}

/// `GET /training/classes/{class}/days/{day}/sheet`.
pub async fn sheet(
    State(state): State<PlanningState>,
    officer: Officer,
    Path((id, day)): Path<(Uuid, String)>,
) -> Result<impl IntoResponse, Error> {
    let (class, all, names, day) = of_day(&state, &officer, (id, &day)).await?;
    let page = Page::new(&officer.visitor, officer.visitor.t("training-sheet"));
    let from = |one: &Participant| {
        let place = Some(names.short(&one.person.commune)).filter(|_| one.person.commune_known);
        let parts = [Some(one.person.organisation.clone()), place].into_iter().flatten();
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    };
    let rows: Vec<Row> = (1..)
        .zip(&all)
        .map(|(position, one)| Row {
            position,
            name: one.person.name.clone(),
            birth_year: one.person.birth_year.map(|year| year.to_string()).unwrap_or_default(),
            from: from(one),
        })
        .collect();
    let minutes = class.minutes_on(day).unwrap_or_default();
    Ok(Html(SheetPage {
        place: [class.facts.place.clone(), names.full(&class.facts.commune)]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
        hours: words::hours_told(&page, minutes),
        empty: (rows.len() + 1..=rows.len() + EMPTY_ROWS).collect(),
        rows,
        qr: format!("/training/classes/{}/days/{day}/qr.svg", class.id),
        link: link(&state, &class, day),
        page,
        class,
        day,
    }))
}

/// `GET /training/classes/{class}/days/{day}/qr.svg`.
pub async fn qr(
    State(state): State<PlanningState>,
    officer: Officer,
    Path((id, day)): Path<(Uuid, String)>,
) -> Result<Response, Error> {
    let (class, _, _, day) = of_day(&state, &officer, (id, &day)).await?;
    let title = officer.visitor.t("training-qr");
    let svg = qr_svg(&link(&state, &class, day), &title).map_err(Error::internal)?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}

#[derive(Template)]
#[template(path = "training/templates/certificate.html")]
struct CertificatePage {
    page: Page,
    class: Class,
    one: Participant,
    number: String,
    place: String,
    signed: String,
    days: String,
    hours: String,
    topic: String,
}

/// The page as the paper is written.
fn official(visitor: &Visitor) -> Page {
    let mut visitor = visitor.clone();
    visitor.language = Language::Vi;
    let title = visitor.t("training-certificate-title");
    Page::new(&visitor, title)
}

/// `GET /training/classes/{class}/participants/{participant}/certificate`: written in Vietnamese,
/// whoever prints it.
pub async fn certificate(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(ids): Path<(Uuid, Uuid)>,
) -> Result<impl IntoResponse, Error> {
    let (class, one) = participant::read(&state, &officer, ids).await?;
    let (number, signed) = one.certificate.clone().ok_or(Error::NotFound)?;
    let (commune, province) = (class.facts.commune.clone(), class.facts.province.clone());
    let today = i18n::today(state.world.now());
    let names = state.db.read::<_, DbError>(move |tx| Places::read(tx, [commune, province], today));
    let names = names.await?;
    let page = official(&officer.visitor);
    let province = names.short(&class.facts.province);
    let bare = ["Tỉnh ", "Thành phố "].iter().find_map(|kind| province.strip_prefix(kind));
    let signed = page.tr(
        "report-paper-place",
        &[
            ("place", &bare.unwrap_or(&province)),
            ("day", &format!("{:02}", signed.day())),
            ("month", &format!("{:02}", signed.month())),
            ("year", &signed.year().to_string()),
        ],
    );
    Ok(Html(CertificatePage {
        number,
        place: names.full(&class.facts.commune),
        signed,
        days: words::days(&page, class.days()),
        hours: words::hours_told(&page, one.minutes()),
        topic: words::topic(&page, class.facts.topic),
        page,
        class,
        one,
    }))
}
