//! `.dbf` (dBASE III): the attributes of a Shapefile's records, as text.

use crate::files::FileError;

const HEADER_BYTES: usize = 32;
const FIELD_BYTES: usize = 32;

pub(super) struct Rows<'a> {
    fields: Vec<Field>,
    row_bytes: usize,
    body: &'a [u8],
}

struct Field {
    name: String,
    from: usize,
    bytes: usize,
}

impl<'a> Rows<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, FileError> {
        let damaged = || FileError::Damaged { record: 0, reason: "the .dbf ends early" };
        let word = |at: usize| {
            let word = bytes.get(at..at + 2).and_then(|word| word.try_into().ok());
            word.map(|word| usize::from(u16::from_le_bytes(word))).ok_or_else(damaged)
        };
        let (header_bytes, row_bytes) = (word(8)?, word(10)?);
        let header = bytes.get(HEADER_BYTES..header_bytes).ok_or_else(damaged)?;
        let mut from = 1;
        let mut fields = Vec::new();
        // A carriage return ends the list.
        for field in header.chunks_exact(FIELD_BYTES).take_while(|field| field.first() != Some(&13))
        {
            let (name, rest) = field.split_at_checked(11).ok_or_else(damaged)?;
            let name = name.split(|&byte| byte == 0).next().unwrap_or_default();
            let bytes = rest.get(5).copied().map_or(0, usize::from);
            fields.push(Field { name: String::from_utf8_lossy(name).into_owned(), from, bytes });
            from += bytes;
        }
        Ok(Self { fields, row_bytes, body: bytes.get(header_bytes..).unwrap_or_default() })
    }

    /// Of a record counted from 1; fewer where the file is shorter than the shapes. Text that is no
    /// UTF-8 keeps a replacement mark for each letter that cannot be read.
    pub fn row(&self, record: usize) -> Vec<(String, String)> {
        let start = record.saturating_sub(1).saturating_mul(self.row_bytes);
        let row = self.body.get(start..start.saturating_add(self.row_bytes)).unwrap_or_default();
        let cells = self.fields.iter().filter_map(|field| {
            let cell = String::from_utf8_lossy(row.get(field.from..field.from + field.bytes)?);
            Some((field.name.clone(), cell.trim_matches([' ', '\0']).to_owned()))
        });
        cells.collect()
    }
}

/// The value of an attribute that holds the name of a plot, where there is one.
pub fn name_in(attributes: &[(String, String)]) -> Option<String> {
    let known = [
        "name", "ten", "ten_thua", "tenthua", "ten_lo", "thua", "so_thua", "sothua", "lo", "ma_lo",
        "id",
    ];
    let by_name = |wanted: &str| {
        attributes
            .iter()
            .find(|(name, value)| name.to_ascii_lowercase() == wanted && !value.is_empty())
    };
    known.into_iter().find_map(by_name).map(|(_, value)| value.clone())
}
