//! The wizard on screen: bring a file, say what its columns are, see what would happen, let it
//! happen, take it back.

use askama::Template;
use axum::Form;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::db::{DbError, Tx};
use nguon_platform::i18n::Arg;
use nguon_platform::web::{
    CSV, Error, FieldErrors, Html, Officer, Page, Tone, Visitor, XLSX, saved,
};
use nguon_plots::files::column_letters;
use nguon_print::{Cell as Printed, Column, Kind as Shape, Table, to_csv, to_xlsx};
use serde::Deserialize;
use uuid::Uuid;

use super::batch::{Import, NewImport, Reading, State as Step, office};
use super::fields::{self, Columns};
use super::report::{Outcome, Problem, Report, RowReport};
use super::sheet::{self, Cell, FILE_MAX, Sheet};
use super::{Kind, apply, store, undo};
use crate::border;
use crate::error::{Refusal, RegistryError};
use crate::screen::{Choice, RegistryState, Typed, refused as complaints};
use crate::site::seat;

/// Largest form with a file, in bytes.
pub(crate) const BODY_MAX: usize = FILE_MAX + (64 << 10);
/// Rows of one outcome shown on the page; the refused ones leave as a file.
const SHOWN_MAX: usize = 100;
/// Longest name of a file that is kept, in characters.
const NAME_MAX: usize = 120;

/// An import as the list shows it.
struct Listed {
    import: Import,
    kind: String,
    tone: Tone,
    state: String,
}

#[derive(Template)]
#[template(path = "import/templates/list.html")]
struct ListPage {
    page: Page,
    errors: FieldErrors,
    imports: Vec<Listed>,
    kinds: Vec<Choice>,
    kind: String,
}

fn listed(visitor: &Visitor, import: Import) -> Listed {
    let tone = match import.state {
        Step::Open => Tone::Warning,
        Step::Applied => Tone::Good,
        Step::Undone => Tone::Plain,
    };
    Listed {
        kind: visitor.t(&format!("registry-import-kind-{}", import.kind.word())),
        state: visitor.t(&format!("registry-import-state-{}", import.state.word())),
        tone,
        import,
    }
}

async fn list_page(
    state: &RegistryState,
    officer: &Officer,
    kind: &str,
    errors: FieldErrors,
) -> Result<ListPage, Error> {
    let territory = officer.territory.clone();
    let found = state.db.read(move |tx| store::latest(tx, &territory)).await?;
    let visitor = &officer.visitor;
    let kinds = Kind::ALL.iter().map(|kind| Choice {
        value: kind.word().to_owned(),
        label: visitor.t(&format!("registry-import-kind-{}", kind.word())),
    });
    Ok(ListPage {
        page: Page::new(visitor, visitor.t("registry-imports")),
        errors,
        imports: found.into_iter().map(|import| listed(visitor, import)).collect(),
        kinds: kinds.collect(),
        kind: kind.to_owned(),
    })
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    kind: String,
}

/// `GET /imports`: the latest, and a form for one more.
pub(crate) async fn list(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(wanted): Query<Wanted>,
) -> Result<impl IntoResponse, Error> {
    Ok(Html(list_page(&state, &officer, &wanted.kind, FieldErrors::new()).await?))
}

