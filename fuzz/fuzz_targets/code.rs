//! A text as a camera reads it: base45 and CBOR, checks 1 to 6. What is taken has one spelling alone.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portas::credential::cose::Encrypt0;
use portas::credential::keys::{Holder, KeyRing, Service};
use portas::credential::open::open;
use portas::credential::trust::Lists;
use portas::credential::{LaneKind, Place, VehicleScan, text};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use std::sync::LazyLock;

const TAKEN_MS: i64 = 1_736_905_260_000;

static KEYS: LazyLock<KeyRing> = LazyLock::new(|| {
    KeyRing::generate(Holder::Lane, Service::from(TAKEN_MS / 1000), &mut ChaCha20Rng::seed_from_u64(1)).expect("two keys")
});

fuzz_target!(|shown: &str| {
    let place =
        Place { lane: LaneKind::TwoDoor, lane_codes: true, hong_kong_codes: true, scan: VehicleScan::Driver };
    // Nobody signed or sealed it: whatever it is, it is no code.
    assert!(open(shown, &place, &KEYS, &Lists::default(), TAKEN_MS).is_err());

    if let Ok((family, rest)) = text::split(shown)
        && let Ok(bytes) = text::decode(rest)
    {
        assert_eq!(text::encode(family, &bytes), shown);
        if let Ok(outside) = Encrypt0::decode(&bytes) {
            assert_eq!(outside.encode(), bytes);
        }
    }
});
