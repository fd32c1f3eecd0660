//! The segments that are no picture data: frame header, filters, quantisation, comments.

use super::BadWsq;
use super::tree::SUBBANDS;
use crate::format::bytes::{BadField, CutShort, Fields};

/// Taps of the longest filter that is taken; the specification's have nine and seven.
const TAPS_MAX: u8 = 31;
/// Subbands that a quantisation table names, the four that are never sent among them.
const NAMED_SUBBANDS: usize = 64;

/// Frame header (SOF).
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    pub width_px: usize,
    pub height_px: usize,
    shift: f32,
    scale: f32,
}

impl Frame {
    pub fn read(fields: &mut Fields<'_>) -> Result<Self, BadWsq> {
        fields.take(2, "black and white of the frame")?;
        let height_px = fields.u16("height")?.into();
        let width_px = fields.u16("width")?.into();
        let shift = decimal(fields, "shift of the grey values")?;
        let scale = decimal(fields, "scale of the grey values")?;
        fields.take(3, "encoder and its version")?;
        Ok(Self { width_px, height_px, shift, scale })
    }

    /// The grey value of a sample.
    pub fn grey(&self, sample: f32) -> u8 {
        // A cast saturates, and turns what is no number to black.
        (sample * self.scale + self.shift + 0.5) as u8
    }
}

/// A number sent as digits and how far to move the point.
fn decimal(fields: &mut Fields<'_>, field: &'static str) -> Result<f32, CutShort> {
    let places = fields.u8(field)?;
    let digits = fields.u16(field)?;
    Ok(scaled(digits.into(), places))
}

fn scaled(digits: f64, places: u8) -> f32 {
    (digits / 10_f64.powi(places.into())) as f32
}

/// The synthesis filters, from the analysis filters that are sent (DTT).
#[derive(Debug, Clone)]
pub struct Filters {
    /// Taps from the middle outwards.
    pub low: Vec<f32>,
    /// Taps from the middle outwards.
    pub high: Vec<f32>,
}

impl Filters {
    /// Each filter is symmetric: its middle and one half are sent. The synthesis low-pass is the analysis high-pass with
    /// every second sign changed, and the other way round.
    pub fn read(fields: &mut Fields<'_>) -> Result<Self, BadWsq> {
        let low_taps = odd(fields, "length of the low-pass filter")?;
        let high_taps = odd(fields, "length of the high-pass filter")?;
        let analysis_low = half(fields, low_taps, "low-pass filter")?;
        let analysis_high = half(fields, high_taps, "high-pass filter")?;
        Ok(Self { low: alternated(analysis_high), high: alternated(analysis_low) })
    }
}

fn odd(fields: &mut Fields<'_>, field: &'static str) -> Result<u8, BadWsq> {
    let offset = fields.offset();
    let taps = fields.u8(field)?;
    if taps % 2 == 0 || taps > TAPS_MAX {
        return Err(BadField { field, offset, value: taps.into(), rule: "an odd number to 31 is understood" }.into());
    }
    Ok(taps)
}

fn half(fields: &mut Fields<'_>, taps: u8, field: &'static str) -> Result<Vec<f32>, BadWsq> {
    let mut half = Vec::with_capacity(usize::from(taps) / 2 + 1);
    for _ in 0..=taps / 2 {
        let is_negative = fields.u8(field)? != 0;
        let places = fields.u8(field)?;
        let size = scaled(fields.u32(field)?.into(), places);
        half.push(if is_negative { -size } else { size });
    }
    Ok(half)
}

fn alternated(mut taps: Vec<f32>) -> Vec<f32> {
    for tap in taps.iter_mut().skip(1).step_by(2) {
        *tap = -*tap;
    }
    taps
}

/// Widths of the bins (DQT).
#[derive(Debug, Clone)]
pub struct Quantisation {
    centre: f32,
    /// Bin and zero bin of each subband.
    bins: [(f32, f32); SUBBANDS],
}

impl Quantisation {
    pub fn read(fields: &mut Fields<'_>) -> Result<Self, BadWsq> {
        let centre = decimal(fields, "centre of the bins")?;
        let mut bins = [(0.0, 0.0); SUBBANDS];
        for band in 0..NAMED_SUBBANDS {
            let widths = (decimal(fields, "bin width")?, decimal(fields, "zero bin width")?);
            if let Some(to) = bins.get_mut(band) {
                *to = widths;
            }
        }
        Ok(Self { centre, bins })
    }

    /// A subband with bins of no width is left out of the stream: it is all zero.
    pub fn is_sent(&self, band: usize) -> bool {
        self.bins[band].0 != 0.0
    }

    pub fn dequantised(&self, band: usize, value: i32) -> f32 {
        let (bin, zero_bin) = self.bins[band];
        match value.signum() {
            1 => bin * (value as f32 - self.centre) + zero_bin / 2.0,
            -1 => bin * (value as f32 + self.centre) - zero_bin / 2.0,
            _ => 0.0,
        }
    }
}

/// Pixels per inch as a NISTCOM comment tells them: lines of a key and a value, the first `NIST_COM` with their number.
pub fn comment_ppi(comment: &[u8]) -> Option<u16> {
    if !comment.starts_with(b"NIST_COM ") {
        return None;
    }
    let text = String::from_utf8_lossy(comment);
    let value = text.lines().find_map(|line| line.strip_prefix("PPI "))?;
    value.trim().parse().ok().filter(|ppi| *ppi > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_nistcom_comment_tells_the_resolution() {
        assert_eq!(comment_ppi(b"NIST_COM 3\nPIX_WIDTH 545\nPPI 500\nLOSSY 1"), Some(500));
        assert_eq!(comment_ppi(b"NIST_COM 2\nPPI -1\n"), None);
        assert_eq!(comment_ppi(b"NIST_COM 1\n"), None);
        assert_eq!(comment_ppi(b"Made by hand\nPPI 500"), None);
    }

    #[test]
    fn bins_open_around_zero() {
        let quantisation = Quantisation { centre: 0.44, bins: [(2.0, 2.4); SUBBANDS] };
        assert_eq!(quantisation.dequantised(0, 0), 0.0);
        assert!((quantisation.dequantised(0, 1) - 2.32).abs() < 1e-6);
        assert!((quantisation.dequantised(0, -3) + 6.32).abs() < 1e-6);
    }
}
