//! A WSQ stream: a picture within bounds or an error, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portas_biometric::format::wsq::decode;
use portas_biometric::picture::LONGEST_SIDE_PX;

fuzz_target!(|bytes: &[u8]| match decode(bytes) {
    Ok((picture, _)) => {
        assert!(picture.width_px() <= LONGEST_SIDE_PX && picture.height_px() <= LONGEST_SIDE_PX);
        assert_eq!(picture.grey().len(), picture.width_px() * picture.height_px());
    }
    Err(error) => assert!(!error.to_string().is_empty()),
});
