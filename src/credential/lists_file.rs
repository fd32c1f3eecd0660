//! The signed lists on disk, a file each in one directory. Nothing in them is secret: their signature is what counts.

use super::DeviceKey;
use super::trust::{LARGEST, ListError, ListKind, Lists};
use crate::secret_file::{self, SecretFileError};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// A list on disk that cannot serve.
#[derive(Debug, thiserror::Error)]
pub enum ListFileError {
    /// It cannot be read, or is not there.
    #[error("list {path}: {error}", path = path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Not a file, or larger than any list.
    #[error("list {path} is not a file of at most {LARGEST} bytes", path = path.display())]
    Kind {
        /// Which path.
        path: PathBuf,
    },
    /// What stands in it is not taken.
    #[error("{path}: {error}", path = path.display())]
    List {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: ListError,
    },
    /// Its time is over.
    #[error("list {path} may no longer be relied on: its time is over", path = path.display())]
    Over {
        /// Which file.
        path: PathBuf,
    },
}

impl ListFileError {
    /// Whether the file is simply not there.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Io { error, .. } if error.kind() == ErrorKind::NotFound)
    }

    /// Whether the system failed, and not what stands in the file.
    #[must_use]
    pub const fn is_io(&self) -> bool {
        matches!(self, Self::Io { .. })
    }
}

/// Where the list of a kind lies.
#[must_use]
pub fn path(dir: &Path, kind: ListKind) -> PathBuf {
    dir.join(kind.file_name())
}

/// Reads every list that a station needs, signed under `root`. Their time is not asked: see [`Lists::serves`].
///
/// # Errors
/// [`ListFileError`], of the first that cannot serve.
pub fn read(dir: &Path, root: &DeviceKey) -> Result<Lists, ListFileError> {
    let mut lists = Lists::default();
    for kind in ListKind::ALL {
        take(&mut lists, kind, dir, root)?;
    }
    Ok(lists)
}

/// Reads those lists that are there.
///
/// # Errors
/// [`ListFileError`], of the first that is there and cannot serve.
pub fn read_present(dir: &Path, root: &DeviceKey) -> Result<Lists, ListFileError> {
    let mut lists = Lists::default();
    for kind in ListKind::ALL {
        match take(&mut lists, kind, dir, root) {
            Err(error) if error.is_missing() => {}
            taken => taken?,
        }
    }
    Ok(lists)
}

/// The lists at hand with that of a kind as it now is on disk.
///
/// # Errors
/// [`ListFileError`]: also for one that is older than the one at hand, or whose time is over at `wall_ms` (unix
/// milliseconds).
pub fn newer(
    at_hand: &Lists,
    kind: ListKind,
    dir: &Path,
    root: &DeviceKey,
    wall_ms: i64,
) -> Result<Lists, ListFileError> {
    let mut lists = at_hand.clone();
    take(&mut lists, kind, dir, root)?;
    if lists.serves(kind, wall_ms) { Ok(lists) } else { Err(ListFileError::Over { path: path(dir, kind) }) }
}

/// Puts a list in its place, whole and on the disk when this returns.
///
/// # Errors
/// [`SecretFileError::Io`]; the file is then as it was.
pub fn write(dir: &Path, kind: ListKind, bytes: &[u8]) -> Result<(), SecretFileError> {
    secret_file::replace(&path(dir, kind), bytes)
}

fn take(lists: &mut Lists, kind: ListKind, dir: &Path, root: &DeviceKey) -> Result<(), ListFileError> {
    let path = path(dir, kind);
    let bytes = bytes(&path)?;
    lists.take(kind, &bytes, root).map_err(|error| ListFileError::List { path, error })
}

