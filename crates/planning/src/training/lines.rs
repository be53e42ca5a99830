//! The list of participants as people paste or send it: one line each, told back where it is wrong.

use nguon_platform::text::fold_vi;

/// Most lines of one list.
pub const LINES_MAX: usize = 500;
/// Longest line, in characters.
const LINE_MAX: usize = 500;
/// Longest name, organisation or commune, in characters.
const WORDS_MAX: usize = 120;
/// Youngest trainee, in years.
const AGE_MIN: i16 = 10;

/// A person as entered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entered {
    /// Full name.
    pub name: String,
    /// Year of birth.
    pub birth_year: Option<i16>,
    /// Phone, digits only, with its leading zero.
    pub phone: Option<String>,
    /// Commune in words; empty when not told.
    pub commune: String,
    /// Cooperative, firm or office; may be empty.
    pub organisation: String,
    /// Sign-in name, where the person is an officer.
    pub login: String,
}

/// Why a line is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum LineFault {
    /// No name, or one that is too long.
    #[error("there is no name")]
    Name,
    /// Neither year of birth nor phone nor account.
    #[error("there is nothing that tells this person from another of the same name")]
    Nobody,
    /// No year of birth.
    #[error("this is no year of birth")]
    BirthYear,
    /// No phone number.
    #[error("this is no phone number")]
    Phone,
    /// The line or a cell of it is too long.
    #[error("this is too long")]
    Long,
    /// More cells than columns.
    #[error("there are more cells than columns")]
    Cells,
    /// The same person stands further up.
    #[error("the same person stands further up in this list")]
    Twice,
    /// No commune, or more than one, of that name.
    #[error("there is no one commune of this name in the province")]
    Commune,
    /// No account of that name within the territory.
    #[error("there is no such account")]
    Account,
    /// The person is on the list of the class.
    #[error("the person is on the list of the class")]
    Listed,
    /// The class has no more places.
    #[error("the list of the class is full")]
    Full,
}

impl LineFault {
    /// Every one.
    pub const ALL: [Self; 11] = [
        Self::Name,
        Self::Nobody,
        Self::BirthYear,
        Self::Phone,
        Self::Long,
        Self::Cells,
        Self::Twice,
        Self::Commune,
        Self::Account,
        Self::Listed,
        Self::Full,
    ];

    /// Message key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Name => "training-line-name",
            Self::Nobody => "training-line-nobody",
            Self::BirthYear => "training-line-birth-year",
            Self::Phone => "training-line-phone",
            Self::Long => "training-line-long",
            Self::Cells => "training-line-cells",
            Self::Twice => "training-line-twice",
            Self::Commune => "training-line-commune",
            Self::Account => "training-line-account",
            Self::Listed => "training-line-listed",
            Self::Full => "training-line-full",
        }
    }
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Counted from 1 as the sender sees it, headings and empty lines too.
    pub number: usize,
    /// As it came.
    pub text: String,
    /// What it says.
    pub read: Result<Entered, LineFault>,
}

/// The list as a whole cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ListFault {
    /// Nothing in it.
    #[error("there is no line")]
    Empty,
    /// Too many lines.
    #[error("a list has {LINES_MAX} lines at most; send the rest as a second list")]
    Many,
    /// A heading that is none of ours.
    #[error("a column has a heading that is not known")]
    Heading,
}

impl ListFault {
    /// Message key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Empty => "training-list-empty",
            Self::Many => "training-list-many",
            Self::Heading => "training-list-heading",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Number,
    Name,
    BirthYear,
    Phone,
    Commune,
    Organisation,
    Login,
}

/// The columns where no headings stand over them.
const ORDER: [Field; 6] = [
    Field::Name,
    Field::BirthYear,
    Field::Phone,
    Field::Commune,
    Field::Organisation,
    Field::Login,
];

/// A list, and its line of headings if it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// The headings as they came, to give them back over what is wrong.
    pub headings: Option<String>,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// Read a list: cells parted by tabs (as a spreadsheet copies them), semicolons or commas.
///
/// # Errors
/// [`ListFault`] when there is nothing, too much, or a heading that is not known.
pub fn read(text: &str, year: i16) -> Result<List, ListFault> {
    let numbered: Vec<(usize, &str)> =
        (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).collect();
    let Some((_, first)) = numbered.first() else { return Err(ListFault::Empty) };
    let mark = mark(first);
    let headings = headings(&cells(first, mark))?;
    let (fields, skip) = match headings {
        Some(fields) => (fields, 1),
        None => (ORDER.to_vec(), 0),
    };
    if numbered.len() - skip > LINES_MAX {
        return Err(ListFault::Many);
    }
    let mut lines: Vec<Line> = Vec::new();
    for (number, text) in &numbered[skip..] {
        let mut read = entered(text, mark, &fields, year);
        if let Ok(one) = &read
            && lines.iter().any(|other| other.read.as_ref().is_ok_and(|other| same(one, other)))
        {
            read = Err(LineFault::Twice);
        }
        lines.push(Line { number: *number, text: (*text).to_owned(), read });
    }
    if lines.is_empty() {
        return Err(ListFault::Empty);
    }
    Ok(List { headings: (skip == 1).then(|| (*first).to_owned()), lines })
}

