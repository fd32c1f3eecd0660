//! Signs of a presentation attack that a single picture can show. Each is a score of its own beside the comparison.

use super::circle::Circle;
use super::plane::Plane;
use super::quality::ramp;
use super::sheet::{COLUMNS, ROWS, Sheet};
use super::turn::Turn;

/// Signs from 0 (none) to 1 (strong).
///
/// Limits, stated plainly: they see cheap attacks. A print finer than the camera resolves has no dots to see, a blurred
/// one loses them; a lens printed at random has no period; an eye on a screen or a prosthesis need show neither. They
/// were set so that nearly none of the living eyes at hand show a sign; how many attacks they catch is not known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AttackSigns {
    /// A regular grid of dots across the picture: single peaks in the spectrum of small windows.
    pub printed_dots: f32,
    /// Texture of the outer iris much stronger than that of the inner: the print of a cosmetic lens.
    pub lens_texture: f32,
}

/// Side of a window, pixels of the picture.
const WINDOW: usize = 64;
/// Shortest distance from zero frequency that is looked at, cycles per window: slower is the eye itself.
const SLOWEST: usize = 11;

/// Looks at the plane in the picture's own resolution.
pub(super) fn signs(plane: &Plane, limbus: Circle, sheet: &Sheet) -> AttackSigns {
    AttackSigns { printed_dots: printed_dots(plane, limbus), lens_texture: lens_texture(sheet) }
}

fn printed_dots(plane: &Plane, limbus: Circle) -> f32 {
    if plane.width < WINDOW || plane.height < WINDOW {
        return 0.0;
    }
    let mut power = vec![0.0_f32; WINDOW * WINDOW];
    let turn = Turn::of(WINDOW);
    let reach = 0.6 * limbus.radius_px;
    for (dx, dy) in [(-1.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)] {
        let corner = |centre: f32, side: usize| ((centre - WINDOW as f32 * 0.5).max(0.0) as usize).min(side - WINDOW);
        let (x, y) = (corner(limbus.x_px + dx * reach, plane.width), corner(limbus.y_px + dy * reach, plane.height));
        add_power(plane, &turn, (x, y), &mut power);
    }
    ramp(libm::log10f(sharpest_peak(&power)), 1.5, 2.1)
}

/// Adds the power spectrum of a window, faded out towards its borders.
fn add_power(plane: &Plane, turn: &Turn, (left, top): (usize, usize), power: &mut [f32]) {
    let fade = |at: usize| 0.5 - 0.5 * turn.units()[at].0;
    let mut half = vec![(0.0_f32, 0.0_f32); WINDOW * (WINDOW / 2 + 1)];
    for y in 0..WINDOW {
        let row = &plane.row(top + y)[left..left + WINDOW];
        for cycles in 0..=WINDOW / 2 {
            let mut sum = (0.0, 0.0);
            for (x, &grey) in row.iter().enumerate() {
                let (c, s) = turn.units()[cycles * x % WINDOW];
                let grey = grey * fade(x) * fade(y);
                sum = (sum.0 + grey * c, sum.1 + grey * s);
            }
            half[cycles * WINDOW + y] = sum;
        }
    }
    for across in 0..=WINDOW / 2 {
        let column = &half[across * WINDOW..(across + 1) * WINDOW];
        for down in 0..WINDOW {
            let mut sum = (0.0, 0.0);
            for (y, value) in column.iter().enumerate() {
                let (c, s) = turn.units()[down * y % WINDOW];
                sum = (sum.0 + value.0 * c - value.1 * s, sum.1 + value.0 * s + value.1 * c);
            }
            power[down * WINDOW + across] += sum.0 * sum.0 + sum.1 * sum.1;
        }
    }
}

/// The greatest ratio of a place of the spectrum to the middle of the ring of frequencies that it lies in.
fn sharpest_peak(power: &[f32]) -> f32 {
    let mut rings = vec![Vec::new(); WINDOW / 2];
    for down in 0..WINDOW {
        let off = down.min(WINDOW - down);
        for across in 0..=WINDOW / 2 {
            let distance = ((off * off + across * across) as f32).sqrt() as usize;
            // The axes carry the borders of sensor and codec, not dots.
            if (SLOWEST..WINDOW / 2).contains(&distance) && off > 1 && across > 1 {
                rings[distance].push(power[down * WINDOW + across]);
            }
        }
    }
    let mut sharpest = 1.0_f32;
    for ring in rings.iter_mut().filter(|ring| !ring.is_empty()) {
        ring.sort_unstable_by(f32::total_cmp);
        let middle = ring[ring.len() / 2].max(4.0);
        sharpest = sharpest.max(ring[ring.len() - 1] / middle);
    }
    sharpest
}

/// Fine texture along the angle in the outer third against the inner third.
fn lens_texture(sheet: &Sheet) -> f32 {
    let energy = |rows: std::ops::Range<usize>| {
        let (mut sum, mut count) = (0.0_f32, 0_usize);
        for row in rows {
            for column in 0..COLUMNS {
                let at = |aside: usize| row * COLUMNS + (column + aside) % COLUMNS;
                if [0, 2, 4].iter().all(|&aside| sheet.iris[at(aside)]) {
                    sum += (2.0 * sheet.grey[at(2)] - sheet.grey[at(0)] - sheet.grey[at(4)]).abs();
                    count += 1;
                }
            }
        }
        sum / count.max(1) as f32
    };
    let (inner, outer) = (energy(ROWS / 12..ROWS / 3), energy(ROWS / 2..ROWS * 11 / 12));
    ramp(outer / inner.max(2.0), 2.0, 3.5)
}
