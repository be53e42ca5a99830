//! The built binary from outside: commands, documents over HTTP, a pulled plug.

mod commands;
mod crash;
mod documents;
mod program;
