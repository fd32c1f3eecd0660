//! Finger minutiae records: ISO/IEC 19794-2:2005 (`FMR`, ` 20`) and 19794-2:2011 (`FMR`, `030`), in and out.
//!
//! Positions are in the units of [`Minutia`], 500 pixels per inch, whatever resolution a record has. What a record may
//! hold beside minutiae (ridge counts, cores and deltas, vendors' own data) is checked for its length and passed over.
//!
//! An ending lies where the ridge's skeleton ends, which a record of 2011 says of itself. One of 2005 cannot say it, and
//! makers who put endings at the fork of the valley before it lie about half a ridge (4 to 5 px) off: comparison allows
//! for more.

mod read;
mod write;

pub use read::read;
pub use write::{NotWritable, write};

use super::bytes::{BadField, CutShort};
use crate::fingerprint::minutia::Minutia;
use zeroize::Zeroize;

/// How a record begins.
pub const FORMAT: &[u8; 4] = b"FMR\0";

/// Views a record holds at most: sixteen of each of ten fingers and of none in particular.
pub const VIEWS_MAX: usize = 176;
/// Minutiae a view holds at most: they are counted in one byte.
pub const MINUTIAE_MAX: usize = 255;

/// Which edition of the standard a record follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edition {
    /// One picture size and resolution for the record; the one most widely read.
    First2005,
    /// Each view tells its own size, resolution and quality.
    Second2011,
}

impl Edition {
    /// Both.
    pub const ALL: [Self; 2] = [Self::First2005, Self::Second2011];

    const fn version(self) -> &'static [u8; 4] {
        match self {
            Self::First2005 => b" 20\0",
            Self::Second2011 => b"030\0",
        }
    }
}

/// Which finger (ISO/IEC 19794-2, table "finger position").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Finger {
    Unknown,
    RightThumb,
    RightIndex,
    RightMiddle,
    RightRing,
    RightLittle,
    LeftThumb,
    LeftIndex,
    LeftMiddle,
    LeftRing,
    LeftLittle,
}

impl Finger {
    /// By their codes, 0 to 10.
    pub const ALL: [Self; 11] = [
        Self::Unknown,
        Self::RightThumb,
        Self::RightIndex,
        Self::RightMiddle,
        Self::RightRing,
        Self::RightLittle,
        Self::LeftThumb,
        Self::LeftIndex,
        Self::LeftMiddle,
        Self::LeftRing,
        Self::LeftLittle,
    ];

    /// Its code.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }
}

/// One impression of one finger.
#[derive(Clone, PartialEq, Eq)]
pub struct View {
    /// Which finger.
    pub finger: Finger,
    /// How it was taken: 0 plain on a live sensor, 1 rolled, 2 and 3 the same from paper, 8 swiped (the standard's table).
    pub impression: u8,
    /// 0 to 100, where it is told.
    pub quality: Option<u8>,
    /// Columns of the picture at 500 pixels per inch.
    pub width_px: u16,
    /// Rows of the picture at 500 pixels per inch.
    pub height_px: u16,
    /// In the order of the record.
    pub minutiae: Vec<Minutia>,
}

impl Drop for View {
    fn drop(&mut self) {
        self.minutiae.zeroize();
    }
}

/// Whose finger it was is nobody's business in a log.
impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "View({:?}, {} minutiae)", self.finger, self.minutiae.len())
    }
}

/// Why bytes are no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadRecord {
    /// They are of another kind.
    #[error("no finger minutiae record: it starts with \"FMR\" and the version \" 20\" or \"030\"")]
    Unknown,
    /// They end early.
    #[error(transparent)]
    CutShort(#[from] CutShort),
    /// A field holds what it must not.
    #[error(transparent)]
    Field(#[from] BadField),
}

/// Pixels per inch of a whole number of pixels per centimetre. The standard has no finer unit: 197 stands for 500 ppi.
fn ppi(pixels_per_cm: u16) -> f64 {
    let exact = f64::from(pixels_per_cm) * 2.54;
    let nominal = (exact / 250.0).round() * 250.0;
    if (nominal - exact).abs() <= 1.27 { nominal } else { exact }
}

#[cfg(test)]
mod tests;
