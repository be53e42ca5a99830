//! Values on their way to the server and back. The server says which type it expects in each
//! place; integers and booleans are adapted to it, nothing else.

use std::error::Error;

use tokio_postgres::types::{FromSql, ToSql, Type};

use crate::db::{Cause, DbError, Value};

/// What the client takes.
pub(super) type Bound<'v> = &'v (dyn ToSql + Sync);

/// Each value as the type that the statement expects in its place.
pub(super) fn bind<'v>(
    values: &'v [Value],
    types: &[Type],
) -> Result<Vec<Box<dyn ToSql + Sync + 'v>>, DbError> {
    if values.len() != types.len() {
        let said = format!("{} values for {} places", values.len(), types.len());
        return Err(DbError::Engine(said.into()));
    }
    values.iter().zip(types).map(|(value, wanted)| one(value, wanted)).collect()
}

fn one<'v>(value: &'v Value, wanted: &Type) -> Result<Box<dyn ToSql + Sync + 'v>, DbError> {
    let unfit = || DbError::Engine(format!("{value:?} where the server expects {wanted}").into());
    Ok(match (value, wanted.clone()) {
        (Value::Null, Type::BOOL) => Box::new(None::<bool>),
        (Value::Null, Type::INT2) => Box::new(None::<i16>),
        (Value::Null, Type::INT4) => Box::new(None::<i32>),
        (Value::Null, Type::INT8) => Box::new(None::<i64>),
        (Value::Null, Type::FLOAT8) => Box::new(None::<f64>),
        (Value::Null, Type::BYTEA) => Box::new(None::<Vec<u8>>),
        (Value::Null, Type::TEXT | Type::VARCHAR) => Box::new(None::<String>),
        (Value::Int(v @ (0 | 1)), Type::BOOL) => Box::new(*v == 1),
        (Value::Int(v), Type::INT2) => Box::new(i16::try_from(*v).map_err(|_| unfit())?),
        (Value::Int(v), Type::INT4) => Box::new(i32::try_from(*v).map_err(|_| unfit())?),
        (Value::Int(v), Type::INT8) => Box::new(*v),
        (Value::Real(v), Type::FLOAT8) => Box::new(*v),
        (Value::Text(v), Type::TEXT | Type::VARCHAR) if v.contains('\0') => {
            return Err(DbError::ZeroCharacter);
        }
        (Value::Text(v), Type::TEXT | Type::VARCHAR) => Box::new(v),
        (Value::Bytes(v), Type::BYTEA) => Box::new(v),
        _ => return Err(unfit()),
    })
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(found: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(match *found {
            Type::BOOL => bool::from_sql(found, raw)?.into(),
            Type::INT2 => Self::Int(i16::from_sql(found, raw)?.into()),
            Type::INT4 => i32::from_sql(found, raw)?.into(),
            Type::INT8 => i64::from_sql(found, raw)?.into(),
            Type::FLOAT4 => Self::Real(f32::from_sql(found, raw)?.into()),
            Type::FLOAT8 => f64::from_sql(found, raw)?.into(),
            Type::NUMERIC => Self::Int(whole(raw)?),
            Type::BYTEA => raw.into(),
            _ => String::from_sql(found, raw)?.into(),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(found: &Type) -> bool {
        let known = [
            Type::BOOL,
            Type::INT2,
            Type::INT4,
            Type::INT8,
            Type::FLOAT4,
            Type::FLOAT8,
            Type::NUMERIC,
            Type::BYTEA,
        ];
        known.contains(found) || <String as FromSql>::accepts(found)
    }
}

/// A sum of integers comes as a decimal: how many groups of four digits, how many of them stand
/// before the point (less one), sign, digits after the point, the groups.
fn whole(raw: &[u8]) -> Result<i64, Cause> {
    let word = |at: usize| {
        let bytes = raw.get(2 * at..2 * at + 2)?;
        <[u8; 2]>::try_from(bytes).ok().map(u16::from_be_bytes)
    };
    let read = || {
        let (groups, weight, sign, after_point) = (word(0)?, word(1)?, word(2)?, word(3)?);
        let before_point = weight.cast_signed().checked_add(1).and_then(|n| u16::try_from(n).ok());
        let before_point = if groups == 0 { 0 } else { before_point? };
        if after_point != 0 || groups > before_point || !matches!(sign, 0 | 0x4000) {
            return None;
        }
        let mut sum: i64 = 0;
        for at in 0..before_point {
            let group = if at < groups { word(4 + usize::from(at))? } else { 0 };
            let group = if sign == 0 { i64::from(group) } else { -i64::from(group) };
            sum = sum.checked_mul(10_000)?.checked_add(group)?;
        }
        Some(sum)
    };
    read().ok_or_else(|| "a decimal that is no 64-bit integer".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_where_they_are_integers() {
        let decimal = |words: &[u16]| {
            let raw: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
            whole(&raw).ok()
        };
        assert_eq!(decimal(&[0, 0, 0, 0]), Some(0));
        assert_eq!(decimal(&[1, 0, 0, 0, 7]), Some(7));
        assert_eq!(decimal(&[2, 1, 0x4000, 0, 1, 2345]), Some(-12_345));
        assert_eq!(decimal(&[1, 2, 0, 0, 3]), Some(300_000_000));
        // 0.5, not a number, more than 64 bits, cut short.
        assert_eq!(decimal(&[1, 0xffff, 0, 1, 5000]), None);
        assert_eq!(decimal(&[0, 0, 0xc000, 0]), None);
        assert_eq!(decimal(&[1, 5, 0, 0, 9999]), None);
        assert_eq!(decimal(&[2, 1, 0, 0, 1]), None);
    }

    #[test]
    fn a_value_goes_only_where_it_fits() {
        let fits = |value: &Value, wanted: &Type| one(value, wanted).is_ok();
        assert!(fits(&Value::Int(1), &Type::BOOL) && !fits(&Value::Int(2), &Type::BOOL));
        assert!(fits(&Value::Int(9), &Type::INT2) && !fits(&Value::Int(1 << 40), &Type::INT4));
        assert!(!fits(&Value::Int(1), &Type::TEXT) && !fits(&Value::Text("1".into()), &Type::INT8));
        assert!(matches!(
            one(&Value::Text("a\0b".into()), &Type::TEXT).err(),
            Some(DbError::ZeroCharacter)
        ));
        assert!(bind(&[Value::Null], &[]).is_err());
    }
}
