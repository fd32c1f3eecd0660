//! The phase code: each row of rings filtered by a log-Gabor wavelet along the angle, two signs a place.

use super::code::{COLUMNS, Code, RINGS};
use super::sheet::{self, Sheet};
use super::turn::Turn;
use zeroize::Zeroizing;

/// Cycles around the eye at the centre of the pass band.
const CYCLES: f64 = 18.0;
/// Width of the pass band: the ratio sigma over centre frequency.
const BANDWIDTH: f64 = 0.35;
/// Of the responses of an eye, the share nearest to zero is masked: they flip from picture to picture.
const FRAGILE: f32 = 0.1;

/// Makes the code of a sheet.
pub(super) fn encode(sheet: &Sheet) -> Code {
    let kernel = kernel();
    let mut code = Code::empty();
    // Their signs are the code.
    let mut responses = Zeroizing::new(vec![[0.0_f32; 2]; RINGS * COLUMNS]);
    let mut valid = vec![false; RINGS * COLUMNS];
    for ring in 0..RINGS {
        let (values, seen) = ring_means(sheet, ring);
        for column in 0..COLUMNS {
            let centre = column * (sheet::COLUMNS / COLUMNS);
            let at = ring * COLUMNS + column;
            responses[at] = respond(&kernel, &values, centre);
            valid[at] = coverage(&seen, centre) > 0.85;
        }
    }
    let size = |response: &[f32; 2]| response[0] * response[0] + response[1] * response[1];
    let mut sizes: Vec<f32> =
        responses.iter().zip(&valid).filter(|(_, valid)| **valid).map(|(response, _)| size(response)).collect();
    sizes.sort_unstable_by(f32::total_cmp);
    let least = sizes.get((sizes.len() as f32 * FRAGILE) as usize).copied().unwrap_or(0.0);
    for (at, response) in responses.iter().enumerate() {
        if valid[at] && size(response) >= least {
            code.set(at / COLUMNS, at % COLUMNS, response.map(|part| part > 0.0));
        }
    }
    code
}

/// Mean brightness of a ring per column less its mean over the turn, masked places taken as the mean; and the share seen.
fn ring_means(sheet: &Sheet, ring: usize) -> (Vec<f32>, Vec<f32>) {
    let (first, last) = (0.02, 0.92);
    let centre = (first + (last - first) * (ring as f32 + 0.5) / RINGS as f32) * sheet::ROWS as f32;
    let half = sheet::ROWS as f32 * (last - first) / RINGS as f32;
    let rows = (centre - half).max(0.0) as usize..((centre + half).ceil() as usize).min(sheet::ROWS);
    let mut values = vec![0.0; sheet::COLUMNS];
    let mut seen = vec![0.0; sheet::COLUMNS];
    let mut all = 0.0;
    for row in rows {
        let weight = 1.0 - ((row as f32 + 0.5 - centre) / half).abs();
        if weight <= 0.0 {
            continue;
        }
        all += weight;
        for column in 0..sheet::COLUMNS {
            let at = row * sheet::COLUMNS + column;
            if sheet.iris[at] {
                values[column] += weight * sheet.grey[at];
                seen[column] += weight;
            }
        }
    }
    let (sum, count) = values.iter().zip(&seen).fold((0.0, 0.0), |(a, b), (value, weight)| (a + value, b + weight));
    let mean = sum / f32::max(count, 1e-6);
    for (value, weight) in values.iter_mut().zip(&mut seen) {
        *value = if *weight > 0.0 { *value / *weight - mean } else { 0.0 };
        *weight /= f32::max(all, 1e-6);
        if *weight < 0.3 {
            *value = 0.0;
        }
    }
    (values, seen)
}

/// The wavelet in space: even and odd parts at each distance, from its shape over frequency.
fn kernel() -> Vec<[f32; 2]> {
    let turn = Turn::of(sheet::COLUMNS);
    let log_width = libm::log(BANDWIDTH);
    let gains: Vec<f64> = (0..=sheet::COLUMNS / 2)
        .map(|cycles| {
            if cycles == 0 {
                return 0.0;
            }
            let off = libm::log(cycles as f64 / CYCLES);
            libm::exp(-off * off / (2.0 * log_width * log_width))
        })
        .collect();
    (0..sheet::COLUMNS)
        .map(|distance| {
            let mut parts = [0.0_f64; 2];
            for (cycles, gain) in gains.iter().enumerate() {
                let (c, s) = turn.units()[cycles * distance % sheet::COLUMNS];
                parts[0] += gain * f64::from(c);
                parts[1] += gain * f64::from(s);
            }
            parts.map(|part| part as f32)
        })
        .collect()
}

fn respond(kernel: &[[f32; 2]], values: &[f32], centre: usize) -> [f32; 2] {
    let mut sums = [0.0; 2];
    for (distance, wave) in kernel.iter().enumerate() {
        let value = values[(centre + distance) % sheet::COLUMNS];
        sums[0] += value * wave[0];
        sums[1] += value * wave[1];
    }
    sums
}

/// Share of the places near a column that are iris.
fn coverage(seen: &[f32], centre: usize) -> f32 {
    const REACH: usize = 4;
    let from = centre + sheet::COLUMNS - REACH;
    (from..=from + 2 * REACH).map(|at| seen[at % sheet::COLUMNS]).sum::<f32>() / (2 * REACH + 1) as f32
}
