//! Sine, arc tangent and exponential out of the four operations.
//!
//! The machine's own differ in the last digit from system to system; one digit can decide where two ridges meet.
//! These give the same number everywhere, to about one part in ten million.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

/// Sine and cosine of an angle in radians.
pub(super) fn sin_cos(angle: f32) -> (f32, f32) {
    let angle = f64::from(angle);
    let quarters = (angle / FRAC_PI_2).round();
    let rest = angle - quarters * FRAC_PI_2;
    let square = rest * rest;
    let sine =
        rest * (1.0 + square * (-1.0 / 6.0 + square * (1.0 / 120.0 + square * (-1.0 / 5_040.0 + square / 362_880.0))));
    let cosine = 1.0
        + square
            * (-0.5
                + square * (1.0 / 24.0 + square * (-1.0 / 720.0 + square * (1.0 / 40_320.0 - square / 3_628_800.0))));
    let (sine, cosine) = match quarters.rem_euclid(4.0) as u8 {
        0 => (sine, cosine),
        1 => (cosine, -sine),
        2 => (-sine, -cosine),
        _ => (-cosine, sine),
    };
    (sine as f32, cosine as f32)
}

/// Angle of the vector in radians, -pi to pi; 0 for no vector.
pub(super) fn atan2(y: f32, x: f32) -> f32 {
    let (y, x) = (f64::from(y), f64::from(x));
    let (long, short) = (x.abs().max(y.abs()), x.abs().min(y.abs()));
    if long == 0.0 {
        return 0.0;
    }
    let ratio = short / long;
    let (base, rest) = if ratio > 0.414 { (FRAC_PI_4, (ratio - 1.0) / (ratio + 1.0)) } else { (0.0, ratio) };
    let square = rest * rest;
    let series = square
        * (-1.0 / 3.0
            + square * (0.2 + square * (-1.0 / 7.0 + square * (1.0 / 9.0 + square * (-1.0 / 11.0 + square / 13.0)))));
    let within_octant = base + rest * (1.0 + series);
    let within_quadrant = if y.abs() > x.abs() { FRAC_PI_2 - within_octant } else { within_octant };
    let upper = if x < 0.0 { PI - within_quadrant } else { within_quadrant };
    (if y < 0.0 { -upper } else { upper }) as f32
}

/// e to the power of a number that is not positive.
pub(super) fn decay(exponent: f32) -> f32 {
    let part = f64::from(exponent.clamp(-60.0, 0.0)) / 64.0;
    let mut power = 1.0
        + part * (1.0 + part * (0.5 + part * (1.0 / 6.0 + part * (1.0 / 24.0 + part * (1.0 / 120.0 + part / 720.0)))));
    for _ in 0..6 {
        power *= power;
    }
    power as f32
}

/// 0 below `from`, 1 above `to`, a smooth rise between.
pub(super) fn rise(from: f32, to: f32, value: f32) -> f32 {
    let share = ((value - from) / (to - from)).clamp(0.0, 1.0);
    share * share * (3.0 - 2.0 * share)
}

/// The value brought into its bounds; the lower one for what is no number.
pub(super) fn within(value: f32, low: f32, high: f32) -> f32 {
    if value.is_nan() { low } else { value.clamp(low, high) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_machine() {
        for step in -2_000..2_000_i16 {
            let angle = f32::from(step) * 0.01;
            let (sine, cosine) = sin_cos(angle);
            assert!((sine - angle.sin()).abs() < 2e-6 && (cosine - angle.cos()).abs() < 2e-6, "{angle}");
            assert!((atan2(sine, cosine) - angle.sin().atan2(angle.cos())).abs() < 2e-5, "{angle}");
            let exponent = -angle.abs();
            assert!((decay(exponent) - exponent.exp()).abs() < 1e-6, "{exponent}");
        }
        assert!(atan2(0.0, 0.0).abs() < f32::EPSILON);
    }
}
