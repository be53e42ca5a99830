//! GS1 keys under the prefix for demonstrations, 952, as canonical Digital Links.
//!
//! The numbers begin with 9529, so that they do not meet those of the demonstration (9521).

use nguon_gs1::mod10;
use serde::Serialize;

/// What stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub(crate) enum Site {
    Area = 1,
    House = 2,
    Hub = 3,
    Shop = 4,
}

/// A place; the party that runs it has the same number under another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub(crate) struct Place {
    pub site: Site,
    pub number: u32,
}

impl Place {
    /// `https://id.gs1.org/414/{gln}`
    pub fn link(self) -> String {
        format!("https://id.gs1.org/414/{}", self.gln())
    }

    /// `https://id.gs1.org/417/{gln}` of who runs it.
    pub fn party(self) -> String {
        format!("https://id.gs1.org/417/{}", self.gln())
    }

    pub fn gln(self) -> String {
        checked(format!("9529{}{:07}", self.site as u8, self.number))
    }
}

/// What is traded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Product {
    /// Fruit from the field, by weight.
    Fruit = 1,
    /// Washed and sorted, by weight.
    Sorted = 2,
    /// Cartons of five kilograms.
    Carton = 3,
    /// Dried, by weight.
    Dried = 4,
}

pub(crate) fn lot(product: Product, name: &str) -> String {
    format!("https://id.gs1.org/01/{}/10/{name}", gtin(product))
}

pub(crate) fn unit(product: Product, serial: &str) -> String {
    format!("https://id.gs1.org/01/{}/21/{serial}", gtin(product))
}

/// The same unit with its lot, as a label may say it.
pub(crate) fn unit_of_lot(product: Product, name: &str, serial: &str) -> String {
    format!("https://id.gs1.org/01/{}/10/{name}/21/{serial}", gtin(product))
}

pub(crate) fn pallet(number: u64) -> String {
    format!("https://id.gs1.org/00/{}", checked(format!("09529{number:012}")))
}

pub(crate) fn crate_number(number: u64) -> String {
    format!("https://id.gs1.org/8003/0{}{number}", checked("952950000001".to_owned()))
}

fn gtin(product: Product) -> String {
    checked(format!("09529000000{:02}", product as u8))
}

/// With the check digit behind. Digits alone come in, so there is one.
fn checked(mut digits: String) -> String {
    digits.extend(mod10(&digits));
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_canonical_as_it_is() {
        let house = Place { site: Site::House, number: 12 };
        for link in [
            house.link(),
            house.party(),
            lot(Product::Fruit, "A-1"),
            unit(Product::Carton, "C1"),
            pallet(77),
            crate_number(5),
        ] {
            assert_eq!(nguon_gs1::canonical_uri(&link), link);
            let kind = nguon_gs1::kind_of(&link);
            assert_ne!(kind, nguon_gs1::IdentifierKind::Other, "{link}");
        }
        let labelled = unit_of_lot(Product::Carton, "L", "C1");
        assert_eq!(nguon_gs1::canonical_uri(&labelled), unit(Product::Carton, "C1"));
    }
}
