//! The third deployment: tables distributed by Citus. It is not offered yet (docs/van-hanh.md).

use nguon_testing_postgres::shared;

/// Says that the suite was not run there; a machine that could run it is told what is missing.
#[test]
fn the_suite_on_citus_is_skipped() {
    let Some(server) = shared() else { return };
    assert!(
        !server.offers("citus"),
        "this server offers citus: write the third run of the suite (docs/van-hanh.md, Citus)"
    );
    println!("skipped: extension citus not offered");
}
