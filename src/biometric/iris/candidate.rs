//! Where an eye may be: dark discs voted for by the edges around them, each with the best ring around it.

use super::circle::Circle;
use super::plane::Plane;
use super::turn::Turn;

/// Edges weaker than this (levels per pixel) do not vote.
const FAINTEST_EDGE: f32 = 3.0;
/// Edges stronger than this vote no louder.
const LOUDEST_EDGE: f32 = 12.0;
/// Centres that are looked at more closely.
const CENTRES: usize = 14;
/// Dark discs that a ring is looked for around.
const RINGED: usize = 6;

/// A pupil and an iris around it, as good as a shrunk picture shows them.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    pub pupil: Circle,
    pub limbus: Circle,
    pub score: f32,
}

/// Which radii are looked for, in pixels of the plane.
#[derive(Clone, Copy)]
pub(super) struct Radii {
    pub pupil: (f32, f32),
    pub limbus: (f32, f32),
}

/// The best pair of circles in a smoothed plane without highlights.
pub(super) fn best(plane: &Plane, radii: Radii) -> Option<Candidate> {
    let turn = Turn::of(48);
    let mut best: Option<Candidate> = None;
    let pupils =
        centres(plane, radii).into_iter().flat_map(|centre| pupils_near(plane, &turn, centre, radii)).collect();
    let darkest = darkest(plane);
    for (pupil, dark) in strongest(pupils) {
        let Some((limbus, bright)) = limbus_around(plane, &turn, pupil, radii) else { continue };
        let score = dark + bright - (tone(plane, &turn, pupil) - darkest).max(0.0) / 40.0;
        if best.is_none_or(|other| score > other.score) {
            best = Some(Candidate { pupil, limbus, score });
        }
    }
    best
}

/// Brightness that a fiftieth of the plane is below.
fn darkest(plane: &Plane) -> f32 {
    let mut values: Vec<f32> = plane.grey.iter().step_by(3).copied().collect();
    let at = values.len() / 50;
    *values.select_nth_unstable_by(at, f32::total_cmp).1
}

/// Middle brightness within a disc.
fn tone(plane: &Plane, turn: &Turn, disc: Circle) -> f32 {
    let at = |share: f32| {
        let reach = disc.radius_px * share;
        turn.units()
            .iter()
            .step_by(4)
            .filter_map(move |(c, s)| plane.sample(disc.x_px + c * reach, disc.y_px + s * reach))
    };
    let mut values: Vec<f32> = at(0.3).chain(at(0.6)).collect();
    values.sort_unstable_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(255.0)
}

/// Peaks of the votes: every edge votes for the centres of the dark discs that it may bound.
fn centres(plane: &Plane, radii: Radii) -> Vec<(usize, usize)> {
    let mut votes = vote(plane, radii).smoothed().smoothed();
    let reach = (radii.pupil.0 * 1.5).max(3.0) as usize;
    let mut peaks = Vec::new();
    while peaks.len() < CENTRES {
        let (at, most) =
            votes.grey.iter().enumerate().fold((0, 0.0), |top, (at, &sum)| if sum > top.1 { (at, sum) } else { top });
        if most <= 0.0 {
            break;
        }
        let (x, y) = (at % votes.width, at / votes.width);
        peaks.push((x, y));
        for row in y.saturating_sub(reach)..(y + reach + 1).min(votes.height) {
            let from = row * votes.width;
            votes.grey[from + x.saturating_sub(reach)..from + (x + reach + 1).min(votes.width)].fill(0.0);
        }
    }
    peaks
}

