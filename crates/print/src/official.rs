//! A paper of an office, in the parts that Vietnamese administrative papers have.
//!
//! NĐ 30/2020/NĐ-CP, annex I: national heading and motto, issuing agency, number and sign, place and
//! day, kind and title, content, signature, recipients.

/// The parts of an administrative paper, every text ready to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Official {
    /// Quốc hiệu.
    pub nation: String,
    /// Tiêu ngữ.
    pub motto: String,
    /// The body above the agency; may be empty.
    pub superior: String,
    /// The agency that issues the paper.
    pub agency: String,
    /// Number and sign: `Số: 125/BC-SNNMT`.
    pub number: String,
    /// Place and day: `An Giang, ngày 21 tháng 11 năm 2026`.
    pub place_day: String,
    /// Kind of paper: `BÁO CÁO`.
    pub kind: String,
    /// What it is about.
    pub title: String,
    /// Printed above everything, e.g. that the data are a demonstration; may be empty.
    pub mark: String,
    /// The content.
    pub body: Vec<Block>,
    /// Word above the recipients: `Nơi nhận:`.
    pub recipients_head: String,
    /// Who gets it, one each.
    pub recipients: Vec<String>,
    /// `KT. GIÁM ĐỐC`; may be empty.
    pub authority: String,
    /// Title of the signer.
    pub signer_title: String,
    /// Name of the signer.
    pub signer_name: String,
}

/// A piece of the content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading within the paper.
    Heading {
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its words.
        text: String,
    },
    /// A table under a line of heads.
    Table {
        /// Heads with the share of the width in percent, and whether the column holds numbers.
        columns: Vec<Head>,
        /// Rows of as many cells.
        rows: Vec<Vec<String>>,
    },
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its words.
    pub text: String,
    /// Share of the width in percent.
    pub percent: u8,
    /// Whether the cells are numbers.
    pub number: bool,
}

impl Block {
    /// A heading.
    pub fn heading(text: impl Into<String>) -> Self {
        Self::Heading { text: text.into() }
    }

    /// A paragraph.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph { text: text.into() }
    }
}
