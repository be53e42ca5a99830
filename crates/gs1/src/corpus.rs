//! Test rows from outside the tree, and the count of what passed.

use std::collections::BTreeMap;
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

/// The table of what agrees and what does not, and why: kept in step by [`Tally::finish`].
const TABLE: &str = include_str!("../CORPUS.md");

/// Counts rows; fails at the end if a row that is no known exception disagreed, or if the counts are
/// not those of the table.
pub(crate) struct Tally {
    name: &'static str,
    agreed: usize,
    excepted: BTreeMap<&'static str, usize>,
    failed: Vec<String>,
}

impl Tally {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, agreed: 0, excepted: BTreeMap::new(), failed: Vec::new() }
    }

    /// A row that does not agree, for a reason that the table names.
    pub(crate) fn excepted(&mut self, reason: &'static str) {
        *self.excepted.entry(reason).or_default() += 1;
    }

    pub(crate) fn judge(&mut self, agreed: bool, describe: impl FnOnce() -> String) {
        if agreed {
            self.agreed += 1;
        } else {
            self.failed.push(describe());
        }
    }

    /// A row beside which the verdict of GS1's library stands: that counts where the row is older.
    pub(crate) fn judge_beside(
        &mut self,
        agreed: bool,
        as_library: Option<bool>,
        describe: impl FnOnce() -> String,
    ) {
        if !agreed && as_library == Some(true) {
            self.excepted("newer-verdict");
        } else {
            self.judge(agreed, describe);
        }
    }

    pub(crate) fn finish(self) {
        let failed = self.failed.len();
        assert!(failed == 0, "{}: {failed} rows:\n{}", self.name, self.failed.join("\n"));
        let rows = self.agreed + self.excepted.values().sum::<usize>();
        let reasons: Vec<String> =
            self.excepted.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
        let reasons = if reasons.is_empty() { "–".to_owned() } else { reasons.join(", ") };
        let line = format!("| {} | {rows} | {} | {reasons} |", self.name, self.agreed);
        assert!(TABLE.lines().any(|row| row == line), "CORPUS.md lacks this line:\n{line}");
        for reason in self.excepted.keys() {
            let row = format!("| {reason} |");
            assert!(TABLE.lines().any(|line| line.starts_with(&row)), "no reason {reason}");
        }
    }
}

/// Every set of rows of the GS1 corpus stands in the table.
#[test]
fn every_set_is_in_the_table() {
    let Some(root) = path("gs1") else { return };
    let mut sets = 0;
    for folder in std::fs::read_dir(root).unwrap() {
        let folder = folder.unwrap().path();
        for file in std::fs::read_dir(&folder).into_iter().flatten() {
            let file = file.unwrap().path();
            if file.extension().is_some_and(|extension| extension == "jsonl") {
                let folder = folder.file_name().unwrap().to_str().unwrap();
                let set = format!("| {folder}/{} |", file.file_stem().unwrap().to_str().unwrap());
                assert!(TABLE.lines().any(|line| line.starts_with(&set)), "{set}");
                sets += 1;
            }
        }
    }
    assert_eq!(sets, 36);
}
