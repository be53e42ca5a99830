use axum::http::Method;
use serde_json::Value;

use super::office::{Office, bytes, header, text};
use super::schema::{corpus, faults};

const LOT: &str = "/01/09521000000032/10/XBM-260513-1";

#[tokio::test]
async fn invalid_identifiers_are_refused_by_what_is_wrong() {
    let office = Office::with_season().await;
    for (path, told) in [
        ("/01/09521000000033", "chữ số cuối phải là 2"),
        ("/01/0952100000003x", "chỉ được có chữ số"),
        ("/01/9521000000032", "14 chữ số"),
        ("/01/09521000000032/foo", "GS1"),
        ("/01/09521000000032/10/", "Thiếu giá trị"),
        ("/01/09521000000032/10/123456789012345678901", "không quá 20 ký tự"),
        ("/01/09521000000032/10/a%20b", "ký tự không được phép"),
        ("/01/09521000000032/21/1/10/A", "không thuộc về chỗ này"),
        ("/01/09521000000032/17/261231", "không thuộc về chỗ này"),
        ("/01/09521000000032/235/X/21/1", "không thuộc về chỗ này"),
        ("/01/foo/01/09521000000032", ""),
        ("/00/095210000000000019", "chữ số cuối phải là 8"),
    ] {
        let response = office.get(path).await;
        assert_eq!(response.status(), 400, "{path}");
        let page = text(response).await;
        assert!(page.contains(told), "{path} {told}: {page}");
    }
}

#[tokio::test]
async fn valid_identifiers_without_data_are_told_so() {
    let office = Office::with_season().await;
    for path in ["/01/09521000000049", "/01/09521000000049/10/A", "/00/095210000000009998"] {
        let response = office.get(path).await;
        assert_eq!(response.status(), 404, "{path}");
        let page = text(response).await;
        assert!(page.contains("Không có dữ liệu") && page.contains("Hãy hỏi nơi bán"), "{page}");
    }
}

/// `%2F` in a value is no separator (GS1-Conformant Resolver, raw path).
#[tokio::test]
async fn the_raw_path_counts() {
    let office = Office::with_season().await;
    let document = std::fs::read_to_string(super::office::data("demo/events/04-packing.jsonld"));
    let document = document.unwrap().replace("XBM-260513-1", "L%2F1");
    let document = document.replace("XBM-260513-2", "L%2F2").replace("/21/1000", "/21/2000");
    office.capture(document.as_bytes()).await;
    office.project().await;
    for path in ["/01/09521000000032/10/L%2F1", "/01/09521000000032/10/L%2f1"] {
        let page = office.page(path).await;
        assert!(page.contains("Lô L/1"), "{path}: {page}");
        assert!(!page.contains("role=\"alert\""), "{path}: {page}");
    }
    assert_eq!(office.get("/01/09521000000032/10/L/1").await.status(), 400);
    // A slash at the end changes nothing.
    assert!(office.page(&format!("{LOT}/")).await.contains("XBM-260513-1"));
}

