//! `nguon backup` and `nguon restore`: a folder with both databases and a list of their hashes.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use nguon_event_store::{PostgresSettings, PostgresStore};
use nguon_platform::audit;
use nguon_platform::text::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{print, progress};
use crate::failure::{Doing, Failure};
use crate::office::{self, EVENTS, Office, REGISTRY};
use crate::settings::Settings;

/// `nguon backup`.
#[derive(Debug, Args)]
pub struct BackupArguments {
    /// Folder to make; it must not exist
    into: PathBuf,
}

/// `nguon restore`.
#[derive(Debug, Args)]
pub struct RestoreArguments {
    /// Folder that `nguon backup` made
    from: PathBuf,
}

const LIST: &str = "backup.json";

/// What a backup holds.
#[derive(Debug, Serialize, Deserialize)]
struct List {
    made_at: String,
    program: String,
    audit_entries: u64,
    audit_head: String,
    files: Vec<Entry>,
}

#[derive(Debug, Serialize, Deserialize, PartialEq, Eq)]
struct Entry {
    name: String,
    bytes: u64,
    sha256: String,
}

/// Copy while the server runs. The office is copied first, then the events: what is in the office's
/// projections can be computed again from the events, never the other way round.
pub async fn run(settings: &Settings, arguments: BackupArguments) -> Result<(), Failure> {
    let office = office::open(settings).await?;
    let into = &arguments.into;
    std::fs::create_dir(into)
        .doing(format!("cannot make {} (it must not exist yet)", into.display()))?;
    let bar = progress(4, "backup");
    let registry = into.join(REGISTRY);
    office.db.backup_to(&registry).await.doing("cannot copy the office")?;
    bar.inc(1);
    office.events.backup_to(&into.join(EVENTS)).await.doing("cannot copy the events")?;
    bar.inc(1);
    // The copy is checked by opening it, and its chain is the one that is listed.
    let copy = Office::of_files(into)?;
    let chain = copy.db.read(audit::verify).await.doing("cannot read the copied audit log")?;
    let chain =
        chain.map_err(|broken| Failure::No(format!("the audit log is broken: {broken}")))?;
    drop(copy);
    bar.inc(1);
    let list = List {
        made_at: office.now().to_string(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        audit_entries: chain.entries,
        audit_head: chain.head,
        files: [REGISTRY, EVENTS].iter().map(|name| entry(into, name)).collect::<Result<_, _>>()?,
    };
    let text = serde_json::to_vec_pretty(&list).doing("cannot write the list")?;
    std::fs::write(into.join(LIST), text).doing("cannot write the list")?;
    bar.finish_and_clear();
    print(&format!(
        "backup in {}: {} bytes, audit head {}",
        into.display(),
        list.files.iter().map(|file| file.bytes).sum::<u64>(),
        list.audit_head
    ))
}

/// Check a backup and make a data folder of it. The folder must not hold one already. Where a server
/// is to have the registry or the events they go there; it must hold none.
pub async fn restore(settings: &Settings, arguments: &RestoreArguments) -> Result<(), Failure> {
    let (from, to) = (&arguments.from, &settings.data);
    if to.join(REGISTRY).exists() || to.join(EVENTS).exists() {
        let reason = "holds data already; name another folder with --data";
        return Err(Failure::settings(&to.display().to_string(), reason));
    }
    let path = from.join(LIST);
    let text = std::fs::read(&path).doing(format!("cannot read {}", path.display()))?;
    let list: List =
        serde_json::from_slice(&text).doing(format!("{} is no list", path.display()))?;
    for listed in &list.files {
        if entry(from, &listed.name)? != *listed {
            return Err(Failure::No(format!(
                "{} is not what was backed up; nothing was restored",
                listed.name
            )));
        }
    }
    std::fs::create_dir_all(to).doing(format!("cannot make {}", to.display()))?;
    // Whether there is room is asked of both servers before one of them is filled.
    let registry = office::empty_registry(settings).await?;
    let server = match &settings.events {
        Some(server) => Some(open_empty(server, from).await?),
        None => None,
    };
    if let Some(registry) = &registry {
        let (file, migrations) = (from.join(REGISTRY), office::migrations());
        let restoring = registry.restore_from(&file, &migrations);
        restoring.await.doing("cannot restore the office")?;
    }
    let stays = |name: &str| match name {
        EVENTS => server.is_none(),
        REGISTRY => registry.is_none(),
        _ => true,
    };
    let copied = list.files.iter().filter(|file| stays(&file.name));
    for file in copied {
        let target = to.join(&file.name);
        std::fs::copy(from.join(&file.name), &target)
            .and_then(|_| File::open(&target)?.sync_all())
            .doing(format!("cannot write {}", target.display()))?;
    }
    // It is opened once, so that what is wrong is seen now.
    office::open(settings).await?;
    print(&format!("restored {} as of {}", to.display(), list.made_at))
}

/// The server with the events of a backup in it.
async fn open_empty(server: &PostgresSettings, from: &Path) -> Result<PostgresStore, Failure> {
    let store =
        PostgresStore::open(server, office::clock()).await.doing("cannot open the events")?;
    let restoring = store.restore_from(&from.join(EVENTS)).await;
    restoring.doing(format!("cannot restore the events into {}", server.place()))?;
    Ok(store)
}

fn entry(folder: &Path, name: &str) -> Result<Entry, Failure> {
    let path = folder.join(name);
    let failed = || format!("cannot read {}", path.display());
    let mut file = File::open(&path).doing(failed())?;
    let (mut digest, mut bytes, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 20]);
    loop {
        let read = file.read(&mut buffer).doing(failed())?;
        if read == 0 {
            break;
        }
        digest.update(&buffer[..read]);
        bytes += read as u64;
    }
    Ok(Entry { name: name.to_owned(), bytes, sha256: hex(&digest.finalize()) })
}
