//! `POST /admin/keys/{id}/revoke`.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use uuid::Uuid;

use crate::accounts::keys::{self, Reach};
use crate::i18n;
use crate::pages::Office;
use crate::web::{Error, Officer};

/// Takes the key back. Another territory's is not there.
pub(in crate::pages) async fn revoke(
    State(office): State<Office>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let key = office.db.read(move |tx| keys::one(tx, id)).await?.ok_or(Error::NotFound)?;
    let now = office.world.now();
    let (today, holder) = (i18n::today(now), key.owner.holder().into_iter());
    let reach = Reach::learn(&*office.holders, &officer.territory, today, holder).await?;
    let actor = officer.actor(now);
    office
        .db
        .write(move |tx| {
            if !reach.covers(tx, &key.owner)? {
                return Err(Error::NotFound);
            }
            let revoked = keys::revoke(tx, &actor, id)?;
            if revoked { Ok(()) } else { Err(Error::Conflict("shell-keys-revoked-before")) }
        })
        .await?;
    Ok(Redirect::to("/admin/keys"))
}
