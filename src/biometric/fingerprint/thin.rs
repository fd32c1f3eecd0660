//! Thinning of ridges to lines one pixel wide (Guo and Hall 1989, parallel with two sub-iterations).

use super::plane::Plane;

/// Clockwise from the north.
pub(super) const AROUND: [(isize, isize); 8] = [(0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1)];

/// Thins what is 1; the outermost pixels are cleared.
pub(super) fn thin(shape: &mut Plane<u8>) {
    clear_frame(shape);
    let width = shape.width;
    let offsets = AROUND.map(|(dx, dy)| dy * width as isize + dx);
    let mut queued = vec![0_u32; shape.values.len()];
    let mut round = 1_u32;
    let mut candidates: Vec<usize> =
        (0..shape.values.len()).filter(|&at| shape.values[at] == 1 && around(shape, at, &offsets) != 0xff).collect();
    while !candidates.is_empty() {
        let mut touched = Vec::new();
        for (half, removable) in REMOVABLE.iter().enumerate() {
            let gone: Vec<usize> = candidates
                .iter()
                .copied()
                .filter(|&at| shape.values[at] == 1 && removable[usize::from(around(shape, at, &offsets))])
                .collect();
            for &at in &gone {
                shape.values[at] = 0;
            }
            round += 1;
            let fresh = &mut touched;
            let start = fresh.len();
            for &at in &gone {
                for offset in offsets {
                    let next = at.wrapping_add_signed(offset);
                    if shape.values[next] == 1 && queued[next] != round {
                        queued[next] = round;
                        fresh.push(next);
                    }
                }
            }
            if half == 0 {
                candidates.retain(|&at| shape.values[at] == 1 && queued[at] != round);
                candidates.extend_from_slice(&fresh[start..]);
            }
        }
        round += 1;
        candidates.clear();
        for at in touched {
            if shape.values[at] == 1 && queued[at] != round {
                queued[at] = round;
                candidates.push(at);
            }
        }
    }
}

fn clear_frame(shape: &mut Plane<u8>) {
    let (width, height) = (shape.width, shape.height);
    shape.row_mut(0).fill(0);
    shape.row_mut(height - 1).fill(0);
    for y in 0..height {
        shape.set(0, y, 0);
        shape.set(width - 1, y, 0);
    }
}

/// The eight pixels about one, north in the lowest bit, clockwise.
#[inline]
pub(super) fn around(shape: &Plane<u8>, at: usize, offsets: &[isize; 8]) -> u8 {
    let mut bits = 0;
    for (k, &offset) in offsets.iter().enumerate() {
        bits |= (shape.values[at.wrapping_add_signed(offset)] & 1) << k;
    }
    bits
}

static REMOVABLE: [[bool; 256]; 2] = [removable(false), removable(true)];

const fn removable(second: bool) -> [bool; 256] {
    let mut table = [false; 256];
    let mut bits = 0;
    while bits < 256 {
        let n = bits & 1 != 0;
        let ne = bits & 2 != 0;
        let e = bits & 4 != 0;
        let se = bits & 8 != 0;
        let s = bits & 16 != 0;
        let sw = bits & 32 != 0;
        let w = bits & 64 != 0;
        let nw = bits & 128 != 0;
        let connected = (!n & (ne | e)) as u8 + (!e & (se | s)) as u8 + (!s & (sw | w)) as u8 + (!w & (nw | n)) as u8;
        let one = (nw | n) as u8 + (ne | e) as u8 + (se | s) as u8 + (sw | w) as u8;
        let other = (n | ne) as u8 + (e | se) as u8 + (s | sw) as u8 + (w | nw) as u8;
        let least = if one < other { one } else { other };
        let keeps = if second { (n | ne | !se) & e } else { (s | sw | !nw) & w };
        table[bits] = connected == 1 && least >= 2 && least <= 3 && !keeps;
        bits += 1;
    }
    table
}
