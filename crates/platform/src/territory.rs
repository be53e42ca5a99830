//! Whose records a person may see: one predicate, built from the session, used by list, count,
//! export, map and API alike.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use sea_query::{Cond, Expr, ExprTrait, IntoColumnRef};
use uuid::Uuid;

/// An administrative unit in time: code and the day it began, since a number alone is ambiguous
/// (a new commune often keeps the code of one of its parts, QĐ 19/2025/QĐ-TTg).
///
/// Written `30316@2025-07-01`; units older than our records have no day: `30316@`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnitId {
    code: String,
    from: Option<Date>,
}

impl UnitId {
    /// The official number: two digits for a province, three for a former district, five for a
    /// commune.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Whether this is a commune.
    pub fn is_commune(&self) -> bool {
        self.code.len() == 5
    }

    /// First day, when known.
    pub fn from(&self) -> Option<Date> {
        self.from
    }

    /// Build from parts.
    ///
    /// # Errors
    /// [`UnitIdError`] when the code is not 2, 3 or 5 digits.
    pub fn new(code: &str, from: Option<Date>) -> Result<Self, UnitIdError> {
        let digits = code.bytes().all(|b| b.is_ascii_digit());
        if digits && matches!(code.len(), 2 | 3 | 5) {
            Ok(Self { code: code.to_owned(), from })
        } else {
            Err(UnitIdError)
        }
    }
}

/// Text that names no administrative unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an administrative unit is written as code@first-day, e.g. 30316@2025-07-01 or 883@")]
pub struct UnitIdError;

impl FromStr for UnitId {
    type Err = UnitIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (code, from) = text.split_once('@').ok_or(UnitIdError)?;
        let from = match from {
            "" => None,
            day => Some(day.parse().map_err(|_| UnitIdError)?),
        };
        Self::new(code, from)
    }
}

impl fmt::Display for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@", self.code)?;
        self.from.map_or(Ok(()), |from| write!(f, "{from}"))
    }
}

/// Where a record belongs: every territorial table has these three columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Placed {
    /// Commune of today.
    pub commune: Option<UnitId>,
    /// Province of today.
    pub province: Option<UnitId>,
    /// The holder whose record it is.
    pub holder: Option<Uuid>,
}

/// A person's reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Territory {
    /// Everything.
    Country,
    /// One province.
    Province(UnitId),
    /// One commune.
    Commune(UnitId),
    /// One holder's own records.
    Holder(Uuid),
    /// Nothing: deny first.
    Nowhere,
}

/// The columns of a table that say where a row belongs.
#[derive(Debug, Clone, Copy)]
pub struct PlacedColumns<C> {
    /// Text of the commune's [`UnitId`].
    pub commune: C,
    /// Text of the province's [`UnitId`].
    pub province: C,
    /// Id of the holder.
    pub holder: C,
}

impl Territory {
    /// The predicate for a composed query.
    pub fn condition<C: IntoColumnRef>(&self, columns: PlacedColumns<C>) -> Cond {
        let matches = |column: C, value: sea_query::Value| {
            Cond::all().add(Expr::col(column).eq(Expr::val(value)))
        };
        match self {
            Self::Country => Cond::all(),
            Self::Province(unit) => matches(columns.province, unit.to_string().into()),
            Self::Commune(unit) => matches(columns.commune, unit.to_string().into()),
            Self::Holder(id) => matches(columns.holder, id.as_bytes().to_vec().into()),
            Self::Nowhere => Cond::all().add(Expr::cust("1 = 0")),
        }
    }

    /// The same predicate on a record at hand.
    pub fn covers(&self, placed: &Placed) -> bool {
        match self {
            Self::Country => true,
            Self::Province(unit) => placed.province.as_ref() == Some(unit),
            Self::Commune(unit) => placed.commune.as_ref() == Some(unit),
            Self::Holder(id) => placed.holder == Some(*id),
            Self::Nowhere => false,
        }
    }
}

/// As kept in a column: `country`, `province:91@2025-07-01`, `commune:…`, `holder:<uuid>`,
/// `nowhere`.
impl fmt::Display for Territory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Country => f.write_str("country"),
            Self::Province(unit) => write!(f, "province:{unit}"),
            Self::Commune(unit) => write!(f, "commune:{unit}"),
            Self::Holder(id) => write!(f, "holder:{id}"),
            Self::Nowhere => f.write_str("nowhere"),
        }
    }
}

