//! Preparations of a frame that make a code in it readable.

use super::frame::{Frame, MAX_PIXELS};
use std::borrow::Cow;

/// The mean of each pixel and its eight neighbours; borders count their own pixels twice.
///
/// It takes noise and the fine grid of a display away and leaves modules of two pixels and more.
pub(super) fn blurred(frame: &Frame) -> Frame {
    let (width, height) = (frame.width_px(), frame.height_px());
    let mut luma = vec![0; width * height];
    let mut sums = vec![0_u16; width + 2];
    for (y, out) in luma.chunks_exact_mut(width).enumerate() {
        let rows = [y.saturating_sub(1), y, (y + 1).min(height - 1)].map(|row| frame.row(row));
        for (((sum, a), b), c) in sums[1..=width].iter_mut().zip(rows[0]).zip(rows[1]).zip(rows[2]) {
            *sum = u16::from(*a) + u16::from(*b) + u16::from(*c);
        }
        sums[0] = sums[1];
        sums[width + 1] = sums[width];
        for (((pixel, a), b), c) in out.iter_mut().zip(&sums).zip(&sums[1..]).zip(&sums[2..]) {
            *pixel = ((a + b + c) / 9) as u8;
        }
    }
    Frame::of_plane(width, height, luma)
}

/// What is lighter or darker than its surroundings, more so: modules that a lens has run into one another part.
pub(super) fn sharpened(frame: &Frame, reach: usize, gain: i32) -> Frame {
    against_surroundings(frame, reach, |pixel, mean| (pixel + gain * (pixel - mean)).clamp(0, 255) as u8)
}

/// White and black alone, by the mean of the surroundings: evens out lamps, shadows and reflections.
pub(super) fn thresholded(frame: &Frame, reach: usize, margin: i32) -> Frame {
    against_surroundings(frame, reach, |pixel, mean| if pixel < mean - margin { 0 } else { 255 })
}

/// Each pixel by `judge(pixel, mean of the square of `reach` around it, cut at the borders)`.
fn against_surroundings(frame: &Frame, reach: usize, judge: impl Fn(i32, i32) -> u8) -> Frame {
    let (width, height) = (frame.width_px(), frame.height_px());
    // Sums of the columns within reach of the row at hand, moved on row by row.
    let mut columns = vec![0_u32; width];
    let mut sums = vec![0_u32; width + 1];
    let add =
        |columns: &mut [u32], y: usize| columns.iter_mut().zip(frame.row(y)).for_each(|(c, v)| *c += u32::from(*v));
    (0..reach.min(height)).for_each(|y| add(&mut columns, y));
    let mut luma = Vec::with_capacity(width * height);
    for y in 0..height {
        if y + reach < height {
            add(&mut columns, y + reach);
        }
        if let Some(left_behind) = y.checked_sub(reach + 1) {
            columns.iter_mut().zip(frame.row(left_behind)).for_each(|(c, v)| *c -= u32::from(*v));
        }
        for x in 0..width {
            sums[x + 1] = sums[x].wrapping_add(columns[x]);
        }
        let rows = (y + reach + 1).min(height) - y.saturating_sub(reach);
        luma.extend(frame.row(y).iter().enumerate().map(|(x, pixel)| {
            let (from, to) = (x.saturating_sub(reach), (x + reach + 1).min(width));
            let mean = sums[to].wrapping_sub(sums[from]) / (rows * (to - from)) as u32;
            judge(i32::from(*pixel), mean as i32)
        }));
    }
    Frame::of_plane(width, height, luma)
}

/// Twice the size, bilinear: readers sample modules of one or two pixels better so. None if that is no frame.
pub(super) fn enlarged(frame: &Frame) -> Option<Frame> {
    let (width, height) = (frame.width_px(), frame.height_px());
    let mut luma = Vec::new();
    if 4 * width * height > MAX_PIXELS {
        return None;
    }
    luma.reserve(4 * width * height);
    // A new pixel lies a quarter of an old one off its middle: three parts of the one, one of its neighbour.
    for y in 0..2 * height {
        let near = frame.row(y / 2);
        let far = frame.row(if y % 2 == 0 { (y / 2).saturating_sub(1) } else { (y / 2 + 1).min(height - 1) });
        let down = |x: usize| 3 * u16::from(near[x]) + u16::from(far[x]);
        for x in 0..width {
            let (left, here, right) = (down(x.saturating_sub(1)), down(x), down((x + 1).min(width - 1)));
            luma.extend([((3 * here + left + 8) / 16) as u8, ((3 * here + right + 8) / 16) as u8]);
        }
    }
    Frame::new(2 * width, 2 * height, luma).ok()
}

