//! What a finger costs: extraction, preparing, comparison with a stranger and with the same finger.
//!
//! The fingers are grown ones, of every class, pressed as people press them; the same on every machine.
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{Criterion, criterion_group, criterion_main};
use portas_biometric::Picture;
use portas_biometric::fingerprint::{Prepared, extract};
use portas_biometric::synthetic::{Finger, Impression, Skin};
use std::hint::black_box;

/// Fingers that are compared with each other.
const FINGERS: u64 = 12;

fn picture(finger: &Finger, capture: u64) -> Picture {
    let impression = Impression::drawn(finger.seed() << 8 | capture, Skin::Good);
    finger.impression(&impression, (388, 374)).unwrap().0
}

fn prepared(picture: &Picture) -> Prepared {
    Prepared::new(&extract(picture, 500).unwrap().template)
}

fn fingers(c: &mut Criterion) {
    let fingers: Vec<Finger> = (1..=FINGERS).map(Finger::grown).collect();
    let pictures: Vec<Picture> = fingers.iter().map(|finger| picture(finger, 1)).collect();
    let enrolled: Vec<Prepared> = fingers.iter().map(|finger| prepared(&picture(finger, 2))).collect();
    let mut turns = (0..pictures.len()).cycle();
    let mut next = move || turns.next().unwrap();
    c.bench_function("finger/extract 388x374", |b| b.iter(|| extract(black_box(&pictures[next()]), 500).is_ok()));
    let templates: Vec<_> = pictures.iter().map(|picture| extract(picture, 500).unwrap().template).collect();
    c.bench_function("finger/prepare", |b| b.iter(|| Prepared::new(black_box(&templates[next()]))));
    let live: Vec<Prepared> = templates.iter().map(Prepared::new).collect();
    c.bench_function("finger/compare same finger", |b| {
        b.iter(|| {
            let at = next();
            black_box(&live[at]).compare(&enrolled[at])
        });
    });
    let mut aside = (1..enrolled.len()).cycle();
    c.bench_function("finger/compare strangers", |b| {
        b.iter(|| {
            let at = next();
            black_box(&live[at]).compare(&enrolled[(at + aside.next().unwrap()) % enrolled.len()])
        });
    });
}

criterion_group!(benches, fingers);
criterion_main!(benches);
