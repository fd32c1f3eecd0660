//! How good a picture of an eye is, after ISO/IEC 29794-6:2015, and how far the segmentation is to be trusted.

use super::circle::Circle;
use super::contour::Outline;
use super::found::Found;
use super::plane::Plane;
use super::sheet::{COLUMNS, ROWS, Sheet};
use super::stretch::Stretch;
use super::turn::Turn;

/// Quality of a picture. Scores run from 0, worst, to 100 where nothing else is said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// Share of the iris that is neither under lids, lashes or reflections nor outside of the picture, percent.
    pub usable_iris_area: f32,
    /// Contrast between iris and the white of the eye (6.2.2): at least 5.
    pub iris_sclera_contrast: f32,
    /// Contrast between iris and pupil (6.2.3): at least 30.
    pub iris_pupil_contrast: f32,
    /// How circular the pupil is (6.2.4), by the harmonics of its outline.
    pub pupil_boundary_circularity: f32,
    /// Entropy of the brightness about the eye (6.2.5), bits: at least 6.
    pub grey_scale_utilisation: f32,
    /// Radius of the iris (6.2.6), pixels of the picture: at least 80 by the standard.
    pub iris_radius_px: f32,
    /// Pupil radius over iris radius (6.2.7), percent: 20 to 70.
    pub pupil_to_iris_ratio: f32,
    /// How near the centres of pupil and iris lie (6.2.8): at least 90.
    pub iris_pupil_concentricity: f32,
    /// Room between the iris and the borders of the picture (6.2.9): at least 80.
    pub margin_adequacy: f32,
    /// Energy of fine detail within the iris against its brightness (after 6.2.10; scale of our own).
    pub sharpness: f32,
    /// All that matters for comparison in one number: the weakest of the above, each mapped to 0..100.
    pub overall: f32,
}

/// A straight rise from 0 at `none` to 1 at `full`; falls where `full` is the lesser.
pub(super) fn ramp(value: f32, none: f32, full: f32) -> f32 {
    ((value - none) / (full - none)).clamp(0.0, 1.0)
}

/// Brightness of the parts of an eye: middles.
#[derive(Clone, Copy)]
pub(super) struct Tones {
    pub pupil: f32,
    pub iris: f32,
    pub sclera: f32,
}

impl Tones {
    pub fn of(plane: &Plane, pupil: &Outline, limbus: Circle, sheet: &Sheet) -> Self {
        let turn = Turn::of(64);
        let middle = |mut values: Vec<f32>| {
            values.sort_unstable_by(f32::total_cmp);
            values.get(values.len() / 2).copied()
        };
        let sample = |edge: &dyn Fn(usize) -> Option<f32>, (x, y): (f32, f32), shares: [f32; 3]| {
            let mut values = Vec::new();
            for step in 0..turn.steps() {
                if let Some(radius) = edge(step) {
                    let (c, s) = turn.units()[step];
                    values.extend(
                        shares.iter().filter_map(|share| plane.sample(x + c * radius * share, y + s * radius * share)),
                    );
                }
            }
            middle(values)
        };
        let pupil_grey =
            sample(&|step| Some(pupil.distance_px(turn.units()[step])), (pupil.x_px, pupil.y_px), [0.3, 0.5, 0.7]);
        let beside = |step: usize| (turn.units()[step].1.abs() < 0.4).then_some(limbus.radius_px);
        let sclera = sample(&beside, (limbus.x_px, limbus.y_px), [1.08, 1.13, 1.18]);
        let iris = middle((0..ROWS * COLUMNS).filter(|&at| sheet.iris[at]).map(|at| sheet.grey[at]).collect());
        Self { pupil: pupil_grey.unwrap_or(0.0), iris: iris.unwrap_or(0.0), sclera: sclera.unwrap_or(0.0) }
    }
}

