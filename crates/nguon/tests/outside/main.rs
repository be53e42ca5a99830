//! The built binary from outside: commands, documents over HTTP, a pulled plug.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by stopping")]

mod bench;
mod commands;
mod crash;
mod documents;
mod faults;
mod letters;
mod long;
mod program;
mod registry;
mod server;
mod webhooks;
mod world;
