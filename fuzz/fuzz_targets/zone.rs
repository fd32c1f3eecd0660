//! The machine-readable zone of a document, as text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portas_devices::document::zone::{kind_of_zone, parse_zone};

fuzz_target!(|text: &str| {
    if let Ok(zone) = parse_zone(text) {
        assert!(zone.number.len() <= 44 && zone.surname.len() + zone.given_names.len() <= 44);
        let _ = kind_of_zone(&zone);
    }
});