/// `POST /imports`: keep the file; nothing of it is registered yet.
pub(crate) async fn create(
    State(state): State<RegistryState>,
    officer: Officer,
    mut form: Multipart,
) -> Result<Response, Error> {
    let unreadable = |_| Error::Unreadable("registry-error-upload");
    let (mut kind, mut file, mut name) = (String::new(), Vec::new(), String::new());
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let which = field.name().unwrap_or_default().to_owned();
        let sent_name = field.file_name().unwrap_or_default().to_owned();
        let sent = field.bytes().await.map_err(|_| Error::TooLarge)?;
        match which.as_str() {
            "kind" => kind = String::from_utf8_lossy(&sent).into_owned(),
            "file" => (file, name) = (sent.to_vec(), sent_name),
            _ => {}
        }
    }
    let mut errors = FieldErrors::new();
    let read_kind: Option<Kind> = kind.parse().ok();
    if read_kind.is_none() {
        errors.add("kind", "registry-error-choice");
    }
    if file.is_empty() {
        errors.add("file", "registry-import-file-none");
    } else {
        let bytes = file.clone();
        let read = blocking(move || sheet::read(&bytes)).await?;
        if let Err(error) = read {
            errors.add("file", error.0);
        }
    }
    let Some(kind) = read_kind.filter(|_| errors.is_empty()) else {
        let page = list_page(&state, &officer, &kind, errors).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
    };
    let (id, actor) = (state.world.id(), officer.actor(state.world.now()));
    let (territory, today) = (officer.territory.clone(), state.today());
    let name: String = name.chars().filter(|c| !c.is_control()).take(NAME_MAX).collect();
    let written = state.db.write(move |tx| {
        let (commune, province) = seat(tx, &territory, today)?;
        let new = NewImport { id, kind, file_name: name, file, commune, province };
        store::create(tx, &actor, &new)
    });
    written.await?;
    Ok(Redirect::to(&format!("/imports/{id}")).into_response())
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)
}

fn covered(tx: &mut Tx<'_>, officer: &Officer, id: Uuid) -> Result<Import, RegistryError> {
    let found = store::get(tx, id)?.filter(|import| officer.covers(&import.placed()));
    found.ok_or(RegistryError::NotFound)
}

fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, RegistryError> {
    sheet::read(bytes).map_err(|error| Refusal::new("file", error.0).into())
}

/// The headings of a table, as the memory knows them.
fn headings(sheet: &Sheet, head: usize) -> String {
    let row = sheet.rows.get(head).map_or(&[][..], Vec::as_slice);
    let folded: Vec<String> = row.iter().map(|cell| fields::folded(&cell.text)).collect();
    folded.join("\t")
}

/// How a sheet is read: as it was the last time, as the office remembers, as its headings say.
fn reading(
    tx: &mut Tx<'_>,
    officer: &Officer,
    import: &Import,
    sheets: &[Sheet],
    wanted: Option<usize>,
) -> Result<Reading, RegistryError> {
    if let Some(known) = import.reading.clone().filter(|r| wanted.is_none_or(|at| at == r.sheet)) {
        return Ok(known);
    }
    let fitting = |sheet: &Sheet| {
        let head = fields::head(import.kind, &sheet.rows);
        fields::guessed(import.kind, sheet.rows.get(head).map_or(&[][..], Vec::as_slice)).len()
    };
    let best = || (0..sheets.len()).max_by_key(|at| (fitting(&sheets[*at]), usize::MAX - at));
    let at = wanted.filter(|at| *at < sheets.len()).or_else(best).unwrap_or_default();
    let sheet = sheets.get(at).ok_or(RegistryError::NotFound)?;
    let head = fields::head(import.kind, &sheet.rows);
    let office = office(&officer.territory);
    let columns = match store::remembered(tx, &office, import.kind, &headings(sheet, head))? {
        Some(columns) => columns,
        None => fields::guessed(import.kind, sheet.rows.get(head).map_or(&[][..], Vec::as_slice)),
    };
    Ok(Reading { sheet: at, head, columns })
}

/// A field with the columns it may be read from.
struct FieldView {
    word: &'static str,
    label: String,
    needed: bool,
    /// The chosen column, as text; empty for none.
    chosen: String,
}

/// A row that was refused.
struct RowView {
    row: RowReport,
    /// `C17: reason`.
    problems: Vec<String>,
}

struct Group {
    tone: Tone,
    title: String,
    rows: Vec<RowView>,
    more: usize,
}