/// Whether two entries tell of one person: the same name, and the same account, or no contradiction
/// and one thing alike.
fn same(one: &Entered, other: &Entered) -> bool {
    if !one.login.is_empty() && one.login == other.login {
        return true;
    }
    fold_vi(&one.name) == fold_vi(&other.name)
        && one.birth_year == other.birth_year
        && one.phone == other.phone
}

fn mark(line: &str) -> u8 {
    let count = |mark: &u8| line.bytes().filter(|byte| byte == mark).count();
    // A comma may stand within an address; it parts cells only where nothing else does.
    [b'\t', b';'].into_iter().max_by_key(count).filter(|mark| count(mark) > 0).unwrap_or(b',')
}

fn cells(line: &str, mark: u8) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(mark)
        .from_reader(line.as_bytes());
    let mut record = csv::StringRecord::new();
    // A line is text already, so nothing in it can fail.
    if !reader.read_record(&mut record).unwrap_or(false) {
        return Vec::new();
    }
    let clean = |cell: &str| cell.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut cells: Vec<String> = record.iter().map(clean).collect();
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    cells
}

/// The columns by their headings; none when the first line is a person.
fn headings(cells: &[String]) -> Result<Option<Vec<Field>>, ListFault> {
    let known: Vec<Option<Field>> = cells.iter().map(|cell| heading(&fold_vi(cell))).collect();
    if !known.contains(&Some(Field::Name)) {
        return Ok(None);
    }
    known.into_iter().collect::<Option<Vec<_>>>().map(Some).ok_or(ListFault::Heading)
}

fn heading(folded: &str) -> Option<Field> {
    Some(match folded {
        "stt" | "tt" | "so thu tu" | "no" => Field::Number,
        "ho ten" | "ho va ten" | "ten" | "name" | "full name" => Field::Name,
        "nam sinh" | "ngay sinh" | "ngay thang nam sinh" | "birth year" | "year of birth" => {
            Field::BirthYear
        }
        "dien thoai" | "so dien thoai" | "sdt" | "phone" => Field::Phone,
        "xa" | "xa phuong" | "noi o" | "dia chi" | "commune" => Field::Commune,
        "don vi" | "to chuc" | "htx" | "don vi to chuc" | "organisation" => Field::Organisation,
        "tai khoan" | "ten dang nhap" | "account" => Field::Login,
        _ => return None,
    })
}

fn entered(text: &str, mark: u8, fields: &[Field], year: i16) -> Result<Entered, LineFault> {
    if text.chars().count() > LINE_MAX {
        return Err(LineFault::Long);
    }
    let cells = cells(text, mark);
    if cells.len() > fields.len() {
        return Err(LineFault::Cells);
    }
    if cells.iter().any(|cell| cell.chars().count() > WORDS_MAX) {
        return Err(LineFault::Long);
    }
    let mut one = Entered::default();
    for (field, cell) in fields.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
        match field {
            Field::Number => {}
            // A number in front is no name, and what follows is in the wrong column.
            Field::Name if cell.chars().any(|c| c.is_ascii_digit()) => return Err(LineFault::Name),
            Field::Name => one.name = cell,
            Field::BirthYear => one.birth_year = Some(birth_year(&cell, year)?),
            Field::Phone => one.phone = Some(phone(&cell).ok_or(LineFault::Phone)?),
            Field::Commune => one.commune = cell,
            Field::Organisation => one.organisation = cell,
            Field::Login => one.login = cell.to_lowercase(),
        }
    }
    if !one.name.chars().any(char::is_alphabetic) {
        return Err(LineFault::Name);
    }
    if one.birth_year.is_none() && one.phone.is_none() && one.login.is_empty() {
        return Err(LineFault::Nobody);
    }
    Ok(one)
}

/// A year, or a day of which the year is kept.
fn birth_year(text: &str, this_year: i16) -> Result<i16, LineFault> {
    let last = text.rsplit(['/', '-', '.']).next().unwrap_or_default().trim();
    let first = text.split('-').next().unwrap_or_default();
    let digits = if first.len() == 4 { first } else { last };
    let year: i16 = digits.parse().map_err(|_| LineFault::BirthYear)?;
    if (1900..=this_year - AGE_MIN).contains(&year) { Ok(year) } else { Err(LineFault::BirthYear) }
}

