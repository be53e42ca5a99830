//! Values that go into statements and come out of rows, the same for every engine.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::DbError;

/// A value bound to a statement.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// Integers, booleans (0, 1) and instants (microseconds since 1970-01-01T00:00:00Z).
    Int(i64),
    /// Floating point: coordinates only, never mass, area or money.
    Real(f64),
    /// Text, dates (ISO 8601) and decimals.
    Text(String),
    /// Bytes and ids.
    Bytes(Vec<u8>),
}

macro_rules! value_from {
    ($($from:ty => |$v:ident| $make:expr),+ $(,)?) => {
        $(impl From<$from> for Value { fn from($v: $from) -> Self { $make } })+
    };
}

value_from! {
    i64 => |v| Self::Int(v),
    i32 => |v| Self::Int(v.into()),
    u32 => |v| Self::Int(v.into()),
    bool => |v| Self::Int(v.into()),
    f64 => |v| Self::Real(v),
    &str => |v| Self::Text(v.to_owned()),
    String => |v| Self::Text(v),
    &String => |v| Self::Text(v.clone()),
    Vec<u8> => |v| Self::Bytes(v),
    &[u8] => |v| Self::Bytes(v.to_vec()),
    Uuid => |v| Self::Bytes(v.as_bytes().to_vec()),
    Timestamp => |v| Self::Int(v.as_microsecond()),
    Date => |v| Self::Text(v.to_string()),
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl From<sea_query::Value> for Value {
    fn from(value: sea_query::Value) -> Self {
        use sea_query::Value as Sea;
        match value {
            Sea::Bool(v) => v.into(),
            Sea::TinyInt(v) => v.map(i32::from).into(),
            Sea::SmallInt(v) => v.map(i32::from).into(),
            Sea::Int(v) => v.into(),
            Sea::BigInt(v) => v.into(),
            Sea::TinyUnsigned(v) => v.map(i32::from).into(),
            Sea::SmallUnsigned(v) => v.map(i32::from).into(),
            Sea::Unsigned(v) => v.into(),
            Sea::BigUnsigned(v) => v.map(|v| i64::try_from(v).unwrap_or(i64::MAX)).into(),
            Sea::Float(v) => v.map(f64::from).into(),
            Sea::Double(v) => v.into(),
            Sea::String(v) => v.into(),
            Sea::Char(v) => v.map(String::from).into(),
            Sea::Bytes(v) => v.into(),
            Sea::Enum(sea_query::OptionEnum::Some(v)) => Self::Text(v.value.to_string()),
            Sea::Enum(sea_query::OptionEnum::None(_)) => Self::Null,
        }
    }
}

/// One row of an answer; columns are read by name.
pub enum Row<'r> {
    /// Of the embedded engine.
    #[doc(hidden)]
    Sqlite(&'r rusqlite::Row<'r>),
    /// Of a server.
    #[doc(hidden)]
    Postgres(&'r tokio_postgres::Row),
}

impl fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Row")
    }
}

impl Row<'_> {
    /// Read a column into a typed value.
    ///
    /// # Errors
    /// [`DbError::Column`] when the column holds another type.
    pub fn get<T: FromValue>(&self, column: &str) -> Result<T, DbError> {
        use rusqlite::types::ValueRef;
        let value = match self {
            Self::Sqlite(row) => match row.get_ref(column)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(v) => Value::Int(v),
                ValueRef::Real(v) => Value::Real(v),
                ValueRef::Text(v) => Value::Text(String::from_utf8_lossy(v).into_owned()),
                ValueRef::Blob(v) => Value::Bytes(v.to_vec()),
            },
            Self::Postgres(row) => row.try_get(column)?,
        };
        T::from_value(value).map_err(|found| DbError::Column {
            column: column.to_owned(),
            expected: std::any::type_name::<T>(),
            found: format!("{found:?}"),
        })
    }

    /// Read a text column into a type that parses from it.
    ///
    /// # Errors
    /// [`DbError::Column`] when the text does not parse.
    pub fn parse<T: std::str::FromStr>(&self, column: &str) -> Result<T, DbError> {
        let text: String = self.get(column)?;
        text.parse().map_err(|_| DbError::Column {
            column: column.to_owned(),
            expected: std::any::type_name::<T>(),
            found: text,
        })
    }
}

/// A type that can be read from a column; gives the value back when it does not fit.
pub trait FromValue: Sized {
    /// Convert, or return the value that does not fit.
    ///
    /// # Errors
    /// The value itself, so that the caller can name the column.
    fn from_value(value: Value) -> Result<Self, Value>;
}

macro_rules! from_value {
    ($($to:ty, $pattern:pat => $make:expr);+ $(;)?) => {
        $(impl FromValue for $to {
            fn from_value(value: Value) -> Result<Self, Value> {
                match value.clone() { $pattern => $make.ok_or(value), _ => Err(value) }
            }
        })+
    };
}

from_value! {
    i64, Value::Int(v) => Some(v);
    u64, Value::Int(v) => u64::try_from(v).ok();
    u32, Value::Int(v) => u32::try_from(v).ok();
    i32, Value::Int(v) => i32::try_from(v).ok();
    bool, Value::Int(v) => match v { 0 => Some(false), 1 => Some(true), _ => None };
    f64, Value::Real(v) => Some(v);
    String, Value::Text(v) => Some(v);
    Vec<u8>, Value::Bytes(v) => Some(v);
    Uuid, Value::Bytes(v) => Self::from_slice(&v).ok();
    Timestamp, Value::Int(v) => Self::from_microsecond(v).ok();
    Date, Value::Text(v) => v.parse().ok();
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Result<Self, Value> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}
