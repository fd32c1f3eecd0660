//! A journal file that anybody may have touched.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portas::journal::scan::{Against, verify};

fuzz_target!(|bytes: &[u8]| {
    let report = verify(bytes, &Against::default()).expect("bytes in memory can be read");
    // Nobody but the station can sign: with its key known, no invented journal is vouched for.
    assert!(report.entries <= bytes.len() as u64);
    let known = Against { key: Some([9; 32]), ..Against::default() };
    let report = verify(bytes, &known).expect("bytes in memory can be read");
    assert!(report.anchored.is_none());
});
