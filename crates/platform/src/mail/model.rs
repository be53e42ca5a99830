//! Types of letters.

use jiff::Timestamp;
use uuid::Uuid;

use super::Address;
use crate::closed_list;
use crate::i18n::Language;

closed_list! {
    /// What a letter is.
    Kind {
        /// What waits, on the morning of a working day.
        Digest = "digest",
        /// Somebody urges.
        Reminder = "reminder",
    }
}

closed_list! {
    /// What became of a letter.
    State {
        /// Not sent yet.
        Waiting = "waiting",
        /// A mail server has taken it.
        Sent = "sent",
        /// Given up; its reason says why.
        Failed = "failed",
        /// There was nothing to write that day.
        Nothing = "nothing",
    }
}

/// What a person wants to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Where to.
    pub address: Address,
    /// In which language.
    pub language: Language,
    /// What waits, on mornings of working days.
    pub daily: bool,
    /// When somebody urges.
    pub reminders: bool,
}

/// A person who wants to be urged by letter.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The account.
    pub account: Uuid,
    /// Name for the salutation.
    pub name: String,
    /// Language of the letter.
    pub language: Language,
}

/// A letter to be written into the outbox.
#[derive(Debug, Clone)]
pub struct NewLetter {
    /// Identity, fresh.
    pub id: Uuid,
    /// What would be the same letter again: `digest/<account>/<day>`.
    pub about: String,
    /// Whom to; the address is looked up when it is sent.
    pub account: Uuid,
    /// What it is.
    pub kind: Kind,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// When it is written.
    pub created: Timestamp,
    /// From then on nobody needs it any more.
    pub until: Timestamp,
}
