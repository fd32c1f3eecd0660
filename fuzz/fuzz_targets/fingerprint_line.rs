//! Bytes on the fingerprint sensor's line: cut into packets, and heard by a session that waits for a finger.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portas_devices::fingerprint::profile::SensorProfile;
use portas_devices::fingerprint::protocol::{ADDRESS, Deframer, Order, Parameters};
use portas_devices::fingerprint::session::FingerprintSession;
use portas_devices::fingerprint::{FingerprintCommand, contact};
use portas_devices::session::Session;

fuzz_target!(|bytes: &[u8]| {
    let mut deframer = Deframer::new(ADDRESS);
    let mut input = bytes;
    let mut whole = Vec::new();
    while let Some(found) = deframer.next_packet(&mut input) {
        if let Ok(packet) = found {
            let _ = (Order::parse(packet.content()), Parameters::parse(packet.content()));
            whole.push(packet);
        }
    }
    assert!(input.is_empty());

    // However the line cuts the bytes up, the packets are the same.
    let mut deframer = Deframer::new(ADDRESS);
    let mut again = Vec::new();
    for byte in bytes {
        let mut one = std::slice::from_ref(byte);
        while let Some(found) = deframer.next_packet(&mut one) {
            again.extend(found.ok());
        }
    }
    assert_eq!(whole, again);

    let Some(profile) = SensorProfile::known().pop() else { return };
    let profile = SensorProfile { width_px: 32, height_px: 32, ..profile };
    let mut session = FingerprintSession::new(profile, contact::find);
    let mut out = Vec::new();
    session.link_up(0);
    for (turn, chunk) in bytes.chunks(64).enumerate() {
        let now_ms = 100 * turn as u64;
        session.advance(now_ms, &mut out);
        session.bytes_in(now_ms, chunk);
        session.order(now_ms, FingerprintCommand::Capture { request: now_ms });
        while session.next_event().is_some() {}
    }
    assert!(out.len() <= 32 * (bytes.len() + 1));
});
