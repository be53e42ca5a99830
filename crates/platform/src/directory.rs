//! The port through which a room learns what stands behind an identifier kept by another room.
//!
//! Rooms of one floor must not import each other. The room of lots knows events that speak of
//! `https://id.gs1.org/414/…`; the registry knows that this is a plot. The binary hands the one to
//! the other as a [`Directory`].

use async_trait::async_trait;
use uuid::Uuid;

use crate::db::DbError;
use crate::grounds::{Asked, Ground};
use crate::territory::Placed;

/// What a room says about one of its own things to another room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The identifier asked for, in canonical form.
    pub identifier: String,
    /// Message key of the kind of thing, e.g. `kind-growing-area`.
    pub kind: &'static str,
    /// Its name as people say it.
    pub name: String,
    /// Its official code, if it has one (growing-area code, packing-house code).
    pub code: Option<String>,
    /// Its office page, as a path.
    pub href: String,
    /// Whose territory it lies in.
    pub placed: Placed,
    /// The holder behind it, by name.
    pub holder_name: Option<String>,
    /// Whether that holder is a natural person (a household): then no public page names it.
    pub person: bool,
    /// Address in words, as of today.
    pub address: Option<String>,
    /// Whether it is demonstration data.
    pub demonstration: bool,
}

/// Answers what identifiers stand for. Unknown identifiers are simply not in the answer.
#[async_trait]
pub trait Directory: Send + Sync + 'static {
    /// One batch, one hop. At most a few hundred identifiers per call.
    async fn describe(&self, identifiers: &[String]) -> Result<Vec<Entry>, DbError>;

    /// Growing areas, each once, in no order; a directory that keeps none has none.
    async fn grounds(&self, asked: &Asked) -> Result<Vec<Ground>, DbError> {
        let _ = asked;
        Ok(Vec::new())
    }
}

/// A holder of the registry, as far as other rooms need to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// Identity.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Where it lies.
    pub placed: Placed,
}

/// Answers who holders are and what is theirs: whose machines may see what is decided with it.
#[async_trait]
pub trait Holders: Send + Sync + 'static {
    /// Those of these that are registered, in no order. At most a few hundred per call.
    async fn holders(&self, ids: &[Uuid]) -> Result<Vec<Holding>, DbError>;

    /// The holder that a person means: by its id, or by its GS1 party number in any form.
    async fn find(&self, typed: &str) -> Result<Option<Holding>, DbError>;

    /// Identifiers of the holder itself and of its places, canonical, at most `most`.
    async fn identifiers(&self, holder: Uuid, most: usize) -> Result<Vec<String>, DbError>;
}

/// A registry without holders, for an installation or a test that has none.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoHolders;

#[async_trait]
impl Holders for NoHolders {
    async fn holders(&self, _: &[Uuid]) -> Result<Vec<Holding>, DbError> {
        Ok(Vec::new())
    }

    async fn find(&self, _: &str) -> Result<Option<Holding>, DbError> {
        Ok(None)
    }

    async fn identifiers(&self, _: Uuid, _: usize) -> Result<Vec<String>, DbError> {
        Ok(Vec::new())
    }
}
