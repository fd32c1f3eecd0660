//! The edge of the iris towards the white of the eye, refined on a finer plane.

use super::candidate::SideSteps;
use super::circle::Circle;
use super::plane::Plane;
use super::turn::Turn;

/// Middle brightness of the ring between two circles, at the sides.
pub(super) fn iris_grey(plane: &Plane, pupil: Circle, limbus: Circle) -> f32 {
    let turn = Turn::of(64);
    let mut values = Vec::new();
    for step in turn.sideways(0.6, 0.8) {
        let unit = turn.units()[step];
        let outer = limbus.distance(pupil.x_px, pupil.y_px, unit);
        for share in [0.2, 0.35, 0.5] {
            let distance = pupil.radius_px + share * (outer - pupil.radius_px);
            values.extend(plane.sample(pupil.x_px + unit.0 * distance, pupil.y_px + unit.1 * distance));
        }
    }
    values.sort_unstable_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(255.0)
}

/// Levels of brightening that a centre as far beside the pupil's as the iris is wide must be worth, across and down.
/// What lies above and below is mostly lids and tells little, so that the sides alone would let the circle slide.
const ASIDE: (f32, f32) = (60.0, 200.0);

/// The best circle near one found on a shrunk plane.
pub(super) fn refined(plane: &Plane, pupil: Circle, near: Circle) -> Circle {
    let turn = Turn::of(96);
    let steps = SideSteps::around(plane, &turn, pupil, near.radius_px * 1.4, 2.0);
    let judged = |circle: Circle| {
        let across = (circle.x_px - pupil.x_px) / circle.radius_px;
        let down = (circle.y_px - pupil.y_px) / circle.radius_px;
        Some(steps.score(&turn, circle)? - ASIDE.0 * across * across - ASIDE.1 * down * down)
    };
    let mut best = near;
    let mut score = judged(near).unwrap_or(f32::MIN);
    for width in [4.0_f32, 2.0, 1.0, 0.5] {
        for _ in 0..8 {
            let mut moved = false;
            for (dx, dy, dr) in [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (1.0, 0.0, 1.0), (1.0, 0.0, -1.0)] {
                for sign in [-width, width] {
                    let circle = Circle {
                        x_px: best.x_px + dx * sign,
                        y_px: best.y_px + dy * sign,
                        radius_px: best.radius_px + dr * sign,
                    };
                    if let Some(other) = judged(circle)
                        && other > score
                    {
                        (best, score, moved) = (circle, other, true);
                    }
                }
            }
            if !moved {
                break;
            }
        }
    }
    best
}
