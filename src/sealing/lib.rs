//! What is sealed at rest: XChaCha20-Poly1305 under one key, bound to the place where it lies.
//!
//! A crate of its own because the cipher is generic code: it is compiled where it is used, and is some thirty times
//! slower where that is not optimised.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

/// Bytes of a key.
pub const KEY_BYTES: usize = 32;
/// Bytes of a nonce: long enough to be drawn at random for ever.
pub const NONCE_BYTES: usize = 24;

/// More than the cipher seals under one nonce: 256 GiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too long to seal")]
pub struct TooLong;

/// Seals `plain` to a place. Each sealing needs a nonce of its own.
///
/// # Errors
/// [`TooLong`].
pub fn seal(key: &[u8; KEY_BYTES], nonce: [u8; NONCE_BYTES], place: &[u8], plain: &[u8]) -> Result<Vec<u8>, TooLong> {
    let payload = Payload { msg: plain, aad: place };
    XChaCha20Poly1305::new(key.into()).encrypt(&XNonce::from(nonce), payload).map_err(|_| TooLong)
}

/// Opens what [`seal`] sealed; `None` when key, nonce, place or a byte differs.
#[must_use]
pub fn open(
    key: &[u8; KEY_BYTES],
    nonce: [u8; NONCE_BYTES],
    place: &[u8],
    sealed: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let payload = Payload { msg: sealed, aad: place };
    XChaCha20Poly1305::new(key.into()).decrypt(&XNonce::from(nonce), payload).ok().map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_seal_opens_with_its_key_nonce_and_place_and_with_no_byte_changed() {
        let (key, nonce) = ([7; KEY_BYTES], [8; NONCE_BYTES]);
        let sealed = seal(&key, nonce, b"row 1", b"a template").unwrap();
        assert_eq!(open(&key, nonce, b"row 1", &sealed).unwrap().as_slice(), b"a template");
        assert_eq!(open(&[9; KEY_BYTES], nonce, b"row 1", &sealed), None);
        assert_eq!(open(&key, [9; NONCE_BYTES], b"row 1", &sealed), None);
        assert_eq!(open(&key, nonce, b"row 2", &sealed), None);
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert_eq!(open(&key, nonce, b"row 1", &altered), None, "byte {at}");
            assert_eq!(open(&key, nonce, b"row 1", &sealed[..at]), None, "{at} bytes");
        }
    }
}
