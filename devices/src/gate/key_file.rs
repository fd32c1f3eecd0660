//! The lane's base key on disk: 32 hexadecimal digits in a file that only its owner may read.

use super::osdp::secure::{KeyError, Scbk};
use rand_core::Rng;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// No key file is longer.
const LONGEST: u64 = 256;

/// Why a key could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// Not there.
    #[error("key file {0} does not exist")]
    Missing(PathBuf),
    /// Others may read it.
    #[error("key file {path} may be read by others (mode {mode:03o}); it must be 600")]
    Exposed {
        /// Which.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The system refused.
    #[error("key file {path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// It does not hold a key.
    #[error("key file {path}: {source}")]
    Key {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: KeyError,
    },
}

/// Reads a key.
///
/// # Errors
/// See [`KeyFileError`]; a file that others may read is refused whatever it holds.
pub fn read_key(path: &Path) -> Result<Scbk, KeyFileError> {
    let io_error = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => KeyFileError::Missing(path.into()),
        _ => KeyFileError::Io { path: path.into(), source },
    };
    let file = OpenOptions::new().read(true).open(path).map_err(io_error)?;
    check_mode(path, &file.metadata().map_err(io_error)?)?;
    let mut text = Zeroizing::new(String::with_capacity(LONGEST as usize));
    file.take(LONGEST).read_to_string(&mut text).map_err(io_error)?;
    Scbk::from_hex(&text).map_err(|source| KeyFileError::Key { path: path.into(), source })
}

/// Draws a key and writes it to a new file, with its folder where that is missing. The file is whole and on the disk,
/// or not there; one that exists is never overwritten.
///
/// # Errors
/// [`KeyFileError::Io`].
pub fn write_new_key(path: &Path, rng: &mut impl Rng) -> Result<Scbk, KeyFileError> {
    let key = Scbk::generate(rng);
    let mut line = key.to_hex();
    line.push('\n');
    write_new(path, line.as_bytes()).map_err(|source| KeyFileError::Io { path: path.into(), source })?;
    Ok(key)
}

/// Written beside, synced, then linked to its place, so that nobody ever reads a part of it.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let beside = folder.join(name);
    // What a killed process left there may have any mode.
    match std::fs::remove_file(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    // A link, not a rename, which would take the place of a key that is there.
    let placed = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| std::fs::hard_link(&beside, path));
    std::fs::remove_file(&beside).and(placed)?;
    File::open(folder)?.sync_all()
}

#[cfg(unix)]
fn check_mode(path: &Path, meta: &std::fs::Metadata) -> Result<(), KeyFileError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = meta.permissions().mode() & 0o777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(KeyFileError::Exposed { path: path.into(), mode }) }
}

#[cfg(not(unix))]
fn check_mode(_: &Path, _: &std::fs::Metadata) -> Result<(), KeyFileError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_new_key_is_private_and_comes_back() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys/gate.key");
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        assert!(matches!(read_key(&path), Err(KeyFileError::Missing(_))));
        let key = write_new_key(&path, &mut rng).unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(*read_key(&path).unwrap().to_hex(), *key.to_hex());
        assert!(matches!(write_new_key(&path, &mut rng), Err(KeyFileError::Io { .. })), "never overwritten");
        assert_eq!(*read_key(&path).unwrap().to_hex(), *key.to_hex());
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_half_written_file_of_a_killed_process_is_never_taken_for_the_key() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("gate.key");
        let beside = dir.path().join(format!("gate.key.{}.new", std::process::id()));
        std::fs::write(&beside, "3031").unwrap();
        assert!(matches!(read_key(&path), Err(KeyFileError::Missing(_))));
        let key = write_new_key(&path, &mut ChaCha8Rng::seed_from_u64(1)).unwrap();
        assert_eq!(*read_key(&path).unwrap().to_hex(), *key.to_hex());
        assert!(!beside.exists());
    }

    #[test]
    fn a_key_that_others_may_read_or_that_is_none_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("gate.key");
        write_new_key(&path, &mut ChaCha8Rng::seed_from_u64(1)).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(read_key(&path), Err(KeyFileError::Exposed { mode: 0o640, .. })));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        std::fs::write(&path, "303132333435363738393a3b3c3d3e3f\n").unwrap();
        assert!(matches!(read_key(&path), Err(KeyFileError::Key { source: KeyError::Default, .. })));
    }
}
