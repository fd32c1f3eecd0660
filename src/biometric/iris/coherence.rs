//! How far the bits of a code hang together. Neighbours share picture and wavelet, so a code of so many bits is worth
//! fewer coins; of a blurred or poor picture, fewer still.

use super::code::{COLUMNS, Code, RINGS};

/// Columns and rings apart up to which bits are held to depend on each other.
const REACH: (i32, usize) = (8, 1);
/// Variance of the surplus per bit of ordinary codes: the middle of the set that the scores were measured on.
const ORDINARY: f32 = 6.3;

/// Spread of the surplus of equal bits between this code and a stranger's of the same kind, in that of ordinary codes,
/// as a square root: the product of both codes' is the spread of their comparison.
///
/// The surplus of two independent sequences of signs has the variance `sum(a(lag) b(lag))` per bit, where `a` and `b`
/// are their autocorrelations; it is at most the geometric mean of both sequences' own.
pub(super) fn root_spread(code: &Code) -> f32 {
    (variance(code).max(1.0) / ORDINARY).sqrt().sqrt()
}

/// Sum of the squared autocorrelation over the lags, both parts of the wavelet and between them.
fn variance(code: &Code) -> f32 {
    let (across, down) = REACH;
    let mut sum = 0.0;
    for rings in 0..=down {
        // The other half of the lags is the mirror image of this one.
        let first = if rings == 0 { 0 } else { -across };
        for columns in first..=across {
            let weight = if rings == 0 && columns == 0 { 1.0 } else { 2.0 };
            for parts in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                sum += weight * squared_correlation(code, parts, (columns, rings)).unwrap_or(0.0);
            }
        }
    }
    0.5 * sum
}

/// The square of the correlation at a lag, less what chance alone adds to it. None where too few bits tell.
fn squared_correlation(code: &Code, parts: (usize, usize), (columns, rings): (i32, usize)) -> Option<f32> {
    const FEWEST: u32 = 64;
    let by = columns.rem_euclid(COLUMNS as i32) as u32;
    let (mut compared, mut different) = (0, 0);
    for ring in 0..RINGS - rings {
        let other = ring + rings;
        let mask = code.mask[ring] & code.mask[other].rotate_left(by);
        compared += mask.count_ones();
        let off = code.bits[2 * ring + parts.0] ^ code.bits[2 * other + parts.1].rotate_left(by);
        different += (off & mask).count_ones();
    }
    if compared < FEWEST {
        return None;
    }
    let correlation = 1.0 - 2.0 * different as f32 / compared as f32;
    let square = correlation * correlation;
    Some(square - (1.0 - square) / compared as f32)
}
