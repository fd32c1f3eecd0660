use crate::secret_file::{SecretFileError, read_or_draw_secret};
use rand_core::CryptoRng;
use std::path::Path;
use zeroize::Zeroizing;

/// The key that seals samples (XChaCha20-Poly1305), wiped when dropped.
#[derive(Clone)]
pub struct SampleKey(Zeroizing<[u8; 32]>);

impl SampleKey {
    /// From bytes; the caller wipes its own copy.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads a key file: 64 hexadecimal digits, mode 0600. A file that is not there is made.
    ///
    /// # Errors
    /// [`SecretFileError`] when it cannot be read or made, holds something else, or others may read it.
    pub fn load_or_make(path: &Path, rng: &mut impl CryptoRng) -> Result<Self, SecretFileError> {
        read_or_draw_secret(path, rng).map(Self)
    }
}
