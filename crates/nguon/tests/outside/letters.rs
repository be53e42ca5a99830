//! Letters of the running program: a mail server gets the morning's letter once, whatever it answers
//! first, and also after a pulled plug.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::program::{Folder, Server, agent};

/// Long enough for a pause of fifteen seconds and a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);
const PASSWORD: &str = "mật khẩu của máy chủ thư";

/// What the mail server was told.
#[derive(Debug, PartialEq, Eq)]
enum Told {
    /// A letter that it did not take.
    Refused,
    /// A letter that it took: for whom, and all of it.
    Letter(String, String),
}

/// A mail server that answers to `DATA` as told by `answers`.
fn mail_server(answers: Arc<AtomicU16>) -> (u16, mpsc::Receiver<Told>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, told) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            // Whoever hangs up in the middle was killed.
            let _ = converse(&stream.unwrap(), &answers, &sender);
        }
    });
    (port, told)
}

fn converse(
    mut stream: &TcpStream,
    answers: &AtomicU16,
    told: &mpsc::Sender<Told>,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let mut to = String::new();
    stream.write_all(b"220 thu.vn ESMTP\r\n")?;
    while let Some(line) = lines.next() {
        let line = line?;
        let answer = match line.split(' ').next().unwrap_or_default() {
            "EHLO" => "250-thu.vn\r\n250-8BITMIME\r\n250 AUTH PLAIN".to_owned(),
            "AUTH" => {
                let expected = BASE64_STANDARD.encode(format!("\0nguon\0{PASSWORD}"));
                let right = line == format!("AUTH PLAIN {expected}");
                if right { "235 welcome" } else { "535 who are you" }.to_owned()
            }
            "RCPT" => {
                to = line;
                "250 ok".to_owned()
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n")?;
                let mut letter = String::new();
                for line in lines.by_ref() {
                    let line = line?;
                    if line == "." {
                        break;
                    }
                    letter.push_str(&line);
                    letter.push('\n');
                }
                let code = answers.load(Ordering::SeqCst);
                let taken = code == 250;
                told.send(if taken { Told::Letter(to.clone(), letter) } else { Told::Refused })
                    .map_err(std::io::Error::other)?;
                format!("{code} {}", if taken { "taken" } else { "<lan@angiang.gov.vn>: later" })
            }
            "QUIT" => "221 bye".to_owned(),
            _ => "250 ok".to_owned(),
        };
        stream.write_all(format!("{answer}\r\n").as_bytes())?;
    }
    Ok(())
}

/// The text of a letter, whose lines are quoted-printable or Base64 (RFC 2045 §6.7, §6.8).
fn body_of(letter: &str) -> String {
    let (head, body) = letter.split_once("\n\n").unwrap();
    if head.contains("Content-Transfer-Encoding: base64") {
        let whole: String = body.split_whitespace().collect();
        return String::from_utf8(BASE64_STANDARD.decode(whole).unwrap()).unwrap();
    }
    assert!(head.contains("Content-Transfer-Encoding: quoted-printable"), "{head}");
    let joined = body.replace("=\n", "");
    let mut parts = joined.split('=');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(digits, 16).unwrap());
        bytes.extend(rest.as_bytes());
    }
    String::from_utf8(bytes).unwrap()
}

/// A page as an administrator of the demonstration sees it, or what a form answers.
struct Admin<'s> {
    server: &'s Server,
    cookie: String,
}

impl<'s> Admin<'s> {
    fn at(server: &'s Server) -> Self {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .max_redirects(0)
            .http_status_as_error(false)
            .build()
            .into();
        let form = [("login", "quantri"), ("password", "minh hoa 2026"), ("next", "/work")];
        let entered = agent.post(&format!("{}/sign-in", server.url)).send_form(form).unwrap();
        let cookie = entered.headers().get("set-cookie").unwrap().to_str().unwrap();
        Self { server, cookie: cookie.split(';').next().unwrap().to_owned() }
    }

    fn get(&self, path: &str) -> String {
        let url = format!("{}{path}", self.server.url);
        let mut page = agent().get(&url).header("cookie", &self.cookie).call().unwrap();
        page.body_mut().read_to_string().unwrap()
    }

    fn choose(&self, address: &str) {
        let page = self.get("/account");
        let token = page.split("name=\"_csrf\" value=\"").nth(1).unwrap();
        let token = token.split('"').next().unwrap();
        let form = [("_csrf", token), ("address", address), ("daily", "1"), ("language", "vi")];
        let url = format!("{}/account", self.server.url);
        let answer = agent().post(&url).header("cookie", &self.cookie).send_form(form).unwrap();
        assert_eq!(answer.status().as_u16(), 200);
        assert!(self.get("/account").contains(address));
    }

    /// The outbox, once it says so.
    fn outbox(&self, says: &str) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            let page = self.get("/admin/mail");
            if page.contains(says) {
                return page;
            }
            assert!(Instant::now() < end, "no {says}: {page}");
            thread::sleep(Duration::from_millis(100));
        }
    }
}

#[test]
fn the_morning_s_letter_arrives_once_though_it_was_refused_and_the_plug_pulled() {
    let answers = Arc::new(AtomicU16::new(451));
    let (port, told) = mail_server(Arc::clone(&answers));
    let folder = Folder::demo();
    // Without a mail server nothing is written; who wants what is kept.
    let server = folder.serve();
    let admin = Admin::at(&server);
    assert!(admin.get("/account").contains("chưa bật gửi thư"));
    admin.choose("lan@angiang.gov.vn");
    server.kill();

    let settings = format!(
        "[mail]\nhost = '127.0.0.1'\nport = {port}\ntls = 'none'\nuser = 'nguon'\n\
         password = '{PASSWORD}'\nfrom = 'Nguồn <nguon@angiang.gov.vn>'\n\
         digest = '00:00-23:59:59'\ndigest_days = 'all'\n"
    );
    std::fs::write(folder.path("data").join("nguon.toml"), settings).unwrap();
    let server = folder.serve();
    assert_eq!(told.recv_timeout(PATIENCE).unwrap(), Told::Refused);
    let page = Admin::at(&server).outbox("451");
    assert!(page.contains("l…@angiang.gov.vn") && !page.contains("lan@"), "{page}");
    server.kill();

    answers.store(250, Ordering::SeqCst);
    let server = folder.serve();
    let Told::Letter(to, letter) = told.recv_timeout(PATIENCE).unwrap() else { panic!("refused") };
    assert_eq!(to, "RCPT TO:<lan@angiang.gov.vn>");
    for head in ["Auto-Submitted: auto-generated", "Message-ID: <", "@angiang.gov.vn>\n"] {
        assert!(letter.contains(head), "{letter}");
    }
    let body = body_of(&letter);
    for part in [
        "Kính gửi Quản trị",
        "QUÁ HẠN HOẶC GẤP",
        "Hồ sơ chờ bổ sung: 1\n  http://127.0.0.1:",
        "/applications?state=returned\n",
        "/work\n",
    ] {
        assert!(body.contains(part), "{part}: {body}");
    }
    Admin::at(&server).outbox("Đã gửi");
    server.kill();

    // Nobody gets a second one on the same day, from whatever program.
    let server = folder.serve();
    assert!(told.recv_timeout(Duration::from_secs(7)).is_err(), "told once more");
    assert!(Admin::at(&server).outbox("Đã gửi").contains(">2</td>"), "tried twice");
}
