//! What is done with several rows of a list together: those that were ticked, or all that the filter
//! leaves.
//!
//! **Comes in:** the form below a list. **Goes out:** a file of just these rows; or one change of an
//! inspection plan, and a page that tells each row what became of it.
//!
//! **One more thing to do:** a button in `templates/bar.html`, a handler in [`pages`] with the access
//! that the thing needs for one row, its single action in the room that it is of.

pub(crate) mod pages;
#[cfg(test)]
mod tests;
