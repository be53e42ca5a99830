//! The signed link of one class and day: whoever has it may say that they are there, on that day.

use std::fmt::Write as _;

use hmac::{Hmac, Mac};
use jiff::civil::Date;
use sha2::Sha256;
use uuid::Uuid;

/// Bytes of the key of a class.
pub const SECRET_BYTES: usize = 32;
/// Bytes of a seal: as long as a random UUID, and no more digits than a QR code on paper bears.
const SEAL_BYTES: usize = 16;

/// The seal of a class and day, in hexadecimal digits.
pub fn seal(secret: &[u8], class: Uuid, day: Date) -> String {
    let mut digits = String::with_capacity(2 * SEAL_BYTES);
    let tag = mac(secret, class, day).map(|mac| mac.finalize().into_bytes());
    for byte in tag.iter().flatten().take(SEAL_BYTES) {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// Whether a seal is the one of this class and day.
pub fn is_sealed(secret: &[u8], class: Uuid, day: Date, seal: &str) -> bool {
    let Some(bytes) = bytes(seal) else { return false };
    mac(secret, class, day).is_some_and(|mac| mac.verify_truncated_left(&bytes).is_ok())
}

fn mac(secret: &[u8], class: Uuid, day: Date) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    mac.update(b"attend");
    mac.update(class.as_bytes());
    mac.update(day.to_string().as_bytes());
    Some(mac)
}

fn bytes(seal: &str) -> Option<[u8; SEAL_BYTES]> {
    if seal.len() != 2 * SEAL_BYTES || !seal.is_ascii() {
        return None;
    }
    let mut bytes = [0; SEAL_BYTES];
    for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(seal.get(at..at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_holds_for_its_class_day_and_secret_only() {
        let (secret, class) = ([7; SECRET_BYTES], Uuid::from_u128(1));
        let day: Date = "2026-11-21".parse().unwrap();
        let good = seal(&secret, class, day);
        assert_eq!(good.len(), 32);
        assert!(is_sealed(&secret, class, day, &good));
        let tomorrow = day.tomorrow().unwrap();
        for (secret, class, day, sent) in [
            (&[8; SECRET_BYTES], class, day, good.as_str()),
            (&secret, Uuid::from_u128(2), day, &good),
            (&secret, class, tomorrow, &good),
            (&secret, class, day, ""),
            (&secret, class, day, &good[..30]),
            (&secret, class, day, "zz000000000000000000000000000000"),
            (&secret, class, day, "ấấấấấấấấấấ11"),
        ] {
            assert!(!is_sealed(secret, class, day, sent), "{sent}");
        }
    }
}
