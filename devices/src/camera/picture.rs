//! Picture files (PNG, JPEG) from anywhere, turned into frames. A file may claim anything and hold anything.

use super::frame::{Frame, FrameError, MAX_PIXELS, MAX_SIDE_PX};
use image::{DynamicImage, ImageError, ImageFormat, ImageReader, Limits};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Largest file that is taken.
pub const MAX_FILE_BYTES: usize = 64 << 20;
/// Most pixels of a picture: phones take photos of 50 megapixels. Larger than a frame, it is averaged down to one.
pub const MAX_PICTURE_PIXELS: u64 = 64_000_000;
/// Longest side of a picture.
const MAX_PICTURE_SIDE_PX: u32 = 16_384;
/// What decoding may allocate.
const MAX_DECODER_BYTES: u64 = 256 << 20;
/// Transparent parts are seen on white paper.
const PAPER: u32 = 255;

/// Why a file is no frame.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Neither PNG nor JPEG.
    #[error("{file}: not a PNG or JPEG picture")]
    Format {
        /// Name of the file.
        file: String,
    },
    /// More than is taken.
    #[error("{file}: {what}, which is over the limit")]
    TooLarge {
        /// Name of the file.
        file: String,
        /// What is too much.
        what: String,
    },
    /// Damaged, cut short, or made to harm.
    #[error("{file}: the picture is damaged ({detail})")]
    Damaged {
        /// Name of the file.
        file: String,
        /// What the decoder said.
        detail: String,
    },
}

/// Decodes `bytes`, the content of the file called `file`.
///
/// # Errors
/// When it is no PNG or JPEG, larger than [`MAX_FILE_BYTES`] or [`MAX_PICTURE_PIXELS`], or damaged.
pub fn decode(file: &str, bytes: &[u8]) -> Result<Frame, PictureError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(PictureError::TooLarge { file: file.into(), what: format!("{} bytes", bytes.len()) });
    }
    // A decoder that panics on a crafted file has found it damaged.
    catch_unwind(AssertUnwindSafe(|| decode_unguarded(file, bytes)))
        .unwrap_or_else(|_| Err(PictureError::Damaged { file: file.into(), detail: "the decoder failed".into() }))
}

fn decode_unguarded(file: &str, bytes: &[u8]) -> Result<Frame, PictureError> {
    let format = match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg)) => format,
        Ok(_) | Err(_) => return Err(PictureError::Format { file: file.into() }),
    };
    let told = |error| told(file, &error);
    let (width, height) = reader(bytes, format).into_dimensions().map_err(told)?;
    if u64::from(width) * u64::from(height) > MAX_PICTURE_PIXELS || width.max(height) > MAX_PICTURE_SIDE_PX {
        return Err(PictureError::TooLarge { file: file.into(), what: format!("{width} x {height} pixels") });
    }
    let picture = reader(bytes, format).decode().map_err(told)?;
    let (width_px, height_px) = (picture.width() as usize, picture.height() as usize);
    let luma = luma_on_paper(picture);
    fitted(width_px, height_px, luma)
        .map_err(|error| PictureError::Damaged { file: file.into(), detail: error.to_string() })
}

fn reader(bytes: &[u8], format: ImageFormat) -> ImageReader<Cursor<&[u8]>> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(MAX_PICTURE_SIDE_PX);
    limits.max_image_height = Some(MAX_PICTURE_SIDE_PX);
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    reader.limits(limits);
    reader
}

fn told(file: &str, error: &ImageError) -> PictureError {
    match error {
        ImageError::Limits(limit) => PictureError::TooLarge { file: file.into(), what: limit.to_string() },
        ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::Unsupported(_)
        | ImageError::IoError(_) => PictureError::Damaged { file: file.into(), detail: error.to_string() },
    }
}

/// Luma, with what is transparent laid on white paper.
fn luma_on_paper(picture: DynamicImage) -> Vec<u8> {
    if !picture.color().has_alpha() {
        return picture.into_luma8().into_raw();
    }
    let over_paper = |[luma, alpha]: [u8; 2]| {
        let alpha = u32::from(alpha);
        ((u32::from(luma) * alpha + PAPER * (255 - alpha)) / 255) as u8
    };
    picture.into_luma_alpha8().pixels().map(|pixel| over_paper(pixel.0)).collect()
}

