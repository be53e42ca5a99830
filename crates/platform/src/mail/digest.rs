//! The letter of a morning: what waits on a person's work page, in plain text.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::rules;
use crate::i18n::{self, Language, Messages};
use crate::web::{Tone, WorkCard};

/// Subject and body.
pub(super) struct Text {
    pub subject: String,
    pub body: String,
}

/// The letter to `name` on a day; none where nothing waits. `site` is the address that people use,
/// without a slash at its end.
pub(super) fn write(
    messages: &Messages,
    language: Language,
    site: &str,
    (name, day): (&str, Date),
    cards: Vec<WorkCard>,
) -> Option<Text> {
    let cards = rules::told(cards);
    if cards.is_empty() {
        return None;
    }
    let t = |key: &str| messages.t(language, key);
    let day = i18n::date(day);
    let mut body = messages.tr(language, "mail-dear", &[("name", &name)]);
    let _ = write!(body, "\n\n{}\n", messages.tr(language, "mail-digest-intro", &[("day", &day)]));
    let mut above = None;
    for card in &cards {
        let heading = match card.tone {
            Tone::Danger => "mail-digest-overdue",
            Tone::Warning => "mail-digest-soon",
            Tone::Plain | Tone::Good => "mail-digest-open",
        };
        if above.replace(heading) != Some(heading) {
            let _ = write!(body, "\n{}\n", t(heading));
        }
        let count = i18n::grouped(language, card.count);
        let _ = write!(body, "- {}: {count}\n  {site}{}\n", t(card.key), card.href);
    }
    let _ = write!(body, "\n{}\n{site}/work\n", t("mail-digest-all"));
    let _ = write!(body, "\n-- \n{}\n{site}/account\n", t("mail-why"));
    let late = cards.iter().filter(|card| card.tone == Tone::Danger).count();
    let args: [(&str, &dyn i18n::Arg); 3] = [("day", &day), ("n", &cards.len()), ("late", &late)];
    let key = if late > 0 { "mail-digest-subject-late" } else { "mail-digest-subject" };
    Some(Text { subject: messages.tr(language, key, &args), body })
}
