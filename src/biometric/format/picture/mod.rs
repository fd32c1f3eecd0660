//! Pictures as files bring them: told by their first bytes, never by a name, and made grey.
//!
//! PNG, JPEG, BMP and TIFF are decoded by `image`, JPEG 2000 by `hayro-jpeg2000`, WSQ by [`super::wsq`].

mod jpeg2000;
mod resolution;

pub use jpeg2000::BadJpeg2000;

use super::wsq::{self, BadWsq};
use crate::picture::{LONGEST_SIDE_PX, NotAPicture, Picture};
use image::{DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits};
use std::io::Cursor;
use zeroize::Zeroize as _;

/// Bytes that a decoder may take: the largest picture in four channels of sixteen bits, twice.
const MEMORY_MAX: u64 = 2 * 8 * (LONGEST_SIDE_PX * LONGEST_SIDE_PX) as u64;
/// Resolutions that a sensor may have. What drawing programs write unasked (72, 96 ppi) lies below.
const PPI: std::ops::RangeInclusive<u16> = 200..=4_000;

/// Why bytes are no picture.
#[derive(Debug, thiserror::Error)]
pub enum BadPicture {
    /// They start as no format does that is read.
    #[error("no picture: neither PNG, JPEG, JPEG 2000, BMP, TIFF nor WSQ")]
    Unknown,
    /// The decoder of the format refuses them.
    #[error("{format}: {source}")]
    Decoder {
        /// The format.
        format: Format,
        /// What the decoder says.
        source: ImageError,
    },
    /// The picture goes on where they end. Decoders would fill the rest with grey.
    #[error("{format}: the bytes end before the picture does")]
    CutShort {
        /// The format.
        format: Format,
    },
    /// JPEG 2000.
    #[error("JPEG 2000: {0}")]
    Jpeg2000(#[from] BadJpeg2000),
    /// WSQ.
    #[error("WSQ: {0}")]
    Wsq(#[from] BadWsq),
    /// It is too small or too large.
    #[error("{format}: {source}")]
    Size {
        /// The format.
        format: Format,
        /// Its size.
        source: NotAPicture,
    },
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Format {
    Png,
    Jpeg,
    Bmp,
    Tiff,
    Jpeg2000,
    Wsq,
}

impl Format {
    /// Tells it by the first bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        const STARTS: [(&[u8], Format); 8] = [
            (b"\x89PNG\r\n\x1A\n", Format::Png),
            (b"\xFF\xD8\xFF", Format::Jpeg),
            (b"BM", Format::Bmp),
            (b"II*\0", Format::Tiff),
            (b"MM\0*", Format::Tiff),
            (jpeg2000::FILE, Format::Jpeg2000),
            (jpeg2000::CODESTREAM, Format::Jpeg2000),
            (&wsq::MAGIC, Format::Wsq),
        ];
        STARTS.into_iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, format)| format)
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Bmp => "BMP",
            Self::Tiff => "TIFF",
            Self::Jpeg2000 => "JPEG 2000",
            Self::Wsq => "WSQ",
        })
    }
}

/// Decodes a file into the picture and, where its header tells one that a sensor may have, pixels per inch.
///
/// Colours become grey as ITU-R BT.601 weighs them, sixteen bits become eight, opacity is left out.
///
/// # Errors
/// [`BadPicture`] says what is wrong; sides beyond 16 to 4096 px are, before anything is decoded.
pub fn decode(bytes: &[u8]) -> Result<(Picture, Option<u16>), BadPicture> {
    let format = Format::of(bytes).ok_or(BadPicture::Unknown)?;
    if is_cut_short(bytes, format) {
        return Err(BadPicture::CutShort { format });
    }
    let (picture, ppi) = match format {
        Format::Wsq => wsq::decode(bytes)?,
        Format::Jpeg2000 => (jpeg2000::decode(bytes)?, None),
        Format::Png => (common(bytes, format, ImageFormat::Png)?, resolution::png(bytes)),
        Format::Jpeg => (common(bytes, format, ImageFormat::Jpeg)?, resolution::jfif(bytes)),
        Format::Bmp => (common(bytes, format, ImageFormat::Bmp)?, resolution::bmp(bytes)),
        Format::Tiff => (common(bytes, format, ImageFormat::Tiff)?, resolution::tiff(bytes)),
    };
    Ok((picture, ppi.filter(|ppi| PPI.contains(ppi))))
}

