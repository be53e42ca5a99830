//! An approved report as a paper (NĐ 30/2020/NĐ-CP, annex I) and as a table. It is written in
//! Vietnamese, whoever downloads it.

use nguon_platform::i18n::Language;
use nguon_platform::web::{Page, Visitor};
use nguon_print::{Block, Cell, Column, Head, Kind, Official, Table, TableError};

use super::pages::words;
use super::{Approved, Sum};

/// The visitor as one who reads Vietnamese, as the paper does.
pub(super) fn official_page(visitor: &Visitor) -> Page {
    let mut visitor = visitor.clone();
    visitor.language = Language::Vi;
    Page::new(&visitor, "")
}

/// The paper.
pub(super) fn paper(page: &Page, report: &Approved) -> Official {
    let signature = &report.signature;
    let day = signature.signed_on;
    // NĐ 30/2020/NĐ-CP: days below 10 and the months 1 and 2 get a zero in front.
    let month = if day.month() < 3 { format!("0{}", day.month()) } else { day.month().to_string() };
    let place_day = [
        ("place", report.place.clone()),
        ("day", format!("{:02}", day.day())),
        ("month", month),
        ("year", day.year().to_string()),
    ];
    let [place, day, month, year] = &place_day;
    Official {
        nation: page.t("report-paper-nation"),
        motto: page.t("report-paper-motto"),
        superior: report.superior.to_uppercase(),
        agency: report.agency.to_uppercase(),
        number: page.tr("report-paper-number", &[("number", &signature.number)]),
        place_day: page.tr(
            "report-paper-place",
            &[(place.0, &place.1), (day.0, &day.1), (month.0, &month.1), (year.0, &year.1)],
        ),
        kind: page.t("report-paper-kind"),
        title: report.title.clone(),
        mark: if report.demonstration {
            page.t("report-paper-demonstration")
        } else {
            String::new()
        },
        body: body(page, report),
        recipients_head: page.t("report-paper-recipients"),
        recipients: signature.recipients.clone(),
        authority: signature.authority.clone(),
        signer_title: signature.title.clone(),
        signer_name: signature.name.clone(),
    }
}

fn body(page: &Page, report: &Approved) -> Vec<Block> {
    let (from, to) = (page.date(report.from), page.date(report.as_of));
    let mut body =
        vec![Block::paragraph(page.tr(
            "report-paper-opening",
            &[("agency", &report.agency), ("from", &from), ("to", &to)],
        ))];
    body.push(Block::heading(page.t("report-paper-results")));
    paragraphs(&mut body, page, &report.texts.results);
    body.push(Block::paragraph(page.tr("report-paper-numbers", &[("to", &to)])));
    body.push(numbers(page, &report.sums));
    let named = [("report-paper-late", &report.late), ("report-paper-missing", &report.missing)];
    for (key, units) in named.into_iter().filter(|(_, units)| !units.is_empty()) {
        let units = units.join(", ");
        body.push(Block::paragraph(page.tr(key, &[("units", &units)])));
    }
    body.push(Block::heading(page.t("report-paper-difficulties")));
    paragraphs(&mut body, page, &report.texts.difficulties);
    body.push(Block::heading(page.t("report-paper-proposals")));
    paragraphs(&mut body, page, &report.texts.proposals);
    body.push(Block::paragraph(page.tr("report-paper-end", &[("agency", &report.agency)])));
    body
}

fn paragraphs(body: &mut Vec<Block>, page: &Page, text: &str) {
    let before = body.len();
    body.extend(text.lines().filter(|line| !line.trim().is_empty()).map(Block::paragraph));
    if body.len() == before {
        body.push(Block::paragraph(page.t("report-text-none")));
    }
}

fn name(page: &Page, sum: &Sum) -> String {
    let line = words::line(page, &sum.line);
    if sum.line.split {
        format!("{line} – {}", words::group(page, &sum.group, None))
    } else {
        line
    }
}

fn numbers(page: &Page, sums: &[Sum]) -> Block {
    let head = |key: &str, percent, number| Head { text: page.t(key), percent, number };
    let rows = sums.iter().zip(1_usize..).map(|(sum, number)| {
        let metres = sum.line.square_metres;
        let records =
            sum.records.map_or_else(|| "–".to_owned(), |now| words::amount(page, metres, now));
        vec![
            number.to_string(),
            name(page, sum),
            words::maybe(page, metres, sum.handed_in),
            records,
        ]
    });
    Block::Table {
        columns: vec![
            head("report-paper-row", 8, true),
            head("report-line", 50, false),
            head("report-sum", 21, true),
            head("report-records", 21, true),
        ],
        rows: rows.collect(),
    }
}

/// The numbers as a sheet: one row for each unit and figure, and the sum of each figure.
pub(super) fn sheet(page: &Page, report: &Approved) -> Result<Table, TableError> {
    let mut sheet = Table::new(
        &report.title,
        [
            Column::new(page.t("report-line"), Kind::Text),
            Column::new(page.t("report-group"), Kind::Text),
            Column::new(page.t("report-unit"), Kind::Text),
            Column::new(page.t("report-paper-in"), Kind::Text),
            Column::new(page.t("report-paper-handed-in"), Kind::Decimal(4)),
            Column::new(page.t("report-records"), Kind::Decimal(4)),
            Column::new(page.t("report-remark"), Kind::Text),
        ],
    )?;
    let (from, to) = (page.date(report.from), page.date(report.as_of));
    sheet.note(page.tr("report-period-of", &[("from", &from), ("to", &to)]));
    sheet.note(page.tr("report-paper-number", &[("number", &report.signature.number)]));
    if report.demonstration {
        sheet.note(page.t("report-paper-demonstration"));
    }
    for sum in &report.sums {
        let metres = sum.line.square_metres;
        let cell = |amount: Option<i64>| match amount {
            None => Cell::Empty,
            Some(amount) if metres => Cell::Decimal(words::hectares(amount)),
            Some(amount) => Cell::Int(amount),
        };
        let line = words::line(page, &sum.line);
        let group =
            if sum.line.split { words::group(page, &sum.group, None) } else { String::new() };
        let measured = page.t(if metres { "report-paper-hectares" } else { "report-paper-count" });
        let head =
            |unit: &str| [line.as_str(), group.as_str(), unit, measured.as_str()].map(Cell::from);
        for unit in &sum.units {
            let numbers = [cell(unit.handed_in), cell(unit.records), unit.remark.as_str().into()];
            sheet.push(head(&unit.name).into_iter().chain(numbers).collect())?;
        }
        let numbers = [cell(sum.handed_in), cell(sum.records), Cell::Empty];
        let total = page.t("report-paper-total");
        sheet.push(head(&total).into_iter().chain(numbers).collect())?;
    }
    Ok(sheet)
}
