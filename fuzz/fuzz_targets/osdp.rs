//! Bytes on the gate's line: cut into frames, read as commands and replies.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portas_devices::gate::osdp::frame::Decoder;
use portas_devices::gate::osdp::message::{Command, Reply};

fuzz_target!(|bytes: &[u8]| {
    let mut decoder = Decoder::default();
    let mut input = bytes;
    let mut whole = Vec::new();
    while let Some(step) = decoder.next_frame(&mut input) {
        if let Ok(frame) = step {
            let _ = (Command::decode(frame.message()), Reply::decode(frame.message()));
            whole.push(frame.raw().to_vec());
        }
    }
    assert!(input.is_empty());

    // However the line cuts the bytes up, the frames are the same.
    let mut decoder = Decoder::default();
    let mut again = Vec::new();
    for byte in bytes {
        let mut one = std::slice::from_ref(byte);
        while let Some(step) = decoder.next_frame(&mut one) {
            again.extend(step.ok().map(|frame| frame.raw().to_vec()));
        }
    }
    assert_eq!(whole, again);

    let _ = (Command::decode(bytes), Reply::decode(bytes));
});
