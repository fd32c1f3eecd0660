//! A certificate as a mutual code carries it. What is taken has one spelling alone.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portas::credential::certificate::Kcwt;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(kcwt) = Kcwt::decode(bytes) {
        assert_eq!(kcwt.encode(), bytes);
    }
});
