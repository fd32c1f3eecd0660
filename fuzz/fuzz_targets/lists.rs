//! Trust and status lists: as they come, and with a payload that the root did sign.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portas::credential::Algorithm;
use portas::credential::cose::signature_input;
use portas::credential::signature::SigningKey;
use portas::credential::trust::{StatusList, TrustList};
use std::sync::LazyLock;

static ROOT: LazyLock<SigningKey> =
    LazyLock::new(|| SigningKey::new(Algorithm::Ed25519, &[7; 32]).expect("any seed is an Ed25519 key"));

/// `{1 => -19}`.
const HEADER: &[u8] = &[0xA1, 0x01, 0x32];

/// COSE_Sign1 around the payload, each byte string with a two-byte length.
fn signed(payload: &[u8], external: &[u8]) -> Vec<u8> {
    let signature = ROOT.sign(&signature_input(HEADER, external, payload));
    let mut list = vec![0x84, 0x43];
    list.extend(HEADER);
    list.push(0xA0);
    match payload.len() {
        len @ 0..=23 => list.push(0x40 | len as u8),
        len @ 24..=255 => list.extend([0x58, len as u8]),
        len => list.extend([0x59, (len >> 8) as u8, len as u8]),
    }
    list.extend(payload);
    list.extend([0x58, 64]);
    list.extend(signature);
    list
}

fuzz_target!(|bytes: &[u8]| {
    let root = ROOT.public();
    assert!(TrustList::verified(bytes, &root).is_err() && StatusList::verified(bytes, &root).is_err());
    if bytes.len() > usize::from(u16::MAX) {
        return;
    }
    let trust = signed(bytes, b"portas/1 trust");
    if let Ok(list) = TrustList::verified(&trust, &root) {
        assert_eq!(list.sign(&ROOT), trust);
    }
    let status = signed(bytes, b"portas/1 status");
    if let Ok(list) = StatusList::verified(&status, &root) {
        assert_eq!(list.sign(&ROOT), status);
    }
    // A list of one kind never passes as the other.
    assert!(TrustList::verified(&status, &root).is_err() && StatusList::verified(&trust, &root).is_err());
});
