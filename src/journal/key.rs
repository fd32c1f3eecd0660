//! The station key: signs the heads of its journal. A file of its own, readable by the station's user alone.

use crate::secret_file::{SecretFileError, read_or_draw_secret, read_secret};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use rand_core::CryptoRng;
use std::path::Path;

/// Name of its file in the directory of keys.
pub const FILE_NAME: &str = "station.key";

/// Ed25519 key of a station, wiped when dropped.
#[derive(Clone)]
pub struct StationKey(SigningKey);

impl StationKey {
    /// The key of this seed (RFC 8032).
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// Reads the key of a station from `dir`; `None` where there is none yet.
    ///
    /// # Errors
    /// [`SecretFileError`] where the file cannot be read, others may read it, or it holds something else.
    pub fn load(dir: &Path) -> Result<Option<Self>, SecretFileError> {
        match read_secret(&dir.join(FILE_NAME)) {
            Err(error) if error.is_missing() => Ok(None),
            found => Ok(Some(Self::from_seed(&*found?))),
        }
    }

    /// Reads the key of a station from `dir`, or makes it there, mode 0600, at first use.
    ///
    /// # Errors
    /// As [`StationKey::load`].
    pub fn load_or_make(dir: &Path, rng: &mut impl CryptoRng) -> Result<Self, SecretFileError> {
        Ok(Self::from_seed(&*read_or_draw_secret(&dir.join(FILE_NAME), rng)?))
    }

    /// Its public half.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    pub(super) fn verifying(&self) -> VerifyingKey {
        self.0.verifying_key()
    }

    pub(super) fn sign(&self, text: &[u8]) -> [u8; 64] {
        self.0.sign(text).to_bytes()
    }
}

impl std::fmt::Debug for StationKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StationKey({})", hex::encode(self.public()))
    }
}
