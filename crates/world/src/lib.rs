//! An invented province to test on: a seed goes in, the events of its supply chains come out,
//! and what is true of them.
//!
//! **In:** a seed and a [`Size`]. **Out:** a [`World`], a stream of [`Told`] events as EPCIS 2.0
//! JSON-LD in the order of their capture, documents of bounded size ([`Documents`]), and at the end
//! the [`Truth`]: for some lots everything they came from and went into and who holds it, for every
//! growing area and season how much it can bear and how much was harvested, packed and shipped,
//! which codes were used beyond that, which codes were copied. Same seed and size, same bytes.
//!
//! Memory is bounded: a world is made of small cells, each a few lots on their way, and a handful
//! of cells is under way at once.
//!
//! **Deliberately does not know:** how anybody traces. The truth is computed from the simulated
//! goods themselves and by rules applied over and over until nothing changes, slow and simple; it
//! shares no code with `lineage`, `epcis` or the event store, so that they can be held against it.
//! No clock, no randomness but the seed, no I/O.
//!
//! **To add one more** thing that happens to goods: a stage in `cell/` that pushes [`Record`]s, each
//! with what it says (`what`) and what really moved (`moves`); the truth follows by itself. One more
//! kind of mistake: `cell/mistakes.rs`.
//!
//! [`Record`]: record::Record

mod cell;
mod document;
mod ids;
mod province;
mod random;
mod record;
mod size;
#[cfg(test)]
mod tests;
mod time;
mod truth;
mod world;
mod write;

pub use document::{Document, Documents, pieces};
pub use size::{Size, SizeError};
pub use truth::{AreaTruth, CopiedCode, Held, LotTruth, OverUse, SeasonTruth, Truth, View};
pub use world::{Told, World};
