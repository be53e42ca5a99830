use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::address::counted;
use super::*;

fn rate(text: &str) -> Rate {
    text.parse().unwrap()
}

#[test]
fn rates_are_read_as_written() {
    assert_eq!(rate("600/1200").to_string(), "600/1200");
    for text in ["", "5", "0/5", "5/0", "-1/5", "a/b", "5/5/5", "99999999999/1"] {
        assert_eq!(text.parse::<Rate>(), Err(InvalidRate), "{text}");
    }
}

#[test]
fn a_burst_passes_and_then_so_many_a_minute() {
    let buckets = Buckets::new(rate("3/60"));
    let at = |ms| Duration::from_millis(ms);
    // key, time, how long to wait
    let cases = [
        ("a", 0, 0),
        ("a", 0, 0),
        ("a", 0, 0),
        ("a", 0, 1_000),
        ("a", 400, 600),
        ("b", 400, 0),
        ("a", 999, 1),
        ("a", 1_000, 0),
        ("a", 1_000, 1_000),
        ("a", 60_000, 0),
        ("a", 60_000, 0),
        ("a", 60_000, 0),
        ("a", 60_000, 1_000),
    ];
    for (step, (key, ms, wait)) in cases.into_iter().enumerate() {
        let expected = if wait == 0 { Ok(()) } else { Err(Wait(at(wait))) };
        assert_eq!(buckets.take_at(&key, at(ms)), expected, "{step}");
    }
    assert_eq!(Wait(at(1)).seconds(), 1);
    assert_eq!(Wait(at(1_000)).seconds(), 1);
    assert_eq!(Wait(at(1_001)).seconds(), 2);
}

#[test]
fn the_table_does_not_grow_and_newcomers_share_what_is_left() {
    let buckets = Buckets::with_room(rate("2/60"), 100);
    let second = Duration::from_secs(1);
    for key in 0..100 {
        assert!(buckets.take_at(&key, second).is_ok());
    }
    let passed = (100..200).filter(|key| buckets.take_at(key, second).is_ok()).count();
    assert_eq!((passed, buckets.len()), (2, 100));
    // Whoever is in the table is not troubled by the others.
    assert!(buckets.take_at(&7, second).is_ok());
    // When they have nothing left to answer for, there is room again.
    for key in 200..250 {
        assert!(buckets.take_at(&key, second * 10).is_ok(), "{key}");
    }
    assert_eq!(buckets.len(), 50);
}

#[test]
fn networks_hold_their_addresses() {
    let cases = [
        ("127.0.0.1", "127.0.0.1", true),
        ("127.0.0.1", "127.0.0.2", false),
        ("10.0.0.0/8", "10.255.0.1", true),
        ("10.0.0.0/8", "11.0.0.1", false),
        ("10.0.0.0/8", "::ffff:10.1.1.1", true),
        ("0.0.0.0/0", "203.0.113.9", true),
        ("0.0.0.0/0", "2001:db8::1", false),
        ("2001:db8::/32", "2001:db8:1::1", true),
        ("2001:db8::/32", "2001:db9::1", false),
    ];
    for (network, address, holds) in cases {
        let network: Network = network.parse().unwrap();
        assert_eq!(network.holds(address.parse().unwrap()), holds, "{network:?} {address}");
    }
    for text in ["", "10.0.0.0/33", "::/129", "10.0.0/8", "10.0.0.0/x", "proxy"] {
        assert!(text.parse::<Network>().is_err(), "{text}");
    }
}

#[test]
fn only_what_trusted_proxies_write_is_believed() {
    // who is trusted, peer, headers, client
    type Case<'a> = (&'a Proxies, &'a str, &'a [(&'static str, &'static str)], Option<&'a str>);
    let proxies = |trusted: &[&str], header| Proxies {
        trusted: trusted.iter().map(|text| text.parse().unwrap()).collect(),
        header,
    };
    let near = proxies(&["127.0.0.1", "10.0.0.0/8"], Forwarded::XForwardedFor);
    let standard = proxies(&["127.0.0.1"], Forwarded::Standard);
    let none = Proxies::default();
    let (xff, fwd) = ("x-forwarded-for", "forwarded");
    let cases: [Case<'_>; 16] = [
        (&none, "203.0.113.9:1", &[], Some("203.0.113.9")),
        (&none, "203.0.113.9:1", &[(xff, "1.1.1.1")], Some("203.0.113.9")),
        (&none, "127.0.0.1:1", &[(xff, "1.1.1.1")], None),
        (&none, "[::1]:1", &[], None),
        (&near, "127.0.0.1:1", &[(xff, "1.1.1.1")], Some("1.1.1.1")),
        (&near, "127.0.0.1:1", &[(xff, "9.9.9.9, 1.1.1.1")], Some("1.1.1.1")),
        (&near, "127.0.0.1:1", &[(xff, "9.9.9.9, 1.1.1.1, 10.0.0.7")], Some("1.1.1.1")),
        (&near, "127.0.0.1:1", &[(xff, "9.9.9.9"), (xff, "1.1.1.1")], Some("1.1.1.1")),
        (&near, "127.0.0.1:1", &[(xff, "9.9.9.9, unknown, 10.0.0.7")], Some("10.0.0.7")),
        (&near, "127.0.0.1:1", &[(fwd, "for=9.9.9.9")], Some("127.0.0.1")),
        (&near, "127.0.0.1:1", &[], Some("127.0.0.1")),
        (&near, "203.0.113.9:1", &[(xff, "1.1.1.1")], Some("203.0.113.9")),
        (&near, "[::ffff:127.0.0.1]:1", &[(xff, "[2001:db8::1]:80")], Some("2001:db8::1")),
        (
            &standard,
            "127.0.0.1:1",
            &[(fwd, "for=9.9.9.9, For=\"[2001:db8::1]:4711\";proto=https")],
            Some("2001:db8::1"),
        ),
        (&standard, "127.0.0.1:1", &[(fwd, "for=_hidden")], Some("127.0.0.1")),
        (&standard, "127.0.0.1:1", &[(xff, "9.9.9.9")], Some("127.0.0.1")),
    ];
    for (proxies, peer, headers, client) in cases {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let peer: SocketAddr = peer.parse().unwrap();
        let expected: Option<IpAddr> = client.map(|text| text.parse().unwrap());
        assert_eq!(proxies.client(Some(peer), &map), expected, "{peer} {headers:?}");
    }
    assert_eq!(near.client(None, &HeaderMap::new()), None);
}

#[test]
fn a_customer_of_ipv6_is_one() {
    let [a, b, c] = ["2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "2001:db8:0:2::1"]
        .map(|text| counted(text.parse().unwrap()));
    assert_eq!(a, b);
    assert_ne!(a, c);
}
