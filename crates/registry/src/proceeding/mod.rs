//! What proceedings of the office share, applications and incidents alike: a machine of states drawn
//! from one table, the steps taken, the papers handed in.
//!
//! A proceeding's own `rules.rs` names its states, its actions and the table; [`take`] decides,
//! [`mermaid`] draws. Papers are copies with a limit, or the note that the original was seen.
//!
//! **One more kind of proceeding:** a variant of [`ThingKind`], a room with its table of rules.

pub(crate) mod api;
mod desk;
mod machine;
pub(crate) mod pages;
mod paper;
mod step;

use uuid::Uuid;

use crate::closed::closed_list;

pub(crate) use desk::{OnClock, desk_after, sort_key};
pub use machine::{Met, Need, Refused, Rule, mermaid, offered, take};
pub(crate) use paper::file;
pub use paper::{NewPaper, PAPER_BYTES_MAX, PAPERS_MAX, Paper, PaperFile, add, papers};
pub(crate) use step::{NewStep, record};
pub use step::{Step, steps};

closed_list! {
    /// What papers belong to: proceedings, which have steps too, and records.
    ThingKind {
        /// An application for a code.
        Application = "application",
        /// A notice of non-compliance, a report of misuse, a notice of change about one subject.
        Incident = "incident",
        /// A growing area itself.
        GrowingArea = "growing-area",
        /// A packing house itself.
        PackingHouse = "packing-house",
        /// A holder itself.
        Holder = "holder",
        /// Other premises themselves.
        Premises = "premises",
    }
}

/// One proceeding or record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Thing {
    /// Which kind.
    pub kind: ThingKind,
    /// Its id within its kind.
    pub id: Uuid,
}

closed_list! {
    /// What a paper is (brief 3.4).
    PaperKind {
        /// Tờ khai.
        Declaration = "declaration",
        /// Cam kết.
        Commitment = "commitment",
        /// Sơ đồ, bản đồ có tọa độ; boundaries drawn in the register count.
        Sketch = "sketch",
        /// Danh sách hộ.
        Farmers = "farmers",
        /// Nhật ký sản xuất.
        Diary = "diary",
        /// Sản lượng các năm.
        Yields = "yields",
        /// Sơ đồ cơ sở đóng gói.
        Layout = "layout",
        /// Giấy chứng nhận.
        Certificate = "certificate",
        /// Ảnh.
        Photo = "photo",
        /// Giấy tờ đất.
        Land = "land",
        /// Công văn, thông báo.
        Letter = "letter",
        /// Bằng chứng khắc phục.
        Evidence = "evidence",
        /// Khác.
        Other = "other",
    }
}

#[cfg(test)]
mod tests;
