//! The registry on a PostgreSQL server with PostGIS: pages, native shapes, a copy there and back.

use nguon_testing_postgres::{database, shared};

use crate::program::{Folder, agent, answer, outcome};

const LOT: &str = "/01/09521000000032/10/XBM-260513-1";

/// Status and text of a page, as a browser with this cookie gets it.
fn page(address: &str, cookie: &str) -> (u16, String) {
    let asked = agent().get(address).header("Accept", "text/html").header("Cookie", cookie);
    let mut response = asked.call().unwrap();
    (response.status().as_u16(), response.body_mut().read_to_string().unwrap())
}

/// The cookie of somebody who signed in.
fn signed_in(url: &str, login: &str) -> String {
    let once = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
    let agent: ureq::Agent = once.build().into();
    let form = [("login", login), ("password", "minh hoa 2026")];
    let response = agent.post(&format!("{url}/sign-in")).send_form(form).unwrap();
    assert_eq!(response.status().as_u16(), 303);
    let cookie = response.headers().get("set-cookie").unwrap().to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

#[test]
fn the_demonstration_is_served_from_a_server_with_postgis() {
    let (Some(url), Some(second), Some(server)) = (database(), database(), shared()) else {
        return;
    };
    if !server.offers("postgis") {
        return println!("skipped: the server has no PostGIS");
    }
    // One database for both, in schemas of their own.
    let folder = Folder::of_demo_on_both(&url, &url);
    assert!(!folder.path("data/registry.db").exists() && !folder.path("data/events.db").exists());
    let (code, _, said) = outcome(&["demo", "--data", folder.data()]);
    assert!(code == 2 && said.contains("holds"), "{code} {said}");

    let office = folder.serve();
    let cookie = signed_in(&office.url, "canbo.tinh");
    for (path, cookie, words) in [
        (LOT, "", "XBM-260513-1"),
        ("/search?q=xoai", "", "Xoài"),
        ("/places?q=chau%20doc", "", "Châu Đốc"),
        ("/growing-areas", &*cookie, "Vùng xoài Minh Họa Hội An"),
        ("/growing-areas?q=xoai", &cookie, ""),
        ("/growing-areas.csv", &cookie, ""),
        ("/packing-houses", &cookie, ""),
        ("/holders", &cookie, ""),
        ("/applications", &cookie, ""),
        ("/incidents", &cookie, ""),
        ("/monitoring", &cookie, ""),
        ("/map", &cookie, ""),
        ("/lots", &cookie, "XBM-260513-1"),
        ("/balances", &cookie, ""),
        ("/plans", &cookie, ""),
        ("/work", &cookie, ""),
    ] {
        let (status, text) = page(&format!("{}{path}", office.url), cookie);
        assert!(status == 200 && text.contains(words), "{path}: {status} {text}");
    }

    let name = url.rsplit('/').next().unwrap();
    let shapes = "SELECT COUNT(*) > 0 AND bool_and(ST_IsValid(shape) AND ST_SRID(shape) = 4326) \
                  FROM nguon_registry.registry_plot WHERE geometry IS NOT NULL";
    assert_eq!(server.sql(name, shapes).unwrap().trim(), "t");

    // A copy opens without a server, and goes into a file or into another server.
    let verified =
        |data: &str, more: &[&str]| answer(&[&["audit", "verify", "--data", data], more].concat());
    let expected = verified(folder.data(), &[]);
    let copy = folder.path("copy").display().to_string();
    answer(&["backup", &copy, "--data", folder.data()]);
    let to_file = folder.path("to-file").display().to_string();
    answer(&["restore", &copy, "--data", &to_file]);
    assert_eq!(verified(&to_file, &[]), expected);
    let to_server = folder.path("to-server").display().to_string();
    let restore = ["restore", &copy, "--data", &to_server, "--registry-url", &second];
    answer(&restore);
    assert!(!folder.path("to-server/registry.db").exists());
    assert_eq!(verified(&to_server, &["--registry-url", &second]), expected);
    let third = folder.path("third").display().to_string();
    let (code, _, said) = outcome(&["restore", &copy, "--data", &third, "--registry-url", &second]);
    assert!(code == 2 && said.contains("empty"), "{code} {said}");
}
