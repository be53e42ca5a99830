//! The answers of a survey as files: exactly those that the filter leaves, read a page at a time, so
//! that memory holds one page however long the list is.
//!
//! A repeat has a table of its own, with the columns by which Kobo's exports join them: `_index`,
//! `_parent_table_name`, `_parent_index`, and `_submission__uuid`, the answer.

mod archive;
mod csv;
mod xlsx;

pub use archive::zip;
pub use csv::csv;
pub use xlsx::xlsx;

use std::io::Read as _;

use axum::body::{Body, Bytes};
use axum::response::Response;
use futures_util::stream::try_unfold;
use nguon_platform::accounts::Capability;
use nguon_platform::i18n;
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::web::{Error, Officer, Page, saved};
use nguon_print::{Cell, Column as Head, Kind, sheet_names};
use uuid::Uuid;

use super::{answers, words};
use crate::PlanningState;
use crate::desk::Places;
use crate::survey::store::{self, After, Filter, SurveyError};
use crate::survey::tables::{Row, TABLES_MAX, Tables};
use crate::survey::{Answer, form};

/// Answers read at once.
const BATCH: usize = 500;
/// Bytes of a file handed out at once.
const PIECE_BYTES: usize = 64 << 10;

/// What is needed to write the rows.
struct Source {
    state: PlanningState,
    page: Page,
    territory: Territory,
    filter: Filter,
    title: String,
    tables: Tables,
    /// Names of the tables: of sheets, and of files.
    names: Vec<String>,
    places: Places,
    /// Whether personal data stands in the file.
    whole: bool,
}

/// Rows of a page of answers, each with the number of its table.
struct Batch {
    rows: Vec<(usize, Vec<Cell>)>,
    /// Files that the answers name, by answer and name.
    files: Vec<(Uuid, String)>,
    /// Where the next page begins; none behind the last.
    next: Option<After>,
}

impl Source {
    async fn open(
        state: PlanningState,
        officer: &Officer,
        survey: Uuid,
        asked: &answers::Asked,
    ) -> Result<Self, Error> {
        let mut filter = asked.filter(survey)?;
        let whole = officer.may(Capability::Report);
        if !whole {
            filter.text.clear();
        }
        let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
        let wanted = filter.clone();
        let read = state.db.read::<_, SurveyError>(move |tx| {
            let survey = store::reached(tx, &territory, survey, today)?;
            let forms = store::forms(tx, &territory, &wanted)?;
            if forms.is_empty() {
                return Err(SurveyError::NotFound);
            }
            let communes: Vec<UnitId> = store::communes(tx, &territory, survey.id)?;
            Ok((survey, forms, Places::read(tx, communes, today)?))
        });
        let (survey, kept, places) = read.await?;
        let forms = form::all_of_kept(&kept).map_err(Error::internal)?;
        let page = Page::new(&officer.visitor, survey.facts.title.clone());
        let tables = Tables::of(forms, page.lang());
        let repeats = tables.all.iter().skip(1);
        let repeats = repeats.map(|table| table.path.rsplit('/').next().unwrap_or_default());
        let title = survey.facts.title;
        Ok(Self {
            names: sheet_names(std::iter::once(&*title).chain(repeats)),
            tables,
            whole,
            territory: officer.territory.clone(),
            title,
            state,
            page,
            filter,
            places,
        })
    }

    /// The same, for a file that holds all tables at once.
    async fn open_all(
        state: PlanningState,
        officer: &Officer,
        survey: Uuid,
        asked: &answers::Asked,
    ) -> Result<Self, Error> {
        let source = Self::open(state, officer, survey, asked).await?;
        if source.tables.all.len() > TABLES_MAX {
            return Err(Error::Conflict("survey-error-export-tables"));
        }
        Ok(source)
    }

    /// No row of any table yet.
    fn none(&self) -> Vec<u64> {
        vec![0; self.tables.all.len()]
    }

    /// Whether there are tables beside that of the answers.
    fn joined(&self) -> bool {
        self.tables.all.len() > 1
    }

    /// The heads of each table.
    fn heads(&self) -> Vec<Vec<Head>> {
        (0..self.tables.all.len()).map(|table| self.heads_of(table)).collect()
    }

