//! Sine and cosine of 1/256 turns from a table that is the same on every machine.

use std::sync::OnceLock;

/// Cosine and sine of an angle in 1/256 of a turn.
pub(super) fn cos_sin(angle: u8) -> (f32, f32) {
    static TABLE: OnceLock<[(f32, f32); 256]> = OnceLock::new();
    TABLE.get_or_init(|| {
        std::array::from_fn(|k| {
            let turn = std::f32::consts::TAU * k as f32 / 256.0;
            (libm::cosf(turn), libm::sinf(turn))
        })
    })[usize::from(angle)]
}
