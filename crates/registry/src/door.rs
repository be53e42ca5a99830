//! The routes of this room, its places in the rail and its cards of waiting work.

use std::sync::Arc;

use async_trait::async_trait;
use nguon_platform::accounts::{Capability, SignedIn};
use nguon_platform::db::DbError;
use nguon_platform::i18n;
use nguon_platform::web::{Access, CardKind, Door, NavEntry, Tone, WorkCard, WorkSource};

use crate::RegistryError;
use crate::market::Status;
use crate::screen::{RegistryState, csv, list, matrix, xlsx};
use crate::selection::pages as selection;
use crate::standing::pages as standing;
use crate::standing::pages::{GrowingAreas, PackingHouses};
use crate::{
    api, application, border, code, confirmation, consent, features, growing_area, hand_over,
    holder, import, incident, inspection, map, monitoring, notice, packing_house, premises,
    proceeding,
};

const VIEW: Access = Access::Needs(Capability::ViewRegistry);
const EDIT: Access = Access::Needs(Capability::EditRegistry);
const APPLY: Access = Access::Needs(Capability::Apply);
const DECIDE: Access = Access::Needs(Capability::Decide);
const REFERENCE: Access = Access::Needs(Capability::ManageReference);
const EXPORT: Access = Access::Needs(Capability::Export);

/// All pages of the registry.
pub fn door(state: RegistryState) -> Door {
    let work = Arc::new(RegistryWork(state.clone()));
    let rail = [
        ("registry-nav-growing-areas", "/growing-areas"),
        ("registry-nav-packing-houses", "/packing-houses"),
        ("registry-nav-holders", "/holders"),
        ("registry-nav-map", "/map"),
    ];
    let all =
        incidents(watching(applications(growing_areas(packing_houses(holders(Door::new()))))));
    let all = features::routes(api::routes(record_papers(imports(all))))
        .get("/code-schemes", VIEW, code::pages::list)
        .get("/code-schemes/{scheme}", VIEW, code::pages::record)
        .post("/code-schemes/{scheme}", REFERENCE, code::pages::set)
        .get("/map", VIEW, map::map)
        .get("/map/borders", REFERENCE, border::pages::list)
        .upload("/map/borders", REFERENCE, border::pages::BODY_MAX, border::pages::load)
        .get("/map/borders.json", VIEW, border::pages::lines)
        .get("/map/borders/{unit}", REFERENCE, border::pages::record)
        .get("/map/borders/{unit}/outside", REFERENCE, border::pages::outside::list)
        .get("/map/borders/{unit}/outside.csv", REFERENCE, border::pages::outside::csv)
        .get("/map/borders/{unit}/outside.xlsx", REFERENCE, border::pages::outside::xlsx)
        .post("/map/borders/{unit}/remove", REFERENCE, border::pages::take_away)
        .get("/map/borders/{unit}/files/{border}", REFERENCE, border::pages::file)
        .get("/map/tiles/{z}/{x}/{y}", VIEW, map::tile)
        .get("/growing-areas/files/{format}", EXPORT, map::file)
        .get("/growing-areas/{id}/files/{format}", EXPORT, map::file_of_area)
        .get("/api/growing-areas.geojson", VIEW, map::geojson)
        .work(work);
    let all = (10..).zip(rail).fold(all, |door, (order, (key, href))| {
        door.nav(NavEntry { key, href, access: VIEW, order })
    });
    let applications = NavEntry {
        key: "registry-nav-applications",
        href: "/applications",
        access: VIEW,
        order: 20,
    };
    let incidents =
        NavEntry { key: "registry-nav-incidents", href: "/incidents", access: VIEW, order: 31 };
    let monitoring =
        NavEntry { key: "registry-nav-monitoring", href: "/monitoring", access: VIEW, order: 30 };
    let inspections =
        NavEntry { key: "registry-inspections", href: "/inspections", access: VIEW, order: 30 };
    let notices =
        NavEntry { key: "registry-nav-notices", href: "/notices", access: DECIDE, order: 32 };
    let hand_over =
        NavEntry { key: "registry-nav-hand-over", href: "/hand-over", access: DECIDE, order: 33 };
    let imports = NavEntry { key: "registry-imports", href: "/imports", access: EDIT, order: 34 };
    let schemes = NavEntry {
        key: "registry-code-schemes",
        href: "/code-schemes",
        access: REFERENCE,
        order: 35,
    };
    all.nav(applications)
        .nav(schemes)
        .nav(imports)
        .nav(incidents)
        .nav(monitoring)
        .nav(inspections)
        .nav(notices)
        .nav(hand_over)
        .with_state(state)
}

