use super::{Care, Server, cluster, database, given, shared};

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

#[test]
fn three_nodes_are_one() {
    let Some(cluster) = cluster() else { return };
    cluster.create_database("three").unwrap();
    let (at, name) = (cluster.coordinator(), "three");
    at.sql(name, "CREATE TABLE spread (x integer PRIMARY KEY)").unwrap();
    at.sql(name, "SELECT create_distributed_table('spread', 'x', shard_count => 4)").unwrap();
    at.sql(name, "INSERT INTO spread SELECT generate_series(1, 50)").unwrap();
    assert_eq!(at.sql(name, "SELECT count(*) FROM spread").unwrap(), "50\n");
    let nodes = "SELECT count(DISTINCT nodename) FROM citus_shards";
    assert_eq!(at.sql(name, nodes).unwrap(), "2\n");
}
