//! Iris codes drawn without an eye, for populations too large to be grown and for searches.

use super::chance::{Chance, Purpose};
use crate::iris::Code;

/// An invented code of which every bit holds.
#[must_use]
pub fn drawn_code(seed: u64) -> Code {
    let mut chance = Chance::new(seed, Purpose::Iris);
    Code::whole(|| u128::from(chance.word()) << 64 | u128::from(chance.word()))
}

/// The code as another look into the same eye would give it: a share of its bits (0 to 1) is turned over.
#[must_use]
pub fn code_impression(code: &Code, seed: u64, turned_over: f32) -> Code {
    let mut chance = Chance::new(seed, Purpose::Capture);
    code.flipped(|| (0..128).fold(0, |flips, bit| flips | u128::from(chance.happens(turned_over)) << bit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Score;
    use crate::iris::compare;

    #[test]
    fn looks_into_one_eye_are_alike_and_other_eyes_are_not() {
        let code = drawn_code(1);
        let again = code_impression(&code, 2, 0.1);
        assert!(compare(&code, &again).distance() < 0.15);
        assert!((1..100).all(|seed| compare(&code, &drawn_code(1 + seed)).score() < Score::at_fmr(1e-4)));
    }
}
