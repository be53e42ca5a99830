//! Plans: decisions of a province with their targets and tables of figures by territory, crop
//! group and year. Reports: what units hand in at a date, consolidated, approved and locked.
//!
//! **Comes in:** the folder of a plan (`data/README.md`, read by [`read`]) with every number as the
//! decision prints it. **Goes out:** a [`plan::Plan`] kept in versions ([`load`]), its totals and rates
//! computed from the rows, every printed number that does not agree as a [`plan::Finding`], and
//! public pages with exports ([`door`]).
//!
//! Numbers of [`report`]s and the results of targets ([`progress`]) are counted by other rooms through
//! the port [`Figures`](nguon_platform::figures::Figures). What offices do about a plan are [`task`]s.
//!
//! The register of [`training`] classes is kept here too, and counted for both; so are [`survey`]s.
//!
//! **Deliberately unknown here:** growing areas, packing houses, cases: other rooms' records; and
//! nothing printed in a plan is ever corrected.
//!
//! **One more plan:** a folder under `data/plans/`. **One more measure, unit or crop group:** a
//! variant in `plan/words.rs` and its names in `i18n/`; the compiler and the test of the messages
//! show the rest. **One more check:** a variant of [`plan::Check`] and its function in
//! `plan/rules/`.

mod desk;
pub mod plan;
pub mod progress;
pub mod report;
pub mod survey;
pub mod task;
#[cfg(test)]
mod testing;
pub mod training;

pub use plan::read::{read, read_all};
pub use plan::store::load;

use std::fmt;
use std::sync::Arc;

use nguon_platform::accounts::Capability;
use nguon_platform::clock::World;
use nguon_platform::db::{Db, Migration};
use nguon_platform::figures::Figures;
use nguon_platform::web::{Access, Door, NavEntry};
use nguon_print::Templates;

/// The tables of this room, in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration { room: "planning", number: 1, sqlite: include_str!("../migrations/0001_plans.sql") },
    Migration {
        room: "planning",
        number: 2,
        sqlite: include_str!("../migrations/0002_reports.sql"),
    },
    Migration {
        room: "planning",
        number: 3,
        sqlite: include_str!("../migrations/0003_plan_parts.sql"),
    },
    Migration {
        room: "planning",
        number: 4,
        sqlite: include_str!("../migrations/0004_training.sql"),
    },
    Migration { room: "planning", number: 5, sqlite: include_str!("../migrations/0005_tasks.sql") },
    Migration {
        room: "planning",
        number: 6,
        sqlite: include_str!("../migrations/0006_surveys.sql"),
    },
    Migration {
        room: "planning",
        number: 7,
        sqlite: include_str!("../migrations/0007_survey_files.sql"),
    },
];

/// The texts of this room.
pub const TEXTS: (&str, &str, &str) = (
    "planning",
    concat!(
        include_str!("../i18n/vi.ftl"),
        include_str!("../i18n/training/vi.ftl"),
        include_str!("../i18n/surveys/vi.ftl"),
    ),
    concat!(
        include_str!("../i18n/en.ftl"),
        include_str!("../i18n/training/en.ftl"),
        include_str!("../i18n/surveys/en.ftl"),
    ),
);

/// What the handlers of this room need.
#[derive(Clone)]
pub struct PlanningState {
    /// The registry database.
    pub db: Db,
    /// Time and ids.
    pub world: World,
    /// What other rooms count.
    pub figures: Arc<dyn Figures>,
    /// The office's own templates of papers.
    pub templates: Templates,
    /// Where this installation is reached, for links on paper.
    pub public_url: Arc<str>,
}

impl fmt::Debug for PlanningState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlanningState")
    }
}

