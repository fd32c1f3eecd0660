//! Speed of the iris engine on grown eyes and invented codes: `cargo bench -p portas-biometric --bench iris`.
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{Criterion, criterion_group, criterion_main};
use portas_biometric::Picture;
use portas_biometric::iris::search::{Gallery, Kernel};
use portas_biometric::iris::{CODE_BYTES, CODE_VERSION, Code, Prepared, encode};
use portas_biometric::synthetic::{Eye, Look};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::hint::black_box;
use std::time::Duration;

/// Eyes of the search that the work is measured by.
const ENROLLED: u64 = 744_000;

/// Eyes that are encoded in turn.
const EYES: u64 = 12;

fn eye(seed: u64) -> Picture {
    Eye::grown(seed).picture(&Look::drawn(seed), (320, 240)).unwrap().0
}

/// Random bits under a mask that holds three places of four.
fn code(random: &mut ChaCha8Rng) -> Code {
    let mut bytes = [0_u8; CODE_BYTES];
    random.fill(&mut bytes[..]);
    bytes[0] = CODE_VERSION;
    let (mask, bits) = bytes[1..].split_at_mut((CODE_BYTES - 1) / 3);
    mask.iter_mut().for_each(|byte| *byte |= random.random::<u8>());
    for (parts, mask) in bits.chunks_exact_mut(32).zip(mask.chunks_exact(16)) {
        parts.iter_mut().zip(mask.iter().cycle()).for_each(|(byte, mask)| *byte &= mask);
    }
    Code::from_bytes(&bytes).unwrap()
}

fn one_to_one(criterion: &mut Criterion) {
    let pictures: Vec<Picture> = (1..=EYES).map(eye).collect();
    let mut turns = pictures.iter().cycle();
    criterion.bench_function("iris/encode 320x240", |bencher| {
        bencher.iter(|| encode(black_box(turns.next().unwrap())).is_ok());
    });
    let eyes = pictures.iter().filter_map(|picture| encode(picture).ok());
    let prepared: Vec<Prepared> = eyes.map(|eye| Prepared::new(eye.code)).collect();
    let (first, second) = (&prepared[0], &prepared[1]);
    criterion.bench_function("iris/compare", |bencher| bencher.iter(|| black_box(first).compare(black_box(second))));
}

fn one_to_many(criterion: &mut Criterion) {
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let mut gallery = Gallery::default();
    for id in 0..ENROLLED {
        gallery.push(id, &code(&mut random));
    }
    let probe = code(&mut random);
    let mut group = criterion.benchmark_group("iris/search 744,000");
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));
    for kernel in Kernel::all() {
        group.bench_function(kernel.name(), |bencher| {
            bencher.iter(|| gallery.best(black_box(&probe), gallery.blocks(), kernel));
        });
    }
    group.finish();
}

criterion_group!(benches, one_to_one, one_to_many);
criterion_main!(benches);
