//! Luma out of what a camera sends. A frame may be cut short or hold anything: that costs this frame.

use super::PixelFormat;
use crate::camera::frame::{Frame, FrameError, MAX_PIXELS, MAX_SIDE_PX};
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

/// Longest frame that is looked at: sixteen megapixels of two bytes.
const MAX_BYTES: usize = 2 * MAX_PIXELS;
const START_OF_IMAGE: [u8; 2] = [0xFF, 0xD8];
const END_OF_IMAGE: [u8; 2] = [0xFF, 0xD9];
const HUFFMAN_TABLES: [u8; 2] = [0xFF, 0xC4];
/// Makes a decoder use the tables of motion JPEG, which such frames leave out (OpenDML AVI 1.02, "AVI1").
const AVI1: [u8; 18] = *b"\xFF\xE0\0\x10AVI1\0\0\0\0\0\0\0\0\0\0";

/// How the bytes of a frame are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Of the pixels.
    pub format: PixelFormat,
    /// Columns.
    pub width_px: usize,
    /// Rows.
    pub height_px: usize,
    /// From one row to the next; of no meaning for JPEG.
    pub stride_bytes: usize,
    /// Whether black is 0 and white 255; otherwise 16 and 235 (ITU-R BT.601).
    pub full_range: bool,
}

/// Why a frame is no picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameFault {
    /// It ends too early.
    #[error("{got} bytes of {needed}")]
    Short {
        /// Bytes of a whole frame.
        needed: usize,
        /// Bytes that came.
        got: usize,
    },
    /// A JPEG picture without its start or its end.
    #[error("a JPEG picture cut short")]
    Cut,
    /// A JPEG picture that does not decode.
    #[error("JPEG: {0}")]
    Jpeg(String),
    /// Of a size that is not read.
    #[error(transparent)]
    Size(#[from] FrameError),
    /// More bytes than any frame has.
    #[error("{0} bytes in one frame")]
    Long(usize),
}

/// Turns one frame's bytes into luma, 0 black to 255 white.
///
/// # Errors
/// [`FrameFault`]; never panics, and allocates no more than a frame's pixels.
pub fn decode(layout: &Layout, bytes: &[u8]) -> Result<Frame, FrameFault> {
    if bytes.len() > MAX_BYTES {
        return Err(FrameFault::Long(bytes.len()));
    }
    match layout.format {
        // What a decoder built is dropped with its panic.
        PixelFormat::Mjpeg => catch_unwind(AssertUnwindSafe(|| jpeg(bytes)))
            .unwrap_or_else(|_| Err(FrameFault::Jpeg("the decoder failed".into()))),
        PixelFormat::Yuyv => packed(layout, bytes),
        PixelFormat::Nv12 => plane(layout, bytes, true),
        PixelFormat::Grey => plane(layout, bytes, false),
    }
}

/// Luma that lies alone in front, with a plane of colour half as high behind it or nothing.
fn plane(layout: &Layout, bytes: &[u8], colour: bool) -> Result<Frame, FrameFault> {
    let rows = rows(layout, bytes, layout.width_px, colour)?;
    let mut luma = Vec::with_capacity(layout.width_px * layout.height_px);
    rows.for_each(|row| luma.extend_from_slice(row));
    if !layout.full_range {
        luma.iter_mut().for_each(|v| *v = widened(*v));
    }
    Ok(Frame::new(layout.width_px, layout.height_px, luma)?)
}

/// Every second byte is luma.
fn packed(layout: &Layout, bytes: &[u8]) -> Result<Frame, FrameFault> {
    let rows = rows(layout, bytes, layout.width_px.saturating_mul(2), false)?;
    let mut luma = Vec::with_capacity(layout.width_px * layout.height_px);
    if layout.full_range {
        rows.for_each(|row| luma.extend(row.chunks_exact(2).map(|pair| pair[0])));
    } else {
        rows.for_each(|row| luma.extend(row.chunks_exact(2).map(|pair| widened(pair[0]))));
    }
    Ok(Frame::new(layout.width_px, layout.height_px, luma)?)
}

/// The rows of luma, `row_bytes` each, once size and length are known to be sound.
fn rows<'b>(
    layout: &Layout,
    bytes: &'b [u8],
    row_bytes: usize,
    colour: bool,
) -> Result<impl Iterator<Item = &'b [u8]>, FrameFault> {
    let (width_px, height_px) = (layout.width_px, layout.height_px);
    Frame::check_size(width_px, height_px)?;
    let stride = layout.stride_bytes.max(row_bytes);
    // The last row need not be padded.
    let luma = stride.saturating_mul(height_px - 1).saturating_add(row_bytes);
    let colour = if colour { stride.saturating_mul(height_px / 2) } else { 0 };
    let needed = luma.saturating_add(colour);
    if bytes.len() < needed {
        return Err(FrameFault::Short { needed, got: bytes.len() });
    }
    Ok(bytes.chunks(stride).take(height_px).map(move |row| &row[..row_bytes]))
}

/// Luma of 16 to 235 as 0 to 255.
fn widened(luma: u8) -> u8 {
    ((u16::from(luma.saturating_sub(16)) * 149 + 64) >> 7).min(255) as u8
}

/// Luma straight out of a JPEG picture: its colours are never decoded into pixels.
fn jpeg(bytes: &[u8]) -> Result<Frame, FrameFault> {
    // Cameras pad behind the end. A frame whose tail was lost on the bus has no end at all.
    let end = bytes.windows(2).rposition(|pair| pair == END_OF_IMAGE).ok_or(FrameFault::Cut)? + 2;
    if !bytes.starts_with(&START_OF_IMAGE) {
        return Err(FrameFault::Cut);
    }
    let picture = with_tables(&bytes[..end]);
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(ColorSpace::Luma)
        .set_max_width(MAX_SIDE_PX)
        .set_max_height(MAX_SIDE_PX)
        .set_strict_mode(true);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&*picture), options);
    let told = |error: &dyn std::fmt::Debug| FrameFault::Jpeg(format!("{error:?}"));
    decoder.decode_headers().map_err(|error| told(&error))?;
    let (width_px, height_px) = decoder.dimensions().ok_or(FrameFault::Cut)?;
    Frame::check_size(width_px, height_px)?;
    let luma = decoder.decode().map_err(|error| told(&error))?;
    Ok(Frame::new(width_px, height_px, luma)?)
}

/// Motion JPEG may leave out the Huffman tables that all its frames share.
fn with_tables(picture: &[u8]) -> Cow<'_, [u8]> {
    if picture.windows(2).any(|pair| pair == HUFFMAN_TABLES) {
        return Cow::Borrowed(picture);
    }
    let mut whole = Vec::with_capacity(picture.len() + AVI1.len());
    whole.extend_from_slice(&START_OF_IMAGE);
    whole.extend_from_slice(&AVI1);
    whole.extend_from_slice(&picture[START_OF_IMAGE.len()..]);
    Cow::Owned(whole)
}

#[cfg(test)]
mod tests;
