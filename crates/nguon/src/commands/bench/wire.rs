//! HTTP/1.1 over connections that are kept, as a busy proxy asks: as little work as possible on the
//! asking side, because it shares the machine with the side that is measured.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Instant;

use tokio::task::JoinSet;

/// Connections that ask at the same time.
const CONNECTIONS: usize = 8;

/// An answer.
pub struct Answer {
    pub status: u16,
    /// Value of `Content-Type`.
    pub kind: String,
    pub body: Vec<u8>,
}

/// Requests per second over all paths in turn. An answer other than 200 is an error.
pub async fn requests_per_second(
    address: SocketAddr,
    accept: &'static str,
    paths: &[String],
    requests: usize,
) -> io::Result<f64> {
    let begun = Instant::now();
    let mut connections = JoinSet::new();
    let paths: Arc<[String]> = paths.into();
    for number in 0..CONNECTIONS {
        let paths = Arc::clone(&paths);
        connections.spawn_blocking(move || {
            let mut stream = connect(address)?;
            for at in (number..requests).step_by(CONNECTIONS) {
                let answer = ask(&mut stream, &paths[at % paths.len()], accept)?;
                if answer.status != 200 {
                    return Err(io::Error::other(format!("answered {}", answer.status)));
                }
            }
            io::Result::Ok(())
        });
    }
    while let Some(done) = connections.join_next().await {
        done.map_err(io::Error::other)??;
    }
    Ok(super::report::count(requests) / begun.elapsed().as_secs_f64())
}

/// One request on a connection of its own.
pub async fn once(address: SocketAddr, path: &str, accept: &'static str) -> io::Result<Answer> {
    let path = path.to_owned();
    let asking = move || ask(&mut connect(address)?, &path, accept);
    tokio::task::spawn_blocking(asking).await.map_err(io::Error::other)?
}

fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

fn ask(stream: &mut TcpStream, path: &str, accept: &str) -> io::Result<Answer> {
    let request = format!("GET {path} HTTP/1.1\r\nHost: bench\r\nAccept: {accept}\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut bytes = Vec::with_capacity(64 << 10);
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        more(stream, &mut bytes)?;
    };
    let text = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let header = |name: &str| {
        let lines = text.lines().filter_map(|line| line.split_once(':'));
        let mut named = lines.filter(|(found, _)| found.eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value.trim().to_owned())
    };
    let status = text.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
    let mut body = bytes.split_off(head);
    match header("content-length").and_then(|length| length.parse::<usize>().ok()) {
        Some(length) => {
            while body.len() < length {
                more(stream, &mut body)?;
            }
        }
        None => {
            while !body.ends_with(b"0\r\n\r\n") {
                more(stream, &mut body)?;
            }
        }
    }
    Ok(Answer { status, kind: header("content-type").unwrap_or_default(), body })
}

fn more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> io::Result<()> {
    let mut part = [0; 16 << 10];
    match stream.read(&mut part)? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        read => {
            bytes.extend_from_slice(&part[..read]);
            Ok(())
        }
    }
}