fn vote(plane: &Plane, radii: Radii) -> Plane {
    let (right, down) = plane.gradient();
    let mut votes = Plane::filled(plane.width, plane.height, 0.0);
    let (least, most) = (radii.pupil.0 as usize, radii.pupil.1.ceil() as usize);
    for (at, (&gx, &gy)) in right.grey.iter().zip(&down.grey).enumerate() {
        let strength = (gx * gx + gy * gy).sqrt();
        if strength < FAINTEST_EDGE {
            continue;
        }
        let (x, y) = ((at % plane.width) as f32 + 0.5, (at / plane.width) as f32 + 0.5);
        let (ux, uy) = (gx / strength, gy / strength);
        let loudness = strength.min(LOUDEST_EDGE);
        for radius in least..=most {
            let (cx, cy) = (x - ux * radius as f32, y - uy * radius as f32);
            if cx < 0.0 || cy < 0.0 || cx >= plane.width as f32 || cy >= plane.height as f32 {
                break;
            }
            votes.grey[cy as usize * plane.width + cx as usize] += loudness / radius as f32;
        }
    }
    votes
}

/// Dark discs about a centre: radius and centre are moved while the step of brightness across the edge grows.
fn pupils_near(plane: &Plane, turn: &Turn, (x, y): (usize, usize), radii: Radii) -> Vec<(Circle, f32)> {
    let (x, y) = (x as f32, y as f32);
    let (least, most) = radii.pupil;
    let profile: Vec<(f32, f32)> = (0..=(most - least) as usize)
        .map(|index| least + index as f32)
        .map(|radius| (radius, step_across(plane, turn, Circle { x_px: x, y_px: y, radius_px: radius })))
        .collect();
    let peak = |index: usize| {
        let near = &profile[index.saturating_sub(2)..(index + 3).min(profile.len())];
        profile[index].1 > 0.0 && near.iter().all(|(_, other)| *other <= profile[index].1)
    };
    let peaks = (0..profile.len()).filter(|&index| peak(index)).map(|index| profile[index]);
    peaks
        .filter_map(|(radius, score)| {
            let (pupil, score) = climbed(plane, turn, (Circle { x_px: x, y_px: y, radius_px: radius }, score), radii);
            let unevenness = unevenness(plane, turn, pupil)?;
            Some((pupil, (score - 1.5 * unevenness) / 30.0))
        })
        .collect()
}

fn climbed(plane: &Plane, turn: &Turn, (mut best, mut score): (Circle, f32), radii: Radii) -> (Circle, f32) {
    const MOVES: [(f32, f32, f32); 6] =
        [(1.0, 0.0, 0.0), (-1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, -1.0, 0.0), (0.0, 0.0, 1.0), (0.0, 0.0, -1.0)];
    for _ in 0..20 {
        let from = score;
        for (dx, dy, dr) in MOVES {
            let circle = Circle { x_px: best.x_px + dx, y_px: best.y_px + dy, radius_px: best.radius_px + dr };
            if circle.radius_px < radii.pupil.0 || circle.radius_px > radii.pupil.1 {
                continue;
            }
            let other = step_across(plane, turn, circle);
            if other > score {
                (best, score) = (circle, other);
            }
        }
        if score <= from {
            break;
        }
    }
    (best, score)
}

/// The strongest dark discs, each once.
fn strongest(mut pupils: Vec<(Circle, f32)>) -> Vec<(Circle, f32)> {
    pupils.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut kept: Vec<(Circle, f32)> = Vec::new();
    for (pupil, score) in pupils {
        let same = |other: &Circle| {
            let (dx, dy, dr) = (pupil.x_px - other.x_px, pupil.y_px - other.y_px, pupil.radius_px - other.radius_px);
            dx * dx + dy * dy + dr * dr < 9.0
        };
        if !kept.iter().any(|(other, _)| same(other)) {
            kept.push((pupil, score));
        }
        if kept.len() == RINGED {
            break;
        }
    }
    kept
}

