//! Ridge ends in a thinned picture, and which of them are real.

use super::plane::Plane;
use super::thin::{AROUND, around};

/// Where a line ends, before anything is known of its surroundings.
#[derive(Clone, Copy)]
pub(super) struct End {
    pub x: usize,
    pub y: usize,
    /// Unit vector back along the line (image axes).
    pub back: (f32, f32),
}

/// How far a line is followed to learn its direction, pixels.
const DIRECTION_PX: usize = 12;

/// What following a line from its end met.
enum Met {
    /// The line goes on.
    Line,
    /// Another end after so many pixels.
    End(usize),
    /// A fork after so many pixels.
    Fork(usize),
}

/// Ends of lines that are long enough; `shortest` gives the local least length in pixels.
pub(super) fn line_ends(lines: &Plane<u8>, shortest: impl Fn(usize, usize) -> f32) -> Vec<End> {
    let offsets = AROUND.map(|(dx, dy)| dy * lines.width as isize + dx);
    let mut ends = Vec::new();
    for y in 1..lines.height - 1 {
        for x in 1..lines.width - 1 {
            let at = y * lines.width + x;
            if lines.values[at] == 0 || crossings(around(lines, at, &offsets)) != 1 {
                continue;
            }
            let least = shortest(x, y);
            let (path, met) = follow(lines, at, &offsets, (2.0 * least) as usize + DIRECTION_PX);
            let long = match met {
                Met::Line => true,
                Met::End(length) => length as f32 >= least * 1.6,
                Met::Fork(length) => length as f32 >= least,
            };
            let far = path[path.len().min(DIRECTION_PX) - 1];
            let (dx, dy) = ((far % lines.width) as f32 - x as f32, (far / lines.width) as f32 - y as f32);
            let length = (dx * dx + dy * dy).sqrt();
            if long && length > 0.0 {
                ends.push(End { x, y, back: (dx / length, dy / length) });
            }
        }
    }
    ends
}

/// Changes from empty to set around a pixel: 1 at an end, 2 on a line, 3 at a fork.
fn crossings(bits: u8) -> u32 {
    (bits & !bits.rotate_right(1)).count_ones()
}

fn follow(lines: &Plane<u8>, start: usize, offsets: &[isize; 8], longest: usize) -> (Vec<usize>, Met) {
    let mut path = vec![start];
    let (mut here, mut before) = (start, start);
    while path.len() < longest {
        let bits = around(lines, here, offsets);
        if here != start {
            match crossings(bits) {
                0 | 1 => return (path.clone(), Met::End(path.len())),
                2 => {}
                _ => return (path.clone(), Met::Fork(path.len())),
            }
        }
        // Straight neighbours before diagonal ones, and nothing that touches where we come from.
        let next = [0, 2, 4, 6, 1, 3, 5, 7]
            .into_iter()
            .filter(|k| bits >> k & 1 == 1)
            .map(|k: usize| here.wrapping_add_signed(offsets[k]))
            .find(|&next| next != before && !path.iter().rev().take(4).any(|&p| p == next));
        let Some(next) = next else { return (path.clone(), Met::End(path.len())) };
        before = here;
        here = next;
        path.push(next);
    }
    (path, Met::Line)
}

/// Drops pairs of ends that look at each other across a gap: a ridge that was broken by dirt or a crease.
pub(super) fn without_gaps(ends: &[End], widest: impl Fn(usize, usize) -> f32) -> Vec<End> {
    let mut broken = vec![false; ends.len()];
    for (i, a) in ends.iter().enumerate() {
        let reach = widest(a.x, a.y);
        for (j, b) in ends.iter().enumerate().skip(i + 1) {
            let (dx, dy) = (b.x as f32 - a.x as f32, b.y as f32 - a.y as f32);
            let distance = (dx * dx + dy * dy).sqrt();
            if distance > reach {
                continue;
            }
            let opposite = a.back.0 * b.back.0 + a.back.1 * b.back.1;
            let ahead = -(a.back.0 * dx + a.back.1 * dy) / distance.max(1.0);
            let behind = (b.back.0 * dx + b.back.1 * dy) / distance.max(1.0);
            if opposite < -0.7 && (distance < 4.0 || (ahead > 0.6 && behind > 0.6)) {
                broken[i] = true;
                broken[j] = true;
            }
        }
    }
    ends.iter().zip(broken).filter(|(_, broken)| !broken).map(|(end, _)| *end).collect()
}
