//! The facts and the story, carried in the binary.

use std::path::{Path, PathBuf};

use rust_embed::RustEmbed;

use crate::failure::{Doing, Failure};

/// `data/` as it was when the binary was built.
#[derive(RustEmbed)]
#[folder = "../../data"]
struct Data;

/// Write the facts beside the databases, where the rooms read them and an operator can look.
pub fn unpack(into: &Path) -> Result<PathBuf, Failure> {
    for name in Data::iter().filter(|name| !name.starts_with("demo/")) {
        let path = into.join(&*name);
        let Some(file) = Data::get(&name) else { continue };
        let folder = path.parent().unwrap_or(into);
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&path, &file.data))
            .doing(format!("cannot write {}", path.display()))?;
    }
    Ok(into.to_owned())
}

/// A file of the facts, as text.
pub fn fact(name: &str) -> Result<String, Failure> {
    let file = Data::get(name)
        .ok_or_else(|| Failure::settings(name, "is not among this program's facts"))?;
    String::from_utf8(file.data.into_owned()).doing(format!("{name} is no text"))
}

/// A file of the story.
pub fn story(name: &str) -> Result<Vec<u8>, Failure> {
    let file = Data::get(&format!("demo/{name}"))
        .ok_or_else(|| Failure::settings(name, "is not in this program's demonstration"))?;
    Ok(file.data.into_owned())
}

/// Names of the event documents, in the order in which they happened.
pub fn events() -> Vec<String> {
    let mut names: Vec<String> = Data::iter()
        .filter_map(|name| name.strip_prefix("demo/").map(str::to_owned))
        .filter(|name| name.starts_with("events/"))
        .collect();
    names.sort();
    names
}