/// The pages of this room. Plans are public decisions, so their pages are too; reports are the
/// office's own.
pub fn door(state: PlanningState) -> Door {
    use plan::pages::{csv, list, plan, table, xlsx};
    let work = Arc::new(report::ReportWork(state.clone()));
    surveys(training(tasks(progress(reports(Door::new())))))
        .get("/plans", Access::Public, list)
        .get("/plans/{plan}", Access::Public, plan)
        .get("/plans/{plan}/tables/{number}", Access::Public, table)
        .get("/plans/{plan}/tables/{number}/table.csv", Access::Public, csv)
        .get("/plans/{plan}/tables/{number}/table.xlsx", Access::Public, xlsx)
        .nav(NavEntry { key: "plan-nav", href: "/plans", access: Access::Public, order: 60 })
        .nav(NavEntry { key: "plan-figures-nav", href: "/figures", access: RECORDS, order: 62 })
        .nav(NavEntry { key: "report-nav", href: "/reports", access: VIEW, order: 61 })
        .nav(NavEntry { key: "training-nav", href: "/training", access: VIEW, order: 70 })
        .nav(NavEntry { key: "survey-nav", href: "/surveys", access: VIEW, order: 71 })
        .nav(NavEntry { key: "task-nav", href: "/tasks", access: VIEW, order: 63 })
        .work(work)
        .work(Arc::new(task::TaskWork(state.clone())))
        .with_state(state)
}

const VIEW: Access = Access::Needs(Capability::ViewReports);
const FILL: Access = Access::Needs(Capability::Report);
const LEAD: Access = Access::Needs(Capability::Consolidate);

const RECORDS: Access = Access::Needs(Capability::ViewRegistry);
const EXPORT: Access = Access::Needs(Capability::Export);

fn progress(door: Door<PlanningState>) -> Door<PlanningState> {
    use progress::pages;
    door.get("/plans/{plan}/progress", RECORDS, pages::show)
        .get("/plans/{plan}/progress/table.csv", EXPORT, pages::csv)
        .get("/plans/{plan}/progress/table.xlsx", EXPORT, pages::xlsx)
        .get("/plans/{plan}/progress/{target}", RECORDS, pages::indicator)
        .get("/plans/{plan}/progress/{target}/table.csv", EXPORT, pages::indicator_csv)
        .get("/plans/{plan}/progress/{target}/table.xlsx", EXPORT, pages::indicator_xlsx)
        .get("/figures", RECORDS, pages::figures)
}

fn tasks(door: Door<PlanningState>) -> Door<PlanningState> {
    use task::pages;
    door.get("/tasks", VIEW, pages::list)
        .post("/tasks", FILL, pages::make)
        .get("/tasks/calendar", VIEW, pages::calendar)
        .get("/tasks/new", FILL, pages::form)
        .get("/tasks/{task}", VIEW, pages::show)
        .post("/tasks/{task}/steps", FILL, pages::act)
}

fn reports(door: Door<PlanningState>) -> Door<PlanningState> {
    use report::pages;
    door.get("/reports", VIEW, pages::list)
        .post("/reports", LEAD, pages::make)
        .get("/reports/new", LEAD, pages::form)
        .get("/reports/{report}", VIEW, pages::round)
        .post("/reports/{report}/steps", LEAD, pages::act)
        .post("/reports/{report}/text", LEAD, pages::keep)
        .post("/reports/{report}/approve", LEAD, pages::approve)
        .post("/reports/{report}/reminders", LEAD, pages::remind)
        .get("/reports/{report}/parts/{part}", VIEW, pages::part)
        .post("/reports/{report}/parts/{part}", FILL, pages::hand_in)
        .post("/reports/{report}/parts/{part}/steps", LEAD, pages::act_part)
        .get("/reports/{report}/versions/{number}", VIEW, pages::version)
        .get("/reports/{report}/versions/{number}/report.docx", VIEW, pages::docx)
        .get("/reports/{report}/versions/{number}/report.pdf", VIEW, pages::pdf)
        .get("/reports/{report}/versions/{number}/report.xlsx", VIEW, pages::xlsx)
        .get("/figures/{measure}", RECORDS, pages::rows)
}

