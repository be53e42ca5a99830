//! The body of the document, in named styles.

use std::fmt::Write as _;

use crate::official::{Block, Head, Official};

/// Width of the text between the margins, in twentieths of a point (165 mm).
const TEXT_WIDTH: u32 = 9_354;
/// Width of the left column of heading and signature.
const LEFT_WIDTH: u32 = 3_700;

/// The paragraphs and tables of the paper.
pub(super) fn write(paper: &Official) -> String {
    let mut out = String::new();
    if !paper.mark.is_empty() {
        paragraph(&mut out, "NguonMark", &paper.mark);
    }
    heading(&mut out, paper);
    paragraph(&mut out, "NguonKind", &paper.kind);
    paragraph(&mut out, "NguonTitle", &paper.title);
    rule(&mut out, (TEXT_WIDTH - 2_200) / 2);
    for block in &paper.body {
        match block {
            Block::Heading { text } => paragraph(&mut out, "NguonHeading", text),
            // A line break in justified text would stretch the line before it.
            Block::Paragraph { text } => {
                text.lines().for_each(|line| paragraph(&mut out, "NguonBody", line));
            }
            Block::Table { columns, rows } => table(&mut out, columns, rows),
        }
    }
    signature(&mut out, paper);
    out
}

/// Agency and number on the left, nation and motto, place and day on the right.
fn heading(out: &mut String, paper: &Official) {
    let right_width = TEXT_WIDTH - LEFT_WIDTH;
    two_columns(
        out,
        |cell| {
            if !paper.superior.is_empty() {
                paragraph(cell, "NguonSuperior", &paper.superior);
            }
            paragraph(cell, "NguonAgency", &paper.agency);
            // A line of a third to a half of the agency's.
            rule(cell, LEFT_WIDTH / 3);
            paragraph(cell, "NguonNumber", &paper.number);
        },
        |cell| {
            paragraph(cell, "NguonNation", &paper.nation);
            paragraph(cell, "NguonMotto", &paper.motto);
            // A line as long as the motto.
            rule(cell, right_width / 2 - 1_650);
            paragraph(cell, "NguonPlace", &paper.place_day);
        },
    );
}

fn signature(out: &mut String, paper: &Official) {
    paragraph(out, "NguonRule", "");
    two_columns(
        out,
        |cell| {
            paragraph(cell, "NguonRecipientsHead", &paper.recipients_head);
            for recipient in &paper.recipients {
                paragraph(cell, "NguonRecipient", recipient);
            }
        },
        |cell| {
            if !paper.authority.is_empty() {
                paragraph(cell, "NguonSigner", &paper.authority);
            }
            paragraph(cell, "NguonSigner", &paper.signer_title);
            for _ in 0..4 {
                paragraph(cell, "NguonSigner", "");
            }
            paragraph(cell, "NguonSignerName", &paper.signer_name);
        },
    );
    paragraph(out, "NguonRule", "");
}

fn two_columns(out: &mut String, left: impl Fn(&mut String), right: impl Fn(&mut String)) {
    let widths = [LEFT_WIDTH, TEXT_WIDTH - LEFT_WIDTH];
    let _ = write!(
        out,
        "<w:tbl><w:tblPr><w:tblW w:w=\"{TEXT_WIDTH}\" w:type=\"dxa\"/>\
         <w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"0\" w:type=\"dxa\"/>\
         <w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>\
         <w:gridCol w:w=\"{}\"/><w:gridCol w:w=\"{}\"/></w:tblGrid><w:tr>\
         <w:trPr><w:cantSplit/></w:trPr>",
        widths[0], widths[1]
    );
    open_cell(out, widths[0], "");
    left(out);
    out.push_str("</w:tc>");
    open_cell(out, widths[1], "");
    right(out);
    out.push_str("</w:tc></w:tr></w:tbl>");
}

fn open_cell(out: &mut String, width: u32, more: &str) {
    let _ = write!(out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{more}</w:tcPr>");
}

fn table(out: &mut String, columns: &[Head], rows: &[Vec<String>]) {
    let width = |head: &Head| TEXT_WIDTH * u32::from(head.percent) / 100;
    let _ = write!(
        out,
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"NguonTable\"/>\
         <w:tblW w:w=\"{TEXT_WIDTH}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>"
    );
    for head in columns {
        let _ = write!(out, "<w:gridCol w:w=\"{}\"/>", width(head));
    }
    out.push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for head in columns {
        open_cell(out, width(head), "<w:vAlign w:val=\"center\"/>");
        paragraph(out, "NguonTableHead", &head.text);
        out.push_str("</w:tc>");
    }
    out.push_str("</w:tr>");
    for row in rows {
        out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for (head, cell) in columns.iter().zip(row) {
            open_cell(out, width(head), "");
            paragraph(out, if head.number { "NguonTableNumber" } else { "NguonTableText" }, cell);
            out.push_str("</w:tc>");
        }
        out.push_str("</w:tr>");
    }
    out.push_str("</w:tbl>");
    paragraph(out, "NguonRule", "");
}

/// A line across the column but for these margins on both sides.
fn rule(out: &mut String, margin: u32) {
    let _ = write!(
        out,
        "<w:p><w:pPr><w:pStyle w:val=\"NguonRule\"/><w:pBdr>\
         <w:top w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"auto\"/></w:pBdr>\
         <w:ind w:left=\"{margin}\" w:right=\"{margin}\"/></w:pPr></w:p>"
    );
}

/// One paragraph in a style; line breaks stay line breaks.
fn paragraph(out: &mut String, style: &str, text: &str) {
    let _ = write!(out, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>");
    for (index, line) in text.lines().enumerate() {
        out.push_str("<w:r>");
        if index > 0 {
            out.push_str("<w:br/>");
        }
        out.push_str("<w:t xml:space=\"preserve\">");
        escape(out, line);
        out.push_str("</w:t></w:r>");
    }
    out.push_str("</w:p>");
}

/// Text of an element; what XML 1.0 cannot carry is left out.
fn escape(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\u{0}'..='\u{8}'
            | '\u{b}'
            | '\u{c}'
            | '\u{e}'..='\u{1f}'
            | '\u{fffe}'
            | '\u{ffff}' => {}
            other => out.push(other),
        }
    }
}
