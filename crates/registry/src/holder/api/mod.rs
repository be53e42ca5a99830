//! Holders for programs: the holder with its members, who joins and who leaves.

mod members;
mod record;

pub(crate) use members::{MemberIn, join, leave};
pub(crate) use record::{HolderIn, HolderOut, HolderRow, create, read, update};