fn applications(door: Door<RegistryState>) -> Door<RegistryState> {
    use application::pages;
    const PAPER_MAX: usize = proceeding::pages::PAPER_BODY_MAX;
    door.get("/applications", VIEW, list::<pages::Asked>)
        .get("/applications.csv", EXPORT, csv::<pages::Asked>)
        .get("/applications.xlsx", EXPORT, xlsx::<pages::Asked>)
        .get("/applications/new", APPLY, pages::create_form)
        .post("/applications", APPLY, pages::create)
        .get("/applications/{id}", VIEW, pages::record)
        .post("/applications/{id}/steps", APPLY, pages::act)
        .upload("/applications/{id}/papers", APPLY, PAPER_MAX, pages::add_paper)
        .get("/applications/{id}/papers/{paper}", VIEW, pages::paper)
        .get("/applications/{id}/check", EDIT, pages::check_form)
        .post("/applications/{id}/check", EDIT, pages::check)
        .get("/applications/{id}/confirmation", VIEW, confirmation::pages::sheet)
        .get("/applications/{id}/confirmation.pdf", VIEW, confirmation::pages::pdf)
        .get("/verify/{token}", Access::Public, confirmation::pages::verify)
        .get("/verify/{token}/qr.svg", Access::Public, confirmation::pages::qr)
}

/// Papers and photos of the records themselves; those of holders tell of people.
fn record_papers(door: Door<RegistryState>) -> Door<RegistryState> {
    use crate::record_papers::{OfGrowingArea, OfHolder, OfPackingHouse, OfPremises, pages};
    const PAPER_MAX: usize = proceeding::pages::PAPER_BODY_MAX;
    door.get("/holders/{id}/papers", EDIT, pages::paper_form::<OfHolder>)
        .upload("/holders/{id}/papers", EDIT, PAPER_MAX, pages::add_paper::<OfHolder>)
        .get("/holders/{id}/papers/{paper}", EDIT, pages::paper::<OfHolder>)
        .post("/holders/{id}/papers/{paper}/remove", EDIT, pages::remove_paper::<OfHolder>)
        .get("/premises/{id}/papers", EDIT, pages::paper_form::<OfPremises>)
        .upload("/premises/{id}/papers", EDIT, PAPER_MAX, pages::add_paper::<OfPremises>)
        .get("/premises/{id}/papers/{paper}", VIEW, pages::paper::<OfPremises>)
        .post("/premises/{id}/papers/{paper}/remove", EDIT, pages::remove_paper::<OfPremises>)
        .get("/growing-areas/{id}/papers", EDIT, pages::paper_form::<OfGrowingArea>)
        .upload("/growing-areas/{id}/papers", EDIT, PAPER_MAX, pages::add_paper::<OfGrowingArea>)
        .get("/growing-areas/{id}/papers/{paper}", VIEW, pages::paper::<OfGrowingArea>)
        .post(
            "/growing-areas/{id}/papers/{paper}/remove",
            EDIT,
            pages::remove_paper::<OfGrowingArea>,
        )
        .get("/packing-houses/{id}/papers", EDIT, pages::paper_form::<OfPackingHouse>)
        .upload("/packing-houses/{id}/papers", EDIT, PAPER_MAX, pages::add_paper::<OfPackingHouse>)
        .get("/packing-houses/{id}/papers/{paper}", VIEW, pages::paper::<OfPackingHouse>)
        .post(
            "/packing-houses/{id}/papers/{paper}/remove",
            EDIT,
            pages::remove_paper::<OfPackingHouse>,
        )
}

