//! The checks of GS1's official resolver test suite, replayed against a thing with pages of ours and
//! one with registered links. The suite itself needs a browser, PHP and a public address.

use axum::body::Body;
use axum::http::{Method, Response};
use serde_json::Value;

use super::office::{Office, bytes, header};
use super::schema::faults;
use crate::links::{Link, Record};
use crate::resolver::vocabulary_words;

const ROOT: &str = "https://nguon.example";
const ORIGIN: (&str, &str) = ("origin", "https://ref.gs1.org/test-suites/resolver/");
const DEFAULT: &str = "https://ref.gs1.org/voc/defaultLink";

struct Suite<'o> {
    office: &'o Office,
    path: &'o str,
}

impl Suite<'_> {
    /// As the suite's program asks: curl, which takes anything and follows nothing.
    async fn get(&self, rest: &str, headers: &[(&str, &str)]) -> Response<Body> {
        let mut all = vec![ORIGIN];
        if !headers.iter().any(|(name, _)| *name == "accept") {
            all.push(("accept", "*/*"));
        }
        all.extend(headers);
        self.office.ask(Method::GET, &format!("{}{rest}", self.path), &all).await
    }

    async fn location(&self, rest: &str, headers: &[(&str, &str)]) -> String {
        header(&self.get(rest, headers).await, "location").to_owned()
    }

    async fn all(&self) {
        self.description_and_cors().await;
        self.errors_and_walking_up().await;
        let set = self.linkset().await;
        let contexts = set["linkset"].as_array().unwrap();
        let whole = format!("{ROOT}{}", self.path);
        let anchored = |context: &&Value| whole.starts_with(context["anchor"].as_str().unwrap());
        let context = contexts.iter().filter(anchored).find(|one| one.get(DEFAULT).is_some());
        let context = context.unwrap().as_object().unwrap();
        let default = context[DEFAULT].as_array().unwrap();
        assert_eq!(default.len(), 1);
        assert_eq!(self.location("", &[]).await, default[0]["href"].as_str().unwrap());
        for (relation, links) in context {
            let Some(word) = relation.strip_prefix("https://ref.gs1.org/voc/") else { continue };
            assert!(vocabulary_words().any(|known| known == word), "{word}");
            self.each(word, links.as_array().unwrap()).await;
        }
    }

    async fn description_and_cors(&self) {
        let json = [("accept", "application/json"), ORIGIN];
        let file = self.office.ask(Method::GET, "/.well-known/gs1resolver", &json).await;
        assert_eq!(header(&file, "access-control-allow-origin"), "*");
        let file: Value = serde_json::from_slice(&bytes(file).await).unwrap();
        assert!(file["resolverRoot"].is_string() && file["supportedPrimaryKeys"].is_array());
        let asked = [ORIGIN, ("access-control-request-method", "GET,HEAD,OPTIONS")];
        let cors = self.office.ask(Method::OPTIONS, self.path, &asked).await;
        assert!(!header(&cors, "access-control-allow-origin").is_empty());
        let methods = header(&cors, "access-control-allow-methods");
        assert!(["GET", "HEAD", "OPTIONS"].iter().all(|one| methods.contains(one)));
        for answer in [cors, self.get("", &[]).await] {
            let link = header(&answer, "link");
            assert!(link.contains("rel=\"linkset\"") && !link.contains("rel=\"gs1:"), "{link}");
        }
    }

    async fn errors_and_walking_up(&self) {
        assert_eq!(self.get("/foo", &[]).await.status(), 400);
        let (bare, slash) = (self.get("", &[]).await, self.get("/", &[]).await);
        assert_eq!(bare.status(), slash.status());
        assert_eq!(header(&bare, "location"), header(&slash, "location"));
        let key = self.path.split('/').take(3).collect::<Vec<_>>().join("/");
        let below = if key.starts_with("/414") { "254" } else { "10" };
        let walked = format!("{key}/{below}/KL8G");
        let answer = self.office.ask(Method::GET, &walked, &[("accept", "*/*")]).await;
        assert_eq!(answer.status(), 307, "{walked}");
        assert!(self.location("?foo=bar", &[]).await.contains("foo=bar"));
        assert_eq!(self.get("?linkType=gs1:nosuchlt", &[]).await.status(), 404);
    }

    async fn linkset(&self) -> Value {
        let accept = [("accept", "application/linkset+json")];
        assert_eq!(self.get("?linkType=linkset", &[]).await.status(), 200);
        assert_eq!(self.get("?linkType=all", &accept).await.status(), 200);
        let answer = self.get("", &accept).await;
        assert!(header(&answer, "content-type").starts_with("application/linkset+json"));
        let links: Vec<String> = answer
            .headers()
            .get_all("link")
            .iter()
            .flat_map(|value| value.to_str().unwrap().split(','))
            .map(str::to_owned)
            .collect();
        let context = "rel=\"http://www.w3.org/ns/json-ld#context\"";
        let json_ld = "type=\"application/ld+json\"";
        assert!(links.iter().any(|link| link.contains(context) && link.contains(json_ld)));
        let set: Value = serde_json::from_slice(&bytes(answer).await).unwrap();
        assert_eq!(faults(&set), Vec::<String>::new());
        set
    }

    /// Every link of a kind is led to, or offered where nothing tells it from another.
    async fn each(&self, word: &str, links: &[Value]) {
        let same = |one: &Value, other: &Value| {
            ["type", "hreflang", "context"].iter().all(|name| one.get(name) == other.get(name))
        };
        for link in links {
            let mut asked = match word {
                "defaultLinkMulti" => "?".to_owned(),
                _ => format!("?linkType=gs1%3A{word}"),
            };
            if let Some(context) = link["context"][0].as_str() {
                asked.push_str("&context=");
                asked.push_str(context);
            }
            let kind = link["type"].as_str().unwrap_or("undefined");
            let mut headers = vec![("accept", kind)];
            headers.extend(link["hreflang"][0].as_str().map(|tag| ("accept-language", tag)));
            if links.len() == 1 {
                headers.clear();
            }
            let answer = self.get(&asked, &headers).await;
            if links.iter().filter(|other| same(link, other)).count() > 1 {
                assert_eq!(answer.status(), 300, "{word}");
                continue;
            }
            let cut = |url: &str| {
                let at = url.find("?linkType=").or(url.find("&linkType=")).unwrap_or(url.len());
                url[..at].trim_end_matches('?').to_owned()
            };
            let href = link["href"].as_str().unwrap();
            assert_eq!(cut(header(&answer, "location")), cut(href), "{word} {headers:?}");
        }
    }
}

