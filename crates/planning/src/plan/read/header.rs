//! `plan.toml`: what the plan is, its targets and what its columns mean.

use std::collections::HashSet;
use std::ops::Range;

use toml::Spanned;

use super::raw::{Raw, TableHead};
use super::{Fault, ReadError, parts};
use crate::plan::table::check_columns;
use crate::plan::{Column, Content, Document, Period, Plan, PlanId, Table, Territory};

const FILE: &str = "plan.toml";
const LEGAL_BASIS_MAX: usize = 100;
const TARGETS_MAX: usize = 500;
const TABLES_MAX: usize = 50;

/// The file and what it says; `text` is kept to tell lines from places.
pub(super) struct Header<'t> {
    text: &'t str,
    pub(super) id: Spanned<PlanId>,
    plan: Plan,
    pub(super) tables: Vec<TableHead>,
}

/// Read and check everything that does not need the tables' files.
pub(super) fn parse(text: &str) -> Result<Header<'_>, ReadError> {
    let raw: Raw = toml::from_str(text).map_err(|error| {
        let at = error.span().unwrap_or_default();
        at_line(text, at, Fault::Toml(error.message().to_owned()))
    })?;
    let fault = |at: Range<usize>, fault| at_line(text, at, fault);
    let Raw {
        id,
        title,
        period,
        territory,
        document,
        legal_basis,
        target,
        table,
        objective,
        task,
        deadline,
        budget,
        budget_total,
    } = raw;
    for (at, found, most) in [
        (
            legal_basis.get(LEGAL_BASIS_MAX).map(|b| b.act.span()),
            legal_basis.len(),
            LEGAL_BASIS_MAX,
        ),
        (target.get(TARGETS_MAX).map(|t| t.id.span()), target.len(), TARGETS_MAX),
        (table.get(TABLES_MAX).map(|t| t.id.span()), table.len(), TABLES_MAX),
    ] {
        if found > most {
            return Err(fault(at.unwrap_or_default(), Fault::TooMany { most }));
        }
    }
    let code = territory.code.get_ref();
    if code.len() != 2 || !code.bytes().all(|b| b.is_ascii_digit()) {
        return Err(fault(territory.code.span(), Fault::NotProvince));
    }
    if period.get_ref().from.is_some_and(|from| period.get_ref().to < from) {
        return Err(fault(period.span(), Fault::PeriodBackwards));
    }
    let mut ids = HashSet::new();
    for id in target.iter().map(|t| &t.id).chain(table.iter().map(|t| &t.id)) {
        if !ids.insert(id.get_ref()) {
            return Err(fault(id.span(), Fault::Twice(id.get_ref().clone())));
        }
    }
    if let Some(head) = table.iter().find(|head| !is_file_name(head.file.get_ref())) {
        return Err(fault(head.file.span(), Fault::FileName));
    }
    if let Some(head) = table.iter().find(|head| head.id.get_ref().parse::<PlanId>().is_err()) {
        return Err(fault(head.id.span(), Fault::TableId));
    }
    for served in target.iter().filter_map(|target| target.objective.as_ref()) {
        if !objective.iter().any(|known| known.id() == served.get_ref()) {
            return Err(fault(served.span(), Fault::NoPart(served.get_ref().clone())));
        }
    }
    let parts = parts::read(objective, task, deadline, budget).map_err(|(at, f)| fault(at, f))?;
    let period = period.into_inner();
    let plan = Plan {
        id: id.get_ref().clone(),
        title: title.0,
        period: Period { from: period.from, to: period.to, quote: period.quote.0 },
        territory: Territory { code: territory.code.into_inner(), as_of: territory.as_of },
        document: Document {
            kind: document.kind.0,
            number: document.number.map(|text| text.0),
            date: document.date,
            issuer: document.issuer.0,
            note: document.note.map(|text| text.0),
        },
        legal_basis: legal_basis
            .into_iter()
            .map(|raw| {
                let at = raw.act.span();
                raw.read().map_err(|wrong| fault(at, wrong))
            })
            .collect::<Result<_, _>>()?,
        targets: target
            .into_iter()
            .map(|raw| {
                let at = raw.id.span();
                raw.read().map_err(|wrong| fault(at, wrong))
            })
            .collect::<Result<_, _>>()?,
        tables: Vec::new(),
        objectives: parts.objectives,
        tasks: parts.tasks,
        deadlines: parts.deadlines,
        budget: parts.budget,
        budget_total: budget_total.map(Spanned::into_inner),
    };
    Ok(Header { text, id, plan, tables: table })
}

impl Header<'_> {
    /// The plan with its tables.
    pub(super) fn plan(self, tables: Vec<Table>) -> Plan {
        Plan { tables, ..self.plan }
    }

    /// An error at a place of the file.
    pub(super) fn fault(&self, at: Range<usize>, fault: Fault) -> ReadError {
        at_line(self.text, at, fault)
    }

    /// The columns of a table, their references resolved.
    pub(super) fn columns(&self, head: &TableHead) -> Result<Vec<Column>, ReadError> {
        let find = |name: &Spanned<String>| {
            let at = head.columns.iter().position(|c| c.name.get_ref() == name.get_ref());
            let missing = || self.fault(name.span(), Fault::NoColumn(name.get_ref().clone()));
            at.ok_or_else(missing)
        };
        let mut columns = Vec::with_capacity(head.columns.len());
        for spec in &head.columns {
            if !is_column_name(spec.name.get_ref()) {
                return Err(self.fault(spec.name.span(), Fault::ColumnName));
            }
            let content = match (spec.measure, &spec.sum_of, &spec.percent) {
                (Some(measure), None, None) => Content::Figure {
                    measure,
                    crop_group: spec.crop_group.or(head.crop_group),
                    year: spec.year,
                },
                (None, Some(of), None) if spec.is_bare() => {
                    Content::Sum { of: of.iter().map(find).collect::<Result<_, _>>()? }
                }
                (None, None, Some(rate)) if spec.is_bare() => {
                    Content::Rate { part: find(&rate.part)?, whole: find(&rate.whole)? }
                }
                _ => return Err(self.fault(spec.name.span(), Fault::Content)),
            };
            columns.push(Column { name: spec.name.get_ref().clone(), unit: spec.unit, content });
        }
        check_columns(&columns).map_err(|fault| self.fault(head.id.span(), Fault::Table(fault)))?;
        Ok(columns)
    }
}

fn at_line(text: &str, at: Range<usize>, fault: Fault) -> ReadError {
    let before = text.get(..at.start).unwrap_or_default();
    let line = 1 + before.matches('\n').count();
    ReadError::Line { file: FILE.to_owned(), line, fault }
}

fn is_column_name(text: &str) -> bool {
    let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    (1..=40).contains(&text.len()) && text.bytes().all(letter)
}

fn is_file_name(text: &str) -> bool {
    text.strip_suffix(".tsv").is_some_and(|stem| stem.parse::<PlanId>().is_ok())
}