#[tokio::test]
async fn links_are_given_to_whoever_asks_for_them() {
    let office = Office::with_season().await;
    let accept = [("accept", "application/linkset+json")];
    let asked = [
        (LOT.to_owned(), &accept[..]),
        (format!("{LOT}?linkType=linkset"), &[("accept", "*/*")]),
        (format!("{LOT}?linkType=all"), &accept),
        (format!("{LOT}?x=y&linkType=linkset"), &[("accept", "undefined")]),
    ];
    for (path, headers) in asked {
        let response = office.ask(Method::GET, &path, headers).await;
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(header(&response, "content-type"), "application/linkset+json", "{path}");
        assert_eq!(header(&response, "access-control-allow-origin"), "*");
        let context = "rel=\"http://www.w3.org/ns/json-ld#context\"";
        let links: Vec<_> = response.headers().get_all("link").iter().collect();
        assert!(links.iter().any(|link| link.to_str().unwrap().contains(context)), "{links:?}");
        let set: Value = serde_json::from_slice(&bytes(response).await).unwrap();
        let contexts = set["linkset"].as_array().unwrap();
        let anchors: Vec<&str> = contexts.iter().map(|c| c["anchor"].as_str().unwrap()).collect();
        let root = "https://nguon.example";
        assert_eq!(anchors, [format!("{root}{LOT}"), format!("{root}/01/09521000000032")]);
        let page = format!("{root}/goods{LOT}");
        let lot = &contexts[0];
        assert_eq!(lot["https://ref.gs1.org/voc/defaultLink"][0]["href"], page);
        assert_eq!(lot["https://ref.gs1.org/voc/defaultLink"].as_array().unwrap().len(), 1);
        assert_eq!(lot["https://ref.gs1.org/voc/pip"][0]["href"], page);
        for kind in ["traceability", "certificationInfo", "dpp"] {
            assert_eq!(lot[format!("https://ref.gs1.org/voc/{kind}")][0]["href"], page, "{kind}");
        }
        let epcis = lot["https://ref.gs1.org/voc/epcis"][0]["href"].as_str().unwrap();
        assert!(epcis.starts_with(&format!("{root}/epcis/events?MATCH_anyEPCClass=")), "{epcis}");
        assert!(epcis.ends_with("%2F10%2FXBM-260513-1"), "{epcis}");
        assert!(contexts[1].get("https://ref.gs1.org/voc/epcis").is_none());
        let product = format!("{root}/goods/01/09521000000032");
        assert_eq!(contexts[1]["https://ref.gs1.org/voc/pip"][0]["href"], product);
        assert_eq!(faults(&set), Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_serial_number_brings_its_lot_and_its_product_along() {
    let office = Office::with_season().await;
    let path = "/01/09521000000032/10/XBM-260513-2/21/100001";
    let accept = [("accept", "application/linkset+json")];
    let response = office.ask(Method::GET, path, &accept).await;
    let set: Value = serde_json::from_slice(&bytes(response).await).unwrap();
    let contexts = set["linkset"].as_array().unwrap();
    assert_eq!(contexts[0]["anchor"], format!("https://nguon.example{path}"));
    let epcis = contexts[0]["https://ref.gs1.org/voc/epcis"][0]["href"].as_str().unwrap();
    assert!(epcis.contains("?MATCH_anyEPC=") && epcis.ends_with("%2F21%2F100001"), "{epcis}");
    assert_eq!(contexts.last().unwrap()["anchor"], "https://nguon.example/01/09521000000032");
    assert_eq!(faults(&set), Vec::<String>::new());
}

#[tokio::test]
async fn one_kind_of_link_is_redirected_to() {
    let office = Office::with_season().await;
    let page = format!("https://nguon.example/goods{LOT}");
    for query in [
        "linkType=gs1:pip",
        "linkType=gs1%3Apip",
        "linkType=gs1:defaultLink",
        "linkType=https://gs1.org/voc/traceability",
        "17=271231;3103=000189&linkType=gs1:pip&a=b;c&flag",
        "foo=bar",
    ] {
        let response = office.get(&format!("{LOT}?{query}")).await;
        assert_eq!(response.status(), 307, "{query}");
        assert_eq!(header(&response, "location"), format!("{page}?{query}"), "{query}");
        assert_eq!(office.get(&format!("/goods{LOT}?{query}")).await.status(), 200, "{query}");
    }
    let response = office.get(&format!("{LOT}?linkType=gs1:epcis")).await;
    let location = header(&response, "location");
    assert!(location.ends_with("XBM-260513-1&linkType=gs1:epcis"), "{location}");
    for query in ["linkType=gs1:nosuchlt", "linkType=pip", "linkType="] {
        let response = office.get(&format!("{LOT}?{query}")).await;
        assert_eq!(response.status(), 404, "{query}");
        // Rendered by the shell, and still readable from anywhere.
        assert_eq!(header(&response, "access-control-allow-origin"), "*", "{query}");
        assert!(header(&response, "content-type").starts_with("text/html"), "{query}");
    }
}

#[tokio::test]
async fn the_page_names_its_linkset_and_may_be_read_from_anywhere() {
    let office = Office::with_season().await;
    for method in [Method::GET, Method::HEAD] {
        let asked = [("text/html", 200), ("*/*", 307)];
        for (accept, status) in asked {
            let response = office.ask(method.clone(), LOT, &[("accept", accept)]).await;
            assert_eq!(response.status(), status, "{method} {accept}");
            let link = header(&response, "link");
            let href = format!("<https://nguon.example{LOT}?linkType=linkset>");
            assert!(link.starts_with(&href) && link.contains("rel=\"linkset\""), "{link}");
            assert!(!link.contains("gs1:"), "{link}");
            assert_eq!(header(&response, "access-control-allow-origin"), "*");
            assert!(header(&response, "vary").contains("accept"));
            // The page is one, at whichever of its addresses.
            let home = if status == 200 { "content-location" } else { "location" };
            assert_eq!(header(&response, home), format!("https://nguon.example/goods{LOT}"));
        }
    }
    let preflight = [
        ("origin", "https://ref.gs1.org/test-suites/resolver/"),
        ("access-control-request-method", "GET,HEAD,OPTIONS"),
    ];
    for path in [LOT, "/.well-known/gs1resolver"] {
        let response = office.ask(Method::OPTIONS, path, &preflight).await;
        assert!(response.status().is_success(), "{path}");
        assert_eq!(header(&response, "access-control-allow-origin"), "*", "{path}");
        let methods = header(&response, "access-control-allow-methods");
        assert!(["GET", "HEAD", "OPTIONS"].iter().all(|one| methods.contains(one)), "{methods}");
    }
}

#[tokio::test]
async fn the_resolver_describes_itself() {
    let office = Office::empty().await;
    let response = office.get("/.well-known/gs1resolver").await;
    assert_eq!(response.status(), 200);
    assert_eq!(header(&response, "access-control-allow-origin"), "*");
    assert_eq!(header(&response, "content-type"), "application/json");
    let description: Value = serde_json::from_slice(&bytes(response).await).unwrap();
    assert_eq!(description["resolverRoot"], "https://nguon.example");
    let keys = description["supportedPrimaryKeys"].as_array().unwrap();
    assert_eq!(keys.len(), 16);
    // What the schema says: the allowed keys and the members it knows, with their types.
    let Some(schema) = corpus("description-file-schema.reconstructed.json") else { return };
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let allowed = schema["properties"]["supportedPrimaryKeys"]["items"]["enum"].as_array().unwrap();
    assert!(keys.iter().all(|key| allowed.contains(key)), "{keys:?}");
    for needed in schema["required"].as_array().unwrap() {
        assert!(description.get(needed.as_str().unwrap()).is_some(), "{needed}");
    }
    for (name, value) in description.as_object().unwrap() {
        let kind = &schema["properties"][name]["type"];
        let is = match value {
            Value::String(_) => "string",
            Value::Bool(_) => "boolean",
            Value::Array(_) => "array",
            _ => "",
        };
        assert_eq!(kind, is, "{name}");
    }
    let types = &description["supportedLinkType"][0];
    assert_eq!(
        (&types["prefix"], &types["namespace"]),
        (&"gs1:".into(), &"https://ref.gs1.org/voc/".into())
    );
}

#[tokio::test]
async fn machines_get_a_problem_instead_of_a_page() {
    let office = Office::with_season().await;
    let accept = [("accept", "application/linkset+json")];
    for (path, status) in [("/01/09521000000033", 400), ("/01/09521000000049", 404)] {
        let response = office.ask(Method::GET, path, &accept).await;
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(header(&response, "content-type"), "application/problem+json", "{path}");
        assert_eq!(header(&response, "access-control-allow-origin"), "*", "{path}");
    }
    let response = office.ask(Method::GET, "/01/09521000000033", &accept).await;
    assert_eq!(header(&response, "access-control-allow-origin"), "*");
    let problem: Value = serde_json::from_slice(&bytes(response).await).unwrap();
    assert_eq!((problem["at"].as_u64(), problem["length"].as_u64()), (Some(17), Some(1)));
    assert!(problem["detail"].as_str().unwrap().contains("phải là 2"), "{problem}");
}

/// Every key of a Digital Link is read; what is recorded of it is said, and what is not.
#[tokio::test]
async fn other_keys_are_answered_truthfully() {
    let office = Office::with_season().await;
    // A packing house is known by its place, and has the page of its code.
    for path in ["/414/9521000002012", "/414/9521000002012/254/DOOR-1"] {
        let response = office.get(path).await;
        assert_eq!(response.status(), 307, "{path}");
        let location = header(&response, "location");
        assert_eq!(location, "https://nguon.example/codes/VN-AGPH-991", "{path}");
    }
    for path in [
        "/414/9521000009998",
        "/417/9521000000018",
        "/253/9521000000018ABC",
        "/255/9521000000018123",
        "/401/9521000ABC",
        "/402/95210000000000018",
        "/8003/09521000000018ABC",
        "/8004/9521000ABC",
        "/8006/095210000000320102",
        "/8010/9521000ABC",
        "/8017/952100000000000018",
        "/8018/952100000000000018",
        "/415/9521000000018/8020/REF1",
    ] {
        let response = office.ask(Method::GET, path, &[("accept", "text/html")]).await;
        let status = response.status();
        let page = text(response).await;
        assert_eq!(status, 404, "{path}: {page}");
        let key = path.split('/').nth(1).unwrap();
        assert!(page.contains(&format!("({key}) ")) && page.contains("Không có dữ liệu"), "{page}");
    }
    for path in ["/415/9521000000018", "/414/9521000009999", "/253/952", "/8017/1", "/01", "/00"] {
        assert_eq!(office.get(path).await.status(), 400, "{path}");
    }
}

#[tokio::test]
async fn a_compressed_epc_means_what_it_holds() {
    let office = Office::with_season().await;
    let link = "https://id.gs1.org/01/09521000000032/21/100001";
    let urn = "urn:epc:id:sgtin:9521000.000003.100001";
    let tag = nguon_gs1::TagEpc::from_urn(urn, 1).unwrap();
    assert_eq!(tag.link().unwrap().canonical(), link);
    for segment in [tag.to_path_hex(), tag.to_path_base64()] {
        let response = office.get(&format!("/{segment}?a=b")).await;
        let to = "https://nguon.example/goods/01/09521000000032/21/100001?a=b";
        assert_eq!((response.status().as_u16(), header(&response, "location")), (307, to));
        let response = office.get(&format!("/{segment}?linkType=linkset")).await;
        assert!(text(response).await.contains("/01/09521000000032/21/100001"));
    }
}

#[tokio::test]
async fn people_see_the_links_too() {
    let office = Office::with_season().await;
    let html = [("accept", "text/html")];
    let response = office.ask(Method::GET, &format!("{LOT}?linkType=linkset"), &html).await;
    assert_eq!(response.status(), 200);
    let page = text(response).await;
    for part in ["application/ld+json", "\"@graph\"", "gs1:dpp", "Xoài ba màu"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let response = office.ask(Method::GET, &format!("{LOT}?linkType=gs1:faqs"), &html).await;
    assert_eq!(response.status(), 404);
    assert!(text(response).await.contains("gs1:traceability"));
    let accept = [("accept", "application/ld+json")];
    let response = office.ask(Method::GET, LOT, &accept).await;
    assert_eq!(header(&response, "content-type"), "application/ld+json");
    let set: Value = serde_json::from_slice(&bytes(response).await).unwrap();
    assert_eq!(set["@context"]["anchor"], "@id");
}

/// A copied or invented number on a real product is told as such, whichever way the page is reached.
#[tokio::test]
async fn what_is_missing_is_still_said_after_a_redirect() {
    let office = Office::with_season().await;
    let response = office.get("/01/09521000000032/10/NOPE").await;
    assert_eq!(response.status(), 307);
    let to = header(&response, "location").strip_prefix("https://nguon.example").unwrap();
    assert!(office.page(to).await.contains("Lô NOPE chưa được ghi nhận"));
    // A person who mistypes a page looks for a page.
    let html = [("accept", "text/html")];
    assert_eq!(office.ask(Method::GET, "/no-such-page", &html).await.status(), 404);
    assert_eq!(office.get("/no-such-page").await.status(), 400);
    assert_eq!(office.get("/favicon.ico").await.status(), 404);
    for path in ["/goods/01/09521000000049", "/goods/foo", "/goods/01/09521000000033"] {
        assert!(office.get(path).await.status().is_client_error(), "{path}");
    }
}

#[tokio::test]
async fn who_gets_the_page_at_once_is_a_setting() {
    for (page_at, browser, program) in [
        (crate::PageAt::Browsers, 200, 307),
        (crate::PageAt::Everybody, 200, 200),
        (crate::PageAt::Nobody, 307, 307),
    ] {
        let office = Office::with_season_and(page_at).await;
        for (accept, status) in [("text/html", browser), ("*/*", program)] {
            let response = office.ask(Method::GET, LOT, &[("accept", accept)]).await;
            assert_eq!(response.status(), status, "{page_at:?} {accept}");
        }
    }
}
