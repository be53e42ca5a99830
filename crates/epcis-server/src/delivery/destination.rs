//! Where a subscription may be delivered to: an address that somebody else wrote must not lead
//! into the server's own net.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::http::Uri;

/// What destinations are allowed. By default `https` to public addresses alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Destinations {
    /// Also `http`, where everybody on the way can read and change what is sent.
    pub http: bool,
    /// Also addresses of this machine and of private nets.
    pub private: bool,
}

impl Destinations {
    /// Refuses an address that can be told to be wrong without looking up its name. The error
    /// says what would be right.
    pub fn check(self, dest: &str) -> Result<(), String> {
        let schemes = if self.http { "https:// or http://" } else { "https://" };
        let uri: Uri = dest.parse().map_err(|_| format!("must be a URL with {schemes}"))?;
        match uri.scheme_str() {
            Some("https") => {}
            Some("http") if self.http => {}
            _ => return Err(format!("must begin with {schemes}")),
        }
        let authority = uri.authority().map_or("", |authority| authority.as_str());
        if authority.contains('@') {
            return Err("must not hold a name or password; use signatureToken".to_owned());
        }
        let host = uri.host().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
        if host.is_empty() {
            return Err("must name a host".to_owned());
        }
        let literal = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let address = literal.unwrap_or(&host).parse::<IpAddr>();
        let own = host == "localhost" || host.ends_with(".localhost");
        if !self.private && (own || address.is_ok_and(|address| !is_public(address))) {
            return Err(format!("{host} is not a public address"));
        }
        Ok(())
    }

    /// Whether an address to which a name leads may be connected to.
    pub(crate) fn admits(self, address: IpAddr) -> bool {
        self.private || is_public(address)
    }
}

/// Addresses of the public net (IANA special-purpose registries); an IPv4 address inside of an
/// IPv6 one counts as itself.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let benchmark = a == 198 && (18..20).contains(&b);
    let protocol = a == 192 && b == 0 && c == 0;
    let relay = a == 192 && b == 88 && c == 99;
    !(a == 0
        || a >= 240
        || address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || shared
        || benchmark
        || protocol
        || relay)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    let v4_at = |place: usize| {
        let ([a, b], [c, d]) = (parts[place].to_be_bytes(), parts[place + 1].to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        // ::ffff:0:0/96, an IPv4 address; ::/96 is loopback, nothing, or an old form of one.
        // 64:ff9b::/96 is NAT64 (RFC 6052), 2002::/16 is 6to4 (RFC 3056).
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => v4_at(6),
        [0x2002, ..] => v4_at(1),
        // What else is given out lies in 2000::/3, without Teredo and its neighbours
        // (2001::/23) and without documentation.
        [0x2001, second, ..] => second >= 0x200 && second != 0xdb8,
        [0x3fff, second, ..] => second >= 0x1000,
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLOSED: Destinations = Destinations { http: false, private: false };

    #[test]
    fn addresses_of_ones_own_net_are_not_public() {
        let cases = [
            ("8.8.8.8", true),
            ("172.32.0.1", true),
            ("100.128.0.1", true),
            ("127.0.0.1", false),
            ("127.9.9.9", false),
            ("0.0.0.0", false),
            ("10.1.2.3", false),
            ("172.16.0.1", false),
            ("172.31.255.255", false),
            ("192.168.1.1", false),
            ("169.254.169.254", false),
            ("100.64.0.1", false),
            ("198.18.0.1", false),
            ("192.0.0.8", false),
            ("203.0.113.5", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("2606:4700:4700::1111", true),
            ("::1", false),
            ("::", false),
            ("fe80::1", false),
            ("fc00::1", false),
            ("fd12:3456::1", false),
            ("fec0::1", false),
            ("ff02::1", false),
            ("2001:db8::1", false),
            ("2001::1", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:8.8.8.8", true),
            ("::127.0.0.1", false),
            ("64:ff9b::10.0.0.1", false),
            ("64:ff9b::8.8.8.8", true),
            ("2002:7f00:1::1", false),
            ("2002:808:808::1", true),
        ];
        for (address, public) in cases {
            let parsed: IpAddr = address.parse().unwrap();
            assert_eq!(CLOSED.admits(parsed), public, "{address}");
            assert!(Destinations { private: true, ..CLOSED }.admits(parsed), "{address}");
        }
    }

    #[test]
    fn destinations_are_judged_at_the_door() {
        // destination, closed, with http, with private addresses, with both
        let cases = [
            ("https://client.example.com/queryCallback", [true, true, true, true]),
            ("https://client.example.com:8443/a?b=c", [true, true, true, true]),
            ("http://client.example.com/", [false, true, false, true]),
            ("https://127.0.0.1/x", [false, false, true, true]),
            ("https://[::1]:9/x", [false, false, true, true]),
            ("https://LOCALHOST./x", [false, false, true, true]),
            ("https://a.localhost/", [false, false, true, true]),
            ("http://10.0.0.1/", [false, false, false, true]),
            ("https://user:word@client.example.com/", [false; 4]),
            ("ftp://client.example.com/", [false; 4]),
            ("file:///etc/passwd", [false; 4]),
            ("/queryCallback", [false; 4]),
            ("client.example.com", [false; 4]),
            ("https://", [false; 4]),
            ("", [false; 4]),
        ];
        for (dest, expected) in cases {
            let allowed = [(false, false), (true, false), (false, true), (true, true)];
            let good =
                allowed.map(|(http, private)| Destinations { http, private }.check(dest).is_ok());
            assert_eq!(good, expected, "{dest}");
        }
    }
}
