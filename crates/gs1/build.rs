//! Turns `src/ai/table.tsv` into the static table of application identifiers.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

const TABLE: &str = "src/ai/table.tsv";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={TABLE}");
    println!("cargo::rerun-if-changed=build.rs");
    let text = fs::read_to_string(TABLE)?;
    let mut rows = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        rows.push(entry(line).map_err(|why| format!("{TABLE}:{}: {why}", number + 1))?);
    }
    let mut code = format!("static ENTRIES: [AiSpec; {}] = [\n", rows.len());
    for row in &rows {
        code.push_str(row);
    }
    code.push_str("];\n");
    let out = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    fs::write(Path::new(&out).join("ai_table.rs"), code)?;
    Ok(())
}

/// One line of the table as a Rust struct expression.
fn entry(line: &str) -> Result<String, String> {
    let columns: Vec<&str> = line.split('\t').collect();
    let &[ai, traits, parts, needs, bars, key, title] = columns.as_slice() else {
        return Err(format!("7 columns expected, {} found", columns.len()));
    };
    let (first, last) = ai.split_once('-').unwrap_or((ai, ai));
    let parts = parts.split(' ').map(part).collect::<Result<Vec<_>, _>>()?;
    let mut code = String::new();
    writeln!(
        code,
        "AiSpec {{ first: {first:?}, last: {last:?}, fixed_length: {}, link_attribute: {}, \
         parts: &[{}], needs: &[{}], bars: &[{}], link_key: {}, title: {:?} }},",
        traits.contains('F'),
        traits.contains('A'),
        parts.join(","),
        nested(needs, " & ", |group| nested(group, " | ", |all| list(all, "+"))),
        if bars == "-" { String::new() } else { list(bars, " ") },
        link_key(key)?,
        if title == "-" { "" } else { title },
    )
    .map_err(|error| error.to_string())?;
    Ok(code)
}

/// `?x1-20:iban` as a `Part`.
fn part(text: &str) -> Result<String, String> {
    let (optional, text) = match text.strip_prefix('?') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut fields = text.split(':');
    let shape = fields.next().unwrap_or_default();
    let mut letters = shape.chars();
    let set = match letters.next() {
        Some('n') => "Digits",
        Some('x') => "Set82",
        Some('y') => "Set39",
        Some('z') => "Base64Url",
        other => return Err(format!("{other:?} is no character set")),
    };
    let length = letters.as_str();
    let (min, max) = length.split_once('-').unwrap_or((length, length));
    let (min, max) = (number(min)?, number(max)?);
    let rules: Vec<String> = fields.map(|rule| format!("Rule::{}", camel(rule))).collect();
    Ok(format!(
        "Part {{ set: CharSet::{set}, min: {min}, max: {max}, optional: {optional}, rules: &[{}] }}",
        rules.join(",")
    ))
}

fn number(text: &str) -> Result<u8, String> {
    text.parse().map_err(|_| format!("{text:?} is no length"))
}

fn link_key(text: &str) -> Result<String, String> {
    match text.strip_prefix("key") {
        Some(orders) => {
            Ok(format!("Some(&[{}])", nested(orders.trim(), " | ", |order| list(order, " > "))))
        }
        None if text == "-" => Ok("None".to_owned()),
        None => Err(format!("{text:?} is no key column")),
    }
}

/// A slice of slices: `text` split at `separator`, each piece rendered by `inner`.
fn nested(text: &str, separator: &str, inner: impl Fn(&str) -> String) -> String {
    if text == "-" || text.is_empty() {
        return String::new();
    }
    let groups: Vec<String> =
        text.split(separator).map(|group| format!("&[{}]", inner(group))).collect();
    groups.join(",")
}

fn list(text: &str, separator: &str) -> String {
    let items: Vec<String> = text.split(separator).map(|item| format!("{item:?}")).collect();
    items.join(",")
}

/// `iso3166alpha2` -> `Iso3166alpha2`: names of the variants of `value::Rule`.
fn camel(rule: &str) -> String {
    let mut letters = rule.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
