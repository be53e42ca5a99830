//! What the pages of this room share: forms that lose nothing typed, lists that leave as files,
//! choices within the officer's territory, the feed of changes.

mod activity;
mod choices;
mod form;
mod listing;
mod lists;
pub(crate) mod matrix;
mod show;
mod state;
mod typed;
pub(crate) mod upload;

pub(crate) use activity::{Line, activity};
pub(crate) use choices::{
    Commune, around, clock_choices, commune_choices, commune_named, communes, crop_choices,
    holder_choices, market_choices, status_choices, word_choices,
};
pub(crate) use form::{Choice, Control, FormPage, Input, Preview, Sent, again};
pub(crate) use listing::{Shown, file_csv, file_xlsx, heading, place_notes};
pub(crate) use lists::{Listing, Ticks, columns, csv, list, rows, xlsx};
pub(crate) use show::{
    Fact, Held, StandingView, SvgView, fact, market_name, optional_fact, status_tone, svg_view,
};
pub use state::RegistryState;
pub(crate) use state::refused;
pub(crate) use typed::{Reader, Typed};
