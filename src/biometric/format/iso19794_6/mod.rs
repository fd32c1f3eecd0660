//! Iris image records: ISO/IEC 19794-6:2011 (`IIR`, `020`), in and out.

mod read;
mod write;

pub use read::read;
pub use write::{NotWritable, write};

use super::bytes::{BadField, CutShort};
use super::picture::BadPicture;
use crate::picture::Picture;

/// How a record begins.
pub const FORMAT: &[u8; 4] = b"IIR\0";
const VERSION: &[u8; 4] = b"020\0";

/// Pictures a record holds at most, and pixels of all of them.
pub const IMAGES_MAX: usize = 64;
/// Four of the largest, or ninety of 640x480.
const PIXELS_MAX: usize = 4 * crate::picture::LONGEST_SIDE_PX * crate::picture::LONGEST_SIDE_PX;

/// Which eye, as its owner calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Eye {
    Unknown,
    Right,
    Left,
}

impl Eye {
    /// By their codes, 0 to 2.
    pub const ALL: [Self; 3] = [Self::Unknown, Self::Right, Self::Left];
}

/// How much of the eye a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// As the camera took it.
    Uncropped,
    /// 640x480 pixels.
    Vga,
    /// To the iris and a margin.
    Cropped,
    /// To the iris, lids and white painted over.
    Masked,
}

impl Cut {
    /// With their codes.
    const CODES: [(u8, Self); 4] = [(1, Self::Uncropped), (2, Self::Vga), (3, Self::Cropped), (7, Self::Masked)];
}

/// How the pixels lie in the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// Eight-bit grey, row by row.
    Raw,
    /// JPEG 2000; read, not written.
    Jpeg2000,
    /// PNG, without loss.
    Png,
}

impl Coding {
    /// With their codes.
    const CODES: [(u8, Self); 3] = [(0x02, Self::Raw), (0x0A, Self::Jpeg2000), (0x0E, Self::Png)];
}

/// From the smallest to the largest that the iris' own circle may be, pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// Smallest.
    pub low_px: u16,
    /// Largest.
    pub high_px: u16,
}

/// Where the iris lies in the picture, where its maker tells it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Whereabouts {
    /// Columns of its centre.
    pub centre_x: Option<Range>,
    /// Rows of its centre.
    pub centre_y: Option<Range>,
    /// Its diameter.
    pub diameter: Option<Range>,
}

/// One picture of one eye.
#[derive(Clone, PartialEq)]
pub struct EyeImage {
    /// Which eye.
    pub eye: Eye,
    /// How much of it the picture shows.
    pub cut: Cut,
    /// The picture, upright and not mirrored.
    pub picture: Picture,
    /// 0 to 100, where it is told.
    pub quality: Option<u8>,
    /// Distance of the camera's lens, where it is told.
    pub distance_mm: Option<u16>,
    /// By how much the head is turned, counter-clockwise in the picture, where it is told: 0 to 360.
    pub roll_degrees: Option<f32>,
    /// Where the iris lies, where it is told.
    pub whereabouts: Whereabouts,
}

/// An eye is nobody's business in a log.
impl std::fmt::Debug for EyeImage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EyeImage({:?}, {:?})", self.eye, self.picture)
    }
}

/// Why bytes are no record.
#[derive(Debug, thiserror::Error)]
pub enum BadRecord {
    /// They are of another kind.
    #[error("no iris image record: it starts with \"IIR\" and the version \"020\"")]
    Unknown,
    /// They end early.
    #[error(transparent)]
    CutShort(#[from] CutShort),
    /// A field holds what it must not.
    #[error(transparent)]
    Field(#[from] BadField),
    /// A picture that cannot be decoded.
    #[error("picture at byte {offset}: {source}")]
    Picture {
        /// Where it starts.
        offset: usize,
        /// What is wrong with it.
        source: BadPicture,
    },
    /// A picture has another size than its header says.
    #[error("picture at byte {offset}: {found_px:?} px, its header says {told_px:?}")]
    Size {
        /// Where it starts.
        offset: usize,
        /// Columns and rows of the picture.
        found_px: (usize, usize),
        /// Columns and rows as told.
        told_px: (usize, usize),
    },
}

/// A full turn in the standard's unit.
const TURN: f32 = 65_536.0;
/// An angle that is not told.
const NO_ANGLE: u16 = 0xFFFF;

#[cfg(test)]
mod tests;
