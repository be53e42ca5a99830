//! Passwords: argon2id, never logged, never compared in the open.

use std::fmt;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};

/// A password that cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Shorter than twelve characters.
    #[error("the password is too short; take at least {MIN} characters")]
    TooShort,
    /// Longer than anybody types; hashing it would cost too much.
    #[error("the password is longer than {MAX} bytes")]
    TooLong,
    /// The hasher failed, e.g. for want of memory.
    #[error("the password could not be hashed; try again")]
    Hashing,
}

const MIN: usize = 12;
const MAX: usize = 256;

/// A hashed password in PHC form (`$argon2id$v=19$…`).
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub(super) String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// OWASP's first choice for argon2id: 19 MiB, 2 passes, 1 lane.
fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

impl Secret {
    /// Hash a password with the given salt.
    ///
    /// # Errors
    /// [`PasswordError`] when it is shorter than 12 characters or longer than 256 bytes.
    pub fn hash(password: &str, salt: [u8; 16]) -> Result<Self, PasswordError> {
        if password.chars().count() < MIN {
            return Err(PasswordError::TooShort);
        }
        if password.len() > MAX {
            return Err(PasswordError::TooLong);
        }
        Self::of(password, salt)
    }

    fn of(password: &str, salt: [u8; 16]) -> Result<Self, PasswordError> {
        let salt = SaltString::encode_b64(&salt).map_err(|_| PasswordError::Hashing)?;
        let hash = hasher().hash_password(password.as_bytes(), &salt);
        let hash = hash.map_err(|_| PasswordError::Hashing)?;
        Ok(Self(hash.to_string()))
    }

    /// Whether this is the password. Takes tens of milliseconds on purpose.
    pub fn matches(&self, password: &str) -> bool {
        password.len() <= MAX
            && PasswordHash::new(&self.0)
                .is_ok_and(|hash| hasher().verify_password(password.as_bytes(), &hash).is_ok())
    }

    /// Spend the time of a check, so that an unknown sign-in name is not told by its speed. Says
    /// whether it hashed: for exactly the passwords that [`Secret::matches`] hashes.
    pub(super) fn waste_time(password: &str) -> bool {
        password.len() <= MAX
            && Self::of(password, [0; 16]).is_ok_and(|secret| !secret.0.is_empty())
    }
}