/// Mean step of brightness across a circle less half its spread, each ray's limited so that a few strong edges make no circle.
fn step_across(plane: &Plane, turn: &Turn, circle: Circle) -> f32 {
    let reach = (circle.radius_px * 0.12).max(1.25);
    let (inner, outer) = (circle.radius_px - reach, circle.radius_px + reach);
    let (mut sum, mut squares, mut rays) = (0.0, 0.0, 0_usize);
    for &(cosine, sine) in turn.units() {
        let at = |distance: f32| plane.sample(circle.x_px + cosine * distance, circle.y_px + sine * distance);
        if let (Some(inside), Some(outside)) = (at(inner), at(outer)) {
            let step = (outside - inside).clamp(-50.0, 50.0);
            sum += step;
            squares += step * step;
            rays += 1;
        }
    }
    if rays * 3 < turn.steps() * 2 {
        return f32::MIN;
    }
    let mean = sum / rays as f32;
    mean - 0.5 * (squares / rays as f32 - mean * mean).max(0.0).sqrt()
}

/// Mean distance of the brightness inside from its mean: a pupil is evenly dark.
fn unevenness(plane: &Plane, turn: &Turn, pupil: Circle) -> Option<f32> {
    let (x, y) = (pupil.x_px, pupil.y_px);
    let mut inside = Vec::with_capacity(turn.steps() * 2);
    for share in [0.3, 0.55, 0.75] {
        let reach = pupil.radius_px * share;
        inside.extend(turn.units().iter().step_by(2).filter_map(|(c, s)| plane.sample(x + c * reach, y + s * reach)));
    }
    mean_deviation(&mut inside)
}

/// Mean distance from the middle, the brightest sixth left out: reflections.
fn mean_deviation(values: &mut [f32]) -> Option<f32> {
    values.sort_unstable_by(f32::total_cmp);
    let kept = &values[..values.len() - values.len() / 6];
    let middle = *kept.get(kept.len() / 2)?;
    Some(kept.iter().map(|grey| (grey - middle).abs()).sum::<f32>() / kept.len() as f32)
}

/// Mean distance of the brightness between the circles from its middle, at the sides.
fn ring_unevenness(plane: &Plane, turn: &Turn, pupil: Circle, limbus: Circle) -> f32 {
    let mut values = Vec::new();
    for step in turn.sideways(0.4, 0.6) {
        let unit = turn.units()[step];
        let outer = limbus.distance(pupil.x_px, pupil.y_px, unit);
        for share in [0.25, 0.45, 0.65, 0.85] {
            let distance = pupil.radius_px + share * (outer - pupil.radius_px);
            values.extend(plane.sample(pupil.x_px + unit.0 * distance, pupil.y_px + unit.1 * distance));
        }
    }
    mean_deviation(&mut values).unwrap_or(255.0)
}

/// The ring of greatest brightening to the left and right, not necessarily about the same centre, that looks like an iris.
fn limbus_around(plane: &Plane, turn: &Turn, pupil: Circle, radii: Radii) -> Option<(Circle, f32)> {
    let steps = SideSteps::around(plane, turn, pupil, radii.limbus.1 * 1.25, 1.0);
    let least = radii.limbus.0.max(pupil.radius_px * 1.25);
    let most = radii.limbus.1.min(pupil.radius_px * 7.0);
    let mut rings = Vec::new();
    let mut radius = least;
    while radius <= most {
        rings.push(best_centre(&steps, turn, pupil, radius));
        radius += 1.0;
    }
    let peak = |index: usize| {
        let near = &rings[index.saturating_sub(2)..(index + 3).min(rings.len())];
        near.iter().all(|(_, other)| *other <= rings[index].1)
    };
    let judged = (0..rings.len()).filter(|&index| rings[index].1 > 0.0 && peak(index)).map(|index| {
        let (limbus, brightening) = rings[index];
        let share = pupil.radius_px / limbus.radius_px;
        let odd = (0.22 - share).max(0.0) * 4.0 + (share - 0.62).max(0.0) * 6.0;
        (limbus, brightening / 20.0 - odd - ring_unevenness(plane, turn, pupil, limbus) / 15.0)
    });
    judged.max_by(|a, b| a.1.total_cmp(&b.1))
}

