//! What stands on a letter.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::Letter;
use crate::subscriptions::Definition;
use crate::versions::SPOKEN;

/// A letter with this document.
pub(super) fn to(definition: &Definition, content_type: &str, body: Vec<u8>) -> Letter {
    let mut headers = vec![
        ("content-type", content_type.to_owned()),
        ("gs1-epcis-version", SPOKEN.to_owned()),
        ("gs1-cbv-version", SPOKEN.to_owned()),
        ("gs1-epc-format", definition.epc_format.clone()),
    ];
    if let Some(token) = &definition.signature_token {
        headers.push(("gs1-signature", signature(token.as_bytes(), &body)));
    }
    Letter { dest: definition.dest.clone(), headers, body }
}

/// HMAC-SHA256 of the body under the secret that the subscriber gave, in Base64.
fn signature(secret: &[u8], body: &[u8]) -> String {
    // HMAC takes keys of any length; one that were refused would leave the letter unsigned, which
    // the receiver sees.
    let mac = Hmac::<Sha256>::new_from_slice(secret);
    mac.map_or_else(
        |_| String::new(),
        |mac| STANDARD.encode(mac.chain_update(body).finalize().into_bytes()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_rfc_4231() {
        // Test cases 2 (a short key) and 6 (one longer than a block).
        let cases: [(&[u8], &[u8], &str); 2] = [
            (
                b"Jefe",
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                &[0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
        ];
        for (secret, body, hex) in cases {
            let bytes = STANDARD.decode(signature(secret, body)).unwrap();
            let digits = bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
            assert_eq!(digits, hex);
        }
    }
}
