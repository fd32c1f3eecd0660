//! Signatures of phones, issuers and roots (RFC 9864, fully specified algorithms).

use super::{Algorithm, DeviceKey};
use ed25519_dalek::{Signature as EdSignature, VerifyingKey as EdKey};
use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{Signature as EsSignature, VerifyingKey as EsKey};
use rand_core::CryptoRng;
use std::fmt;
use zeroize::Zeroizing;

/// The signature is not by this key, or the key is none of its curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not verify")]
pub struct BadSignature;

/// Verifies. Ed25519 strictly: small-order keys and points, and a second spelling of s, are refused. ESP256 takes
/// r || s with a high s too, since secure elements produce it.
///
/// # Errors
/// [`BadSignature`].
pub fn verify(key: &DeviceKey, message: &[u8], signature: &[u8; 64]) -> Result<(), BadSignature> {
    match key {
        DeviceKey::Ed25519(point) => {
            let key = EdKey::from_bytes(point).map_err(|_| BadSignature)?;
            key.verify_strict(message, &EdSignature::from_bytes(signature)).map_err(|_| BadSignature)
        }
        DeviceKey::P256 { x, y_odd } => {
            let mut point = [0; 33];
            point[0] = if *y_odd { 3 } else { 2 };
            point[1..].copy_from_slice(x);
            let key = EsKey::from_sec1_bytes(&point).map_err(|_| BadSignature)?;
            let signature = EsSignature::from_slice(signature).map_err(|_| BadSignature)?;
            key.verify(message, &signature).map_err(|_| BadSignature)
        }
    }
}

/// 32 bytes that are no secret key of their curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a secret key")]
pub struct BadSecret;

/// Secret half of a signing key: of phones, demo authorities and a station's journal. Wiped when dropped, never
/// printed.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey(Secret);

#[derive(Clone, PartialEq, Eq)]
enum Secret {
    Ed25519(Box<ed25519_dalek::SigningKey>),
    Esp256(Box<p256::ecdsa::SigningKey>),
}

impl SigningKey {
    /// Takes an Ed25519 seed or a big-endian P-256 scalar.
    ///
    /// # Errors
    /// [`BadSecret`] for a P-256 scalar that is zero or too large.
    pub fn new(algorithm: Algorithm, bytes: &[u8; 32]) -> Result<Self, BadSecret> {
        match algorithm {
            Algorithm::Ed25519 => Ok(Self(Secret::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(bytes))))),
            Algorithm::Esp256 => {
                let key = p256::ecdsa::SigningKey::from_slice(bytes).map_err(|_| BadSecret)?;
                Ok(Self(Secret::Esp256(Box::new(key))))
            }
        }
    }

    /// Draws one.
    #[must_use]
    pub fn generate(algorithm: Algorithm, rng: &mut impl CryptoRng) -> Self {
        loop {
            let mut bytes = Zeroizing::new([0; 32]);
            rng.fill_bytes(bytes.as_mut());
            // Every seed is an Ed25519 key, all but one draw in 2^32 a P-256 one.
            if let Ok(key) = Self::new(algorithm, &bytes) {
                return key;
            }
        }
    }

    /// What it signs with.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        match self.0 {
            Secret::Ed25519(_) => Algorithm::Ed25519,
            Secret::Esp256(_) => Algorithm::Esp256,
        }
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> DeviceKey {
        match &self.0 {
            Secret::Ed25519(key) => DeviceKey::Ed25519(key.verifying_key().to_bytes()),
            Secret::Esp256(key) => {
                let point = key.verifying_key().to_sec1_point(true);
                let mut x = [0; 32];
                x.copy_from_slice(&point.as_bytes()[1..]);
                DeviceKey::P256 { x, y_odd: point.as_bytes()[0] == 3 }
            }
        }
    }

    /// Signs.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        match &self.0 {
            Secret::Ed25519(key) => key.sign(message).to_bytes(),
            Secret::Esp256(key) => {
                let signature: EsSignature = key.sign(message);
                signature.to_bytes().into()
            }
        }
    }

    /// The 32 secret bytes, for storage and export alone.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<[u8; 32]> {
        match &self.0 {
            Secret::Ed25519(key) => Zeroizing::new(key.to_bytes()),
            Secret::Esp256(key) => Zeroizing::new(key.to_bytes().into()),
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({:?}, ..)", self.algorithm())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use p256::elliptic_curve::ops::Neg;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    fn key(algorithm: Algorithm) -> SigningKey {
        SigningKey::generate(algorithm, &mut ChaCha20Rng::seed_from_u64(7))
    }

    #[test]
    fn a_signature_holds_for_its_key_and_message_alone() {
        for algorithm in [Algorithm::Ed25519, Algorithm::Esp256] {
            let key = key(algorithm);
            let signature = key.sign(b"step");
            assert_eq!(verify(&key.public(), b"step", &signature), Ok(()));
            assert_eq!(verify(&key.public(), b"stop", &signature), Err(BadSignature));
            let other = SigningKey::new(algorithm, &[9; 32]).unwrap();
            assert_eq!(verify(&other.public(), b"step", &signature), Err(BadSignature));
            for byte in 0..64 {
                let mut changed = signature;
                changed[byte] ^= 1;
                assert_eq!(verify(&key.public(), b"step", &changed), Err(BadSignature), "byte {byte}");
            }
        }
    }

    #[test]
    fn a_high_s_of_a_secure_element_is_accepted() {
        let key = key(Algorithm::Esp256);
        let signature = EsSignature::from_slice(&key.sign(b"step")).unwrap();
        let (r, s) = signature.split_scalars();
        let mirrored = EsSignature::from_scalars(*r, s.neg()).unwrap();
        assert_ne!(mirrored, signature);
        for either in [signature, mirrored] {
            assert_eq!(verify(&key.public(), b"step", &either.to_bytes().into()), Ok(()));
        }
    }

    #[test]
    fn keys_of_small_order_sign_nothing() {
        // The identity as key and as R with s = 0 satisfies the plain Ed25519 equation for every message.
        let mut identity = [0; 32];
        identity[0] = 1;
        let mut signature = [0; 64];
        signature[0] = 1;
        assert_eq!(verify(&DeviceKey::Ed25519(identity), b"anything", &signature), Err(BadSignature));
    }

    #[test]
    fn secrets_are_not_printed() {
        let seed = [0xab; 32];
        let shown = format!("{:?}", SigningKey::new(Algorithm::Ed25519, &seed).unwrap());
        assert_eq!(shown, "SigningKey(Ed25519, ..)");
    }
}
