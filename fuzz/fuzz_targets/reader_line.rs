//! Bytes on the document reader's line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portas_devices::document::protocol::decode;

fuzz_target!(|bytes: &[u8]| {
    assert!(decode(bytes).len() <= bytes.len());
});
