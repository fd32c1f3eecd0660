//! The fingers and eyes that the demo population has on file are those that its simulated sensors would take: grown from
//! the same seeds. `UPDATE_BODIES=1 cargo test --test bodies` grows them all anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use portas::population::{DemoPerson, Population, bodies};
use portas_biometric::fingerprint::{Prepared, Template, extract};
use portas_biometric::iris::{Code, compare, encode};
use portas_biometric::synthetic;
use std::path::Path;

const FINGER_PX: (usize, usize) = (388, 374);
const EYE_PX: (usize, usize) = (320, 240);

fn people() -> Vec<DemoPerson> {
    Population::demo(1_767_225_600_000).unwrap().people
}

/// As at a registration point: a clean sensor, a careful finger.
fn finger(seed: u64) -> Template {
    let finger = synthetic::Finger::grown(seed);
    let (picture, _) = finger.impression(&synthetic::Impression::default(), FINGER_PX).unwrap();
    extract(&picture, 500).unwrap().template
}

fn eye(seed: u64) -> Code {
    let (picture, _) = synthetic::Eye::grown(seed).picture(&synthetic::Look::default(), EYE_PX).unwrap();
    encode(&picture).unwrap().code
}

fn write_all() {
    let mut bytes = Vec::new();
    let mut put = |seed: u64, template: &[u8]| {
        bytes.extend(seed.to_be_bytes());
        bytes.extend(u16::try_from(template.len()).unwrap().to_be_bytes());
        bytes.extend(template);
    };
    for person in people() {
        for &one in person.fingers_on_file() {
            let seed = bodies::finger_seed(person.body.seed, one);
            put(seed, &finger(seed).to_bytes());
        }
        for &one in person.eyes_on_file() {
            let seed = bodies::eye_seed(person.body.seed, one);
            put(seed, &eye(seed).to_bytes());
        }
    }
    std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/bodies.bin"), bytes).unwrap();
}

#[test]
fn what_is_on_file_is_what_would_be_taken_today() {
    if std::env::var_os("UPDATE_BODIES").is_some() {
        return write_all();
    }
    let people = people();
    let with_eyes: Vec<_> = people.iter().filter(|person| !person.eyes_on_file().is_empty()).collect();
    for person in people.iter().filter(|person| !person.fingers_on_file().is_empty()).take(2).chain(with_eyes) {
        for &one in person.fingers_on_file() {
            let kept = Prepared::new(&bodies::finger_template(person.body.seed, one));
            let fresh = Prepared::new(&finger(bodies::finger_seed(person.body.seed, one)));
            let score = portas_biometric::fingerprint::Score::from(kept.compare(&fresh));
            assert!(score.fmr() < 1e-5, "{} {one:?}: {score:?}", person.handle);
        }
        for &one in person.eyes_on_file() {
            let kept = bodies::eye_code(person.body.seed, one);
            let distance = compare(&kept, &eye(bodies::eye_seed(person.body.seed, one))).distance();
            assert!(distance < 0.1, "{} {one:?}: {distance}", person.handle);
        }
    }
}
