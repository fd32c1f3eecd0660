//! Which minutiae of two fingers look alike, and which of these pairs agree with each other.

use super::prepared::{Point, Prepared};
use super::surroundings::{LAYERS, Surroundings};
#[cfg(target_arch = "x86_64")]
use archmage::{SimdToken as _, X64V3Token, arcane};

/// A minutia of the probe and one of the reference that may be the same.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    pub probe: u8,
    pub reference: u8,
    /// Likeness of the surroundings, 0 to 1.
    pub alike: f32,
    /// The same after the other pairs have had their say.
    pub agreed: f32,
}

/// Pairs less alike are not looked at.
const LEAST_ALIKE: f32 = 0.25;
/// Pairs that are weighed against each other.
const MOST_PAIRS: usize = 28;
/// Pairs of one minutia among them.
const MOST_OF_ONE: u8 = 3;

/// The pairs that look most alike, weighed by how well they agree; the best first.
pub(super) fn pairs(probe: &Prepared, reference: &Prepared) -> Vec<Pair> {
    let mut all = alike_pairs(probe, reference);
    all.sort_unstable_by(|a, b| {
        b.alike.total_cmp(&a.alike).then(a.probe.cmp(&b.probe)).then(a.reference.cmp(&b.reference))
    });
    let mut kept: Vec<Pair> = Vec::with_capacity(MOST_PAIRS);
    let (mut of_probe, mut of_reference) = ([0_u8; 256], [0_u8; 256]);
    for pair in all {
        let (p, r) = (usize::from(pair.probe), usize::from(pair.reference));
        if of_probe[p] < MOST_OF_ONE && of_reference[r] < MOST_OF_ONE {
            of_probe[p] += 1;
            of_reference[r] += 1;
            kept.push(pair);
            if kept.len() == MOST_PAIRS {
                break;
            }
        }
    }
    relax(&mut kept, probe, reference);
    kept.sort_by(|a, b| b.agreed.total_cmp(&a.agreed));
    kept
}

/// Every pair that looks alike, with the widest instructions that the processor has.
fn alike_pairs(probe: &Prepared, reference: &Prepared) -> Vec<Pair> {
    #[cfg(target_arch = "x86_64")]
    if let Some(token) = X64V3Token::summon() {
        return alike_pairs_avx2(token, probe, reference);
    }
    alike_of_all(probe, reference)
}

#[cfg(target_arch = "x86_64")]
#[arcane]
fn alike_pairs_avx2(_token: X64V3Token, probe: &Prepared, reference: &Prepared) -> Vec<Pair> {
    alike_of_all(probe, reference)
}

/// The same result whatever it is compiled for: no sum of it is rounded.
#[inline(always)]
fn alike_of_all(probe: &Prepared, reference: &Prepared) -> Vec<Pair> {
    let mut all = Vec::with_capacity(256);
    for (p, a) in probe.surroundings.iter().enumerate() {
        for (r, b) in reference.surroundings.iter().enumerate() {
            let alike = likeness(a, b);
            if alike > LEAST_ALIKE {
                all.push(Pair { probe: p as u8, reference: r as u8, alike, agreed: alike });
            }
        }
    }
    all
}

/// Likeness of the surroundings of two minutiae, 0 to 1.
#[inline(always)]
fn likeness(a: &Surroundings, b: &Surroundings) -> f32 {
    let course = course_likeness(a, b);
    if course.is_some_and(|c| c < 0.55) {
        return 0.0;
    }
    let neighbours = neighbour_likeness(a, b);
    course.map_or(neighbours, |c| 0.6 * neighbours + 0.4 * c)
}

/// Likeness of the ridges' course, 0 for chance to 1; none where too little is known.
#[inline(always)]
fn course_likeness(a: &Surroundings, b: &Surroundings) -> Option<f32> {
    let (mut sum, mut known) = (0_u32, 0_u32);
    for k in 0..a.directions.len() {
        let both = a.known[k] & b.known[k];
        let off = a.directions[k].wrapping_sub(b.directions[k]).cast_signed().unsigned_abs();
        sum += u32::from(off & both);
        known += u32::from(both & 1);
    }
    (known >= 12).then(|| (1.0 - sum as f32 / (known as f32 * 64.0)).max(0.0))
}

