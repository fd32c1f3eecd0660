//! A picture file of any format that is read, told by its first bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portas_biometric::format::picture::{Format, decode};
use portas_biometric::picture::LONGEST_SIDE_PX;

fuzz_target!(|bytes: &[u8]| match decode(bytes) {
    Ok((picture, ppi)) => {
        assert!(Format::of(bytes).is_some());
        assert!(picture.width_px() <= LONGEST_SIDE_PX && picture.height_px() <= LONGEST_SIDE_PX);
        assert!(ppi.is_none_or(|ppi| (200..=4_000).contains(&ppi)));
    }
    Err(error) => assert!(!error.to_string().is_empty()),
});