impl Quality {
    /// Measures; `found` in pixels of the picture of `width` x `height`, `sheet` and `tones` stretched, `plane` not.
    pub(super) fn of(
        found: &Found,
        sheet: &Sheet,
        tones: Tones,
        stretch: Stretch,
        plane: &Plane,
        (width, height): (usize, usize),
    ) -> Self {
        let (pupil, limbus) = (&found.pupil, found.limbus);
        let tones = Tones {
            pupil: stretch.undone(tones.pupil),
            iris: stretch.undone(tones.iris),
            sclera: stretch.undone(tones.sclera),
        };
        let between = (tones.sclera + tones.iris - 2.0 * tones.pupil).max(1.0);
        let weber = (tones.iris - tones.pupil).max(0.0) / (20.0 + tones.pupil);
        let apart = ((pupil.x_px - limbus.x_px).powi(2) + (pupil.y_px - limbus.y_px).powi(2)).sqrt();
        let mut quality = Self {
            usable_iris_area: 100.0 * sheet.usable(),
            iris_sclera_contrast: 100.0 * ((tones.sclera - tones.iris).abs() / between).min(1.0),
            iris_pupil_contrast: 100.0 * weber / (0.75 + weber),
            pupil_boundary_circularity: circularity(pupil),
            grey_scale_utilisation: entropy(plane),
            iris_radius_px: limbus.radius_px,
            pupil_to_iris_ratio: 100.0 * pupil.radius_px / limbus.radius_px,
            iris_pupil_concentricity: 100.0 * (1.0 - apart / limbus.radius_px).max(0.0),
            margin_adequacy: margin(limbus, width as f32, height as f32),
            sharpness: sharpness(sheet, stretch.gain),
            overall: 0.0,
        };
        quality.overall = quality.weakest();
        quality
    }

    fn weakest(&self) -> f32 {
        let wide = ramp(self.pupil_to_iris_ratio, 85.0, 65.0).min(ramp(self.pupil_to_iris_ratio, 10.0, 20.0));
        let parts = [
            ramp(self.usable_iris_area, 10.0, 70.0),
            ramp(self.iris_sclera_contrast, 0.0, 12.0),
            ramp(self.iris_pupil_contrast, 5.0, 40.0),
            ramp(self.grey_scale_utilisation, 3.0, 6.0),
            ramp(self.iris_radius_px, 25.0, 60.0),
            ramp(self.sharpness, 0.0, 40.0),
            ramp(self.iris_pupil_concentricity, 60.0, 85.0),
            wide,
        ];
        100.0 * parts.into_iter().fold(1.0, f32::min)
    }
}

/// The outline's harmonics against its radius: an ellipse of axes 10 : 9 has about 75.
fn circularity(pupil: &Outline) -> f32 {
    let energy: f32 = pupil.harmonics.iter().map(|(a, b)| a * a + b * b).sum();
    100.0 * (1.0 - 5.0 * energy.sqrt() / pupil.radius_px.max(1.0)).max(0.0)
}

fn entropy(plane: &Plane) -> f32 {
    let mut counts = [0_u32; 256];
    for &grey in &plane.grey {
        counts[usize::from(grey as u8)] += 1;
    }
    let all = plane.grey.len().max(1) as f32;
    let part = |count: u32| if count == 0 { 0.0 } else { -(count as f32 / all) * libm::log2f(count as f32 / all) };
    counts.into_iter().map(part).sum()
}

fn margin(limbus: Circle, width: f32, height: f32) -> f32 {
    let room = |near: f32, side: f32| (near - limbus.radius_px).min(side - near - limbus.radius_px) / limbus.radius_px;
    let across = (room(limbus.x_px, width) / 0.6).clamp(0.0, 1.0);
    let down = (room(limbus.y_px, height) / 0.2).clamp(0.0, 1.0);
    100.0 * across.min(down)
}

/// Mean second difference along the rays of the unrolled iris, against noise of about one level.
fn sharpness(sheet: &Sheet, gain: f32) -> f32 {
    let (mut sum, mut count) = (0.0_f64, 0_usize);
    for row in 4..ROWS - 4 {
        for column in 0..COLUMNS {
            let at = row * COLUMNS + column;
            let (up, down) = (at - 2 * COLUMNS, at + 2 * COLUMNS);
            if sheet.iris[at] && sheet.iris[up] && sheet.iris[down] {
                let bend = f64::from(2.0 * sheet.grey[at] - sheet.grey[up] - sheet.grey[down]);
                sum += bend * bend;
                count += 1;
            }
        }
    }
    let energy = (sum / count.max(1) as f64) as f32 / (gain * gain);
    100.0 * energy / (energy + 12.0)
}
