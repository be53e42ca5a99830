//! Who calls: machines by the office's keys, or by bearer tokens of an issuer that the office trusts.

use std::hash::Hash;

use async_trait::async_trait;
use nguon_epcis_server::{AuthError, Authenticator, Principal};
use nguon_platform::accounts::bearer::{BearerError, Claimed, Issuer};
use nguon_platform::accounts::keys::{self, ApiKey, SECRET_BEGINS};
use nguon_platform::accounts::{Owner, Scopes};
use nguon_platform::db::DbError;
use nguon_platform::web::limit::{Buckets, Wait};

use super::sight::Rule;

/// Callers as the office knows them.
pub struct Callers {
    pub rule: Rule,
    /// Whose tokens are taken beside the office's own keys.
    pub issuer: Option<Issuer>,
    /// Counts the calls of each key, and of the bearers of one owner together.
    pub pace: Option<Buckets>,
}

#[async_trait]
impl Authenticator for Callers {
    async fn authenticate(&self, bearer: Option<&str>) -> Result<Principal, AuthError> {
        let secret = bearer.ok_or(AuthError::Missing)?;
        match &self.issuer {
            Some(issuer) if !secret.starts_with(SECRET_BEGINS) => {
                let (owner, scopes) = self.trusted(issuer, secret).await?;
                self.paced(&owner.captor())?;
                self.caller(owner.captor(), &owner, scopes).await
            }
            _ => {
                let key = self.key(secret).await?;
                self.paced(&key.id)?;
                self.caller(key.captor, &key.owner, key.scopes).await
            }
        }
    }

    async fn principal(&self, name: &str) -> Result<Option<Principal>, AuthError> {
        let (captor, now) = (name.to_owned(), self.rule.world.now());
        let left = self.rule.db.read(move |tx| keys::left_of(tx, &captor, now)).await;
        let Some((owner, scopes)) = left.map_err(unavailable)? else { return Ok(None) };
        self.caller(name.to_owned(), &owner, scopes).await.map(Some)
    }
}

impl Callers {
    fn paced(&self, caller: &impl Hash) -> Result<(), AuthError> {
        let Some(pace) = &self.pace else { return Ok(()) };
        pace.take(caller).map_err(|Wait(wait)| AuthError::TooMany { wait })
    }

    async fn key(&self, secret: &str) -> Result<ApiKey, AuthError> {
        let (secret, now) = (secret.to_owned(), self.rule.world.now());
        let db = &self.rule.db;
        let found = db.read(move |tx| keys::principal(tx, &secret, now)).await;
        let key = found.map_err(unavailable)?.ok_or(AuthError::Refused)?;
        if key.use_is_news(now) {
            let id = key.id;
            let noted = db.write_derived::<_, DbError>(move |tx| keys::note_use(tx, id, now)).await;
            // A full disk is no reason to refuse whoever only reads.
            if let Err(error) = noted {
                tracing::warn!(%error, key = %id, "the use of a key was not written down");
            }
        }
        Ok(key)
    }

    /// The owner that a token speaks for; it must be one that the office knows.
    async fn trusted(&self, issuer: &Issuer, token: &str) -> Result<(Owner, Scopes), AuthError> {
        let read = issuer.read(token, self.rule.world.now()).await;
        let bearer = read.map_err(|error| match error {
            BearerError::Refused(why) => {
                tracing::info!(why, "a bearer token was refused");
                AuthError::Refused
            }
            down @ BearerError::IssuerDown(_) => unavailable(down),
        })?;
        let owner = match bearer.owner {
            Claimed::Office(territory) => Owner::Office(territory),
            Claimed::Holder(typed) => {
                let found = self.rule.holders.find(&typed).await.map_err(unavailable)?;
                let unknown = || {
                    tracing::info!("a bearer token speaks for a holder who is not registered");
                    AuthError::Refused
                };
                Owner::Holder(found.ok_or_else(unknown)?.id)
            }
        };
        if bearer.scopes.capture {
            self.remember(owner.clone()).await?;
        }
        Ok((owner, bearer.scopes))
    }

    /// Those who look after the owner's territory find its events by its name.
    async fn remember(&self, owner: Owner) -> Result<(), AuthError> {
        let (db, asked) = (&self.rule.db, owner.clone());
        let known = db.read::<_, DbError>(move |tx| keys::is_known(tx, &asked)).await;
        if !known.map_err(unavailable)? {
            let written =
                db.write_derived::<_, DbError>(move |tx| keys::remember(tx, &owner)).await;
            written.map_err(unavailable)?;
        }
        Ok(())
    }

    async fn caller(
        &self,
        name: String,
        owner: &Owner,
        scopes: Scopes,
    ) -> Result<Principal, AuthError> {
        let visibility = self.rule.sight(owner).await.map_err(unavailable)?;
        Ok(Principal { name, may_capture: scopes.capture, may_query: scopes.query, visibility })
    }
}

fn unavailable(error: impl std::error::Error + Send + Sync + 'static) -> AuthError {
    AuthError::Unavailable(Box::new(error))
}
