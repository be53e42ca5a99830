//! What events and products write for machines, as people read it: days and countries.

use jiff::civil::Date;
use nguon_platform::web::Page;

/// The day that a date of an event names: `2026-06-03`, with or without a time behind it.
pub fn day(written: &str) -> Option<Date> {
    written.get(..10)?.parse().ok()
}

/// The same as a page writes days; what names no day stays as it was written.
pub fn day_on(page: &Page, written: &str) -> String {
    day(written).map_or_else(|| written.to_owned(), |day| page.date(day))
}

/// A country of origin by its name in the page's language; a code that is not on the list stays.
pub fn country_on(page: &Page, code: &str) -> String {
    country_key(code).map_or_else(|| code.to_owned(), |key| page.t(key))
}

/// Where goods in Vietnamese shops come from, by ISO 3166-1 alpha-2.
const COUNTRIES: [(&str, &str); 16] = [
    ("VN", "goods-country-vn"),
    ("AU", "goods-country-au"),
    ("CN", "goods-country-cn"),
    ("ID", "goods-country-id"),
    ("IN", "goods-country-in"),
    ("JP", "goods-country-jp"),
    ("KH", "goods-country-kh"),
    ("KR", "goods-country-kr"),
    ("LA", "goods-country-la"),
    ("MM", "goods-country-mm"),
    ("MY", "goods-country-my"),
    ("NZ", "goods-country-nz"),
    ("PH", "goods-country-ph"),
    ("TH", "goods-country-th"),
    ("US", "goods-country-us"),
    ("ZA", "goods-country-za"),
];

fn country_key(code: &str) -> Option<&'static str> {
    let found = COUNTRIES.iter().find(|(known, _)| known.eq_ignore_ascii_case(code.trim()));
    found.map(|(_, key)| *key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_read_from_dates_and_times() {
        for (written, read) in [
            ("2026-06-03", Some(date(2026, 6, 3))),
            ("2026-06-03T00:00:00+07:00", Some(date(2026, 6, 3))),
            ("03/06/2026", None),
            ("2026-02-30", None),
            ("năm 2026, tháng 6", None),
            ("", None),
        ] {
            assert_eq!(day(written), read, "{written}");
        }
    }

    #[test]
    fn every_country_has_a_text() {
        let messages = crate::testing::messages();
        for (code, key) in COUNTRIES {
            assert!(messages.has(key), "{key}");
            assert_eq!(country_key(&code.to_lowercase()), Some(key));
        }
        assert_eq!(country_key("XX"), None);
    }
}
