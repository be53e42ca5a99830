use axum::http::StatusCode;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::accounts::Role;
use crate::web::testing::PASSWORD;
use crate::web::tests::{House, header, house, request, text};

const THINGS: &str = "/ogc/features/v1/things";

fn basic(login: &str, password: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{login}:{password}")))
}

async fn status(house: &House, path: &str, headers: &[(&str, &str)]) -> u16 {
    let response = house.get(path, headers).await;
    assert!(!response.headers().contains_key("set-cookie"), "{path} {headers:?}");
    response.status().as_u16()
}

#[tokio::test]
async fn a_password_opens_what_programs_of_the_desk_read_and_nothing_else() {
    let house = house();
    let officer = house.sign_in(Role::CommuneOfficer).await;
    let good = basic(&officer.person.login, PASSWORD);
    let sent = [("authorization", good.as_str())];
    for (path, expected) in [
        (THINGS, 200),
        // No language is chosen here: it would be a cookie.
        ("/ogc/features/v1/things?lang=en", 200),
        ("/ogc/features/v1/changes", 403),
        ("/api/v1/things", 401),
        ("/edit", 303),
        ("/work", 303),
    ] {
        assert_eq!(status(&house, path, &sent).await, expected, "{path}");
    }
    let response = house.get(THINGS, &sent).await;
    assert_eq!(header(&response, "cache-control"), "no-store");
    assert_eq!(text(response).await, format!("{} true", officer.person.login));
    // What is open is open, and yet a wrong password is told there.
    let wrong = basic(&officer.person.login, "not the password");
    for (headers, expected) in [
        (vec![], 200),
        (vec![("authorization", good.as_str())], 200),
        (vec![("authorization", wrong.as_str())], 401),
    ] {
        assert_eq!(status(&house, "/ogc/features/v1/open", &headers).await, expected);
    }
    // A session reads there as in every interface for programs.
    assert_eq!(status(&house, THINGS, &[("cookie", &officer.cookie)]).await, 200);
    // What is sent in the header counts alone.
    let both = [("cookie", officer.cookie.as_str()), ("authorization", wrong.as_str())];
    assert_eq!(status(&house, THINGS, &both).await, 401);
}

#[tokio::test]
async fn what_is_no_name_and_password_opens_nothing() {
    let house = house();
    let officer = house.sign_in(Role::Reader).await;
    let login = officer.person.login.as_str();
    let good = basic(login, PASSWORD);
    let encoded = |bytes: &[u8]| format!("basic {}", BASE64_STANDARD.encode(bytes));
    let padded = encoded(format!("{login}:{PASSWORD}{}", "x".repeat(2000)).as_bytes());
    for (said, expected) in [
        (good.clone(), 200),
        (good.replacen("Basic", "bAsIc", 1), 200),
        (basic(&login.to_uppercase(), PASSWORD), 200),
        (basic(login, &PASSWORD.to_uppercase()), 401),
        (basic(login, ""), 401),
        (basic("nobody.here", PASSWORD), 401),
        (basic("' OR 1=1 --", PASSWORD), 401),
        (encoded(login.as_bytes()), 401),
        (encoded(&[0xff, b':', b'x']), 401),
        (encoded(format!("{login}:\0").as_bytes()), 401),
        (padded, 401),
        ("Basic".into(), 401),
        ("Basic !".into(), 401),
        ("Digest x".into(), 401),
        (format!("Bearer {}", &good[6..]), 401),
    ] {
        let sent = [("authorization", said.as_str())];
        assert_eq!(status(&house, THINGS, &sent).await, expected, "{said}");
    }
    let twice = [("authorization", good.as_str()), ("authorization", good.as_str())];
    assert_eq!(status(&house, THINGS, &twice).await, 401);
}

#[tokio::test]
async fn only_where_a_password_opens_something_is_one_asked_for() {
    let house = house();
    for (path, schemes) in [
        (THINGS, vec!["Basic realm=\"Nguon\", charset=\"UTF-8\"", "Bearer"]),
        ("/api/v1/things", vec!["Bearer"]),
    ] {
        let response = house.get(path, &[("accept", "text/html")]).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(header(&response, "content-type"), "application/problem+json", "{path}");
        let asked = response.headers().get_all("www-authenticate").iter();
        let asked: Vec<&str> = asked.map(|value| value.to_str().unwrap()).collect();
        assert_eq!(asked, schemes, "{path}");
    }
}

#[tokio::test]
async fn too_many_wrong_passwords_wait_as_on_the_sign_in_page() {
    let house = house();
    let officer = house.sign_in(Role::Reader).await;
    let login = officer.person.login.as_str();
    let wrong = basic(login, "not the password");
    for _ in 0..10 {
        assert_eq!(status(&house, THINGS, &[("authorization", &wrong)]).await, 401);
    }
    for password in [PASSWORD, "not the password"] {
        let sent = basic(login, password);
        let response = house.get(THINGS, &[("authorization", &sent)]).await;
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(header(&response, "retry-after"), "900");
        assert!(!response.headers().contains_key("www-authenticate"));
    }
    let form = ("content-type", "application/x-www-form-urlencoded");
    let body = format!("login={login}&password={}", crate::web::encode(PASSWORD));
    let response = house.ask(request("POST", "/sign-in", &[form], &body)).await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
}

/// A browser keeps a password that was typed for one page and sends it along by itself; so that
/// header says nothing about who made it ask.
#[tokio::test]
async fn a_kept_password_does_not_stand_for_the_form_token() {
    let house = house();
    let officer = house.sign_in(Role::CommuneOfficer).await;
    let good = basic(&officer.person.login, PASSWORD);
    let form = ("content-type", "application/x-www-form-urlencoded");
    let cookie = ("cookie", officer.cookie.as_str());
    for said in [good.as_str(), "Bearer x", "Basic x"] {
        let headers = [form, cookie, ("authorization", said)];
        let response = house.ask(request("POST", "/edit", &headers, "name=x")).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{said}");
    }
    // With the token it is the person.
    let body = format!("name=x&_csrf={}", officer.csrf);
    let headers = [form, cookie, ("authorization", good.as_str())];
    let response = house.ask(request("POST", "/edit", &headers, &body)).await;
    assert_eq!(response.status(), StatusCode::OK);
}
