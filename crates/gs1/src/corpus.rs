//! Test rows from outside the tree, and the count of what passed.

use std::path::PathBuf;

use serde::de::DeserializeOwned;

/// Path of a corpus file, `None` (with a word on the console) where the corpus is absent.
pub(crate) fn path(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("NGUON_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let path = root.join("data").join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: no corpus {}", path.display());
    None
}

/// The rows of a JSON Lines file.
pub(crate) fn rows<T: DeserializeOwned>(name: &str) -> Option<Vec<T>> {
    let text = std::fs::read_to_string(path(name)?).unwrap();
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// The rows of a tab-separated file without its heading.
pub(crate) fn table(name: &str) -> Option<Vec<Vec<String>>> {
    let text = std::fs::read_to_string(path(name)?).unwrap();
    let row = |line: &str| line.split('\t').map(str::to_owned).collect();
    Some(text.lines().skip(1).map(row).collect())
}

/// Counts rows and fails at the end if one that is no known exception disagreed.
pub(crate) struct Tally {
    name: &'static str,
    passed: usize,
    excepted: usize,
    failed: Vec<String>,
}

impl Tally {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, passed: 0, excepted: 0, failed: Vec::new() }
    }

    pub(crate) fn excepted(&mut self) {
        self.excepted += 1;
    }

    pub(crate) fn judge(&mut self, passed: bool, describe: impl FnOnce() -> String) {
        if passed {
            self.passed += 1;
        } else {
            self.failed.push(describe());
        }
    }

    pub(crate) fn finish(self) {
        let (failed, passed) = (self.failed.len(), self.passed);
        println!("{}: {passed} passed, {failed} failed, {} excepted", self.name, self.excepted);
        assert!(passed > 0, "{}: no row was judged", self.name);
        assert!(failed == 0, "{}: {failed} rows:\n{}", self.name, self.failed.join("\n"));
    }
}
