//! What the fingers say where they overlap, beyond their minutiae: the pattern of the ridges.

use super::alignment::{Alignment, Motion, stretch};
use super::compare::Ridges;
use super::pattern::{Pattern, UNKNOWN};
use super::prepared::Prepared;

/// Minutiae of each side that lie where the other shows ridges.
pub(super) fn minutiae_in_overlap(motion: &Motion, probe: &Prepared, reference: &Prepared) -> (f32, f32) {
    let of_probe = probe.points.iter().filter(|p| {
        let (x, y) = motion.apply(p.x, p.y);
        covers(reference, x, y)
    });
    let of_reference = reference.points.iter().filter(|p| {
        let (x, y) = motion.undo(p.x, p.y);
        covers(probe, x, y)
    });
    (of_probe.count() as f32, of_reference.count() as f32)
}

fn covers(finger: &Prepared, x: f32, y: f32) -> bool {
    match &finger.course {
        Some(course) => course.direction(x, y).is_some(),
        None => finger.bounds.holds(x, y),
    }
}

/// Side of a tile, pixels.
const TILE_PX: f32 = 36.0;
/// Every so many samples of the probe are looked at.
const STRIDE: usize = 2;
/// Across the ridges a tile may lie a little off.
const SHIFTS_PX: [f32; 4] = [-3.0, -1.5, 1.5, 3.0];
/// What a shift must gain to be believed, a pixel.
const SHIFT_PRICE: f32 = 0.04;

/// Times the alignment is set right at most.
const CORRECTIONS: usize = 3;
/// A tile of this correlation clearly agrees.
const CLEARLY: f32 = 0.45;
/// Where so few of the tiles agree there is nothing to set right.
const HOPELESS: f32 = 0.12;
/// The tiles are a board of black and white squares.
const COLOURS: usize = 2;
const BLACK: &[usize] = &[0];
const WHITE: &[usize] = &[1];
const ALL: &[usize] = &[0, 1];

/// What one tile says.
struct Tile {
    /// Its middle on the reference (pixels, y upwards).
    x: f32,
    y: f32,
    correlation: f32,
    /// Unit vector across the ridges, on the reference, and how far the tile had to be shifted along it.
    across: (f32, f32),
    shift: f32,
}

/// The ridge patterns laid over each other, tile by tile; the alignment is set right by what the tiles say.
pub(super) fn pattern(alignment: &mut Alignment, probe: &Prepared, reference: &Prepared) -> Option<Ridges> {
    let (own, other) = (probe.pattern.as_ref()?, reference.pattern.as_ref()?);
    // Where every other tile shows strangers the rest would show no more.
    let mut found = tiles(alignment, probe, (own, other), BLACK);
    let half = summed(&found);
    if half.good < HOPELESS {
        return Some(Ridges { tiles: 2.0 * half.tiles, ..half });
    }
    found.append(&mut tiles(alignment, probe, (own, other), WHITE));
    let mut best = summed(&found);
    for _ in 0..CORRECTIONS {
        if best.good < HOPELESS {
            break;
        }
        let Some(motion) = corrected(&alignment.motion, &found) else { break };
        let before = std::mem::replace(&mut alignment.motion, motion);
        found = tiles(alignment, probe, (own, other), ALL);
        let again = summed(&found);
        if again.correlation * again.tiles <= best.correlation * best.tiles {
            alignment.motion = before;
            break;
        }
        best = again;
    }
    Some(best)
}

fn summed(tiles: &[Tile]) -> Ridges {
    let mut sums = Ridges { tiles: tiles.len() as f32, ..Ridges::default() };
    for tile in tiles {
        sums.correlation += tile.correlation;
        sums.good += f32::from(u8::from(tile.correlation > CLEARLY));
    }
    sums.correlation /= sums.tiles.max(1.0);
    sums.good /= sums.tiles.max(1.0);
    sums
}

