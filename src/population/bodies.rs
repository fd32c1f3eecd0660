//! Fingers and eyes of invented people, as an engine has them on file.
//!
//! Those of the demo population are grown, pressed, looked at and extracted once; `assets/bodies.bin` holds what came of
//! it, so that nothing has to be grown before a lane can start. Everybody else's are drawn.

use crate::person::{Eye, Finger};
use portas_biometric::fingerprint::Template;
use portas_biometric::fingerprint::minutia::Minutia;
use portas_biometric::iris::Code;
use portas_biometric::synthetic::{DrawnFinger, drawn_code};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// Seed and template, each led by its length: what `tests/bodies.rs` writes.
static GROWN: LazyLock<BTreeMap<u64, &[u8]>> = LazyLock::new(|| entries(include_bytes!("../../assets/bodies.bin")));

fn entries(mut bytes: &'static [u8]) -> BTreeMap<u64, &'static [u8]> {
    let mut entries = BTreeMap::new();
    while let Some((seed, rest)) = bytes.split_first_chunk::<8>()
        && let Some((length, rest)) = rest.split_first_chunk::<2>()
        && let Some((template, rest)) = rest.split_at_checked(u16::from_be_bytes(*length).into())
    {
        entries.insert(u64::from_be_bytes(*seed), template);
        bytes = rest;
    }
    entries
}

/// What a finger of a person is grown or drawn from.
#[must_use]
pub fn finger_seed(person_seed: u64, finger: Finger) -> u64 {
    seed(person_seed, b"finger", finger as u8)
}

/// What an eye of a person is grown or drawn from.
#[must_use]
pub fn eye_seed(person_seed: u64, eye: Eye) -> u64 {
    seed(person_seed, b"eye", eye as u8)
}

fn seed(person_seed: u64, part: &[u8], which: u8) -> u64 {
    let digest =
        Sha256::new().chain_update(part).chain_update(person_seed.to_be_bytes()).chain_update([which]).finalize();
    digest.iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte))
}

/// A finger as on file.
#[must_use]
pub fn finger_template(person_seed: u64, finger: Finger) -> Template {
    let seed = finger_seed(person_seed, finger);
    let grown = GROWN.get(&seed).and_then(|bytes| Template::from_bytes(bytes).ok());
    grown.unwrap_or_else(|| Template::from_minutiae(DrawnFinger::drawn(seed).minutiae()))
}

/// The minutiae of a finger, of which each touch shows most.
#[must_use]
pub fn minutiae(person_seed: u64, finger: Finger) -> Arc<[Minutia]> {
    finger_template(person_seed, finger).minutiae().into()
}

/// An eye as on file.
#[must_use]
pub fn eye_code(person_seed: u64, eye: Eye) -> Code {
    let seed = eye_seed(person_seed, eye);
    let grown = GROWN.get(&seed).and_then(|bytes| Code::from_bytes(bytes).ok());
    grown.unwrap_or_else(|| drawn_code(seed))
}