fn bytes(path: &Path) -> Result<Vec<u8>, ListFileError> {
    let failed = |error| ListFileError::Io { path: path.into(), error };
    // Neither a pipe nor a terminal may keep the station waiting.
    if !fs::metadata(path).map_err(failed)?.is_file() {
        return Err(ListFileError::Kind { path: path.into() });
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(LARGEST as u64 + 1).read_to_end(&mut bytes)).map_err(failed)?;
    if bytes.len() > LARGEST { Err(ListFileError::Kind { path: path.into() }) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::credential::Algorithm;
    use crate::credential::certificate::Issuer;
    use crate::credential::signature::SigningKey;
    use crate::credential::trust::{Bits, StatusList, TrustList};

    const NOW_S: u32 = 1_736_920_213;
    const NOW_MS: i64 = NOW_S as i64 * 1_000;

    fn root(byte: u8) -> SigningKey {
        SigningKey::new(Algorithm::Ed25519, &[byte; 32]).unwrap()
    }

    fn signed(kind: ListKind, seq: u32, issued_s: u32, root: &SigningKey) -> Vec<u8> {
        let until_s = issued_s + 100;
        match kind {
            ListKind::Trust => {
                TrustList { seq, issued_s, next_update_s: until_s, hard_limit_s: until_s, keys: Vec::new() }.sign(root)
            }
            ListKind::Status(issuer) => {
                let bits = Bits::Listed(vec![0; 4]);
                StatusList { issuer, seq, issued_s, fresh_until_s: until_s, bits }.sign(root)
            }
        }
    }

    fn written(root: &SigningKey) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for kind in ListKind::ALL {
            write(dir.path(), kind, &signed(kind, 5, NOW_S, root)).unwrap();
        }
        dir
    }

    // rules: E-24
    #[test]
    fn what_was_written_is_read_and_serves_for_its_time() {
        let dir = written(&root(3));
        let lists = read(dir.path(), &root(3).public()).unwrap();
        for kind in ListKind::ALL {
            assert!(lists.serves(kind, NOW_MS) && !lists.serves(kind, NOW_MS + 100_001));
        }
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 3, "nothing is left beside them");
    }

    #[test]
    fn each_fault_names_its_file_and_what_is_wrong() {
        let told = |spoil: &dyn Fn(&Path)| {
            let dir = written(&root(3));
            spoil(dir.path());
            read(dir.path(), &root(3).public()).unwrap_err().to_string()
        };
        let status = ListKind::Status(Issuer::HongKong);
        let at = |dir: &Path| path(dir, status);
        let named = |text: &str, why: &str| text.contains("status-hk-immd.cose") && text.contains(why);
        let missing = told(&|dir| fs::remove_file(at(dir)).unwrap());
        assert!(named(&missing, "No such file"), "{missing}");
        let corrupt = told(&|dir| fs::write(at(dir), b"not a list").unwrap());
        assert!(named(&corrupt, "list"), "{corrupt}");
        let foreign = told(&|dir| write(dir, status, &signed(status, 5, NOW_S, &root(4))).unwrap());
        assert!(named(&foreign, "not signed by the root key"), "{foreign}");
        let macao = ListKind::Status(Issuer::Macao);
        let exchanged = told(&|dir| write(dir, status, &signed(macao, 5, NOW_S, &root(3))).unwrap());
        assert!(named(&exchanged, "MO-DSI"), "{exchanged}");
        let no_file = told(&|dir| {
            fs::remove_file(at(dir)).unwrap();
            fs::create_dir(at(dir)).unwrap();
        });
        assert!(named(&no_file, "not a file"), "{no_file}");
        let huge = told(&|dir| fs::write(at(dir), vec![0; LARGEST + 1]).unwrap());
        assert!(named(&huge, "not a file of at most"), "{huge}");
    }

    // rules: A-13, E-24
    #[test]
    fn an_older_list_or_one_whose_time_is_over_never_follows() {
        let root = root(3);
        let dir = written(&root);
        let at_hand = read(dir.path(), &root.public()).unwrap();
        let kind = ListKind::Trust;
        let next = |seq, issued_s| {
            write(dir.path(), kind, &signed(kind, seq, issued_s, &root)).unwrap();
            newer(&at_hand, kind, dir.path(), &root.public(), NOW_MS)
        };
        assert!(matches!(next(4, NOW_S), Err(ListFileError::List { error: ListError::Lower { got: 4, have: 5 }, .. })));
        assert!(matches!(next(6, NOW_S - 101), Err(ListFileError::Over { .. })));
        assert_eq!(next(6, NOW_S).unwrap().trust().unwrap().seq, 6);
    }
}
