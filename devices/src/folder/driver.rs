//! Pictures read from a folder, one after the other in the order of their names, and from the beginning again.

use super::Decode;
use crate::DeviceError;
use portas_biometric::Picture;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Pictures of a folder, at most; the rest is left.
const FILES_MAX: usize = 10_000;
/// Longest file that is looked at, bytes.
const FILE_MAX: u64 = 32 * 1024 * 1024;
const ENDINGS: [&str; 9] = ["png", "jpg", "jpeg", "bmp", "tif", "tiff", "jp2", "j2k", "wsq"];

/// A folder of pictures.
#[derive(Debug, Clone)]
pub struct Folder {
    files: Vec<PathBuf>,
    at: usize,
    decode: Decode,
}

impl Folder {
    /// Lists the pictures of a folder by the ends of their names.
    ///
    /// # Errors
    /// [`DeviceError::Missing`] where there is no such folder, [`DeviceError::Setting`] where it cannot be read or holds
    /// no picture.
    pub fn open(device: &str, path: &Path, decode: Decode) -> Result<Self, DeviceError> {
        let shown = path.display().to_string();
        let setting = |detail: String| DeviceError::Setting { device: device.into(), key: "folder".into(), detail };
        let entries = fs::read_dir(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => DeviceError::Missing { device: device.into(), path: shown.clone() },
            _ => setting(format!("{shown}: {error}")),
        })?;
        let mut files: Vec<PathBuf> =
            entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| is_picture(path)).collect();
        files.sort();
        files.truncate(FILES_MAX);
        if files.is_empty() {
            return Err(setting(format!("{shown} holds no picture")));
        }
        Ok(Self { files, at: 0, decode })
    }

    /// The next picture, and its pixels an inch where its file tells them; files that hold none are passed over. None
    /// where no file holds any.
    pub fn next_picture(&mut self) -> Option<(Picture, Option<u16>)> {
        for _ in 0..self.files.len() {
            let file = &self.files[self.at];
            self.at = (self.at + 1) % self.files.len();
            match read(file) {
                Ok(bytes) => match (self.decode)(&bytes) {
                    Some(picture) => return Some(picture),
                    None => tracing::warn!(file = %file.display(), "not a picture that is read"),
                },
                Err(error) => tracing::warn!(file = %file.display(), %error, "a picture cannot be read"),
            }
        }
        None
    }
}

fn is_picture(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

fn read(file: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::new());
    File::open(file)?.take(FILE_MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::folder::decode;

    #[test]
    fn pictures_come_by_name_and_round_again_and_what_is_none_is_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        for (name, level) in [("b.png", 20_u8), ("a.png", 10), ("d.BMP", 30)] {
            image::GrayImage::from_pixel(20, 24, image::Luma([level])).save(dir.path().join(name)).unwrap();
        }
        fs::write(dir.path().join("c.png"), b"no picture").unwrap();
        fs::write(dir.path().join("notes.txt"), b"no picture either").unwrap();
        let mut folder = Folder::open("fingerprint", dir.path(), decode).unwrap();
        let levels: Vec<u8> = (0..4).map(|_| folder.next_picture().unwrap().0.grey()[0]).collect();
        assert_eq!(levels, [10, 20, 30, 10]);
    }

    #[test]
    fn a_folder_without_pictures_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let open = |path: &Path| Folder::open("iris", path, decode).unwrap_err();
        assert!(matches!(open(dir.path()), DeviceError::Setting { .. }));
        assert!(matches!(open(&dir.path().join("nowhere")), DeviceError::Missing { .. }));
        fs::write(dir.path().join("a.png"), b"no picture").unwrap();
        assert!(Folder::open("iris", dir.path(), decode).unwrap().next_picture().is_none());
    }
}
