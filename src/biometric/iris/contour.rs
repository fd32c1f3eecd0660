//! Closed outlines about a point: the strongest path around it, smoothed to a few harmonics.

use super::plane::Plane;
use super::turn::Turn;

/// Distance from a centre as a function of the angle: a Fourier series.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// Column of the centre.
    pub x_px: f32,
    /// Row of the centre.
    pub y_px: f32,
    /// Mean distance of the outline from the centre.
    pub radius_px: f32,
    /// Cosine and sine parts of the harmonics from the second on; the first is the centre.
    pub(super) harmonics: Vec<(f32, f32)>,
}

impl Outline {
    /// Distance from the centre at a unit vector, pixels.
    #[must_use]
    pub fn distance_px(&self, (cosine, sine): (f32, f32)) -> f32 {
        let (mut c, mut s) = (cosine, sine);
        let mut distance = self.radius_px;
        for (a, b) in &self.harmonics {
            (c, s) = (c * cosine - s * sine, s * cosine + c * sine);
            distance += a * c + b * s;
        }
        distance
    }

    /// Points of the outline, for drawing.
    #[must_use]
    pub fn points(&self, count: usize) -> Vec<(f32, f32)> {
        let turn = Turn::of(count);
        let point = |&(c, s): &(f32, f32)| {
            let distance = self.distance_px((c, s));
            (self.x_px + c * distance, self.y_px + s * distance)
        };
        turn.units().iter().map(point).collect()
    }

    pub(super) fn moved(mut self, factor: f32, (left, top): (f32, f32)) -> Self {
        let shift = (factor - 1.0) * 0.5;
        self.x_px = self.x_px * factor + shift + left;
        self.y_px = self.y_px * factor + shift + top;
        self.radius_px *= factor;
        self.harmonics.iter_mut().for_each(|(a, b)| (*a, *b) = (*a * factor, *b * factor));
        self
    }
}

/// Distances of the closed path of greatest gain: `gains[step * count + index]`, neighbours at most `slope` apart.
/// Found by dynamic programming over two turns, so that the ends meet.
pub(super) fn closed_path(gains: &[f32], count: usize, slope: usize) -> Vec<usize> {
    let steps = gains.len() / count.max(1);
    let mut totals = gains[..count].to_vec();
    let mut origins = vec![0_u16; 2 * steps * count];
    let mut next = vec![0.0; count];
    for step in 1..2 * steps {
        let gain = &gains[step % steps * count..][..count];
        for index in 0..count {
            let (mut from, mut best) = (index, totals[index]);
            let first = index.saturating_sub(slope);
            for (other, &total) in (first..).zip(&totals[first..(index + slope + 1).min(count)]) {
                if total > best {
                    (from, best) = (other, total);
                }
            }
            next[index] = best + gain[index];
            origins[step * count + index] = from as u16;
        }
        std::mem::swap(&mut totals, &mut next);
    }
    let mut index = totals.iter().enumerate().fold(0, |top, (at, &total)| if total > totals[top] { at } else { top });
    let mut path = vec![0; steps];
    for step in (steps / 2..2 * steps).rev() {
        if step < steps + steps / 2 {
            path[step % steps] = index;
        }
        index = usize::from(origins[step * count + index]);
    }
    path
}

/// Fits `harmonics` harmonics to distances at equal angles; what lies `tolerance` px off the fit counts as lying on it.
/// Returns the constant, the first harmonic and the others.
pub(super) fn fitted(turn: &Turn, distances: &[f32], harmonics: usize, tolerance: f32) -> (f32, Vec<(f32, f32)>) {
    let mut smooth = distances.to_vec();
    let mut result = (0.0, Vec::new());
    for _ in 0..6 {
        let scale = 2.0 / smooth.len() as f32;
        let mean = smooth.iter().sum::<f32>() * scale * 0.5;
        let steps = turn.steps();
        let part = |order: usize| {
            smooth.iter().enumerate().fold((0.0, 0.0), |(a, b), (step, distance)| {
                let (c, s) = turn.units()[step * order % steps];
                (a + distance * c * scale, b + distance * s * scale)
            })
        };
        let parts: Vec<_> = (1..=harmonics).map(part).collect();
        for (step, (distance, given)) in smooth.iter_mut().zip(distances).enumerate() {
            let fit = parts.iter().zip(1..).fold(mean, |sum, ((a, b), order)| {
                let (c, s) = turn.units()[step * order % steps];
                sum + a * c + b * s
            });
            *distance = given.clamp(fit - tolerance, fit + tolerance);
        }
        result = (mean, parts);
    }
    result
}

/// The outline of a dark region: the path along which brightness steps up most, about a centre that is found on the way.
pub(super) fn dark_region(plane: &Plane, (mut x, mut y): (f32, f32), mut radius: f32, ceiling: f32) -> Outline {
    let turn = Turn::of(96);
    let mut harmonics = Vec::new();
    for round in 0..3 {
        let spread = if round == 0 { 0.45 } else { 0.25 };
        let (least, spacing) = (radius * (1.0 - spread), (radius * 0.02).clamp(0.25, 1.0));
        let count = ((2.0 * spread * radius / spacing) as usize).max(4);
        let gains = steps_up(plane, &turn, (x, y), (least, spacing, count), ceiling);
        let path = closed_path(&gains, count, 1);
        let distances: Vec<f32> = path.iter().map(|&index| least + index as f32 * spacing).collect();
        // A lid that cuts the pupil, or lashes that lengthen it, must not bend the outline: pupils are nearly round.
        let (mean, parts) = fitted(&turn, &distances, 1, radius * 0.04);
        let round = |(c, s): &(f32, f32)| mean + parts[0].0 * c + parts[0].1 * s;
        let near = distances.iter().zip(turn.units());
        let near: Vec<f32> =
            near.map(|(at, unit)| at.clamp(round(unit) - 0.06 * mean, round(unit) + 0.06 * mean)).collect();
        let (mean, parts) = fitted(&turn, &near, 4, radius * 0.04);
        x += parts[0].0;
        y += parts[0].1;
        radius = mean;
        harmonics = parts[1..].to_vec();
    }
    Outline { x_px: x, y_px: y, radius_px: radius, harmonics }
}

/// The step of brightness at each distance along each ray; brightness above `ceiling` counts as `ceiling`.
fn steps_up(
    plane: &Plane,
    turn: &Turn,
    (x, y): (f32, f32),
    (least, spacing, count): (f32, f32, usize),
    ceiling: f32,
) -> Vec<f32> {
    let reach = ((least * 0.06).max(1.5) / spacing).round().max(1.0) as usize;
    let mut gains = Vec::with_capacity(turn.steps() * count);
    for &(cosine, sine) in turn.units() {
        let mut sums = vec![0.0_f32];
        for index in 0..count + 2 * reach {
            let distance = least + (index as f32 - reach as f32) * spacing;
            let grey = plane.sample(x + cosine * distance, y + sine * distance).unwrap_or(ceiling).min(ceiling);
            sums.push(sums[index] + grey);
        }
        for index in 0..count {
            let inner = sums[index + reach] - sums[index];
            let outer = sums[index + 2 * reach] - sums[index + reach];
            gains.push((outer - inner) / reach as f32);
        }
    }
    gains
}