fn surveys(door: Door<PlanningState>) -> Door<PlanningState> {
    use survey::pages;
    door.get("/surveys", VIEW, pages::list)
        .post("/surveys", LEAD, pages::make)
        .get("/surveys/new", LEAD, pages::form)
        .get("/surveys/{survey}", VIEW, pages::record)
        .post("/surveys/{survey}", LEAD, pages::change)
        .get("/surveys/{survey}/edit", LEAD, pages::edit)
        .post("/surveys/{survey}/steps", LEAD, pages::step)
        .get("/surveys/{survey}/qr.svg", FILL, pages::qr)
        .upload("/surveys/{survey}/forms", LEAD, pages::WORKBOOK_BODY_MAX, pages::add_form)
        .get("/surveys/{survey}/forms/{number}", VIEW, pages::show_form)
        .get("/surveys/{survey}/forms/{number}/received.xlsx", VIEW, pages::received)
        .get("/surveys/{survey}/forms/{number}/form.xlsx", VIEW, pages::written)
        .get("/surveys/{survey}/fill", FILL, pages::fill)
        .get("/surveys/{survey}/link/{seal}", Access::Public, pages::show_link)
        .upload(
            "/surveys/{survey}/link/{seal}",
            Access::Public,
            pages::LINK_BODY_MAX,
            pages::send_link,
        )
        .get("/surveys/{survey}/answers", VIEW, pages::answers)
        .upload("/surveys/{survey}/answers", FILL, pages::ANSWER_BODY_MAX, pages::send)
        .get("/surveys/{survey}/answers.csv", EXPORT, pages::answers_csv)
        .get("/surveys/{survey}/answers.xlsx", EXPORT, pages::answers_xlsx)
        .get("/surveys/{survey}/answers.zip", EXPORT, pages::answers_zip)
        .get("/surveys/{survey}/answers/{answer}", VIEW, pages::answer)
        .get("/surveys/{survey}/answers/{answer}/files/{name}", VIEW, pages::answer_file)
        .post("/surveys/{survey}/answers/{answer}/withdraw", FILL, pages::withdraw)
        .get("/surveys/{survey}/analysis", VIEW, pages::analysis)
        .get("/surveys/answers/{answer}", VIEW, pages::find_answer)
        .get("/surveys/worker.js", Access::Public, pages::worker)
        .get("/surveys/token", Access::Public, pages::token)
}

fn training(door: Door<PlanningState>) -> Door<PlanningState> {
    use training::pages;
    door.get("/training", VIEW, pages::list)
        .get("/training/classes", VIEW, pages::list)
        .post("/training/classes", FILL, pages::make)
        .get("/training/classes.csv", FILL, pages::list_csv)
        .get("/training/classes.xlsx", FILL, pages::list_xlsx)
        .get("/training/classes/new", FILL, pages::form)
        .get("/training/classes/{class}", VIEW, pages::class)
        .post("/training/classes/{class}", FILL, pages::change)
        .get("/training/classes/{class}/edit", FILL, pages::edit)
        .post("/training/classes/{class}/steps", FILL, pages::step)
        .upload("/training/classes/{class}/participants", FILL, pages::LIST_BODY_MAX, pages::import)
        .post("/training/classes/{class}/officers", FILL, pages::add_officers)
        .post("/training/classes/{class}/attendance", FILL, pages::attendance)
        .post("/training/classes/{class}/certificates", FILL, pages::certificates)
        .upload("/training/classes/{class}/papers", FILL, pages::PAPER_BODY_MAX, pages::add_paper)
        .get("/training/classes/{class}/papers/{paper}", FILL, pages::paper)
        .get("/training/classes/{class}/days/{day}/sheet", FILL, pages::sheet)
        .get("/training/classes/{class}/days/{day}/qr.svg", FILL, pages::qr)
        .get("/training/classes/{class}/participants/{participant}", FILL, pages::participant)
        .post("/training/classes/{class}/participants/{participant}", FILL, pages::evaluate)
        .post("/training/classes/{class}/participants/{participant}/remove", FILL, pages::remove)
        .get(
            "/training/classes/{class}/participants/{participant}/certificate",
            FILL,
            pages::certificate,
        )
        .get("/training/totals", VIEW, pages::totals)
        .get("/training/totals.csv", FILL, pages::totals_csv)
        .get("/training/totals.xlsx", FILL, pages::totals_xlsx)
        .get("/training/officers", FILL, pages::officers)
        .get("/training/officers.csv", FILL, pages::officers_csv)
        .get("/training/officers.xlsx", FILL, pages::officers_xlsx)
        .get("/training/duplicates", FILL, pages::duplicates)
        .get("/training/persons/{person}", FILL, pages::person)
        .post("/training/persons/{person}", FILL, pages::change_person)
        .post("/training/persons/{person}/join", FILL, pages::join)
        .post("/training/persons/{person}/part", FILL, pages::part)
        .get("/attend/{class}/{day}/{seal}", Access::Public, pages::attend_show)
        .post("/attend/{class}/{day}/{seal}", Access::Public, pages::attend_say)
}
