//! The columns that a table may have, and how they are found by their headings.

use std::collections::BTreeMap;

use nguon_platform::text::fold_vi;

use super::Kind;
use super::sheet::Cell;

/// Rows at the top among which the headings are looked for.
const HEADINGS_WITHIN: usize = 15;

/// A column: its word, and headings that mean it, folded (small, without tone marks). The message
/// `registry-import-field-<word>` is its own heading.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub word: &'static str,
    pub needed: bool,
    pub headings: &'static [&'static str],
    /// For the example line of the template.
    pub example: &'static str,
}

const fn field(
    word: &'static str,
    needed: bool,
    headings: &'static [&'static str],
    example: &'static str,
) -> Field {
    Field { word, needed, headings, example }
}

const CODE: &[&str] = &[
    "ma so",
    "ma",
    "ma so vung trong",
    "ma vung trong",
    "puc",
    "ma so vung trong puc",
    "ma so co so dong goi",
    "ma co so dong goi",
    "phc",
    "code",
];
const HOLDER: &[&str] = &[
    "chu so huu",
    "chu the",
    "ten chu the",
    "chu vung trong",
    "ten chu vung trong",
    "to chuc ca nhan",
    "ten to chuc ca nhan",
    "nguoi dai dien",
    "chu co so",
    "don vi",
    "ten don vi",
    "holder",
];
const HOLDER_KIND: &[&str] =
    &["loai chu the", "loai hinh", "loai hinh to chuc", "hinh thuc to chuc", "kind of holder"];
const HOLDER_COMMUNE: &[&str] = &["xa cua chu the", "tru so", "xa tru so", "commune of the holder"];
const PHONE: &[&str] = &["dien thoai", "so dien thoai", "sdt", "telephone", "phone"];
const COMMUNE: &[&str] =
    &["xa", "xa phuong", "phuong xa", "xa phuong thi tran", "dia ban", "ten xa", "commune"];
const ADDRESS: &[&str] = &["dia chi", "ap", "khom ap", "ap khom", "dia diem", "address"];

const AREAS: &[Field] = &[
    field(
        "name",
        true,
        &["ten vung trong", "vung trong", "ten vung", "ten", "name", "growing area"],
        "Ví dụ: Vùng xoài ấp Một",
    ),
    field("code", false, CODE, "VN-AGOR-0001"),
    field("holder", true, HOLDER, "Hợp tác xã Minh Họa"),
    field("holder-kind", false, HOLDER_KIND, "Hợp tác xã"),
    field("holder-commune", false, HOLDER_COMMUNE, ""),
    field("phone", false, PHONE, "0900000001"),
    field("commune", true, COMMUNE, "Xã Cù Lao Giêng"),
    field("address", false, ADDRESS, "Ấp Một"),
    field("crop", true, &["cay trong", "loai cay trong", "loai cay", "san pham", "crop"], "Xoài"),
    field("variety", false, &["giong", "giong cay", "variety"], "Cát Hòa Lộc"),
    field("planted", false, &["nam trong", "planted", "year planted"], "2015"),
    field("trees", false, &["so cay", "so luong cay", "trees"], "400"),
    field(
        "yield",
        false,
        &["nang suat", "nang suat du kien", "nang suat kg ha", "nang suat du kien kg ha", "yield"],
        "12.000",
    ),
    field("purpose", false, &["muc dich", "thi truong", "tieu thu", "purpose"], "Xuất khẩu"),
    field("plot", false, &["so thua", "thua", "lo", "so lo", "thua so", "plot"], "1"),
    field(
        "household",
        false,
        &["ho canh tac", "ho dan", "ten ho", "nong ho", "ho nong dan", "household"],
        "Nguyễn Văn Minh Họa",
    ),
    field(
        "area",
        false,
        &["dien tich", "dien tich ha", "dt ha", "quy mo ha", "area", "area ha"],
        "1,25",
    ),
    field(
        "outline",
        false,
        &["toa do", "toa do cac dinh", "ranh gioi", "coordinates"],
        "105,5 10,5; 105,501 10,5; 105,501 10,501",
    ),
];

const HOUSES: &[Field] = &[
    field(
        "name",
        true,
        &["ten co so", "co so dong goi", "ten co so dong goi", "nha dong goi", "ten", "name"],
        "Ví dụ: Cơ sở đóng gói Minh Họa",
    ),
    field("code", false, CODE, "VN-AGPH-001"),
    field("holder", true, HOLDER, "Công ty Minh Họa"),
    field("holder-kind", false, HOLDER_KIND, "Doanh nghiệp"),
    field("holder-commune", false, HOLDER_COMMUNE, ""),
    field("phone", false, PHONE, "0900000001"),
    field("commune", true, COMMUNE, "Xã Cù Lao Giêng"),
    field("address", false, ADDRESS, "Ấp Hai"),
    field(
        "capacity",
        false,
        &["cong suat", "cong suat kg ngay", "nang luc dong goi", "capacity"],
        "20.000",
    ),
    field("point", false, &["toa do", "vi tri", "coordinates"], "105,5 10,5"),
];

/// The columns of a kind of table, in the order of its template.
pub(super) fn of(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::GrowingAreas => AREAS,
        Kind::PackingHouses => HOUSES,
    }
}

/// Which column (from 0) holds which field, by the field's word.
pub(super) type Columns = BTreeMap<String, usize>;

/// Headings as they are compared: folded, without signs that mark needed columns or units.
pub(super) fn folded(heading: &str) -> String {
    fold_vi(heading)
}

/// The row of headings (from 0): the one among the first whose cells mean most fields.
pub(super) fn head(kind: Kind, rows: &[Vec<Cell>]) -> usize {
    let first = rows.iter().take(HEADINGS_WITHIN).enumerate();
    // The first of equals.
    first
        .max_by_key(|(at, row)| (guessed(kind, row).len(), usize::MAX - at))
        .map_or(0, |(at, _)| at)
}

/// The columns as their headings say; each column means one field at most.
pub(super) fn guessed(kind: Kind, headings: &[Cell]) -> Columns {
    let headings: Vec<String> = headings.iter().map(|cell| folded(&cell.text)).collect();
    let mut columns = Columns::new();
    let mut taken = vec![false; headings.len()];
    // What a heading is comes before what it begins with: "Diện tích (ha) năm 2025".
    let fits: [fn(&str, &str) -> bool; 2] = [
        |heading, known| heading == known,
        |heading, known| {
            // Short words begin too many headings: "Mã hộ", "Tên ấp".
            known.len() > 4 && heading.strip_prefix(known).is_some_and(|rest| rest.starts_with(' '))
        },
    ];
    for fit in fits {
        for field in of(kind) {
            if columns.contains_key(field.word) {
                continue;
            }
            let means = |at: &usize| field.headings.iter().any(|known| fit(&headings[*at], known));
            let found = (0..headings.len()).filter(|at| !taken[*at]).find(means);
            if let Some(at) = found {
                taken[at] = true;
                columns.insert(field.word.to_owned(), at);
            }
        }
    }
    columns
}

/// Needed fields that no column holds.
pub(super) fn missing(kind: Kind, columns: &Columns) -> Vec<&'static str> {
    let needed = of(kind).iter().filter(|field| field.needed);
    needed.filter(|field| !columns.contains_key(field.word)).map(|field| field.word).collect()
}
