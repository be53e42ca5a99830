//! The cells of one row, read into types; what cannot be read is refused with the cell's address.

use std::str::FromStr;

use nguon_platform::text::fold_vi;
use nguon_plots::{Hectares, Limits, LonLat};

use super::fields::Columns;
use super::report::Problem;
use super::sheet::{Cell, Sheet};
use crate::Refusal;
use crate::growing_area::Purpose;
use crate::holder::HolderKind;
use crate::workbook::{Trouble, address};

/// One row of the table.
pub(super) struct Row<'r> {
    /// From 0.
    pub at: usize,
    cells: &'r [Cell],
    columns: &'r Columns,
    /// What stands before the address of a cell.
    before: &'r str,
    problems: Vec<Problem>,
}

impl<'r> Row<'r> {
    /// A row of a sheet (from 0); cells that hold an error instead of a value are refused at once.
    pub fn new(sheet: &'r Sheet, at: usize, columns: &'r Columns) -> Self {
        let cells = sheet.rows.get(at).map_or(&[][..], Vec::as_slice);
        let mut row = Self { at, cells, columns, before: &sheet.before, problems: Vec::new() };
        for field in columns.keys() {
            let trouble = columns.get(field).and_then(|at| cells.get(*at)?.trouble);
            match trouble {
                None => {}
                Some(Trouble::Error) => row.refuse(field, "registry-import-cell-error"),
                Some(Trouble::NotComputed) => row.refuse(field, "registry-import-not-computed"),
            }
        }
        row
    }

