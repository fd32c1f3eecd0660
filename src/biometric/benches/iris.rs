//! Speed of the iris engine on drawn eyes and invented codes: `cargo bench -p portas-biometric --bench iris`.
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{Criterion, criterion_group, criterion_main};
use portas_biometric::Picture;
use portas_biometric::iris::search::{Gallery, Kernel};
use portas_biometric::iris::{CODE_BYTES, CODE_VERSION, Code, compare, encode};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::hint::black_box;
use std::time::Duration;

/// Eyes of the search that the work is measured by.
const ENROLLED: u64 = 744_000;

fn eye(seed: u64) -> Picture {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let waves: Vec<(f32, f32)> =
        (0..24).map(|_| (random.random_range(-4.0..4.0), random.random_range(0.0..6.0))).collect();
    let pixel = |at: usize| {
        let (x, y) = ((at % 320) as f32 - 160.0, (at / 320) as f32 - 120.0);
        let (distance, angle) = (x.hypot(y), y.atan2(x));
        let fibre: f32 = waves
            .iter()
            .zip(6..)
            .map(|((size, phase), n)| size * (n as f32 * angle + phase + distance * 0.05).cos())
            .sum();
        match distance {
            d if y < -50.0 || d > 130.0 => 200,
            d if d < 23.0 => 25,
            d if d < 57.0 => (110.0 + fibre) as u8,
            _ => 180,
        }
    };
    Picture::new(320, 240, (0..320 * 240).map(pixel).collect()).unwrap()
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
    let picture = eye(1);
    criterion.bench_function("iris/encode 320x240", |bencher| bencher.iter(|| encode(black_box(&picture))));
    let (first, second) = (encode(&picture).unwrap().code, encode(&eye(2)).unwrap().code);
    criterion.bench_function("iris/compare", |bencher| bencher.iter(|| compare(black_box(&first), black_box(&second))));
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
