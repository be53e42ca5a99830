//! Papers of records for programs, as those of proceedings are.

use nguon_platform::accounts::SignedIn;
use nguon_platform::db::Tx;
use uuid::Uuid;

use super::OfRecord;
use crate::error::RegistryError;
use crate::proceeding::Thing;
use crate::proceeding::api::{Folder, Open};

impl<R: OfRecord> Folder for R {
    const FOLDER: &'static str = <R as OfRecord>::FOLDER;

    fn open(tx: &mut Tx<'_>, person: &SignedIn, id: Uuid) -> Result<Open, RegistryError> {
        let (_, version) = R::found(tx, person, id)?;
        Ok(Open { thing: Thing { kind: R::KIND, id }, closed: false, version })
    }
}
