//! The part of a picture that is looked at, at 500 ppi.

use image::imageops::{FilterType, resize};
use zeroize::Zeroize;

use super::NoTemplate;
use super::minutia::RESOLUTION_PPI;
use super::plane::Plane;
use crate::Picture;

/// Resolutions of pictures that ridges can be found in, pixels per inch.
pub const RESOLUTIONS_PPI: std::ops::RangeInclusive<u16> = 200..=2_000;

/// A finger spans 26 mm by 40 mm at most; larger pictures are cut to the busiest part of this size, pixels at 500 ppi.
const MOST_PX: usize = 800;
/// Smaller pictures hold no finger, pixels at 500 ppi.
const LEAST_PX: usize = 48;

/// Grey at 500 ppi.
pub(super) struct Window {
    pub grey: Plane<u8>,
    /// Where it lies in the whole picture, pixels at 500 ppi.
    pub left_px: u16,
    pub top_px: u16,
}

pub(super) fn window(picture: &Picture, ppi: u16) -> Result<Window, NoTemplate> {
    if !RESOLUTIONS_PPI.contains(&ppi) {
        return Err(NoTemplate::Resolution { ppi });
    }
    let (own, wanted) = (usize::from(ppi), usize::from(RESOLUTION_PPI));
    let most = MOST_PX * own / wanted;
    let (columns, rows) = business(picture);
    let (left, width) = busiest(&columns, most);
    let (top, height) = busiest(&rows, most);
    let scaled = |px: usize| (px * wanted + own / 2) / own;
    if scaled(width).min(scaled(height)) < LEAST_PX {
        return Err(NoTemplate::NoFinger);
    }
    let mut grey = Vec::with_capacity(width * height);
    for y in top..top + height {
        grey.extend_from_slice(&picture.grey()[y * picture.width_px() + left..][..width]);
    }
    let grey = if own == wanted {
        Plane { width, height, values: grey }
    } else {
        rescaled(grey, (width, height), (scaled(width), scaled(height)))
    };
    Ok(Window { grey, left_px: scaled(left) as u16, top_px: scaled(top) as u16 })
}

fn rescaled(grey: Vec<u8>, (width, height): (usize, usize), (new_width, new_height): (usize, usize)) -> Plane<u8> {
    let mut out = Plane::filled(new_width, new_height, 0);
    if let Some(whole) = image::GrayImage::from_raw(width as u32, height as u32, grey) {
        let mut small = resize(&whole, new_width as u32, new_height as u32, FilterType::Triangle).into_raw();
        whole.into_raw().zeroize();
        out.values.copy_from_slice(&small);
        small.zeroize();
    }
    out
}

/// How much neighbouring pixels differ, column by column and row by row.
fn business(picture: &Picture) -> (Vec<u64>, Vec<u64>) {
    let (mut columns, mut rows) = (vec![0_u64; picture.width_px()], vec![0_u64; picture.height_px()]);
    for (row, line) in rows.iter_mut().zip(picture.grey().chunks(picture.width_px())) {
        for (column, pair) in columns.iter_mut().zip(line.windows(2)) {
            let step = u64::from(pair[0].abs_diff(pair[1]));
            *column += step;
            *row += step;
        }
    }
    (columns, rows)
}

/// Start and length of the busiest stretch.
fn busiest(busy: &[u64], most: usize) -> (usize, usize) {
    if busy.len() <= most {
        return (0, busy.len());
    }
    let mut sum: u64 = busy[..most].iter().sum();
    let (mut best, mut start) = (sum, 0);
    for at in 1..=busy.len() - most {
        sum = sum + busy[at + most - 1] - busy[at - 1];
        if sum > best {
            best = sum;
            start = at;
        }
    }
    (start, most)
}
