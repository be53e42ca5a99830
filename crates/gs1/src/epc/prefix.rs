//! How long the company prefix of a key is.

use crate::error::{Fault, Gs1Error};

/// Most digits of a prefix in the table.
const PREFIX_LEN_MAX: usize = 12;

/// GS1 prefixes and the length of the company prefixes that begin with them.
///
/// GS1 publishes the list ("GCP length table"); it is data of the operator, not of this crate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrefixTable {
    /// (length of the prefix, its digits as a number, length of the company prefix), ascending.
    rows: Vec<(u8, u64, u8)>,
}

impl PrefixTable {
    /// Reads lines `prefix<TAB>length`; a first line of column names and empty lines are skipped.
    /// Length 0 says that the prefix is not allocated.
    ///
    /// # Errors
    ///
    /// A line of another form, at its offset in `text`.
    pub fn parse(text: &str) -> Result<Self, Gs1Error> {
        let mut rows = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let content = line.trim_end();
            let heading = at == 0 && content.starts_with(|letter: char| !letter.is_ascii_digit());
            if !content.is_empty() && !heading {
                let form =
                    Fault::Length("one prefix of 1 to 12 digits, a tab and a length 0 to 12");
                rows.push(row(content).ok_or_else(|| Gs1Error::new(at, content.len(), form))?);
            }
            at += line.len();
        }
        rows.sort_unstable();
        Ok(Self { rows })
    }

    /// Length of the company prefix with which `digits` begin: the longest match decides. `None` if
    /// no prefix matches, or the one that does is not allocated.
    ///
    /// `digits` is the key without what stands before the company prefix: without the first digit of
    /// a GTIN, an ITIP or an SSCC, without the leading zero of a GRAI.
    pub fn length_of(&self, digits: &str) -> Option<usize> {
        let leading = digits.bytes().take_while(u8::is_ascii_digit).count().min(PREFIX_LEN_MAX);
        let found = (1..=leading).rev().find_map(|len| self.exact(&digits[..len]))?;
        (found > 0).then_some(usize::from(found))
    }

    /// Number of prefixes.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn exact(&self, prefix: &str) -> Option<u8> {
        let wanted = (u8::try_from(prefix.len()).ok()?, prefix.parse::<u64>().ok()?);
        let index =
            self.rows.binary_search_by_key(&wanted, |&(len, digits, _)| (len, digits)).ok()?;
        Some(self.rows[index].2)
    }
}

fn row(line: &str) -> Option<(u8, u64, u8)> {
    let (prefix, length) = line.split_once('\t')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let length: u8 = length.parse().ok().filter(|length| *length <= 12)?;
    let known = digits(prefix) && prefix.len() <= PREFIX_LEN_MAX;
    if known {
        Some((u8::try_from(prefix.len()).ok()?, prefix.parse().ok()?, length))
    } else {
        None
    }
}
