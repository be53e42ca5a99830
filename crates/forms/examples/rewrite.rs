//! Reads the workbook of a form and writes it anew, to be looked at with other programs:
//! `cargo run -p nguon-forms --example rewrite -- form.xlsx again.xlsx`.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut paths = std::env::args().skip(1);
    let (Some(from), Some(to)) = (paths.next(), paths.next()) else {
        return Err("say which workbook to read and which to write".into());
    };
    let read = nguon_forms::read(&std::fs::read(from)?)?;
    for warning in &read.warnings {
        eprintln!("{warning}");
    }
    let written = nguon_forms::write(&read.form, jiff::Timestamp::UNIX_EPOCH)?;
    if nguon_forms::read(&written)?.form != read.form {
        return Err("what was written reads differently".into());
    }
    std::fs::write(to, written)?;
    Ok(())
}
