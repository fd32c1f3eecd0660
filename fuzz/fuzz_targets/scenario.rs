//! A scenario file as someone writes it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portas::station::scenario::format::parse;

fuzz_target!(|text: &str| {
    if let Err(error) = parse(text) {
        assert!(!error.to_string().is_empty());
    }
});
