use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

use super::*;
use crate::audit::Actor;
use crate::clock::{Clock, CountingEntropy, World};
use crate::db::{Db, DbError};
use crate::territory::Territory;

/// A clock the test moves.
#[derive(Clone, Default)]
struct Hands(Arc<AtomicI64>);

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + self.0.load(Ordering::Relaxed)).unwrap()
    }
}

const PASSWORD: &str = "mùa xoài 2026 Chợ Mới";

struct Office {
    _folder: nguon_testing_postgres::Place,
    db: Db,
    world: World,
    hands: Hands,
}

async fn office() -> Office {
    let (folder, db) = crate::tests::registry();
    let hands = Hands::default();
    let world = World::new(hands.clone(), CountingEntropy::default());
    let new = NewAccount {
        id: world.id(),
        login: "canbo.xa".parse().unwrap(),
        name: "Cán bộ xã".to_owned(),
        role: Role::CommuneOfficer,
        territory: Territory::Commune("30316@2025-07-01".parse().unwrap()),
        password: NewAccount::hash(PASSWORD, world.bytes()).unwrap(),
        demonstration: false,
    };
    let actor = Actor::program("test", world.now());
    db.write::<_, DbError>(move |tx| create(tx, &actor, &new)).await.unwrap();
    Office { _folder: folder, db, world, hands }
}

impl Office {
    async fn sign_in(&self, login: &str, password: &str) -> Result<Token, SignInError> {
        self.sign_in_from(login, password, None).await
    }

    async fn sign_in_from(
        &self,
        login: &str,
        password: &str,
        address: Option<&str>,
    ) -> Result<Token, SignInError> {
        let address = address.map(|text| text.parse().unwrap());
        let (login, password) = (login.parse().unwrap(), password.to_owned());
        sign_in(&self.db, &self.world, login, password, address).await
    }

    async fn who(&self, token: &Token) -> Option<SignedIn> {
        current(&self.db, &self.world, token).await.unwrap()
    }
}

#[tokio::test]
async fn the_right_password_opens_a_session_that_ends() {
    let office = office().await;
    let token = office.sign_in(" CANBO.xa ", PASSWORD).await.unwrap();
    let person = office.who(&token).await.unwrap();
    assert_eq!((person.role, person.login.as_str()), (Role::CommuneOfficer, "canbo.xa"));
    assert_eq!(person.csrf.len(), 64);
    // Used every eleven hours it stays open for a week, then it ends all the same.
    for _ in 0..15 {
        office.hands.0.fetch_add(11 * 3600, Ordering::Relaxed);
        assert!(office.who(&token).await.is_some());
    }
    office.hands.0.fetch_add(11 * 3600, Ordering::Relaxed);
    assert!(office.who(&token).await.is_none());
}

#[tokio::test]
async fn an_unused_session_ends_and_signing_out_ends_it_at_once() {
    let office = office().await;
    let token = office.sign_in("canbo.xa", PASSWORD).await.unwrap();
    let other = office.sign_in("canbo.xa", PASSWORD).await.unwrap();
    sign_out(&office.db, &token).await.unwrap();
    assert!(office.who(&token).await.is_none());
    assert!(office.who(&other).await.is_some());
    office.hands.0.fetch_add(12 * 3600 + 1, Ordering::Relaxed);
    assert!(office.who(&other).await.is_none());
}

#[tokio::test]
async fn wrong_passwords_are_refused_and_slowed_down() {
    let office = office().await;
    for _ in 0..10 {
        let refused = office.sign_in("canbo.xa", "not the password").await;
        assert!(matches!(refused, Err(SignInError::Refused)));
    }
    assert!(matches!(office.sign_in("canbo.xa", PASSWORD).await, Err(SignInError::TooMany)));
    office.hands.0.fetch_add(15 * 60 + 1, Ordering::Relaxed);
    assert!(office.sign_in("canbo.xa", PASSWORD).await.is_ok());
    assert!(matches!(office.sign_in("nobody", PASSWORD).await, Err(SignInError::Refused)));
}

#[test]
fn passwords_are_argon2id_and_have_limits() {
    let secret = NewAccount::hash(PASSWORD, [7; 16]).unwrap();
    assert!(secret.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    assert!(secret.matches(PASSWORD));
    assert!(!secret.matches("mua xoai 2026 Cho Moi"));
    assert_eq!(NewAccount::hash("short", [7; 16]), Err(PasswordError::TooShort));
    assert_eq!(NewAccount::hash(&"x".repeat(257), [7; 16]), Err(PasswordError::TooLong));
    assert_eq!(format!("{secret:?}"), "Secret(…)");
}

#[test]
fn only_hexadecimal_of_the_right_length_is_a_token() {
    for (text, good) in [("", false), (&"a".repeat(64), true), (&"g".repeat(64), false)] {
        assert_eq!(Token::from_cookie(text).is_some(), good, "{text}");
    }
}

#[test]
fn nobody_but_the_administrator_manages_accounts_or_reads_the_audit_log() {
    for role in Role::ALL {
        assert_eq!(role.word().parse::<Role>(), Ok(role));
        for capability in [Capability::ManageAccounts, Capability::ViewAudit] {
            assert_eq!(may(role, capability), role == Role::Administrator, "{role:?}");
        }
    }
    assert!(!may(Role::Reader, Capability::EditRegistry));
    for role in [Role::CommuneOfficer, Role::Holder, Role::Reader] {
        assert!(!may(role, Capability::Recall), "{role:?}");
    }
}

#[tokio::test]
async fn guessing_many_names_from_one_address_is_slowed_down() {
    let office = office().await;
    let far = Some("203.0.113.9");
    // What a hundred wrong passwords would write, without the hashing of each.
    let now = office.world.now();
    office
        .db
        .write_derived::<_, DbError>(move |tx| {
            for n in 0..99 {
                tx.execute(
                    "INSERT INTO sign_in_failure (login, at_us, address) VALUES ($1, $2, $3)",
                    &[format!("nguoi.{n}").into(), now.into(), far.into()],
                )?;
            }
            Ok(())
        })
        .await
        .unwrap();
    let refused = office.sign_in_from("canbo.xa", "not the password", far).await;
    assert!(matches!(refused, Err(SignInError::Refused)));
    let waits = office.sign_in_from("canbo.xa", PASSWORD, far).await;
    assert!(matches!(waits, Err(SignInError::TooMany)));
    for other in [Some("203.0.113.10"), None] {
        assert!(office.sign_in_from("canbo.xa", PASSWORD, other).await.is_ok());
    }
    office.hands.0.fetch_add(15 * 60 + 1, Ordering::Relaxed);
    assert!(office.sign_in_from("canbo.xa", PASSWORD, far).await.is_ok());
    // The next failure sweeps out what counts no more.
    let refused = office.sign_in_from("nobody", PASSWORD, far).await;
    assert!(matches!(refused, Err(SignInError::Refused)));
    let count = "SELECT count(*) AS n FROM sign_in_failure";
    let left = office.db.read(move |tx| tx.row(count, &[], |row| row.get::<i64>("n"))).await;
    assert_eq!(left.unwrap(), Some(1));
}
