//! Files made here, and bytes that are none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use image::codecs::jpeg::{JpegEncoder, PixelDensity};
use image::{GrayImage, ImageBuffer, Luma, LumaA, Rgb, RgbImage, Rgba};
use proptest::prelude::*;

/// 48x32 pixels that anyone can work out: lossless files of the same, made with OpenJPEG.
const STEPS_FILE: &[u8] = include_bytes!("samples/steps.jp2");
const STEPS_STREAM: &[u8] = include_bytes!("samples/steps.j2k");
const COLOURS_FILE: &[u8] = include_bytes!("samples/colours.jp2");

fn step(x: u32, y: u32) -> u8 {
    ((5 * x + 3 * y) % 256) as u8
}

fn steps() -> GrayImage {
    ImageBuffer::from_fn(48, 32, |x, y| Luma([step(x, y)]))
}

fn encoded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.into().write_to(&mut file, format).unwrap();
    file.into_inner()
}

fn decoded(file: &[u8]) -> Picture {
    decode(file).unwrap().0
}

#[test]
fn grey_comes_through_every_lossless_format() {
    let expected = Picture::new(48, 32, steps().into_raw()).unwrap();
    for format in [ImageFormat::Png, ImageFormat::Bmp, ImageFormat::Tiff] {
        assert_eq!(decoded(&encoded(steps(), format)), expected, "{format:?}");
    }
    assert_eq!(decoded(STEPS_FILE), expected);
    assert_eq!(decoded(STEPS_STREAM), expected);
}

#[test]
fn a_jpeg_is_near() {
    let flat = GrayImage::from_pixel(40, 40, Luma([130]));
    assert!(decoded(&encoded(flat, ImageFormat::Jpeg)).grey().iter().all(|grey| grey.abs_diff(130) <= 2));
}

#[test]
fn colours_are_weighed_and_opacity_is_not() {
    let pure = [([255, 0, 0], 76), ([0, 255, 0], 150), ([0, 0, 255], 29), ([255, 255, 255], 255), ([9, 9, 9], 9)];
    for (rgb, grey) in pure {
        let picture = RgbImage::from_pixel(16, 16, Rgb(rgb));
        assert_eq!(decoded(&encoded(picture, ImageFormat::Bmp)).grey()[0], grey);
        let [red, green, blue] = rgb;
        let clear = ImageBuffer::from_pixel(16, 16, Rgba([red, green, blue, 0]));
        assert_eq!(decoded(&encoded(clear, ImageFormat::Png)).grey()[0], grey);
    }
    let deep = ImageBuffer::from_pixel(16, 16, Rgb([65_535_u16, 0, 0]));
    assert_eq!(decoded(&encoded(deep, ImageFormat::Png)).grey()[0], 76);
    let half = ImageBuffer::from_pixel(16, 16, LumaA([200_u8, 3]));
    assert_eq!(decoded(&encoded(half, ImageFormat::Png)).grey()[0], 200);

    let colours = decoded(COLOURS_FILE);
    for (at, grey) in colours.grey().iter().enumerate() {
        let (x, y) = (at as u32 % 48, at as u32 / 48);
        let exact = luma(5 * x % 256, 7 * y % 256, x * y % 256) as u8;
        assert!(grey.abs_diff(exact) <= 1, "{x},{y}: {grey} for {exact}");
    }
}

#[test]
fn sixteen_bits_become_eight() {
    for (deep, grey) in [(0_u16, 0), (128, 0), (129, 1), (257, 1), (32_896, 128), (65_535, 255)] {
        let picture = ImageBuffer::from_pixel(16, 16, Luma([deep]));
        for format in [ImageFormat::Png, ImageFormat::Tiff] {
            assert_eq!(decoded(&encoded(picture.clone(), format)).grey()[0], grey, "{deep}");
        }
    }
}

/// A chunk `pHYs` behind the header; its checksum is not looked at here.
fn png_of(pixels_a_metre: u32) -> Vec<u8> {
    let mut file = encoded(steps(), ImageFormat::Png);
    let mut chunk = vec![0, 0, 0, 9];
    chunk.extend(b"pHYs");
    chunk.extend([pixels_a_metre.to_be_bytes(), pixels_a_metre.to_be_bytes()].concat());
    chunk.extend([1, 0, 0, 0, 0]);
    file.splice(33..33, chunk);
    file
}

fn bmp_of(pixels_a_metre: u32) -> Vec<u8> {
    let mut file = encoded(steps(), ImageFormat::Bmp);
    file[38..42].copy_from_slice(&pixels_a_metre.to_le_bytes());
    file[42..46].copy_from_slice(&pixels_a_metre.to_le_bytes());
    file
}

#[test]
fn headers_tell_the_resolution() {
    assert_eq!(resolution::png(&png_of(19_685)), Some(500));
    assert_eq!(resolution::png(&encoded(steps(), ImageFormat::Png)), None);
    assert_eq!(decode(&bmp_of(39_370)).unwrap().1, Some(1_000));
    let mut jpeg = Vec::new();
    let mut encoder = JpegEncoder::new(&mut jpeg);
    encoder.set_pixel_density(PixelDensity::dpi(508));
    encoder.encode_image(&steps()).unwrap();
    assert_eq!(decode(&jpeg).unwrap().1, Some(508));
    // What a drawing program writes unasked is no sensor's resolution.
    assert_eq!(decode(&bmp_of(2_835)).unwrap().1, None);
}

