//! A grey picture as sensors and files give it.

use zeroize::{Zeroize, ZeroizeOnDrop};

/// Longest side that is looked at: larger than any sensor's, small enough that no picture exhausts the machine.
pub const LONGEST_SIDE_PX: usize = 4_096;
/// Fewest pixels a side.
pub const SHORTEST_SIDE_PX: usize = 16;

/// Eight-bit grey, row by row, 0 black: biometric data, wiped when dropped, never logged.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Picture {
    width_px: usize,
    height_px: usize,
    grey: Vec<u8>,
}

/// Why numbers and bytes make no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAPicture {
    /// A side is too short or too long.
    #[error("{width_px}x{height_px} px: sides run from {SHORTEST_SIDE_PX} to {LONGEST_SIDE_PX} px")]
    Size {
        /// Columns.
        width_px: usize,
        /// Rows.
        height_px: usize,
    },
    /// More or fewer bytes than pixels.
    #[error("{bytes} bytes for {width_px}x{height_px} px")]
    Bytes {
        /// What came.
        bytes: usize,
        /// Columns.
        width_px: usize,
        /// Rows.
        height_px: usize,
    },
}

impl Picture {
    /// Makes a picture of `width_px` columns from rows of grey bytes, top row first.
    ///
    /// # Errors
    /// [`NotAPicture`] where a side is out of bounds or the number of bytes is not columns times rows.
    pub fn new(width_px: usize, height_px: usize, grey: Vec<u8>) -> Result<Self, NotAPicture> {
        let sides = SHORTEST_SIDE_PX..=LONGEST_SIDE_PX;
        if !sides.contains(&width_px) || !sides.contains(&height_px) {
            return Err(NotAPicture::Size { width_px, height_px });
        }
        if grey.len() != width_px * height_px {
            return Err(NotAPicture::Bytes { bytes: grey.len(), width_px, height_px });
        }
        Ok(Self { width_px, height_px, grey })
    }

    /// Columns.
    #[must_use]
    pub const fn width_px(&self) -> usize {
        self.width_px
    }

    /// Rows.
    #[must_use]
    pub const fn height_px(&self) -> usize {
        self.height_px
    }

    /// The pixels, row by row.
    #[must_use]
    pub fn grey(&self) -> &[u8] {
        &self.grey
    }

    /// One of the same size that shows nothing.
    #[must_use]
    pub fn blackened(&self) -> Self {
        Self { width_px: self.width_px, height_px: self.height_px, grey: vec![0; self.grey.len()] }
    }
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}x{} px)", self.width_px, self.height_px)
    }
}