impl FromStr for Territory {
    type Err = TerritoryError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unit = |text: &str| text.parse().map_err(|_| TerritoryError);
        match text.split_once(':') {
            None if text == "country" => Ok(Self::Country),
            None if text == "nowhere" => Ok(Self::Nowhere),
            Some(("province", code)) => unit(code).map(Self::Province),
            Some(("commune", code)) => unit(code).map(Self::Commune),
            Some(("holder", id)) => id.parse().map(Self::Holder).map_err(|_| TerritoryError),
            _ => Err(TerritoryError),
        }
    }
}

/// Text that names no territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a territory is country, province:<unit>, commune:<unit>, holder:<id> or nowhere")]
pub struct TerritoryError;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{Db, DbError, Migration};
    use sea_query::{Alias, Query};

    #[test]
    fn units_and_territories_read_back_as_written() {
        for text in ["91@2025-07-01", "883@", "30316@2025-07-01"] {
            assert_eq!(text.parse::<UnitId>().unwrap().to_string(), text);
        }
        for text in ["", "91", "9@", "abcde@", "91@yesterday", "9100@"] {
            assert!(text.parse::<UnitId>().is_err(), "{text}");
        }
        let holder = format!("holder:{}", Uuid::nil());
        for text in ["country", "nowhere", "province:91@2025-07-01", "commune:30316@", &holder] {
            assert_eq!(text.parse::<Territory>().unwrap().to_string(), text);
        }
        assert!("province".parse::<Territory>().is_err());
    }

    const ROWS: Migration = Migration {
        room: "test",
        number: 1,
        sqlite: "CREATE TABLE thing (id INTEGER, commune TEXT, province TEXT, holder BLOB) STRICT",
    };

    /// The condition in SQL and the check in memory are one rule.
    #[tokio::test]
    async fn the_query_and_the_check_agree() {
        let unit = |text: &str| Some(text.parse::<UnitId>().unwrap());
        let holders = [Uuid::from_u128(1), Uuid::from_u128(2)];
        let mut rows = Vec::new();
        for commune in [None, unit("30316@2025-07-01"), unit("30316@"), unit("30307@2025-07-01")] {
            for province in [None, unit("91@2025-07-01"), unit("91@")] {
                for holder in [None, Some(holders[0]), Some(holders[1])] {
                    let (commune, province) = (commune.clone(), province.clone());
                    rows.push(Placed { commune, province, holder });
                }
            }
        }
        let place = nguon_testing_postgres::registry("empty", |_| {});
        let db = Db::at(&place.at().parse().unwrap(), &[ROWS]).unwrap();
        let kept = rows.clone();
        db.write_derived::<_, DbError>(move |tx| {
            for (id, row) in kept.iter().enumerate() {
                tx.execute(
                    "INSERT INTO thing VALUES ($1, $2, $3, $4)",
                    &[
                        i64::try_from(id).unwrap().into(),
                        row.commune.as_ref().map(ToString::to_string).into(),
                        row.province.as_ref().map(ToString::to_string).into(),
                        row.holder.into(),
                    ],
                )?;
            }
            Ok(())
        })
        .await
        .unwrap();
        for territory in [
            Territory::Country,
            Territory::Province("91@2025-07-01".parse().unwrap()),
            Territory::Commune("30316@2025-07-01".parse().unwrap()),
            Territory::Holder(holders[1]),
            Territory::Nowhere,
        ] {
            let expected: Vec<usize> =
                (0..rows.len()).filter(|&id| territory.covers(&rows[id])).collect();
            let query = Query::select()
                .column(Alias::new("id"))
                .from(Alias::new("thing"))
                .cond_where(territory.condition(PlacedColumns {
                    commune: Alias::new("commune"),
                    province: Alias::new("province"),
                    holder: Alias::new("holder"),
                }))
                .order_by(Alias::new("id"), sea_query::Order::Asc)
                .to_owned();
            let found: Vec<usize> = db
                .read(move |tx| {
                    tx.select(&query, |row| Ok(usize::try_from(row.get::<i64>("id")?).unwrap()))
                })
                .await
                .unwrap();
            assert_eq!(found, expected, "{territory}");
        }
    }
}
