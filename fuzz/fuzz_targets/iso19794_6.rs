//! An iris image record. What is taken can be written raw and says the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portas_biometric::format::iso19794_6::{Coding, read, write};

fuzz_target!(|bytes: &[u8]| match read(bytes) {
    Ok(images) => {
        let record = write(&images, Coding::Raw).expect("what was read has room");
        assert_eq!(read(&record).expect("a record of our own"), images);
    }
    Err(error) => assert!(!error.to_string().is_empty()),
});
