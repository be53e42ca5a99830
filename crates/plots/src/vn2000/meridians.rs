//! Which central meridian a province's 3° cadastre used: dated data.
//!
//! For the 63 provinces until 30 June 2025: the areas of use of EPSG:9205–9218 and 5897–5899, which
//! agree with the table that suppliers of survey instruments reprint from the circulars on cadastral
//! maps (973/2001/TT-TCĐC, 25/2014/TT-BTNMT; their own text was not at hand). Since 1 July 2025 there are 34 provinces (Resolution 202/2025/QH15). Whether and when
//! a merged one has moved its land papers to a single meridian is not known here, so a merged
//! province has every meridian of its predecessors: one answer where they agree, a choice where
//! they do not.

use unicode_normalization::UnicodeNormalization;

use super::{Width, Zone};

/// A province that existed until 30 June 2025.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormerProvince {
    /// Vietnamese name without the word for province or city.
    pub name: &'static str,
    /// Central meridian of its 3° zone, minutes of arc east.
    pub meridian_minutes: u16,
}

/// A province since 1 July 2025.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Province {
    /// Vietnamese name without the word for province or city.
    pub name: &'static str,
    /// The provinces it was made of, itself last.
    pub formed_of: &'static [&'static str],
}

/// The 3° zones that papers of a province may be in, each once, by name with or without tone marks:
/// first as a province of today with all its predecessors, else as a former one. Empty if the name
/// is unknown.
pub fn zones_of(province: &str) -> Vec<Zone> {
    let wanted = plain(province);
    let today = PROVINCES.iter().find(|today| plain(today.name) == wanted);
    let former = FORMER_PROVINCES.iter().filter(|former| match today {
        Some(today) => today.formed_of.contains(&former.name),
        None => plain(former.name) == wanted,
    });
    let mut zones: Vec<Zone> =
        former.filter_map(|former| Zone::new(former.meridian_minutes, Width::Three).ok()).collect();
    zones.sort_by_key(|zone| zone.meridian_minutes());
    zones.dedup();
    zones
}

/// Letters and digits without marks, lower case, without the word for the kind of unit.
fn plain(name: &str) -> String {
    let lower = name.to_lowercase().replace('đ', "d");
    let letters: String = lower.nfd().filter(char::is_ascii_alphanumeric).collect();
    let kinds = ["thanhpho", "tinh", "tp"];
    let bare =
        kinds.iter().find_map(|kind| letters.strip_prefix(kind).filter(|rest| rest.len() > 2));
    bare.map_or(letters.clone(), str::to_owned)
}

const fn former(name: &'static str, degrees: u16, minutes: u16) -> FormerProvince {
    FormerProvince { name, meridian_minutes: degrees * 60 + minutes }
}

/// The 63 provinces until 30 June 2025.
pub const FORMER_PROVINCES: [FormerProvince; 63] = [
    former("Lai Châu", 103, 0),
    former("Điện Biên", 103, 0),
    former("Sơn La", 104, 0),
    former("Lào Cai", 104, 45),
    former("Yên Bái", 104, 45),
    former("Hà Giang", 105, 30),
    former("Tuyên Quang", 106, 0),
    former("Phú Thọ", 104, 45),
    former("Vĩnh Phúc", 105, 0),
    former("Cao Bằng", 105, 45),
    former("Lạng Sơn", 107, 15),
    former("Bắc Kạn", 106, 30),
    former("Thái Nguyên", 106, 30),
    former("Bắc Giang", 107, 0),
    former("Bắc Ninh", 105, 30),
    former("Quảng Ninh", 107, 45),
    former("Hải Phòng", 105, 45),
    former("Hải Dương", 105, 30),
    former("Hưng Yên", 105, 30),
    former("Hà Nội", 105, 0),
    former("Hòa Bình", 106, 0),
    former("Hà Nam", 105, 0),
    former("Nam Định", 105, 30),
    former("Thái Bình", 105, 30),
    former("Ninh Bình", 105, 0),
    former("Thanh Hóa", 105, 0),
    former("Nghệ An", 104, 45),
    former("Hà Tĩnh", 105, 30),
    former("Quảng Bình", 106, 0),
    former("Quảng Trị", 106, 15),
    former("Thừa Thiên Huế", 107, 0),
    former("Đà Nẵng", 107, 45),
    former("Quảng Nam", 107, 45),
    former("Quảng Ngãi", 108, 0),
    former("Bình Định", 108, 15),
    former("Kon Tum", 107, 30),
    former("Gia Lai", 108, 30),
    former("Đắk Lắk", 108, 30),
    former("Đắk Nông", 108, 30),
    former("Phú Yên", 108, 30),
    former("Khánh Hòa", 108, 15),
    former("Ninh Thuận", 108, 15),
    former("Bình Thuận", 108, 30),
    former("Lâm Đồng", 107, 45),
    former("Bình Dương", 105, 45),
    former("Bình Phước", 106, 15),
    former("Đồng Nai", 107, 45),
    former("Bà Rịa - Vũng Tàu", 107, 45),
    former("Tây Ninh", 105, 30),
    former("Long An", 105, 45),
    former("Tiền Giang", 105, 45),
    former("Bến Tre", 105, 45),
    former("Đồng Tháp", 105, 0),
    former("Vĩnh Long", 105, 30),
    former("Trà Vinh", 105, 30),
    former("An Giang", 104, 45),
    former("Kiên Giang", 104, 30),
    former("Cần Thơ", 105, 0),
    former("Hậu Giang", 105, 0),
    former("Sóc Trăng", 105, 30),
    former("Bạc Liêu", 105, 0),
    former("Cà Mau", 104, 30),
    former("Hồ Chí Minh", 105, 45),
];

