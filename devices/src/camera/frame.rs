//! One picture as the readers take it: a bounded plane of luma.

/// Longest side of a frame, in pixels.
pub const MAX_SIDE_PX: usize = 8_192;
/// Most pixels in a frame: 16 Mi, which holds a 4096 x 4096 sensor and any photo of 16 megapixels.
pub const MAX_PIXELS: usize = 1 << 24;

/// Why a plane is no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Nothing in it.
    #[error("frame of {width_px} x {height_px} pixels is empty")]
    Empty {
        /// Columns.
        width_px: usize,
        /// Rows.
        height_px: usize,
    },
    /// More than the readers take.
    #[error("frame of {width_px} x {height_px} pixels is over {MAX_PIXELS} pixels or {MAX_SIDE_PX} a side")]
    TooLarge {
        /// Columns.
        width_px: usize,
        /// Rows.
        height_px: usize,
    },
    /// The bytes do not fill the plane, or overfill it.
    #[error("frame of {width_px} x {height_px} pixels came with {bytes} bytes")]
    Length {
        /// Columns.
        width_px: usize,
        /// Rows.
        height_px: usize,
        /// Bytes given.
        bytes: usize,
    },
}

/// A plane of luma, 0 black to 255 white, one byte a pixel, row by row from the top left, no padding.
/// It may show a face or an eye: wiped when dropped, its pixels never printed.
#[derive(Clone, PartialEq, Eq, zeroize::Zeroize, zeroize::ZeroizeOnDrop)]
pub struct Frame {
    width_px: usize,
    height_px: usize,
    luma: Vec<u8>,
}

impl std::fmt::Debug for Frame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Frame({}x{} px)", self.width_px, self.height_px)
    }
}

impl Frame {
    /// A frame of `width_px * height_px` bytes.
    ///
    /// # Errors
    /// When it is empty, larger than [`MAX_SIDE_PX`] and [`MAX_PIXELS`] allow, or the bytes are not as many.
    pub fn new(width_px: usize, height_px: usize, luma: Vec<u8>) -> Result<Self, FrameError> {
        Self::check_size(width_px, height_px)?;
        if luma.len() != width_px * height_px {
            return Err(FrameError::Length { width_px, height_px, bytes: luma.len() });
        }
        Ok(Self { width_px, height_px, luma })
    }

    /// Whether a frame may have this size, before anything is made for it.
    pub(super) fn check_size(width_px: usize, height_px: usize) -> Result<(), FrameError> {
        if width_px == 0 || height_px == 0 {
            return Err(FrameError::Empty { width_px, height_px });
        }
        if width_px.max(height_px) > MAX_SIDE_PX || width_px.saturating_mul(height_px) > MAX_PIXELS {
            return Err(FrameError::TooLarge { width_px, height_px });
        }
        Ok(())
    }

    /// A frame whose maker keeps its size within bounds.
    pub(super) fn of_plane(width_px: usize, height_px: usize, luma: Vec<u8>) -> Self {
        debug_assert_eq!(luma.len(), width_px * height_px);
        Self { width_px, height_px, luma }
    }

    /// Columns.
    #[must_use]
    pub fn width_px(&self) -> usize {
        self.width_px
    }

    /// Rows.
    #[must_use]
    pub fn height_px(&self) -> usize {
        self.height_px
    }

    /// All bytes, row by row.
    #[must_use]
    pub fn luma(&self) -> &[u8] {
        &self.luma
    }

    /// One row; empty below the last.
    #[must_use]
    pub fn row(&self, y: usize) -> &[u8] {
        self.luma.chunks_exact(self.width_px).nth(y).unwrap_or_default()
    }

    /// Black and white exchanged.
    #[must_use]
    pub fn inverted(&self) -> Self {
        Self { luma: self.luma.iter().map(|v| 255 - v).collect(), ..*self }
    }

    /// Left and right exchanged, as a mirror or a front camera shows it.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        let luma = self.luma.chunks_exact(self.width_px).flat_map(|row| row.iter().rev().copied()).collect();
        Self { luma, ..*self }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_plane_that_is_empty_too_large_or_of_wrong_length_is_no_frame() {
        assert!(matches!(Frame::new(0, 4, vec![]), Err(FrameError::Empty { .. })));
        assert!(matches!(Frame::new(MAX_SIDE_PX + 1, 1, vec![]), Err(FrameError::TooLarge { .. })));
        assert!(matches!(Frame::new(4_097, 4_097, vec![]), Err(FrameError::TooLarge { .. })));
        assert!(matches!(Frame::new(usize::MAX, usize::MAX, vec![]), Err(FrameError::TooLarge { .. })));
        assert!(matches!(Frame::new(4, 4, vec![0; 15]), Err(FrameError::Length { bytes: 15, .. })));
        assert!(Frame::new(4_096, 4_096, vec![0; MAX_PIXELS]).is_ok());
    }

    #[test]
    fn mirroring_and_inverting_twice_give_the_frame_back() {
        let frame = Frame::new(3, 2, vec![1, 2, 3, 4, 5, 6]).unwrap();
        assert_eq!(frame.mirrored().luma(), [3, 2, 1, 6, 5, 4]);
        assert_eq!(frame.mirrored().mirrored(), frame);
        assert_eq!(frame.inverted().luma()[0], 254);
        assert_eq!(frame.inverted().inverted(), frame);
    }
}