/// Whether what only a decoder's patience would make a picture of lacks its end: the mark that ends it has to stand behind
/// the one that begins its last scan or part. Neither stands in the data between.
fn is_cut_short(bytes: &[u8], format: Format) -> bool {
    const END: [u8; 2] = [0xFF, 0xD9];
    let last_part = match format {
        Format::Jpeg => [0xFF, 0xDA],
        Format::Jpeg2000 => [0xFF, 0x90],
        Format::Png | Format::Bmp | Format::Tiff | Format::Wsq => return false,
    };
    let last = |mark: [u8; 2]| bytes.windows(2).rposition(|two| two == mark);
    last(END) < last(last_part)
}

/// What `image` decodes.
fn common(bytes: &[u8], format: Format, of: ImageFormat) -> Result<Picture, BadPicture> {
    let refused = |source| BadPicture::Decoder { format, source };
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE_PX as u32);
    limits.max_image_height = Some(LONGEST_SIDE_PX as u32);
    limits.max_alloc = Some(MEMORY_MAX);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), of);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    let (width, height) = (width as usize, height as usize);
    let wrong_size = |source| BadPicture::Size { format, source };
    super::in_bounds(width, height).map_err(wrong_size)?;
    let grey = grey(DynamicImage::from_decoder(decoder).map_err(refused)?);
    Picture::new(width, height, grey).map_err(wrong_size)
}

/// Grey bytes of any picture; the colours are wiped.
fn grey(picture: DynamicImage) -> Vec<u8> {
    fn wiped<T: Copy + zeroize::Zeroize>(mut samples: Vec<T>, channels: usize, grey: impl Fn(&[T]) -> u8) -> Vec<u8> {
        let bytes = samples.chunks_exact(channels).map(grey).collect();
        samples.zeroize();
        bytes
    }
    let weighed = |pixel: &[u16]| eight_bits(luma(u32::from(pixel[0]), u32::from(pixel[1]), u32::from(pixel[2])));
    match picture {
        DynamicImage::ImageLuma8(picture) => picture.into_raw(),
        DynamicImage::ImageLumaA8(picture) => wiped(picture.into_raw(), 2, |pixel| pixel[0]),
        DynamicImage::ImageRgb8(picture) => wiped(picture.into_raw(), 3, luma_of_bytes),
        DynamicImage::ImageRgba8(picture) => wiped(picture.into_raw(), 4, luma_of_bytes),
        DynamicImage::ImageLuma16(picture) => wiped(picture.into_raw(), 1, |pixel| eight_bits(pixel[0].into())),
        DynamicImage::ImageLumaA16(picture) => wiped(picture.into_raw(), 2, |pixel| eight_bits(pixel[0].into())),
        DynamicImage::ImageRgb16(picture) => wiped(picture.into_raw(), 3, weighed),
        DynamicImage::ImageRgba16(picture) => wiped(picture.into_raw(), 4, weighed),
        // Real numbers: no format that is told apart above has them but TIFF.
        other => wiped(other.into_rgb8().into_raw(), 3, luma_of_bytes),
    }
}

fn luma_of_bytes(pixel: &[u8]) -> u8 {
    luma(pixel[0].into(), pixel[1].into(), pixel[2].into()) as u8
}

/// ITU-R BT.601, rounded.
const fn luma(red: u32, green: u32, blue: u32) -> u32 {
    (299 * red + 587 * green + 114 * blue + 500) / 1_000
}

/// The nearest of 256 values: 65,535 is white in both.
const fn eight_bits(sample: u32) -> u8 {
    ((sample + 128) / 257) as u8
}

#[cfg(test)]
mod tests;