fn imports(door: Door<RegistryState>) -> Door<RegistryState> {
    use import::pages;
    door.get("/imports", EDIT, pages::list)
        .upload("/imports", EDIT, pages::BODY_MAX, pages::create)
        .get("/imports/growing-areas.xlsx", EDIT, pages::areas_template)
        .get("/imports/growing-areas.csv", EDIT, pages::areas_template_csv)
        .get("/imports/packing-houses.xlsx", EDIT, pages::houses_template)
        .get("/imports/packing-houses.csv", EDIT, pages::houses_template_csv)
        .get("/imports/{id}", EDIT, pages::record)
        .post("/imports/{id}/check", EDIT, pages::check)
        .post("/imports/{id}/apply", EDIT, pages::apply_import)
        .post("/imports/{id}/undo", EDIT, pages::undo_import)
        .get("/imports/{id}/refused.xlsx", EDIT, pages::refused_xlsx)
        .get("/imports/{id}/refused.csv", EDIT, pages::refused_csv)
}

fn holders(door: Door<RegistryState>) -> Door<RegistryState> {
    use holder::pages;
    door.get("/holders", VIEW, list::<pages::Asked>)
        .get("/holders.csv", EXPORT, csv::<pages::Asked>)
        .get("/holders.xlsx", EXPORT, xlsx::<pages::Asked>)
        .get("/holders/new", EDIT, pages::create_form)
        .post("/holders", EDIT, pages::create)
        .get("/holders/{id}", VIEW, pages::record)
        .get("/holders/{id}/edit", EDIT, pages::change_form)
        .post("/holders/{id}", EDIT, pages::change)
        .get("/holders/{id}/members", EDIT, pages::join_form)
        .post("/holders/{id}/members", EDIT, pages::join)
        .post("/holders/{id}/members/{household}/leave", EDIT, pages::leave)
        .get("/holders/{id}/consents", EDIT, consent::pages::consent_form)
        .post("/holders/{id}/consents", EDIT, consent::pages::give_consent)
        .post("/holders/{id}/consents/{consent}/withdraw", EDIT, consent::pages::withdraw_consent)
        .get("/holders/{id}/premises", EDIT, premises::pages::create_form)
        .post("/holders/{id}/premises", EDIT, premises::pages::create)
        .get("/premises/{id}", VIEW, premises::pages::record)
        .get("/premises/{id}/edit", EDIT, premises::pages::change_form)
        .post("/premises/{id}", EDIT, premises::pages::change)
}

fn growing_areas(door: Door<RegistryState>) -> Door<RegistryState> {
    use growing_area::pages;
    door.get("/growing-areas", VIEW, list::<pages::Asked>)
        .get("/growing-areas.csv", EXPORT, csv::<pages::Asked>)
        .get("/growing-areas.xlsx", EXPORT, xlsx::<pages::Asked>)
        .get("/growing-areas/markets", VIEW, matrix::matrix::<pages::Asked>)
        .get("/growing-areas/markets.csv", EXPORT, matrix::csv::<pages::Asked>)
        .get("/growing-areas/markets.xlsx", EXPORT, matrix::xlsx::<pages::Asked>)
        .post("/growing-areas/selected.csv", EXPORT, selection::csv::<pages::Asked>)
        .post("/growing-areas/selected.xlsx", EXPORT, selection::xlsx::<pages::Asked>)
        .post("/growing-areas/selected/visits", EDIT, selection::visits::<pages::Asked>)
        .post("/growing-areas/selected/desk", EDIT, selection::desk::<pages::Asked>)
        .get("/growing-areas/new", EDIT, pages::create_form)
        .post("/growing-areas", EDIT, pages::create)
        .get("/growing-areas/{id}", VIEW, pages::record)
        .get("/growing-areas/{id}/edit", EDIT, pages::change_form)
        .post("/growing-areas/{id}", EDIT, pages::change)
        .get("/growing-areas/{id}/plots", EDIT, pages::plot_form)
        .upload("/growing-areas/{id}/plots", EDIT, pages::BODY_MAX, pages::add_plot)
        .get("/growing-areas/{id}/plots/{plot}", EDIT, pages::change_plot_form)
        .upload("/growing-areas/{id}/plots/{plot}", EDIT, pages::BODY_MAX, pages::change_plot)
        .get("/growing-areas/{id}/plots/{plot}/crops", EDIT, pages::plot_crop_form)
        .post("/growing-areas/{id}/plots/{plot}/crops", EDIT, pages::set_plot_crop)
        .get("/growing-areas/{id}/plots/{plot}/cut", EDIT, pages::cut_form)
        .post("/growing-areas/{id}/plots/{plot}/cut", EDIT, pages::cut)
        .get("/growing-areas/{id}/plots/{plot}/join", EDIT, pages::join_form)
        .post("/growing-areas/{id}/plots/{plot}/join", EDIT, pages::join)
        .get("/growing-areas/{id}/plot-files", EDIT, pages::files)
        .upload("/growing-areas/{id}/plot-files", EDIT, pages::BODY_MAX, pages::send_file)
        .get("/growing-areas/{id}/plot-files/{file}", EDIT, pages::file)
        .post("/growing-areas/{id}/plot-files/{file}", EDIT, pages::take)
        .get("/growing-areas/{id}/plot-files/{file}/original", VIEW, pages::original)
        .get("/growing-areas/{id}/crops", EDIT, pages::crop_form)
        .post("/growing-areas/{id}/crops", EDIT, pages::set_crop)
        .get("/growing-areas/{id}/contracts", EDIT, pages::contract_form)
        .post("/growing-areas/{id}/contracts", EDIT, pages::add_contract)
        .get("/growing-areas/{id}/seasons", EDIT, pages::season_form)
        .post("/growing-areas/{id}/seasons", EDIT, pages::add_season)
        .get("/growing-areas/{id}/codes", EDIT, standing::code_form::<GrowingAreas>)
        .post("/growing-areas/{id}/codes", EDIT, standing::add_code::<GrowingAreas>)
        .get("/growing-areas/{id}/statuses", EDIT, standing::status_form::<GrowingAreas>)
        .post("/growing-areas/{id}/statuses", EDIT, standing::set_status::<GrowingAreas>)
        .get("/growing-areas/{id}/certificates", EDIT, standing::certificate_form::<GrowingAreas>)
        .post("/growing-areas/{id}/certificates", EDIT, standing::add_certificate::<GrowingAreas>)
}

