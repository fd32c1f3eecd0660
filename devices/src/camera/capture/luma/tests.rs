//! Each conversion against one written the plain way, and frames as bad cables and bad cameras send them.
#![allow(clippy::unwrap_used, clippy::panic)]
use super::*;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use proptest::prelude::*;
use std::io::Cursor;

const SIDES: (usize, usize) = (64, 48);

fn layout(format: PixelFormat) -> Layout {
    let (width_px, height_px) = SIDES;
    let stride_bytes = if format == PixelFormat::Yuyv { 2 * width_px } else { width_px };
    Layout { format, width_px, height_px, stride_bytes, full_range: true }
}

fn picture() -> DynamicImage {
    RgbImage::from_fn(64, 48, |x, y| Rgb([(x * 4) as u8, (y * 5) as u8, (x + y) as u8])).into()
}

/// As a camera sends it.
fn jpeg_file(picture: &DynamicImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

/// The picture without its segments of Huffman tables, as many cameras send it.
fn without_tables(file: &[u8]) -> Vec<u8> {
    let mut bare = file[..2].to_vec();
    let mut at = 2;
    while file[at + 1] != 0xDA {
        let length = 2 + usize::from(u16::from_be_bytes([file[at + 2], file[at + 3]]));
        // An encoder of files says JFIF; a camera need not.
        if file[at + 1] != 0xC4 && file[at + 1] != 0xE0 {
            bare.extend_from_slice(&file[at..at + length]);
        }
        at += length;
    }
    bare.extend_from_slice(&file[at..]);
    bare
}

#[test]
fn luma_of_a_jpeg_is_that_of_a_full_decoder() {
    let file = jpeg_file(&picture());
    let frame = decode(&layout(PixelFormat::Mjpeg), &file).unwrap();
    let reference = image::load_from_memory(&file).unwrap().into_luma8();
    assert_eq!((frame.width_px(), frame.height_px()), SIDES);
    let worst = frame.luma().iter().zip(reference.as_raw()).map(|(a, b)| a.abs_diff(*b)).max();
    // image weighs red, green and blue by BT.709, JPEG by BT.601.
    assert!(worst < Some(40), "{worst:?}");
    let grey = DynamicImage::from(picture().into_luma8());
    let file = jpeg_file(&grey);
    let frame = decode(&layout(PixelFormat::Mjpeg), &file).unwrap();
    let reference = image::load_from_memory(&file).unwrap().into_luma8();
    assert!(frame.luma().iter().zip(reference.as_raw()).all(|(a, b)| a.abs_diff(*b) <= 1), "of a grey picture");
}

#[test]
fn a_jpeg_without_its_huffman_tables_is_read_with_those_of_motion_jpeg() {
    let file = jpeg_file(&picture());
    let bare = without_tables(&file);
    assert!(bare.len() + 400 < file.len(), "the tables are out");
    let mjpeg = layout(PixelFormat::Mjpeg);
    assert_eq!(decode(&mjpeg, &bare), decode(&mjpeg, &file));
}

#[test]
fn a_jpeg_padded_behind_its_end_is_whole() {
    let file = jpeg_file(&picture());
    let padded = [file.as_slice(), &[0; 700]].concat();
    let mjpeg = layout(PixelFormat::Mjpeg);
    assert_eq!(decode(&mjpeg, &padded), decode(&mjpeg, &file));
}

#[test]
fn a_jpeg_cut_anywhere_is_no_picture() {
    let file = jpeg_file(&picture());
    for end in 0..file.len() {
        let cut = decode(&layout(PixelFormat::Mjpeg), &file[..end]);
        assert!(cut.is_err(), "{end} of {}", file.len());
    }
}

#[test]
fn a_jpeg_that_lost_its_middle_is_a_picture_of_its_size_or_none() {
    let file = jpeg_file(&picture());
    let scan = file.windows(2).position(|pair| pair == [0xFF, 0xDA]).unwrap() + 14;
    for lost in 1..file.len() - scan - 2 {
        let torn = [&file[..scan], &file[scan + lost..]].concat();
        if let Ok(frame) = decode(&layout(PixelFormat::Mjpeg), &torn) {
            assert_eq!((frame.width_px(), frame.height_px()), SIDES);
        }
    }
}

#[test]
fn a_jpeg_that_claims_a_huge_size_is_refused_before_it_is_decoded() {
    let mut file = jpeg_file(&picture());
    let size = file.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap() + 5;
    file[size..size + 4].copy_from_slice(&[0x1F, 0xFF, 0x1F, 0xFF]);
    assert!(matches!(
        decode(&layout(PixelFormat::Mjpeg), &file),
        Err(FrameFault::Size(FrameError::TooLarge { width_px: 8_191, height_px: 8_191 }))
    ));
}

#[test]
fn video_levels_become_full_levels() {
    let grey = Layout { full_range: false, width_px: 4, height_px: 1, stride_bytes: 4, ..layout(PixelFormat::Grey) };
    assert_eq!(decode(&grey, &[0, 16, 126, 235]).unwrap().luma(), [0, 0, 128, 255]);
    assert_eq!(decode(&Layout { full_range: true, ..grey }, &[0, 16, 126, 235]).unwrap().luma(), [0, 16, 126, 235]);
}

#[test]
fn a_raw_frame_short_of_a_byte_is_told_with_both_lengths() {
    let (width, height) = SIDES;
    for (format, whole) in [
        (PixelFormat::Yuyv, width * height * 2),
        (PixelFormat::Nv12, width * height * 3 / 2),
        (PixelFormat::Grey, width * height),
    ] {
        let bytes = vec![9; whole];
        assert!(decode(&layout(format), &bytes).is_ok(), "{format}");
        assert_eq!(
            decode(&layout(format), &bytes[1..]),
            Err(FrameFault::Short { needed: whole, got: whole - 1 }),
            "{format}"
        );
    }
}

#[test]
fn layouts_of_any_numbers_are_refused_or_read() {
    for side in [0, 1, 8_193, usize::MAX] {
        for stride_bytes in [0, 7, usize::MAX] {
            for format in PixelFormat::ALL {
                let odd = Layout { format, width_px: side, height_px: side, stride_bytes, full_range: false };
                let read = decode(&odd, &[0; 64]);
                assert!(read.is_err() || side == 1, "{odd:?}");
            }
        }
    }
    let long = vec![0; MAX_BYTES + 1];
    assert_eq!(decode(&layout(PixelFormat::Yuyv), &long), Err(FrameFault::Long(MAX_BYTES + 1)));
}

proptest! {
    #[test]
    fn raw_luma_is_taken_pixel_by_pixel(
        width in 1_usize..24, height in 1_usize..16, padding in 0_usize..9, seed in any::<u8>(),
    ) {
        let width = 2 * width;
        for (format, step) in [(PixelFormat::Yuyv, 2), (PixelFormat::Nv12, 1), (PixelFormat::Grey, 1)] {
            let stride_bytes = step * width + padding;
            let bytes: Vec<u8> = (0..stride_bytes * height * 2).map(|i| (i as u8).wrapping_mul(31) ^ seed).collect();
            let layout = Layout { format, width_px: width, height_px: height, stride_bytes, full_range: true };
            let frame = decode(&layout, &bytes).unwrap();
            for y in 0..height {
                for x in 0..width {
                    prop_assert_eq!(frame.row(y)[x], bytes[y * stride_bytes + x * step], "{} at {}, {}", format, x, y);
                }
            }
        }
    }

    #[test]
    fn a_jpeg_with_flipped_bytes_never_panics_and_never_grows(
        flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
    ) {
        let mut file = jpeg_file(&picture());
        for (place, value) in flips {
            let at = place.index(file.len());
            file[at] ^= value;
        }
        if let Ok(frame) = decode(&layout(PixelFormat::Mjpeg), &file) {
            prop_assert!(frame.luma().len() <= MAX_PIXELS);
        }
    }
}