/// Half the size, by means of 2 x 2. None if nothing would be left.
pub(super) fn halved(frame: &Frame) -> Option<Frame> {
    let (width, height) = (frame.width_px() / 2, frame.height_px() / 2);
    let mut luma = Vec::with_capacity(width * height);
    for y in 0..height {
        let (upper, lower) = (frame.row(2 * y).chunks_exact(2), frame.row(2 * y + 1).chunks_exact(2));
        let sums = upper.zip(lower).map(|(a, b)| [a[0], a[1], b[0], b[1]].map(u16::from).iter().sum::<u16>());
        luma.extend(sums.map(|sum| (sum / 4) as u8));
    }
    Frame::new(width, height, luma).ok()
}

/// Halved until it has at most `most_px` pixels.
pub(super) fn reduced(frame: &Frame, most_px: usize) -> Cow<'_, Frame> {
    let mut reduced = Cow::Borrowed(frame);
    while reduced.luma().len() > most_px {
        match halved(&reduced) {
            Some(half) => reduced = Cow::Owned(half),
            None => break,
        }
    }
    reduced
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    prop_compose! {
        fn any_frame()(width in 1_usize..40, height in 1_usize..24)
            (luma in proptest::collection::vec(any::<u8>(), width * height), width in Just(width), height in Just(height))
            -> Frame
        {
            Frame::new(width, height, luma).unwrap()
        }
    }

    fn pixels(frame: &Frame) -> impl Iterator<Item = (usize, usize)> {
        let width = frame.width_px();
        (0..frame.luma().len()).map(move |i| (i % width, i / width))
    }

    proptest! {
        #[test]
        fn a_blurred_pixel_is_the_mean_of_its_neighbourhood(frame in any_frame()) {
            let blurred = blurred(&frame);
            let (width, height) = (frame.width_px(), frame.height_px());
            for (x, y) in pixels(&frame) {
                let columns = [x.saturating_sub(1), x, (x + 1).min(width - 1)];
                let rows = [y.saturating_sub(1), y, (y + 1).min(height - 1)];
                let sum: u32 = rows.iter().flat_map(|r| columns.map(|c| u32::from(frame.row(*r)[c]))).sum();
                prop_assert_eq!(u32::from(blurred.row(y)[x]), sum / 9);
            }
        }

        #[test]
        fn surroundings_are_the_square_within_the_frame(frame in any_frame(), reach in 1_usize..30) {
            let means = against_surroundings(&frame, reach, |_, mean| mean as u8);
            for (x, y) in pixels(&frame) {
                let within: Vec<u32> = pixels(&frame)
                    .filter(|(c, r)| c.abs_diff(x) <= reach && r.abs_diff(y) <= reach)
                    .map(|(c, r)| u32::from(frame.row(r)[c]))
                    .collect();
                prop_assert_eq!(u32::from(means.row(y)[x]), within.iter().sum::<u32>() / within.len() as u32);
            }
        }

        #[test]
        fn what_is_enlarged_and_halved_again_keeps_its_level(frame in any_frame()) {
            let there_and_back = halved(&enlarged(&frame).unwrap()).unwrap();
            prop_assert_eq!((there_and_back.width_px(), there_and_back.height_px()), (frame.width_px(), frame.height_px()));
            let (low, high) = (frame.luma().iter().min(), frame.luma().iter().max());
            let (new_low, new_high) = (there_and_back.luma().iter().min(), there_and_back.luma().iter().max());
            prop_assert!(new_low.unwrap() + 1 >= *low.unwrap() && new_high <= high);
        }
    }
}
