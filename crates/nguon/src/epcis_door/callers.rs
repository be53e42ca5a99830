//! Who calls: machines by the office's keys.

use async_trait::async_trait;
use nguon_epcis_server::{AuthError, Authenticator, Principal};
use nguon_platform::accounts::keys::{self, ApiKey};
use nguon_platform::accounts::{Owner, Scopes};
use nguon_platform::db::DbError;

use super::sight::Rule;

/// Callers by the keys of the office.
pub struct Callers {
    pub rule: Rule,
}

#[async_trait]
impl Authenticator for Callers {
    async fn authenticate(&self, bearer: Option<&str>) -> Result<Principal, AuthError> {
        let secret = bearer.ok_or(AuthError::Missing)?;
        let key = self.key(secret).await?;
        self.caller(key.captor, &key.owner, key.scopes).await
    }
}

impl Callers {
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
