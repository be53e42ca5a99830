use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::plan::Figure;

fn an_giang() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/plans/an-giang-2023")
}

/// A copy of the plan in which one text of a file is another.
fn spoiled(file: &str, from: &str, to: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("an-giang-2023");
    fs::create_dir(&copy).unwrap();
    for entry in fs::read_dir(an_giang()).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
    }
    let text = fs::read_to_string(copy.join(file)).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    fs::write(copy.join(file), text.replacen(from, to, 1)).unwrap();
    read(&copy).unwrap_err().to_string()
}

#[test]
fn the_plan_of_an_giang_is_read_as_printed() {
    let plan = read(&an_giang()).unwrap();
    assert_eq!(plan.id.to_string(), "an-giang-2023");
    assert_eq!(plan.document.number.as_deref(), Some("1753/QĐ-UBND"));
    let targets: Vec<(&str, &str)> =
        plan.targets.iter().map(|t| (t.id.as_str(), t.value.printed())).collect();
    let printed = [
        ("R7", "115.623"),
        ("R8", "103.668"),
        ("R9", "9.942"),
        ("R10", "2.013"),
        ("R11", "30"),
        ("R12", "356"),
        ("R35", "100"),
        ("R74", "1.000"),
    ];
    assert_eq!(targets, printed);
    let shape: Vec<_> = plan
        .tables
        .iter()
        .map(|t| (t.id(), t.columns().len(), t.rows().len(), t.total().is_some()))
        .collect();
    let tables = [
        ("bang-1", 5, 11, true),
        ("bang-2", 5, 11, true),
        ("bang-3", 5, 11, true),
        ("bang-4", 7, 11, true),
    ];
    assert_eq!(shape, tables);
    let row = &plan.tables[0].rows()[6];
    assert_eq!((row.unit.as_str(), row.printed_name.as_str()), ("890", "Tịnh Biên"));
    let printed: Vec<&str> = row.cells.iter().map(Figure::printed).collect();
    assert_eq!(printed, ["17.261", "4.234", "4.569", "8.804", "51"]);
}

