//! The base key that a lane's panel and its gate share.

use rand_core::Rng;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The key that every OSDP device leaves the factory with.
const DEFAULT_KEY: [u8; 16] = *b"0123456789:;<=>?";

/// A lane's secure channel base key. Never printed; wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Scbk([u8; 16]);

/// Why a base key is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not 32 hexadecimal digits.
    #[error("a gate key is 32 hexadecimal digits")]
    NotHex,
    /// The key that every device leaves the factory with.
    #[error("this is the default key SCBK-D, which everybody knows")]
    Default,
    /// All bytes the same.
    #[error("a gate key of one repeated byte is no key")]
    Blank,
}

impl Scbk {
    /// Takes 16 bytes.
    ///
    /// # Errors
    /// The default key and keys of one repeated byte are refused.
    pub fn new(mut bytes: [u8; 16]) -> Result<Self, KeyError> {
        let key = Self(bytes);
        bytes.zeroize();
        if key.0 == DEFAULT_KEY {
            return Err(KeyError::Default);
        }
        if key.0.iter().all(|byte| *byte == key.0[0]) {
            return Err(KeyError::Blank);
        }
        Ok(key)
    }

    /// A fresh key.
    #[must_use]
    pub fn generate(rng: &mut impl Rng) -> Self {
        loop {
            let mut bytes = Zeroizing::new([0; 16]);
            rng.fill_bytes(&mut *bytes);
            if let Ok(key) = Self::new(*bytes) {
                return key;
            }
        }
    }

    /// Reads 32 hexadecimal digits; space around them is dropped.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn from_hex(text: &str) -> Result<Self, KeyError> {
        let text = text.trim().as_bytes();
        if text.len() != 32 {
            return Err(KeyError::NotHex);
        }
        let mut bytes = Zeroizing::new([0u8; 16]);
        for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
            let digit = |c: u8| char::from(c).to_digit(16).ok_or(KeyError::NotHex);
            *byte = (digit(pair[0])? << 4 | digit(pair[1])?) as u8;
        }
        Self::new(*bytes)
    }

    /// The 32 hexadecimal digits, for the key file.
    #[must_use]
    pub fn to_hex(&self) -> Zeroizing<String> {
        use std::fmt::Write as _;
        let mut text = Zeroizing::new(String::with_capacity(32));
        for byte in self.0 {
            // Writing to a string does not fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }

    /// What a device uses that nobody has given a key: for simulating one, never for a panel.
    #[must_use]
    pub(in crate::gate) const fn factory() -> Self {
        Self(DEFAULT_KEY)
    }

    pub(super) const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl std::fmt::Debug for Scbk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Scbk(..)")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_key_that_is_no_secret_is_refused() {
        assert_eq!(Scbk::from_hex("303132333435363738393a3b3c3d3e3f").unwrap_err(), KeyError::Default);
        assert_eq!(Scbk::from_hex(&"00".repeat(16)).unwrap_err(), KeyError::Blank);
        assert_eq!(Scbk::from_hex("0102").unwrap_err(), KeyError::NotHex);
        let key = Scbk::from_hex(" 000102030405060708090a0b0c0d0eff\n").unwrap();
        assert_eq!(*key.to_hex(), "000102030405060708090a0b0c0d0eff");
        assert_eq!(format!("{key:?}"), "Scbk(..)");
    }
}
