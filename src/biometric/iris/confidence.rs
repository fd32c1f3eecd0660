//! How far a segmentation is to be trusted: measured on the edges that it claims, not on how it was found.

use super::circle::Circle;
use super::contour::Outline;
use super::plane::Plane;
use super::quality::{Tones, ramp};
use super::sheet::Sheet;
use super::turn::Turn;

/// Each from 0 to 1; the least of them is the confidence.
pub(super) struct Evidence {
    /// The pupil is darker than the iris, all around.
    pub pupil: f32,
    /// The iris is darker than what is beside it, on both sides.
    pub limbus: f32,
    /// The two circles fit an eye.
    pub shape: f32,
    /// Enough of the iris is seen.
    pub seen: f32,
}

impl Evidence {
    pub fn of(plane: &Plane, pupil: &Outline, limbus: Circle, sheet: &Sheet, tones: Tones) -> Self {
        let turn = Turn::of(64);
        let dark = |&unit: &(f32, f32)| {
            let edge = pupil.distance_px(unit);
            let reach = (0.15 * edge).max(2.0);
            let at = |distance: f32| plane.sample(pupil.x_px + unit.0 * distance, pupil.y_px + unit.1 * distance);
            Some(at(edge + reach)? - at(edge - reach)?)
        };
        let steps: Vec<f32> = turn.units().iter().filter_map(dark).collect();
        let contrast = tones.iris - tones.pupil;
        let clear =
            steps.iter().filter(|step| **step > 0.35 * contrast.max(8.0)).count() as f32 / steps.len().max(1) as f32;
        let bright = |side: f32| {
            let rays = turn.units().iter().filter(|(c, s)| c * side > 0.0 && (-0.35..0.55).contains(s));
            let steps: Vec<f32> = rays.filter_map(|&unit| limbus_step(plane, limbus, unit)).collect();
            if steps.len() < 5 { None } else { Some(steps.iter().sum::<f32>() / steps.len() as f32) }
        };
        let limbus_step = match (bright(-1.0), bright(1.0)) {
            (Some(left), Some(right)) => 0.5 * (left + right).min(2.0 * left.min(right) + 12.0),
            (Some(one), None) | (None, Some(one)) => 0.6 * one,
            (None, None) => 0.0,
        };
        let apart = ((pupil.x_px - limbus.x_px).powi(2) + (pupil.y_px - limbus.y_px).powi(2)).sqrt() / limbus.radius_px;
        let share = pupil.radius_px / limbus.radius_px;
        Self {
            pupil: ramp(contrast, 4.0, 25.0).min(ramp(clear, 0.5, 0.85)),
            limbus: ramp(limbus_step, 1.0, 14.0),
            shape: ramp(apart, 0.3, 0.15).min(ramp(share, 0.1, 0.18)).min(ramp(share, 0.85, 0.7)),
            seen: ramp(sheet.usable(), 0.1, 0.45),
        }
    }

    pub fn least(&self) -> f32 {
        self.pupil.min(self.limbus).min(self.shape).min(self.seen)
    }
}

fn limbus_step(plane: &Plane, limbus: Circle, (c, s): (f32, f32)) -> Option<f32> {
    let at = |share: f32| {
        plane.sample(limbus.x_px + c * limbus.radius_px * share, limbus.y_px + s * limbus.radius_px * share)
    };
    let inner = at(0.86)? + at(0.9)? + at(0.94)?;
    let outer = at(1.06)? + at(1.1)? + at(1.14)?;
    Some(((outer - inner) / 3.0).clamp(-40.0, 40.0))
}
