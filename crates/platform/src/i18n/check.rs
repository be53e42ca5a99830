//! Do the keys that sources and templates use exist? For the tests of every room.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::Messages;

/// What stands right before a key in a source or a template. Keys put together at run time
/// (`audit-verb-…`) are checked by the test of the room that knows the closed list.
const BEFORE_KEY: [&str; 4] = [".t(\"", ".tr(\"", "key: \"", "Conflict(\""];
/// A call that takes a field and a key: `errors.add("area", "registry-area-too-small")`.
const BEFORE_FIELD_AND_KEY: &str = ".add(";

/// Keys used in one text, in order.
pub fn keys_used(text: &str) -> BTreeSet<String> {
    let simple = BEFORE_KEY
        .iter()
        .flat_map(|before| text.split(before).skip(1))
        .filter_map(|rest| rest.split('"').next());
    let of_fields = text
        .split(BEFORE_FIELD_AND_KEY)
        .skip(1)
        .filter_map(|rest| rest.split(')').next()?.split('"').nth(3));
    simple.chain(of_fields).filter(|key| is_key(key)).map(str::to_owned).collect()
}

fn is_key(text: &str) -> bool {
    let kebab = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    text.contains('-') && !text.ends_with('-') && text.bytes().all(kebab)
}

/// Keys of the verbs and kinds that one source writes into the audit log: of each
/// `Change::new("verb", "kind", …)`, `Change::created("kind", …)`, `Change::updated("kind", …)`.
pub fn audit_words(text: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for rest in text.split("Change::new(").skip(1) {
        let mut words = rest.split(',').map(literal);
        if let Some(verb) = words.next().flatten() {
            keys.insert(format!("audit-verb-{verb}"));
        }
        if let Some(kind) = words.next().flatten() {
            keys.insert(format!("kind-{kind}"));
        }
    }
    for call in ["Change::created(", "Change::updated("] {
        for rest in text.split(call).skip(1) {
            if let Some(kind) = rest.split(',').next().and_then(literal) {
                keys.insert(format!("kind-{kind}"));
            }
        }
    }
    keys
}

fn literal(argument: &str) -> Option<&str> {
    argument.trim().strip_prefix('"')?.strip_suffix('"')
}

/// For tests: every key used in the `.rs` and `.html` files below a folder exists in every
/// language, the verbs and kinds of its audit entries too. Files named `*tests.rs` are not read.
///
/// # Panics
/// With the list of keys that do not exist, or when the folder cannot be read.
pub fn assert_keys(room_src_dir: &Path, messages: &Messages) {
    let mut unknown = Vec::new();
    let mut used = 0;
    for path in sources(room_src_dir) {
        #[expect(clippy::expect_used, reason = "a test helper fails loudly")]
        let text = std::fs::read_to_string(&path).expect("the file can be read");
        let program = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let no_comment = |line: &&str| !line.trim_start().starts_with("//");
        let program = program.lines().filter(no_comment).collect::<Vec<_>>().join("\n");
        for key in keys_used(&program).into_iter().chain(audit_words(&program)) {
            used += 1;
            if !messages.has(&key) {
                unknown.push(format!("{key} in {}", path.display()));
            }
        }
    }
    assert!(used > 0, "no key is used below {}", room_src_dir.display());
    assert!(unknown.is_empty(), "keys without text: {unknown:#?}");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        #[expect(clippy::expect_used, reason = "a test helper fails loudly")]
        for entry in std::fs::read_dir(&folder).expect("the folder can be read") {
            #[expect(clippy::expect_used, reason = "a test helper fails loudly")]
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if is_source(&path) {
                found.push(path);
            }
        }
    }
    found
}

fn is_source(path: &Path) -> bool {
    let text = |part: Option<&OsStr>| part.and_then(OsStr::to_str).unwrap_or_default().to_owned();
    let (kind, stem) = (text(path.extension()), text(path.file_stem()));
    kind == "html" || (kind == "rs" && !stem.ends_with("tests"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_in_sources_and_templates() {
        let text = r#"{{ page.t("shell-work") }} page.tr("a-b", &[]) Error::Conflict("c-d")
            .t("no key") .t("role-") errors.add("login", "e-f") NavEntry { key: "g-h" }
            errors.add(
                "area",
                "i-j",
            ) found.add("k-l")"#;
        let keys: Vec<String> = keys_used(text).into_iter().collect();
        assert_eq!(keys, ["a-b", "c-d", "e-f", "g-h", "i-j", "shell-work"]);
    }

    #[test]
    fn verbs_and_kinds_of_audit_entries_are_found() {
        let text = r#"Change::new("sign-in", "account", &id, None, None)
            Change::new(verb, "plan", &id, None, None) Change::created(
                "crop",
                &id, after) Change::updated(kind, &id, before, after)"#;
        let keys: Vec<String> = audit_words(text).into_iter().collect();
        assert_eq!(keys, ["audit-verb-sign-in", "kind-account", "kind-crop", "kind-plan"]);
    }
}
