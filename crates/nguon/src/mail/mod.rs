//! Letters: the mail server that takes them, and the days on which offices work.

mod smtp;
mod workdays;

use std::sync::Arc;

use nguon_platform::i18n::Messages;
use nguon_platform::mail::{Desk, Policy};
use nguon_platform::web::WorkSource;

use self::smtp::Smtp;
use self::workdays::Days;
use crate::failure::{Doing, Failure};
use crate::office::Office;
use crate::settings::Settings;

/// Who writes and sends letters; none where the settings name no mail server.
///
/// # Errors
/// [`Failure::Outside`] when the mail server's certificates cannot be read.
pub fn desk(
    office: &Office,
    settings: &Settings,
    messages: &Arc<Messages>,
    sources: Vec<Arc<dyn WorkSource>>,
) -> Result<Option<Desk>, Failure> {
    let Some(mail) = &settings.mail else { return Ok(None) };
    let policy = Policy::default();
    let smtp =
        Smtp::new(mail, policy.letter_within_max).doing("cannot prepare the sending of mail")?;
    Ok(Some(Desk {
        db: office.db.clone(),
        world: office.world.clone(),
        messages: Arc::clone(messages),
        sources,
        carrier: Arc::new(smtp),
        workdays: Arc::new(Days { db: office.db.clone(), which: mail.days }),
        hours: mail.hours,
        site: settings.public_url.as_str().into(),
        policy,
    }))
}
