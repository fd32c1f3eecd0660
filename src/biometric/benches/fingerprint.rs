//! What a finger costs: extraction, preparing, comparison with a stranger and with the same finger.
//!
//! The fingers are ridges bent around a centre with spirals of phase, which are minutiae; the same on every machine.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use portas_biometric::Picture;
use portas_biometric::fingerprint::{Prepared, Template, extract};

const WIDTH: usize = 388;
const HEIGHT: usize = 374;

/// A number from 0 to 1 that depends on both alone.
fn chance(seed: u32, k: u32) -> f32 {
    let mut x = seed.wrapping_mul(0x9e37_79b9) ^ k.wrapping_mul(0x85eb_ca6b) ^ 0x5bd1_e995;
    x = (x ^ (x >> 16)).wrapping_mul(0x7feb_352d);
    x = (x ^ (x >> 15)).wrapping_mul(0x846c_a68b);
    (x >> 8) as f32 / (1 << 24) as f32
}

fn finger(seed: u32, turn: f32, shift: f32) -> Option<Template> {
    extract(&picture(seed, turn, shift)?, 500).ok().map(|found| found.template)
}

fn picture(seed: u32, turn: f32, shift: f32) -> Option<Picture> {
    let spirals: Vec<(f32, f32, f32)> = (0..40)
        .map(|k| {
            let (x, y) = (280.0 * (chance(seed, 3 * k) - 0.5), 300.0 * (chance(seed, 3 * k + 1) - 0.5));
            (x, y, if chance(seed, 3 * k + 2) < 0.5 { 1.0 } else { -1.0 })
        })
        .collect();
    let centre = (60.0 * (chance(seed, 900) - 0.5), 190.0 + 40.0 * chance(seed, 901));
    let (sin, cos) = turn.sin_cos();
    let mut grey = Vec::with_capacity(WIDTH * HEIGHT);
    for at in 0..WIDTH * HEIGHT {
        let (x, y) = ((at % WIDTH) as f32 - 194.0 - shift, (at / WIDTH) as f32 - 187.0);
        let (x, y) = (cos * x + sin * y, cos * y - sin * x);
        let mut phase = 0.7 * (x - centre.0).hypot(y - centre.1);
        for (sx, sy, sign) in &spirals {
            phase += sign * (y - sy).atan2(x - sx);
        }
        let noise = 40.0 * (chance(seed ^ 77, at as u32) - 0.5);
        let inside = (x / 130.0).hypot(y / 170.0) < 1.0;
        let value = if inside { 110.0 + 80.0 * phase.cos() } else { 235.0 };
        grey.push((value + noise).clamp(0.0, 255.0) as u8);
    }
    Picture::new(WIDTH, HEIGHT, grey).ok()
}

fn fingers(c: &mut Criterion) {
    let (Some(live), Some(enrolled)) = (picture(1, 0.2, 12.0), finger(1, 0.0, 0.0)) else { return };
    let Some(template) = finger(1, 0.2, 12.0) else { return };
    c.bench_function("finger/extract 388x374", |b| b.iter(|| extract(black_box(&live), 500).is_ok()));
    c.bench_function("finger/prepare", |b| b.iter(|| Prepared::new(black_box(&template))));
    let (probe, same) = (Prepared::new(&template), Prepared::new(&enrolled));
    c.bench_function("finger/compare same finger", |b| b.iter(|| black_box(&probe).compare(&same)));
    let strangers: Vec<Prepared> =
        (2..12).filter_map(|seed| finger(seed, 0.0, 0.0)).map(|template| Prepared::new(&template)).collect();
    let mut at = 0;
    c.bench_function("finger/compare strangers", |b| {
        b.iter(|| {
            at = (at + 1) % strangers.len();
            black_box(&probe).compare(&strangers[at])
        });
    });
}

criterion_group!(benches, fingers);
criterion_main!(benches);
