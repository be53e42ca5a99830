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
fn an_unknown_name_costs_as_much_as_a_known_one() {
    let secret = NewAccount::hash(PASSWORD, [7; 16]).unwrap();
    // Whatever is hashed for a name that is known is hashed for one that is not.
    for (password, hashed) in
        [("", true), ("short", true), (PASSWORD, true), (&"x".repeat(257), false)]
    {
        assert_eq!(Secret::waste_time(password), hashed, "{password}");
        assert_eq!(secret.matches(password), password == PASSWORD);
    }
}

/// What a program with name and password is told: its role, or why not.
async fn program(office: &Office, known: &Passwords, password: &str) -> Result<Role, String> {
    let login = "canbo.xa".parse().unwrap();
    let asked = known.person(&office.db, &office.world, login, password.into(), None);
    asked.await.map(|person| person.role).map_err(|error| format!("{error:?}"))
}

async fn set(office: &Office, sql: &'static str) {
    let changed = office.db.write_derived::<_, DbError>(move |tx| tx.execute(sql, &[]));
    assert_eq!(changed.await.unwrap(), 1);
}

async fn count(office: &Office, sql: &'static str) -> i64 {
    let found = office.db.read(move |tx| tx.row(sql, &[], |row| row.get::<i64>("n")));
    found.await.unwrap().unwrap()
}

#[tokio::test]
async fn a_password_that_was_right_is_hashed_again_only_after_a_while() {
    let office = office().await;
    let known = Passwords::new(&office.world);
    let officer = Ok(Role::CommuneOfficer);
    assert_eq!(program(&office, &known, PASSWORD).await, officer);
    // While nothing can be hashed, what is remembered is answered, and nothing else.
    let answered = async |password: &str| {
        let turns = sessions::TURNS.acquire_many(4).await.unwrap();
        let asked = program(&office, &known, password);
        let answer = tokio::time::timeout(std::time::Duration::from_millis(200), asked).await;
        drop(turns);
        answer.ok()
    };
    assert_eq!(answered(PASSWORD).await, Some(officer.clone()));
    assert_eq!(answered("mua xoai 2026 Cho Moi").await, None);
    office.hands.0.fetch_add(600, Ordering::Relaxed);
    assert_eq!(answered(PASSWORD).await, None);
    assert_eq!(program(&office, &known, PASSWORD).await, officer);
    assert_eq!(answered(PASSWORD).await, Some(officer.clone()));
    // Another program of this server remembers nothing of it.
    assert!(program(&office, &Passwords::new(&office.world), "x").await.is_err());
    // Signing in this way is audited once in half a day, not with every question.
    let audited = "SELECT count(*) AS n FROM audit WHERE verb = 'sign-in'";
    assert_eq!(count(&office, audited).await, 1);
    office.hands.0.fetch_add(12 * 3600, Ordering::Relaxed);
    assert_eq!(program(&office, &known, PASSWORD).await, officer);
    assert_eq!(count(&office, audited).await, 2);
    assert_eq!(count(&office, "SELECT count(*) AS n FROM session").await, 0);
}

#[tokio::test]
async fn a_remembered_password_ends_with_what_it_opened() {
    let office = office().await;
    let known = Passwords::new(&office.world);
    assert_eq!(program(&office, &known, PASSWORD).await, Ok(Role::CommuneOfficer));
    set(&office, "UPDATE account SET role = 'reader'").await;
    assert_eq!(program(&office, &known, PASSWORD).await, Ok(Role::Reader));
    set(&office, "UPDATE account SET disabled = 1").await;
    assert_eq!(program(&office, &known, PASSWORD).await, Err("Refused".into()));
    set(&office, "UPDATE account SET disabled = 0").await;
    assert_eq!(program(&office, &known, PASSWORD).await, Ok(Role::Reader));
    let other = NewAccount::hash("một mật khẩu khác", [9; 16]).unwrap().0;
    let changed = office.db.write_derived::<_, DbError>(move |tx| {
        tx.execute("UPDATE account SET password_hash = $1", &[other.into()])
    });
    assert_eq!(changed.await.unwrap(), 1);
    assert_eq!(program(&office, &known, PASSWORD).await, Err("Refused".into()));
    assert_eq!(program(&office, &known, "một mật khẩu khác").await, Ok(Role::Reader));
}

#[tokio::test]
async fn tries_count_together_with_those_of_the_sign_in_page() {
    let office = office().await;
    let known = Passwords::new(&office.world);
    for round in 0..5 {
        assert_eq!(program(&office, &known, "not the password").await, Err("Refused".into()));
        // A program that is right all day gives nobody new tries.
        assert!(program(&office, &known, PASSWORD).await.is_ok(), "{round}");
    }
    for _ in 0..5 {
        let refused = office.sign_in("canbo.xa", "not the password").await;
        assert!(matches!(refused, Err(SignInError::Refused)));
    }
    // Who must wait waits, also where the password is remembered: else it could be guessed here.
    for password in [PASSWORD, "not the password"] {
        assert_eq!(program(&office, &known, password).await, Err("TooMany".into()));
        assert!(matches!(office.sign_in("canbo.xa", password).await, Err(SignInError::TooMany)));
    }
    office.hands.0.fetch_add(15 * 60 + 1, Ordering::Relaxed);
    assert!(program(&office, &known, PASSWORD).await.is_ok());
}

#[tokio::test]
async fn many_tries_at_once_are_no_more_than_many_one_by_one() {
    let office = Arc::new(office().await);
    let tries: Vec<_> = (0..40)
        .map(|_| {
            let office = Arc::clone(&office);
            tokio::spawn(async move { office.sign_in("canbo.xa", "not the password").await })
        })
        .collect();
    let mut hashed = 0;
    for one in tries {
        hashed += usize::from(matches!(one.await.unwrap(), Err(SignInError::Refused)));
    }
    assert!((10..=13).contains(&hashed), "{hashed}");
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
