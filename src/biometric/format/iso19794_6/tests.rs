//! A record by hand, round trips, and bytes that are none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use proptest::prelude::*;

/// A record of one raw picture, written by hand from the standard's tables, mirrored left and right.
fn by_hand() -> Vec<u8> {
    let mut image = vec![0x07, 0xE9, 1, 15, 8, 30, 0, 0, 0, 0, 0, 0, 0, 0]; // date, device
    image.extend([2, 255, 0, 1, 0, 2, 77, 0, 1, 0, 3]); // quality: failed, then 77
    image.extend([0, 1, 2, 3, 0x02, 0b0000_0110]); // first image, left, cropped, raw, mirrored
    image.extend([0, 16, 0, 17, 8, 0x01, 0x90]); // 16 x 17, 8 bits, 400 mm
    image.extend([0x40, 0x00, 0x00, 0x10]); // a quarter turn
    image.extend([0, 7, 0, 9, 0, 8, 0, 8, 0, 0, 0, 0]); // centre at 7 to 9, 8; no diameter
    image.extend(272_u32.to_be_bytes());
    image.extend((0..272_u16).map(|at| (at % 16) as u8));
    let mut record = [&FORMAT[..], VERSION].concat();
    record.extend((16 + 4 + image.len() as u32).to_be_bytes());
    record.extend([0, 1, 0, 1]);
    record.extend((image.len() as u32 + 4).to_be_bytes());
    record.extend(image);
    record
}

