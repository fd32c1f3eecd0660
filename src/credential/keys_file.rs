//! Key files on disk: mode 0600 or no start.

use super::keys::{Holder, KeyError, KeyRing, Service};
use crate::secret_file::{self, SecretFileError};
use rand_core::CryptoRng;
use std::path::{Path, PathBuf};

/// Largest key file, bytes.
const LARGEST: u64 = 64 << 10;

/// A key file that cannot serve; the start is refused.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It cannot be read or written, or others may read it.
    #[error("key file {0}")]
    File(#[from] SecretFileError),
    /// Its keys may not be used.
    #[error("key file {path}: {error}", path = path.display())]
    Keys {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: KeyError,
    },
}

impl KeyFileError {
    /// Whether the system failed, and not what stands in the file or on it.
    #[must_use]
    pub const fn is_io(&self) -> bool {
        matches!(self, Self::File(error) if error.is_io())
    }
}

/// Reads the key file of a holder.
///
/// # Errors
/// [`KeyFileError`].
pub fn read(path: &Path, holder: Holder) -> Result<KeyRing, KeyFileError> {
    let text = secret_file::read(path, LARGEST)?;
    KeyRing::parse(&text, holder).map_err(|error| KeyFileError::Keys { path: path.into(), error })
}

/// Reads the key file that may follow the ring in force.
///
/// # Errors
/// [`KeyFileError`]: also for a file that is older than the ring.
pub fn newer(in_force: &KeyRing, path: &Path) -> Result<KeyRing, KeyFileError> {
    let ring = read(path, in_force.holder())?;
    match ring.unlearned(in_force) {
        Some(kid) => Err(KeyFileError::Keys { path: path.into(), error: KeyError::Older(kid) }),
        None => Ok(ring),
    }
}

/// Reads the key file of a holder, renewing it when a key has ended or the next one is due; the first start makes it,
/// of keys that serve for `first`. `now_s` is unix seconds.
///
/// # Errors
/// [`KeyFileError`].
pub fn read_or_make(
    path: &Path,
    holder: Holder,
    first: Service,
    now_s: i64,
    rng: &mut impl CryptoRng,
) -> Result<KeyRing, KeyFileError> {
    let keys = |error| KeyFileError::Keys { path: path.into(), error };
    let ring = match read(path, holder) {
        Err(KeyFileError::File(error)) if error.is_missing() => {
            let ring = KeyRing::generate(holder, first, rng).map_err(keys)?;
            // Of two that start at once, the second reads what the first has made.
            if secret_file::make(path, &ring.to_text())? { ring } else { read(path, holder)? }
        }
        found => found?,
    };
    match ring.renewed(now_s, rng).map_err(keys)? {
        Some(renewed) => {
            secret_file::replace(path, renewed.to_text())?;
            Ok(renewed)
        }
        None => Ok(ring),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::credential::keys::OVERLAP_S;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;

    const NOW_S: i64 = 1_736_920_213;

    fn made(dir: &Path, holder: Holder) -> (PathBuf, KeyRing) {
        let path = dir.join("keys.toml");
        let ring =
            read_or_make(&path, holder, Service::from(NOW_S), NOW_S, &mut ChaCha20Rng::seed_from_u64(1)).unwrap();
        (path, ring)
    }

    // rules: A-21
    #[test]
    fn the_first_start_makes_a_file_for_its_owner_alone_and_the_next_reads_it() {
        let dir = tempfile::tempdir().unwrap();
        let (path, made) = made(dir.path(), Holder::Lane);
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let again =
            read_or_make(&path, Holder::Lane, Service::from(NOW_S), NOW_S, &mut ChaCha20Rng::seed_from_u64(2)).unwrap();
        assert_eq!(again.to_text(), made.to_text());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    // rules: A-21
    #[test]
    fn a_file_that_others_may_read_refuses_the_start() {
        let dir = tempfile::tempdir().unwrap();
        let (path, _) = made(dir.path(), Holder::Lane);
        set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        let error = read(&path, Holder::Lane).unwrap_err();
        assert!(matches!(error, KeyFileError::File(SecretFileError::Mode { mode: 0o644, .. })), "{error}");
    }

    // rules
    #[test]
    fn a_lane_does_not_start_with_the_bureaus_file() {
        let dir = tempfile::tempdir().unwrap();
        let (path, _) = made(dir.path(), Holder::Bureau);
        let error = read(&path, Holder::Lane).unwrap_err();
        assert!(matches!(error, KeyFileError::Keys { error: KeyError::Holder { .. }, .. }), "{error}");
    }

    // rules: A-21
    #[test]
    fn a_file_that_no_longer_knows_a_key_in_force_does_not_follow_it() {
        let dir = tempfile::tempdir().unwrap();
        let (path, first) = made(dir.path(), Holder::Lane);
        let later_s = first.keys()[0].until_s() - 1;
        let renewed = first.renewed(later_s, &mut ChaCha20Rng::seed_from_u64(5)).unwrap().unwrap();
        secret_file::replace(&path, renewed.to_text()).unwrap();
        assert_eq!(newer(&first, &path).unwrap().keys().len(), 4, "the next keys beside the current ones");
        secret_file::replace(&path, first.to_text()).unwrap();
        let error = newer(&renewed, &path).unwrap_err();
        assert!(matches!(error, KeyFileError::Keys { error: KeyError::Older(_), .. }), "{error}");
        let ended = renewed.renewed(later_s + 1, &mut ChaCha20Rng::seed_from_u64(6)).unwrap().unwrap();
        secret_file::replace(&path, renewed.to_text()).unwrap();
        let error = newer(&ended, &path).unwrap_err();
        assert!(matches!(error, KeyFileError::Keys { error: KeyError::Older(_), .. }), "a retired key: {error}");
    }

    #[test]
    fn a_huge_file_is_not_read() {
        let dir = tempfile::tempdir().unwrap();
        let (path, _) = made(dir.path(), Holder::Lane);
        std::fs::write(&path, vec![b'#'; 70 << 10]).unwrap();
        assert!(matches!(read(&path, Holder::Lane), Err(KeyFileError::File(SecretFileError::Kind { .. }))));
    }

    #[test]
    fn the_first_keys_serve_for_the_time_that_is_asked_for() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys.toml");
        let first = Service { from_s: NOW_S - 1_000_000, until_s: NOW_S + 2 * OVERLAP_S };
        let ring = read_or_make(&path, Holder::Lane, first, NOW_S, &mut ChaCha20Rng::seed_from_u64(1)).unwrap();
        let times: Vec<_> = ring.keys().iter().map(|key| (key.from_s(), key.until_s())).collect();
        assert_eq!(times, [(first.from_s, first.until_s); 2]);
    }

    #[test]
    fn a_key_that_has_ended_leaves_the_file_at_the_next_start() {
        let dir = tempfile::tempdir().unwrap();
        let (path, ring) = made(dir.path(), Holder::Bureau);
        let ended_s = ring.keys()[0].until_s();
        let later =
            read_or_make(&path, Holder::Bureau, Service::from(ended_s), ended_s, &mut ChaCha20Rng::seed_from_u64(3))
                .unwrap();
        assert_eq!(later.retired()[0].kid, ring.keys()[0].kid());
        let kept = std::fs::read_to_string(&path).unwrap();
        assert_eq!(kept, *later.to_text());
        assert!(!kept.contains(&hex::encode(ring.keys()[0].secret().expose())));
    }
}