#[derive(Template)]
#[template(path = "import/templates/record.html")]
struct RecordPage {
    page: Page,
    errors: FieldErrors,
    listed: Listed,
    /// Names of the sheets, while the file may still be read otherwise.
    sheets: Vec<(usize, String)>,
    sheet: usize,
    head: usize,
    /// Column headings with their letters.
    columns: Vec<Choice>,
    fields: Vec<FieldView>,
    counts: Vec<(Tone, String, usize)>,
    groups: Vec<Group>,
    checked: bool,
    may_apply: bool,
    refused: usize,
    /// Whether boundaries are held against no border of the province.
    unbordered: bool,
    /// Endings of the files of refused rows, the one that came in first.
    endings: [&'static str; 2],
}

fn tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::New => Tone::Good,
        Outcome::Changed => Tone::Warning,
        Outcome::Unchanged => Tone::Plain,
        Outcome::Refused => Tone::Danger,
    }
}

fn told(visitor: &Visitor, problem: &Problem) -> String {
    let args: Vec<(&str, &dyn Arg)> =
        problem.args.iter().map(|(name, value)| (name.as_str(), value as &dyn Arg)).collect();
    let field = visitor.t(&format!("registry-import-field-{}", problem.field));
    format!("{} ({field}): {}", problem.cell, visitor.tr(&problem.key, &args))
}

fn groups(visitor: &Visitor, report: &Report) -> Vec<Group> {
    let group = |outcome: Outcome| {
        let of = || report.rows.iter().filter(|row| row.outcome == outcome);
        let view = |row: &RowReport| RowView {
            problems: row.problems.iter().map(|problem| told(visitor, problem)).collect(),
            row: row.clone(),
        };
        Group {
            tone: tone(outcome),
            title: visitor.t(&format!("registry-import-outcome-{}", outcome.word())),
            rows: of().take(SHOWN_MAX).map(view).collect(),
            more: of().count().saturating_sub(SHOWN_MAX),
        }
    };
    let order = [Outcome::Refused, Outcome::New, Outcome::Changed, Outcome::Unchanged];
    order.into_iter().map(group).filter(|group| !group.rows.is_empty()).collect()
}