    fn cell(&self, field: &str) -> Option<&'r Cell> {
        self.cells.get(*self.columns.get(field)?).filter(|cell| !cell.text.is_empty())
    }

    /// The text of a field; none when the cell is empty.
    pub fn text(&self, field: &str) -> Option<&'r str> {
        self.cell(field).map(|cell| cell.text.as_str())
    }

    /// Where a field stands: `C17`; only the line when no column holds it.
    fn place(&self, field: &str) -> String {
        let column = self.columns.get(field);
        let place =
            column.map_or_else(|| (self.at + 1).to_string(), |column| address(self.at, *column));
        format!("{}{place}", self.before)
    }

    /// Something is wrong with a field.
    pub fn refuse(&mut self, field: &str, key: &str) {
        self.refuse_naming(field, key, &[]);
    }

    /// What a rule of the registry says, about the field that it concerns.
    pub fn refused(&mut self, refusal: &Refusal) {
        let field = match refusal.field {
            "declared" | "geojson" => "area",
            "number" => "plot",
            "planted-year" => "planted",
            "name" | "code" | "holder" | "commune" | "crop" | "household" => refusal.field,
            _ => "name",
        };
        self.refuse_naming(field, refusal.key, &refusal.args);
    }

    fn refuse_naming(&mut self, field: &str, key: &str, args: &[(&'static str, String)]) {
        let args = args.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        self.problems.push(Problem {
            cell: self.place(field),
            field: field.to_owned(),
            key: key.to_owned(),
            args: args.collect(),
        });
    }

    /// A field that must be filled.
    pub fn needed<T: FromStr>(&mut self, field: &'static str, wrong: &'static str) -> Option<T> {
        if self.text(field).is_none() {
            self.refuse(field, "registry-error-empty");
        }
        self.optional(field, wrong)
    }

    /// A field that may be empty.
    pub fn optional<T: FromStr>(&mut self, field: &'static str, wrong: &'static str) -> Option<T> {
        let read = self.text(field)?.parse().ok();
        if read.is_none() {
            self.refuse(field, wrong);
        }
        read
    }

    /// A whole number, `12.000` or `12000`.
    pub fn whole<T: TryFrom<u32>>(
        &mut self,
        field: &'static str,
        wrong: &'static str,
    ) -> Option<T> {
        let cell = self.cell(field)?;
        let plain = if cell.number { cell.text.clone() } else { without_groups(&cell.text) };
        let read = plain.parse::<u32>().ok().and_then(|number| T::try_from(number).ok());
        if read.is_none() {
            self.refuse(field, wrong);
        }
        read
    }

    /// An area in hectares, `1,25` or `1.234,5`.
    pub fn hectares(&mut self, field: &'static str) -> Option<Hectares> {
        let cell = self.cell(field)?;
        let read = match decimal(cell) {
            Ok(plain) => plain.parse().map_err(|_| "registry-import-not-hectares"),
            Err(key) => Err(key),
        };
        match read {
            Ok(read) => Some(read),
            Err(key) => {
                self.refuse(field, key);
                None
            }
        }
    }

    /// Corners `longitude latitude; longitude latitude; …`, as text of a GeoJSON polygon.
    pub fn outline(&mut self, field: &'static str) -> Option<String> {
        let text = self.text(field)?;
        let corners: Option<Vec<(f64, f64)>> =
            text.split([';', '\n']).filter(|one| !one.trim().is_empty()).map(corner).collect();
        let Some(mut corners) = corners.filter(|corners| !corners.is_empty()) else {
            self.refuse(field, "registry-import-not-corners");
            return None;
        };
        if corners.first() != corners.last() {
            corners.extend(corners.first().copied());
        }
        let corners: Vec<String> =
            corners.iter().map(|(lon, lat)| format!("[{lon},{lat}]")).collect();
        Some(format!(r#"{{"type":"Polygon","coordinates":[[{}]]}}"#, corners.join(",")))
    }

    /// One position.
    pub fn point(&mut self, field: &'static str) -> Option<LonLat> {
        let read = corner(self.text(field)?);
        let point = read.and_then(|(lon, lat)| LonLat::new(lon, lat, &Limits::VIETNAM).ok());
        if point.is_none() {
            self.refuse(field, "registry-import-not-corners");
        }
        point
    }

    /// Which kind of holder; none when the cell is empty.
    pub fn holder_kind(&mut self) -> Option<HolderKind> {
        let kind = match fold_vi(self.text("holder-kind")?).as_str() {
            "ho" | "ho gia dinh" | "ca nhan" | "nong ho" | "ho ca the" | "household" => {
                HolderKind::Household
            }
            "tht" | "to hop tac" | "cooperative group" => HolderKind::CooperativeGroup,
            "htx" | "hop tac xa" | "cooperative" => HolderKind::Cooperative,
            "dn" | "doanh nghiep" | "cong ty" | "cty" | "firm" => HolderKind::Firm,
            "to chuc" | "to chuc khac" | "khac" | "organisation" => HolderKind::Organisation,
            _ => {
                self.refuse("holder-kind", "registry-import-holder-kind");
                return None;
            }
        };
        Some(kind)
    }

    /// What the harvest is for; none when the cell is empty.
    pub fn purpose(&mut self) -> Option<Purpose> {
        match fold_vi(self.text("purpose")?).as_str() {
            "xuat khau" | "xk" | "export" => Some(Purpose::Export),
            "noi dia" | "noi tieu" | "nd" | "trong nuoc" | "tieu thu noi dia" | "domestic" => {
                Some(Purpose::Domestic)
            }
            _ => {
                self.refuse("purpose", "registry-import-purpose");
                None
            }
        }
    }

    /// What was wrong so far.
    pub fn problems(self) -> Vec<Problem> {
        self.problems
    }

    pub fn is_good(&self) -> bool {
        self.problems.is_empty()
    }
}

/// `12.000` and `12 000` as `12000`; anything else as it is.
fn without_groups(text: &str) -> String {
    let groups: Vec<&str> = text.split(['.', ' ', '\u{a0}']).collect();
    let (first, rest) = groups.split_first().map_or(("", &[][..]), |(first, rest)| (*first, rest));
    let good = (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3);
    if good { groups.concat() } else { text.to_owned() }
}

/// A number with a decimal point. Texts are read the Vietnamese way: `1.234,5`. `1.234` may mean
/// either, so it is refused.
fn decimal(cell: &Cell) -> Result<String, &'static str> {
    if cell.number {
        // Half a millimetre of a spreadsheet's floating point is no fifth decimal.
        let number: f64 = cell.text.parse().map_err(|_| "registry-import-not-hectares")?;
        return Ok(format!("{number:.4}"));
    }
    let text = cell.text.trim().trim_end_matches("ha").trim();
    if let Some((whole, part)) = text.split_once(',') {
        return Ok(format!("{}.{part}", without_groups(whole)));
    }
    match text.split_once('.') {
        Some((_, part)) if part.len() == 3 || part.contains('.') => {
            Err("registry-import-number-unclear")
        }
        _ => Ok(text.to_owned()),
    }
}

/// `105,5 10,5` or `105.5, 10.5`: longitude and latitude, in degrees.
fn corner(text: &str) -> Option<(f64, f64)> {
    let text = text.trim().trim_matches(['(', ')']).trim();
    let parts: Vec<&str> = match text.split_once(", ") {
        Some((lon, lat)) => vec![lon, lat],
        None if text.contains('.') && text.matches(',').count() == 1 => text.split(',').collect(),
        None => text.split_whitespace().collect(),
    };
    let [lon, lat] = parts[..] else { return None };
    let degrees = |text: &str| text.trim().replace(',', ".").parse::<f64>().ok();
    let (lon, lat) = (degrees(lon)?, degrees(lat)?);
    (lon.is_finite() && lat.is_finite()).then_some((lon, lat))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_offices_write_them() {
        let text = |text: &str| Cell { text: text.to_owned(), ..Cell::default() };
        let number = |digits: &str| Cell { number: true, ..text(digits) };
        for (cell, read) in [
            (text("1,25"), Ok("1.25")),
            (text("1.234,5"), Ok("1234.5")),
            (text("1.5"), Ok("1.5")),
            (text("2"), Ok("2")),
            (text("1,25 ha"), Ok("1.25")),
            (text("1.234"), Err("registry-import-number-unclear")),
            (number("1.234"), Ok("1.2340")),
            (number("0.30000000000000004"), Ok("0.3000")),
        ] {
            assert_eq!(decimal(&cell), read.map(str::to_owned), "{cell:?}");
        }
        for (written, read) in
            [("12.000", "12000"), ("1 200 000", "1200000"), ("12.00", "12.00"), ("400", "400")]
        {
            assert_eq!(without_groups(written), read);
        }
    }

    #[test]
    fn corners_are_read_with_points_and_commas() {
        for (written, read) in [
            ("105,5 10,25", Some((105.5, 10.25))),
            ("105.5 10.25", Some((105.5, 10.25))),
            ("105.5, 10.25", Some((105.5, 10.25))),
            ("105.5,10.25", Some((105.5, 10.25))),
            ("(105,5 10,25)", Some((105.5, 10.25))),
            ("105.5", None),
            ("x y", None),
        ] {
            assert_eq!(corner(written), read, "{written}");
        }
    }
}