/// The centre about which a ring of this radius brightens most.
fn best_centre(steps: &SideSteps, turn: &Turn, pupil: Circle, radius: f32) -> (Circle, f32) {
    let mut best = (Circle { radius_px: radius, ..pupil }, f32::MIN);
    let reach = (radius - pupil.radius_px).min(radius * 0.16) as i32;
    for dx in -reach..=reach {
        for dy in (-reach / 2)..=(reach / 2) {
            let circle = Circle { x_px: pupil.x_px + dx as f32, y_px: pupil.y_px + dy as f32, radius_px: radius };
            let aside = (dx * dx + dy * dy) as f32 / (radius * radius);
            if let Some(score) = steps.score(turn, circle)
                && score - 40.0 * aside > best.1
            {
                best = (circle, score - 40.0 * aside);
            }
        }
    }
    best
}

/// Brightening along rays from the pupil's centre to both sides, by distance.
pub(super) struct SideSteps {
    x: f32,
    y: f32,
    /// Places per pixel.
    density: f32,
    rays: Vec<(usize, Vec<Option<f32>>)>,
}

impl SideSteps {
    /// As far as `most` px, `density` places per pixel.
    pub fn around(plane: &Plane, turn: &Turn, pupil: Circle, most: f32, density: f32) -> Self {
        let seen = |step| (step, ray(plane, pupil, turn.units()[step], (most, density)));
        Self { x: pupil.x_px, y: pupil.y_px, density, rays: turn.sideways(0.5, 0.75).map(seen).collect() }
    }

    /// Mean step on each side, the weaker side counting more; none where a side lies mostly outside of the picture.
    pub fn score(&self, turn: &Turn, circle: Circle) -> Option<f32> {
        let (mut sums, mut counts, mut missing) = ([0.0_f32; 2], [0_usize; 2], [0_usize; 2]);
        for (step, ray) in &self.rays {
            let unit = turn.units()[*step];
            let side = usize::from(unit.0 > 0.0);
            let distance = circle.distance(self.x, self.y, unit);
            match ray.get((distance * self.density + 0.5) as usize).copied().flatten() {
                Some(brightening) => {
                    sums[side] += brightening;
                    counts[side] += 1;
                }
                None => missing[side] += 1,
            }
        }
        if counts[0] + counts[1] < missing[0] + missing[1] || counts[0].max(counts[1]) == 0 {
            return None;
        }
        let mean = |side: usize| if counts[side] > missing[side] { sums[side] / counts[side] as f32 } else { 0.0 };
        let (left, right) = (mean(0), mean(1));
        Some(0.35 * left.max(right) + 0.65 * left.min(right))
    }
}

fn ray(plane: &Plane, pupil: Circle, (cosine, sine): (f32, f32), (most, density): (f32, f32)) -> Vec<Option<f32>> {
    let from = pupil.radius_px * density;
    let grey: Vec<Option<f32>> = (0..(most * density) as usize + 2)
        .map(|at| at as f32 / density)
        .map(|distance| plane.sample(pupil.x_px + cosine * distance, pupil.y_px + sine * distance))
        .collect();
    let mean = |a: usize, b: usize| -> Option<f32> {
        let part = grey.get(a..b)?;
        let mut sum = 0.0;
        for value in part {
            sum += (*value)?;
        }
        Some(sum / (b - a) as f32)
    };
    (0..grey.len())
        .map(|at| {
            let reach = ((at as f32 * 0.1) as usize).max((2.0 * density) as usize);
            let begin = at.saturating_sub(reach).max((from * 1.1) as usize + 1);
            if begin + 2 > at {
                return None;
            }
            let (inner, outer) = (mean(begin, at)?, mean(at + 1, at + 1 + reach)?);
            Some((outer - inner).clamp(-20.0, 40.0))
        })
        .collect()
}