/// Links of one kind that differ in every way the standard knows.
fn record(path: &str) -> Record {
    let link =
        |relation: &str, href: &str, media: Option<&str>, language: &str, context: &str| Link {
            relation: relation.to_owned(),
            href: format!("https://b.example/{href}"),
            title: "T".to_owned(),
            media: media.map(str::to_owned),
            languages: language.split_whitespace().map(str::to_owned).collect(),
            contexts: context.split_whitespace().map(str::to_owned).collect(),
            here: false,
        };
    let html = Some("text/html");
    Record {
        path: path.to_owned(),
        description: "Thing".to_owned(),
        links: vec![
            link("defaultLink", "d", None, "", ""),
            link("defaultLinkMulti", "d-en", None, "en", ""),
            link("defaultLinkMulti", "d-vi", None, "vi", ""),
            link("pip", "d", None, "", ""),
            link("pip", "en", html, "en", ""),
            link("pip", "vi", html, "vi en", ""),
            link("pip", "data?x=1", Some("application/ld+json"), "en", ""),
            link("pip", "clinic", html, "en", "clinic"),
            link("certificationInfo", "1", Some("application/pdf"), "", ""),
            link("certificationInfo", "2", Some("application/pdf"), "", ""),
            link("instructions", "i?lang=en", html, "en", ""),
        ],
        demonstration: true,
        version: 0,
    }
}

#[tokio::test]
async fn the_official_suite_passes() {
    let office = Office::with_season().await;
    let registered = ["/01/09506000134352", "/414/9506000134352"];
    for path in registered {
        office.register(record(path)).await.unwrap();
    }
    let own = ["/01/09521000000032/10/XBM-260513-1", "/01/09521000000032"];
    for path in own.into_iter().chain(registered) {
        Suite { office: &office, path }.all().await;
    }
}