#[test]
fn errors_name_file_and_line() {
    for (file, from, to, message) in [
        ("bang-1.tsv", "14.052", "14.05", "bang-1.tsv:5: column cultivated: `14.05` is no printed"),
        ("bang-1.tsv", "\tLong", "\t \tLong", "bang-1.tsv:3: 8 fields instead of 7"),
        ("bang-1.tsv", "883\t", "884\t", "bang-1.tsv:4: 884 stands here twice"),
        ("bang-1.tsv", "883\t", "88A\t", "bang-1.tsv:3: `88A` is no unit code"),
        ("bang-1.tsv", "883\t", "total\t", "bang-1.tsv:4: the total row must be the last"),
        ("bang-1.tsv", "An Phú", "", "bang-1.tsv:5: the printed name must have 1 to 200"),
        (
            "bang-1.tsv",
            "\trate",
            "\tshare",
            "bang-1.tsv:2: the columns must be unit, printed_name, cul",
        ),
        (
            "plan.toml",
            "id = \"an",
            "id = \"in",
            "plan.toml:5: the identifier must be the folder's name",
        ),
        ("plan.toml", "id = \"an", "id = \"An", "plan.toml:5: an identifier has"),
        ("plan.toml", "title = ", "titel = ", "plan.toml:6: unknown field `titel`"),
        ("plan.toml", "to = \"2025-12-31\"", "to = \"2022-12-31\"", "plan.toml:7: the period ends"),
        (
            "plan.toml",
            "code = \"89\"",
            "code = \"883\"",
            "plan.toml:9: a plan's territory is a province",
        ),
        ("plan.toml", "\"2022-08-19\"", "\"19/8/2022\"", "plan.toml:20: "),
        (
            "plan.toml",
            "confidence = \"likely\"\n",
            "",
            "plan.toml:19: replaced_on, replaced_by and",
        ),
        (
            "plan.toml",
            "confidence = \"likely\"",
            "confidence = \"maybe\"",
            "plan.toml:23: `maybe` is none of",
        ),
        ("plan.toml", "id = \"R8\"", "id = \"R7\"", "plan.toml:43: R7 stands here twice"),
        ("plan.toml", "\"103.668\"", "\"103.66\"", "plan.toml:47: `103.66` is no printed number"),
        (
            "plan.toml",
            "share_of = \"cultivated_area\"\n",
            "",
            "plan.toml:43: share_percent and share_of",
        ),
        ("plan.toml", "id = \"bang-1\"", "id = \"Bảng 1\"", "plan.toml:95: a table's id"),
        (
            "plan.toml",
            "\"bang-1.tsv\"",
            "\"../bang-1.tsv\"",
            "plan.toml:96: write the name of a .tsv",
        ),
        ("plan.toml", "\"bang-1.tsv\"", "\"bang-9.tsv\"", "bang-9.tsv: cannot be read"),
        ("plan.toml", "name = \"rate\"", "name = \"Rate %\"", "plan.toml:123: a column's name"),
        (
            "plan.toml",
            "\nyear = 2025",
            "\nyear = 2024",
            "plan.toml:112: measure, crop group and year",
        ),
        (
            "plan.toml",
            "sum_of = [\"coded_2024\"",
            "sum_of = [\"coded\"",
            "plan.toml:120: the table has no column coded",
        ),
        (
            "plan.toml",
            "sum_of = [\"coded_2024\"",
            "sum_of = [\"rate\"",
            "plan.toml:95: column coded_total must sum",
        ),
        (
            "plan.toml",
            "measure = \"cultivated_area\"",
            "year = 2024",
            "plan.toml:101: a column has exactly one",
        ),
        ("plan.toml", "id = \"5.1\"", "id = \"5,1\"", "plan.toml:310: an id has 1 to 20"),
        ("plan.toml", "id = \"5.1\"", "id = \"1.2\"", "plan.toml:310: 1.2 stands here twice"),
        ("plan.toml", "due = \"2025-12-31\"", "due = \"2022-12-31\"", "plan.toml:310: the period"),
        ("plan.toml", "when = \"season\"", "when = \"month\"", "plan.toml:597: write a day"),
        (
            "plan.toml",
            "pace = \"each_year\"",
            "pace = \"daily\"",
            "plan.toml:283: `daily` is none of",
        ),
        (
            "plan.toml",
            "pace = \"each_year\"",
            "objective = \"R9\"\npace = \"each_year\"",
            "plan.toml:283: the plan has no part R9",
        ),
        (
            "plan.toml",
            "part = \"coded_total\"",
            "part = \"rate\"",
            "plan.toml:95: column rate must divide",
        ),
    ] {
        let found = spoiled(file, from, to);
        assert!(
            found.starts_with(message),
            "{from} → {to}\n  found    {found}\n  expected {message}"
        );
    }
}

#[test]
fn limits_are_limits() {
    let padding = "#\n".repeat(usize::try_from(BYTES_MAX).unwrap() / 2);
    let long = format!("{padding}id = \"an");
    assert!(spoiled("plan.toml", "id = \"an", &long).starts_with("plan.toml: longer than 1048576"));
    let text = format!("quote = \"{}", "x".repeat(2_001));
    let message = spoiled("plan.toml", "quote = \"cây lúa", &text);
    assert_eq!(message, "plan.toml:51: write 1 to 2000 characters");
    let row = |n| format!("{}\tx\t1\t1\t1\t2\t1\n", 10_000 + n);
    let rows = (0..1_000).map(row).collect::<Vec<_>>().concat();
    let message = spoiled("bang-1.tsv", "883\t", &format!("{rows}883\t"));
    assert_eq!(message, "bang-1.tsv:1003: more than 1000 of these");
    let one = "[[target]]\nid = \"T\"\nmeasure = \"coded_area\"\nunit = \"ha\"\nvalue = \"1\"\n\
                 by_year = 2025\nquote = \"x\"\n";
    let target = |n| one.replace("\"T\"", &format!("\"T{n}\""));
    let targets = (0..495).map(target).collect::<Vec<_>>().concat();
    let message = spoiled("plan.toml", "[[target]]", &format!("{targets}[[target]]"));
    assert!(message.ends_with(": more than 500 of these"), "{message}");
}

#[test]
fn a_missing_folder_and_foreign_bytes_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let missing = read(&folder.path().join("no-plan")).unwrap_err();
    assert_eq!(missing.to_string(), "plan.toml: cannot be read as UTF-8 text");
    fs::write(folder.path().join("plan.toml"), [0xff, 0xfe]).unwrap();
    assert!(matches!(read(folder.path()), Err(ReadError::File { .. })));
}
