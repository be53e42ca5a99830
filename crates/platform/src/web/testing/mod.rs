//! For the tests of rooms: visitors without a request, people who are signed in, and their browsers.

mod browser;

use std::collections::HashSet;
use std::sync::Arc;

use uuid::Uuid;

use super::site::Site;
use super::{Visitor, WebSettings};
use crate::accounts::{self, NewAccount, Role, SignedIn};
use crate::audit::Actor;
use crate::clock::World;
use crate::db::{Db, DbError};
use crate::i18n::{Language, Messages};
use crate::territory::Territory;

pub use browser::{Answer, Browser};

/// The password of everybody made here.
pub(crate) const PASSWORD: &str = "chỉ dùng khi thử";

/// A visitor to render templates for, as if at `path`; signed in when a role is given (with the
/// whole country as territory).
///
/// # Panics
/// When the path is none.
pub fn visitor(
    db: &Db,
    messages: &Arc<Messages>,
    language: Language,
    role: Option<Role>,
    path: &str,
) -> Visitor {
    let site = Site {
        db: db.clone(),
        world: World::system(),
        messages: Arc::clone(messages),
        settings: WebSettings::default(),
    };
    #[expect(clippy::expect_used, reason = "a test helper fails loudly")]
    let uri = path.parse().expect("a path");
    Visitor {
        language,
        signed_in: role.map(|role| SignedIn {
            account: Uuid::nil(),
            login: "thu".to_owned(),
            name: "Người thử".to_owned(),
            role,
            territory: Territory::Country,
            csrf: "0".repeat(64),
        }),
        shell: site.shell(HashSet::new(), Vec::new(), Vec::new()),
        uri,
        address: None,
        machine: super::caller::Machine::None,
    }
}

/// A person signed in over the real door of accounts.
#[derive(Debug, Clone)]
pub struct Session {
    /// Value for the `Cookie` header.
    pub cookie: String,
    /// Form token.
    pub csrf: String,
    /// The person.
    pub person: SignedIn,
}

impl Session {
    /// Value for the `Authorization` header of a program that sends name and password (HTTP Basic).
    pub fn basic(&self) -> String {
        let pair = format!("{}:{PASSWORD}", self.person.login);
        format!("Basic {}", base64::Engine::encode(&base64::prelude::BASE64_STANDARD, pair))
    }
}

/// Make an account with this role and territory and sign it in.
///
/// # Panics
/// When the database does not take it.
pub async fn sign_in(db: &Db, world: &World, role: Role, territory: Territory) -> Session {
    let id = world.id();
    #[expect(clippy::expect_used, reason = "a test helper fails loudly")]
    let new = NewAccount {
        id,
        login: format!("t{}", &id.simple().to_string()[..31]).parse().expect("a login"),
        name: format!("Người thử {}", role.word()),
        role,
        territory,
        password: NewAccount::hash(PASSWORD, world.bytes()).expect("a good password"),
        demonstration: false,
    };
    let (login, actor) = (new.login.clone(), Actor::program("test", world.now()));
    let made = db.write::<_, DbError>(move |tx| accounts::create(tx, &actor, &new)).await;
    #[expect(clippy::expect_used, reason = "a test helper fails loudly")]
    {
        made.expect("the account is made");
        let token = accounts::sign_in(db, world, login, PASSWORD.to_owned(), None);
        let token = token.await.expect("the account signs in");
        let person = accounts::current(db, world, &token).await.expect("the database answers");
        let person = person.expect("the session is open");
        Session {
            cookie: format!("{}={}", super::cookie::SESSION, token.expose()),
            csrf: person.csrf.clone(),
            person,
        }
    }
}
