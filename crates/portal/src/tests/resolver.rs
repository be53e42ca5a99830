use axum::http::Method;
use serde_json::Value;

use super::office::{Office, bytes, header, text};

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
        (format!("{LOT}?linkType=linkset"), &[]),
        (format!("{LOT}?linkType=all"), &accept),
        (format!("{LOT}?x=y&linkType=linkset"), &[("accept", "text/html")]),
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
        let page = format!("{root}{LOT}");
        let lot = &contexts[0];
        assert_eq!(lot["https://ref.gs1.org/voc/defaultLink"][0]["href"], page);
        assert_eq!(lot["https://ref.gs1.org/voc/defaultLink"].as_array().unwrap().len(), 1);
        assert_eq!(lot["https://ref.gs1.org/voc/pip"][0]["href"], page);
        assert!(lot.get("https://ref.gs1.org/voc/traceability").is_some());
        let epcis = lot["https://ref.gs1.org/voc/epcis"][0]["href"].as_str().unwrap();
        assert!(epcis.starts_with(&format!("{root}/epcis/events?MATCH_anyEPCClass=")), "{epcis}");
        assert!(epcis.ends_with("%2F10%2FXBM-260513-1"), "{epcis}");
        assert!(contexts[1].get("https://ref.gs1.org/voc/epcis").is_none());
        assert_eq!(faults(&set), Vec::<String>::new());
    }
}

/// What GS1's schema (draft 7) says against a linkset; nothing when it passes. The schema's own
/// pattern has a look-ahead that no plain engine reads, so its rules are written out here and
/// proved on the published verdicts below.
fn faults(document: &Value) -> Vec<String> {
    let Some(document) = document.as_object() else { return vec!["no object".to_owned()] };
    let extra = document.keys().filter(|name| *name != "linkset").map(|name| format!("has {name}"));
    let mut faults: Vec<String> = extra.collect();
    match document.get("linkset").and_then(Value::as_array) {
        Some(contexts) => contexts.iter().for_each(|context| of_context(context, &mut faults)),
        None => faults.push("no linkset".to_owned()),
    }
    faults
}

fn of_context(context: &Value, faults: &mut Vec<String>) {
    let Some(members) = context.as_object() else { return faults.push("no object".to_owned()) };
    for needed in ["anchor", "itemDescription"] {
        if !members.get(needed).is_some_and(Value::is_string) {
            faults.push(format!("no {needed}"));
        }
    }
    for (name, value) in members {
        if name == "anchor" {
            if !address(value) {
                faults.push(format!("anchor {value}"));
            }
        } else if name != "itemDescription" {
            if !relation(name) {
                faults.push(format!("relation {name}"));
            }
            match value.as_array() {
                Some(links) => links.iter().for_each(|link| of_link(link, faults)),
                None => faults.push(format!("{name} is no list")),
            }
        }
    }
}

fn relation(name: &str) -> bool {
    // The range `A-z` of the schema's pattern has these signs too.
    let host = |c: char| c.is_ascii_alphanumeric() || "[\\]^_`./".contains(c);
    let word = name.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !name.is_empty();
    let rest = name.strip_prefix("https://").or(name.strip_prefix("http://"));
    word || rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(host))
}

fn address(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    let rest = text.strip_prefix("https://").or(text.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

fn of_link(link: &Value, faults: &mut Vec<String>) {
    let tag = |value: &Value| {
        let text = value.as_str().unwrap_or_default();
        let two = |part: &str| part.len() == 2 && part.chars().all(char::is_alphanumeric);
        text.split_once('-').map_or_else(|| two(text), |(one, other)| two(one) && two(other))
    };
    if !link.get("href").is_some_and(address) {
        faults.push(format!("href of {link}"));
    }
    for (name, value) in link.as_object().into_iter().flatten() {
        let fits = match name.as_str() {
            "href" | "title" => value.is_string(),
            "type" => value.as_str().is_some_and(|kind| kind.contains('/')),
            "hreflang" => value.as_array().is_some_and(|tags| tags.iter().all(tag)),
            "context" => value.is_array(),
            "fwqs" | "public" => value.is_boolean(),
            _ => false,
        };
        if !fits {
            faults.push(format!("{name} of {link}"));
        }
    }
    if link.get("title").is_none() {
        faults.push(format!("no title in {link}"));
    }
}

/// The checker above says what the schema of the official suite says.
#[test]
#[expect(clippy::disallowed_methods, reason = "tests find the corpora by environment")]
fn the_checker_agrees_with_the_schema() {
    let shared = std::env::var("NGUON_SHARED").map_or_else(
        |_| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        std::path::PathBuf::from,
    );
    let file = shared.join("data/gs1/resolver/linkset_schema_cases.jsonl");
    let Ok(cases) = std::fs::read_to_string(&file) else {
        return println!("skipped: {} is not here", file.display());
    };
    for case in cases.lines() {
        let case: Value = serde_json::from_str(case).unwrap();
        let faults = faults(&case["document"]);
        assert_eq!(faults.is_empty(), case["ok"] == true, "{}: {faults:?}", case["name"]);
    }
}

#[tokio::test]
async fn a_serial_number_brings_its_lot_and_its_product_along() {
    let office = Office::with_season().await;
    let path = "/01/09521000000032/10/XBM-260513-2/21/100001";
    let response = office.get(&format!("{path}?linkType=linkset")).await;
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
    let page = format!("https://nguon.example{LOT}");
    for (query, goes) in [
        ("linkType=gs1:pip", page.clone()),
        ("linkType=gs1%3Apip", page.clone()),
        ("linkType=gs1:defaultLink", page.clone()),
        ("linkType=https://gs1.org/voc/traceability", format!("{page}#journey")),
        ("17=271231&linkType=gs1:pip&a=b;c", format!("{page}?17=271231&a=b;c")),
        ("linkType=gs1:traceability&a=b", format!("{page}?a=b#journey")),
    ] {
        let response = office.get(&format!("{LOT}?{query}")).await;
        assert_eq!(response.status(), 307, "{query}");
        assert_eq!(header(&response, "location"), goes, "{query}");
    }
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
        let response = office.ask(method.clone(), LOT, &[]).await;
        assert_eq!(response.status(), 200, "{method}");
        let link = header(&response, "link");
        let href = format!("<https://nguon.example{LOT}?linkType=linkset>");
        assert!(link.starts_with(&href) && link.contains("rel=\"linkset\""), "{link}");
        assert!(!link.contains("gs1:"), "{link}");
        assert_eq!(header(&response, "access-control-allow-origin"), "*");
        assert!(header(&response, "vary").contains("accept"));
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
    assert_eq!(description["supportedPrimaryKeys"], serde_json::json!(["00", "01"]));
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
