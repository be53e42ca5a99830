//! The signed link of one class and day: whoever has it may say that they are there, on that day.

use jiff::civil::Date;
use uuid::Uuid;

use crate::desk::seal as desk;
pub use crate::desk::seal::SECRET_BYTES;

/// The seal of a class and day, in hexadecimal digits.
pub fn seal(secret: &[u8], class: Uuid, day: Date) -> String {
    desk::seal(secret, &[b"attend", class.as_bytes(), day.to_string().as_bytes()])
}

/// Whether a seal is the one of this class and day.
pub fn is_sealed(secret: &[u8], class: Uuid, day: Date, seal: &str) -> bool {
    desk::is_sealed(secret, &[b"attend", class.as_bytes(), day.to_string().as_bytes()], seal)
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
