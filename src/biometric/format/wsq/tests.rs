//! Decoding what an encoder of our own made, and what nobody made.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::encoder::{Tables, encode};
use super::*;
use proptest::prelude::*;

/// Ridges around a point, and a light from one side. Nothing sharp: the finest diagonal is never sent.
fn ridges(width_px: usize, height_px: usize) -> Picture {
    let grey = (0..width_px * height_px).map(|at| {
        let (x, y) = ((at % width_px) as f64, (at / width_px) as f64);
        let light = 30.0 * (x / width_px as f64 - 0.5);
        (128.0 + light + 90.0 * (0.7 * (x + 5.0).hypot(y + 9.0)).sin()) as u8
    });
    Picture::new(width_px, height_px, grey.collect()).unwrap()
}

/// Root mean square of the differences, grey values.
fn loss(a: &Picture, b: &Picture) -> f64 {
    let squares = a.grey().iter().zip(b.grey()).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2));
    (squares.sum::<f64>() / a.grey().len() as f64).sqrt()
}

#[test]
fn fine_bins_bring_the_picture_back() {
    for (width, height) in [(96, 80), (77, 121), (64, 33), (388, 374)] {
        let picture = ridges(width, height);
        for tables in [Tables::Flat, Tables::Sorted] {
            let (decoded, ppi) = decode(&encode(&picture, 0.05, Some(500), tables)).unwrap();
            assert_eq!((decoded.width_px(), decoded.height_px(), ppi), (width, height, Some(500)));
            assert!(loss(&picture, &decoded) < 0.6, "{width}x{height}: {}", loss(&picture, &decoded));
        }
    }
}

/// Down to subbands of no pixel. What is lost lies in the corners, of which a small picture has much.
#[test]
fn no_size_is_too_small_for_the_tree() {
    for width in 16..48 {
        for height in [16, 17, 31, 33] {
            let picture = ridges(width, height);
            let (decoded, _) = decode(&encode(&picture, 0.05, None, Tables::Flat)).unwrap();
            assert!(loss(&picture, &decoded) < 16.0, "{width}x{height}: {}", loss(&picture, &decoded));
        }
    }
}

#[test]
fn coarse_bins_lose_little() {
    let picture = ridges(200, 150);
    let (decoded, ppi) = decode(&encode(&picture, 12.0, None, Tables::Sorted)).unwrap();
    assert_eq!(ppi, None);
    assert!((0.6..6.0).contains(&loss(&picture, &decoded)), "{}", loss(&picture, &decoded));
}

#[test]
fn one_grey_is_sent_without_coefficients() {
    let picture = Picture::new(64, 48, vec![97; 64 * 48]).unwrap();
    let (decoded, _) = decode(&encode(&picture, 1.0, None, Tables::Flat)).unwrap();
    assert_eq!(decoded, picture);
}

#[test]
fn every_shorter_stream_is_an_error() {
    let whole = encode(&ridges(40, 32), 20.0, Some(500), Tables::Sorted);
    for length in 0..whole.len() {
        let error = decode(&whole[..length]).unwrap_err();
        let is_named = matches!(error, BadWsq::CutShort(short) if short.offset <= length);
        assert!(is_named, "{length}: {error}");
    }
}

/// The byte behind the first marker of this kind, its length left out.
fn body_of(stream: &[u8], marker: u8) -> usize {
    stream.windows(2).position(|pair| pair == [0xFF, marker]).unwrap() + 4
}

#[test]
fn an_error_says_what_is_wrong_and_where() {
    let good = encode(&ridges(64, 48), 8.0, None, Tables::Flat);
    let broken = |at: usize, byte: u8| {
        let mut stream = good.clone();
        stream[at] = byte;
        decode(&stream).unwrap_err().to_string()
    };
    let (filters, frame) = (body_of(&good, 0xA4), body_of(&good, 0xA2));
    let (codes, block) = (body_of(&good, 0xA6), body_of(&good, 0xA3));
    assert_eq!(broken(1, 0xA1), "marker FFA1 at byte 0: a stream starts with FFA0");
    assert_eq!(
        broken(filters, 8),
        format!("length of the low-pass filter at byte {filters}: 8, but an odd number to 31 is understood")
    );
    assert_eq!(broken(frame + 2, 0x40), "frame header: 64x16432 px: sides run from 16 to 4096 px");
    assert_eq!(broken(codes, 8), format!("number of a Huffman table at byte {codes}: 8, but they go from 0 to 7"));
    assert_eq!(
        broken(codes + 1, 3),
        format!("Huffman codes of each length at byte {}: 3, but so many do not fit", codes + 1)
    );
    assert_eq!(
        broken(block, 5),
        format!("Huffman table (DHT) used at byte {block}, but the stream has not defined it")
    );
    let restart = body_of(&good, 0xA8) - 3;
    assert_eq!(broken(restart, 0xA7), "marker FFA7 at byte 2: a table, a comment or the frame header must stand here");
}

#[test]
fn coefficients_must_be_as_many_as_the_subbands_hold() {
    let good = encode(&ridges(64, 48), 8.0, None, Tables::Flat);
    let frame = body_of(&good, 0xA2);
    for (height, is_short) in [(49, true), (47, false)] {
        let mut stream = good.clone();
        stream[frame + 3] = height;
        let Err(BadWsq::Coefficients { decoded, expected, .. }) = decode(&stream) else { panic!("{height} rows") };
        assert_eq!(decoded < expected, is_short);
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = decode(&bytes);
        let _ = decode(&[&MAGIC[..], &bytes].concat());
    }

    #[test]
    fn no_change_panics(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        static GOOD: std::sync::LazyLock<Vec<u8>> =
            std::sync::LazyLock::new(|| encode(&ridges(48, 40), 10.0, Some(500), Tables::Sorted));
        let mut stream = GOOD.clone();
        for (at, byte) in changes {
            let at = at.index(stream.len());
            stream[at] = byte;
        }
        if let Ok((picture, _)) = decode(&stream) {
            assert_eq!(picture.grey().len(), picture.width_px() * picture.height_px());
        }
    }
}
