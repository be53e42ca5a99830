//! Languages: the texts of all rooms, Vietnamese first and English complete, and how numbers and
//! dates are written in each.
//!
//! In come Fluent files, one per room and language; out go texts. A key that exists twice, or in
//! one language only, or with other variables in the other language, is refused at start.
//! To add a text, write it in `crates/<room>/i18n/vi.ftl` and `en.ftl`; to add a language, add it
//! to [`Language::ALL`] and every room's file with it.

mod check;
mod format;
mod language;
mod messages;

pub use check::{assert_keys, audit_words, keys_used};
pub use format::{
    date, end_of, grouped, moment, moment_with_offset, office, percent, rounded, today,
};
pub use language::Language;
pub use messages::{Arg, Messages, MessagesError};

/// The texts of this room, for [`Messages::load`].
pub const TEXTS: (&str, &str, &str) =
    ("platform", include_str!("../../i18n/vi.ftl"), include_str!("../../i18n/en.ftl"));