#[test]
fn a_record_by_hand_is_read_upright() {
    let images = read(&by_hand()).unwrap();
    let [image] = &images[..] else { panic!("one image") };
    assert_eq!((image.eye, image.cut, image.quality), (Eye::Left, Cut::Cropped, Some(77)));
    assert_eq!((image.distance_mm, image.roll_degrees), (Some(400), Some(270.0)), "the other way");
    let centre_x = Some(Range { low_px: 6, high_px: 8 });
    let centre_y = Some(Range { low_px: 8, high_px: 8 });
    assert_eq!(image.whereabouts, Whereabouts { centre_x, centre_y, diameter: None });
    assert_eq!((image.picture.width_px(), image.picture.height_px()), (16, 17));
    assert_eq!(image.picture.grey()[..16], [15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
}

#[test]
fn a_picture_upside_down_is_turned() {
    let mut record = by_hand();
    // Rows by their number; mirrored above and below.
    let picture = record.len() - 272;
    for (at, pixel) in record[picture..].iter_mut().enumerate() {
        *pixel = (at / 16) as u8;
    }
    record[50] = 0b0000_1001;
    let images = read(&record).unwrap();
    assert_eq!(images[0].picture.grey()[0], 16);
    assert_eq!(images[0].picture.grey()[271], 0);
    // Row 8 of 17 is the middle; columns stay.
    let Whereabouts { centre_x, centre_y, .. } = images[0].whereabouts;
    assert_eq!(centre_x, Some(Range { low_px: 7, high_px: 9 }));
    assert_eq!(centre_y, Some(Range { low_px: 8, high_px: 8 }));
    assert_eq!(images[0].roll_degrees, Some(270.0));
    record[50] = 0b0000_1010;
    let images = read(&record).unwrap();
    assert_eq!((images[0].picture.grey()[0], images[0].roll_degrees), (16, Some(90.0)), "both ways");
}

#[test]
fn an_error_names_the_field_and_the_byte() {
    let broken = |at: usize, byte: u8| {
        let mut record = by_hand();
        record[at] = byte;
        read(&record).unwrap_err().to_string()
    };
    assert_eq!(broken(0, b'X'), BadRecord::Unknown.to_string());
    assert_eq!(broken(13, 65), "number of images at byte 12: 65, but 64 are read");
    assert_eq!(broken(47, 3), "eye label at byte 47: 3, but 0 unknown, 1 right, 2 left");
    assert_eq!(broken(49, 4), "image format at byte 49: 4, but 2 raw, 10 JPEG 2000 and 14 PNG are read");
    assert_eq!(broken(49, 14), "picture at byte 78: no picture: neither PNG, JPEG, JPEG 2000, BMP, TIFF nor WSQ");
    assert_eq!(broken(55, 16), "bit depth at byte 55: 16, but raw pixels have 8");
    assert_eq!(broken(52, 17), "length of the picture at byte 74: 272, but it is columns times rows, 16 to 4096 each");
    assert_eq!(broken(63, 10), "columns of the iris' centre at byte 62: 10, but the smallest is not above the largest");
}

fn images() -> impl Strategy<Value = Vec<EyeImage>> {
    let cut = (0..Cut::CODES.len()).prop_map(|at| Cut::CODES[at].1);
    let picture = (16..40_usize, 16..30_usize, any::<u8>()).prop_map(|(width, height, seed)| {
        let grey = (0..width * height).map(|at| (at * at + at * usize::from(seed)) as u8).collect();
        Picture::new(width, height, grey).unwrap()
    });
    let range = proptest::option::of(
        (1..200_u16, 0..20_u16).prop_map(|(low_px, more)| Range { low_px, high_px: low_px + more }),
    );
    let whereabouts = (range.clone(), range.clone(), range).prop_map(|(centre_x, centre_y, diameter)| Whereabouts {
        centre_x,
        centre_y,
        diameter,
    });
    let quality = proptest::option::of(0..=100_u8);
    let distance = proptest::option::of(3..=u16::MAX);
    // Steps that the record's unit can say.
    let roll = proptest::option::of((0..0xFFFE_u16).prop_map(|steps| f32::from(steps) * 360.0 / TURN));
    let image = (0..3_usize, cut, picture, quality, distance, roll, whereabouts).prop_map(
        |(eye, cut, picture, quality, distance_mm, roll_degrees, whereabouts)| {
            let eye = Eye::ALL[eye];
            EyeImage { eye, cut, picture, quality, distance_mm, roll_degrees, whereabouts }
        },
    );
    proptest::collection::vec(image, 0..3)
}

proptest! {
    #[test]
    fn what_is_written_is_read(images in images()) {
        for coding in [Coding::Raw, Coding::Png] {
            let record = write(&images, coding).unwrap();
            prop_assert_eq!(&read(&record).unwrap(), &images);
        }
    }

    #[test]
    fn every_shorter_record_is_an_error(images in images()) {
        let record = write(&images, Coding::Png).unwrap();
        for length in 0..record.len() {
            let told = read(&record[..length]).unwrap_err();
            let is_named = match &told {
                BadRecord::CutShort(short) => short.offset <= length,
                BadRecord::Field(bad) => bad.field == "record length",
                _ => false,
            };
            prop_assert!(is_named, "{length}: {told}");
            // With a length that fits the rest, the field that is not whole is named.
            let mut shorter = record[..length].to_vec();
            if length >= 12 {
                shorter[8..12].copy_from_slice(&(length as u32).to_be_bytes());
                prop_assert!(matches!(read(&shorter), Err(BadRecord::CutShort(_))), "{}", length);
            }
        }
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
        let length = bytes.len() as u32 + 12;
        let _ = read(&[&FORMAT[..], VERSION, &length.to_be_bytes(), &bytes].concat());
    }

    #[test]
    fn no_change_panics(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut record = by_hand();
        let at = at.index(record.len());
        record[at] = byte;
        let _ = read(&record);
    }
}

#[test]
fn what_has_no_room_is_not_written() {
    let good = read(&by_hand()).unwrap().remove(0);
    assert!(matches!(write(&vec![good.clone(); 65], Coding::Raw), Err(NotWritable::Images(65))));
    assert!(matches!(write(std::slice::from_ref(&good), Coding::Jpeg2000), Err(NotWritable::Coding)));
    let turned = EyeImage { roll_degrees: Some(360.0), ..good.clone() };
    assert!(matches!(write(&[turned], Coding::Raw), Err(NotWritable::Value { what: "roll angle", .. })));
    let best = EyeImage { quality: Some(101), ..good };
    assert!(matches!(write(&[best], Coding::Raw), Err(NotWritable::Value { what: "quality", .. })));
}
