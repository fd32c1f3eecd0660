//! Check 5: HPKE base mode (RFC 9180) in the shape of the COSE-HPKE draft.

use super::Family;
use super::cose::{Encrypt0, written};
use hpke::aead::{AesGcm128, ChaCha20Poly1305};
use hpke::kdf::HkdfSha256;
use hpke::kem::{DhP256HkdfSha256, X25519HkdfSha256};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable, single_shot_open, single_shot_seal_with_rng};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// The two suites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sealing {
    /// 42, HPKE-4: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305. Clearance and mutual codes.
    X25519,
    /// 35, HPKE-0: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM. e-ID presentations.
    P256,
}

impl Sealing {
    /// The suite of a family.
    #[must_use]
    pub const fn of(family: Family) -> Self {
        match family {
            Family::Clearance | Family::MutualMacao | Family::MutualHongKong => Self::X25519,
            Family::EId => Self::P256,
        }
    }

    /// The number in a COSE header.
    #[must_use]
    pub const fn cose(self) -> i8 {
        match self {
            Self::X25519 => 42,
            Self::P256 => 35,
        }
    }

    pub(super) fn of_cose(number: i8) -> Option<Self> {
        [Self::X25519, Self::P256].into_iter().find(|sealing| sealing.cose() == number)
    }

    /// Length of a public key and of an encapsulated key, bytes.
    #[must_use]
    pub const fn public_len(self) -> usize {
        match self {
            Self::X25519 => 32,
            Self::P256 => 65,
        }
    }

    /// The protected header `{1 => outer_alg}`.
    pub(super) fn protected(self) -> Vec<u8> {
        written(|e| e.map(1)?.u8(1)?.i8(self.cose())?.ok())
    }
}

/// A key that is no key of its curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a key of its curve")]
pub struct NotAKey;

/// Public key of a recipient: 32 bytes of X25519 or 65 of an uncompressed P-256 point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipientPublic {
    sealing: Sealing,
    bytes: Vec<u8>,
    hash: [u8; 32],
}

impl RecipientPublic {
    /// Checks and keeps a public key.
    ///
    /// # Errors
    /// [`NotAKey`] for a wrong length or a point off the curve.
    pub fn new(sealing: Sealing, bytes: &[u8]) -> Result<Self, NotAKey> {
        match sealing {
            Sealing::X25519 => <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(bytes).map(drop),
            Sealing::P256 => <DhP256HkdfSha256 as Kem>::PublicKey::from_bytes(bytes).map(drop),
        }
        .map_err(|_| NotAKey)?;
        Ok(Self { sealing, bytes: bytes.to_vec(), hash: Sha256::digest(bytes).into() })
    }

    /// Its suite.
    #[must_use]
    pub const fn sealing(&self) -> Sealing {
        self.sealing
    }

    /// The key itself.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// First four bytes of its SHA-256.
    #[must_use]
    pub const fn kid(&self) -> [u8; 4] {
        let [a, b, c, d, ..] = self.hash;
        [a, b, c, d]
    }

    /// `context` of the contract: HPKE's info, and what a phone signs besides the body.
    #[must_use]
    pub fn context(&self, family: Family) -> Vec<u8> {
        written(|e| e.array(3)?.str("portas/1")?.str(family.prefix())?.bytes(&self.hash)?.ok())
    }
}

/// Secret key of a recipient, 32 bytes; wiped when dropped, never printed.
#[derive(Clone)]
pub struct RecipientSecret {
    sealing: Sealing,
    bytes: Zeroizing<[u8; 32]>,
}

impl RecipientSecret {
    /// Checks and keeps a secret key: an X25519 key or a big-endian P-256 scalar.
    ///
    /// # Errors
    /// [`NotAKey`] for a scalar that is zero or too large.
    pub fn new(sealing: Sealing, bytes: Zeroizing<[u8; 32]>) -> Result<Self, NotAKey> {
        let secret = Self { sealing, bytes };
        secret.public().map(|_| secret.clone())
    }

    /// Draws one.
    #[must_use]
    pub fn generate(sealing: Sealing, rng: &mut impl CryptoRng) -> Self {
        loop {
            let mut bytes = Zeroizing::new([0; 32]);
            rng.fill_bytes(bytes.as_mut());
            // All but one in 2^32 P-256 draws and every X25519 draw is a key.
            if let Ok(secret) = Self::new(sealing, bytes) {
                return secret;
            }
        }
    }

