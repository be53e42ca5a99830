//! Who holders are and what is theirs, for other rooms.

use async_trait::async_trait;
use nguon_platform::db::{DbError, Row, Tx};
use nguon_platform::directory::{Holders, Holding};
use uuid::Uuid;

use super::RegistryDirectory;
use crate::identifier::PartyId;
use crate::site::Site;

const COLUMNS: &str = "id, name, commune, province, address";

/// Identifiers of a holder and of its places: areas it holds with their plots, plots it works as a
/// household, packing houses, premises. Each part is answered by an index.
const IDENTIFIERS: &str = "\
    SELECT identifier FROM registry_holder WHERE id = $1 AND identifier IS NOT NULL \
    UNION SELECT identifier FROM registry_growing_area \
    WHERE holder = $1 AND identifier IS NOT NULL \
    UNION SELECT p.identifier FROM registry_growing_area a \
    JOIN registry_plot p ON p.growing_area = a.id \
    WHERE a.holder = $1 AND p.identifier IS NOT NULL \
    UNION SELECT identifier FROM registry_plot \
    WHERE household = $1 AND identifier IS NOT NULL \
    UNION SELECT p.identifier FROM registry_growing_area a \
    JOIN registry_former_plot p ON p.growing_area = a.id \
    WHERE a.holder = $1 AND p.identifier IS NOT NULL \
    UNION SELECT identifier FROM registry_former_plot \
    WHERE household = $1 AND identifier IS NOT NULL \
    UNION SELECT identifier FROM registry_packing_house \
    WHERE holder = $1 AND identifier IS NOT NULL \
    UNION SELECT identifier FROM registry_premises WHERE holder = $1 \
    LIMIT $2";

#[async_trait]
impl Holders for RegistryDirectory {
    async fn holders(&self, ids: &[Uuid]) -> Result<Vec<Holding>, DbError> {
        let ids = ids.to_vec();
        self.db
            .read(move |tx| {
                let found: Result<Vec<_>, _> = ids.into_iter().map(|id| one(tx, id)).collect();
                Ok(found?.into_iter().flatten().collect())
            })
            .await
    }

    async fn find(&self, typed: &str) -> Result<Option<Holding>, DbError> {
        let typed = typed.trim();
        if let Ok(id) = typed.parse::<Uuid>() {
            return self.db.read(move |tx| one(tx, id)).await;
        }
        let Ok(party) = typed.parse::<PartyId>() else { return Ok(None) };
        let sql = format!("SELECT {COLUMNS} FROM registry_holder WHERE identifier = $1");
        self.db.read(move |tx| tx.row(&sql, &[party.as_str().into()], read)).await
    }

    async fn identifiers(&self, holder: Uuid, most: usize) -> Result<Vec<String>, DbError> {
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        self.db
            .read(move |tx| {
                tx.rows(IDENTIFIERS, &[holder.into(), most.into()], |row| row.get("identifier"))
            })
            .await
    }
}

fn one(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Holding>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM registry_holder WHERE id = $1");
    tx.row(&sql, &[id.into()], read)
}

fn read(row: &Row<'_>) -> Result<Holding, DbError> {
    let id = row.get("id")?;
    Ok(Holding { id, name: row.get("name")?, placed: Site::read(row)?.placed(id) })
}
