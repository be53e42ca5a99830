use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::*;
use crate::audit::Actor;
use crate::clock::{CountingEntropy, FixedClock, World};
use crate::db::{Db, DbError, Migration, Tx};
use crate::territory::Territory;

const HOUR: SignedDuration = SignedDuration::from_hours(1);

struct Office {
    _folder: nguon_testing_postgres::Place,
    db: Db,
    world: World,
}

fn office() -> Office {
    let (folder, db) = crate::tests::registry();
    let now = "2026-11-21T03:00:00Z".parse().unwrap();
    let world = World::new(FixedClock(now), CountingEntropy::default());
    Office { _folder: folder, db, world }
}

impl Office {
    fn now(&self) -> Timestamp {
        self.world.now()
    }

    fn new_key(&self, owner: Owner, expires: Option<Timestamp>) -> NewKey {
        NewKey {
            id: self.world.id(),
            name: "cân số 1".to_owned(),
            owner,
            scopes: Scopes { capture: true, ..Scopes::default() },
            expires,
            demonstration: false,
        }
    }

    async fn make(&self, new: &NewKey) -> Option<String> {
        let (actor, world, new) =
            (Actor::program("test", self.now()), self.world.clone(), new.clone());
        self.db.write(move |tx| create(tx, &actor, &world, &new)).await.unwrap()
    }

    async fn opens(&self, secret: &str, at: Timestamp) -> Option<ApiKey> {
        let secret = secret.to_owned();
        self.read(move |tx| principal(tx, &secret, at)).await
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, DbError> + Send + 'static,
    ) -> T {
        self.db.read(work).await.unwrap()
    }
}

#[tokio::test]
async fn a_key_opens_what_it_says_until_it_ends_or_is_taken_back() {
    let office = office();
    let (holder, now) = (Owner::Holder(Uuid::from_u128(7)), office.now());
    let new = office.new_key(holder.clone(), Some(now + HOUR));
    let secret = office.make(&new).await.unwrap();
    assert!(secret.starts_with("nguon_") && secret.len() == 70, "{secret}");
    let key = office.opens(&secret, now).await.unwrap();
    assert_eq!((key.id, &key.owner, key.scopes), (new.id, &holder, new.scopes));
    assert_eq!(key.captor, format!("holder:{}", Uuid::from_u128(7)));
    assert_eq!(office.opens(&format!("{secret}0"), now).await, None);
    // An end is the first instant that is too late.
    for (at, opens) in [(HOUR - SignedDuration::from_micros(1), true), (HOUR, false)] {
        assert_eq!(office.opens(&secret, now + at).await.is_some(), opens, "{at}");
    }

    let actor = Actor::program("test", now).because("lost");
    for was_good in [true, false] {
        let (actor, id) = (actor.clone(), new.id);
        let revoked = office.db.write_derived(move |tx| revoke(tx, &actor, id)).await;
        assert_eq!(revoked.unwrap(), was_good);
    }
    assert_eq!(office.opens(&secret, now).await, None);
    let kept = office.read(move |tx| one(tx, new.id)).await.unwrap();
    assert_eq!((kept.state(now), kept.revoked), (KeyState::Revoked, Some(now)));
}

#[tokio::test]
async fn neither_secret_nor_hash_is_in_the_log_and_a_form_sent_twice_makes_one_key() {
    let office = office();
    let new = office.new_key(Owner::Office(Territory::Country), None);
    let secret = office.make(&new).await.unwrap();
    let (actor, world, again) =
        (Actor::program("test", office.now()), office.world.clone(), new.clone());
    let twice = office.db.write_derived(move |tx| create(tx, &actor, &world, &again)).await;
    assert_eq!(twice.unwrap(), None);
    let told =
        office.read(move |tx| crate::audit::of_thing(tx, "api-key", &new.id.to_string(), 9)).await;
    assert_eq!(told.len(), 1);
    let entry = format!("{:?}", told[0]);
    assert!(entry.contains("cân số 1") && !entry.contains(&secret[6..]), "{entry}");
}

