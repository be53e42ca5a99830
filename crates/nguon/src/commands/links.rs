//! `nguon links …`: links of the resolver, moved as linksets (RFC 9264).

use std::path::PathBuf;

use clap::Subcommand;
use nguon_portal::links::{self, LinksError};

use super::{print, read};
use crate::failure::{Doing, Failure};
use crate::office;
use crate::settings::Settings;

/// Links that the resolver gives for GS1 keys.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Register what a linkset says, all or nothing
    ///
    /// Each thing of the document takes the place of what was registered for it before. Anchors are
    /// GS1 Digital Links under any address. A key needs a default link, and comes before what
    /// stands below it. Exit code 1 when something may not be registered.
    Import {
        /// JSON document with a list `linkset`; `-` is standard input
        file: PathBuf,
    },
    /// Print what is registered as a linkset
    Export {
        /// Only things whose path begins so
        #[arg(default_value = "/", value_name = "PATH")]
        prefix: String,
    },
}

/// Run it.
pub async fn run(settings: &Settings, command: Command) -> Result<(), Failure> {
    let office = office::open(settings).await?;
    match command {
        Command::Import { file } => {
            let text = String::from_utf8(read(&file)?)
                .map_err(|_| Failure::No(format!("{} is no UTF-8 text", file.display())))?;
            let actor = office.program();
            let kept = office.db.write(move |tx| links::import(tx, &actor, &text)).await;
            match kept {
                Ok(count) => print(&format!("registered the links of {count} things")),
                Err(LinksError::Db(error)) => Err(error).doing("cannot register the links"),
                Err(refused) => Err(Failure::No(format!("{}: {refused}", file.display()))),
            }
        }
        Command::Export { prefix } => {
            let url = settings.public_url.clone();
            let set = office.db.read(move |tx| links::export(tx, &url, &prefix)).await;
            print(&format!("{:#}", set.doing("cannot read the links")?))
        }
    }
}