const fn today(name: &'static str, formed_of: &'static [&'static str]) -> Province {
    Province { name, formed_of }
}

/// The 34 provinces since 1 July 2025.
pub const PROVINCES: [Province; 34] = [
    today("Hà Nội", &["Hà Nội"]),
    today("Huế", &["Thừa Thiên Huế"]),
    today("Lai Châu", &["Lai Châu"]),
    today("Điện Biên", &["Điện Biên"]),
    today("Sơn La", &["Sơn La"]),
    today("Lạng Sơn", &["Lạng Sơn"]),
    today("Quảng Ninh", &["Quảng Ninh"]),
    today("Thanh Hóa", &["Thanh Hóa"]),
    today("Nghệ An", &["Nghệ An"]),
    today("Hà Tĩnh", &["Hà Tĩnh"]),
    today("Cao Bằng", &["Cao Bằng"]),
    today("Tuyên Quang", &["Hà Giang", "Tuyên Quang"]),
    today("Lào Cai", &["Yên Bái", "Lào Cai"]),
    today("Thái Nguyên", &["Bắc Kạn", "Thái Nguyên"]),
    today("Phú Thọ", &["Hòa Bình", "Vĩnh Phúc", "Phú Thọ"]),
    today("Bắc Ninh", &["Bắc Giang", "Bắc Ninh"]),
    today("Hưng Yên", &["Thái Bình", "Hưng Yên"]),
    today("Hải Phòng", &["Hải Dương", "Hải Phòng"]),
    today("Ninh Bình", &["Hà Nam", "Nam Định", "Ninh Bình"]),
    today("Quảng Trị", &["Quảng Bình", "Quảng Trị"]),
    today("Đà Nẵng", &["Quảng Nam", "Đà Nẵng"]),
    today("Quảng Ngãi", &["Kon Tum", "Quảng Ngãi"]),
    today("Gia Lai", &["Bình Định", "Gia Lai"]),
    today("Khánh Hòa", &["Ninh Thuận", "Khánh Hòa"]),
    today("Lâm Đồng", &["Đắk Nông", "Bình Thuận", "Lâm Đồng"]),
    today("Đắk Lắk", &["Phú Yên", "Đắk Lắk"]),
    today("Hồ Chí Minh", &["Bình Dương", "Bà Rịa - Vũng Tàu", "Hồ Chí Minh"]),
    today("Đồng Nai", &["Bình Phước", "Đồng Nai"]),
    today("Tây Ninh", &["Long An", "Tây Ninh"]),
    today("Cần Thơ", &["Sóc Trăng", "Hậu Giang", "Cần Thơ"]),
    today("Vĩnh Long", &["Bến Tre", "Trà Vinh", "Vĩnh Long"]),
    today("Đồng Tháp", &["Tiền Giang", "Đồng Tháp"]),
    today("Cà Mau", &["Bạc Liêu", "Cà Mau"]),
    today("An Giang", &["Kiên Giang", "An Giang"]),
];