#[tokio::test]
async fn keys_of_one_owner_share_a_name_and_uses_are_noted_now_and_then() {
    let office = office();
    let holder = Owner::Holder(Uuid::from_u128(7));
    let province = Owner::Office(Territory::Province("91@2025-07-01".parse().unwrap()));
    let mut secrets = Vec::new();
    for owner in [&holder, &holder, &province] {
        secrets.push(office.make(&office.new_key(owner.clone(), None)).await.unwrap());
    }
    let now = office.now();
    let mut names = Vec::new();
    for secret in &secrets {
        names.push(office.opens(secret, now).await.unwrap().captor);
    }
    assert_eq!(names[0], names[1]);
    assert_eq!(names[2], "office:province:91@2025-07-01");
    let known = office.read(|tx| captors(tx, "", 9)).await;
    assert_eq!(known.iter().map(|one| &one.owner).collect::<Vec<_>>(), [&holder, &province]);
    let own = Territory::Holder(Uuid::from_u128(7));
    let listed = office.read(move |tx| list(tx, Some(&own), None, 9)).await;
    assert_eq!(listed.len(), 2);
    assert!(listed[0].id > listed[1].id);

    let key = office.opens(&secrets[0], now).await.unwrap();
    assert!(key.use_is_news(now));
    let id = key.id;
    office.db.write_derived(move |tx| note_use(tx, id, now)).await.unwrap();
    let key = office.opens(&secrets[0], now).await.unwrap();
    assert_eq!(key.used, Some(now));
    assert!(!key.use_is_news(now + HOUR / 20) && key.use_is_news(now + HOUR));
}

/// A database of before keys had owners: each key keeps the name its events stand under.
#[tokio::test]
async fn keys_of_before_keep_their_names() {
    let place = nguon_testing_postgres::registry("empty", |_| {});
    let at = place.at().parse().unwrap();
    let before: Vec<Migration> =
        crate::MIGRATIONS.iter().copied().filter(|one| one.number < 5).collect();
    let (id, holder) = (Uuid::from_u128(0x0123_4567_89ab_cdef), Uuid::from_u128(9));
    let db = Db::at(&at, &before).unwrap();
    db.write_derived::<_, DbError>(move |tx| {
        tx.execute(
            "INSERT INTO api_key (id, name, key_hash, may_capture, may_query, territory, \
             created_us) VALUES ($1, 'old', $2, 1, 1, $3, 0)",
            &[id.into(), vec![1u8].into(), Territory::Holder(holder).to_string().into()],
        )
    })
    .await
    .unwrap();
    drop(db);
    let db = Db::at(&at, crate::MIGRATIONS).unwrap();
    let key = db.read(move |tx| one(tx, id)).await.unwrap().unwrap();
    assert_eq!(key.captor, format!("key:{id}"));
    assert_eq!(key.owner, Owner::Holder(holder));
    let names = db.read(move |tx| captors_of(tx, &Owner::Holder(holder))).await.unwrap();
    assert_eq!(names, [format!("key:{id}"), format!("holder:{holder}")]);
}

#[tokio::test]
async fn what_was_ordered_goes_on_while_a_key_of_that_name_is_good() {
    let office = office();
    let (owner, now) = (Owner::Holder(Uuid::from_u128(7)), office.now());
    let captor = owner.captor();
    let left = async |at: Timestamp| {
        let captor = captor.clone();
        office.read(move |tx| left_of(tx, &captor, at)).await
    };
    assert_eq!(left(now).await, None);
    let first = office.new_key(owner.clone(), Some(now + HOUR));
    let asks = Scopes { query: true, ..Scopes::default() };
    let second = NewKey { scopes: asks, ..office.new_key(owner.clone(), None) };
    for key in [&first, &second, &office.new_key(Owner::Holder(Uuid::from_u128(8)), None)] {
        office.make(key).await.unwrap();
    }
    let both = Scopes { capture: true, query: true, ..Scopes::default() };
    assert_eq!(left(now).await, Some((owner.clone(), both)));
    assert_eq!(left(now + HOUR).await, Some((owner, asks)));
    let actor = Actor::program("test", now);
    office.db.write(move |tx| revoke(tx, &actor, second.id)).await.unwrap();
    assert_eq!(left(now + HOUR).await, None);
}
