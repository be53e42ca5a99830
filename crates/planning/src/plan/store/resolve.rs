//! Which units the codes of a plan mean on its day.

use std::collections::BTreeMap;

use nguon_platform::db::Tx;
use nguon_platform::places::{self, Level};

use super::{StoreError, Units};
use crate::plan::Plan;

/// Find the province and every row's unit, all as of the plan's day.
pub(super) fn resolve(tx: &mut Tx<'_>, plan: &Plan) -> Result<Units, StoreError> {
    let day = plan.territory.as_of;
    let province = places::provinces(tx, day)?
        .into_iter()
        .find(|unit| unit.id.code() == plan.territory.code)
        .ok_or_else(|| StoreError::NoProvince {
            plan: plan.id.to_string(),
            code: plan.territory.code.clone(),
            day,
        })?
        .id;
    let mut inside = BTreeMap::new();
    for unit in places::children(tx, &province, day)? {
        if unit.level == Level::District {
            for commune in places::children(tx, &unit.id, day)? {
                inside.insert(commune.id.code().to_owned(), commune.id);
            }
        }
        inside.insert(unit.id.code().to_owned(), unit.id);
    }
    let mut by_code = BTreeMap::new();
    for table in &plan.tables {
        for row in table.rows() {
            let unit = inside.get(&row.unit).ok_or_else(|| StoreError::NoUnit {
                plan: plan.id.to_string(),
                table: table.id().to_owned(),
                code: row.unit.clone(),
                printed_name: row.printed_name.clone(),
                day,
            })?;
            by_code.insert(row.unit.clone(), unit.clone());
        }
    }
    Ok(Units { province, by_code })
}
