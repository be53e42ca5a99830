//! The seal of a public link: whoever has it may do one thing, with one record.

use hmac::{Hmac, Mac};
use nguon_platform::text::hex;
use sha2::Sha256;

/// Bytes of the key of a record.
pub const SECRET_BYTES: usize = 32;
/// Bytes of a seal: as long as a random UUID, and no more digits than a QR code on paper bears.
const SEAL_BYTES: usize = 16;

/// The seal of these parts, in hexadecimal digits. The first says what the link is for; none but the
/// last may vary in length.
pub(crate) fn seal(secret: &[u8], parts: &[&[u8]]) -> String {
    let tag = mac(secret, parts).map(|mac| mac.finalize().into_bytes());
    tag.map(|tag| hex(&tag[..SEAL_BYTES])).unwrap_or_default()
}

/// Whether a seal is the one of these parts.
pub(crate) fn is_sealed(secret: &[u8], parts: &[&[u8]], seal: &str) -> bool {
    let Some(bytes) = bytes(seal) else { return false };
    mac(secret, parts).is_some_and(|mac| mac.verify_truncated_left(&bytes).is_ok())
}

fn mac(secret: &[u8], parts: &[&[u8]]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    for part in parts {
        mac.update(part);
    }
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