async fn record_page(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
    wanted: Option<usize>,
    errors: FieldErrors,
) -> Result<RecordPage, Error> {
    let (person, today) = (officer.clone(), state.today());
    let read = state.db.read(move |tx| {
        let import = covered(tx, &person, id)?;
        let sheets = sheets(&store::file(tx, id)?)?;
        let reading = reading(tx, &person, &import, &sheets, wanted)?;
        let (_, province) = seat(tx, &person.territory, today)?;
        let unbordered = match province {
            Some(province) => border::current(tx, &province)?.is_none(),
            None => false,
        };
        Ok::<_, RegistryError>((import, sheets, reading, unbordered))
    });
    let (import, sheets, reading, unbordered) = read.await?;
    let visitor = &officer.visitor;
    let open = import.state == Step::Open;
    let other = wanted.is_some_and(|at| import.reading.as_ref().is_some_and(|r| r.sheet != at));
    let report = import.report.clone().filter(|_| !other);
    let head = sheets.get(reading.sheet).and_then(|sheet| sheet.rows.get(reading.head));
    let columns = head.map_or(&[][..], Vec::as_slice).iter().enumerate().map(|(at, cell)| Choice {
        value: at.to_string(),
        label: format!("{}: {}", column_letters(at), cell.text),
    });
    let fields = fields::of(import.kind).iter().map(|field| FieldView {
        word: field.word,
        label: visitor.t(&format!("registry-import-field-{}", field.word)),
        needed: field.needed,
        chosen: reading.columns.get(field.word).map_or(String::new(), ToString::to_string),
    });
    let counts = report.iter().flat_map(|report| {
        Outcome::ALL.into_iter().map(|outcome| {
            let words = visitor.t(&format!("registry-import-outcome-{}", outcome.word()));
            (tone(outcome), words, report.count(outcome))
        })
    });
    Ok(RecordPage {
        page: Page::new(visitor, import.file_name.clone()),
        errors,
        sheets: sheets.iter().map(|sheet| sheet.name.clone()).enumerate().collect(),
        sheet: reading.sheet,
        head: reading.head,
        columns: columns.collect(),
        fields: fields.collect(),
        counts: counts.collect(),
        groups: report.as_ref().map(|report| groups(visitor, report)).unwrap_or_default(),
        checked: report.is_some(),
        may_apply: open && report.as_ref().is_some_and(Report::does_something),
        refused: report.as_ref().map_or(0, |report| report.count(Outcome::Refused)),
        unbordered: unbordered && open && import.kind == Kind::GrowingAreas,
        endings: match sheets.get(reading.sheet) {
            Some(sheet) if sheet.in_workbook() => ["xlsx", "csv"],
            _ => ["csv", "xlsx"],
        },
        listed: listed(visitor, import),
    })
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct WantedSheet {
    sheet: Option<usize>,
}

/// `GET /imports/{id}`.
pub(crate) async fn record(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Query(wanted): Query<WantedSheet>,
) -> Result<impl IntoResponse, Error> {
    Ok(Html(record_page(&state, &officer, id, wanted.sheet, FieldErrors::new()).await?))
}

/// What a check comes to: its transaction never stays.
enum RolledBack {
    Done(Box<Report>),
    Failed(RegistryError),
}

impl From<DbError> for RolledBack {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<RegistryError> for RolledBack {
    fn from(error: RegistryError) -> Self {
        Self::Failed(error)
    }
}

fn sent_reading(kind: Kind, typed: &Typed) -> Result<Reading, FieldErrors> {
    let mut errors = FieldErrors::new();
    let number = |name: &str| typed.of(name).parse::<usize>().ok();
    let mut columns = Columns::new();
    for field in fields::of(kind) {
        let Some(at) = number(&format!("column-{}", field.word)) else { continue };
        if at >= sheet::COLUMNS_MAX || columns.values().any(|taken| *taken == at) {
            errors.add("columns", "registry-import-column-twice");
        }
        columns.insert(field.word.to_owned(), at);
    }
    if !fields::missing(kind, &columns).is_empty() {
        errors.add("columns", "registry-import-columns-missing");
    }
    let (sheet, head) = (number("sheet"), number("head"));
    match (sheet, head) {
        (Some(sheet), Some(head)) if errors.is_empty() => Ok(Reading { sheet, head, columns }),
        _ => {
            if errors.is_empty() {
                errors.add("columns", "registry-error-choice");
            }
            Err(errors)
        }
    }
}

/// `POST /imports/{id}/check`: work all rows off, keep nothing but what would happen.
pub(crate) async fn check(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let person = officer.clone();
    let import = state.db.read(move |tx| covered(tx, &person, id)).await?;
    if import.state != Step::Open {
        return Err(Error::Conflict("registry-import-not-open"));
    }
    let reading = match sent_reading(import.kind, &typed) {
        Ok(reading) => reading,
        Err(errors) => {
            let page = record_page(&state, &officer, id, None, errors).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
    };
    let actor = officer.actor(state.world.now());
    let (trial, person, world) = (reading.clone(), officer.clone(), state.world.clone());
    let (by, kind) = (actor.clone(), import.kind);
    let rolled = state.db.write(move |tx| -> Result<(), RolledBack> {
        let sheets = sheets(&store::file(tx, id)?)?;
        let sheet = sheets.get(trial.sheet).ok_or(RegistryError::NotFound)?;
        let (report, _) = apply::run(tx, &by, &world, &person.territory, kind, sheet, &trial)?;
        Err(RolledBack::Done(Box::new(report)))
    });
    let report = match rolled.await {
        Ok(()) => return Err(Error::internal("a check was kept")),
        Err(RolledBack::Failed(error)) => return Err(error.into()),
        Err(RolledBack::Done(report)) => *report,
    };
    let person = officer.clone();
    let written = state.db.write(move |tx| {
        let import = covered(tx, &person, id)?;
        let sheets = sheets(&store::file(tx, id)?)?;
        let sheet = sheets.get(reading.sheet).ok_or(RegistryError::NotFound)?;
        let headings = headings(sheet, reading.head);
        store::remember(tx, &office(&person.territory), import.kind, &headings, &reading.columns)?;
        store::checked(tx, &actor, &import, &reading, &report)
    });
    written.await?;
    Ok(Redirect::to(&format!("/imports/{id}")).into_response())
}

/// `POST /imports/{id}/apply`: keep what is not refused, all of it or nothing.
pub(crate) async fn apply_import(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let (person, world) = (officer.clone(), state.world.clone());
    let actor = officer.actor(state.world.now());
    let written = state.db.write(move |tx| {
        let import = covered(tx, &person, id)?;
        let reading = import.reading.clone().filter(|_| import.state == Step::Open);
        let reading = reading.ok_or_else(|| Refusal::new("", "registry-import-not-open"))?;
        let sheets = sheets(&store::file(tx, id)?)?;
        let sheet = sheets.get(reading.sheet).ok_or(RegistryError::NotFound)?;
        let kind = import.kind;
        let (report, things) =
            apply::run(tx, &actor, &world, &person.territory, kind, sheet, &reading)?;
        store::applied(tx, &actor, &import, &reading, &report, &things)
    });
    done(&state, &officer, id, written.await).await
}

/// `POST /imports/{id}/undo`.
pub(crate) async fn undo_import(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let person = officer.clone();
    let actor = officer.actor(state.world.now());
    let written = state.db.write(move |tx| {
        let import = covered(tx, &person, id)?;
        if import.state != Step::Applied {
            return Err(Refusal::new("", "registry-import-not-applied").into());
        }
        undo::undo(tx, &actor, id)?;
        store::undone(tx, &actor, &import)
    });
    done(&state, &officer, id, written.await).await
}

async fn done(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
    result: Result<(), RegistryError>,
) -> Result<Response, Error> {
    match result {
        Ok(()) => Ok(Redirect::to(&format!("/imports/{id}")).into_response()),
        Err(RegistryError::Refused(refusals)) => {
            let errors = complaints(&refusals);
            let page = record_page(state, officer, id, None, errors).await?;
            Ok((StatusCode::CONFLICT, Html(page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// A cell as it came: a number stays one where the file has such, and is written in text with the
/// comma that it is read by.
fn back(cell: &Cell, written: Written) -> Printed {
    match (written, cell.number) {
        _ if cell.text.is_empty() => Printed::Empty,
        (_, false) => Printed::Text(cell.text.clone()),
        (Written::Csv, true) => Printed::Text(cell.text.replace('.', ",")),
        (Written::Xlsx, true) => match cell.text.parse() {
            Ok(number) => Printed::Decimal(number),
            Err(_) => Printed::Text(cell.text.clone()),
        },
    }
}

/// The refused rows under the headings of the file, with their reasons behind them.
async fn refused_table(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
    written: Written,
) -> Result<Table, Error> {
    let person = officer.clone();
    let read = state.db.read(move |tx| {
        let import = covered(tx, &person, id)?;
        let sheets = sheets(&store::file(tx, id)?)?;
        Ok::<_, RegistryError>((import, sheets))
    });
    let (import, sheets) = read.await?;
    let visitor = &officer.visitor;
    let (reading, report) =
        import.reading.zip(import.report).ok_or(Error::Conflict("registry-import-not-open"))?;
    let sheet = sheets.get(reading.sheet).ok_or(Error::NotFound)?;
    let head = sheet.rows.get(reading.head).ok_or(Error::NotFound)?;
    let reason = visitor.t("registry-import-reason");
    let old = head.iter().position(|cell| cell.text == reason);
    let kept: Vec<usize> = (0..head.len()).filter(|at| Some(*at) != old).collect();
    let columns = kept.iter().map(|at| Column::new(head[*at].text.clone(), Shape::Text));
    let columns = columns.chain([Column::new(reason, Shape::Text)]);
    let mut table =
        Table::new(visitor.t("registry-import-refused"), columns).map_err(Error::internal)?;
    table.note(visitor.t("registry-import-refused-note"));
    for row in report.rows.iter().filter(|row| row.outcome == Outcome::Refused) {
        let cells = sheet.rows.get(row.line.saturating_sub(1)).map_or(&[][..], Vec::as_slice);
        let text = |at: &usize| cells.get(*at).map_or(Printed::Empty, |cell| back(cell, written));
        let mut cells: Vec<Printed> = kept.iter().map(text).collect();
        let problems: Vec<String> =
            row.problems.iter().map(|problem| told(visitor, problem)).collect();
        cells.push(Printed::Text(problems.join("; ")));
        table.push(cells).map_err(Error::internal)?;
    }
    Ok(table)
}

fn sent(
    state: &RegistryState,
    name: &str,
    table: &Table,
    written: Written,
) -> Result<Response, Error> {
    let (ending, kind, bytes) = match written {
        Written::Xlsx => {
            ("xlsx", XLSX, to_xlsx(table, state.world.now()).map_err(Error::internal)?)
        }
        Written::Csv => ("csv", CSV, to_csv(table)),
    };
    Ok(saved(kind, &format!("{name}.{ending}"), bytes))
}

/// `GET /imports/{id}/refused.xlsx`.
pub(crate) async fn refused_xlsx(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let table = refused_table(&state, &officer, id, Written::Xlsx).await?;
    sent(&state, "refused", &table, Written::Xlsx)
}

/// `GET /imports/{id}/refused.csv`.
pub(crate) async fn refused_csv(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let table = refused_table(&state, &officer, id, Written::Csv).await?;
    sent(&state, "refused", &table, Written::Csv)
}

/// What a file is written as.
#[derive(Clone, Copy)]
enum Written {
    Xlsx,
    Csv,
}

fn template(
    state: &RegistryState,
    officer: &Officer,
    kind: Kind,
    written: Written,
) -> Result<Response, Error> {
    let visitor = &officer.visitor;
    let label = |word: &str| visitor.t(&format!("registry-import-field-{word}"));
    let columns = fields::of(kind).iter().map(|field| Column::new(label(field.word), Shape::Text));
    let title = visitor.t(&format!("registry-import-kind-{}", kind.word()));
    let mut table = Table::new(title, columns).map_err(Error::internal)?;
    for note in ["example", "needed", "keys", "empty", "numbers", "corners"] {
        table.note(visitor.t(&format!("registry-import-note-{note}")));
    }
    let example = fields::of(kind).iter().map(|field| match field.example {
        "" => Printed::Empty,
        text => Printed::Text(text.to_owned()),
    });
    table.push(example.collect()).map_err(Error::internal)?;
    sent(state, kind.word(), &table, written)
}

/// `GET /imports/growing-areas.xlsx`.
pub(crate) async fn areas_template(
    State(state): State<RegistryState>,
    officer: Officer,
) -> Result<Response, Error> {
    template(&state, &officer, Kind::GrowingAreas, Written::Xlsx)
}

/// `GET /imports/growing-areas.csv`.
pub(crate) async fn areas_template_csv(
    State(state): State<RegistryState>,
    officer: Officer,
) -> Result<Response, Error> {
    template(&state, &officer, Kind::GrowingAreas, Written::Csv)
}

/// `GET /imports/packing-houses.xlsx`.
pub(crate) async fn houses_template(
    State(state): State<RegistryState>,
    officer: Officer,
) -> Result<Response, Error> {
    template(&state, &officer, Kind::PackingHouses, Written::Xlsx)
}

/// `GET /imports/packing-houses.csv`.
pub(crate) async fn houses_template_csv(
    State(state): State<RegistryState>,
    officer: Officer,
) -> Result<Response, Error> {
    template(&state, &officer, Kind::PackingHouses, Written::Csv)
}
