//! The server's programs, and the user they run as.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Absent;

/// Where Debian puts the programs of each version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// The programs of one version.
#[derive(Debug, Clone)]
pub struct Programs {
    folder: PathBuf,
    /// Who runs them; none = whoever runs the tests.
    user: Option<&'static str>,
}

impl Programs {
    /// The newest that there are.
    ///
    /// # Errors
    /// [`Absent::NotInstalled`], or [`Absent::OnlyRoot`] where they would refuse.
    pub fn find() -> Result<Self, Absent> {
        let folder = debian().or_else(in_path).ok_or(Absent::NotInstalled)?;
        Ok(Self { folder, user: other_than_root()? })
    }

    /// A command of the server itself, run by whom it lets.
    pub(crate) fn server(&self, program: &str) -> Command {
        let path = self.folder.join(program);
        match self.user {
            None => Command::new(path),
            Some(user) => {
                let mut command = Command::new("setpriv");
                command.args(["--reuid", user, "--regid", &group_of(user), "--clear-groups", "--"]);
                command.arg(path);
                command
            }
        }
    }

    /// A command that speaks to the server.
    pub(crate) fn client(&self, program: &str) -> Command {
        Command::new(self.folder.join(program))
    }

    /// Gives a folder to whoever runs the server.
    pub(crate) fn hand_over(&self, folder: &Path) -> Result<(), Absent> {
        if let Some(user) = self.user {
            run("chown", Command::new("chown").arg(user).arg(folder))?;
        }
        Ok(())
    }
}

/// Runs a program to its end; what it printed.
pub(crate) fn run(program: &'static str, command: &mut Command) -> Result<String, Absent> {
    let failed = |said: String| Absent::Failed { program, said };
    let output = command.output().map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn debian() -> Option<PathBuf> {
    let versions = std::fs::read_dir(DEBIAN).ok()?.flatten();
    let number = |path: &Path| path.file_name().and_then(OsStr::to_str)?.parse::<u32>().ok();
    let newest = versions
        .filter_map(|entry| Some((number(&entry.path())?, entry.path().join("bin"))))
        .filter(|(_, folder)| folder.join("initdb").exists())
        .max_by_key(|(version, _)| *version);
    newest.map(|(_, folder)| folder)
}

fn in_path() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).find(|folder| folder.join("initdb").exists())
}

/// Whom to run the server as; none where the tests are not run as root.
fn other_than_root() -> Result<Option<&'static str>, Absent> {
    if run("id", Command::new("id").arg("-u"))?.trim() != "0" {
        return Ok(None);
    }
    let there = |user: &&str| run("id", Command::new("id").arg(user)).is_ok();
    ["postgres", "nobody"].into_iter().find(there).map(Some).ok_or(Absent::OnlyRoot)
}

fn group_of(user: &str) -> String {
    let group = run("id", Command::new("id").args(["-g", user]));
    group.map_or_else(|_| user.to_owned(), |text| text.trim().to_owned())
}
