//! A zipped Shapefile (ESRI Shapefile Technical Description, July 1998): `.shp`, `.shx`, `.dbf`,
//! `.prj`, `.cpg`, and a text that says what the format cannot hold.

use std::io::{Cursor, Write};

use geo::LineString;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::layer::{Field, FieldKind, PlotLayer, PlotRow};
use super::parts;
use crate::PlotGeometry;

/// Longest text of a cell, in bytes of UTF-8.
pub const TEXT_BYTES_MAX: usize = 254;

/// Length of a number with its sign and point.
const NUMBER_BYTES: usize = 18;
const HEADER_BYTES: usize = 100;
/// Lengths in the files count words of two bytes in 31 bits.
const BYTES_MAX: usize = (1 << 31) - 2;
const NULL_SHAPE: u32 = 0;
const POLYGON: u32 = 5;

const WGS84: &str = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

/// Why plots cannot be written as a Shapefile.
#[derive(Debug, thiserror::Error)]
pub enum ShapefileError {
    /// Beyond what its lengths can count.
    #[error("{bytes} bytes do not fit into a Shapefile: narrow the filter, or take a GeoPackage")]
    TooLarge {
        /// Length of the part that is too long.
        bytes: usize,
    },
    /// The zip could not be written.
    #[error("the zip could not be written")]
    Zip(#[from] zip::result::ZipError),
    /// The zip could not be written.
    #[error("the zip could not be written")]
    Write(#[from] std::io::Error),
}

/// The zip. A plot without a boundary is a record with the null shape. `day` (year, month, day) is
/// the date of the table; `notes` gets the number of texts that were cut at [`TEXT_BYTES_MAX`] and
/// says what a reader should know: it becomes the `.txt` beside the layer.
///
/// # Errors
/// [`ShapefileError::TooLarge`] for shapes of more than two gigabytes.
pub fn shapefile(
    layer: &PlotLayer<'_>,
    day: (i16, i8, i8),
    notes: impl FnOnce(usize) -> String,
) -> Result<Vec<u8>, ShapefileError> {
    let (shp, shx) = shapes(layer)?;
    let (dbf, cut) = table(layer, day);
    let files = [
        ("shp", shp),
        ("shx", shx),
        ("dbf", dbf),
        ("prj", WGS84.as_bytes().to_vec()),
        ("cpg", b"UTF-8".to_vec()),
        ("txt", notes(cut).into_bytes()),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (ending, bytes) in files {
        if bytes.len() > BYTES_MAX {
            return Err(ShapefileError::TooLarge { bytes: bytes.len() });
        }
        zip.start_file(format!("{}.{ending}", layer.name), SimpleFileOptions::default())?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// `.shp` and `.shx`.
fn shapes(layer: &PlotLayer<'_>) -> Result<(Vec<u8>, Vec<u8>), ShapefileError> {
    let (mut shp, mut shx) = (vec![0; HEADER_BYTES], vec![0; HEADER_BYTES]);
    for (row, number) in layer.rows.iter().zip(1..) {
        let content = row.shape.map_or_else(|| NULL_SHAPE.to_le_bytes().to_vec(), polygon);
        shx.extend(words(shp.len()));
        shx.extend(words(content.len()));
        shp.extend(big(number));
        shp.extend(words(content.len()));
        shp.extend(content);
        if shp.len() > BYTES_MAX {
            return Err(ShapefileError::TooLarge { bytes: shp.len() });
        }
    }
    for file in [&mut shp, &mut shx] {
        let head = header(file.len(), layer.window().unwrap_or_default());
        file.splice(..HEADER_BYTES, head);
    }
    Ok((shp, shx))
}

fn header(bytes: usize, window: [f64; 4]) -> Vec<u8> {
    let mut head = [&big(9994)[..], &[0; 20], &words(bytes)].concat();
    head.extend(1000_u32.to_le_bytes());
    head.extend(POLYGON.to_le_bytes());
    head.extend(window.iter().flat_map(|edge| edge.to_le_bytes()));
    head.resize(HEADER_BYTES, 0);
    head
}

/// Outer rings clockwise, holes the other way: the reverse of what RFC 7946 and a plot have.
fn polygon(plot: &PlotGeometry) -> Vec<u8> {
    let rings: Vec<&LineString<f64>> = parts(plot).into_iter().flatten().collect();
    let bounds = plot.bounds();
    let mut bytes = POLYGON.to_le_bytes().to_vec();
    for edge in [bounds.west, bounds.south, bounds.east, bounds.north] {
        bytes.extend(edge.to_le_bytes());
    }
    bytes.extend(little(rings.len()));
    bytes.extend(little(rings.iter().map(|ring| ring.0.len()).sum()));
    let mut start = 0;
    for ring in &rings {
        bytes.extend(little(start));
        start += ring.0.len();
    }
    for at in rings.iter().flat_map(|ring| ring.0.iter().rev()) {
        bytes.extend(at.x.to_le_bytes());
        bytes.extend(at.y.to_le_bytes());
    }
    bytes
}

/// `.dbf` (dBASE III) in UTF-8, and how many texts were cut.
fn table(layer: &PlotLayer<'_>, (year, month, day): (i16, i8, i8)) -> (Vec<u8>, usize) {
    let widths: Vec<usize> = (0..layer.fields.len()).map(|at| width(layer, at)).collect();
    let header_bytes = 32 + 32 * layer.fields.len() + 1;
    let row_bytes = 1 + widths.iter().sum::<usize>();
    let byte = |number: usize| u8::try_from(number).unwrap_or(u8::MAX);
    let mut bytes = vec![3, u8::try_from(year - 1900).unwrap_or_default()];
    bytes.extend([month, day].map(i8::cast_unsigned));
    bytes.extend(little(layer.rows.len()));
    for length in [header_bytes, row_bytes] {
        bytes.extend(u16::try_from(length).unwrap_or(u16::MAX).to_le_bytes());
    }
    bytes.resize(32, 0);
    for (field, width) in layer.fields.iter().zip(&widths) {
        let mut head = field.short.as_bytes().to_vec();
        head.resize(11, 0);
        let (kind, decimals) = match field.kind {
            FieldKind::Text => (b'C', 0),
            FieldKind::Decimal(decimals) => (b'N', decimals),
        };
        head.extend([kind, 0, 0, 0, 0, byte(*width), decimals]);
        head.resize(32, 0);
        bytes.extend(head);
    }
    bytes.push(b'\r');
    let mut cut = 0;
    for row in &layer.rows {
        bytes.push(b' ');
        for ((field, width), at) in layer.fields.iter().zip(&widths).zip(0..) {
            let value = value(row, field, at);
            let kept = kept(&value);
            cut += usize::from(kept.len() < value.len());
            let blanks = vec![b' '; width.saturating_sub(kept.len())];
            let (before, after) = match field.kind {
                FieldKind::Text => (Vec::new(), blanks),
                FieldKind::Decimal(_) => (blanks, Vec::new()),
            };
            bytes.extend([&before, kept.as_bytes(), &after].concat());
        }
    }
    bytes.push(0x1a);
    (bytes, cut)
}

/// Texts are as wide as the longest of them.
fn width(layer: &PlotLayer<'_>, at: usize) -> usize {
    match layer.fields.get(at) {
        Some(field) if field.kind == FieldKind::Text => {
            let longest = layer.rows.iter().map(|row| kept(&value(row, field, at)).len()).max();
            longest.unwrap_or_default().max(1)
        }
        _ => NUMBER_BYTES,
    }
}

fn value(row: &PlotRow<'_>, field: &Field, at: usize) -> String {
    let value = row.values.get(at).and_then(Option::as_deref).unwrap_or_default();
    match field.kind {
        FieldKind::Text => value.chars().filter(|letter| !letter.is_control()).collect(),
        // A number that does not fit is unknown rather than another number.
        FieldKind::Decimal(_) if value.len() > NUMBER_BYTES => String::new(),
        FieldKind::Decimal(_) => value.to_owned(),
    }
}

fn kept(value: &str) -> &str {
    value.get(..value.floor_char_boundary(TEXT_BYTES_MAX)).unwrap_or_default()
}

fn words(bytes: usize) -> [u8; 4] {
    big(bytes / 2)
}

/// Lengths are checked against [`BYTES_MAX`].
fn big(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes()
}

fn little(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes()
}
