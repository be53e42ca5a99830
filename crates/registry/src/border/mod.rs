//! Borders of provinces and communes, as the office itself loaded them: they say whether a plot lies
//! where it is said to lie.
//!
//! **Comes in:** a file in any format that plots come in, from the page `/map/borders` or the command
//! `nguon outline import`. **Goes out:** [`judge`], asked at every door where plots enter; the lines
//! on the map. Where no border is loaded nothing is checked, and pages say so. **Deliberately unknown
//! here:** where borders come from. The program carries none.

mod judge;
mod lines;
mod model;
mod outside;
pub(crate) mod pages;
mod read;
mod store;
#[cfg(test)]
mod tests;

pub use judge::{Judgement, judge};
pub(crate) use judge::{check, notes};
pub use lines::lines;
pub use model::{Border, BorderError, FILE_BYTES_MAX, NewBorder, NewFile};
pub use read::{Read, ReadOf, of_all, of_unit, units_of};
pub use store::{current, former, original, put, remove};
