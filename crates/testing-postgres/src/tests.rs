use super::{Care, Server, database, given, shared};

#[test]
fn databases_are_apart() {
    let (Some(first), Some(second)) = (database(), database()) else { return };
    assert_ne!(first, second);
    let Some(server) = shared() else { return };
    let names = ["test_1", "test_2"];
    server.sql(names[0], "CREATE TABLE only_here (x integer)").unwrap();
    assert!(server.sql(names[1], "SELECT * FROM only_here").is_err());
    assert!(!server.offers("an extension that nobody wrote"));
    assert!(server.offers("plpgsql"));
}

#[test]
fn what_was_committed_survives_a_kill() {
    let Some(mut server) = given(Server::start(Care::Durable)) else { return };
    server.sql("postgres", "CREATE TABLE kept (x integer)").unwrap();
    server.sql("postgres", "INSERT INTO kept VALUES (7)").unwrap();
    server.kill();
    assert!(server.sql("postgres", "SELECT x FROM kept").is_err());
    server.start_again().unwrap();
    assert_eq!(server.sql("postgres", "SELECT x FROM kept").unwrap(), "7\n");
    server.stop();
    server.start_again().unwrap();
    let folder = server.folder().to_owned();
    assert!(folder.exists());
    drop(server);
    assert!(!folder.exists());
}
