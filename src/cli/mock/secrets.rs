//! Random ids of mock servers and the random key of a master.

use ring::rand::{SecureRandom, SystemRandom};
use std::hash::{BuildHasher, RandomState};

const KEY_LENGTH: usize = 16;

const ALPHANUMERICS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// A new id: 32 lower-case hexadecimal digits, not all of them decimal, so that no id looks like a port.
pub(super) fn fresh_id() -> String {
    loop {
        let id = format!("{:016x}{:016x}", random(), random());
        if id.bytes().any(|digit| digit.is_ascii_alphabetic()) {
            return id;
        }
    }
}

/// A new key: 16 letters and digits, each as likely as the others. The system may have no random numbers to give.
pub(super) fn fresh_key() -> Result<String, &'static str> {
    let mut key = String::with_capacity(KEY_LENGTH);
    while key.len() < KEY_LENGTH {
        let mut bytes = [0; KEY_LENGTH];
        SystemRandom::new().fill(&mut bytes).map_err(|_| "the system has no random numbers")?;
        // Six bits each; the two numbers beyond the alphabet are skipped.
        let letters = bytes.iter().filter_map(|byte| ALPHANUMERICS.get(usize::from(byte >> 2)));
        key.extend(letters.take(KEY_LENGTH - key.len()).copied().map(char::from));
    }
    Ok(key)
}

/// Whether two texts are equal. The time does not depend on how much of their beginning is equal.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    let differing = one.bytes().zip(other.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
    one.len() == other.len() && differing == 0
}

/// A random number: the standard library's hasher is keyed, and the system's random source gives its keys.
fn random() -> u64 {
    RandomState::new().hash_one(())
}

#[cfg(test)]
mod tests {
    use super::{fresh_id, fresh_key, is_same};
    use std::collections::HashSet;

    #[test]
    fn ids_are_hexadecimal_and_never_look_like_a_port() {
        let ids: HashSet<String> = (0..1000).map(|_| fresh_id()).collect();

        assert_eq!(ids.len(), 1000);
        for id in ids {
            assert!(id.len() == 32 && id.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f')), "{id}");
            assert!(id.parse::<u128>().is_err(), "{id}");
        }
    }

    #[test]
    fn keys_are_letters_and_digits() {
        let keys: HashSet<String> = (0..1000).map(|_| fresh_key().unwrap()).collect();

        assert_eq!(keys.len(), 1000);
        assert!(keys.iter().all(|key| key.len() == 16 && key.bytes().all(|c| c.is_ascii_alphanumeric())));
        let used: HashSet<char> = keys.iter().flat_map(|key| key.chars()).collect();
        assert_eq!(used.len(), 62);
    }

    #[test]
    fn texts_are_the_same_only_if_they_are() {
        assert!(is_same("", "") && is_same("abc", "abc"));
        assert!(!is_same("abc", "abd") && !is_same("abc", "ab") && !is_same("a", "A") && !is_same("", "a"));
    }
}
