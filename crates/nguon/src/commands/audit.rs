//! `nguon audit …`: the audit log.

use clap::Subcommand;
use nguon_platform::audit;

use super::print;
use crate::failure::{Doing, Failure};
use crate::office;
use crate::settings::Settings;

/// The audit log.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Prove that no entry was changed, removed or cut off; exit code 1 when one was
    ///
    /// Prints the number of entries and the hash of the last. Note the hash elsewhere: a later
    /// check that meets it again proves that nothing before it was rewritten.
    Verify,
}

/// Run it.
pub async fn run(settings: &Settings, command: Command) -> Result<(), Failure> {
    let Command::Verify = command;
    let office = office::open(settings).await?;
    match office.db.read(audit::verify).await.doing("cannot read the audit log")? {
        Ok(verified) => {
            print(&format!("audit log holds: {} entries, head {}", verified.entries, verified.head))
        }
        Err(broken) => Err(Failure::No(format!("audit log is broken: {broken}"))),
    }
}
