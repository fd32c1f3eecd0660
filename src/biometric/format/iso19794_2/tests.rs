//! Records by hand, round trips, and bytes that are none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::fingerprint::minutia::Kind;
use proptest::prelude::*;

/// A record of 2005 written by hand from the standard's tables: 1,000 ppi, one view with two minutiae and an area of
/// vendor data.
const BY_HAND: &[u8] = &[
    b'F', b'M', b'R', 0, b' ', b'2', b'0', 0, 0, 0, 0, 0, // as many bytes as there are
    0x80, 0x2A, 0x02, 0x00, 0x01, 0x90, // device, 512 x 400
    0x01, 0x8A, 0x01, 0x8A, 1, 0, // 394 pixels per cm
    7, 0x13, 80, 2, // left index, second view, rolled from paper
    0x40, 0x64, 0x00, 0xC8, 64, 90, // an ending at 100, 200, upwards
    0x81, 0xFF, 0x01, 0x8F, 0, 0, // a fork at 511, 399
    0, 6, 0x01, 0x01, 0, 6, // extended data, its area cut off below
];

fn by_hand() -> Vec<u8> {
    let mut record = BY_HAND.to_vec();
    record.extend([0xAB, 0xCD]);
    record[11] = record.len() as u8;
    record
}

#[test]
fn a_record_by_hand_is_read_at_500_ppi() {
    let (edition, views) = read(&by_hand()).unwrap();
    assert_eq!(edition, Edition::First2005);
    let [view] = &views[..] else { panic!("one view") };
    assert_eq!((view.finger, view.impression, view.quality), (Finger::LeftIndex, 3, Some(80)));
    assert_eq!((view.width_px, view.height_px), (256, 200));
    assert_eq!(
        view.minutiae,
        [
            Minutia { x_px: 50, y_px: 100, angle: 64, kind: Kind::Ending, quality: 90 },
            Minutia { x_px: 255, y_px: 199, angle: 0, kind: Kind::Bifurcation, quality: 0 },
        ]
    );
}

#[test]
fn resolutions_are_taken_at_their_nominal_value() {
    for (pixels_per_cm, nominal) in [(197, 500.0), (394, 1000.0), (98, 250.0), (224, 568.96)] {
        assert!((ppi(pixels_per_cm) - nominal).abs() < 1e-9, "{pixels_per_cm}");
    }
}

#[test]
fn an_error_names_the_field_and_the_byte() {
    let broken = |at: usize, byte: u8| {
        let mut record = by_hand();
        record[at] = byte;
        read(&record).unwrap_err().to_string()
    };
    assert_eq!(broken(0, b'X'), BadRecord::Unknown.to_string());
    assert_eq!(broken(11, 40), "record length at byte 8: 40, but the record has another length");
    assert_eq!(broken(24, 11), "finger position at byte 24: 11, but fingers have the codes 0 to 10");
    assert_eq!(broken(26, 101), "finger quality at byte 26: 101, but it goes from 0 to 100");
    assert_eq!(broken(28, 0xC0), "minutia type at byte 28: 3, but 0 other, 1 ending, 2 bifurcation");
    assert_eq!(broken(30, 0x02), "minutia row at byte 30: 712, but it lies outside the picture");
    assert_eq!(broken(27, 200), "minutia column at byte 46: 11213, but it lies outside the picture");
}

fn minutiae() -> impl Strategy<Value = Minutia> {
    let kind = prop_oneof![Just(Kind::Ending), Just(Kind::Bifurcation), Just(Kind::Other)];
    (0..388_u16, 0..374_u16, any::<u8>(), kind, 0..=100_u8).prop_map(|(x_px, y_px, angle, kind, quality)| Minutia {
        x_px,
        y_px,
        angle,
        kind,
        quality,
    })
}

fn views() -> impl Strategy<Value = Vec<View>> {
    let minutiae = proptest::collection::vec(minutiae(), 0..40);
    let view =
        (0..Finger::ALL.len(), 0..16_u8, 0..=100_u8, minutiae).prop_map(|(finger, impression, quality, minutiae)| {
            let (finger, quality) = (Finger::ALL[finger], Some(quality));
            View { finger, impression, quality, width_px: 388, height_px: 374, minutiae }
        });
    proptest::collection::vec(view, 0..5)
}

proptest! {
    #[test]
    fn what_is_written_is_read(views in views()) {
        for edition in Edition::ALL {
            let record = write(edition, &views).unwrap();
            prop_assert_eq!(read(&record).unwrap(), (edition, views.clone()));
        }
    }

    #[test]
    fn every_shorter_record_is_an_error(views in views()) {
        for edition in Edition::ALL {
            let record = write(edition, &views).unwrap();
            for length in 0..record.len() {
                let error = read(&record[..length]).unwrap_err();
                let is_named = match error {
                    BadRecord::CutShort(short) => short.offset <= length && !short.field.is_empty(),
                    BadRecord::Field(bad) => bad.field == "record length" && bad.offset == 8,
                    BadRecord::Unknown => false,
                };
                prop_assert!(is_named, "{length}: {error}");
                // With a length that fits the rest, the field that is not whole is named.
                let mut shorter = record[..length].to_vec();
                if length >= 12 {
                    shorter[8..12].copy_from_slice(&(length as u32).to_be_bytes());
                    prop_assert!(matches!(read(&shorter), Err(BadRecord::CutShort(_))), "{}", length);
                }
            }
        }
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
        for edition in Edition::ALL {
            let length = bytes.len() as u32 + 12;
            let _ = read(&[&FORMAT[..], edition.version(), &length.to_be_bytes(), &bytes].concat());
        }
    }
}

#[test]
fn what_has_no_room_is_not_written() {
    let minutia = Minutia { x_px: 10, y_px: 10, angle: 0, kind: Kind::Ending, quality: 50 };
    let (finger, quality) = (Finger::RightIndex, None);
    let view = View { finger, impression: 0, quality, width_px: 300, height_px: 300, minutiae: vec![minutia; 255] };
    let both = |views: &[View]| Edition::ALL.map(|edition| write(edition, views).err());

    assert_eq!(both(&vec![view.clone(); 16]), [None, None]);
    assert_eq!(both(&vec![view.clone(); 17]), [Some(NotWritable::Views(17)); 2]);
    let many = View { minutiae: vec![minutia; 256], ..view.clone() };
    assert_eq!(both(&[many]), [Some(NotWritable::Minutiae { view: 0, count: 256 }); 2]);
    let mut narrow = view.clone();
    narrow.width_px = 200;
    assert_eq!(both(&[view.clone(), narrow]), [Some(NotWritable::Sizes { view: 1 }), None]);
    let mut outside = view;
    outside.height_px = 10;
    let value = 10 << 16 | 10;
    assert_eq!(both(&[outside]), [Some(NotWritable::Value { view: 0, what: "place of a minutia", value }); 2]);
}