fn packing_houses(door: Door<RegistryState>) -> Door<RegistryState> {
    use packing_house::pages;
    door.get("/packing-houses", VIEW, list::<pages::Asked>)
        .get("/packing-houses.csv", EXPORT, csv::<pages::Asked>)
        .get("/packing-houses.xlsx", EXPORT, xlsx::<pages::Asked>)
        .get("/packing-houses/markets", VIEW, matrix::matrix::<pages::Asked>)
        .get("/packing-houses/markets.csv", EXPORT, matrix::csv::<pages::Asked>)
        .get("/packing-houses/markets.xlsx", EXPORT, matrix::xlsx::<pages::Asked>)
        .post("/packing-houses/selected.csv", EXPORT, selection::csv::<pages::Asked>)
        .post("/packing-houses/selected.xlsx", EXPORT, selection::xlsx::<pages::Asked>)
        .post("/packing-houses/selected/visits", EDIT, selection::visits::<pages::Asked>)
        .post("/packing-houses/selected/desk", EDIT, selection::desk::<pages::Asked>)
        .get("/packing-houses/new", EDIT, pages::create_form)
        .post("/packing-houses", EDIT, pages::create)
        .get("/packing-houses/{id}", VIEW, pages::record)
        .get("/packing-houses/{id}/edit", EDIT, pages::change_form)
        .post("/packing-houses/{id}", EDIT, pages::change)
        .get("/packing-houses/{id}/codes", EDIT, standing::code_form::<PackingHouses>)
        .post("/packing-houses/{id}/codes", EDIT, standing::add_code::<PackingHouses>)
        .get("/packing-houses/{id}/statuses", EDIT, standing::status_form::<PackingHouses>)
        .post("/packing-houses/{id}/statuses", EDIT, standing::set_status::<PackingHouses>)
        .get("/packing-houses/{id}/certificates", EDIT, standing::certificate_form::<PackingHouses>)
        .post("/packing-houses/{id}/certificates", EDIT, standing::add_certificate::<PackingHouses>)
}

