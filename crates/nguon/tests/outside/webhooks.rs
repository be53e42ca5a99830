//! Subscribers of the running program: told with a signature, also after a pulled plug.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::program::{Folder, agent, get};

/// Long enough for a pause of five seconds and a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);
const SECRET: &str = "13df38d8275b13f05704629e5f1cf3d45d6132d5";

/// One letter: the value of `GS1-Signature` and the body.
type Letter = (String, Vec<u8>);

/// A receiver that answers with the status in `answers`, and what it gets.
fn receiver(answers: Arc<AtomicU16>) -> (String, mpsc::Receiver<Letter>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, letters) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut length, mut signature) = (0, String::new());
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line).unwrap() == 0 || line == "\r\n" {
                    break;
                }
                let (name, value) = line.trim_end().split_once(": ").unwrap_or((&line, ""));
                match name.to_ascii_lowercase().as_str() {
                    "content-length" => length = value.parse().unwrap(),
                    "gs1-signature" => value.clone_into(&mut signature),
                    _ => {}
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let status = answers.load(Ordering::SeqCst);
            let answer =
                format!("HTTP/1.1 {status} x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).unwrap();
            if sender.send((signature, body)).is_err() {
                break;
            }
        }
    });
    (format!("http://{address}/in"), letters)
}

/// HMAC-SHA256 as RFC 2104 writes it, in Base64 as RFC 4648 does.
fn signature(key: &[u8], message: &[u8]) -> String {
    let padded = |with: u8| {
        let mut block = [with; 64];
        block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
        block
    };
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(message).finalize();
    let mac = Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize();
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in mac.chunks(3) {
        let number = three.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
        let number = number << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = digits[usize::try_from(number >> (18 - 6 * place) & 63).unwrap()];
            text.push(if place > three.len() { '=' } else { char::from(digit) });
        }
    }
    text
}

fn post(url: &str, key: &str, body: &str) -> (u16, String) {
    let request = agent().post(url).header("Authorization", format!("Bearer {key}"));
    let mut answer = request.content_type("application/json").send(body).unwrap();
    (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
}

fn capture(url: &str, key: &str, serial: u32) {
    let event = format!(
        r#"{{"@context":"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        "type":"ObjectEvent","action":"ADD","bizStep":"commissioning","eventID":"urn:x:{serial}",
        "eventTime":"2026-05-11T07:30:00+07:00","eventTimeZoneOffset":"+07:00",
        "epcList":["https://id.gs1.org/01/09521000000018/21/{serial}"]}}"#
    );
    assert_eq!(post(&format!("{url}/epcis/events"), key, &event).0, 201);
}

/// Events of the next letter, whose signature is that of the secret.
fn told(letters: &mpsc::Receiver<Letter>) -> Vec<String> {
    let (signed, body) = letters.recv_timeout(PATIENCE).unwrap();
    assert_eq!(signed, signature(SECRET.as_bytes(), &body));
    let document: serde_json::Value = serde_json::from_slice(&body).unwrap();
    let events = &document["epcisBody"]["queryResults"]["resultsBody"]["eventList"];
    events
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["eventID"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn what_was_not_told_before_a_pulled_plug_is_told_after_it() {
    let folder = Folder::new();
    let settings = "[epcis]\nwebhooks_http = true\nwebhooks_private = true\n";
    std::fs::write(folder.path("data").join("nguon.toml"), settings).unwrap();
    let key = folder.key();
    let answers = Arc::new(AtomicU16::new(200));
    let (dest, letters) = receiver(Arc::clone(&answers));

    let server = folder.serve();
    let query = r#"{"name":"made","query":{"EQ_bizStep":["commissioning"]}}"#;
    assert_eq!(post(&format!("{}/epcis/queries", server.url), &key, query).0, 201);
    let body = format!(r#"{{"dest":"{dest}","signatureToken":"{SECRET}","stream":true}}"#);
    let subscriptions = format!("{}/epcis/queries/made/subscriptions", server.url);
    let (status, made) = post(&subscriptions, &key, &body);
    assert_eq!(status, 201, "{made}");
    capture(&server.url, &key, 1);
    assert_eq!(told(&letters), ["urn:x:1"]);

    answers.store(503, Ordering::SeqCst);
    capture(&server.url, &key, 2);
    assert_eq!(told(&letters), ["urn:x:2"], "tried, and not taken");
    server.kill();
    answers.store(200, Ordering::SeqCst);
    let server = folder.serve();
    assert_eq!(told(&letters), ["urn:x:2"]);
    capture(&server.url, &key, 3);
    assert_eq!(told(&letters), ["urn:x:3"]);
    assert!(letters.recv_timeout(Duration::from_secs(2)).is_err(), "told once more");
    let (_, shown) = get(&format!("{}/epcis/queries/made/subscriptions", server.url), &key);
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!((&shown[0]["state"], &shown[0]["stream"]), (&"active".into(), &true.into()));
}

#[test]
fn without_a_setting_nobody_makes_the_server_send_into_its_own_net() {
    let folder = Folder::new();
    let key = folder.key();
    let server = folder.serve();
    assert_eq!(
        post(&format!("{}/epcis/queries", server.url), &key, r#"{"name":"q","query":{}}"#).0,
        201
    );
    for dest in [
        "http://client.example.com/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://10.0.0.1/",
    ] {
        let body = format!(r#"{{"dest":"{dest}","stream":true}}"#);
        let (status, why) =
            post(&format!("{}/epcis/queries/q/subscriptions", server.url), &key, &body);
        assert_eq!(status, 400, "{dest}: {why}");
        assert!(why.contains("/dest: "), "{why}");
    }
}