/// A directory of three entries, little-endian and big-endian: 200 pixels a centimetre.
#[test]
fn a_tiff_tells_its_resolution_in_either_order() {
    type Bytes = (fn(u16) -> [u8; 2], fn(u32) -> [u8; 4]);
    let orders: [(&[u8], Bytes); 2] =
        [(b"II", (u16::to_le_bytes, u32::to_le_bytes)), (b"MM", (u16::to_be_bytes, u32::to_be_bytes))];
    for (order, (short, long)) in orders {
        let mut file = [order, &short(42), &long(16), &long(400), &long(2), &short(3)].concat();
        for (tag, kind, value) in
            [(282, 5, long(8)), (283, 5, long(8)), (296, 3, [short(3), [0, 0]].concat().try_into().unwrap())]
        {
            file.extend([&short(tag)[..], &short(kind), &long(1), &value].concat());
        }
        assert_eq!(resolution::tiff(&file), Some(508));
        // Two bytes fill the last field.
        for length in 0..file.len() - 2 {
            assert!(resolution::tiff(&file[..length]).is_none());
        }
    }
}

#[test]
fn what_is_no_picture_is_told_so() {
    assert!(matches!(decode(b""), Err(BadPicture::Unknown)));
    assert!(matches!(decode(b"GIF89a"), Err(BadPicture::Unknown)));
    let short = &encoded(steps(), ImageFormat::Png)[..60];
    assert!(matches!(decode(short), Err(BadPicture::Decoder { format: Format::Png, .. })));
    let small = encoded(GrayImage::new(15, 40), ImageFormat::Png);
    assert_eq!(decode(&small).unwrap_err().to_string(), "PNG: 15x40 px: sides run from 16 to 4096 px");
}

/// Headers that ask for much more than they bring.
#[test]
fn what_ends_early_is_no_picture() {
    let (jpeg, jpeg2000) = (encoded(steps(), ImageFormat::Jpeg), STEPS_STREAM);
    for (whole, format) in [(&*jpeg, Format::Jpeg), (jpeg2000, Format::Jpeg2000)] {
        assert!(decode(whole).is_ok());
        for percent in [60, 80, 95, 99] {
            let cut = decode(&whole[..whole.len() * percent / 100]).unwrap_err();
            assert!(matches!(cut, BadPicture::CutShort { format: of } if of == format), "{percent} %: {cut}");
        }
    }
}

#[test]
fn sizes_are_refused_before_anything_is_decoded() {
    let mut bmp = encoded(steps(), ImageFormat::Bmp);
    bmp[18..26].copy_from_slice(&[0, 0x20, 0, 0, 0, 0x20, 0, 0]);
    assert!(decode(&bmp).is_err());
    let stream = |at: usize, bytes: &[u8]| {
        let mut stream = STEPS_STREAM.to_vec();
        stream[at..at + bytes.len()].copy_from_slice(bytes);
        decode(&stream).unwrap_err().to_string()
    };
    assert_eq!(stream(8, &[0, 1, 0, 0]), "JPEG 2000: picture width at byte 8: 65536, but it goes to 4096 px");
    assert_eq!(stream(24, &[0, 0, 0, 1, 0, 0, 0, 1]), "JPEG 2000: tiles at byte 8: 1536, but 1024 are read");
    assert_eq!(stream(40, &[0x40, 0]), "JPEG 2000: number of components at byte 40: 16384, but 1 to 4 are read");
}

/// The largest picture in blocks of 4x4 samples: 1,048,576 of them, and 3 subbands' edges.
#[test]
fn blocks_are_counted_before_anything_is_decoded() {
    let mut stream = STEPS_STREAM.to_vec();
    let side = [0, 0, 16, 0];
    for at in [8, 12, 24, 28] {
        stream[at..at + 4].copy_from_slice(&side);
    }
    stream[0x37..0x39].copy_from_slice(&[0, 0]);
    let error = decode(&stream).unwrap_err().to_string();
    assert!(error.starts_with("JPEG 2000: blocks in layers and precincts at byte 55: 1"), "{error}");
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), start in 0..8_usize) {
        let starts: [&[u8]; 8] = [
            b"\x89PNG\r\n\x1A\n", b"\xFF\xD8\xFF\xE0", b"BM", b"II*\0", b"MM\0*", jpeg2000::FILE, jpeg2000::CODESTREAM,
            &wsq::MAGIC,
        ];
        let _ = decode(&[starts[start], &bytes].concat());
    }

    #[test]
    fn no_change_panics(which in 0..7_usize, changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut file = match which {
            0 => encoded(steps(), ImageFormat::Png),
            1 => encoded(steps(), ImageFormat::Jpeg),
            2 => encoded(steps(), ImageFormat::Bmp),
            3 => encoded(steps(), ImageFormat::Tiff),
            4 => STEPS_FILE.to_vec(),
            5 => STEPS_STREAM.to_vec(),
            _ => COLOURS_FILE.to_vec(),
        };
        for (at, byte) in changes {
            let at = at.index(file.len());
            file[at] = byte;
        }
        if let Ok((picture, _)) = decode(&file) {
            prop_assert!(picture.width_px() <= LONGEST_SIDE_PX && picture.height_px() <= LONGEST_SIDE_PX);
        }
    }
}
