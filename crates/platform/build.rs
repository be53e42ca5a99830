//! Makes sure that the folder of built web assets exists, so that the program builds without Node.

use std::path::Path;

fn main() {
    let dist = Path::new("../../web/dist");
    println!("cargo:rerun-if-changed=../../web/dist");
    if !dist.join("manifest.json").exists() {
        println!(
            "cargo:warning=web/dist is empty: pages get a plain stylesheet and no map (run make web)"
        );
        if let Err(error) = std::fs::create_dir_all(dist) {
            println!("cargo:warning=cannot create web/dist: {error}");
        }
    }
}