fn incidents(door: Door<RegistryState>) -> Door<RegistryState> {
    use incident::pages;
    const PAPER_MAX: usize = proceeding::pages::PAPER_BODY_MAX;
    const REPORT_MAX: usize = pages::REPORT_BODY_MAX;
    door.get("/incidents", VIEW, list::<pages::Asked>)
        .get("/incidents.csv", EXPORT, csv::<pages::Asked>)
        .get("/incidents.xlsx", EXPORT, xlsx::<pages::Asked>)
        .get("/incidents/new", APPLY, pages::create_form)
        .post("/incidents", APPLY, pages::create)
        .get("/incidents/{id}", VIEW, pages::record)
        .post("/incidents/{id}/steps", APPLY, pages::act)
        .upload("/incidents/{id}/papers", APPLY, PAPER_MAX, pages::add_paper)
        .get("/incidents/{id}/papers/{paper}", VIEW, pages::paper)
        .get("/incidents/{id}/letter", VIEW, pages::letter)
        .get("/report-misuse", Access::Public, pages::report_form)
        .upload("/report-misuse", Access::Public, REPORT_MAX, pages::report)
        .get("/notices", DECIDE, notice::pages::list)
        .get("/notices/new", DECIDE, notice::pages::create_form)
        .upload("/notices", DECIDE, notice::pages::BODY_MAX, notice::pages::keep)
        .get("/notices/{id}", DECIDE, notice::pages::record)
        .post("/notices/{id}/apply", DECIDE, notice::pages::apply_notice)
}

fn watching(door: Door<RegistryState>) -> Door<RegistryState> {
    use crate::readiness::pages as readiness;
    use inspection::pages as plans;
    use monitoring::pages;
    door.get("/monitoring", VIEW, pages::list)
        .get("/growing-areas/{id}/checks", VIEW, pages::checks::<GrowingAreas>)
        .get("/growing-areas/{id}/checks/checklist.xlsx", VIEW, pages::checklist::<GrowingAreas>)
        .get("/growing-areas/{id}/checks/new", EDIT, pages::check_form::<GrowingAreas>)
        .post("/growing-areas/{id}/checks", EDIT, pages::check::<GrowingAreas>)
        .get("/growing-areas/{id}/readiness", VIEW, readiness::show::<GrowingAreas>)
        .get("/packing-houses/{id}/readiness", VIEW, readiness::show::<PackingHouses>)
        .get("/packing-houses/{id}/checks", VIEW, pages::checks::<PackingHouses>)
        .get("/packing-houses/{id}/checks/checklist.xlsx", VIEW, pages::checklist::<PackingHouses>)
        .get("/packing-houses/{id}/checks/new", EDIT, pages::check_form::<PackingHouses>)
        .post("/packing-houses/{id}/checks", EDIT, pages::check::<PackingHouses>)
        .get("/inspections", VIEW, plans::list)
        .post("/inspections", EDIT, plans::create)
        .get("/inspections/new", EDIT, plans::create_form)
        .get("/inspections/{id}", VIEW, plans::record)
        .get("/inspections/{id}/visits.csv", EXPORT, plans::csv)
        .get("/inspections/{id}/visits.xlsx", EXPORT, plans::xlsx)
        .get("/inspections/{id}/sheet", VIEW, plans::sheet)
        .post("/inspections/{id}/propose", EDIT, plans::propose)
        .post("/inspections/{id}/visits", EDIT, plans::change)
        .post("/inspections/{id}/undo", EDIT, plans::undo)
        .post("/inspections/{id}/approve", DECIDE, plans::approve)
        .get("/hand-over", DECIDE, hand_over::form)
        .post("/hand-over", DECIDE, hand_over::hand_over)
}

/// Codes that wait for a decision and codes that were stopped, within the person's territory.
pub(crate) struct RegistryWork(pub(crate) RegistryState);

/// Each card: its text, the list behind it, how urgent, which status.
const CARDS: [(&str, &str, Tone, Status); 2] = [
    ("registry-work-areas-pending", "/growing-areas?status=pending", Tone::Plain, Status::Pending),
    (
        "registry-work-areas-suspended",
        "/growing-areas?status=suspended",
        Tone::Warning,
        Status::Suspended,
    ),
];
const HOUSE_CARDS: [(&str, &str, Tone, Status); 2] = [
    (
        "registry-work-houses-pending",
        "/packing-houses?status=pending",
        Tone::Plain,
        Status::Pending,
    ),
    (
        "registry-work-houses-suspended",
        "/packing-houses?status=suspended",
        Tone::Warning,
        Status::Suspended,
    ),
];

/// Cards of an officer's planned visits; they lead to the plan, or to all plans when they are of several.
const VISIT_CARDS: [(&str, Tone); 2] =
    [("registry-work-visits", Tone::Plain), ("registry-work-visits-late", Tone::Danger)];

