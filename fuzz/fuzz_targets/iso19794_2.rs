//! A finger minutiae record of either edition. What is taken can be written again and says the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portas_biometric::format::iso19794_2::{Edition, read, write};

fuzz_target!(|bytes: &[u8]| match read(bytes) {
    Ok((edition, views)) => {
        assert!(views.iter().map(|view| 5 * view.minutiae.len()).sum::<usize>() <= bytes.len());
        for again in Edition::ALL {
            // One edition has no room for some of what the other holds.
            if let Ok(record) = write(again, &views) {
                let (read_edition, read_views) = read(&record).expect("a record of our own");
                assert_eq!(read_edition, again);
                if edition == again {
                    assert_eq!(read_views, views);
                }
            }
        }
    }
    Err(error) => assert!(!error.to_string().is_empty()),
});
