//! Papers of growing areas and packing houses for programs, as those of proceedings are.

use nguon_platform::accounts::SignedIn;
use nguon_platform::db::Tx;
use uuid::Uuid;

use super::{OfGrowingArea, OfPackingHouse, OfRecord};
use crate::error::RegistryError;
use crate::proceeding::Thing;
use crate::proceeding::api::{Folder, Open};
use crate::{growing_area, packing_house};

macro_rules! folder {
    ($($record:ident, $room:ident;)+) => {
        $(
            impl Folder for $record {
                const FOLDER: &'static str = <Self as OfRecord>::FOLDER;

                fn open(
                    tx: &mut Tx<'_>,
                    person: &SignedIn,
                    id: Uuid,
                ) -> Result<Open, RegistryError> {
                    let found = $room::get(tx, id)?.filter(|one| person.covers(&one.placed()));
                    let version = found.ok_or(RegistryError::NotFound)?.version;
                    let thing = Thing { kind: Self::KIND, id };
                    Ok(Open { thing, closed: false, version })
                }
            }
        )+
    };
}

folder! {
    OfGrowingArea, growing_area;
    OfPackingHouse, packing_house;
}