/// The plane as a frame; averaged by the least whole factor where it is larger than one.
fn fitted(width_px: usize, height_px: usize, luma: Vec<u8>) -> Result<Frame, FrameError> {
    let fits =
        |n: &usize| (width_px / n).max(height_px / n) <= MAX_SIDE_PX && (width_px / n) * (height_px / n) <= MAX_PIXELS;
    match (1..=8).find(fits) {
        Some(1) | None => Frame::new(width_px, height_px, luma),
        Some(n) => {
            let (columns, rows) = (width_px / n, height_px / n);
            let mut small = Vec::with_capacity(columns * rows);
            for band in luma.chunks_exact(width_px * n).take(rows) {
                small.extend((0..columns).map(|column| {
                    let cell = (0..n).flat_map(|y| &band[y * width_px + column * n..][..n]);
                    (cell.map(|v| u32::from(*v)).sum::<u32>() / (n * n) as u32) as u8
                }));
            }
            Frame::new(columns, rows, small)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use image::{GrayImage, LumaA, RgbImage};
    use proptest::prelude::*;

    fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn gradient() -> DynamicImage {
        RgbImage::from_fn(64, 40, |x, y| image::Rgb([x as u8 * 3, y as u8 * 5, 90])).into()
    }

    /// A PNG of one header and nothing else, whose size is whatever the header claims.
    fn claiming(width: u32, height: u32) -> Vec<u8> {
        let mut png = file(&GrayImage::new(1, 1).into(), ImageFormat::Png);
        png[16..20].copy_from_slice(&width.to_be_bytes());
        png[20..24].copy_from_slice(&height.to_be_bytes());
        let mut crc = u32::MAX;
        for byte in &png[12..29] {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
            }
        }
        png[29..33].copy_from_slice(&(!crc).to_be_bytes());
        png
    }

    #[test]
    fn png_and_jpeg_become_frames_of_their_size() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let frame = decode("a", &file(&gradient(), format)).unwrap();
            assert_eq!((frame.width_px(), frame.height_px()), (64, 40));
            assert!(frame.row(39)[63] > frame.row(0)[0] + 80);
        }
    }

    #[test]
    fn ink_on_nothing_is_ink_on_paper() {
        let ink = image::GrayAlphaImage::from_fn(8, 8, |x, _| LumaA([0, if x < 4 { 255 } else { 0 }]));
        let frame = decode("a", &file(&ink.into(), ImageFormat::Png)).unwrap();
        assert_eq!(frame.row(0), [0, 0, 0, 0, 255, 255, 255, 255]);
    }

    #[test]
    fn a_picture_larger_than_a_frame_is_averaged_down() {
        let wide = GrayImage::from_fn(10_000, 8, |x, _| image::Luma([if x % 2 == 0 { 100 } else { 200 }]));
        let frame = decode("a", &file(&wide.into(), ImageFormat::Png)).unwrap();
        assert_eq!((frame.width_px(), frame.height_px()), (5_000, 4));
        assert!(frame.luma().iter().all(|v| *v == 150));
    }

    #[test]
    fn a_header_that_claims_too_much_is_told_before_anything_is_allocated() {
        for (width, height) in [(100_000, 100_000), (16_385, 1), (1, 16_385), (16_000, 16_000), (u32::MAX >> 1, 9)] {
            let error = decode("bomb.png", &claiming(width, height)).unwrap_err();
            assert!(matches!(error, PictureError::TooLarge { .. }), "{width} x {height}: {error}");
            assert!(error.to_string().starts_with("bomb.png: "));
        }
    }

    #[test]
    fn other_files_are_told_by_name() {
        for bytes in [&b""[..], b"hello", b"GIF89a\x01\x00\x01\x00", b"\x00\x00\x00\x0cftypavif"] {
            assert_eq!(decode("x.bin", bytes), Err(PictureError::Format { file: "x.bin".into() }));
        }
    }

    #[test]
    fn a_png_cut_anywhere_is_damaged_and_a_jpeg_cut_anywhere_harms_nobody() {
        let png = file(&gradient(), ImageFormat::Png);
        for end in 8..png.len() - 16 {
            assert!(decode("cut.png", &png[..end]).is_err(), "{end} of {}", png.len());
        }
        let jpeg = file(&gradient(), ImageFormat::Jpeg);
        for end in 0..jpeg.len() {
            if let Ok(frame) = decode("cut.jpg", &jpeg[..end]) {
                assert_eq!(frame.luma().len(), 64 * 40);
            }
        }
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_behind_a_good_start_never_panic(
            bytes in proptest::collection::vec(any::<u8>(), 0..600),
            flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
            png in any::<bool>(),
        ) {
            let format = if png { ImageFormat::Png } else { ImageFormat::Jpeg };
            let good = file(&gradient(), format);
            drop(decode("a", &[&good[..8.min(good.len())], &bytes].concat()));
            let mut flipped = good;
            for (place, value) in flips {
                let at = place.index(flipped.len());
                flipped[at] ^= value;
            }
            if let Ok(frame) = decode("a", &flipped) {
                prop_assert!(frame.luma().len() <= MAX_PIXELS);
            }
        }
    }
}