/// The tiles of these squares.
fn tiles(alignment: &Alignment, probe: &Prepared, (own, other): (&Pattern, &Pattern), squares: &[usize]) -> Vec<Tile> {
    let side = (TILE_PX / own.step) as usize;
    let least = (side / STRIDE) * (side / STRIDE) / 3;
    let mut found = Vec::with_capacity(64);
    for ty in 0..own.down.div_ceil(side) {
        for tx in (0..own.across.div_ceil(side)).filter(|tx| squares.contains(&((tx + ty) % COLOURS))) {
            let (cx, cy) = ((tx as f32 + 0.5) * side as f32 * own.step, (ty as f32 + 0.5) * side as f32 * own.step);
            let (mx, my) = (own.left + cx, -own.top - cy);
            let Some(direction) = probe.course.as_ref().and_then(|c| c.direction(mx, my)) else { continue };
            let (sx, sy) = stretch(&alignment.matches, probe, mx, my);
            let motion = Motion { dx: alignment.motion.dx + sx, dy: alignment.motion.dy + sy, ..alignment.motion };
            let corner = (tx * side, ty * side);
            let (count, correlation) = tile(own, other, &motion, corner, side);
            if (count as usize) < least {
                continue;
            }
            let (c, s) = super::angle::cos_sin(direction / 2);
            let across = (-(motion.cos * s + motion.sin * c), motion.cos * c - motion.sin * s);
            let (x, y) = motion.apply(mx, my);
            let mut best = Tile { x, y, correlation, across, shift: 0.0 };
            let mut best_value = correlation;
            for shift in SHIFTS_PX {
                let moved = Motion { dx: motion.dx + shift * across.0, dy: motion.dy + shift * across.1, ..motion };
                let (_, correlation) = tile(own, other, &moved, corner, side);
                let value = correlation - SHIFT_PRICE * shift.abs();
                if value > best_value {
                    best_value = value;
                    best = Tile { correlation: value, shift, ..best };
                }
            }
            found.push(best);
        }
    }
    found
}

/// The small turn and shift that brings the tiles that agree to where they agree best (least squares).
fn corrected(motion: &Motion, tiles: &[Tile]) -> Option<Motion> {
    let good = || tiles.iter().filter(|t| t.correlation > 0.3);
    let count = good().count() as f32;
    if count < 4.0 {
        return None;
    }
    let (mx, my) = (good().map(|t| t.x).sum::<f32>() / count, good().map(|t| t.y).sum::<f32>() / count);
    let mut m = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 2_500.0]];
    let mut v = [0.0_f32; 3];
    for t in good() {
        let row = [t.across.0, t.across.1, (t.x - mx) * t.across.1 - (t.y - my) * t.across.0];
        for i in 0..3 {
            for j in 0..3 {
                m[i][j] += t.correlation * row[i] * row[j];
            }
            v[i] += t.correlation * row[i] * t.shift;
        }
    }
    let [dx, dy, turn] = solved(m, v)?;
    let (cos, sin) = (libm::cosf(turn), libm::sinf(turn));
    // About the tiles' middle, after the motion so far.
    let (ox, oy) = (motion.dx - mx, motion.dy - my);
    Some(Motion {
        cos: cos * motion.cos - sin * motion.sin,
        sin: sin * motion.cos + cos * motion.sin,
        dx: cos * ox - sin * oy + mx + dx,
        dy: sin * ox + cos * oy + my + dy,
    })
}

/// Three equations, Cramer's rule.
fn solved(m: [[f32; 3]; 3], v: [f32; 3]) -> Option<[f32; 3]> {
    let det = |m: &[[f32; 3]; 3]| {
        m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
            + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
    };
    let whole = det(&m);
    if whole.abs() < 1e-3 {
        return None;
    }
    Some(std::array::from_fn(|k| {
        let mut part = m;
        for (row, value) in part.iter_mut().zip(v) {
            row[k] = value;
        }
        det(&part) / whole
    }))
}

/// Samples that both cover and their correlation.
fn tile(own: &Pattern, other: &Pattern, motion: &Motion, (x0, y0): (usize, usize), side: usize) -> (u32, f32) {
    /// Parts of a place on the fine grid.
    const PART: f32 = 65_536.0;
    let (mut both, mut own_square, mut other_square, mut count) = (0_i32, 0_i32, 0_i32, 0_u32);
    let scale = 2.0 / other.step;
    // So much further on the probe is this much on the reference, in parts.
    let stride = STRIDE as f32 * own.step * scale * PART;
    let (right, down) = ((stride * motion.cos) as i32, (-stride * motion.sin) as i32);
    for y in (y0..(y0 + side).min(own.down)).step_by(STRIDE) {
        let (px, py) = motion.apply(own.left + x0 as f32 * own.step, -own.top - y as f32 * own.step);
        let mut x_parts = ((px - other.left) * scale * PART) as i32;
        let mut y_parts = ((-py - other.top) * scale * PART) as i32;
        let end = (x0 + side).min(own.across);
        for value in own.values[y * own.across..][x0..end].iter().step_by(STRIDE) {
            let there = other.fine_at(x_parts, y_parts);
            if *value != 0 && there != UNKNOWN {
                let (value, there) = (i32::from(*value), i32::from(there));
                both += value * there;
                own_square += value * value;
                other_square += there * there;
                count += 1;
            }
            x_parts = x_parts.wrapping_add(right);
            y_parts = y_parts.wrapping_add(down);
        }
    }
    (count, both as f32 / (own_square as f32 * other_square as f32).sqrt().max(1.0))
}