    fn heads_of(&self, table: usize) -> Vec<Head> {
        let own = [
            ("survey-answer-id", Kind::Text),
            ("survey-commune", Kind::Text),
            ("survey-form", Kind::Integer),
            ("survey-way", Kind::Text),
            ("survey-filled", Kind::DateTime),
            ("survey-came", Kind::DateTime),
            ("survey-withdrawn", Kind::Text),
            ("survey-demonstration", Kind::Text),
        ];
        let own = own.iter().filter(|_| table == 0);
        let own = own.map(|(key, kind)| Head::new(self.page.t(key), *kind));
        let asked = self.tables.all.get(table).map(|table| table.columns.as_slice());
        let asked = asked.unwrap_or_default().iter().map(|column| {
            let label = match column.last {
                Some(last) => {
                    let what: &str = &column.label;
                    self.page.tr("survey-column-old", &[("what", &what), ("n", &last)])
                }
                None => column.label.clone(),
            };
            Head::new(label, column.look)
        });
        // Names that programs read, in every language.
        let keys: &[_] = match table {
            0 if !self.joined() => &[],
            0 => &[("_index", Kind::Integer)],
            _ => &[
                ("_index", Kind::Integer),
                ("_parent_table_name", Kind::Text),
                ("_parent_index", Kind::Integer),
                ("_submission__uuid", Kind::Text),
            ],
        };
        let keys = keys.iter().map(|(name, kind)| Head::new(*name, *kind));
        own.chain(asked).chain(keys).collect()
    }

    /// The rows after a key; `counts` is how many rows each table has so far.
    async fn batch(&self, after: Option<After>, counts: &mut [u64]) -> Result<Batch, Error> {
        let (territory, filter) = (self.territory.clone(), self.filter.clone());
        let read = self.state.db.read(move |tx| store::full(tx, &territory, &filter, after, BATCH));
        let found = read.await?;
        let last = found.last().map(|(answer, _)| (answer.received, answer.id));
        let next = last.filter(|_| found.len() == BATCH);
        let masked = (!self.whole).then(|| self.page.t("survey-masked"));
        let (mut page, mut rows, mut files) = (self.tables.page(), Vec::new(), Vec::new());
        for (answer, json) in found {
            let answers = form::answers_of_kept(&json).map_err(Error::internal)?;
            // What was given in a version that came after this began has none: it came after, too.
            let told = page.rows(counts, (answer.form, &answers), masked.as_deref());
            let named = self.tables.files((answer.form, &answers), !self.whole);
            files.extend(named.into_iter().map(|name| (answer.id, name)));
            rows.extend(told.into_iter().map(|row| (row.table, self.cells(&answer, row))));
        }
        Ok(Batch { rows, files, next })
    }

    fn cells(&self, answer: &Answer, row: Row) -> Vec<Cell> {
        let index = |index: u64| i64::try_from(index).map_or(Cell::Empty, Cell::Int);
        let mut cells = if row.table == 0 { self.own(answer) } else { Vec::new() };
        cells.extend(row.cells);
        if self.joined() {
            cells.push(index(row.index));
        }
        if let Some((parent, at)) = row.parent {
            let name = self.names.get(parent).cloned().unwrap_or_default();
            cells.extend([Cell::Text(name), index(at), Cell::Text(answer.id.to_string())]);
        }
        cells
    }

    /// What stands before the answers themselves.
    fn own(&self, answer: &Answer) -> Vec<Cell> {
        let moment = |at: jiff::Timestamp| Cell::Text(i18n::moment(at));
        vec![
            Cell::Text(answer.id.to_string()),
            Cell::Text(self.places.full(&answer.commune)),
            Cell::Int(answer.form.into()),
            Cell::Text(words::way(&self.page, answer.way)),
            moment(answer.given),
            moment(answer.received),
            answer.withdrawn.as_ref().map_or(Cell::Empty, |(_, _, why)| Cell::Text(why.clone())),
            if answer.demonstration { Cell::Text(self.page.t("shell-demo")) } else { Cell::Empty },
        ]
    }
}

/// A file that was written, from its beginning, piece by piece.
fn pieces(written: std::fs::File) -> Body {
    Body::from_stream(try_unfold(written, |mut written| async {
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = vec![0; PIECE_BYTES];
            let bytes = written.read(&mut piece)?;
            piece.truncate(bytes);
            Ok::<_, std::io::Error>((piece, written))
        });
        let (piece, written) = read.await.map_err(std::io::Error::other)??;
        Ok::<_, std::io::Error>((!piece.is_empty()).then(|| (Bytes::from(piece), written)))
    }))
}

/// An answer that a browser saves: `table` is empty, or a name of letters, digits and a few marks.
fn file(kind: &'static str, (table, ending): (&str, &str), body: Body) -> Response {
    let mark = if table.is_empty() { "" } else { "-" };
    saved(kind, &format!("phieu-khao-sat{mark}{table}.{ending}"), body)
}
