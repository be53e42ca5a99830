//! The `nguon` program: settings, command line, wiring. Business rules live in the rooms below.

mod commands;
mod demo;
mod epcis_door;
mod failure;
mod gs1_prefixes;
mod mail;
mod office;
mod settings;
mod site;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use settings::{Flags, Settings, WebFlags};

/// Traceability of farm products: growing-area codes, lots and their way, recalls.
///
/// Exit codes: 0 done, 1 the answer is no (invalid, broken, not found), 2 wrong command or setting,
/// 3 something outside failed (file, database, network).
#[derive(Debug, Parser)]
#[command(name = "nguon", version, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the office, the public pages and the EPCIS interface
    Serve(WebFlags),
    /// Load the demonstration into an empty data folder
    Demo,
    /// Administrative units in time
    #[command(subcommand, name = "admin-units")]
    AdminUnits(commands::admin_units::Command),
    /// Capture EPCIS documents, as POST /epcis/capture does
    Capture(commands::capture::Arguments),
    /// Borders of provinces and communes, which plots are held against
    #[command(subcommand)]
    Outline(commands::outline::Command),
    /// Follow a lot, a unit or a pallet back to its plots or forward to its holders
    Trace(commands::trace::Arguments),
    /// Invent a province to test on: events from a seed, with their ground truth
    Generate(commands::generate::Arguments),
    /// What a growing-area code can yield against what was harvested, packed and shipped under it
    Balance(commands::balance::Arguments),
    /// Measure the store and the pages, each beside a base line of the same run
    Bench(commands::bench::Arguments),
    /// The audit log
    #[command(subcommand)]
    Audit(commands::audit::Command),
    /// Copy both databases into a new folder, while the server runs
    Backup(commands::backup::BackupArguments),
    /// Make a data folder from a backup, after checking it
    Restore(commands::backup::RestoreArguments),
    /// Where the events are kept
    #[command(subcommand)]
    Events(commands::events::Command),
    /// GS1 identifiers: element strings, Digital Link, EPC
    #[command(subcommand)]
    Gs1(commands::gs1::Command),
    /// EPCIS documents: check, convert, hash
    #[command(subcommand)]
    Epcis(commands::epcis::Command),
    /// Accounts of people
    #[command(subcommand)]
    Accounts(commands::accounts::Command),
    /// Keys of machines
    #[command(subcommand)]
    Keys(commands::keys::Command),
    /// Links of the resolver, moved as linksets
    #[command(subcommand)]
    Links(commands::links::Command),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("nguon: {failure}");
            failure.code()
        }
    }
}

fn run(cli: Cli) -> Result<(), failure::Failure> {
    let Cli { flags, command } = cli;
    let web = match &command {
        Command::Serve(web) => web.clone(),
        _ => WebFlags::default(),
    };
    match command {
        // Settings of a data folder are read only where one is named.
        Command::Gs1(command) => {
            return commands::gs1::run(&Settings::load(&flags, &web)?, &command);
        }
        Command::Epcis(command) => {
            return commands::epcis::run(&Settings::load(&flags, &web)?, command);
        }
        _ => {}
    }
    let settings = Settings::load(&flags, &web)?;
    // A line of log per request would be measured too.
    let quiet = matches!(command, Command::Bench(_)) && flags.log.is_none();
    office::log_to_stderr(if quiet { "warn" } else { &settings.log })?;
    let runtime = office::runtime()?;
    runtime.block_on(async {
        match command {
            Command::Serve(_) => commands::serve::run(&settings).await,
            Command::Demo => demo::run(&settings).await,
            Command::AdminUnits(command) => commands::admin_units::run(&settings, command).await,
            Command::Outline(command) => commands::outline::run(&settings, command).await,
            Command::Capture(arguments) => commands::capture::run(&settings, arguments).await,
            Command::Bench(arguments) => commands::bench::run(&settings, arguments).await,
            Command::Generate(arguments) => commands::generate::run(arguments).await,
            Command::Trace(arguments) => commands::trace::run(&settings, arguments).await,
            Command::Balance(arguments) => commands::balance::run(&settings, arguments).await,
            Command::Audit(command) => commands::audit::run(&settings, command).await,
            Command::Backup(arguments) => commands::backup::run(&settings, arguments).await,
            Command::Restore(arguments) => commands::backup::restore(&settings, &arguments).await,
            Command::Events(command) => commands::events::run(&settings, command).await,
            Command::Accounts(command) => commands::accounts::run(&settings, command).await,
            Command::Keys(command) => commands::keys::run(&settings, command).await,
            Command::Links(command) => commands::links::run(&settings, command).await,
            // Answered above: they need no data folder.
            Command::Gs1(_) | Command::Epcis(_) => Ok(()),
        }
    })
}
