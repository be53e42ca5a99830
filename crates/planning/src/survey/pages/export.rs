//! The answers of a survey as files: exactly those that the filter leaves, read a page at a time, so
//! that memory holds one page however long the list is.

use std::io::{Read as _, Seek as _, SeekFrom};

use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream::try_unfold;
use nguon_forms::Form;
use nguon_platform::accounts::Capability;
use nguon_platform::i18n;
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::web::{Error, Officer, Page};
use nguon_print::{Cell, Column as Head, Kind, LongXlsx, ROWS_MAX, csv_head, csv_line};
use uuid::Uuid;

use super::{answers, words};
use crate::PlanningState;
use crate::desk::Places;
use crate::desk::file::XLSX;
use crate::survey::entry::Entry;
use crate::survey::store::{self, After, Filter, SurveyError};
use crate::survey::told::{self, Column};
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
    form: Form,
    columns: Vec<Column>,
    places: Places,
    /// Whether personal data stands in the file.
    whole: bool,
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
        // One of the versions: what was asked in it. All of them: what the newest asks.
        let version = filter.form;
        let read = state.db.read::<_, SurveyError>(move |tx| {
            let survey = store::reached(tx, &territory, survey, today)?;
            let kept = store::form_json(tx, survey.id, version)?;
            let (_, form) = kept.ok_or(SurveyError::NotFound)?;
            let communes: Vec<UnitId> = store::communes(tx, &territory, survey.id)?;
            Ok((survey, form, Places::read(tx, communes, today)?))
        });
        let (survey, kept, places) = read.await?;
        let form = form::of_kept(&kept).map_err(Error::internal)?;
        let page = Page::new(&officer.visitor, survey.facts.title.clone());
        Ok(Self {
            columns: told::columns(&form, page.lang()),
            form,
            whole,
            territory: officer.territory.clone(),
            title: survey.facts.title,
            state,
            page,
            filter,
            places,
        })
    }

    fn heads(&self) -> Vec<Head> {
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
        let own = own.map(|(key, kind)| Head::new(self.page.t(key), kind));
        let asked = self.columns.iter().map(|column| Head::new(&*column.label, column.look()));
        own.into_iter().chain(asked).collect()
    }

    /// The rows after a key, and the key of the last.
    async fn rows(&self, after: Option<After>) -> Result<(Vec<Vec<Cell>>, Option<After>), Error> {
        let (territory, filter) = (self.territory.clone(), self.filter.clone());
        let found = self
            .state
            .db
            .read(move |tx| store::full(tx, &territory, &filter, after, BATCH))
            .await?;
        let last = found.last().map(|(answer, _)| (answer.received, answer.id));
        let rows = found.into_iter().map(|(answer, json)| {
            let answers = form::answers_of_kept(&json).map_err(Error::internal)?;
            let entry = Entry::of(&self.form, &answers);
            Ok(self.row(&answer, &entry))
        });
        Ok((rows.collect::<Result<_, Error>>()?, last))
    }

    fn row(&self, answer: &Answer, entry: &Entry) -> Vec<Cell> {
        let moment = |at: jiff::Timestamp| Cell::Text(i18n::moment(at));
        let own = [
            Cell::Text(answer.id.to_string()),
            Cell::Text(self.places.full(&answer.commune)),
            Cell::Int(answer.form.into()),
            Cell::Text(words::way(&self.page, answer.way)),
            moment(answer.given),
            moment(answer.received),
            answer.withdrawn.as_ref().map_or(Cell::Empty, |(_, _, why)| Cell::Text(why.clone())),
            if answer.demonstration { Cell::Text(self.page.t("shell-demo")) } else { Cell::Empty },
        ];
        let asked = self.columns.iter().map(|column| match column.cell(entry) {
            Cell::Empty => Cell::Empty,
            _ if column.personal && !self.whole => Cell::Text(self.page.t("survey-masked")),
            cell => cell,
        });
        own.into_iter().chain(asked).collect()
    }
}

/// `GET /surveys/{survey}/answers.csv`.
pub async fn csv(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Query(asked): Query<answers::Asked>,
) -> Result<Response, Error> {
    let source = Source::open(state, &officer, id, &asked).await?;
    let head = csv_head(&source.heads());
    // The head goes with the first page; a page that fails ends the answer before its end, which
    // whoever takes it is told by the connection.
    let begin = Some((head, None));
    let rows = try_unfold((source, begin), |(source, at)| async {
        let Some((mut text, after)) = at else { return Ok(None) };
        let (rows, last) = source.rows(after).await?;
        text.extend(rows.iter().map(|row| csv_line(row)));
        let next = last.filter(|_| rows.len() == BATCH).map(|last| (String::new(), Some(last)));
        Ok::<_, Error>(Some((Bytes::from(text), (source, next))))
    });
    Ok(file("text/csv; charset=utf-8", "csv", Body::from_stream(rows)))
}

/// `GET /surveys/{survey}/answers.xlsx`: written into a temporary file, and handed out from it.
pub async fn xlsx(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Query(asked): Query<answers::Asked>,
) -> Result<Response, Error> {
    let source = Source::open(state, &officer, id, &asked).await?;
    let now = source.state.world.now();
    let notes = [source.page.tr("survey-made-at", &[("at", &i18n::moment(now))])];
    let begun = LongXlsx::begin(&source.title, &notes, &source.heads(), now);
    let (mut book, mut after, mut count) = (begun.map_err(Error::internal)?, None, 0);
    loop {
        let (rows, last) = source.rows(after).await?;
        count += rows.len();
        if count > ROWS_MAX {
            return Err(Error::Conflict("survey-error-export-long"));
        }
        for row in &rows {
            book.push(row).map_err(Error::internal)?;
        }
        after = last;
        if rows.len() < BATCH {
            break;
        }
    }
    let written = tokio::task::spawn_blocking(move || {
        let mut file = tempfile::tempfile().map_err(Error::internal)?;
        book.finish(std::io::BufWriter::new(&mut file)).map_err(Error::internal)?;
        file.seek(SeekFrom::Start(0)).map_err(Error::internal)?;
        Ok::<_, Error>(file)
    });
    let written = written.await.map_err(Error::internal)??;
    let pieces = try_unfold(written, |mut written| async {
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = vec![0; PIECE_BYTES];
            let bytes = written.read(&mut piece)?;
            piece.truncate(bytes);
            Ok::<_, std::io::Error>((piece, written))
        });
        let (piece, written) = read.await.map_err(std::io::Error::other)??;
        Ok::<_, std::io::Error>((!piece.is_empty()).then(|| (Bytes::from(piece), written)))
    });
    Ok(file(XLSX, "xlsx", Body::from_stream(pieces)))
}

fn file(kind: &'static str, ending: &str, body: Body) -> Response {
    let disposition = format!("attachment; filename=\"phieu-khao-sat.{ending}\"");
    ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition)], body).into_response()
}
