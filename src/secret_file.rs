//! Files for their owner alone: keys, lists, and what phones keep. Mode 0600 or no start; whole or not there.

use rand_core::CryptoRng;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Bytes of a file that holds one secret.
const ONE_SECRET: u64 = 128;

/// A file that cannot serve; the start is refused.
#[derive(Debug, thiserror::Error)]
pub enum SecretFileError {
    /// It cannot be read or written.
    #[error("{path}: {error}", path = path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Others than its owner may read or write it.
    #[error("{path} has mode {mode:04o}; it must be 0600, for its owner alone", path = path.display())]
    Mode {
        /// Which file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Not a file, not text, or larger than any of its kind.
    #[error("{path} is not a file of this kind", path = path.display())]
    Kind {
        /// Which path.
        path: PathBuf,
    },
    /// It does not hold a secret of 32 bytes.
    #[error("{path} does not hold 64 hexadecimal digits", path = path.display())]
    Shape {
        /// Which file.
        path: PathBuf,
    },
}

impl SecretFileError {
    /// Whether the file is simply not there.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Io { error, .. } if error.kind() == ErrorKind::NotFound)
    }

    /// Whether the system failed, and not what stands in the file or on it.
    #[must_use]
    pub const fn is_io(&self) -> bool {
        matches!(self, Self::Io { .. })
    }
}

/// Reads a file of at most `most_bytes`.
///
/// # Errors
/// [`SecretFileError`].
pub fn read(path: &Path, most_bytes: u64) -> Result<Zeroizing<String>, SecretFileError> {
    let failed = |error| SecretFileError::Io { path: path.into(), error };
    // Neither a pipe nor a terminal may keep the start waiting.
    if !fs::metadata(path).map_err(failed)?.is_file() {
        return Err(SecretFileError::Kind { path: path.into() });
    }
    let file = File::open(path).map_err(failed)?;
    // Asked of the open file, so that it cannot be exchanged between the question and the reading.
    let about = file.metadata().map_err(failed)?;
    let mode = about.mode() & 0o7777;
    if mode & !0o600 != 0 {
        return Err(SecretFileError::Mode { path: path.into(), mode });
    }
    if !about.is_file() || about.len() > most_bytes {
        return Err(SecretFileError::Kind { path: path.into() });
    }
    let mut text = Zeroizing::new(String::with_capacity(about.len() as usize + 1));
    match file.take(most_bytes).read_to_string(&mut text) {
        Err(error) if error.kind() == ErrorKind::InvalidData => Err(SecretFileError::Kind { path: path.into() }),
        Err(error) => Err(failed(error)),
        Ok(_) => Ok(text),
    }
}

/// Writes a file that is not there yet; `false` where one is, which stays as it is.
///
/// # Errors
/// [`SecretFileError::Io`].
pub fn make(path: &Path, text: &str) -> Result<bool, SecretFileError> {
    // A link, not a rename: of two that start at once, the second finds what the first has made.
    match placed(path, text.as_bytes(), |beside| fs::hard_link(beside, path)) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(SecretFileError::Io { path: path.into(), error }),
        Ok(()) => Ok(true),
    }
}

/// Writes a file in the place of whatever is there; on the disk when this returns.
///
/// # Errors
/// [`SecretFileError::Io`]; the file is then as it was.
pub fn replace(path: &Path, content: impl AsRef<[u8]>) -> Result<(), SecretFileError> {
    placed(path, content.as_ref(), |beside| fs::rename(beside, path))
        .map_err(|error| SecretFileError::Io { path: path.into(), error })
}

/// Reads a secret of 32 bytes in hexadecimal.
///
/// # Errors
/// [`SecretFileError`].
pub fn read_secret(path: &Path) -> Result<Zeroizing<[u8; 32]>, SecretFileError> {
    let text = read(path, ONE_SECRET)?;
    let mut secret = Zeroizing::new([0; 32]);
    hex::decode_to_slice(text.trim_ascii(), &mut *secret).map_err(|_| SecretFileError::Shape { path: path.into() })?;
    Ok(secret)
}

/// Reads a secret of 32 bytes, drawing it where there is none yet.
///
/// # Errors
/// [`SecretFileError`].
pub fn read_or_draw_secret(path: &Path, rng: &mut impl CryptoRng) -> Result<Zeroizing<[u8; 32]>, SecretFileError> {
    match read_secret(path) {
        Err(error) if error.is_missing() => {}
        found => return found,
    }
    let mut secret = Zeroizing::new([0; 32]);
    rng.fill_bytes(&mut *secret);
    let digits = Zeroizing::new(hex::encode(*secret));
    if make(path, &Zeroizing::new(format!("{}\n", *digits)))? { Ok(secret) } else { read_secret(path) }
}

/// Written beside, synced, then put in its place, with the folder where that is missing.
fn placed(path: &Path, content: &[u8], put: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let beside = folder.join(name);
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    let put = file.write_all(content).and_then(|()| file.sync_all()).and_then(|()| put(&beside));
    match fs::remove_file(&beside) {
        Err(error) if error.kind() != ErrorKind::NotFound => put.and(Err(error))?,
        Ok(()) | Err(_) => put?,
    }
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;

    fn rng(seed: u64) -> ChaCha20Rng {
        ChaCha20Rng::seed_from_u64(seed)
    }

    // rules: A-21
    #[test]
    fn a_secret_is_drawn_once_for_its_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys/demo.secret");
        let first = read_or_draw_secret(&path, &mut rng(1)).unwrap();
        assert_eq!(read_or_draw_secret(&path, &mut rng(2)).unwrap(), first);
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o600);
        assert_eq!(fs::metadata(path.parent().unwrap()).unwrap().mode() & 0o7777, 0o700);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
    }

    // rules: A-21
    #[test]
    fn a_file_that_others_may_read_is_refused_whatever_it_holds() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("demo.secret");
        read_or_draw_secret(&path, &mut rng(1)).unwrap();
        for mode in [0o644, 0o640, 0o604, 0o620, 0o700] {
            set_permissions(&path, Permissions::from_mode(mode)).unwrap();
            let error = read_secret(&path).unwrap_err();
            assert!(matches!(error, SecretFileError::Mode { mode: found, .. } if found == mode), "{error}");
        }
        set_permissions(&path, Permissions::from_mode(0o400)).unwrap();
        assert!(read_secret(&path).is_ok());
    }

    #[test]
    fn what_is_no_secret_is_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("demo.secret");
        assert!(read_secret(&path).unwrap_err().is_missing());
        assert!(matches!(read_secret(dir.path()), Err(SecretFileError::Kind { .. })));
        for (text, shape) in [(&b"00"[..], true), (&[b'0'; 200][..], false), (&[0xff; 64][..], false)] {
            assert!(make(&path, "").unwrap());
            fs::write(&path, text).unwrap();
            let error = read_secret(&path).unwrap_err();
            assert_eq!(matches!(error, SecretFileError::Shape { .. }), shape, "{error}");
            assert_eq!(matches!(error, SecretFileError::Kind { .. }), !shape, "{error}");
            fs::remove_file(&path).unwrap();
        }
    }

    #[test]
    fn making_never_overwrites_and_replacing_does() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("state");
        assert!(make(&path, "one").unwrap());
        assert!(!make(&path, "two").unwrap());
        assert_eq!(*read(&path, 10).unwrap(), "one");
        replace(&path, "three").unwrap();
        assert_eq!(*read(&path, 10).unwrap(), "three");
    }
}
