//! What stands inside a seal that opens: anyone can seal to a public key, so this too comes from outside.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portas::credential::cose::Sign1;
use portas::credential::keys::{Holder, KeyRing, Recipient, Service};
use portas::credential::open::open;
use portas::credential::trust::Lists;
use portas::credential::{Family, LaneKind, Place, VehicleScan, seal, text};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use std::sync::LazyLock;

const TAKEN_MS: i64 = 1_736_905_260_000;

static KEYS: LazyLock<KeyRing> = LazyLock::new(|| {
    KeyRing::generate(Holder::Lane, Service::from(TAKEN_MS / 1000), &mut ChaCha20Rng::seed_from_u64(1)).expect("two keys")
});

fuzz_target!(|input: (u8, &[u8])| {
    let (choice, inside) = input;
    let family = [Family::Clearance, Family::MutualMacao, Family::MutualHongKong][usize::from(choice % 3)];
    let recipient = if family == Family::Clearance { Recipient::Police } else { Recipient::Mutual };
    let Some(public) = KEYS.current(recipient, TAKEN_MS / 1000) else { return };
    let Ok(bytes) = seal::seal(family, public, inside, &mut ChaCha20Rng::seed_from_u64(2)) else { return };
    let shown = text::encode(family, &bytes);
    let place =
        Place { lane: LaneKind::TwoDoor, lane_codes: true, hong_kong_codes: true, scan: VehicleScan::Driver };
    let opened = open(&shown, &place, &KEYS, &Lists::default(), TAKEN_MS);

    match Sign1::decode(inside) {
        Ok(sign1) => assert_eq!(sign1.encode(), inside),
        Err(_) => assert!(opened.is_err()),
    }
});