    /// The public half.
    ///
    /// # Errors
    /// [`NotAKey`], which [`RecipientSecret::new`] has excluded.
    pub fn public(&self) -> Result<RecipientPublic, NotAKey> {
        let public = match self.sealing {
            Sealing::X25519 => public_of::<X25519HkdfSha256>(&self.bytes),
            Sealing::P256 => public_of::<DhP256HkdfSha256>(&self.bytes),
        }?;
        RecipientPublic::new(self.sealing, &public)
    }

    /// The bytes, for a key file alone.
    pub(super) fn expose(&self) -> &[u8; 32] {
        &self.bytes
    }
}

impl fmt::Debug for RecipientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecipientSecret({:?}, ..)", self.sealing)
    }
}

fn public_of<K: Kem>(secret: &[u8; 32]) -> Result<Vec<u8>, NotAKey> {
    let secret = K::PrivateKey::from_bytes(secret).map_err(|_| NotAKey)?;
    Ok(K::sk_to_pk(&secret).to_bytes().to_vec())
}

/// It did not open: another key, another family, or changed on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the seal does not open")]
pub struct SealBroken;

/// Opens a code: the bytes of `sign1`.
///
/// # Errors
/// [`SealBroken`].
pub fn open(
    family: Family,
    secret: &RecipientSecret,
    public: &RecipientPublic,
    code: &Encrypt0<'_>,
) -> Result<Vec<u8>, SealBroken> {
    if secret.sealing != code.sealing {
        return Err(SealBroken);
    }
    let (info, aad) = (public.context(family), aad(family, code.sealing));
    match secret.sealing {
        Sealing::X25519 => opened::<ChaCha20Poly1305, X25519HkdfSha256>(&secret.bytes, code, &info, &aad),
        Sealing::P256 => opened::<AesGcm128, DhP256HkdfSha256>(&secret.bytes, code, &info, &aad),
    }
}

/// Seals a `sign1`: the bytes of `encrypt0`.
///
/// # Errors
/// [`NotAKey`] when nothing can be sealed to this key (an X25519 key of small order).
pub fn seal(
    family: Family,
    public: &RecipientPublic,
    sign1: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, NotAKey> {
    let (info, aad) = (public.context(family), aad(family, public.sealing));
    let (encapsulated, ciphertext) = match public.sealing {
        Sealing::X25519 => sealed::<ChaCha20Poly1305, X25519HkdfSha256>(public, sign1, &info, &aad, rng),
        Sealing::P256 => sealed::<AesGcm128, DhP256HkdfSha256>(public, sign1, &info, &aad, rng),
    }?;
    let code =
        Encrypt0 { sealing: public.sealing, kid: public.kid(), encapsulated: &encapsulated, ciphertext: &ciphertext };
    Ok(code.encode())
}

/// `["Encrypt0", protected, bytes of prefix]`.
fn aad(family: Family, sealing: Sealing) -> Vec<u8> {
    let prefix = family.prefix().as_bytes();
    written(|e| e.array(3)?.str("Encrypt0")?.bytes(&sealing.protected())?.bytes(prefix)?.ok())
}

fn opened<A: hpke::aead::Aead, K: Kem>(
    secret: &[u8; 32],
    code: &Encrypt0<'_>,
    info: &[u8],
    aad: &[u8],
) -> Result<Vec<u8>, SealBroken> {
    let secret = K::PrivateKey::from_bytes(secret).map_err(|_| SealBroken)?;
    let encapsulated = K::EncappedKey::from_bytes(code.encapsulated).map_err(|_| SealBroken)?;
    single_shot_open::<A, HkdfSha256, K>(&OpModeR::Base, &secret, &encapsulated, info, code.ciphertext, aad)
        .map_err(|_| SealBroken)
}

fn sealed<A: hpke::aead::Aead, K: Kem>(
    public: &RecipientPublic,
    plaintext: &[u8],
    info: &[u8],
    aad: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<(Vec<u8>, Vec<u8>), NotAKey> {
    let public = K::PublicKey::from_bytes(&public.bytes).map_err(|_| NotAKey)?;
    let (encapsulated, ciphertext) =
        single_shot_seal_with_rng::<A, HkdfSha256, K>(&OpModeS::Base, &public, info, plaintext, aad, rng)
            .map_err(|_| NotAKey)?;
    Ok((encapsulated.to_bytes().to_vec(), ciphertext))
}