/// A phone number as kept: digits with a leading zero. A spreadsheet loses that zero.
pub fn phone(text: &str) -> Option<String> {
    let digits: String =
        text.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')')).collect();
    let local = digits
        .strip_prefix("+84")
        .or_else(|| digits.strip_prefix("84").filter(|rest| rest.len() == 9));
    let number = match local {
        Some(rest) => format!("0{}", rest.trim_start_matches('0')),
        None if digits.len() == 9 && !digits.starts_with('0') => format!("0{digits}"),
        None => digits,
    };
    let good = matches!(number.len(), 10 | 11)
        && number.starts_with('0')
        && number.bytes().all(|byte| byte.is_ascii_digit());
    good.then_some(number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one(line: &str) -> Result<Entered, LineFault> {
        read(line, 2026).unwrap().lines.remove(0).read
    }

    #[test]
    fn lines_are_read_or_told_why_not() {
        use LineFault as F;
        for (line, fault) in [
            ("Nguyễn Văn An\t1980\t0900000001\tCù Lao Giêng\tHTX A", None),
            ("Nguyễn Văn An;15/03/1980", None),
            ("Nguyễn Văn An,,+84 900 000 001", None),
            ("Nguyễn Văn An,,900000001", None),
            ("Nguyễn Văn An,,,,,canbo.tinh", None),
            ("\"Nguyễn, Văn An\",1980", None),
            ("Nguyễn Văn An", Some(F::Nobody)),
            ("Nguyễn Văn An,,,Cù Lao Giêng", Some(F::Nobody)),
            (",1980", Some(F::Name)),
            ("1,Nguyễn Văn An,1980", Some(F::Name)),
            ("Nguyễn Văn An,198", Some(F::BirthYear)),
            ("Nguyễn Văn An,2020", Some(F::BirthYear)),
            ("Nguyễn Văn An,1899", Some(F::BirthYear)),
            ("Nguyễn Văn An,1980,09000", Some(F::Phone)),
            ("Nguyễn Văn An,1980,09000000ab", Some(F::Phone)),
            ("A,1980,,,,,,thừa", Some(F::Cells)),
            (&format!("A,1980,,{}", "x".repeat(121)), Some(F::Long)),
            (&"A".repeat(501), Some(F::Long)),
        ] {
            assert_eq!(one(line).err(), fault, "{line}");
        }
        let read =
            one("Nguyễn  Văn An;1980;+84 900.000.001;Cù Lao Giêng;HTX A;Canbo.Tinh").unwrap();
        let expected = Entered {
            name: "Nguyễn Văn An".into(),
            birth_year: Some(1980),
            phone: Some("0900000001".into()),
            commune: "Cù Lao Giêng".into(),
            organisation: "HTX A".into(),
            login: "canbo.tinh".into(),
        };
        assert_eq!(read, expected);
        assert_eq!(one("An;1980-03-15").unwrap().birth_year, Some(1980));
    }

    #[test]
    fn headings_put_the_columns_in_any_order() {
        let list =
            read("STT\tSố điện thoại\tHọ và tên\n1\t0900000001\tLê Thị Bình\n", 2026).unwrap();
        assert_eq!(list.headings.as_deref(), Some("STT\tSố điện thoại\tHọ và tên"));
        assert_eq!(list.lines[0].number, 2);
        assert_eq!(list.lines[0].read.as_ref().unwrap().phone.as_deref(), Some("0900000001"));
        assert_eq!(read("Họ tên,Lương\nAn,1", 2026), Err(ListFault::Heading));
        assert_eq!(read("Họ tên,Năm sinh\n", 2026), Err(ListFault::Empty));
    }

    #[test]
    fn a_list_has_a_limit_on_both_sides_and_nobody_twice() {
        assert_eq!(read(" \n\n", 2026), Err(ListFault::Empty));
        let many = |n: usize| {
            (0..n).map(|i| format!("An,{}", 1900 + i % 100)).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(read(&many(LINES_MAX), 2026).unwrap().lines.len(), LINES_MAX);
        assert_eq!(read(&many(LINES_MAX + 1), 2026), Err(ListFault::Many));
        let twice =
            read("Nguyễn Văn An,1980\nNGUYEN VAN AN,1980\nNguyễn Văn An,1981", 2026).unwrap();
        let faults: Vec<_> = twice.lines.into_iter().map(|line| line.read.err()).collect();
        assert_eq!(faults, [None, Some(LineFault::Twice), None]);
    }

    proptest! {
        #[test]
        fn no_line_is_lost_whatever_comes(text in "[\\PC\n\t]{0,400}") {
            if let Ok(list) = read(&text, 2026) {
                let sent = text.lines().filter(|line| !line.trim().is_empty()).count();
                prop_assert_eq!(list.lines.len() + usize::from(list.headings.is_some()), sent);
                for line in list.lines {
                    prop_assert!(text.lines().nth(line.number - 1) == Some(line.text.as_str()));
                }
            }
        }
    }
}
