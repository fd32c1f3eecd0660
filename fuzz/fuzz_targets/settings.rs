//! A station's settings as someone writes them: every fault is told, none is fatal.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portas::config::parse;

fuzz_target!(|text: &str| {
    if let Err(faults) = parse(text) {
        assert!(!faults.is_empty());
    }
});