/// Likeness of the neighbours' places and directions, 0 to 1.
#[inline(always)]
fn neighbour_likeness(a: &Surroundings, b: &Surroundings) -> f32 {
    let covered = a.covered & b.covered;
    let (mut apart, mut shared) = (0, 0);
    for layer in 0..LAYERS {
        apart += ((a.cylinder[layer] ^ b.cylinder[layer]) & covered).count_ones();
        shared += (a.cylinder[layer] & b.cylinder[layer] & covered).count_ones();
    }
    let all = apart + 2 * shared;
    if all < 16 || covered.count_ones() < 16 {
        return 0.3;
    }
    2.0 * shared as f32 / all as f32
}

/// Pairs that agree raise each other (relaxation as in minutia cylinders' LSS-R).
fn relax(pairs: &mut [Pair], probe: &Prepared, reference: &Prepared) {
    let count = pairs.len();
    if count < 2 {
        return;
    }
    let mut agree = vec![0.0_f32; count * count];
    for i in 0..count {
        for j in i + 1..count {
            let value = agreement(&pairs[i], &pairs[j], probe, reference);
            agree[i * count + j] = value;
            agree[j * count + i] = value;
        }
    }
    let share = 0.5 / (count - 1) as f32 * 3.0;
    for _ in 0..4 {
        let before: Vec<f32> = pairs.iter().map(|pair| pair.agreed).collect();
        for (i, pair) in pairs.iter_mut().enumerate() {
            let sum: f32 = agree[i * count..(i + 1) * count].iter().zip(&before).map(|(a, b)| a * b).sum();
            pair.agreed = 0.5 * before[i] + share * sum;
        }
    }
}

/// 1 where two pairs could be of the same finger, 0 where they could not.
pub(super) fn agreement(one: &Pair, other: &Pair, probe: &Prepared, reference: &Prepared) -> f32 {
    if one.probe == other.probe || one.reference == other.reference {
        return 0.0;
    }
    let (p1, p2) = (&probe.points[usize::from(one.probe)], &probe.points[usize::from(other.probe)]);
    let (r1, r2) = (&reference.points[usize::from(one.reference)], &reference.points[usize::from(other.reference)]);
    let turn_one = r1.angle.wrapping_sub(p1.angle);
    let turn_other = r2.angle.wrapping_sub(p2.angle);
    let turn_off = f32::from(turn_one.wrapping_sub(turn_other).cast_signed().unsigned_abs());
    if turn_off > 22.0 {
        return 0.0;
    }
    let (dp, dr) = (apart(p1, p2), apart(r1, r2));
    let (length_p, length_r) = (length(dp), length(dr));
    let stretch_off = (length_p - length_r).abs();
    let allowed = 5.0 + 0.07 * length_p.min(length_r);
    if stretch_off > 2.0 * allowed {
        return 0.0;
    }
    // The line between the two, turned by the mean of both turns, should lie on the other finger's line.
    let mean_turn = turn_one.wrapping_add((turn_other.wrapping_sub(turn_one).cast_signed() / 2).cast_unsigned());
    let (cos, sin) = super::angle::cos_sin(mean_turn);
    let (tx, ty) = (dp.0 * cos - dp.1 * sin, dp.0 * sin + dp.1 * cos);
    let aside = (tx * dr.1 - ty * dr.0).abs() / (length_p * length_r).max(1.0);
    let ahead = tx * dr.0 + ty * dr.1;
    if ahead <= 0.0 {
        return 0.0;
    }
    let falls = |off: f32| 1.0 / (1.0 + off * off * off * off);
    falls(stretch_off / allowed) * falls(turn_off / 14.0) * falls(aside / (0.22 + 4.0 / length_r.max(8.0)))
}

fn apart(a: &Point, b: &Point) -> (f32, f32) {
    (b.x - a.x, b.y - a.y)
}

fn length((x, y): (f32, f32)) -> f32 {
    (x * x + y * y).sqrt()
}