/// Cards of applications; which ones each counts is said where they are counted.
const APPLICATION_CARDS: [(&str, &str, Tone); 3] = [
    ("registry-work-applications", "/applications?clock=open", Tone::Plain),
    ("registry-work-applications-late", "/applications?clock=overdue", Tone::Danger),
    ("registry-work-applications-returned", "/applications?state=returned", Tone::Warning),
];

const CASE_CARDS: [(&str, &str, Tone); 2] = [
    ("registry-work-incidents", "/incidents?clock=open", Tone::Plain),
    ("registry-work-incidents-late", "/incidents?clock=overdue", Tone::Danger),
];
const WATCH_CARD: (&str, &str, Tone) = ("registry-work-checks", "/monitoring", Tone::Warning);

#[async_trait]
impl WorkSource for RegistryWork {
    async fn cards(&self, person: &SignedIn) -> Result<Vec<WorkCard>, DbError> {
        if !person.may(Capability::ViewRegistry) {
            return Ok(Vec::new());
        }
        let (territory, now) = (person.territory.clone(), self.0.world.now());
        let person = person.clone();
        let counted = self.0.db.read::<_, DbError>(move |tx| {
            let mut counted = Vec::new();
            for card in CARDS {
                let filter = growing_area::Filter { status: Some(card.3), ..Default::default() };
                let (key, href, tone, _) = card;
                let count = growing_area::count(tx, &territory, &filter)?;
                counted.push(((key, href, tone), count));
            }
            for card in HOUSE_CARDS {
                let filter = packing_house::Filter { status: Some(card.3), ..Default::default() };
                let (key, href, tone, _) = card;
                let count = packing_house::count(tx, &territory, &filter)?;
                counted.push(((key, href, tone), count));
            }
            let today = i18n::today(now);
            let applications = [
                (APPLICATION_CARDS[0], application::Filter { open: true, ..Default::default() }),
                (
                    APPLICATION_CARDS[1],
                    application::Filter {
                        overdue_on: Some(today),
                        open: true,
                        ..Default::default()
                    },
                ),
                (
                    APPLICATION_CARDS[2],
                    application::Filter {
                        state: Some(application::State::Returned),
                        ..Default::default()
                    },
                ),
            ];
            for (card, filter) in applications {
                counted.push((card, application::count(tx, &territory, &filter)?));
            }
            let cases = [
                (CASE_CARDS[0], incident::Filter { open: true, ..Default::default() }),
                (CASE_CARDS[1], incident::Filter { overdue_on: Some(today), ..Default::default() }),
            ];
            for (card, filter) in cases {
                counted.push((card, incident::count(tx, &territory, &filter)?));
            }
            // A table of facts that cannot be read is told on its own page, not on this one.
            match monitoring::late(tx, &territory, today) {
                Ok(count) => counted.push((WATCH_CARD, count)),
                Err(RegistryError::Db(error)) => return Err(error),
                Err(_) => {}
            }
            let visits = match inspection::waiting(tx, &person, today) {
                Err(RegistryError::Db(error)) => return Err(error),
                other => other.unwrap_or_default(),
            };
            Ok((counted, visit_cards(&visits, person.account, today)))
        });
        let (counted, visits) = counted.await?;
        let waiting = counted.into_iter().filter(|(_, count)| *count > 0);
        let card = |((key, href, tone), count): ((&'static str, &str, Tone), u64)| WorkCard {
            key,
            count,
            href: href.to_owned(),
            tone,
            kind: CardKind::ToDo,
        };
        Ok(waiting.map(card).chain(visits).collect())
    }
}

fn visit_cards(
    waiting: &inspection::Waiting,
    account: uuid::Uuid,
    today: jiff::civil::Date,
) -> Vec<WorkCard> {
    let this_month = format!("state=due&month={}", inspection::Month::of(today));
    let counts = [(this_month, waiting.this_month), ("state=overdue".to_owned(), waiting.overdue)];
    let shown = VISIT_CARDS.iter().zip(counts).filter(|(_, (_, count))| *count > 0);
    let card = |((key, tone), (rows, count)): (&(&'static str, Tone), (String, u64))| WorkCard {
        key,
        count,
        href: match waiting.plan {
            Some(plan) => format!("/inspections/{plan}?officer={account}&{rows}#visits"),
            None => "/inspections".to_owned(),
        },
        tone: *tone,
        kind: CardKind::ToDo,
    };
    shown.map(card).collect()
}
