//! What a code costs: at the lane from text to fresh, and on the phone from state to text.

#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use portas::credential::confirm::{BoundKey, Lookup};
use portas::credential::freshness::{LaneMemory, Window};
use portas::credential::keys::{Holder, KeyRing, Recipient, Service};
use portas::credential::open::open;
use portas::credential::trust::Lists;
use portas::credential::{Algorithm, Family, LaneKind, Place};
use portas::time::Now;
use portas::wallet::authority::{Authority, Root, Terms};
use portas::wallet::{App, Draw, Phone};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use std::hint::black_box;

const AT_S: u32 = 1_736_920_213;
const AT_MS: i64 = AT_S as i64 * 1_000;

fn codes(criterion: &mut Criterion) {
    let rng = &mut ChaCha20Rng::seed_from_u64(1);
    let keys = KeyRing::generate(Holder::Lane, Service::from(i64::from(AT_S)), rng).unwrap();
    let signing = |rng: &mut ChaCha20Rng| portas::credential::signature::SigningKey::generate(Algorithm::Ed25519, rng);
    let issuer = portas::credential::certificate::Issuer::Macao;
    let root = Root { key: signing(rng) };
    let dsi = Authority { issuer, kid: 1, key: signing(rng) };
    let mut lists = Lists::default();
    let trust = root.trust_list(1, AT_S, vec![dsi.issuer_key(0, u32::MAX)], Terms::default());
    lists.take_trust(&trust, &root.key.public()).unwrap();
    let status = root.status_list(issuer, 1, AT_S, 700_000, &[], Terms::default());
    lists.take_status(&status, &root.key.public()).unwrap();

    let place = Place::at_open_post(LaneKind::TwoDoor);
    let now = Now { wall_ms: AT_MS, mono_ms: 0 };
    for (name, algorithm) in [("Ed25519", Algorithm::Ed25519), ("ESP256", Algorithm::Esp256)] {
        let mut phone = Phone::new(App::Macao);
        for recipient in [Recipient::Police, Recipient::Mutual] {
            phone.learn(recipient, keys.current(recipient, i64::from(AT_S)).unwrap());
        }
        let families = [Family::Clearance, Family::MutualMacao];
        for bound in phone.bind(0, "lei-sio-mei", &families, algorithm, rng).unwrap() {
            if bound.family == Family::MutualMacao {
                phone.certify(0, bound.family, dsi.certify(&bound, AT_S + 86_400, 650_000)).unwrap();
            }
            let text = phone.draw((0, bound.family), Draw::Show, AT_MS, rng, |_| true).unwrap();
            let lookup = Lookup::Macao(Some(BoundKey { key: bound.key, slot: 0, revoked: None }));
            criterion.bench_function(&format!("verify {} {name}", bound.family), |bencher| {
                bencher.iter_batched_ref(
                    || LaneMemory::new(Window::default(), now),
                    |memory| {
                        let opened = open(black_box(&text), &place, &keys, &lists, AT_MS).unwrap();
                        opened.confirm(&lookup).unwrap().fresh(memory, now).unwrap()
                    },
                    BatchSize::SmallInput,
                );
            });
            let mut step_ms = AT_MS;
            criterion.bench_function(&format!("mint {} {name}", bound.family), |bencher| {
                bencher.iter(|| {
                    step_ms += 30_000;
                    phone.draw((0, bound.family), Draw::Show, step_ms, rng, |_| true).unwrap()
                });
            });
        }
    }
    let junk = format!("MOC1:{}", "A".repeat(263));
    criterion.bench_function("refuse junk", |bencher| {
        bencher.iter(|| open(black_box(&junk), &place, &keys, &lists, AT_MS).unwrap_err());
    });
}

criterion_group!(benches, codes);
criterion_main!(benches);
